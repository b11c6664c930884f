//! Encodings and small parts by themselves.

mod body {
    use bytes::Bytes;
    use vinculum_chain::body::{Body, Builder, MAX_BLOCK_TRANSACTIONS, MAX_BODY_BYTES, MAX_OUTCOME_BYTES};
    use vinculum_core::{MAX_TRANSACTION_BYTES, wire};

    #[test]
    fn parts_come_back_as_they_went_in() {
        let mut builder = Builder::default();
        builder.push(b"first", b"accepted");
        builder.push(&[7; 300], b"");
        let body = builder.finish();
        assert_eq!((body.len(), &body.transaction(0)[..], &body.outcome(0)[..]), (2, &b"first"[..], &b"accepted"[..]));
        assert_eq!((&body.transaction(1)[..], &body.outcome(1)[..]), (&[7; 300][..], &b""[..]));
        assert_eq!(Body::decode(body.encoded().clone()).unwrap(), body);
        assert_eq!(Body::default().encoded()[..], [0]);
    }

    #[test]
    fn one_body_has_one_encoding() {
        let mut builder = Builder::default();
        builder.push(b"one", b"two");
        let bytes = builder.finish().encoded().to_vec();
        for cut in 0..bytes.len() {
            assert!(Body::decode(Bytes::copy_from_slice(&bytes[..cut])).is_err());
        }
        let longer = [&bytes[..], &[0]].concat();
        assert!(Body::decode(longer.into()).is_err());
        let padded = [&[0x81, 0x00], &bytes[1..]].concat();
        assert!(Body::decode(padded.into()).is_err());
    }

    #[test]
    fn limits_hold_at_and_past() {
        let encode = |count: usize| {
            let mut bytes = Vec::new();
            wire::put_length(&mut bytes, count);
            bytes.resize(bytes.len() + 2 * count, 0);
            Body::decode(bytes.into())
        };
        assert_eq!(encode(MAX_BLOCK_TRANSACTIONS).unwrap().len(), MAX_BLOCK_TRANSACTIONS);
        assert!(encode(MAX_BLOCK_TRANSACTIONS + 1).is_err());
        let single = |transaction: usize, outcome: usize| {
            let mut bytes = vec![1];
            wire::put_bytes(&mut bytes, &vec![0; transaction]);
            wire::put_bytes(&mut bytes, &vec![0; outcome]);
            Body::decode(bytes.into())
        };
        assert!(single(MAX_TRANSACTION_BYTES, MAX_OUTCOME_BYTES).is_ok());
        assert!(single(MAX_TRANSACTION_BYTES + 1, 0).is_err());
        assert!(single(0, MAX_OUTCOME_BYTES + 1).is_err());
        assert!(Body::decode(vec![0; MAX_BODY_BYTES + 1].into()).is_err());
    }
}

mod block {
    use bytes::Bytes;
    use commonware_codec::{DecodeExt as _, Encode as _, EncodeSize as _};
    use commonware_consensus::Heightable as _;
    use commonware_cryptography::{Digestible as _, Signer as _, ed25519};
    use commonware_storage::mmr::Location;
    use commonware_utils::non_empty_range;
    use vinculum_chain::{Block, Header, body, header::Operations};
    use vinculum_core::{Digest, NetworkId, Timestamp};

    fn block() -> Block {
        let operations =
            Operations { root: Digest([2; 32]), range: non_empty_range!(Location::new(0), Location::new(1)) };
        let leader = ed25519::PrivateKey::from_seed(1).public_key();
        let genesis = Block::genesis(NetworkId([1; 32]), Timestamp(5), leader, Digest([3; 32]), operations);
        let mut builder = body::Builder::default();
        builder.push(b"transaction", b"outcome");
        let body = builder.finish();
        let header = Header { height: 1, parent: genesis.id(), body_hash: body.hash(), ..genesis.header().clone() };
        Block::new(header, body)
    }

    #[test]
    fn encoding_round_trips_and_binds_the_body() {
        let block = block();
        let bytes = block.encode();
        assert_eq!(bytes.len(), block.encode_size());
        assert_eq!(Block::decode(bytes.clone()).unwrap(), block);
        for index in 0..bytes.len() {
            let mut changed = bytes.to_vec();
            changed[index] ^= 1;
            if let Ok(other) = Block::decode(Bytes::from(changed)) {
                assert_ne!(other.id(), block.id(), "byte {index} is not covered");
            }
        }
    }

    #[test]
    fn digest_is_the_headers() {
        let block = block();
        assert_eq!(block.digest().0, vinculum_core::sha256(&block.header().encode()).0);
        assert_eq!(block.height().get(), 1);
    }
}

mod header {
    use commonware_consensus::types::{Epoch, Round, View};
    use commonware_cryptography::{Signer as _, ed25519, sha256};
    use commonware_storage::mmr::Location;
    use commonware_utils::non_empty_range;
    use vinculum_chain::{
        consensus::Context,
        header::{FORMAT, HEADER_BYTES, Header, Operations},
    };
    use vinculum_core::{Digest, NetworkId, Timestamp, sha256 as hash};

    fn header() -> Header {
        Header {
            format: FORMAT,
            network: NetworkId([1; 32]),
            height: 2,
            time: Timestamp(3),
            parent: Digest([4; 32]),
            state_root: Digest([5; 32]),
            body_hash: Digest([6; 32]),
            operations: Operations {
                root: Digest([7; 32]),
                range: non_empty_range!(Location::new(8), Location::new(9)),
            },
            context: Context {
                round: Round::new(Epoch::new(10), View::new(11)),
                leader: ed25519::PrivateKey::from_seed(12).public_key(),
                parent: (View::new(13), sha256::Digest([14; 32])),
            },
        }
    }

    #[test]
    fn layout_is_the_documented_one() {
        let bytes = header().encode();
        assert_eq!(HEADER_BYTES, 282);
        assert_eq!(bytes[..2], [0, 2]);
        assert_eq!(bytes[2..34], [1; 32]);
        assert_eq!(bytes[34..42], 2u64.to_be_bytes());
        assert_eq!(bytes[82..114], [5; 32]);
        assert_eq!(bytes[178..186], 8u64.to_be_bytes());
        assert_eq!(bytes[250..], [14; 32]);
        assert_eq!(Header::decode(&bytes).unwrap(), header());
        assert_eq!(header().digest(), hash(&bytes));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        let mut other = header().encode();
        other[1] = 1;
        assert!(Header::decode(&other).is_err());
        let mut empty = header().encode();
        empty[186..194].copy_from_slice(&8u64.to_be_bytes());
        assert!(Header::decode(&empty).is_err());
        let mut far = header().encode();
        far[186] = 0xff;
        assert!(Header::decode(&far).is_err());
    }
}

mod gossip {
    use bytes::Bytes;
    use vinculum_chain::gossip::{MAX_COUNT, decode};
    use vinculum_core::wire;

    #[test]
    fn malformed_messages_are_refused() {
        let mut message = Vec::new();
        wire::put_length(&mut message, 2);
        wire::put_bytes(&mut message, b"one");
        wire::put_bytes(&mut message, b"two");
        assert_eq!(decode(message.clone().into()).unwrap(), [&b"one"[..], b"two"]);
        for cut in 0..message.len() {
            assert!(decode(Bytes::copy_from_slice(&message[..cut])).is_err());
        }
        message.push(0);
        assert!(decode(message.into()).is_err());
        let mut many = Vec::new();
        wire::put_length(&mut many, MAX_COUNT + 1);
        many.resize(many.len() + MAX_COUNT + 1, 0);
        assert!(decode(many.into()).is_err());
    }
}

mod window {
    use vinculum_chain::window::{COMPARTMENT_MS, ReplayWindow};
    use vinculum_core::{Timestamp, TransactionId};

    fn id(number: u8) -> TransactionId {
        vinculum_core::sha256(&[number]).into()
    }

    #[test]
    fn remembers_until_the_deadline_and_no_longer() {
        let mut window = ReplayWindow::after(1, Timestamp(1_000));
        let deadline = Timestamp(10 * COMPARTMENT_MS + 17);
        window.insert(&id(1), deadline, 2);
        window.insert(&id(2), Timestamp(999), 2);
        window.advance(2, Timestamp(2_000));
        assert_eq!((window.get(&id(1), deadline), window.find(&id(1)), window.len()), (Some(2), Some(2), 1));
        assert_eq!(window.find(&id(2)), None);
        window.advance(3, deadline);
        assert_eq!(window.get(&id(1), deadline), Some(2));
        window.advance(4, deadline.plus(COMPARTMENT_MS));
        assert_eq!((window.get(&id(1), deadline), window.len(), window.height()), (None, 0, 4));
    }
}

mod config {
    use vinculum_chain::Tunables;

    #[test]
    fn defaults_fit_each_other() {
        Tunables::default().check().unwrap();
        let late = Tunables { idle_turn_ms: 700, ..Tunables::default() };
        assert_eq!(late.check().unwrap_err().setting, "idle_turn_ms");
        let huge = Tunables { block_transactions: 1 << 20, ..Tunables::default() };
        assert_eq!(huge.check().unwrap_err().setting, "block_transactions");
    }
}

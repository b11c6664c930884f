//! From a network's id to a final block.

use crate::engine::{certificate, public_keys, validators};
use vinculum_core::{Digest, NetworkId, Timestamp, sha256};
use vinculum_proof::{Failure, Finality, Header, HexBytes, Reason};

pub fn genesis(keys: &[[u8; 32]]) -> String {
    let validators: Vec<_> = keys
        .iter()
        .enumerate()
        .map(
            |(index, key)| serde_json::json!({"organisation": format!("member-{index}"), "consensusKey": Digest(*key)}),
        )
        .collect();
    serde_json::to_string_pretty(&serde_json::json!({"name": "test network", "validators": validators})).unwrap() + "\n"
}

/// A chain of `length` headers from `height`, the first with this state root.
pub fn chain(network: NetworkId, height: u64, length: u64, state_root: Digest) -> Vec<Header> {
    let mut headers: Vec<Header> = Vec::new();
    for index in 0..length {
        let parent = headers.last().map_or_else(|| sha256(b"the block before"), Header::digest);
        headers.push(Header {
            format: vinculum_runtime::STATE_FORMAT,
            network,
            height: height + index,
            time: Timestamp(1_760_000_000_000 + 1_000 * (height + index)),
            parent,
            state_root: if index == 0 { state_root } else { sha256(&index.to_be_bytes()) },
            body_hash: sha256(format!("body {index}").as_bytes()),
            operations_root: sha256(format!("operations {index}").as_bytes()),
            operations_start: 17,
            operations_end: 4_711 + index,
            epoch: 0,
            view: height + index + 3,
            leader: [7; 32],
            parent_view: height + index + 2,
            parent_payload: parent,
        });
    }
    headers
}

/// Evidence that the first of the headers is final, by a network of `count` validators.
pub fn finality(count: u64, height: u64, length: u64, state_root: Digest) -> (NetworkId, Finality) {
    let keys = validators(count);
    let genesis = genesis(&public_keys(&keys));
    let network = NetworkId::from(sha256(genesis.as_bytes()));
    let headers = chain(network, height, length, state_root);
    let last = headers.last().unwrap();
    let quorum = keys.len() - (keys.len() - 1) / 3;
    let certificate = certificate(&keys, quorum, &network, (0, last.view, last.parent_view), &last.digest());
    let headers = headers.iter().map(|header| HexBytes(header.encode())).collect();
    (network, Finality { genesis, headers, certificate: HexBytes(certificate) })
}

fn reason<T: std::fmt::Debug>(result: Result<T, Failure>) -> Reason {
    result.unwrap_err().reason
}

#[test]
fn a_block_is_final_by_its_own_certificate_or_a_descendants() {
    for count in [1, 4, 7] {
        for length in [1, 2, 9] {
            let root = sha256(b"state");
            let (network, finality) = finality(count, 42, length, root);
            let header = finality.verify(&network).unwrap();
            assert_eq!((header.height, header.state_root), (42, root));
        }
    }
}

#[test]
fn each_part_is_refused_for_its_own_reason() {
    let (network, good) = finality(4, 42, 3, sha256(b"state"));
    let other = NetworkId::from(sha256(b"other"));
    assert_eq!(reason(good.verify(&other)), Reason::WrongNetwork);

    let altered = |change: &dyn Fn(&mut Finality)| {
        let mut finality = good.clone();
        change(&mut finality);
        reason(finality.verify(&network))
    };
    assert_eq!(altered(&|f| f.genesis.push(' ')), Reason::WrongNetwork);
    assert_eq!(altered(&|f| f.headers.clear()), Reason::BadHeaderChain);
    assert_eq!(altered(&|f| f.headers = vec![f.headers[0].clone(); 1025]), Reason::BadHeaderChain);
    assert_eq!(altered(&|f| f.headers.swap(0, 1)), Reason::BadHeaderChain);
    assert_eq!(altered(&|f| drop(f.headers.remove(1))), Reason::BadHeaderChain);
    assert_eq!(altered(&|f| drop(f.headers.pop())), Reason::BadCertificate);
    assert_eq!(altered(&|f| f.headers[0].0.push(0)), Reason::BadHeaderChain);
    assert_eq!(altered(&|f| f.certificate.0[40] ^= 1), Reason::BadCertificate);
    assert_eq!(altered(&|f| f.certificate.0.clear()), Reason::BadCertificate);

    // The right chain and validators under another network's certificate.
    let last = Header::decode(&good.headers[2].0).unwrap();
    let foreign = certificate(&validators(4), 3, &other, (0, last.view, last.parent_view), &last.digest());
    assert_eq!(altered(&|f| f.certificate.0 = foreign.clone()), Reason::BadCertificate);
    // A later epoch's certificate needs a handover that this release cannot have.
    let later = certificate(&validators(4), 3, &network, (1, last.view, last.parent_view), &last.digest());
    assert_eq!(altered(&|f| f.certificate.0 = later.clone()), Reason::BadCertificate);
}

#[test]
fn every_altered_byte_of_the_headers_is_refused() {
    let (network, good) = finality(4, 42, 2, sha256(b"state"));
    for header in 0..2 {
        for byte in 0..good.headers[header].0.len() {
            let mut finality = good.clone();
            finality.headers[header].0[byte] ^= 0x10;
            assert!(finality.verify(&network).is_err(), "header {header}, byte {byte}");
        }
    }
}

#[test]
fn a_genesis_without_usable_validators_is_malformed() {
    let (_, good) = finality(1, 1, 1, sha256(b"state"));
    let key = Digest([1; 32]);
    let twice = format!(r#"{{"validators":[{{"consensusKey":"{key}"}},{{"consensusKey":"{key}"}}]}}"#);
    for genesis in ["", "{}", r#"{"validators":[]}"#, r#"{"validators":[{"consensusKey":"00"}]}"#, &twice] {
        let network = NetworkId::from(sha256(genesis.as_bytes()));
        let finality = Finality { genesis: genesis.into(), ..good.clone() };
        assert_eq!(reason(finality.verify(&network)), Reason::Malformed, "{genesis}");
    }
}

//! Certificates that real validators' keys make.

use crate::engine::{certificate, public_keys, validators};
use vinculum_core::{NetworkId, sha256};
use vinculum_proof::certificate::{CertificateError, Finalization, Proposal, ValidatorSet};

fn network() -> NetworkId {
    sha256(b"a network").into()
}

fn check(bytes: &[u8], set: &ValidatorSet, network: &NetworkId) -> Result<Proposal, CertificateError> {
    Finalization::decode(bytes)?.verify(set, network)
}

#[test]
fn a_quorum_of_one_four_and_seven_is_accepted_and_nothing_else() {
    for count in [1u64, 4, 7] {
        let keys = validators(count);
        let set = ValidatorSet::new(public_keys(&keys)).unwrap();
        for signers in set.quorum()..=keys.len() {
            // Numbers on both sides of each length of the integers' encoding.
            for round in [(0, 1, 0), (0, 127, 126), (0, 128, 127), (3, 1 << 40, (1 << 35) - 1)] {
                let payload = sha256(format!("{round:?}").as_bytes());
                let bytes = certificate(&keys, signers, &network(), round, &payload);
                let proposal = check(&bytes, &set, &network()).unwrap();
                let expected = Proposal { epoch: round.0, view: round.1, parent_view: round.2, payload };
                assert_eq!(proposal, expected);
            }
        }
    }
}

#[test]
fn every_altered_bit_is_refused() {
    for count in [1u64, 4, 7] {
        let keys = validators(count);
        let set = ValidatorSet::new(public_keys(&keys)).unwrap();
        let bytes = certificate(&keys, set.quorum(), &network(), (0, 300, 299), &sha256(b"block"));
        for bit in 0..bytes.len() * 8 {
            let mut altered = bytes.clone();
            altered[bit / 8] ^= 1 << (bit % 8);
            assert!(check(&altered, &set, &network()).is_err(), "{count} validators, bit {bit}");
        }
        for length in 0..bytes.len() {
            assert!(check(&bytes[..length], &set, &network()).is_err());
        }
        assert!(check(&[bytes, vec![0]].concat(), &set, &network()).is_err());
    }
}

#[test]
fn another_network_or_set_is_refused() {
    let keys = validators(4);
    let set = ValidatorSet::new(public_keys(&keys)).unwrap();
    let bytes = certificate(&keys, 3, &network(), (0, 9, 8), &sha256(b"block"));
    let other_network = sha256(b"another network").into();
    assert!(matches!(check(&bytes, &set, &other_network), Err(CertificateError::Signature(_))));

    let larger = ValidatorSet::new(public_keys(&validators(5))).unwrap();
    let expected = CertificateError::Participants { expected: 5, found: 4 };
    assert_eq!(check(&bytes, &larger, &network()), Err(expected));

    let mut strangers = public_keys(&validators(8));
    let strangers = ValidatorSet::new(strangers.split_off(4)).unwrap();
    assert!(matches!(check(&bytes, &strangers, &network()), Err(CertificateError::Signature(_))));
}

/// The parts of a certificate of four, put together by hand.
fn assemble(proposal: &[u8], bitmap: u8, signatures: &[&[u8]]) -> Vec<u8> {
    let mut bytes = proposal.to_vec();
    bytes.extend_from_slice(&4u64.to_be_bytes());
    bytes.push(bitmap);
    bytes.push(signatures.len() as u8);
    bytes.extend(signatures.concat());
    bytes
}

#[test]
fn too_few_swapped_and_doubled_signatures_are_refused() {
    let keys = validators(4);
    let set = ValidatorSet::new(public_keys(&keys)).unwrap();
    let all = certificate(&keys, 4, &network(), (0, 9, 8), &sha256(b"block"));
    let (proposal, rest) = all.split_at(3 + 32);
    let signatures: Vec<&[u8]> = rest[8 + 1 + 1..].chunks(64).collect();
    let [a, b, c, d] = signatures[..] else { panic!("four signatures") };
    assert_eq!(assemble(proposal, 0b1111, &[a, b, c, d]), all);

    let verdict = |bitmap, signatures: &[&[u8]]| check(&assemble(proposal, bitmap, signatures), &set, &network());
    assert!(verdict(0b0111, &[a, b, c]).is_ok());
    assert!(verdict(0b1110, &[b, c, d]).is_ok());
    assert_eq!(verdict(0b0011, &[a, b]), Err(CertificateError::Quorum { expected: 3, found: 2 }));
    assert_eq!(verdict(0b0000, &[]), Err(CertificateError::Quorum { expected: 3, found: 0 }));
    assert_eq!(verdict(0b0111, &[b, a, c]), Err(CertificateError::Signature(0)));
    assert_eq!(verdict(0b0111, &[a, a, a]), Err(CertificateError::Signature(1)));
    assert_eq!(verdict(0b1011, &[a, b, c]), Err(CertificateError::Signature(3)));
    // One bad signature among enough good ones is still a certificate that was tampered with.
    assert_eq!(verdict(0b1111, &[a, b, c, c]), Err(CertificateError::Signature(3)));
    let counts = CertificateError::SignatureCount { signers: 3, signatures: 4 };
    assert_eq!(verdict(0b0111, &[a, b, c, d]), Err(counts));
    assert!(matches!(verdict(0b0001_0111, &[a, b, c, d]), Err(CertificateError::Decode(_))));
}

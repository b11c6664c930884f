//! Proofs that real databases make: all accepted, and each one refused as soon as anything in it or about it is changed.

use crate::engine::{Exclusion, Inclusion, Ledger, theirs, with_ledger};
use commonware_codec::{Decode as _, Encode as _, RangeCfg};
use commonware_cryptography::Sha256;
use vinculum_core::{Digest, sha256};
use vinculum_proof::qmdb::{QmdbError, verify_exclusion, verify_inclusion};

fn path(number: u64) -> String {
    format!("vehicles/vehicle/{number}")
}

fn value(number: u64, round: u64) -> String {
    format!("{{\"number\":{number},\"round\":{round},\"pad\":\"{}\"}}", "x".repeat((number % 200) as usize))
}

fn writes(numbers: impl IntoIterator<Item = u64>, round: u64) -> Vec<(String, Option<String>)> {
    numbers.into_iter().map(|number| (path(number), Some(value(number, round)))).collect()
}

/// `count` keys, then rounds of updates, of deletes and of new keys.
async fn busy(mut ledger: Ledger, count: u64, rounds: u64) -> Ledger {
    for start in (0..count).step_by(1000) {
        ledger = ledger.write(writes(start..(start + 1000).min(count), 0)).await;
    }
    for round in 1..=rounds {
        ledger = ledger.write(writes((0..count).filter(|n| n % 7 == round % 7), round)).await;
        let gone = (0..count).filter(|n| n % 13 == round % 13 && n % 7 != round % 7);
        ledger = ledger.write(gone.map(|number| (path(number), None)).collect::<Vec<_>>()).await;
        ledger = ledger.write(writes(count + round * 5..count + round * 5 + 5, round)).await;
    }
    ledger
}

/// The engine's own verdict, as the second opinion.
fn engine_includes(proof: &[u8], path: &str, value: &str, root: &Digest) -> bool {
    let key = theirs(&sha256(path.as_bytes()));
    Inclusion::decode_cfg(proof.to_vec(), &(122, ())).is_ok_and(|proof| {
        proof.verify::<Sha256, crate::engine::Encoding>(key, value.as_bytes().to_vec(), &theirs(root))
    })
}

fn engine_excludes(proof: &[u8], path: &str, root: &Digest) -> bool {
    let key = theirs(&sha256(path.as_bytes()));
    let value = (RangeCfg::from(..), ());
    let config = (122, ((), value), value);
    Exclusion::decode_cfg(proof.to_vec(), &config).is_ok_and(|proof| proof.verify::<Sha256>(&key, &theirs(root)))
}

fn includes(proof: &[u8], path: &str, value: &str, root: &Digest) -> Result<(), QmdbError> {
    verify_inclusion(proof, &sha256(path.as_bytes()), value.as_bytes(), root)
}

fn excludes(proof: &[u8], path: &str, root: &Digest) -> Result<(), QmdbError> {
    verify_exclusion(proof, &sha256(path.as_bytes()), root)
}

/// Each bit of each byte flipped, each end cut off, and bytes too many.
fn alterations(proof: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let flipped = (0..proof.len() * 8).map(|bit| {
        let mut altered = proof.to_vec();
        altered[bit / 8] ^= 1 << (bit % 8);
        altered
    });
    let cut = (0..proof.len()).map(|length| proof[..length].to_vec());
    let longer = [0x00, 0x01, 0xff].map(|extra| [proof, &[extra]].concat());
    flipped.chain(cut).chain(longer)
}

async fn check_inclusion(ledger: &Ledger, path: &str, alter: bool) {
    let (root, value) = (ledger.root(), &ledger.entries[path]);
    let proof = ledger.inclusion(path).await.encode().to_vec();
    assert_eq!(includes(&proof, path, value, &root), Ok(()), "{path}");
    if !alter {
        return;
    }
    for altered in alterations(&proof) {
        assert!(includes(&altered, path, value, &root).is_err(), "{path}: an altered proof was accepted");
        assert!(!engine_includes(&altered, path, value, &root));
    }
    assert_eq!(includes(&proof, path, &format!("{value} "), &root), Err(QmdbError::Root));
    assert_eq!(includes(&proof, path, "", &root), Err(QmdbError::Root));
    assert_eq!(includes(&proof, "vehicles/vehicle/other", value, &root), Err(QmdbError::Root));
    let mut other_root = root;
    other_root.0[31] ^= 1;
    assert_eq!(includes(&proof, path, value, &other_root), Err(QmdbError::Root));
    assert!(excludes(&proof, path, &root).is_err());
}

async fn check_exclusion(ledger: &Ledger, path: &str, alter: bool) {
    let root = ledger.root();
    let proof = ledger.exclusion(path).await.encode().to_vec();
    assert_eq!(excludes(&proof, path, &root), Ok(()), "{path}");
    assert!(engine_excludes(&proof, path, &root));
    if !alter {
        return;
    }
    for altered in alterations(&proof) {
        let key = sha256(path.as_bytes());
        assert!(verify_exclusion(&altered, &key, &root).is_err(), "{path}: an altered proof was accepted");
    }
    let mut other_root = root;
    other_root.0[0] ^= 1;
    assert_eq!(excludes(&proof, path, &other_root), Err(QmdbError::Root));
    // No proof of absence serves for a key that is there.
    for present in ledger.entries.keys().take(50) {
        assert!(excludes(&proof, present, &root).is_err());
    }
}

#[test]
fn an_empty_state_proves_that_nothing_is_there() {
    with_ledger(async |ledger| {
        check_exclusion(&ledger, &path(0), true).await;
        let ledger = ledger.write(writes(0..3, 0)).await;
        let metadata = Some(b"the last commit says something".to_vec());
        let ledger = ledger.write_with_metadata((0..3).map(|n| (path(n), None)), metadata).await;
        assert!(ledger.entries.is_empty());
        check_exclusion(&ledger, &path(0), true).await;
    });
}

#[test]
fn one_and_two_keys() {
    with_ledger(async |ledger| {
        let ledger = ledger.write(writes(0..1, 0)).await;
        check_inclusion(&ledger, &path(0), true).await;
        check_exclusion(&ledger, &path(1), true).await;
        let ledger = ledger.write(writes(1..2, 0)).await;
        for number in 0..2 {
            check_inclusion(&ledger, &path(number), true).await;
        }
        for number in 2..20 {
            check_exclusion(&ledger, &path(number), number < 5).await;
        }
    });
}

#[test]
fn every_log_length_across_the_first_chunks() {
    // Around 256 and 512 operations the trailing chunk comes and goes, the first node is grafted, and peaks merge.
    with_ledger(async |mut ledger| {
        let mut seen = std::collections::BTreeSet::new();
        for number in 0..400 {
            ledger = ledger.write(writes([number % 60], number)).await;
            seen.insert(ledger.operations() % 256);
            for probe in [number % 60, (number + 1) % 60, (number + 30) % 60] {
                if ledger.entries.contains_key(&path(probe)) {
                    check_inclusion(&ledger, &path(probe), false).await;
                }
            }
            check_exclusion(&ledger, &path(1_000_000 + number), false).await;
        }
        assert!(ledger.operations() > 512, "{}", ledger.operations());
        assert!(seen.len() > 100);
    });
}

#[test]
fn a_log_that_ends_with_a_full_chunk() {
    with_ledger(async |mut ledger| {
        let mut round = 0;
        while ledger.operations() == 0 || ledger.operations() % 256 != 0 {
            round += 1;
            assert!(round < 5_000, "the log never ended with a full chunk");
            // Batches of one, two and three new keys, so that the log grows by odd and even numbers.
            ledger = ledger.write(writes(round * 3..round * 3 + 1 + round % 3, round)).await;
        }
        check_inclusion(&ledger, &path(round * 3), true).await;
        check_exclusion(&ledger, &path(999), true).await;
    });
}

#[test]
fn a_hundred_keys_with_updates_and_deletes() {
    with_ledger(async |ledger| {
        let ledger = busy(ledger, 100, 8).await;
        for (index, path) in ledger.entries.clone().keys().enumerate() {
            check_inclusion(&ledger, path, index % 20 == 0).await;
        }
        for number in (0..200).map(|n| n + 10_000) {
            check_exclusion(&ledger, &path(number), number % 40 == 0).await;
        }
        for number in 0..100 {
            if !ledger.entries.contains_key(&path(number)) {
                check_exclusion(&ledger, &path(number), false).await;
            }
        }
    });
}

#[test]
fn five_thousand_keys_before_and_after_pruning() {
    with_ledger(async |ledger| {
        let mut ledger = busy(ledger, 5_000, 6).await;
        for pruned in [false, true] {
            if pruned {
                ledger = ledger.prune().await;
            }
            for (index, path) in ledger.entries.clone().keys().enumerate().step_by(17) {
                check_inclusion(&ledger, path, index % (17 * 60) == 0).await;
            }
            for number in 0..100 {
                check_exclusion(&ledger, &path(20_000 + number), number % 30 == 0).await;
            }
        }
    });
}

#[test]
fn a_value_that_was_replaced_is_no_longer_there() {
    with_ledger(async |ledger| {
        let ledger = ledger.write(writes(0..10, 0)).await;
        let (old_root, old_value) = (ledger.root(), value(3, 0));
        let old_proof = ledger.inclusion(&path(3)).await.encode().to_vec();
        let ledger = ledger.write(writes(3..4, 1)).await;
        assert_eq!(includes(&old_proof, &path(3), &old_value, &old_root), Ok(()));
        assert_eq!(includes(&old_proof, &path(3), &old_value, &ledger.root()), Err(QmdbError::Root));
        let new_proof = ledger.inclusion(&path(3)).await.encode().to_vec();
        assert_eq!(includes(&new_proof, &path(3), &old_value, &ledger.root()), Err(QmdbError::Root));
    });
}

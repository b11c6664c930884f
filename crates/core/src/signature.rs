//! The one rule by which signatures are valid, everywhere.
//!
//! Two honest validators must never disagree about a signature, so single and batched checks follow the same
//! rule on every input: Ed25519 by ZIP-215 (cofactored, as commonware-cryptography implements it), P-256 ECDSA
//! over SHA-256 with the low-S form only (SEC 1; the high-S twin of a valid signature is refused).

use crate::Did;
use commonware_codec::{Copying, DecodeExt as _, FixedSize as _};
use commonware_cryptography::{BatchEntry, BatchVerifier as _, Verifier as _, ed25519};
use commonware_parallel::Strategy;
use p256::ecdsa::{self, signature::Verifier as _};
use rand_core::CryptoRng;
use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Mutex, MutexGuard},
};

/// The namespace's length that a DSSE encoding announces by its first byte (see [`frame`]). Every payload type of ours
/// makes a longer encoding; a shorter one is never valid.
const FRAME: usize = b'D' as usize;

/// Splits a message into the namespace and the rest that commonware-cryptography frames into the same bytes.
///
/// Its public interface signs `varint(len(namespace)) || namespace || message`. A DSSE encoding begins with
/// `D` = 68, which read as that varint announces a namespace of 68 bytes: the next 68 bytes of the encoding.
/// So the framed message is exactly the DSSE encoding, and no signature of ours depends on the library's framing.
fn frame(encoding: &[u8]) -> Option<(&[u8], &[u8])> {
    (encoding.first() == Some(&b'D') && encoding.len() > FRAME).then(|| encoding[1..].split_at(FRAME))
}

fn ed25519_key(bytes: &[u8; 32]) -> Option<ed25519::PublicKey> {
    ed25519::PublicKey::decode(Copying(bytes)).ok()
}

fn ed25519_signature(bytes: &[u8; 64]) -> Option<ed25519::Signature> {
    const { assert!(ed25519::Signature::SIZE == 64) };
    ed25519::Signature::decode(Copying(bytes)).ok()
}

/// A compressed point, as `did:key` has it. The library reads SEC 1's compact form (tag 5) too, which would give one
/// point two identities.
fn p256_key(bytes: &[u8; 33]) -> Option<ecdsa::VerifyingKey> {
    if !matches!(bytes[0], 2 | 3) {
        return None;
    }
    ecdsa::VerifyingKey::from_sec1_bytes(bytes).ok()
}

fn verify_p256(key: &[u8; 33], encoding: &[u8], signature: &[u8; 64]) -> bool {
    let (Some(key), Ok(signature)) = (p256_key(key), ecdsa::Signature::from_slice(signature)) else {
        return false;
    };
    let low_s = signature.normalize_s() == signature;
    low_s && key.verify(encoding, &signature).is_ok()
}

/// Whether the key's bytes are a point of its curve.
pub fn is_on_curve(key: &Did) -> bool {
    match key {
        Did::Ed25519(bytes) => ed25519_key(bytes).is_some(),
        Did::P256(bytes) => p256_key(bytes).is_some(),
    }
}

/// Whether `signature` is `key`'s on a DSSE encoding.
pub fn verify(key: &Did, encoding: &[u8], signature: &[u8; 64]) -> bool {
    match key {
        Did::P256(key) => verify_p256(key, encoding, signature),
        Did::Ed25519(key) => {
            let Some((namespace, message)) = frame(encoding) else {
                return false;
            };
            let (Some(key), Some(signature)) = (ed25519_key(key), ed25519_signature(signature)) else {
                return false;
            };
            key.verify(namespace, message, &signature)
        }
    }
}

/// One signature to check.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// Whose it should be.
    pub key: &'a Did,
    /// The DSSE encoding that was signed.
    pub encoding: &'a [u8],
    /// The 64 bytes.
    pub signature: &'a [u8; 64],
}

struct Prepared<'a> {
    key: &'a ed25519::PublicKey,
    signature: ed25519::Signature,
    namespace: &'a [u8],
    message: &'a [u8],
}

/// Ed25519 keys that were read before: reading one takes a square root, about a quarter of a batched check, and who
/// signs one transaction signs others.
#[derive(Default)]
pub struct KnownKeys(Mutex<HashMap<[u8; 32], ed25519::PublicKey>>);

impl KnownKeys {
    /// Most keys that are remembered, with about 250 bytes each. When there are more, it begins anew.
    const CAPACITY: usize = 16_384;

    /// The keys of these signatures, each read once; `None` when one is no point of the curve.
    fn of<'a>(&self, items: &[Item<'a>]) -> Option<HashMap<&'a [u8; 32], ed25519::PublicKey>> {
        let mut keys = HashMap::with_capacity(items.len());
        let mut unknown = Vec::new();
        {
            let known = self.lock();
            for item in items {
                if let Did::Ed25519(bytes) = item.key
                    && let Entry::Vacant(entry) = keys.entry(bytes)
                {
                    match known.get(bytes) {
                        Some(key) => drop(entry.insert(key.clone())),
                        None => unknown.push(bytes),
                    }
                }
            }
        }
        for bytes in &unknown {
            if let Entry::Vacant(entry) = keys.entry(bytes) {
                entry.insert(ed25519_key(bytes)?);
            }
        }
        if !unknown.is_empty() {
            let mut known = self.lock();
            if known.len() + unknown.len() > Self::CAPACITY {
                known.clear();
            }
            known.extend(unknown.into_iter().take(Self::CAPACITY).map(|bytes| (*bytes, keys[bytes].clone())));
        }
        Some(keys)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<[u8; 32], ed25519::PublicKey>> {
        self.0.lock().expect("no code panics while it holds this lock")
    }
}

/// Whether every signature is valid: true exactly when [`verify`] holds for each.
///
/// Several times cheaper per Ed25519 signature than one by one. `random` blinds the batch equation; it decides
/// nothing about valid signatures.
pub fn verify_batch(
    items: &[Item<'_>],
    known: &KnownKeys,
    random: &mut impl CryptoRng,
    strategy: &impl Strategy,
) -> bool {
    let Some(keys) = known.of(items) else {
        return false;
    };
    let mut prepared = Vec::with_capacity(items.len());
    for item in items {
        match item.key {
            Did::P256(key) => {
                if !verify_p256(key, item.encoding, item.signature) {
                    return false;
                }
            }
            Did::Ed25519(key) => {
                let Some((namespace, message)) = frame(item.encoding) else {
                    return false;
                };
                let Some(signature) = ed25519_signature(item.signature) else {
                    return false;
                };
                let key = &keys[key];
                prepared.push(Prepared { key, signature, namespace, message });
            }
        }
    }
    prepared.is_empty()
        || ed25519::PublicKey::verify_batch(
            random,
            &prepared,
            |_, item| BatchEntry {
                namespace: item.namespace,
                message: item.message,
                public_key: item.key,
                signature: &item.signature,
            },
            strategy,
        )
}

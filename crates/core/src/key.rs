//! Secret keys, for wallets and tests.

use crate::{Did, Signature};
use p256::ecdsa::{self, signature::Signer as _};

/// A secret key that can sign DSSE encodings.
///
/// Ed25519 by RFC 8032 from its 32-byte seed; P-256 by RFC 6979 (deterministic), normalised to low S.
#[derive(Clone)]
pub enum SecretKey {
    /// An Ed25519 seed.
    Ed25519(Box<ed25519_dalek::SigningKey>),
    /// A P-256 scalar.
    P256(Box<ecdsa::SigningKey>),
}

impl std::fmt::Debug for SecretKey {
    /// Never prints the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecretKey({})", self.did())
    }
}

impl SecretKey {
    /// An Ed25519 key from its seed.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self::Ed25519(Box::new(ed25519_dalek::SigningKey::from_bytes(&seed)))
    }

    /// A fresh Ed25519 key from the given random source.
    pub fn generate(random: &mut impl rand_core::CryptoRng) -> Self {
        let mut seed = [0; 32];
        random.fill_bytes(&mut seed);
        Self::from_seed(seed)
    }

    /// A P-256 key from its scalar; `None` when that is zero or not below the curve's order.
    pub fn from_p256_scalar(scalar: [u8; 32]) -> Option<Self> {
        ecdsa::SigningKey::from_slice(&scalar).ok().map(|key| Self::P256(Box::new(key)))
    }

    /// The Ed25519 seed; `None` for another kind of key.
    pub fn seed(&self) -> Option<[u8; 32]> {
        match self {
            Self::Ed25519(key) => Some(key.to_bytes()),
            Self::P256(_) => None,
        }
    }

    /// The public identity.
    pub fn did(&self) -> Did {
        match self {
            Self::Ed25519(key) => Did::Ed25519(key.verifying_key().to_bytes()),
            Self::P256(key) => {
                let point = key.verifying_key().to_sec1_point(true);
                let bytes = point.as_bytes().try_into().expect("a compressed point has 33 bytes");
                Did::P256(bytes)
            }
        }
    }

    /// Signs the bytes as they are.
    pub fn sign(&self, encoding: &[u8]) -> Signature {
        let bytes = match self {
            Self::Ed25519(key) => ed25519_dalek::Signer::sign(key.as_ref(), encoding).to_bytes(),
            Self::P256(key) => {
                let signature: ecdsa::Signature = key.sign(encoding);
                signature.normalize_s().to_bytes().into()
            }
        };
        Signature { key: self.did(), bytes }
    }
}

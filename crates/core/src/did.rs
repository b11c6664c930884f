//! `did:key` identities.
//!
//! W3C CCG "The did:key Method": `did:key:` + multibase base58btc (`z`) of the multicodec prefix and the public
//! key: `0xed01` and 32 bytes for Ed25519, `0x8024` (varint of 0x1200) and 33 compressed bytes for P-256.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{borrow::Cow, fmt, str::FromStr};

const ED25519: [u8; 2] = [0xed, 0x01];
const P256: [u8; 2] = [0x80, 0x24];
/// `did:key:z` and base58 of 35 bytes, the longer of the two.
const MAX_TEXT: usize = 9 + 49;

/// A public key as an identity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Did {
    /// An Ed25519 public key (RFC 8032).
    Ed25519([u8; 32]),
    /// A compressed P-256 public key (SEC 1, section 2.3.3).
    P256([u8; 33]),
}

/// Why a `did:key` could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DidError {
    /// Not `did:key:z…`.
    #[error("a key is written as did:key:z… (base58btc)")]
    Form,
    /// Another kind of key.
    #[error("a key is Ed25519 or P-256")]
    Kind,
}

impl Did {
    /// Whether the bytes are a point of the curve. Reading a key does not check it, because that costs a square
    /// root; whoever lets a new key into the state does. No signature verifies under a key that fails this.
    pub fn is_on_curve(&self) -> bool {
        crate::signature::is_on_curve(self)
    }

    /// The bytes of the public key, without the multicodec prefix.
    pub fn key_bytes(&self) -> &[u8] {
        match self {
            Self::Ed25519(key) => key,
            Self::P256(key) => key,
        }
    }
}

impl fmt::Display for Did {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = [0u8; 35];
        let (prefix, key) = match self {
            Self::Ed25519(key) => (ED25519, key.as_slice()),
            Self::P256(key) => (P256, key.as_slice()),
        };
        bytes[..2].copy_from_slice(&prefix);
        bytes[2..2 + key.len()].copy_from_slice(key);
        write!(f, "did:key:z{}", bs58::encode(&bytes[..2 + key.len()]).into_string())
    }
}

impl fmt::Debug for Did {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Did {
    type Err = DidError;

    fn from_str(text: &str) -> Result<Self, DidError> {
        let encoded = text.strip_prefix("did:key:z").ok_or(DidError::Form)?;
        if text.len() > MAX_TEXT {
            return Err(DidError::Form);
        }
        let bytes = bs58::decode(encoded).into_vec().map_err(|_| DidError::Form)?;
        match bytes.split_first_chunk::<2>() {
            Some((&ED25519, key)) => Ok(Self::Ed25519(key.try_into().map_err(|_| DidError::Form)?)),
            Some((&P256, key)) => Ok(Self::P256(key.try_into().map_err(|_| DidError::Form)?)),
            _ => Err(DidError::Kind),
        }
    }
}

impl Serialize for Did {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Did {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Identifiers from the did:key method's own test vectors.
    #[test]
    fn reads_the_methods_examples() {
        let ed25519 = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
        let p256 = "did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169";
        for text in [ed25519, p256] {
            assert_eq!(text.parse::<Did>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_what_is_no_key() {
        for bad in [
            "",
            "did:key:",
            "did:web:example.com",
            "did:key:z6Mk",
            "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",
        ] {
            assert!(bad.parse::<Did>().is_err(), "{bad}");
        }
    }
}

//! 32-byte digests and the identifiers made of them; 16-byte salts and nonces. All are lower-case hex on the wire.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use sha2::{Digest as _, Sha256};
use std::{fmt, str::FromStr};

/// Why a hexadecimal identifier could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected} lower-case hexadecimal digits")]
pub struct HexError {
    expected: usize,
}

/// The value of each lower-case hexadecimal digit; of any other byte one that no digit has.
const DIGITS: [u8; 256] = {
    let mut values = [u8::MAX; 256];
    let mut value = 0;
    while value < 16 {
        values[b"0123456789abcdef"[value as usize] as usize] = value;
        value += 1;
    }
    values
};

/// Reads lower-case digits only: a second spelling would let two texts name the same thing. Each transaction has dozens of
/// digests, so this takes no branch per digit.
fn decode_lower_hex(text: &[u8], bytes: &mut [u8]) -> bool {
    let mut seen = 0;
    for (byte, pair) in bytes.iter_mut().zip(text.chunks_exact(2)) {
        let (high, low) = (DIGITS[usize::from(pair[0])], DIGITS[usize::from(pair[1])]);
        seen |= high | low;
        *byte = high << 4 | low & 0xf;
    }
    text.len() == bytes.len() * 2 && seen < 16
}

/// Writes the digits of `bytes` to `text`, which is twice as long.
fn lower_hex<'a>(bytes: &[u8], text: &'a mut [u8]) -> &'a str {
    hex::encode_to_slice(bytes, text).expect("two digits for each byte");
    std::str::from_utf8(text).expect("digits are ASCII")
}

macro_rules! hex_bytes {
    ($(#[$doc:meta])* $name:ident, $size:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub [u8; $size]);

        impl $name {
            /// The raw bytes.
            pub fn as_bytes(&self) -> &[u8; $size] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(lower_hex(&self.0, &mut [0; $size * 2]))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = HexError;

            fn from_str(text: &str) -> Result<Self, HexError> {
                let mut bytes = [0u8; $size];
                let is_valid = decode_lower_hex(text.as_bytes(), &mut bytes);
                is_valid.then_some(Self(bytes)).ok_or(HexError { expected: $size * 2 })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(lower_hex(&self.0, &mut [0; $size * 2]))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl serde::de::Visitor<'_> for Visitor {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        write!(f, "{} lower-case hexadecimal digits", $size * 2)
                    }
                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$name, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                deserializer.deserialize_str(Visitor).map_err(D::Error::custom)
            }
        }
    };
}

macro_rules! digest_newtype {
    ($(#[$doc:meta])* $name:ident) => {
        hex_bytes!($(#[$doc])* $name, 32);

        impl From<Digest> for $name {
            fn from(digest: Digest) -> Self {
                Self(digest.0)
            }
        }

        impl From<$name> for Digest {
            fn from(id: $name) -> Self {
                Self(id.0)
            }
        }
    };
}

hex_bytes!(
    /// A SHA-256 digest.
    Digest,
    32
);
digest_newtype!(
    /// SHA-256 of the network's genesis file: the only thing that a check of a proof needs.
    NetworkId
);
digest_newtype!(
    /// SHA-256 of a transaction's DSSE pre-authentication encoding.
    TransactionId
);
digest_newtype!(
    /// SHA-256 of one action's exact bytes.
    ActionDigest
);
digest_newtype!(
    /// Keyed pseudonym of a vehicle: HMAC-SHA-256 of its VIN under the members' shared key.
    VehicleId
);
digest_newtype!(
    /// An account for money: SHA-256 of the action that opened it.
    AccountId
);
digest_newtype!(
    /// A loan: SHA-256 of what its origination says of it.
    LoanId
);
digest_newtype!(
    /// A sale of a vehicle: SHA-256 of what its listing says of it.
    SaleId
);
hex_bytes!(
    /// Random bytes that keep an action's digest from being guessed.
    Salt,
    16
);
hex_bytes!(
    /// Random bytes that make two otherwise equal transactions different.
    Nonce,
    16
);

impl Digest {
    /// The digest of nothing before: 32 zero bytes.
    pub const ZERO: Self = Self([0; 32]);
}

/// SHA-256 of `bytes`.
pub fn sha256(bytes: &[u8]) -> Digest {
    Digest(Sha256::digest(bytes).into())
}

/// SHA-256 of the parts one after the other.
pub fn sha256_parts(parts: &[&[u8]]) -> Digest {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    Digest(hasher.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digest_of_abc_is_the_one_of_fips_180_4() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc").to_string(), expected);
        assert_eq!(sha256_parts(&[b"a", b"bc"]), sha256(b"abc"));
        assert_eq!(expected.parse::<Digest>().unwrap(), sha256(b"abc"));
    }

    #[test]
    fn only_one_spelling_is_read() {
        let id = sha256(b"abc").to_string();
        assert!(id.to_uppercase().parse::<Digest>().is_err());
        assert!(id[..62].parse::<Digest>().is_err());
        assert!(format!("{id}00").parse::<Digest>().is_err());
        assert!("zz".repeat(32).parse::<Digest>().is_err());
    }
}

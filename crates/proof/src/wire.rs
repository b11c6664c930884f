//! Bytes as lower-case hexadecimal text.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::borrow::Cow;

/// Bytes that travel as lower-case hexadecimal digits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HexBytes(pub Vec<u8>);

impl Serialize for HexBytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex::encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for HexBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        // One spelling only, so that a changed letter is a changed proof.
        if text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(D::Error::custom("expected lower-case hexadecimal digits"));
        }
        hex::decode(text.as_bytes()).map(Self).map_err(|_| D::Error::custom("expected lower-case hexadecimal digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling_only() {
        let bytes: HexBytes = serde_json::from_str("\"00ff\"").unwrap();
        assert_eq!(bytes.0, [0, 255]);
        assert_eq!(serde_json::to_string(&bytes).unwrap(), "\"00ff\"");
        for bad in ["\"00FF\"", "\"0\"", "\"0x00\"", "\"zz\"", "0"] {
            assert!(serde_json::from_str::<HexBytes>(bad).is_err(), "{bad}");
        }
    }
}

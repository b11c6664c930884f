//! How signatures and outcomes lie in rows: in the binary forms in which they travel.

use crate::IndexError;
use bytes::Bytes;
use vinculum_core::{
    Did, MAX_SIGNATURES, Signature,
    wire::{self, Reader, WireError},
};
use vinculum_runtime::Outcome;

/// Signatures with their count before them; each is the kind of its key, the key, and 64 bytes.
pub(crate) fn signatures(signatures: &[Signature]) -> Vec<u8> {
    let mut buffer = Vec::with_capacity(1 + signatures.len() * 98);
    wire::put_length(&mut buffer, signatures.len());
    for signature in signatures {
        buffer.push(match signature.key {
            Did::Ed25519(_) => 0,
            Did::P256(_) => 1,
        });
        buffer.extend_from_slice(signature.key.key_bytes());
        buffer.extend_from_slice(&signature.bytes);
    }
    buffer
}

/// Reads what [`signatures`] wrote.
pub(crate) fn read_signatures(bytes: Vec<u8>) -> Result<Vec<Signature>, IndexError> {
    let read = |mut reader: Reader| {
        let mut signatures = Vec::new();
        for _ in 0..reader.length(MAX_SIGNATURES, "the signatures")? {
            let key = match reader.byte("a key's kind")? {
                0 => Did::Ed25519(reader.array("a key")?),
                1 => Did::P256(reader.array("a key")?),
                _ => return Err(WireError::Value("a key's kind")),
            };
            signatures.push(Signature { key, bytes: reader.array("a signature")? });
        }
        reader.finish("the signatures")?;
        Ok(signatures)
    };
    read(Reader::new(Bytes::from(bytes))).map_err(|_| IndexError::Corrupt("signatures"))
}

/// An outcome as blocks carry it.
pub(crate) fn outcome(outcome: &Outcome) -> Vec<u8> {
    let mut buffer = Vec::new();
    outcome.write(&mut buffer);
    buffer
}

/// Reads what [`outcome`] wrote.
pub(crate) fn read_outcome(bytes: Vec<u8>) -> Result<Outcome, IndexError> {
    Outcome::read(&mut Reader::new(Bytes::from(bytes))).map_err(|_| IndexError::Corrupt("an outcome"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use vinculum_core::SecretKey;

    #[test]
    fn signatures_round_trip() {
        let keys = [SecretKey::from_seed([1; 32]), SecretKey::from_p256_scalar([2; 32]).unwrap()];
        let all: Vec<_> = keys.iter().map(|key| key.sign(b"anything")).collect();
        for count in 0..=all.len() {
            assert_eq!(read_signatures(signatures(&all[..count])).unwrap(), all[..count]);
        }
        let bytes = signatures(&all);
        assert!(read_signatures(bytes[..bytes.len() - 1].to_vec()).is_err());
    }
}

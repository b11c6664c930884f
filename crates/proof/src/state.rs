//! One entry of the ledger's state, or its absence, with the proof of it.

use crate::failure::{Failure, Reason};
use crate::qmdb;
use crate::wire::HexBytes;
use serde::{Deserialize, Deserializer, Serialize};
use vinculum_core::{Digest, sha256};

/// The longest path of an entry.
pub const MAX_PATH_BYTES: usize = 512;

/// What the state holds at a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateProof {
    /// Where: a readable path; its SHA-256 is the key under which the state keeps it.
    pub path: String,
    /// The exact JSON text of the value; null when there is none.
    #[serde(deserialize_with = "present")]
    pub value: Option<String>,
    /// The proof in the engine's encoding: of inclusion when there is a value, of exclusion when there is none.
    pub proof: HexBytes,
}

/// Unlike an ordinary optional field, this one must be there: null is a claim, and leaving it out is a mistake.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Option::deserialize(deserializer)
}

impl StateProof {
    /// Checks the proof against a state root, and returns the value.
    pub fn verify(&self, root: &Digest) -> Result<Option<&str>, Failure> {
        if self.path.len() > MAX_PATH_BYTES {
            return Err(Reason::Malformed.because(format_args!("a path has more than {MAX_PATH_BYTES} bytes")));
        }
        let key = sha256(self.path.as_bytes());
        match &self.value {
            Some(value) => qmdb::verify_inclusion(&self.proof.0, &key, value.as_bytes(), root),
            None => qmdb::verify_exclusion(&self.proof.0, &key, root),
        }
        .map_err(|error| Reason::StateProofMismatch.because(format_args!("{}: {error}", self.path)))?;
        Ok(self.value.as_deref())
    }

    /// Checks the proof, and that it is about `path`.
    pub fn verify_at(&self, path: &str, root: &Digest) -> Result<Option<&str>, Failure> {
        if self.path != path {
            return Err(
                Reason::StateProofMismatch.because(format_args!("the proof is of {}, not of {path}", self.path))
            );
        }
        self.verify(root)
    }
}

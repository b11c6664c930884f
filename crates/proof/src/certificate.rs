//! Finality certificates: more than two thirds of the validators signed one proposal.
//!
//! Encoding (simplex, Ed25519 scheme): the proposal (`epoch`, `view` and the parent's `view` as integers of variable length, then the
//! 32-byte payload, which is the block's digest), a bitmap of signers (number of validators as u64, then one bit each, the lowest bit
//! first), and the signatures in the signers' order.
//!
//! A signer signs `length(namespace) || namespace || proposal`, where the namespace is the network's own followed by `_FINALIZE`, so that
//! no vote of another kind or of another network can pass for it. Signatures are checked by ZIP-215, the rule of the network itself.

use crate::codec::{DecodeError, Reader};
use commonware_codec::{Copying, DecodeExt as _};
use commonware_cryptography::{Verifier as _, ed25519};
use thiserror::Error;
use vinculum_core::{Digest, NetworkId};

/// The largest set of validators.
pub const MAX_VALIDATORS: usize = 1024;
const CONSENSUS_NAMESPACE: &[u8] = b"vinculum-consensus-";
const FINALIZE_SUFFIX: &[u8] = b"_FINALIZE";

/// Why a certificate does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CertificateError {
    /// The bytes are no certificate.
    #[error("the certificate cannot be decoded: {0}")]
    Decode(#[from] DecodeError),
    /// The certificate is for a set of another size.
    #[error("the certificate is for {found} validators, the network has {expected}")]
    Participants {
        /// Size of the network's set.
        expected: usize,
        /// Size that the certificate states.
        found: usize,
    },
    /// Too few signed.
    #[error("{found} validators signed where {expected} must")]
    Quorum {
        /// How many must sign.
        expected: usize,
        /// How many did.
        found: usize,
    },
    /// Not one signature for each signer.
    #[error("the certificate names {signers} signers and carries {signatures} signatures")]
    SignatureCount {
        /// Bits that are set.
        signers: usize,
        /// Signatures that follow.
        signatures: usize,
    },
    /// A signature does not verify.
    #[error("the signature of validator {0} does not verify")]
    Signature(usize),
}

/// Why a set of validators is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ValidatorSetError {
    /// Nobody, or more than [`MAX_VALIDATORS`].
    #[error("{0} validators: there must be 1 to {MAX_VALIDATORS}")]
    Size(usize),
    /// One key twice.
    #[error("two validators have one key")]
    Duplicate,
}

/// Validators' consensus keys in the order in which certificates count them: by their bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidatorSet(Vec<[u8; 32]>);

impl ValidatorSet {
    /// A set of these keys, in whatever order they come.
    pub fn new(mut keys: Vec<[u8; 32]>) -> Result<Self, ValidatorSetError> {
        if keys.is_empty() || keys.len() > MAX_VALIDATORS {
            return Err(ValidatorSetError::Size(keys.len()));
        }
        keys.sort_unstable();
        if keys.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(ValidatorSetError::Duplicate);
        }
        Ok(Self(keys))
    }

    /// The keys in order.
    pub fn keys(&self) -> &[[u8; 32]] {
        &self.0
    }

    /// How many must sign: all but the greatest number of faults that is less than a third.
    pub fn quorum(&self) -> usize {
        self.0.len() - (self.0.len() - 1) / 3
    }
}

/// What the validators agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// Which validator set.
    pub epoch: u64,
    /// In which view.
    pub view: u64,
    /// The view of the block before.
    pub parent_view: u64,
    /// The block's digest.
    pub payload: Digest,
}

/// A decoded certificate, not yet verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finalization {
    /// What was signed.
    pub proposal: Proposal,
    proposal_bytes: Vec<u8>,
    participants: usize,
    signers: Vec<usize>,
    signatures: Vec<[u8; 64]>,
}

impl Finalization {
    /// Decodes a certificate from exactly its bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, CertificateError> {
        let mut reader = Reader::new(bytes);
        let proposal = Proposal {
            epoch: reader.varint()?,
            view: reader.varint()?,
            parent_view: reader.varint()?,
            payload: Digest(reader.array()?),
        };
        let proposal_bytes = bytes[..bytes.len() - reader.remaining()].to_vec();
        let participants = reader.u64()?;
        let participants = match usize::try_from(participants) {
            Ok(count) if count <= MAX_VALIDATORS => count,
            _ => return Err(DecodeError::TooLong { length: participants, maximum: MAX_VALIDATORS }.into()),
        };
        let bitmap = reader.take(participants.div_ceil(8))?;
        let is_set = |bit: usize| bitmap[bit / 8] >> (bit % 8) & 1 == 1;
        let signers: Vec<usize> = (0..bitmap.len() * 8).filter(|&bit| is_set(bit)).collect();
        if signers.last().is_some_and(|&last| last >= participants) {
            return Err(DecodeError::TrailingBits.into());
        }
        let count = reader.length(participants)?;
        let signatures = (0..count).map(|_| reader.array()).collect::<Result<Vec<_>, _>>()?;
        reader.finish()?;
        if signers.len() != signatures.len() {
            return Err(CertificateError::SignatureCount { signers: signers.len(), signatures: signatures.len() });
        }
        Ok(Self { proposal, proposal_bytes, participants, signers, signatures })
    }

    /// Checks that a quorum of `validators` signed this on `network`, and that every signature that is there holds.
    pub fn verify(&self, validators: &ValidatorSet, network: &NetworkId) -> Result<Proposal, CertificateError> {
        let keys = validators.keys();
        if self.participants != keys.len() {
            return Err(CertificateError::Participants { expected: keys.len(), found: self.participants });
        }
        if self.signers.len() < validators.quorum() {
            return Err(CertificateError::Quorum { expected: validators.quorum(), found: self.signers.len() });
        }
        let namespace = [CONSENSUS_NAMESPACE, network.as_bytes(), FINALIZE_SUFFIX].concat();
        for (&signer, signature) in self.signers.iter().zip(&self.signatures) {
            if !is_signed(&keys[signer], &namespace, &self.proposal_bytes, signature) {
                return Err(CertificateError::Signature(signer));
            }
        }
        Ok(self.proposal)
    }
}

/// The engine's framing of a namespace is that of its signature library, which adds the length.
fn is_signed(key: &[u8; 32], namespace: &[u8], message: &[u8], signature: &[u8; 64]) -> bool {
    let key = ed25519::PublicKey::decode(Copying(key));
    let signature = ed25519::Signature::decode(Copying(signature));
    matches!((key, signature), (Ok(key), Ok(signature)) if key.verify(namespace, message, &signature))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(count: u8) -> Result<ValidatorSet, ValidatorSetError> {
        ValidatorSet::new((0..count).rev().map(|i| [i; 32]).collect())
    }

    #[test]
    fn quorum_is_more_than_two_thirds() {
        let quorums: Vec<_> = (1..=10).map(|count| set(count).unwrap().quorum()).collect();
        assert_eq!(quorums, [1, 2, 3, 3, 4, 5, 5, 6, 7, 7]);
    }

    #[test]
    fn sets_are_sorted_and_bounded() {
        assert_eq!(set(3).unwrap().keys(), [[0; 32], [1; 32], [2; 32]]);
        assert_eq!(set(0), Err(ValidatorSetError::Size(0)));
        assert_eq!(ValidatorSet::new(vec![[1; 32], [2; 32], [1; 32]]), Err(ValidatorSetError::Duplicate));
        let many = |count: u16| (0..count).map(|i| [i.to_be_bytes()[0], i.to_be_bytes()[1]]);
        let keys = |count| many(count).map(|two| [[two[0]; 16], [two[1]; 16]].concat().try_into().unwrap()).collect();
        assert!(ValidatorSet::new(keys(1024)).is_ok());
        assert_eq!(ValidatorSet::new(keys(1025)), Err(ValidatorSetError::Size(1025)));
    }

    #[test]
    fn a_list_longer_than_the_largest_set_is_refused_before_it_is_read() {
        let mut bytes = vec![0; 3 + 32];
        bytes.extend_from_slice(&u64::MAX.to_be_bytes());
        let expected = DecodeError::TooLong { length: u64::MAX, maximum: MAX_VALIDATORS };
        assert_eq!(Finalization::decode(&bytes), Err(expected.into()));
    }
}

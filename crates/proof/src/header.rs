//! The block header: 282 bytes, every field at its place, integers big-endian.
//!
//! A block's digest is the SHA-256 of these bytes. They hold the digest of the body, so that whoever checks a proof needs no bodies.

use crate::codec::{DecodeError, Reader};
use vinculum_core::{Digest, NetworkId, Timestamp, sha256};

/// Length of an encoded header.
pub const HEADER_BYTES: usize = 282;
/// The format of headers and state that this release reads.
pub const HEADER_FORMAT: u16 = 2;

/// What a block commits to, in the order of its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Version of this layout and of the state's formats.
    pub format: u16,
    /// The network that the block belongs to.
    pub network: NetworkId,
    /// Number of the block; genesis is 0.
    pub height: u64,
    /// When the block was proposed, as the validators agreed.
    pub time: Timestamp,
    /// Digest of the block before.
    pub parent: Digest,
    /// Root of the state after this block.
    pub state_root: Digest,
    /// SHA-256 of the encoded transactions and their outcomes.
    pub body_hash: Digest,
    /// Root of the state's log of operations after this block.
    pub operations_root: Digest,
    /// First operation that the log keeps.
    pub operations_start: u64,
    /// Length of the log.
    pub operations_end: u64,
    /// Epoch of the proposal: which validator set.
    pub epoch: u64,
    /// View of the proposal.
    pub view: u64,
    /// Consensus key of the proposer.
    pub leader: [u8; 32],
    /// View of the parent's proposal.
    pub parent_view: u64,
    /// What the parent's proposal carried.
    pub parent_payload: Digest,
}

impl Header {
    /// Reads a header from exactly its bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes);
        let header = Self {
            format: reader.u16()?,
            network: NetworkId(reader.array()?),
            height: reader.u64()?,
            time: Timestamp(reader.u64()?),
            parent: Digest(reader.array()?),
            state_root: Digest(reader.array()?),
            body_hash: Digest(reader.array()?),
            operations_root: Digest(reader.array()?),
            operations_start: reader.u64()?,
            operations_end: reader.u64()?,
            epoch: reader.u64()?,
            view: reader.u64()?,
            leader: reader.array()?,
            parent_view: reader.u64()?,
            parent_payload: Digest(reader.array()?),
        };
        reader.finish()?;
        Ok(header)
    }

    /// The bytes of the header.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES);
        bytes.extend_from_slice(&self.format.to_be_bytes());
        bytes.extend_from_slice(self.network.as_bytes());
        bytes.extend_from_slice(&self.height.to_be_bytes());
        bytes.extend_from_slice(&self.time.0.to_be_bytes());
        for digest in [&self.parent, &self.state_root, &self.body_hash, &self.operations_root] {
            bytes.extend_from_slice(digest.as_bytes());
        }
        for number in [self.operations_start, self.operations_end, self.epoch, self.view] {
            bytes.extend_from_slice(&number.to_be_bytes());
        }
        bytes.extend_from_slice(&self.leader);
        bytes.extend_from_slice(&self.parent_view.to_be_bytes());
        bytes.extend_from_slice(self.parent_payload.as_bytes());
        bytes
    }

    /// The block's digest.
    pub fn digest(&self) -> Digest {
        sha256(&self.encode())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_has_its_place() {
        let bytes: Vec<u8> = (0..HEADER_BYTES).map(|i| (i % 251) as u8).collect();
        let header = Header::decode(&bytes).unwrap();
        assert_eq!(header.encode(), bytes);
        assert_eq!(header.digest(), sha256(&bytes));
        assert_eq!(header.format, 0x0001);
        assert_eq!(header.height, 0x2223_2425_2627_2829);
        assert_eq!(header.time.0, 0x2a2b_2c2d_2e2f_3031);
        assert_eq!(header.parent.0[0], 50);
        assert_eq!(header.leader[0], 210);
        assert_eq!(Header::decode(&bytes[1..]), Err(DecodeError::Truncated));
        assert_eq!(Header::decode(&[bytes, vec![0]].concat()), Err(DecodeError::Trailing(1)));
    }
}

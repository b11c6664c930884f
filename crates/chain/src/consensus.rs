//! The consensus types of Commonware, made concrete for Vinculum in one place.

use crate::block::Block;
use commonware_consensus::{
    marshal::{core::Mailbox, standard::Standard},
    simplex::{scheme, types},
};
use commonware_cryptography::{ed25519, sha256};
use vinculum_core::NetworkId;

/// A member's key in consensus and on the wire.
pub type PublicKey = ed25519::PublicKey;
/// The secret of a member's key.
pub type PrivateKey = ed25519::PrivateKey;
/// Votes and certificates: Ed25519, attributable, no ceremony.
pub type Scheme = scheme::ed25519::Scheme;
/// Where in consensus a block was proposed.
pub type Context = types::Context<sha256::Digest, PublicKey>;
/// A certificate that a block is final.
pub type Finalization = types::Finalization<Scheme, sha256::Digest>;
/// Whole blocks travel, not erasure-coded pieces.
pub type Variant = Standard<Block>;
/// The actor that orders, stores and fetches finalized blocks.
pub type Marshal = Mailbox<Scheme, Variant>;

/// Separates this network's votes from those of any other.
pub fn namespace(network: &NetworkId) -> Vec<u8> {
    [b"vinculum-consensus-".as_slice(), network.as_bytes()].concat()
}

/// Separates this network's peer connections from those of any other.
pub fn connection_namespace(network: &NetworkId) -> Vec<u8> {
    [b"vinculum-connection-".as_slice(), network.as_bytes()].concat()
}

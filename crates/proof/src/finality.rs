//! From the network's 32-byte id to a block that its validators made final.
//!
//! The id is the hash of the genesis file, so the file itself travels in the proof. It names the validators; their certificate names a
//! block; and headers lead back from that block to the one whose state the proof is about (a block without a certificate of its own is
//! final through a descendant's).

use crate::certificate::{Finalization, ValidatorSet};
use crate::failure::{Failure, Reason};
use crate::header::{HEADER_FORMAT, Header};
use crate::wire::HexBytes;
use serde::{Deserialize, Serialize};
use vinculum_core::{Digest, NetworkId, sha256};

/// The longest way from a block to a certificate.
pub const MAX_HEADERS: usize = 1024;
/// The validator set that genesis names. Later sets come with later releases, and with them the proof of their handover.
const GENESIS_EPOCH: u64 = 0;

/// Evidence that a block is final.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finality {
    /// The genesis file, exactly as its hash is the network's id.
    pub genesis: String,
    /// The header of the block in question, then its descendants up to the certified one.
    pub headers: Vec<HexBytes>,
    /// The certificate of the last header.
    pub certificate: HexBytes,
}

/// What a genesis file says about who validates. Its other fields are of no concern here, and its hash fixes them anyway.
#[derive(Debug, Deserialize)]
struct Genesis {
    validators: Vec<GenesisValidator>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct GenesisValidator {
    consensus_key: Digest,
}

impl Finality {
    /// Checks everything from the network's id to the header of the block in question, and returns that header.
    pub fn verify(&self, network: &NetworkId) -> Result<Header, Failure> {
        let validators = self.validators(network)?;
        let headers = self.header_chain(network)?;
        self.certify(&headers, &validators, network)?;
        Ok(headers[0])
    }

    /// Checks that the validators certified the last of the headers.
    pub(crate) fn certify(
        &self,
        headers: &[Header],
        validators: &ValidatorSet,
        network: &NetworkId,
    ) -> Result<(), Failure> {
        let certificate = Finalization::decode(&self.certificate.0)
            .and_then(|finalization| finalization.verify(validators, network))
            .map_err(|error| Reason::BadCertificate.because(error))?;
        let last = &headers[headers.len() - 1];
        if certificate.payload != last.digest() {
            return Err(
                Reason::BadCertificate.because(format_args!("the certificate is not for block {}", last.height))
            );
        }
        if certificate.epoch != GENESIS_EPOCH {
            let epoch = certificate.epoch;
            return Err(
                Reason::BadCertificate.because(format_args!("no handover to the validators of epoch {epoch} is given"))
            );
        }
        Ok(())
    }

    /// The validators that the genesis file of this network names.
    pub(crate) fn validators(&self, network: &NetworkId) -> Result<ValidatorSet, Failure> {
        let found = NetworkId::from(sha256(self.genesis.as_bytes()));
        if found != *network {
            return Err(Reason::WrongNetwork
                .because(format_args!("the genesis file is that of network {found}, not of {network}")));
        }
        let genesis: Genesis = serde_json::from_str(&self.genesis)
            .map_err(|error| Reason::Malformed.because(format_args!("the genesis file cannot be read: {error}")))?;
        let keys = genesis.validators.iter().map(|validator| validator.consensus_key.0).collect();
        ValidatorSet::new(keys).map_err(|error| Reason::Malformed.because(error))
    }

    /// The headers, at least one, each the child of the one before.
    pub(crate) fn header_chain(&self, network: &NetworkId) -> Result<Vec<Header>, Failure> {
        if self.headers.is_empty() || self.headers.len() > MAX_HEADERS {
            let count = self.headers.len();
            return Err(
                Reason::BadHeaderChain.because(format_args!("{count} headers where 1 to {MAX_HEADERS} are allowed"))
            );
        }
        let mut chain: Vec<Header> = Vec::with_capacity(self.headers.len());
        for (index, bytes) in self.headers.iter().enumerate() {
            let fail = |detail: &str| Reason::BadHeaderChain.because(format_args!("header {index}: {detail}"));
            let header = Header::decode(&bytes.0).map_err(|error| fail(&error.to_string()))?;
            if header.format != HEADER_FORMAT {
                return Err(fail("is of a format that this release does not know"));
            }
            if header.network != *network {
                return Err(fail("belongs to another network"));
            }
            if let Some(parent) = chain.last() {
                if header.parent != parent.digest() {
                    return Err(fail("is not the child of the one before"));
                }
                if Some(header.height) != parent.height.checked_add(1) {
                    return Err(fail("does not have the next height"));
                }
            }
            chain.push(header);
        }
        Ok(chain)
    }
}

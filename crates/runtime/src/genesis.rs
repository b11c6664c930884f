//! The file that a network starts from.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use vinculum_core::{Digest, NetworkId, OrganisationId, Rejection, Timestamp, sha256};
use vinculum_identity::genesis::Founder;
use vinculum_state::{BlockState, Touch};

/// The version of the file's form.
const FORMAT: u32 = 1;
/// Most validators.
const MAX_VALIDATORS: usize = 100;

/// What the genesis file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisFile {
    /// Version of this form: 1.
    pub format: u32,
    /// The network's name, for people.
    pub name: String,
    /// When it was made: the time of the block before the first.
    pub created_at: Timestamp,
    /// Whether the network is for demonstration; its members may then publish personas with secret keys.
    pub demonstration: bool,
    /// The first validator set.
    pub validators: Vec<ValidatorEntry>,
    /// The organisations it starts with; every validator's among them.
    pub founders: Vec<Founder>,
}

/// A member of the first validator set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ValidatorEntry {
    /// The organisation that runs it.
    pub organisation: OrganisationId,
    /// Its Ed25519 public key in consensus and on the peer network.
    pub consensus_key: Digest,
}

/// A checked genesis file with its exact bytes.
#[derive(Debug, Clone)]
pub struct Genesis {
    bytes: Vec<u8>,
    file: GenesisFile,
    governors: Vec<OrganisationId>,
}

/// Why a genesis file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GenesisError {
    /// Not JSON of the right form.
    #[error("the genesis file is not readable: {0}")]
    Json(String),
    /// Of another version.
    #[error("the genesis file has format {0}, this program reads {FORMAT}")]
    Format(u32),
    /// Contradictory.
    #[error("the genesis file {0}")]
    Content(String),
    /// A founder is not valid.
    #[error("the genesis file's founder {0}: {1}")]
    Founder(OrganisationId, Rejection),
}

impl Genesis {
    /// Reads and checks a genesis file.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, GenesisError> {
        let file: GenesisFile =
            serde_json::from_slice(&bytes).map_err(|error| GenesisError::Json(error.to_string()))?;
        if file.format != FORMAT {
            return Err(GenesisError::Format(file.format));
        }
        check(&file)?;
        let organisations: BTreeSet<_> = file.validators.iter().map(|v| v.organisation.clone()).collect();
        Ok(Self { bytes, governors: organisations.into_iter().collect(), file })
    }

    /// The exact bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What the file says.
    pub fn file(&self) -> &GenesisFile {
        &self.file
    }

    /// SHA-256 of the file.
    pub fn network_id(&self) -> NetworkId {
        sha256(&self.bytes).into()
    }

    /// The organisations whose signatures count for governance.
    pub fn governors(&self) -> &[OrganisationId] {
        &self.governors
    }

    /// Writes the first state. The state before it is empty, so that nothing has to be loaded.
    pub fn write(&self, state: &mut BlockState) {
        let mut touch = Touch::default();
        vinculum_identity::genesis::touch(&self.file.founders, &mut touch);
        touch.into_keys().into_iter().for_each(|key| state.load(key, None));
        let mut overlay = state.begin();
        // All that it reads was announced, and the founders were checked when the file was read.
        vinculum_identity::genesis::write(&self.file.founders, self.file.created_at, &mut overlay)
            .expect("a checked genesis file");
        overlay.commit();
    }
}

fn check(file: &GenesisFile) -> Result<(), GenesisError> {
    let content = |text: String| Err(GenesisError::Content(text));
    if !(1..=MAX_VALIDATORS).contains(&file.validators.len()) {
        return content(format!("must name 1 to {MAX_VALIDATORS} validators"));
    }
    let keys: BTreeSet<_> = file.validators.iter().map(|v| v.consensus_key).collect();
    if keys.len() != file.validators.len() {
        return content("names a consensus key twice".into());
    }
    let (mut ids, mut founder_keys) = (BTreeSet::new(), BTreeSet::new());
    for founder in &file.founders {
        founder.check().map_err(|error| GenesisError::Founder(founder.organisation.clone(), error))?;
        if !ids.insert(&founder.organisation) {
            return content(format!("names the founder {} twice", founder.organisation));
        }
        if founder.keys.iter().any(|key| !founder_keys.insert(key)) {
            return content(format!("gives {} a key that another founder has", founder.organisation));
        }
    }
    for validator in &file.validators {
        if !ids.contains(&validator.organisation) {
            return content(format!("has a validator of {}, which is no founder", validator.organisation));
        }
        let key = vinculum_core::Did::Ed25519(validator.consensus_key.0);
        if !key.is_on_curve() {
            return content(format!("has a consensus key of {} that is no Ed25519 key", validator.organisation));
        }
    }
    Ok(())
}

//! The birth credential: what binds a VIN to its pseudonym, kept off the ledger.
//!
//! A DSSE document that the manufacturer signs when it registers a vehicle. The ledger holds only its digest, so that
//! nobody reads a VIN there; whoever is shown the credential (a buyer, in a report) can check that the history is
//! that of the car in front of them.

use crate::{action::RegisterBirth, vin::Vin};
use serde::{Deserialize, Serialize};
use vinculum_core::{
    Did, Digest, OrganisationId, Salt, SecretKey, Timestamp, VehicleId,
    dsse::{Document, DocumentError, pre_authentication_encoding},
    sha256,
};
use vinculum_identity::Wmi;

/// The payload of a birth credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BirthCredential {
    /// The VIN.
    pub vin: Vin,
    /// Its pseudonym on the ledger.
    pub vehicle: VehicleId,
    /// Its World Manufacturer Identifier.
    pub wmi: Wmi,
    /// Model year by the manufacturer.
    pub model_year: u16,
    /// Make.
    pub make: String,
    /// Model.
    pub model: String,
    /// Who made and registered it.
    pub manufacturer: OrganisationId,
    /// When it was built.
    pub built_at: Timestamp,
    /// Keeps the VIN from being guessed from the credential's digest.
    pub salt: Salt,
}

/// A credential whose signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedCredential {
    /// What it says.
    pub credential: BirthCredential,
    /// Whose signature it carries; whether that is a key of the manufacturer is for the caller to judge.
    pub signer: Did,
    /// What the ledger holds of it: SHA-256 of its DSSE encoding.
    pub commitment: Digest,
}

/// Why a birth credential is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// The document does not verify.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// Its payload is not a birth credential.
    #[error("the document is no birth credential: {0}")]
    Payload(String),
    /// It has another number of signatures than one.
    #[error("a birth credential has one signature, this has {0}")]
    Signatures(usize),
    /// It contradicts itself or the vehicle that it is shown for.
    #[error("the birth credential's {0} is not that of the vehicle")]
    Mismatch(&'static str),
}

impl BirthCredential {
    /// The media type of the payload.
    pub const PAYLOAD_TYPE: &'static str = "application/vnd.vinculum.birth-credential+json";

    /// Signs the credential; gives the document and its commitment, for [`RegisterBirth::credential`].
    pub fn sign(&self, key: &SecretKey) -> (Document, Digest) {
        let payload = serde_json::to_vec(self).expect("a credential is plain data");
        let commitment = sha256(&pre_authentication_encoding(Self::PAYLOAD_TYPE, &payload));
        (Document::sign(Self::PAYLOAD_TYPE, &payload, key), commitment)
    }

    /// Checks the document: type, one valid signature, and that the WMI is the VIN's.
    pub fn verify(document: &Document) -> Result<VerifiedCredential, CredentialError> {
        let (payload, signers, commitment) = document.verify(Self::PAYLOAD_TYPE)?;
        let [signer] = signers[..] else {
            return Err(CredentialError::Signatures(signers.len()));
        };
        // serde would also read a struct from an array; other languages' verifiers rightly would not.
        if !payload.trim_ascii_start().starts_with(b"{") {
            return Err(CredentialError::Payload("it is not an object".into()));
        }
        let credential: Self =
            serde_json::from_slice(&payload).map_err(|error| CredentialError::Payload(error.to_string()))?;
        if credential.vin.wmi() != credential.wmi {
            return Err(CredentialError::Mismatch("wmi"));
        }
        Ok(VerifiedCredential { credential, signer, commitment })
    }
}

impl VerifiedCredential {
    /// Checks that it is the one that this birth committed to, and says the same.
    pub fn check_birth(&self, birth: &RegisterBirth) -> Result<(), CredentialError> {
        let credential = &self.credential;
        let checks = [
            ("commitment", self.commitment == birth.credential),
            ("vehicle", credential.vehicle == birth.vehicle),
            ("wmi", credential.wmi == birth.wmi),
            ("modelYear", credential.model_year == birth.model_year),
            ("make", credential.make == birth.make),
            ("model", credential.model == birth.model),
            ("manufacturer", credential.manufacturer == birth.by),
            ("builtAt", credential.built_at == birth.built_at),
        ];
        match checks.into_iter().find(|(_, same)| !same) {
            Some((field, _)) => Err(CredentialError::Mismatch(field)),
            None => Ok(()),
        }
    }
}

//! Organisations and attestations.

use super::schema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vinculum_core::{ActionDigest, Did, Digest, OrganisationId, Party, Role, Timestamp, TransactionId};
use vinculum_identity::{Country, KeyStatus, OrganisationStatus, Wmi};

/// A member of the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Organisation)]
pub struct OrganisationView {
    /// Its name on the network.
    #[schema(value_type = String)]
    pub id: OrganisationId,
    /// Its number, by order of admission from 1.
    pub number: u32,
    /// Legal name.
    pub name: String,
    /// Country of its seat (ISO 3166-1 alpha-2).
    #[schema(value_type = String)]
    pub country: Country,
    /// Legal Entity Identifier (ISO 17442).
    #[schema(required)]
    pub lei: Option<String>,
    /// What it may do.
    #[schema(value_type = Vec<schema::Role>)]
    pub roles: Vec<Role>,
    /// Whether it may act.
    #[schema(value_type = schema::OrganisationStatus)]
    pub status: OrganisationStatus,
    /// Its keys, active and revoked, by the time they were added.
    pub keys: Vec<KeyView>,
    /// World Manufacturer Identifiers that it owns.
    #[schema(value_type = Vec<String>)]
    pub wmis: Vec<Wmi>,
    /// Block time of its admission.
    #[schema(value_type = u64)]
    pub admitted_at: Timestamp,
    /// From when on it brings its records in.
    #[schema(value_type = u64)]
    pub reports_since: Timestamp,
    /// How many records of vehicles it made.
    pub records: u64,
}

/// A key of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = OrganisationKey)]
pub struct KeyView {
    /// Its `did:key`.
    #[schema(value_type = String)]
    pub key: Did,
    /// Whether it may sign.
    #[schema(value_type = schema::KeyStatus)]
    pub status: KeyStatus,
    /// Block time since when it may sign.
    #[schema(value_type = u64)]
    pub added_at: Timestamp,
    /// Block time since when it may not.
    #[schema(value_type = Option<u64>, required)]
    pub revoked_at: Option<Timestamp>,
}

/// A salted commitment to a statement about somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Attestation)]
pub struct AttestationView {
    /// Digest of the action that issued it.
    #[schema(value_type = String)]
    pub id: ActionDigest,
    /// Who says so.
    #[schema(value_type = String)]
    pub issuer: OrganisationId,
    /// About whom.
    #[schema(value_type = String)]
    pub subject: Party,
    /// What kind of statement.
    pub kind: String,
    /// SHA-256 of the salted statement, which stays off the ledger.
    #[schema(value_type = String)]
    pub commitment: Digest,
    /// Block time of issue.
    #[schema(value_type = u64)]
    pub issued_at: Timestamp,
    /// When it ends.
    #[schema(value_type = Option<u64>, required)]
    pub expires_at: Option<Timestamp>,
    /// Why and when the issuer withdrew it.
    #[schema(required)]
    pub revoked: Option<RevocationView>,
    /// The transaction that issued it.
    #[schema(value_type = String)]
    pub transaction: TransactionId,
}

/// The withdrawal of an attestation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Revocation)]
pub struct RevocationView {
    /// Block time.
    #[schema(value_type = u64)]
    pub at: Timestamp,
    /// The issuer's reason.
    pub reason: String,
}

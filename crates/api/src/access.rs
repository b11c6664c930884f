//! Who asks: requests about what isn't on the ledger carry a statement that the party signed.
//!
//! `Authorization: Vinculum <base64>`, where the base64 is of a DSSE document (JSON) of type [`PAYLOAD_TYPE`] whose
//! payload is `{"network", "audience", "party", "validUntil"}`: the network's id, the organisation that runs the member
//! that is asked, who asks (`did:key:…` or `org:<id>`), and until when (at most [`MAX_VALIDITY_MS`] ahead). The key of the
//! party signs it, or an active key of the organisation. It is a bearer token: it belongs on an encrypted connection.

use crate::{api::Api, problem::Problem};
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, header, request::Parts},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use vinculum_core::{Code, Did, NetworkId, OrganisationId, Party, Timestamp, dsse::Document};
use vinculum_identity::{KeyStatus, OrganisationStatus};

/// The media type of the signed statement.
pub const PAYLOAD_TYPE: &str = "application/vnd.vinculum.access+json";
/// How far ahead `validUntil` may lie: 12 hours.
pub const MAX_VALIDITY_MS: u64 = 12 * 3_600_000;
/// The request needs a statement of who asks, or has one that doesn't hold.
pub const UNAUTHENTICATED: Code = Code::new(1210, "unauthenticated");
const SCHEME: &str = "Vinculum ";
/// Longest header that is read.
const MAX_HEADER: usize = 4_096;

/// What the party signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Statement {
    /// The network.
    pub network: NetworkId,
    /// The organisation that runs the member that is asked.
    pub audience: OrganisationId,
    /// Who asks.
    pub party: Party,
    /// Until when.
    pub valid_until: Timestamp,
}

/// Who asks, proven.
#[derive(Debug, Clone)]
pub struct Access {
    /// Who.
    pub party: Party,
}

impl FromRequestParts<Api> for Access {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::AUTHORIZATION) else {
            return Err(refuse("the header Authorization is missing: it carries a signed statement of who asks"));
        };
        let document = read(value)?;
        let (payload, signers, _) = document.verify(PAYLOAD_TYPE).map_err(|error| refuse(error.to_string()))?;
        let statement: Statement = serde_json::from_slice(&payload)
            .map_err(|error| refuse(format!("the statement in Authorization is not readable: {error}")))?;
        check(api, &statement)?;
        if !speaks_for(api, &statement.party, &signers).await? {
            return Err(refuse(format!("no key that may speak for {} has signed", statement.party)));
        }
        Ok(Self { party: statement.party })
    }
}

fn read(value: &HeaderValue) -> Result<Document, Problem> {
    let text = value.to_str().ok().filter(|text| text.len() <= MAX_HEADER);
    let encoded = text.and_then(|text| text.strip_prefix(SCHEME)).ok_or_else(|| {
        refuse(format!("Authorization must be {SCHEME}<base64 of a signed statement>, of at most {MAX_HEADER} bytes"))
    })?;
    let json = STANDARD.decode(encoded.trim()).map_err(|_| refuse("the statement in Authorization is not base64"))?;
    serde_json::from_slice(&json).map_err(|error| refuse(format!("Authorization holds no signed document: {error}")))
}

fn check(api: &Api, statement: &Statement) -> Result<(), Problem> {
    if statement.network != api.chain.network_id() {
        return Err(refuse("the statement is for another network"));
    }
    let own = own_organisation(api);
    if own.as_ref() != Some(&statement.audience) {
        let own = own.map_or("an organisation that is no validator".into(), |own| own.to_string());
        return Err(refuse(format!("the statement is for {}, this member is run by {own}", statement.audience)));
    }
    let now = api.chain.now();
    if statement.valid_until < now || statement.valid_until > now.plus(MAX_VALIDITY_MS) {
        return Err(refuse(format!("validUntil must lie within 12 hours from now, {now}")));
    }
    Ok(())
}

/// The organisation that runs this member.
fn own_organisation(api: &Api) -> Option<OrganisationId> {
    let own = api.config.member?;
    let entries = &api.chain.genesis().file().validators;
    entries.iter().find(|entry| entry.consensus_key == own).map(|entry| entry.organisation.clone())
}

/// Whether one of these keys is the party's, or an active key of the active organisation.
pub async fn speaks_for(api: &Api, party: &Party, keys: &[Did]) -> Result<bool, Problem> {
    let organisation = match party {
        Party::Key(key) => return Ok(keys.contains(key)),
        Party::Organisation(id) => api.index.organisation(id).await?,
    };
    Ok(organisation.is_some_and(|organisation| {
        organisation.status == OrganisationStatus::Active
            && organisation.keys.iter().any(|key| key.status == KeyStatus::Active && keys.contains(&key.key))
    }))
}

fn refuse(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, UNAUTHENTICATED, detail)
}

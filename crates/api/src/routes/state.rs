//! The ledger's state by path, with proof.

use crate::{
    api::Api,
    extract::{Query, query},
    problem::Problem,
};
use axum::{Json, extract::State};
use serde::Serialize;
use serde_json::value::RawValue;
use std::str::FromStr;
use utoipa::ToSchema;
use vinculum_chain::{Certified, StateProof as Proven};
use vinculum_core::Timestamp;
use vinculum_proof::{Finality, HexBytes, StateProof, state::MAX_PATH_BYTES};

/// `true` or `false`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flag(pub bool);

impl FromStr for Flag {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "true" => Ok(Self(true)),
            "false" => Ok(Self(false)),
            _ => Err("it must be true or false"),
        }
    }
}

/// Where an entry of the state lies.
#[derive(Debug, Clone)]
pub struct StatePath(String);

impl FromStr for StatePath {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split('/').count();
        let valid = text.len() <= MAX_PATH_BYTES && parts >= 2 && text.bytes().all(|byte| byte.is_ascii_graphic());
        if valid && text.split('/').all(|part| !part.is_empty()) {
            return Ok(Self(text.into()));
        }
        Err(format!("it must be a path such as identity/organisation/nordic-motors, of at most {MAX_PATH_BYTES} bytes"))
    }
}

query! {
    /// Which entry of the state.
    StateQuery {
        /// Where it lies.
        #[param(value_type = String, max_length = 512, example = "identity/organisation/nordic-motors")]
        path: StatePath = "path",
        /// `true` adds the proof.
        #[param(value_type = bool)]
        proof: Flag = "proof",
    }
}

/// An entry of the state, or its absence.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct StateEntry {
    /// Where it lies.
    path: String,
    /// What it holds; null when there is nothing.
    #[schema(value_type = serde_json::Value)]
    value: Option<Box<RawValue>>,
    /// Height of the block after which this holds.
    height: u64,
    /// Time of that block.
    #[schema(value_type = u64)]
    time: Timestamp,
    /// Proof of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    proof: Option<Proof>,
}

/// That the state holds something, or nothing, at a path, after a block that is final.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Proof {
    /// That the block is final.
    #[schema(value_type = FinalitySchema)]
    pub finality: Finality,
    /// What the state after it holds.
    #[schema(value_type = StateProofSchema)]
    pub state: StateProof,
}

/// Evidence that a block is final.
#[derive(Debug, ToSchema)]
#[schema(as = Finality)]
#[allow(dead_code, reason = "describes vinculum_proof::Finality")]
pub struct FinalitySchema {
    /// The genesis file, exactly as its SHA-256 is the network's id.
    genesis: String,
    /// In hexadecimal: the header of the block, then its descendants up to the certified one.
    headers: Vec<String>,
    /// In hexadecimal: the certificate of the last header.
    certificate: String,
}

/// What the state holds at a path, with proof.
#[derive(Debug, ToSchema)]
#[schema(as = StateProof)]
#[allow(dead_code, reason = "describes vinculum_proof::StateProof")]
pub struct StateProofSchema {
    /// Where: the SHA-256 of this text is the key.
    path: String,
    /// The exact JSON text of the value; null when there is none.
    #[schema(required)]
    value: Option<String>,
    /// In hexadecimal: the proof against the state root of the first header.
    proof: String,
}

/// The evidence of a final block in the form that travels.
pub fn finality(api: &Api, certified: &Certified) -> Result<Finality, Problem> {
    let genesis = std::str::from_utf8(api.chain.genesis().bytes()).map_err(Problem::internal)?;
    Ok(Finality {
        genesis: genesis.into(),
        headers: certified.headers.iter().map(|header| HexBytes(header.to_vec())).collect(),
        certificate: HexBytes(certified.certificate.to_vec()),
    })
}

/// A proven entry in the form that travels.
pub fn state_proof(proven: Proven) -> Result<StateProof, Problem> {
    let value = proven.value.map(|value| String::from_utf8(value.into())).transpose().map_err(Problem::internal)?;
    Ok(StateProof { path: proven.path, value, proof: HexBytes(proven.proof.into()) })
}

/// The proof of what lies at one path.
pub async fn prove_one(api: &Api, path: &str) -> Result<Proof, Problem> {
    let set = api.chain.prove(&[path]).await?;
    let finality = finality(api, &set.finality)?;
    let state = set.states.into_iter().next().ok_or_else(|| Problem::internal("a proof of one path has no part"))?;
    Ok(Proof { finality, state: state_proof(state)? })
}

fn json(text: Option<String>) -> Result<Option<Box<RawValue>>, Problem> {
    text.map(RawValue::from_string).transpose().map_err(Problem::internal)
}

/// Reads an entry of the state.
#[utoipa::path(
    get, path = "/v1/state", operation_id = "state", tag = "ledger", summary = "Read an entry of the ledger's state",
    description = "Every entry has a readable path. Paths with nothing give null: absence can be proved as well as presence.",
    params(StateQuery),
    responses((status = 200, description = "The entry, or its absence.", body = StateEntry)),
)]
pub async fn state(State(api): State<Api>, Query(query): Query<StateQuery>) -> Result<Json<StateEntry>, Problem> {
    let StatePath(path) = query.path.ok_or_else(|| Problem::parameter("path", "must be given"))?;
    if query.proof == Some(Flag(true)) {
        let set = api.chain.prove(&[&path]).await?;
        let (height, time) = (set.header.height, set.header.time);
        let finality = finality(&api, &set.finality)?;
        let proven =
            set.states.into_iter().next().ok_or_else(|| Problem::internal("a proof of one path has no part"))?;
        let state = state_proof(proven)?;
        let value = json(state.value.clone())?;
        return Ok(Json(StateEntry { path, value, height, time, proof: Some(Proof { finality, state }) }));
    }
    let snapshot = api.chain.read(&[&path]).await?;
    let header = api.chain.header(snapshot.height).await?;
    let value = snapshot.values.into_iter().next().flatten();
    let text = value.map(|value| String::from_utf8(value.into())).transpose().map_err(Problem::internal)?;
    // The state before the first block has the genesis file's time.
    let time = header.map_or(api.chain.genesis().file().created_at, |header| header.time);
    Ok(Json(StateEntry { path, value: json(text)?, height: snapshot.height, time, proof: None }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_have_a_form() {
        assert!("identity/key/did:key:z6Mk".parse::<StatePath>().is_ok());
        let longest = format!("a/{}", "b".repeat(MAX_PATH_BYTES - 2));
        assert!(longest.parse::<StatePath>().is_ok());
        for bad in ["identity", "/identity/x", "identity//x", "identity/x/", "a b/c", "a/ü", &format!("{longest}b")] {
            assert!(bad.parse::<StatePath>().is_err(), "{bad}");
        }
    }
}

//! The network, its members, and this member's place in it.

use crate::{api::Api, problem::Problem};
use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use vinculum_core::{
    Digest, MAX_ACTIONS, MAX_SIGNATURES, MAX_TRANSACTION_BYTES, MAX_VALIDITY_MS, NetworkId, OrganisationId, Timestamp,
};
use vinculum_vehicles::types::Dispute;

/// The network as this member sees it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Network {
    /// SHA-256 of the genesis file: the only thing that a check of a proof needs.
    #[schema(value_type = String)]
    pub network_id: NetworkId,
    /// Its name, for people.
    pub name: String,
    /// Whether it is for demonstration.
    pub demo: bool,
    /// Height of the latest final block.
    pub height: u64,
    /// Time of that block.
    #[schema(value_type = u64)]
    pub time: Timestamp,
    /// Root of the state after it.
    #[schema(value_type = String)]
    pub state_root: Digest,
    /// Version of the formats of blocks and state.
    pub format: u16,
    /// Which validator set decides; the genesis file's is 0.
    pub epoch: u64,
    /// The validators, in the order in which they lead.
    pub validators: Vec<Validator>,
    /// What waits at this member.
    pub mempool: Mempool,
    /// The height up to which this member's lists are complete.
    pub indexed_height: u64,
    /// Version of this member's program.
    pub version: &'static str,
    /// The network's limits.
    pub parameters: Parameters,
}

/// A member that takes part in consensus.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Validator {
    /// The organisation that runs it.
    #[schema(value_type = String)]
    pub organisation: OrganisationId,
    /// That organisation's legal name.
    pub name: String,
    /// Its Ed25519 key in consensus.
    #[schema(value_type = String)]
    pub public_key: Digest,
    /// Whether it is the member that answers.
    #[serde(rename = "self")]
    pub is_self: bool,
    /// When this member last heard its vote; null when it never did.
    #[schema(value_type = Option<u64>, required)]
    pub last_vote: Option<Timestamp>,
    /// How many of its turns to lead passed without a block by it, since this member started.
    pub missed_turns: u64,
}

/// Transactions that wait for a block.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Mempool {
    /// How many.
    pub transactions: u64,
    /// Their size.
    pub bytes: u64,
}

/// The network's limits.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Parameters {
    /// Most actions in a transaction.
    pub max_actions: u64,
    /// Most signatures on a transaction.
    pub max_signatures: u64,
    /// Most bytes of a transaction in binary form.
    pub max_transaction_bytes: u64,
    /// How far ahead a transaction's `validUntil` may lie, in milliseconds.
    pub max_validity_ms: u64,
    /// How long a reporter has to answer a dispute, in milliseconds of block time.
    pub time_to_answer_ms: u64,
}

/// Describes the network.
#[utoipa::path(
    get, path = "/v1/network", operation_id = "network", tag = "ledger", summary = "Describe the network",
    responses(
        (status = 200, description = "The network as this member sees it.", body = Network),
    ),
)]
pub async fn network(State(api): State<Api>) -> Result<Json<Network>, Problem> {
    let status = api.chain.status();
    let genesis = api.chain.genesis().file();
    let header = api.chain.header(status.tip.height).await?;
    // Before the first block there is no state whose root could be shown.
    let (state_root, epoch) =
        header.map_or((Digest::ZERO, 0), |header| (header.state_root, header.context.round.epoch().get()));
    let validators = status.validators.iter().map(|validator| {
        let key: &[u8] = validator.key.as_ref();
        let public_key = Digest(key.try_into().expect("an Ed25519 key has 32 bytes"));
        // Every validator's organisation is a founder: the genesis file is checked for it.
        let organisation = validator.organisation.clone()?;
        let founder = genesis.founders.iter().find(|founder| founder.organisation == organisation)?;
        Some(Validator {
            name: founder.name.clone(),
            is_self: api.config.member == Some(public_key),
            last_vote: validator.heard.last_vote,
            missed_turns: validator.heard.missed_turns,
            public_key,
            organisation,
        })
    });
    Ok(Json(Network {
        network_id: api.chain.network_id(),
        name: genesis.name.clone(),
        demo: genesis.demonstration,
        height: status.tip.height,
        time: status.tip.time,
        state_root,
        format: vinculum_runtime::STATE_FORMAT,
        epoch,
        validators: validators.flatten().collect(),
        mempool: Mempool { transactions: status.waiting as u64, bytes: status.waiting_bytes as u64 },
        indexed_height: api.indexed.height(),
        version: env!("CARGO_PKG_VERSION"),
        parameters: Parameters {
            max_actions: MAX_ACTIONS as u64,
            max_signatures: MAX_SIGNATURES as u64,
            max_transaction_bytes: MAX_TRANSACTION_BYTES as u64,
            max_validity_ms: MAX_VALIDITY_MS,
            time_to_answer_ms: Dispute::TIME_TO_ANSWER_MS,
        },
    }))
}

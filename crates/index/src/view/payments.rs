//! Accounts.

use super::schema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vinculum_core::{AccountId, ActionDigest, Currency, OrganisationId, Party, Timestamp, TransactionId};
use vinculum_state::Event;

/// An account for a bank's deposit tokens, without what is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AccountFacts)]
pub struct AccountView {
    /// Its id.
    #[schema(value_type = String)]
    pub id: AccountId,
    /// Whose it is.
    #[schema(value_type = String)]
    pub holder: Party,
    /// The bank that issues and redeems its tokens.
    #[schema(value_type = String)]
    pub bank: OrganisationId,
    /// Legal name of the bank.
    pub bank_name: String,
    /// Its currency (ISO 4217).
    #[schema(value_type = String)]
    pub currency: Currency,
    /// Block time of its opening.
    #[schema(value_type = u64)]
    pub opened_at: Timestamp,
}

/// An action that touched an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AccountAction)]
pub struct AccountEntry {
    /// Where it stands on the ledger: height, position of the transaction, position of the action.
    pub id: String,
    /// Its type.
    pub kind: String,
    /// The action, without its salt.
    #[schema(value_type = schema::Action)]
    pub action: serde_json::Value,
    /// SHA-256 of its bytes: the payment's or mandate's id.
    #[schema(value_type = String)]
    pub digest: ActionDigest,
    /// The transaction that carried it.
    #[schema(value_type = String)]
    pub transaction: TransactionId,
    /// Height of its block.
    pub height: u64,
    /// Time of its block.
    #[schema(value_type = u64)]
    pub time: Timestamp,
    /// What happened and the action alone doesn't say.
    #[schema(value_type = Vec<schema::Event>)]
    pub events: Vec<Event>,
}

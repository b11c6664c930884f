//! Accounts for deposit tokens: what is in them, and what moved.

use crate::{
    api::Api,
    extract::{Limit, Query, Segment, Text, query},
    problem::Problem,
    routes::{
        organisations::ProofQuery,
        page,
        state::{Flag, Proof, prove_one},
    },
};
use axum::{Json, extract::State};
use serde::{Serialize, de::DeserializeOwned};
use std::{collections::BTreeMap, fmt::Display};
use utoipa::ToSchema;
use vinculum_core::{AccountId, Amount, OrganisationId, Party, TransactionId};
use vinculum_index::{
    AccountFilter, PageRequest,
    view::{AccountEntry, AccountView, Page},
};
use vinculum_payments::{ACCOUNTS, Account, AtDeadline, CHAINS, Chain};
use vinculum_state::Map;

query! {
    /// Which accounts.
    AccountsQuery {
        /// Only those of this party: `did:key:…` or `org:<id>`.
        #[param(value_type = String, example = "org:nordic-motors")]
        holder: Party = "holder",
        /// Only those at this bank.
        #[param(value_type = String, example = "hafenfeld-bank")]
        bank: OrganisationId = "bank",
        /// Most items on the page: 1 to 200, 50 when not given.
        #[param(value_type = u32, minimum = 1, maximum = 200)]
        limit: Limit = "limit",
        /// Where the last page said that the next one begins.
        #[param(value_type = String)]
        cursor: Text = "cursor",
    }
}

query! {
    /// Which page of which actions.
    EntriesQuery {
        /// Only actions of this type.
        #[param(value_type = String, example = "payments.redeem")]
        kind: Text = "kind",
        /// Most items on the page: 1 to 200, 50 when not given.
        #[param(value_type = u32, minimum = 1, maximum = 200)]
        limit: Limit = "limit",
        /// Where the last page said that the next one begins.
        #[param(value_type = String)]
        cursor: Text = "cursor",
    }
}

/// An account with what is in it. Amounts are minor units of its currency.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Account)]
pub struct AccountDetail {
    /// What doesn't change.
    #[serde(flatten)]
    facts: AccountView,
    /// Posted credits less posted debits; negative when it is overdrawn.
    balance: i64,
    /// What its holder can still pay: the balance less what is reserved, plus the credit limit.
    available: i64,
    /// Reserved to be paid out.
    reserved: i64,
    /// Reserved by others to be paid in.
    awaited: i64,
    /// How far it may be overdrawn.
    credit_limit: i64,
    /// Where it is in its life: `{"state": "open"}`, `{"state": "frozen", "reason": …}` or `{"state": "closed"}`.
    #[schema(value_type = AccountStatusSchema)]
    status: vinculum_payments::AccountStatus,
    /// Proof of `payments/account/<id>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    proof: Option<Proof>,
}

/// Where an account is in its life.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AccountStatus)]
#[allow(dead_code, reason = "describes vinculum_payments::AccountStatus")]
pub struct AccountStatusSchema {
    /// `open`, `frozen` or `closed`.
    state: String,
    /// Why its bank froze it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<String>,
}

/// An action that touched the account, with what it did to the balance.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = AccountEntry)]
pub struct EntryDetail {
    /// The action.
    #[serde(flatten)]
    pub(super) entry: AccountEntry,
    /// Change of the balance, in minor units.
    pub(super) change: i64,
    /// The reservations that the action resolved, or is one of: `legs`, `expiresAt`, `atDeadline` and `status` as they are now.
    #[schema(required, value_type = Option<serde_json::Value>)]
    chain: Option<Chain>,
}

/// Lists accounts.
#[utoipa::path(
    get, path = "/v1/accounts", operation_id = "accounts", tag = "payments",
    summary = "List accounts in the order in which they were opened",
    params(AccountsQuery),
    responses((status = 200, description = "A page of accounts.", body = Page<AccountDetail>)),
)]
pub async fn accounts(
    State(api): State<Api>,
    Query(query): Query<AccountsQuery>,
) -> Result<Json<Page<AccountDetail>>, Problem> {
    let filter = AccountFilter { holder: query.holder, bank: query.bank };
    let found = api.index.accounts(&filter, &page(query.limit, query.cursor)?).await?;
    let ids: Vec<AccountId> = found.items.iter().map(|account| account.id).collect();
    let mut contents = load(&api, &ACCOUNTS, &ids).await?.into_iter();
    let details = found.items.into_iter().filter_map(|facts| Some(detail(facts, contents.next()??, None)));
    Ok(Json(Page { items: details.collect(), next_cursor: found.next_cursor }))
}

/// Shows an account.
#[utoipa::path(
    get, path = "/v1/accounts/{id}", operation_id = "account", tag = "payments", summary = "Show an account",
    params(("id" = String, Path, description = "The account's id: 64 hexadecimal digits."), ProofQuery),
    responses(
        (status = 200, description = "The account.", body = AccountDetail),
        (status = 404, description = "There is no such account; with `proof=true` the problem carries the proof of that."),
    ),
)]
pub async fn account(
    State(api): State<Api>,
    segment: Segment,
    Query(query): Query<ProofQuery>,
) -> Result<Json<AccountDetail>, Problem> {
    let id: AccountId = segment.parse("id")?;
    let proof = match query.proof {
        Some(Flag(true)) => Some(prove_one(&api, &ACCOUNTS.path(&id)).await?),
        _ => None,
    };
    let facts = api.index.account(&id).await?;
    let content = load(&api, &ACCOUNTS, &[id]).await?.into_iter().next().flatten();
    match facts.zip(content) {
        Some((facts, content)) => Ok(Json(detail(facts, content, proof))),
        None => {
            let problem = unknown(&id);
            Err(match proof {
                Some(proof) => problem.with("proof", proof),
                None => problem,
            })
        }
    }
}

/// Lists what touched an account.
#[utoipa::path(
    get, path = "/v1/accounts/{id}/entries", operation_id = "accountEntries", tag = "payments",
    summary = "List the actions that touched an account, newest first",
    params(("id" = String, Path, description = "The account's id: 64 hexadecimal digits."), EntriesQuery),
    responses(
        (status = 200, description = "A page of actions.", body = Page<EntryDetail>),
        (status = 404, description = "There is no such account."),
    ),
)]
pub async fn entries(
    State(api): State<Api>,
    segment: Segment,
    Query(query): Query<EntriesQuery>,
) -> Result<Json<Page<EntryDetail>>, Problem> {
    let id: AccountId = segment.parse("id")?;
    if api.index.account(&id).await?.is_none() {
        return Err(unknown(&id));
    }
    let kind = query.kind.map(|Text(kind)| kind);
    Ok(Json(detailed(&api, &id, kind.as_deref(), &page(query.limit, query.cursor)?).await?))
}

/// A page of what touched an account, with what it did to the balance.
pub(super) async fn detailed(
    api: &Api,
    id: &AccountId,
    kind: Option<&str>,
    page: &PageRequest,
) -> Result<Page<EntryDetail>, Problem> {
    let found = api.index.entries(&(*id).into(), kind, page).await?;
    let mut wanted: Vec<TransactionId> = found.items.iter().filter_map(chain_of).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let chains = load(api, &CHAINS, &wanted).await?;
    let chains: BTreeMap<_, _> = wanted.into_iter().zip(chains).filter_map(|(id, chain)| Some((id, chain?))).collect();
    Ok(found.map(|entry| {
        let chain = chain_of(&entry).and_then(|id| chains.get(&id)).cloned();
        EntryDetail { change: change(&entry, chain.as_ref(), id), entry, chain }
    }))
}

impl EntryDetail {
    /// An action that moves no money of the subject.
    pub(super) fn plain(entry: AccountEntry) -> Self {
        Self { entry, change: 0, chain: None }
    }
}

pub(super) fn unknown(id: &AccountId) -> Problem {
    Problem::not_found(format!("there is no account {id}"))
}

/// Reads values of one map from the ledger's state.
pub async fn load<K: Display, V: DeserializeOwned>(
    api: &Api,
    map: &Map<K, V>,
    keys: &[K],
) -> Result<Vec<Option<V>>, Problem> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let paths: Vec<String> = keys.iter().map(|key| map.path(key)).collect();
    let snapshot = api.chain.read(&paths).await?;
    let read = |value: Option<bytes::Bytes>| value.map(|bytes| serde_json::from_slice(&bytes)).transpose();
    snapshot.values.into_iter().map(|value| read(value).map_err(Problem::internal)).collect()
}

fn detail(facts: AccountView, account: Account, proof: Option<Proof>) -> AccountDetail {
    AccountDetail {
        facts,
        balance: account.balance(),
        available: account.available(),
        reserved: units(account.totals.debits_pending),
        awaited: units(account.totals.credits_pending),
        credit_limit: units(account.credit_limit),
        status: account.status,
        proof,
    }
}

/// Minor units, which have 53 bits.
fn units(amount: Amount) -> i64 {
    amount.minor_units() as i64
}

/// The chain of reservations that an action belongs to.
fn chain_of(entry: &AccountEntry) -> Option<TransactionId> {
    match entry.kind.as_str() {
        "payments.reserve" => Some(entry.transaction),
        "payments.post_chain" | "payments.void_chain" | "payments.expire_chain" => {
            entry.action["chain"].as_str()?.parse().ok()
        }
        _ => None,
    }
}

/// What the action did to the account's balance.
fn change(entry: &AccountEntry, chain: Option<&Chain>, account: &AccountId) -> i64 {
    let amount = || entry.action["amount"].as_i64().unwrap_or_default();
    let pays = || entry.action["from"].as_str() == Some(&account.to_string());
    match entry.kind.as_str() {
        "payments.issue" => amount(),
        "payments.redeem" => -amount(),
        "payments.transfer" | "payments.refund" | "payments.collect" | "payments.charge" if pays() => -amount(),
        "payments.transfer" | "payments.refund" | "payments.collect" | "payments.charge" => amount(),
        "payments.post_chain" | "payments.expire_chain" => {
            let Some(chain) = chain else { return 0 };
            let paid = |number: usize, whole: Amount| match &entry.action["amounts"] {
                serde_json::Value::Array(amounts) => {
                    amounts.get(number).and_then(|amount| amount.as_i64()).unwrap_or(0)
                }
                _ if entry.kind == "payments.expire_chain" && chain.at_deadline == AtDeadline::GiveBack => 0,
                _ => units(whole),
            };
            let effect = |(number, leg): (usize, &vinculum_payments::Leg)| {
                let sign = i64::from(leg.to == *account) - i64::from(leg.from == *account);
                sign * paid(number, leg.amount)
            };
            chain.legs.iter().enumerate().map(effect).sum()
        }
        _ => 0,
    }
}

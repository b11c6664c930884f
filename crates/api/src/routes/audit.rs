//! Whether the books balance.

use crate::{api::Api, problem::Problem};
use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use vinculum_core::codes;
use vinculum_index::Money;
use vinculum_loans::LOANS;
use vinculum_payments::{ACCOUNTS, BOOKS, BookKey, CHAINS};

/// How often the state is read anew because money came into being while it was read.
const ATTEMPTS: usize = 5;

/// What an audit found.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Audit {
    /// Height of the block after which everything was read.
    height: u64,
    /// Accounts that were read.
    accounts: u64,
    /// Banks' books.
    books: u64,
    /// Chains of reservations.
    chains: u64,
    /// Loans.
    loans: u64,
    /// What doesn't hold, each as a sentence; empty when all of it does.
    violations: Vec<String>,
}

/// Checks the invariants of money over the whole state.
#[utoipa::path(
    get, path = "/v1/audit", operation_id = "audit", tag = "payments",
    summary = "Check that the books balance",
    description = "Reads every account, book, chain of reservations and loan as of one block and checks: per bank and currency, posted debits equal \
                   posted credits and pending debits equal pending credits; what is pending is what open chains reserve; what was lent is what was \
                   paid and is owed; a pending loan is held by one open chain.",
    responses(
        (status = 200, description = "What was read, and what doesn't hold.", body = Audit),
        (status = 503, description = "The ledger moved on each time before all of it was read."),
    ),
)]
pub async fn audit(State(api): State<Api>) -> Result<Json<Audit>, Problem> {
    let mut known = api.index.money(api.index.indexed_height()).await?;
    for _ in 0..ATTEMPTS {
        let paths = paths(&known);
        let snapshot = api.chain.read(&paths).await?;
        api.indexed.reached(snapshot.height).await;
        let then = api.index.money(snapshot.height).await?;
        // Nothing that the block knew was left out.
        if then == known {
            return Ok(Json(check(known, snapshot.height, snapshot.values)?));
        }
        known = then;
    }
    let detail = "the ledger moved on each time before all of it was read; ask again when less happens";
    Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, codes::UNAVAILABLE, detail))
}

fn paths(money: &Money) -> Vec<String> {
    let accounts = money.accounts.iter().map(|id| ACCOUNTS.path(id).to_string());
    let books = money.books.iter().map(|(bank, currency)| BOOKS.path(&BookKey(bank.clone(), *currency)).to_string());
    let chains = money.chains.iter().map(|id| CHAINS.path(id).to_string());
    let loans = money.loans.iter().map(|id| LOANS.path(id).to_string());
    accounts.chain(books).chain(chains).chain(loans).collect()
}

fn check(money: Money, height: u64, values: Vec<Option<bytes::Bytes>>) -> Result<Audit, Problem> {
    let mut values = values.into_iter();
    let accounts = take(money.accounts, &mut values)?;
    let books = money.books.into_iter().map(|(bank, currency)| BookKey(bank, currency));
    let books = take(books.collect(), &mut values)?;
    let chains = take(money.chains, &mut values)?;
    let loans = take(money.loans, &mut values)?;
    let mut violations = vinculum_payments::invariant::violations(&accounts, &books, chains.values());
    violations.extend(vinculum_loans::invariant::violations(&loans));
    violations.extend(vinculum_loans::invariant::misheld(&loans, &chains));
    let count = |length: usize| length as u64;
    Ok(Audit {
        height,
        accounts: count(accounts.len()),
        books: count(books.len()),
        chains: count(chains.len()),
        loans: count(loans.len()),
        violations,
    })
}

/// The values of these keys, which come next; a book that nothing was issued from has none.
fn take<K: Ord, V: DeserializeOwned>(
    keys: Vec<K>,
    values: &mut impl Iterator<Item = Option<bytes::Bytes>>,
) -> Result<BTreeMap<K, V>, Problem> {
    let present = keys.into_iter().zip(values).filter_map(|(key, value)| Some((key, value?)));
    present.map(|(key, value)| Ok((key, serde_json::from_slice(&value).map_err(Problem::internal)?))).collect()
}

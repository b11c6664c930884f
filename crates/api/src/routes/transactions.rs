//! Transactions: what happened, and the way in for new ones.

use crate::{
    api::Api,
    extract::{JsonBytes, Limit, MAX_BATCH_JSON, MAX_ENVELOPE_JSON, Moment, Query, Segment, Text, query},
    names::name_transactions,
    problem::{INVALID_PARAMETER, Problem},
    routes::page,
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use futures::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::{str::FromStr, time::Duration};
use tokio::time::{Instant, timeout_at};
use utoipa::ToSchema;
use vinculum_chain::{Receipt, SubmitError, WaitError};
use vinculum_core::{Envelope, EnvelopeError, OrganisationId, Timestamp, TransactionId, codes};
use vinculum_index::{
    TransactionFilter,
    view::{EnvelopeView, OutcomeView, Page, TransactionDetail, TransactionStatus, TransactionSummary},
};

/// Most transactions in a batch.
pub const MAX_BATCH: usize = 1_000;
/// How many transactions of a batch are checked at the same time; as many as fill one batch of signature checks.
const CONCURRENT: usize = 256;
/// The longest that a caller can choose to wait.
pub const MAX_WAIT: Duration = Duration::from_secs(60);

query! {
    /// Which transactions.
    TransactionsQuery {
        /// Only those with an action that names this organisation.
        #[param(value_type = String, example = "nordic-motors")]
        organisation: OrganisationId = "organisation",
        /// Only those with an action of this type.
        #[param(value_type = String, example = "vehicles.record_odometer")]
        kind: Text = "type",
        /// Only those that were accepted, or rejected.
        #[param(value_type = TransactionStatus)]
        status: Status = "status",
        /// Only those of blocks at this time or later, in milliseconds since the Unix epoch.
        #[param(value_type = u64)]
        from: Moment = "from",
        /// Only those of blocks at this time or earlier, in milliseconds since the Unix epoch.
        #[param(value_type = u64)]
        to: Moment = "to",
        /// Most items on the page: 1 to 200, 50 when not given.
        #[param(value_type = u32, minimum = 1, maximum = 200)]
        limit: Limit = "limit",
        /// Where the last page said that the next one begins.
        #[param(value_type = String)]
        cursor: Text = "cursor",
    }
}

/// What became of a transaction, as a parameter.
#[derive(Debug, Clone, Copy)]
pub struct Status(TransactionStatus);

impl FromStr for Status {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "accepted" => Ok(Self(TransactionStatus::Accepted)),
            "rejected" => Ok(Self(TransactionStatus::Rejected)),
            _ => Err("it must be accepted or rejected"),
        }
    }
}

/// Lists transactions.
#[utoipa::path(
    get, path = "/v1/transactions", operation_id = "transactions", tag = "ledger",
    summary = "List final transactions, newest first",
    params(TransactionsQuery),
    responses(
        (status = 200, description = "A page of transactions.", body = Page<TransactionSummary>),
    ),
)]
pub async fn transactions(
    State(api): State<Api>,
    Query(query): Query<TransactionsQuery>,
) -> Result<Json<Page<TransactionSummary>>, Problem> {
    let filter = TransactionFilter {
        organisation: query.organisation,
        kind: query.kind.map(|Text(kind)| kind),
        status: query.status.map(|Status(status)| status),
        from: query.from.map(|Moment(time)| Timestamp(time)),
        to: query.to.map(|Moment(time)| Timestamp(time)),
    };
    let mut transactions = api.index.transactions(&filter, &page(query.limit, query.cursor)?).await?;
    name_transactions(&api, &mut transactions.items).await?;
    Ok(Json(transactions))
}

/// A transaction that was taken in and is not final yet.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"id": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "status": "pending"}))]
pub struct Pending {
    /// SHA-256 of what was signed.
    #[schema(value_type = String)]
    id: TransactionId,
    /// Always `pending`.
    status: PendingStatus,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum PendingStatus {
    Pending,
}

impl Pending {
    fn of(id: TransactionId) -> Self {
        Self { id, status: PendingStatus::Pending }
    }
}

/// A transaction: final, or still waiting.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Transaction {
    /// Final.
    Final(Box<TransactionDetail>),
    /// Waiting.
    Pending(Pending),
}

/// Shows a transaction.
#[utoipa::path(
    get, path = "/v1/transactions/{id}", operation_id = "transaction", tag = "ledger", summary = "Show a transaction in full",
    params(("id" = String, Path, description = "The transaction's id.", pattern = "^[0-9a-f]{64}$")),
    responses(
        (status = 200, description = "The transaction; only its id and status while it is pending.", body = Transaction),
        (status = 404, description = "This member knows no such transaction."),
    ),
)]
pub async fn transaction(State(api): State<Api>, segment: Segment) -> Result<Json<Transaction>, Problem> {
    let id: TransactionId = segment.parse("id")?;
    // Whether it waits or is final in the ledger is asked first: it may move on between the questions, but only forward.
    let known = api.chain.is_waiting(&id) || api.chain.transaction_height(&id).is_some();
    match api.index.transaction(&id).await? {
        Some(mut detail) => {
            name_transactions(&api, std::slice::from_mut(&mut detail.summary)).await?;
            Ok(Json(Transaction::Final(Box::new(detail))))
        }
        // Final in the ledger and not yet in the lists counts as pending: what it became can't be shown in full.
        None if known => Ok(Json(Transaction::Pending(Pending::of(id)))),
        None => Err(Problem::not_found(format!("this member knows no transaction {id}"))),
    }
}

query! {
    /// Whether to wait.
    SubmitQuery {
        /// `finalized` waits until the transaction is final, and this member's lists show it.
        #[param(value_type = String, example = "finalized")]
        wait: Wait = "wait",
        /// How long to wait at most, in milliseconds: 1 to 60000, 30000 when not given.
        #[param(value_type = u64, minimum = 1, maximum = 60000)]
        timeout: WaitTime = "timeout",
    }
}

/// What to wait for.
#[derive(Debug, Clone, Copy)]
pub struct Wait;

impl FromStr for Wait {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "finalized" { Ok(Self) } else { Err("it must be finalized") }
    }
}

/// How long to wait.
#[derive(Debug, Clone, Copy)]
pub struct WaitTime(Duration);

impl FromStr for WaitTime {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let time = text.parse().ok().map(Duration::from_millis);
        let valid = time.filter(|time| !time.is_zero() && *time <= MAX_WAIT);
        valid.map(Self).ok_or_else(|| format!("it must be milliseconds from 1 to {}", MAX_WAIT.as_millis()))
    }
}

/// What became of a submitted transaction.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Submitted {
    /// SHA-256 of what was signed.
    #[schema(value_type = String)]
    pub id: TransactionId,
    /// Accepted: all its actions happened. Rejected: nothing happened.
    pub status: TransactionStatus,
    /// Height of its block.
    pub height: u64,
    /// Time of its block.
    #[schema(value_type = u64)]
    pub time: Timestamp,
    /// Its place in the block, from 0.
    pub position: u32,
    /// What became of it, in full.
    pub outcome: OutcomeView,
}

impl From<Receipt> for Submitted {
    fn from(receipt: Receipt) -> Self {
        let outcome = OutcomeView::from(&receipt.outcome);
        Self {
            id: receipt.id,
            status: outcome.status,
            height: receipt.height,
            time: receipt.time,
            position: u32::try_from(receipt.index).unwrap_or(u32::MAX),
            outcome,
        }
    }
}

impl From<TransactionDetail> for Submitted {
    fn from(detail: TransactionDetail) -> Self {
        let TransactionSummary { id, height, time, position, status, .. } = detail.summary;
        Self { id, status, height, time, position, outcome: detail.outcome }
    }
}

/// What an answer to a submission holds.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum Submission {
    /// Waited for.
    Final(Box<Submitted>),
    /// Not waited for.
    Pending(Pending),
}

/// Submits a transaction.
#[utoipa::path(
    post, path = "/v1/transactions", operation_id = "submit", tag = "ledger", summary = "Submit a transaction",
    description = "Checks the form, the deadline and the signatures, and passes the transaction on to the network. The same \
        transaction twice is one. With `wait=finalized` the answer is what became of it; a transaction that the ledger \
        rejected is then an answer, not a problem.",
    params(SubmitQuery),
    request_body(content = EnvelopeView, description = "The transaction: DSSE, with the actions beside it; at most 256 KiB."),
    responses(
        (status = 200, description = "With `wait=finalized`: what became of it.", body = Submitted),
        (status = 202, description = "Taken in.", body = Pending),
        (status = 409, description = "It is final already; or it expired while it was waited for."),
        (status = 413, description = "The body, or the transaction, is too large."),
        (status = 429, description = "One signer has too many waiting transactions."),
        (status = 503, description = "The pool of waiting transactions is full."),
        (status = 504, description = "It was taken in and is not final yet."),
    ),
)]
pub async fn submit(
    State(api): State<Api>,
    Query(query): Query<SubmitQuery>,
    JsonBytes(body): JsonBytes<MAX_ENVELOPE_JSON>,
) -> Result<Response, Problem> {
    let deadline = query.deadline(&api);
    let envelope = read_envelope(&body)?;
    Ok(match take_in(&api, envelope, deadline).await? {
        Submission::Final(submitted) => Json(submitted).into_response(),
        Submission::Pending(pending) => (StatusCode::ACCEPTED, Json(pending)).into_response(),
    })
}

impl SubmitQuery {
    fn deadline(&self, api: &Api) -> Option<Instant> {
        let time = self.timeout.map_or(api.config.wait, |WaitTime(time)| time);
        self.wait.map(|Wait| Instant::now() + time)
    }
}

pub(super) fn read_envelope(json: &[u8]) -> Result<Envelope, Problem> {
    Envelope::from_json(json).map_err(|error| {
        let detail = error.to_string();
        match error {
            EnvelopeError::Limit { what, .. } => {
                Problem { field: Some(what.into()), ..Problem::rejected(codes::TOO_LARGE.reject(detail)) }
            }
            EnvelopeError::Field { field, .. } => Problem { field: Some(field.into()), ..Problem::malformed(detail) },
            EnvelopeError::Json(_) | EnvelopeError::Wire(_) => Problem::malformed(detail),
        }
    })
}

/// Submits, and waits until `deadline` when there is one.
pub(crate) async fn take_in(api: &Api, envelope: Envelope, deadline: Option<Instant>) -> Result<Submission, Problem> {
    let id = envelope.id();
    let refused = match api.chain.submit(envelope).await {
        Ok(id) => {
            api.pulse.taken_in(id);
            None
        }
        // Whoever waits wants to know what became of it; that it was submitted before changes nothing.
        Err(SubmitError::AlreadyFinal { .. }) if deadline.is_some() => None,
        Err(error) => Some(error),
    };
    if let Some(error) = refused {
        return Err(Problem::rejected(error.rejection()).about(format!("/v1/transactions/{id}")));
    }
    let Some(deadline) = deadline else { return Ok(Submission::Pending(Pending::of(id))) };
    let waited = timeout_at(deadline, api.chain.wait(id)).await;
    let receipt = waited.map_err(|_| {
        let detail = "the transaction was taken in and is not final yet; ask for it by its id";
        Problem::timeout(detail).about(format!("/v1/transactions/{id}"))
    })?;
    let receipt = receipt.map_err(|error: WaitError| Problem::from(error).about(format!("/v1/transactions/{id}")))?;
    // So that the caller then reads what it wrote. The transaction is final all the same, so a slow read model is no error.
    let _ = timeout_at(deadline, api.indexed.reached(receipt.height)).await;
    Ok(Submission::Final(Box::new(receipt.into())))
}

/// A batch of transactions.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct BatchBody<'a> {
    #[serde(borrow)]
    envelopes: Vec<&'a RawValue>,
}

/// A batch of transactions.
#[derive(Debug, ToSchema)]
#[schema(as = Batch)]
#[allow(dead_code, reason = "describes what BatchBody reads")]
pub struct BatchSchema {
    /// At most 1,000, each on its own: one that is refused does not touch the others.
    #[schema(max_items = 1000)]
    envelopes: Vec<EnvelopeView>,
}

/// What became of each transaction of a batch, in order.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchResults {
    /// As many as there were envelopes.
    results: Vec<BatchResult>,
}

/// What became of one transaction of a batch.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub enum BatchResult {
    /// Taken in.
    Submitted(Submission),
    /// Refused.
    Refused {
        /// Why.
        error: Box<Problem>,
    },
}

/// Submits many transactions.
#[utoipa::path(
    post, path = "/v1/transactions/batch", operation_id = "submitBatch", tag = "ledger", summary = "Submit many transactions",
    description = "Each is on its own, as if it were submitted alone; with `wait=finalized` the answer comes when the last one is final.",
    params(SubmitQuery),
    request_body(content = BatchSchema, description = "At most 1,000 transactions and 8 MiB."),
    responses(
        (status = 200, description = "With `wait=finalized`: what became of each.", body = BatchResults),
        (status = 202, description = "Which were taken in, and why the others were not.", body = BatchResults),
        (status = 413, description = "The body is too large."),
    ),
)]
pub async fn submit_batch(
    State(api): State<Api>,
    Query(query): Query<SubmitQuery>,
    JsonBytes(body): JsonBytes<MAX_BATCH_JSON>,
) -> Result<Response, Problem> {
    let deadline = query.deadline(&api);
    let batch: BatchBody<'_> = serde_json::from_slice(&body)
        .map_err(|error| Problem::malformed(format!("the batch is not readable: {error}")))?;
    if batch.envelopes.is_empty() || batch.envelopes.len() > MAX_BATCH {
        let detail = format!("envelopes must be 1 to {MAX_BATCH}");
        let problem = Problem::new(StatusCode::BAD_REQUEST, INVALID_PARAMETER, detail);
        return Err(Problem { field: Some("envelopes".into()), ..problem });
    }
    let concurrent = if deadline.is_some() { MAX_BATCH } else { CONCURRENT };
    let submissions = batch.envelopes.into_iter().map(|json| read_envelope(json.get().as_bytes())).collect::<Vec<_>>();
    let results = stream::iter(submissions).map(|envelope| async {
        match envelope {
            Ok(envelope) => take_in(&api, envelope, deadline).await,
            Err(problem) => Err(problem),
        }
    });
    let results = results.buffered(concurrent).map(|result| match result {
        Ok(submission) => BatchResult::Submitted(submission),
        Err(problem) => BatchResult::Refused { error: Box::new(problem) },
    });
    let results = BatchResults { results: results.collect().await };
    let status = if deadline.is_some() { StatusCode::OK } else { StatusCode::ACCEPTED };
    Ok((status, Json(results)).into_response())
}

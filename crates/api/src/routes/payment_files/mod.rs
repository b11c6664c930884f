//! Files that banks and their customers exchange, and the ledger: what a file would do here, row by row, and money that
//! leaves the ledger as a message to another bank. Nothing of a file is kept.

mod agents;
mod incoming;
pub mod numbers;
mod outgoing;

use crate::{
    api::Api,
    extract::{JsonBytes, XmlBytes},
    problem::Problem,
};
use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::{collections::BTreeMap, fmt::Display};
use utoipa::ToSchema;
use vinculum_core::{AccountId, ActionDigest, Party, codes};
use vinculum_iso20022::{FileError, Reading, pacs008, pain001};

/// Most bytes of a file that is read here.
pub const MAX_FILE: usize = 8 << 20;
/// Most bytes of a request to write a message.
pub const MAX_ORDER: usize = 1 << 20;

/// What a file says, and what each row would do on the ledger.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentFile {
    /// `pain.001.001` (customer credit transfer initiation) or `pacs.008.001` (credit transfers between banks).
    message: &'static str,
    /// The sender's id of the message, `MsgId`.
    message_id: String,
    /// The sender's time of it, `CreDtTm`.
    created: String,
    /// The rows that could be read, in the file's order, and then those that couldn't.
    rows: Vec<PaymentRow>,
    /// Where the file contradicts itself. When one of its control totals is wrong, no row is ready.
    discrepancies: Vec<String>,
    /// Elements that are in the file and play no part here: path and how often.
    losses: BTreeMap<String, u64>,
}

/// A row of a file.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PaymentRow {
    /// The end-to-end id; of a row that couldn't be read, what it has instead.
    id: String,
    /// Who is paid, as the file has it. It doesn't get onto the ledger.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    creditor: Option<String>,
    /// How much, in minor units.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    amount: Option<u64>,
    /// The currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    currency: Option<String>,
    /// The account that pays; none when the money comes from another bank.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, nullable = false)]
    from: Option<AccountId>,
    /// The account that is paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, nullable = false)]
    to: Option<AccountId>,
    /// Where the row stands: `ready`, `booked` (an earlier run of the same file has done it) or `refused`.
    status: RowStatus,
    /// Why it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    reason: Option<RowReason>,
    /// Who has to sign: `did:key:…` or `org:<id>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, nullable = false)]
    signer: Option<Party>,
    /// The action to sign: its bytes, as a text, so that nobody changes them by reading and writing. Its salt comes from
    /// the file, so the same row makes the same action, which the ledger books once.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    action: Option<String>,
    /// Its digest: the payment's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, nullable = false)]
    digest: Option<ActionDigest>,
}

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowStatus {
    /// It can be signed.
    Ready,
    /// It was done before.
    Booked,
    /// It can't be done.
    Refused,
}

/// Why a row is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RowReason {
    /// `unreadable`, `totals`, `elsewhere`, `unknown_account`, `ambiguous_account`, `other_bank`, `other_agent`, `other_currency`,
    /// `later`, `amount`, `reference` or `refused`.
    name: &'static str,
    /// What is wrong with what.
    detail: String,
}

impl RowReason {
    fn new(name: &'static str, detail: impl Into<String>) -> Self {
        Self { name, detail: detail.into() }
    }
}

/// Reads a payment file.
#[utoipa::path(
    post, path = "/v1/payment-files", operation_id = "readPaymentFile", tag = "payments",
    summary = "Read a pain.001 or pacs.008 file: what each row would do here",
    description = "Rows of pain.001 become transfers from the debtor's account, rows of pacs.008 money that the creditor's bank issues. \
        Nothing is done and nothing is kept: whoever speaks for `signer` signs the row's `action` and submits it. Accounts are \
        named by the first 32 hexadecimal digits of their ids, as `Othr/Id`, with the scheme `VINCULUM` or none.",
    request_body(content = String, content_type = "application/xml", description = "The file, of 8 MiB at most."),
    responses(
        (status = 200, description = "The rows.", body = PaymentFile),
        (status = 400, description = "It is no such file at all."),
        (status = 413, description = "It is too large."),
        (status = 415, description = "The content type isn't XML."),
    ),
)]
pub async fn read(State(api): State<Api>, XmlBytes(body): XmlBytes<MAX_FILE>) -> Result<Json<PaymentFile>, Problem> {
    let file = match pain001::read(&body) {
        Ok(reading) => {
            let created = (reading.message.message_id.clone(), reading.message.created.to_string());
            let orders = incoming::initiated(&reading.message);
            file(&api, "pain.001.001", created, reading, orders).await?
        }
        Err(FileError::OtherMessage { .. }) => {
            let reading = pacs008::read(&body).map_err(unreadable)?;
            let created = (reading.message.message_id.clone(), reading.message.created.to_string());
            let orders = incoming::received(&reading.message);
            file(&api, "pacs.008.001", created, reading, orders).await?
        }
        Err(error) => return Err(unreadable(error)),
    };
    Ok(Json(file))
}

async fn file<M>(
    api: &Api,
    message: &'static str,
    (message_id, created): (String, String),
    reading: Reading<M>,
    orders: Vec<incoming::Order>,
) -> Result<PaymentFile, Problem> {
    let mut rows = incoming::rows(api, orders, &reading.discrepancies).await?;
    rows.extend(reading.refusals.iter().map(incoming::unreadable));
    let discrepancies = reading.discrepancies.iter().map(ToString::to_string).collect();
    let losses = reading.losses.iter().map(|(path, count)| (path.to_owned(), count)).collect();
    Ok(PaymentFile { message, message_id, created, rows, discrepancies, losses })
}

/// Writes a message to another bank.
#[utoipa::path(
    post, path = "/v1/payment-files/pacs008", operation_id = "writePacs008", tag = "payments",
    summary = "Write a pacs.008.001.08 message for money that was redeemed",
    description = "Each transfer names a redemption, by the digest of its action, and whom the money is for outside. What isn't on the \
        ledger, names and outside accounts, is in the request only; nothing of it is kept. The same redemption always gets \
        the same transaction id and UETR, so that a message sent twice is recognised.",
    request_body(content = outgoing::Pacs008Order, description = "Which redemptions, and for whom."),
    responses(
        (status = 200, description = "The message.", body = String, content_type = "application/xml"),
        (status = 400, description = "The request is malformed."),
        (status = 404, description = "There is no such redemption."),
        (status = 422, description = "The redemptions are of several banks, or the message can't be written."),
    ),
)]
pub async fn write_pacs008(State(api): State<Api>, JsonBytes(body): JsonBytes<MAX_ORDER>) -> Result<Response, Problem> {
    let order = serde_json::from_slice(&body).map_err(|error| Problem::malformed(error.to_string()))?;
    let (name, xml) = outgoing::write(&api, order).await?;
    let name = format!("attachment; filename=\"{name}\"");
    Ok(([(header::CONTENT_TYPE, "application/xml".to_owned()), (header::CONTENT_DISPOSITION, name)], xml)
        .into_response())
}

fn unreadable(error: FileError) -> Problem {
    match error {
        FileError::TooLarge(_) | FileError::Limit { .. } => {
            Problem::unprocessable(codes::TOO_LARGE.reject(error.to_string()))
        }
        FileError::OtherMessage { found, .. } => Problem::malformed(format!(
            "neither a pain.001.001 nor a pacs.008.001 message: the file begins with {found}"
        )),
        error => Problem::malformed(error.to_string()),
    }
}

fn unfit(error: impl Display) -> Problem {
    Problem::unprocessable(codes::INVALID_FIELD.reject(error.to_string()))
}

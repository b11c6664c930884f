//! Transactions that several must sign, each on their own device: one proposes, the others sign or withdraw.

use crate::{
    access::{Access, speaks_for},
    api::Api,
    extract::{JsonBytes, MAX_ENVELOPE_JSON, Segment},
    names::names,
    parties::{Quorum, Signer, Signers, forecast, signers},
    problem::Problem,
    routes::transactions::{Submitted, take_in},
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};
use std::collections::BTreeSet;
use tokio::time::Instant;
use utoipa::ToSchema;
use vinculum_core::{
    Code, Envelope, NetworkId, Party, Timestamp, TransactionId, codes,
    dsse::{Document, SignatureJson},
};
use vinculum_index::{
    ProposalState, StoredProposal,
    view::{EnvelopeView, OutcomeView, SignatureView, TransactionStatus, VehicleName, schema, without_salt},
};
use vinculum_runtime::{Outcome, Parsed, check_validity, parse};

/// Longest note, in characters.
const MAX_NOTE: usize = 500;
/// Most open proposals at this member.
const MAX_OPEN: u64 = 10_000;
/// Most proposals in one answer.
const LISTED: u32 = 100;
/// The media type of a signed withdrawal; its payload is `{"network", "proposal"}`.
pub const WITHDRAWAL_TYPE: &str = "application/vnd.vinculum.withdrawal+json";
/// The proposal isn't open any more.
pub const PROPOSAL_CLOSED: Code = Code::new(1211, "proposal_closed");
/// A signature by somebody who need not sign.
pub const NOT_A_SIGNER: Code = Code::new(1212, "not_a_signer");

/// Where a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProposalStatus {
    /// It waits for signatures.
    Open,
    /// Everybody has signed; it is on its way.
    Submitted,
    /// Final: all its actions happened.
    Accepted,
    /// Final: nothing happened.
    Rejected,
    /// One of those who had to sign has withdrawn it.
    Withdrawn,
    /// Its deadline passed before everybody had signed.
    Expired,
}

/// A transaction that waits for further signatures. Which signatures were given is shown, the signatures are not: nobody
/// can take a proposal that is withdrawn here and complete it elsewhere.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Proposal {
    /// SHA-256 of what is signed: the id that the transaction will have.
    #[schema(value_type = String)]
    id: TransactionId,
    /// Where it is.
    status: ProposalStatus,
    /// What the proposer says about it.
    note: String,
    /// When it came in.
    #[schema(value_type = u64)]
    created_at: Timestamp,
    /// After this time it can't execute.
    #[schema(value_type = u64)]
    valid_until: Timestamp,
    /// What is to be signed, without the signatures.
    envelope: EnvelopeView,
    /// The actions, without their salts.
    #[schema(value_type = Vec<schema::Action>)]
    actions: Vec<Value>,
    /// What to call the vehicles that they are about.
    vehicles: Vec<VehicleName>,
    /// Those who must all sign.
    required: Vec<Signer>,
    /// Those of whom more than two thirds must sign; null when nobody needs to.
    #[schema(required)]
    quorum: Option<Quorum>,
    /// What would become of it now if everybody had signed; while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    forecast: Option<OutcomeView>,
    /// What became of it, when it is final.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    outcome: Option<Submitted>,
}

/// Proposals.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Proposals {
    /// The newest first.
    items: Vec<Proposal>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct NewProposal<'a> {
    #[serde(borrow)]
    envelope: &'a RawValue,
    #[serde(default)]
    note: String,
}

/// A new proposal.
#[derive(Debug, ToSchema)]
#[schema(as = NewProposal)]
#[allow(dead_code, reason = "describes what NewProposal reads")]
pub struct NewProposalSchema {
    /// The transaction with at least one signature, by one of those who must sign.
    envelope: EnvelopeView,
    /// What to say about it: at most 500 characters.
    #[schema(max_length = 500, required = false)]
    note: String,
}

/// Proposes a transaction.
#[utoipa::path(
    post, path = "/v1/proposals", operation_id = "propose", tag = "proposals", summary = "Propose a transaction that others must sign too",
    description = "This member keeps it, and the signatures that come in, until everybody who must sign has; then it submits \
        the transaction. Refused is what the ledger would refuse as things stand even with every signature. The same \
        proposal twice is one.",
    request_body(content = NewProposalSchema),
    responses(
        (status = 201, description = "It waits for the other signatures.", body = Proposal),
        (status = 200, description = "It was there already, or nobody else needs to sign and it is final.", body = Proposal),
        (status = 403, description = "A signature is by somebody who need not sign."),
        (status = 409, description = "The transaction is final already, or the proposal was withdrawn."),
        (status = 422, description = "The ledger would refuse it as things stand."),
    ),
)]
pub async fn propose(
    State(api): State<Api>,
    JsonBytes(body): JsonBytes<MAX_ENVELOPE_JSON>,
) -> Result<Response, Problem> {
    let new: NewProposal<'_> = serde_json::from_slice(&body)
        .map_err(|error| Problem::malformed(format!("the proposal is not readable: {error}")))?;
    if new.note.chars().count() > MAX_NOTE || new.note.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Problem::parameter(
            "note",
            format_args!("must have at most {MAX_NOTE} characters, no control characters"),
        ));
    }
    let transaction = read(&api, new.envelope)?;
    let signers = signers(&api, &transaction).await?;
    check_signatures(&api, &transaction, &signers).await?;
    let forecast = forecast(&api, &transaction, &signers).await?;
    if let Outcome::Rejected { rejection, .. } = &forecast {
        return Err(Problem::unprocessable(rejection.clone()).with("outcome", OutcomeView::from(&forecast)));
    }
    let stored = StoredProposal {
        id: transaction.id(),
        envelope: transaction.envelope().clone(),
        note: new.note.trim().to_owned(),
        created_at: api.chain.now(),
        valid_until: transaction.payload().valid_until,
        state: ProposalState::Open,
    };
    if api.vault.open_proposals(api.chain.now()).await? >= MAX_OPEN {
        let detail = "this member keeps as many open proposals as it can";
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, codes::UNAVAILABLE, detail));
    }
    let parties: Vec<Party> = signers.all().map(|signer| signer.party.clone()).collect();
    let is_new = api.vault.put_proposal(&stored, &parties).await?;
    if !is_new {
        for signature in &stored.envelope.signatures {
            add(&api, &stored.id, signature).await?;
        }
    }
    let proposal = settle(&api, &stored.id).await?;
    let status = if is_new && proposal.status == ProposalStatus::Open { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(proposal)).into_response())
}

/// Lists proposals.
#[utoipa::path(
    get, path = "/v1/proposals", operation_id = "proposals", tag = "proposals", summary = "List the proposals that the caller must sign, or has signed",
    params(("Authorization" = String, Header, description = "`Vinculum <base64>`: who asks, signed (see the description of this interface).")),
    responses(
        (status = 200, description = "The latest 100.", body = Proposals),
        (status = 401, description = "Who asks is not said, or not proven."),
    ),
)]
pub async fn proposals(State(api): State<Api>, access: Access) -> Result<Json<Proposals>, Problem> {
    let mut items = Vec::new();
    for id in api.vault.proposals_of(&access.party, LISTED).await? {
        items.push(show(&api, &id).await?);
    }
    Ok(Json(Proposals { items }))
}

/// Shows a proposal.
#[utoipa::path(
    get, path = "/v1/proposals/{id}", operation_id = "proposal", tag = "proposals", summary = "Show a proposal",
    params(("id" = String, Path, description = "The transaction's id.", pattern = "^[0-9a-f]{64}$")),
    responses(
        (status = 200, description = "The proposal.", body = Proposal),
        (status = 404, description = "This member keeps no such proposal."),
    ),
)]
pub async fn proposal(State(api): State<Api>, segment: Segment) -> Result<Json<Proposal>, Problem> {
    Ok(Json(show(&api, &segment.parse("id")?).await?))
}

/// Signs a proposal.
#[utoipa::path(
    post, path = "/v1/proposals/{id}/signatures", operation_id = "signProposal", tag = "proposals", summary = "Sign a proposal",
    description = "With the last signature the member submits the transaction, and answers when it is final.",
    params(("id" = String, Path, description = "The transaction's id.", pattern = "^[0-9a-f]{64}$")),
    request_body(content = SignatureView),
    responses(
        (status = 200, description = "The proposal with the signature.", body = Proposal),
        (status = 400, description = "The signature does not verify."),
        (status = 403, description = "The signature is by somebody who need not sign."),
        (status = 404, description = "This member keeps no such proposal."),
        (status = 409, description = "The proposal isn't open any more."),
    ),
)]
pub async fn sign(
    State(api): State<Api>,
    segment: Segment,
    JsonBytes(body): JsonBytes<4096>,
) -> Result<Json<Proposal>, Problem> {
    let id: TransactionId = segment.parse("id")?;
    let json: SignatureJson = serde_json::from_slice(&body)
        .map_err(|error| Problem::malformed(format!("the signature is not readable: {error}")))?;
    let signature = json.decode().ok_or_else(|| Problem::malformed("sig is not base64 of 64 bytes"))?;
    let stored = load(&api, &id).await?;
    let signed = parsed(Envelope { signatures: vec![signature.clone()], ..stored.envelope.clone() })?;
    check_validity(signed.payload(), &api.chain.network_id(), api.chain.now()).map_err(Problem::rejected)?;
    check_signatures(&api, &signed, &signers(&api, &signed).await?).await?;
    add(&api, &id, &signature).await?;
    Ok(Json(settle(&api, &id).await?))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Withdrawal {
    network: NetworkId,
    proposal: TransactionId,
}

/// A document that is signed and stays off the ledger (DSSE).
#[derive(Debug, ToSchema)]
#[schema(as = SignedDocument)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "describes vinculum_core::dsse::Document")]
pub struct DocumentSchema {
    /// Media type of the payload.
    payload_type: String,
    /// Base64 of the payload.
    payload: String,
    /// The signatures over the payload's DSSE encoding.
    signatures: Vec<SignatureView>,
}

/// Withdraws a proposal.
#[utoipa::path(
    post, path = "/v1/proposals/{id}/withdrawal", operation_id = "withdrawProposal", tag = "proposals", summary = "Withdraw a proposal, or decline it",
    description = "Any of those who must sign may. The member forgets the signatures that it has. The document's type is \
        `application/vnd.vinculum.withdrawal+json`, its payload `{\"network\", \"proposal\"}`.",
    params(("id" = String, Path, description = "The transaction's id.", pattern = "^[0-9a-f]{64}$")),
    request_body(content = DocumentSchema),
    responses(
        (status = 200, description = "The proposal, withdrawn.", body = Proposal),
        (status = 403, description = "The withdrawal is by somebody who need not sign."),
        (status = 404, description = "This member keeps no such proposal."),
        (status = 409, description = "The proposal isn't open any more."),
    ),
)]
pub async fn withdraw(
    State(api): State<Api>,
    segment: Segment,
    JsonBytes(body): JsonBytes<8192>,
) -> Result<Json<Proposal>, Problem> {
    let id: TransactionId = segment.parse("id")?;
    let document: Document = serde_json::from_slice(&body)
        .map_err(|error| Problem::malformed(format!("the withdrawal is not readable: {error}")))?;
    let (payload, keys, _) = document
        .verify(WITHDRAWAL_TYPE)
        .map_err(|error| Problem::rejected(codes::BAD_SIGNATURE.reject(error.to_string())))?;
    let withdrawal: Withdrawal = serde_json::from_slice(&payload)
        .map_err(|error| Problem::malformed(format!("the withdrawal's payload is not readable: {error}")))?;
    if withdrawal.network != api.chain.network_id() || withdrawal.proposal != id {
        return Err(Problem::malformed("the withdrawal is of another proposal, or for another network"));
    }
    let transaction = parsed(load(&api, &id).await?.envelope)?;
    for signer in signers(&api, &transaction).await?.all() {
        if speaks_for(&api, &signer.party, &keys).await? {
            if !api.vault.end_proposal(&id, ProposalState::Withdrawn).await? {
                return Err(closed(&id));
            }
            return Ok(Json(show(&api, &id).await?));
        }
    }
    Err(Problem::new(
        StatusCode::FORBIDDEN,
        NOT_A_SIGNER,
        "the withdrawal is signed by nobody who must sign the proposal",
    ))
}

fn read(api: &Api, json: &RawValue) -> Result<Parsed, Problem> {
    let transaction = parsed(super::transactions::read_envelope(json.get().as_bytes())?)?;
    check_validity(transaction.payload(), &api.chain.network_id(), api.chain.now()).map_err(Problem::rejected)?;
    if transaction.signers().is_empty() {
        return Err(Problem::rejected(codes::BAD_SIGNATURE.reject("a proposal needs at least one signature")));
    }
    if api.chain.transaction_height(&transaction.id()).is_some() {
        return Err(Problem::rejected(codes::ALREADY_FINAL.reject("the transaction is final already")));
    }
    Ok(transaction)
}

fn parsed(envelope: Envelope) -> Result<Parsed, Problem> {
    parse(envelope).map_err(Problem::rejected)
}

/// Every signature must verify, and be by one who must sign.
async fn check_signatures(api: &Api, transaction: &Parsed, signers: &Signers) -> Result<(), Problem> {
    if !transaction.signatures_are_valid() {
        return Err(Problem::rejected(codes::BAD_SIGNATURE.reject("a signature does not verify")));
    }
    for key in transaction.signers() {
        let mut may = false;
        for signer in signers.all() {
            may = may || speaks_for(api, &signer.party, &[*key]).await?;
        }
        if !may {
            let detail = format!("{key} signed, and is not a key of anybody who must sign");
            return Err(Problem::new(StatusCode::FORBIDDEN, NOT_A_SIGNER, detail));
        }
    }
    Ok(())
}

async fn load(api: &Api, id: &TransactionId) -> Result<StoredProposal, Problem> {
    let stored = api.vault.proposal(id).await?;
    stored.ok_or_else(|| Problem::not_found(format!("this member keeps no proposal {id}")))
}

async fn add(api: &Api, id: &TransactionId, signature: &vinculum_core::Signature) -> Result<(), Problem> {
    if api.vault.sign_proposal(id, signature, api.chain.now()).await? { Ok(()) } else { Err(closed(id)) }
}

fn closed(id: &TransactionId) -> Problem {
    let detail = "the proposal isn't open any more: it was submitted, withdrawn, or its time passed";
    Problem::new(StatusCode::CONFLICT, PROPOSAL_CLOSED, detail).about(format!("/v1/proposals/{id}"))
}

/// Submits the transaction when nobody's signature is missing, and waits until it is final.
async fn settle(api: &Api, id: &TransactionId) -> Result<Proposal, Problem> {
    let stored = load(api, id).await?;
    let transaction = parsed(stored.envelope.clone())?;
    if stored.state == ProposalState::Open && signers(api, &transaction).await?.are_complete() {
        take_in(api, stored.envelope, Some(Instant::now() + api.config.wait)).await?;
        api.vault.end_proposal(id, ProposalState::Submitted).await?;
    }
    show(api, id).await
}

async fn show(api: &Api, id: &TransactionId) -> Result<Proposal, Problem> {
    let stored = load(api, id).await?;
    let transaction = parsed(stored.envelope)?;
    let outcome = match stored.state {
        ProposalState::Withdrawn => None,
        _ => outcome(api, id).await?,
    };
    let status = match (&outcome, stored.state) {
        (Some(outcome), _) if outcome.status == TransactionStatus::Accepted => ProposalStatus::Accepted,
        (Some(_), _) => ProposalStatus::Rejected,
        (None, ProposalState::Withdrawn) => ProposalStatus::Withdrawn,
        (None, ProposalState::Submitted) => ProposalStatus::Submitted,
        (None, ProposalState::Open) if stored.valid_until < api.chain.now() => ProposalStatus::Expired,
        (None, ProposalState::Open) => ProposalStatus::Open,
    };
    let signers = signers(api, &transaction).await?;
    let forecast = match status {
        ProposalStatus::Open => Some(OutcomeView::from(&forecast(api, &transaction, &signers).await?)),
        _ => None,
    };
    let envelope = transaction.envelope();
    let actions: Vec<Value> = envelope.actions.iter().map(|body| without_salt(body)).collect();
    let vehicle = |action: &Value| action.get("vehicle")?.as_str()?.parse().ok();
    let vehicles: BTreeSet<_> = actions.iter().filter_map(vehicle).collect();
    Ok(Proposal {
        id: *id,
        status,
        note: stored.note,
        created_at: stored.created_at,
        valid_until: stored.valid_until,
        envelope: EnvelopeView { signatures: Vec::new(), ..EnvelopeView::from(envelope) },
        actions,
        vehicles: names(api, vehicles).await?.into_values().collect(),
        required: signers.required,
        quorum: signers.quorum,
        forecast,
        outcome,
    })
}

/// What became of the transaction, when it is final.
async fn outcome(api: &Api, id: &TransactionId) -> Result<Option<Submitted>, Problem> {
    if let Some(detail) = api.index.transaction(id).await? {
        return Ok(Some(detail.into()));
    }
    Ok(api.chain.receipt(*id).await?.map(Submitted::from))
}

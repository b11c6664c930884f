//! Applications that were decided: reading, running the decision again, a person's review, erasure.

use super::{
    Viewer,
    applying::{listed, problem},
    is_auditor, is_lender, not_a_party, require_lender,
    view::{LoanApplication, with_status},
    viewer,
};
use crate::{
    access::Access,
    api::Api,
    extract::{JsonBytes, Limit, Pair, Query, Segment, Text, query},
    lending::{APPLICATION_STATE, Lending, erased, lending, put_on_record},
    problem::Problem,
};
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use utoipa::ToSchema;
use vinculum_core::{Digest, OrganisationId, Party};
use vinculum_index::view::Page;
use vinculum_lending::{
    Evidence, Listed, Outcome, Review,
    notice::{self, Language, NoNotice, Notice},
    store::{Whose, outcome_of},
};

/// How many applications are read at once.
pub(super) const BATCH: u32 = 200;

/// A decision's outcome, as a parameter.
#[derive(Debug, Clone, Copy)]
pub struct OutcomeParameter(Outcome);

impl FromStr for OutcomeParameter {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        outcome_of(text).map(Self).ok_or("it must be approved, referred or declined")
    }
}

query! {
    /// Which applications.
    ApplicationsQuery {
        /// Those that this lender received; who asks must be the lender, or have the role `auditor`. Without it, the caller's own;
        /// an auditor's are all, without the persons.
        #[param(value_type = String)]
        lender: OrganisationId = "lender",
        /// Only those with this decision: `approved`, `referred` or `declined`.
        #[param(value_type = String)]
        outcome: OutcomeParameter = "outcome",
        /// Most items on the page: 1 to 200, 50 when not given.
        #[param(value_type = u32, minimum = 1, maximum = 200)]
        limit: Limit = "limit",
        /// Where the last page said that the next one begins.
        #[param(value_type = String)]
        cursor: Text = "cursor",
    }
}

/// Lists applications.
#[utoipa::path(
    get, path = "/v1/applications", operation_id = "loanApplications", tag = "credit",
    summary = "List the caller's loan applications, or those that a lender received, the newest first",
    params(ApplicationsQuery, ("Authorization" = String, Header, description = "`Vinculum <base64>`: who asks, signed.")),
    responses(
        (status = 200, description = "A page of applications.", body = Page<LoanApplication>),
        (status = 401, description = "Who asks is not said, or not proven."),
        (status = 403, description = "Who asks isn't that lender, nor an auditor."),
    ),
)]
pub async fn applications(
    State(api): State<Api>,
    access: Access,
    Query(query): Query<ApplicationsQuery>,
) -> Result<Json<Page<LoanApplication>>, Problem> {
    let Some(lending) = api.lending.as_deref() else {
        return Ok(Json(Page { items: Vec::new(), next_cursor: None }));
    };
    let (whose, viewer) = match query.lender {
        Some(lender) if is_lender(&access, &lender) => (Whose::Lender(lender), Viewer::Lender),
        lender if is_auditor(&api, &access).await? => (lender.map_or(Whose::Anyone, Whose::Lender), Viewer::Auditor),
        Some(lender) => return Err(not_a_party(format!("only {lender} and auditors may do that"))),
        None => (Whose::Applicant(access.party), Viewer::Applicant),
    };
    let limit = query.limit.unwrap_or_default().0;
    let before = query.cursor.map(|Text(cursor)| cursor.parse());
    let before = before.transpose().map_err(|_| Problem::parameter("cursor", "is none of this list"))?;
    let outcome = query.outcome.map(|OutcomeParameter(outcome)| outcome);
    let page = lending.store.list(&whose, outcome, before, limit).await?;
    let last = page.last().filter(|_| page.len() == limit as usize).map(|listed| listed.number.to_string());
    let mut items = Vec::with_capacity(page.len());
    for (listed, status) in with_status(&api, page).await? {
        items.push(LoanApplication::new(&api, listed, status, viewer, false).await?);
    }
    Ok(Json(Page { items, next_cursor: last }))
}

async fn find(lending: &Lending, segment: &Segment) -> Result<Listed, Problem> {
    let id: Digest = segment.parse("id")?;
    let listed = lending.store.get(&id).await?;
    listed.ok_or_else(|| Problem::not_found(format!("this member keeps no application {id}")))
}

/// Shows an application.
#[utoipa::path(
    get, path = "/v1/applications/{id}", operation_id = "loanApplication", tag = "credit", summary = "Show a loan application",
    description = "For the applicant, the lender, and organisations with the role `auditor`, which don't see who the person is.",
    params(
        ("id" = String, Path, description = "The application's id.", pattern = "^[0-9a-f]{64}$"),
        ("Authorization" = String, Header, description = "`Vinculum <base64>`: who asks, signed."),
    ),
    responses(
        (status = 200, description = "The application.", body = LoanApplication),
        (status = 403, description = "Who asks may not see it."),
        (status = 404, description = "This member keeps no such application."),
    ),
)]
pub async fn application(
    State(api): State<Api>,
    access: Access,
    segment: Segment,
) -> Result<Json<LoanApplication>, Problem> {
    let mut listed = find(lending(&api)?, &segment).await?;
    let viewer = viewer(&api, &access, &listed).await?;
    if listed.kept.is_some() {
        put_on_record(&api, &mut listed).await?;
    }
    Ok(Json(LoanApplication::of(&api, listed, viewer).await?))
}

async fn evidence_of(api: &Api, access: &Access, segment: &Segment) -> Result<Evidence, Problem> {
    let lending = lending(api)?;
    let listed = find(lending, segment).await?;
    viewer(api, access, &listed).await?;
    let kept = listed.kept.as_ref().ok_or_else(|| erased(&listed))?;
    let (model, policy) = (kept.record.model, kept.record.policy);
    Ok(kept.evidence(&lending.store.file(model).await?, &lending.store.file(policy).await?))
}

/// Lays a decision open.
#[utoipa::path(
    get, path = "/v1/applications/{id}/evidence", operation_id = "loanApplicationEvidence", tag = "credit",
    summary = "Give everything that the automatic decision rests on",
    description = "Model, policy, input and decision to the byte, with the salts of the commitments: `vinculum credit rerun FILE` decides \
        again and compares with what is on the ledger. For the applicant, the lender and auditors.",
    params(
        ("id" = String, Path, description = "The application's id.", pattern = "^[0-9a-f]{64}$"),
        ("Authorization" = String, Header, description = "`Vinculum <base64>`: who asks, signed."),
    ),
    responses(
        (status = 200, description = "The evidence: see docs/applications.md.", body = Object),
        (status = 403, description = "Who asks may not see it."),
        (status = 409, description = "The person was erased."),
    ),
)]
pub async fn evidence(State(api): State<Api>, access: Access, segment: Segment) -> Result<Json<Evidence>, Problem> {
    Ok(Json(evidence_of(&api, &access, &segment).await?))
}

query! {
    /// In which form.
    NoticeQuery {
        /// `en` or `zh`; English when not given.
        #[param(value_type = String)]
        language: NoticeLanguage = "language",
        /// `html` or `pdf`; a page when not given.
        #[param(value_type = String)]
        format: NoticeFormat = "format",
    }
}

/// A notice's language, as a parameter.
#[derive(Debug, Clone, Copy)]
pub struct NoticeLanguage(Language);

impl FromStr for NoticeLanguage {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "en" => Ok(Self(Language::English)),
            "zh" => Ok(Self(Language::Chinese)),
            _ => Err("it must be en or zh"),
        }
    }
}

/// A notice's form, as a parameter.
#[derive(Debug, Clone, Copy)]
pub enum NoticeFormat {
    /// A page.
    Html,
    /// A document.
    Pdf,
}

impl FromStr for NoticeFormat {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "html" => Ok(Self::Html),
            "pdf" => Ok(Self::Pdf),
            _ => Err("it must be html or pdf"),
        }
    }
}

/// Gives the notice to a declined applicant.
#[utoipa::path(
    get, path = "/v1/applications/{id}/notice", operation_id = "loanApplicationNotice", tag = "credit",
    summary = "Give the notice that says why there is no loan",
    params(
        ("id" = String, Path, description = "The application's id.", pattern = "^[0-9a-f]{64}$"),
        NoticeQuery,
        ("Authorization" = String, Header, description = "`Vinculum <base64>`: the applicant or the lender, signed."),
    ),
    responses(
        (status = 200, description = "The notice.", body = String, content_type = "text/html"),
        (status = 403, description = "Who asks may not see it."),
        (status = 409, description = "The application wasn't declined, or the person was erased."),
    ),
)]
pub async fn notice(
    State(api): State<Api>,
    access: Access,
    segment: Segment,
    Query(query): Query<NoticeQuery>,
) -> Result<Response, Problem> {
    let lending = lending(&api)?;
    let listed = find(lending, &segment).await?;
    if viewer(&api, &access, &listed).await? == Viewer::Auditor {
        return Err(not_a_party("the notice names the applicant; auditors see the decision".into()));
    }
    let desk = lending.desk(&listed.lender)?;
    let lender = api.index.organisation(&listed.lender).await?.map(|organisation| organisation.name);
    let lender = lender.unwrap_or_else(|| listed.lender.to_string());
    let notice = Notice::of(&listed, desk, &lender).map_err(|error| match error {
        NoNotice::Damaged => Problem::internal(error),
        NoNotice::NotDeclined | NoNotice::Erased => {
            Problem::new(StatusCode::CONFLICT, APPLICATION_STATE, error.to_string())
        }
    })?;
    let language = query.language.map_or(Language::English, |NoticeLanguage(language)| language);
    Ok(match query.format.unwrap_or(NoticeFormat::Html) {
        NoticeFormat::Html => {
            let style = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
            let headers =
                [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, style)];
            (headers, notice::html(&notice, language)).into_response()
        }
        NoticeFormat::Pdf => {
            ([(header::CONTENT_TYPE, "application/pdf")], notice::pdf(&notice, language)).into_response()
        }
    })
}

/// One comparison.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckView {
    /// `model`, `policy`, `input`, `result`, `outcome` or `reasons`.
    name: String,
    /// Whether it holds.
    holds: bool,
}

/// What running a decision again gave.
#[derive(Debug, Serialize, ToSchema)]
pub struct RerunView {
    /// Whether every comparison holds.
    identical: bool,
    /// Files and commitments against the ledger, and the new decision against the kept one.
    checks: Vec<CheckView>,
    /// The outcome: `approve`, `refer` or `decline`.
    #[schema(value_type = String)]
    outcome: vinculum_credit::decision::Outcome,
    /// The score.
    score: i32,
}

/// Runs a decision again.
#[utoipa::path(
    post, path = "/v1/applications/{id}/rerun", operation_id = "rerunLoanDecision", tag = "credit",
    summary = "Decide again from the kept files, and compare with the ledger",
    params(
        ("id" = String, Path, description = "The application's id.", pattern = "^[0-9a-f]{64}$"),
        ("Authorization" = String, Header, description = "`Vinculum <base64>`: who asks, signed."),
    ),
    responses(
        (status = 200, description = "What came out.", body = RerunView),
        (status = 403, description = "Who asks may not see it."),
        (status = 409, description = "The person was erased."),
    ),
)]
pub async fn rerun(State(api): State<Api>, access: Access, segment: Segment) -> Result<Json<RerunView>, Problem> {
    let rerun = evidence_of(&api, &access, &segment).await?.rerun().map_err(Problem::internal)?;
    let checks = rerun.checks.into_iter().map(|check| CheckView { name: check.name, holds: check.holds }).collect();
    Ok(Json(RerunView { identical: rerun.identical, checks, outcome: rerun.outcome, score: rerun.score }))
}

/// A person's decision on an application that was referred.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = LoanReview)]
pub enum ReviewBody {
    /// The loan is offered.
    Approved {
        /// The annual rate in parts per million.
        #[serde(rename = "ratePpm")]
        rate_ppm: u32,
    },
    /// It isn't.
    Declined {
        /// Codes of the reasons: 1 to 4 of the lender's model or policy.
        reasons: Vec<String>,
    },
}

/// Reviews an application.
#[utoipa::path(
    post, path = "/v1/applications/{id}/review", operation_id = "reviewLoanApplication", tag = "credit",
    summary = "Decide, as a person at the lender, on an application that was referred",
    params(
        ("id" = String, Path, description = "The application's id.", pattern = "^[0-9a-f]{64}$"),
        ("Authorization" = String, Header, description = "`Vinculum <base64>`: the lender, signed."),
    ),
    request_body(content = ReviewBody),
    responses(
        (status = 200, description = "The application with the decision.", body = LoanApplication),
        (status = 403, description = "Who asks isn't the lender."),
        (status = 409, description = "It wasn't referred, or was reviewed, or the person was erased."),
        (status = 422, description = "The rate breaks a rule of the jurisdiction, or a reason is unknown."),
    ),
)]
pub async fn review(
    State(api): State<Api>,
    access: Access,
    segment: Segment,
    JsonBytes(body): JsonBytes<4096>,
) -> Result<Json<LoanApplication>, Problem> {
    let lending = lending(&api)?;
    let body: ReviewBody = serde_json::from_slice(&body)
        .map_err(|error| Problem::malformed(format!("the review is not readable: {error}")))?;
    let stored = find(lending, &segment).await?;
    require_lender(&access, &stored.lender)?;
    let kept = stored.kept.clone().ok_or_else(|| erased(&stored))?;
    let review = match body {
        ReviewBody::Approved { rate_ppm } => Review::Approve { rate_ppm },
        ReviewBody::Declined { reasons } => Review::Decline { reasons },
    };
    let desk = lending.desk(&stored.lender)?;
    let answered = desk.review(api.chain.network_id(), stored.id, kept, &review, api.chain.now()).map_err(problem)?;
    let mut reviewed = listed(answered, stored.received_at)?;
    if !lending.store.review(&reviewed).await? {
        let detail = format!("application {} isn't waiting for a person any more", stored.id);
        return Err(Problem::new(StatusCode::CONFLICT, APPLICATION_STATE, detail));
    }
    put_on_record(&api, &mut reviewed).await?;
    Ok(Json(LoanApplication::of(&api, reviewed, Viewer::Lender).await?))
}

/// How many applications were erased.
#[derive(Debug, Serialize, ToSchema)]
pub struct Erased {
    /// The number.
    erased: u64,
}

/// Erases a person.
#[utoipa::path(
    delete, path = "/v1/lenders/{lender}/applicants/{party}", operation_id = "eraseApplicant", tag = "credit",
    summary = "Erase what a lender keeps of a person",
    description = "Destroys the person's key and the encrypted applications. Hashes, outcome and reason codes stay on the ledger and can't \
        be opened any more. Whether and when the law wants or forbids it is for the lender to know.",
    params(
        ("lender" = String, Path, description = "The lender's id."),
        ("party" = String, Path, description = "The applicant: `did:key:…` or `org:<id>`."),
        ("Authorization" = String, Header, description = "`Vinculum <base64>`: the lender, signed."),
    ),
    responses(
        (status = 200, description = "How many applications were erased.", body = Erased),
        (status = 403, description = "Who asks isn't the lender."),
    ),
)]
pub async fn erase_applicant(State(api): State<Api>, access: Access, pair: Pair) -> Result<Json<Erased>, Problem> {
    let (lender, party): (OrganisationId, Party) = pair.parse("lender", "party")?;
    require_lender(&access, &lender)?;
    let lending = lending(&api)?;
    lending.desk(&lender)?;
    Ok(Json(Erased { erased: lending.store.erase(&lender, &party).await? }))
}

//! The lenders' desks, and applying for a loan.

use super::{Viewer, require_lender, view::LoanApplication};
use crate::{
    access::Access,
    api::Api,
    extract::{JsonBytes, Segment},
    lending::{APPLICATION_STATE, BUREAU_UNAVAILABLE, lending, put_on_record},
    problem::Problem,
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use vinculum_core::{Currency, OrganisationId, Timestamp, VehicleId, codes};
use vinculum_credit::manifest::Text;
use vinculum_lending::{
    Answered, ApplicantError, Application, Car, Desk, Listed, Outcome, bureau::BureauError, desk::action_digest,
    form::Choice, store::Whose,
};

/// Largest application, in bytes.
const MAX_APPLICATION: usize = 16_384;

/// A text in English and Chinese.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = BilingualText)]
pub struct TextView {
    /// English.
    en: String,
    /// Simplified Chinese.
    zh: String,
}

impl From<&Text> for TextView {
    fn from(text: &Text) -> Self {
        Self { en: text.en.clone(), zh: text.zh.clone() }
    }
}

/// A file that decisions are made by.
#[derive(Debug, Serialize, ToSchema)]
pub struct NamedFile {
    /// Its name.
    name: String,
    /// SHA-256 of its bytes.
    sha256: String,
}

/// A credit bureau.
#[derive(Debug, Serialize, ToSchema)]
pub struct BureauView {
    /// What it is called.
    name: String,
    /// What to give as `consumerReference`.
    reference: TextView,
}

/// An answer to choose.
#[derive(Debug, Serialize, ToSchema)]
pub struct OptionView {
    /// What to send.
    value: String,
    /// What to show.
    label: TextView,
}

impl From<&Choice> for OptionView {
    fn from(choice: &Choice) -> Self {
        Self { value: choice.value.clone(), label: (&choice.label).into() }
    }
}

/// A question of the application form.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionView {
    /// Its name in `answers`.
    name: String,
    /// What is asked.
    label: TextView,
    /// The answers to choose from; null: a number is asked.
    #[schema(required)]
    options: Option<Vec<OptionView>>,
}

/// A lender's desk at this member.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LenderDesk {
    /// The lender.
    #[schema(value_type = String)]
    lender: OrganisationId,
    /// Its legal name.
    name: String,
    /// What it lends.
    #[schema(value_type = String)]
    currency: Currency,
    /// Whose law its loans are under.
    jurisdiction: String,
    /// Smallest amount, in minor units.
    #[schema(required)]
    minimum_amount: Option<i64>,
    /// Largest amount, in minor units.
    #[schema(required)]
    maximum_amount: Option<i64>,
    /// Longest term in months, for the newest cars.
    #[schema(required)]
    longest_term: Option<u16>,
    /// The scorecard.
    model: NamedFile,
    /// Cut-offs, rules and prices.
    policy: NamedFile,
    /// Where it asks about applicants.
    bureau: BureauView,
    /// What it asks them.
    questions: Vec<QuestionView>,
    /// What its model weighs, besides the loan request.
    features: Vec<FeatureView>,
}

/// A feature of a model.
#[derive(Debug, Serialize, ToSchema)]
pub struct FeatureView {
    /// Its name in `answers` and `bureauFeatures`.
    name: String,
    /// What it is.
    label: TextView,
}

/// Lenders' desks.
#[derive(Debug, Serialize, ToSchema)]
pub struct LenderDesks {
    /// By name.
    items: Vec<LenderDesk>,
}

fn desk_view(desk: &Desk, name: String) -> LenderDesk {
    let (settings, rules) = (desk.settings(), &desk.policy().file().rules);
    let question = |question: &vinculum_lending::form::Question| QuestionView {
        name: question.name.clone(),
        label: (&question.label).into(),
        options: (!question.options.is_empty()).then(|| question.options.iter().map(Into::into).collect()),
    };
    let features = desk.model().file().features.iter().filter(|feature| feature.from_request.is_none());
    LenderDesk {
        lender: desk.lender().clone(),
        name,
        currency: settings.currency,
        jurisdiction: settings.jurisdiction.clone(),
        minimum_amount: rules.minimum_amount.map(|limit| limit.amount),
        maximum_amount: rules.maximum_amount.map(|limit| limit.amount),
        longest_term: rules.maximum_term.iter().map(|limit| limit.months).max(),
        model: NamedFile { name: desk.model().file().name.clone(), sha256: desk.model().sha256().into() },
        policy: NamedFile { name: desk.policy().file().name.clone(), sha256: desk.policy().sha256().into() },
        bureau: BureauView { name: settings.bureau_name.clone(), reference: (&settings.bureau_reference).into() },
        questions: desk.form().questions.iter().map(question).collect(),
        features: features
            .map(|feature| FeatureView { name: feature.name.clone(), label: (&feature.label).into() })
            .collect(),
    }
}

/// Lists lenders.
#[utoipa::path(
    get, path = "/v1/lenders", operation_id = "lenders", tag = "credit",
    summary = "List the lenders whose desks this member hosts, with what they ask",
    responses((status = 200, description = "The desks.", body = LenderDesks)),
)]
pub async fn lenders(State(api): State<Api>) -> Result<Json<LenderDesks>, Problem> {
    let mut items = Vec::new();
    for desk in api.lending.iter().flat_map(|lending| lending.desks()) {
        let organisation = api.index.organisation(desk.lender()).await?;
        let name = organisation.map_or_else(|| desk.lender().to_string(), |organisation| organisation.name);
        items.push(desk_view(desk, name));
    }
    Ok(Json(LenderDesks { items }))
}

/// What an application holds.
#[derive(Debug, ToSchema)]
#[schema(as = NewLoanApplication)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "describes vinculum_lending::Application")]
pub struct NewApplicationSchema {
    /// 32 hexadecimal digits. The same application sent again is not a second one.
    salt: String,
    /// `name`, and where they are needed `address`, `dateOfBirth` (`YYYY-MM-DD`), `email`.
    #[schema(value_type = Object)]
    person: (),
    /// What the credit bureau knows the person by.
    consumer_reference: String,
    /// Whether the person agrees to the enquiry there; without it there is no decision.
    consent: bool,
    /// The car: its id.
    vehicle: String,
    /// `amount`, `termMonths`, `vehicleValue`, `downPayment`, `monthlyIncome`, `monthlyDebtPayments`; amounts in minor units.
    #[schema(value_type = Object)]
    request: (),
    /// Answers by name of the question: a text, a number or null.
    #[schema(value_type = Object)]
    answers: (),
}

/// Applies for a loan.
#[utoipa::path(
    post, path = "/v1/lenders/{lender}/applications", operation_id = "applyForLoan", tag = "credit",
    summary = "Apply for a car loan, and be told at once",
    description = "The lender's desk asks the credit bureau, decides, commits the decision to the ledger and signs the offer, if it \
        makes one. What names or describes the applicant is kept encrypted under a key of that person; on the ledger are hashes, \
        salted commitments, outcome and reason codes. See docs/applications.md.",
    params(
        ("lender" = String, Path, description = "The lender's id."),
        ("Authorization" = String, Header, description = "`Vinculum <base64>`: the applicant, signed (see the description of this interface)."),
    ),
    request_body(content = NewApplicationSchema),
    responses(
        (status = 201, description = "Decided.", body = LoanApplication),
        (status = 200, description = "It was there already.", body = LoanApplication),
        (status = 401, description = "Who asks is not said, or not proven."),
        (status = 404, description = "No such desk, or no such vehicle."),
        (status = 409, description = "Another application was sent with this salt."),
        (status = 422, description = "A field can't be right; or the bureau knows nobody by that reference."),
        (status = 503, description = "The credit bureau doesn't answer; nothing was kept."),
    ),
)]
pub async fn apply(
    State(api): State<Api>,
    access: Access,
    segment: Segment,
    JsonBytes(body): JsonBytes<MAX_APPLICATION>,
) -> Result<Response, Problem> {
    let lending = lending(&api)?;
    let desk = lending.desk(&segment.parse("lender")?)?;
    let application: Application = serde_json::from_slice(&body)
        .map_err(|error| Problem::malformed(format!("the application is not readable: {error}")))?;
    let id = application.id(desk.lender(), &access.party);
    let mut status = StatusCode::OK;
    let known = lending.store.get(&id).await?;
    if let Some(kept) = known.as_ref().and_then(|known| known.kept.as_ref())
        && kept.application != application
    {
        let detail = "another application was sent with this salt; a new one needs a new salt";
        return Err(Problem::new(StatusCode::CONFLICT, APPLICATION_STATE, detail));
    }
    if known.is_none() {
        let now = api.chain.now();
        let car = car(&api, &application.vehicle, now).await?;
        let answered = desk.decide(api.chain.network_id(), &access.party, application, car, now).await;
        let listed = listed(answered.map_err(problem)?, now)?;
        if lending.store.put(&listed).await? {
            status = StatusCode::CREATED;
        }
    }
    let stored = lending.store.get(&id).await?;
    let mut stored = stored.ok_or_else(|| Problem::internal("an application that was just kept is gone"))?;
    if stored.kept.is_some() {
        put_on_record(&api, &mut stored).await?;
    }
    let view = LoanApplication::of(&api, stored, Viewer::Applicant).await?;
    Ok((status, Json(view)).into_response())
}

/// A decision as the store keeps it.
pub(super) fn listed(answered: Answered, received_at: Timestamp) -> Result<Listed, Problem> {
    let Answered { id, outcome, kept, record, valid_until } = answered;
    let action = action_digest(&record).map_err(Problem::internal)?;
    let (lender, applicant, reasons) = (record.by, record.applicant, record.reasons);
    let (sent, recorded, kept) = (None, false, Some(kept));
    Ok(Listed {
        number: 0,
        id,
        lender,
        applicant,
        received_at,
        outcome,
        reasons,
        action,
        sent,
        recorded,
        valid_until,
        kept,
    })
}

/// What the ledger knows of the car.
async fn car(api: &Api, id: &VehicleId, now: Timestamp) -> Result<Car, Problem> {
    let vehicle = api.index.vehicle(id, now).await?;
    let vehicle = vehicle.ok_or_else(|| Problem::not_found(format!("there is no vehicle {id}")))?;
    let year = vinculum_loans::rules::day_of(now).map_or(0, |day| day.year());
    let age = i32::from(year) - i32::from(vehicle.model_year);
    Ok(Car {
        age_years: u16::try_from(age).unwrap_or(0),
        is_new: vehicle.records <= 1,
        is_new_energy: vehicle.powertrain.is_new_energy(),
    })
}

pub(super) fn problem(error: ApplicantError) -> Problem {
    let detail = error.to_string();
    let field = match error {
        ApplicantError::Field { field, .. } => Some(field),
        ApplicantError::Bureau(BureauError::Unknown) => Some("consumerReference".into()),
        ApplicantError::Bureau(BureauError::Unavailable(_)) => {
            return Problem::new(StatusCode::SERVICE_UNAVAILABLE, BUREAU_UNAVAILABLE, detail);
        }
        ApplicantError::Decision(_) | ApplicantError::Loan(_) => Some("request".into()),
        ApplicantError::NotReferred => {
            return Problem::new(StatusCode::CONFLICT, APPLICATION_STATE, detail);
        }
        ApplicantError::Clock | ApplicantError::Json(_) => return Problem::internal(detail),
    };
    Problem { field, ..Problem::unprocessable(codes::INVALID_FIELD.reject(detail)) }
}

/// How often a reason was given.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReasonCount {
    /// Its code.
    code: String,
    /// The sentence in English.
    en: String,
    /// The sentence in Chinese.
    zh: String,
    /// In how many declines.
    count: u64,
}

/// What became of the applications that a lender received.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct Funnel {
    /// All of them.
    received: u64,
    /// Offers that are good.
    offered: u64,
    /// Waiting for a person.
    referred: u64,
    /// Declined.
    declined: u64,
    /// Loans made.
    accepted: u64,
    /// Offers whose time passed.
    expired: u64,
    /// Erased, whatever was decided.
    erased: u64,
    /// Why applications were declined, the most frequent first.
    reasons: Vec<ReasonCount>,
}

/// Counts applications.
#[utoipa::path(
    get, path = "/v1/lenders/{lender}/funnel", operation_id = "lenderFunnel", tag = "credit",
    summary = "Count what became of the applications that a lender received",
    params(
        ("lender" = String, Path, description = "The lender's id."),
        ("Authorization" = String, Header, description = "`Vinculum <base64>`: the lender, signed."),
    ),
    responses(
        (status = 200, description = "The counts.", body = Funnel),
        (status = 403, description = "Who asks isn't the lender."),
    ),
)]
pub async fn funnel(State(api): State<Api>, access: Access, segment: Segment) -> Result<Json<Funnel>, Problem> {
    use super::view::ApplicationStatus as Status;
    let lender: OrganisationId = segment.parse("lender")?;
    require_lender(&access, &lender)?;
    let lending = lending(&api)?;
    let desk = lending.desk(&lender)?;
    let (mut funnel, mut reasons, mut before) = (Funnel::default(), BTreeMap::<String, u64>::new(), None);
    loop {
        let page = lending.store.list(&Whose::Lender(lender.clone()), None, before, super::applications::BATCH).await?;
        before = page.last().map(|listed| listed.number);
        for (listed, status) in super::view::with_status(&api, page).await? {
            let count = match status {
                Status::Offered => &mut funnel.offered,
                Status::Referred => &mut funnel.referred,
                Status::Declined => &mut funnel.declined,
                Status::Accepted => &mut funnel.accepted,
                Status::Expired => &mut funnel.expired,
                Status::Erased => &mut funnel.erased,
            };
            *count += 1;
            funnel.received += 1;
            for code in listed.reasons.into_iter().filter(|_| listed.outcome == Outcome::Declined) {
                *reasons.entry(code).or_default() += 1;
            }
        }
        if before.is_none() {
            break;
        }
    }
    let named = |(code, count): (String, u64)| {
        let text = desk.reason(&code).unwrap_or_else(|| Text { en: code.clone(), zh: code.clone() });
        ReasonCount { code, en: text.en, zh: text.zh, count }
    };
    funnel.reasons = reasons.into_iter().map(named).collect();
    funnel.reasons.sort_by_key(|reason| std::cmp::Reverse(reason.count));
    Ok(Json(funnel))
}

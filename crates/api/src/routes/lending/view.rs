//! An application as its parties see it.

use super::{Viewer, applying::TextView};
use crate::{api::Api, lending::record_of, problem::Problem, routes::accounts::load};
use serde::Serialize;
use utoipa::ToSchema;
use vinculum_core::{
    ActionDigest, Currency, Digest, OrganisationId, Party, Timestamp, TransactionId, VehicleId, dsse::Document,
};
use vinculum_credit::{
    decision::{Change, CutOffs, Decision, FailedRule, Lever, Ratios},
    score::Features,
};
use vinculum_lending::{Kept, Listed, LoanOffer, Person, Request};
use vinculum_loans::{DECISIONS, Outcome};

/// Where an application is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationStatus {
    /// There is an offer.
    Offered,
    /// A person at the lender looks at it.
    Referred,
    /// There is none.
    Declined,
    /// A loan was made by it.
    Accepted,
    /// The offer's time passed.
    Expired,
    /// The person was erased.
    Erased,
}

/// The decision as it is on the ledger.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Recorded {
    /// The digest of the action `loans.record_decision`.
    #[schema(value_type = String)]
    action: ActionDigest,
    /// The transaction that it was sent with; null when an earlier run of the member sent it.
    #[schema(value_type = Option<String>, required)]
    transaction: Option<TransactionId>,
    /// `approved`, `referred` or `declined`.
    #[schema(value_type = String)]
    outcome: Outcome,
    /// Codes of its reasons.
    reasons: Vec<String>,
    /// SHA-256 of the model's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, nullable = false)]
    model: Option<Digest>,
    /// SHA-256 of the policy's file.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, nullable = false)]
    policy: Option<Digest>,
    /// Salted commitment to what was decided on.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, nullable = false)]
    input: Option<Digest>,
    /// Salted commitment to the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = String, nullable = false)]
    result: Option<Digest>,
}

/// A reason.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReasonView {
    /// Its code.
    code: String,
    /// The sentence in English.
    en: String,
    /// The sentence in Chinese.
    zh: String,
}

/// A change of one thing that leads to a better outcome.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ChangeView {
    /// `amount`, `down_payment`, `term_months`, `monthly_debt_payments` or `feature`.
    lever: &'static str,
    /// The feature, if it is one.
    #[schema(required)]
    feature: Option<String>,
    /// What is changed, to be read.
    label: TextView,
    /// The value now.
    #[schema(value_type = serde_json::Value)]
    from: vinculum_credit::decision::ChangeValue,
    /// The value that leads to the outcome.
    #[schema(value_type = serde_json::Value)]
    to: vinculum_credit::decision::ChangeValue,
    /// `approve` or `refer`.
    #[schema(value_type = String)]
    outcome: vinculum_credit::decision::Outcome,
}

impl From<Change> for ChangeView {
    fn from(change: Change) -> Self {
        let (lever, feature) = match change.lever {
            Lever::Amount => ("amount", None),
            Lever::DownPayment => ("down_payment", None),
            Lever::TermMonths => ("term_months", None),
            Lever::MonthlyDebtPayments => ("monthly_debt_payments", None),
            Lever::Feature(name) => ("feature", Some(name)),
        };
        let (label, from, to) = ((&change.label).into(), change.from, change.to);
        Self { lever, feature, label, from, to, outcome: change.leads_to }
    }
}

/// Ratios in parts per million; null without income.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RatiosView {
    #[schema(required)]
    debt_to_income_ppm: Option<i64>,
    #[schema(required)]
    payment_to_income_ppm: Option<i64>,
    loan_to_value_ppm: i64,
    down_payment_ppm: i64,
}

impl From<Ratios> for RatiosView {
    fn from(ratios: Ratios) -> Self {
        let Ratios { debt_to_income_ppm, payment_to_income_ppm, loan_to_value_ppm, down_payment_ppm } = ratios;
        Self { debt_to_income_ppm, payment_to_income_ppm, loan_to_value_ppm, down_payment_ppm }
    }
}

/// A person's decision after a referral.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReviewView {
    /// `approved` or `declined`.
    #[schema(value_type = String)]
    outcome: Outcome,
    /// When.
    #[schema(value_type = u64)]
    at: Timestamp,
}

/// An offer, and the document that the lender signed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OfferView {
    /// `amount`, `ratePpm`, `termMonths`, `monthlyPayment`, `aprPercent`, `financeCharge`, `totalOfPayments`, `coolingOffDays`,
    /// `validUntil` and what else the document says.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    offer: LoanOffer,
    /// The offer as the lender signed it (DSSE, `application/vnd.vinculum.loan-offer+json`).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = crate::routes::proposals::DocumentSchema, nullable = false)]
    document: Option<Document>,
}

/// The decision in full, and what it was made on. Absent when the person was erased.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationDetail {
    /// The car.
    #[schema(value_type = String)]
    vehicle: VehicleId,
    /// Who asks; not for auditors.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Object, nullable = false)]
    person: Option<Person>,
    /// What the bureau knows the person by; not for auditors.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    consumer_reference: Option<String>,
    /// The loan that was asked for.
    #[schema(value_type = Object)]
    request: Request,
    /// Years since the car's model year.
    vehicle_age_years: u16,
    /// What the applicant answered.
    #[schema(value_type = Object)]
    answers: Features,
    /// What the bureau reported.
    #[schema(value_type = Object)]
    bureau_features: Features,
    /// The score.
    score: i32,
    /// Scores from which on applications are approved, or at least referred.
    #[schema(value_type = Object)]
    cut_offs: CutOffs,
    /// Probability of default by the score, in parts per million.
    default_probability_ppm: u32,
    /// Ratios at the rate that was assessed.
    ratios: RatiosView,
    /// Rules of the policy that weren't met.
    #[schema(value_type = Vec<Object>)]
    failed_rules: Vec<FailedRule>,
    /// Rules of the jurisdiction that an approval would have broken.
    unlawful: Vec<String>,
    /// The principal reasons, the weightiest first: those of a person, if one decided.
    reasons: Vec<ReasonView>,
    /// What would lead to a better outcome.
    changes: Vec<ChangeView>,
    /// What a person decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    review: Option<ReviewView>,
    /// The offer.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    offer: Option<OfferView>,
}

/// An application for a loan.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LoanApplication {
    /// Its id.
    #[schema(value_type = String)]
    id: Digest,
    /// The lender.
    #[schema(value_type = String)]
    lender: OrganisationId,
    /// The lender's legal name.
    lender_name: String,
    /// Who asked.
    #[schema(value_type = String)]
    applicant: Party,
    /// When.
    #[schema(value_type = u64)]
    received_at: Timestamp,
    /// What amounts are in.
    #[schema(value_type = String)]
    currency: Currency,
    /// Where it is.
    status: ApplicationStatus,
    /// The decision in force as it is on the ledger.
    recorded: Recorded,
    /// The rest.
    #[serde(flatten)]
    detail: Option<ApplicationDetail>,
}

/// Where each application is: the ledger knows whether a loan was made by it.
pub async fn with_status(api: &Api, all: Vec<Listed>) -> Result<Vec<(Listed, ApplicationStatus)>, Problem> {
    let actions: Vec<ActionDigest> = all.iter().map(|listed| listed.action).collect();
    let decisions = load(api, &DECISIONS, &actions).await?;
    let now = api.chain.now();
    let status = |(listed, decision): (Listed, Option<vinculum_loans::Decision>)| {
        let status = match (&listed.kept, listed.outcome) {
            (None, _) => ApplicationStatus::Erased,
            (_, Outcome::Referred) => ApplicationStatus::Referred,
            (_, Outcome::Declined) => ApplicationStatus::Declined,
            _ if decision.is_some_and(|decision| decision.loan.is_some()) => ApplicationStatus::Accepted,
            _ if listed.valid_until.is_some_and(|until| until < now) => ApplicationStatus::Expired,
            _ => ApplicationStatus::Offered,
        };
        (listed, status)
    };
    Ok(all.into_iter().zip(decisions).map(status).collect())
}

impl LoanApplication {
    /// The application with everything that the viewer may see.
    pub async fn of(api: &Api, listed: Listed, viewer: Viewer) -> Result<Self, Problem> {
        let (listed, status) = with_status(api, vec![listed]).await?.remove(0);
        Self::new(api, listed, status, viewer, true).await
    }

    /// The same, in a list: without the signed document.
    pub async fn new(
        api: &Api,
        listed: Listed,
        status: ApplicationStatus,
        viewer: Viewer,
        with_document: bool,
    ) -> Result<Self, Problem> {
        let desk = crate::lending::lending(api)?.desk(&listed.lender)?;
        let organisation = api.index.organisation(&listed.lender).await?;
        let record = record_of(&listed);
        let recorded = Recorded {
            action: listed.action,
            transaction: listed.sent,
            outcome: listed.outcome,
            reasons: listed.reasons.clone(),
            model: record.map(|record| record.model),
            policy: record.map(|record| record.policy),
            input: record.map(|record| record.input),
            result: record.map(|record| record.result),
        };
        let reason = |code: &String| {
            let text = desk.reason(code).map(|text| (text.en, text.zh)).unwrap_or((code.clone(), code.clone()));
            ReasonView { code: code.clone(), en: text.0, zh: text.1 }
        };
        let reasons = listed.reasons.iter().map(reason).collect();
        let detail = match listed.kept {
            Some(kept) => Some(detail(kept, reasons, viewer, with_document)?),
            None => None,
        };
        Ok(Self {
            id: listed.id,
            lender_name: organisation.map_or_else(|| listed.lender.to_string(), |organisation| organisation.name),
            lender: listed.lender,
            applicant: listed.applicant,
            received_at: listed.received_at,
            currency: desk.settings().currency,
            status,
            recorded,
            detail,
        })
    }
}

fn detail(
    kept: Kept,
    mut reasons: Vec<ReasonView>,
    viewer: Viewer,
    with_document: bool,
) -> Result<ApplicationDetail, Problem> {
    let decision: Decision = kept.decision().map_err(Problem::internal)?;
    if kept.review.is_none() {
        // The ledger takes a few codes; here are all of them, with their sentences as they were then.
        let known: Vec<_> = decision.reasons.iter().map(|reason| reason.code.as_str()).collect();
        reasons.retain(|reason| !known.contains(&reason.code.as_str()));
        let all = decision.reasons.iter();
        reasons.extend(all.map(|r| ReasonView { code: r.code.clone(), en: r.en.clone(), zh: r.zh.clone() }));
    }
    let offer = kept.offer.and_then(|document| {
        let offer = LoanOffer::read(&document)?;
        Some(OfferView { offer, document: with_document.then_some(document) })
    });
    let sees_person = viewer != Viewer::Auditor;
    let application = kept.application;
    Ok(ApplicationDetail {
        vehicle: application.vehicle,
        person: sees_person.then_some(application.person),
        consumer_reference: sees_person.then_some(application.consumer_reference),
        request: application.request,
        vehicle_age_years: kept.age_years,
        answers: application.answers,
        bureau_features: kept.bureau,
        score: decision.score,
        cut_offs: decision.cut_offs,
        default_probability_ppm: decision.default_probability_ppm,
        ratios: decision.assessed.ratios.into(),
        failed_rules: decision.failed_rules,
        unlawful: kept.unlawful,
        reasons,
        changes: decision.changes.into_iter().map(Into::into).collect(),
        review: kept.review.map(|review| ReviewView { outcome: review.record.outcome, at: review.at }),
        offer,
    })
}

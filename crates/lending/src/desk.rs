//! The desk of one lender: its model, policy, form, bureau and key.

use crate::{
    application::Application,
    bureau::{Bureau, BureauError, Enquiry},
    evidence::{self, Evidence},
    form::{AnswerError, Form, FormError},
    offer::{LoanOffer, Priced, lawful, monthly_terms},
    store::{Kept, Reviewed, Salts},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::sync::Arc;
use vinculum_core::{
    ActionDigest, Currency, Digest, NetworkId, OrganisationId, Party, Salt, SecretKey, Timestamp, dsse::Document,
    sha256, sha256_parts,
};
use vinculum_credit::{
    decision::{self, Decision, DecisionError, INPUT_FORMAT, INPUT_VERSION, Input, LoanRequest, Policy, PolicyError},
    manifest::Text,
    model::{Model, ModelError},
    score::{FeatureValue, Features},
};
use vinculum_loan_math::{
    disclosure::DisclosureError,
    exact::MAX_ANNUAL_RATE_PPM,
    rules::{RulePack, RulePackError, RulePacks},
};
use vinculum_loans::{Outcome, RecordDecision, rules::day_of};

/// What a desk is made of.
pub struct DeskSettings {
    /// The lender.
    pub lender: OrganisationId,
    /// Its key, which signs decisions and offers.
    pub key: SecretKey,
    /// The currency that it lends.
    pub currency: Currency,
    /// Whose law its loans are under, such as `DE`.
    pub jurisdiction: String,
    /// The authority that supervises the lender, with its address, for notices; may be empty outside the United States.
    pub supervisor: String,
    /// For how many days an offer is good.
    pub offer_days: u16,
    /// The model's file.
    pub model: Vec<u8>,
    /// The policy's file.
    pub policy: Vec<u8>,
    /// The form's file.
    pub form: String,
    /// What the bureau is called.
    pub bureau_name: String,
    /// What an applicant has to give as consumer reference.
    pub bureau_reference: Text,
    /// The bureau.
    pub bureau: Arc<dyn Bureau>,
}

/// A lender's desk.
pub struct Desk {
    settings: DeskSettings,
    model: Model,
    policy: Policy,
    form: Form,
    pack: RulePack,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("lender", &self.settings.lender).finish_non_exhaustive()
    }
}

/// Why a desk can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The model.
    #[error("the model: {0}")]
    Model(#[from] ModelError),
    /// The policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// The form.
    #[error(transparent)]
    Form(#[from] FormError),
    /// The rules.
    #[error(transparent)]
    Rules(#[from] RulePackError),
    /// No rules are known.
    #[error("there is no rule pack for jurisdiction {0}")]
    Jurisdiction(String),
    /// The notice to declined applicants has to name an authority.
    #[error("supervisor is missing: 12 CFR 1002.9(b)(1) wants it in notices")]
    Supervisor,
    /// The rules are in another currency.
    #[error("the rules of {jurisdiction} are in {expected}, the desk lends {found}")]
    Currency {
        /// The jurisdiction.
        jurisdiction: String,
        /// Its currency.
        expected: String,
        /// The desk's.
        found: Currency,
    },
}

/// Why there is no decision.
#[derive(Debug, thiserror::Error)]
pub enum ApplicantError {
    /// A field can't be right.
    #[error("{field} {problem}")]
    Field {
        /// Which.
        field: String,
        /// What is wrong.
        problem: String,
    },
    /// The bureau.
    #[error(transparent)]
    Bureau(#[from] BureauError),
    /// What the bureau or the applicant said doesn't fit the model, or a figure is out of range.
    #[error(transparent)]
    Decision(#[from] DecisionError),
    /// The loan has no schedule.
    #[error(transparent)]
    Loan(#[from] DisclosureError),
    /// The clock is beyond the calendar.
    #[error("the clock is beyond the calendar")]
    Clock,
    /// A reviewed application must have been referred.
    #[error("the application isn't waiting for a person")]
    NotReferred,
    /// Something can't be written as JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl From<AnswerError> for ApplicantError {
    fn from(error: AnswerError) -> Self {
        Self::Field { field: format!("answers.{}", error.question), problem: error.reason.into() }
    }
}

/// What the ledger knows of the car.
#[derive(Debug, Clone, Copy)]
pub struct Car {
    /// Years since its model year.
    pub age_years: u16,
    /// Whether nothing but its birth is on record.
    pub is_new: bool,
    /// Whether it is driven by battery, plug-in hybrid or fuel cell.
    pub is_new_energy: bool,
}

/// A decision that is ready to be kept and put on record.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The application's id.
    pub id: Digest,
    /// What was decided.
    pub outcome: Outcome,
    /// What the store keeps.
    pub kept: Kept,
    /// What goes on record.
    pub record: RecordDecision,
    /// Until when the offer is good, if there is one.
    pub valid_until: Option<Timestamp>,
}

/// A person's decision on an application that was referred.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Review {
    /// The loan is offered, at this annual rate in parts per million.
    Approve {
        /// The rate.
        rate_ppm: u32,
    },
    /// It isn't; with the codes of the reasons.
    Decline {
        /// At least one.
        reasons: Vec<String>,
    },
}

/// A salted commitment: SHA-256 of a prefix, the salt and the bytes.
pub(crate) fn commit(salt: &Salt, bytes: &[u8]) -> Digest {
    sha256_parts(&[b"vinculum-commitment-v1\n", &salt.0, bytes])
}

fn salt() -> Salt {
    Salt(rand::random())
}

/// The digest by which the ledger knows an action.
pub fn action_digest(record: &RecordDecision) -> Result<ActionDigest, serde_json::Error> {
    Ok(sha256(&serde_json::to_vec(&vinculum_loans::Action::from(record.clone()))?).into())
}

impl Desk {
    /// Opens a desk.
    pub fn new(settings: DeskSettings) -> Result<Self, DeskError> {
        let model = Model::from_bytes(&settings.model)?;
        let policy = Policy::from_bytes(&settings.policy)?;
        let form = Form::parse(&settings.form, &model)?;
        let packs = RulePacks::embedded()?;
        let pack = packs.jurisdiction(&settings.jurisdiction).cloned();
        let pack = pack.ok_or_else(|| DeskError::Jurisdiction(settings.jurisdiction.clone()))?;
        if settings.jurisdiction.starts_with("US") && settings.supervisor.trim().is_empty() {
            return Err(DeskError::Supervisor);
        }
        if pack.currency != settings.currency.to_string() {
            let (jurisdiction, found) = (settings.jurisdiction, settings.currency);
            return Err(DeskError::Currency { jurisdiction, expected: pack.currency, found });
        }
        Ok(Self { settings, model, policy, form, pack })
    }

    /// The lender.
    pub fn lender(&self) -> &OrganisationId {
        &self.settings.lender
    }

    /// What it was opened with.
    pub fn settings(&self) -> &DeskSettings {
        &self.settings
    }

    /// Its model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Its policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Its questions.
    pub fn form(&self) -> &Form {
        &self.form
    }

    /// The files that its decisions rest on.
    pub fn files(&self) -> [(Digest, &[u8]); 2] {
        [&self.settings.model, &self.settings.policy].map(|bytes| (sha256(bytes), bytes.as_slice()))
    }

    /// Asks the bureau, decides, and makes the offer.
    pub async fn decide(
        &self,
        network: NetworkId,
        applicant: &Party,
        application: Application,
        car: Car,
        now: Timestamp,
    ) -> Result<Answered, ApplicantError> {
        let today = day_of(now).ok_or(ApplicantError::Clock)?;
        if let Some((field, problem)) = application.problem(today) {
            return Err(ApplicantError::Field { field: field.into(), problem });
        }
        self.form.check(&application.answers)?;
        let enquiry = Enquiry {
            consumer_reference: application.consumer_reference.trim().into(),
            name: application.person.name.clone(),
            date_of_birth: application.person.date_of_birth.clone(),
        };
        let bureau = self.settings.bureau.report(enquiry).await?;
        let id = application.id(self.lender(), applicant);
        let input = self.input(&id, &application, &bureau, car)?;
        let decision = decision::decide(&self.model, &self.policy, &input.1)?;
        let unlawful = match decision.offered_rate_ppm {
            Some(rate) => self.violations(&application, rate, car, now)?,
            None => Vec::new(),
        };
        let salts = Salts { input: salt(), result: salt() };
        let bytes = String::from_utf8_lossy(&decision.to_bytes()?).into_owned();
        let outcome = evidence::outcome(&decision, &unlawful);
        let record = RecordDecision {
            salt: salt(),
            by: self.lender().clone(),
            applicant: applicant.clone(),
            model: evidence::digest(self.model.sha256()),
            policy: evidence::digest(self.policy.sha256()),
            input: commit(&salts.input, input.0.as_bytes()),
            result: commit(&salts.result, bytes.as_bytes()),
            outcome,
            reasons: evidence::reasons(&decision, &unlawful),
        };
        let mut kept = Kept {
            application,
            age_years: car.age_years,
            is_new: car.is_new,
            is_new_energy: car.is_new_energy,
            bureau,
            input: input.0,
            decision: bytes,
            salts,
            unlawful,
            record: record.clone(),
            offer: None,
            review: None,
        };
        let rate = decision.offered_rate_ppm.filter(|_| outcome == Outcome::Approved);
        let offer = rate.map(|rate| self.offer(network, id, &kept, &record, rate, now)).transpose()?;
        let valid_until = offer.as_ref().map(|(until, _)| *until);
        kept.offer = offer.map(|(_, document)| document);
        Ok(Answered { id, outcome, kept, record, valid_until })
    }

    /// What is decided on, as bytes and read back. What the bureau knows counts before what the applicant says.
    fn input(
        &self,
        id: &Digest,
        application: &Application,
        bureau: &Features,
        car: Car,
    ) -> Result<(String, Input), ApplicantError> {
        let asked = self.model.file().features.iter().filter(|feature| feature.from_request.is_none());
        let known = |name: &String| bureau.0.get(name).or_else(|| application.answers.0.get(name));
        let features = asked.map(|feature| {
            let value = known(&feature.name).cloned().unwrap_or(FeatureValue::Missing);
            (feature.name.clone(), value)
        });
        let request = application.request;
        let decided = decision::Application {
            format: INPUT_FORMAT.into(),
            version: INPUT_VERSION,
            reference: id.to_string(),
            features: Features(features.collect()),
            request: LoanRequest {
                amount: request.amount,
                term_months: request.term_months,
                vehicle_value: request.vehicle_value,
                vehicle_age_years: car.age_years,
                down_payment: request.down_payment,
                monthly_income: request.monthly_income,
                monthly_debt_payments: request.monthly_debt_payments,
            },
        };
        let bytes = serde_json::to_string(&decided)?;
        let input = Input::from_bytes(bytes.as_bytes())?;
        Ok((bytes, input))
    }

    fn violations(
        &self,
        application: &Application,
        rate_ppm: u32,
        car: Car,
        now: Timestamp,
    ) -> Result<Vec<String>, ApplicantError> {
        let request = application.request;
        let terms = monthly_terms(request.amount, rate_ppm, request.term_months, now).ok_or(ApplicantError::Clock)?;
        let priced = Priced {
            terms: &terms,
            down_payment: request.down_payment,
            is_new: car.is_new,
            is_new_energy: car.is_new_energy,
        };
        Ok(lawful(&self.pack, priced)?.violations.into_iter().map(|violation| violation.message).collect())
    }

    fn offer(
        &self,
        network: NetworkId,
        id: Digest,
        kept: &Kept,
        record: &RecordDecision,
        rate_ppm: u32,
        now: Timestamp,
    ) -> Result<(Timestamp, Document), ApplicantError> {
        let request = kept.application.request;
        let terms = monthly_terms(request.amount, rate_ppm, request.term_months, now).ok_or(ApplicantError::Clock)?;
        let priced = Priced {
            terms: &terms,
            down_payment: request.down_payment,
            is_new: kept.is_new,
            is_new_energy: kept.is_new_energy,
        };
        let lawful = lawful(&self.pack, priced)?;
        let valid_until = now.plus(u64::from(self.settings.offer_days) * Timestamp::DAY_MS);
        let offer = LoanOffer {
            network,
            lender: self.lender().clone(),
            applicant: record.applicant.clone(),
            application: id,
            decision: action_digest(record)?,
            vehicle: kept.application.vehicle,
            currency: self.settings.currency,
            amount: request.amount,
            rate_ppm,
            term_months: request.term_months,
            monthly_payment: lawful.disclosure.schedule.payment,
            apr_percent: lawful.apr_percent,
            apr_method: self.pack.apr_method.method,
            finance_charge: lawful.disclosure.finance_charge,
            total_of_payments: lawful.disclosure.total_of_payments,
            jurisdiction: self.settings.jurisdiction.clone(),
            cooling_off_days: lawful.cooling_off_days,
            made_at: now,
            valid_until,
        };
        Ok((valid_until, offer.sign(&self.settings.key)?))
    }

    /// A person decides on an application that was referred.
    pub fn review(
        &self,
        network: NetworkId,
        id: Digest,
        mut kept: Kept,
        review: &Review,
        now: Timestamp,
    ) -> Result<Answered, ApplicantError> {
        if kept.review.is_some() || kept.record.outcome != Outcome::Referred {
            return Err(ApplicantError::NotReferred);
        }
        let field = |field: &str, problem: String| ApplicantError::Field { field: field.into(), problem };
        let car = Car { age_years: kept.age_years, is_new: kept.is_new, is_new_energy: kept.is_new_energy };
        let (outcome, reasons, rate) = match review {
            Review::Approve { rate_ppm } => {
                if *rate_ppm > MAX_ANNUAL_RATE_PPM {
                    return Err(field("ratePpm", format!("must be at most {MAX_ANNUAL_RATE_PPM}")));
                }
                if let Some(violation) = self.violations(&kept.application, *rate_ppm, car, now)?.first() {
                    return Err(field("ratePpm", format!("breaks a rule of {}: {violation}", self.pack.jurisdiction)));
                }
                (Outcome::Approved, Vec::new(), Some(*rate_ppm))
            }
            Review::Decline { reasons } => (Outcome::Declined, self.review_reasons(reasons)?, None),
        };
        let first = action_digest(&kept.record)?;
        let result = serde_json::to_string(&serde_json::json!({
            "review": first, "outcome": outcome, "reasons": reasons, "ratePpm": rate, "at": now,
        }))?;
        let result_salt = salt();
        let result_commitment = commit(&result_salt, result.as_bytes());
        let record =
            RecordDecision { salt: salt(), result: result_commitment, outcome, reasons, ..kept.record.clone() };
        let offer = rate.map(|rate| self.offer(network, id, &kept, &record, rate, now)).transpose()?;
        let valid_until = offer.as_ref().map(|(until, _)| *until);
        kept.offer = offer.map(|(_, document)| document);
        kept.review = Some(Reviewed { record: record.clone(), result, result_salt, at: now });
        Ok(Answered { id, outcome, kept, record, valid_until })
    }

    /// The reasons that a person gives: codes of the model or of the rules, as the automatic ones have.
    fn review_reasons(&self, reasons: &[String]) -> Result<Vec<String>, ApplicantError> {
        let most = vinculum_loans::MAX_REASONS;
        let known = |code: &String| self.reason(code).is_some();
        if (1..=most).contains(&reasons.len()) && reasons.iter().all(known) {
            return Ok(reasons.to_vec());
        }
        let problem = format!("must be 1 to {most} codes of reasons of this lender's model or policy");
        Err(ApplicantError::Field { field: "reasons".into(), problem })
    }

    /// What a reason's code stands for.
    pub fn reason(&self, code: &str) -> Option<Text> {
        if code == evidence::UNLAWFUL {
            let en = "The law of the jurisdiction does not allow the loan on these terms".into();
            return Some(Text { en, zh: "适用法律不允许按此条件放贷".into() });
        }
        let features = &self.model.file().features;
        let feature = features.iter().find(|feature| feature.reason.code == code);
        let feature = feature.map(|feature| Text { en: feature.reason.en.clone(), zh: feature.reason.zh.clone() });
        feature.or_else(|| decision::rule_reason(code).map(|reason| Text { en: reason.en, zh: reason.zh }))
    }
}

impl Kept {
    /// The decision.
    pub fn decision(&self) -> Result<Decision, serde_json::Error> {
        serde_json::from_str(&self.decision)
    }

    /// The decision laid open, with the files that it rests on.
    pub fn evidence(&self, model: &[u8], policy: &[u8]) -> Evidence {
        Evidence {
            model: STANDARD.encode(model),
            policy: STANDARD.encode(policy),
            input: self.input.clone(),
            decision: self.decision.clone(),
            input_salt: self.salts.input,
            result_salt: self.salts.result,
            unlawful: self.unlawful.clone(),
            recorded: self.record.clone(),
        }
    }
}

//! A lender's offer: signed, off the ledger, good until a day.

use serde::{Deserialize, Serialize};
use vinculum_core::{
    ActionDigest, Currency, Digest, NetworkId, OrganisationId, Party, SecretKey, Timestamp, VehicleId, dsse::Document,
};
use vinculum_loan_math::{
    disclosure::{Disclosure, DisclosureError, disclose},
    exact::{DayCount, Frequency, Terms, day_of_month_clamped},
    rules::{self, AprMethod, Powertrain, RulePack, VehicleCondition, VehicleUse, Violation, ViolationKind},
};
use vinculum_loans::rules::day_of;

/// The media type of an offer in its DSSE envelope.
pub const OFFER_TYPE: &str = "application/vnd.vinculum.loan-offer+json";

/// An offer of a loan: level payments each month, interest by actual days over 365. Amounts are minor units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LoanOffer {
    /// The network.
    pub network: NetworkId,
    /// Who offers.
    pub lender: OrganisationId,
    /// To whom.
    pub applicant: Party,
    /// The application.
    pub application: Digest,
    /// The decision on the ledger that `loans.originate` names.
    pub decision: ActionDigest,
    /// The car.
    pub vehicle: VehicleId,
    /// The currency.
    pub currency: Currency,
    /// What is financed.
    pub amount: i64,
    /// Annual rate in parts per million.
    pub rate_ppm: u32,
    /// Number of monthly payments.
    pub term_months: u16,
    /// The level payment, if the loan began on the day of the offer.
    pub monthly_payment: i64,
    /// The annual percentage rate by the jurisdiction's method, in percent with two decimals.
    pub apr_percent: f64,
    /// That method.
    pub apr_method: AprMethod,
    /// What the loan costs.
    pub finance_charge: i64,
    /// The sum of all payments.
    pub total_of_payments: i64,
    /// The jurisdiction whose rules it was checked against.
    pub jurisdiction: String,
    /// Days within which the borrower may withdraw.
    pub cooling_off_days: u16,
    /// When it was made.
    pub made_at: Timestamp,
    /// Until when it is good.
    pub valid_until: Timestamp,
}

/// The terms of a loan of level monthly payments that begins at this moment; the first is due a month later.
pub fn monthly_terms(amount: i64, rate_ppm: u32, term_months: u16, from: Timestamp) -> Option<Terms> {
    let begins = day_of(from)?;
    Some(Terms {
        principal: amount,
        annual_rate_ppm: rate_ppm,
        advance_date: begins,
        first_payment_date: day_of_month_clamped(begins, 1, begins.day())?,
        payment_day: None,
        payments: term_months,
        frequency: Frequency::Monthly,
        day_count: DayCount::Actual365Fixed,
        payment: None,
        balloon: 0,
        grace: None,
        fees: Vec::new(),
    })
}

impl LoanOffer {
    /// Signs it.
    pub fn sign(&self, key: &SecretKey) -> Result<Document, serde_json::Error> {
        Ok(Document::sign(OFFER_TYPE, &serde_json::to_vec(self)?, key))
    }

    /// What a document offers, whoever signed it.
    pub fn read(document: &Document) -> Option<Self> {
        let (payload, ..) = document.verify(OFFER_TYPE).ok()?;
        serde_json::from_slice(&payload).ok()
    }
}

/// What the law says to an offer.
#[derive(Debug, Clone, PartialEq)]
pub struct Lawful {
    /// What the loan costs.
    pub disclosure: Disclosure,
    /// The stated rate in percent, with two decimals.
    pub apr_percent: f64,
    /// Days within which the borrower may withdraw.
    pub cooling_off_days: u16,
    /// The rules that it breaks. Whether notices were given can't be seen from here, so those aren't among them.
    pub violations: Vec<Violation>,
}

/// A loan on a car, for the law to look at.
#[derive(Debug, Clone, Copy)]
pub struct Priced<'a> {
    /// Terms.
    pub terms: &'a Terms,
    /// What is paid at once.
    pub down_payment: i64,
    /// Whether the car is new.
    pub is_new: bool,
    /// Whether it is driven by battery, plug-in hybrid or fuel cell.
    pub is_new_energy: bool,
}

/// Computes what a loan costs and compares it with the rules of its jurisdiction.
///
/// # Errors
///
/// The terms have no schedule or no rate.
pub fn lawful(pack: &RulePack, priced: Priced<'_>) -> Result<Lawful, DisclosureError> {
    let disclosure = disclose(priced.terms)?;
    let percent = match pack.apr_method.method {
        AprMethod::RegulationZAppendixJ => disclosure.regulation_z.apr_percent,
        AprMethod::EuConsumerCredit | AprMethod::InternalRateOfReturn => disclosure.eu.apr_percent,
    };
    let mut offer = rules::Offer {
        currency: pack.currency.clone(),
        cash_price: priced.terms.principal.saturating_add(priced.down_payment),
        down_payment: priced.down_payment,
        amount_financed: disclosure.amount_financed,
        apr_ppm: (percent * 10_000.0).round() as u32,
        apr_method: pack.apr_method.method,
        reference_rate_ppm: None,
        term_months: priced.terms.payments,
        term_days: 0,
        cooling_off_days: 0,
        notices: Vec::new(),
        condition: if priced.is_new { VehicleCondition::New } else { VehicleCondition::Used },
        vehicle_use: VehicleUse::Private,
        powertrain: if priced.is_new_energy { Powertrain::NewEnergy } else { Powertrain::Conventional },
    };
    let cooling_off_days = pack.cooling_off_days(&offer);
    offer.cooling_off_days = cooling_off_days;
    let mut violations = rules::check(pack, &offer);
    violations.retain(|violation| violation.kind != ViolationKind::RequiredNotice);
    Ok(Lawful { disclosure, apr_percent: (percent * 100.0).round() / 100.0, cooling_off_days, violations })
}

//! The rule packs of `vinculum-loan-math` as the ledger applies them: what can be judged in whole numbers.
//!
//! Every member has to judge alike, so the packs are those embedded in the program, and the annual percentage rate,
//! whose computation is in floating point, is left to those who disclose it.

use crate::{action::Originate, error, rules};
use jiff::{Unit, civil::Date};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use vinculum_core::{Amount, Rejection};
use vinculum_loan_math::rules::{Offer, Powertrain, RulePack, RulePacks, VehicleCondition, VehicleUse, check};
use vinculum_vehicles::types;

static PACKS: LazyLock<RulePacks> =
    LazyLock::new(|| RulePacks::embedded().expect("the file in the program, which its tests read"));

/// The law that a loan's terms are held against, with what it asks beside them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Law {
    /// The jurisdiction, as the rule packs name it: `DE`, `US-CA`.
    pub jurisdiction: String,
    /// Condition of the car.
    pub condition: VehicleCondition,
    /// What the car is bought for.
    #[serde(rename = "use")]
    pub vehicle_use: VehicleUse,
    /// Price of the car.
    pub cash_price: Amount,
    /// What the buyer pays of it at once.
    pub down_payment: Amount,
}

/// Requires that the terms meet the law that the action names.
pub(crate) fn require_lawful(action: &Originate, law: &Law, car: types::Powertrain) -> Result<(), Rejection> {
    let Some(pack) = PACKS.jurisdiction(&law.jurisdiction) else {
        let known: Vec<_> = PACKS.packs.iter().map(|pack| pack.jurisdiction.as_str()).collect();
        let detail = format!("no rules are known of {:?}, but of {}", law.jurisdiction, known.join(", "));
        return Err(error::UNKNOWN_JURISDICTION.reject(detail));
    };
    let violations = check(pack, &offer(action, law, car, pack)?);
    if violations.is_empty() {
        return Ok(());
    }
    let sentences = violations.into_iter().map(|violation| match violation.source {
        Some(source) => format!("{} ({source})", violation.message),
        None => violation.message,
    });
    let detail = format!("by the rules of {}: {}", law.jurisdiction, sentences.collect::<Vec<_>>().join("; "));
    Err(error::LAW_NOT_MET.reject(detail))
}

/// The loan as an offer. Rate and notices are stated as the law wants them, because they are not judged here.
fn offer(action: &Originate, law: &Law, car: types::Powertrain, pack: &RulePack) -> Result<Offer, Rejection> {
    let units = |amount: Amount| amount.minor_units() as i64; // 53 bits
    let (term_months, term_days) = term(action).ok_or_else(|| error::TERMS_REFUSED.reject("the term is too long"))?;
    Ok(Offer {
        currency: action.currency.as_str().to_owned(),
        cash_price: units(law.cash_price),
        down_payment: units(law.down_payment),
        amount_financed: action.terms.principal,
        apr_ppm: 0,
        apr_method: pack.apr_method.method,
        reference_rate_ppm: None,
        term_months,
        term_days,
        cooling_off_days: action.cooling_off_days,
        notices: pack.required_notices.iter().map(|notice| notice.id.clone()).collect(),
        condition: law.condition,
        vehicle_use: law.vehicle_use,
        powertrain: if car.is_new_energy() { Powertrain::NewEnergy } else { Powertrain::Conventional },
    })
}

/// Full months and days from the advance to the last due date.
fn term(action: &Originate) -> Option<(u16, u16)> {
    let last: Date = rules::nth_date(&action.terms, u32::from(action.terms.payments).checked_sub(1)?)?;
    let span = action.terms.advance_date.until((Unit::Month, last)).ok()?;
    Some((u16::try_from(span.get_months()).ok()?, u16::try_from(span.get_days()).ok()?))
}

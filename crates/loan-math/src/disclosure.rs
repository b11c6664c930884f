//! From the terms of a loan to what the borrower is told of it.

use serde::{Deserialize, Serialize};

use crate::{
    apr::{
        AprError, DatedFlow, DatedTransaction, EuApr, EuFlow, EuTime, EuTransaction, IntervalPeriod, RegulationZApr,
        UnitPeriodError, eu_apr, in_unit_periods, interval_in_years, regulation_z_apr,
    },
    exact::{Frequency, Schedule, Terms, TermsError, schedule},
};

/// Cost of a loan, with its rates by both methods. Amounts are minor units.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// Opening balance less the fees that are part of the cost of credit (12 CFR 1026.18(b); the total amount of credit
    /// of Directive (EU) 2023/2225 article 3(7)).
    pub amount_financed: i64,
    /// Interest, and fees that are part of the cost of credit (12 CFR 1026.18(d)).
    pub finance_charge: i64,
    /// Sum of the payments on the due dates (12 CFR 1026.18(h)).
    pub total_of_payments: i64,
    /// Annual percentage rate by Regulation Z, Appendix J.
    pub regulation_z: RegulationZApr,
    /// Annual percentage rate of charge by the EU directives.
    pub eu: EuApr,
    /// The payments.
    pub schedule: Schedule,
}

/// Why a loan has no disclosure.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DisclosureError {
    /// The terms have no schedule.
    #[error(transparent)]
    Terms(#[from] TermsError),
    /// The fees that are part of the cost of credit leave nothing.
    #[error("the amount financed is {0}: fees that are part of the cost of credit must be below the opening balance")]
    AmountFinanced(i64),
    /// The dates have no unit-periods.
    #[error(transparent)]
    UnitPeriods(#[from] UnitPeriodError),
    /// There is no rate.
    #[error(transparent)]
    Apr(#[from] AprError),
}

/// The schedule of a loan, its cost, and its annual percentage rates.
///
/// Upfront fees that are part of the cost of credit are taken as withheld from the advance, which gives the same rates
/// as paying them on that day.
///
/// # Errors
/// [`DisclosureError`] if the terms have no schedule or the schedule no rate.
pub fn disclose(terms: &Terms) -> Result<Disclosure, DisclosureError> {
    let schedule = schedule(terms)?;
    let fees: i64 = terms.fees.iter().filter(|fee| fee.cost_of_credit).map(|fee| fee.amount).sum();
    let amount_financed = schedule.opening_balance - fees;
    if amount_financed <= 0 {
        return Err(DisclosureError::AmountFinanced(amount_financed));
    }
    let finance_charge = schedule.total_interest.checked_add(fees).ok_or(TermsError::Overflow("finance_charge"))?;
    let rows = || schedule.rows.iter().filter(|row| row.payment > 0);
    let dated = DatedTransaction {
        begins: Some(terms.advance_date),
        unit_period: None,
        advances: vec![DatedFlow { date: terms.advance_date, amount: amount_financed as f64 }],
        payments: rows().map(|row| DatedFlow { date: row.due_date, amount: row.payment as f64 }).collect(),
    };
    let period = match terms.frequency {
        Frequency::Monthly => IntervalPeriod::Months,
        Frequency::Biweekly | Frequency::Weekly => IntervalPeriod::Weeks,
    };
    let payments = rows().enumerate().map(|(index, row)| {
        let years = interval_in_years(terms.advance_date, row.due_date, period)
            .ok_or(AprError::BeforeFirstDrawdown { field: "payments", index })?;
        Ok(EuFlow { amount: row.payment as f64, after: EuTime::Years(years) })
    });
    let eu = EuTransaction {
        drawdowns: vec![EuFlow { amount: amount_financed as f64, after: EuTime::Years(0.0) }],
        payments: payments.collect::<Result<_, AprError>>()?,
    };
    Ok(Disclosure {
        amount_financed,
        finance_charge,
        total_of_payments: schedule.total_payments,
        regulation_z: regulation_z_apr(&in_unit_periods(&dated)?)?,
        eu: eu_apr(&eu)?,
        schedule,
    })
}

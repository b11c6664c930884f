//! `vinculum loan tape export`: the loans that somebody holds, as the ledger has them, in the fields of Schedule AL.

use super::{Remote, block_on, tape::write};
use crate::{exit::Failure, output};
use anyhow::Context as _;
use jiff::civil::Date;
use std::{
    collections::{HashMap, hash_map::Entry},
    path::Path,
};
use vinculum_client::{Client, LoanItem, Vehicle};
use vinculum_core::{Currency, OrganisationId, Party, VehicleId};
use vinculum_loan_math::exact::Frequency;
use vinculum_loan_tape::{
    AutoLoan, Decimal, Month, Text,
    code::{InterestCalculationType, InterestRateType, PaymentType, ZeroBalanceReason},
};
use vinculum_loans::{LoanStatus, rules::day_of};

/// Writes the tape and says how many loans it has.
pub fn run(holder: &OrganisationId, currency: Currency, out: &Path, remote: &Remote) -> anyhow::Result<()> {
    let today = day_of(output::now()).context("the clock is beyond the calendar")?;
    let rows = block_on(async {
        let client = Client::new(&remote.api)?;
        let party = Party::Organisation(holder.clone());
        let mut held = client.every_loan(&party).await?;
        held.retain(|item| {
            item.loan.holder == *holder && item.loan.currency == currency && has_begun(&item.loan.status)
        });
        let (mut rows, mut cars) = (Vec::with_capacity(held.len()), HashMap::<VehicleId, Vehicle>::new());
        for item in held {
            let id = item.loan.vehicle;
            if let Entry::Vacant(unknown) = cars.entry(id) {
                unknown.insert(client.vehicle(&id.to_string()).await?);
            }
            let row = row(&item, &cars[&id], today);
            rows.push(row.with_context(|| format!("loan {} does not fit the fields of a tape", item.id))?);
        }
        Ok(rows)
    })?;
    if rows.is_empty() {
        return Err(Failure::NotFound(format!("{holder} holds no loan in {currency}")).into());
    }
    write(&rows, out)?;
    let summary = serde_json::json!({ "loans": rows.len(), "asOf": today, "currency": currency });
    output::print(remote.json, &summary, |_| vec![format!("{} loans as of {today}, amounts in {currency}", rows.len())])
}

/// What waits for its chain, or never came to be, is no loan of a tape.
fn has_begun(status: &LoanStatus) -> bool {
    !matches!(status, LoanStatus::Pending { .. } | LoanStatus::Lapsed { .. })
}

/// A text that may be longer than the field takes: its beginning.
fn text<const MAXIMUM: usize>(text: &str) -> anyhow::Result<Text<MAXIMUM>> {
    let short: String = text.chars().take(MAXIMUM).collect();
    short.trim().parse().map_err(|error| anyhow::anyhow!("{short:?}: {error}"))
}

/// The loan as of a day. What a reporting period's flows say (collections, scheduled parts) is not in the ledger's state and is
/// left out.
fn row(item: &LoanItem, car: &Vehicle, today: Date) -> anyhow::Result<AutoLoan> {
    let loan = &item.loan;
    let instalments = loan.instalments()?;
    let maturity = instalments.last().context("a loan has instalments")?.date;
    // The first 25 of 64 hexadecimal digits: 100 bits tell loans apart.
    let mut row = AutoLoan::new(text("1")?, text(&item.id.to_string())?);
    row.reporting_period_ending_date = Some(today);
    row.originator_name = Some(text(loan.lender.as_str())?);
    row.origination_date = Some(Month::of(loan.terms.advance_date));
    row.original_loan_amount = Some(Decimal::from_minor_units(loan.principal));
    let months = Month::of(loan.terms.advance_date).months_until(Month::of(maturity));
    row.original_loan_term = (loan.modifications == 0 && loan.deferments.is_empty()).then_some(months);
    row.loan_maturity_date = Some(Month::of(maturity));
    row.original_interest_rate_percentage = Some(Decimal::from_parts_per_million(loan.terms.annual_rate_ppm.into()));
    row.interest_calculation_type_code = Some(InterestCalculationType::Simple);
    row.original_interest_rate_type_code = Some(InterestRateType::Fixed);
    row.original_first_payment_date = Some(Month::of(loan.terms.first_payment_date));
    row.payment_type_code = Some(match loan.terms.frequency {
        _ if loan.terms.balloon > 0 => PaymentType::Balloon,
        Frequency::Monthly => PaymentType::Monthly,
        Frequency::Biweekly => PaymentType::Biweekly,
        Frequency::Weekly => PaymentType::Other,
    });
    row.vehicle_manufacturer_name = Some(text(&car.make)?);
    row.vehicle_model_name = Some(text(&car.model)?);
    row.vehicle_model_year = Some(text(&car.model_year.to_string())?);
    row.co_obligor_indicator = Some(false);
    row.reporting_period_interest_rate_percentage = row.original_interest_rate_percentage;
    match loan.status {
        LoanStatus::Active => {
            row.remaining_term_to_maturity_number = Some(Month::of(today).months_until(Month::of(maturity)).max(0));
            row.reporting_period_actual_end_balance_amount = Some(Decimal::from_minor_units(loan.owed.principal));
            row.interest_paid_through_date = Some(loan.accrued_to);
            row.current_delinquency_status = Some(i32::try_from(item.days_past_due)?);
            let next = instalments.iter().find(|due| due.date > today);
            row.next_reporting_period_payment_amount_due = next.map(|due| Decimal::from_minor_units(due.amount));
        }
        LoanStatus::ChargedOff { on, amount, recovered } => {
            row.zero_balance_effective_date = Some(Month::of(on));
            row.zero_balance_code = vec![ZeroBalanceReason::ChargedOff];
            row.chargedoff_principal_amount = Some(Decimal::from_minor_units(amount.min(loan.principal)));
            row.recovered_amount = Some(Decimal::from_minor_units(recovered));
        }
        LoanStatus::PaidOff { on } | LoanStatus::Withdrawn { on } => {
            row.zero_balance_effective_date = Some(Month::of(on));
            row.zero_balance_code = vec![ZeroBalanceReason::PrepaidOrMatured];
            row.reporting_period_actual_end_balance_amount = Some(Decimal::from_minor_units(0));
        }
        LoanStatus::Pending { .. } | LoanStatus::Lapsed { .. } => anyhow::bail!("it has not begun"),
    }
    Ok(row)
}

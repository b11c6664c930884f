//! `vinculum loan tape export`: the loans that somebody holds, as the ledger has them, in the fields of Schedule AL.

use super::{Remote, block_on, tape::write};
use crate::{exit::Failure, output};
use anyhow::{Context as _, ensure};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};
use vinculum_client::{Client, LoanEntry, LoanItem, Vehicle};
use vinculum_core::{Currency, OrganisationId, Party, VehicleId};
use vinculum_loan_math::exact::{Due, Frequency, Outstanding, Terms, schedule};
use vinculum_loan_tape::{
    AutoLoan, Decimal, Month, Text,
    code::{InterestCalculationType, InterestRateType, PaymentType, ZeroBalanceReason},
};
use vinculum_loans::{
    Loan, LoanStatus, PaymentApplied, PrincipalAdded,
    rules::{day_of, instalments},
};

/// How a loan began.
const ORIGINATE: &str = "loans.originate";
/// The actions that bring what a tape counts. A loan's history has an end of day for each day too.
const COUNTED: [&str; 4] = [ORIGINATE, "loans.apply_payment", "loans.withdraw", "loans.modify"];
/// Loans whose actions are asked for at the same time.
const TOGETHER: usize = 8;

/// The days that the tape is about, both included.
#[derive(Clone, Copy)]
struct Period {
    from: Date,
    to: Date,
}

impl Period {
    /// From a day, or the first of the month, to today.
    fn new(from: Option<Date>) -> anyhow::Result<Self> {
        let to = day_of(output::now()).context("the clock is beyond the calendar")?;
        let from = from.unwrap_or_else(|| to.first_of_month());
        ensure!(from <= to, "--from {from} lies after today, {to}");
        Ok(Self { from, to })
    }

    fn has(&self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// Writes the tape and says how many loans it has.
pub fn run(
    holder: &OrganisationId,
    currency: Currency,
    from: Option<Date>,
    out: &Path,
    remote: &Remote,
) -> anyhow::Result<()> {
    let period = Period::new(from)?;
    let rows = block_on(async {
        let client = Client::new(&remote.api)?;
        let party = Party::Organisation(holder.clone());
        let mut held = client.every_loan(&party).await?;
        held.retain(|item| {
            item.loan.holder == *holder && item.loan.currency == currency && has_begun(&item.loan.status)
        });
        let cars: BTreeSet<VehicleId> = held.iter().map(|item| item.loan.vehicle).collect();
        let client = &client;
        let car = |id: VehicleId| async move { Ok::<_, anyhow::Error>((id, client.vehicle(&id.to_string()).await?)) };
        let cars: BTreeMap<VehicleId, Vehicle> =
            stream::iter(cars.into_iter().map(car)).buffered(TOGETHER).try_collect().await?;
        let cars = &cars;
        let row = |item: LoanItem| async move {
            let mut entries = Vec::new();
            for kind in COUNTED {
                entries.append(&mut client.every_loan_entry(&item.id, kind).await?);
            }
            let row = row(&item, &cars[&item.loan.vehicle], period, &entries);
            row.with_context(|| format!("loan {} does not fit the fields of a tape", item.id))
        };
        stream::iter(held.into_iter().map(row)).buffered(TOGETHER).try_collect::<Vec<_>>().await
    })?;
    if rows.is_empty() {
        return Err(Failure::NotFound(format!("{holder} holds no loan in {currency}")).into());
    }
    write(&rows, out)?;
    let Period { from, to } = period;
    let summary = serde_json::json!({ "loans": rows.len(), "from": from, "asOf": to, "currency": currency });
    let text = |_: &_| vec![format!("{} loans from {from} to {to}, amounts in {currency}", rows.len())];
    output::print(remote.json, &summary, text)
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

/// The loan as of the period's end, and what was due and paid in it.
fn row(item: &LoanItem, car: &Vehicle, period: Period, entries: &[LoanEntry]) -> anyhow::Result<AutoLoan> {
    let loan = &item.loan;
    let dues = loan.instalments()?;
    let maturity = dues.last().context("a loan has instalments")?.date;
    // The first 25 of 64 hexadecimal digits: 100 bits tell loans apart.
    let mut row = AutoLoan::new(text("1")?, text(&item.id.to_string())?);
    let flows = Flows::of(period, entries)?;
    let original = entries.iter().find(|entry| entry.kind == ORIGINATE).context("a loan has an origination")?;
    original_terms(&mut row, &serde_json::from_value(original.action["terms"].clone())?)?;
    row.original_loan_amount = Some(Decimal::from_minor_units(loan.principal - flows.ever_added));
    agreed(&mut row, loan, maturity)?;
    row.reporting_period_beginning_date = Some(period.from);
    row.reporting_period_ending_date = Some(period.to);
    row.vehicle_manufacturer_name = Some(text(&car.make)?);
    row.vehicle_model_name = Some(text(&car.model)?);
    row.vehicle_model_year = Some(text(&car.model_year.to_string())?);
    row.co_obligor_indicator = Some(false);
    match loan.status {
        LoanStatus::Active => {
            row.remaining_term_to_maturity_number = Some(Month::of(period.to).months_until(Month::of(maturity)).max(0));
            row.reporting_period_actual_end_balance_amount = Some(Decimal::from_minor_units(loan.owed.principal));
            row.interest_paid_through_date = Some(loan.accrued_to);
            row.current_delinquency_status = Some(i32::try_from(item.days_past_due)?);
            let next = dues.iter().find(|due| due.date > period.to);
            row.next_reporting_period_payment_amount_due = next.map(|due| Decimal::from_minor_units(due.amount));
        }
        LoanStatus::ChargedOff { on, .. } => {
            row.zero_balance_effective_date = Some(Month::of(on));
            row.zero_balance_code = vec![ZeroBalanceReason::ChargedOff];
            row.reporting_period_actual_end_balance_amount = Some(Decimal::from_minor_units(0));
        }
        LoanStatus::PaidOff { on } | LoanStatus::Withdrawn { on } => {
            row.zero_balance_effective_date = Some(Month::of(on));
            row.zero_balance_code = vec![ZeroBalanceReason::PrepaidOrMatured];
            row.reporting_period_actual_end_balance_amount = Some(Decimal::from_minor_units(0));
        }
        LoanStatus::Pending { .. } | LoanStatus::Lapsed { .. } => anyhow::bail!("it has not begun"),
    }
    paid(&mut row, loan, period, &flows);
    if loan.status == LoanStatus::Active {
        scheduled(&mut row, loan, period, &dues)?;
    }
    Ok(row)
}

/// What falls due in the period. What of it is interest is said where no instalment was put off: the schedule has it.
fn scheduled(row: &mut AutoLoan, loan: &Loan, period: Period, dues: &[Due]) -> anyhow::Result<()> {
    let due: i64 = dues.iter().filter(|due| period.has(due.date)).map(|due| due.amount).sum();
    if due == 0 {
        return Ok(());
    }
    row.reporting_period_scheduled_payment_amount = Some(Decimal::from_minor_units(due));
    if loan.deferments.is_empty() {
        let rows = schedule(&loan.terms)?.rows;
        let rows = || rows.iter().filter(|row| period.has(row.due_date));
        row.scheduled_interest_amount = Some(Decimal::from_minor_units(rows().map(|row| row.interest_paid).sum()));
        row.scheduled_principal_amount = Some(Decimal::from_minor_units(rows().map(|row| row.principal_paid).sum()));
    }
    Ok(())
}

/// The terms as they were when the loan began, whatever was modified or put off since.
fn original_terms(row: &mut AutoLoan, terms: &Terms) -> anyhow::Result<()> {
    let began = Month::of(terms.advance_date);
    let last = instalments(terms, &[])?.last().context("a loan has instalments")?.date;
    row.origination_date = Some(began);
    row.original_loan_term = Some(began.months_until(Month::of(last)));
    row.original_interest_rate_percentage = Some(Decimal::from_parts_per_million(terms.annual_rate_ppm.into()));
    row.original_interest_rate_type_code = Some(InterestRateType::Fixed);
    row.original_first_payment_date = Some(Month::of(terms.first_payment_date));
    Ok(())
}

/// What is agreed now.
fn agreed(row: &mut AutoLoan, loan: &Loan, maturity: Date) -> anyhow::Result<()> {
    row.originator_name = Some(text(loan.lender.as_str())?);
    row.loan_maturity_date = Some(Month::of(maturity));
    let rate = Decimal::from_parts_per_million(loan.terms.annual_rate_ppm.into());
    row.reporting_period_interest_rate_percentage = Some(rate);
    row.interest_calculation_type_code = Some(InterestCalculationType::Simple);
    row.payment_type_code = Some(match loan.terms.frequency {
        _ if loan.terms.balloon > 0 => PaymentType::Balloon,
        Frequency::Monthly => PaymentType::Monthly,
        Frequency::Biweekly => PaymentType::Biweekly,
        Frequency::Weekly => PaymentType::Other,
    });
    Ok(())
}

/// What a reporting period brought, from what the ledger said at each action.
#[derive(Default)]
struct Flows {
    collected: Outstanding,
    /// What came in since the charge-off, whenever.
    recovered: Outstanding,
    added_to_principal: i64,
    /// What modifications added to the principal, whenever.
    ever_added: i64,
    modified: bool,
}

impl Flows {
    fn of(period: Period, entries: &[LoanEntry]) -> anyhow::Result<Self> {
        let mut flows = Self::default();
        for event in entries.iter().flat_map(|entry| &entry.events) {
            match &*event.kind {
                PaymentApplied::KIND => {
                    let PaymentApplied { on, applied, recovery, .. } = serde_json::from_value(event.data.clone())?;
                    if recovery {
                        add(&mut flows.recovered, &applied);
                    } else if period.has(on) {
                        add(&mut flows.collected, &applied);
                    }
                }
                PrincipalAdded::KIND => {
                    let PrincipalAdded { on, amount, .. } = serde_json::from_value(event.data.clone())?;
                    flows.ever_added += amount;
                    if period.has(on) {
                        flows.added_to_principal += amount;
                        flows.modified = true;
                    }
                }
                _ => {}
            }
        }
        Ok(flows)
    }
}

fn add(sum: &mut Outstanding, applied: &Outstanding) {
    sum.fees += applied.fees;
    sum.late_charges += applied.late_charges;
    sum.interest += applied.interest;
    sum.principal += applied.principal;
}

fn total(Outstanding { fees, late_charges, interest, principal }: Outstanding) -> i64 {
    fees + late_charges + interest + principal
}

/// What was collected in the period; what came in after a charge-off has a field of its own.
fn paid(row: &mut AutoLoan, loan: &Loan, period: Period, flows: &Flows) {
    let Outstanding { fees, late_charges, interest, principal } = flows.collected;
    let amount = Decimal::from_minor_units;
    row.total_actual_amount_paid = Some(amount(total(flows.collected)));
    row.actual_interest_collected_amount = Some(amount(interest));
    row.actual_principal_collected_amount = Some(amount(principal));
    row.actual_other_collected_amount = Some(amount(fees + late_charges));
    row.other_principal_adjustment_amount = Some(amount(flows.added_to_principal));
    row.reporting_period_modification_indicator = Some(flows.modified);
    let mut charged_off = 0;
    if let LoanStatus::ChargedOff { on, .. } = loan.status {
        let then = loan.owed.principal + flows.recovered.principal;
        row.chargedoff_principal_amount = Some(amount(then));
        row.recovered_amount = Some(amount(total(flows.recovered)));
        charged_off = if period.has(on) { then } else { 0 };
    }
    row.reporting_period_beginning_loan_balance_amount = row
        .reporting_period_actual_end_balance_amount
        .map(|end| end + amount(charged_off + principal) - amount(flows.added_to_principal));
}

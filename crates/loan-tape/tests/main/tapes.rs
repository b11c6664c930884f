//! Loans and tapes that the tests share.

use jiff::civil::date;
use vinculum_loan_tape::code::{
    InterestCalculationType, InterestRateType, PaymentType, Subvention, VehicleCondition, ZeroBalanceReason,
};
use vinculum_loan_tape::{AutoLoan, Decimal, FieldFault, Month, Row, TapeError, csv, xml};

pub fn decimal(text: &str) -> Option<Decimal> {
    Some(text.parse().expect("a decimal"))
}

pub fn month(year: i16, month: i8) -> Option<Month> {
    Some(Month::new(year, month).expect("a month"))
}

/// A loan of 20 000.00 at 6.5 % over 60 months of 391.32 from January 2026, with the sixth payment in July: every
/// figure adds up.
pub fn loan(number: &str) -> AutoLoan {
    let mut loan = AutoLoan::new("Example Bank".parse().expect("text"), number.parse().expect("text"));
    loan.reporting_period_beginning_date = Some(date(2026, 7, 1));
    loan.reporting_period_ending_date = Some(date(2026, 7, 31));
    loan.origination_date = month(2026, 1);
    loan.original_loan_amount = decimal("20000.00");
    loan.original_loan_term = Some(60);
    loan.loan_maturity_date = month(2031, 1);
    loan.original_interest_rate_percentage = decimal("0.065");
    loan.interest_calculation_type_code = Some(InterestCalculationType::Simple);
    loan.original_interest_rate_type_code = Some(InterestRateType::Fixed);
    loan.original_first_payment_date = month(2026, 2);
    loan.payment_type_code = Some(PaymentType::Monthly);
    loan.subvented = vec![Subvention::Rate, Subvention::Other];
    loan.vehicle_new_used_code = Some(VehicleCondition::New);
    loan.vehicle_model_year = Some("2026".parse().expect("text"));
    loan.obligor_credit_score = Some("720".parse().expect("text"));
    loan.payment_to_income_percentage = decimal("0.08");
    loan.obligor_geographic_location = Some("CA".parse().expect("text"));
    loan.remaining_term_to_maturity_number = Some(54);
    loan.reporting_period_beginning_loan_balance_amount = decimal("18569.65");
    loan.reporting_period_interest_rate_percentage = decimal("0.065");
    loan.scheduled_interest_amount = decimal("100.59");
    loan.scheduled_principal_amount = decimal("290.73");
    loan.other_principal_adjustment_amount = decimal("0.00");
    loan.reporting_period_actual_end_balance_amount = decimal("18278.92");
    loan.reporting_period_scheduled_payment_amount = decimal("391.32");
    loan.total_actual_amount_paid = decimal("391.32");
    loan.actual_interest_collected_amount = decimal("100.59");
    loan.actual_principal_collected_amount = decimal("290.73");
    loan.actual_other_collected_amount = decimal("0.00");
    loan.interest_paid_through_date = Some(date(2026, 7, 15));
    loan.current_delinquency_status = Some(0);
    loan.chargedoff_principal_amount = decimal("0.00");
    loan
}

/// The same loan, prepaid in July.
pub fn prepaid_loan(number: &str) -> AutoLoan {
    let mut loan = loan(number);
    loan.total_actual_amount_paid = decimal("18670.24");
    loan.actual_principal_collected_amount = decimal("18569.65");
    loan.reporting_period_actual_end_balance_amount = decimal("0.00");
    loan.zero_balance_effective_date = month(2026, 7);
    loan.zero_balance_code = vec![ZeroBalanceReason::PrepaidOrMatured];
    loan
}

pub fn to_xml<'a>(loans: impl IntoIterator<Item = &'a AutoLoan>) -> Vec<u8> {
    let mut writer = xml::Writer::new(Vec::new()).expect("begun");
    loans.into_iter().for_each(|loan| writer.write(loan).expect("written"));
    writer.finish().expect("finished")
}

pub fn to_csv<'a>(loans: impl IntoIterator<Item = &'a AutoLoan>) -> Vec<u8> {
    let mut writer = csv::Writer::new(Vec::new()).expect("begun");
    loans.into_iter().for_each(|loan| writer.write(loan).expect("written"));
    writer.finish().expect("finished")
}

pub fn from_xml(bytes: &[u8]) -> Result<Vec<Row>, TapeError> {
    xml::Reader::new(bytes).collect()
}

pub fn from_csv(bytes: &[u8]) -> Result<Vec<Row>, TapeError> {
    csv::Reader::new(bytes)?.collect()
}

/// The loans of rows of which none is refused.
pub fn loans(rows: Result<Vec<Row>, TapeError>) -> Vec<AutoLoan> {
    rows.expect("a tape").into_iter().map(|row| row.loan.expect("a loan")).collect()
}

/// A tape in XML with these rows as they are.
pub fn xml_tape(rows: &str) -> Vec<u8> {
    format!("<assetData xmlns=\"{}\">{rows}</assetData>", xml::NAMESPACE).into_bytes()
}

/// A row in XML with its required fields and what else is given.
pub fn xml_row(number: &str, fields: &str) -> String {
    format!("<assets><assetTypeNumber>B</assetTypeNumber><assetNumber>{number}</assetNumber>{fields}</assets>")
}

/// `field: reason` of every fault of a refused row.
pub fn reasons(row: &Row) -> Vec<String> {
    let faults: &[FieldFault] = row.loan.as_ref().expect_err("a refused row");
    faults.iter().map(|fault| format!("{}: {}", fault.field, fault.reason)).collect()
}

//! The inspection of a small tape against figures calculated by hand.

use serde_json::{Value, json};
use vinculum_loan_tape::code::{VehicleCondition, ZeroBalanceReason};
use vinculum_loan_tape::{AutoLoan, Group, Inspection, csv, inspect, xml};

use crate::tapes::{decimal, loan, month, prepaid_loan, to_csv, to_xml, xml_row, xml_tape};

/// Loans that differ in what an inspection looks at; the figures of the last two do not add up.
fn tape() -> Vec<AutoLoan> {
    // 18 278.92 at 6.5 %, 54 of 60 months, score 720, 0.08, current, new, CA.
    let first = loan("1");
    // 10 000.00 at 7 %, 40 of 48 months, no score, 0.10, 35 days past due, used, TX.
    let mut second = loan("2");
    second.reporting_period_beginning_loan_balance_amount = decimal("10200.00");
    second.actual_principal_collected_amount = decimal("200.00");
    second.actual_interest_collected_amount = decimal("59.50");
    second.total_actual_amount_paid = decimal("259.50");
    second.reporting_period_actual_end_balance_amount = decimal("10000.00");
    second.reporting_period_interest_rate_percentage = decimal("0.07");
    second.remaining_term_to_maturity_number = Some(40);
    second.original_loan_term = Some(48);
    second.loan_maturity_date = month(2029, 11);
    second.obligor_credit_score = Some("0".parse().expect("text"));
    second.payment_to_income_percentage = decimal("0.10");
    second.current_delinquency_status = Some(35);
    second.vehicle_new_used_code = Some(VehicleCondition::Used);
    second.obligor_geographic_location = Some("TX".parse().expect("text"));
    // Prepaid.
    let third = prepaid_loan("3");
    // Charged off with a balance, which does not add up.
    let mut fourth = loan("4");
    fourth.zero_balance_code = vec![ZeroBalanceReason::ChargedOff];
    fourth.zero_balance_effective_date = month(2026, 7);
    fourth.reporting_period_actual_end_balance_amount = decimal("500.00");
    fourth.chargedoff_principal_amount = decimal("17778.92");
    // 5 000.00 at 4.99, which is percent; nothing else about it is reported.
    let mut fifth = AutoLoan::new("Example Bank".parse().expect("text"), "5".parse().expect("text"));
    fifth.reporting_period_actual_end_balance_amount = decimal("5000.00");
    fifth.reporting_period_interest_rate_percentage = decimal("4.99");
    vec![first, second, third, fourth, fifth]
}

fn inspection() -> Inspection {
    inspect(csv::Reader::new(&to_csv(&tape())[..]).expect("a header")).expect("a tape")
}

fn row(group: &Group) -> (&str, u64, String, String) {
    (&group.name, group.loans, group.balance.to_string(), group.share.map_or(String::new(), |share| share.to_string()))
}

fn rows(groups: &[Group]) -> Vec<(&str, u64, String, String)> {
    groups.iter().map(row).filter(|&(_, loans, ..)| loans > 0).collect()
}

fn group(name: &str, loans: u64, balance: &str, share: &str) -> (String, u64, String, String) {
    (name.to_owned(), loans, balance.to_owned(), share.to_owned())
}

fn assert_groups(groups: &[Group], expected: &[(String, u64, String, String)]) {
    let rows: Vec<_> = rows(groups)
        .into_iter()
        .map(|(name, loans, balance, share)| (name.to_owned(), loans, balance, share))
        .collect();
    assert_eq!(rows, expected);
}

#[test]
fn control_totals() {
    let totals = inspection().control_totals;
    assert_eq!((totals.rows, totals.loans, totals.outstanding_loans), (5, 5, 3));
    // 4 × 20 000.00
    assert_eq!(totals.original_amount.to_string(), "80000.00");
    // 18 569.65 + 10 200.00 + 18 569.65 + 18 569.65
    assert_eq!(totals.beginning_balance.to_string(), "65908.95");
    // 18 278.92 + 10 000.00 + 0.00 + 500.00 + 5 000.00
    assert_eq!(totals.ending_balance.to_string(), "33778.92");
    // 18 278.92 + 10 000.00 + 5 000.00
    assert_eq!(totals.outstanding_balance.to_string(), "33278.92");
    // 391.32 + 259.50 + 18 670.24 + 391.32
    assert_eq!(totals.total_paid.to_string(), "19712.38");
    assert_eq!(totals.charged_off_principal.to_string(), "17778.92");
    let period_end = jiff::civil::date(2026, 7, 31);
    assert_eq!(inspection().reporting_periods_end, Some([period_end, period_end]));
}

#[test]
fn weighted_averages() {
    let averages = inspection().weighted_averages;
    let text = |average: vinculum_loan_tape::WeightedAverage| {
        (average.average.expect("reported").to_string(), average.loans, average.missing)
    };
    // (18 278.92 × 0.065 + 10 000 × 0.07 + 5 000 × 4.99) ÷ 33 278.92 = 26 838.1298 ÷ 33 278.92 = 0.8064603…
    assert_eq!(text(averages.coupon), ("0.80646".to_owned(), 3, 0));
    // (18 278.92 × 54 + 10 000 × 40) ÷ 28 278.92 = 1 387 061.68 ÷ 28 278.92 = 49.0493…
    assert_eq!(text(averages.remaining_term), ("49.05".to_owned(), 2, 1));
    // (18 278.92 × 60 + 10 000 × 48) ÷ 28 278.92 = 1 576 735.20 ÷ 28 278.92 = 55.7565…
    assert_eq!(text(averages.original_term), ("55.76".to_owned(), 2, 1));
    // Only the first loan has a score.
    assert_eq!(text(averages.credit_score), ("720.00".to_owned(), 1, 2));
    // (18 278.92 × 0.08 + 10 000 × 0.10) ÷ 28 278.92 = 2 462.3136 ÷ 28 278.92 = 0.0870724…
    assert_eq!(text(averages.payment_to_income), ("0.087072".to_owned(), 2, 1));
}

#[test]
fn averages_round_half_to_even() {
    let average = |scores: [&str; 2], terms: [i32; 2], balances: [&str; 2]| {
        let loans: Vec<AutoLoan> = (0..2)
            .map(|index| {
                let mut loan = AutoLoan::new("B".parse().expect("text"), index.to_string().parse().expect("text"));
                loan.reporting_period_actual_end_balance_amount = decimal(balances[index]);
                loan.reporting_period_interest_rate_percentage = decimal(scores[index]);
                loan.original_loan_term = Some(terms[index]);
                loan
            })
            .collect();
        let averages = inspect(xml::Reader::new(&to_xml(&loans)[..])).expect("a tape").weighted_averages;
        (
            averages.coupon.average.expect("reported").to_string(),
            averages.original_term.average.expect("reported").to_string(),
        )
    };
    // Half of 0.000001 and of 0.000003: 0.0000005 goes to 0, 0.0000015 to 0.000002. Weights 99 and 101 of 200: 60.505
    // goes to 60.50.
    assert_eq!(average(["0", "0.000001"], [0, 1], ["1", "1"]), ("0.00".to_owned(), "0.50".to_owned()));
    assert_eq!(average(["0", "0.000003"], [0, 1], ["1", "1"]), ("0.000002".to_owned(), "0.50".to_owned()));
    assert_eq!(average(["0", "0"], [60, 61], ["99", "101"]), ("0.00".to_owned(), "60.50".to_owned()));
    // Negative figures too: −60.505 goes to −60.50.
    assert_eq!(average(["0", "0"], [-60, -61], ["99", "101"]), ("0.00".to_owned(), "-60.50".to_owned()));
    // The largest figures that a file can carry.
    let largest = "999999999999.99999999";
    assert_eq!(
        average([largest, largest], [1, 1], [largest, largest]),
        (largest.replace(".99999999", "").replace("999999999999", "1000000000000.00"), "1.00".to_owned())
    );
    // A balance below zero is no weight.
    assert_eq!(average(["0.5", "0.1"], [10, 20], ["-5", "1"]), ("0.10".to_owned(), "20.00".to_owned()));
}

#[test]
fn groups() {
    let inspection = inspection();
    // Shares of 33 278.92: 18 278.92 is 0.5492642…, 10 000 is 0.3004905…, 5 000 is 0.1502452….
    let (first, second, fifth) = (("18278.92", "0.549264"), ("10000.00", "0.300491"), ("5000.00", "0.150245"));
    assert_groups(
        &inspection.days_past_due,
        &[
            group("current", 1, first.0, first.1),
            group("30-59", 1, second.0, second.1),
            group("not reported", 1, fifth.0, fifth.1),
        ],
    );
    assert_groups(
        &inspection.locations,
        &[
            group("CA", 1, first.0, first.1),
            group("TX", 1, second.0, second.1),
            group("not reported", 1, fifth.0, fifth.1),
        ],
    );
    assert_groups(
        &inspection.vehicle_conditions,
        &[
            group("new", 1, first.0, first.1),
            group("used", 1, second.0, second.1),
            group("not reported", 1, fifth.0, fifth.1),
        ],
    );
    // 500.00 is 0.0150245… of what is outstanding.
    assert_groups(
        &inspection.zero_balance_reasons,
        &[group("prepaid or matured", 1, "0.00", "0.00"), group("charged off", 1, "500.00", "0.015025")],
    );
    let names: Vec<_> = inspection.days_past_due.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["current", "1-29", "30-59", "60-89", "90-119", "120+", "not reported"]);
}

#[test]
fn days_past_due_fall_into_their_buckets() {
    let loans: Vec<AutoLoan> = [-3, 0, 1, 29, 30, 59, 60, 89, 90, 119, 120, 4000]
        .into_iter()
        .map(|days| {
            let mut loan = loan("1");
            loan.current_delinquency_status = Some(days);
            loan
        })
        .collect();
    let inspection = inspect(xml::Reader::new(&to_xml(&loans)[..])).expect("a tape");
    let counts: Vec<_> = inspection.days_past_due.iter().map(|group| group.loans).collect();
    assert_eq!(counts, [2, 2, 2, 2, 2, 2, 0]);
}

#[test]
fn locations_beyond_the_ten_largest_are_one_group() {
    let loans: Vec<AutoLoan> = (1..=12)
        .map(|index| {
            let mut loan = loan(&index.to_string());
            loan.obligor_geographic_location = Some(format!("S{index:02}").parse().expect("text"));
            loan.reporting_period_actual_end_balance_amount = decimal(&format!("{}.00", index * 100));
            loan
        })
        .collect();
    let locations = inspect(xml::Reader::new(&to_xml(&loans)[..])).expect("a tape").locations;
    // 100 × (1 + … + 12) = 7 800; the two smallest are 100 and 200.
    assert_eq!((locations[0].name.as_str(), locations[0].balance.to_string()), ("S12", "1200.00".to_owned()));
    assert_eq!(row(&locations[10]), ("other", 2, "300.00".to_owned(), "0.038462".to_owned()));
    assert_eq!(row(&locations[11]), ("not reported", 0, "0.00".to_owned(), "0.00".to_owned()));
}

#[test]
fn rows_that_do_not_add_up_are_named() {
    let failing = inspection().not_adding_up;
    let named: Vec<_> =
        failing.listed.iter().map(|row| (row.row, row.asset_number.as_str(), row.failures[0].check)).collect();
    assert_eq!((failing.rows, named), (2, vec![(4, "4", "zero_balance_amount"), (5, "5", "rate_range")]));
    assert_eq!(failing.by_check.into_iter().collect::<Vec<_>>(), [("rate_range", 1), ("zero_balance_amount", 1)]);
}

#[test]
fn json_has_exact_figures_as_strings() {
    let rows = xml_row(
        "1",
        "<reportingPeriodActualEndBalanceAmount>0.10</reportingPeriodActualEndBalanceAmount>\
         <reportingPeriodInterestRatePercentage>4.99</reportingPeriodInterestRatePercentage>",
    ) + &xml_row("2", "<originalLoanAmount>much</originalLoanAmount>");
    let inspection = inspect(xml::Reader::new(&xml_tape(&rows)[..])).expect("a tape");
    let json: Value = serde_json::to_value(&inspection).expect("JSON");
    assert_eq!(json["control_totals"]["rows"], json!(2));
    assert_eq!(json["control_totals"]["ending_balance"], json!("0.10"));
    assert_eq!(json["reporting_periods_end"], json!(null));
    assert_eq!(json["weighted_averages"]["coupon"], json!({ "average": "4.99", "loans": 1, "missing": 0 }));
    assert_eq!(json["weighted_averages"]["credit_score"], json!({ "average": null, "loans": 0, "missing": 1 }));
    assert_eq!(
        json["locations"],
        json!([
            { "name": "other", "loans": 0, "balance": "0.00", "share": "0.00" },
            { "name": "not reported", "loans": 1, "balance": "0.10", "share": "1.00" },
        ])
    );
    assert_eq!(
        json["refused"],
        json!({ "rows": 1, "listed": [{ "row": 2, "reasons": [{
        "field": "originalLoanAmount", "value": "much",
        "reason": "it is not a decimal number: an optional sign, digits, and an optional point",
    }] }] })
    );
    assert_eq!(
        json["not_adding_up"],
        json!({ "rows": 1, "by_check": { "rate_range": 1 }, "listed": [{ "row": 1, "asset_number": "1",
        "failures": [{ "check": "rate_range", "sentence": "the rate of the period is 4.99, and rates are fractions from 0 to 1" }] }] })
    );
}

#[test]
fn an_empty_tape_has_no_averages() {
    let inspection = inspect(xml::Reader::new(&to_xml([])[..])).expect("a tape");
    assert_eq!(inspection.control_totals.rows, 0);
    assert_eq!(inspection.weighted_averages.coupon.average, None);
    assert!(inspection.days_past_due.iter().all(|group| group.share.is_none()));
}

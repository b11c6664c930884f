//! Single fields: what is taken, what is refused and why.

use vinculum_loan_tape::{AutoLoan, Decimal, FieldFault, Month, ValueError};

fn read(field: &str, text: &str) -> Result<AutoLoan, Vec<FieldFault>> {
    AutoLoan::from_fields([("assetTypeNumber", "B"), ("assetNumber", "1"), (field, text)])
}

fn refusal(field: &str, text: &str) -> String {
    let faults = read(field, text).expect_err("a refusal");
    assert_eq!((faults.len(), faults[0].field.as_str()), (1, field));
    faults[0].reason.to_string()
}

#[test]
fn decimals_are_exact_and_bounded() {
    for (text, expected) in [
        ("0.05515821", "0.05515821"),
        ("51000.00000000", "51000.00"),
        ("-350.00", "-350.00"),
        ("+1", "1.00"),
        (".5", "0.50"),
        ("5.", "5.00"),
        (" 7 ", "7.00"),
        ("999999999999.99999999", "999999999999.99999999"),
        ("000000000000000000001", "1.00"),
    ] {
        let loan = read("recoveredAmount", text).expect("a decimal");
        assert_eq!(loan.recovered_amount.expect("read").to_string(), expected);
    }
    for text in ["1e3", "1,000.00", "$5", "NaN", ".", "-", "٣", "1 0", "--1", "0x10"] {
        assert_eq!(refusal("recoveredAmount", text), ValueError::NotADecimal.to_string(), "{text}");
    }
    assert_eq!(refusal("recoveredAmount", "0.123456789"), ValueError::TooManyDecimals(9).to_string());
    assert_eq!(refusal("recoveredAmount", "1000000000000"), ValueError::DecimalOutOfRange.to_string());
}

#[test]
fn decimals_convert_to_cents_and_parts_per_million_only_without_loss() {
    assert_eq!(Decimal::from_minor_units(123).to_string(), "1.23");
    assert_eq!(Decimal::from_parts_per_million(59_600).to_string(), "0.0596");
    let value: Decimal = "0.0596".parse().expect("a decimal");
    assert_eq!(value.parts_per_million(), Some(59_600));
    assert_eq!(value.minor_units(), None);
}

#[test]
fn days_and_months_are_in_the_form_of_edgar() {
    assert_eq!(
        read("interestPaidThroughDate", "7-1-2026").expect("a day").interest_paid_through_date,
        Some(jiff::civil::date(2026, 7, 1))
    );
    assert_eq!(
        read("originationDate", "02/2026").expect("a month").origination_date,
        Some(Month::new(2026, 2).expect("a month"))
    );
    for text in ["2026-07-01", "07/01/2026", "07-01-26", "07-2026", "007-01-2026", "07-01-2026-1", "a-b-cdef"] {
        assert_eq!(refusal("interestPaidThroughDate", text), ValueError::NotADay.to_string(), "{text}");
    }
    for text in ["2/2026", "2026/02", "02-2026", "02/26", "022026", "+2/2026"] {
        assert_eq!(refusal("originationDate", text), ValueError::NotAMonth.to_string(), "{text}");
    }
    assert_eq!(refusal("interestPaidThroughDate", "02-29-2026"), ValueError::NotInCalendar.to_string());
    assert_eq!(refusal("originationDate", "13/2026"), ValueError::NotInCalendar.to_string());
}

#[test]
fn whole_numbers_booleans_and_codes_are_strict() {
    assert_eq!(read("originalLoanTerm", "-99999999").expect("a number").original_loan_term, Some(-99_999_999));
    for text in ["100000000", "6.0", "", "-", "sixty"] {
        assert!(read("originalLoanTerm", text).is_err(), "{text}");
    }
    assert_eq!(read("repossessedIndicator", "true").expect("a boolean").repossessed_indicator, Some(true));
    for text in ["1", "TRUE", "yes"] {
        assert_eq!(refusal("repossessedIndicator", text), ValueError::NotABoolean.to_string());
    }
    for text in ["3", "01", "1.0", "-1", "new"] {
        assert_eq!(refusal("vehicleNewUsedCode", text), "it is not one of the field's codes: 1 new; 2 used");
    }
}

#[test]
fn text_is_bounded_in_characters_and_free_of_control_characters() {
    let longest = "é".repeat(30);
    assert_eq!(
        read("vehicleModelName", &format!(" {longest} ")).expect("text").vehicle_model_name.expect("text").as_str(),
        longest
    );
    assert_eq!(refusal("vehicleModelName", &"é".repeat(31)), "it has 31 characters and the schema allows at most 30");
    assert_eq!(refusal("vehicleModelName", "a\tb"), "it contains the character U+0009");
    assert_eq!(refusal("vehicleModelName", "  "), ValueError::Empty.to_string());
}

#[test]
fn every_fault_of_a_row_is_told_and_long_texts_are_cut() {
    let million_digits = "9".repeat(1_000_000);
    let fields = [
        ("assetNumber", "1"),
        ("originalLoanAmount", million_digits.as_str()),
        ("originalLoanTerm", "60"),
        ("originalLoanTerm", "61"),
        ("subvented", "1"),
        ("subvented", "1"),
        ("vin", "x"),
    ];
    let faults = AutoLoan::from_fields(fields).expect_err("a refusal");
    let told: Vec<_> = faults.iter().map(|fault| (fault.field.as_str(), &fault.reason)).collect();
    let expected = [
        ("originalLoanAmount", &ValueError::TooManyBytes),
        ("originalLoanTerm", &ValueError::Repeated),
        ("subvented", &ValueError::DuplicateValue),
        ("vin", &ValueError::UnknownField),
        ("assetTypeNumber", &ValueError::Missing),
    ];
    assert_eq!(told, expected);
    assert_eq!(faults[0].value.len(), 60);
}

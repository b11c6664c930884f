//! What is written reads back equal, in both kinds of file and from one to the other.

use proptest::prelude::*;
use proptest::sample::subsequence;
use vinculum_loan_tape::{AutoLoan, Decimal, FIELDS, Field, Form, Occurrence, WriteError, check, csv, inspect, xml};

use crate::tapes::{from_csv, from_xml, loan, loans, prepaid_loan, to_csv, to_xml};

/// Texts that a field takes.
fn text(form: Form) -> BoxedStrategy<String> {
    match form {
        // With what XML and CSV must escape, and the separator of repeated values.
        Form::Text(maximum) => {
            let character = prop_oneof![4 => proptest::char::range(' ', '~'), 2 => prop::sample::select(vec!['<', '&', '"', ';', ',', '>']),
                1 => proptest::char::range('\u{A1}', '\u{2FFF}')];
            prop::collection::vec(character, 1..=maximum)
                .prop_map(|characters| characters.into_iter().collect::<String>().trim().to_owned())
                .prop_filter("text", |text| !text.is_empty())
                .boxed()
        }
        Form::Decimal => "-?[0-9]{1,12}(\\.[0-9]{0,8})?".boxed(),
        Form::Integer => "-?[0-9]{1,8}".boxed(),
        Form::Boolean => "true|false".boxed(),
        Form::Day => {
            (1..=12, 1..=28, 0..=9999).prop_map(|(month, day, year)| format!("{month:02}-{day:02}-{year:04}")).boxed()
        }
        Form::Month => (1..=12, 0..=9999).prop_map(|(month, year)| format!("{month:02}/{year:04}")).boxed(),
        Form::Code(list) => prop::sample::select(codes(list)).boxed(),
    }
}

fn codes(list: &str) -> Vec<String> {
    list.split("; ").filter_map(|code| code.split(' ').next()).map(str::to_owned).collect()
}

fn texts(field: &Field) -> BoxedStrategy<Vec<String>> {
    match (field.occurrence, field.form) {
        (Occurrence::Required, form) => text(form).prop_map(|text| vec![text]).boxed(),
        (Occurrence::Optional, form) => {
            prop::option::of(text(form)).prop_map(|text| text.into_iter().collect()).boxed()
        }
        (Occurrence::Repeatable, Form::Code(list)) => {
            let codes = codes(list);
            let count = codes.len();
            subsequence(codes, 0..=count).prop_shuffle().boxed()
        }
        (Occurrence::Repeatable, form) => panic!("{form} repeats"),
    }
}

fn any_loan() -> impl Strategy<Value = AutoLoan> {
    let rows: Vec<_> = FIELDS.iter().map(texts).collect();
    rows.prop_map(|row| {
        let fields =
            FIELDS.iter().zip(&row).flat_map(|(field, texts)| texts.iter().map(|text| (field.element, text.as_str())));
        AutoLoan::from_fields(fields).expect("a loan")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn xml_to_csv_to_xml_loses_nothing(tape in prop::collection::vec(any_loan(), 0..4)) {
        let first = to_xml(&tape);
        let through_csv = loans(from_csv(&to_csv(&loans(from_xml(&first)))));
        prop_assert_eq!(&through_csv, &tape);
        prop_assert_eq!(to_xml(&through_csv), first);
    }

    #[test]
    fn readers_and_checks_take_any_bytes_and_any_loan(bytes in prop::collection::vec(any::<u8>(), 0..200), loan in any_loan()) {
        from_xml(&bytes).ok();
        from_csv(&bytes).ok();
        // Figures at the ends of their ranges neither overflow nor panic.
        check(&loan);
        inspect(xml::Reader::new(&to_xml([&loan])[..])).expect("a tape");
    }

    #[test]
    fn cut_tapes_never_end_well_in_xml(cut in 0_usize..4000) {
        let whole = to_xml([&loan("1"), &prepaid_loan("2")]);
        let part = &whole[..cut.min(whole.len() - "</assetData>\n".len())];
        prop_assert!(from_xml(part).is_err());
    }
}

#[test]
fn an_exported_tape_reads_back_equal_and_adds_up() {
    let tape = [loan("1"), prepaid_loan("2"), loan("3")];
    assert_eq!(loans(from_xml(&to_xml(&tape))), tape);
    assert_eq!(loans(from_csv(&to_csv(&tape))), tape);
    let xml = to_xml(&tape);
    let inspection = inspect(xml::Reader::new(&xml[..])).expect("a tape");
    assert_eq!((inspection.control_totals.loans, inspection.refused.rows), (3, 0));
    assert_eq!(inspection.not_adding_up.listed, []);
}

#[test]
fn an_empty_tape_is_a_tape() {
    assert_eq!(loans(from_xml(&to_xml([]))), []);
    assert_eq!(loans(from_csv(&to_csv([]))), []);
}

#[test]
fn a_loan_that_no_file_can_carry_is_not_written() {
    let mut large = loan("7");
    large.original_loan_term = Some(100_000_000);
    large.recovered_amount = Some("999999999999".parse::<Decimal>().expect("a decimal") + Decimal::ONE);
    let mut writer = csv::Writer::new(Vec::new()).expect("begun");
    let error = writer.write(&large).expect_err("a refusal");
    assert_eq!(
        error.to_string(),
        "loan 7: originalLoanTerm cannot be written: it is not a whole number of 1 to 8 digits"
    );
    let WriteError::Loan { faults, .. } = error else { panic!("{error}") };
    assert_eq!(faults.len(), 2);
    writer.write(&loan("8")).expect("written");
    assert_eq!(loans(from_csv(&writer.finish().expect("finished"))), [loan("8")]);
}

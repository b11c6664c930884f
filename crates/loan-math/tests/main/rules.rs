//! Rule packs, and the check of offers.

use vinculum_loan_math::rules::{
    AprMethod, MAX_FILE_BYTES, Offer, Powertrain, RulePackError, RulePacks, VehicleCondition, VehicleUse, Violation,
    ViolationKind, check,
};

fn offer(currency: &str, apr_method: AprMethod) -> Offer {
    Offer {
        currency: currency.into(),
        cash_price: 3_000_000,
        down_payment: 1_000_000,
        amount_financed: 2_000_000,
        apr_ppm: 69_000,
        apr_method,
        reference_rate_ppm: None,
        term_months: 60,
        term_days: 0,
        cooling_off_days: 14,
        notices: [
            "truth_in_lending_disclosure",
            "standard_european_consumer_credit_information",
            "right_of_withdrawal_information",
            "annualised_rate",
            "pre_contract_credit_information",
        ]
        .map(String::from)
        .to_vec(),
        condition: VehicleCondition::New,
        vehicle_use: VehicleUse::Private,
        powertrain: Powertrain::Conventional,
    }
}

fn violations(jurisdiction: &str, offer: &Offer) -> Vec<Violation> {
    check(RulePacks::embedded().unwrap().jurisdiction(jurisdiction).unwrap(), offer)
}

fn kinds(jurisdiction: &str, offer: &Offer) -> Vec<ViolationKind> {
    violations(jurisdiction, offer).into_iter().map(|violation| violation.kind).collect()
}

#[test]
fn good_offers_pass_everywhere() {
    let cases = [
        ("US-CA", "USD", AprMethod::RegulationZAppendixJ),
        ("DE", "EUR", AprMethod::EuConsumerCredit),
        ("CN", "CNY", AprMethod::InternalRateOfReturn),
        ("GB", "GBP", AprMethod::EuConsumerCredit),
    ];
    for (jurisdiction, currency, method) in cases {
        assert_eq!(violations(jurisdiction, &offer(currency, method)), [], "{jurisdiction}");
    }
}

#[test]
fn every_rule_names_its_source() {
    for pack in RulePacks::embedded().unwrap().packs {
        let rates = pack.maximum_apr.iter().map(|rule| &rule.source);
        let days = pack.cooling_off.iter().map(|rule| &rule.source);
        let shares = pack.minimum_down_payment.iter().map(|rule| &rule.source);
        let terms = pack.maximum_term.iter().map(|rule| &rule.source);
        let notices = pack.required_notices.iter().map(|rule| &rule.source);
        let mut sources = rates.chain(days).chain(shares).chain(terms).chain(notices).chain([&pack.apr_method.source]);
        assert!(sources.all(|source| source.len() > 10), "{}", pack.jurisdiction);
    }
}

#[test]
fn californian_small_loans_have_a_rate_that_floats() {
    let small = Offer { amount_financed: 500_000, ..offer("USD", AprMethod::RegulationZAppendixJ) };
    let at = |apr_ppm, reference_rate_ppm| kinds("US-CA", &Offer { apr_ppm, reference_rate_ppm, ..small.clone() });
    assert_eq!(at(360_000, None), []);
    assert_eq!(at(360_001, None), [ViolationKind::ReferenceRateMissing]);
    assert_eq!(at(403_300, Some(43_300)), []);
    assert_eq!(at(403_301, Some(43_300)), [ViolationKind::MaximumApr]);
    // From 10 000 dollars on the section sets no rate.
    assert_eq!(kinds("US-CA", &Offer { amount_financed: 1_000_000, apr_ppm: 403_301, ..small.clone() }), []);
    assert_eq!(kinds("US-CA", &Offer { term_days: 15, ..small.clone() }), []);
    assert_eq!(kinds("US-CA", &Offer { term_days: 16, ..small }), [ViolationKind::MaximumTerm]);
}

#[test]
fn californian_used_cars_can_be_returned_for_three_days() {
    let used = Offer {
        condition: VehicleCondition::Used,
        cooling_off_days: 2,
        ..offer("USD", AprMethod::RegulationZAppendixJ)
    };
    assert_eq!(kinds("US-CA", &used), [ViolationKind::CoolingOff]);
    assert_eq!(kinds("US-CA", &Offer { cash_price: 5_000_001, ..used.clone() }), []);
    assert_eq!(kinds("US-CA", &Offer { condition: VehicleCondition::New, ..used }), []);
}

#[test]
fn chinese_limits_depend_on_condition_use_and_powertrain() {
    let good = offer("CNY", AprMethod::InternalRateOfReturn);
    let used = Offer { condition: VehicleCondition::Used, term_months: 36, down_payment: 900_000, ..good.clone() };
    assert_eq!(kinds("CN", &used), []);
    assert_eq!(
        kinds("CN", &Offer { term_months: 37, down_payment: 899_999, ..used }),
        [ViolationKind::MinimumDownPayment, ViolationKind::MaximumTerm]
    );
    let commercial = Offer { vehicle_use: VehicleUse::Commercial, down_payment: 750_000, ..good.clone() };
    assert_eq!(kinds("CN", &commercial), [ViolationKind::MinimumDownPayment]);
    assert_eq!(kinds("CN", &Offer { powertrain: Powertrain::NewEnergy, ..commercial }), []);
    let dear = violations("CN", &Offer { apr_ppm: 240_001, down_payment: 0, ..good });
    assert_eq!(dear[0].message, "apr_ppm is 240001 (24.0001 %): at most 24 % is allowed");
    assert_eq!(dear.len(), 1);
}

#[test]
fn german_consumers_may_withdraw_for_fourteen_days() {
    let good = offer("EUR", AprMethod::EuConsumerCredit);
    let short = violations("DE", &Offer { cooling_off_days: 13, notices: Vec::new(), ..good.clone() });
    assert_eq!(short[0].message, "cooling_off_days is 13: at least 14 are required");
    assert_eq!(short.len(), 3);
    assert_eq!(kinds("DE", &Offer { apr_method: AprMethod::RegulationZAppendixJ, ..good }), [ViolationKind::AprMethod]);
}

#[test]
fn offers_that_make_no_sense_are_not_checked_further() {
    let bad =
        Offer { cash_price: 0, amount_financed: -1, down_payment: -1, ..offer("USD", AprMethod::EuConsumerCredit) };
    let found = violations("DE", &bad);
    assert_eq!(found.len(), 4);
    assert!(found.iter().all(|violation| violation.kind == ViolationKind::Offer && violation.source.is_none()));
    assert_eq!(found[0].message, "currency is USD: the pack is in EUR");
}

const MINIMAL: &str = r#"version = "1"
[[pack]]
jurisdiction = "XX"
name = "Nowhere"
currency = "EUR"
as_of = 2026-01-01
apr_method = { method = "eu_consumer_credit", source = "none" }
"#;

#[test]
fn packs_load_from_a_path_and_refuse_bad_text() {
    let path = std::env::temp_dir().join(format!("vinculum-rule-packs-{}.toml", std::process::id()));
    std::fs::write(&path, MINIMAL).unwrap();
    let packs = RulePacks::from_path(&path).unwrap();
    assert_eq!(packs.packs[0].as_of.to_string(), "2026-01-01");
    std::fs::write(&path, " ".repeat(MAX_FILE_BYTES as usize + 1)).unwrap();
    assert!(matches!(RulePacks::from_path(&path), Err(RulePackError::TooLarge(_))));
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(RulePacks::from_path(&path), Err(RulePackError::Read { .. })));

    let twice = format!("{MINIMAL}{}", MINIMAL.trim_start_matches("version = \"1\"\n"));
    assert!(matches!(RulePacks::parse(&twice), Err(RulePackError::Duplicate(code)) if code == "XX"));
    assert!(matches!(RulePacks::parse(&format!("{MINIMAL}maximum_rate = 5\n")), Err(RulePackError::Form(_))));
    let high = format!("{MINIMAL}[[pack.minimum_down_payment]]\nppm = 1_000_001\nsource = \"none\"\n");
    assert_eq!(
        RulePacks::parse(&high).unwrap_err().to_string(),
        "minimum_down_payment of XX is 1000001: at most 1000000 parts per million are accepted"
    );
}

#[test]
fn packs_travel_as_json() {
    let packs = RulePacks::embedded().unwrap();
    let text = serde_json::to_string(&packs).unwrap();
    assert_eq!(serde_json::from_str::<RulePacks>(&text).unwrap(), packs);
}

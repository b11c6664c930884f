//! Loan arithmetic from the shell.

use crate::support::{program::Ended, vinculum};
use serde_json::{Value, json};

/// The program, given this JSON on standard input.
fn given(words: &str, input: &Value) -> Ended {
    vinculum(words).input(input.to_string()).run()
}

fn level(count: u32, amount: f64) -> Value {
    (1..=count).map(|periods| json!({ "amount": amount, "periods": periods })).collect()
}

/// 12 CFR part 1026, Appendix J, paragraph (c)(1)(i).
fn monthly() -> Value {
    let payments = level(24, 230.0);
    json!({ "unit_periods_per_year": 12, "advances": [{ "amount": 5000, "periods": 0 }], "payments": payments })
}

fn terms() -> Value {
    json!({
        "principal": 2_000_000, "annual_rate_ppm": 65_000, "advance_date": "2026-01-10",
        "first_payment_date": "2026-02-10", "payments": 60, "frequency": "monthly", "day_count": "30/360",
    })
}

/// A used car in China, at the largest share of the price that may be lent.
fn offer() -> Value {
    json!({
        "currency": "CNY", "cash_price": 10_000_000, "down_payment": 3_000_000, "amount_financed": 7_000_000,
        "apr_ppm": 48_000, "apr_method": "internal_rate_of_return", "term_months": 36, "notices": ["annualised_rate"],
        "condition": "used", "use": "private", "powertrain": "conventional",
    })
}

#[test]
fn the_rate_is_the_one_of_appendix_j() {
    let answer = given("loan apr - --json", &monthly()).json();
    let rate = answer["apr_percent"].as_f64().unwrap();
    assert_eq!(format!("{rate:.2}"), "9.69", "{answer}");
    assert_eq!(given("loan apr -", &monthly()).exits(0).stdout, format!("{rate:.4} %\n"));
    let eu = json!({
        "drawdowns": [{ "amount": 1000, "after": { "days": 0 } }],
        "payments": [{ "amount": 1200, "after": { "months": 18 } }],
    });
    assert_eq!(given("loan apr - --method eu --json", &eu).json()["apr_percent_one_decimal"], 12.9);
}

#[test]
fn what_has_no_rate_or_cannot_be_read_is_refused_with_the_field() {
    let change = |field: &str, value: Value| {
        let mut file = monthly();
        file[field] = value;
        given("loan apr - --json", &file)
    };
    change("advances", json!([])).fails(2, &["advances is empty"]);
    change("payments", json!([{ "amount": 1, "periods": 0, "fraction": 1.0 }]))
        .fails(2, &["payments[0].fraction is 1"]);
    change("unit_periods_per_year", json!(0)).fails(2, &["unit_periods_per_year is 0"]);
    change("rate", json!(1)).fails(2, &["unknown field `rate`"]);
    vinculum("loan apr -").input("{").run().fails(2, &["EOF"]);
    vinculum("loan apr nowhere.json").run().fails(1, &["cannot read nowhere.json"]);
}

#[test]
fn a_loan_is_disclosed_from_its_terms() {
    let disclosure = given("loan disclose - --json", &terms()).json();
    let rows = disclosure["schedule"]["rows"].as_array().unwrap();
    let sum = |field: &str| rows.iter().map(|row| row[field].as_i64().unwrap()).sum::<i64>();
    assert_eq!((rows.len(), sum("principal_paid")), (60, 2_000_000));
    assert_eq!(rows[0]["payment"], 39_132);
    assert_eq!(disclosure["finance_charge"], sum("interest_paid"));
    let text = given("loan disclose -", &terms()).exits(0).stdout;
    assert!(text.contains("2031-01-10") && text.contains("APR, Regulation Z"), "{text}");

    let mut none = terms();
    none["payments"] = json!(0);
    given("loan disclose -", &none).fails(2, &["payments"]);
}

#[test]
fn an_offer_is_held_against_the_rules_of_a_jurisdiction() {
    let check =
        |jurisdiction: &str, offer: &Value| given(&format!("loan check - --json --jurisdiction {jurisdiction}"), offer);
    assert_eq!(check("CN", &offer()).json(), json!([]));
    let mut worse = offer();
    for (field, value) in [("down_payment", 2_900_000), ("amount_financed", 7_100_000), ("term_months", 37)] {
        worse[field] = json!(value);
    }
    let refused = check("CN", &worse).fails(4, &["breaks 2 of the rules of CN"]).document();
    let kinds: Vec<_> = refused.as_array().unwrap().iter().map(|violation| &violation["kind"]).collect();
    assert_eq!(kinds, ["minimum_down_payment", "maximum_term"]);
    assert!(refused[1]["source"].as_str().unwrap().contains("article 6"));
    check("DE", &offer()).fails(4, &["breaks 1 of the rules of DE"]);
    check("XX", &offer()).fails(3, &["there are no rules of \"XX\"", "US-CA, DE, CN, GB"]);
}

#[test]
fn the_rules_can_come_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rules.toml");
    let with = || vinculum("loan check - --jurisdiction DE --rules").arg(&file).input(offer().to_string()).run();
    with().fails(1, &["rules.toml"]);
    std::fs::write(&file, "version = 1").unwrap();
    with().fails(1, &["version"]);
}

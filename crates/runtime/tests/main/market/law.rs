//! Loans whose terms are held against the law of a jurisdiction.

use super::{CAR, Market, Written};
use serde_json::{Value, json};
use vinculum_core::sha256;
use vinculum_loans::error;

struct Lending {
    market: Market,
    parts: [Written; 3],
}

/// A loan of 12 000.00 to Anna in this currency, with these fields.
fn lending(currency: &str, fields: Value) -> Lending {
    let mut market = Market::new("anna");
    let (lender, anna) = (market.open_in("lender", currency, 5_000_000), market.open_in("anna", currency, 0));
    let paid = market.transfer(lender, anna, 1_200_000).with("currency", currency);
    let (mut origin, _) = market.originate("anna", lender, "2026-01-15", &[&paid]);
    origin.0["currency"] = json!(currency);
    origin.0.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    let lien = market.place_lien("lender", "loan-1");
    Lending { market, parts: [paid, lien, origin] }
}

impl Lending {
    #[track_caller]
    fn accept(mut self) {
        self.market.accept_written(&["lender", "anna"], &self.parts);
    }

    /// The sentence of the refusal.
    #[track_caller]
    fn refuse(mut self) -> String {
        let (_, rejection) = self.market.submit(&["lender", "anna"], &self.parts).unwrap_err();
        assert_eq!(rejection.code, error::LAW_NOT_MET.number, "{rejection}");
        rejection.detail
    }

    /// With another number of monthly instalments.
    fn over(mut self, payments: u16) -> Self {
        self.parts[2].0["terms"]["payments"] = json!(payments);
        self
    }
}

fn law(jurisdiction: &str, condition: &str, r#use: &str, down_payment: u64) -> Value {
    json!({ "jurisdiction": jurisdiction, "condition": condition, "use": r#use, "cashPrice": 1_500_000, "downPayment": down_payment })
}

#[test]
fn cooling_off_days_are_at_least_those_of_the_law() {
    let german =
        |r#use: &str, days: u16| lending("EUR", json!({ "law": law("DE", "used", r#use, 0), "coolingOffDays": days }));
    let detail = german("private", 13).refuse();
    assert!(detail.contains("at least 14 are required (Sections 495(1)"), "{detail}");
    german("private", 14).accept();
    german("commercial", 0).accept();
    lending("EUR", json!({})).accept();
}

#[test]
fn the_term_is_at_most_that_of_the_law() {
    let chinese = |condition: &str| lending("CNY", json!({ "law": law("CN", condition, "private", 450_000) }));
    let detail = chinese("used").over(37).refuse();
    assert!(detail.contains("the term is 37 months and 0 days: at most 36 months"), "{detail}");
    chinese("used").over(36).accept();
    chinese("new").over(60).accept();
    chinese("new").over(61).refuse();
}

#[test]
fn the_down_payment_is_at_least_that_of_the_law() {
    let chinese =
        |condition: &str, r#use: &str, down: u64| lending("CNY", json!({ "law": law("CN", condition, r#use, down) }));
    chinese("used", "private", 449_999).refuse();
    chinese("used", "private", 450_000).accept();
    // The car has a petrol engine.
    chinese("new", "commercial", 449_999).refuse();
    chinese("new", "private", 0).accept();
}

#[test]
fn the_currency_is_that_of_the_law() {
    let detail = lending("EUR", json!({ "law": law("GB", "used", "private", 0), "coolingOffDays": 14 })).refuse();
    assert!(detail.contains("currency is EUR: the pack is in GBP"), "{detail}");
}

#[test]
fn laws_that_are_not_known_are_refused_by_name() {
    let mut unknown = lending("EUR", json!({ "law": law("FR", "used", "private", 0) }));
    let parts = unknown.parts.clone();
    unknown.market.reject(&["lender", "anna"], &parts, error::UNKNOWN_JURISDICTION);
}

#[test]
fn the_loan_says_by_which_law() {
    let mut lending = lending("EUR", json!({ "law": law("DE", "used", "private", 0), "coolingOffDays": 14 }));
    lending.market.accept_written(&["lender", "anna"], &lending.parts);
    assert_eq!(lending.market.loan(lending.parts[2].loan()).jurisdiction.as_deref(), Some("DE"));
    assert_eq!(lending.market.vehicle(CAR).unreleased_liens().count(), 1);
}

/// Members with other packs would judge differently: a change of the file is a change of the ledger's rules, and
/// docs/loans.md has to say which file they are.
#[test]
fn the_packs_are_those_of_the_documentation() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let packs = read("crates/loan-math/data/rule-packs.toml");
    let version = vinculum_loan_math::rules::RulePacks::parse(&packs).unwrap().version;
    let said = format!("version {version}, SHA-256 `{}`", sha256(packs.as_bytes()));
    assert!(read("docs/loans.md").contains(&said), "docs/loans.md doesn't say {said}");
}

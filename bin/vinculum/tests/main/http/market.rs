//! Sales, loans and the audit, over HTTP and from the shell.

use crate::support::{
    demonstration::demonstration,
    http::{Answer, get, post},
    vinculum,
};
use serde_json::{Value, json};

fn ask(path: &str) -> Answer {
    get(&demonstration().v1(path))
}

fn items(path: &str) -> Vec<Value> {
    ask(path).json()["items"].as_array().unwrap().clone()
}

const NOBODY: &str = "0000000000000000000000000000000000000000000000000000000000000000";

#[test]
fn loans_say_what_is_owed_and_how_late_it_is() {
    let loans = items("loans?limit=200");
    let of = |state: &str| loans.iter().filter(|item| item["loan"]["status"]["state"] == state).count();
    assert!(of("active") > 0 && of("paid_off") > 0 && of("charged_off") > 0, "loans of every status");
    let late = loans.iter().find(|item| item["bucket"] == "60-89").expect("a loan that is late");
    let (id, lender) = (late["id"].as_str().unwrap(), late["loan"]["lender"].as_str().unwrap());
    let detail = ask(&format!("loans/{id}?proof=true")).json();
    assert_eq!(detail["instalments"].as_array().unwrap().len(), 48);
    let owed = &detail["payoff"]["owed"];
    let part = |name: &str| owed[name].as_i64().unwrap();
    let sum = part("fees") + part("late_charges") + part("interest") + part("principal");
    assert_eq!(detail["payoff"]["total"], sum);
    assert_eq!(detail["proof"]["state"]["path"], format!("loans/loan/{id}"));
    assert_eq!(items(&format!("loans?party=org:{lender}&limit=1")).len(), 1);
    let entries = items(&format!("loans/{id}/entries?limit=200"));
    let kinds: Vec<_> = entries.iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds.last(), Some(&"loans.originate"));
    assert!(kinds.contains(&"loans.apply_payment"));

    ask(&format!("loans/{NOBODY}")).problem(404, "not_found");
    for wrong in ["loans/nonsense", "loans?party=nobody", "loans?vehicle=x", "loans?limit=201"] {
        assert_eq!(ask(wrong).status, 400, "{wrong}");
    }
}

#[test]
fn sales_are_listed_with_their_parties() {
    let sales = items("sales?limit=200");
    let sale = sales.iter().find(|item| item["sale"]["status"]["state"] == "listed").expect("a listing");
    let (id, seller) = (sale["id"].as_str().unwrap(), sale["sale"]["seller"].as_str().unwrap());
    assert!(items(&format!("sales?party={seller}")).iter().any(|item| item["id"] == id));
    let proved = ask(&format!("sales/{id}?proof=true")).json();
    assert_eq!(proved["proof"]["state"]["path"], format!("sales/sale/{id}"));
    assert_eq!(items(&format!("sales/{id}/entries"))[0]["kind"], "sales.list");
    ask(&format!("sales/{NOBODY}")).problem(404, "not_found");
}

#[test]
fn a_loan_is_disclosed_before_it_is_signed() {
    let terms = json!({
        "principal": 2_000_000, "annual_rate_ppm": 65_000, "advance_date": "2026-01-10", "first_payment_date": "2026-02-10",
        "payments": 60, "frequency": "monthly", "day_count": "30/360",
    });
    let disclose = |terms: &Value| post(&demonstration().v1("loan-disclosures"), terms.to_string());
    assert_eq!(disclose(&terms).json()["schedule"]["payment"], 39_132);
    let mut none = terms.clone();
    none["payments"] = json!(0);
    disclose(&none).problem(422, "invalid_field");
    disclose(&json!({ "amount": 1 })).problem(400, "malformed");
}

#[test]
fn the_books_balance() {
    let audit = ask("audit").json();
    assert_eq!(audit["violations"], json!([]));
    assert!(audit["accounts"].as_u64().unwrap() > 10 && audit["loans"].as_u64().unwrap() > 10, "{audit}");
    let text = vinculum("node audit --api").arg(&demonstration().url).run().exits(0).stdout;
    assert!(text.contains(" accounts, ") && text.contains(" loans read at height "), "{text}");
}

//! Sales, loans and the audit, over HTTP and from the shell.

use super::{accept, now, payments as money};
use crate::support::{
    demonstration::{Demonstration, demonstration},
    http::{Answer, get, post},
    ledger::sign,
    vinculum,
};
use jiff::{ToSpan as _, Zoned, tz::TimeZone};
use serde_json::{Value, json};
use vinculum_core::{SecretKey, VehicleId, sha256};

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
    for state in ["pending", "lapsed", "active", "charged_off", "paid_off", "withdrawn"] {
        assert!(of(state) > 0, "{state}");
    }
    let some = |what: &str, is_so: &dyn Fn(&Value) -> bool| {
        assert!(loans.iter().any(|item| is_so(&item["loan"])), "{what}");
    };
    some("modified", &|loan| loan["modifications"] == 1);
    some("put off", &|loan| loan["deferments"].is_array());
    some("sold", &|loan| loan["holder"] != loan["lender"]);
    some("repossession ordered", &|loan| loan["repossession"].is_u64());
    some("written off, with recoveries", &|loan| loan["status"]["recovered"].as_i64() > Some(0));
    let late = loans.iter().find(|item| item["bucket"] == "60-89").expect("a loan that is late");
    let (id, lender) = (late["id"].as_str().unwrap(), late["loan"]["lender"].as_str().unwrap());
    let detail = ask(&format!("loans/{id}?proof=true")).json();
    assert_eq!(detail["instalments"].as_array().unwrap().len(), 48);
    let owed = &detail["payoff"]["owed"];
    let part = |name: &str| owed[name].as_i64().unwrap();
    let sum = part("fees") + part("late_charges") + part("interest") + part("principal");
    assert_eq!(detail["payoff"]["total"], sum);
    assert_eq!(detail["proof"]["state"]["path"], format!("loans/loan/{id}"));
    // Quoted for a later day it has that day's interest, and may have another late charge.
    let day = |ahead: i64| Zoned::now().with_time_zone(TimeZone::UTC).date().saturating_add(ahead.days()).to_string();
    let later = ask(&format!("loans/{id}?on={}", day(10))).json()["payoff"].clone();
    assert_eq!(later["good_through"], json!(day(10)));
    let interest = |quote: &Value| quote["owed"]["interest"].as_i64().unwrap();
    let further = interest(&later) - interest(&detail["payoff"]) - 10 * detail["payoff"]["per_diem"].as_i64().unwrap();
    assert!(further.abs() <= 10, "ten days' interest, each rounded by itself: {later}");
    for on in [day(-1), day(61), "2026-02-30".into()] {
        assert_eq!(ask(&format!("loans/{id}?on={on}")).status, 400, "{on}");
    }
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
    // The oldest comes last; offers may have been made since.
    assert_eq!(items(&format!("sales/{id}/entries")).last().unwrap()["kind"], "sales.list");
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

/// A new car of its own for a test.
fn new_car(demo: &Demonstration, holder: &SecretKey) -> VehicleId {
    let (maker, car) = ("nordvik-automobil", VehicleId(sha256(holder.did().key_bytes()).0));
    let birth = json!({
        "type": "vehicles.register_birth", "by": maker, "vehicle": car, "wmi": "YV1", "modelYear": 2026, "make": "Nordvik", "model": "Held",
        "powertrain": "petrol", "builtAt": now() - 60_000, "holder": holder.did(), "credential": "07".repeat(32),
    });
    accept(demo, &sign(demo.network, vec![birth], &[demo.key(maker)]));
    car
}

/// The types of what is in a party's inbox about loans and sales, the newest first.
fn notices(demo: &Demonstration, party: &str) -> Vec<(String, String)> {
    let inbox = get(&demo.v1(&format!("inbox?party={party}&limit=200"))).json();
    let items = inbox["items"].as_array().unwrap().iter().filter(|item| item["reason"] == "party");
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    items.map(|item| (text(&item["type"]), text(&item["agreement"]))).collect()
}

#[test]
fn both_sides_are_told_of_each_others_steps() {
    let demo = demonstration();
    let (seller, buyer) = (money::person(243), money::person(244));
    let (sold_by, bought_by) = (seller.did().to_string(), buyer.did().to_string());
    let list = json!({
        "type": "sales.list", "seller": sold_by, "vehicle": new_car(demo, &seller), "asking": 900_000, "currency": "EUR",
        "account": money::open(demo, &seller), "expiresAt": now() + 86_400_000,
    });
    let envelope = sign(demo.network, vec![list], &[&seller]);
    accept(demo, &envelope);
    assert_eq!(notices(demo, &sold_by), [], "a listing is no news to who lists");
    let Ok(vinculum_sales::Action::List(listing)) = serde_json::from_slice(&envelope.actions[0]) else {
        panic!("it lists")
    };
    let sale = listing.sale().to_string();
    let offer = json!({
        "type": "sales.offer", "sale": sale, "buyer": bought_by, "price": 850_000, "currency": "EUR",
        "expiresAt": now() + 3_600_000, "settleBy": now() + 86_400_000,
    });
    accept(demo, &sign(demo.network, vec![offer], &[&buyer]));
    let made = ("sales.offer".to_owned(), sale.clone());
    assert_eq!(notices(demo, &sold_by), [made]);
    let decline = json!({ "type": "sales.decline", "sale": sale, "offer": 0 });
    accept(demo, &sign(demo.network, vec![decline], &[&seller]));
    assert_eq!(notices(demo, &bought_by)[0], ("sales.decline".to_owned(), sale));
}

#[test]
fn a_borrower_is_told_that_the_loan_was_sold() {
    let demo = demonstration();
    let held = ask("loans?party=org:redwood-credit&limit=200").json()["items"].clone();
    let is_running =
        |item: &&Value| item["loan"]["status"]["state"] == "active" && item["loan"]["holder"] == "redwood-credit";
    let item = held.as_array().unwrap().iter().rfind(is_running).expect("a loan that it took over").clone();
    let (loan, borrower) = (item["id"].as_str().unwrap(), item["loan"]["borrower"].as_str().unwrap());
    let (to, bank) = ("jiangnan-finance", "hafenfeld-bank");
    let open = json!({
        "type": "payments.open_account", "by": bank, "holder": format!("org:{to}"), "currency": item["loan"]["currency"],
    });
    let envelope = sign(demo.network, vec![open], &[demo.key(bank), demo.key(to)]);
    accept(demo, &envelope);
    let Ok(vinculum_payments::Action::OpenAccount(open)) = serde_json::from_slice(&envelope.actions[0]) else {
        panic!()
    };
    let assign = json!({ "type": "loans.assign", "loan": loan, "to": to, "account": open.account() });
    accept(demo, &sign(demo.network, vec![assign], &[demo.key("redwood-credit"), demo.key(to)]));
    for party in [borrower, "org:redwood-credit", "org:jiangnan-finance"] {
        assert_eq!(notices(demo, party)[0], ("loans.assign".to_owned(), loan.to_owned()), "{party}");
    }
}

#[test]
fn a_title_is_held_until_the_money_for_it_is_paid() {
    let demo = demonstration();
    let (seller, buyer) = (money::person(240), money::person(241));
    let car = new_car(demo, &seller);
    let (from, to) = (money::open(demo, &buyer), money::open(demo, &seller));
    money::issue(demo, from, 900_000);
    let (holder, next) = (seller.did().to_string(), buyer.did().to_string());
    let reserve = json!({
        "type": "payments.reserve", "from": from, "to": to, "amount": 900_000, "currency": "EUR", "release": { "by": "payee" },
        "expiresAt": now() + 3_600_000, "atDeadline": "give_back",
    });
    let hold = json!({ "type": "vehicles.hold_title", "vehicle": car, "from": [holder], "to": [next] });
    let chain = accept(demo, &sign(demo.network, vec![reserve, hold], &[&seller, &buyer]))["id"].clone();

    let sell = json!({
        "type": "vehicles.transfer_title", "vehicle": car, "occurredAt": now(), "from": [holder], "to": [money::person(242).did()],
    });
    let refused = |action: &Value, keys: &[&SecretKey]| -> String {
        let envelope = sign(demo.network, vec![action.clone()], keys);
        let receipt = post(&demo.v1("transactions?wait=finalized"), envelope.to_json()).json();
        receipt["outcome"]["name"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(refused(&sell, &[&seller, &money::person(242)]), "title_held");
    let post_chain =
        json!({ "type": "payments.post_chain", "chain": chain, "accounts": [from, to], "amounts": [900_000] });
    assert_eq!(refused(&post_chain, &[&seller]), "hold_left_behind", "the money doesn't move alone");

    let pass = json!({
        "type": "vehicles.transfer_title", "vehicle": car, "occurredAt": now(), "from": [holder], "to": [next], "chain": chain,
    });
    accept(demo, &sign(demo.network, vec![post_chain, pass], &[&seller]));
    assert_eq!(ask(&format!("vehicles/{car}")).json()["holders"], json!([next]));
    assert_eq!(ask(&format!("accounts/{to}")).json()["balance"], 900_000);
    assert_eq!(ask("audit").json()["violations"], json!([]));
    let report = ask(&format!("vehicles/{car}/report"));
    vinculum("verify - --network").arg(demo.network.to_string()).input(report.body).run().exits(0);
}

//! What a payment reads is announced with it, its own place among the payments too: a block loads all of it at once,
//! and runs each payment once.

use super::{Market, Written};
use serde_json::json;

#[track_caller]
fn runs_once(market: &mut Market, signer: &str, action: &Written) {
    let done = market.accept_written(&[signer], std::slice::from_ref(action));
    assert_eq!(done.runs, 1, "{}", action.0["type"]);
}

#[test]
fn payments_are_run_once() {
    let mut market = Market::new("anna");
    let (from, to) = (market.open("anna", 300_000), market.open("ben", 0));
    let until = market.now.plus(86_400_000);

    let transfer = market.transfer(from, to, 100);
    runs_once(&mut market, "anna", &transfer);
    let refund = json!({ "type": "payments.refund", "from": to, "to": from, "amount": 100, "currency": "EUR", "payment": transfer.digest() });
    let refund = market.write(refund);
    runs_once(&mut market, "ben", &refund);
    let reserve = json!({
        "type": "payments.reserve", "from": from, "to": to, "amount": 100, "currency": "EUR", "expiresAt": until,
        "atDeadline": "give_back", "release": { "by": "both_parties" },
    });
    let reserve = market.write(reserve);
    runs_once(&mut market, "anna", &reserve);
    let mandate = json!({
        "type": "payments.grant_mandate", "from": from, "to": to, "currency": "EUR", "maxPayment": 100, "maxPerPeriod": 100,
        "periodDays": 30, "validUntil": until,
    });
    let mandate = market.write(mandate);
    runs_once(&mut market, "anna", &mandate);
    let collect = json!({ "type": "payments.collect", "mandate": mandate.digest(), "from": from, "to": to, "amount": 100, "currency": "EUR" });
    let collect = market.write(collect);
    runs_once(&mut market, "ben", &collect);
}

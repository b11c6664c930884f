//! Every way to be refused, each leaving the state as it was.

use crate::{
    scenarios::{reserve, transfer},
    support::{BANK, DAY, Ledger, OTHER_BANK, party},
};
use serde_json::{Value, json};
use vinculum_core::{Amount, Timestamp, codes};
use vinculum_identity::error as identity;
use vinculum_payments::error;

fn changed(mut action: Value, field: &str, value: Value) -> Value {
    action[field] = value;
    action
}

#[test]
fn signatures_that_are_missing() {
    let mut ledger = Ledger::new();
    let (ada, garage) = (ledger.open("ada", 1_000), ledger.open("garage", 1_000));
    let until = ledger.now.plus(DAY);
    let escrow = ledger.accept(&["ada"], reserve(ada, garage, 10, json!({ "by": "both_parties" }), until)).transaction;
    let arbiter = json!({ "by": "arbiter", "arbiter": party("notary") });
    let arbitrated = ledger.accept(&["ada"], reserve(ada, garage, 10, arbiter, until)).transaction;
    let grant = json!({
        "type": "grant_mandate", "from": ada, "to": garage, "maxPayment": 1, "maxPerPeriod": 1, "periodDays": 1,
        "currency": "EUR",
        "validUntil": until,
    });
    let mandate = ledger.accept(&["ada"], grant.clone()).actions[0];
    let end = |kind: &str, chain| json!({ "type": kind, "chain": chain, "accounts": [ada, garage] });
    let bank = |kind: &str| json!({ "type": kind, "by": BANK, "account": ada, "amount": 1, "currency": "EUR" });
    let open = json!({ "type": "open_account", "by": BANK, "holder": party("ada"), "currency": "EUR" });
    let use_mandate = |kind: &str| json!({ "type": kind, "mandate": mandate, "from": ada, "to": garage });

    let collect = changed(changed(use_mandate("collect"), "amount", json!(1)), "currency", json!("EUR"));
    let cases = [
        (&["ben"][..], transfer(ada, garage, 1), codes::MISSING_SIGNATURE),
        (&["ada"], transfer(garage, ada, 1), identity::ORGANISATION_SIGNATURE),
        (&["ada"], bank("issue"), identity::ORGANISATION_SIGNATURE),
        (&[BANK], bank("redeem"), codes::MISSING_SIGNATURE),
        (&["ada"], bank("redeem"), identity::ORGANISATION_SIGNATURE),
        (&["ada"], open.clone(), identity::ORGANISATION_SIGNATURE),
        (&[BANK], open.clone(), codes::MISSING_SIGNATURE),
        (&["ada", "garage"], changed(open, "by", json!("garage")), identity::ROLE_REQUIRED),
        (&["garage"], end("post_chain", escrow), error::RELEASE_NOT_SIGNED),
        (&["ada"], end("post_chain", escrow), error::RELEASE_NOT_SIGNED),
        (&["ada"], end("void_chain", escrow), error::RELEASE_NOT_SIGNED),
        (&["garage"], end("post_chain", arbitrated), error::RELEASE_NOT_SIGNED),
        (&["ada"], end("void_chain", arbitrated), error::RELEASE_NOT_SIGNED),
        (&["ben"], grant, codes::MISSING_SIGNATURE),
        (&["garage"], use_mandate("revoke_mandate"), codes::MISSING_SIGNATURE),
        (&["ada"], collect, identity::ORGANISATION_SIGNATURE),
    ];
    for (signers, action, code) in cases {
        ledger.reject(signers, &[action], code);
    }
}

#[test]
fn a_bank_rules_its_own_accounts_only() {
    let mut ledger = Ledger::new();
    let ada = ledger.open("ada", 100);
    let by_other = |kind: &str| json!({ "type": kind, "by": OTHER_BANK, "account": ada });
    let money = |kind: &str, field: &str| changed(changed(by_other(kind), field, json!(1)), "currency", json!("EUR"));
    let cases = [
        money("issue", "amount"),
        money("redeem", "amount"),
        changed(by_other("freeze_account"), "reason", json!("sanctions")),
        by_other("unfreeze_account"),
        money("set_credit_limit", "creditLimit"),
    ];
    for action in cases {
        ledger.reject(&[OTHER_BANK, "ada"], &[action], error::NOT_ACCOUNT_BANK);
    }
    ledger.reject(&[BANK], &[changed(by_other("close_account"), "by", json!(BANK))], error::ACCOUNT_NOT_EMPTY);
    ledger.reject(&[BANK], &[changed(by_other("unfreeze_account"), "by", json!(BANK))], error::NO_CHANGE);
    let empty = ledger.open("ben", 0);
    let close = json!({ "type": "close_account", "by": OTHER_BANK, "account": empty });
    ledger.reject(&[OTHER_BANK], &[close], error::NOT_ACCOUNT_BANK);
}

#[test]
fn money_that_is_not_there_or_elsewhere() {
    let mut ledger = Ledger::new();
    let (ada, garage) = (ledger.open("ada", 100), ledger.open("garage", 0));
    let abroad = ledger.open_at(OTHER_BANK, "garage", "EUR");
    let yuan = ledger.open_at(BANK, "garage", "CNY");
    let until = ledger.now.plus(DAY);
    let payee = || json!({ "by": "payee" });
    let nobody = "00".repeat(32).parse().unwrap();
    let cases = [
        (transfer(ada, garage, 101), error::INSUFFICIENT_FUNDS),
        (reserve(ada, garage, 101, payee(), until), error::INSUFFICIENT_FUNDS),
        (transfer(ada, abroad, 1), error::BANKS_DIFFER),
        (transfer(ada, yuan, 1), error::CURRENCIES_DIFFER),
        (changed(transfer(ada, garage, 1), "currency", json!("CNY")), error::CURRENCIES_DIFFER),
        (transfer(ada, nobody, 1), error::UNKNOWN_ACCOUNT),
        (transfer(nobody, ada, 1), error::UNKNOWN_ACCOUNT),
    ];
    for (action, code) in cases {
        ledger.reject(&["ada"], &[action], code);
    }
    // What is reserved can't be spent, and two halves of a transaction can't spend the same money.
    ledger.reject(&["ada"], &[transfer(ada, garage, 60), transfer(ada, garage, 41)], error::INSUFFICIENT_FUNDS);
    ledger.accept(&["ada"], reserve(ada, garage, 60, payee(), until));
    ledger.reject(&["ada"], &[transfer(ada, garage, 41)], error::INSUFFICIENT_FUNDS);
    let issue = |amount: u64, currency: &str| json!({ "type": "issue", "by": BANK, "account": ada, "amount": amount, "currency": currency });
    ledger.reject(&[BANK], &[issue(Amount::MAX.minor_units(), "EUR")], error::AMOUNT_OVERFLOW);
    ledger.reject(&[BANK], &[issue(1, "USD")], error::CURRENCIES_DIFFER);
}

#[test]
fn chains_that_do_not_fit() {
    let mut ledger = Ledger::new();
    let (ada, garage) = (ledger.open("ada", 1_000), ledger.open("garage", 0));
    let ben = ledger.open("ben", 0);
    let until = ledger.now.plus(DAY);
    let leg = |expires_at: Timestamp| reserve(ada, garage, 10, json!({ "by": "payee" }), expires_at);
    let range = error::DEADLINE_OUT_OF_RANGE;
    ledger.reject(&["ada"], &[leg(ledger.now)], range);
    ledger.reject(&["ada"], &[leg(ledger.now.plus(366 * DAY + 1_001))], range);
    ledger.reject(&["ada"], &[leg(until), leg(until.plus(1))], error::CHAIN_TERMS_DIFFER);
    let pay = changed(leg(until), "atDeadline", json!("pay"));
    ledger.reject(&["ada"], &[leg(until), pay], error::CHAIN_TERMS_DIFFER);
    let same = changed(leg(until), "salt", json!("ab".repeat(16)));
    ledger.reject(&["ada"], &[same.clone(), same], error::PAYMENT_EXISTS);

    let chain = ledger.accept(&["ada"], leg(until)).transaction;
    let end = |kind: &str| json!({ "type": kind, "chain": chain, "accounts": [ada, garage] });
    let post = |amounts: Value| changed(end("post_chain"), "amounts", amounts);
    let nothing = "11".repeat(32);
    let cases = [
        (post(json!([11])), error::POSTED_MISMATCH),
        (post(json!([5, 5])), error::POSTED_MISMATCH),
        (changed(end("post_chain"), "accounts", json!([garage, ada])), error::ACCOUNTS_DIFFER),
        (changed(end("void_chain"), "accounts", json!([ada, garage, ben])), error::ACCOUNTS_DIFFER),
        (changed(end("post_chain"), "chain", json!(nothing)), error::UNKNOWN_CHAIN),
        (end("expire_chain"), error::DEADLINE_NOT_REACHED),
    ];
    for (action, code) in cases {
        ledger.reject(&["garage"], &[action], code);
    }
    ledger.now = until;
    for kind in ["post_chain", "void_chain"] {
        ledger.reject(&["garage"], &[end(kind)], error::DEADLINE_PASSED);
    }
    ledger.accept(&[], end("expire_chain"));
    for kind in ["post_chain", "void_chain", "expire_chain"] {
        ledger.reject(&["garage"], &[end(kind)], error::CHAIN_RESOLVED);
    }
}

#[test]
fn payments_refunds_and_mandates_that_do_not_fit() {
    let mut ledger = Ledger::new();
    let (ada, garage) = (ledger.open("ada", 1_000), ledger.open("garage", 0));
    let ben = ledger.open("ben", 0);
    let twice = changed(transfer(ada, garage, 10), "salt", json!("cd".repeat(16)));
    let payment = ledger.accept(&["ada"], twice.clone()).actions[0];
    ledger.reject(&["ada"], &[twice], error::PAYMENT_EXISTS);
    let refund =
        json!({ "type": "refund", "payment": payment, "from": garage, "to": ada, "amount": 1, "currency": "EUR" });
    let elsewhere = changed(refund.clone(), "to", json!(ben));
    ledger.reject(&["garage"], &[elsewhere], error::REFUND_MISMATCH);
    let of_nothing = changed(refund.clone(), "payment", json!("22".repeat(32)));
    ledger.reject(&["garage"], &[of_nothing], error::UNKNOWN_PAYMENT);
    ledger.reject(&["ada"], &[refund], identity::ORGANISATION_SIGNATURE);

    let now = ledger.now;
    let grant = json!({
        "type": "grant_mandate", "from": ada, "to": garage, "maxPayment": 1, "maxPerPeriod": 1, "periodDays": 1,
        "currency": "EUR",
        "validUntil": now.plus(10_000),
    });
    ledger.reject(&["ada"], &[changed(grant.clone(), "validUntil", json!(now))], error::DEADLINE_OUT_OF_RANGE);
    let mandate = ledger.accept(&["ada"], grant).actions[0];
    let collect =
        json!({ "type": "collect", "mandate": mandate, "from": ada, "to": garage, "amount": 1, "currency": "EUR" });
    ledger.reject(&["ben"], &[changed(collect.clone(), "to", json!(ben))], error::ACCOUNTS_DIFFER);
    let unknown = changed(collect.clone(), "mandate", json!("33".repeat(32)));
    ledger.reject(&["garage"], &[unknown], error::UNKNOWN_MANDATE);
    ledger.now = now.plus(10_000);
    ledger.reject(&["garage"], &[collect], error::MANDATE_ENDED);
}

#[test]
fn fields_that_are_never_valid() {
    let mut ledger = Ledger::new();
    let (ada, garage) = (ledger.open("ada", 1_000), ledger.open("garage", 0));
    let with = |field: &str, value: Value| changed(transfer(ada, garage, 1), field, value);
    let grant = json!({
        "type": "grant_mandate", "from": ada, "to": garage, "maxPayment": 2, "maxPerPeriod": 1, "periodDays": 1,
        "currency": "EUR",
        "validUntil": 1,
    });
    let days = |days: u32| changed(changed(grant.clone(), "maxPayment", json!(1)), "periodDays", json!(days));
    let chain = |accounts: Value| json!({ "type": "void_chain", "chain": "00".repeat(32), "accounts": accounts });
    let post = |amounts: Value| json!({ "type": "post_chain", "chain": "00".repeat(32), "accounts": [ada, garage], "amounts": amounts });
    let invalid = [
        with("amount", json!(0)),
        with("to", json!(ada)),
        with("reference", json!("")),
        with("reference", json!("x".repeat(36))),
        with("reference", json!("Müller")),
        with("reference", json!(" x")),
        grant.clone(),
        days(0),
        days(367),
        chain(json!([ada])),
        chain(json!(vec![ada; 129])),
        post(json!([])),
        post(json!([0, 0])),
        post(json!(vec![1; 65])),
    ];
    for action in invalid {
        ledger.reject(&["ada"], &[action], codes::INVALID_FIELD);
    }
    let malformed = [
        with("amount", json!(-1)),
        with("amount", json!(1.5)),
        with("amount", json!("1")),
        with("amount", json!(Amount::MAX.minor_units() + 1)),
        with("note", json!("unknown")),
        json!({ "type": "open_account", "by": BANK, "holder": party("ada"), "currency": "eur" }),
        json!({ "type": "steal", "from": ada }),
    ];
    for action in malformed {
        ledger.reject(&["ada"], &[action], codes::MALFORMED);
    }
    ledger.accept(&["ada"], with("reference", json!("x".repeat(35))));
}

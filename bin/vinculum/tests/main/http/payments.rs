//! Accounts: what is in them, what moved, and who must sign.

use super::{accept, all};
use crate::support::{
    demonstration::{Demonstration, demonstration},
    get,
    http::post,
    ledger::sign,
};
use serde_json::{Value, json};
use vinculum_core::{AccountId, Amount, Envelope, Nonce, SecretKey, Timestamp, dsse::SignatureJson};
use vinculum_payments::{Action, PaymentCode};

const BANK: &str = "hafenfeld-bank";

pub fn person(seed: u8) -> SecretKey {
    SecretKey::from_seed([seed; 32])
}

fn signed(demo: &Demonstration, action: Value, keys: &[&SecretKey]) -> Envelope {
    sign(demo.network, vec![action], keys)
}

/// Opens an account in euro at the bank of the demonstration.
pub fn open(demo: &Demonstration, holder: &SecretKey) -> AccountId {
    open_at(demo, BANK, holder)
}

/// Opens an account in euro.
pub fn open_at(demo: &Demonstration, bank: &str, holder: &SecretKey) -> AccountId {
    open_with(demo, (bank, demo.key(bank)), holder)
}

pub fn open_with(demo: &Demonstration, (bank, key): (&str, &SecretKey), holder: &SecretKey) -> AccountId {
    let action = json!({"type": "payments.open_account", "by": bank, "holder": holder.did(), "currency": "EUR"});
    let envelope = signed(demo, action, &[key, holder]);
    accept(demo, &envelope);
    let Ok(Action::OpenAccount(open)) = serde_json::from_slice(&envelope.actions[0]) else { panic!("it opens") };
    open.account()
}

pub fn issue(demo: &Demonstration, account: AccountId, amount: u64) {
    let action = json!({"type": "payments.issue", "by": BANK, "account": account, "amount": amount, "currency": "EUR"});
    accept(demo, &signed(demo, action, &[demo.key(BANK)]));
}

fn money(kind: &str, from: AccountId, to: AccountId, amount: u64) -> Value {
    json!({"type": format!("payments.{kind}"), "from": from, "to": to, "amount": amount, "currency": "EUR"})
}

#[test]
fn accounts_show_what_is_in_them_and_every_movement() {
    let demo = demonstration();
    let (ada, ben) = (person(211), person(212));
    let (from, to) = (open(demo, &ada), open(demo, &ben));
    issue(demo, from, 50_000);
    accept(demo, &signed(demo, money("transfer", from, to, 12_050), &[&ada]));
    let mut reserve = money("reserve", from, to, 1_000);
    for (field, value) in [
        ("release", json!({"by": "payee"})),
        ("expiresAt", json!(super::now() + 3_600_000)),
        ("atDeadline", json!("give_back")),
    ] {
        reserve[field] = value;
    }
    let reserved = accept(demo, &signed(demo, reserve, &[&ada]));

    let account = get(&demo.v1(&format!("accounts/{from}"))).json();
    let of = |field: &str| account[field].as_i64().unwrap();
    assert_eq!((of("balance"), of("available"), of("reserved"), of("awaited")), (37_950, 36_950, 1_000, 0));
    assert_eq!((&account["status"], &account["currency"]), (&json!({"state": "open"}), &json!("EUR")));
    assert_eq!((&account["bank"], &account["bankName"]), (&json!(BANK), &json!("Hafenfeld Bank AG (demonstration)")));
    let own = all(&demo.v1(&format!("accounts?limit=1&holder={}", ada.did())));
    assert_eq!(own, [account], "the list says the same");
    assert_eq!(all(&demo.v1(&format!("accounts?limit=200&holder={}&bank=redwood-credit", ada.did()))).len(), 0);

    let post_part = json!({
        "type": "payments.post_chain", "chain": reserved["id"], "accounts": [from, to], "amounts": [600],
    });
    accept(demo, &signed(demo, post_part, &[&ben]));
    let issues = all(&demo.v1(&format!("accounts/{from}/entries?kind=payments.issue")));
    assert_eq!(issues.iter().map(|entry| &entry["kind"]).collect::<Vec<_>>(), ["payments.issue"]);
    let history = |account: AccountId| all(&demo.v1(&format!("accounts/{account}/entries?limit=2")));
    let moves = |account: AccountId| -> Vec<(String, i64)> {
        let row = |entry: &Value| (entry["kind"].as_str().unwrap().to_owned(), entry["change"].as_i64().unwrap());
        history(account).iter().map(row).collect()
    };
    let expected = |moves: &[(&str, i64)]| -> Vec<(String, i64)> {
        moves.iter().map(|(kind, change)| (format!("payments.{kind}"), *change)).collect()
    };
    let paid = [("post_chain", -600), ("reserve", 0), ("transfer", -12_050), ("issue", 50_000), ("open_account", 0)];
    assert_eq!(moves(from), expected(&paid));
    assert_eq!(moves(to), expected(&[("post_chain", 600), ("reserve", 0), ("transfer", 12_050), ("open_account", 0)]));
    assert_eq!(history(from)[0]["chain"]["status"], "posted");
    // The digest of a transfer is what its refund points at.
    let mut refund = money("refund", to, from, 50);
    refund["payment"] = history(from)[2]["digest"].clone();
    accept(demo, &signed(demo, refund, &[&ben]));
    assert_eq!(get(&demo.v1(&format!("accounts/{to}"))).json()["balance"], 12_600);
}

#[test]
fn a_payers_code_is_charged_once_by_its_payee() {
    let demo = demonstration();
    let (ada, ben) = (person(218), person(219));
    let (from, to) = (open(demo, &ada), open(demo, &ben));
    issue(demo, from, 1_000);
    let mut code = PaymentCode {
        network: demo.network,
        limit: Amount::try_from(600).unwrap(),
        issued_at: Timestamp(super::now()),
        nonce: Nonce([9; 16]),
        signature: SignatureJson { keyid: ada.did(), sig: String::new() },
    };
    code.signature = (&ada.sign(&code.signed_bytes(&from, "EUR".parse().unwrap()))).into();
    let charge = |amount: u64| {
        let mut action = money("charge", from, to, amount);
        action["payerCode"] = json!(code);
        signed(demo, action, &[&ben])
    };
    accept(demo, &charge(450));
    for (account, change) in [(from, -450), (to, 450)] {
        let newest = &all(&demo.v1(&format!("accounts/{account}/entries")))[0];
        assert_eq!((&newest["kind"], &newest["change"]), (&json!("payments.charge"), &json!(change)));
    }
    let receipt = post(&demo.v1("transactions?wait=finalized"), charge(1).to_json()).json();
    assert_eq!(receipt["outcome"]["name"], "code_used", "{receipt}");
}

#[test]
fn balances_and_their_absence_are_proved() {
    let demo = demonstration();
    let account = open(demo, &person(213));
    let proven = get(&demo.v1(&format!("accounts/{account}?proof=true"))).json();
    let state = &proven["proof"]["state"];
    assert_eq!(state["path"], format!("payments/account/{account}"));
    assert!(state["value"].as_str().unwrap().contains("\"currency\":\"EUR\""));
    let nobody = "ab".repeat(32);
    let problem = get(&demo.v1(&format!("accounts/{nobody}?proof=true"))).problem(404, "not_found");
    assert_eq!(problem["proof"]["state"]["value"], Value::Null);
    get(&demo.v1(&format!("accounts/{nobody}/entries"))).problem(404, "not_found");
    get(&demo.v1("accounts/short")).problem(400, "invalid_parameter");
    get(&demo.v1("accounts?holder=ada")).problem(400, "invalid_parameter");
}

#[test]
fn a_payment_without_money_or_signature_leaves_a_receipt_and_nothing_else() {
    let demo = demonstration();
    let (ada, ben) = (person(214), person(215));
    let (from, to) = (open(demo, &ada), open(demo, &ben));
    let submit = |envelope: &Envelope| post(&demo.v1("transactions?wait=finalized"), envelope.to_json()).json();
    let receipt = submit(&signed(demo, money("transfer", from, to, 1), &[&ada]));
    assert_eq!(receipt["outcome"]["name"], "insufficient_funds", "{receipt}");
    issue(demo, from, 10);
    let receipt = submit(&signed(demo, money("transfer", from, to, 1), &[&ben]));
    assert_eq!(receipt["outcome"]["name"], "missing_signature", "{receipt}");
    assert_eq!(get(&demo.v1(&format!("accounts/{from}"))).json()["balance"], 10);
}

#[test]
fn opening_an_account_waits_for_bank_and_holder_as_a_proposal() {
    let demo = demonstration();
    let ada = person(216);
    let action = json!({"type": "payments.open_account", "by": BANK, "holder": ada.did(), "currency": "CNY"});
    let envelope: Value = serde_json::from_str(&signed(demo, action, &[&ada]).to_json()).unwrap();
    let proposal = post(&demo.v1("proposals"), json!({"envelope": envelope, "note": ""}).to_string()).json();
    let signers = proposal["required"].as_array().unwrap();
    let signers: Vec<_> = signers.iter().map(|signer| (signer["party"].clone(), signer["signed"].clone())).collect();
    let expected = [(json!(ada.did()), json!(true)), (json!(format!("org:{BANK}")), json!(false))];
    assert_eq!(signers, expected, "{proposal}");
    assert_eq!(proposal["forecast"]["status"], "accepted");
}

#[test]
fn a_statement_has_the_entries_and_balances_of_its_days() {
    let demo = demonstration();
    let (ada, ben) = (person(231), person(232));
    let (from, to) = (open(demo, &ada), open(demo, &ben));
    issue(demo, from, 50_000);
    let mut transfer = money("transfer", from, to, 12_050);
    transfer["reference"] = json!("RENT 11/2026");
    accept(demo, &signed(demo, transfer, &[&ada]));
    let today = vinculum_loans::rules::day_of(vinculum_core::Timestamp(super::now())).unwrap();
    let ask = |first: &str, last: &str| get(&demo.v1(&format!("accounts/{from}/statement?from={first}&to={last}")));

    let answer = ask(&today.to_string(), &today.to_string());
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/xml"));
    let reading = vinculum_iso20022::camt053::read(&answer.body).unwrap();
    assert!(reading.refusals.is_empty() && reading.discrepancies.is_empty(), "{reading:?}");
    let statement = &reading.message.statements[0];
    assert_eq!((statement.opening.amount.minor, statement.closing.amount.minor), (0, 37_950));
    let entries: Vec<_> = statement.entries.iter().map(|entry| (entry.amount.minor, entry.direction.code())).collect();
    assert_eq!(entries, [(50_000, "CRDT"), (12_050, "DBIT")]);
    let paid = &statement.entries[1].transactions[0];
    assert_eq!(paid.end_to_end_id.as_deref(), Some("RENT 11/2026"));
    let number = serde_json::to_value(&statement.account).unwrap()["identification"]["other"]["id"].clone();
    assert_eq!(number, from.to_string()[..32]);

    // One of other days is another statement.
    let before = today.yesterday().unwrap().to_string();
    let longer = vinculum_iso20022::camt053::read(&ask(&before, &today.to_string()).body).unwrap();
    assert_ne!(longer.message.message_id, reading.message.message_id);
    assert_ne!(longer.message.statements[0].id, statement.id);
    let reading = vinculum_iso20022::camt053::read(&ask("2026-01-01", &before).body).unwrap();
    assert!(reading.message.statements[0].entries.is_empty(), "nothing had happened yet");
    ask("2026-02-30", "2026-03-01").problem(400, "invalid_parameter");
    ask("2026-03-02", "2026-03-01").problem(400, "invalid_parameter");
    ask("2026-03-02", "9000-01-01").problem(400, "invalid_parameter");
    get(&demo.v1(&format!("accounts/{from}/statement"))).problem(400, "invalid_parameter");
    let nobody = "00".repeat(32);
    get(&demo.v1(&format!("accounts/{nobody}/statement?from=2026-01-01&to=2026-01-01"))).problem(404, "not_found");
}

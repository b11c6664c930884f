//! Payment files: customers' orders and money from other banks, as actions that book each row once; and money that leaves.

use super::{accept, payments as money};
use crate::support::{
    demonstration::{Demonstration, demonstration},
    http::{Answer, post, send},
    vinculum,
};
use reqwest::Method;
use serde_json::{Value, json};
use vinculum_client::TransactionBuilder;
use vinculum_core::{AccountId, ActionDigest, Envelope, SecretKey, sha256};
use vinculum_iso20022::{
    Account, AccountIdentification, Agent, CodeOrProprietary, Money, OtherAccount, Party, pacs008,
    pain001::{self, PaymentInitiation},
};

const BANK: &str = "hafenfeld-bank";
/// Another bank of the demonstration.
const OTHER: &str = "banco-mirador";

fn numbered(account: AccountId) -> Account {
    let other = OtherAccount { id: account.to_string()[..32].into(), scheme: None, issuer: None };
    Account { identification: AccountIdentification::Other(other), currency: None }
}

/// A customer's file: from one account, to others, in cents.
fn orders(message: &str, from: AccountId, rows: &[(&str, Account, u64)]) -> PaymentInitiation {
    let mut file: PaymentInitiation = serde_json::from_value(json!({
        "message_id": message, "created": "2026-01-31T09:30:00", "initiating_party": {"name": "Ada Müller", "lei": null},
        "payments": [{
            "id": "P1", "method": "TRF", "requested_execution": "2026-01-31", "debtor": {"name": null, "lei": null},
            "debtor_account": numbered(from), "debtor_agent": null, "charge_bearer": null, "transfers": [],
        }],
    }))
    .unwrap();
    for (id, account, minor) in rows {
        let transfer = json!({
            "instruction_id": null, "end_to_end_id": id, "uetr": null, "amount": {"minor": minor, "currency": "EUR"},
            "charge_bearer": null, "creditor_agent": null, "creditor": {"name": "Garage Süd", "lei": null},
            "creditor_account": account, "remittance": {},
        });
        file.payments[0].transfers.push(serde_json::from_value(transfer).unwrap());
    }
    file
}

fn upload(demo: &Demonstration, xml: &str) -> Answer {
    send(Method::POST, &demo.v1("payment-files"), &[("content-type", "application/xml")], xml)
}

fn read(demo: &Demonstration, xml: &str) -> Value {
    let answer = upload(demo, xml);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// Signs a row's action as it is.
fn signed(demo: &Demonstration, row: &Value, key: &SecretKey) -> Envelope {
    let action = row["action"].as_str().unwrap().as_bytes().to_vec();
    assert_eq!(json!(ActionDigest::from(sha256(&action))), row["digest"], "what is signed is what was read");
    TransactionBuilder::new(demo.network).action_bytes(action).sign(&[key])
}

/// The name of each row and where it stands, with the reason.
fn standing(file: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let rows = file["rows"].as_array().unwrap().iter();
    rows.map(|row| (text(&row["id"]), text(&row["status"]) + " " + &text(&row["reason"]["name"]))).collect()
}

fn expected(rows: &[(&str, &str)]) -> Vec<(String, String)> {
    rows.iter().map(|(id, standing)| ((*id).to_owned(), (*standing).to_owned())).collect()
}

fn balance(demo: &Demonstration, account: AccountId) -> i64 {
    crate::support::http::get(&demo.v1(&format!("accounts/{account}"))).json()["balance"].as_i64().unwrap()
}

#[test]
fn a_customers_file_is_booked_row_by_row_and_once() {
    let demo = demonstration();
    let (ada, ben) = (money::person(231), money::person(232));
    let (from, to) = (money::open(demo, &ada), money::open(demo, &ben));
    money::issue(demo, from, 10_000);
    let iban: Account = "GB29NWBK60161331926819".parse::<vinculum_iso20022::Iban>().unwrap().into();
    let unknown = numbered(AccountId([7; 32]));
    let mut later = orders("SALARIES-1", from, &[("R-6", numbered(to), 100)]).payments.remove(0);
    later.id = "P2".into();
    later.requested_execution = String::from("2999-01-01").try_into().unwrap();
    let mut file = orders(
        "SALARIES-1",
        from,
        &[
            ("R-1", numbered(to), 2_500),
            ("R-2", numbered(to), 9_000),
            ("R-3", iban, 100),
            ("R-4", unknown, 100),
            ("R_5", numbered(to), 100),
        ],
    );
    file.payments.push(later);
    let xml = pain001::write(&file).unwrap();
    let answer = read(demo, &xml);
    let standings = [
        ("R-1", "ready "),
        ("R-2", "ready "),
        ("R-3", "refused elsewhere"),
        ("R-4", "refused unknown_account"),
        ("R_5", "refused refused"),
        ("R-6", "refused later"),
    ];
    assert_eq!(standing(&answer), expected(&standings), "{answer}");
    let first = &answer["rows"][0];
    assert_eq!((&first["from"], &first["to"], &first["signer"]), (&json!(from), &json!(to), &json!(ada.did())));
    assert_eq!((&first["creditor"], &first["amount"]), (&json!("Garage Süd"), &json!(2_500)));
    assert!(!first["action"].to_string().contains("Garage"), "no name gets onto the ledger");

    accept(demo, &signed(demo, first, &ada));
    assert_eq!((balance(demo, from), balance(demo, to)), (7_500, 2_500));
    let again = read(demo, &xml);
    assert_eq!(standing(&again)[..2], expected(&[("R-1", "booked "), ("R-2", "ready ")]));
    let twice = post(&demo.v1("transactions?wait=finalized"), signed(demo, first, &ada).to_json()).json();
    assert_eq!(twice["outcome"]["name"], "payment_exists", "{twice}");
    let short = post(&demo.v1("transactions?wait=finalized"), signed(demo, &answer["rows"][1], &ada).to_json()).json();
    assert_eq!(short["outcome"]["name"], "insufficient_funds", "the others aren't touched by a row that fails");
}

#[test]
fn a_file_whose_totals_are_wrong_has_no_row_that_can_be_signed() {
    let demo = demonstration();
    let ada = money::person(233);
    let from = money::open(demo, &ada);
    let xml = pain001::write(&orders("WRONG-1", from, &[("R-1", numbered(from), 2_500)])).unwrap();
    assert!(xml.contains("<CtrlSum>25.00</CtrlSum>"), "{xml}");
    let answer = read(demo, &xml.replace("<CtrlSum>25.00</CtrlSum>", "<CtrlSum>26.00</CtrlSum>"));
    assert_eq!(standing(&answer), expected(&[("R-1", "refused totals")]));
    assert!(!answer["discrepancies"].as_array().unwrap().is_empty());

    let unread = read(demo, &xml.replace(">25.00</InstdAmt>", ">25.001</InstdAmt>"));
    assert_eq!(standing(&unread), expected(&[("R-1", "refused unreadable")]), "{unread}");
}

#[test]
fn money_goes_to_another_bank_and_is_credited_once() {
    let demo = demonstration();
    let (ada, ben) = (money::person(234), money::person(235));
    let (from, to) = (money::open(demo, &ada), money::open_at(demo, OTHER, &ben));
    money::issue(demo, from, 10_000);
    let redeem = json!({
        "type": "payments.redeem", "by": BANK, "account": from, "amount": 4_000, "currency": "EUR", "reference": "RENT 7",
    });
    let envelope = crate::support::ledger::sign(demo.network, vec![redeem], &[demo.key(BANK), &ada]);
    accept(demo, &envelope);
    let redemption = ActionDigest::from(sha256(&envelope.actions[0]));
    let order = json!({
        "settlementMethod": "CLRG", "instructingBic": "HAFEDEHHXXX",
        "transfers": [{"redemption": redemption, "debtor": "Ada Müller", "creditor": "Ben Li", "creditorAccount": to}],
    });
    let write = |order: &Value| post(&demo.v1("payment-files/pacs008"), order.to_string());
    let xml = write(&order).text().to_owned();
    let message = pacs008::read(xml.as_bytes()).unwrap();
    assert!(message.refusals.is_empty() && message.discrepancies.is_empty() && message.losses.is_empty());
    let transfer = &message.message.transfers[0];
    assert_eq!(transfer.transfer.end_to_end_id, "RENT 7");
    assert_eq!(
        transfer.transfer.amount,
        Money { minor: 4_000, currency: vinculum_iso20022::Currency::from_alphabetic("EUR").unwrap() }
    );
    assert_eq!(transfer.debtor, Party { name: Some("Ada Müller".into()), lei: None });
    let AccountIdentification::Other(number) = &transfer.transfer.creditor_account.identification else { panic!() };
    assert_eq!(number.scheme, Some(CodeOrProprietary::Proprietary("VINCULUM".into())));

    let answer = read(demo, &xml);
    assert_eq!(standing(&answer), expected(&[("RENT 7", "ready ")]));
    assert_eq!(answer["rows"][0]["signer"], format!("org:{OTHER}"));
    accept(demo, &signed(demo, &answer["rows"][0], demo.key(OTHER)));
    assert_eq!((balance(demo, from), balance(demo, to)), (6_000, 4_000));
    // Sent a second time, with another id of the message, it is the same transfer.
    let mut repeated = message.message.clone();
    repeated.message_id = "AGAIN".into();
    let again = read(demo, &pacs008::write(&repeated).unwrap());
    assert_eq!(standing(&again), expected(&[("RENT 7", "booked ")]));
    let twice = signed(demo, &answer["rows"][0], demo.key(OTHER));
    let twice = post(&demo.v1("transactions?wait=finalized"), twice.to_json()).json();
    assert_eq!(twice["outcome"]["name"], "payment_exists", "{twice}");

    // For another bank than the one at which the account is, it isn't credited.
    repeated.instructed_agent = Some(agent(json!({"other": BANK})));
    let elsewhere = read(demo, &pacs008::write(&repeated).unwrap());
    assert_eq!(standing(&elsewhere), expected(&[("RENT 7", "refused other_agent")]));

    let changed = |change: &dyn Fn(&mut Value)| {
        let mut order = order.clone();
        change(&mut order);
        write(&order)
    };
    let outside = changed(&|order| {
        order["transfers"][0]["creditorIban"] = json!("GB29NWBK60161331926819");
        order["transfers"][0].as_object_mut().unwrap().remove("creditorAccount");
    });
    assert!(outside.text().contains("<IBAN>GB29NWBK60161331926819</IBAN>"), "{}", outside.text());
    changed(&|order| order["transfers"][0]["creditorIban"] = json!("GB29NWBK60161331926819"))
        .problem(422, "invalid_field");
    changed(&|order| order["transfers"][0]["redemption"] = json!(ActionDigest::from(sha256(b"none"))))
        .problem(404, "not_found");
    changed(&|order| order["transfers"][0]["creditorAccount"] = json!(from)).problem(422, "invalid_field");
    changed(&|order| order["settlementDate"] = json!("2020-01-01")).problem(422, "invalid_field");
    changed(&|order| order["transfers"] = json!([])).problem(422, "invalid_field");
    changed(&|order| order["colour"] = json!("red")).problem(400, "malformed");
    let row = order["transfers"][0].clone();
    changed(&|order| order["transfers"] = json!([row, row])).problem(422, "invalid_field");
    let issued = answer["rows"][0]["digest"].clone();
    changed(&|order| order["transfers"][0]["redemption"] = issued.clone()).problem(404, "not_found");
}

fn agent(named: Value) -> Agent {
    let mut agent = json!({"bic": null, "clearing_member": null, "lei": null, "name": null, "other": null});
    agent.as_object_mut().unwrap().extend(named.as_object().unwrap().clone());
    serde_json::from_value(agent).unwrap()
}

#[test]
fn the_creditors_bank_must_be_the_one_that_the_file_names() {
    let demo = demonstration();
    let (key, holder) = (SecretKey::from_seed([238; 32]), money::person(238));
    let bank = json!({
        "type": "identity.admit_organisation", "organisation": "bank-with-lei", "name": "Bank with an LEI", "country": "DE",
        "lei": "529900T8BM49AURSDO55", "roles": ["bank"], "keys": [key.did()], "reportsSince": 0,
    });
    let network = crate::support::http::get(&demo.v1("network")).json();
    let members = network["validators"].as_array().unwrap().iter().map(|v| v["organisation"].as_str().unwrap());
    let members: Vec<&SecretKey> = members.take(3).map(|member| demo.key(member)).collect();
    accept(demo, &crate::support::ledger::sign(demo.network, vec![bank], &members));
    let [from, to] = [0; 2].map(|_| money::open_with(demo, ("bank-with-lei", &key), &holder));
    let mut file = orders("AGENTS", from, &[("ROW", numbered(to), 100)]);
    for (named, standing_is) in [
        (json!({}), "ready "),
        (json!({"lei": "529900T8BM49AURSDO55"}), "ready "),
        (json!({"lei": "506700GE1G29325QX363"}), "refused other_agent"),
        (json!({"other": "bank-with-lei"}), "ready "),
        (json!({"other": BANK}), "refused other_agent"),
        (json!({"other": "nobody-here"}), "ready "),
        (json!({"bic": "NWBKGB2L"}), "ready "),
    ] {
        let is_named = named.as_object().is_some_and(|named| !named.is_empty());
        file.payments[0].transfers[0].creditor_agent = is_named.then(|| agent(named.clone()));
        let answer = read(demo, &pain001::write(&file).unwrap());
        assert_eq!(standing(&answer), expected(&[("ROW", standing_is)]), "{named}");
    }
}

#[test]
fn what_is_no_payment_file_is_named() {
    let demo = demonstration();
    post(&demo.v1("payment-files"), "<Document/>").problem(415, "unsupported_media_type");
    for (body, word) in [
        ("", "begins with nothing"),
        ("<a>", "neither a pain.001"),
        ("<Document/>", "nor a pacs.008"),
        ("{}", "line 1"),
    ] {
        let problem = upload(demo, body).problem(400, "malformed");
        assert!(problem["detail"].as_str().unwrap().contains(word), "{body}: {problem}");
    }
    upload(demo, &" ".repeat((8 << 20) + 1)).problem(413, "too_large");
}

#[test]
fn the_command_line_imports_a_file_once() {
    let demo = demonstration();
    let to = money::open(demo, &money::person(237));
    let folder = tempfile::tempdir().unwrap();
    let (key, file) = (folder.path().join("own.key"), folder.path().join("orders.xml"));
    vinculum("key new").arg(&key).run().exits(0);
    let own: SecretKey = crate::support::ledger::read_key(&key);
    let own_account = money::open(demo, &own);
    money::issue(demo, own_account, 5_000);
    let rows = [("CLI-1", numbered(to), 1_000), ("CLI-2", numbered(to), 2_000)];
    std::fs::write(&file, pain001::write(&orders("CLI", own_account, &rows)).unwrap()).unwrap();
    let import = |with_key: bool| {
        let program = vinculum("pay import --json").arg(&file).arg("--api").arg(&demo.url);
        let program = if with_key { program.arg("--key").arg(&key) } else { program };
        program.run()
    };
    let counts = |value: &Value| ["ready", "booked", "refused"].map(|name| value[name].as_u64().unwrap());
    assert_eq!(counts(&import(false).exits(0).json()), [2, 0, 0]);
    let text = vinculum("pay import").arg(&file).arg("--api").arg(&demo.url).run().exits(0).stdout;
    assert!(text.contains("20.00 EUR") && text.contains("2 ready"), "{text}");
    assert_eq!(counts(&import(true).exits(0).json()), [0, 2, 0]);
    assert_eq!(balance(demo, own_account), 2_000);
    assert_eq!(counts(&import(true).exits(0).json()), [0, 2, 0], "again, nothing happens");
    assert_eq!(balance(demo, own_account), 2_000);
    let short = [("CLI-3", numbered(to), 9_000)];
    std::fs::write(&file, pain001::write(&orders("CLI-B", own_account, &short)).unwrap()).unwrap();
    assert_eq!(counts(&import(true).fails(4, &["1 rows were refused"]).document()), [0, 0, 1]);
}

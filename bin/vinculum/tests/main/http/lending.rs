//! Loan applications, from the lenders' questions to the erased person.

use super::{Asker, access, now};
use crate::support::{
    demonstration::demonstration,
    http::{Answer, get, send},
    vinculum,
};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU64, Ordering};
use vinculum_core::SecretKey;

const LENDER: &str = "hafenfeld-bank";

fn person(name: u8) -> SecretKey {
    SecretKey::from_seed([name; 32])
}

/// An organisation of the demonstration, as who asks.
fn organisation<'a>(id: &str, key: &'a SecretKey) -> Asker<'a> {
    Asker { party: format!("org:{id}"), ..Asker::of(key) }
}

fn ask(asker: &Asker<'_>, method: Method, path: &str, body: Option<&Value>) -> Answer {
    let access = access(asker);
    let mut headers = access.header().to_vec();
    let body = body.map(ToString::to_string).unwrap_or_default();
    if !body.is_empty() {
        headers.push(("content-type", "application/json"));
    }
    send(method, &demonstration().v1(path), &headers, body)
}

/// An application of its own for a car of the demonstration, by whom the bureau knows under this number.
fn application(record: u32) -> Value {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let salt = format!("{:016x}{:016x}", now(), COUNT.fetch_add(1, Ordering::Relaxed));
    json!({
        "salt": salt, "person": { "name": "Anna Sommer", "address": "Hafenstr. 1" }, "consumerReference": record.to_string(),
        "consent": true, "vehicle": demonstration().fleet.vehicle(0).id,
        "request": { "amount": 300_000, "termMonths": 12, "vehicleValue": 400_000, "downPayment": 100_000,
                     "monthlyIncome": 350_000, "monthlyDebtPayments": 20_000 },
        "answers": { "savings": "below_100", "employment_years": null },
    })
}

fn apply(asker: &Asker<'_>, application: &Value) -> Answer {
    ask(asker, Method::POST, &format!("lenders/{LENDER}/applications"), Some(application))
}

/// An application that came out like this; the bureau's records are tried one after the other.
fn with_status(asker: &Asker<'_>, status: &str) -> Value {
    let answers = (1..60).map(|record| apply(asker, &application(record)).json());
    answers.into_iter().find(|answer| answer["status"] == status).expect("one of sixty")
}

#[test]
fn lenders_say_what_they_ask() {
    let lenders = get(&demonstration().v1("lenders")).json();
    let lenders = lenders["items"].as_array().unwrap();
    let names: Vec<_> = lenders.iter().map(|lender| lender["lender"].as_str().unwrap()).collect();
    assert_eq!(names, [LENDER, "jiangnan-finance", "redwood-credit"]);
    for lender in lenders {
        let question = &lender["questions"][0];
        assert!(question["label"]["zh"].as_str().is_some() && question["options"][0]["label"]["en"].as_str().is_some());
        assert_eq!(lender["model"]["sha256"].as_str().unwrap().len(), 64);
    }
}

#[test]
fn an_application_is_decided_at_once_and_committed_to_the_ledger() {
    let (demo, key) = (demonstration(), person(101));
    let anna = Asker::of(&key);
    let body = application(1);
    let first = apply(&anna, &body);
    assert_eq!(first.status, 201, "{}", first.text());
    let (first, again) = (first.json(), apply(&anna, &body));
    assert_eq!(again.status, 200, "the same application again is not a second one");
    assert_eq!(again.json(), first);
    let mut other = body.clone();
    other["person"]["name"] = json!("Anna Winter");
    apply(&anna, &other).problem(409, "application_state");

    let action = first["recorded"]["action"].as_str().unwrap();
    let on_ledger = get(&demo.v1(&format!("state?path=loans/decision/{action}"))).json();
    for field in ["model", "policy", "input", "result", "outcome"] {
        assert_eq!(on_ledger["value"][field], first["recorded"][field], "{field}");
    }
    assert_eq!(on_ledger["value"]["applicant"], anna.party);
    let text = on_ledger.to_string();
    assert!(!text.contains("Anna") && !text.contains("350000"), "{text}");
    let listed = ask(&anna, Method::GET, "applications", None).json();
    assert_eq!(listed["items"][0]["id"], first["id"]);
}

#[test]
fn who_may_see_an_application_sees_what_they_may() {
    let demo = demonstration();
    let (key, stranger) = (person(102), person(103));
    let anna = Asker::of(&key);
    let made = apply(&anna, &application(3)).json();
    let path = format!("applications/{}", made["id"].as_str().unwrap());
    let see = |asker: &Asker<'_>| ask(asker, Method::GET, &path, None);

    assert_eq!(see(&anna).json()["person"]["name"], "Anna Sommer");
    let lender = organisation(LENDER, demo.key(LENDER));
    assert_eq!(see(&lender).json()["consumerReference"], "3");
    let auditor =
        demo.fleet.organisations().iter().find(|one| one.roles.contains(&vinculum_core::Role::Auditor)).unwrap();
    let auditor = organisation(auditor.id.as_str(), demo.key(auditor.id.as_str()));
    let seen = see(&auditor).json();
    assert!(seen.get("person").is_none() && seen.get("consumerReference").is_none(), "{seen}");
    assert_eq!(seen["score"], made["score"]);
    // An auditor finds it among all, and among those of its lender.
    for path in ["applications?limit=200".to_owned(), format!("applications?lender={LENDER}&limit=200")] {
        let listed = ask(&auditor, Method::GET, &path, None).json();
        let found = listed["items"].as_array().unwrap().iter().find(|item| item["id"] == made["id"]);
        assert!(found.is_some_and(|item| item.get("person").is_none()), "{path}");
    }

    see(&Asker::of(&stranger)).problem(403, "not_a_party");
    get(&demo.v1(&path)).problem(401, "unauthenticated");
    let others = organisation("redwood-credit", demo.key("redwood-credit"));
    see(&others).problem(403, "not_a_party");
    ask(&others, Method::GET, &format!("applications?lender={LENDER}"), None).problem(403, "not_a_party");
    ask(&anna, Method::GET, &format!("lenders/{LENDER}/funnel"), None).problem(403, "not_a_party");
    ask(&anna, Method::DELETE, &format!("lenders/{LENDER}/applicants/{}", anna.party), None)
        .problem(403, "not_a_party");
}

#[test]
fn a_decision_is_run_again_here_and_elsewhere() {
    let key = person(104);
    let anna = Asker::of(&key);
    let made = with_status(&anna, "declined");
    assert!(!made["reasons"].as_array().unwrap().is_empty() && made.get("offer").is_none());
    let path = format!("applications/{}", made["id"].as_str().unwrap());
    let rerun = ask(&anna, Method::POST, &format!("{path}/rerun"), None).json();
    assert_eq!((&rerun["identical"], &rerun["score"]), (&json!(true), &made["score"]));

    let mut evidence = ask(&anna, Method::GET, &format!("{path}/evidence"), None).json();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("evidence.json");
    std::fs::write(&file, evidence.to_string()).unwrap();
    let program = || vinculum("credit rerun --ledger --api").arg(&demonstration().url).arg(&file);
    let text = program().run().exits(0).stdout;
    assert!(text.starts_with("decline, score ") && text.contains("ledger   as recorded"), "{text}");
    evidence["recorded"]["outcome"] = json!("approved");
    std::fs::write(&file, evidence.to_string()).unwrap();
    let failed = program().run().exits(6);
    assert!(failed.stderr.contains("differs in outcome, ledger"), "{}", failed.stderr);
}

#[test]
fn a_person_decides_what_was_referred() {
    let (demo, key) = (demonstration(), person(105));
    let anna = Asker::of(&key);
    let lender = organisation(LENDER, demo.key(LENDER));
    let referred = with_status(&anna, "referred");
    let path = format!("applications/{}", referred["id"].as_str().unwrap());
    let review = |asker: &Asker<'_>, body: Value| ask(asker, Method::POST, &format!("{path}/review"), Some(&body));
    review(&anna, json!({ "outcome": "approved", "ratePpm": 1 })).problem(403, "not_a_party");
    review(&lender, json!({ "outcome": "declined", "reasons": ["X99"] })).problem(422, "invalid_field");
    review(&lender, json!({ "outcome": "perhaps" })).problem(400, "malformed");
    let approved = review(&lender, json!({ "outcome": "approved", "ratePpm": 91_000 })).json();
    assert_eq!((&approved["status"], &approved["offer"]["ratePpm"]), (&json!("offered"), &json!(91_000)));
    assert_ne!(approved["recorded"]["action"], referred["recorded"]["action"]);
    review(&lender, json!({ "outcome": "approved", "ratePpm": 91_000 })).problem(409, "application_state");
    let own = ask(&anna, Method::GET, &path, None).json();
    assert!(own["offer"]["document"]["signatures"][0]["sig"].is_string(), "{own}");
}

#[test]
fn an_erased_person_cannot_be_read_any_more() {
    let (demo, key) = (demonstration(), person(106));
    let anna = Asker::of(&key);
    let lender = organisation(LENDER, demo.key(LENDER));
    let made = apply(&anna, &application(7)).json();
    let path = format!("applications/{}", made["id"].as_str().unwrap());
    let erase = format!("lenders/{LENDER}/applicants/{}", anna.party);
    assert_eq!(ask(&lender, Method::DELETE, &erase, None).json()["erased"], 1);
    let seen = ask(&lender, Method::GET, &path, None).json();
    assert_eq!((&seen["status"], seen.get("person"), seen.get("request")), (&json!("erased"), None, None));
    assert_eq!(seen["recorded"]["outcome"], made["recorded"]["outcome"]);
    ask(&anna, Method::POST, &format!("{path}/rerun"), None).problem(409, "application_state");
    let funnel = ask(&lender, Method::GET, &format!("lenders/{LENDER}/funnel"), None).json();
    let count = |name: &str| funnel[name].as_u64().unwrap();
    let parts = ["offered", "referred", "declined", "accepted", "expired", "erased"].map(count);
    assert_eq!(parts.iter().sum::<u64>(), count("received"), "{funnel}");
    assert!(count("erased") >= 1);
}

#[test]
fn what_cannot_be_decided_is_refused_and_not_kept() {
    let key = person(107);
    let anna = Asker::of(&key);
    let refused = |change: &dyn Fn(&mut Value)| {
        let mut changed = application(1);
        change(&mut changed);
        apply(&anna, &changed)
    };
    let field = refused(&|body| body["consent"] = json!(false)).problem(422, "invalid_field");
    assert_eq!(field["field"], "consent");
    let unknown = refused(&|body| body["consumerReference"] = json!("1001")).problem(422, "invalid_field");
    assert_eq!(unknown["field"], "consumerReference");
    refused(&|body| body["answers"]["savings"] = json!("plenty")).problem(422, "invalid_field");
    refused(&|body| body["request"]["termMonths"] = json!(-1)).problem(400, "malformed");
    refused(&|body| body["vehicle"] = json!("00".repeat(32))).problem(404, "not_found");
    refused(&|body| body["surplus"] = json!(1)).problem(400, "malformed");
    ask(&anna, Method::POST, "lenders/nobody/applications", Some(&application(1))).problem(404, "not_found");
    assert_eq!(ask(&anna, Method::GET, "applications", None).json()["items"], json!([]));
}

#[test]
fn decisions_under_a_steady_load_are_timed() {
    let demo = demonstration();
    let report = vinculum("credit load --rate 10 --seconds 1 --json --api").arg(&demo.url).run().json();
    assert_eq!(report["applications"], 10, "{report}");
    let decided: u64 = report["statuses"].as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(decided, 10);
    assert!(report["p99Ms"].as_f64().unwrap() >= report["p50Ms"].as_f64().unwrap());
    vinculum("credit load --lender nobody --api").arg(&demo.url).run().fails(3, &["nobody"]);
}

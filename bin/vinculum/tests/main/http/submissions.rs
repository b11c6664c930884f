//! What becomes of submissions, and why some are refused.

use super::{WORKSHOP, accept, records, signed_visit, visit};
use crate::support::{
    demonstration::demonstration,
    get,
    http::{post, send},
    ledger::sign,
    until,
};
use reqwest::Method;
use serde_json::{Value, json};
use vinculum_client::TransactionBuilder;
use vinculum_core::{Digest, NetworkId, Nonce, SecretKey, Timestamp};

#[test]
fn whoever_waits_gets_the_receipt_and_then_reads_what_they_wrote() {
    let demo = demonstration();
    let vehicle = demo.fleet.vehicle(19);
    let before = records(demo, &vehicle.id);
    let envelope = signed_visit(&vehicle.id);
    let receipt = accept(demo, &envelope);
    assert_eq!(records(demo, &vehicle.id), before + 1, "lists show it at once");
    assert_eq!(receipt["id"], envelope.id().to_string());
    assert!(receipt["height"].as_u64() >= Some(1) && receipt["time"].is_u64() && receipt["position"].is_u64());
    assert_eq!(receipt["outcome"], json!({"status": "accepted", "events": []}));

    // The same again is one transaction, waited for or not, and executes once.
    assert_eq!(accept(demo, &envelope), receipt);
    let problem = post(&demo.v1("transactions"), envelope.to_json()).problem(409, "already_final");
    assert_eq!(problem["instance"], format!("/v1/transactions/{}", envelope.id()));
    assert_eq!(problem["code"], 1100);
    assert_eq!(records(demo, &vehicle.id), before + 1);
}

#[test]
fn whoever_does_not_wait_asks_later() {
    let demo = demonstration();
    let envelope = signed_visit(&demo.fleet.vehicle(10).id);
    let answer = post(&demo.v1("transactions"), envelope.to_json());
    assert_eq!(answer.status, 202);
    assert_eq!(answer.json(), json!({"id": envelope.id(), "status": "pending"}));
    let url = demo.v1(&format!("transactions/{}", envelope.id()));
    let detail = until("it is final", || Some(get(&url).json()).filter(|detail| detail["status"] != "pending"));
    assert_eq!(
        (&detail["status"], &detail["actionTypes"]),
        (&json!("accepted"), &json!(["vehicles.record_maintenance"]))
    );
}

#[test]
fn what_cannot_be_read_is_refused_by_its_field() {
    let demo = demonstration();
    let url = demo.v1("transactions");
    let good: Value = serde_json::from_str(&signed_visit(&demo.fleet.vehicle(10).id).to_json()).unwrap();
    let altered = |change: &dyn Fn(&mut Value)| {
        let mut envelope = good.clone();
        change(&mut envelope);
        post(&url, envelope.to_string()).problem(400, "malformed")
    };
    for text in ["", "{", "[]", "null", "nonsense", "{\"payloadType\":1}", "\u{feff}{}"] {
        assert_eq!(post(&url, text).problem(400, "malformed")["code"], 1000);
    }
    post(&url, vec![0xff_u8, 0xfe, 0x00]).problem(400, "malformed");
    assert_eq!(altered(&|e| e["payloadType"] = "text/plain".into())["field"], "payloadType");
    assert_eq!(altered(&|e| e["payload"] = "***".into())["field"], "payload");
    assert_eq!(altered(&|e| e["signatures"] = json!([]))["field"], "signatures");
    assert_eq!(altered(&|e| e["signatures"][0]["sig"] = "AAAA".into())["field"], "signatures");
    assert_eq!(altered(&|e| e["actions"] = json!([]))["field"], "actions");
    let doubled = altered(&|e| {
        let first = e["signatures"][0].clone();
        e["signatures"].as_array_mut().unwrap().push(first);
    });
    assert_eq!(doubled["field"], "signatures");
    let unknown = altered(&|e| e["comment"] = "hello".into());
    assert!(unknown["detail"].as_str().unwrap().contains("comment"), "{unknown}");

    for kind in ["text/plain", "application/x-www-form-urlencoded"] {
        send(Method::POST, &url, &[("content-type", kind)], good.to_string()).problem(415, "unsupported_media_type");
    }
    post(&demo.v1("transactions?wait=ever"), good.to_string()).problem(400, "invalid_parameter");
    post(&demo.v1("transactions?timeout=60001"), good.to_string()).problem(400, "invalid_parameter");
}

#[test]
fn signatures_must_hold_and_cover_the_actions() {
    let demo = demonstration();
    let url = demo.v1("transactions");
    let vehicle = demo.fleet.vehicle(10).id;
    let mut forged = signed_visit(&vehicle);
    forged.signatures[0].bytes[5] ^= 1;
    assert_eq!(post(&url, forged.to_json()).problem(400, "bad_signature")["code"], 1005);
    let mut renamed = signed_visit(&vehicle);
    renamed.signatures[0].key = demo.key("trygghamn").did();
    post(&url, renamed.to_json()).problem(400, "bad_signature");
    let mut swapped = signed_visit(&vehicle);
    swapped.actions = signed_visit(&vehicle).actions;
    assert_eq!(post(&url, swapped.to_json()).problem(400, "action_mismatch")["code"], 1006);
}

#[test]
fn another_network_and_another_time_are_refused() {
    let demo = demonstration();
    let url = demo.v1("transactions");
    let key = demo.key(WORKSHOP);
    let vehicle = demo.fleet.vehicle(10).id;
    let other = sign(NetworkId([3; 32]), vec![visit(&vehicle)], &[key]);
    let problem = post(&url, other.to_json()).problem(400, "wrong_network");
    assert!(problem["detail"].as_str().unwrap().contains(&demo.network.to_string()), "{problem}");

    let valid_until = |valid_until: u64| {
        let mut action = visit(&vehicle);
        action["salt"] = TransactionBuilder::salt().to_string().into();
        let actions = vec![action.to_string().into()];
        let mut envelope =
            vinculum_core::Envelope::unsigned(demo.network, Timestamp(valid_until), Nonce([1; 16]), actions);
        envelope.sign(key);
        post(&url, envelope.to_json())
    };
    let now = get(&demo.v1("network")).json()["time"].as_u64().unwrap();
    valid_until(1).problem(400, "expired");
    valid_until(now - 60_000).problem(400, "expired");
    valid_until(now + 2 * 86_400_000).problem(400, "validity_too_long");
}

#[test]
fn actions_are_read_strictly() {
    let demo = demonstration();
    let key = demo.key(WORKSHOP);
    let vehicle = demo.fleet.vehicle(10).id;
    let submit = |change: &dyn Fn(&mut Value)| {
        let mut action = visit(&vehicle);
        change(&mut action);
        post(&demo.v1("transactions"), sign(demo.network, vec![visit(&vehicle), action], &[key]).to_json())
    };
    let unknown = submit(&|a| a["type"] = "vehicles.paint".into()).problem(400, "unknown_action");
    assert!(unknown["detail"].as_str().unwrap().contains("action 1"), "{unknown}");
    submit(&|a| a["type"] = "weather.forecast".into()).problem(400, "unknown_action");
    let extra = submit(&|a| a["colour"] = "red".into()).problem(400, "malformed");
    assert!(extra["detail"].as_str().unwrap().contains("colour"), "{extra}");
    let missing = submit(&|a| drop(a.as_object_mut().unwrap().remove("parts"))).problem(400, "malformed");
    assert!(missing["detail"].as_str().unwrap().contains("parts"), "{missing}");
    let field = submit(&|a| a["work"][0]["code"] = "x".repeat(65).into()).problem(400, "invalid_field");
    assert!(field["detail"].as_str().unwrap().contains("work.code"), "{field}");
    submit(&|a| a["work"][0]["code"] = "x\u{0}".into()).problem(400, "invalid_field");
    submit(&|a| a["occurredAt"] = (-1).into()).problem(400, "malformed");
    submit(&|a| a["occurredAt"] = 1.5.into()).problem(400, "malformed");
}

#[test]
fn the_ledger_rejects_whole_transactions_and_says_which_action() {
    let demo = demonstration();
    let vehicle = demo.fleet.vehicle(11).id;
    let before = records(demo, &vehicle);
    let reject = |actions: Vec<Value>, keys: &[&SecretKey]| {
        let envelope = sign(demo.network, actions, keys);
        let receipt = post(&demo.v1("transactions?wait=finalized"), envelope.to_json()).json();
        assert_eq!(receipt["status"], "rejected", "{receipt}");
        let shown = get(&demo.v1(&format!("transactions/{}", envelope.id()))).json();
        assert_eq!(shown["outcome"], receipt["outcome"], "the receipt stays");
        receipt["outcome"].clone()
    };
    // Somebody else's key: the first action would be fine, the second is not, so that neither happens.
    let by = |organisation: &str| {
        let mut action = visit(&vehicle);
        action["by"] = organisation.into();
        action
    };
    let outcome = reject(vec![visit(&vehicle), by("malarstrand-bil")], &[demo.key(WORKSHOP)]);
    assert_eq!((&outcome["code"], &outcome["action"]), (&json!(2004), &json!(1)), "{outcome}");
    assert_eq!(outcome["name"], "organisation_signature_missing");
    assert!(outcome["detail"].as_str().unwrap().contains("malarstrand-bil"), "{outcome}");
    let outcome = reject(vec![by("trygghamn")], &[demo.key("trygghamn")]);
    assert_eq!((&outcome["code"], &outcome["action"]), (&json!(2003), &json!(0)), "insurers maintain nothing");
    let mut unknown = visit(&vehicle);
    unknown["vehicle"] = Digest([5; 32]).to_string().into();
    assert_eq!(reject(vec![unknown], &[demo.key(WORKSHOP)])["code"], 3001);
    let mut tomorrow = visit(&vehicle);
    tomorrow["occurredAt"] = (get(&demo.v1("network")).json()["time"].as_u64().unwrap() + 86_400_000).into();
    assert_eq!(reject(vec![visit(&vehicle), visit(&vehicle), tomorrow], &[demo.key(WORKSHOP)])["action"], 2);
    assert_eq!(records(demo, &vehicle), before, "nothing is half-applied");
}

#[test]
fn the_transactions_of_a_batch_are_each_on_their_own() {
    let demo = demonstration();
    let vehicle = demo.fleet.vehicle(12).id;
    let before = records(demo, &vehicle);
    let (one, two) = (signed_visit(&vehicle), signed_visit(&vehicle));
    let mut forged = signed_visit(&vehicle);
    forged.signatures[0].bytes[0] ^= 1;
    let body = format!("{{\"envelopes\":[{},{},7,{}]}}", one.to_json(), forged.to_json(), two.to_json());
    let answer = post(&demo.v1("transactions/batch?wait=finalized"), body).json();
    let results = answer["results"].as_array().unwrap();
    assert_eq!((&results[0]["id"], &results[0]["status"]), (&json!(one.id()), &json!("accepted")));
    assert_eq!(results[1]["error"]["name"], "bad_signature");
    assert_eq!(results[2]["error"]["name"], "malformed");
    assert_eq!((&results[3]["id"], &results[3]["status"]), (&json!(two.id()), &json!("accepted")));
    assert_eq!(records(demo, &vehicle), before + 2);

    let batch = demo.v1("transactions/batch");
    assert_eq!(post(&batch, "{\"envelopes\":[]}").problem(400, "invalid_parameter")["field"], "envelopes");
    let numbers = |count: usize| format!("{{\"envelopes\":[{}]}}", vec!["7"; count].join(","));
    assert_eq!(post(&batch, numbers(1_000)).status, 202);
    post(&batch, numbers(1_001)).problem(400, "invalid_parameter");
    post(&batch, "{\"envelopes\":[],\"more\":1}").problem(400, "malformed");
}

#[test]
fn a_birth_credential_must_be_the_one_that_the_birth_committed_to() {
    let demo = demonstration();
    let (one, other) = (demo.fleet.vehicle(13), demo.fleet.vehicle(14));
    let put = |id: &str, body: String| {
        send(Method::PUT, &demo.v1(&format!("vehicles/{id}/credential")), &[("content-type", "application/json")], body)
    };
    let document = serde_json::to_string(&one.credential).unwrap();
    assert_eq!(put(&one.id.to_string(), document.clone()).status, 204, "the same again");
    put(&other.id.to_string(), document.clone()).problem(400, "credential_mismatch");
    put(&Digest([6; 32]).to_string(), document.clone()).problem(404, "not_found");
    put(&one.id.to_string(), document.replace("credential+json", "text")).problem(400, "credential_mismatch");
    put(&one.id.to_string(), "{}".into()).problem(400, "malformed");
    put(&one.id.to_string(), format!("{document}{}", " ".repeat(16 << 10))).problem(413, "too_large");
    put("short", document).problem(400, "invalid_parameter");
}

#[test]
fn whoever_waits_too_shortly_finds_it_later() {
    let demo = demonstration();
    let envelope = signed_visit(&demo.fleet.vehicle(10).id);
    let problem = post(&demo.v1("transactions?wait=finalized&timeout=1"), envelope.to_json()).problem(504, "timeout");
    assert_eq!(problem["instance"], format!("/v1/transactions/{}", envelope.id()));
    accept(demo, &envelope);
}

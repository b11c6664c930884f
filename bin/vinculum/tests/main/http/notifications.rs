//! Whoever an event touches is told: by their inbox, and by webhooks.

use super::{Asker, WORKSHOP, accept, access, signed_visit};
use crate::support::{
    demonstration::demonstration,
    get,
    http::{send, spawn},
    until,
};
use axum::{Router, body::Bytes, extract::State, http::HeaderMap, http::StatusCode, routing::post};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    net::TcpListener,
    sync::{Arc, Mutex},
};
use vinculum_core::SecretKey;

/// Requests that a receiver got.
type Received = Arc<Mutex<Vec<(HeaderMap, Bytes)>>>;

/// Starts a receiver that refuses its first request; gives its address and what it gets.
fn receiver() -> (String, Received) {
    async fn take(State(received): State<Received>, headers: HeaderMap, body: Bytes) -> StatusCode {
        let mut received = received.lock().unwrap();
        received.push((headers, body));
        if received.len() == 1 { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::NO_CONTENT }
    }
    let received = Received::default();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = Router::new().route("/hook", post(take)).with_state(received.clone());
    drop(spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        axum::serve(listener, router).await.unwrap();
    }));
    (url, received)
}

/// The signature that Standard Webhooks 1.0 ask for.
fn expected_signature(secret: &str, headers: &HeaderMap, body: &[u8]) -> String {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").expect("a prefix")).unwrap();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
    let text = |name: &str| headers[name].to_str().unwrap().to_owned();
    mac.update(format!("{}.{}.", text("webhook-id"), text("webhook-timestamp")).as_bytes());
    mac.update(body);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[test]
fn a_holder_is_told_of_a_record_in_the_inbox_and_by_webhook() {
    let demo = demonstration();
    let vehicle = demo.fleet.vehicle(21);
    let key = demo.fleet.key(&vehicle.holders[0]);
    let asker = match get(&demo.v1(&format!("vehicles/{}", vehicle.id))).json()["holders"][0].as_str().unwrap() {
        org if org.starts_with("org:") => {
            let key = demo.key(org.strip_prefix("org:").unwrap());
            Asker { party: org.into(), ..Asker::of(key) }
        }
        _ => Asker::of(&key),
    };
    let header = access(&asker);
    let (url, received) = receiver();
    let new = json!({"url": url, "types": ["vehicles.record_maintenance"]}).to_string();
    let mut headers = header.header().to_vec();
    headers.push(("content-type", "application/json"));
    let answer = send(Method::POST, &demo.v1("webhooks"), &headers, new);
    assert_eq!(answer.status, 201, "{}", answer.text());
    let webhook = answer.json();
    let secret = webhook["secret"].as_str().expect("the secret, once");
    let listed = send(Method::GET, &demo.v1("webhooks"), &header.header(), "").json();
    assert_eq!(listed["items"][0]["id"], webhook["id"]);
    assert!(listed["items"][0].get("secret").is_none(), "never again");

    let envelope = signed_visit(&vehicle.id);
    accept(demo, &envelope);
    let inbox = get(&demo.v1(&format!("inbox?party={}&limit=5", asker.party))).json();
    let item = &inbox["items"][0];
    assert_eq!(item["transaction"], json!(envelope.id()), "{inbox}");
    assert_eq!((&item["reason"], &item["by"]), (&json!("holder"), &json!(WORKSHOP)));
    assert_eq!(item["vehicle"]["make"], vehicle.make);
    assert!(item["action"].get("salt").is_none());

    // The first attempt was refused; the second, five seconds later, is taken, and says the same.
    let taken = until("the second attempt", || Some(received.lock().unwrap().clone()).filter(|all| all.len() >= 2));
    let [(first, body), (second, again)] = &taken[..] else { panic!("two attempts, not {}", taken.len()) };
    assert_eq!((body, &first["webhook-id"]), (again, &second["webhook-id"]));
    for headers in [first, second] {
        assert_eq!(headers["webhook-signature"], expected_signature(secret, headers, body));
        assert_eq!(headers["content-type"], "application/cloudevents+json; charset=utf-8");
    }
    let event: Value = serde_json::from_slice(body).unwrap();
    assert_eq!(
        (&event["specversion"], &event["type"]),
        (&json!("1.0"), &json!("network.vinculum.vehicles.record_maintenance"))
    );
    assert_eq!((&event["subject"], &event["data"]), (&json!(vehicle.id), item));

    let url = demo.v1(&format!("webhooks/{}", webhook["id"].as_str().unwrap()));
    let log = until("the log says so", || {
        let log = send(Method::GET, &format!("{url}/deliveries"), &header.header(), "").json();
        Some(log["items"][0].clone()).filter(|delivery| delivery["status"] == "delivered")
    });
    assert_eq!((&log["attempts"], &log["answer"], &log["nextAttemptAt"]), (&json!(2), &json!(204), &Value::Null));

    // A trial is sent whatever the types.
    assert_eq!(send(Method::POST, &format!("{url}/trial"), &header.header(), "").status, 202);
    until("the trial", || {
        received.lock().unwrap().iter().any(|(_, body)| body.windows(5).any(|w| w == b"trial")).then_some(())
    });

    // Only its owner sees it or removes it.
    let other = access(&Asker::of(&SecretKey::from_seed([96; 32])));
    send(Method::GET, &format!("{url}/deliveries"), &other.header(), "").problem(404, "not_found");
    send(Method::DELETE, &url, &other.header(), "").problem(404, "not_found");
    assert_eq!(send(Method::DELETE, &url, &header.header(), "").status, 204);
    send(Method::DELETE, &url, &header.header(), "").problem(404, "not_found");
}

#[test]
fn webhooks_that_cannot_be_are_refused() {
    let demo = demonstration();
    let url = demo.v1("webhooks");
    let access = access(&Asker::of(&SecretKey::from_seed([95; 32])));
    let mut headers = access.header().to_vec();
    headers.push(("content-type", "application/json"));
    let create = |body: Value| send(Method::POST, &url, &headers, body.to_string());
    for bad in ["ftp://example.com/", "nonsense", "http://user:secret@example.com/", "https://"] {
        assert_eq!(create(json!({"url": bad})).problem(400, "invalid_parameter")["field"], "url", "{bad}");
    }
    create(json!({"url": "https://example.com/", "types": ["NOT A TYPE"]})).problem(400, "invalid_parameter");
    create(json!({"url": "https://example.com/", "more": 1})).problem(400, "malformed");
    send(
        Method::POST,
        &url,
        &[("content-type", "application/json")],
        json!({"url": "https://example.com/"}).to_string(),
    )
    .problem(401, "unauthenticated");
    for _ in 0..10 {
        assert_eq!(create(json!({"url": "https://example.com/"})).status, 201);
    }
    create(json!({"url": "https://example.com/"})).problem(409, "too_many_webhooks");
}

#[test]
fn an_inbox_needs_its_reader() {
    let demo = demonstration();
    get(&demo.v1("inbox")).problem(400, "invalid_parameter");
    get(&demo.v1("inbox?party=nonsense")).problem(400, "invalid_parameter");
    let nobody = SecretKey::from_seed([94; 32]).did();
    assert_eq!(get(&demo.v1(&format!("inbox?party={nobody}"))).json(), json!({"items": [], "nextCursor": null}));
}

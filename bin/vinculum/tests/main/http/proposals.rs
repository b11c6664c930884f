//! Transactions that several must sign, each from a device of their own.

use super::{Asker, access};
use crate::support::{
    demonstration::{Demonstration, demonstration},
    get,
    http::{Answer, post, send},
    ledger::sign,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::Method;
use serde_json::{Value, json};
use vinculum_core::{Envelope, NetworkId, SecretKey, dsse::Document};

/// A car that one private person holds and nobody lends on, with that person's key; `index` tells tests' cars apart.
fn car(demo: &Demonstration, index: usize) -> (String, SecretKey) {
    let mut free = demo.fleet.vehicles().filter_map(|vehicle| {
        let [holder] = vehicle.holders.as_slice() else { return None };
        let key = demo.fleet.key(holder);
        let detail = get(&demo.v1(&format!("vehicles/{}", vehicle.id))).json();
        let is_free = detail["liens"].as_array().unwrap().iter().all(|lien| lien["status"] == "released")
            && detail["holders"] == json!([key.did()])
            && detail["status"] == "active";
        is_free.then(|| (vehicle.id.to_string(), key))
    });
    free.nth(index).expect("the demonstration has cars in private hands")
}

fn buyer(seed: u8) -> SecretKey {
    SecretKey::from_seed([seed; 32])
}

/// The sale, signed by these.
fn sale(demo: &Demonstration, vehicle: &str, seller: &SecretKey, buyer: &SecretKey, keys: &[&SecretKey]) -> Envelope {
    let action = json!({
        "type": "vehicles.transfer_title", "vehicle": vehicle, "occurredAt": demo.fleet.options().now,
        "from": [seller.did()], "to": [buyer.did()],
    });
    sign(demo.network, vec![action], keys)
}

fn propose(demo: &Demonstration, envelope: &Envelope, note: &str) -> Answer {
    let envelope: Value = serde_json::from_str(&envelope.to_json()).unwrap();
    post(&demo.v1("proposals"), json!({"envelope": envelope, "note": note}).to_string())
}

/// What `key` signs of a proposal as anybody reads it.
fn signature(proposal: &Value, key: &SecretKey) -> String {
    let text = |name: &str| proposal["envelope"][name].as_str().expect("text");
    let payload = STANDARD.decode(text("payload")).expect("base64");
    let document = Document::sign(text("payloadType"), &payload, key);
    serde_json::to_string(&document.signatures[0]).unwrap()
}

fn withdrawal(network: NetworkId, id: &Value, key: &SecretKey) -> String {
    let payload = json!({"network": network, "proposal": id}).to_string();
    let document = Document::sign("application/vnd.vinculum.withdrawal+json", payload.as_bytes(), key);
    serde_json::to_string(&document).unwrap()
}

fn signers(proposal: &Value) -> Vec<(&str, bool)> {
    let signers = proposal["required"].as_array().expect("those who must sign");
    signers.iter().map(|s| (s["party"].as_str().unwrap(), s["signed"].as_bool().unwrap())).collect()
}

#[test]
fn seller_and_buyer_sign_on_their_own_devices() {
    let demo = demonstration();
    let ((vehicle, seller), buyer) = (car(demo, 0), buyer(201));
    let envelope = sale(demo, &vehicle, &seller, &buyer, &[&seller]);
    let answer = propose(demo, &envelope, "as agreed on the phone");
    assert_eq!(answer.status, 201, "{}", answer.text());
    let proposal = answer.json();
    assert_eq!((&proposal["status"], &proposal["id"]), (&json!("open"), &json!(envelope.id())));
    assert_eq!(proposal["note"], "as agreed on the phone");
    assert_eq!(proposal["forecast"]["status"], "accepted", "{proposal}");
    assert_eq!(proposal["vehicles"][0]["id"], json!(vehicle));
    assert_eq!(proposal["envelope"]["signatures"], json!([]), "signatures are kept back");
    let (from, to) = (seller.did().to_string(), buyer.did().to_string());
    let mut expected = [(from.as_str(), true), (to.as_str(), false)];
    expected.sort_unstable();
    assert_eq!(signers(&proposal), expected);

    // The buyer finds it among their own, reads it, and signs what they read.
    let own = send(Method::GET, &demo.v1("proposals"), &access(&Asker::of(&buyer)).header(), "").json();
    let found =
        own["items"].as_array().unwrap().iter().find(|item| item["id"] == proposal["id"]).expect("it is listed");
    let url = demo.v1(&format!("proposals/{}", envelope.id()));
    let signed = post(&format!("{url}/signatures"), signature(found, &buyer)).json();
    assert_eq!(signed["status"], "accepted", "{signed}");
    assert!(signed["outcome"]["height"].as_u64() > Some(0), "{signed}");
    assert_eq!(get(&url).json()["status"], "accepted");
    let holders = get(&demo.v1(&format!("vehicles/{vehicle}"))).json()["holders"].clone();
    assert_eq!(holders, json!([buyer.did()]));

    // What is final can't be signed, withdrawn or proposed again.
    let again = signature(&signed, &buyer);
    post(&format!("{url}/signatures"), again).problem(409, "proposal_closed");
    let late = withdrawal(demo.network, &proposal["id"], &seller);
    post(&format!("{url}/withdrawal"), late).problem(409, "proposal_closed");
    propose(demo, &envelope, "").problem(409, "already_final");
}

#[test]
fn a_withdrawn_proposal_stays_withdrawn() {
    let demo = demonstration();
    let ((vehicle, seller), buyer) = (car(demo, 1), buyer(202));
    let envelope = sale(demo, &vehicle, &seller, &buyer, &[&seller]);
    let proposal = propose(demo, &envelope, "").json();
    let url = demo.v1(&format!("proposals/{}", envelope.id()));

    let stranger = withdrawal(demo.network, &proposal["id"], &SecretKey::from_seed([99; 32]));
    post(&format!("{url}/withdrawal"), stranger).problem(403, "not_a_signer");
    let elsewhere = withdrawal(NetworkId([7; 32]), &proposal["id"], &buyer);
    post(&format!("{url}/withdrawal"), elsewhere).problem(400, "malformed");
    assert_eq!(get(&url).json()["status"], "open");

    // Either side may: the buyer declines.
    let declined = post(&format!("{url}/withdrawal"), withdrawal(demo.network, &proposal["id"], &buyer)).json();
    assert_eq!(declined["status"], "withdrawn");
    post(&format!("{url}/signatures"), signature(&proposal, &buyer)).problem(409, "proposal_closed");
    propose(demo, &envelope, "").problem(409, "proposal_closed");
    assert_eq!(get(&demo.v1(&format!("vehicles/{vehicle}"))).json()["holders"], json!([seller.did()]));
}

#[test]
fn only_what_those_concerned_signed_is_kept() {
    let demo = demonstration();
    let ((vehicle, seller), buyer) = (car(demo, 2), buyer(203));
    let stranger = SecretKey::from_seed([98; 32]);
    let by_stranger = sale(demo, &vehicle, &seller, &buyer, &[&stranger]);
    propose(demo, &by_stranger, "").problem(403, "not_a_signer");
    let mut forged = sale(demo, &vehicle, &seller, &buyer, &[&seller]);
    forged.signatures[0].bytes[3] ^= 1;
    propose(demo, &forged, "").problem(400, "bad_signature");
    // The ledger would refuse: the stranger isn't the holder.
    let not_theirs = propose(demo, &sale(demo, &vehicle, &stranger, &buyer, &[&stranger]), "");
    assert_eq!(not_theirs.problem(422, "holders_differ")["outcome"]["status"], "rejected");
    let long = "x".repeat(501);
    let good = sale(demo, &vehicle, &seller, &buyer, &[&seller]);
    propose(demo, &good, &long).problem(400, "invalid_parameter");
    post(&demo.v1("proposals"), "{\"envelope\": 3}").problem(400, "malformed");

    let proposal = propose(demo, &good, "").json();
    let url = demo.v1(&format!("proposals/{}", good.id()));
    post(&format!("{url}/signatures"), signature(&proposal, &stranger)).problem(403, "not_a_signer");
    let mut wrong: Value = serde_json::from_str(&signature(&proposal, &seller)).unwrap();
    wrong["keyid"] = json!(buyer.did());
    post(&format!("{url}/signatures"), wrong.to_string()).problem(400, "bad_signature");
    assert_eq!(propose(demo, &good, "").status, 200, "the same proposal twice is one");
    get(&demo.v1(&format!("proposals/{}", "0".repeat(64)))).problem(404, "not_found");
}

#[test]
fn governance_is_signed_until_the_quorum_stands() {
    let demo = demonstration();
    let network = get(&demo.v1("network")).json();
    let members: Vec<&str> =
        network["validators"].as_array().unwrap().iter().map(|v| v["organisation"].as_str().unwrap()).collect();
    let action = json!({
        "type": "identity.admit_organisation", "organisation": "proposed-garage", "name": "Proposed Garage AB",
        "country": "SE", "roles": ["workshop"], "keys": [SecretKey::from_seed([97; 32]).did()], "reportsSince": 0,
    });
    let first = demo.key(members[0]);
    let answer = propose(demo, &sign(demo.network, vec![action], &[first]), "");
    assert_eq!(answer.status, 201, "{}", answer.text());
    let mut proposal = answer.json();
    let url = demo.v1(&format!("proposals/{}", proposal["id"].as_str().unwrap()));
    assert_eq!(proposal["quorum"]["needed"], 3, "more than two thirds of four");
    post(&format!("{url}/signatures"), signature(&proposal, demo.key(super::WORKSHOP))).problem(403, "not_a_signer");
    for (member, status) in [(members[1], "open"), (members[2], "accepted")] {
        proposal = post(&format!("{url}/signatures"), signature(&proposal, demo.key(member))).json();
        assert_eq!(proposal["status"], status, "{proposal}");
    }
    assert_eq!(get(&demo.v1("organisations/proposed-garage")).json()["roles"], json!(["workshop"]));
}

#[test]
fn who_asks_must_prove_it() {
    let demo = demonstration();
    let url = demo.v1("proposals");
    let key = buyer(204);
    let refused =
        |asker: &Asker<'_>| send(Method::GET, &url, &access(asker).header(), "").problem(401, "unauthenticated");
    get(&url).problem(401, "unauthenticated");
    for value in ["Bearer x", "Vinculum ***", "Vinculum e30="] {
        send(Method::GET, &url, &[("authorization", value)], "").problem(401, "unauthenticated");
    }
    let own = Asker::of(&key);
    assert_eq!(send(Method::GET, &url, &access(&own).header(), "").json()["items"], json!([]));
    refused(&Asker { network: NetworkId([1; 32]), ..own.clone() });
    refused(&Asker { audience: "somebody-else".into(), ..own.clone() });
    refused(&Asker { party: format!("org:{}", super::WORKSHOP), ..own.clone() });
    refused(&Asker { ahead_ms: -1_000, ..own.clone() });
    refused(&Asker { ahead_ms: 13 * 3_600_000, ..own.clone() });
    let workshop = Asker { key: demo.key(super::WORKSHOP), party: format!("org:{}", super::WORKSHOP), ..own };
    assert_eq!(send(Method::GET, &url, &access(&workshop).header(), "").json()["items"], json!([]));
}

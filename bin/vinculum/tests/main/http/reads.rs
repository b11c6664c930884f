//! Lists and details.

use super::{accept, all};
use crate::support::{demonstration::demonstration, get, ledger::sign};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use vinculum_core::{Digest, sha256};

fn ids(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["id"].as_str().expect("an id")).collect()
}

#[test]
fn the_network_describes_itself() {
    let demo = demonstration();
    let network = get(&demo.v1("network")).json();
    let genesis = std::fs::read(demo.folder.join("genesis.json")).unwrap();
    assert_eq!(network["networkId"], sha256(&genesis).to_string(), "the id is the hash of the genesis file");
    assert_eq!((&network["name"], &network["demo"]), (&json!("Vinculum demonstration"), &json!(true)));
    assert_eq!((&network["format"], &network["epoch"]), (&json!(2), &json!(0)));
    assert!(network["height"].as_u64() >= Some(1));
    assert!(network["indexedHeight"].as_u64() >= Some(1));
    assert!(network["time"].as_u64() > Some(demo.fleet.options().now.0));
    assert!(network["stateRoot"].as_str().unwrap().parse::<Digest>().is_ok());
    assert_eq!(network["version"], env!("CARGO_PKG_VERSION"));
    let validators = network["validators"].as_array().unwrap();
    assert_eq!(validators.len(), 4);
    assert_eq!(validators.iter().filter(|validator| validator["self"] == true).count(), 1);
    for validator in validators {
        assert!(validator["organisation"].is_string() && validator["name"].is_string(), "{validator}");
        assert!(validator["publicKey"].as_str().unwrap().parse::<Digest>().is_ok(), "{validator}");
        assert!(validator["lastVote"].is_u64() && validator["missedTurns"].is_u64(), "{validator}");
    }
    assert!(network["mempool"]["transactions"].is_u64() && network["mempool"]["bytes"].is_u64());
    let parameters = json!({
        "maxActions": 64, "maxSignatures": 16, "maxTransactionBytes": 65_536, "maxValidityMs": 86_400_000,
        "timeToAnswerMs": network["parameters"]["timeToAnswerMs"],
    });
    assert_eq!(network["parameters"], parameters);
}

#[test]
fn vehicles_come_in_pages_without_doubles_or_gaps() {
    let demo = demonstration();
    let vehicles = all(&demo.v1("vehicles?limit=7"));
    let seen: BTreeSet<_> = ids(&vehicles).into_iter().collect();
    assert_eq!(seen.len(), vehicles.len(), "none twice");
    for vehicle in demo.fleet.vehicles() {
        assert!(seen.contains(vehicle.id.to_string().as_str()), "{} is missing", vehicle.vin);
    }
    let born: Vec<_> = vehicles.iter().map(|vehicle| vehicle["bornAt"].as_u64().unwrap()).collect();
    assert!(born.is_sorted_by(|a, b| a >= b), "the last born first");
    let page = get(&demo.v1("vehicles?limit=7")).json();
    assert_eq!(page["items"].as_array().unwrap().len(), 7);
}

#[test]
fn vehicles_are_filtered() {
    let demo = demonstration();
    let vehicle = demo.fleet.vehicle(3);
    let (make, model, year) = (vehicle.make, vehicle.model, vehicle.model_year);
    for (name, value, field) in [
        ("make", json!(make), "make"),
        ("model", json!(model), "model"),
        ("modelYear", json!(year), "modelYear"),
        ("manufacturer", json!(vehicle.manufacturer), "manufacturer"),
        ("status", json!("active"), "status"),
    ] {
        let text = value.as_str().map_or_else(|| value.to_string(), Into::into).replace(' ', "%20");
        let found = all(&demo.v1(&format!("vehicles?{name}={text}")));
        assert!(found.iter().all(|item| item[field] == value), "{name}={text}");
        assert!(name == "status" || ids(&found).contains(&vehicle.id.to_string().as_str()), "{name}={text}");
    }
    let found = all(&demo.v1(&format!("vehicles?q={}", vehicle.vin)));
    assert_eq!(ids(&found), [vehicle.id.to_string()]);
    let holder = get(&demo.v1(&format!("vehicles/{}", vehicle.id))).json()["holders"][0].clone();
    let found = all(&demo.v1(&format!("vehicles?holder={}", holder.as_str().unwrap())));
    assert!(ids(&found).contains(&vehicle.id.to_string().as_str()));
    assert_eq!(all(&demo.v1("vehicles?make=Nobody%20makes%20it")), Vec::<Value>::new());

    let planted = demo.fleet.planted().into_iter().find(|planted| planted.fraud.is_finding()).expect("a fraud");
    let found = all(&demo.v1(&format!("vehicles?finding={}", planted.fraud)));
    assert!(ids(&found).contains(&planted.id.to_string().as_str()), "{} is found", planted.fraud);
}

#[test]
fn parameters_have_bounds() {
    let demo = demonstration();
    for limit in ["1", "200"] {
        get(&demo.v1(&format!("vehicles?limit={limit}"))).json();
    }
    for (query, field) in [
        ("vehicles?limit=0", "limit"),
        ("vehicles?limit=201", "limit"),
        ("vehicles?limit=-1", "limit"),
        ("vehicles?limit=many", "limit"),
        ("vehicles?cursor=nonsense", "cursor"),
        ("vehicles?colour=red", "colour"),
        ("vehicles?make=a&make=b", "make"),
        ("vehicles?finding=theft", "finding"),
        ("vehicles?status=new", "status"),
        ("vehicles?holder=someone", "holder"),
        ("vehicles/NOTAVIN", "vehicle"),
        ("vehicles/1HGCM82633A00435O/records", "vehicle"),
        ("vehicles/1HGCM82633A004352?proof=yes", "proof"),
        ("organisations?role=pilot", "role"),
        ("organisations?country=se", "country"),
        ("organisations/UPPER", "id"),
        ("attestations?issuer=UPPER", "issuer"),
        ("blocks?cursor=%00", "cursor"),
        ("blocks/-1", "height"),
        ("transactions?status=lost", "status"),
        ("transactions/abc", "id"),
        ("search", "q"),
        ("state", "path"),
        ("state?path=identity", "path"),
        ("vin/1HGCM82633A00435", "vin"),
        ("events?types=blocks", "types"),
        ("events?after=1", "after"),
    ] {
        let problem = get(&demo.v1(query)).problem(400, "invalid_parameter");
        assert_eq!(problem["field"], field, "{query}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(field), "{query}: {problem}");
    }
    let long = "x".repeat(100);
    get(&demo.v1(&format!("search?q={long}"))).json();
    get(&demo.v1(&format!("search?q={long}x"))).problem(400, "invalid_parameter");
}

#[test]
fn a_vehicle_is_found_by_vin_and_by_id() {
    let demo = demonstration();
    let vehicle = demo.fleet.vehicle(5);
    let by_id = get(&demo.v1(&format!("vehicles/{}", vehicle.id))).json();
    let by_vin = get(&demo.v1(&format!("vehicles/{}", vehicle.vin))).json();
    assert_eq!(by_id, by_vin);
    assert_eq!(by_id, get(&demo.v1(&format!("vehicles/{}", vehicle.vin.as_str().to_lowercase()))).json());
    assert_eq!((&by_id["vin"], &by_id["make"]), (&json!(vehicle.vin), &json!(vehicle.make)));
    let history: u64 = vehicle.steps.last().expect("a life").last_record();
    assert!(by_id["records"].as_u64() >= Some(history));
    for field in ["verdict", "odometer"] {
        assert!(by_id[field].is_object(), "{field}: {by_id}");
    }
    for field in ["holders", "findings", "coverage", "liens", "alerts", "disputes"] {
        assert!(by_id[field].is_array(), "{field}: {by_id}");
    }
    let unknown = get(&demo.v1("vehicles/1HGCM82633A004352")).problem(404, "not_found");
    assert!(!unknown["detail"].as_str().unwrap().contains("1HGCM82633A004352"), "VINs stay out of logs");

    let vin = get(&demo.v1(&format!("vin/{}", vehicle.vin))).json();
    assert_eq!((&vin["vehicle"], &vin["known"], &vin["form"]), (&json!(vehicle.id), &json!(true), &json!("valid")));
    assert_eq!(get(&demo.v1("vin/1HGCM82633A004352")).json()["known"], false);
}

#[test]
fn records_come_in_the_order_of_the_ledger() {
    let demo = demonstration();
    let vehicle = demo.fleet.vehicle(6);
    let list = |query: &str| all(&demo.v1(&format!("vehicles/{}/records?{query}", vehicle.id)));
    let records = list("limit=3");
    let numbers: Vec<_> = records.iter().map(|record| record["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (0..records.len() as u64).collect::<Vec<_>>());
    assert_eq!(records[0]["type"], "vehicles.register_birth");
    assert_eq!((&records[0]["by"], &records[0]["status"]), (&json!(vehicle.manufacturer), &json!("standing")));
    assert!(records[0]["byName"].is_string() && records[0]["action"]["salt"].is_null());

    let kind = records.last().unwrap()["type"].as_str().unwrap();
    let of_kind = list(&format!("type={kind}"));
    assert_eq!(of_kind.len(), records.iter().filter(|record| record["type"] == kind).count());
    let moment = records[records.len() / 2]["occurredAt"].as_u64().unwrap();
    let (before, after) = (list(&format!("to={}", moment - 1)), list(&format!("from={moment}")));
    assert_eq!(before.len() + after.len(), records.len());
    assert!(after.iter().all(|record| record["occurredAt"].as_u64().unwrap() >= moment));
    get(&demo.v1("vehicles/1HGCM82633A004352/records")).problem(404, "not_found");
}

#[test]
fn organisations_are_listed_and_filtered() {
    let demo = demonstration();
    let everyone = all(&demo.v1("organisations?limit=9"));
    let cast = demo.fleet.organisations();
    assert!(cast.iter().all(|one| ids(&everyone).contains(&one.id.as_str())), "all are there");
    let workshops = all(&demo.v1("organisations?role=workshop&country=DE"));
    assert!(ids(&workshops).contains(&"ahornweg-werkstatt"));
    for one in &workshops {
        assert_eq!(one["country"], "DE");
        assert!(one["roles"].as_array().unwrap().contains(&json!("workshop")));
    }
    assert_eq!(ids(&all(&demo.v1("organisations?q=nordvik"))), ["nordvik-automobil"]);
    let leaving = cast.iter().find(|one| one.suspended_after_load.is_some()).expect("one leaves in the story");
    assert_eq!(get(&demo.v1(&format!("organisations/{}", leaving.id))).json()["status"], "suspended");

    let maker = get(&demo.v1("organisations/nordvik-automobil")).json();
    assert_eq!(maker["wmis"], json!(["YV1"]));
    assert_eq!(maker["keys"][0]["key"], demo.key("nordvik-automobil").did().to_string());
    get(&demo.v1("organisations/no-such-one")).problem(404, "not_found");
}

#[test]
fn attestations_are_listed_by_issuer_and_subject() {
    let demo = demonstration();
    let attestation = json!({
        "type": "identity.issue_attestation", "by": "ledgerwell-audit", "subject": "org:trygghamn",
        "kind": "yearly_audit", "commitment": Digest([7; 32]),
    });
    let envelope = sign(demo.network, vec![attestation], &[demo.key("ledgerwell-audit")]);
    accept(demo, &envelope);
    for query in ["issuer=ledgerwell-audit", "subject=org:trygghamn", "issuer=ledgerwell-audit&subject=org:trygghamn"] {
        let found = all(&demo.v1(&format!("attestations?{query}")));
        let found: Vec<_> = found.iter().filter(|one| one["transaction"] == envelope.id().to_string()).collect();
        assert_eq!(found.len(), 1, "{query}");
        assert_eq!((&found[0]["kind"], &found[0]["revoked"]), (&json!("yearly_audit"), &Value::Null));
    }
    assert_eq!(all(&demo.v1("attestations?issuer=trygghamn")), Vec::<Value>::new());
}

#[test]
fn blocks_and_transactions_are_there() {
    let demo = demonstration();
    let blocks = get(&demo.v1("blocks?limit=5")).json();
    let heights: Vec<_> = blocks["items"].as_array().unwrap().iter().map(|b| b["height"].as_u64().unwrap()).collect();
    assert!(heights.windows(2).all(|pair| pair[0] == pair[1] + 1), "newest first: {heights:?}");
    let transactions = get(&demo.v1("transactions?limit=3&type=identity.assign_wmi&status=accepted")).json();
    let one = &transactions["items"][0];
    let detail = get(&demo.v1(&format!("transactions/{}", one["id"].as_str().unwrap()))).json();
    assert_eq!((&detail["id"], &detail["status"]), (&one["id"], &json!("accepted")));
    assert!(detail["envelope"]["payload"].is_string() && detail["payload"]["nonce"].is_string());
    let block = get(&demo.v1(&format!("blocks/{}", one["height"]))).json();
    assert!(block["items"].as_array().unwrap().iter().any(|item| item["id"] == one["id"]));
    get(&demo.v1("blocks/999999999")).problem(404, "not_found");
    get(&demo.v1(&format!("transactions/{}", Digest([9; 32])))).problem(404, "not_found");
    let of_maker = get(&demo.v1("transactions?organisation=nordvik-automobil&limit=200")).json();
    for item in of_maker["items"].as_array().unwrap() {
        assert!(item["organisations"].as_array().unwrap().contains(&json!("nordvik-automobil")), "{item}");
    }
}

#[test]
fn search_statistics_and_personas_answer() {
    let demo = demonstration();
    let vehicle = demo.fleet.vehicle(7);
    for text in [vehicle.vin.to_string(), vehicle.id.to_string()] {
        let found = get(&demo.v1(&format!("search?q={text}"))).json();
        assert_eq!((&found["items"][0]["kind"], &found["items"][0]["id"]), (&json!("vehicle"), &json!(vehicle.id)));
    }
    assert_eq!(get(&demo.v1("search?q=trygghamn")).json()["items"][0]["kind"], "organisation");
    let statistics = get(&demo.v1("statistics")).json();
    assert!(statistics["vehicles"].as_u64() >= Some(u64::from(demo.fleet.len())));
    assert!(statistics["records"].as_u64() > statistics["vehicles"].as_u64());
    assert_eq!(
        statistics["transactions"].as_u64().unwrap(),
        statistics["accepted"].as_u64().unwrap() + statistics["rejected"].as_u64().unwrap(),
    );
    assert!(statistics["demonstration"]["planted"].is_object());

    let personas = get(&demo.v1("demo/personas")).json();
    let workshop = personas["items"].as_array().unwrap().iter().find(|persona| persona["role"] == "workshop").unwrap();
    let organisation = workshop["organisation"].as_str().unwrap();
    assert_eq!(workshop["did"], demo.key(organisation).did().to_string());
    assert_eq!(workshop["secretKey"].as_str().unwrap().len(), 64);
}

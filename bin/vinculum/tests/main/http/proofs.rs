//! Answers that prove themselves.

use crate::support::{demonstration::demonstration, get};
use serde_json::Value;
use vinculum_core::NetworkId;
use vinculum_proof::{Failure, Finality, Reason, StateProof};

/// Checks a proof as a reader does who knows only the network's id; gives the proven value.
fn check(proof: &Value, network: &NetworkId, path: &str) -> Result<Option<Value>, Failure> {
    let finality: Finality = serde_json::from_value(proof["finality"].clone()).expect("a finality");
    let state: StateProof = serde_json::from_value(proof["state"].clone()).expect("a state proof");
    let header = finality.verify(network)?;
    let value = state.verify_at(path, &header.state_root)?;
    Ok(value.map(|text| serde_json::from_str(text).expect("JSON")))
}

#[test]
fn a_value_of_the_state_is_proved() {
    let demo = demonstration();
    let path = "identity/organisation/nordvik-automobil";
    let plain = get(&demo.v1(&format!("state?path={path}"))).json();
    assert!(plain["value"]["name"].is_string() && plain.get("proof").is_none());
    let proven = get(&demo.v1(&format!("state?path={path}&proof=true"))).json();
    assert_eq!(check(&proven["proof"], &demo.network, path).unwrap(), Some(plain["value"].clone()));
    assert_eq!(proven["value"], plain["value"]);

    let other = NetworkId([1; 32]);
    assert_eq!(check(&proven["proof"], &other, path).unwrap_err().reason, Reason::WrongNetwork);
    let elsewhere = check(&proven["proof"], &demo.network, "identity/organisation/trygghamn");
    assert_eq!(elsewhere.unwrap_err().reason, Reason::StateProofMismatch);
    let mut denied = proven["proof"].clone();
    denied["state"]["value"] = Value::Null;
    assert_eq!(check(&denied, &demo.network, path).unwrap_err().reason, Reason::StateProofMismatch);
}

#[test]
fn the_absence_of_a_value_is_proved() {
    let demo = demonstration();
    let path = "identity/organisation/no-such-one";
    let proven = get(&demo.v1(&format!("state?path={path}&proof=true"))).json();
    assert_eq!(proven["value"], Value::Null);
    assert_eq!(check(&proven["proof"], &demo.network, path).unwrap(), None);
    let mut claimed = proven["proof"].clone();
    claimed["state"]["value"] = "{}".into();
    assert_eq!(check(&claimed, &demo.network, path).unwrap_err().reason, Reason::StateProofMismatch);
}

#[test]
fn a_vehicle_is_proved() {
    let demo = demonstration();
    let vehicle = demo.fleet.vehicle(8);
    let proven = get(&demo.v1(&format!("vehicles/{}?proof=true", vehicle.vin))).json();
    let value = check(&proven["proof"], &demo.network, &format!("vehicles/vehicle/{}", vehicle.id)).unwrap();
    let value = value.expect("the vehicle");
    assert_eq!((&value["manufacturer"], &value["holders"]), (&proven["manufacturer"], &proven["holders"]));
}

#[test]
fn that_a_vehicle_is_not_known_is_proved() {
    let demo = demonstration();
    let problem = get(&demo.v1("vehicles/1HGCM82633A004352?proof=true")).problem(404, "not_found");
    let id = get(&demo.v1("vin/1HGCM82633A004352")).json()["vehicle"].as_str().unwrap().to_owned();
    assert_eq!(problem["vehicle"], id);
    assert_eq!(check(&problem["proof"], &demo.network, &format!("vehicles/vehicle/{id}")).unwrap(), None);
    let without = get(&demo.v1("vehicles/1HGCM82633A004352")).problem(404, "not_found");
    assert!(without.get("proof").is_none());
}

#[test]
fn an_organisation_is_proved_and_its_absence_too() {
    let demo = demonstration();
    let proven = get(&demo.v1("organisations/trygghamn?proof=true")).json();
    let value = check(&proven["proof"], &demo.network, "identity/organisation/trygghamn").unwrap();
    assert_eq!(value.expect("an organisation")["name"], proven["name"]);
    let problem = get(&demo.v1("organisations/no-such-one?proof=true")).problem(404, "not_found");
    assert_eq!(check(&problem["proof"], &demo.network, "identity/organisation/no-such-one").unwrap(), None);
}

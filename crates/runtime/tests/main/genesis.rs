//! Genesis files that are refused, and the state that a good one begins with.

use serde_json::{Value, json};
use vinculum_core::{SecretKey, sha256};
use vinculum_runtime::Genesis;
use vinculum_state::{BlockState, StateKey};

pub fn key(n: u8) -> SecretKey {
    SecretKey::from_seed([n; 32])
}

fn consensus(n: u8) -> String {
    hex::encode(key(n).did().key_bytes())
}

/// Four validators' organisations, `v1` to `v4`, with keys 1 to 4.
pub fn file() -> Value {
    let founder = |n: u8| {
        json!({
            "organisation": format!("v{n}"), "name": format!("Validator {n}"), "country": "SE", "roles": ["registrar"],
            "keys": [key(n).did()], "reportsSince": 1_700_000_000_000u64,
        })
    };
    let validator = |n: u8| json!({ "organisation": format!("v{n}"), "consensusKey": consensus(100 + n) });
    json!({
        "format": 1, "name": "test", "createdAt": 1_700_000_000_000u64, "demonstration": false,
        "validators": (1..=4).map(validator).collect::<Vec<_>>(), "founders": (1..=4).map(founder).collect::<Vec<_>>(),
    })
}

pub fn parse(file: &Value) -> Result<Genesis, vinculum_runtime::GenesisError> {
    Genesis::parse(serde_json::to_vec(file).unwrap())
}

#[test]
fn the_network_id_is_the_hash_of_the_bytes() {
    let bytes = serde_json::to_vec_pretty(&file()).unwrap();
    let genesis = Genesis::parse(bytes.clone()).unwrap();
    assert_eq!(genesis.network_id(), sha256(&bytes).into());
    let compact = parse(&file()).unwrap();
    assert_ne!(compact.network_id(), genesis.network_id(), "another spelling is another network");
}

#[test]
fn the_first_state_holds_the_founders() {
    let mut state = BlockState::default();
    parse(&file()).unwrap().write(&mut state);
    let written = state.changes();
    for path in ["identity/organisation/v1", "identity/organisation/v4", "identity/coverage/SE"] {
        assert!(written.contains_key(&StateKey::of(path)), "{path}");
    }
    assert!(written.contains_key(&StateKey::of(&format!("identity/key/{}", key(2).did()))));
}

/// All of it is run before the first block, in less time than the network waits for a leader.
#[test]
fn founders_are_written_in_one_run() {
    let mut file = file();
    let (first, founders) = (file["founders"][0].clone(), file["founders"].as_array_mut().unwrap());
    for n in 0..5_000u32 {
        let mut founder = first.clone();
        let mut seed = [7; 32];
        seed[..4].copy_from_slice(&n.to_be_bytes());
        founder["organisation"] = json!(format!("f{n}"));
        founder["keys"] = json!([SecretKey::from_seed(seed).did()]);
        founders.push(founder);
    }
    let mut state = BlockState::default();
    parse(&file).unwrap().write(&mut state);
    let written = state.changes().len();
    assert!(written > 10_000, "{written}");
}

#[test]
fn contradictory_files_are_refused() {
    let table: Vec<(&str, Box<dyn Fn(&mut Value)>)> = vec![
        ("format", Box::new(|f| f["format"] = 2.into())),
        ("unknown field", Box::new(|f| f["surprise"] = 1.into())),
        ("1 to 100 validators", Box::new(|f| f["validators"] = json!([]))),
        ("consensus key twice", Box::new(|f| f["validators"][1]["consensusKey"] = consensus(101).into())),
        ("no Ed25519 key", Box::new(|f| f["validators"][1]["consensusKey"] = format!("02{}", "00".repeat(31)).into())),
        ("no founder", Box::new(|f| f["validators"][1]["organisation"] = "stranger".into())),
        ("twice", Box::new(|f| f["founders"][1]["organisation"] = "v1".into())),
        ("another founder has", Box::new(|f| f["founders"][1]["keys"] = json!([key(1).did()]))),
        ("founder v2", Box::new(|f| f["founders"][1]["name"] = "".into())),
    ];
    for (expected, change) in table {
        let mut file = file();
        change(&mut file);
        let error = parse(&file).expect_err(expected).to_string();
        assert!(error.contains(expected), "{expected}: {error}");
    }
    assert!(Genesis::parse(b"nonsense".to_vec()).is_err());
}

//! Transactions over a block's state: all or nothing, runs that miss leave nothing, deadlines.

use crate::genesis::{file, key, parse as parse_genesis};
use bytes::Bytes;
use serde_json::json;
use vinculum_core::{Envelope, MAX_VALIDITY_MS, NetworkId, Nonce, SecretKey, Timestamp, codes};
use vinculum_runtime::{BlockExecution, BlockInfo, Genesis, Missing, Outcome, Parsed, check_validity, parse, touched};

const TIME: Timestamp = Timestamp(1_700_000_100_000);
const SALT: &str = "00112233445566778899aabbccddeeff";

fn sign(actions: &[serde_json::Value], keys: &[SecretKey]) -> Parsed {
    let bytes = actions.iter().map(|action| Bytes::from(serde_json::to_vec(action).unwrap())).collect();
    let mut envelope = Envelope::unsigned(NetworkId([1; 32]), TIME, Nonce([1; 16]), bytes);
    keys.iter().for_each(|key| envelope.sign(key));
    parse(envelope).unwrap()
}

fn admit(name: &str, n: u8) -> serde_json::Value {
    json!({
        "type": "identity.admit_organisation", "salt": SALT, "organisation": name, "name": name, "country": "SE",
        "roles": ["workshop"], "keys": [key(n).did()], "reportsSince": 1,
    })
}

fn all_governors() -> Vec<SecretKey> {
    (1..=4).map(key).collect()
}

fn first_block(genesis: &Genesis) -> BlockExecution<'_> {
    BlockExecution::new(genesis, BlockInfo { height: 1, time: TIME })
}

/// Runs on a store that holds nothing beside the block.
fn execute(block: &mut BlockExecution<'_>, transaction: &Parsed) -> Outcome {
    loop {
        match block.execute(transaction) {
            Ok(outcome) => return outcome,
            Err(Missing(keys)) => keys.into_iter().for_each(|key| block.state().load(key, None)),
        }
    }
}

#[test]
fn one_refused_action_undoes_all() {
    let genesis = parse_genesis(&file()).unwrap();
    let mut block = first_block(&genesis);
    let before = block.state().changes();
    let transaction = sign(&[admit("acme", 50), admit("v1", 51)], &all_governors());
    let Outcome::Rejected { action, rejection } = execute(&mut block, &transaction) else { panic!() };
    assert_eq!((action, rejection.name.as_ref()), (1, "organisation_exists"));
    assert_eq!(block.state().changes(), before);

    let alone = sign(&[admit("acme", 50)], &all_governors());
    assert!(execute(&mut block, &alone).is_accepted());
    assert_ne!(block.state().changes(), before);
}

#[test]
fn later_transactions_of_a_block_see_earlier_ones() {
    let genesis = parse_genesis(&file()).unwrap();
    let mut block = first_block(&genesis);
    assert!(execute(&mut block, &sign(&[admit("acme", 50)], &all_governors())).is_accepted());
    let add = json!({ "type": "identity.add_key", "salt": SALT, "by": "acme", "key": key(51).did() });
    assert!(execute(&mut block, &sign(&[add], &[key(50), key(51)])).is_accepted());
}

#[test]
fn a_run_that_misses_is_discarded_and_hints_make_it_rare() {
    let genesis = parse_genesis(&file()).unwrap();
    let transaction = sign(&[admit("acme", 50)], &all_governors());
    let mut block = BlockExecution::new(&genesis, BlockInfo { height: 2, time: TIME });
    assert!(block.execute(&transaction).is_err());
    assert_eq!(block.state().changes().len(), 0);

    // Everything that it announces is loaded: the next run reads nothing else.
    let unknown = block.unknown(touched(&transaction));
    assert!(!unknown.is_empty());
    unknown.into_iter().for_each(|key| block.state().load(key, None));
    let Ok(Outcome::Rejected { rejection, .. }) = block.execute(&transaction) else { panic!("a run that missed") };
    assert_eq!(rejection.name, "governance_quorum_missing", "on an empty state nobody is a governor");
}

#[test]
fn networks_and_deadlines_are_checked() {
    let network = NetworkId([1; 32]);
    let payload = |valid_until| Envelope::unsigned(network, valid_until, Nonce([0; 16]), vec![]).payload().unwrap();
    let check = |payload, network| check_validity(&payload, &network, TIME).map_err(|error| error.code);
    assert_eq!(check(payload(TIME), network), Ok(()));
    assert_eq!(check(payload(Timestamp(TIME.0 - 1)), network), Err(codes::EXPIRED.number));
    assert_eq!(check(payload(TIME.plus(MAX_VALIDITY_MS)), network), Ok(()));
    assert_eq!(check(payload(TIME.plus(MAX_VALIDITY_MS + 1)), network), Err(codes::VALIDITY_TOO_LONG.number));
    assert_eq!(check(payload(TIME), NetworkId([2; 32])), Err(codes::WRONG_NETWORK.number));
}

#[test]
fn malformed_transactions_are_refused_with_their_reason() {
    let refuse = |action: &str| {
        let bytes = vec![Bytes::copy_from_slice(action.as_bytes())];
        let mut envelope = Envelope::unsigned(NetworkId([1; 32]), TIME, Nonce([1; 16]), bytes);
        envelope.sign(&key(1));
        parse(envelope).expect_err(action).name
    };
    assert_eq!(refuse("nonsense"), "malformed");
    assert_eq!(refuse("{}"), "malformed");
    assert_eq!(refuse(r#"{"type":"weather.forecast"}"#), "unknown_action");
    assert_eq!(refuse(r#"{"type":"identity"}"#), "unknown_action");
    assert_eq!(refuse(r#"{"type":"identity.nonsense"}"#), "malformed");
    let long = admit(&"x".repeat(41), 1).to_string();
    assert_eq!(refuse(&long), "malformed");
}

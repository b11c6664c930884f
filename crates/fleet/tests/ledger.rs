//! The whole fleet on the state machine, in memory.

use crate::{NOW, demonstration};
use std::collections::BTreeMap;
use vinculum_core::{Digest, Envelope, NetworkId, Nonce, Party, Role, SecretKey, Timestamp, VehicleId};
use vinculum_fleet::{Expected, Fleet, Organisation, Signer, Step, Vehicle, waves};
use vinculum_identity::{Action as IdentityAction, COVERAGE, Period};
use vinculum_runtime::{
    BlockExecution, BlockInfo, Genesis, GenesisFile, Outcome, Parsed, ValidatorEntry, parse, touched,
};
use vinculum_state::history;
use vinculum_vehicles::VEHICLES;

/// A network whose founders are the fleet's organisations.
fn genesis(fleet: &Fleet) -> Genesis {
    let validators = fleet.validators(4).iter().map(|one| {
        let consensus = SecretKey::from_seed(vinculum_core::sha256(one.id.as_str().as_bytes()).0).did();
        let key = consensus.key_bytes().try_into().map(Digest).expect("an Ed25519 key has 32 bytes");
        ValidatorEntry { organisation: one.id.clone(), consensus_key: key }
    });
    let file = GenesisFile {
        format: 1,
        name: "fleet".into(),
        created_at: NOW,
        demonstration: true,
        validators: validators.collect(),
        founders: fleet.organisations().iter().map(Organisation::founder).collect(),
    };
    Genesis::parse(serde_json::to_vec(&file).expect("plain data")).expect("the cast makes a valid genesis file")
}

fn execute(block: &mut BlockExecution<'_>, transaction: &Parsed) -> Outcome {
    let unknown = block.unknown(touched(transaction));
    unknown.into_iter().for_each(|key| block.state().load(key, None));
    loop {
        match block.execute(transaction) {
            Ok(outcome) => return outcome,
            Err(missing) => missing.0.into_iter().for_each(|key| block.state().load(key, None)),
        }
    }
}

/// What more than two thirds of the validators' organisations sign.
fn govern(fleet: &Fleet, network: NetworkId, block: &mut BlockExecution<'_>, actions: &[IdentityAction]) {
    let bytes = |action: &IdentityAction| serde_json::to_vec(action).expect("plain data").into();
    let actions = actions.iter().map(bytes).collect();
    let mut envelope = Envelope::unsigned(network, NOW.plus(1), Nonce::default(), actions);
    fleet.validators(3).iter().for_each(|governor| envelope.sign(governor.key()));
    let outcome = execute(block, &parse(envelope).expect("well formed"));
    assert!(outcome.is_accepted(), "{outcome:?}");
}

fn submit(fleet: &Fleet, network: NetworkId, block: &mut BlockExecution<'_>, step: &Step, count: usize) {
    let envelope = step.envelope(fleet, network, NOW.plus(3_600_000));
    let transaction = parse(envelope).unwrap_or_else(|refused| panic!("{step:#?}\n{refused}"));
    // All signatures would take most of the test's time; the signers are checked by the state machine anyway.
    if count.is_multiple_of(50) {
        assert!(transaction.signatures_are_valid());
    }
    match (execute(block, &transaction), step.expected) {
        (Outcome::Accepted { .. }, Expected::Accepted) => {}
        (Outcome::Rejected { rejection, .. }, Expected::Rejected(code)) => assert_eq!(rejection.code, code),
        (outcome, expected) => panic!("{expected:?}, but {outcome:?}: {step:#?}"),
    }
}

fn assert_state(fleet: &Fleet, vehicle: &Vehicle, block: &mut BlockExecution<'_>) {
    let mut state = block.state().begin();
    let head = history::HEADS.get(&mut state, &vehicle.id).expect("loaded").expect("has a history");
    let last = vehicle.steps.last().expect("has steps").last_record();
    assert_eq!(head.count, last, "{}", vehicle.vin);
    assert!(vehicle.remaining(last).is_empty());
    let found = VEHICLES.get(&mut state, &vehicle.id).expect("loaded").expect("was born");
    let party = |signer: &Signer| match signer {
        Signer::Organisation(id) => Party::Organisation(id.clone()),
        Signer::Holder { .. } => Party::Key(fleet.key(signer).did()),
    };
    let holders: Vec<_> = vehicle.holders.iter().map(party).collect();
    assert_eq!(found.holders, holders, "{}", vehicle.vin);
}

#[test]
fn every_step_becomes_what_it_should() {
    let (fleet, vehicles) = demonstration();
    let genesis = genesis(fleet);
    let network = genesis.network_id();
    let mut block = BlockExecution::new(&genesis, BlockInfo { height: 1, time: NOW });
    govern(fleet, network, &mut block, &fleet.wmi_assignments());
    let mut count = 0;
    for wave in waves(vehicles) {
        for step in wave {
            submit(fleet, network, &mut block, step, count);
            count += 1;
        }
    }
    assert_eq!(count, vehicles.iter().map(|vehicle| vehicle.steps.len()).sum::<usize>());
    vehicles.iter().for_each(|vehicle| assert_state(fleet, vehicle, &mut block));
    govern(fleet, network, &mut block, &fleet.suspensions());
    assert_coverage(fleet, &mut block);
}

/// The gaps that the cast leaves.
fn assert_coverage(fleet: &Fleet, block: &mut BlockExecution<'_>) {
    let mut state = block.state().begin();
    let mut periods = |country: &str, role: Role| {
        let country = country.parse().expect("a country");
        let coverage = COVERAGE.get(&mut state, &country).expect("loaded").expect("has reporters");
        coverage.roles.get(&role).map(|role| role.periods.clone()).unwrap_or_default()
    };
    assert!(periods("US", Role::InspectionBody).is_empty());
    assert!(periods("CN", Role::Police).is_empty());
    let late = periods("PL", Role::Police);
    let police = fleet.organisation(&"pl-traffic-police".parse().expect("an id")).expect("in the cast");
    assert_eq!(late, [Period { from: police.reports_since, to: None }]);
    let ended = periods("SE", Role::Recycler);
    assert!(matches!(ended[..], [Period { to: Some(NOW), .. }]), "{ended:?}");
}

/// A loader that stops after any step of a vehicle goes on with the next one.
#[test]
fn loading_resumes_where_it_stopped() {
    let (_, vehicles) = demonstration();
    for vehicle in vehicles {
        assert_eq!(vehicle.remaining(0), vehicle.steps);
        for (done, step) in vehicle.steps.iter().enumerate() {
            let remaining = vehicle.remaining(step.last_record());
            let expected = match step.expected {
                Expected::Accepted => &vehicle.steps[done + 1..],
                // It left nothing on the ledger, so that nobody can tell that it was submitted.
                Expected::Rejected(_) => &vehicle.steps[done..],
            };
            assert_eq!(remaining, expected);
        }
    }
}

/// Members who load the same fleet twice send the same bytes.
#[test]
fn transactions_depend_on_the_seed_alone() {
    let (fleet, vehicles) = demonstration();
    let again = Fleet::new(fleet.options().clone());
    let network = NetworkId::default();
    let bytes = |fleet: &Fleet, step: &Step| step.envelope(fleet, network, Timestamp(1)).to_json();
    let mut ids: BTreeMap<VehicleId, u32> = BTreeMap::new();
    for vehicle in vehicles.iter().step_by(97) {
        let twin = again.vehicle(vehicle.index);
        for (step, same) in vehicle.steps.iter().zip(&twin.steps) {
            assert_eq!(bytes(fleet, step), bytes(&again, same));
        }
        assert!(ids.insert(vehicle.id, vehicle.index).is_none());
    }
}

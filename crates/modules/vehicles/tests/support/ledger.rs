//! A ledger of one block's state, without a chain.

use super::{CAR, ORGANISATIONS, complete, day};
use serde_json::Value;
use std::collections::BTreeMap;
use vinculum_core::{
    ActionDigest, Code, Did, NetworkId, OrganisationId, Rejection, SecretKey, Timestamp, VehicleId, sha256,
    sha256_parts,
};
use vinculum_identity::{WMIS, WmiRecord, genesis};
use vinculum_state::{Abort, BlockState, Context, Module as _, StateKey, Touch, history};
use vinculum_vehicles::{Action, Entry, VEHICLES, types::Vehicle};

/// The organisation that owns the WMI of the tests.
pub const MADE_BY: &str = "maker";

/// The key of an organisation or a person.
pub fn key(name: &str) -> SecretKey {
    SecretKey::from_seed(sha256(name.as_bytes()).0)
}

/// What one transaction did to the state.
#[derive(Debug, PartialEq, Eq)]
pub struct Written {
    /// How many keys it wrote.
    pub keys: usize,
    /// How often it had to run.
    pub runs: usize,
    /// How many keys it announced.
    pub touched: usize,
}

/// Executes transactions one by one.
pub struct Ledger {
    state: BlockState,
    height: u64,
    time: Timestamp,
    log: Vec<(u64, Timestamp, Action)>,
}

type Snapshot = BTreeMap<StateKey, Vec<u8>>;

impl Ledger {
    /// A ledger with the organisations of the tests, on the first day.
    pub fn new() -> Self {
        let founders: Vec<genesis::Founder> = ORGANISATIONS
            .iter()
            .map(|(name, roles, country)| genesis::Founder {
                organisation: name.parse().unwrap(),
                name: name.to_uppercase(),
                country: country.parse().unwrap(),
                lei: None,
                roles: roles.iter().map(|role| role.parse().unwrap()).collect(),
                keys: vec![key(name).did()],
                reports_since: day(0),
            })
            .collect();
        let mut ledger = Self { state: BlockState::default(), height: 1, time: day(0), log: Vec::new() };
        ledger.load_until(|state| {
            let mut overlay = state.begin();
            if genesis::write(&founders, day(0), &mut overlay).is_err() {
                return Err(overlay.missing().iter().copied().collect());
            }
            for (wmi, owner) in [("YV1", MADE_BY), ("WVW", "other-maker")] {
                WMIS.put(&mut overlay, &wmi.parse().unwrap(), &WmiRecord { organisation: owner.parse().unwrap() });
            }
            overlay.commit();
            Ok(())
        });
        ledger
    }

    /// A ledger on which [`CAR`] was born on the first day.
    pub fn with_car() -> Self {
        let mut ledger = Self::new();
        ledger.accept(&[MADE_BY], super::birth());
        ledger
    }

    fn load_until<T>(&mut self, mut run: impl FnMut(&mut BlockState) -> Result<T, Vec<StateKey>>) -> (T, usize) {
        for runs in 1.. {
            match run(&mut self.state) {
                Ok(result) => return (result, runs),
                Err(missing) => missing.into_iter().for_each(|key| self.state.load(key, None)),
            }
        }
        unreachable!()
    }

    /// Moves to midnight of a day.
    pub fn on_day(&mut self, number: u64) -> &mut Self {
        self.time = day(number);
        self
    }

    /// The block's time.
    pub fn now(&self) -> Timestamp {
        self.time
    }

    /// Runs a transaction and requires that it is accepted; `signers` are names, the first of which acts.
    pub fn accept(&mut self, signers: &[&str], action: Value) -> Written {
        self.accept_all(signers, &[action])
    }

    /// The same with several actions in one transaction.
    pub fn accept_all(&mut self, signers: &[&str], actions: &[Value]) -> Written {
        self.run(signers, actions).unwrap_or_else(|rejection| panic!("{rejection}: {actions:?}"))
    }

    /// Runs a transaction and requires that it is rejected with this code and leaves the state as it was.
    pub fn reject(&mut self, signers: &[&str], action: Value, code: Code) -> Rejection {
        let before = self.snapshot();
        match self.run(signers, std::slice::from_ref(&action)) {
            Ok(_) => panic!("accepted: {action}"),
            Err(rejection) => {
                assert_eq!(
                    (rejection.code, rejection.name.as_ref()),
                    (code.number, code.name),
                    "{rejection}: {action}"
                );
                assert!(rejection.detail.len() > 10, "a sentence: {rejection}");
                assert_eq!(self.snapshot(), before, "a rejected transaction changes nothing: {action}");
                rejection
            }
        }
    }

    /// Runs a transaction.
    pub fn run(&mut self, signers: &[&str], actions: &[Value]) -> Result<Written, Rejection> {
        let by = signers.first().copied().unwrap_or("nobody");
        let bytes: Vec<Vec<u8>> = actions
            .iter()
            .map(|action| serde_json::to_vec(&complete(action.clone(), by, self.time)).unwrap())
            .collect();
        let signers: Vec<Did> = signers.iter().map(|name| key(name).did()).collect();
        self.run_bytes(&signers, &bytes)
    }

    fn run_bytes(&mut self, signers: &[Did], bytes: &[Vec<u8>]) -> Result<Written, Rejection> {
        let mut actions = Vec::new();
        for bytes in bytes {
            let action = Action::parse(bytes)?;
            action.check()?;
            actions.push(action);
        }
        let mut touch = Touch::default();
        actions.iter().for_each(|action| action.touch(&mut touch));
        let keys = touch.into_keys();
        for key in &keys {
            if !self.state.knows(key) {
                self.state.load(*key, None);
            }
        }
        self.height += 1;
        let (height, time) = (self.height, self.time);
        let before = self.snapshot();
        let digests: Vec<ActionDigest> = bytes.iter().map(|bytes| sha256(bytes).into()).collect();
        let transaction = sha256_parts(&[&height.to_be_bytes()]).into();
        let (outcome, runs) = self.load_until(|state| {
            let mut overlay = state.begin();
            let mut events = Vec::new();
            for (index, (action, digest)) in (0..).zip(actions.iter().zip(&digests)) {
                let mut context = Context {
                    state: &mut overlay,
                    network: NetworkId::default(),
                    height,
                    time,
                    transaction,
                    index,
                    action: *digest,
                    signers,
                    governors: &[] as &[OrganisationId],
                    events: &mut events,
                };
                let result = action.apply(&mut context);
                if !overlay.missing().is_empty() {
                    return Err(overlay.missing().iter().copied().collect());
                }
                match result {
                    Ok(()) => {}
                    Err(Abort::Rejected(rejection)) => return Ok(Err(rejection)),
                    Err(Abort::Missing) => unreachable!("nothing is missing"),
                }
            }
            overlay.commit();
            Ok(Ok(()))
        });
        outcome?;
        self.log.extend(actions.into_iter().map(|action| (height, time, action)));
        let after = self.snapshot();
        let keys_written = after.iter().filter(|(key, value)| before.get(*key) != Some(value)).count();
        Ok(Written { keys: keys_written, runs, touched: keys.len() })
    }

    /// Every value that transactions changed.
    pub fn snapshot(&self) -> Snapshot {
        self.state.changes().into_iter().map(|(key, value)| (key, value.to_vec())).collect()
    }

    /// The record of [`CAR`].
    pub fn car(&mut self) -> Vehicle {
        self.vehicle(&CAR).expect("the car was born")
    }

    /// The record of a vehicle.
    pub fn vehicle(&mut self, id: &VehicleId) -> Option<Vehicle> {
        self.load_until(|state| {
            let mut overlay = state.begin();
            VEHICLES.get(&mut overlay, id).map_err(|_| overlay.missing().iter().copied().collect())
        })
        .0
    }

    /// How many entries the history of [`CAR`] has.
    pub fn entries_in_head(&mut self) -> u64 {
        let head = self.load_until(|state| {
            let mut overlay = state.begin();
            let head = history::HEADS.get(&mut overlay, &CAR);
            head.map_err(|_| overlay.missing().iter().copied().collect())
        });
        head.0.map_or(0, |head| head.count)
    }

    /// The history of [`CAR`], as readers get it.
    pub fn history(&self) -> Vec<Entry<'_>> {
        let of_car = self.log.iter().filter(|(_, _, action)| action.vehicle() == CAR);
        (0..)
            .zip(of_car)
            .map(|(number, (height, time, action))| Entry { number, height: *height, time: *time, action })
            .collect()
    }
}

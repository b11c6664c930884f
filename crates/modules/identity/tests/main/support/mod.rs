//! A network of one module: applies actions to a state and shows what is in it.

use bytes::Bytes;
use std::collections::BTreeMap;
use vinculum_core::{
    Did, NetworkId, OrganisationId, Party, Rejection, Role, Salt, SecretKey, Timestamp, TransactionId, sha256,
};
use vinculum_identity::{Action, AdmitOrganisation, Country, Coverage, KeyRecord, Organisation, genesis::Founder};
use vinculum_state::{Abort, BlockState, Context, Event, Map, Module as _, Overlay, StateKey, StateValue};

pub const START: Timestamp = Timestamp(1_700_000_000_000);

pub fn id(text: &str) -> OrganisationId {
    text.parse().unwrap()
}

/// The `n`th key of an organisation or person.
pub fn key(owner: &str, n: u8) -> Did {
    SecretKey::from_seed(sha256(format!("{owner}/{n}").as_bytes()).0).did()
}

pub fn country(text: &str) -> Country {
    text.parse().unwrap()
}

pub struct Network {
    state: BlockState,
    pub time: Timestamp,
    height: u64,
    governors: Vec<OrganisationId>,
}

impl Network {
    /// Four validators' organisations, `v1` to `v4`, each with one key.
    pub fn new() -> Self {
        let governors: Vec<_> = (1..=4).map(|n| id(&format!("v{n}"))).collect();
        let founder = |id: &OrganisationId| Founder {
            organisation: id.clone(),
            name: format!("Validator {id}"),
            country: country("SE"),
            lei: None,
            roles: vec![Role::Registrar],
            keys: vec![key(id.as_str(), 0)],
            reports_since: START,
        };
        let founders: Vec<_> = governors.iter().map(founder).collect();
        let mut network = Self { state: BlockState::default(), time: START, height: 1, governors };
        network.run(|state| vinculum_identity::genesis::write(&founders, START, state)).unwrap();
        network
    }

    /// Loads what a run misses, as an empty store would, and runs again.
    fn run<T>(&mut self, mut step: impl FnMut(&mut Overlay<'_>) -> Result<T, Abort>) -> Result<T, Rejection> {
        loop {
            let mut overlay = self.state.begin();
            match step(&mut overlay) {
                Ok(value) => {
                    overlay.commit();
                    return Ok(value);
                }
                Err(Abort::Rejected(rejection)) => return Err(rejection),
                Err(Abort::Missing) => {
                    let missing = overlay.missing().clone();
                    drop(overlay);
                    missing.into_iter().for_each(|key| self.state.load(key, None));
                }
            }
        }
    }

    /// Applies an action signed by these keys; gives its events.
    pub fn apply(&mut self, action: &Action, signers: &[Did]) -> Result<Vec<Event>, Rejection> {
        action.check()?;
        self.height += 1;
        self.time = self.time.plus(1_000);
        let (height, time, governors) = (self.height, self.time, self.governors.clone());
        let digest = sha256(&serde_json::to_vec(action).unwrap());
        self.run(|state| {
            let mut events = Vec::new();
            let mut context = Context {
                state,
                network: NetworkId::default(),
                height,
                time,
                transaction: TransactionId::from(digest),
                index: 0,
                action: digest.into(),
                signers,
                governors: &governors,
                events: &mut events,
            };
            action.apply(&mut context)?;
            Ok(events)
        })
    }

    /// The keys of the first `n` validators' organisations.
    pub fn governors(&self, n: usize) -> Vec<Did> {
        self.governors[..n].iter().map(|id| key(id.as_str(), 0)).collect()
    }

    /// Applies an action by all the validators' organisations, and these keys.
    pub fn govern(&mut self, action: &Action) -> Result<Vec<Event>, Rejection> {
        self.apply(action, &self.governors(4))
    }

    /// Everything in the state.
    pub fn snapshot(&self) -> BTreeMap<StateKey, Bytes> {
        self.state.changes()
    }

    pub fn read<K: std::fmt::Display, V: StateValue>(&mut self, map: &Map<K, V>, key: &K) -> Option<V> {
        self.run(|state| map.get(state, key)).unwrap()
    }

    pub fn organisation(&mut self, name: &str) -> Organisation {
        self.read(&vinculum_identity::ORGANISATIONS, &id(name)).unwrap()
    }

    pub fn key_record(&mut self, key: &Did) -> Option<KeyRecord> {
        self.read(&vinculum_identity::KEYS, key)
    }

    pub fn coverage(&mut self, code: &str) -> Coverage {
        self.read(&vinculum_identity::COVERAGE, &country(code)).unwrap_or_default()
    }

    /// Admits an organisation with one key and these roles.
    pub fn admit(&mut self, name: &str, roles: &[Role]) {
        self.govern(&admit(name, roles)).unwrap();
    }
}

pub fn admit(name: &str, roles: &[Role]) -> Action {
    Action::AdmitOrganisation(AdmitOrganisation {
        salt: Salt([1; 16]),
        organisation: id(name),
        name: format!("The {name} company"),
        country: country("DE"),
        lei: Some("529900T8BM49AURSDO55".into()),
        roles: roles.to_vec(),
        keys: vec![key(name, 0)],
        reports_since: START,
    })
}

pub fn person(n: u8) -> Party {
    Party::Key(key("person", n))
}

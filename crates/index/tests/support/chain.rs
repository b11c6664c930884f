//! A chain without consensus: transactions are signed, executed by the runtime over a state in memory, and put into
//! blocks whose digests are made up.

use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use vinculum_core::{Did, Digest, Envelope, NetworkId, Nonce, SecretKey, Timestamp, TransactionId, VehicleId, sha256};
use vinculum_index::IndexedBlock;
use vinculum_runtime::{BlockExecution, BlockInfo, Genesis, Missing, Outcome, Parsed, parse};
use vinculum_state::StateKey;

/// 2020-01-01.
pub const START: u64 = 1_577_836_800_000;
pub const DAY: u64 = Timestamp::DAY_MS;

/// The secret key of whoever has this name.
pub fn secret(name: &str) -> SecretKey {
    SecretKey::from_seed(sha256(name.as_bytes()).0)
}

/// Their public key.
pub fn did(name: &str) -> Did {
    secret(name).did()
}

/// The id of the vehicle with this name.
pub fn vehicle(name: &str) -> VehicleId {
    sha256(format!("vehicle {name}").as_bytes()).into()
}

/// The genesis file of a network whose first four founders are its validators.
pub fn genesis(name: &str, founders: &[Value]) -> Genesis {
    let validators: Vec<Value> = founders
        .iter()
        .take(4)
        .map(|founder| {
            let organisation = founder["organisation"].as_str().unwrap();
            let key: [u8; 32] = did(&format!("consensus {organisation}")).key_bytes().try_into().unwrap();
            json!({ "organisation": organisation, "consensusKey": Digest(key) })
        })
        .collect();
    let file = json!({
        "format": 1, "name": name, "createdAt": START, "demonstration": true,
        "validators": validators, "founders": founders,
    });
    Genesis::parse(serde_json::to_vec(&file).unwrap()).unwrap()
}

pub fn founder(organisation: &str, name: &str, country: &str, roles: &[&str]) -> Value {
    json!({
        "organisation": organisation, "name": name, "country": country, "roles": roles,
        "keys": [did(organisation)], "reportsSince": START,
    })
}

#[derive(Debug)]
pub struct Chain {
    pub genesis: Genesis,
    pub blocks: Vec<IndexedBlock>,
    pub time: u64,
    state: HashMap<StateKey, bytes::Bytes>,
    waiting: Vec<Parsed>,
    counter: u64,
}

impl Chain {
    pub fn new(genesis: Genesis) -> Self {
        Self { genesis, blocks: Vec::new(), time: START, state: HashMap::new(), waiting: Vec::new(), counter: 0 }
    }

    pub fn network(&self) -> NetworkId {
        self.genesis.network_id()
    }

    pub fn height(&self) -> u64 {
        self.blocks.len() as u64
    }

    fn number(&mut self) -> u128 {
        self.counter += 1;
        u128::from(self.counter)
    }

    /// An action with its type and a salt.
    pub fn action(&mut self, kind: &str, fields: Value) -> Value {
        let salt = hex::encode(self.number().to_be_bytes());
        let mut action = json!({ "type": kind, "salt": salt });
        action.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        action
    }

    /// A transaction of these actions, signed by those who have these names.
    pub fn transaction(&mut self, actions: &[Value], signers: &[&str]) -> Parsed {
        let nonce = Nonce(self.number().to_be_bytes());
        let actions = actions.iter().map(|action| serde_json::to_vec(action).unwrap().into()).collect();
        let until = Timestamp(self.time).plus(DAY / 2);
        let mut envelope = Envelope::unsigned(self.network(), until, nonce, actions);
        signers.iter().for_each(|signer| envelope.sign(&secret(signer)));
        parse(envelope).unwrap_or_else(|rejection| panic!("{rejection}"))
    }

    /// Puts a transaction of one action into the next block.
    pub fn add(&mut self, kind: &str, fields: Value, signers: &[&str]) -> TransactionId {
        let action = self.action(kind, fields);
        self.add_all(&[action], signers)
    }

    /// Puts a transaction into the next block.
    pub fn add_all(&mut self, actions: &[Value], signers: &[&str]) -> TransactionId {
        let transaction = self.transaction(actions, signers);
        let id = transaction.id();
        self.waiting.push(transaction);
        id
    }

    /// Makes a block of what waits; every transaction must be accepted.
    pub fn accepted(&mut self) -> u64 {
        let height = self.block();
        for (transaction, outcome) in &self.blocks.last().unwrap().transactions {
            let actions = &transaction.envelope().actions;
            assert!(outcome.is_accepted(), "{outcome:?} for {}", String::from_utf8_lossy(&actions[0]));
        }
        height
    }

    /// Makes a block of what waits, a minute after the last one; gives its height.
    pub fn block(&mut self) -> u64 {
        self.time += 60_000;
        let height = self.height() + 1;
        let mut execution = BlockExecution::new(&self.genesis, BlockInfo { height, time: Timestamp(self.time) });
        let mut transactions = Vec::new();
        for transaction in std::mem::take(&mut self.waiting) {
            let outcome = loop {
                match execution.execute(&transaction) {
                    Ok(outcome) => break outcome,
                    Err(Missing(keys)) => {
                        for key in keys {
                            execution.state().load(key, self.state.get(&key).cloned());
                        }
                    }
                }
            };
            transactions.push((transaction, outcome));
        }
        self.state.extend(execution.finish().changes());
        self.push(height, transactions);
        height
    }

    fn push(&mut self, height: u64, transactions: Vec<(Parsed, Outcome)>) {
        let digest = |of: &str| sha256(format!("{of} {height} of {}", self.network()).as_bytes());
        let proposer = self.genesis.file().validators[height as usize % 4].consensus_key;
        self.blocks.push(IndexedBlock {
            height,
            time: Timestamp(self.time),
            digest: digest("block"),
            parent: self.blocks.last().map_or(digest("genesis"), |block| block.digest),
            state_root: digest("state"),
            body_hash: digest("body"),
            view: height * 2,
            proposer,
            bytes: 400 + transactions.iter().map(|(transaction, _)| transaction.encoded_len() as u64).sum::<u64>(),
            transactions,
        });
    }

    /// The state's value at this path.
    pub fn state<T: serde::de::DeserializeOwned>(&self, path: &str) -> Option<T> {
        let value = self.state.get(&StateKey::of(path))?;
        Some(serde_json::from_slice(value).unwrap())
    }

    /// Every transaction with its height and position.
    pub fn transactions(&self) -> BTreeMap<(u64, u32), &(Parsed, Outcome)> {
        self.blocks
            .iter()
            .flat_map(|block| (0u32..).zip(&block.transactions).map(|(position, one)| ((block.height, position), one)))
            .collect()
    }
}

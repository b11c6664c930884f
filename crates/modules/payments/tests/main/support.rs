//! A ledger without a chain: two banks, some people, and the actions of this module by name.

use bytes::Bytes;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use vinculum_core::{
    AccountId, ActionDigest, Code, Did, Digest, NetworkId, OrganisationId, Party, Rejection, SecretKey, Timestamp,
    TransactionId, sha256, sha256_parts,
};
use vinculum_identity::genesis::{self, Founder};
use vinculum_payments::{
    ACCOUNTS, Account, Action, BOOKS, BookKey, CHAINS, Chain, MANDATES, Mandate, PAYMENTS, Payment, Totals, USED_CODES,
    UsedCode, invariant,
};
use vinculum_state::{Abort, BlockState, Context, Map, Module as _, Overlay, StateKey, StateValue, Touch};

pub const START: Timestamp = Timestamp(1_760_000_000_000);
pub const BANK: &str = "first-bank";
pub const OTHER_BANK: &str = "second-bank";
pub const DAY: u64 = Timestamp::DAY_MS;

const ORGANISATIONS: [(&str, &str); 4] =
    [(BANK, "bank"), (OTHER_BANK, "bank"), ("garage", "workshop"), ("notary", "auditor")];

/// The network of the tests.
pub const NETWORK: NetworkId = NetworkId([7; 32]);

/// The secret key of a name: P-256 for names that end so, Ed25519 for the others.
pub fn secret(name: &str) -> SecretKey {
    let seed = sha256(name.as_bytes()).0;
    if name.ends_with("p256") { SecretKey::from_p256_scalar(seed).unwrap() } else { SecretKey::from_seed(seed) }
}

pub fn key(name: &str) -> Did {
    secret(name).did()
}

/// The party of a name: an organisation of the ledger, or a person.
pub fn party(name: &str) -> Party {
    if ORGANISATIONS.iter().any(|(organisation, _)| *organisation == name) {
        return format!("org:{name}").parse().unwrap();
    }
    Party::Key(key(name))
}

/// What a transaction left behind: its id and its actions'.
pub struct Done {
    pub transaction: TransactionId,
    pub actions: Vec<ActionDigest>,
}

pub struct Ledger {
    state: BlockState,
    height: u64,
    pub now: Timestamp,
    salts: u64,
    accounts: Vec<AccountId>,
    chains: Vec<TransactionId>,
}

type Snapshot = BTreeMap<StateKey, Bytes>;

impl Ledger {
    pub fn new() -> Self {
        let founders: Vec<_> = ORGANISATIONS
            .iter()
            .map(|(name, role)| Founder {
                organisation: name.parse().unwrap(),
                name: name.to_uppercase(),
                country: "DE".parse().unwrap(),
                lei: None,
                roles: vec![role.parse().unwrap()],
                keys: vec![key(name)],
                reports_since: START,
            })
            .collect();
        let mut ledger = Self {
            state: BlockState::default(),
            height: 1,
            now: START,
            salts: 0,
            accounts: Vec::new(),
            chains: Vec::new(),
        };
        ledger.run(|state| genesis::write(&founders, START, state)).unwrap();
        ledger
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

    /// The action with its salt, as bytes. Actions that bring a salt keep it.
    pub fn bytes(&mut self, mut action: Value) -> Vec<u8> {
        self.salts += 1;
        let salt = sha256(&self.salts.to_be_bytes()).to_string()[..32].to_owned();
        let kind = action["type"].as_str().unwrap().to_owned();
        action["type"] = json!(format!("payments.{kind}"));
        if action.get("salt").is_none() {
            action["salt"] = json!(salt);
        }
        serde_json::to_vec(&action).unwrap()
    }

    /// Runs one transaction in a block of its own, a second after the last.
    pub fn submit(&mut self, signers: &[&str], actions: &[Value]) -> Result<Done, Rejection> {
        let bytes: Vec<_> = actions.iter().map(|action| self.bytes(action.clone())).collect();
        let parsed = bytes.iter().map(|bytes| {
            let action = Action::parse(bytes)?;
            action.check()?;
            Ok(action)
        });
        let parsed: Vec<_> = parsed.collect::<Result<_, Rejection>>()?;
        let mut touch = Touch::default();
        parsed.iter().for_each(|action| action.touch(&mut touch));
        for key in touch.into_keys().into_iter().filter(|key| !self.state.knows(key)).collect::<Vec<_>>() {
            self.state.load(key, None);
        }
        self.height += 1;
        self.now = self.now.plus(1_000);
        let transaction: TransactionId = sha256_parts(&[b"transaction", &self.height.to_be_bytes()]).into();
        let signers: Vec<_> = signers.iter().map(|name| key(name)).collect();
        let (height, time) = (self.height, self.now);
        let digests: Vec<ActionDigest> = bytes.iter().map(|bytes| sha256(bytes).into()).collect();
        self.run(|state| {
            let mut events = Vec::new();
            for (index, (action, digest)) in (0..).zip(parsed.iter().zip(&digests)) {
                let mut context = Context {
                    state: &mut *state,
                    network: NETWORK,
                    height,
                    time,
                    transaction,
                    index,
                    action: *digest,
                    signers: &signers,
                    governors: &[] as &[OrganisationId],
                    events: &mut events,
                };
                action.apply(&mut context)?;
            }
            Ok(())
        })?;
        if parsed.iter().any(|action| matches!(action, Action::Reserve(_))) {
            self.chains.push(transaction);
        }
        self.assert_invariants();
        Ok(Done { transaction, actions: digests })
    }

    #[track_caller]
    pub fn accept(&mut self, signers: &[&str], action: Value) -> Done {
        let shown = action.to_string();
        self.submit(signers, &[action]).unwrap_or_else(|rejection| panic!("{rejection}: {shown}"))
    }

    /// Requires that a transaction is rejected with this code, in a sentence, and leaves the state as it was.
    #[track_caller]
    pub fn reject(&mut self, signers: &[&str], actions: &[Value], code: Code) {
        let before = self.snapshot();
        match self.submit(signers, actions) {
            Ok(_) => panic!("accepted: {actions:?}"),
            Err(rejection) => {
                assert_eq!((rejection.code, &*rejection.name), (code.number, code.name), "{rejection}: {actions:?}");
                assert!(rejection.detail.len() > 10, "a sentence: {rejection}");
                assert_eq!(self.snapshot(), before, "a rejected transaction changes nothing");
            }
        }
    }

    fn snapshot(&self) -> Snapshot {
        self.state.changes()
    }

    /// Opens an account at a bank and gives its id.
    pub fn open_at(&mut self, bank: &str, holder: &str, currency: &str) -> AccountId {
        let action = json!({ "type": "open_account", "by": bank, "holder": party(holder), "currency": currency });
        let bytes = self.bytes(action);
        let Ok(Action::OpenAccount(open)) = Action::parse(&bytes) else { panic!("an action that opens") };
        let mut again: Value = serde_json::from_slice(&bytes).unwrap();
        again["type"] = json!("open_account");
        self.accept(&[bank, holder], again);
        self.accounts.push(open.account());
        open.account()
    }

    /// Opens an account in euro at the first bank, and has the bank issue so much into it.
    pub fn open(&mut self, holder: &str, amount: u64) -> AccountId {
        let account = self.open_at(BANK, holder, "EUR");
        if amount > 0 {
            let issue = json!({ "type": "issue", "by": BANK, "account": account, "amount": amount, "currency": "EUR" });
            self.accept(&[BANK], issue);
        }
        account
    }

    fn read<K: std::fmt::Display, V: StateValue>(&mut self, map: &Map<K, V>, key: &K) -> Option<V> {
        self.run(|state| map.get(state, key)).unwrap()
    }

    pub fn account(&mut self, id: AccountId) -> Account {
        self.read(&ACCOUNTS, &id).expect("an account")
    }

    /// Balance and what is at the holder's disposal.
    pub fn funds(&mut self, id: AccountId) -> (i64, i64) {
        let account = self.account(id);
        (account.balance(), account.available())
    }

    pub fn book(&mut self, bank: &str, currency: &str) -> Totals {
        self.read(&BOOKS, &book_key(bank, currency)).unwrap_or_default()
    }

    pub fn chain(&mut self, id: TransactionId) -> Chain {
        self.read(&CHAINS, &id).expect("a chain")
    }

    pub fn payment(&mut self, id: ActionDigest) -> Option<Payment> {
        self.read(&PAYMENTS, &id)
    }

    pub fn mandate(&mut self, id: ActionDigest) -> Mandate {
        self.read(&MANDATES, &id).expect("a mandate")
    }

    /// What is kept of a code that has paid.
    pub fn used_code(&mut self, digest: Digest) -> Option<UsedCode> {
        self.read(&USED_CODES, &digest)
    }

    /// Has an organisation or, for what it governs, the first bank do something with its keys or its standing.
    #[track_caller]
    pub fn identity(&mut self, signers: &[&str], action: Value) {
        self.salts += 1;
        let mut action = action;
        action["salt"] = json!(sha256(&self.salts.to_be_bytes()).to_string()[..32]);
        let bytes = serde_json::to_vec(&action).unwrap();
        let action = vinculum_identity::Action::parse(&bytes).unwrap();
        let signers: Vec<_> = signers.iter().map(|name| key(name)).collect();
        let (height, time) = (self.height, self.now);
        self.run(|state| {
            action.apply(&mut Context {
                state,
                network: NETWORK,
                height,
                time,
                transaction: TransactionId::default(),
                index: 0,
                action: sha256(&bytes).into(),
                signers: &signers,
                governors: &[BANK.parse().unwrap()],
                events: &mut Vec::new(),
            })
        })
        .unwrap();
    }

    /// How many actions the account's history has.
    pub fn entries(&mut self, id: AccountId) -> u64 {
        self.account(id).history.count
    }

    #[track_caller]
    fn assert_invariants(&mut self) {
        let accounts = self.accounts.clone().into_iter().map(|id| (id, self.account(id))).collect();
        let keys = [BANK, OTHER_BANK].into_iter().flat_map(|bank| ["EUR", "CNY"].map(|currency| (bank, currency)));
        let books = keys.map(|(bank, currency)| (book_key(bank, currency), self.book(bank, currency))).collect();
        let chains: Vec<_> = self.chains.clone().into_iter().map(|id| self.chain(id)).collect();
        assert_eq!(invariant::violations(&accounts, &books, &chains), Vec::<String>::new());
    }
}

fn book_key(bank: &str, currency: &str) -> BookKey {
    BookKey(bank.parse().unwrap(), currency.parse().unwrap())
}

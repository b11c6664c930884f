//! A small network without consensus: real transactions run by the real state machine, their state in a real database, and the last
//! block certified by real validators' keys.

use crate::engine::{Ledger, certificate, public_keys, validators};
use crate::finality::chain;
use bytes::Bytes;
use serde_json::{Value, json, value::RawValue};
use std::collections::{BTreeMap, HashMap};
use vinculum_core::dsse::Document;
use vinculum_core::history::{Entry, step};
use vinculum_core::{
    AccountId, Did, Digest, Envelope, Nonce, Party, Salt, SecretKey, Timestamp, VehicleId, sha256, sha256_parts,
};
use vinculum_proof::report::{Draft, Report, ReportEntry};
use vinculum_proof::{Failure, Finality, HexBytes, StateProof};
use vinculum_runtime::{
    BlockExecution, BlockInfo, Genesis, GenesisFile, Outcome, Parsed, ValidatorEntry, parse, touched,
};
use vinculum_state::{StateKey, Subject, history};
use vinculum_vehicles::{BirthCredential, Vin};

/// Midnight of 2020-01-01.
pub const START: u64 = 1_577_836_800_000;

/// The organisations: name, roles, country. The first four validate.
const ORGANISATIONS: &[(&str, &[&str], &str)] = &[
    ("nordic-motors", &["manufacturer"], "SE"),
    ("vehicle-agency", &["registrar"], "SE"),
    ("trust-insurance", &["insurer"], "SE"),
    ("northbank", &["bank"], "SE"),
    ("city-garage", &["workshop"], "SE"),
    ("fair-inspection", &["inspection_body"], "SE"),
    ("kraftfahrt-amt", &["registrar"], "DE"),
];

/// The key of an organisation or a person. Names that end in `-phone` have a key in a phone's secure hardware.
pub fn key(name: &str) -> SecretKey {
    let seed = sha256(name.as_bytes()).0;
    match name.ends_with("-phone") {
        true => SecretKey::from_p256_scalar(seed).expect("a hash is hardly ever above the order"),
        false => SecretKey::from_seed(seed),
    }
}

pub fn vin(number: u32) -> Vin {
    format!("YV1CZ59H{number:09}").parse().expect("a VIN")
}

pub fn vehicle(number: u32) -> VehicleId {
    VehicleId(sha256_parts(&[b"the members' key", vin(number).to_string().as_bytes()]).0)
}

/// A name as a party.
pub fn party(name: &str) -> Party {
    let organisation = ORGANISATIONS.iter().any(|(organisation, ..)| *organisation == name);
    if organisation { Party::Organisation(name.parse().unwrap()) } else { Party::Key(key(name).did()) }
}

/// Midnight of a day, counted from [`START`].
pub fn day(number: u64) -> u64 {
    START + number * Timestamp::DAY_MS
}

pub struct World {
    pub genesis: Genesis,
    height: u64,
    time: Timestamp,
    state: HashMap<StateKey, Bytes>,
    /// The changes of each block.
    blocks: Vec<BTreeMap<StateKey, Bytes>>,
    histories: BTreeMap<VehicleId, Vec<ReportEntry>>,
    credentials: BTreeMap<VehicleId, Document>,
    /// The last transaction.
    last: Option<Parsed>,
}

impl World {
    pub fn new() -> Self {
        let keys = public_keys(&validators(4));
        let entries = keys.iter().zip(ORGANISATIONS).map(|(key, (name, ..))| ValidatorEntry {
            organisation: name.parse().unwrap(),
            consensus_key: Digest(*key),
        });
        let founders = ORGANISATIONS.iter().map(|(name, roles, country)| {
            json!({"organisation": name, "name": name.to_uppercase(), "country": country, "roles": roles,
                   "keys": [key(name).did()], "reportsSince": START})
        });
        let file = GenesisFile {
            format: 1,
            name: "light client's tests".into(),
            created_at: Timestamp(START),
            demonstration: false,
            validators: entries.collect(),
            founders: founders.map(|founder| serde_json::from_value(founder).expect("a founder")).collect(),
        };
        let genesis = Genesis::parse(serde_json::to_vec_pretty(&file).unwrap()).expect("a genesis file");
        let mut world = Self {
            genesis,
            height: 0,
            time: Timestamp(START),
            state: HashMap::new(),
            blocks: Vec::new(),
            histories: BTreeMap::new(),
            credentials: BTreeMap::new(),
            last: None,
        };
        let wmi = json!({"type": "identity.assign_wmi", "organisation": "nordic-motors", "wmi": "YV1"});
        let governors = ["nordic-motors", "vehicle-agency", "trust-insurance"];
        world.run(1, &governors, vec![wmi]);
        world
    }

    /// Runs one transaction in a block of its own on a day, and requires that it is accepted.
    pub fn run(&mut self, on_day: u64, signers: &[&str], actions: Vec<Value>) -> &mut Self {
        let keys: Vec<_> = signers.iter().map(|name| key(name)).collect();
        self.run_signed_by(on_day, &keys, actions)
    }

    pub fn run_signed_by(&mut self, on_day: u64, signers: &[SecretKey], actions: Vec<Value>) -> &mut Self {
        self.height += 1;
        self.time = Timestamp(self.time.0.max(day(on_day)) + 1_000);
        let envelope = self.envelope(signers, actions);
        let transaction = parse(envelope.clone()).expect("well formed");
        assert!(transaction.signatures_are_valid());
        self.last = Some(transaction.clone());
        let info = BlockInfo { height: self.height, time: self.time };
        let mut block = BlockExecution::new(&self.genesis, info);
        let mut needed = touched(&transaction);
        let outcome = loop {
            for key in block.unknown(needed.clone()) {
                block.state().load(key, self.state.get(&key).cloned());
            }
            match block.execute(&transaction) {
                Ok(outcome) => break outcome,
                Err(missing) => needed = missing.0.into_iter().collect(),
            }
        };
        assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
        let changes = block.finish().changes();
        self.state.extend(changes.clone());
        self.blocks.push(changes);
        for (position, action) in transaction.actions().iter().enumerate() {
            for subject in action.subjects() {
                let Subject::Vehicle(id) = subject else { continue };
                let history = self.histories.entry(id).or_default();
                let entry = ReportEntry::new(history.len() as u64, self.height, self.time, &envelope, position);
                history.push(entry.expect("an action of the transaction"));
            }
        }
        self
    }

    pub fn envelope(&self, signers: &[SecretKey], actions: Vec<Value>) -> Envelope {
        let actions = (0u64..).zip(actions).map(|(index, mut action)| {
            let salt = sha256_parts(&[b"salt", &self.height.to_be_bytes(), &index.to_be_bytes()]);
            let salt = Salt(salt.0[..16].try_into().unwrap());
            action.as_object_mut().unwrap().insert("salt".into(), json!(salt));
            Bytes::from(action.to_string())
        });
        let nonce = Nonce(sha256_parts(&[b"nonce", &self.height.to_be_bytes()]).0[..16].try_into().unwrap());
        let valid_until = self.time.plus(60_000);
        let mut envelope = Envelope::unsigned(self.genesis.network_id(), valid_until, nonce, actions.collect());
        signers.iter().for_each(|key| envelope.sign(key));
        envelope
    }

    /// Registers the birth of a vehicle on the first day, with its credential.
    pub fn birth(&mut self, number: u32, holder: &str) -> &mut Self {
        let (id, built_at) = (vehicle(number), Timestamp(day(0)));
        let credential = BirthCredential {
            vin: vin(number),
            vehicle: id,
            wmi: "YV1".parse().unwrap(),
            model_year: 2020,
            make: "Nordic".into(),
            model: "Fjäll 斯".into(),
            manufacturer: "nordic-motors".parse().unwrap(),
            built_at,
            salt: Salt([7; 16]),
        };
        let (document, commitment) = credential.sign(&key("nordic-motors"));
        self.credentials.insert(id, document);
        let action = json!({"type": "vehicles.register_birth", "by": "nordic-motors", "vehicle": id, "wmi": "YV1",
            "modelYear": 2020, "make": "Nordic", "model": "Fjäll 斯", "powertrain": "battery_electric",
            "builtAt": built_at, "holder": party(holder), "credential": commitment});
        self.run(1, &["nordic-motors"], vec![action])
    }

    /// A record of a vehicle by an organisation, which alone signs it.
    pub fn record(&mut self, on_day: u64, number: u32, by: &str, kind: &str, fields: Value) -> &mut Self {
        self.run(on_day, &[by], vec![record(on_day, number, by, kind, fields)])
    }

    /// Bob's car goes to Carol by a chain that he posts alone, with a lien; from Carol it would go to Dave, but
    /// doesn't, and then may.
    fn held_titles(&mut self) -> &mut Self {
        self.birth(3, "bob");
        let [bob, carol, dave] = ["bob", "carol-phone", "dave"].map(|name| self.open(160, name));
        let hold = |from: &str, to: &str| json!({"type": "vehicles.hold_title", "vehicle": vehicle(3), "from": [party(from)], "to": [party(to)]});
        let on_title = |kind: &str, fields: Value| {
            let mut action = json!({"type": format!("vehicles.{kind}"), "vehicle": vehicle(3)});
            action.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            action
        };
        let mut with_lien = hold("bob", "carol-phone");
        with_lien["lien"] = json!({"by": "northbank", "lien": "loan-1"});
        self.run(161, &["bob", "carol-phone", "northbank"], vec![reserve(carol, bob), with_lien]);
        let chain = self.last().id();
        let post = json!({"type": "payments.post_chain", "chain": chain, "accounts": [carol, bob]});
        let parties = (party("bob"), party("carol-phone"));
        let title = on_title(
            "transfer_title",
            json!({"occurredAt": day(162), "from": [parties.0], "to": [parties.1], "chain": chain}),
        );
        let lien = on_title(
            "place_lien",
            json!({"by": "northbank", "lien": "loan-1", "occurredAt": day(162), "chain": chain}),
        );
        self.run(162, &["bob"], vec![post, title, lien]);

        let actions = vec![reserve(dave, carol), hold("carol-phone", "dave")];
        self.run(163, &["carol-phone", "dave", "northbank"], actions);
        let chain = self.last().id();
        let void = json!({"type": "payments.void_chain", "chain": chain, "accounts": [dave, carol]});
        let release = on_title("release_title", json!({"chain": chain}));
        self.run(164, &["carol-phone"], vec![void, release]);

        // They make another chain, which is still open.
        let actions = vec![reserve(dave, carol), hold("carol-phone", "dave")];
        self.run(165, &["carol-phone", "dave", "northbank"], actions)
    }

    fn last(&self) -> &Parsed {
        self.last.as_ref().expect("the world has begun")
    }

    /// An account at the bank with 100.00 in it.
    fn open(&mut self, on_day: u64, holder: &str) -> AccountId {
        let open =
            json!({"type": "payments.open_account", "by": "northbank", "holder": party(holder), "currency": "EUR"});
        self.run(on_day, &["northbank", holder], vec![open]);
        let subjects = self.last().actions()[0].subjects();
        let [Subject::Account(account)] = subjects[..] else { panic!("opens an account") };
        let issue = json!({"type": "payments.issue", "by": "northbank", "account": account, "amount": 10_000, "currency": "EUR"});
        self.run(on_day, &["northbank"], vec![issue]);
        account
    }

    /// The same world after its validators broke the rules: the vehicle's history is another one.
    pub fn forge(&mut self, number: u32, change: impl FnOnce(&mut Vec<ReportEntry>)) {
        let entries = self.histories.get_mut(&vehicle(number)).expect("a history");
        change(entries);
        let mut digest = Digest::ZERO;
        for (index, entry) in (0..).zip(entries.iter_mut()) {
            entry.index = index;
            let action = sha256(entry.action.as_bytes()).into();
            let link = Entry { transaction: entry.transaction, action, height: entry.height, time: entry.time };
            digest = step(digest, index, &link);
        }
        let head = json!({"count": entries.len(), "digest": digest, "recent": []});
        let (key, value) = (StateKey::of(&history::HEADS.path(&vehicle(number))), Bytes::from(head.to_string()));
        self.state.insert(key, value.clone());
        self.blocks.push(BTreeMap::from([(key, value)]));
    }

    pub fn draft(&self, number: u32) -> Draft {
        let id = vehicle(number);
        let alerts = r#"[{"kind":"clone_attempt","transaction":"00","note":"not covered"}]"#;
        Draft {
            network: self.genesis.network_id(),
            vehicle: id,
            entries: self.histories[&id].clone(),
            birth_credential: self.credentials.get(&id).cloned(),
            alerts: RawValue::from_string(alerts.into()).unwrap(),
        }
    }

    /// Writes all blocks to a database.
    pub async fn store(&self, mut ledger: Ledger) -> Ledger {
        for block in &self.blocks {
            ledger = ledger.write_keys(block.iter().map(|(key, value)| (key.0, Some(value.to_vec())))).await;
        }
        ledger
    }

    /// Proves paths against the database's root, and that root's block final through `headers` headers.
    pub async fn prove(&self, ledger: &Ledger, paths: &[String], headers: u64) -> (Finality, Vec<StateProof>) {
        let mut proofs = Vec::new();
        for path in paths {
            let value = self.state.get(&StateKey::of(path)).map(|value| String::from_utf8(value.to_vec()).unwrap());
            let proof = HexBytes(ledger.prove(path, value.is_some()).await);
            proofs.push(StateProof { path: path.clone(), value, proof });
        }
        let network = self.genesis.network_id();
        let mut chain = chain(network, self.height, headers, ledger.root());
        let mut parent = None;
        for (index, header) in (0..).zip(&mut chain) {
            header.time = self.time.plus(index * 1_000);
            header.parent = parent.unwrap_or(header.parent);
            parent = Some(header.digest());
        }
        let last = chain.last().unwrap();
        let certificate = certificate(&validators(4), 3, &network, (0, last.view, last.parent_view), &last.digest());
        let finality = Finality {
            genesis: String::from_utf8(self.genesis.bytes().to_vec()).unwrap(),
            headers: chain.iter().map(|header| HexBytes(header.encode())).collect(),
            certificate: HexBytes(certificate),
        };
        (finality, proofs)
    }

    pub async fn report(&self, ledger: &Ledger, number: u32) -> Result<Report, Failure> {
        self.complete(ledger, self.draft(number)).await
    }

    pub async fn complete(&self, ledger: &Ledger, draft: Draft) -> Result<Report, Failure> {
        let paths: Vec<_> = draft.needs()?.paths().cloned().collect();
        let (finality, proofs) = self.prove(ledger, &paths, 2).await;
        draft.complete(finality, proofs)
    }
}

/// A reservation of 1.00, which the payee releases, until the 200th day.
fn reserve(from: AccountId, to: AccountId) -> Value {
    json!({"type": "payments.reserve", "from": from, "to": to, "amount": 100, "currency": "EUR", "release": {"by": "payee"},
           "expiresAt": day(200), "atDeadline": "give_back"})
}

/// A record as an action.
pub fn record(on_day: u64, number: u32, by: &str, kind: &str, fields: Value) -> Value {
    let mut action = json!({"type": format!("vehicles.{kind}"), "by": by, "vehicle": vehicle(number)});
    let fields = fields.as_object().expect("an object").clone();
    let object = action.as_object_mut().unwrap();
    let timeless = ["perfect_lien", "release_lien", "correct_record", "answer_dispute"];
    if !timeless.contains(&kind) {
        object.insert("occurredAt".into(), json!(day(on_day)));
    }
    object.extend(fields);
    action
}

pub fn odometer(value: u32) -> Value {
    json!({"odometer": {"value": value, "unit": "km", "source": "dashboard"}})
}

/// The organisation's second key, to which it changes.
pub fn second_key(name: &str) -> (SecretKey, Did) {
    let second = key(&format!("{name}, second key"));
    let did = second.did();
    (second, did)
}

/// A vehicle with a short history, another one with as long a history as there are kinds of things to show, and one whose title chains
/// held.
pub fn world() -> World {
    let mut world = World::new();
    let registered = json!({"jurisdiction": "SE", "status": "registered", "use": "private"});
    let stockholm = json!({"country": "SE", "region": "Stockholm", "latitude": 5933, "longitude": 1807});
    world.birth(1, "alice-phone").birth(2, "nordic-motors");
    world.record(2, 1, "vehicle-agency", "record_registration", registered.clone());
    world.record(30, 1, "city-garage", "record_odometer", odometer(40_000));

    // Two vehicles in one transaction: a report of one must show nothing of the other.
    let (one, two) = (odometer(61_000), odometer(9_000));
    let both = vec![
        record(60, 1, "city-garage", "record_odometer", one),
        record(60, 2, "city-garage", "record_odometer", two),
    ];
    world.run(60, &["city-garage"], both);
    let transfer = |from: &str, to: &str| {
        json!({"type": "vehicles.transfer_title", "vehicle": vehicle(2), "occurredAt": day(61), "place": stockholm,
               "from": [party(from)], "to": [party(to)]})
    };
    world.run(61, &["nordic-motors", "bob"], vec![transfer("nordic-motors", "bob")]);
    world.record(62, 2, "vehicle-agency", "record_registration", registered);
    let lien = record(63, 2, "northbank", "place_lien", json!({"lien": "loan-1"}));
    world.run(63, &["northbank", "bob"], vec![lien]);
    world.record(64, 2, "northbank", "perfect_lien", json!({"lien": "loan-1", "reference": "REG-1"}));

    // The workshop changes its key: what it signed before stays valid.
    let (second, did) = second_key("city-garage");
    let rotation =
        json!({"type": "identity.rotate_key", "by": "city-garage", "old": key("city-garage").did(), "new": did});
    world.run_signed_by(70, &[key("city-garage"), second.clone()], vec![rotation]);
    let exchange = json!({"work": [{"code": "4410", "description": "instrument cluster"}], "parts": [],
        "odometerExchange": {"removed": {"value": 9_500, "unit": "km", "source": "diagnostic"},
                             "installed": {"value": 0, "unit": "mi", "source": "diagnostic"}}, "place": stockholm});
    let exchange = record(71, 2, "city-garage", "record_maintenance", exchange);
    world.run_signed_by(71, &[second], vec![exchange]);

    // Registered abroad, where nobody inspects; shown again by a reading that fell, and a record taken back.
    world.record(100, 2, "vehicle-agency", "record_export", json!({"from": "SE", "to": "NO"}));
    let passed = json!({"scheme": "2014/45/EU", "result": "pass", "defects": [], "place": stockholm,
        "odometer": {"value": 30_000, "unit": "km", "source": "dashboard"}});
    world.record(120, 2, "fair-inspection", "record_inspection", passed.clone());
    let failed = json!({"scheme": "2014/45/EU", "result": "fail", "defects": [{"code": "1.1.13", "severity": "major"}],
        "place": {"country": "DE", "latitude": 5252, "longitude": 1340}, "odometer": {"value": 12_000, "unit": "km", "source": "dashboard"}});
    let failed = {
        let mut action = record(120, 2, "fair-inspection", "record_inspection", failed);
        action["occurredAt"] = json!(day(120) + 3_600_000);
        action
    };
    world.run(121, &["fair-inspection"], vec![failed]);
    let accident =
        json!({"severity": "total_loss", "structuralDamage": true, "airbagsDeployed": true, "damagedAreas": ["front"]});
    world.record(130, 2, "trust-insurance", "record_accident", accident);
    let dispute = json!({"type": "vehicles.dispute_record", "vehicle": vehicle(2), "record": 8, "holder": party("bob"), "reason": "another car"});
    world.run(131, &["bob"], vec![dispute]);
    let correction = json!({"record": 8, "status": "did_not_occur", "reason": "mistook the number plate"});
    world.record(132, 2, "fair-inspection", "correct_record", correction);
    let answer = json!({"record": 8, "answer": "corrected", "statement": "taken back"});
    world.record(133, 2, "fair-inspection", "answer_dispute", answer);
    let transfer = json!({"type": "vehicles.transfer_title", "vehicle": vehicle(2), "occurredAt": day(140),
        "from": [party("bob")], "to": [party("carol-phone"), party("dave")]});
    world.run(140, &["bob", "carol-phone", "dave", "northbank"], vec![transfer]);
    world.record(141, 2, "northbank", "release_lien", json!({"lien": "loan-1"}));
    let abroad = json!({"jurisdiction": "DE-BE", "status": "registered", "use": "private"});
    world.record(150, 2, "kraftfahrt-amt", "record_registration", abroad);
    world.held_titles();
    world
}

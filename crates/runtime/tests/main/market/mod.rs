//! Money, cars and loans in one state machine: whole transactions, signed and run block by block.

mod announced;
mod chains;
mod law;
mod loans;
mod model;
mod purchase;
mod sales;
mod whole;
mod withdrawal;

use bytes::Bytes;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use vinculum_core::{
    AccountId, ActionDigest, Code, Digest, Envelope, LoanId, NetworkId, Nonce, Party, Rejection, SaleId, SecretKey,
    Timestamp, TransactionId, VehicleId, history::RunningHash, sha256,
};
use vinculum_loan_math::exact::Outstanding;
use vinculum_loans::{LOANS, Loan, PaymentApplied};
use vinculum_payments::{ACCOUNTS, BOOKS, BookKey, CHAINS, Chain};
use vinculum_runtime::{Action, BlockExecution, BlockInfo, Genesis, Missing, Outcome, parse, touched};
use vinculum_sales::{SALES, Sale};
use vinculum_state::{Event, Map, StateKey, history};
use vinculum_vehicles::{VEHICLES, types::Vehicle};

/// Noon of 2026-01-15.
pub const START: Timestamp = Timestamp(1_768_478_400_000);
pub const CAR: VehicleId = VehicleId([0xca; 32]);
/// A second one, which is built when a test wants it.
pub const OTHER_CAR: VehicleId = VehicleId([0xcb; 32]);

const ORGANISATIONS: [(&str, &str); 8] = [
    ("maker", "manufacturer"),
    ("bank", "bank"),
    ("lender", "lender"),
    ("other-lender", "lender"),
    ("investor", "investor"),
    ("police", "police"),
    ("inspector", "inspection_body"),
    ("recycler", "recycler"),
];

pub fn secret(name: &str) -> SecretKey {
    SecretKey::from_seed(sha256(name.as_bytes()).0)
}

pub fn party(name: &str) -> Party {
    let is_organisation = ORGANISATIONS.iter().any(|(id, _)| *id == name);
    if is_organisation { Party::Organisation(name.parse().unwrap()) } else { Party::Key(secret(name).did()) }
}

/// An accepted transaction: its id, and how often it was run until it had read what it needs.
#[derive(Debug)]
pub struct Done {
    pub transaction: TransactionId,
    pub runs: u32,
    pub events: Vec<Event>,
}

/// An action with its salt.
#[derive(Debug, Clone)]
pub struct Written(pub Value);

impl Written {
    pub fn digest(&self) -> ActionDigest {
        sha256(&serde_json::to_vec(&self.0).unwrap()).into()
    }

    /// With another value of a field.
    pub fn with(mut self, field: &str, value: impl serde::Serialize) -> Self {
        self.0[field] = json!(value);
        self
    }

    pub fn parsed(&self) -> Action {
        Action::parse(&serde_json::to_vec(&self.0).unwrap()).unwrap()
    }

    /// The id of the sale that it begins.
    pub fn sale(&self) -> SaleId {
        let Action::Sales(vinculum_sales::Action::List(listed)) = self.parsed() else { panic!("begins no sale") };
        listed.sale()
    }

    /// The id of the loan that it begins.
    pub fn loan(&self) -> LoanId {
        let Action::Loans(vinculum_loans::Action::Originate(origin)) = self.parsed() else { panic!("begins no loan") };
        origin.loan()
    }
}

/// A network's state machine, with a car, a few organisations and any number of people.
pub struct Market {
    genesis: Genesis,
    store: BTreeMap<StateKey, Bytes>,
    height: u64,
    pub now: Timestamp,
    salts: u64,
    /// What was paid on each loan, by what the ledger said of each payment.
    paid: BTreeMap<LoanId, Outstanding>,
}

impl Market {
    /// The car belongs to `holder`.
    pub fn new(holder: &str) -> Self {
        let founders: Vec<_> = ORGANISATIONS
            .iter()
            .map(|(id, role)| {
                json!({ "organisation": id, "name": id, "country": "DE", "roles": [role], "keys": [secret(id).did()], "reportsSince": 1 })
            })
            .collect();
        let consensus = hex::encode(secret("consensus").did().key_bytes());
        let file = json!({
            "format": 1, "name": "market", "createdAt": START, "demonstration": false, "founders": founders,
            "validators": [{ "organisation": "maker", "consensusKey": consensus }],
        });
        let genesis = Genesis::parse(serde_json::to_vec(&file).unwrap()).unwrap();
        let mut market =
            Self { genesis, store: BTreeMap::new(), height: 0, now: START, salts: 0, paid: BTreeMap::new() };
        let assign = json!({ "type": "identity.assign_wmi", "organisation": "maker", "wmi": "WVW" });
        market.accept(&["maker"], [assign]);
        market.build(CAR, holder);
        market
    }

    /// A new car, which belongs to `holder`.
    pub fn build(&mut self, car: VehicleId, holder: &str) {
        let birth = json!({
            "type": "vehicles.register_birth", "by": "maker", "vehicle": car, "wmi": "WVW", "modelYear": 2024, "make": "Aurora",
            "model": "A3", "powertrain": "petrol", "builtAt": 1_700_000_000_000u64, "holder": party(holder), "credential": Digest(car.0),
        });
        self.accept(&["maker"], [birth]);
    }

    /// The action with a salt of its own.
    pub fn write(&mut self, mut action: Value) -> Written {
        self.salts += 1;
        action["salt"] = json!(sha256(&self.salts.to_be_bytes()).to_string()[..32]);
        Written(action)
    }

    pub fn days(&mut self, days: u64) {
        self.now = self.now.plus(days * Timestamp::DAY_MS);
    }

    /// Runs one transaction in a block of its own, a second after the last.
    pub fn submit(&mut self, signers: &[&str], actions: &[Written]) -> Result<Done, (u32, Rejection)> {
        self.height += 1;
        self.now = self.now.plus(1_000);
        let bytes = actions.iter().map(|action| Bytes::from(serde_json::to_vec(&action.0).unwrap())).collect();
        let mut envelope = Envelope::unsigned(NetworkId([1; 32]), self.now, Nonce([1; 16]), bytes);
        signers.iter().for_each(|name| envelope.sign(&secret(name)));
        let transaction = match parse(envelope) {
            Ok(transaction) => transaction,
            Err(rejection) => return Err((0, rejection)),
        };
        let mut block = BlockExecution::new(&self.genesis, BlockInfo { height: self.height, time: self.now });
        for key in block.unknown(touched(&transaction)) {
            block.state().load(key, self.store.get(&key).cloned());
        }
        let mut runs = 1;
        let outcome = loop {
            match block.execute(&transaction) {
                Ok(outcome) => break outcome,
                Err(Missing(keys)) => {
                    runs += 1;
                    keys.into_iter().for_each(|key| block.state().load(key, self.store.get(&key).cloned()));
                }
            }
        };
        self.store.extend(block.finish().changes());
        match outcome {
            Outcome::Accepted { events } => {
                self.count_payments(&events);
                Ok(Done { transaction: transaction.id(), runs, events })
            }
            Outcome::Rejected { action, rejection } => Err((action, rejection)),
        }
    }

    /// What the ledger said of payments must be what it keeps of every loan.
    fn count_payments(&mut self, events: &[Event]) {
        for event in events.iter().filter(|event| event.kind == PaymentApplied::KIND) {
            let PaymentApplied { loan, applied, .. } = serde_json::from_value(event.data.clone()).unwrap();
            let paid = self.paid.entry(loan).or_default();
            paid.fees += applied.fees;
            paid.late_charges += applied.late_charges;
            paid.interest += applied.interest;
            paid.principal += applied.principal;
        }
        for (id, paid) in &self.paid {
            assert_eq!(self.loan(*id).paid, *paid, "loan {id}");
        }
    }

    #[track_caller]
    pub fn accept<const N: usize>(&mut self, signers: &[&str], actions: [Value; N]) -> Done {
        let written: Vec<_> = actions.into_iter().map(|action| self.write(action)).collect();
        self.accept_written(signers, &written)
    }

    #[track_caller]
    pub fn accept_written(&mut self, signers: &[&str], actions: &[Written]) -> Done {
        self.submit(signers, actions).unwrap_or_else(|(action, rejection)| panic!("action {action}: {rejection}"))
    }

    /// Requires that the transaction is refused with this code, in a sentence, and that it changes nothing.
    #[track_caller]
    pub fn reject(&mut self, signers: &[&str], actions: &[Written], code: Code) {
        match self.attempt(signers, actions) {
            Ok(_) => panic!("accepted, instead of {}", code.name),
            Err(rejection) => assert_eq!((rejection.code, &*rejection.name), (code.number, code.name), "{rejection}"),
        }
    }

    /// Submits, and requires that a refusal changes nothing.
    #[track_caller]
    pub fn attempt(&mut self, signers: &[&str], actions: &[Written]) -> Result<Done, Rejection> {
        let before = self.store.clone();
        let result = self.submit(signers, actions).map_err(|(_, rejection)| rejection);
        assert!(result.is_ok() || self.store == before, "it changed something");
        result
    }

    fn read<K: std::fmt::Display, V: DeserializeOwned>(&self, map: &Map<K, V>, key: &K) -> Option<V> {
        let value = self.store.get(&StateKey::of(&map.path(key)))?;
        Some(serde_json::from_slice(value).unwrap())
    }

    pub fn loan(&self, id: LoanId) -> Loan {
        let loan = self.read(&LOANS, &id).expect("a loan");
        let one = BTreeMap::from([(id, loan.clone())]);
        assert_eq!(vinculum_loans::invariant::violations(&one), Vec::<String>::new());
        loan
    }

    pub fn sale(&self, id: SaleId) -> Sale {
        self.read(&SALES, &id).expect("a sale")
    }

    pub fn car(&self) -> Vehicle {
        self.vehicle(CAR)
    }

    pub fn vehicle(&self, id: VehicleId) -> Vehicle {
        self.read(&VEHICLES, &id).expect("the car")
    }

    pub fn chain(&self, id: TransactionId) -> Chain {
        self.read(&CHAINS, &id).expect("a chain")
    }

    /// Requires that all of these are in order, which are all that there are, in euro at the bank.
    #[track_caller]
    pub fn audit(&self, accounts: &[AccountId], chains: &[TransactionId], loans: &[LoanId]) {
        let book = BookKey("bank".parse().unwrap(), "EUR".parse().unwrap());
        let books = self.read(&BOOKS, &book).map(|totals| (book, totals)).into_iter().collect();
        let accounts = accounts.iter().map(|id| (*id, self.read(&ACCOUNTS, id).expect("an account"))).collect();
        let chains: BTreeMap<_, _> = chains.iter().map(|id| (*id, self.chain(*id))).collect();
        let loans = loans.iter().map(|id| (*id, self.loan(*id))).collect();
        let mut found = vinculum_payments::invariant::violations(&accounts, &books, chains.values());
        found.extend(vinculum_loans::invariant::misheld(&loans, &chains));
        assert_eq!(found, Vec::<String>::new());
    }

    /// Balance and what is at the holder's disposal.
    pub fn funds(&self, id: AccountId) -> (i64, i64) {
        let account = self.read(&ACCOUNTS, &id).expect("an account");
        (account.balance(), account.available())
    }

    /// The car's history as it is.
    pub fn snapshot(&self) -> RunningHash {
        self.snapshot_of(CAR)
    }

    pub fn snapshot_of(&self, car: VehicleId) -> RunningHash {
        let head = self.read(&history::HEADS, &car).expect("the car's history");
        head.running_hash()
    }

    /// Opens an account in euro at the bank with so much in it.
    pub fn open(&mut self, holder: &str, amount: u64) -> AccountId {
        self.open_in(holder, "EUR", amount)
    }

    pub fn open_in(&mut self, holder: &str, currency: &str, amount: u64) -> AccountId {
        let open = self.write(
            json!({ "type": "payments.open_account", "by": "bank", "holder": party(holder), "currency": currency }),
        );
        let Action::Payments(vinculum_payments::Action::OpenAccount(opened)) = open.parsed() else { panic!() };
        self.accept_written(&["bank", holder], &[open]);
        if amount > 0 {
            let issue = json!({ "type": "payments.issue", "by": "bank", "account": opened.account(), "amount": amount, "currency": currency });
            self.accept(&["bank"], [issue]);
        }
        opened.account()
    }

    pub fn transfer(&mut self, from: AccountId, to: AccountId, amount: u64) -> Written {
        self.write(json!({ "type": "payments.transfer", "from": from, "to": to, "amount": amount, "currency": "EUR" }))
    }

    /// Title from one person to another.
    pub fn title(&mut self, from: &str, to: &str) -> Written {
        let now = self.now;
        self.write(json!({
            "type": "vehicles.transfer_title", "vehicle": CAR, "occurredAt": now, "from": [party(from)], "to": [party(to)],
        }))
    }

    pub fn place_lien(&mut self, lender: &str, lien: &str) -> Written {
        let now = self.now;
        self.write(
            json!({ "type": "vehicles.place_lien", "by": lender, "vehicle": CAR, "lien": lien, "occurredAt": now }),
        )
    }

    pub fn release_lien(&mut self, lender: &str, lien: &str) -> Written {
        self.write(json!({ "type": "vehicles.release_lien", "by": lender, "vehicle": CAR, "lien": lien }))
    }

    /// Releases the lien of a loan that is paid off.
    pub fn release_paid(&mut self, loan: LoanId) -> Written {
        let (by, lien) = ("lender", "loan-1");
        self.write(json!({ "type": "vehicles.release_lien", "by": by, "vehicle": CAR, "lien": lien, "loan": loan }))
    }

    pub fn refund(&mut self, payment: &Written, amount: u64) -> Written {
        let (from, to) = (payment.0["to"].clone(), payment.0["from"].clone());
        self.write(json!({
            "type": "payments.refund", "payment": payment.digest(), "from": from, "to": to, "amount": amount, "currency": "EUR",
        }))
    }

    /// A loan of 12 000.00 at 6 % over a year from `begins` on, first due a month later; with the id that it will have.
    pub fn originate(
        &mut self,
        borrower: &str,
        account: AccountId,
        begins: &str,
        proceeds: &[&Written],
    ) -> (Written, LoanId) {
        let first: jiff::civil::Date = begins.parse().unwrap();
        let first = first.checked_add(jiff::Span::new().months(1)).unwrap();
        let written = self.write(json!({
            "type": "loans.originate", "by": "lender", "borrower": party(borrower), "vehicle": CAR, "lien": "loan-1", "account": account,
            "currency": "EUR", "defaultDays": 60, "disclosure": Digest([7; 32]),
            "terms": { "principal": 1_200_000, "annual_rate_ppm": 60_000, "advance_date": begins, "first_payment_date": first,
                       "payments": 12, "frequency": "monthly", "day_count": "actual/365f" },
            "allocation": ["fees", "late_charges", "interest", "principal"],
            "lateFee": { "grace_days": 10, "charge": { "flat": { "amount": 2_500 } } },
            "proceeds": proceeds.iter().map(|payment| payment.digest()).collect::<Vec<_>>(),
        }));
        let id = written.loan();
        (written, id)
    }

    pub fn pay_loan(&mut self, loan: LoanId, payment: &Written) -> Written {
        self.write(json!({ "type": "loans.apply_payment", "loan": loan, "payment": payment.digest() }))
    }
}

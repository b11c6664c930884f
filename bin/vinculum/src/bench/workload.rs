//! What the bench submits: vehicles to preload and transactions to measure, all made and signed beforehand.

use bytes::Bytes;
use vinculum_core::{
    Amount, Did, Envelope, MAX_ACTIONS, NetworkId, Nonce, OrganisationId, Party, Salt, SecretKey, Timestamp, VehicleId,
    sha256_parts,
};
use vinculum_payments::OpenAccount;

/// The WMI under which the bench registers vehicles.
pub const WMI: &str = "YV1";
/// The manufacturer of the bench's vehicles.
pub const MAKER: &str = "maker";
/// The bank of the bench's accounts.
pub const BANK: &str = "bank";

/// A client of the bench: an organisation that reports, and two keys between which its vehicles change hands.
#[derive(Debug, Clone)]
pub struct Client {
    /// The organisation.
    pub id: OrganisationId,
    /// Its key.
    pub key: SecretKey,
    /// Between whom its vehicles change hands.
    pub(super) owners: [SecretKey; 2],
}

fn derived(what: &str, number: u64) -> [u8; 32] {
    sha256_parts(&[b"vinculum-bench", what.as_bytes(), &number.to_be_bytes()]).0
}

fn half(bytes: [u8; 32]) -> [u8; 16] {
    bytes[..16].try_into().expect("16 of 32 bytes")
}

/// A secret key of the bench.
pub fn key(what: &str, number: u64) -> SecretKey {
    SecretKey::from_seed(derived(what, number))
}

/// The clients.
pub fn clients(count: usize) -> Vec<Client> {
    let client = |n: u64| Client {
        id: format!("garage-{n}").parse().expect("a valid id"),
        key: key("client", n),
        owners: [key("seller", n), key("buyer", n)],
    };
    (0..count as u64).map(client).collect()
}

/// The pseudonym of vehicle `number`.
pub(super) fn vehicle(number: u64) -> VehicleId {
    VehicleId(derived("vehicle", number))
}

/// Makes transactions for one network.
#[derive(Debug, Clone, Copy)]
pub struct Maker<'a> {
    /// The network.
    pub network: NetworkId,
    /// The deadline of everything that is made.
    pub valid_until: Timestamp,
    /// When what is recorded occurred.
    pub occurred_at: Timestamp,
    /// The clients.
    pub clients: &'a [Client],
}

impl Maker<'_> {
    pub(super) fn sign(&self, what: &str, number: u64, actions: Vec<String>, keys: &[&SecretKey]) -> Envelope {
        let actions = actions.into_iter().map(Bytes::from).collect();
        let mut envelope =
            Envelope::unsigned(self.network, self.valid_until, Nonce(half(derived(what, number))), actions);
        keys.iter().for_each(|key| envelope.sign(key));
        envelope
    }

    pub(super) fn salt(&self, what: &str, number: u64) -> Salt {
        Salt(half(derived(what, number)))
    }

    /// Births of `count` vehicles from `first` on, as many as fit in one transaction.
    pub fn births(&self, first: u64, count: u64, key: &SecretKey) -> Envelope {
        let birth = |number: u64| {
            let client = &self.clients[number as usize % self.clients.len()];
            format!(
                r#"{{"type":"vehicles.register_birth","salt":"{}","by":"{MAKER}","vehicle":"{}","wmi":"{WMI}","modelYear":2024,"make":"Bench","model":"One","powertrain":"petrol","builtAt":{},"holder":"{}","credential":"{}"}}"#,
                self.salt("birth", number),
                vehicle(number),
                self.occurred_at.0 - 2,
                client.owners[0].did(),
                hex::encode(derived("credential", number)),
            )
        };
        self.sign("births", first, (first..first + count).map(birth).collect(), &[key])
    }

    /// Most births in one transaction.
    pub const BIRTHS: u64 = MAX_ACTIONS as u64;

    /// Accounts of one client, with money in them: those from `first` on that are its own, as many as fit in one transaction.
    pub fn accounts(&self, first: u64, count: u64, bank: &SecretKey) -> Envelope {
        let client = self.owner(first);
        let step = self.clients.len() as u64;
        let open = |number: u64| {
            let open = self.account(number);
            let (account, amount) = (open.account(), 1_000_000_000_u64);
            let issue = format!(
                r#"{{"type":"payments.issue","salt":"{}","by":"{BANK}","account":"{account}","amount":{amount},"currency":"EUR"}}"#,
                self.salt("issue", number),
            );
            let open = serde_json::to_string(&vinculum_payments::Action::from(open)).expect("actions are plain data");
            [open, issue]
        };
        let numbers = (0..count).map(|index| first + index * step);
        self.sign("accounts", first, numbers.flat_map(open).collect(), &[bank, &client.key])
    }

    /// Most accounts in one transaction: each is opened and paid into.
    pub const ACCOUNTS: u64 = MAX_ACTIONS as u64 / 2;

    fn owner(&self, number: u64) -> &Client {
        &self.clients[number as usize % self.clients.len()]
    }

    /// How account `number` is opened.
    fn account(&self, number: u64) -> OpenAccount {
        OpenAccount {
            salt: self.salt("account", number),
            by: BANK.parse().expect("a valid id"),
            holder: Party::Organisation(self.owner(number).id.clone()),
            currency: "EUR".parse().expect("a currency"),
            credit_limit: Amount::ZERO,
        }
    }

    /// A payment from one account to another, or to the first one.
    pub fn payment(&self, number: u64, accounts: u64, hot: bool) -> Envelope {
        let from = number % accounts;
        // A step that shares no factor with most counts spreads the payees.
        let spread = (number.wrapping_mul(7_919) + 1) % accounts;
        let to = match (hot && number.is_multiple_of(10), spread) {
            (true, _) => {
                if from == 0 {
                    1
                } else {
                    0
                }
            }
            (false, to) if to == from => (to + 1) % accounts,
            (false, to) => to,
        };
        let action = format!(
            r#"{{"type":"payments.transfer","salt":"{}","from":"{}","to":"{}","amount":1,"currency":"EUR"}}"#,
            self.salt("payment", number),
            self.account(from).account(),
            self.account(to).account(),
        );
        self.sign("payment", number, vec![action], &[&self.owner(from).key])
    }

    /// An odometer reading.
    pub fn odometer(&self, number: u64, vehicles: u64) -> Envelope {
        self.record(number, vehicles, "record_odometer", "")
    }

    /// Of twenty transactions, 14 odometer readings, 3 services, 2 inspections and a transfer.
    pub fn mixed(&self, number: u64, vehicles: u64) -> Envelope {
        match number % 20 {
            0..14 => self.odometer(number, vehicles),
            14..17 => self.record(
                number,
                vehicles,
                "record_maintenance",
                r#""work":[{"code":"OIL","description":"Oil and filter change"}],"parts":[{"number":"04E115561H","description":"Oil filter"}],"#,
            ),
            17..19 => self.record(number, vehicles, "record_inspection", r#""scheme":"bench","result":"pass","defects":[],"#),
            _ => self.transfer(number, vehicles),
        }
    }

    fn record(&self, number: u64, vehicles: u64, kind: &str, fields: &str) -> Envelope {
        let client = &self.clients[number as usize % self.clients.len()];
        let action = format!(
            r#"{{"type":"vehicles.{kind}","salt":"{}","by":"{}","vehicle":"{}","occurredAt":{},{fields}"odometer":{{"value":{},"unit":"km","source":"dashboard"}}}}"#,
            self.salt(kind, number),
            client.id,
            vehicle(number % vehicles),
            self.occurred_at,
            1_000 + number / vehicles,
        );
        self.sign(kind, number, vec![action], &[&client.key])
    }

    /// A vehicle goes from its client's first owner to the second, next time back.
    pub fn transfer(&self, number: u64, vehicles: u64) -> Envelope {
        let subject = number % vehicles;
        let owners = &self.clients[subject as usize % self.clients.len()].owners;
        let (from, to) = if (number / vehicles).is_multiple_of(2) { (0, 1) } else { (1, 0) };
        let did = |index: usize| -> Did { owners[index].did() };
        let action = format!(
            r#"{{"type":"vehicles.transfer_title","salt":"{}","vehicle":"{}","occurredAt":{},"from":["{}"],"to":["{}"]}}"#,
            self.salt("transfer", number),
            vehicle(subject),
            self.occurred_at,
            did(from),
            did(to),
        );
        self.sign("transfer", number, vec![action], &[&owners[from], &owners[to]])
    }
}

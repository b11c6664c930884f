//! Transactions for a test's network.

use super::{Network, block_on};
use serde_json::{Value, json};
use vinculum_client::{Client, Receipt, TransactionBuilder};
use vinculum_core::{Digest, Envelope, NetworkId, SecretKey, VehicleId};
use vinculum_vehicles::{Vin, VinKey};

/// Midnight of 2024-01-01.
pub const START: u64 = 1_704_067_200_000;
/// A day in milliseconds.
pub const DAY: u64 = 86_400_000;

/// The way into a network, with the keys of all its members.
#[derive(Clone)]
pub struct Ledger {
    pub client: Client,
    pub network: NetworkId,
    pub keys: Vec<SecretKey>,
    vin_key: VinKey,
}

/// Reads a key file.
pub fn read_key(path: &std::path::Path) -> SecretKey {
    let text = std::fs::read_to_string(path).expect("a key file");
    SecretKey::from_seed(text.trim().parse::<Digest>().expect("64 hexadecimal digits").0)
}

/// The VIN of a test's vehicle.
pub fn vin(number: u32) -> Vin {
    Vin::with_check_digit(&format!("YV1AB1C00{number:08}")).expect("a VIN")
}

/// Signs actions, each of which gets a salt.
pub fn sign(network: NetworkId, actions: Vec<Value>, keys: &[&SecretKey]) -> Envelope {
    let salted = actions.into_iter().map(|mut action| {
        action["salt"] = TransactionBuilder::salt().to_string().into();
        action
    });
    salted.fold(TransactionBuilder::new(network), TransactionBuilder::action).sign(keys)
}

impl Ledger {
    /// The ledger of a network, by way of one of its members.
    pub fn of(network: &Network, member: usize) -> Self {
        let members = (0..).map(|index| network.key(index)).take_while(|path| path.exists());
        let client = Client::new(&network.url(member)).expect("a URL");
        let id = block_on(client.network()).expect("an answer").network_id;
        let vin_key = std::fs::read_to_string(network.folder().join("vin.key")).expect("the members' key");
        Self {
            client,
            network: id,
            keys: members.map(|path| read_key(&path)).collect(),
            vin_key: vin_key.trim().parse().expect("a key"),
        }
    }

    /// The pseudonym of a test's vehicle.
    pub fn vehicle(&self, number: u32) -> VehicleId {
        self.vin_key.vehicle_id(&vin(number))
    }

    /// Governance gives the manufacturer the WMI of the test's vehicles.
    pub fn assign_wmi(&self) -> Envelope {
        let action = json!({"type": "identity.assign_wmi", "organisation": "works", "wmi": "YV1"});
        sign(self.network, vec![action], &self.keys.iter().collect::<Vec<_>>())
    }

    /// The birth of a vehicle.
    pub fn birth(&self, number: u32) -> Envelope {
        let action = json!({
            "type": "vehicles.register_birth", "by": "works", "vehicle": self.vehicle(number), "wmi": "YV1",
            "modelYear": 2024, "make": "Works", "model": "One", "powertrain": "battery_electric", "builtAt": START,
            "holder": "org:works", "credential": Digest::ZERO,
        });
        sign(self.network, vec![action], &[&self.keys[0]])
    }

    /// A reading of a vehicle's odometer by its manufacturer.
    pub fn odometer(&self, number: u32, km: u64) -> Envelope {
        let action = json!({
            "type": "vehicles.record_odometer", "by": "works", "vehicle": self.vehicle(number),
            "occurredAt": START + km * DAY / 100, "odometer": {"value": km, "unit": "km", "source": "dashboard"},
        });
        sign(self.network, vec![action], &[&self.keys[0]])
    }

    /// Submits, waits, and requires that the ledger accepts.
    #[track_caller]
    pub fn accepted(&self, envelope: &Envelope) -> Receipt {
        let receipt = block_on(self.client.submit_and_wait(envelope)).expect("a receipt");
        assert!(receipt.outcome.is_accepted(), "{receipt:?}");
        receipt
    }
}

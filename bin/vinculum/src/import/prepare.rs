//! From a row to a signed transaction, the same each time.

use crate::{import::row::Row, keystore};
use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    path::Path,
};
use vinculum_core::{
    Did, Digest, Envelope, NetworkId, Nonce, OrganisationId, Party, Salt, SecretKey, Timestamp, VehicleId,
    dsse::Document, sha256_parts,
};
use vinculum_runtime::Action;
use vinculum_vehicles::{credential::BirthCredential, vin::Vin};

/// The keys of a folder: by organisation (the file's name) and by public identity.
#[derive(Debug)]
pub struct Keys {
    organisations: BTreeMap<OrganisationId, SecretKey>,
    all: BTreeMap<Did, SecretKey>,
}

impl Keys {
    /// Reads every `.key` file of a folder.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let (mut organisations, mut all) = (BTreeMap::new(), BTreeMap::new());
        for path in keystore::list(folder)? {
            let key = keystore::read(&path)?;
            let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            if let Ok(id) = name.parse() {
                organisations.insert(id, key.clone());
            }
            all.insert(key.did(), key);
        }
        Ok(Self { organisations, all })
    }

    fn of(&self, party: &Party) -> Result<&SecretKey, Refusal> {
        let key = match party {
            Party::Organisation(id) => self.organisations.get(id),
            Party::Key(did) => self.all.get(did),
        };
        key.ok_or_else(|| refuse("missing_key", format!("the key folder holds no key of {party}")))
    }
}

/// Why a row is refused before it reaches the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Stable name.
    pub name: String,
    /// The reason.
    pub reason: String,
}

fn refuse(name: &str, reason: impl Into<String>) -> Refusal {
    Refusal { name: name.into(), reason: reason.into() }
}

/// What rows become transactions with.
#[derive(Debug)]
pub struct Preparer<'a> {
    /// The network.
    pub network: NetworkId,
    /// SHA-256 of the import file: with the line it fixes salts and nonces.
    pub file: Digest,
    /// Who can sign.
    pub keys: &'a Keys,
    /// Ids of the VINs in the file.
    pub vehicles: &'a HashMap<Vin, VehicleId>,
}

/// A row ready to submit.
#[derive(Debug)]
pub struct Job {
    /// Line in the file.
    pub line: u64,
    /// The vehicle: rows about one vehicle are submitted in order.
    pub vehicle: VehicleId,
    /// The transaction.
    pub envelope: Envelope,
    /// A birth's credential.
    pub credential: Option<Document>,
}

/// The VIN of a row.
pub fn vin(row: &Row) -> Result<Vin, Refusal> {
    let object = row.value.as_ref().map_err(|reason| refuse("malformed", reason.as_str()))?;
    let text = object.get("vin").and_then(Value::as_str).ok_or_else(|| refuse("malformed", "the row has no vin"))?;
    text.to_uppercase().parse().map_err(|error| refuse("invalid_vin", format!("{text:?}: {error}")))
}

impl Preparer<'_> {
    fn derived(&self, what: &str, line: u64) -> [u8; 16] {
        let digest = sha256_parts(&[b"vinculum-import", what.as_bytes(), self.file.as_bytes(), &line.to_be_bytes()]);
        digest.0[..16].try_into().expect("16 of 32 bytes")
    }

    /// Makes the transaction of a row, valid until the given time.
    pub fn prepare(&self, row: &Row, valid_until: Timestamp) -> Result<Job, Refusal> {
        let vin = vin(row)?;
        let vehicle = *self.vehicles.get(&vin).ok_or_else(|| refuse("unknown_vin", format!("{vin} has no id")))?;
        let mut object = row.value.clone().map_err(|reason| refuse("malformed", reason))?;
        object.remove("vin");
        let extra = object.remove("signers");
        object.insert("vehicle".into(), vehicle.to_string().into());
        object.insert("salt".into(), Salt(self.derived("salt", row.line)).to_string().into());
        let credential = self.birth(&mut object, &vin, vehicle, row.line)?;

        let text = serde_json::to_vec(&Value::Object(object)).expect("JSON is JSON");
        let action = Action::parse(&text).map_err(|error| refuse(&error.name, error.detail))?;
        // The action in its own field order, so that what is signed is what the program writes.
        let bytes = serde_json::to_vec(&action).expect("an action is plain data");
        let nonce = Nonce(self.derived("nonce", row.line));
        let mut envelope = Envelope::unsigned(self.network, valid_until, nonce, vec![bytes.into()]);
        for party in signers(&action, extra)? {
            envelope.sign(self.keys.of(&party)?);
        }
        Ok(Job { line: row.line, vehicle, envelope, credential })
    }

    /// Fills in what a birth leaves out because the VIN says it, and signs its credential.
    fn birth(
        &self,
        object: &mut Map<String, Value>,
        vin: &Vin,
        vehicle: VehicleId,
        line: u64,
    ) -> Result<Option<Document>, Refusal> {
        if object.get("type").and_then(Value::as_str) != Some("vehicles.register_birth") {
            return Ok(None);
        }
        object.entry("wmi").or_insert_with(|| vin.wmi().to_string().into());
        if let [year] = vin.model_years()[..] {
            object.entry("modelYear").or_insert_with(|| year.into());
        }
        let by = object.get("by").cloned().unwrap_or_default();
        object.entry("holder").or_insert_with(|| format!("org:{}", by.as_str().unwrap_or_default()).into());
        object.insert("credential".into(), Digest::ZERO.to_string().into());
        let text = serde_json::to_vec(object).expect("JSON is JSON");
        let action = Action::parse(&text).map_err(|error| refuse(&error.name, error.detail))?;
        let Action::Vehicles(vinculum_vehicles::Action::RegisterBirth(birth)) = action else {
            return Err(refuse("malformed", "the row is no birth"));
        };
        let credential = BirthCredential {
            vin: *vin,
            vehicle,
            wmi: birth.wmi.clone(),
            model_year: birth.model_year,
            make: birth.make.clone(),
            model: birth.model.clone(),
            manufacturer: birth.by.clone(),
            built_at: birth.built_at,
            salt: Salt(self.derived("credential", line)),
        };
        let (document, commitment) = credential.sign(self.keys.of(&Party::Organisation(birth.by))?);
        object.insert("credential".into(), commitment.to_string().into());
        Ok(Some(document))
    }
}

/// Who must sign, as far as the action names them, and those that the row adds.
fn signers(action: &Action, extra: Option<Value>) -> Result<BTreeSet<Party>, Refusal> {
    let Action::Vehicles(action) = action else {
        return Err(refuse("malformed", "an import takes actions on vehicles only"));
    };
    let mut parties: BTreeSet<Party> = action.by().cloned().map(Party::Organisation).into_iter().collect();
    match action {
        vinculum_vehicles::Action::TransferTitle(transfer) => {
            parties.extend(transfer.from.iter().chain(&transfer.to).cloned());
        }
        vinculum_vehicles::Action::DisputeRecord(dispute) => {
            parties.insert(dispute.holder.clone());
        }
        vinculum_vehicles::Action::WithdrawDispute(withdrawal) => {
            parties.insert(withdrawal.holder.clone());
        }
        _ => {}
    }
    let extra: Vec<Party> = match extra {
        None => Vec::new(),
        Some(value) => {
            serde_json::from_value(value).map_err(|error| refuse("malformed", format!("signers: {error}")))?
        }
    };
    parties.extend(extra);
    Ok(parties)
}

//! What the member answers. Fields that this SDK doesn't name are kept in `more`, where there are any.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use vinculum_core::{
    AccountId, Currency, Did, Digest, LoanId, NetworkId, OrganisationId, Party, Role, SaleId, SecretKey, TransactionId,
    VehicleId,
};
use vinculum_loans::Loan;
use vinculum_runtime::Outcome;
use vinculum_sales::Sale;

/// The network and the member's view of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Network {
    /// SHA-256 of the genesis file.
    pub network_id: NetworkId,
    /// Name for people.
    pub name: String,
    /// Whether it is for demonstration.
    pub demo: bool,
    /// Height of the latest finalized block.
    pub height: u64,
    /// Its time.
    pub time: u64,
    /// How far the read model is.
    pub indexed_height: u64,
    /// The validators.
    pub validators: Vec<Validator>,
    /// Waiting transactions.
    pub mempool: Mempool,
    /// Everything else.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// A validator.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Validator {
    /// Who runs it.
    pub organisation: String,
    /// Its consensus key in hexadecimal.
    pub public_key: String,
    /// Everything else.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// Transactions that wait at the member.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Mempool {
    /// How many.
    pub transactions: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// A part of a list.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next part begins; none at the end.
    pub next_cursor: Option<String>,
}

/// A list that comes whole.
#[derive(Debug, Deserialize)]
pub(crate) struct Items<T> {
    pub(crate) items: Vec<T>,
}

/// A ready-made identity of a demonstration network.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Persona {
    /// A short name.
    pub id: String,
    /// What to call it.
    pub label: String,
    /// The role that it shows; none for an individual.
    pub role: Option<Role>,
    /// The organisation that it acts for; none for an individual.
    pub organisation: Option<OrganisationId>,
    /// Its public identity.
    pub did: Did,
    /// The seed of its key.
    secret_key: Digest,
}

impl Persona {
    /// The key that it signs with.
    pub fn key(&self) -> SecretKey {
        SecretKey::from_seed(self.secret_key.0)
    }
}

/// A finalized transaction.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receipt {
    /// Its id.
    pub id: TransactionId,
    /// Height of its block.
    pub height: u64,
    /// Time of its block.
    pub time: u64,
    /// What became of it.
    pub outcome: Outcome,
}

/// An account for a bank's deposit tokens. Amounts are minor units of its currency.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Whose it is.
    pub holder: Party,
    /// The bank that issues and redeems its tokens.
    pub bank: OrganisationId,
    /// Its currency.
    pub currency: Currency,
    /// Posted credits less posted debits.
    pub balance: i64,
    /// What its holder can still pay.
    pub available: i64,
    /// Everything else.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// What a payment file says, and what its rows would do.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaymentFile {
    /// `pain.001.001` or `pacs.008.001`.
    pub message: String,
    /// Its rows.
    pub rows: Vec<PaymentRow>,
    /// Where the file contradicts itself.
    pub discrepancies: Vec<String>,
    /// Everything else.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// A row of a payment file.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PaymentRow {
    /// The end-to-end id.
    pub id: String,
    /// How much, in minor units.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub amount: Option<u64>,
    /// The currency.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub currency: Option<Currency>,
    /// `ready`, `booked` or `refused`.
    pub status: String,
    /// Why it is refused.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<PaymentRowReason>,
    /// The action, byte by byte what is to be signed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub action: Option<String>,
    /// Who signs it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub signer: Option<Party>,
}

/// Why a row is refused.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PaymentRowReason {
    /// Its name.
    pub name: String,
    /// The sentence.
    pub detail: String,
}

/// What an audit found.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Audit {
    /// Height of the block after which everything was read.
    pub height: u64,
    /// Accounts that were read.
    pub accounts: u64,
    /// Banks' books.
    pub books: u64,
    /// Chains of reservations.
    pub chains: u64,
    /// Loans.
    pub loans: u64,
    /// What doesn't hold, each as a sentence.
    pub violations: Vec<String>,
}

/// A loan, with where it stands today.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoanItem {
    /// Its id.
    pub id: LoanId,
    /// What the ledger's state holds of it.
    pub loan: Loan,
    /// Days past due today.
    pub days_past_due: u32,
    /// Everything else.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// An action on a loan.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoanEntry {
    /// Its type.
    pub kind: String,
    /// The action, without its salt.
    pub action: Value,
    /// What happened and the action alone doesn't say.
    pub events: Vec<Event>,
    /// Everything else.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// What happened and an action alone doesn't say.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Event {
    /// `module.what_happened`.
    pub kind: String,
    /// Its data.
    pub data: Value,
}

/// A sale.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SaleItem {
    /// Its id.
    pub id: SaleId,
    /// What the ledger's state holds of it.
    pub sale: Sale,
}

/// A vehicle as lists and its page show it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Vehicle {
    /// Its pseudonym.
    pub id: VehicleId,
    /// Its VIN, when the member has its birth credential.
    pub vin: Option<String>,
    /// Make.
    pub make: String,
    /// Model.
    pub model: String,
    /// Model year.
    pub model_year: u16,
    /// Records and other entries of its history.
    pub records: u64,
    /// Everything else, such as `verdict` and `findings`.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// What is suspicious about a vehicle's records.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Finding {
    /// What kind.
    pub kind: String,
    /// The numbers of the records that it rests on.
    pub records: Vec<u64>,
    /// A sentence.
    pub text: String,
    /// Everything else.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// An organisation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Organisation {
    /// Its name on the network.
    pub id: String,
    /// Legal name.
    pub name: String,
    /// Country.
    pub country: String,
    /// Roles.
    pub roles: Vec<String>,
    /// `active` or `suspended`.
    pub status: String,
    /// Everything else.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// What a VIN itself says, and whether the network knows it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct VinInfo {
    /// The VIN.
    pub vin: String,
    /// Its pseudonym.
    pub vehicle: VehicleId,
    /// Whether a vehicle is registered under it.
    pub known: bool,
    /// Everything else.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// Counts over the whole network.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Statistics {
    /// Vehicles.
    pub vehicles: u64,
    /// Entries in their histories.
    pub records: u64,
    /// Finalized transactions.
    pub transactions: u64,
    /// Findings by kind.
    pub findings: BTreeMap<String, u64>,
    /// Planted and found frauds of a demonstration.
    #[serde(default)]
    pub demonstration: Option<Value>,
    /// Everything else.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

/// A birth credential as it is stored.
pub type Credential = vinculum_core::dsse::Document;

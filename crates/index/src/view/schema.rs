//! The forms of values that other crates define, for the OpenAPI document only.
//!
//! The crates that define them stand below every interface and know nothing of OpenAPI; a test keeps these in step with
//! what they serialise.

use serde_json::{Map, Value};
use std::collections::BTreeMap;
use utoipa::ToSchema;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($word:ident,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, serde::Serialize, ToSchema)]
            #[serde(rename_all = "snake_case")]
            #[allow(missing_docs)]
            pub enum $name {
                $($word,)*
            }
        )*
    };
}

words! {
    /// What an organisation may do.
    Role {
        Manufacturer, Supplier, Dealer, Workshop, InspectionBody, Registrar, Police, Insurer, Lender, Bank, RoadAuthority,
        Recycler, FleetOperator, Investor, Trustee, Auditor,
    }

    /// Whether an organisation may act.
    OrganisationStatus { Active, Suspended, }

    /// Whether a key may sign for its organisation.
    KeyStatus { Active, Revoked, }

    /// What an odometer counts.
    OdometerUnit { Km, Mi, }

    /// What a vehicle's life has come to; the end of life weighs most, then theft, then export.
    VehicleStatus { Active, Stolen, Exported, EndOfLife, }

    /// What the check digit of the VIN says: right; wrong where one is required; not required there.
    CheckDigit { Valid, Invalid, NotApplicable, }

    /// Kinds of findings.
    FindingKind {
        OdometerRollback, OdometerImplausibleRate, RecordAfterEndOfLife, RecordWhileStolen, ImpossibleTravel,
        OwnershipChurn, TotalLossTitledClean,
    }

    /// How much a finding matters to a buyer.
    FindingSeverity { Info, Warning, Serious, }

    /// Whether a record stands, by its reporter.
    Standing { Standing, DidNotOccur, IncorrectData, }

    /// Where a dispute is.
    DisputeState { Open, Overdue, Answered, Withdrawn, }

    /// The answer to a dispute.
    Answer { Upheld, Corrected, }

    /// Where a lien is in its life.
    LienStatus { Placed, Perfected, Released, }

    /// How bad an accident was for the vehicle.
    AccidentSeverity { Minor, Moderate, Severe, TotalLoss, }

    /// What the odometer is worth.
    OdometerVerdict { Consistent, Suspicious, NoReadings, }
}

/// An action as the ledger holds it, without its salt.
#[derive(Debug, Clone, serde::Serialize, ToSchema)]
pub struct Action {
    /// `module.action`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The organisation that acts, in actions of organisations.
    #[schema(nullable = false)]
    pub by: Option<String>,
    /// The vehicle that it is about, in actions on vehicles.
    #[schema(nullable = false)]
    pub vehicle: Option<String>,
    /// The fields that its type has.
    #[serde(flatten)]
    pub fields: Map<String, Value>,
}

/// Something that happened and that an action alone doesn't say.
#[derive(Debug, Clone, serde::Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Index of the action in its transaction.
    pub action: u32,
    /// `module.what_happened`.
    pub kind: String,
    /// Its data.
    pub data: Value,
}

/// Something that a history gives away.
#[derive(Debug, Clone, serde::Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Its kind and the records that it rests on: stays the same as long as they stand.
    pub id: String,
    /// Its kind.
    pub kind: FindingKind,
    /// How much it matters.
    pub severity: FindingSeverity,
    /// Numbers of the records that it rests on.
    pub records: Vec<u64>,
    /// The numbers that decided it, by name: metres, kilometres, minutes, days, and moments in milliseconds.
    pub facts: BTreeMap<String, i64>,
    /// An English sentence.
    pub text: String,
}

/// A span of time; open when it has no end.
#[derive(Debug, Clone, serde::Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Period {
    /// From (inclusive).
    pub from: u64,
    /// To (exclusive); null while it lasts.
    #[schema(required)]
    pub to: Option<u64>,
}

/// When reporters of one role were connected in one country where the vehicle was.
#[derive(Debug, Clone, serde::Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Coverage {
    /// The country.
    pub country: String,
    /// The role.
    pub role: Role,
    /// When at least one of them was connected.
    pub periods: Vec<Period>,
    /// When the vehicle was in the country and none was.
    pub gaps: Vec<Period>,
}

/// A security interest in a vehicle.
#[derive(Debug, Clone, serde::Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Lien {
    /// Its name on this vehicle.
    pub lien: String,
    /// Who holds it.
    pub lender: String,
    /// Where it is in its life.
    pub status: LienStatus,
    /// When it was placed, as the lender states it.
    pub placed_at: u64,
    /// The public register's reference, once perfected.
    #[schema(nullable = false)]
    pub reference: Option<String>,
    /// Block time of perfection.
    #[schema(nullable = false)]
    pub perfected_at: Option<u64>,
    /// Block time of release.
    #[schema(nullable = false)]
    pub released_at: Option<u64>,
}

/// The last reading of the odometer.
#[derive(Debug, Clone, serde::Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Odometer {
    /// What it shows.
    pub value: u32,
    /// In which unit.
    pub unit: OdometerUnit,
    /// The same in whole kilometres.
    pub km: i64,
    /// With what earlier, exchanged odometers showed: whole kilometres since it was built.
    pub total_km: i64,
    /// When it was read.
    pub occurred_at: u64,
    /// Number of the record.
    pub record: u64,
}

/// A title brand.
#[derive(Debug, Clone, serde::Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Brand {
    /// Number of the record.
    pub record: u64,
    /// The AAMVA code; null when the source's own maps to none.
    #[schema(required)]
    pub code: Option<String>,
    /// The code's name, else the source's own code.
    pub name: String,
    /// The source's own code.
    pub source_code: String,
    /// Who branded it: `title_agency`, `junk_yard`, `salvage_yard`, `insurer` or `recycler`.
    pub brander_class: String,
}

/// What a buyer asks first.
#[derive(Debug, Clone, serde::Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// How many kept the vehicle.
    pub owners: u64,
    /// Standing accident records.
    pub accidents: u64,
    /// The worst of them.
    #[schema(required)]
    pub worst_accident: Option<AccidentSeverity>,
    /// Whether one damaged its structure.
    pub structural_damage: bool,
    /// Whether one was a total loss, or a brand says salvage.
    pub total_loss: bool,
    /// What its odometer is worth.
    pub odometer: OdometerVerdict,
    /// Whether it is reported stolen.
    pub stolen: bool,
    /// Recalls without remedy.
    pub open_recalls: u64,
    /// Liens not released.
    pub liens: u64,
    /// Standing title brands, by time.
    pub brands: Vec<Brand>,
    /// Disputes that wait for an answer.
    pub disputes: u64,
    /// Whether it was ever exported.
    pub exported: bool,
    /// Whether it was taken out of use for ever.
    pub end_of_life: bool,
    /// Times in which a kind of reporter was missing where the vehicle was.
    pub coverage_gaps: u64,
}

/// How a record was corrected.
#[derive(Debug, Clone, serde::Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Correction {
    /// Number of the entry that corrects it.
    pub record: u64,
    /// Number of the record that replaces it.
    #[schema(nullable = false)]
    pub replacement: Option<u64>,
    /// How it came about.
    pub reason: String,
}

/// The last dispute of a record.
#[derive(Debug, Clone, serde::Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Dispute {
    /// Where it is.
    pub state: DisputeState,
    /// Block time of its opening.
    pub opened_at: u64,
    /// By when the reporter must answer.
    pub deadline: u64,
    /// Number of the entry that opened it.
    pub record: u64,
    /// Who opened it.
    pub holder: String,
    /// What the holder says is wrong.
    pub reason: String,
    /// The reporter's answer.
    #[schema(nullable = false)]
    pub answer: Option<Answer>,
    /// The reporter's statement.
    #[schema(nullable = false)]
    pub statement: Option<String>,
}

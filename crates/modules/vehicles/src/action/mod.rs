//! Actions of this module: one struct each, with the checks that need no state.
//!
//! - [`birth`]: a manufacturer registers a vehicle.
//! - [`record`]: what organisations with a duty to report add to its history.
//! - [`title`]: transfers and liens.
//! - [`hold`]: titles in chains of reservations.
//! - [`dispute`]: corrections and disputes of records.

mod birth;
mod check;
mod dispute;
mod hold;
mod record;
mod title;

pub use birth::RegisterBirth;
pub use check::{MAX_CODE, MAX_TEXT};
pub use dispute::{AnswerDispute, CorrectRecord, DisputeRecord, WithdrawDispute};
pub use hold::{HoldTitle, ReleaseTitle};
pub(crate) use record::Record;
pub use record::{
    CompleteRecall, OpenRecall, RecordAccident, RecordEndOfLife, RecordExport, RecordInspection, RecordMaintenance,
    RecordOdometer, RecordRegistration, RecordTitleBrand, ReportRecovery, ReportTheft,
};
pub use title::{PerfectLien, PlaceLien, ReleaseLien, TransferTitle};

use crate::{
    json,
    types::{OdometerExchange, Place, Reading},
};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::value::RawValue;
use vinculum_core::{OrganisationId, Party, Rejection, Role, Salt, Timestamp, VehicleId, codes};
use vinculum_state::{Abort, Context, Module, Subject, Touch, action_type, history};

/// What each action's struct does; [`Action`] passes on to it.
pub(crate) trait Behaviour {
    /// Checks what needs no state.
    fn check(&self) -> Result<(), Rejection>;

    /// Announces what [`Self::apply`] reads, but for the history, which all of them read.
    fn touch(&self, touch: &mut Touch);

    /// Loads, requires, computes, writes.
    fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort>;

    /// The organisation that acts.
    fn by(&self) -> Option<&OrganisationId> {
        None
    }

    /// When what it tells of occurred, where that is not the block's time.
    fn occurred_at(&self) -> Option<Timestamp> {
        None
    }

    /// Where it occurred.
    fn place(&self) -> Option<&Place> {
        None
    }

    /// The odometer reading that it brings.
    fn odometer(&self) -> Option<&Reading> {
        None
    }
}

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $number:literal $name:literal,)*) => {
        /// Every action of this module.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize)]
        #[serde(tag = "type")]
        pub enum Action {
            $($(#[$doc])* #[serde(rename = $name)] $variant($variant),)*
        }

        /// The kinds of action, with the numbers that history labels carry. A number never changes its meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u16)]
        pub enum Kind {
            $($(#[$doc])* $variant = $number,)*
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The `type` of its actions.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }

        impl Action {
            /// What kind of action it is.
            pub const fn kind(&self) -> Kind {
                match self { $(Self::$variant(_) => Kind::$variant,)* }
            }

            /// The vehicle that it is about.
            pub const fn vehicle(&self) -> VehicleId {
                match self { $(Self::$variant(action) => action.vehicle,)* }
            }

            /// Keeps the action's digest from being guessed.
            pub const fn salt(&self) -> Salt {
                match self { $(Self::$variant(action) => action.salt,)* }
            }

            fn read(bytes: &[u8]) -> Result<Self, Rejection> {
                let tag = action_type(bytes)?;
                match tag.as_ref() {
                    $($name => json::read(bytes).map(Self::$variant),)*
                    _ => {
                        let tag: String = tag.chars().take(80).collect();
                        Err(codes::UNKNOWN_ACTION.reject(format!("there is no action of type {tag:?}")))
                    }
                }
            }

            fn behaviour(&self) -> &dyn Behaviour {
                match self { $(Self::$variant(action) => action,)* }
            }
        }

        $(
            impl From<$variant> for Action {
                fn from(action: $variant) -> Self {
                    Self::$variant(action)
                }
            }
        )*
    };
}

actions! {
    /// A manufacturer registers a vehicle that it built.
    RegisterBirth = 1 "vehicles.register_birth",
    /// A register took the vehicle in, or let it go.
    RecordRegistration = 2 "vehicles.record_registration",
    /// The odometer was read.
    RecordOdometer = 3 "vehicles.record_odometer",
    /// The vehicle was maintained or repaired.
    RecordMaintenance = 4 "vehicles.record_maintenance",
    /// The vehicle was inspected.
    RecordInspection = 5 "vehicles.record_inspection",
    /// The vehicle had an accident.
    RecordAccident = 6 "vehicles.record_accident",
    /// The title was branded.
    RecordTitleBrand = 7 "vehicles.record_title_brand",
    /// The vehicle was reported stolen.
    ReportTheft = 8 "vehicles.report_theft",
    /// The vehicle was found again.
    ReportRecovery = 9 "vehicles.report_recovery",
    /// Its manufacturer recalls the vehicle.
    OpenRecall = 10 "vehicles.open_recall",
    /// The remedy of a recall was carried out.
    CompleteRecall = 11 "vehicles.complete_recall",
    /// The vehicle left a country for another.
    RecordExport = 12 "vehicles.record_export",
    /// The vehicle was taken out of use for ever.
    RecordEndOfLife = 13 "vehicles.record_end_of_life",
    /// The title passed to other holders.
    TransferTitle = 20 "vehicles.transfer_title",
    /// A lender took a security interest.
    PlaceLien = 21 "vehicles.place_lien",
    /// A lien was entered in the public register.
    PerfectLien = 22 "vehicles.perfect_lien",
    /// A lien ended.
    ReleaseLien = 23 "vehicles.release_lien",
    /// The title was put into a chain of reservations.
    HoldTitle = 24 "vehicles.hold_title",
    /// A title that a chain had held was free again.
    ReleaseTitle = 25 "vehicles.release_title",
    /// A reporter declared its own record wrong.
    CorrectRecord = 30 "vehicles.correct_record",
    /// A holder disputed a record.
    DisputeRecord = 31 "vehicles.dispute_record",
    /// A reporter answered a dispute.
    AnswerDispute = 32 "vehicles.answer_dispute",
    /// A holder withdrew a dispute.
    WithdrawDispute = 33 "vehicles.withdraw_dispute",
}

impl Kind {
    /// The number in history labels.
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// The kind of a number.
    pub fn of_number(number: u16) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.number() == number)
    }

    /// Whether it is a record: what an organisation reports, may correct, and a holder may dispute.
    pub const fn is_record(self) -> bool {
        matches!(self.number(), 2..=13)
    }
}

impl Action {
    /// The `type` on the wire.
    pub const fn type_name(&self) -> &'static str {
        self.kind().as_str()
    }

    /// The organisation that acts; none where parties do.
    pub fn by(&self) -> Option<&OrganisationId> {
        self.behaviour().by()
    }

    /// When what it tells of occurred, where the action says so.
    pub fn occurred_at(&self) -> Option<Timestamp> {
        self.behaviour().occurred_at()
    }

    /// Where it occurred, where the action says so.
    pub fn place(&self) -> Option<&Place> {
        self.behaviour().place()
    }

    /// The odometer reading that it brings.
    pub fn odometer(&self) -> Option<&Reading> {
        self.behaviour().odometer()
    }

    /// The exchange of the odometer that it tells of.
    pub fn odometer_exchange(&self) -> Option<&OdometerExchange> {
        match self {
            Self::RecordMaintenance(action) => action.odometer_exchange.as_ref(),
            _ => None,
        }
    }

    /// The organisations that the action names, acting or acted upon.
    pub fn organisations(&self) -> Vec<&OrganisationId> {
        fn of_party(party: &Party) -> Option<&OrganisationId> {
            match party {
                Party::Organisation(id) => Some(id),
                Party::Key(_) => None,
            }
        }
        let parties: Vec<&Party> = match self {
            Self::RegisterBirth(action) => vec![&action.holder],
            Self::TransferTitle(action) => action.from.iter().chain(&action.to).collect(),
            Self::HoldTitle(action) => action.from.iter().chain(&action.to).collect(),
            Self::DisputeRecord(action) => vec![&action.holder],
            Self::WithdrawDispute(action) => vec![&action.holder],
            _ => Vec::new(),
        };
        let lender = match self {
            Self::HoldTitle(action) => action.lien.as_ref().map(|agreed| &agreed.by),
            _ => None,
        };
        let mut all: Vec<_> =
            self.by().into_iter().chain(lender).chain(parties.into_iter().filter_map(of_party)).collect();
        all.sort();
        all.dedup();
        all
    }
}

impl<'de> Deserialize<'de> for Action {
    /// Reads exactly what [`Module::parse`] does; from JSON only.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        Self::read(text.get().as_bytes()).map_err(|rejection| D::Error::custom(rejection.detail))
    }
}

impl Module for Action {
    const NAME: &'static str = "vehicles";

    fn parse(bytes: &[u8]) -> Result<Self, Rejection> {
        Self::read(bytes)
    }

    fn check(&self) -> Result<(), Rejection> {
        self.behaviour().check()
    }

    fn touch(&self, touch: &mut Touch) {
        history::HEADS.touch(&self.vehicle(), touch);
        self.behaviour().touch(touch);
    }

    fn subjects(&self) -> Vec<Subject> {
        vec![Subject::Vehicle(self.vehicle())]
    }

    fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        self.behaviour().apply(context)
    }
}

/// Roles whose organisations come to read odometers in their work.
pub(crate) const ODOMETER_ROLES: &[Role] = &[
    Role::Manufacturer,
    Role::Dealer,
    Role::Workshop,
    Role::InspectionBody,
    Role::Registrar,
    Role::Police,
    Role::Insurer,
    Role::Recycler,
    Role::FleetOperator,
];

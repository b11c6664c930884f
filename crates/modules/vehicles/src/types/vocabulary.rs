//! The words of records: closed lists, and the small structures made of them.

use crate::json::{objects, word};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $word:ident = $text:literal,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub enum $name {
                $($(#[$word_doc])* $word,)*
            }

            impl $name {
                /// Every word of the list, in the order of their declaration.
                pub const ALL: &'static [Self] = &[$(Self::$word,)*];

                /// The word on the wire.
                pub const fn as_str(self) -> &'static str {
                    match self { $(Self::$word => $text,)* }
                }
            }

            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_str(self.as_str())
                }
            }

            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    word(deserializer, |text| match text {
                        $($text => Some(Self::$word),)*
                        _ => None,
                    })
                }
            }
        )*
    };
}

impl Powertrain {
    /// Whether it is driven by electricity from outside or by hydrogen: "new energy" in the rules on car loans.
    pub const fn is_new_energy(self) -> bool {
        matches!(self, Self::PlugInHybrid | Self::BatteryElectric | Self::FuelCell)
    }
}

words! {
    /// What moves the vehicle.
    Powertrain {
        /// Petrol engine.
        Petrol = "petrol",
        /// Diesel engine.
        Diesel = "diesel",
        /// Engine and electric motor, not charged from outside.
        Hybrid = "hybrid",
        /// Engine and electric motor, charged from outside.
        PlugInHybrid = "plug_in_hybrid",
        /// Electric motor and battery.
        BatteryElectric = "battery_electric",
        /// Electric motor and fuel cell.
        FuelCell = "fuel_cell",
        /// Engine for natural gas.
        NaturalGas = "natural_gas",
        /// Engine for liquefied petroleum gas.
        LiquefiedPetroleumGas = "liquefied_petroleum_gas",
        /// Anything else.
        Other = "other",
    }

    /// Whether a vehicle entered or left a register.
    RegistrationStatus {
        /// It may be used on the road.
        Registered = "registered",
        /// It may not any more.
        Deregistered = "deregistered",
    }

    /// What a registered vehicle is used for.
    Usage {
        /// By a person, for themselves.
        Private = "private",
        /// For a business.
        Commercial = "commercial",
        /// Rented out.
        Rental = "rental",
        /// Carries passengers for hire.
        Taxi = "taxi",
        /// Serves the public.
        Government = "government",
    }

    /// The unit of an odometer.
    OdometerUnit {
        /// Kilometres.
        Km = "km",
        /// International miles of exactly 1,609.344 m.
        Mi = "mi",
    }

    /// How a reading was come by.
    OdometerSource {
        /// Read off the dashboard.
        Dashboard = "dashboard",
        /// Read out of a control unit with a diagnostic tool.
        Diagnostic = "diagnostic",
        /// Sent by the vehicle.
        Telematics = "telematics",
        /// Stated by the holder; may be rounded.
        Declared = "declared",
        /// Estimated by the reporter; proves nothing.
        Estimated = "estimated",
    }

    /// What the reporter says about a reading: the odometer brands of AAMVA's NMVTIS (see [`crate::aamva`]).
    #[derive(Default)]
    OdometerBrand {
        /// The true mileage (68).
        #[default]
        Actual = "actual",
        /// Known to be other than the true mileage (69).
        NotActual = "not_actual",
        /// Not the true mileage because of tampering (70).
        TamperingVerified = "tampering_verified",
        /// Exempt from odometer disclosure (71).
        Exempt = "exempt",
        /// Lower than the true mileage because the odometer has no more digits (72).
        ExceedsMechanicalLimits = "exceeds_mechanical_limits",
        /// The authority suspects an alteration (73).
        MayBeAltered = "may_be_altered",
        /// The odometer is not the one that the vehicle was made with (74).
        Replaced = "replaced",
        /// Recorded when the registration was renewed (75).
        ReadingAtRenewal = "reading_at_renewal",
        /// At odds with earlier readings that the authority knows (76).
        Discrepancy = "discrepancy",
        /// The authority knows of a problem that it tells only on request (77).
        CallTitleDivision = "call_title_division",
        /// Sets an earlier `exceeds_mechanical_limits` right (78).
        RectifiedMechanicalLimits = "rectified_mechanical_limits",
    }

    /// What an inspection ended in (Directive 2014/45/EU, article 9).
    InspectionResult {
        /// No defects.
        Pass = "pass",
        /// Minor defects only.
        PassWithDefects = "pass_with_defects",
        /// Major or dangerous defects.
        Fail = "fail",
    }

    /// How bad a defect is (Directive 2014/45/EU, article 7).
    DefectSeverity {
        /// No significant effect on safety.
        Minor = "minor",
        /// May prejudice safety.
        Major = "major",
        /// A direct and immediate risk.
        Dangerous = "dangerous",
    }

    /// How bad an accident was for the vehicle.
    Severity {
        /// Cosmetic damage.
        Minor = "minor",
        /// Needs repair, drives.
        Moderate = "moderate",
        /// Needs repair to drive safely.
        Severe = "severe",
        /// Not worth repairing, by the reporter's judgement.
        TotalLoss = "total_loss",
    }

    /// A damaged part of the vehicle.
    DamagedArea {
        /// Front.
        Front = "front",
        /// Front left corner.
        FrontLeft = "front_left",
        /// Front right corner.
        FrontRight = "front_right",
        /// Rear.
        Rear = "rear",
        /// Rear left corner.
        RearLeft = "rear_left",
        /// Rear right corner.
        RearRight = "rear_right",
        /// Left side.
        Left = "left",
        /// Right side.
        Right = "right",
        /// Roof.
        Roof = "roof",
        /// Underbody.
        Underbody = "underbody",
        /// Interior.
        Interior = "interior",
        /// Engine or motor.
        Engine = "engine",
        /// Traction battery.
        Battery = "battery",
        /// Windows.
        Glass = "glass",
    }

    /// Who put a title brand on the vehicle.
    BranderClass {
        /// An authority that issues titles.
        TitleAgency = "title_agency",
        /// A junk yard.
        JunkYard = "junk_yard",
        /// A salvage yard or salvage auction.
        SalvageYard = "salvage_yard",
        /// An insurer.
        Insurer = "insurer",
        /// A recycler.
        Recycler = "recycler",
    }

    /// What is wrong with a record, in its reporter's own words.
    CorrectionStatus {
        /// What it says never happened to this vehicle.
        DidNotOccur = "did_not_occur",
        /// It happened, and the record describes it wrongly.
        IncorrectData = "incorrect_data",
    }

    /// A reporter's answer to a dispute.
    Answer {
        /// The record stands.
        Upheld = "upheld",
        /// The record has been corrected.
        Corrected = "corrected",
    }
}

fn is_actual(brand: &OdometerBrand) -> bool {
    *brand == OdometerBrand::Actual
}

/// An odometer reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase", deny_unknown_fields)]
pub struct Reading {
    /// What the odometer shows, 0 to [`Reading::MAX`].
    pub value: u32,
    /// In which unit.
    pub unit: OdometerUnit,
    /// How it was come by.
    pub source: OdometerSource,
    /// What the reporter says about it; `actual` when left out.
    #[serde(skip_serializing_if = "is_actual", default)]
    pub brand: OdometerBrand,
}

impl Reading {
    /// The highest value that is accepted.
    pub const MAX: u32 = 10_000_000;

    /// The distance in millimetres, in which a kilometre and a mile are both whole numbers.
    pub fn millimetres(&self) -> i64 {
        i64::from(self.value) * self.unit.millimetres()
    }
}

impl OdometerUnit {
    /// Its length in millimetres.
    pub const fn millimetres(self) -> i64 {
        match self {
            Self::Km => 1_000_000,
            Self::Mi => 1_609_344,
        }
    }
}

/// An exchange of the odometer itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase", deny_unknown_fields)]
pub struct OdometerExchange {
    /// The last reading of the one that was taken out.
    pub removed: Reading,
    /// The first reading of the one that was put in.
    pub installed: Reading,
}

/// A piece of work done on a vehicle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase", deny_unknown_fields)]
pub struct Work {
    /// The workshop's code for it.
    pub code: String,
    /// What was done.
    pub description: String,
}

/// A part put into a vehicle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase", deny_unknown_fields)]
pub struct Part {
    /// Its maker's part number.
    pub number: String,
    /// Its serial number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub serial: Option<String>,
    /// What it is.
    pub description: String,
}

/// A defect that an inspection found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase", deny_unknown_fields)]
pub struct Defect {
    /// The scheme's code for it.
    pub code: String,
    /// How bad it is.
    pub severity: DefectSeverity,
}

objects!(Reading, OdometerExchange, Work, Part, Defect);

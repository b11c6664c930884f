//! The words of records: closed lists, and the small structures made of them.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $word:ident,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
            #[serde(rename_all = "snake_case")]
            pub enum $name {
                $($(#[$word_doc])* $word,)*
            }

            impl $name {
                /// Every word of the list, in the order of their declaration.
                pub const ALL: &'static [Self] = &[$(Self::$word,)*];
            }
        )*
    };
}

words! {
    /// What moves the vehicle.
    Powertrain {
        /// Petrol engine.
        Petrol,
        /// Diesel engine.
        Diesel,
        /// Engine and electric motor, not charged from outside.
        Hybrid,
        /// Engine and electric motor, charged from outside.
        PlugInHybrid,
        /// Electric motor and battery.
        BatteryElectric,
        /// Electric motor and fuel cell.
        FuelCell,
        /// Engine for natural gas.
        NaturalGas,
        /// Engine for liquefied petroleum gas.
        LiquefiedPetroleumGas,
        /// Anything else.
        Other,
    }

    /// Whether a vehicle entered or left a register.
    RegistrationStatus {
        /// It may be used on the road.
        Registered,
        /// It may not any more.
        Deregistered,
    }

    /// What a registered vehicle is used for.
    Usage {
        /// By a person, for themselves.
        Private,
        /// For a business.
        Commercial,
        /// Rented out.
        Rental,
        /// Carries passengers for hire.
        Taxi,
        /// Serves the public.
        Government,
    }

    /// The unit of an odometer.
    OdometerUnit {
        /// Kilometres.
        Km,
        /// International miles of exactly 1,609.344 m.
        Mi,
    }

    /// How a reading was come by.
    OdometerSource {
        /// Read off the dashboard.
        Dashboard,
        /// Read out of a control unit with a diagnostic tool.
        Diagnostic,
        /// Sent by the vehicle.
        Telematics,
        /// Stated by the holder; may be rounded.
        Declared,
        /// Estimated by the reporter; proves nothing.
        Estimated,
    }

    /// What the reporter says about a reading: the odometer brands of AAMVA's NMVTIS (see [`crate::aamva`]).
    OdometerBrand {
        /// The true mileage (68).
        Actual,
        /// Known to be other than the true mileage (69).
        NotActual,
        /// Not the true mileage because of tampering (70).
        TamperingVerified,
        /// Exempt from odometer disclosure (71).
        Exempt,
        /// Lower than the true mileage because the odometer has no more digits (72).
        ExceedsMechanicalLimits,
        /// The authority suspects an alteration (73).
        MayBeAltered,
        /// The odometer is not the one that the vehicle was made with (74).
        Replaced,
        /// Recorded when the registration was renewed (75).
        ReadingAtRenewal,
        /// At odds with earlier readings that the authority knows (76).
        Discrepancy,
        /// The authority knows of a problem that it tells only on request (77).
        CallTitleDivision,
        /// Sets an earlier `exceeds_mechanical_limits` right (78).
        RectifiedMechanicalLimits,
    }

    /// What an inspection ended in (Directive 2014/45/EU, article 9).
    InspectionResult {
        /// No defects.
        Pass,
        /// Minor defects only.
        PassWithDefects,
        /// Major or dangerous defects.
        Fail,
    }

    /// How bad a defect is (Directive 2014/45/EU, article 7).
    DefectSeverity {
        /// No significant effect on safety.
        Minor,
        /// May prejudice safety.
        Major,
        /// A direct and immediate risk.
        Dangerous,
    }

    /// How bad an accident was for the vehicle.
    Severity {
        /// Cosmetic damage.
        Minor,
        /// Needs repair, drives.
        Moderate,
        /// Needs repair to drive safely.
        Severe,
        /// Not worth repairing, by the reporter's judgement.
        TotalLoss,
    }

    /// A damaged part of the vehicle.
    DamagedArea {
        /// Front.
        Front,
        /// Front left corner.
        FrontLeft,
        /// Front right corner.
        FrontRight,
        /// Rear.
        Rear,
        /// Rear left corner.
        RearLeft,
        /// Rear right corner.
        RearRight,
        /// Left side.
        Left,
        /// Right side.
        Right,
        /// Roof.
        Roof,
        /// Underbody.
        Underbody,
        /// Interior.
        Interior,
        /// Engine or motor.
        Engine,
        /// Traction battery.
        Battery,
        /// Windows.
        Glass,
    }

    /// Who put a title brand on the vehicle.
    BranderClass {
        /// An authority that issues titles.
        TitleAgency,
        /// A junk yard.
        JunkYard,
        /// A salvage yard or salvage auction.
        SalvageYard,
        /// An insurer.
        Insurer,
        /// A recycler.
        Recycler,
    }

    /// What is wrong with a record, in its reporter's own words.
    CorrectionStatus {
        /// What it says never happened to this vehicle.
        DidNotOccur,
        /// It happened, and the record describes it wrongly.
        IncorrectData,
    }

    /// A reporter's answer to a dispute.
    Answer {
        /// The record stands.
        Upheld,
        /// The record has been corrected.
        Corrected,
    }
}

impl Default for OdometerBrand {
    fn default() -> Self {
        Self::Actual
    }
}

fn is_actual(brand: &OdometerBrand) -> bool {
    *brand == OdometerBrand::Actual
}

/// An odometer reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
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

    /// Its symbol.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Km => "km",
            Self::Mi => "mi",
        }
    }
}

/// An exchange of the odometer itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OdometerExchange {
    /// The last reading of the one that was taken out.
    pub removed: Reading,
    /// The first reading of the one that was put in.
    pub installed: Reading,
}

/// A piece of work done on a vehicle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Work {
    /// The workshop's code for it.
    pub code: String,
    /// What was done.
    pub description: String,
}

/// A part put into a vehicle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
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
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Defect {
    /// The scheme's code for it.
    pub code: String,
    /// How bad it is.
    pub severity: DefectSeverity,
}

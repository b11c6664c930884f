//! Title brands and odometer brands of the United States' title system.
//!
//! The National Motor Vehicle Title Information System (NMVTIS, 28 CFR part 25 subpart B) keeps the brands that states
//! put on titles; its operator AAMVA (American Association of Motor Vehicle Administrators) maps each state's own brand
//! to one two-character code, so that a brand keeps its meaning when a vehicle is titled in another state. The table
//! below follows the code list that AAMVA gives to approved NMVTIS data providers, as those publish it (for example
//! VinAudit's "brand codes" page); names are shortened to their subject. Codes that AAMVA has retired stay readable,
//! because old titles carry them. The published lists have no 44 and no 54.
//!
//! [`BrandClass`] is ours: what a brand means for a reader of the history.

use crate::types::OdometerBrand;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{borrow::Cow, fmt, str::FromStr};

/// What a brand means for a reader of the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BrandClass {
    /// Damaged, not necessarily beyond repair.
    Damage,
    /// Not for the road: salvage, junk, total loss, dismantled, export only.
    Salvage,
    /// Was salvage, was repaired, and a jurisdiction let it back on the road under this brand.
    Rebuilt,
    /// Altered from its original construction.
    Construction,
    /// Used in a particular way.
    Use,
    /// A defect that the manufacturer or a lemon law deals with.
    Defect,
    /// About the title document itself or the origin of the vehicle.
    Title,
    /// About the odometer.
    Odometer,
}

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
pub struct Brand {
    /// Two characters.
    pub code: &'static str,
    /// What it says.
    pub name: &'static str,
    /// What it means.
    pub class: BrandClass,
}

/// A code of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct BrandCode(&'static Brand);

/// The table has no such code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no AAMVA brand code {0:?}")]
pub struct UnknownBrand(String);

const fn brand(code: &'static str, name: &'static str, class: BrandClass) -> Brand {
    Brand { code, name, class }
}

/// Every brand, by code.
pub const BRANDS: &[Brand] = &[
    brand("01", "Flood damage", BrandClass::Damage),
    brand("02", "Fire damage", BrandClass::Damage),
    brand("03", "Hail damage", BrandClass::Damage),
    brand("04", "Salt water damage", BrandClass::Damage),
    brand("05", "Vandalism", BrandClass::Damage),
    brand("06", "Kit", BrandClass::Construction),
    brand("07", "Dismantled", BrandClass::Salvage),
    brand("08", "Junk", BrandClass::Salvage),
    brand("09", "Rebuilt", BrandClass::Rebuilt),
    brand("10", "Reconstructed", BrandClass::Rebuilt),
    brand("11", "Salvage: damage or not specified", BrandClass::Salvage),
    brand("12", "Test vehicle", BrandClass::Use),
    brand("13", "Refurbished", BrandClass::Construction),
    brand("14", "Collision", BrandClass::Damage),
    brand("15", "Prior salvage (now 09)", BrandClass::Rebuilt),
    brand("16", "Salvage retention", BrandClass::Salvage),
    brand("17", "Prior taxi", BrandClass::Use),
    brand("18", "Prior police", BrandClass::Use),
    brand("19", "Original taxi", BrandClass::Use),
    brand("20", "Original police", BrandClass::Use),
    brand("21", "Remanufactured", BrandClass::Construction),
    brand("22", "Gray market (now 45 and 46)", BrandClass::Title),
    brand("23", "Warranty return", BrandClass::Defect),
    brand("24", "Antique", BrandClass::Use),
    brand("25", "Classic", BrandClass::Use),
    brand("26", "Agricultural vehicle", BrandClass::Use),
    brand("27", "Logging vehicle", BrandClass::Use),
    brand("28", "Street rod", BrandClass::Construction),
    brand("29", "Vehicle contains reissued VIN", BrandClass::Title),
    brand("30", "Replica", BrandClass::Construction),
    brand("31", "Totaled", BrandClass::Salvage),
    brand("32", "Owner retained", BrandClass::Salvage),
    brand("33", "Bond posted", BrandClass::Title),
    brand("34", "Memorandum copy", BrandClass::Title),
    brand("35", "Parts only (now 07)", BrandClass::Salvage),
    brand("36", "Recovered theft", BrandClass::Rebuilt),
    brand("37", "Undisclosed lien", BrandClass::Title),
    brand("38", "Prior owner retained", BrandClass::Rebuilt),
    brand("39", "Vehicle non-conformity uncorrected", BrandClass::Defect),
    brand("40", "Vehicle non-conformity corrected", BrandClass::Defect),
    brand("41", "Vehicle safety defect uncorrected", BrandClass::Defect),
    brand("42", "Vehicle safety defect corrected", BrandClass::Defect),
    brand("43", "VIN replaced by a new state assigned VIN", BrandClass::Title),
    brand("45", "Gray market: not in compliance with federal standards", BrandClass::Title),
    brand("46", "Gray market: in compliance with federal standards", BrandClass::Title),
    brand("47", "Manufacturer buy back", BrandClass::Defect),
    brand("48", "Former rental", BrandClass::Use),
    brand("49", "Salvage: stolen", BrandClass::Salvage),
    brand("50", "Salvage: reasons other than damage or stolen", BrandClass::Salvage),
    brand("51", "Disclosed damage", BrandClass::Damage),
    brand("52", "Prior non-repairable, repaired", BrandClass::Rebuilt),
    brand("53", "Crushed", BrandClass::Salvage),
    brand("55", "Hazardous substance contaminated vehicle", BrandClass::Damage),
    brand("56", "Export only vehicle", BrandClass::Salvage),
    brand("68", "Odometer: actual", BrandClass::Odometer),
    brand("69", "Odometer: not actual", BrandClass::Odometer),
    brand("70", "Odometer: not actual, tampering verified", BrandClass::Odometer),
    brand("71", "Odometer: exempt from disclosure", BrandClass::Odometer),
    brand("72", "Odometer: exceeds mechanical limits", BrandClass::Odometer),
    brand("73", "Odometer: may be altered", BrandClass::Odometer),
    brand("74", "Odometer: replaced", BrandClass::Odometer),
    brand("75", "Odometer: reading at time of renewal", BrandClass::Odometer),
    brand("76", "Odometer: discrepancy", BrandClass::Odometer),
    brand("77", "Odometer: call title division", BrandClass::Odometer),
    brand("78", "Odometer: exceeds mechanical limits rectified", BrandClass::Odometer),
    brand("90", "Pending junk automobile (CARS)", BrandClass::Salvage),
    brand("91", "Junk automobile (CARS)", BrandClass::Salvage),
];

impl BrandCode {
    /// Its row of the table.
    pub fn brand(self) -> &'static Brand {
        self.0
    }

    /// The two characters.
    pub fn as_str(self) -> &'static str {
        self.0.code
    }
}

impl FromStr for BrandCode {
    type Err = UnknownBrand;

    fn from_str(text: &str) -> Result<Self, UnknownBrand> {
        let found = BRANDS.binary_search_by(|brand| brand.code.cmp(text));
        found.map(|index| Self(&BRANDS[index])).map_err(|_| UnknownBrand(text.chars().take(8).collect()))
    }
}

impl fmt::Debug for BrandCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BrandCode({} {})", self.0.code, self.0.name)
    }
}

impl Serialize for BrandCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.code)
    }
}

impl<'de> Deserialize<'de> for BrandCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

impl OdometerBrand {
    /// Its two-character code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Actual => "68",
            Self::NotActual => "69",
            Self::TamperingVerified => "70",
            Self::Exempt => "71",
            Self::ExceedsMechanicalLimits => "72",
            Self::MayBeAltered => "73",
            Self::Replaced => "74",
            Self::ReadingAtRenewal => "75",
            Self::Discrepancy => "76",
            Self::CallTitleDivision => "77",
            Self::RectifiedMechanicalLimits => "78",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_found_and_no_other() {
        assert!(BRANDS.is_sorted_by(|a, b| a.code < b.code));
        for row in BRANDS {
            let code: BrandCode = row.code.parse().unwrap();
            assert_eq!(serde_json::to_string(&code).unwrap(), format!("{:?}", row.code));
            assert_eq!(code.brand(), row);
        }
        for bad in ["", "0", "00", "1", "44", "54", "99", "011", "AA"] {
            assert!(bad.parse::<BrandCode>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn odometer_brands_have_the_odometer_codes_in_order() {
        let codes: Vec<_> = OdometerBrand::ALL.iter().map(|brand| brand.code()).collect();
        let table: Vec<_> =
            BRANDS.iter().filter(|brand| brand.class == BrandClass::Odometer).map(|brand| brand.code).collect();
        assert_eq!(codes, table);
    }
}

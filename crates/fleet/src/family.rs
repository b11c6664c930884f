//! Model families and the form of their VINs.
//!
//! A VIN has 17 characters (ISO 3779): the World Manufacturer Identifier (1 to 3), the descriptor (4 to 9) and the
//! indicator (10 to 17). Here position 10 is the code of the model year, 11 the plant, 12 to 17 a serial number.
//! Position 9 is the check digit where the law asks for one (North America, 49 CFR 565.15; China, GB 16735) and a
//! filler or a part of the description elsewhere. Identifiers and descriptors have the form of real ones, which are
//! public; serial numbers are made up.

use crate::market::{CN, DE, PL, SE, US};
use vinculum_vehicles::{
    Vin,
    types::Powertrain::{self, *},
};

/// What stands at position 9.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ninth {
    /// The check digit.
    Check,
    /// Something else.
    Filler(char),
}

/// Cars of one WMI, make and model.
#[derive(Debug, PartialEq)]
pub(crate) struct Family {
    pub(crate) wmi: &'static str,
    /// The organisation that owns the WMI in the demonstration.
    pub(crate) maker: &'static str,
    pub(crate) make: &'static str,
    pub(crate) model: &'static str,
    /// Positions 4 to 8.
    pub(crate) descriptor: &'static str,
    pub(crate) ninth: Ninth,
    pub(crate) plant: char,
    /// First and last model year.
    pub(crate) years: (u16, u16),
    pub(crate) powertrains: &'static [(Powertrain, u32)],
    /// Weight in each of the five markets.
    pub(crate) sold: [u32; 5],
}

/// Years without an end.
const ON: u16 = 2099;

const ICE: &[(Powertrain, u32)] = &[(Petrol, 60), (Diesel, 40)];
const MIXED: &[(Powertrain, u32)] = &[(Petrol, 45), (Diesel, 30), (Hybrid, 10), (PlugInHybrid, 15)];
const PETROL: &[(Powertrain, u32)] = &[(Petrol, 1)];
const HYBRID: &[(Powertrain, u32)] = &[(Hybrid, 4), (PlugInHybrid, 1)];
const ELECTRIC: &[(Powertrain, u32)] = &[(BatteryElectric, 1)];
const PLUG_IN: &[(Powertrain, u32)] = &[(PlugInHybrid, 3), (BatteryElectric, 2)];
const GAS: &[(Powertrain, u32)] = &[(Petrol, 85), (LiquefiedPetroleumGas, 15)];

macro_rules! families {
    ($($wmi:literal $maker:literal $make:literal $model:literal $descriptor:literal $ninth:literal $plant:literal
       $from:literal..$to:tt $powertrains:ident [$($sold:literal)*];)*) => {
        /// Every family. Weights are for Germany, United States, Sweden, Poland, China.
        pub(crate) const FAMILIES: &[Family] = &[$(Family {
            wmi: $wmi,
            maker: $maker,
            make: $make,
            model: $model,
            descriptor: $descriptor,
            ninth: if $ninth == '*' { Ninth::Check } else { Ninth::Filler($ninth) },
            plant: $plant,
            years: ($from, $to),
            powertrains: $powertrains,
            sold: [$($sold),*],
        },)*];
    };
}

// '*' at position 9 stands for the check digit.
families! {
    "WVW" "rothfeld-werke" "VOLKSWAGEN" "Golf" "ZZZAU" 'Z' 'W' 2010..ON ICE [20 0 9 8 0];
    "WVW" "rothfeld-werke" "VOLKSWAGEN" "Passat" "ZZZ3C" 'Z' 'E' 2010..2024 ICE [9 0 6 6 0];
    "WVW" "rothfeld-werke" "VOLKSWAGEN" "ID.3" "ZZZE1" 'Z' 'P' 2020..ON ELECTRIC [9 0 6 1 0];
    "WAU" "rothfeld-werke" "AUDI" "A4" "ZZZF4" 'Z' 'A' 2010..ON MIXED [9 0 5 5 0];
    "TMB" "rothfeld-werke" "SKODA" "Octavia" "AG7NE" '0' '0' 2010..ON ICE [9 0 4 14 0];
    "3VW" "rothfeld-werke" "VOLKSWAGEN" "Jetta" "2K7AJ" '*' 'M' 2011..ON PETROL [0 7 0 0 0];
    "WBA" "hohenau-motoren" "BMW" "3 Series" "8E910" '0' 'K' 2010..ON MIXED [10 3 5 5 3];
    "WDD" "hohenau-motoren" "MERCEDES-BENZ" "C-Class" "20500" '4' 'F' 2010..2019 ICE [9 2 3 4 3];
    "W1K" "hohenau-motoren" "MERCEDES-BENZ" "C-Class" "20600" '4' 'F' 2020..ON MIXED [9 2 3 3 3];
    "YV1" "nordvik-automobil" "VOLVO" "V60" "FW485" '0' '1' 2010..ON MIXED [2 0 15 2 0];
    "YV1" "nordvik-automobil" "VOLVO" "XC60" "DZ408" '0' '2' 2010..ON MIXED [2 1 10 2 1];
    "VF1" "valcourt-automobiles" "RENAULT" "Clio" "5RRL0" 'H' 'R' 2012..ON GAS [4 0 2 4 0];
    "VF3" "valcourt-automobiles" "PEUGEOT" "308" "LBBHZ" 'H' 'S' 2010..ON ICE [3 0 2 4 0];
    "UU1" "valcourt-automobiles" "DACIA" "Duster" "HSDCN" '5' '5' 2010..ON GAS [4 0 1 6 0];
    "WF0" "lakeshore-motor" "FORD" "Focus" "5XXGC" 'C' 'C' 2010..2025 ICE [7 0 4 7 0];
    "1FA" "lakeshore-motor" "FORD" "Mustang" "6P8TH" '*' '5' 2010..ON PETROL [1 5 1 0 0];
    "1FT" "lakeshore-motor" "FORD" "F-150" "EW1EP" '*' 'F' 2010..ON PETROL [0 22 0 0 0];
    "1G1" "lakeshore-motor" "CHEVROLET" "Malibu" "ZB5ST" '*' 'F' 2010..2025 PETROL [0 11 0 0 0];
    "4T1" "asagiri-motor" "TOYOTA" "Camry" "BF1FK" '*' 'U' 2010..ON PETROL [0 14 0 0 0];
    "JTD" "asagiri-motor" "TOYOTA" "Prius" "KN3DU" '*' '3' 2010..ON HYBRID [2 6 2 1 0];
    "SB1" "asagiri-motor" "TOYOTA" "Corolla" "KZ3JE" '6' 'E' 2010..ON HYBRID [3 0 4 8 0];
    "SJN" "albury-vehicles" "NISSAN" "Qashqai" "FAAJ1" '1' 'U' 2010..ON ICE [4 0 2 4 0];
    "SAL" "albury-vehicles" "LAND ROVER" "Discovery Sport" "CA2AN" '*' 'H' 2015..ON ICE [2 2 1 1 2];
    "TMA" "saebyeok-motors" "HYUNDAI" "i30" "D251U" 'A' 'J' 2010..ON ICE [4 0 2 4 0];
    "U5Y" "saebyeok-motors" "KIA" "Ceed" "HN516" 'A' 'L' 2010..ON ICE [4 0 5 5 0];
    "5YJ" "sierra-volt" "TESLA" "Model S" "SA1E2" '*' 'F' 2012..ON ELECTRIC [1 4 2 0 0];
    "5YJ" "sierra-volt" "TESLA" "Model 3" "3E1EA" '*' 'F' 2017..ON ELECTRIC [3 10 3 1 0];
    "XP7" "sierra-volt" "TESLA" "Model Y" "YGCEE" '*' 'B' 2022..ON ELECTRIC [6 0 9 2 0];
    "LRW" "sierra-volt" "TESLA" "Model 3" "3E7EA" '*' 'C' 2020..ON ELECTRIC [2 0 2 1 8];
    "LSV" "donglin-auto" "VOLKSWAGEN" "Lavida" "NV218" '*' '2' 2010..ON PETROL [0 0 0 0 20];
    "LFV" "donglin-auto" "VOLKSWAGEN" "Sagitar" "2A215" '*' '3' 2010..ON PETROL [0 0 0 0 15];
    "LGX" "zhuwan-nev" "BYD" "F3" "C16DF" '*' '0' 2010..2020 PETROL [0 0 0 0 10];
    "LGX" "zhuwan-nev" "BYD" "Qin Plus" "CE4CB" '*' '0' 2021..ON PLUG_IN [0 0 1 0 22];
}

/// Index of each market in [`Family::sold`] is its index in [`crate::market::MARKETS`].
const _: () = assert!(DE == 0 && US == 1 && SE == 2 && PL == 3 && CN == 4);

/// Codes of model years (ISO 3779, 49 CFR 565.15), from 1980 on, repeating every 30 years.
const YEAR_CODES: &[u8; 30] = b"ABCDEFGHJKLMNPRSTVWXY123456789";

impl Family {
    /// The VIN of the car of this model year with this serial number below 1,000,000.
    pub(crate) fn vin(&self, model_year: u16, serial: u32) -> Vin {
        let year = char::from(YEAR_CODES[usize::from(model_year - 1980) % 30]);
        let Self { wmi, descriptor, plant, .. } = self;
        let text = |ninth: char| format!("{wmi}{descriptor}{ninth}{year}{plant}{serial:06}");
        let vin = match self.ninth {
            Ninth::Filler(filler) => text(filler).parse(),
            Ninth::Check => Vin::with_check_digit(&text('0')),
        };
        vin.expect("the table's parts are characters of a VIN")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vinculum_vehicles::CheckDigit;

    #[test]
    fn every_market_has_cars_in_every_year() {
        for market in 0..5 {
            for year in 2010..=2045 {
                let sold = FAMILIES.iter().filter(|f| (f.years.0..=f.years.1).contains(&year));
                assert!(sold.map(|f| f.sold[market]).sum::<u32>() > 0, "{market} {year}");
            }
        }
    }

    #[test]
    fn vins_have_their_form() {
        for family in FAMILIES {
            let year = family.years.0;
            let vin = family.vin(year, 123_456);
            assert_eq!(vin.wmi().as_str(), family.wmi);
            assert!(vin.model_years().contains(&year), "{vin} is of {year}");
            assert_ne!(vin.check_digit(), CheckDigit::Invalid, "{vin}");
            if family.ninth == Ninth::Check {
                assert_eq!(vin.check_digit(), CheckDigit::Valid, "{vin}");
            }
        }
    }
}

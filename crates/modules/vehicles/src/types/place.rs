//! Where things happen.

use crate::json::objects;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{borrow::Cow, fmt, str::FromStr};
use vinculum_identity::Country;

/// Where something occurred, to about a kilometre: fine enough for the history of a car, too coarse for an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "camelCase", deny_unknown_fields)]
pub struct Place {
    /// The country.
    pub country: Country,
    /// State, county or city, as the reporter names it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub region: Option<String>,
    /// WGS 84 latitude in hundredths of a degree, -9,000 to 9,000.
    pub latitude: i32,
    /// WGS 84 longitude in hundredths of a degree, -18,000 to 18,000.
    pub longitude: i32,
}

objects!(Place);

/// The jurisdiction of a vehicle register: a country (`SE`) or a part of one (`US-CA`), by ISO 3166-2.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Jurisdiction {
    text: String,
    country: Country,
}

/// The text is no jurisdiction.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a jurisdiction is a country such as SE or a part of one such as US-CA (ISO 3166-2)")]
pub struct JurisdictionError;

impl Jurisdiction {
    /// The code as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The country that it lies in.
    pub fn country(&self) -> Country {
        self.country
    }
}

impl FromStr for Jurisdiction {
    type Err = JurisdictionError;

    fn from_str(text: &str) -> Result<Self, JurisdictionError> {
        let (country, part) = text.split_once('-').map_or((text, None), |(country, part)| (country, Some(part)));
        let valid = part.is_none_or(|part| {
            (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        });
        let country = country.parse().map_err(|_| JurisdictionError)?;
        valid.then(|| Self { text: text.into(), country }).ok_or(JurisdictionError)
    }
}

impl fmt::Display for Jurisdiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Jurisdiction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Jurisdiction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Cow::<str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jurisdictions_name_their_country() {
        assert_eq!("SE".parse::<Jurisdiction>().unwrap().country().as_str(), "SE");
        assert_eq!("US-CA".parse::<Jurisdiction>().unwrap().country().as_str(), "US");
        for bad in ["", "S", "se", "SE-", "US-CALI", "US-ca", "US_CA", "US-C-A"] {
            assert!(bad.parse::<Jurisdiction>().is_err(), "{bad:?}");
        }
    }
}

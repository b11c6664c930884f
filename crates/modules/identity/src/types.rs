//! Records of this module.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{borrow::Cow, collections::BTreeMap, fmt, str::FromStr};
use vinculum_core::{Did, Digest, OrganisationId, Party, Role, Timestamp};

/// A country by its ISO 3166-1 alpha-2 code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// A World Manufacturer Identifier: three characters (ISO 3780), or six for makers of fewer than 1,000 vehicles a year
/// (the three, and positions 12 to 14 of the VIN; ISO 3779).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wmi(String);

/// Why a [`Country`] or [`Wmi`] could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// No country code.
    #[error("a country is two capital letters (ISO 3166-1 alpha-2)")]
    Country,
    /// No WMI.
    #[error("a WMI is three or six of 0-9 and A-Z without I, O and Q")]
    Wmi,
}

impl Country {
    /// The two letters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("two ASCII letters")
    }
}

impl FromStr for Country {
    type Err = FormError;
    fn from_str(text: &str) -> Result<Self, FormError> {
        match text.as_bytes() {
            [a @ b'A'..=b'Z', b @ b'A'..=b'Z'] => Ok(Self([*a, *b])),
            _ => Err(FormError::Country),
        }
    }
}

impl Wmi {
    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Wmi {
    type Err = FormError;
    fn from_str(text: &str) -> Result<Self, FormError> {
        let allowed = |b: u8| b.is_ascii_digit() || (b.is_ascii_uppercase() && !matches!(b, b'I' | b'O' | b'Q'));
        let valid = matches!(text.len(), 3 | 6) && text.bytes().all(allowed);
        valid.then(|| Self(text.into())).ok_or(FormError::Wmi)
    }
}

macro_rules! text {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Cow::<str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }
    };
}
text!(Country);
text!(Wmi);

/// Whether an organisation may act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationStatus {
    /// It may.
    Active,
    /// Governance has suspended it.
    Suspended,
}

/// A member of the network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Organisation {
    /// Its name on the network.
    pub id: OrganisationId,
    /// Its number, by order of admission from 1: the short form used in history labels.
    pub number: u32,
    /// Legal name.
    pub name: String,
    /// Country of its seat, in which its records count as coverage.
    pub country: Country,
    /// Legal Entity Identifier (ISO 17442).
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lei: Option<String>,
    /// What it may do.
    pub roles: Vec<Role>,
    /// Whether it may act.
    pub status: OrganisationStatus,
    /// Its active keys.
    pub keys: Vec<Did>,
    /// Block time of its admission.
    pub admitted_at: Timestamp,
    /// From when on it brings its records in; may lie before its admission when it brings older records.
    pub reports_since: Timestamp,
}

/// Whether a key may sign for its organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyStatus {
    /// It may.
    Active,
    /// No longer.
    Revoked,
}

/// A key of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeyRecord {
    /// Whose.
    pub organisation: OrganisationId,
    /// Whether it may sign.
    pub status: KeyStatus,
    /// Block time since when it could.
    pub added_at: Timestamp,
    /// Block time since when it can't.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub revoked_at: Option<Timestamp>,
}

/// The owner of a World Manufacturer Identifier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct WmiRecord {
    /// The manufacturer.
    pub organisation: OrganisationId,
}

/// A span of time; open when it has no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// From (inclusive).
    pub from: Timestamp,
    /// To (exclusive); none while it lasts.
    pub to: Option<Timestamp>,
}

/// In which periods at least one reporter of a role was connected in a country.
///
/// `connected` counts the organisations that are so now, so that a period ends when the last one leaves.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Coverage {
    /// Per role: how many are connected now, and the periods.
    pub roles: BTreeMap<Role, RoleCoverage>,
}

/// One role's part of a [`Coverage`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleCoverage {
    /// Organisations connected now.
    pub connected: u32,
    /// Periods in order; only the last can be open.
    pub periods: Vec<Period>,
}

/// A salted commitment to a statement about a subject, such as "licensed driver".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Attestation {
    /// Who says so.
    pub issuer: OrganisationId,
    /// About whom.
    pub subject: Party,
    /// What kind of statement.
    pub kind: String,
    /// SHA-256 of the salted statement, which stays off the ledger.
    pub commitment: Digest,
    /// Block time of issue.
    pub issued_at: Timestamp,
    /// When it ends.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub expires_at: Option<Timestamp>,
    /// Why and when the issuer withdrew it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub revoked: Option<Revocation>,
}

/// The withdrawal of an attestation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Revocation {
    /// Block time.
    pub at: Timestamp,
    /// The issuer's reason.
    pub reason: String,
}

impl Coverage {
    /// One more organisation of this role is connected, since `from`.
    pub fn connect(&mut self, role: Role, from: Timestamp) {
        let entry = self.roles.entry(role).or_default();
        entry.connected += 1;
        match entry.periods.last_mut() {
            // An organisation that brings older records widens the open period backwards.
            Some(open) if open.to.is_none() => open.from = open.from.min(from),
            Some(closed) if closed.to.is_some_and(|to| from <= to) => {
                closed.from = closed.from.min(from);
                closed.to = None;
            }
            _ => entry.periods.push(Period { from, to: None }),
        }
        // Widening backwards may have swallowed earlier periods.
        while let [.., earlier, last] = entry.periods.as_mut_slice() {
            if earlier.to.is_none_or(|to| to < last.from) {
                break;
            }
            earlier.from = earlier.from.min(last.from);
            earlier.to = None;
            entry.periods.pop();
        }
    }

    /// One organisation of this role fewer, since `at`.
    pub fn disconnect(&mut self, role: Role, at: Timestamp) {
        let entry = self.roles.entry(role).or_default();
        entry.connected = entry.connected.saturating_sub(1);
        if let (0, Some(open)) = (entry.connected, entry.periods.last_mut()) {
            open.to = Some(at.max(open.from));
        }
    }
}

//! Who acts and who holds: an organisation by its name on the network, or a bare key.

use crate::{Did, DidError};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{borrow::Cow, fmt, str::FromStr, sync::Arc};

/// An organisation's name on the network: 2 to 40 of `a-z`, `0-9` and `-`, starting with a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrganisationId(Arc<str>);

/// A key (an individual, or one key per car) or an organisation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Party {
    /// `did:key:…`
    Key(Did),
    /// `org:<name>`
    Organisation(OrganisationId),
}

/// Why a party or an organisation's name could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PartyError {
    /// Not a valid organisation name.
    #[error("an organisation's id has 2 to 40 characters of a-z, 0-9 and '-', starting with a letter")]
    Organisation,
    /// Neither of the two prefixes.
    #[error("a party is 'org:<id>' or a did:key")]
    Prefix,
    /// Not a valid key.
    #[error(transparent)]
    Did(#[from] DidError),
}

impl OrganisationId {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for OrganisationId {
    type Err = PartyError;

    fn from_str(text: &str) -> Result<Self, PartyError> {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        let valid =
            (2..=40).contains(&text.len()) && text.as_bytes()[0].is_ascii_lowercase() && text.bytes().all(allowed);
        valid.then(|| Self(text.into())).ok_or(PartyError::Organisation)
    }
}

impl FromStr for Party {
    type Err = PartyError;

    fn from_str(text: &str) -> Result<Self, PartyError> {
        match text.strip_prefix("org:") {
            Some(name) => Ok(Self::Organisation(name.parse()?)),
            None if text.starts_with("did:") => Ok(Self::Key(text.parse()?)),
            None => Err(PartyError::Prefix),
        }
    }
}

impl fmt::Display for OrganisationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(did) => did.fmt(f),
            Self::Organisation(id) => write!(f, "org:{id}"),
        }
    }
}

macro_rules! serde_as_text {
    ($name:ident) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(D::Error::custom)
            }
        }
    };
}
serde_as_text!(OrganisationId);
serde_as_text!(Party);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organisation_names_have_bounds() {
        assert!("ab".parse::<OrganisationId>().is_ok());
        assert!("a".repeat(40).parse::<OrganisationId>().is_ok());
        for bad in ["", "a", "1a", "-a", "Aa", "a_b", "a b", &"a".repeat(41)] {
            assert!(bad.parse::<OrganisationId>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn parties_round_trip() {
        let party: Party = "org:nordic-motors".parse().unwrap();
        assert_eq!(serde_json::to_string(&party).unwrap(), "\"org:nordic-motors\"");
        assert!("nordic-motors".parse::<Party>().is_err());
    }
}

//! The organisations that a network starts with.

use crate::{AdmitOrganisation, Country, handle};
use serde::{Deserialize, Serialize};
use vinculum_core::{Did, OrganisationId, Rejection, Role, Salt, Timestamp};
use vinculum_state::{Abort, Overlay, Touch};

/// An organisation in the genesis file; the fields are those of [`AdmitOrganisation`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Founder {
    /// Its name on the network.
    pub organisation: OrganisationId,
    /// Legal name.
    pub name: String,
    /// Country of its seat.
    pub country: Country,
    /// Legal Entity Identifier.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub lei: Option<String>,
    /// What it may do.
    pub roles: Vec<Role>,
    /// Its first keys.
    pub keys: Vec<Did>,
    /// From when on it brings its records in.
    pub reports_since: Timestamp,
}

impl Founder {
    fn as_action(&self) -> AdmitOrganisation {
        AdmitOrganisation {
            salt: Salt::default(),
            organisation: self.organisation.clone(),
            name: self.name.clone(),
            country: self.country,
            lei: self.lei.clone(),
            roles: self.roles.clone(),
            keys: self.keys.clone(),
            reports_since: self.reports_since,
        }
    }

    /// Checks what needs no state.
    pub fn check(&self) -> Result<(), Rejection> {
        self.as_action().check()
    }
}

/// Announces what [`write`] reads.
pub fn touch(founders: &[Founder], touch: &mut Touch) {
    founders.iter().for_each(|founder| founder.as_action().touch(touch));
}

/// Writes the founders into an empty state.
pub fn write(founders: &[Founder], at: Timestamp, state: &mut Overlay<'_>) -> Result<(), Abort> {
    for founder in founders {
        handle::insert(&founder.as_action(), at, state)?;
    }
    Ok(())
}

//! What governance does for the cast, ready to be signed by the validators' organisations.

use crate::{Fleet, Organisation};
use vinculum_core::{Salt, sha256_parts};
use vinculum_identity::{Action, AssignWmi, SuspendOrganisation, genesis::Founder};

impl Organisation {
    /// The organisation as a founder of a genesis file.
    pub fn founder(&self) -> Founder {
        Founder {
            organisation: self.id.clone(),
            name: self.name.clone(),
            country: self.country,
            lei: None,
            roles: self.roles.clone(),
            keys: vec![self.key().did()],
            reports_since: self.reports_since,
        }
    }
}

impl Fleet {
    /// Gives every manufacturer its WMIs: before any vehicle. They fit into one transaction.
    pub fn wmi_assignments(&self) -> Vec<Action> {
        let owned = self.organisations().iter().flat_map(|one| one.wmis.iter().map(move |wmi| (one, wmi)));
        let assign = |(one, wmi): (&Organisation, &vinculum_identity::Wmi)| {
            let salt = self.governance_salt(wmi.as_str());
            Action::AssignWmi(AssignWmi { salt, organisation: one.id.clone(), wmi: wmi.clone() })
        };
        owned.map(assign).collect()
    }

    /// Suspends those that are to be suspended: after all vehicles.
    pub fn suspensions(&self) -> Vec<Action> {
        let suspend = |one: &Organisation| {
            let reason = one.suspended_after_load?.to_owned();
            let salt = self.governance_salt(one.id.as_str());
            Some(Action::SuspendOrganisation(SuspendOrganisation { salt, organisation: one.id.clone(), reason }))
        };
        self.organisations().iter().filter_map(suspend).collect()
    }

    fn governance_salt(&self, subject: &str) -> Salt {
        let digest = sha256_parts(&[b"vinculum-fleet/governance/", self.seed(), subject.as_bytes()]);
        Salt(*digest.0.first_chunk().expect("a digest is longer"))
    }
}

//! When reporters were connected, against a naive reference.

use proptest::prelude::*;
use vinculum_core::{Role, Timestamp};
use vinculum_identity::{Action, Coverage, ReinstateOrganisation, SetRoles, SuspendOrganisation};

use crate::support::{Network, START, id};

#[test]
fn coverage_follows_admission_suspension_and_roles() {
    let salt = vinculum_core::Salt([1; 16]);
    let mut network = Network::new();
    network.admit("acme", &[Role::Workshop]);
    let workshops = |network: &mut Network| network.coverage("DE").roles[&Role::Workshop].clone();
    assert_eq!((workshops(&mut network).connected, workshops(&mut network).periods[0].from), (1, START));

    network.admit("bolt", &[Role::Workshop]);
    let suspend = |name: &str| {
        Action::SuspendOrganisation(SuspendOrganisation { salt, organisation: id(name), reason: "audit".into() })
    };
    network.govern(&suspend("acme")).unwrap();
    assert_eq!(workshops(&mut network).periods[0].to, None, "bolt is still connected");
    network.govern(&suspend("bolt")).unwrap();
    let ended = network.time;
    assert_eq!(workshops(&mut network).periods[0].to, Some(ended));

    // Roles that change during a suspension count from the reinstatement.
    let roles = vec![Role::InspectionBody];
    network.govern(&Action::SetRoles(SetRoles { salt, organisation: id("acme"), roles })).unwrap();
    assert!(!network.coverage("DE").roles.contains_key(&Role::InspectionBody));
    network.govern(&Action::ReinstateOrganisation(ReinstateOrganisation { salt, organisation: id("acme") })).unwrap();
    let inspection = network.coverage("DE").roles[&Role::InspectionBody].clone();
    assert_eq!((inspection.connected, inspection.periods[0].from), (1, network.time));
    assert_eq!(workshops(&mut network).connected, 0);
}

proptest! {
    /// Organisations come (some bringing records from before) and go; a moment is covered exactly when it lies in
    /// the membership of at least one.
    #[test]
    fn periods_are_the_union_of_memberships(steps in prop::collection::vec((any::<bool>(), 0u64..30), 1..40)) {
        let mut coverage = Coverage::default();
        let (mut open, mut memberships) = (Vec::new(), Vec::new());
        let mut now = 100u64;
        for (join, amount) in steps {
            now += 1 + amount % 7;
            if join || open.is_empty() {
                let from = now - amount.min(now);
                coverage.connect(Role::Police, Timestamp(from));
                open.push(from);
            } else {
                coverage.disconnect(Role::Police, Timestamp(now));
                memberships.push((open.remove(0), now));
            }
        }
        let periods = &coverage.roles[&Role::Police].periods;
        for window in periods.windows(2) {
            prop_assert!(window[0].to.unwrap() < window[1].from, "periods are apart and in order: {periods:?}");
        }
        for moment in 0..now + 5 {
            let expected = open.iter().any(|from| *from <= moment)
                || memberships.iter().any(|(from, to)| *from <= moment && moment < *to);
            let found = periods.iter().any(|p| p.from.0 <= moment && p.to.is_none_or(|to| moment < to.0));
            prop_assert_eq!(found, expected, "moment {} in {:?}", moment, periods);
        }
    }
}

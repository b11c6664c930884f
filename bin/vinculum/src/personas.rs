//! Ready-made identities for a demonstration network, one or two per role.

use crate::demo::desks::LENDERS;
use vinculum_api::Persona;
use vinculum_core::{Did, Role, SecretKey};
use vinculum_fleet::{Fleet, Organisation, Signer, Vehicle};

/// Roles in the order in which a person meets them.
const ROLES: &[Role] = &[
    Role::Workshop,
    Role::InspectionBody,
    Role::Police,
    Role::Registrar,
    Role::Dealer,
    Role::Manufacturer,
    Role::Lender,
    Role::Insurer,
    Role::Recycler,
    Role::FleetOperator,
    Role::Auditor,
];

/// One organisation per role, the other lenders, a second bank, and a few holders of cars whose keys a browser can use.
pub fn personas(fleet: &Fleet, vehicles: &[Vehicle]) -> Vec<Persona> {
    let of_role = |role: &Role| {
        let able = |organisation: &&Organisation| {
            organisation.roles.contains(role) && organisation.suspended_after_load.is_none()
        };
        let organisation = fleet.organisations().iter().find(able)?;
        member(format!("{role}"), organisation, *role)
    };
    let mut personas: Vec<Persona> = ROLES.iter().filter_map(of_role).collect();
    for (lender, _) in LENDERS {
        let organisation = fleet.organisations().iter().find(|organisation| organisation.id.as_str() == lender);
        let new = organisation.filter(|one| personas.iter().all(|known| known.organisation.as_ref() != Some(&one.id)));
        personas.extend(new.and_then(|organisation| member(lender.into(), organisation, Role::Lender)));
    }
    personas.extend(second_bank(fleet));
    personas.extend(holders(fleet, vehicles).take(3));
    personas
}

/// The first bank is among the lenders already; money can go to this one.
fn second_bank(fleet: &Fleet) -> Option<Persona> {
    let organisation =
        fleet.organisations().iter().filter(|organisation| organisation.roles.contains(&Role::Bank)).nth(1);
    member("bank".into(), organisation?, Role::Bank)
}

fn member(id: String, organisation: &Organisation, role: Role) -> Option<Persona> {
    Some(Persona {
        id,
        label: organisation.name.clone(),
        role: Some(role),
        organisation: Some(organisation.id.clone()),
        did: organisation.key().did(),
        secret_key: hex::encode(organisation.key().seed()?),
    })
}

fn holders(fleet: &Fleet, vehicles: &[Vehicle]) -> impl Iterator<Item = Persona> {
    vehicles.iter().filter_map(|vehicle| {
        let [signer @ Signer::Holder { .. }] = vehicle.holders.as_slice() else {
            return None;
        };
        let key: SecretKey = fleet.key(signer);
        let Did::Ed25519(_) = key.did() else {
            return None;
        };
        Some(Persona {
            id: format!("holder-{}", vehicle.index),
            label: format!("Holder of {} {} {}", vehicle.make, vehicle.model, vehicle.vin),
            role: None,
            organisation: None,
            did: key.did(),
            secret_key: hex::encode(key.seed()?),
        })
    })
}

//! Ready-made identities for a demonstration network, one or two per role.

use vinculum_api::Persona;
use vinculum_core::{Did, Role, SecretKey};
use vinculum_fleet::{Fleet, Signer, Vehicle};

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

/// One organisation per role, and a few holders of cars whose keys a browser can use.
pub fn personas(fleet: &Fleet, vehicles: &[Vehicle]) -> Vec<Persona> {
    let of_role = |role: &Role| {
        let able = |organisation: &&vinculum_fleet::Organisation| {
            organisation.roles.contains(role) && organisation.suspended_after_load.is_none()
        };
        let organisation = fleet.organisations().iter().find(able)?;
        Some(Persona {
            id: format!("{role}"),
            label: organisation.name.clone(),
            role: Some(*role),
            organisation: Some(organisation.id.clone()),
            did: organisation.key().did(),
            secret_key: hex::encode(organisation.key().seed()?),
        })
    };
    let organisations = ROLES.iter().filter_map(of_role);
    organisations.chain(holders(fleet, vehicles).take(3)).collect()
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

//! Transcripts.

use crate::support::{Network, admit, id, key, person};
use vinculum_core::{ActionDigest, Digest, Role, Salt, Timestamp, sha256};
use vinculum_identity::{
    ATTESTATIONS, Action, AddKey, AssignWmi, IssueAttestation, KeyStatus, OrganisationStatus, ReinstateOrganisation,
    RevokeAttestation, RevokeKey, RotateKey, SuspendOrganisation, WMIS,
};

const SALT: Salt = Salt([1; 16]);

fn add(by: &str, n: u8) -> Action {
    Action::AddKey(AddKey { salt: SALT, by: id(by), key: key(by, n) })
}

#[test]
fn governance_needs_more_than_two_thirds_of_the_validators() {
    let mut network = Network::new();
    let action = admit("acme", &[Role::Workshop]);
    let two = network.governors(2);
    assert_eq!(network.apply(&action, &two).unwrap_err().name, "governance_quorum_missing");
    // Somebody else's signature, or one twice over, adds nothing.
    let outsider = [two.as_slice(), &[key("stranger", 0), two[0]]].concat();
    assert_eq!(network.apply(&action, &outsider).unwrap_err().name, "governance_quorum_missing");
    let events = network.apply(&action, &network.governors(3)).unwrap();
    assert_eq!(events[0].data["number"], 5, "the four founders come first");
    assert_eq!(network.organisation("acme").number, 5);
}

#[test]
fn a_validators_revoked_key_no_longer_counts() {
    let mut network = Network::new();
    let rotate = Action::RotateKey(RotateKey { salt: SALT, by: id("v3"), old: key("v3", 0), new: key("v3", 1) });
    network.apply(&rotate, &[key("v3", 0), key("v3", 1)]).unwrap();
    let action = admit("acme", &[]);
    assert!(network.apply(&action, &network.governors(3)).is_err());
    let now = [key("v1", 0), key("v2", 0), key("v3", 1)];
    network.apply(&action, &now).unwrap();
}

#[test]
fn keys_are_added_rotated_and_revoked() {
    let mut network = Network::new();
    network.admit("acme", &[Role::Workshop]);
    let (first, second, third) = (key("acme", 0), key("acme", 1), key("acme", 2));

    network.apply(&add("acme", 1), &[first, second]).unwrap();
    assert_eq!(network.organisation("acme").keys, [first, second]);

    let rotate = Action::RotateKey(RotateKey { salt: SALT, by: id("acme"), old: first, new: third });
    network.apply(&rotate, &[second, third]).unwrap();
    assert_eq!(network.organisation("acme").keys, [second, third]);
    let record = network.key_record(&first).unwrap();
    assert_eq!((record.status, record.revoked_at), (KeyStatus::Revoked, Some(network.time)));

    let revoke = |key| Action::RevokeKey(RevokeKey { salt: SALT, by: id("acme"), key, reason: "stolen".into() });
    network.apply(&revoke(second), &[second]).unwrap();
    // New signatures by a revoked key fail, and the last key stays.
    assert_eq!(network.apply(&add("acme", 3), &[second, key("acme", 3)]).unwrap_err().code, 2004);
    assert_eq!(network.apply(&revoke(third), &[third]).unwrap_err().name, "last_key");
}

#[test]
fn a_suspended_organisation_does_nothing_until_reinstated() {
    let mut network = Network::new();
    network.admit("acme", &[Role::Workshop]);
    let suspend = Action::SuspendOrganisation(SuspendOrganisation {
        salt: SALT,
        organisation: id("acme"),
        reason: "fraud".into(),
    });
    network.govern(&suspend).unwrap();
    assert_eq!(network.organisation("acme").status, OrganisationStatus::Suspended);
    let signers = [key("acme", 0), key("acme", 1)];
    assert_eq!(network.apply(&add("acme", 1), &signers).unwrap_err().name, "organisation_suspended");
    let reinstate = Action::ReinstateOrganisation(ReinstateOrganisation { salt: SALT, organisation: id("acme") });
    network.govern(&reinstate).unwrap();
    network.apply(&add("acme", 1), &signers).unwrap();
}

#[test]
fn a_wmi_has_one_owner_that_is_a_manufacturer() {
    let mut network = Network::new();
    network.admit("maker", &[Role::Manufacturer]);
    network.admit("rival", &[Role::Manufacturer]);
    network.admit("garage", &[Role::Workshop]);
    let assign =
        |to: &str| Action::AssignWmi(AssignWmi { salt: SALT, organisation: id(to), wmi: "YV1".parse().unwrap() });
    assert_eq!(network.govern(&assign("garage")).unwrap_err().name, "role_required");
    network.govern(&assign("maker")).unwrap();
    assert_eq!(network.govern(&assign("rival")).unwrap_err().name, "wmi_taken");
    assert_eq!(network.read(&WMIS, &"YV1".parse().unwrap()).unwrap().organisation, id("maker"));
}

#[test]
fn an_attestation_is_issued_and_withdrawn_by_its_issuer() {
    let mut network = Network::new();
    network.admit("registry", &[Role::Registrar]);
    network.admit("other", &[Role::Registrar]);
    let issue = Action::IssueAttestation(IssueAttestation {
        salt: SALT,
        by: id("registry"),
        subject: person(1),
        kind: "driving_licence".into(),
        commitment: Digest([7; 32]),
        expires_at: Some(Timestamp(u64::MAX >> 11)),
    });
    network.apply(&issue, &[key("registry", 0)]).unwrap();
    let attestation = ActionDigest::from(sha256(&serde_json::to_vec(&issue).unwrap()));
    assert_eq!(network.read(&ATTESTATIONS, &attestation).unwrap().issuer, id("registry"));

    let revoke = |by: &str| {
        let reason = "licence withdrawn".into();
        Action::RevokeAttestation(RevokeAttestation { salt: SALT, by: id(by), attestation, reason })
    };
    assert_eq!(network.apply(&revoke("other"), &[key("other", 0)]).unwrap_err().name, "unknown_attestation");
    network.apply(&revoke("registry"), &[key("registry", 0)]).unwrap();
    assert_eq!(network.apply(&revoke("registry"), &[key("registry", 0)]).unwrap_err().name, "attestation_revoked");
}

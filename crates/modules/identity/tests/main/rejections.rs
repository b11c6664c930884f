//! Every way an action is refused; and that the state is as it was.

use crate::support::{Network, admit, country, id, key, person};
use vinculum_core::{Digest, OrganisationId, Role, Salt, Timestamp};
use vinculum_identity::{
    Action, AddKey, AdmitOrganisation, AssignWmi, IssueAttestation, MAX_KEYS, ReinstateOrganisation, RevokeKey,
    RotateKey, SetRoles, SuspendOrganisation,
};

const SALT: Salt = Salt([1; 16]);

fn network() -> Network {
    let mut network = Network::new();
    network.admit("acme", &[Role::Workshop]);
    network.admit("maker", &[Role::Manufacturer]);
    network
}

fn admit_with(change: impl FnOnce(&mut AdmitOrganisation)) -> Action {
    let Action::AdmitOrganisation(mut action) = admit("newcomer", &[Role::Dealer]) else { unreachable!() };
    change(&mut action);
    Action::AdmitOrganisation(action)
}

fn unknown() -> OrganisationId {
    id("nobody")
}

#[test]
fn governance_is_refused_with_the_right_code() {
    let reason = || "because".to_string();
    let table: Vec<(Action, &str)> = vec![
        (admit("acme", &[]), "organisation_exists"),
        (admit_with(|a| a.keys = vec![key("acme", 0)]), "key_taken"),
        (admit_with(|a| a.keys = vec![]), "invalid_field"),
        (admit_with(|a| a.keys = vec![key("x", 0), key("x", 0)]), "invalid_field"),
        (admit_with(|a| a.keys = vec![vinculum_core::Did::P256([5; 33])]), "invalid_field"),
        (admit_with(|a| a.roles = vec![Role::Dealer, Role::Dealer]), "invalid_field"),
        (admit_with(|a| a.name = String::new()), "invalid_field"),
        (admit_with(|a| a.name = "x".repeat(201)), "invalid_field"),
        (admit_with(|a| a.name = "line\nbreak".into()), "invalid_field"),
        (admit_with(|a| a.lei = Some("529900T8BM49AURSDO56".into())), "invalid_field"),
        (admit_with(|a| a.lei = Some("short".into())), "invalid_field"),
        (
            Action::SuspendOrganisation(SuspendOrganisation { salt: SALT, organisation: unknown(), reason: reason() }),
            "unknown_organisation",
        ),
        (Action::ReinstateOrganisation(ReinstateOrganisation { salt: SALT, organisation: id("acme") }), "no_change"),
        (Action::SetRoles(SetRoles { salt: SALT, organisation: id("acme"), roles: vec![Role::Workshop] }), "no_change"),
        (
            Action::AssignWmi(AssignWmi { salt: SALT, organisation: unknown(), wmi: "YV1".parse().unwrap() }),
            "unknown_organisation",
        ),
    ];
    let mut network = network();
    for (action, expected) in table {
        let before = network.snapshot();
        let rejection = network.govern(&action).expect_err(expected);
        assert_eq!(rejection.name, expected, "{rejection}");
        assert_eq!(network.snapshot(), before, "{expected} left something behind");
        // And without the quorum none of them gets further.
        assert!(network.apply(&action, &[key("acme", 0)]).is_err());
    }
}

#[test]
fn an_organisations_own_actions_are_refused_with_the_right_code() {
    let by = || id("acme");
    let (mine, new, makers) = (key("acme", 0), key("acme", 1), key("maker", 0));
    let issue = |by: OrganisationId, expires_at| {
        let kind = "driving_licence".to_string();
        let commitment = Digest([7; 32]);
        Action::IssueAttestation(IssueAttestation { salt: SALT, by, subject: person(1), kind, commitment, expires_at })
    };
    let add = |key| Action::AddKey(AddKey { salt: SALT, by: by(), key });
    let revoke = |key| Action::RevokeKey(RevokeKey { salt: SALT, by: by(), key, reason: "lost".into() });
    let table: Vec<(Action, Vec<vinculum_core::Did>, &str)> = vec![
        (add(new), vec![], "organisation_signature_missing"),
        (add(new), vec![makers, new], "organisation_signature_missing"),
        (add(new), vec![mine], "missing_signature"),
        (add(makers), vec![mine, makers], "key_taken"),
        (revoke(makers), vec![mine, makers], "unknown_key"),
        (revoke(mine), vec![mine], "last_key"),
        (Action::RotateKey(RotateKey { salt: SALT, by: by(), old: mine, new: mine }), vec![mine], "invalid_field"),
        (Action::RotateKey(RotateKey { salt: SALT, by: by(), old: new, new }), vec![mine, new], "invalid_field"),
        (issue(unknown(), None), vec![mine], "unknown_organisation"),
        (issue(by(), Some(Timestamp(1))), vec![mine], "invalid_field"),
    ];
    let mut network = network();
    for (action, signers, expected) in table {
        let before = network.snapshot();
        let rejection = network.apply(&action, &signers).expect_err(expected);
        assert_eq!(rejection.name, expected, "{rejection}");
        assert_eq!(network.snapshot(), before, "{expected} left something behind");
    }
}

#[test]
fn an_organisation_has_a_most_of_keys() {
    let mut network = network();
    for n in 1..MAX_KEYS as u8 {
        let add = Action::AddKey(AddKey { salt: SALT, by: id("acme"), key: key("acme", n) });
        network.apply(&add, &[key("acme", 0), key("acme", n)]).unwrap();
    }
    let one_more = key("acme", 200);
    let add = Action::AddKey(AddKey { salt: SALT, by: id("acme"), key: one_more });
    assert_eq!(network.apply(&add, &[key("acme", 0), one_more]).unwrap_err().name, "too_many_keys");
}

#[test]
fn countries_and_wmis_have_one_form() {
    assert_eq!(country("SE").as_str(), "SE");
    for bad in ["", "S", "se", "SWE", "S1"] {
        assert!(bad.parse::<vinculum_identity::Country>().is_err(), "{bad}");
    }
    for good in ["YV1", "1G9ABC", "000"] {
        assert!(good.parse::<vinculum_identity::Wmi>().is_ok(), "{good}");
    }
    for bad in ["", "YV", "YVI", "yv1", "YV12", "YO1", "YQ1", "YV1ABCD"] {
        assert!(bad.parse::<vinculum_identity::Wmi>().is_err(), "{bad}");
    }
}

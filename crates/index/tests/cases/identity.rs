//! Organisations and attestations.

use crate::support::{
    answers::every,
    chain::did,
    store::Store,
    world::{WORLD, person},
};
use std::collections::BTreeSet;
use vinculum_core::{Digest, Role, TransactionId};
use vinculum_identity::{KeyRecord, KeyStatus, Organisation, OrganisationStatus, WmiRecord};
use vinculum_index::{AttestationFilter, Index, OrganisationFilter};

async fn ids(index: &Index, filter: OrganisationFilter) -> Vec<String> {
    let found = every(2, async |page| index.organisations(&filter, &page).await).await;
    found.iter().map(|one| one.id.to_string()).collect()
}

/// The model follows actions; the state machine keeps its own records of the same things.
pub async fn organisations_agree_with_the_state(store: Store) {
    let chain = &WORLD.chain;
    let index = store.filled(&chain.genesis, &chain.blocks).await;
    let all = every(3, async |page| index.organisations(&OrganisationFilter::default(), &page).await).await;
    assert_eq!(all.len(), 9);
    for one in &all {
        let state: Organisation = chain.state(&format!("identity/organisation/{}", one.id)).unwrap();
        assert_eq!((one.number, &one.name, one.country), (state.number, &state.name, state.country));
        assert_eq!((&one.lei, one.status), (&state.lei, state.status));
        assert_eq!(
            one.roles.iter().collect::<BTreeSet<_>>(),
            state.roles.iter().collect::<BTreeSet<_>>(),
            "{}",
            one.id
        );
        assert_eq!((one.admitted_at, one.reports_since), (state.admitted_at, state.reports_since));
        let active: Vec<_> = one.keys.iter().filter(|key| key.status == KeyStatus::Active).map(|key| key.key).collect();
        assert_eq!(active, state.keys, "{}", one.id);
        for key in &one.keys {
            let state: KeyRecord = chain.state(&format!("identity/key/{}", key.key)).unwrap();
            let expected = (state.organisation, state.status, state.added_at, state.revoked_at);
            assert_eq!((one.id.clone(), key.status, key.added_at, key.revoked_at), expected);
        }
        for wmi in &one.wmis {
            let state: WmiRecord = chain.state(&format!("identity/wmi/{wmi}")).unwrap();
            assert_eq!(state.organisation, one.id);
        }
        assert_eq!(index.organisation(&one.id).await.unwrap().as_ref(), Some(one));
    }
    let find = |id: &str| all.iter().find(|one| one.id.as_str() == id).unwrap();
    assert_eq!(find("kiez-werkstatt").status, OrganisationStatus::Suspended);
    assert_eq!(find("skrot").status, OrganisationStatus::Active);
    assert_eq!(find("skrot").roles, [Role::Recycler, Role::Dealer]);
    assert_eq!(find("nordic-motors").wmis.len(), 2);
    let garage = find("city-garage");
    assert_eq!(garage.keys.iter().map(|key| key.key).collect::<Vec<_>>(), [did("city-garage"), did("city-garage 2")]);
    assert_eq!(garage.keys[0].status, KeyStatus::Revoked);
    // Low readings on two vehicles, one right reading, one correction.
    assert_eq!(find("kiez-werkstatt").records, 4);
    assert!(index.organisation(&"no-such-one".parse().unwrap()).await.unwrap().is_none());
}

pub async fn organisations_by_role_country_and_words(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    let role = |role| OrganisationFilter { role: Some(role), ..OrganisationFilter::default() };
    assert_eq!(ids(&index, role(Role::Workshop)).await, ["city-garage", "kiez-werkstatt"]);
    assert_eq!(ids(&index, role(Role::Dealer)).await, ["city-garage", "skrot"]);
    assert_eq!(ids(&index, role(Role::Auditor)).await, ["sure-insure"]);
    assert!(ids(&index, role(Role::Trustee)).await.is_empty());
    let country = |code: &str| OrganisationFilter { country: code.parse().ok(), ..OrganisationFilter::default() };
    assert_eq!(ids(&index, country("DE")).await, ["tuv-west", "kiez-werkstatt"]);
    assert!(ids(&index, country("FR")).await.is_empty());
    let text = |text: &str| OrganisationFilter { text: Some(text.into()), ..OrganisationFilter::default() };
    for (words, expected) in [
        ("TÜV", &["tuv-west"][..]),
        ("tuv-west", &["tuv-west"]),
        ("garage CITY", &["city-garage"]),
        ("100%", &["city-garage"]),
        ("\"åkeri\"", &["city-garage"]),
        ("t_v", &[]),
        ("%", &["city-garage"]),
        ("_", &[]),
        ("\\", &[]),
        ("' OR '1'='1", &[]),
        ("ab\0c", &[]),
        (
            "   ",
            &[
                "nordic-motors",
                "svea-register",
                "city-garage",
                "first-bank",
                "tuv-west",
                "sure-insure",
                "polis",
                "skrot",
                "kiez-werkstatt",
            ],
        ),
    ] {
        assert_eq!(ids(&index, text(words)).await, expected, "{words:?}");
    }
    let both = OrganisationFilter { country: "DE".parse().ok(), role: Some(Role::Workshop), text: Some("kiez".into()) };
    assert_eq!(ids(&index, both).await, ["kiez-werkstatt"]);
}

pub async fn attestations_by_subject_and_issuer(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    let list = async |filter: AttestationFilter| every(1, async |page| index.attestations(&filter, &page).await).await;
    let all = list(AttestationFilter::default()).await;
    assert_eq!(all.len(), 4);
    // The newest first; the sale's was issued with other actions, at the end of its transaction.
    assert_eq!((all[0].kind.as_str(), all[0].transaction), ("sale", WORLD.compound));
    let ids: Vec<_> = all[1..].iter().rev().map(|one| Digest(one.id.0)).collect();
    assert_eq!(ids, WORLD.attestations);
    let about = |subject: &str| AttestationFilter { subject: subject.parse().ok(), ..AttestationFilter::default() };
    let annas = list(about(&person("anna"))).await;
    assert_eq!(annas.iter().map(|one| one.kind.as_str()).collect::<Vec<_>>(), ["customer", "driving_licence"]);
    let revoked = annas[0].revoked.as_ref().unwrap();
    assert_eq!(revoked.reason, "left the bank");
    assert!(revoked.at > annas[0].issued_at && annas[1].revoked.is_none());
    assert_eq!(list(about("org:city-garage")).await.len(), 1);
    assert!(list(about("org:polis")).await.is_empty());
    let by_bank = AttestationFilter { issuer: "first-bank".parse().ok(), ..AttestationFilter::default() };
    assert_eq!(list(by_bank).await.len(), 3);
    let both = AttestationFilter { issuer: "polis".parse().ok(), subject: person("anna").parse().ok() };
    let found = list(both).await;
    assert_eq!(found.len(), 1);
    assert_ne!(found[0].transaction, TransactionId::default());
}

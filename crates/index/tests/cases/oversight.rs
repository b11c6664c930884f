//! What overseers and those concerned look at.

use crate::support::{
    answers::every,
    chain::{DAY, secret, vehicle},
    store::Store,
    world::{NAMED, ORDINARY, WORLD, person},
};
use std::collections::BTreeMap;
use vinculum_core::{OrganisationId, Party, Role, Timestamp};
use vinculum_index::{
    Grouping, Index, PageRequest, TransactionFilter, VehicleFilter,
    view::{FindingKind, InboxItem, InboxReason},
};
use vinculum_runtime::{Action, Outcome, Parsed};

fn garage() -> OrganisationId {
    "city-garage".parse().unwrap()
}

async fn inbox(index: &Index, party: &str) -> Vec<InboxItem> {
    let party: Party = party.parse().unwrap();
    every(3, async |page| index.inbox(&party, &page).await).await
}

fn kinds(items: &[InboxItem]) -> Vec<&str> {
    items.iter().map(|item| item.kind.strip_prefix("vehicles.").unwrap()).collect()
}

pub async fn findings_by_group_agree_with_the_vehicles(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    let total = (NAMED.len() + ORDINARY) as u64;
    let every_vehicle =
        async |filter: VehicleFilter| every(50, async |page| index.vehicles(&filter, &page).await).await;
    let rolled = VehicleFilter { finding: Some(FindingKind::OdometerRollback), ..VehicleFilter::default() };
    let rolled = every_vehicle(rolled).await;
    assert!(!rolled.is_empty());
    for grouping in [Grouping::Make, Grouping::Model, Grouping::Country, Grouping::Manufacturer] {
        let groups = index.findings_by(grouping, Some(FindingKind::OdometerRollback)).await.unwrap();
        assert_eq!(groups.iter().map(|group| group.vehicles).sum::<u64>(), total, "{grouping:?}");
        assert_eq!(groups.iter().map(|group| group.flagged).sum::<u64>(), rolled.len() as u64, "{grouping:?}");
        let any = index.findings_by(grouping, None).await.unwrap();
        assert!(any.iter().map(|group| group.flagged).sum::<u64>() > rolled.len() as u64, "{grouping:?}");
    }
    let makes = index.findings_by(Grouping::Make, None).await.unwrap();
    let sizes: BTreeMap<_, _> = makes.iter().map(|group| (group.key.as_deref().unwrap(), group.vehicles)).collect();
    assert_eq!(sizes, BTreeMap::from([("Nordic", 7), ("Volta", 30), ("Ærø", 15)]));
    assert_eq!(makes[0].key.as_deref(), Some("Nordic"), "those with the most flagged vehicles come first");
    assert_eq!(makes[0].findings["odometer_rollback"], rolled.len() as u64);
    // Where vehicles were last: one was exported to Norway; nothing was registered of the ordinary ones.
    let countries = index.findings_by(Grouping::Country, None).await.unwrap();
    let sizes: BTreeMap<_, _> = countries.iter().map(|group| (group.key.as_deref(), group.vehicles)).collect();
    assert_eq!(sizes[&Some("NO")], 1, "{sizes:?}");
    let makers = index.findings_by(Grouping::Manufacturer, None).await.unwrap();
    assert_eq!(makers[0].key.as_deref(), Some("nordic-motors"));
    assert_eq!(makers[0].label.as_deref(), Some("Nordic Motors AB"));
}

pub async fn coverage_shows_who_is_silent(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    let coverage = index.coverage().await.unwrap();
    let class = |country: &str, role: Role| {
        let country = coverage.iter().find(|entry| entry.country.to_string() == country).expect("a country");
        country.classes.iter().find(|class| class.class == role).expect("every class").clone()
    };
    let workshops = class("SE", Role::Workshop);
    assert_eq!(workshops.organisations, 1);
    assert!(workshops.since.is_some() && workshops.records >= 3 * NAMED.len() as u64, "{workshops:?}");
    let by_garage = |(parsed, outcome): &(Parsed, Outcome)| {
        let is_theirs = |action: &Action| matches!(action, Action::Vehicles(action) if action.by() == Some(&garage()));
        outcome.is_accepted() && parsed.actions().iter().any(is_theirs)
    };
    let last = WORLD.chain.blocks.iter().rev().find(|block| block.transactions.iter().any(by_garage));
    assert_eq!(workshops.last_record_at, last.map(|block| block.time));
    // The German workshop is suspended: its class falls silent, what it covered before stays.
    let german = class("DE", Role::Workshop);
    assert_eq!((german.since, german.organisations), (None, 0));
    assert!(german.periods.last().is_some_and(|period| period.to.is_some()), "{german:?}");
    let nobody = class("DE", Role::Police);
    assert_eq!((nobody.since, nobody.organisations, nobody.records, nobody.periods.len()), (None, 0, 0, 0));
}

pub async fn an_inbox_has_what_others_did(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    // Anna holds what she hasn't sold.
    let hers = inbox(&index, &person("anna")).await;
    assert!(hers.iter().all(|item| item.reason == InboxReason::Holder));
    assert!(hers.iter().all(|item| item.vehicle.id != vehicle("honest")), "she sold it");
    assert!(hers.is_sorted_by_key(|item| std::cmp::Reverse(item.height)));
    let disputed: Vec<_> = hers.iter().filter(|item| item.vehicle.id == vehicle("disputed")).cloned().collect();
    assert!(kinds(&disputed).contains(&"answer_dispute") && kinds(&disputed).contains(&"record_accident"));
    let answer = disputed.iter().find(|item| item.kind.ends_with("answer_dispute")).unwrap();
    assert_eq!((answer.about, answer.by_name.as_deref()), (Some(6), Some("Sure Insure")));
    assert!(answer.action.get("salt").is_none());
    // Bo and the garage hold one together. What the garage did to it itself is no news to it.
    let bo = inbox(&index, &person("bo")).await;
    assert!(kinds(&bo).contains(&"complete_recall") && bo.iter().all(|item| item.vehicle.id == vehicle("honest")));
    let garage = inbox(&index, "org:city-garage").await;
    assert!(garage.iter().all(|item| item.by.as_ref().is_none_or(|by| by.to_string() != "city-garage")));
    assert!(garage.iter().any(|item| item.vehicle.id == vehicle("honest")));
    // The insurer holds nothing, and is told of the disputes of its records; not of its own answer.
    let insurer = inbox(&index, "org:sure-insure").await;
    assert_eq!(kinds(&insurer), ["dispute_record", "dispute_record"]);
    assert!(insurer.iter().all(|item| item.reason == InboxReason::Reporter));
    assert_eq!(inbox(&index, &secret("nobody").did().to_string()).await, []);
}

pub async fn names_are_of_those_that_are_known(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    let names = index.names([vehicle("honest"), vehicle("nobody's"), vehicle("honest")]).await.unwrap();
    assert_eq!(names.len(), 1);
    let name = &names[&vehicle("honest")];
    assert_eq!((name.make.as_str(), name.model.as_str(), name.model_year, &name.vin), ("Nordic", "N40", 2020, &None));
    assert!(index.names([]).await.unwrap().is_empty());
}

pub async fn a_window_and_a_stretch_of_time_hold_their_blocks(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    let blocks = &WORLD.chain.blocks;
    let since = Timestamp(WORLD.chain.time - 210 * DAY);
    let window = index.window(since, 10_000).await.unwrap();
    let expected: Vec<_> = blocks.iter().filter(|block| block.time >= since).collect();
    assert!(!expected.is_empty() && expected.len() < blocks.len());
    assert_eq!(window.len(), expected.len());
    for (seen, block) in window.iter().zip(&expected) {
        assert_eq!((seen.time, seen.transactions), (block.time, block.transactions.len() as u64));
    }
    assert_eq!(
        index.window(since, 2).await.unwrap(),
        window[window.len() - 2..],
        "the latest, the oldest of them first"
    );

    let (from, to) = (blocks[3].time, blocks[6].time);
    let filter = TransactionFilter { from: Some(from), to: Some(to), ..TransactionFilter::default() };
    let found = every(2, async |page| index.transactions(&filter, &page).await).await;
    let expected: usize =
        blocks.iter().filter(|block| (from..=to).contains(&block.time)).map(|block| block.transactions.len()).sum();
    assert_eq!(found.len(), expected);
    assert!(found.iter().all(|transaction| (from..=to).contains(&transaction.time)));
    let page = PageRequest::new(None, None).unwrap();
    let nothing = TransactionFilter { from: Some(to), to: Some(from), ..TransactionFilter::default() };
    assert!(from == to || index.transactions(&nothing, &page).await.unwrap().items.is_empty());
}

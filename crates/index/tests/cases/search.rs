//! Search.

use crate::support::{
    chain::vehicle,
    store::Store,
    world::{ORDINARY, SOURCE_CODE, WORLD, person},
};
use vinculum_index::{
    Index, OrganisationFilter, PageRequest, RecordFilter, TransactionFilter, VehicleFilter,
    view::{HitKind, SearchHit},
};

async fn search(index: &Index, text: &str) -> Vec<SearchHit> {
    index.search(text, None, 20).await.unwrap().items
}

pub async fn finds_everything_there_is(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    let honest = vehicle("honest").to_string();
    let block = &WORLD.chain.blocks[4];
    let transaction = WORLD.compound.to_string();
    for (text, kind, id) in [
        (honest.as_str(), HitKind::Vehicle, honest.as_str()),
        (&honest[..9], HitKind::Vehicle, &honest),
        (&honest[..8].to_uppercase(), HitKind::Vehicle, &honest),
        (&transaction, HitKind::Transaction, &transaction),
        (&transaction[..7], HitKind::Transaction, &transaction),
        ("5", HitKind::Block, "5"),
        (&block.digest.to_string(), HitKind::Block, "5"),
        ("tüv", HitKind::Organisation, "tuv-west"),
        ("org:polis", HitKind::Organisation, "polis"),
        ("  first bank ", HitKind::Organisation, "first-bank"),
    ] {
        let hits = search(&index, text).await;
        assert!(hits.iter().any(|hit| hit.kind == kind && hit.id == id), "{text:?}: {hits:?}");
    }
    // A name of an organisation and of its makes; a number that is a height nowhere, a year and a model.
    let hits = search(&index, "nordic").await;
    assert_eq!((hits[0].kind, hits[0].title.as_str()), (HitKind::Organisation, "Nordic Motors AB"));
    assert_eq!(hits.iter().filter(|hit| hit.kind == HitKind::Vehicle).count(), 7);
    let hits = search(&index, "2008").await;
    assert_eq!(hits.len(), ORDINARY / 3);
    assert!(hits.iter().all(|hit| hit.title.starts_with("Volta 2008 ")));
    assert_eq!(search(&index, "2018 VOLTA").await.len(), 8);
    assert_eq!(index.search("volta", None, 3).await.unwrap().items.len(), 3);
    // Holders.
    let hits = search(&index, &person("bo")).await;
    assert_eq!(hits.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>(), [honest.as_str()]);
    assert_eq!(search(&index, "org:city-garage").await[0].kind, HitKind::Organisation);
    // What the caller made of a VIN.
    let hits = index.search("YV1XXXXXXXXXXXXXX", Some(vehicle("honest")), 20).await.unwrap().items;
    assert_eq!(hits.iter().map(|hit| hit.id.as_str()).collect::<Vec<_>>(), [honest.as_str()]);
    assert!(index.search("", Some(vehicle("nobody's")), 20).await.unwrap().items.is_empty());
}

pub async fn hostile_input_finds_nothing_and_harms_nothing(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    let before = index.statistics().await.unwrap();
    let long = "x".repeat(100_000);
    let wide = "ж ".repeat(5_000);
    let hostile = [
        "'; DROP TABLE vehicles; --",
        "\" OR \"1\"=\"1",
        "$1",
        "?1",
        "%s%n",
        "\0",
        "a\0b",
        "\u{202e}abc",
        "0x",
        "-1",
        "99999999999999999999999",
        "18446744073709551615",
        "1e9",
        "did:key:zzz",
        "org:",
        "\\",
        "') UNION SELECT * FROM organisations --",
        SOURCE_CODE,
        &long,
        &wide,
    ];
    let page = PageRequest::default();
    for text in hostile {
        let hits = index.search(text, None, 20).await.unwrap().items;
        assert!(hits.is_empty(), "{text:?}: {hits:?}");
        let some = || Some(text.to_owned());
        let none = [
            VehicleFilter { make: some(), ..VehicleFilter::default() },
            VehicleFilter { model: some(), ..VehicleFilter::default() },
            VehicleFilter { text: some(), ..VehicleFilter::default() },
        ];
        for filter in none {
            assert!(index.vehicles(&filter, &page).await.unwrap().items.is_empty(), "{filter:?}");
        }
        let filter = TransactionFilter { kind: some(), ..TransactionFilter::default() };
        assert!(index.transactions(&filter, &page).await.unwrap().items.is_empty());
        let filter = OrganisationFilter { text: some(), ..OrganisationFilter::default() };
        assert!(index.organisations(&filter, &page).await.unwrap().items.is_empty());
        let filter = RecordFilter { kind: some(), ..RecordFilter::default() };
        let records = index.records(&vehicle("honest"), &filter, &page, Default::default()).await.unwrap();
        assert!(records.unwrap().items.is_empty());
    }
    assert!(search(&index, "").await.is_empty() && search(&index, " \t\n").await.is_empty());
    assert_eq!(index.statistics().await.unwrap(), before);
}

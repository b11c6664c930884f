//! Blocks go in once, in order, all or none; and the model can be built anew at any time.

use crate::support::{
    answers::{every, everything},
    chain::{Chain, genesis, vehicle},
    store::Store,
    world::{GOVERNORS, WORLD, founders, person},
};
use serde_json::json;
use std::time::Instant;
use vinculum_core::Timestamp;
use vinculum_index::{IndexError, OrganisationFilter, PageRequest, RecordFilter, TransactionFilter, VehicleFilter};

pub async fn founders_are_there_before_any_block(store: Store) {
    let index = store.open(&WORLD.chain.genesis).await;
    assert_eq!((index.indexed_height(), index.network()), (0, WORLD.chain.network()));
    let organisations = index.organisations(&OrganisationFilter::default(), &PageRequest::default()).await.unwrap();
    let ids: Vec<_> = organisations.items.iter().map(|one| (one.number, one.id.to_string())).collect();
    let expected: Vec<_> =
        (1u32..).zip(founders()).map(|(n, one)| (n, one["organisation"].as_str().unwrap().to_owned())).collect();
    assert_eq!(ids, expected);
    let statistics = index.statistics().await.unwrap();
    assert_eq!((statistics.organisations, statistics.blocks, statistics.transactions), (8, 0, 0));
    assert!(index.blocks(&PageRequest::default()).await.unwrap().items.is_empty());
    assert!(index.block(1).await.unwrap().is_none());
    assert!(index.vehicle(&vehicle("honest"), Timestamp(0)).await.unwrap().is_none());
}

pub async fn blocks_are_taken_in_once(store: Store) {
    let blocks = &WORLD.chain.blocks;
    let index = store.open(&WORLD.chain.genesis).await;
    index.apply(&[]).await.unwrap();
    index.apply(&blocks[..3]).await.unwrap();
    let before = index.statistics().await.unwrap();
    index.apply(&blocks[..3]).await.unwrap();
    index.apply(&blocks[1..2]).await.unwrap();
    assert_eq!((index.indexed_height(), index.statistics().await.unwrap()), (3, before));
    // What is there is passed over, what follows is taken in.
    index.apply(&blocks[1..5]).await.unwrap();
    assert_eq!(index.indexed_height(), 5);
    index.apply(blocks).await.unwrap();
    let transactions: usize = blocks.iter().map(|block| block.transactions.len()).sum();
    assert_eq!(index.statistics().await.unwrap().transactions, transactions as u64);
}

pub async fn gaps_and_forks_are_refused(store: Store) {
    let blocks = &WORLD.chain.blocks;
    let index = store.open(&WORLD.chain.genesis).await;
    let error = index.apply(&blocks[1..2]).await.unwrap_err();
    assert!(matches!(error, IndexError::Gap { expected: 1, found: 2 }), "{error}");
    let error = index.apply(&[blocks[0].clone(), blocks[2].clone()]).await.unwrap_err();
    assert!(matches!(error, IndexError::Gap { expected: 2, found: 3 }), "{error}");
    assert_eq!(index.indexed_height(), 0);
    index.apply(&blocks[..2]).await.unwrap();
    let mut other = blocks[2].clone();
    other.parent = blocks[0].digest;
    let error = index.apply(&[other]).await.unwrap_err();
    assert!(matches!(error, IndexError::Fork { height: 3 }), "{error}");
    index.apply(&blocks[2..3]).await.unwrap();
}

/// A block of another chain brings a record of a vehicle that was never born here.
pub async fn a_failed_call_leaves_nothing(store: Store) {
    let blocks = &WORLD.chain.blocks;
    let born = blocks.iter().position(|block| {
        let births = |action: &vinculum_runtime::Action| format!("{action:?}").contains("RegisterBirth");
        block.transactions.iter().any(|(one, _)| one.actions().iter().any(births))
    });
    let born = born.unwrap();
    let index = store.filled(&WORLD.chain.genesis, &blocks[..born]).await;
    let before = index.statistics().await.unwrap();
    let mut contradicting = blocks[born].clone();
    let with_records = blocks.iter().rev().find(|block| block.transactions.len() == 7).unwrap();
    contradicting.transactions = with_records.transactions.clone();
    let error = index.apply(&[contradicting]).await.unwrap_err();
    assert!(matches!(error, IndexError::Contradiction { .. }), "{error}");
    assert_eq!((index.indexed_height(), index.statistics().await.unwrap()), (born as u64, before));
    index.apply(blocks).await.unwrap();
    assert_eq!(index.indexed_height(), blocks.len() as u64);
}

pub async fn a_restart_goes_on(store: Store) {
    let blocks = &WORLD.chain.blocks;
    let index = store.filled(&WORLD.chain.genesis, &blocks[..blocks.len() / 2]).await;
    let before = index.statistics().await.unwrap();
    index.close().await;
    let index = store.open(&WORLD.chain.genesis).await;
    assert_eq!((index.indexed_height(), index.statistics().await.unwrap()), (blocks.len() as u64 / 2, before));
    index.apply(blocks).await.unwrap();
    assert_eq!(index.indexed_height(), blocks.len() as u64);
}

/// At once, block by block, dropped and rebuilt, and on SQLite: the same answers.
pub async fn however_it_is_built_it_answers_alike(store: Store) {
    let (genesis, blocks) = (&WORLD.chain.genesis, &WORLD.chain.blocks);
    let index = store.filled(genesis, blocks).await;
    let expected = everything(&index, &WORLD).await;
    index.reset().await.unwrap();
    assert_eq!((index.indexed_height(), index.statistics().await.unwrap().vehicles), (0, 0));
    for block in blocks {
        index.apply(std::slice::from_ref(block)).await.unwrap();
    }
    assert_eq!(everything(&index, &WORLD).await, expected);
    let other = Store::sqlite();
    let index = other.open(genesis).await;
    for group in blocks.chunks(3) {
        index.apply(group).await.unwrap();
    }
    assert_eq!(everything(&index, &WORLD).await, expected);
}

pub async fn another_network_or_version_is_built_anew(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    index.close().await;
    let other = genesis("another", &founders());
    let index = store.open(&other).await;
    assert_eq!((index.indexed_height(), index.network()), (0, other.network_id()));
    assert_eq!(index.statistics().await.unwrap().vehicles, 0);
    index.close().await;
    // A model that an older or newer program left behind.
    let statement = "UPDATE read_model SET schema_version = schema_version + 1, height = 7";
    store.execute(statement).await;
    let index = store.open(&other).await;
    assert_eq!(index.indexed_height(), 0);
    assert_eq!(index.statistics().await.unwrap().organisations, 8);
}

pub async fn a_foreign_database_is_left_alone(store: Store) {
    store.execute("CREATE TABLE invoices (number BIGINT)").await;
    let error = store.try_open(&WORLD.chain.genesis).await.unwrap_err();
    assert!(matches!(error, IndexError::Foreign), "{error}");
    store.execute("INSERT INTO invoices VALUES (1)").await;
}

/// Prints how many transactions a second go in; asserts that none is lost.
pub async fn many_transactions(store: Store) {
    const VEHICLES: usize = 500;
    const ROUNDS: u32 = 20;
    let mut chain = Chain::new(genesis("many", &founders()));
    chain.add("identity.assign_wmi", json!({ "organisation": "nordic-motors", "wmi": "YV1" }), &GOVERNORS);
    chain.accepted();
    for number in 0..VEHICLES {
        chain.birth(&number.to_string(), "Nordic", "N40", 2020, &person("anna"));
    }
    chain.accepted();
    for round in 1..=ROUNDS {
        chain.time += 1_000_000_000;
        for number in 0..VEHICLES {
            let reading = json!({ "value": round * 100, "unit": "km", "source": "dashboard" });
            let fields = json!({
                "by": "city-garage", "vehicle": vehicle(&number.to_string()), "occurredAt": chain.time,
                "odometer": reading,
            });
            chain.add("vehicles.record_odometer", fields, &["city-garage"]);
        }
        chain.accepted();
    }
    let index = store.open(&chain.genesis).await;
    let started = Instant::now();
    for group in chain.blocks.chunks(4) {
        index.apply(group).await.unwrap();
    }
    let seconds = started.elapsed().as_secs_f64();
    let transactions = index.statistics().await.unwrap().transactions;
    assert_eq!(transactions, 1 + VEHICLES as u64 * (u64::from(ROUNDS) + 1));
    eprintln!("{}: {:.0} transactions/s", &store.url[..8], transactions as f64 / seconds);
    let records = every(200, async |page| {
        let filter = RecordFilter::default();
        Ok(index.records(&vehicle("7"), &filter, &page, Timestamp(chain.time)).await?.unwrap())
    });
    assert_eq!(records.await.len(), ROUNDS as usize + 1);
    let vehicles = every(200, async |page| index.vehicles(&VehicleFilter::default(), &page).await).await;
    assert!(vehicles.iter().all(|one| one.records == u64::from(ROUNDS) + 1 && one.findings.is_empty()));
    let all = every(200, async |page| index.transactions(&TransactionFilter::default(), &page).await).await;
    assert_eq!(all.len() as u64, transactions);
}

//! Blocks and transactions.

use crate::support::{
    answers::every,
    store::Store,
    world::{WORLD, person},
};
use serde_json::json;
use std::collections::BTreeSet;
use vinculum_core::{Envelope, OrganisationId, TransactionId};
use vinculum_index::{
    IndexError, PageRequest, TransactionFilter,
    view::{OutcomeView, TransactionStatus, TransactionSummary},
};

pub async fn blocks_page_to_their_end(store: Store) {
    let blocks = &WORLD.chain.blocks;
    let index = store.filled(&WORLD.chain.genesis, blocks).await;
    for limit in [1, 7, 200] {
        let all = every(limit, async |page| index.blocks(&page).await).await;
        let heights: Vec<u64> = all.iter().map(|block| block.height).collect();
        assert_eq!(heights, (1..=blocks.len() as u64).rev().collect::<Vec<_>>());
    }
    for block in blocks {
        let detail = index.block(block.height).await.unwrap().unwrap();
        let accepted = block.transactions.iter().filter(|(_, outcome)| outcome.is_accepted()).count() as u64;
        let summary = &detail.summary;
        assert_eq!((summary.digest, summary.time, summary.proposer), (block.digest, block.time, block.proposer));
        let counts = (summary.transactions, summary.accepted, summary.rejected);
        let count = block.transactions.len() as u64;
        assert_eq!(counts, (count, accepted, count - accepted));
        assert_eq!(
            (detail.parent, detail.state_root, detail.body_hash),
            (block.parent, block.state_root, block.body_hash)
        );
        assert_eq!((detail.view, detail.bytes), (block.view, block.bytes));
        // The same views that a live stream makes without the database.
        let live = (0u32..).zip(&block.transactions).map(|(position, (transaction, outcome))| {
            TransactionSummary::of(block.height, block.time, position, transaction, outcome)
        });
        assert_eq!(detail.items, live.collect::<Vec<_>>());
    }
    for height in [0, blocks.len() as u64 + 1, u64::MAX] {
        assert!(index.block(height).await.unwrap().is_none());
    }
}

pub async fn transactions_page_to_their_end(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    let mut expected: Vec<TransactionId> = WORLD.chain.transactions().values().map(|(one, _)| one.id()).collect();
    expected.reverse();
    for limit in [1, 13, 200] {
        let all = every(limit, async |page| index.transactions(&TransactionFilter::default(), &page).await).await;
        assert_eq!(all.iter().map(|one| one.id).collect::<Vec<_>>(), expected);
    }
    for limit in [Some(0), Some(201)] {
        assert!(matches!(PageRequest::new(limit, None), Err(IndexError::Limit)));
    }
    for cursor in ["", "x", "AAAAAAAAAAA=", "_____________w", "\0", "' OR 1=1 --"] {
        let page = PageRequest::new(None, Some(cursor.to_owned())).unwrap();
        let error = index.transactions(&TransactionFilter::default(), &page).await.unwrap_err();
        assert!(matches!(error, IndexError::Cursor), "{cursor:?}: {error}");
        assert_eq!(error.field(), Some("cursor"));
    }
}

pub async fn transactions_by_organisation_type_and_status(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    let organisations: [Option<&str>; 4] = [None, Some("city-garage"), Some("first-bank"), Some("no-such-one")];
    let kinds = [None, Some("vehicles.record_odometer"), Some("vehicles.place_lien"), Some("vehicles.no_such")];
    let statuses = [None, Some(TransactionStatus::Accepted), Some(TransactionStatus::Rejected)];
    let mut hits = 0;
    for organisation in organisations {
        for kind in kinds {
            for status in statuses {
                let filter = TransactionFilter {
                    organisation: organisation.map(|id| id.parse().unwrap()),
                    kind: kind.map(str::to_owned),
                    status,
                    ..TransactionFilter::default()
                };
                let found = every(5, async |page| index.transactions(&filter, &page).await).await;
                let found: Vec<_> = found.iter().map(|one| one.id).collect();
                let expected = expected(filter);
                hits += expected.len();
                assert_eq!(found, expected, "{organisation:?} {kind:?} {status:?}");
            }
        }
    }
    assert!(hits > 100);
}

/// The same by looking at every transaction.
fn expected(filter: TransactionFilter) -> Vec<TransactionId> {
    let matches = |summary: &TransactionSummary| {
        filter.organisation.as_ref().is_none_or(|id| summary.organisations.contains(id))
            && filter.kind.as_ref().is_none_or(|kind| summary.action_types.contains(kind))
            && filter.status.is_none_or(|status| summary.status == status)
    };
    let all = WORLD.chain.transactions();
    let summaries = all.iter().rev().map(|((height, position), (transaction, outcome))| {
        TransactionSummary::of(*height, Default::default(), *position, transaction, outcome)
    });
    summaries.filter(matches).map(|summary| summary.id).collect()
}

pub async fn a_transaction_in_full(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    for ((height, position), (transaction, outcome)) in WORLD.chain.transactions() {
        let detail = index.transaction(&transaction.id()).await.unwrap().unwrap();
        assert_eq!((detail.summary.height, detail.summary.position), (height, position));
        assert_eq!(detail.bytes, transaction.encoded_len() as u64);
        assert_eq!(detail.outcome, OutcomeView::from(outcome));
        assert_eq!(&detail.payload.nonce, &transaction.payload().nonce);
        // The envelope can be sent again byte for byte.
        let sent = Envelope::from_json(&serde_json::to_vec(&detail.envelope).unwrap()).unwrap();
        assert_eq!(&sent, transaction.envelope());
    }
    let compound = index.transaction(&WORLD.compound).await.unwrap().unwrap().summary;
    let text = serde_json::to_string(&compound).unwrap();
    assert!(!text.contains("salt"), "{text}");
    assert_eq!(compound.action_types.len(), 5);
    assert_eq!(compound.actions[1]["lien"], json!("loan-1"));
    let organisations: Vec<OrganisationId> = ["city-garage", "first-bank"].map(|id| id.parse().unwrap()).into();
    assert_eq!(compound.organisations, organisations);
    assert_eq!(compound.signers[0].to_string(), person("anna"));
    assert!(index.transaction(&TransactionId([9; 32])).await.unwrap().is_none());
    let rejected = index.transaction(&WORLD.clones[0]).await.unwrap().unwrap();
    assert_eq!(rejected.summary.status, TransactionStatus::Rejected);
    assert_eq!(rejected.summary.name.as_deref(), Some("vehicle_exists"));
    assert_eq!(rejected.outcome.action, Some(0));
}

pub async fn streams_resume(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    let (mut height, mut position) = (0, None);
    let mut seen = Vec::new();
    loop {
        let next = index.transactions_after(height, position, 9).await.unwrap();
        let Some(last) = next.last() else {
            break;
        };
        (height, position) = (last.height, Some(last.position));
        seen.extend(next.iter().map(|one| one.id));
    }
    let expected: Vec<_> = WORLD.chain.transactions().values().map(|(one, _)| one.id()).collect();
    assert_eq!(seen, expected);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), seen.len());
    let blocks = index.blocks_after(3, 4).await.unwrap();
    assert_eq!(blocks.iter().map(|block| block.height).collect::<Vec<_>>(), [4, 5, 6, 7]);
    assert!(index.blocks_after(index.indexed_height(), 4).await.unwrap().is_empty());
}

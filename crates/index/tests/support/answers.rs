//! Everything that a model answers.

use super::world::World;
use serde_json::{Value, json};
use vinculum_core::Timestamp;
use vinculum_index::{
    AttestationFilter, Grouping, Index, IndexError, OrganisationFilter, PageRequest, RecordFilter, TransactionFilter,
    VehicleFilter, view::Page,
};

/// Follows a list's cursors to its end, with pages of `limit`.
pub async fn every<T>(limit: u32, list: impl AsyncFn(PageRequest) -> Result<Page<T>, IndexError>) -> Vec<T> {
    let mut all = Vec::new();
    let mut cursor = None;
    loop {
        let page = list(PageRequest::new(Some(limit), cursor).unwrap()).await.unwrap();
        assert!(page.items.len() <= limit as usize);
        assert!(!page.items.is_empty() || page.next_cursor.is_none(), "an empty page names a next one");
        all.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            return all;
        }
    }
}

/// As of when the answers are.
pub fn now(world: &World) -> Timestamp {
    Timestamp(world.chain.time)
}

/// Every answer of the model about the world, as JSON.
pub async fn everything(index: &Index, world: &World) -> Value {
    let blocks = every(50, async |page| index.blocks(&page).await).await;
    let transactions = every(50, async |page| index.transactions(&TransactionFilter::default(), &page).await).await;
    let organisations = every(50, async |page| index.organisations(&OrganisationFilter::default(), &page).await).await;
    let attestations = every(50, async |page| index.attestations(&AttestationFilter::default(), &page).await).await;
    let vehicles = every(50, async |page| index.vehicles(&VehicleFilter::default(), &page).await).await;
    let mut details = Vec::new();
    for block in &blocks {
        details.push(json!(index.block(block.height).await.unwrap().unwrap()));
    }
    for transaction in &transactions {
        details.push(json!(index.transaction(&transaction.id).await.unwrap().unwrap()));
    }
    for vehicle in &vehicles {
        details.push(json!(index.vehicle(&vehicle.id, now(world)).await.unwrap().unwrap()));
        let (filter, at) = (RecordFilter::default(), now(world));
        let records = every(20, async |page| Ok(index.records(&vehicle.id, &filter, &page, at).await?.unwrap())).await;
        details.push(json!(records));
        let entries = index.entries_for_report(&vehicle.id, u64::MAX).await.unwrap();
        details.push(json!(format!("{entries:?}")));
    }
    for text in ["nordic", "volta 2008", "12", "tüv"] {
        details.push(json!(index.search(text, None, 10).await.unwrap()));
    }
    for grouping in [Grouping::Make, Grouping::Model, Grouping::Country, Grouping::Manufacturer] {
        details.push(json!(index.findings_by(grouping, None).await.unwrap()));
    }
    details.push(json!(index.coverage().await.unwrap()));
    json!({
        "blocks": blocks, "transactions": transactions, "organisations": organisations,
        "attestations": attestations, "vehicles": vehicles, "details": details,
        "statistics": index.statistics().await.unwrap(),
    })
}

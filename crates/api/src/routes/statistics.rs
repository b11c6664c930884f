//! How much there is; and on a demonstration network, how many of the planted frauds were found.

use crate::{api::Api, problem::Problem};
use axum::{Json, extract::State};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use tokio::sync::Mutex;
use utoipa::ToSchema;
use vinculum_core::VehicleId;
use vinculum_index::{
    Index, PageRequest, VehicleFilter,
    view::{FindingKind, Statistics},
};

/// How much there is.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NetworkStatistics {
    /// The counts.
    #[serde(flatten)]
    counts: Statistics,
    /// What the demonstration planted, and what was found of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    demonstration: Option<Demonstration>,
}

/// What the demonstration planted and what was found, in vehicles by kind of finding.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Demonstration {
    /// Vehicles with a planted fraud.
    planted: BTreeMap<String, u64>,
    /// Those among them with a finding of that kind.
    found: BTreeMap<String, u64>,
    /// Vehicles with a finding of that kind and no such fraud.
    false_alarms: BTreeMap<String, u64>,
}

/// The kind of fraud that shows as alerts, not as findings.
const CLONE_ATTEMPT: &str = "clone_attempt";

/// The comparison as of some height: it goes through every finding, so it is made once per block at most.
pub type Comparison = Mutex<Option<(u64, Demonstration)>>;

/// Counts.
#[utoipa::path(
    get, path = "/v1/statistics", operation_id = "statistics", tag = "search", summary = "Count what there is",
    responses((status = 200, description = "The counts.", body = NetworkStatistics)),
)]
pub async fn statistics(State(api): State<Api>) -> Result<Json<NetworkStatistics>, Problem> {
    let counts = api.index.statistics().await?;
    let demonstration = match &api.config.planted {
        Some(planted) if api.is_demonstration() => Some(compare(&api, planted, &counts).await?),
        _ => None,
    };
    Ok(Json(NetworkStatistics { counts, demonstration }))
}

type Planted = BTreeMap<String, BTreeSet<VehicleId>>;

async fn compare(api: &Api, planted: &Planted, counts: &Statistics) -> Result<Demonstration, Problem> {
    // Held over the queries, so that many visitors at once cost one comparison.
    let mut last = api.demonstration.lock().await;
    let height = api.indexed.height();
    if let Some((_, demonstration)) = last.as_ref().filter(|(at, _)| *at == height) {
        return Ok(demonstration.clone());
    }
    let mut demonstration = Demonstration::default();
    for (kind, expected) in planted {
        let (found, false_alarms) = if kind == CLONE_ATTEMPT {
            clone_attempts(&api.index, expected, counts).await?
        } else {
            let flagged = flagged(&api.index, kind).await?;
            (flagged.intersection(expected).count() as u64, flagged.difference(expected).count() as u64)
        };
        demonstration.planted.insert(kind.clone(), expected.len() as u64);
        demonstration.found.insert(kind.clone(), found);
        demonstration.false_alarms.insert(kind.clone(), false_alarms);
    }
    *last = Some((height, demonstration.clone()));
    Ok(demonstration)
}

/// How many of the expected vehicles have an alert of a clone attempt, and how many other attempts there were.
async fn clone_attempts(
    index: &Index,
    expected: &BTreeSet<VehicleId>,
    counts: &Statistics,
) -> Result<(u64, u64), Problem> {
    let (mut found, mut attempts) = (0, 0);
    for vehicle in expected {
        let alerts = index.alerts(vehicle, i64::MAX as u64).await?.len() as u64;
        found += u64::from(alerts > 0);
        attempts += alerts;
    }
    Ok((found, counts.clone_attempts.saturating_sub(attempts)))
}

/// Every vehicle with a finding of this kind.
async fn flagged(index: &Index, kind: &str) -> Result<BTreeSet<VehicleId>, Problem> {
    let Some(kind) = FindingKind::ALL.iter().find(|known| known.as_str() == kind) else {
        return Ok(BTreeSet::new());
    };
    let filter = VehicleFilter { finding: Some(*kind), ..VehicleFilter::default() };
    let mut vehicles = BTreeSet::new();
    let mut cursor = None;
    loop {
        let page = index.vehicles(&filter, &PageRequest::new(Some(vinculum_index::MAX_PAGE), cursor)?).await?;
        vehicles.extend(page.items.iter().map(|vehicle| vehicle.id));
        if page.next_cursor.is_none() {
            return Ok(vehicles);
        }
        cursor = page.next_cursor;
    }
}

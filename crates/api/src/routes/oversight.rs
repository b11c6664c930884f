//! What overseers ask: findings over the fleet, and who reports from where.

use crate::{
    api::Api,
    extract::{Query, query},
    problem::Problem,
    routes::vehicles::Finding,
};
use axum::{Json, extract::State};
use serde::Serialize;
use std::str::FromStr;
use utoipa::ToSchema;
use vinculum_index::{
    Grouping,
    view::{CountryCoverage, FindingGroup, schema},
};

/// By what to group, as a parameter.
#[derive(Debug, Clone, Copy)]
pub struct By(Grouping, &'static str);

impl FromStr for By {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text {
            "make" => Self(Grouping::Make, "make"),
            "model" => Self(Grouping::Model, "model"),
            "country" => Self(Grouping::Country, "country"),
            "manufacturer" => Self(Grouping::Manufacturer, "manufacturer"),
            _ => return Err("it must be make, model, country or manufacturer"),
        })
    }
}

query! {
    /// How to count findings.
    FindingsQuery {
        /// `make` (the default), `model`, `country` (where the vehicle was last) or `manufacturer`.
        #[param(value_type = String, example = "make")]
        by: By = "by",
        /// Count as flagged only vehicles with a finding of this kind.
        #[param(value_type = schema::FindingKind)]
        kind: Finding = "kind",
    }
}

/// Findings over the fleet.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FindingStatistics {
    /// What the groups have in common.
    by: String,
    /// Those with the most flagged vehicles first.
    groups: Vec<FindingGroup>,
}

/// Counts findings.
#[utoipa::path(
    get, path = "/v1/statistics/findings", operation_id = "findingStatistics", tag = "oversight",
    summary = "Count vehicles with findings by make, model, country or manufacturer",
    params(FindingsQuery),
    responses((status = 200, description = "Every group of the fleet.", body = FindingStatistics)),
)]
pub async fn findings(
    State(api): State<Api>,
    Query(query): Query<FindingsQuery>,
) -> Result<Json<FindingStatistics>, Problem> {
    let By(grouping, by) = query.by.unwrap_or(By(Grouping::Make, "make"));
    let groups = api.index.findings_by(grouping, query.kind.map(|Finding(kind)| kind)).await?;
    Ok(Json(FindingStatistics { by: by.into(), groups }))
}

/// Who reports from where.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NetworkCoverage {
    /// Every country with an organisation, by its code.
    countries: Vec<CountryCoverage>,
}

/// Shows who reports from where.
#[utoipa::path(
    get, path = "/v1/coverage", operation_id = "coverage", tag = "oversight",
    summary = "Show which classes of reporters are connected in which countries, and which are silent",
    responses((status = 200, description = "The coverage of every country.", body = NetworkCoverage)),
)]
pub async fn coverage(State(api): State<Api>) -> Result<Json<NetworkCoverage>, Problem> {
    Ok(Json(NetworkCoverage { countries: api.index.coverage().await? }))
}

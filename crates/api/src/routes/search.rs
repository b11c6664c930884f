//! One search over everything.

use crate::{
    api::Api,
    extract::{Query, Text, query},
    problem::Problem,
    routes::vin::vehicle_of,
};
use axum::{Json, extract::State};
use vinculum_index::view::SearchResults;

/// Most things that a search gives.
const MOST: u32 = 20;

query! {
    /// What to look for.
    SearchQuery {
        /// A VIN, make, model, organisation, id, or height.
        #[param(value_type = String, max_length = 100, example = "volvo")]
        q: Text = "q",
    }
}

/// Searches.
#[utoipa::path(
    get, path = "/v1/search", operation_id = "search", tag = "search",
    summary = "Find vehicles, organisations, transactions and blocks",
    params(SearchQuery),
    responses((status = 200, description = "What was found, the best first.", body = SearchResults)),
)]
pub async fn search(State(api): State<Api>, Query(query): Query<SearchQuery>) -> Result<Json<SearchResults>, Problem> {
    let Some(Text(text)) = query.q else { return Err(Problem::parameter("q", "must be given")) };
    let text = text.trim();
    Ok(Json(api.index.search(text, vehicle_of(&api, text), MOST).await?))
}

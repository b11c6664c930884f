//! Ready-made identities, on demonstration networks only.

use crate::{
    api::{Api, Persona},
    problem::Problem,
};
use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

/// Ready-made identities.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Personas {
    /// All of them.
    items: Vec<Persona>,
}

/// Lists ready-made identities.
#[utoipa::path(
    get, path = "/v1/demo/personas", operation_id = "personas", tag = "demonstration",
    summary = "List ready-made identities with their secret keys",
    responses(
        (status = 200, description = "The identities.", body = Personas),
        (status = 404, description = "The network is not for demonstration."),
    ),
)]
pub async fn personas(State(api): State<Api>) -> Result<Json<Personas>, Problem> {
    // The genesis file decides, not the configuration: a real member's keys must not get out by a slip in a file.
    if !api.is_demonstration() {
        return Err(Problem::not_found("only demonstration networks have personas"));
    }
    Ok(Json(Personas { items: api.config.personas.clone() }))
}

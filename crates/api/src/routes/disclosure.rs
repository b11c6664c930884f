//! What a loan costs, before anybody signs it.

use crate::{extract::JsonBytes, problem::Problem};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use vinculum_core::codes;
use vinculum_loan_math::{disclosure::disclose, exact::Terms};

/// Discloses a loan.
#[utoipa::path(
    post, path = "/v1/loan-disclosures", operation_id = "discloseLoan", tag = "loans",
    summary = "Compute the schedule of a loan, its cost and its annual percentage rates",
    description = "The body holds the terms as `vinculum loan disclose` reads them, the answer what it prints: see docs/loan-math.md. \
                   The SHA-256 of the answer's bytes is what `disclosure` of `loans.originate` commits to.",
    request_body(content = Object, description = "The terms."),
    responses(
        (status = 200, description = "The disclosure.", body = Object),
        (status = 422, description = "The terms have no schedule, or the schedule has no rate."),
    ),
)]
pub async fn disclose_loan(JsonBytes(body): JsonBytes<16_384>) -> Result<Response, Problem> {
    let terms: Terms = serde_json::from_slice(&body).map_err(|error| Problem::malformed(error.to_string()))?;
    let unfit = |error: String| Problem::unprocessable(codes::INVALID_FIELD.reject(error));
    let disclosure = disclose(&terms).map_err(|error| unfit(error.to_string()))?;
    let bytes = serde_json::to_vec(&disclosure).map_err(Problem::internal)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], bytes).into_response())
}

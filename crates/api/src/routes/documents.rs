//! The description of this interface, for programs and for people.

use crate::openapi;
use axum::{
    http::{HeaderName, header},
    response::IntoResponse,
};
use std::sync::LazyLock;

/// What the reference page may do: its own script and style, requests to its own server, and nothing else.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

static DOCUMENT: LazyLock<String> = LazyLock::new(|| openapi::text(&openapi::openapi()));

fn served(kind: &'static str, body: &'static str) -> impl IntoResponse {
    let headers: [(HeaderName, &str); 3] = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    ];
    (headers, body)
}

/// The OpenAPI document.
#[utoipa::path(
    get, path = "/v1/openapi.json", operation_id = "openapi", tag = "reference", summary = "This interface's OpenAPI document",
    responses((status = 200, description = "An OpenAPI 3.1 document.", body = Object)),
)]
pub async fn openapi_json() -> impl IntoResponse {
    served("application/json", DOCUMENT.as_str())
}

/// The reference page.
#[utoipa::path(
    get, path = "/v1/reference", operation_id = "reference", tag = "reference", summary = "This interface's reference page",
    responses((status = 200, description = "A page that describes every operation and can try it.", body = String, content_type = "text/html")),
)]
pub async fn reference() -> impl IntoResponse {
    served("text/html; charset=utf-8", include_str!("../../assets/reference.html"))
}

/// The reference page's script.
pub async fn reference_script() -> impl IntoResponse {
    served("text/javascript; charset=utf-8", include_str!("../../assets/reference.js"))
}

/// The reference page's style.
pub async fn reference_style() -> impl IntoResponse {
    served("text/css; charset=utf-8", include_str!("../../assets/reference.css"))
}

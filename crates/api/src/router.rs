//! Which path is whose, and what every request passes through on its way.

use crate::{
    api::Api,
    events, metrics, portal,
    problem::Problem,
    routes::{
        accounts, agreements, audit, blocks, disclosure, documents, health, inbox, lending, network, organisations,
        oversight, payment_files, personas, proposals, pulse, report, search, state, statement, statistics,
        transactions, vehicles, vin, webhooks,
    },
};
use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use futures::FutureExt as _;
use std::{panic::AssertUnwindSafe, time::Duration};
use tower_http::{
    compression::CompressionLayer,
    cors::{AllowOrigin, CorsLayer},
    set_header::SetResponseHeaderLayer,
};
use utoipa_axum::{router::OpenApiRouter, routes};

/// What every answer says to browsers, unless the route says something else.
const HEADERS: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"),
];

/// How long a preflight answer holds.
const PREFLIGHT: Duration = Duration::from_secs(3_600);

/// Every route that the OpenAPI document describes, with its description.
pub(crate) fn described() -> OpenApiRouter<Api> {
    OpenApiRouter::default()
        .routes(routes!(network::network))
        .routes(routes!(pulse::health))
        .routes(routes!(blocks::blocks))
        .routes(routes!(blocks::block))
        .routes(routes!(transactions::transactions, transactions::submit))
        .routes(routes!(transactions::submit_batch))
        .routes(routes!(transactions::transaction))
        .routes(routes!(organisations::organisations))
        .routes(routes!(organisations::organisation))
        .routes(routes!(organisations::attestations))
        .routes(routes!(vehicles::vehicles))
        .routes(routes!(vehicles::vehicle))
        .routes(routes!(vehicles::records))
        .routes(routes!(report::report))
        .routes(routes!(vehicles::put_credential))
        .routes(routes!(vin::vin))
        .routes(routes!(accounts::accounts))
        .routes(routes!(accounts::account))
        .routes(routes!(accounts::entries))
        .routes(routes!(statement::statement))
        .routes(routes!(payment_files::read))
        .routes(routes!(payment_files::write_pacs008))
        .routes(routes!(audit::audit))
        .routes(routes!(agreements::sales))
        .routes(routes!(agreements::sale))
        .routes(routes!(agreements::sale_entries))
        .routes(routes!(agreements::loans))
        .routes(routes!(agreements::loan))
        .routes(routes!(agreements::loan_entries))
        .routes(routes!(disclosure::disclose_loan))
        .routes(routes!(lending::lenders))
        .routes(routes!(lending::apply))
        .routes(routes!(lending::funnel))
        .routes(routes!(lending::erase_applicant))
        .routes(routes!(lending::applications))
        .routes(routes!(lending::application))
        .routes(routes!(lending::evidence))
        .routes(routes!(lending::notice))
        .routes(routes!(lending::rerun))
        .routes(routes!(lending::review))
        .routes(routes!(state::state))
        .routes(routes!(search::search))
        .routes(routes!(statistics::statistics))
        .routes(routes!(oversight::findings))
        .routes(routes!(oversight::coverage))
        .routes(routes!(inbox::inbox))
        .routes(routes!(proposals::proposals, proposals::propose))
        .routes(routes!(proposals::proposal))
        .routes(routes!(proposals::sign))
        .routes(routes!(proposals::withdraw))
        .routes(routes!(webhooks::list, webhooks::create))
        .routes(routes!(webhooks::delete))
        .routes(routes!(webhooks::deliveries))
        .routes(routes!(webhooks::try_out))
        .routes(routes!(personas::personas))
        .routes(routes!(events::events))
        .routes(routes!(documents::openapi_json))
        .routes(routes!(documents::reference))
}

/// Everything that a member serves over HTTP.
///
/// # Errors
///
/// An allowed origin of the configuration is no header value.
pub fn router(api: Api) -> Result<Router, InvalidOrigin> {
    let cors = cors(&api.config.origins)?;
    let (interface, _) = described().split_for_parts();
    let interface = interface
        .route("/v1/reference.js", get(documents::reference_script))
        .route("/v1/reference.css", get(documents::reference_style))
        .route("/v1", axum::routing::any(unknown))
        .route("/v1/", axum::routing::any(unknown))
        .route("/v1/{*rest}", axum::routing::any(unknown))
        .route("/livez", get(health::livez))
        .route("/readyz", get(health::readyz))
        .route("/metrics", get(health::metrics))
        .method_not_allowed_fallback(method_not_allowed)
        .layer(middleware::from_fn_with_state(api.clone(), limit_time));
    let metrics = api.metrics.clone();
    let mut router = interface
        .with_state(api)
        .fallback(portal::serve)
        .layer(middleware::from_fn(catch_panic))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(metrics, metrics::measure));
    if let Some(cors) = cors {
        router = router.layer(cors);
    }
    for (name, value) in HEADERS.iter().copied() {
        let (name, value) = (HeaderName::from_static(name), HeaderValue::from_static(value));
        router = router.layer(SetResponseHeaderLayer::if_not_present(name, value));
    }
    Ok(router)
}

/// An origin that cannot be one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no origin; one looks like https://example.org")]
pub struct InvalidOrigin(String);

fn cors(origins: &[String]) -> Result<Option<CorsLayer>, InvalidOrigin> {
    if origins.is_empty() {
        return Ok(None);
    }
    let origins = origins.iter().map(|origin| {
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        let valid = host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '*', ' ']));
        let value = HeaderValue::from_str(origin).ok().filter(|_| valid);
        value.ok_or_else(|| InvalidOrigin(origin.clone()))
    });
    let layer = CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins.collect::<Result<Vec<_>, _>>()?))
        .allow_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, HeaderName::from_static("last-event-id")])
        .expose_headers([header::CONTENT_DISPOSITION, header::RETRY_AFTER])
        .max_age(PREFLIGHT);
    Ok(Some(layer))
}

/// Nothing is here: a problem, never the portal's page.
async fn unknown(request: Request) -> Problem {
    let path = crate::extract::shorten(request.uri().path());
    Problem::not_found(format!("there is nothing at {path}; /v1/reference lists what there is"))
}

/// The path exists, for other methods. The router adds the `Allow` header.
async fn method_not_allowed(method: Method) -> Response {
    if method == Method::OPTIONS {
        return StatusCode::NO_CONTENT.into_response();
    }
    Problem::method_not_allowed(&method).into_response()
}

/// Ends what takes too long. Submissions bound their own waiting, and event streams answer at once and then go on.
async fn limit_time(State(api): State<Api>, request: Request, next: Next) -> Response {
    let waits = request.method() == Method::POST;
    let limit = if waits { api.config.timeout + transactions::MAX_WAIT } else { api.config.timeout };
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::timeout("the answer took too long").into_response(),
    }
}

/// Turns a panic into an answer that says nothing of it; the log does.
async fn catch_panic(request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => Problem::internal(format_args!("{method} {path} panicked")).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_checked() {
        assert!(cors(&[]).unwrap().is_none());
        assert!(cors(&["https://example.org".into(), "http://127.0.0.1:5173".into()]).unwrap().is_some());
        for bad in ["*", "example.org", "https://", "https://example.org/", "https://*.example.org", "https://a\nb"] {
            assert_eq!(cors(&[bad.into()]).unwrap_err(), InvalidOrigin(bad.into()));
        }
    }
}

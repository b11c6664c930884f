//! Problem documents (RFC 9457): the one form in which this API says no.
//!
//! Every refusal has a `code` and a `name` that never change meaning. Those of the ledger come from the crates below
//! (see [`vinculum_core::codes`]); the ones that only exist over HTTP are listed here, from 1200 on.

use crate::{
    access::UNAUTHENTICATED,
    lending::{APPLICATION_STATE, BUREAU_UNAVAILABLE, NOT_A_PARTY},
    routes::{
        proposals::{NOT_A_SIGNER, PROPOSAL_CLOSED},
        webhooks::TOO_MANY_WEBHOOKS,
    },
};
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use vinculum_core::{Code, Rejection, codes};

/// The media type of a problem document.
pub const MEDIA_TYPE: &str = "application/problem+json";

/// Nothing is known under this path or id.
pub const NOT_FOUND: Code = Code::new(1200, "not_found");
/// The path exists, for other methods.
pub const METHOD_NOT_ALLOWED: Code = Code::new(1201, "method_not_allowed");
/// The body is of a media type that is not read here.
pub const UNSUPPORTED_MEDIA_TYPE: Code = Code::new(1202, "unsupported_media_type");
/// A parameter has a value that is never valid.
pub const INVALID_PARAMETER: Code = Code::new(1203, "invalid_parameter");
/// The answer was not there in time.
pub const TIMEOUT: Code = Code::new(1204, "timeout");
/// This member failed; the request may be right.
pub const INTERNAL: Code = Code::new(1205, "internal_error");
/// The birth credential is not the one that the ledger knows.
pub const CREDENTIAL_MISMATCH: Code = Code::new(1206, "credential_mismatch");
/// This member has not caught up with the network.
pub const NOT_READY: Code = Code::new(1207, "not_ready");
/// The network kept moving while a consistent answer was being put together.
pub const BUSY: Code = Code::new(1208, "busy");
/// The transaction's deadline passed before it was final; it can never execute.
pub const EXPIRED_WAITING: Code = Code::new(1209, "expired_while_waiting");

/// The problems that this interface itself makes, each with its HTTP status and what it means, for the reference page.
pub const LISTED: &[(Code, u16, &str)] = &[
    (codes::MALFORMED, 400, "The body, or something in it, cannot be read."),
    (codes::TOO_LARGE, 413, "The body is larger than the operation allows."),
    (codes::WRONG_NETWORK, 400, "The transaction is signed for another network."),
    (codes::EXPIRED, 400, "The transaction's validUntil has passed."),
    (codes::VALIDITY_TOO_LONG, 400, "The transaction's validUntil lies more than 24 hours ahead."),
    (codes::BAD_SIGNATURE, 400, "A signature on the transaction does not verify."),
    (codes::ACTION_MISMATCH, 400, "The actions are not the ones whose digests were signed."),
    (codes::UNKNOWN_ACTION, 400, "No module of the ledger knows this type of action."),
    (codes::INVALID_FIELD, 400, "A field of an action has a value that is never valid."),
    (codes::ALREADY_FINAL, 409, "The transaction is final already; ask for it by its id."),
    (codes::POOL_FULL, 503, "This member's pool of waiting transactions is full; try again shortly."),
    (codes::SIGNER_QUOTA, 429, "One signer has too many waiting transactions; try again shortly."),
    (codes::UNAVAILABLE, 503, "This member is starting or stopping."),
    (NOT_FOUND, 404, "Nothing is known under this path or id."),
    (METHOD_NOT_ALLOWED, 405, "The path exists, for the methods that the Allow header names."),
    (UNSUPPORTED_MEDIA_TYPE, 415, "The body must be JSON."),
    (INVALID_PARAMETER, 400, "A parameter has a value that is never valid; field names it."),
    (TIMEOUT, 504, "The answer was not there in time; the request may still take effect."),
    (INTERNAL, 500, "This member failed; the request may be right."),
    (CREDENTIAL_MISMATCH, 400, "The birth credential is not the one that the ledger commits to."),
    (NOT_READY, 503, "This member has not caught up with the network."),
    (BUSY, 503, "The vehicle's history kept growing while its report was being put together; try again."),
    (EXPIRED_WAITING, 409, "The transaction's deadline passed before it was final; it can never execute."),
    (UNAUTHENTICATED, 401, "The request needs a signed statement of who asks, or has one that does not hold."),
    (PROPOSAL_CLOSED, 409, "The proposal isn't open any more: it was submitted, withdrawn, or its time passed."),
    (NOT_A_SIGNER, 403, "A signature is by somebody who need not sign."),
    (TOO_MANY_WEBHOOKS, 409, "The party has as many webhooks as it may have."),
    (BUREAU_UNAVAILABLE, 503, "The credit bureau does not answer; nothing was decided or kept. Try again shortly."),
    (APPLICATION_STATE, 409, "The application isn't in a state in which that can be done."),
    (NOT_A_PARTY, 403, "Who asks isn't a party to what is asked for."),
];

/// A problem document (RFC 9457).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(example = json!({
    "type": "/v1/reference#problem-invalid_parameter", "title": "Bad Request", "status": 400, "code": 1203,
    "name": "invalid_parameter", "detail": "limit must be a number from 1 to 200", "field": "limit"
}))]
pub struct Problem {
    /// Where the kind of problem is explained.
    #[serde(rename = "type")]
    pub kind: String,
    /// The phrase of the HTTP status.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What was wrong, and with what.
    pub detail: String,
    /// The stable number of the kind of problem.
    pub code: u32,
    /// The stable name of the kind of problem.
    pub name: String,
    /// The parameter or field that was wrong, where it was one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(nullable = false)]
    pub field: Option<String>,
    /// What the problem is about, where it has an address.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[schema(nullable = false)]
    pub instance: Option<String>,
    /// Further members, such as the `proof` that a vehicle is not known.
    #[serde(flatten)]
    pub extensions: Map<String, Value>,
    /// Seconds after which to try again; becomes the `Retry-After` header.
    #[serde(skip)]
    pub retry_after: Option<u32>,
}

impl Problem {
    /// A problem of this kind.
    pub fn new(status: StatusCode, code: Code, detail: impl Into<String>) -> Self {
        Self::of(status, code.reject(detail))
    }

    fn of(status: StatusCode, rejection: Rejection) -> Self {
        Self {
            kind: format!("/v1/reference#problem-{}", rejection.name),
            title: status.canonical_reason().unwrap_or("Error").into(),
            status: status.as_u16(),
            detail: rejection.detail,
            code: rejection.code,
            name: rejection.name.into_owned(),
            field: None,
            instance: None,
            extensions: Map::new(),
            retry_after: (status == StatusCode::SERVICE_UNAVAILABLE || status == StatusCode::TOO_MANY_REQUESTS)
                .then_some(1),
        }
    }

    /// Nothing is known under this id.
    pub fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, NOT_FOUND, detail)
    }

    /// The path exists, for other methods.
    pub fn method_not_allowed(method: &axum::http::Method) -> Self {
        let detail = format!("{method} is not allowed here; the Allow header names what is");
        Self::new(StatusCode::METHOD_NOT_ALLOWED, METHOD_NOT_ALLOWED, detail)
    }

    /// A parameter is wrong: `problem` continues the sentence that the parameter's name begins.
    pub fn parameter(field: &str, problem: impl std::fmt::Display) -> Self {
        let detail = format!("{field} {problem}");
        Self { field: Some(field.into()), ..Self::new(StatusCode::BAD_REQUEST, INVALID_PARAMETER, detail) }
    }

    /// The body cannot be read.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, codes::MALFORMED, detail)
    }

    /// This member failed. What failed goes to the log, not to whoever asked.
    pub fn internal(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "a request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, INTERNAL, "this member failed to answer; its log says why")
    }

    /// The answer was not there in time.
    pub fn timeout(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::GATEWAY_TIMEOUT, TIMEOUT, detail)
    }

    /// Names what the problem is about.
    pub fn about(self, instance: impl Into<String>) -> Self {
        Self { instance: Some(instance.into()), ..self }
    }

    /// Adds a further member.
    pub fn with(mut self, name: &str, value: impl Serialize) -> Self {
        match serde_json::to_value(value) {
            Ok(value) => {
                self.extensions.insert(name.into(), value);
                self
            }
            Err(error) => Self::internal(error),
        }
    }

    /// A refusal by the ledger's admission.
    pub fn rejected(rejection: Rejection) -> Self {
        let listed = LISTED.iter().find(|(code, ..)| code.number == rejection.code);
        let status = listed.and_then(|(_, status, _)| StatusCode::from_u16(*status).ok());
        Self::of(status.unwrap_or(StatusCode::BAD_REQUEST), rejection)
    }
}

impl Problem {
    /// The ledger would refuse it as things stand.
    pub fn unprocessable(rejection: Rejection) -> Self {
        Self::of(StatusCode::UNPROCESSABLE_ENTITY, rejection)
    }
}

impl From<Rejection> for Problem {
    fn from(rejection: Rejection) -> Self {
        Self::rejected(rejection)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after;
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, MEDIA_TYPE)], body).into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn listed_codes_are_distinct_and_their_statuses_valid() {
        let numbers: BTreeSet<_> = LISTED.iter().map(|(code, ..)| code.number).collect();
        let names: BTreeSet<_> = LISTED.iter().map(|(code, ..)| code.name).collect();
        assert_eq!((numbers.len(), names.len()), (LISTED.len(), LISTED.len()));
        assert!(LISTED.iter().all(|(_, status, _)| (400..600).contains(status)));
    }

    #[test]
    fn a_refusal_by_the_ledger_keeps_its_code() {
        let problem = Problem::rejected(codes::SIGNER_QUOTA.reject("busy"));
        assert_eq!((problem.status, problem.code, problem.retry_after), (429, 1102, Some(1)));
        assert_eq!(Problem::rejected(codes::INVALID_FIELD.reject("value is odd")).status, 400);
        assert_eq!(Problem::rejected(codes::MISSING_SIGNATURE.reject("none")).status, 400);
    }

    #[test]
    fn the_document_has_the_members_of_rfc_9457() {
        let problem = Problem::parameter("limit", "must be a number").with("proof", 1).about("/v1/blocks");
        let json = serde_json::to_value(&problem).unwrap();
        assert_eq!(json["type"], "/v1/reference#problem-invalid_parameter");
        assert_eq!(json["title"], "Bad Request");
        assert_eq!(json["status"], 400);
        assert_eq!(json["detail"], "limit must be a number");
        assert_eq!(json["field"], "limit");
        assert_eq!(json["instance"], "/v1/blocks");
        assert_eq!(json["proof"], 1);
    }
}

//! The web application, embedded in the program.
//!
//! `portal/dist` is what `npm run build` leaves. Without it the program is whole too: a notice says how to build the
//! portal, so that building and testing this crate needs no Node.

use crate::problem::Problem;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
use std::borrow::Cow;
use vinculum_core::sha256;

#[derive(RustEmbed)]
#[folder = "../../portal/dist"]
#[allow_missing = true]
struct Files;

/// What the portal's pages may do: their own scripts, styles, pictures and requests, and nothing of any other host.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Files whose names carry the hash of their content never change.
const HASHED: &str = "assets/";
const FOREVER: &str = "public, max-age=31536000, immutable";
const REVALIDATE: &str = "no-cache";
const INDEX: &str = "index.html";
const HTML: &str = "text/html";
const NOTICE: &str = include_str!("../assets/notice.html");

/// Whether the portal was there when the program was built.
pub fn is_embedded() -> bool {
    Files::get(INDEX).is_some()
}

/// Serves the portal: its files, and for every other path without a file's extension its page, which routes by itself.
pub async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        let allow = [(header::ALLOW, "GET,HEAD")];
        if method == Method::OPTIONS {
            return (StatusCode::NO_CONTENT, allow).into_response();
        }
        return (allow, Problem::method_not_allowed(&method)).into_response();
    }
    let path = uri.path().trim_start_matches('/');
    if let Some(file) = Files::get(path).filter(|_| !path.is_empty()) {
        return respond(path, file.metadata.mimetype(), file.data, &file.metadata.sha256_hash(), &headers);
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    if last.contains('.') {
        return Problem::not_found(format!("there is no file {:?}", crate::extract::shorten(uri.path())))
            .into_response();
    }
    match Files::get(INDEX) {
        Some(file) => respond(INDEX, HTML, file.data, &file.metadata.sha256_hash(), &headers),
        None => respond(INDEX, HTML, Cow::Borrowed(NOTICE.as_bytes()), &sha256(NOTICE.as_bytes()).0, &headers),
    }
}

fn respond(path: &str, kind: &str, data: Cow<'static, [u8]>, hash: &[u8; 32], headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", hex::encode(&hash[..16]));
    let caching = if path.starts_with(HASHED) { FOREVER } else { REVALIDATE };
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let unchanged =
        known.is_some_and(|known| known.split(',').any(|known| known.trim().trim_start_matches("W/") == tag));
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let body = match data {
            Cow::Borrowed(bytes) => Body::from(bytes),
            Cow::Owned(bytes) => Body::from(bytes),
        };
        let charset = if kind.starts_with("text/") { "; charset=utf-8" } else { "" };
        ([(header::CONTENT_TYPE, format!("{kind}{charset}"))], body).into_response()
    };
    let answer = response.headers_mut();
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    answer.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        answer.insert(header::ETAG, tag);
    }
    response
}

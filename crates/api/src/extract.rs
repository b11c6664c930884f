//! Reading requests: every parameter and body is checked here, and what is wrong with it becomes a [`Problem`] that names it.

use crate::problem::{Problem, UNSUPPORTED_MEDIA_TYPE};
use axum::{
    body::{Body, BodyDataStream, Bytes},
    extract::{
        FromRequest, FromRequestParts, Path, Query as Pairs, Request, path::ErrorKind, rejection::PathRejection,
    },
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use futures::StreamExt as _;
use std::{fmt, str::FromStr};
use vinculum_core::codes;

/// Most bytes of a transaction's envelope in its JSON form: the binary limit of 64 KiB, base64 and quoting included.
pub const MAX_ENVELOPE_JSON: usize = 256 << 10;
/// Most bytes of a batch of envelopes.
pub const MAX_BATCH_JSON: usize = 8 << 20;
/// Most bytes of a birth credential.
pub const MAX_CREDENTIAL_JSON: usize = 16 << 10;
/// Most bytes of a body that is too large that are read before the connection is given up.
const MAX_DISCARDED: usize = 32 << 20;
/// Longest free text in a query, in characters.
pub const MAX_TEXT: usize = 100;

/// The bytes of a JSON body of at most `LIMIT` bytes.
#[derive(Debug)]
pub struct JsonBytes<const LIMIT: usize>(pub Bytes);

impl<S: Send + Sync, const LIMIT: usize> FromRequest<S> for JsonBytes<LIMIT> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        body(request, LIMIT, is_json, "application/json").await.map(Self)
    }
}

/// The bytes of an XML body of at most `LIMIT` bytes.
#[derive(Debug)]
pub struct XmlBytes<const LIMIT: usize>(pub Bytes);

impl<S: Send + Sync, const LIMIT: usize> FromRequest<S> for XmlBytes<LIMIT> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        body(request, LIMIT, is_xml, "application/xml").await.map(Self)
    }
}

async fn body(request: Request, limit: usize, is_type: fn(&str) -> bool, name: &str) -> Result<Bytes, Problem> {
    if !media_type(request.headers()).is_some_and(|found| is_type(&found)) {
        let detail = format!("the body must have the content type {name}");
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, UNSUPPORTED_MEDIA_TYPE, detail));
    }
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > limit) {
        // Who asks before sending has sent nothing yet.
        if !request.headers().contains_key(header::EXPECT) {
            discard(request.into_body().into_data_stream()).await;
        }
        return Err(too_large(limit));
    }
    read(request.into_body(), limit).await
}

async fn read(body: Body, limit: usize) -> Result<Bytes, Problem> {
    let mut chunks = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Problem::malformed("the body ended early"))?;
        if bytes.len() + chunk.len() > limit {
            discard(chunks).await;
            return Err(too_large(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.into())
}

/// Reads on and forgets what comes: who is still sending does not read the answer, and would only see the connection
/// break.
async fn discard(mut chunks: BodyDataStream) {
    let mut discarded = 0;
    while discarded < MAX_DISCARDED
        && let Some(Ok(chunk)) = chunks.next().await
    {
        discarded += chunk.len();
    }
}

fn too_large(limit: usize) -> Problem {
    let detail = format!("the body has more than {limit} bytes, the most that is read here");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, codes::TOO_LARGE, detail)
}

/// The type of the body in small letters, without parameters such as a charset.
fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next()?.trim().to_ascii_lowercase())
}

/// `application/json`, or another type with the suffix `+json`.
fn is_json(essence: &str) -> bool {
    essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"))
}

/// `application/xml` or `text/xml`.
fn is_xml(essence: &str) -> bool {
    matches!(essence, "application/xml" | "text/xml")
}

/// The one variable part of a path.
#[derive(Debug)]
pub struct Segment(pub String);

impl Segment {
    /// Reads the part as a `T`; `name` is the parameter's.
    pub fn parse<T: FromStr<Err: fmt::Display>>(&self, name: &str) -> Result<T, Problem> {
        self.0.parse().map_err(|error| Problem::parameter(name, format_args!("is not valid: {error}")))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        variable_parts(parts, state).await.map(Self)
    }
}

/// The two variable parts of a path.
#[derive(Debug)]
pub struct Pair(Segment, Segment);

impl Pair {
    /// Reads both; with the names of the parameters.
    pub fn parse<A, B>(&self, first: &str, second: &str) -> Result<(A, B), Problem>
    where
        A: FromStr<Err: fmt::Display>,
        B: FromStr<Err: fmt::Display>,
    {
        Ok((self.0.parse(first)?, self.1.parse(second)?))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Pair {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        variable_parts(parts, state).await.map(|(first, second)| Self(Segment(first), Segment(second)))
    }
}

async fn variable_parts<T, S>(parts: &mut Parts, state: &S) -> Result<T, Problem>
where
    T: serde::de::DeserializeOwned + Send,
    S: Send + Sync,
{
    Path::<T>::from_request_parts(parts, state).await.map(|Path(value)| value).map_err(|rejection| {
        let invalid = match &rejection {
            PathRejection::FailedToDeserializePathParams(inner) => {
                matches!(inner.kind(), ErrorKind::InvalidUtf8InPathParam { .. })
            }
            _ => false,
        };
        if invalid { Problem::parameter("path", "is not UTF-8") } else { Problem::internal(rejection) }
    })
}

/// A set of query parameters, made by [`query!`].
pub trait Parameters: Default + Send {
    /// Sets the parameter `name`.
    ///
    /// # Errors
    ///
    /// It has no such parameter, or not such a value.
    fn set(&mut self, name: &str, value: &str) -> Result<(), Problem>;
}

/// The query parameters of a request: unknown, repeated and unreadable ones are refused; an empty one counts as absent.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: Parameters> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let pairs = Pairs::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|_| Problem::parameter("query", "cannot be read"))?;
        let mut parameters = T::default();
        for (position, (name, value)) in pairs.iter().enumerate() {
            if pairs[..position].iter().any(|(other, _)| other == name) {
                return Err(Problem::parameter(&shorten(name), "is given more than once"));
            }
            parameters.set(name, value)?;
        }
        Ok(Self(parameters))
    }
}

/// What was sent goes back into a sentence; not all of it when it is long.
pub fn shorten(text: &str) -> String {
    text.chars().take(60).collect()
}

/// Declares a set of query parameters: how each is called and read, and its description in the OpenAPI document.
macro_rules! query {
    ($(#[$doc:meta])* $name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty = $wire:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Default, utoipa::IntoParams)]
        #[into_params(parameter_in = Query)]
        pub struct $name {
            $($(#[$attribute])* #[param(rename = $wire, required = false)] pub $field: Option<$type>,)*
        }

        impl $crate::extract::Parameters for $name {
            fn set(&mut self, name: &str, value: &str) -> Result<(), $crate::problem::Problem> {
                match name {
                    $($wire if value.is_empty() => self.$field = None,
                    $wire => self.$field = Some(value.parse().map_err(|error: <$type as std::str::FromStr>::Err| {
                        $crate::problem::Problem::parameter($wire, format_args!("is not valid: {error}"))
                    })?),)*
                    _ => {
                        let known: &[&str] = &[$($wire),*];
                        let detail = match known {
                            [] => "is no parameter here: there are none".into(),
                            _ => format!("is no parameter here; there are {}", known.join(", ")),
                        };
                        return Err($crate::problem::Problem::parameter(&$crate::extract::shorten(name), detail));
                    }
                }
                Ok(())
            }
        }
    };
}
pub(crate) use query;

/// Free text to look for: 1 to [`MAX_TEXT`] characters without control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text(pub String);

impl FromStr for Text {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.chars().count() > MAX_TEXT || text.chars().any(char::is_control) {
            return Err(format!("it must have at most {MAX_TEXT} characters, none of them control characters"));
        }
        Ok(Self(text.into()))
    }
}

/// How many items a page may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit(pub u32);

impl Limit {
    /// Most items on a page.
    pub const MAX: u32 = 200;
}

impl Default for Limit {
    fn default() -> Self {
        Self(50)
    }
}

impl FromStr for Limit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let valid = text.parse().ok().filter(|limit| (1..=Self::MAX).contains(limit));
        valid.map(Self).ok_or_else(|| format!("it must be a number from 1 to {}", Self::MAX))
    }
}

/// A height in the chain: 0 is genesis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlockHeight(pub u64);

impl FromStr for BlockHeight {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // One spelling only, and no larger than what a database's signed integer holds.
        let valid = text.parse::<u64>().ok().filter(|height| *height <= i64::MAX as u64 && height.to_string() == text);
        valid.map(Self).ok_or_else(|| "it must be a block's height, such as 42".into())
    }
}

/// A moment in milliseconds since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment(pub u64);

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let valid = text.parse::<u64>().ok().filter(|moment| *moment <= i64::MAX as u64);
        valid.map(Self).ok_or_else(|| "it must be milliseconds since the Unix epoch".into())
    }
}

/// A list with commas between its parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct List(pub Vec<String>);

impl List {
    const MAX: usize = 50;
}

impl FromStr for List {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let valid =
            |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"._".contains(&b));
        let parts: Vec<_> = text.split(',').collect();
        if parts.len() > Self::MAX || !parts.iter().all(valid) {
            return Err(format!("it must be 1 to {} names with commas between them", Self::MAX));
        }
        Ok(Self(parts.into_iter().map(Into::into).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    query! {
        /// For this test.
        Sample {
            /// How many.
            #[param(value_type = u32)]
            limit: Limit = "limit",
            /// What.
            #[param(value_type = String)]
            model_year: BlockHeight = "modelYear",
        }
    }

    fn set(name: &str, value: &str) -> Result<Sample, Problem> {
        let mut sample = Sample::default();
        sample.set(name, value).map(|()| sample)
    }

    #[test]
    fn parameters_are_read_by_name() {
        assert_eq!(set("limit", "200").unwrap().limit, Some(Limit(200)));
        assert_eq!(set("modelYear", "7").unwrap().model_year, Some(BlockHeight(7)));
        assert_eq!(set("limit", "").unwrap().limit, None);
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (name, value) in
            [("limit", "0"), ("limit", "201"), ("limit", "many"), ("modelYear", "-1"), ("modelYear", "07")]
        {
            assert_eq!(set(name, value).unwrap_err().field.as_deref(), Some(name), "{name}={value}");
        }
        let problem = set("colour", "red").unwrap_err();
        assert_eq!(problem.detail, "colour is no parameter here; there are limit, modelYear");
    }

    #[test]
    fn texts_and_lists_have_bounds() {
        assert!("x".repeat(MAX_TEXT).parse::<Text>().is_ok());
        assert!("x".repeat(MAX_TEXT + 1).parse::<Text>().is_err());
        assert!("a\nb".parse::<Text>().is_err());
        assert_eq!("a,b.c_d".parse::<List>().unwrap().0, ["a", "b.c_d"]);
        assert!("a,,b".parse::<List>().is_err());
        assert!(vec!["a"; 51].join(",").parse::<List>().is_err());
    }

    #[test]
    fn json_and_xml_are_told_by_their_media_types() {
        let told = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, value.parse().unwrap());
            let found = media_type(&headers).unwrap();
            (is_json(&found), is_xml(&found))
        };
        for json in ["application/json", "Application/JSON; charset=utf-8", "application/vnd.x+json"] {
            assert_eq!(told(json), (true, false), "{json}");
        }
        for xml in ["application/xml", "Text/XML; charset=utf-8"] {
            assert_eq!(told(xml), (false, true), "{xml}");
        }
        for neither in ["text/plain", "application/x-www-form-urlencoded", "text/json", "json"] {
            assert_eq!(told(neither), (false, false), "{neither}");
        }
        assert_eq!(media_type(&HeaderMap::new()), None);
    }
}

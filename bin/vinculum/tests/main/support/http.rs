//! HTTP as any client speaks it.

use reqwest::{Method, header::HeaderMap};
use serde_json::Value;
use std::{sync::LazyLock, time::Duration};
use tokio::{runtime::Runtime, task::JoinHandle};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));
static CLIENT: LazyLock<reqwest::Client> =
    LazyLock::new(|| reqwest::Client::builder().timeout(Duration::from_secs(60)).build().expect("a client of HTTP"));

/// Runs a future to its end.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    RUNTIME.block_on(future)
}

/// Runs a future beside the test.
pub fn spawn<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    RUNTIME.spawn(future)
}

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// Asks for a URL; `None` when nobody answers there.
pub fn try_get(url: &str) -> Option<Answer> {
    request(Method::GET, url, &[], Vec::new()).ok()
}

/// Asks for a URL.
#[track_caller]
pub fn get(url: &str) -> Answer {
    send(Method::GET, url, &[], "")
}

/// Sends JSON to a URL.
#[track_caller]
pub fn post(url: &str, body: impl Into<Vec<u8>>) -> Answer {
    send(Method::POST, url, &[("content-type", "application/json")], body)
}

/// Sends a request.
#[track_caller]
pub fn send(method: Method, url: &str, headers: &[(&'static str, &str)], body: impl Into<Vec<u8>>) -> Answer {
    request(method, url, headers, body.into()).unwrap_or_else(|error| panic!("{url}: {error}"))
}

fn request(method: Method, url: &str, headers: &[(&'static str, &str)], body: Vec<u8>) -> reqwest::Result<Answer> {
    let request =
        headers.iter().fold(CLIENT.request(method, url), |request, (name, value)| request.header(*name, *value));
    block_on(async {
        let response = request.body(body).send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Answer { status, headers, body: response.bytes().await?.to_vec() })
    })
}

/// Opens a stream of events; the reader takes from it what it needs.
pub async fn open(url: &str, headers: &[(&'static str, &str)]) -> reqwest::Response {
    let request = headers.iter().fold(CLIENT.get(url), |request, (name, value)| request.header(*name, *value));
    request.send().await.expect("a stream")
}

impl Answer {
    /// A header's value; empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    #[track_caller]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("UTF-8")
    }

    /// Requires success and JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert!((200..300).contains(&self.status), "{} {}", self.status, self.text());
        assert_eq!(self.header("content-type"), "application/json");
        serde_json::from_slice(&self.body).expect("JSON")
    }

    /// Requires a problem document (RFC 9457) with this status and name, complete and consistent.
    #[track_caller]
    pub fn problem(&self, status: u16, name: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text());
        let problem: Value = serde_json::from_slice(&self.body).expect("JSON");
        assert_eq!(problem["name"], name, "{problem}");
        assert_eq!(problem["status"], status, "{problem}");
        assert_eq!(problem["type"], format!("/v1/reference#problem-{name}"), "{problem}");
        assert!(problem["title"].as_str().is_some_and(|title| !title.is_empty()), "{problem}");
        assert!(problem["detail"].as_str().is_some_and(|detail| detail.len() > 10), "{problem}");
        assert!(problem["code"].as_u64().is_some_and(|code| code >= 1_000), "{problem}");
        problem
    }
}

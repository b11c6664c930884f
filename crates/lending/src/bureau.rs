//! Credit bureaus: what is known about a person's credit, by the names of the model's features.

use futures::{FutureExt as _, future::BoxFuture};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, time::Duration};
use vinculum_credit::score::{FeatureValue, Features};

/// How long a bureau may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Largest answer of a bureau, in bytes.
const MAX_ANSWER: usize = 1 << 16;

/// Who is asked about.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Enquiry {
    /// What the bureau knows the person by.
    pub consumer_reference: String,
    /// The person's name.
    pub name: String,
    /// `YYYY-MM-DD`, or empty.
    pub date_of_birth: String,
}

/// Why there is no report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BureauError {
    /// The bureau has no such person.
    #[error("the credit bureau knows nobody by that reference")]
    Unknown,
    /// The bureau doesn't answer, or not as it should.
    #[error("the credit bureau can't be asked: {0}")]
    Unavailable(String),
}

/// A credit bureau.
pub trait Bureau: Send + Sync {
    /// What it knows of a person: values by name of feature.
    fn report(&self, enquiry: Enquiry) -> BoxFuture<'_, Result<Features, BureauError>>;
}

/// A bureau for trying out: the rows of a table, known by their number from 1 on.
#[derive(Debug)]
pub struct Sandbox(BTreeMap<String, Features>);

impl Sandbox {
    /// Reads a CSV table with a header; only columns that `knows` names are kept. A field that is a number is one.
    ///
    /// # Errors
    ///
    /// What is wrong with the table, as a sentence.
    pub fn from_csv(csv: &[u8], knows: impl Fn(&str) -> bool) -> Result<Self, String> {
        let mut reader = csv::Reader::from_reader(csv);
        let header = reader.headers().map_err(|error| error.to_string())?.clone();
        let mut people = BTreeMap::new();
        for (index, row) in reader.records().enumerate() {
            let row = row.map_err(|error| error.to_string())?;
            let known = header.iter().zip(row.iter()).filter(|(name, _)| knows(name));
            let features = known.map(|(name, text)| (name.to_owned(), value(text))).collect();
            people.insert((index + 1).to_string(), Features(features));
        }
        Ok(Self(people))
    }
}

fn value(text: &str) -> FeatureValue {
    match text.trim() {
        "" => FeatureValue::Missing,
        text => text.parse().map_or_else(|_| FeatureValue::Text(text.into()), FeatureValue::Number),
    }
}

impl Bureau for Sandbox {
    fn report(&self, enquiry: Enquiry) -> BoxFuture<'_, Result<Features, BureauError>> {
        let found = self.0.get(enquiry.consumer_reference.trim()).cloned().ok_or(BureauError::Unknown);
        std::future::ready(found).boxed()
    }
}

/// A bureau over HTTP: `POST` of the [`Enquiry`] as JSON, answered by `{"features": {…}}`, or 404 for nobody.
#[derive(Debug)]
pub struct Http {
    client: reqwest::Client,
    url: reqwest::Url,
    token: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    features: Features,
}

impl Http {
    /// A bureau at this address; `token` is sent as a bearer token.
    ///
    /// # Errors
    ///
    /// The address is none, as a sentence.
    pub fn new(url: &str, token: Option<String>) -> Result<Self, String> {
        let url: reqwest::Url = url.parse().map_err(|error| format!("{url:?} is no address: {error}"))?;
        let client = reqwest::Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent(concat!("vinculum/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| error.to_string())?;
        Ok(Self { client, url, token })
    }

    async fn ask(&self, enquiry: Enquiry) -> Result<Features, BureauError> {
        let unavailable = |reason: String| BureauError::Unavailable(reason);
        let mut request = self.client.post(self.url.clone()).json(&enquiry);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        // The URL of an error could hold a secret of the operator's.
        let mut response = request.send().await.map_err(|error| unavailable(error.without_url().to_string()))?;
        match response.status().as_u16() {
            404 => return Err(BureauError::Unknown),
            200 => {}
            status => return Err(unavailable(format!("it answered with status {status}"))),
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| unavailable(error.without_url().to_string()))? {
            if body.len() + chunk.len() > MAX_ANSWER {
                return Err(unavailable(format!("its answer has more than {MAX_ANSWER} bytes")));
            }
            body.extend_from_slice(&chunk);
        }
        let answer: Answer = serde_json::from_slice(&body)
            .map_err(|error| unavailable(format!("its answer is not readable: {error}")))?;
        Ok(answer.features)
    }
}

impl Bureau for Http {
    fn report(&self, enquiry: Enquiry) -> BoxFuture<'_, Result<Features, BureauError>> {
        self.ask(enquiry).boxed()
    }
}

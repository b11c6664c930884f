//! One attempt to deliver.

use super::guard::{Guarded, check_url};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::{Client, redirect::Policy};
use sha2::Sha256;
use std::{sync::Arc, time::Duration};
use vinculum_core::Timestamp;
use vinculum_index::{Delivery, Webhook};

/// How long an attempt may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// What secrets begin with, by Standard Webhooks.
pub const SECRET_PREFIX: &str = "whsec_";

/// Delivers. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Sender {
    client: Client,
    private: bool,
}

impl Sender {
    /// A client that follows no redirect: it could lead where a webhook may not go.
    pub fn new(private: bool) -> reqwest::Result<Self> {
        let client = Client::builder()
            .dns_resolver(Arc::new(Guarded { private }))
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .no_proxy()
            .user_agent(concat!("vinculum/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, private })
    }

    /// The HTTP status of the answer, or why there was none.
    pub async fn send(&self, webhook: &Webhook, delivery: &Delivery, now: Timestamp) -> Result<u16, String> {
        // The configuration may have changed since it was made.
        let url = check_url(&webhook.url, self.private).map_err(|problem| problem.detail)?;
        let seconds = now.0 / 1_000;
        let request = self
            .client
            .post(url)
            .header("content-type", "application/cloudevents+json; charset=utf-8")
            .header("webhook-id", &delivery.event)
            .header("webhook-timestamp", seconds)
            .header("webhook-signature", sign(&webhook.secret, &delivery.event, seconds, &delivery.body))
            .body(delivery.body.clone());
        let answer = request.send().await.map_err(|error| reason(&error))?;
        Ok(answer.status().as_u16())
    }
}

/// The innermost cause: the outer ones only repeat the address.
fn reason(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    let text =
        if error.is_timeout() { format!("no answer within {} s", PATIENCE.as_secs()) } else { cause.to_string() };
    text.chars().take(200).collect()
}

/// The signature of Standard Webhooks 1.0: `v1,` and the base64 of HMAC-SHA-256 over `id.timestamp.body`.
fn sign(secret: &[u8], id: &str, seconds: u64, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example in the Standard Webhooks libraries' own tests.
    #[test]
    fn signatures_are_the_standards() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signature = sign(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, r#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}

//! Asking for what isn't on the ledger: a signed statement says who asks.

use crate::{Client, ClientError};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::time::{Duration, UNIX_EPOCH};
use vinculum_core::{Party, SecretKey, dsse::Document};

const PAYLOAD_TYPE: &str = "application/vnd.vinculum.access+json";

/// The value of the header `Authorization`.
#[derive(Debug, Clone)]
pub struct Access(pub(crate) String);

impl Client {
    /// States to the member who asks, for a while of at most twelve hours. The key must be one of the party's.
    ///
    /// # Errors
    ///
    /// The member doesn't answer, or is no validator, or there is no clock.
    pub async fn access(&self, key: &SecretKey, party: &Party, valid_for: Duration) -> Result<Access, ClientError> {
        let network = self.network().await?;
        let own = network.validators.iter().find(|validator| validator.more["self"] == true);
        let audience = own.ok_or_else(|| ClientError::Answer("the member is no validator".into()))?;
        let now = UNIX_EPOCH.elapsed().map_err(|error| ClientError::Answer(error.to_string()))?;
        let valid_until = (now + valid_for).as_millis() as u64;
        let statement = json!({
            "network": network.network_id, "audience": audience.organisation, "party": party, "validUntil": valid_until,
        });
        let document = Document::sign(PAYLOAD_TYPE, statement.to_string().as_bytes(), key);
        let bytes = serde_json::to_vec(&document).map_err(|error| ClientError::Answer(error.to_string()))?;
        Ok(Access(format!("Vinculum {}", STANDARD.encode(bytes))))
    }

    /// Applies to a lender for a loan, in the form of docs/applications.md; gives the decision.
    ///
    /// # Errors
    ///
    /// The lender's member doesn't answer, or refuses the application.
    pub async fn apply(&self, lender: &str, application: &Value, access: &Access) -> Result<Value, ClientError> {
        self.post_as(&["lenders", lender, "applications"], application, access).await
    }
}

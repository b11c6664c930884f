//! Webhooks of the party that asks, and their log.

use crate::{
    access::Access,
    api::Api,
    extract::{JsonBytes, Segment},
    problem::Problem,
    webhooks::{SECRET_PREFIX, check_url, trial},
};
use axum::{Json, extract::State, http::StatusCode};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vinculum_core::{Code, Timestamp};
use vinculum_index::{Delivery, Webhook};

/// Most webhooks of one party at this member.
const MAX_WEBHOOKS: usize = 10;
/// Most types that a webhook can name.
const MAX_TYPES: usize = 50;
/// Deliveries that the log shows.
const LISTED: u32 = 100;
/// The party has as many webhooks as it may have.
pub const TOO_MANY_WEBHOOKS: Code = Code::new(1213, "too_many_webhooks");

/// What to tell, and where to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewWebhook {
    /// An `https` address.
    url: String,
    /// Only events of these types of actions; none: all.
    #[serde(default)]
    #[schema(required = false)]
    types: Vec<String>,
}

/// Where a party is told of what touches it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookView {
    /// Its name at this member.
    id: String,
    /// Where to.
    url: String,
    /// Only events of these types; none: all.
    types: Vec<String>,
    /// When it was made.
    #[schema(value_type = u64)]
    created_at: Timestamp,
    /// The key of its signatures (Standard Webhooks): shown once, when it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    secret: Option<String>,
}

impl From<Webhook> for WebhookView {
    fn from(webhook: Webhook) -> Self {
        let Webhook { id, url, types, created_at, .. } = webhook;
        Self { id, url, types, created_at, secret: None }
    }
}

/// Webhooks.
#[derive(Debug, Serialize, ToSchema)]
pub struct Webhooks {
    /// The oldest first.
    items: Vec<WebhookView>,
}

/// Where a delivery is.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryStatus {
    /// It is tried, or tried again, when its time comes.
    Waiting,
    /// It was taken.
    Delivered,
    /// It was tried as often as it is tried.
    Failed,
}

/// One event on its way, or there.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryView {
    /// Id of the event, the `webhook-id` of every attempt.
    event: String,
    /// Type of the event.
    #[serde(rename = "type")]
    kind: String,
    /// Where it is.
    status: DeliveryStatus,
    /// How often it was tried.
    attempts: u32,
    /// HTTP status of the last answer; null when there was none.
    #[schema(required)]
    answer: Option<u16>,
    /// What went wrong at the last attempt.
    #[schema(required)]
    error: Option<String>,
    /// When the event was queued.
    #[schema(value_type = u64)]
    created_at: Timestamp,
    /// When it was last tried.
    #[schema(value_type = u64)]
    updated_at: Timestamp,
    /// When it is tried next.
    #[schema(value_type = Option<u64>, required)]
    next_attempt_at: Option<Timestamp>,
}

impl From<Delivery> for DeliveryView {
    fn from(delivery: Delivery) -> Self {
        let taken = delivery.status.is_some_and(|status| (200..300).contains(&status));
        let status = match delivery.due {
            Some(_) => DeliveryStatus::Waiting,
            None if taken => DeliveryStatus::Delivered,
            None => DeliveryStatus::Failed,
        };
        let body: serde_json::Value = serde_json::from_str(&delivery.body).unwrap_or_default();
        Self {
            event: delivery.event,
            kind: body["type"].as_str().unwrap_or_default().into(),
            status,
            attempts: delivery.attempts,
            answer: delivery.status,
            error: delivery.error,
            created_at: delivery.created_at,
            updated_at: delivery.updated_at,
            next_attempt_at: delivery.due,
        }
    }
}

/// A log.
#[derive(Debug, Serialize, ToSchema)]
pub struct Deliveries {
    /// The newest first, at most 100.
    items: Vec<DeliveryView>,
}

/// Makes a webhook.
#[utoipa::path(
    post, path = "/v1/webhooks", operation_id = "createWebhook", tag = "notifications", summary = "Be told of what touches the caller",
    description = "From now on every event of the caller's inbox is sent as a CloudEvent (1.0, structured JSON), signed as \
        Standard Webhooks say. What is not answered with 2xx within 10 s is tried again after 5 s, 30 s, 2 min, 10 min, \
        1 h, 6 h and 24 h. Addresses that are not public are refused unless the member's configuration allows them.",
    params(("Authorization" = String, Header, description = "`Vinculum <base64>`: who asks, signed.")),
    request_body(content = NewWebhook),
    responses(
        (status = 201, description = "The webhook, with its secret.", body = WebhookView),
        (status = 401, description = "Who asks is not said, or not proven."),
        (status = 409, description = "The caller has 10 webhooks already."),
    ),
)]
pub async fn create(
    State(api): State<Api>,
    access: Access,
    JsonBytes(body): JsonBytes<8192>,
) -> Result<(StatusCode, Json<WebhookView>), Problem> {
    let new: NewWebhook = serde_json::from_slice(&body)
        .map_err(|error| Problem::malformed(format!("the webhook is not readable: {error}")))?;
    let url = check_url(&new.url, api.config.private_webhooks)?;
    let is_type = |kind: &String| {
        kind.len() <= 60 && kind.contains('.') && kind.bytes().all(|b| b.is_ascii_lowercase() || b"._".contains(&b))
    };
    if new.types.len() > MAX_TYPES || !new.types.iter().all(is_type) {
        return Err(Problem::parameter(
            "types",
            "must be at most 50 types of actions, such as vehicles.record_odometer",
        ));
    }
    if api.vault.webhooks(Some(&access.party)).await?.len() >= MAX_WEBHOOKS {
        let detail = format!("{} has {MAX_WEBHOOKS} webhooks, the most that it can have", access.party);
        return Err(Problem::new(StatusCode::CONFLICT, TOO_MANY_WEBHOOKS, detail));
    }
    let secret: [u8; 32] = rand::random();
    let webhook = Webhook {
        id: hex::encode(rand::random::<[u8; 8]>()),
        owner: access.party,
        url: url.into(),
        secret: secret.to_vec(),
        types: new.types,
        created_at: api.chain.now(),
        height: api.indexed.height(),
    };
    api.vault.put_webhook(&webhook).await?;
    let secret = Some(format!("{SECRET_PREFIX}{}", STANDARD.encode(secret)));
    Ok((StatusCode::CREATED, Json(WebhookView { secret, ..webhook.into() })))
}

/// Lists webhooks.
#[utoipa::path(
    get, path = "/v1/webhooks", operation_id = "webhooks", tag = "notifications", summary = "List the caller's webhooks",
    params(("Authorization" = String, Header, description = "`Vinculum <base64>`: who asks, signed.")),
    responses((status = 200, description = "The webhooks.", body = Webhooks), (status = 401, description = "Who asks is not proven.")),
)]
pub async fn list(State(api): State<Api>, access: Access) -> Result<Json<Webhooks>, Problem> {
    let webhooks = api.vault.webhooks(Some(&access.party)).await?;
    Ok(Json(Webhooks { items: webhooks.into_iter().map(Into::into).collect() }))
}

/// Forgets a webhook.
#[utoipa::path(
    delete, path = "/v1/webhooks/{id}", operation_id = "deleteWebhook", tag = "notifications", summary = "Forget a webhook with its log",
    params(
        ("id" = String, Path, description = "The webhook's id."),
        ("Authorization" = String, Header, description = "`Vinculum <base64>`: who asks, signed."),
    ),
    responses(
        (status = 204, description = "It is gone."),
        (status = 401, description = "Who asks is not proven."),
        (status = 404, description = "The caller has no such webhook."),
    ),
)]
pub async fn delete(State(api): State<Api>, access: Access, Segment(id): Segment) -> Result<StatusCode, Problem> {
    if api.vault.delete_webhook(&id, &access.party).await? { Ok(StatusCode::NO_CONTENT) } else { Err(unknown(&id)) }
}

/// Shows a webhook's log.
#[utoipa::path(
    get, path = "/v1/webhooks/{id}/deliveries", operation_id = "deliveries", tag = "notifications", summary = "Show what became of a webhook's events",
    params(
        ("id" = String, Path, description = "The webhook's id."),
        ("Authorization" = String, Header, description = "`Vinculum <base64>`: who asks, signed."),
    ),
    responses(
        (status = 200, description = "The latest 100.", body = Deliveries),
        (status = 401, description = "Who asks is not proven."),
        (status = 404, description = "The caller has no such webhook."),
    ),
)]
pub async fn deliveries(
    State(api): State<Api>,
    access: Access,
    Segment(id): Segment,
) -> Result<Json<Deliveries>, Problem> {
    require(&api, &access, &id).await?;
    let deliveries = api.vault.deliveries(&id, LISTED).await?;
    Ok(Json(Deliveries { items: deliveries.into_iter().map(Into::into).collect() }))
}

/// Tries a webhook out.
#[utoipa::path(
    post, path = "/v1/webhooks/{id}/trial", operation_id = "tryWebhook", tag = "notifications", summary = "Send an event that only tries the webhook out",
    params(
        ("id" = String, Path, description = "The webhook's id."),
        ("Authorization" = String, Header, description = "`Vinculum <base64>`: who asks, signed."),
    ),
    responses(
        (status = 202, description = "It is queued; the log shows what becomes of it."),
        (status = 401, description = "Who asks is not proven."),
        (status = 404, description = "The caller has no such webhook."),
    ),
)]
pub async fn try_out(State(api): State<Api>, access: Access, Segment(id): Segment) -> Result<StatusCode, Problem> {
    let webhook = require(&api, &access, &id).await?;
    let now = api.chain.now();
    api.vault.queue(&id, webhook.height, &[trial(&api, now)], now).await?;
    Ok(StatusCode::ACCEPTED)
}

async fn require(api: &Api, access: &Access, id: &str) -> Result<Webhook, Problem> {
    let webhooks = api.vault.webhooks(Some(&access.party)).await?;
    webhooks.into_iter().find(|webhook| webhook.id == id).ok_or_else(|| unknown(id))
}

fn unknown(id: &str) -> Problem {
    Problem::not_found(format!("the caller has no webhook {}", crate::extract::shorten(id)))
}

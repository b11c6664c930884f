//! Tells parties of what touches them: CloudEvents (1.0, structured JSON) over HTTP, signed as Standard Webhooks say.
//!
//! [`run`] goes through the inbox of each webhook's owner whenever blocks become final, writes what is new into the log,
//! and delivers from the log. So an event is queued once, survives a restart, and is tried until it is taken or
//! [`RETRIES`] are used up. An event may arrive twice (the answer to an attempt can get lost); its `webhook-id` is the
//! same then.

mod guard;
mod send;

pub use guard::check_url;
pub use send::SECRET_PREFIX;

use crate::{api::Api, names::names, problem::Problem};
use futures::{StreamExt as _, stream};
use send::Sender;
use serde_json::json;
use std::time::Duration;
use vinculum_core::Timestamp;
use vinculum_index::{Delivery, PageRequest, Webhook, view::InboxItem};

/// Pauses before the further attempts, in milliseconds: 5 s, 30 s, 2 min, 10 min, 1 h, 6 h, 24 h.
pub const RETRIES: [u64; 7] = [5_000, 30_000, 120_000, 600_000, 3_600_000, 21_600_000, 86_400_000];
/// How often the log is looked through for attempts that are due.
const PERIOD: Duration = Duration::from_millis(500);
/// Deliveries at the same time.
const CONCURRENT: usize = 8;
/// Deliveries that are taken from the log at once.
const BATCH: u32 = 64;

/// Tells those who want to be told, until the member stops.
pub async fn run(api: Api) {
    let sender = match Sender::new(api.config.private_webhooks) {
        Ok(sender) => sender,
        Err(error) => return tracing::error!(%error, "webhooks are not delivered: there is no HTTP client"),
    };
    let mut indexed = api.indexed.follow();
    loop {
        let height = *indexed.borrow_and_update();
        if let Err(problem) = queue_all(&api, height).await {
            tracing::warn!(error = problem.detail, "events for webhooks could not be queued; trying again");
        }
        if let Err(problem) = deliver_due(&api, &sender).await {
            tracing::warn!(error = problem.detail, "webhooks could not be delivered; trying again");
        }
        tokio::select! {
            changed = indexed.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(PERIOD) => {}
        }
    }
}

async fn queue_all(api: &Api, height: u64) -> Result<(), Problem> {
    for webhook in api.vault.webhooks(None).await? {
        if webhook.height < height {
            queue(api, &webhook, height).await?;
        }
    }
    Ok(())
}

/// Queues what touched the owner after `webhook.height` and up to `height`, the oldest first.
async fn queue(api: &Api, webhook: &Webhook, height: u64) -> Result<(), Problem> {
    let mut items: Vec<InboxItem> = Vec::new();
    let mut cursor = None;
    loop {
        let page = api.index.inbox(&webhook.owner, &PageRequest::new(Some(vinculum_index::MAX_PAGE), cursor)?).await?;
        let is_last = page.items.iter().any(|item| item.height <= webhook.height);
        let fresh = |item: &InboxItem| item.height > webhook.height && item.height <= height;
        items.extend(page.items.into_iter().filter(fresh));
        if is_last || page.next_cursor.is_none() {
            break;
        }
        cursor = page.next_cursor;
    }
    items.retain(|item| webhook.types.is_empty() || webhook.types.contains(&item.kind));
    let names = names(api, items.iter().map(|item| item.vehicle.id)).await?;
    let mut events = Vec::with_capacity(items.len());
    for mut item in items.into_iter().rev() {
        if let Some(name) = names.get(&item.vehicle.id) {
            item.vehicle.clone_from(name);
        }
        events.push((format!("{}:{}", api.chain.network_id(), item.id), event(api, &item)));
    }
    Ok(api.vault.queue(&webhook.id, height, &events, api.chain.now()).await?)
}

/// An inbox's item as a CloudEvent.
fn event(api: &Api, item: &InboxItem) -> String {
    let event = json!({
        "specversion": "1.0",
        "id": item.id,
        "source": format!("urn:vinculum:network:{}", api.chain.network_id()),
        "type": format!("network.vinculum.{}", item.kind),
        "subject": item.vehicle.id,
        "time": rfc3339(item.time),
        "datacontenttype": "application/json",
        "data": item,
    });
    event.to_string()
}

/// The event that only tries a webhook out.
pub fn trial(api: &Api, now: Timestamp) -> (String, String) {
    let id = format!("{}:trial-{}", api.chain.network_id(), now.0);
    let event = json!({
        "specversion": "1.0",
        "id": format!("trial-{}", now.0),
        "source": format!("urn:vinculum:network:{}", api.chain.network_id()),
        "type": "network.vinculum.trial",
        "time": rfc3339(now),
        "datacontenttype": "application/json",
        "data": {},
    });
    (id, event.to_string())
}

fn rfc3339(time: Timestamp) -> String {
    let time = i64::try_from(time.0).ok().and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
    time.unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}

async fn deliver_due(api: &Api, sender: &Sender) -> Result<(), Problem> {
    let due = api.vault.due_deliveries(api.chain.now(), BATCH).await?;
    if due.is_empty() {
        return Ok(());
    }
    let webhooks = api.vault.webhooks(None).await?;
    let attempts = due.into_iter().filter_map(|delivery| {
        let webhook = webhooks.iter().find(|webhook| webhook.id == delivery.webhook)?;
        Some(attempt(api, sender, webhook, delivery))
    });
    let results: Vec<_> = stream::iter(attempts).buffer_unordered(CONCURRENT).collect().await;
    results.into_iter().collect()
}

async fn attempt(api: &Api, sender: &Sender, webhook: &Webhook, mut delivery: Delivery) -> Result<(), Problem> {
    let sent = sender.send(webhook, &delivery, api.chain.now()).await;
    let now = api.chain.now();
    delivery.attempts += 1;
    delivery.updated_at = now;
    let delivered = match sent {
        Ok(status) => {
            delivery.status = Some(status);
            delivery.error = (!(200..300).contains(&status)).then(|| format!("the answer was HTTP {status}"));
            delivery.error.is_none()
        }
        Err(error) => {
            (delivery.status, delivery.error) = (None, Some(error));
            false
        }
    };
    let pause = RETRIES.get(delivery.attempts as usize - 1);
    delivery.due = pause.filter(|_| !delivered).map(|pause| now.plus(*pause));
    Ok(api.vault.tried(&delivery).await?)
}

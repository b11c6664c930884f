//! Webhooks: where a party wants to be told of what touches it, and what became of each attempt to tell it.

use super::{Vault, VaultError};
use sqlx::{Row as _, sqlite::SqliteRow};
use vinculum_core::{Party, Timestamp};

pub(super) const TABLES: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS webhooks (id TEXT PRIMARY KEY, owner TEXT NOT NULL, url TEXT NOT NULL, \
     secret BLOB NOT NULL, types TEXT NOT NULL, created_at INTEGER NOT NULL, height INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS webhooks_owner ON webhooks (owner)",
    "CREATE TABLE IF NOT EXISTS deliveries (number INTEGER PRIMARY KEY, webhook TEXT NOT NULL, event TEXT NOT NULL, \
     body TEXT NOT NULL, attempts INTEGER NOT NULL, due INTEGER, status INTEGER, error TEXT, \
     created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, UNIQUE (webhook, event))",
    "CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due) WHERE due IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS deliveries_webhook ON deliveries (webhook, number)",
];

/// How many deliveries of a webhook are kept in its log.
const KEPT_DELIVERIES: i64 = 1_000;

/// Where a party wants to be told.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Its name at this member.
    pub id: String,
    /// Who wants to be told.
    pub owner: Party,
    /// Where to.
    pub url: String,
    /// The key of its signatures.
    pub secret: Vec<u8>,
    /// Types of actions; none: all.
    pub types: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// Up to this height its events have been queued.
    pub height: u64,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook").field("id", &self.id).field("owner", &self.owner).field("url", &self.url).finish()
    }
}

/// An event on its way to a webhook, or there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// Its number, by order.
    pub number: i64,
    /// Which webhook's.
    pub webhook: String,
    /// Id of the event: the same at every attempt.
    pub event: String,
    /// What is sent.
    pub body: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next; none: delivered, or given up.
    pub due: Option<Timestamp>,
    /// HTTP status of the last answer.
    pub status: Option<u16>,
    /// What went wrong at the last attempt.
    pub error: Option<String>,
    /// When the event was queued.
    pub created_at: Timestamp,
    /// When it was last tried.
    pub updated_at: Timestamp,
}

const WEBHOOK: &str = "SELECT id, owner, url, secret, types, created_at, height FROM webhooks";
const DELIVERY: &str = "SELECT number, webhook, event, body, attempts, due, status, error, created_at, updated_at \
                        FROM deliveries";

impl Vault {
    /// Keeps a webhook.
    pub async fn put_webhook(&self, webhook: &Webhook) -> Result<(), VaultError> {
        sqlx::query(
            "INSERT INTO webhooks (id, owner, url, secret, types, created_at, height) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(webhook.id.clone())
        .bind(webhook.owner.to_string())
        .bind(webhook.url.clone())
        .bind(webhook.secret.clone())
        .bind(webhook.types.join(","))
        .bind(webhook.created_at.0 as i64)
        .bind(webhook.height as i64)
        .execute(&self.0)
        .await?;
        Ok(())
    }

    /// Every webhook, or those of one party, the oldest first.
    pub async fn webhooks(&self, owner: Option<&Party>) -> Result<Vec<Webhook>, VaultError> {
        let order = " ORDER BY created_at, id";
        let rows = match owner {
            Some(owner) => {
                let text = format!("{WEBHOOK} WHERE owner = $1{order}");
                sqlx::query(sqlx::AssertSqlSafe(text)).bind(owner.to_string()).fetch_all(&self.0).await?
            }
            None => sqlx::query(sqlx::AssertSqlSafe(format!("{WEBHOOK}{order}"))).fetch_all(&self.0).await?,
        };
        rows.iter().map(webhook).collect()
    }

    /// Forgets a webhook of this owner with its log; false when there is none.
    pub async fn delete_webhook(&self, id: &str, owner: &Party) -> Result<bool, VaultError> {
        let mut transaction = self.0.begin().await?;
        let query = sqlx::query("DELETE FROM webhooks WHERE id = $1 AND owner = $2");
        let deleted = query.bind(id.to_owned()).bind(owner.to_string()).execute(&mut *transaction).await?;
        if deleted.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("DELETE FROM deliveries WHERE webhook = $1").bind(id.to_owned()).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Queues a webhook's events up to a height, each once, and remembers the height.
    pub async fn queue(
        &self,
        webhook: &str,
        height: u64,
        events: &[(String, String)],
        now: Timestamp,
    ) -> Result<(), VaultError> {
        let mut transaction = self.0.begin().await?;
        let query = sqlx::query("UPDATE webhooks SET height = $2 WHERE id = $1");
        let known = query.bind(webhook.to_owned()).bind(height as i64).execute(&mut *transaction).await?;
        if known.rows_affected() == 0 {
            return Ok(());
        }
        for (event, body) in events {
            sqlx::query(
                "INSERT OR IGNORE INTO deliveries (webhook, event, body, attempts, due, created_at, updated_at) \
                 VALUES ($1, $2, $3, 0, $4, $4, $4)",
            )
            .bind(webhook.to_owned())
            .bind(event.clone())
            .bind(body.clone())
            .bind(now.0 as i64)
            .execute(&mut *transaction)
            .await?;
        }
        sqlx::query(
            "DELETE FROM deliveries WHERE webhook = $1 AND due IS NULL AND number <= \
             (SELECT MAX(number) FROM deliveries WHERE webhook = $1) - $2",
        )
        .bind(webhook.to_owned())
        .bind(KEPT_DELIVERIES)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Deliveries that are due, the oldest first.
    pub async fn due_deliveries(&self, now: Timestamp, limit: u32) -> Result<Vec<Delivery>, VaultError> {
        let text = format!("{DELIVERY} WHERE due <= $1 ORDER BY due, number LIMIT $2");
        let query = sqlx::query(sqlx::AssertSqlSafe(text)).bind(now.0 as i64).bind(i64::from(limit));
        query.fetch_all(&self.0).await?.iter().map(delivery).collect()
    }

    /// The log of a webhook, the newest first.
    pub async fn deliveries(&self, webhook: &str, limit: u32) -> Result<Vec<Delivery>, VaultError> {
        let text = format!("{DELIVERY} WHERE webhook = $1 ORDER BY number DESC LIMIT $2");
        let query = sqlx::query(sqlx::AssertSqlSafe(text)).bind(webhook.to_owned()).bind(i64::from(limit));
        query.fetch_all(&self.0).await?.iter().map(delivery).collect()
    }

    /// Writes down what became of an attempt.
    pub async fn tried(&self, delivery: &Delivery) -> Result<(), VaultError> {
        sqlx::query(
            "UPDATE deliveries SET attempts = $2, due = $3, status = $4, error = $5, updated_at = $6 WHERE number = $1",
        )
        .bind(delivery.number)
        .bind(i64::from(delivery.attempts))
        .bind(delivery.due.map(|due| due.0 as i64))
        .bind(delivery.status.map(i64::from))
        .bind(delivery.error.clone())
        .bind(delivery.updated_at.0 as i64)
        .execute(&self.0)
        .await?;
        Ok(())
    }
}

fn webhook(row: &SqliteRow) -> Result<Webhook, VaultError> {
    let types: String = row.try_get(4)?;
    Ok(Webhook {
        id: row.try_get(0)?,
        owner: row.try_get::<String, _>(1)?.parse().map_err(|_| VaultError::Corrupt("a party"))?,
        url: row.try_get(2)?,
        secret: row.try_get(3)?,
        types: types.split(',').filter(|kind| !kind.is_empty()).map(Into::into).collect(),
        created_at: Timestamp(row.try_get::<i64, _>(5)? as u64),
        height: row.try_get::<i64, _>(6)? as u64,
    })
}

fn delivery(row: &SqliteRow) -> Result<Delivery, VaultError> {
    Ok(Delivery {
        number: row.try_get(0)?,
        webhook: row.try_get(1)?,
        event: row.try_get(2)?,
        body: row.try_get(3)?,
        attempts: u32::try_from(row.try_get::<i64, _>(4)?).unwrap_or(u32::MAX),
        due: row.try_get::<Option<i64>, _>(5)?.map(|due| Timestamp(due as u64)),
        status: row.try_get::<Option<i64>, _>(6)?.and_then(|status| u16::try_from(status).ok()),
        error: row.try_get(7)?,
        created_at: Timestamp(row.try_get::<i64, _>(8)? as u64),
        updated_at: Timestamp(row.try_get::<i64, _>(9)? as u64),
    })
}

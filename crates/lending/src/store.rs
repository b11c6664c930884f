//! What a lender keeps of applications: two SQLite files, written durably. One holds the applications, encrypted; the other
//! the persons' keys, wrapped. A backup that must be able to forget is one of the first file alone.

use crate::{
    application::Application,
    seal::{Key, Unreadable},
};
use serde::{Deserialize, Serialize};
use sqlx::{
    ConnectOptions as _, Row as _, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous},
};
use std::{path::Path, sync::Arc, time::Duration};
use tokio::sync::RwLock;
use vinculum_core::{ActionDigest, Digest, OrganisationId, Party, Salt, Timestamp, TransactionId, dsse::Document};
use vinculum_credit::score::Features;
use vinculum_loans::RecordDecision;

pub use vinculum_loans::Outcome;

const APPLICATIONS: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS applications (number INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, lender TEXT NOT NULL, \
     applicant TEXT NOT NULL, received_at INTEGER NOT NULL, outcome TEXT NOT NULL, reasons TEXT NOT NULL, \
     action BLOB NOT NULL, sent BLOB, recorded INTEGER NOT NULL, valid_until INTEGER, sealed BLOB NOT NULL)",
    "CREATE INDEX IF NOT EXISTS applications_lender ON applications (lender, number)",
    "CREATE INDEX IF NOT EXISTS applications_applicant ON applications (applicant, number)",
    "CREATE TABLE IF NOT EXISTS files (digest BLOB PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID",
];
const KEYS: &[&str] =
    &["CREATE TABLE IF NOT EXISTS keys (lender TEXT NOT NULL, applicant TEXT NOT NULL, wrapped BLOB NOT NULL, \
     PRIMARY KEY (lender, applicant)) WITHOUT ROWID"];
const LISTED: &str = "SELECT number, id, lender, applicant, received_at, outcome, reasons, action, sent, recorded, \
                      valid_until, sealed FROM applications";

/// Everything about an application that names or describes a person; encrypted in the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// What the applicant sent.
    pub application: Application,
    /// Years since the car's model year.
    pub age_years: u16,
    /// Whether the car was new.
    pub is_new: bool,
    /// Whether it is driven by battery, plug-in hybrid or fuel cell.
    pub is_new_energy: bool,
    /// What the bureau reported.
    pub bureau: Features,
    /// What was decided on, to the byte.
    pub input: String,
    /// The decision, to the byte.
    pub decision: String,
    /// Salts of the commitments to both.
    pub salts: Salts,
    /// Rules of the jurisdiction that an approval would have broken.
    pub unlawful: Vec<String>,
    /// What goes on record.
    pub record: RecordDecision,
    /// The signed offer.
    pub offer: Option<Document>,
    /// What a person decided after it was referred.
    pub review: Option<Reviewed>,
}

/// Salts of commitments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Salts {
    /// To the input.
    pub input: Salt,
    /// To the decision.
    pub result: Salt,
}

/// A person's decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// What goes on record.
    pub record: RecordDecision,
    /// What the record's `result` commits to.
    pub result: String,
    /// Its salt.
    pub result_salt: Salt,
    /// When.
    pub at: Timestamp,
}

/// An application as the store lists it; what is here names nobody.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// Its number, by order.
    pub number: i64,
    /// Its id.
    pub id: Digest,
    /// The lender.
    pub lender: OrganisationId,
    /// Who asked.
    pub applicant: Party,
    /// When.
    pub received_at: Timestamp,
    /// The decision in force.
    pub outcome: Outcome,
    /// Codes of its reasons.
    pub reasons: Vec<String>,
    /// The digest of the action that records it.
    pub action: ActionDigest,
    /// The transaction with which that was last sent to the ledger.
    pub sent: Option<TransactionId>,
    /// Whether it is on the ledger.
    pub recorded: bool,
    /// Until when the offer is good.
    pub valid_until: Option<Timestamp>,
    /// The rest; nothing once the person is erased.
    pub kept: Option<Kept>,
}

/// Why the store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It can't be decrypted.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// What was decrypted can't be read.
    #[error("the store of applications is damaged: {0}")]
    Json(#[from] serde_json::Error),
    /// Something in it is not what was put there.
    #[error("the store of applications is damaged: {0}")]
    Corrupt(&'static str),
    /// A file failed.
    #[error("the store of applications: {0}")]
    Database(#[from] sqlx::Error),
}

/// Which applications to list.
#[derive(Debug, Clone)]
pub enum Whose {
    /// Those that a lender received.
    Lender(OrganisationId),
    /// Those that a party made.
    Applicant(Party),
    /// All.
    Anyone,
}

/// The store. Cloning shares the connections.
#[derive(Debug, Clone)]
pub struct Store {
    applications: SqlitePool,
    keys: SqlitePool,
    key: Key,
    /// Held shared while something is encrypted and kept, alone while a person is erased: nothing may be kept under a key
    /// that has just been destroyed.
    erasing: Arc<RwLock<()>>,
}

async fn open(path: &Path, tables: &[&'static str]) -> Result<SqlitePool, sqlx::Error> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(Duration::from_secs(30))
        // What is erased is overwritten, not only forgotten.
        .pragma("secure_delete", "on")
        .disable_statement_logging();
    let pool = SqlitePoolOptions::new().max_connections(2).connect_with(options).await?;
    for table in tables {
        sqlx::query(*table).execute(&pool).await?;
    }
    Ok(pool)
}

impl Store {
    /// Opens the files in a folder, or makes them. `key` wraps the keys of the persons.
    pub async fn open(folder: &Path, key: Key) -> Result<Self, StoreError> {
        let applications = open(&folder.join("applications.sqlite"), APPLICATIONS).await?;
        let keys = open(&folder.join("person-keys.sqlite"), KEYS).await?;
        Ok(Self { applications, keys, key, erasing: Arc::default() })
    }

    /// Keeps a file that decisions rest on.
    pub async fn put_file(&self, digest: Digest, bytes: &[u8]) -> Result<(), StoreError> {
        let query = sqlx::query("INSERT OR IGNORE INTO files (digest, bytes) VALUES ($1, $2)");
        query.bind(digest.0.to_vec()).bind(bytes.to_vec()).execute(&self.applications).await?;
        Ok(())
    }

    /// A file that decisions rest on.
    pub async fn file(&self, digest: Digest) -> Result<Vec<u8>, StoreError> {
        let query = sqlx::query("SELECT bytes FROM files WHERE digest = $1").bind(digest.0.to_vec());
        let row = query.fetch_optional(&self.applications).await?;
        Ok(row.ok_or(StoreError::Corrupt("a model or policy is missing"))?.try_get(0)?)
    }

    /// Keeps an application; whether it is new. What is there already stays.
    pub async fn put(&self, listed: &Listed) -> Result<bool, StoreError> {
        let kept = listed.kept.as_ref().ok_or(StoreError::Corrupt("an erased application can't be kept"))?;
        let _kept_open = self.erasing.read().await;
        let key = self.key_of(&listed.lender, &listed.applicant).await?;
        let sealed = key.seal(&listed.id.0, &serde_json::to_vec(kept)?)?;
        let query = sqlx::query(
            "INSERT OR IGNORE INTO applications (id, lender, applicant, received_at, outcome, reasons, action, sent, recorded, \
             valid_until, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, 0, $8, $9)",
        );
        let query = query
            .bind(listed.id.0.to_vec())
            .bind(listed.lender.to_string())
            .bind(listed.applicant.to_string())
            .bind(listed.received_at.0 as i64)
            .bind(outcome_name(listed.outcome))
            .bind(listed.reasons.join(","))
            .bind(listed.action.as_bytes().to_vec())
            .bind(listed.valid_until.map(|time| time.0 as i64))
            .bind(sealed);
        Ok(query.execute(&self.applications).await?.rows_affected() > 0)
    }

    /// Puts a person's decision in the place of the referral; whether it was still one.
    pub async fn review(&self, listed: &Listed) -> Result<bool, StoreError> {
        let kept = listed.kept.as_ref().ok_or(StoreError::Corrupt("an erased application can't be reviewed"))?;
        let _kept_open = self.erasing.read().await;
        let key = self.known_key(&listed.lender, &listed.applicant).await?;
        let Some(key) = key else { return Ok(false) };
        let sealed = key.seal(&listed.id.0, &serde_json::to_vec(kept)?)?;
        let query = sqlx::query(
            "UPDATE applications SET outcome = $2, reasons = $3, action = $4, sent = NULL, recorded = 0, valid_until = $5, \
             sealed = $6 WHERE id = $1 AND outcome = 'referred'",
        );
        let query = query
            .bind(listed.id.0.to_vec())
            .bind(outcome_name(listed.outcome))
            .bind(listed.reasons.join(","))
            .bind(listed.action.as_bytes().to_vec())
            .bind(listed.valid_until.map(|time| time.0 as i64))
            .bind(sealed);
        Ok(query.execute(&self.applications).await?.rows_affected() > 0)
    }

    /// Notes with which transaction the decision was sent to the ledger.
    pub async fn sent(&self, id: &Digest, transaction: TransactionId) -> Result<(), StoreError> {
        let query = sqlx::query("UPDATE applications SET sent = $2 WHERE id = $1");
        query.bind(id.0.to_vec()).bind(transaction.as_bytes().to_vec()).execute(&self.applications).await?;
        Ok(())
    }

    /// Notes that the decision is on the ledger.
    pub async fn recorded(&self, id: &Digest) -> Result<(), StoreError> {
        let query = sqlx::query("UPDATE applications SET recorded = 1 WHERE id = $1");
        query.bind(id.0.to_vec()).execute(&self.applications).await?;
        Ok(())
    }

    /// An application.
    pub async fn get(&self, id: &Digest) -> Result<Option<Listed>, StoreError> {
        let query = sqlx::query(sqlx::AssertSqlSafe(format!("{LISTED} WHERE id = $1"))).bind(id.0.to_vec());
        match query.fetch_optional(&self.applications).await? {
            Some(row) => Ok(Some(self.read(&row).await?)),
            None => Ok(None),
        }
    }

    /// Up to `limit` applications from before `before` on, the newest first.
    pub async fn list(
        &self,
        whose: &Whose,
        outcome: Option<Outcome>,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Listed>, StoreError> {
        let (condition, value) = match whose {
            Whose::Lender(lender) => ("lender = $1", lender.to_string()),
            Whose::Applicant(party) => ("applicant = $1", party.to_string()),
            Whose::Anyone => ("$1 = ''", String::new()),
        };
        let statement = format!(
            "{LISTED} WHERE {condition} AND number < $2 AND ($3 IS NULL OR outcome = $3) ORDER BY number DESC LIMIT $4"
        );
        let query = sqlx::query(sqlx::AssertSqlSafe(statement))
            .bind(value)
            .bind(before.unwrap_or(i64::MAX))
            .bind(outcome.map(outcome_name))
            .bind(i64::from(limit));
        let rows = query.fetch_all(&self.applications).await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            all.push(self.read(row).await?);
        }
        Ok(all)
    }

    /// The decisions that aren't known to be on the ledger.
    pub async fn unrecorded(&self) -> Result<Vec<Listed>, StoreError> {
        let statement = format!("{LISTED} WHERE recorded = 0 AND sealed <> x'' ORDER BY number");
        let rows = sqlx::query(sqlx::AssertSqlSafe(statement)).fetch_all(&self.applications).await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in &rows {
            all.push(self.read(row).await?);
        }
        Ok(all)
    }

    /// Erases a person at a lender: what was encrypted, and the key of it, so that no copy can be read either. How many
    /// applications that were.
    pub async fn erase(&self, lender: &OrganisationId, applicant: &Party) -> Result<u64, StoreError> {
        let _alone = self.erasing.write().await;
        let (lender, applicant) = (lender.to_string(), applicant.to_string());
        let statement = "UPDATE applications SET sealed = x'' WHERE lender = $1 AND applicant = $2 AND sealed <> x''";
        let query = sqlx::query(statement).bind(lender.clone()).bind(applicant.clone());
        let erased = query.execute(&self.applications).await?.rows_affected();
        // The key goes last: an erasure that is cut short can be repeated.
        let query = sqlx::query("DELETE FROM keys WHERE lender = $1 AND applicant = $2");
        query.bind(lender).bind(applicant).execute(&self.keys).await?;
        for pool in [&self.applications, &self.keys] {
            // The log still has it until it is written back and cut.
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(pool).await?;
        }
        Ok(erased)
    }

    /// Waits for running statements and closes the files.
    pub async fn close(&self) {
        self.applications.close().await;
        self.keys.close().await;
    }

    async fn read(&self, row: &SqliteRow) -> Result<Listed, StoreError> {
        let damaged = StoreError::Corrupt;
        let digest = |column| -> Result<Option<[u8; 32]>, StoreError> {
            let bytes: Option<Vec<u8>> = row.try_get(column)?;
            bytes.map(|bytes| bytes.try_into().map_err(|_| damaged("a digest has another length"))).transpose()
        };
        let text = |column| row.try_get::<String, _>(column);
        let missing = || damaged("a digest is missing");
        let id = Digest(digest("id")?.ok_or_else(missing)?);
        let lender: OrganisationId = text("lender")?.parse().map_err(|_| damaged("a lender is no organisation"))?;
        let applicant: Party = text("applicant")?.parse().map_err(|_| damaged("an applicant is no party"))?;
        let sealed: Vec<u8> = row.try_get("sealed")?;
        let kept = if sealed.is_empty() {
            None
        } else {
            let key = self.known_key(&lender, &applicant).await?.ok_or(damaged("the key of a person is missing"))?;
            Some(serde_json::from_slice(&key.open(&id.0, &sealed)?)?)
        };
        let reasons = text("reasons")?;
        Ok(Listed {
            number: row.try_get("number")?,
            id,
            lender,
            applicant,
            received_at: Timestamp(row.try_get::<i64, _>("received_at")? as u64),
            outcome: outcome_of(&text("outcome")?).ok_or(damaged("an outcome is none"))?,
            reasons: reasons.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
            action: ActionDigest(digest("action")?.ok_or_else(missing)?),
            sent: digest("sent")?.map(TransactionId),
            recorded: row.try_get::<i64, _>("recorded")? != 0,
            valid_until: row.try_get::<Option<i64>, _>("valid_until")?.map(|time| Timestamp(time as u64)),
            kept,
        })
    }

    fn place(lender: &OrganisationId, applicant: &Party) -> String {
        format!("{lender}\n{applicant}")
    }

    async fn known_key(&self, lender: &OrganisationId, applicant: &Party) -> Result<Option<Key>, StoreError> {
        let query = sqlx::query("SELECT wrapped FROM keys WHERE lender = $1 AND applicant = $2");
        let query = query.bind(lender.to_string()).bind(applicant.to_string());
        let Some(row) = query.fetch_optional(&self.keys).await? else { return Ok(None) };
        let wrapped: Vec<u8> = row.try_get(0)?;
        Ok(Some(self.key.unwrap(Self::place(lender, applicant).as_bytes(), &wrapped)?))
    }

    /// The key of a person at a lender, made when there is none.
    async fn key_of(&self, lender: &OrganisationId, applicant: &Party) -> Result<Key, StoreError> {
        let wrapped = self.key.wrap(Self::place(lender, applicant).as_bytes(), &Key::random())?;
        // Of two at the same time the first stays.
        let query = sqlx::query("INSERT OR IGNORE INTO keys (lender, applicant, wrapped) VALUES ($1, $2, $3)");
        query.bind(lender.to_string()).bind(applicant.to_string()).bind(wrapped).execute(&self.keys).await?;
        self.known_key(lender, applicant).await?.ok_or(StoreError::Corrupt("a key that was just made is gone"))
    }
}

/// An outcome's name in the file and in addresses.
pub fn outcome_name(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Approved => "approved",
        Outcome::Referred => "referred",
        Outcome::Declined => "declined",
    }
}

/// The outcome of a name.
pub fn outcome_of(name: &str) -> Option<Outcome> {
    [Outcome::Approved, Outcome::Referred, Outcome::Declined].into_iter().find(|outcome| outcome_name(*outcome) == name)
}

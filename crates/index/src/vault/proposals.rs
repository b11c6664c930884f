//! Proposals: transactions that wait for further signatures, kept at one member until all who must sign have.
//!
//! The ledger knows nothing of them. The signatures that were given stay here until they are complete, so that a
//! proposal that is withdrawn leaves nobody with a half of it that the other side could complete.

use super::{Vault, VaultError};
use sqlx::Row as _;
use vinculum_core::{Envelope, Party, Signature, Timestamp, TransactionId};

pub(super) const TABLES: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS proposals (id BLOB PRIMARY KEY, payload BLOB NOT NULL, actions TEXT NOT NULL, note TEXT NOT NULL, \
     created_at INTEGER NOT NULL, valid_until INTEGER NOT NULL, status TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX IF NOT EXISTS proposals_deadline ON proposals (valid_until)",
    "CREATE TABLE IF NOT EXISTS proposal_parties (party TEXT NOT NULL, created_at INTEGER NOT NULL, \
     proposal BLOB NOT NULL, PRIMARY KEY (party, created_at, proposal)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS proposal_signatures (proposal BLOB NOT NULL, key TEXT NOT NULL, signature BLOB NOT NULL, \
     at INTEGER NOT NULL, PRIMARY KEY (proposal, key)) WITHOUT ROWID",
];

/// How long a proposal is kept after its deadline.
const KEPT_MS: u64 = 30 * Timestamp::DAY_MS;

/// Where a proposal is, as far as this member decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProposalState {
    /// It waits for signatures.
    Open,
    /// All have signed, and it went to the ledger.
    Submitted,
    /// One of those who had to sign has withdrawn it.
    Withdrawn,
}

impl ProposalState {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Submitted => "submitted",
            Self::Withdrawn => "withdrawn",
        }
    }

    fn of(text: &str) -> Self {
        match text {
            "submitted" => Self::Submitted,
            "withdrawn" => Self::Withdrawn,
            _ => Self::Open,
        }
    }
}

/// A transaction that waits for further signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredProposal {
    /// SHA-256 of what is signed.
    pub id: TransactionId,
    /// With every signature that was given so far.
    pub envelope: Envelope,
    /// What the proposer says about it.
    pub note: String,
    /// When it came in.
    pub created_at: Timestamp,
    /// After this time it can't execute.
    pub valid_until: Timestamp,
    /// Where it is.
    pub state: ProposalState,
}

impl Vault {
    /// Keeps a proposal; false when it is there already. Old ones are forgotten on the way.
    pub async fn put_proposal(&self, proposal: &StoredProposal, parties: &[Party]) -> Result<bool, VaultError> {
        let mut transaction = self.0.begin().await?;
        let old = integer(proposal.created_at.0.saturating_sub(KEPT_MS));
        for statement in [
            "DELETE FROM proposal_parties WHERE proposal IN (SELECT id FROM proposals WHERE valid_until < $1)",
            "DELETE FROM proposal_signatures WHERE proposal IN (SELECT id FROM proposals WHERE valid_until < $1)",
            "DELETE FROM proposals WHERE valid_until < $1",
        ] {
            sqlx::query(statement).bind(old).execute(&mut *transaction).await?;
        }
        let id = proposal.id.as_bytes().to_vec();
        let actions: Vec<_> = proposal.envelope.actions.iter().map(|action| String::from_utf8_lossy(action)).collect();
        let inserted = sqlx::query(
            "INSERT INTO proposals (id, payload, actions, note, created_at, valid_until, status) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING",
        )
        .bind(id.clone())
        .bind(proposal.envelope.payload.to_vec())
        .bind(serde_json::to_string(&actions).expect("texts are plain data"))
        .bind(proposal.note.clone())
        .bind(integer(proposal.created_at.0))
        .bind(integer(proposal.valid_until.0))
        .bind(proposal.state.as_str())
        .execute(&mut *transaction)
        .await?
        .rows_affected()
            > 0;
        if inserted {
            for party in parties {
                sqlx::query("INSERT OR IGNORE INTO proposal_parties (party, created_at, proposal) VALUES ($1, $2, $3)")
                    .bind(party.to_string())
                    .bind(integer(proposal.created_at.0))
                    .bind(id.clone())
                    .execute(&mut *transaction)
                    .await?;
            }
            for signature in &proposal.envelope.signatures {
                sign(&mut transaction, &id, signature, proposal.created_at).await?;
            }
        }
        transaction.commit().await?;
        Ok(inserted)
    }

    /// A proposal with its signatures.
    pub async fn proposal(&self, id: &TransactionId) -> Result<Option<StoredProposal>, VaultError> {
        let mut connection = self.0.acquire().await?;
        let query =
            sqlx::query("SELECT payload, actions, note, created_at, valid_until, status FROM proposals WHERE id = $1");
        let Some(row) = query.bind(id.as_bytes().to_vec()).fetch_optional(&mut *connection).await? else {
            return Ok(None);
        };
        let actions: Vec<String> =
            serde_json::from_str(row.try_get(1)?).map_err(|_| VaultError::Corrupt("a proposal's actions"))?;
        let mut envelope = Envelope {
            payload: row.try_get::<Vec<u8>, _>(0)?.into(),
            signatures: Vec::new(),
            actions: actions.into_iter().map(Into::into).collect(),
        };
        let query = sqlx::query("SELECT key, signature FROM proposal_signatures WHERE proposal = $1 ORDER BY at, key");
        for row in query.bind(id.as_bytes().to_vec()).fetch_all(&mut *connection).await? {
            let key = row.try_get::<String, _>(0)?.parse().map_err(|_| VaultError::Corrupt("a key"))?;
            let bytes = row.try_get::<Vec<u8>, _>(1)?.try_into().map_err(|_| VaultError::Corrupt("a signature"))?;
            envelope.signatures.push(Signature { key, bytes });
        }
        Ok(Some(StoredProposal {
            id: *id,
            envelope,
            note: row.try_get(2)?,
            created_at: Timestamp(row.try_get::<i64, _>(3)? as u64),
            valid_until: Timestamp(row.try_get::<i64, _>(4)? as u64),
            state: ProposalState::of(&row.try_get::<String, _>(5)?),
        }))
    }

    /// How many proposals can still be signed.
    pub async fn open_proposals(&self, now: Timestamp) -> Result<u64, VaultError> {
        let query = sqlx::query("SELECT COUNT(*) FROM proposals WHERE status = 'open' AND valid_until >= $1");
        let row = query.bind(integer(now.0)).fetch_one(&self.0).await?;
        Ok(row.try_get::<i64, _>(0)? as u64)
    }

    /// The ids of the proposals that a party has a part in, the newest first.
    pub async fn proposals_of(&self, party: &Party, limit: u32) -> Result<Vec<TransactionId>, VaultError> {
        let query = sqlx::query(
            "SELECT proposal FROM proposal_parties WHERE party = $1 ORDER BY created_at DESC, proposal LIMIT $2",
        );
        let rows = query.bind(party.to_string()).bind(i64::from(limit)).fetch_all(&self.0).await?;
        let id = |row: &sqlx::sqlite::SqliteRow| {
            let bytes = row.try_get::<Vec<u8>, _>(0)?.try_into().map_err(|_| VaultError::Corrupt("an id"))?;
            Ok(vinculum_core::Digest(bytes).into())
        };
        rows.iter().map(id).collect()
    }

    /// Adds a signature, which the caller has checked, to an open proposal; false when it isn't open any more.
    pub async fn sign_proposal(
        &self,
        id: &TransactionId,
        signature: &Signature,
        at: Timestamp,
    ) -> Result<bool, VaultError> {
        let mut transaction = self.0.begin().await?;
        let bytes = id.as_bytes().to_vec();
        // Writes first, so that two signers at once come one after the other.
        let open = sqlx::query("UPDATE proposals SET status = 'open' WHERE id = $1 AND status = 'open'");
        if open.bind(bytes.clone()).execute(&mut *transaction).await?.rows_affected() == 0 {
            return Ok(false);
        }
        sign(&mut transaction, &bytes, signature, at).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Ends an open proposal; false when it isn't open any more. A withdrawn one loses its signatures.
    pub async fn end_proposal(&self, id: &TransactionId, state: ProposalState) -> Result<bool, VaultError> {
        let mut transaction = self.0.begin().await?;
        let bytes = id.as_bytes().to_vec();
        let query = sqlx::query("UPDATE proposals SET status = $2 WHERE id = $1 AND status = 'open'");
        let ended =
            query.bind(bytes.clone()).bind(state.as_str()).execute(&mut *transaction).await?.rows_affected() > 0;
        if ended && state == ProposalState::Withdrawn {
            sqlx::query("DELETE FROM proposal_signatures WHERE proposal = $1")
                .bind(bytes)
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(ended)
    }
}

async fn sign(
    transaction: &mut sqlx::Transaction<'_, sqlx::Sqlite>,
    proposal: &[u8],
    signature: &Signature,
    at: Timestamp,
) -> Result<(), VaultError> {
    sqlx::query("INSERT OR IGNORE INTO proposal_signatures (proposal, key, signature, at) VALUES ($1, $2, $3, $4)")
        .bind(proposal.to_vec())
        .bind(signature.key.to_string())
        .bind(signature.bytes.to_vec())
        .bind(integer(at.0))
        .execute(&mut **transaction)
        .await?;
    Ok(())
}

/// A number as SQLite orders it.
fn integer(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

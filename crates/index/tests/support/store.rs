//! A database of either kind for one test.

use super::postgres;
use tempfile::TempDir;
use vinculum_index::{Index, IndexError, IndexedBlock};
use vinculum_runtime::Genesis;

/// An empty database that lasts as long as the test.
#[derive(Debug)]
pub struct Store {
    pub url: String,
    _folder: Option<TempDir>,
}

impl Store {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("read.sqlite").display());
        Self { url, _folder: Some(folder) }
    }

    pub async fn postgres() -> Self {
        Self { url: postgres::database().await, _folder: None }
    }

    pub async fn open(&self, genesis: &Genesis) -> Index {
        self.try_open(genesis).await.unwrap()
    }

    pub async fn try_open(&self, genesis: &Genesis) -> Result<Index, IndexError> {
        Index::open(&self.url, genesis).await
    }

    /// The model of a whole chain, taken in at once.
    pub async fn filled(&self, genesis: &Genesis, blocks: &[IndexedBlock]) -> Index {
        let index = self.open(genesis).await;
        index.apply(blocks).await.unwrap();
        assert_eq!(index.indexed_height(), blocks.len() as u64);
        index
    }

    /// Runs a statement of somebody else's.
    pub async fn execute(&self, statement: &'static str) {
        use sqlx::{Connection as _, Executor as _};
        if self.url.starts_with("sqlite:") {
            let url = format!("{}?mode=rwc", self.url);
            let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
            connection.execute(statement).await.unwrap();
            connection.close().await.unwrap();
        } else {
            let mut connection = sqlx::PgConnection::connect(&self.url).await.unwrap();
            connection.execute("CREATE SCHEMA IF NOT EXISTS vinculum; SET search_path = vinculum").await.unwrap();
            connection.execute(statement).await.unwrap();
        }
    }
}

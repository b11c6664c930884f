//! The read model's handle.

use crate::{IndexError, IndexedBlock, database::Database, schema, write};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use tokio::sync::Mutex;
use vinculum_core::NetworkId;
use vinculum_runtime::Genesis;

/// The read model. Cloning shares the connections.
#[derive(Debug, Clone)]
pub struct Index {
    pub(crate) database: Database,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    genesis: Genesis,
    height: AtomicU64,
    /// Whoever writes holds it: calls are taken one after the other.
    writing: Mutex<()>,
}

impl Index {
    /// Opens the model at `sqlite://path` (made when it doesn't exist) or `postgres://…`, where everything lies in a
    /// schema named `vinculum`.
    ///
    /// A model of another network or of another version of this program is dropped, and the new one begins at block 1.
    /// A database with tables that are not a read model is refused.
    pub async fn open(url: &str, genesis: &Genesis) -> Result<Self, IndexError> {
        let database = Database::open(url).await?;
        let mut session = database.write().await?;
        let height = schema::prepare(&mut session, genesis).await?;
        session.commit().await?;
        let shared = Shared { genesis: genesis.clone(), height: AtomicU64::new(height), writing: Mutex::new(()) };
        Ok(Self { database, shared: Arc::new(shared) })
    }

    /// The network whose blocks these are.
    pub fn network(&self) -> NetworkId {
        self.shared.genesis.network_id()
    }

    /// The height of the last block that is indexed; 0 before the first.
    pub fn indexed_height(&self) -> u64 {
        self.shared.height.load(Ordering::Acquire)
    }

    /// Takes blocks in, in the order of the chain: all of them or, when there is an error, none. Blocks that are indexed
    /// already are passed over. The more blocks a call brings, the less each costs.
    pub async fn apply(&self, blocks: &[IndexedBlock]) -> Result<(), IndexError> {
        let _writing = self.shared.writing.lock().await;
        let mut session = self.database.write().await?;
        let height = write::blocks(&mut session, blocks).await?;
        session.commit().await?;
        self.shared.height.store(height, Ordering::Release);
        Ok(())
    }

    /// Drops everything; the founders remain. What follows is block 1.
    pub async fn reset(&self) -> Result<(), IndexError> {
        let _writing = self.shared.writing.lock().await;
        let mut session = self.database.write().await?;
        schema::create(&mut session, &self.shared.genesis).await?;
        session.commit().await?;
        self.shared.height.store(0, Ordering::Release);
        Ok(())
    }

    /// Waits for running statements and closes the connections.
    pub async fn close(&self) {
        let _writing = self.shared.writing.lock().await;
        self.database.close().await;
    }
}

//! The two databases behind one interface.
//!
//! Every statement is written once, in the SQL that SQLite and PostgreSQL share; where they differ (types of columns,
//! storage of tables) [`Dialect`] says how. Reads run in a snapshot, so that the parts of one answer belong together.

mod statement;

pub(crate) use statement::{Columns, Row, Statement, Value, word_text};

use crate::IndexError;
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Postgres, Sqlite, Transaction,
    postgres::{PgConnectOptions, PgPool, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous},
};
use std::{str::FromStr as _, time::Duration};

/// The schema in a PostgreSQL database that everything lies in.
pub(crate) const POSTGRES_SCHEMA: &str = "vinculum";
/// Connections for reading.
const READERS: u32 = 6;
/// How long a statement waits for a lock or a free connection.
const PATIENCE: Duration = Duration::from_secs(30);
/// Texts of statements whose plans a connection keeps.
const KEPT_STATEMENTS: usize = 400;

/// Which database it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

/// Connections to one of the databases.
#[derive(Debug, Clone)]
pub(crate) enum Database {
    /// One connection writes; the others read and never wait for it (write-ahead log).
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

/// A transaction in the database. Dropped without [`Session::commit`], it leaves nothing behind.
#[derive(Debug)]
pub(crate) enum Session {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Database {
    /// Opens `sqlite://path` (made when it doesn't exist) or `postgres://…`.
    pub(crate) async fn open(url: &str) -> Result<Self, IndexError> {
        if url.starts_with("sqlite:") {
            Self::open_sqlite(SqliteConnectOptions::from_str(url)?).await
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Self::open_postgres(PgConnectOptions::from_str(url)?).await
        } else {
            Err(IndexError::Url)
        }
    }

    async fn open_sqlite(options: SqliteConnectOptions) -> Result<Self, IndexError> {
        // A lost tail is read from the chain again, so that a commit need not wait for the disk.
        let options = options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(PATIENCE)
            .statement_cache_capacity(KEPT_STATEMENTS)
            .pragma("cache_size", "-65536")
            .pragma("temp_store", "memory")
            .disable_statement_logging();
        let pool = |connections| SqlitePoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE);
        let writer = pool(1).connect_with(options.clone()).await?;
        let readers = pool(READERS).connect_lazy_with(options.pragma("query_only", "on"));
        Ok(Self::Sqlite { writer, readers })
    }

    async fn open_postgres(options: PgConnectOptions) -> Result<Self, IndexError> {
        let options = options
            .application_name("vinculum")
            .statement_cache_capacity(KEPT_STATEMENTS)
            .options([("search_path", POSTGRES_SCHEMA), ("synchronous_commit", "off")])
            .disable_statement_logging();
        let pool = PgPoolOptions::new().max_connections(READERS + 1).acquire_timeout(PATIENCE);
        Ok(Self::Postgres(pool.connect_with(options).await?))
    }

    /// Starts to write. On SQLite one writer at a time gets past this.
    pub(crate) async fn write(&self) -> Result<Session, IndexError> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Session::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Session::Postgres(pool.begin().await?),
        })
    }

    /// Starts to read from a snapshot.
    pub(crate) async fn read(&self) -> Result<Session, IndexError> {
        const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        Ok(match self {
            Self::Sqlite { readers, .. } => Session::Sqlite(readers.begin().await?),
            Self::Postgres(pool) => Session::Postgres(pool.begin_with(SNAPSHOT).await?),
        })
    }

    /// Closes every connection.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Session {
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Every row of the answer.
    pub(crate) async fn rows(&mut self, statement: Statement) -> Result<Vec<Row>, IndexError> {
        let (text, values) = statement.into_parts();
        let text = AssertSqlSafe(text);
        Ok(match self {
            Self::Sqlite(transaction) => {
                let query = sqlx::query_with(text, statement::sqlite_arguments(values)?);
                query.fetch_all(&mut **transaction).await?.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(transaction) => {
                let query = sqlx::query_with(text, statement::postgres_arguments(values)?);
                query.fetch_all(&mut **transaction).await?.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// The first row of the answer.
    pub(crate) async fn row(&mut self, statement: Statement) -> Result<Option<Row>, IndexError> {
        Ok(self.rows(statement).await?.into_iter().next())
    }

    /// Runs a statement that gives no rows; how many it changed.
    pub(crate) async fn run(&mut self, statement: Statement) -> Result<u64, IndexError> {
        let (text, values) = statement.into_parts();
        let text = AssertSqlSafe(text);
        Ok(match self {
            Self::Sqlite(transaction) => {
                let query = sqlx::query_with(text, statement::sqlite_arguments(values)?);
                query.execute(&mut **transaction).await?.rows_affected()
            }
            Self::Postgres(transaction) => {
                let query = sqlx::query_with(text, statement::postgres_arguments(values)?);
                query.execute(&mut **transaction).await?.rows_affected()
            }
        })
    }

    /// Runs several statements without values, separated by semicolons.
    pub(crate) async fn script(&mut self, text: String) -> Result<(), IndexError> {
        let text = sqlx::raw_sql(AssertSqlSafe(text));
        match self {
            Self::Sqlite(transaction) => {
                text.execute(&mut **transaction).await?;
            }
            Self::Postgres(transaction) => {
                text.execute(&mut **transaction).await?;
            }
        }
        Ok(())
    }

    /// Inserts rows, many per statement. `head` is `INSERT INTO table (columns) VALUES `, `tail` what follows the rows.
    pub(crate) async fn insert(
        &mut self,
        head: &'static str,
        rows: Vec<Vec<Value>>,
        tail: &'static str,
    ) -> Result<(), IndexError> {
        // Few sizes, so that few texts of statements exist and their plans can be kept.
        const SIZES: [usize; 4] = [128, 16, 4, 1];
        let mut rows = rows.into_iter();
        for size in SIZES {
            while rows.len() >= size {
                let statement = Statement::new(head).rows(rows.by_ref().take(size)).sql(tail);
                self.run(statement).await?;
            }
        }
        Ok(())
    }

    /// Keeps what was written.
    pub(crate) async fn commit(self) -> Result<(), IndexError> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await?,
            Self::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }
}

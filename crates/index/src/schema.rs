//! Tables, and when they are made anew.
//!
//! Nothing here is the truth: everything can be read from the chain again. So there are no migrations; tables of
//! another version of this schema, or of another network, are dropped, and the model is built anew from block 1.

use crate::{
    IndexError,
    database::{Dialect, POSTGRES_SCHEMA, Session, Statement},
    write,
};
use vinculum_core::NetworkId;
use vinculum_runtime::Genesis;

/// The version of the tables and of what is written into them. Raise it with every change to either.
const VERSION: i64 = 5;

/// In the order of their making.
const TABLES: &str = r#"
CREATE TABLE read_model (
    id KEY, schema_version INTEGER_ NOT NULL, network BYTES NOT NULL,
    height INTEGER_ NOT NULL, digest BYTES, vehicles INTEGER_ NOT NULL, records INTEGER_ NOT NULL,
    transactions INTEGER_ NOT NULL, rejected INTEGER_ NOT NULL, clone_attempts INTEGER_ NOT NULL
);

CREATE TABLE blocks (
    height KEY, digest BYTES NOT NULL, parent BYTES NOT NULL, time INTEGER_ NOT NULL, state_root BYTES NOT NULL,
    body_hash BYTES NOT NULL, view_number INTEGER_ NOT NULL, proposer BYTES NOT NULL, size INTEGER_ NOT NULL,
    transactions INTEGER_ NOT NULL, rejected INTEGER_ NOT NULL
);
CREATE UNIQUE INDEX blocks_digest ON blocks (digest);
CREATE INDEX blocks_time ON blocks (time);

CREATE TABLE transactions (
    place KEY, id BYTES NOT NULL, time INTEGER_ NOT NULL, code INTEGER_, size INTEGER_ NOT NULL,
    actions INTEGER_ NOT NULL, payload BYTES NOT NULL, signatures BYTES NOT NULL, outcome BYTES NOT NULL,
    organisations TEXT_ NOT NULL
);
CREATE UNIQUE INDEX transactions_id ON transactions (id);
CREATE INDEX transactions_rejected ON transactions (place) WHERE code IS NOT NULL;

CREATE TABLE actions (place KEY, kind TEXT_ NOT NULL, body BYTES NOT NULL);

CREATE TABLE transaction_kinds (
    kind TEXT_ NOT NULL, place INTEGER_ NOT NULL, PRIMARY KEY (kind, place)
) CLUSTERED;

CREATE TABLE transaction_organisations (
    organisation TEXT_ NOT NULL, place INTEGER_ NOT NULL, PRIMARY KEY (organisation, place)
) CLUSTERED;

CREATE TABLE organisations (
    number KEY, id TEXT_ NOT NULL, name TEXT_ NOT NULL, search TEXT_ NOT NULL, country TEXT_ NOT NULL, lei TEXT_,
    roles TEXT_ NOT NULL, status TEXT_ NOT NULL, admitted_at INTEGER_ NOT NULL, reports_since INTEGER_ NOT NULL,
    records INTEGER_ NOT NULL, last_record_at INTEGER_
);
CREATE UNIQUE INDEX organisations_id ON organisations (id);
CREATE INDEX organisations_country ON organisations (country, number);

CREATE TABLE organisation_roles (
    role TEXT_ NOT NULL, organisation INTEGER_ NOT NULL, PRIMARY KEY (role, organisation)
) CLUSTERED;

CREATE TABLE organisation_keys (
    organisation TEXT_ NOT NULL, ordinal INTEGER_ NOT NULL, did TEXT_ NOT NULL, status TEXT_ NOT NULL,
    added_at INTEGER_ NOT NULL, revoked_at INTEGER_, PRIMARY KEY (organisation, ordinal)
) CLUSTERED;

CREATE TABLE wmis (
    organisation TEXT_ NOT NULL, wmi TEXT_ NOT NULL, PRIMARY KEY (organisation, wmi)
) CLUSTERED;

CREATE TABLE coverage (country TEXT_ NOT NULL, document TEXT_ NOT NULL, PRIMARY KEY (country));

CREATE TABLE attestations (
    place KEY, digest BYTES NOT NULL, issuer TEXT_ NOT NULL, subject TEXT_ NOT NULL, kind TEXT_ NOT NULL,
    commitment BYTES NOT NULL, issued_at INTEGER_ NOT NULL, expires_at INTEGER_, revoked_at INTEGER_, reason TEXT_
);
CREATE UNIQUE INDEX attestations_digest ON attestations (digest);
CREATE INDEX attestations_subject ON attestations (subject, place);
CREATE INDEX attestations_issuer ON attestations (issuer, place);

CREATE TABLE catalogue (
    number KEY, make TEXT_ NOT NULL, model TEXT_ NOT NULL, make_key TEXT_ NOT NULL, model_key TEXT_ NOT NULL,
    search TEXT_ NOT NULL
);
CREATE UNIQUE INDEX catalogue_name ON catalogue (make, model);
CREATE INDEX catalogue_make ON catalogue (make_key);
CREATE INDEX catalogue_model ON catalogue (model_key);

CREATE TABLE vehicles (
    number KEY, id BYTES NOT NULL, catalogue INTEGER_ NOT NULL, model_year INTEGER_ NOT NULL,
    powertrain TEXT_ NOT NULL, manufacturer TEXT_ NOT NULL, born_at INTEGER_ NOT NULL, records INTEGER_ NOT NULL,
    last_record_at INTEGER_ NOT NULL, status TEXT_ NOT NULL, open_recalls INTEGER_ NOT NULL, liens INTEGER_ NOT NULL,
    findings TEXT_ NOT NULL, holders TEXT_ NOT NULL, country TEXT_
);
CREATE UNIQUE INDEX vehicles_id ON vehicles (id);
CREATE INDEX vehicles_catalogue ON vehicles (catalogue, number);
CREATE INDEX vehicles_model_year ON vehicles (model_year, number);
CREATE INDEX vehicles_manufacturer ON vehicles (manufacturer, number);
CREATE INDEX vehicles_status ON vehicles (status, number);

CREATE TABLE vehicle_entries (
    vehicle INTEGER_ NOT NULL, number INTEGER_ NOT NULL, action INTEGER_ NOT NULL, time INTEGER_ NOT NULL,
    occurred_at INTEGER_ NOT NULL, author TEXT_, about INTEGER_, PRIMARY KEY (vehicle, number)
) CLUSTERED;
CREATE INDEX vehicle_entries_about ON vehicle_entries (vehicle, about) WHERE about IS NOT NULL;

CREATE TABLE holders (
    party TEXT_ NOT NULL, vehicle INTEGER_ NOT NULL, PRIMARY KEY (party, vehicle)
) CLUSTERED;
CREATE INDEX holders_vehicle ON holders (vehicle);

CREATE TABLE findings (
    vehicle INTEGER_ NOT NULL, position INTEGER_ NOT NULL, kind TEXT_ NOT NULL, document TEXT_ NOT NULL,
    PRIMARY KEY (vehicle, position)
);
CREATE INDEX findings_kind ON findings (kind, vehicle);

CREATE TABLE alerts (
    vehicle BYTES NOT NULL, place INTEGER_ NOT NULL, author TEXT_ NOT NULL, PRIMARY KEY (vehicle, place)
) CLUSTERED;

CREATE TABLE accounts (
    place KEY, id BYTES NOT NULL, holder TEXT_ NOT NULL, bank TEXT_ NOT NULL, currency TEXT_ NOT NULL,
    opened_at INTEGER_ NOT NULL
);
CREATE UNIQUE INDEX accounts_id ON accounts (id);
CREATE INDEX accounts_holder ON accounts (holder, place);
CREATE INDEX accounts_bank ON accounts (bank, place);

CREATE TABLE agreements (
    place KEY, kind TEXT_ NOT NULL, id BYTES NOT NULL, vehicle BYTES NOT NULL, began_at INTEGER_ NOT NULL
);
CREATE UNIQUE INDEX agreements_id ON agreements (id);
CREATE INDEX agreements_kind ON agreements (kind, place);
CREATE INDEX agreements_vehicle ON agreements (vehicle, place);

CREATE TABLE agreement_parties (
    party TEXT_ NOT NULL, agreement BYTES NOT NULL, place INTEGER_ NOT NULL, PRIMARY KEY (party, agreement, place)
) CLUSTERED;

CREATE TABLE notices (
    agreement BYTES NOT NULL, place INTEGER_ NOT NULL, PRIMARY KEY (agreement, place)
) CLUSTERED;

CREATE TABLE subject_entries (
    subject BYTES NOT NULL, place INTEGER_ NOT NULL, PRIMARY KEY (subject, place)
) CLUSTERED;
"#;

/// What the words in capitals are in each database. SQLite stores tables by an integer key, or with `WITHOUT ROWID` by
/// the whole primary key; text in PostgreSQL is ordered by its bytes, as it is in SQLite.
fn tables(dialect: Dialect) -> String {
    let words = match dialect {
        Dialect::Sqlite => ["INTEGER PRIMARY KEY", "INTEGER", "BLOB", "TEXT", "WITHOUT ROWID"],
        Dialect::Postgres => ["BIGINT PRIMARY KEY", "BIGINT", "BYTEA", "TEXT COLLATE \"C\"", ""],
    };
    let [key, integer, bytes, text, clustered] = words;
    TABLES
        .replace(" KEY,", &format!(" {key},"))
        .replace("INTEGER_", integer)
        .replace("BYTES", bytes)
        .replace("TEXT_", text)
        .replace("CLUSTERED", clustered)
}

/// Makes sure that the tables are there, of this version, and of this network; gives the height that they reach.
pub(crate) async fn prepare(session: &mut Session, genesis: &Genesis) -> Result<u64, IndexError> {
    if !exists(session).await? {
        create(session, genesis).await?;
        return Ok(0);
    }
    let statement = Statement::new("SELECT schema_version, network, height FROM read_model");
    let Some(row) = session.row(statement).await? else {
        return Err(IndexError::Corrupt("the model's own row"));
    };
    let mut columns = row.columns();
    let (version, network): (i64, Vec<u8>) = (columns.integer()?, columns.bytes()?);
    if version == VERSION && network == genesis.network_id().as_bytes() {
        return columns.number("the height");
    }
    let of = if version == VERSION { "another network" } else { "another version of the program" };
    tracing::warn!("the read model is of {of}; it is dropped and built anew");
    create(session, genesis).await?;
    Ok(0)
}

/// Whether there is a model, of whatever version. Tables that are not ours are a mistake in the configuration.
async fn exists(session: &mut Session) -> Result<bool, IndexError> {
    let names = table_names(session).await?;
    let ours = names.iter().any(|name| name == "read_model");
    if !ours && !names.is_empty() {
        return Err(IndexError::Foreign);
    }
    Ok(ours)
}

async fn table_names(session: &mut Session) -> Result<Vec<String>, IndexError> {
    let statement = match session.dialect() {
        // SQLite keeps tables of its own, whose names begin like this.
        Dialect::Sqlite => Statement::new(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 7) <> 'sqlite_' ORDER BY name",
        ),
        Dialect::Postgres => {
            Statement::new("SELECT CAST(tablename AS TEXT) FROM pg_tables WHERE schemaname = ").value(POSTGRES_SCHEMA)
        }
    };
    session.rows(statement).await?.iter().map(|row| row.columns().text()).collect()
}

/// Drops whatever there is and makes the tables, with the founders in them.
pub(crate) async fn create(session: &mut Session, genesis: &Genesis) -> Result<(), IndexError> {
    drop_tables(session).await?;
    session.script(tables(session.dialect())).await?;
    let network: NetworkId = genesis.network_id();
    let statement = Statement::new("INSERT INTO read_model VALUES (1, ").value(VERSION).sql(", ");
    session.run(statement.value(network.as_bytes()).sql(", 0, NULL, 0, 0, 0, 0, 0)")).await?;
    write::founders(session, genesis).await
}

async fn drop_tables(session: &mut Session) -> Result<(), IndexError> {
    let script = match session.dialect() {
        Dialect::Postgres => {
            format!("DROP SCHEMA IF EXISTS {POSTGRES_SCHEMA} CASCADE; CREATE SCHEMA {POSTGRES_SCHEMA};")
        }
        Dialect::Sqlite => {
            let drop = |name: String| format!("DROP TABLE \"{}\";", name.replace('"', "\"\""));
            table_names(session).await?.into_iter().map(drop).collect()
        }
    };
    if script.is_empty() { Ok(()) } else { session.script(script).await }
}

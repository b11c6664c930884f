//! Taking blocks in.
//!
//! A call collects the rows of all its blocks first, then writes them table by table, many rows per statement. What a
//! vehicle's history comes to is computed once per call and vehicle, however many records the call brings.

mod batch;
mod identity;
mod vehicle;

pub(crate) use identity::founders;

use crate::{
    IndexError, IndexedBlock,
    database::{Dialect, Session, Statement},
};
use batch::Batch;
use vinculum_core::Digest;

/// How far the model reaches, and its counters.
#[derive(Debug)]
struct Head {
    height: u64,
    digest: Option<Digest>,
    vehicles: i64,
}

/// Writes the blocks that are not in the model yet; gives the height that it reaches then.
pub(crate) async fn blocks(session: &mut Session, blocks: &[IndexedBlock]) -> Result<u64, IndexError> {
    let head = load_head(session).await?;
    let Some(first) = blocks.iter().position(|block| block.height > head.height) else {
        return Ok(head.height);
    };
    let fresh = &blocks[first..];
    check_order(&head, fresh)?;
    let batch = Batch::collect(fresh)?;
    let clone_attempts = batch.alerts.len() as u64;
    let tables = [
        (
            "INSERT INTO blocks (height, digest, parent, time, state_root, body_hash, view_number, proposer, size, \
             transactions, rejected) VALUES ",
            batch.blocks,
        ),
        (
            "INSERT INTO transactions (place, id, time, code, size, actions, payload, signatures, outcome, \
             organisations) VALUES ",
            batch.transactions,
        ),
        ("INSERT INTO actions (place, kind, body) VALUES ", batch.actions),
        ("INSERT INTO transaction_kinds (kind, place) VALUES ", batch.kinds),
        ("INSERT INTO transaction_organisations (organisation, place) VALUES ", batch.organisations),
        ("INSERT INTO alerts (vehicle, place, author) VALUES ", batch.alerts),
        ("INSERT INTO accounts (place, id, holder, bank, currency, opened_at) VALUES ", batch.accounts),
        ("INSERT INTO agreements (place, kind, id, vehicle, began_at) VALUES ", batch.agreements),
        ("INSERT INTO agreement_parties (party, agreement, place) VALUES ", batch.agreement_parties),
        ("INSERT INTO notices (agreement, place) VALUES ", batch.notices),
        ("INSERT INTO subject_entries (subject, place) VALUES ", batch.subject_entries),
    ];
    for (statement, rows) in tables {
        session.insert(statement, rows, "").await?;
    }
    for change in &batch.changes {
        identity::change(session, change).await?;
    }
    let born = vehicle::write(session, head.vehicles, &batch.entries).await?;
    for (organisation, (records, last)) in &batch.authored {
        let statement = Statement::new("UPDATE organisations SET records = records + ").value(*records);
        let statement = statement.sql(", last_record_at = ").value(*last);
        session.run(statement.sql(" WHERE id = ").value(organisation.as_str())).await?;
    }
    let last = &fresh[fresh.len() - 1];
    let statement = Statement::new("UPDATE read_model SET height = ")
        .value(last.height)
        .sql(", digest = ")
        .value(last.digest.as_bytes())
        .sql(", vehicles = vehicles + ")
        .value(born)
        .sql(", records = records + ")
        .value(batch.entries.len() as u64)
        .sql(", transactions = transactions + ")
        .value(batch.accepted + batch.rejected)
        .sql(", rejected = rejected + ")
        .value(batch.rejected)
        .sql(", clone_attempts = clone_attempts + ")
        .value(clone_attempts);
    session.run(statement).await?;
    Ok(last.height)
}

async fn load_head(session: &mut Session) -> Result<Head, IndexError> {
    // On SQLite whoever writes is alone already.
    let lock = if session.dialect() == Dialect::Postgres { " FOR UPDATE" } else { "" };
    let statement = Statement::new("SELECT height, vehicles, COALESCE(digest, ").value(&[][..]);
    let row = session.row(statement.sql(") FROM read_model").sql(lock)).await?;
    let row = row.ok_or(IndexError::Corrupt("the model's own row"))?;
    let mut columns = row.columns();
    Ok(Head {
        height: columns.number("the height")?,
        vehicles: columns.integer()?,
        digest: columns.bytes()?.try_into().ok().map(Digest),
    })
}

/// Each block must follow the one before it.
fn check_order(head: &Head, blocks: &[IndexedBlock]) -> Result<(), IndexError> {
    let (mut height, mut digest) = (head.height, head.digest);
    for block in blocks {
        if block.height != height + 1 {
            return Err(IndexError::Gap { expected: height + 1, found: block.height });
        }
        if digest.is_some_and(|digest| digest != block.parent) {
            return Err(IndexError::Fork { height: block.height });
        }
        (height, digest) = (block.height, Some(block.digest));
    }
    Ok(())
}

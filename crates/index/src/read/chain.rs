//! Blocks and transactions.

use super::{one_more, page};
use crate::{
    Index, IndexError, PageRequest, TransactionFilter,
    database::{Columns, Session, Statement},
    encoding,
    place::{Place, to_integer},
    view::{
        BlockDetail, BlockSummary, EnvelopeView, OutcomeView, Page, Parts, PayloadView, TransactionDetail,
        TransactionStatus, TransactionSummary, without_salt,
    },
};
use bytes::Bytes;
use std::collections::HashMap;
use vinculum_core::{Envelope, OrganisationId, Signature, Timestamp, TransactionId};
use vinculum_runtime::Outcome;

const BLOCK: &str = "SELECT height, digest, time, transactions, rejected, proposer";

fn block_summary(columns: &mut Columns<'_>) -> Result<BlockSummary, IndexError> {
    let height = columns.number("a height")?;
    let (digest, time) = (columns.digest("a digest")?, columns.time()?);
    let (transactions, rejected): (u64, u64) = (columns.number("a count")?, columns.number("a count")?);
    let accepted = transactions.checked_sub(rejected).ok_or(IndexError::Corrupt("a count"))?;
    Ok(BlockSummary { height, digest, time, transactions, accepted, rejected, proposer: columns.digest("a key")? })
}

/// What a row says of a transaction; its actions lie in another table.
struct TransactionRow {
    place: Place,
    id: TransactionId,
    time: Timestamp,
    actions: u32,
    signatures: Vec<Signature>,
    outcome: Outcome,
    organisations: Vec<OrganisationId>,
}

const TRANSACTION: &str = "SELECT t.place, t.id, t.time, t.actions, t.signatures, t.outcome, t.organisations";

fn transaction_row(columns: &mut Columns<'_>) -> Result<TransactionRow, IndexError> {
    Ok(TransactionRow {
        place: Place(columns.integer()?),
        id: columns.digest("a transaction's id")?,
        time: columns.time()?,
        actions: columns.number("a count")?,
        signatures: encoding::read_signatures(columns.bytes()?)?,
        outcome: encoding::read_outcome(columns.bytes()?)?,
        organisations: columns.json("organisations")?,
    })
}

impl TransactionRow {
    fn action_places(&self) -> impl Iterator<Item = i64> + '_ {
        (0..self.actions).map(|index| self.place.action(index))
    }

    fn summary(&self, bodies: &HashMap<i64, Vec<u8>>) -> TransactionSummary {
        let body = |place| bodies.get(&place).map_or(serde_json::Value::Null, |body| without_salt(body));
        Parts {
            id: self.id,
            height: self.place.height(),
            time: self.time,
            position: self.place.position(),
            actions: self.action_places().map(body).collect(),
            signers: self.signatures.iter().map(|signature| signature.key).collect(),
            organisations: self.organisations.clone(),
        }
        .summary(&self.outcome)
    }
}

/// Most places in one list of values.
const GROUP: usize = 4_096;

async fn bodies(session: &mut Session, rows: &[TransactionRow]) -> Result<HashMap<i64, Vec<u8>>, IndexError> {
    let places: Vec<i64> = rows.iter().flat_map(TransactionRow::action_places).collect();
    let mut bodies = HashMap::with_capacity(places.len());
    for group in places.chunks(GROUP) {
        let statement = Statement::new("SELECT place, body FROM actions WHERE place IN (");
        for row in session.rows(statement.list(group.iter().copied()).sql(")")).await? {
            let mut columns = row.columns();
            bodies.insert(columns.integer()?, columns.bytes()?);
        }
    }
    Ok(bodies)
}

/// Runs a statement that selects [`TRANSACTION`]; each with its place.
async fn summaries(session: &mut Session, statement: Statement) -> Result<Vec<(i64, TransactionSummary)>, IndexError> {
    let rows = session.rows(statement).await?;
    let rows = rows.iter().map(|row| transaction_row(&mut row.columns())).collect::<Result<Vec<_>, _>>()?;
    let bodies = bodies(session, &rows).await?;
    Ok(rows.iter().map(|row| (row.place.0, row.summary(&bodies))).collect())
}

/// The first place of the filter's times, and the first after them: times of blocks only grow.
async fn between(session: &mut Session, filter: &TransactionFilter) -> Result<(i64, i64), IndexError> {
    let mut place = async |comparison: &'static str, time: Option<Timestamp>, otherwise: i64| {
        let Some(time) = time else { return Ok::<_, IndexError>(otherwise) };
        let statement = Statement::new("SELECT MIN(height) FROM blocks WHERE time ").sql(comparison).value(time);
        let row = session.row(statement).await?.ok_or(IndexError::Corrupt("blocks"))?;
        // No block is as late: everything lies before.
        Ok(row.columns().maybe_integer()?.map_or(i64::MAX, |height| Place::start_of(height as u64).0))
    };
    let from = place(">= ", filter.from, 0).await?;
    Ok((from, place("> ", filter.to, i64::MAX).await?))
}

impl Index {
    /// Blocks, the newest first.
    pub async fn blocks(&self, request: &PageRequest) -> Result<Page<BlockSummary>, IndexError> {
        let before = request.after()?.unwrap_or(i64::MAX);
        let mut session = self.database.read().await?;
        let statement = Statement::new(BLOCK).sql(" FROM blocks WHERE height < ").value(before);
        let statement = statement.sql(" ORDER BY height DESC LIMIT ").value(one_more(request.limit()));
        let rows = session.rows(statement).await?;
        let blocks = rows.iter().map(|row| block_summary(&mut row.columns()));
        let blocks = blocks.map(|block| block.map(|block| (to_integer(block.height), block)));
        Ok(page(blocks.collect::<Result<_, _>>()?, request.limit()))
    }

    /// Blocks above `height`, the oldest first: for streams that go on where they broke off.
    pub async fn blocks_after(&self, height: u64, limit: u32) -> Result<Vec<BlockSummary>, IndexError> {
        let mut session = self.database.read().await?;
        let statement = Statement::new(BLOCK).sql(" FROM blocks WHERE height > ").value(height);
        let statement = statement.sql(" ORDER BY height LIMIT ").value(limit);
        let rows = session.rows(statement).await?;
        rows.iter().map(|row| block_summary(&mut row.columns())).collect()
    }

    /// A block with its transactions.
    pub async fn block(&self, height: u64) -> Result<Option<BlockDetail>, IndexError> {
        let mut session = self.database.read().await?;
        let statement = Statement::new(BLOCK)
            .sql(", parent, state_root, body_hash, view_number, size FROM blocks WHERE height = ")
            .value(height);
        let Some(row) = session.row(statement).await? else {
            return Ok(None);
        };
        let mut columns = row.columns();
        let summary = block_summary(&mut columns)?;
        let statement = Statement::new(TRANSACTION)
            .sql(" FROM transactions t WHERE t.place >= ")
            .value(Place::start_of(height).0)
            .sql(" AND t.place < ")
            .value(Place::start_of(height.saturating_add(1)).0)
            .sql(" ORDER BY t.place");
        let items = summaries(&mut session, statement).await?;
        Ok(Some(BlockDetail {
            summary,
            parent: columns.digest("a digest")?,
            state_root: columns.digest("a digest")?,
            body_hash: columns.digest("a digest")?,
            view: columns.number("a view")?,
            bytes: columns.number("a size")?,
            items: items.into_iter().map(|(_, item)| item).collect(),
        }))
    }

    /// Transactions, the newest first.
    pub async fn transactions(
        &self,
        filter: &TransactionFilter,
        request: &PageRequest,
    ) -> Result<Page<TransactionSummary>, IndexError> {
        let mut session = self.database.read().await?;
        let (from, before) = between(&mut session, filter).await?;
        let before = request.after()?.unwrap_or(i64::MAX).min(before);
        let mut statement = Statement::new(TRANSACTION).sql(" FROM transactions t");
        if let Some(organisation) = &filter.organisation {
            statement = statement
                .sql(" JOIN transaction_organisations o ON o.place = t.place AND o.organisation = ")
                .value(organisation.as_str())
                .sql(" AND o.place < ")
                .value(before);
        }
        if let Some(kind) = &filter.kind {
            statement = statement
                .sql(" JOIN transaction_kinds k ON k.place = t.place AND k.kind = ")
                .value(kind.as_str())
                .sql(" AND k.place < ")
                .value(before);
        }
        statement = statement.sql(" WHERE t.place < ").value(before);
        if from > 0 {
            statement = statement.sql(" AND t.place >= ").value(from);
        }
        statement = statement.sql(match filter.status {
            Some(TransactionStatus::Accepted) => " AND t.code IS NULL",
            Some(TransactionStatus::Rejected) => " AND t.code IS NOT NULL",
            None => "",
        });
        statement = statement.sql(" ORDER BY t.place DESC LIMIT ").value(one_more(request.limit()));
        Ok(page(summaries(&mut session, statement).await?, request.limit()))
    }

    /// Transactions after one place in the chain, the oldest first: for streams that go on where they broke off. Without
    /// a position, from the first of the block at `height` on.
    pub async fn transactions_after(
        &self,
        height: u64,
        position: Option<u32>,
        limit: u32,
    ) -> Result<Vec<TransactionSummary>, IndexError> {
        let after = position.map_or(Place::start_of(height).0 - 1, |position| Place::new(height, position).0);
        let statement = Statement::new(TRANSACTION).sql(" FROM transactions t WHERE t.place > ").value(after);
        let statement = statement.sql(" ORDER BY t.place LIMIT ").value(limit);
        let mut session = self.database.read().await?;
        Ok(summaries(&mut session, statement).await?.into_iter().map(|(_, summary)| summary).collect())
    }

    /// A transaction in full.
    pub async fn transaction(&self, id: &TransactionId) -> Result<Option<TransactionDetail>, IndexError> {
        let mut session = self.database.read().await?;
        let statement = Statement::new(TRANSACTION).sql(", t.size, t.payload FROM transactions t WHERE t.id = ");
        let Some(row) = session.row(statement.value(id.as_bytes())).await? else {
            return Ok(None);
        };
        let mut columns = row.columns();
        let row = transaction_row(&mut columns)?;
        let bytes = columns.number("a size")?;
        let payload = Bytes::from(columns.bytes()?);
        let bodies = bodies(&mut session, std::slice::from_ref(&row)).await?;
        let actions = row.action_places().map(|place| bodies.get(&place).cloned().unwrap_or_default().into());
        let envelope = Envelope { payload, signatures: row.signatures.clone(), actions: actions.collect() };
        let payload = envelope.payload().map_err(|_| IndexError::Corrupt("a payload"))?;
        Ok(Some(TransactionDetail {
            summary: row.summary(&bodies),
            payload: PayloadView::from(&payload),
            outcome: OutcomeView::from(&row.outcome),
            envelope: EnvelopeView::from(&envelope),
            bytes,
        }))
    }
}

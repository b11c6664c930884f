//! Search over everything, and counts.

use super::{containing, id_range, vehicle, words};
use crate::{
    Index, IndexError, VehicleFilter,
    database::{Session, Statement},
    view::{HitKind, SearchHit, SearchResults, Statistics, VehicleSummary},
};
use vinculum_core::{Digest, Party, TransactionId, VehicleId};

/// Longest text that is searched for, in bytes; nothing that can be found is longer.
const MAX_TEXT: usize = 400;

impl Index {
    /// What `text` may mean: the VIN of `vehicle`, a height, the beginning of an id, a holder, words of a name. At most
    /// `limit` of each kind.
    pub async fn search(
        &self,
        text: &str,
        vehicle: Option<VehicleId>,
        limit: u32,
    ) -> Result<SearchResults, IndexError> {
        let text = text.trim();
        if (text.is_empty() || text.len() > MAX_TEXT) && vehicle.is_none() {
            return Ok(SearchResults { items: Vec::new() });
        }
        let mut session = self.database.read().await?;
        let mut items = Vec::new();
        if vehicle.is_none() {
            items.extend(block(&mut session, text).await?);
            items.extend(transactions(&mut session, text, limit).await?);
            items.extend(organisations(&mut session, text, limit).await?);
        }
        let filter = VehicleFilter { text: Some(text.into()), vehicle, ..VehicleFilter::default() };
        let found = vehicle::find(&mut session, &filter, i64::MAX, i64::from(limit)).await?;
        items.extend(found.into_iter().map(|(_, vehicle)| vehicle_hit(&vehicle)));
        Ok(SearchResults { items })
    }

    /// How much there is.
    pub async fn statistics(&self) -> Result<Statistics, IndexError> {
        let mut session = self.database.read().await?;
        let statement = Statement::new(
            "SELECT height, vehicles, records, transactions, rejected, clone_attempts, \
             (SELECT COUNT(*) FROM organisations) FROM read_model",
        );
        let row = session.row(statement).await?.ok_or(IndexError::Corrupt("the model's own row"))?;
        let mut columns = row.columns();
        let mut count = || columns.number::<u64>("a count");
        let mut statistics = Statistics {
            blocks: count()?,
            vehicles: count()?,
            records: count()?,
            transactions: count()?,
            rejected: count()?,
            clone_attempts: count()?,
            organisations: count()?,
            ..Statistics::default()
        };
        statistics.accepted = statistics.transactions.saturating_sub(statistics.rejected);
        for row in session.rows(Statement::new("SELECT kind, COUNT(*) FROM findings GROUP BY kind")).await? {
            let mut columns = row.columns();
            statistics.findings.insert(columns.text()?, columns.number("a count")?);
        }
        Ok(statistics)
    }
}

fn vehicle_hit(vehicle: &VehicleSummary) -> SearchHit {
    SearchHit {
        kind: HitKind::Vehicle,
        id: vehicle.id.to_string(),
        title: format!("{} {} {}", vehicle.make, vehicle.model, vehicle.model_year),
        subtitle: vehicle.manufacturer.to_string(),
    }
}

/// A block by its height or digest.
async fn block(session: &mut Session, text: &str) -> Result<Option<SearchHit>, IndexError> {
    let statement = Statement::new("SELECT height, digest FROM blocks WHERE ");
    let statement = if let Ok(height) = text.parse::<u64>() {
        statement.sql("height = ").value(height)
    } else if let Ok(digest) = text.to_lowercase().parse::<Digest>() {
        statement.sql("digest = ").value(digest.as_bytes())
    } else {
        return Ok(None);
    };
    let Some(row) = session.row(statement).await? else {
        return Ok(None);
    };
    let mut columns = row.columns();
    let height = columns.integer()?.to_string();
    let digest: Digest = columns.digest("a digest")?;
    Ok(Some(SearchHit { kind: HitKind::Block, id: height.clone(), title: height, subtitle: digest.to_string() }))
}

/// Transactions by the beginning of their id.
async fn transactions(session: &mut Session, text: &str, limit: u32) -> Result<Vec<SearchHit>, IndexError> {
    let Some((least, greatest)) = id_range(text) else {
        return Ok(Vec::new());
    };
    let statement = Statement::new("SELECT id, place FROM transactions WHERE id BETWEEN ").value(&least);
    let statement = statement.sql(" AND ").value(&greatest).sql(" ORDER BY id LIMIT ").value(limit);
    let mut hits = Vec::new();
    for row in session.rows(statement).await? {
        let mut columns = row.columns();
        let id: TransactionId = columns.digest("a transaction's id")?;
        let statement = Statement::new("SELECT kind FROM transaction_kinds WHERE place = ").value(columns.integer()?);
        let kinds = session.rows(statement.sql(" ORDER BY kind")).await?;
        let kinds = kinds.iter().map(|row| row.columns().text()).collect::<Result<Vec<_>, _>>()?;
        let (id, subtitle) = (id.to_string(), kinds.join(", "));
        hits.push(SearchHit { kind: HitKind::Transaction, title: id.clone(), id, subtitle });
    }
    Ok(hits)
}

/// Organisations by words of their name or id, or as a party.
async fn organisations(session: &mut Session, text: &str, limit: u32) -> Result<Vec<SearchHit>, IndexError> {
    let mut statement = Statement::new("SELECT id, name, country FROM organisations WHERE ");
    statement = match text.parse::<Party>() {
        Ok(Party::Organisation(id)) => statement.sql("id = ").value(id.as_str()),
        Ok(Party::Key(_)) => return Ok(Vec::new()),
        Err(_) => {
            for (index, word) in words(text).iter().enumerate() {
                let and = if index > 0 { " AND " } else { "" };
                statement = statement.sql(and).sql("search LIKE ").value(containing(word)).sql(" ESCAPE '\\'");
            }
            statement
        }
    };
    let rows = session.rows(statement.sql(" ORDER BY number LIMIT ").value(limit)).await?;
    let hit = |row: &crate::database::Row| {
        let mut columns = row.columns();
        let (id, title, country) = (columns.text()?, columns.text()?, columns.text()?);
        let subtitle = format!("{country} {id}");
        Ok(SearchHit { kind: HitKind::Organisation, id, title, subtitle })
    };
    rows.iter().map(hit).collect()
}

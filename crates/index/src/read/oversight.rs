//! What overseers look at: findings over the fleet, who reports from where, and how the chain has been.

use crate::{
    Index, IndexError,
    database::{Columns, Row, Session, Statement, word_text},
    view::{CountryCoverage, FindingGroup, FindingKind, ReporterClass, WindowBlock},
};
use std::collections::BTreeMap;
use vinculum_core::{Role, Timestamp};
use vinculum_identity::{Country, Coverage, OrganisationStatus};
use vinculum_vehicles::coverage::REPORTERS;

/// By what to group the vehicles of the fleet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// By make.
    Make,
    /// By make and model.
    Model,
    /// By the country where they were last, as far as their histories tell.
    Country,
    /// By who made them.
    Manufacturer,
}

impl Grouping {
    /// The columns that tell groups apart, and those that name them. Makes and models that differ in case only are one.
    const fn columns(self) -> (&'static str, &'static str) {
        match self {
            Self::Make => ("c.make_key", "MIN(c.make)"),
            Self::Model => ("c.search", "MIN(c.make || ' ' || c.model)"),
            Self::Country => ("v.country", "MIN(v.country)"),
            Self::Manufacturer => ("v.manufacturer", "MIN(o.name)"),
        }
    }
}

/// The tables that every grouping can name columns of.
const FLEET: &str = " FROM vehicles v JOIN catalogue c ON c.number = v.catalogue \
                     LEFT JOIN organisations o ON o.id = v.manufacturer ";

impl Index {
    /// How many vehicles have findings, in groups: those with the most flagged vehicles first. With a `kind`, only
    /// findings of that kind flag a vehicle.
    pub async fn findings_by(
        &self,
        grouping: Grouping,
        kind: Option<FindingKind>,
    ) -> Result<Vec<FindingGroup>, IndexError> {
        let mut session = self.database.read().await?;
        let (key, label) = grouping.columns();
        let statement = Statement::new("SELECT ").sql(key).sql(", ").sql(label).sql(", COUNT(*)").sql(FLEET);
        let mut groups = BTreeMap::new();
        for row in session.rows(statement.sql("GROUP BY ").sql(key)).await? {
            let mut columns = row.columns();
            let (key, label) = (columns.maybe_text()?, columns.maybe_text()?);
            let vehicles = columns.number("a count")?;
            let group = FindingGroup { key: label.clone(), label, vehicles, flagged: 0, findings: BTreeMap::new() };
            groups.insert(key, group);
        }
        for (key, kind, count) in kinds(&mut session, key).await? {
            let group = groups.get_mut(&key).ok_or(IndexError::Corrupt("findings"))?;
            group.findings.insert(kind, count);
        }
        for (key, count) in flagged(&mut session, key, kind).await? {
            groups.get_mut(&key).ok_or(IndexError::Corrupt("findings"))?.flagged = count;
        }
        let mut groups: Vec<_> = groups
            .into_iter()
            .map(|(key, group)| match grouping {
                // The manufacturer's id is what addresses it; the others are addressed by their names.
                Grouping::Manufacturer => FindingGroup { key, ..group },
                _ => group,
            })
            .collect();
        groups.sort_by(|a, b| (b.flagged, b.vehicles, &a.label).cmp(&(a.flagged, a.vehicles, &b.label)));
        Ok(groups)
    }

    /// Which classes of reporters are connected where, by country.
    pub async fn coverage(&self) -> Result<Vec<CountryCoverage>, IndexError> {
        let mut session = self.database.read().await?;
        let reporters = reporters(&mut session).await?;
        let mut countries = BTreeMap::new();
        let rows = session.rows(Statement::new("SELECT country, document FROM coverage ORDER BY country")).await?;
        for row in &rows {
            let mut columns = row.columns();
            let country: Country = columns.parsed("a country")?;
            let coverage: Coverage = columns.json("coverage")?;
            let class = |role: &Role| {
                let periods = coverage.roles.get(role).map(|entry| entry.periods.clone()).unwrap_or_default();
                let since = periods.last().filter(|last| last.to.is_none()).map(|last| last.from);
                let (organisations, records, last_record_at) =
                    reporters.get(&(country, *role)).copied().unwrap_or_default();
                ReporterClass { class: *role, since, periods, organisations, records, last_record_at }
            };
            countries.insert(country, REPORTERS.iter().map(class).collect());
        }
        Ok(countries.into_iter().map(|(country, classes)| CountryCoverage { country, classes }).collect())
    }

    /// The blocks of the latest stretch: at most `limit`, and none whose time is before `since`; the oldest first.
    pub async fn window(&self, since: Timestamp, limit: u32) -> Result<Vec<WindowBlock>, IndexError> {
        let mut session = self.database.read().await?;
        let statement = Statement::new("SELECT height, time, proposer, transactions, rejected FROM blocks ");
        let statement = statement.sql("WHERE time >= ").value(since).sql(" ORDER BY height DESC LIMIT ").value(limit);
        let mut blocks = session
            .rows(statement)
            .await?
            .iter()
            .map(|row| block(&mut row.columns()))
            .collect::<Result<Vec<_>, _>>()?;
        blocks.reverse();
        Ok(blocks)
    }
}

fn block(columns: &mut Columns<'_>) -> Result<WindowBlock, IndexError> {
    Ok(WindowBlock {
        height: columns.number("a height")?,
        time: columns.time()?,
        proposer: columns.digest("a key")?,
        transactions: columns.number("a count")?,
        rejected: columns.number("a count")?,
    })
}

/// Vehicles with findings of each kind, by group.
async fn kinds(session: &mut Session, key: &'static str) -> Result<Vec<(Option<String>, String, u64)>, IndexError> {
    let statement = Statement::new("SELECT ").sql(key).sql(", f.kind, COUNT(DISTINCT f.vehicle)").sql(FLEET);
    let statement = statement.sql("JOIN findings f ON f.vehicle = v.number GROUP BY ").sql(key).sql(", f.kind");
    let read = |row: &Row| {
        let mut columns = row.columns();
        Ok((columns.maybe_text()?, columns.text()?, columns.number("a count")?))
    };
    session.rows(statement).await?.iter().map(read).collect()
}

/// Vehicles with a finding, or one of this kind, by group.
async fn flagged(
    session: &mut Session,
    key: &'static str,
    kind: Option<FindingKind>,
) -> Result<Vec<(Option<String>, u64)>, IndexError> {
    let statement = Statement::new("SELECT ").sql(key).sql(", COUNT(DISTINCT f.vehicle)").sql(FLEET);
    let mut statement = statement.sql("JOIN findings f ON f.vehicle = v.number");
    if let Some(kind) = kind {
        statement = statement.sql(" WHERE f.kind = ").value(kind.as_str());
    }
    let rows = session.rows(statement.sql(" GROUP BY ").sql(key)).await?;
    let read = |row: &Row| {
        let mut columns = row.columns();
        Ok((columns.maybe_text()?, columns.number("a count")?))
    };
    rows.iter().map(read).collect()
}

type Reporters = BTreeMap<(Country, Role), (u64, u64, Option<Timestamp>)>;

/// Active organisations by country and role: how many, how many records they made, and when the last.
async fn reporters(session: &mut Session) -> Result<Reporters, IndexError> {
    let statement = Statement::new(
        "SELECT o.country, r.role, COUNT(*), CAST(SUM(o.records) AS BIGINT), MAX(o.last_record_at) \
         FROM organisations o JOIN organisation_roles r ON r.organisation = o.number WHERE o.status = ",
    );
    let statement = statement.value(word_text(&OrganisationStatus::Active)).sql(" GROUP BY o.country, r.role");
    let mut reporters = BTreeMap::new();
    for row in session.rows(statement).await? {
        let mut columns = row.columns();
        let key = (columns.parsed("a country")?, columns.word("a role")?);
        let counts = (columns.number("a count")?, columns.number("a count")?, columns.maybe_time()?);
        reporters.insert(key, counts);
    }
    Ok(reporters)
}

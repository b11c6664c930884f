//! Vehicles and their records.

use super::{containing, id_range, one_more, page, words};
use crate::{
    Index, IndexError, PageRequest, RecordFilter, VehicleFilter,
    database::{Row, Session, Statement, Value, word_text},
    encoding,
    history::{self, Stored, Summary},
    place::{Place, to_integer},
    view::{Alert, AlertKind, Page, Record, ReportEntry, VehicleDetail, VehicleDispute, VehicleSummary, without_salt},
};
use std::collections::{BTreeMap, HashMap};
use vinculum_core::{Party, Timestamp, TransactionId, VehicleId};
use vinculum_identity::{Country, Coverage};
use vinculum_runtime::Outcome;
use vinculum_state::Module as _;
use vinculum_vehicles::{
    Action, Entry, Finding, RecordStatus,
    coverage::{Stay, coverage, stays},
    statuses,
    verdict::{last_odometer, verdict},
};

const VEHICLE: &str = "SELECT v.number, v.id, c.make, c.model, v.model_year, v.powertrain, v.manufacturer, v.born_at, \
                       v.records, v.last_record_at, v.holders, v.status, v.findings, v.open_recalls, v.liens \
                       FROM vehicles v JOIN catalogue c ON c.number = v.catalogue";

fn vehicle_summary(row: &Row) -> Result<(i64, VehicleSummary), IndexError> {
    let mut columns = row.columns();
    let number = columns.integer()?;
    let summary = VehicleSummary {
        id: columns.digest("a vehicle's id")?,
        vin: None,
        make: columns.text()?,
        model: columns.text()?,
        model_year: columns.number("a model year")?,
        powertrain: columns.word("a powertrain")?,
        manufacturer: columns.parsed("an organisation's id")?,
        born_at: columns.time()?,
        records: columns.number("a count")?,
        last_record_at: columns.time()?,
        holders: columns.json("holders")?,
        status: columns.word("a status")?,
        findings: columns.json("findings")?,
        open_recalls: columns.number("a count")?,
        liens: columns.number("a count")?,
    };
    Ok((number, summary))
}

/// Vehicles below number `before` that the filter lets through, the last born first.
pub(super) async fn find(
    session: &mut Session,
    filter: &VehicleFilter,
    before: i64,
    limit: i64,
) -> Result<Vec<(i64, VehicleSummary)>, IndexError> {
    let mut statement = Statement::new(VEHICLE).sql(" WHERE v.number < ").value(before);
    match (&filter.vehicle, &filter.text) {
        (Some(vehicle), _) => statement = statement.sql(" AND v.id = ").value(vehicle.as_bytes()),
        (None, Some(text)) => statement = with_text(statement, text),
        (None, None) => {}
    }
    if let Some(make) = &filter.make {
        statement = statement
            .sql(" AND v.catalogue IN (SELECT number FROM catalogue WHERE make_key = ")
            .value(make.to_lowercase())
            .sql(")");
    }
    if let Some(model) = &filter.model {
        statement = statement
            .sql(" AND v.catalogue IN (SELECT number FROM catalogue WHERE model_key = ")
            .value(model.to_lowercase())
            .sql(")");
    }
    if let Some(year) = filter.model_year {
        statement = statement.sql(" AND v.model_year = ").value(year);
    }
    if let Some(holder) = &filter.holder {
        statement = held_by(statement, holder);
    }
    if let Some(manufacturer) = &filter.manufacturer {
        statement = statement.sql(" AND v.manufacturer = ").value(manufacturer.as_str());
    }
    if let Some(kind) = filter.finding {
        statement =
            statement.sql(" AND v.number IN (SELECT vehicle FROM findings WHERE kind = ").value(kind.as_str()).sql(")");
    }
    if let Some(status) = filter.status {
        statement = statement.sql(" AND v.status = ").value(word_text(&status));
    }
    let rows = session.rows(statement.sql(" ORDER BY v.number DESC LIMIT ").value(limit)).await?;
    rows.iter().map(vehicle_summary).collect()
}

fn held_by(statement: Statement, holder: &Party) -> Statement {
    let statement = statement.sql(" AND v.number IN (SELECT vehicle FROM holders WHERE party = ");
    statement.value(Value::display(holder)).sql(")")
}

fn with_text(mut statement: Statement, text: &str) -> Statement {
    if let Ok(holder) = text.trim().parse::<Party>() {
        return held_by(statement, &holder);
    }
    for word in words(text) {
        statement = statement
            .sql(" AND (v.catalogue IN (SELECT number FROM catalogue WHERE search LIKE ")
            .value(containing(&word))
            .sql(" ESCAPE '\\')");
        // A word such as 2008 is a year and also a model.
        if let Ok(year) = word.parse::<u16>() {
            statement = statement.sql(" OR v.model_year = ").value(year);
        }
        if let Some((least, greatest)) = id_range(&word) {
            statement = statement.sql(" OR v.id BETWEEN ").value(&least).sql(" AND ").value(&greatest);
        }
        statement = statement.sql(")");
    }
    statement
}

/// The number of a vehicle in the tables.
async fn number_of(session: &mut Session, id: &VehicleId) -> Result<Option<i64>, IndexError> {
    let statement = Statement::new("SELECT number FROM vehicles WHERE id = ").value(id.as_bytes());
    session.row(statement).await?.map(|row| row.columns().integer()).transpose()
}

/// Attempts to register the vehicle again, up to and including the block at `max_height`.
async fn alerts(session: &mut Session, id: &VehicleId, max_height: u64) -> Result<Vec<Alert>, IndexError> {
    let statement = Statement::new(
        "SELECT a.place, a.author, t.id, t.time, t.outcome FROM alerts a \
         JOIN transactions t ON t.place = (a.place >> 6) WHERE a.vehicle = ",
    );
    let statement = statement.value(id.as_bytes()).sql(" AND a.place < ").value(end_of(max_height));
    let rows = session.rows(statement.sql(" ORDER BY a.place")).await?;
    let alert = |row: &Row| {
        let mut columns = row.columns();
        let place = Place::of_action(columns.integer()?).0;
        Ok(Alert {
            kind: AlertKind::CloneAttempt,
            by: columns.parsed("an organisation's id")?,
            transaction: columns.digest("a transaction's id")?,
            height: place.height(),
            time: columns.time()?,
            detail: match encoding::read_outcome(columns.bytes()?)? {
                Outcome::Rejected { rejection, .. } => rejection.detail,
                Outcome::Accepted { .. } => return Err(IndexError::Corrupt("an alert")),
            },
        })
    };
    rows.iter().map(alert).collect()
}

/// The first place of an action after the block at this height.
fn end_of(height: u64) -> i64 {
    Place::start_of(height.saturating_add(1)).action(0)
}

/// The coverage of the countries of these stays.
async fn coverage_states(session: &mut Session, stays: &[Stay]) -> Result<BTreeMap<Country, Coverage>, IndexError> {
    let mut states = BTreeMap::new();
    let countries = stays.iter().map(|stay| stay.country.as_str());
    let statement = Statement::new("SELECT country, document FROM coverage WHERE country IN (").list(countries);
    for row in session.rows(statement.sql(")")).await? {
        let mut columns = row.columns();
        states.insert(columns.parsed("a country")?, columns.json("coverage")?);
    }
    Ok(states)
}

impl Index {
    /// Vehicles, the last born first. Their VINs are not in here: see [`crate::Vault::name`].
    pub async fn vehicles(
        &self,
        filter: &VehicleFilter,
        request: &PageRequest,
    ) -> Result<Page<VehicleSummary>, IndexError> {
        let before = request.after()?.unwrap_or(i64::MAX);
        let mut session = self.database.read().await?;
        let found = find(&mut session, filter, before, one_more(request.limit())).await?;
        Ok(page(found, request.limit()))
    }

    /// A vehicle in full, as of `now`. Its VIN is not in here: see [`crate::Vault::name_detail`].
    pub async fn vehicle(&self, id: &VehicleId, now: Timestamp) -> Result<Option<VehicleDetail>, IndexError> {
        let mut session = self.database.read().await?;
        let Some(number) = number_of(&mut session, id).await? else {
            return Ok(None);
        };
        let stored = history::load(&mut session, &[number]).await?.remove(&number).unwrap_or_default();
        let entries: Vec<Entry<'_>> = stored.iter().map(Stored::entry).collect();
        let (birth, born_at) = history::birth(&entries).ok_or(IndexError::Corrupt("a birth"))?;
        let stays = stays(&entries);
        let states = coverage_states(&mut session, &stays).await?;
        let coverage = coverage(&stays, &states);
        let alerts = alerts(&mut session, id, u64::MAX).await?;
        let summary = Summary::of(&entries);
        let title = history::title(&entries);
        let dispute =
            |status: RecordStatus| status.dispute.map(|dispute| VehicleDispute { disputed: status.number, dispute });
        Ok(Some(VehicleDetail {
            id: *id,
            vin: None,
            check_digit: None,
            wmi: birth.wmi.clone(),
            make: birth.make.clone(),
            model: birth.model.clone(),
            model_year: birth.model_year,
            powertrain: birth.powertrain,
            manufacturer: birth.by.clone(),
            built_at: birth.built_at,
            born_at,
            credential: birth.credential,
            records: summary.records,
            last_record_at: summary.last_record_at,
            holders: title.holders,
            title_since: title.since,
            status: summary.status,
            open_recalls: summary.open_recalls,
            liens: title.liens,
            odometer: last_odometer(&entries),
            verdict: verdict(&entries, &summary.findings, &coverage, now),
            findings: summary.findings,
            coverage,
            alerts,
            disputes: statuses(&entries, now).into_iter().filter_map(dispute).collect(),
        }))
    }

    /// The records of a vehicle in the order of their numbers, as of `now`; none when there is no such vehicle.
    pub async fn records(
        &self,
        id: &VehicleId,
        filter: &RecordFilter,
        request: &PageRequest,
        now: Timestamp,
    ) -> Result<Option<Page<Record>>, IndexError> {
        let after = request.after()?.unwrap_or(-1);
        let mut session = self.database.read().await?;
        let Some(vehicle) = number_of(&mut session, id).await? else {
            return Ok(None);
        };
        let rows = record_rows(&mut session, vehicle, filter, after, one_more(request.limit())).await?;
        let statuses = record_statuses(&mut session, vehicle, &rows, now).await?;
        let findings = stored_findings(&mut session, vehicle).await?;
        let items = rows.into_iter().map(|row| row.record(&statuses, &findings));
        Ok(Some(page(items.collect(), request.limit())))
    }

    /// The whole history up to and including the block at `max_height`, by number, with everything that a report needs
    /// to prove it.
    pub async fn entries_for_report(&self, id: &VehicleId, max_height: u64) -> Result<Vec<ReportEntry>, IndexError> {
        let mut session = self.database.read().await?;
        let Some(vehicle) = number_of(&mut session, id).await? else {
            return Ok(Vec::new());
        };
        let statement = Statement::new(
            "SELECT e.number, e.action, e.time, t.id, a.body, t.payload, t.signatures FROM vehicle_entries e \
             JOIN actions a ON a.place = e.action JOIN transactions t ON t.place = (e.action >> 6) \
             WHERE e.vehicle = ",
        );
        let statement = statement.value(vehicle).sql(" AND e.action < ").value(end_of(max_height));
        let rows = session.rows(statement.sql(" ORDER BY e.number")).await?;
        let entry = |row: &Row| {
            let mut columns = row.columns();
            let number = columns.number("an entry's number")?;
            let (place, position) = Place::of_action(columns.integer()?);
            Ok(ReportEntry {
                number,
                height: place.height(),
                position,
                time: columns.time()?,
                transaction: columns.digest("a transaction's id")?,
                action: columns.bytes()?.into(),
                payload: columns.bytes()?.into(),
                signatures: encoding::read_signatures(columns.bytes()?)?,
            })
        };
        rows.iter().map(entry).collect()
    }

    /// Attempts to register the vehicle a second time, up to and including the block at `max_height`.
    pub async fn alerts(&self, id: &VehicleId, max_height: u64) -> Result<Vec<Alert>, IndexError> {
        let mut session = self.database.read().await?;
        alerts(&mut session, id, max_height).await
    }
}

/// What one row says of a record; whether it stands is said by later ones.
struct RecordRow {
    stored: Stored,
    kind: String,
    body: Vec<u8>,
    occurred_at: Timestamp,
    transaction: TransactionId,
    position: u32,
    by_name: Option<String>,
}

async fn record_rows(
    session: &mut Session,
    vehicle: i64,
    filter: &RecordFilter,
    after: i64,
    limit: i64,
) -> Result<Vec<RecordRow>, IndexError> {
    let mut statement = Statement::new(
        "SELECT e.number, e.action, e.time, e.occurred_at, t.id, o.name, a.kind, a.body FROM vehicle_entries e \
         JOIN actions a ON a.place = e.action JOIN transactions t ON t.place = (e.action >> 6) \
         LEFT JOIN organisations o ON o.id = e.author WHERE e.vehicle = ",
    );
    statement = statement.value(vehicle).sql(" AND e.number > ").value(after);
    if let Some(kind) = &filter.kind {
        statement = statement.sql(" AND a.kind = ").value(kind.as_str());
    }
    if let Some(from) = filter.from {
        statement = statement.sql(" AND e.occurred_at >= ").value(to_integer(from.0));
    }
    if let Some(to) = filter.to {
        statement = statement.sql(" AND e.occurred_at <= ").value(to_integer(to.0));
    }
    let rows = session.rows(statement.sql(" ORDER BY e.number LIMIT ").value(limit)).await?;
    let record = |row: &Row| {
        let mut columns = row.columns();
        let number = columns.number("an entry's number")?;
        let (place, position) = Place::of_action(columns.integer()?);
        let (time, occurred_at) = (columns.time()?, columns.time()?);
        let transaction = columns.digest("a transaction's id")?;
        let (by_name, kind, body) = (columns.maybe_text()?, columns.text()?, columns.bytes()?);
        let action = Action::parse(&body).map_err(|_| IndexError::Corrupt("an action"))?;
        let stored = Stored { number, height: place.height(), time, action };
        Ok(RecordRow { stored, kind, body, occurred_at, transaction, position, by_name })
    };
    rows.iter().map(record).collect()
}

/// What became of these records: it follows from them and from the entries that are about them.
async fn record_statuses(
    session: &mut Session,
    vehicle: i64,
    rows: &[RecordRow],
    now: Timestamp,
) -> Result<HashMap<u64, RecordStatus>, IndexError> {
    let shown: Vec<u64> = rows.iter().map(|row| row.stored.number).collect();
    let statement = Statement::new(
        "SELECT e.number, e.action, e.time, a.body FROM vehicle_entries e JOIN actions a ON a.place = e.action \
         WHERE e.vehicle = ",
    );
    let statement = statement.value(vehicle).sql(" AND e.about IN (").list(shown.iter().copied());
    let mut about = Vec::new();
    for row in session.rows(statement.sql(") ORDER BY e.number")).await? {
        let mut columns = row.columns();
        about.push(Stored {
            number: columns.number("an entry's number")?,
            height: Place::of_action(columns.integer()?).0.height(),
            time: columns.time()?,
            action: Action::parse(&columns.bytes()?).map_err(|_| IndexError::Corrupt("an action"))?,
        });
    }
    about.retain(|stored| !shown.contains(&stored.number));
    let entries: Vec<Entry<'_>> = rows.iter().map(|row| &row.stored).chain(&about).map(Stored::entry).collect();
    Ok(statuses(&entries, now).into_iter().map(|status| (status.number, status)).collect())
}

async fn stored_findings(session: &mut Session, vehicle: i64) -> Result<Vec<Finding>, IndexError> {
    let statement = Statement::new("SELECT document FROM findings WHERE vehicle = ").value(vehicle);
    let rows = session.rows(statement.sql(" ORDER BY position")).await?;
    rows.iter().map(|row| row.columns().json("a finding")).collect()
}

impl RecordRow {
    fn record(self, statuses: &HashMap<u64, RecordStatus>, findings: &[Finding]) -> (i64, Record) {
        let number = self.stored.number;
        let status = statuses.get(&number).cloned().unwrap_or(RecordStatus {
            number,
            status: vinculum_vehicles::record::Standing::Standing,
            correction: None,
            dispute: None,
        });
        let citing = findings.iter().filter(|finding| finding.records.contains(&number));
        let record = Record {
            number,
            kind: self.kind,
            occurred_at: self.occurred_at,
            height: self.stored.height,
            time: self.stored.time,
            transaction: self.transaction,
            position: self.position,
            by: self.stored.action.by().cloned(),
            by_name: self.by_name,
            action: without_salt(&self.body),
            status: status.status,
            correction: status.correction,
            dispute: status.dispute,
            findings: citing.map(|finding| finding.id.clone()).collect(),
        };
        (to_integer(number), record)
    }
}

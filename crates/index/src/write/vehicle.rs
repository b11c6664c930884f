//! Histories of vehicles, and what they come to.

use super::batch::NewEntry;
use crate::{
    IndexError,
    database::{Session, Statement, Value, word_text},
    history::{self, Stored, Summary},
};
use std::collections::{BTreeMap, HashMap};
use vinculum_core::VehicleId;
use vinculum_vehicles::{Action, Entry, RegisterBirth};

/// How many vehicles' histories are held at a time.
const GROUP: usize = 256;

/// A vehicle that gets new entries.
#[derive(Debug)]
struct Touched<'a> {
    number: i64,
    /// Entries before this call.
    records: u64,
    had_findings: bool,
    new: Vec<NewEntry<'a>>,
}

impl<'a> Touched<'a> {
    fn birth(&self) -> Option<(&'a RegisterBirth, &NewEntry<'a>)> {
        self.new.iter().find_map(|entry| match entry.action {
            Action::RegisterBirth(birth) => Some((birth, entry)),
            _ => None,
        })
    }

    fn moves_title(&self) -> bool {
        self.new.iter().any(|entry| matches!(entry.action, Action::RegisterBirth(_) | Action::TransferTitle(_)))
    }
}

/// Writes the entries; gives how many vehicles were born. `vehicles` is how many there were.
pub(super) async fn write(session: &mut Session, vehicles: i64, entries: &[NewEntry<'_>]) -> Result<i64, IndexError> {
    let (touched, born) = touch(session, vehicles, entries).await?;
    insert_born(session, &touched).await?;
    for group in touched.chunks(GROUP) {
        sum_up(session, group).await?;
    }
    // Last, so that the histories just read were those before this call.
    insert_entries(session, &touched).await?;
    Ok(born)
}

/// Groups the entries by vehicle, in the order in which the vehicles are first touched; the born ones get numbers.
async fn touch<'a>(
    session: &mut Session,
    vehicles: i64,
    entries: &[NewEntry<'a>],
) -> Result<(Vec<Touched<'a>>, i64), IndexError> {
    let mut known = known(session, entries).await?;
    let mut places: HashMap<VehicleId, usize> = HashMap::new();
    let mut touched: Vec<Touched<'a>> = Vec::new();
    let mut born = 0;
    for entry in entries {
        let id = entry.action.vehicle();
        let place = match places.get(&id) {
            Some(place) => *place,
            None => {
                let vehicle = match (known.remove(&id), entry.action) {
                    (Some((number, records, had_findings)), _) => {
                        Touched { number, records, had_findings, new: Vec::new() }
                    }
                    (None, Action::RegisterBirth(_)) => {
                        born += 1;
                        Touched { number: vehicles + born, records: 0, had_findings: false, new: Vec::new() }
                    }
                    (None, action) => {
                        let detail = format!("{} on vehicle {id}, which was never born", action.type_name());
                        return Err(IndexError::Contradiction { height: entry.height, detail });
                    }
                };
                touched.push(vehicle);
                places.insert(id, touched.len() - 1);
                touched.len() - 1
            }
        };
        touched[place].new.push(*entry);
    }
    Ok((touched, born))
}

/// Number, count of entries, and whether there are findings, of the vehicles that are there already.
async fn known(
    session: &mut Session,
    entries: &[NewEntry<'_>],
) -> Result<HashMap<VehicleId, (i64, u64, bool)>, IndexError> {
    let mut ids: Vec<VehicleId> = entries.iter().map(|entry| entry.action.vehicle()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut known = HashMap::with_capacity(ids.len());
    for group in ids.chunks(GROUP) {
        let statement = Statement::new("SELECT id, number, records, findings FROM vehicles WHERE id IN (");
        let statement = statement.list(group.iter().map(VehicleId::as_bytes)).sql(")");
        for row in session.rows(statement).await? {
            let mut columns = row.columns();
            let id = columns.digest("a vehicle's id")?;
            let vehicle = (columns.integer()?, columns.number("a count")?, columns.text()? != "[]");
            known.insert(id, vehicle);
        }
    }
    Ok(known)
}

async fn insert_born(session: &mut Session, touched: &[Touched<'_>]) -> Result<(), IndexError> {
    let mut catalogue: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    let mut rows = Vec::new();
    for vehicle in touched {
        let Some((birth, entry)) = vehicle.birth() else {
            continue;
        };
        let name = (birth.make.as_str(), birth.model.as_str());
        let model = match catalogue.get(&name) {
            Some(number) => *number,
            None => {
                let number = catalogue_number(session, name).await?;
                catalogue.insert(name, number);
                number
            }
        };
        rows.push(vec![
            vehicle.number.into(),
            birth.vehicle.as_bytes().into(),
            model.into(),
            birth.model_year.into(),
            word_text(&birth.powertrain).into(),
            birth.by.as_str().into(),
            entry.time.into(),
            // What the history comes to is filled in together with that of all others.
            0i64.into(),
            0i64.into(),
            "".into(),
            0i64.into(),
            0i64.into(),
            "[]".into(),
            "[]".into(),
        ]);
    }
    let head = "INSERT INTO vehicles (number, id, catalogue, model_year, powertrain, manufacturer, born_at, records, \
                last_record_at, status, open_recalls, liens, findings, holders) VALUES ";
    session.insert(head, rows, "").await
}

/// The number of a make and model; a new one when they are seen for the first time.
async fn catalogue_number(session: &mut Session, (make, model): (&str, &str)) -> Result<i64, IndexError> {
    let statement = Statement::new("SELECT number FROM catalogue WHERE make = ").value(make);
    if let Some(row) = session.row(statement.sql(" AND model = ").value(model)).await? {
        return row.columns().integer();
    }
    let row = session.row(Statement::new("SELECT COALESCE(MAX(number), 0) + 1 FROM catalogue")).await?;
    let number = row.ok_or(IndexError::Corrupt("the catalogue"))?.columns().integer()?;
    let (make_key, model_key) = (make.to_lowercase(), model.to_lowercase());
    let search = format!("{make_key} {model_key}");
    let row = vec![number.into(), make.into(), model.into(), make_key.into(), model_key.into(), search.into()];
    let head = "INSERT INTO catalogue (number, make, model, make_key, model_key, search) VALUES ";
    session.insert(head, vec![row], "").await?;
    Ok(number)
}

async fn insert_entries(session: &mut Session, touched: &[Touched<'_>]) -> Result<(), IndexError> {
    let mut rows = Vec::new();
    for vehicle in touched {
        for (number, new) in (vehicle.records..).zip(&vehicle.new) {
            let entry = Entry { number, height: new.height, time: new.time, action: new.action };
            rows.push(vec![
                vehicle.number.into(),
                number.into(),
                new.place.into(),
                new.time.into(),
                entry.at().into(),
                entry.by().map(|organisation| organisation.as_str()).into(),
                history::about(new.action).into(),
            ]);
        }
    }
    let head = "INSERT INTO vehicle_entries (vehicle, number, action, time, occurred_at, author, about) VALUES ";
    session.insert(head, rows, "").await
}

/// Computes what the histories come to now, and writes it.
async fn sum_up(session: &mut Session, group: &[Touched<'_>]) -> Result<(), IndexError> {
    let older: Vec<i64> = group.iter().filter(|vehicle| vehicle.records > 0).map(|vehicle| vehicle.number).collect();
    let histories = history::load(session, &older).await?;
    let (mut rows, mut holders, mut findings) = (Vec::new(), Vec::new(), Vec::new());
    let (mut moved, mut cleared) = (Vec::new(), Vec::new());
    for vehicle in group {
        let older = histories.get(&vehicle.number).map_or(&[][..], Vec::as_slice).iter().map(Stored::entry);
        let newer = (vehicle.records..).zip(&vehicle.new).map(|(number, new)| Entry {
            number,
            height: new.height,
            time: new.time,
            action: new.action,
        });
        let entries: Vec<Entry<'_>> = older.chain(newer).collect();
        let summary = Summary::of(&entries);
        rows.push(vehicle_row(vehicle.number, &summary)?);
        if vehicle.moves_title() {
            moved.push(vehicle.number);
            holders.extend(summary.holders.iter().map(|party| vec![Value::display(party), vehicle.number.into()]));
        }
        if vehicle.had_findings {
            cleared.push(vehicle.number);
        }
        for (position, finding) in (0i64..).zip(&summary.findings) {
            let document = serde_json::to_string(finding).map_err(|_| IndexError::Corrupt("a finding"))?;
            let kind = finding.kind.as_str().into();
            findings.push(vec![vehicle.number.into(), position.into(), kind, document.into()]);
        }
    }
    let head = "UPDATE vehicles SET records = v.column2, last_record_at = v.column3, status = v.column4, \
                open_recalls = v.column5, liens = v.column6, findings = v.column7, holders = v.column8, country = v.column9 \
                FROM (VALUES ";
    session.insert(head, rows, ") AS v WHERE vehicles.number = v.column1").await?;
    if !moved.is_empty() {
        session.run(Statement::new("DELETE FROM holders WHERE vehicle IN (").list(moved).sql(")")).await?;
    }
    // A party that is named twice holds once.
    let tail = " ON CONFLICT (party, vehicle) DO NOTHING";
    session.insert("INSERT INTO holders (party, vehicle) VALUES ", holders, tail).await?;
    if !cleared.is_empty() {
        session.run(Statement::new("DELETE FROM findings WHERE vehicle IN (").list(cleared).sql(")")).await?;
    }
    session.insert("INSERT INTO findings (vehicle, position, kind, document) VALUES ", findings, "").await
}

fn vehicle_row(number: i64, summary: &Summary) -> Result<Vec<Value>, IndexError> {
    let json = |error: serde_json::Error| {
        tracing::error!(%error, "a summary of a history is not serialisable");
        IndexError::Corrupt("a summary")
    };
    Ok(vec![
        number.into(),
        summary.records.into(),
        summary.last_record_at.into(),
        word_text(&summary.status).into(),
        summary.open_recalls.into(),
        summary.liens.into(),
        serde_json::to_string(&summary.kinds()).map_err(json)?.into(),
        serde_json::to_string(&summary.holders).map_err(json)?.into(),
        summary.country.map(|country| country.as_str().to_owned()).into(),
    ])
}

//! What touches a party: events on vehicles that it holds, about records that it made, and of its loans and sales.

use super::{one_more, page};
use crate::{
    Index, IndexError, PageRequest,
    database::{Columns, Session, Statement, Value},
    place::Place,
    view::{InboxItem, InboxReason, Page, VehicleName, without_salt},
};
use std::collections::HashMap;
use vinculum_core::{OrganisationId, Party, VehicleId};

/// Most vehicles in one list of values.
const GROUP: usize = 1_024;

const ITEM: &str = "SELECT e.action, e.number, e.about, NULL, a.kind, a.body, e.author, o.name, e.time, t.id, \
                    v.id, c.make, c.model, v.model_year FROM vehicle_entries e \
                    JOIN actions a ON a.place = e.action JOIN transactions t ON t.place = (e.action >> 6) \
                    JOIN vehicles v ON v.number = e.vehicle JOIN catalogue c ON c.number = v.catalogue \
                    LEFT JOIN organisations o ON o.id = e.author ";

const AGREEMENT_ITEM: &str = "SELECT e.place, NULL, NULL, e.agreement, a.kind, a.body, NULL, NULL, t.time, t.id, \
                    v.id, c.make, c.model, v.model_year FROM notices e \
                    JOIN actions a ON a.place = e.place JOIN transactions t ON t.place = (e.place >> 6) \
                    JOIN agreements g ON g.id = e.agreement JOIN vehicles v ON v.id = g.vehicle \
                    JOIN catalogue c ON c.number = v.catalogue \
                    WHERE e.agreement IN (SELECT agreement FROM agreement_parties WHERE party = ";

impl Index {
    /// What others did to vehicles that the party holds now, and to records that it made, and the steps of loans and sales
    /// in which it takes part; the newest first. Vehicles' VINs are not in here: see [`crate::Vault::vins`].
    pub async fn inbox(&self, party: &Party, request: &PageRequest) -> Result<Page<InboxItem>, IndexError> {
        let before = request.after()?.unwrap_or(i64::MAX);
        let limit = one_more(request.limit());
        let mut session = self.database.read().await?;
        let own = match party {
            Party::Organisation(organisation) => Some(organisation),
            Party::Key(_) => None,
        };
        let mut items = held(&mut session, party, own, before, limit).await?;
        if let Some(own) = own {
            items.extend(reported(&mut session, own, before, limit).await?);
        }
        let statement =
            Statement::new(AGREEMENT_ITEM).value(Value::display(party)).sql(") AND e.place < ").value(before);
        items.extend(
            items_of(&mut session, statement.sql(" ORDER BY e.place DESC LIMIT ").value(limit), InboxReason::Party)
                .await?,
        );
        // What is here for both reasons is here once, as the holder's.
        items.sort_by_key(|(place, item)| (std::cmp::Reverse(*place), item.reason == InboxReason::Reporter));
        items.dedup_by_key(|(place, _)| *place);
        Ok(page(items, request.limit()))
    }

    /// What to call those of the vehicles that are known here, without their VINs.
    pub async fn names(
        &self,
        vehicles: impl IntoIterator<Item = VehicleId>,
    ) -> Result<HashMap<VehicleId, VehicleName>, IndexError> {
        let vehicles: Vec<VehicleId> = vehicles.into_iter().collect();
        let mut names = HashMap::with_capacity(vehicles.len());
        if vehicles.is_empty() {
            return Ok(names);
        }
        let mut session = self.database.read().await?;
        for group in vehicles.chunks(GROUP) {
            let statement = Statement::new(
                "SELECT v.id, c.make, c.model, v.model_year FROM vehicles v \
                 JOIN catalogue c ON c.number = v.catalogue WHERE v.id IN (",
            );
            let statement = statement.list(group.iter().map(VehicleId::as_bytes)).sql(")");
            for row in session.rows(statement).await? {
                let name = name(&mut row.columns())?;
                names.insert(name.id, name);
            }
        }
        Ok(names)
    }
}

fn name(columns: &mut Columns<'_>) -> Result<VehicleName, IndexError> {
    Ok(VehicleName {
        id: columns.digest("a vehicle's id")?,
        vin: None,
        make: columns.text()?,
        model: columns.text()?,
        model_year: columns.number("a model year")?,
    })
}

/// Entries of vehicles that the party holds, but for its own.
async fn held(
    session: &mut Session,
    party: &Party,
    own: Option<&OrganisationId>,
    before: i64,
    limit: i64,
) -> Result<Vec<(i64, InboxItem)>, IndexError> {
    let statement = Statement::new(ITEM).sql("JOIN holders h ON h.vehicle = e.vehicle WHERE h.party = ");
    let mut statement = statement.value(Value::display(party)).sql(" AND e.action < ").value(before);
    if let Some(own) = own {
        statement = statement.sql(" AND (e.author IS NULL OR e.author <> ").value(own.as_str()).sql(")");
    }
    items(session, statement, InboxReason::Holder, limit).await
}

/// Corrections and disputes of records that the organisation made, but for its own words about them.
async fn reported(
    session: &mut Session,
    own: &OrganisationId,
    before: i64,
    limit: i64,
) -> Result<Vec<(i64, InboxItem)>, IndexError> {
    let statement = Statement::new(ITEM)
        .sql("JOIN vehicle_entries r ON r.vehicle = e.vehicle AND r.number = e.about WHERE e.about IS NOT NULL ")
        .sql("AND r.author = ")
        .value(own.as_str())
        .sql(" AND (e.author IS NULL OR e.author <> ")
        .value(own.as_str())
        .sql(") AND e.action < ")
        .value(before);
    items(session, statement, InboxReason::Reporter, limit).await
}

async fn items(
    session: &mut Session,
    statement: Statement,
    reason: InboxReason,
    limit: i64,
) -> Result<Vec<(i64, InboxItem)>, IndexError> {
    items_of(session, statement.sql(" ORDER BY e.action DESC LIMIT ").value(limit), reason).await
}

async fn items_of(
    session: &mut Session,
    statement: Statement,
    reason: InboxReason,
) -> Result<Vec<(i64, InboxItem)>, IndexError> {
    let rows = session.rows(statement).await?;
    rows.iter().map(|row| item(&mut row.columns(), reason)).collect()
}

fn item(columns: &mut Columns<'_>, reason: InboxReason) -> Result<(i64, InboxItem), IndexError> {
    let key = columns.integer()?;
    let (place, position) = Place::of_action(key);
    let (number, about) = (columns.maybe_integer()?, columns.maybe_integer()?);
    let agreement = columns.maybe_digest("an agreement's id")?;
    let (kind, body) = (columns.text()?, columns.bytes()?);
    let by = columns.maybe_text()?.map(|by| by.parse().map_err(|_| IndexError::Corrupt("an organisation's id")));
    let item = InboxItem {
        id: format!("{}.{}.{position}", place.height(), place.position()),
        reason,
        number: number.map(|number| number as u64),
        agreement,
        about: about.map(|about| about as u64),
        kind,
        action: without_salt(&body),
        by: by.transpose()?,
        by_name: columns.maybe_text()?,
        time: columns.time()?,
        transaction: columns.digest("a transaction's id")?,
        height: place.height(),
        vehicle: name(columns)?,
    };
    Ok((key, item))
}

//! What the demonstration puts on the ledger, all of it through the public interface, only what isn't there yet.

use super::setup::Setup;
use crate::{exit::Failure, loader, output};
use anyhow::{Context as _, bail};
use indicatif::ProgressBar;
use std::{
    cell::Cell,
    collections::{HashMap, HashSet},
    io::IsTerminal as _,
};
use vinculum_client::{Client, Receipt, TransactionBuilder, VehicleFilter};
use vinculum_core::{MAX_ACTIONS, OrganisationId, SecretKey, Timestamp, VehicleId};
use vinculum_fleet::{Expected, Organisation, Step, Vehicle};
use vinculum_identity::{Action, AdmitOrganisation};
use vinculum_runtime::Outcome;

/// Vehicles that are made and loaded at a time.
const CHUNK: u32 = 600;

pub(super) fn accepted(receipt: &Receipt, what: &str) -> anyhow::Result<()> {
    match &receipt.outcome {
        Outcome::Accepted { .. } => Ok(()),
        Outcome::Rejected { rejection, .. } => Err(Failure::Rejected(format!("{what}: {rejection}")).into()),
    }
}

/// Puts governance actions on the ledger, signed by every validator's organisation.
async fn govern(setup: &Setup, client: &Client, actions: Vec<Action>, what: &str) -> anyhow::Result<()> {
    let organisations = setup.fleet.validators(setup.genesis.file().validators.len());
    let keys: Vec<&SecretKey> = organisations.iter().map(Organisation::key).collect();
    for chunk in actions.chunks(MAX_ACTIONS) {
        let builder = TransactionBuilder::new(setup.genesis.network_id());
        let envelope = chunk.iter().fold(builder, TransactionBuilder::action).sign(&keys);
        accepted(&client.submit_and_wait(&envelope).await?, what)?;
    }
    Ok(())
}

/// The organisations on the ledger: id to status and WMIs.
async fn known(client: &Client) -> anyhow::Result<HashMap<String, vinculum_client::Organisation>> {
    let (mut known, mut cursor) = (HashMap::new(), None::<String>);
    loop {
        let page = client.organisations(None, None, cursor.as_deref()).await?;
        known.extend(page.items.into_iter().map(|organisation| (organisation.id.clone(), organisation)));
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(known);
        }
    }
}

/// Admits the cast and gives manufacturers their WMIs.
pub async fn admit_organisations(setup: &Setup, client: &Client) -> anyhow::Result<()> {
    let present = known(client).await?;
    let missing = setup.fleet.organisations().iter().filter(|o| !present.contains_key(o.id.as_str()));
    let admit = |organisation: &Organisation| {
        Action::AdmitOrganisation(AdmitOrganisation {
            salt: TransactionBuilder::salt(),
            organisation: organisation.id.clone(),
            name: organisation.name.clone(),
            country: organisation.country,
            lei: None,
            roles: organisation.roles.clone(),
            keys: vec![organisation.key().did()],
            reports_since: organisation.reports_since,
        })
    };
    let admissions: Vec<_> = missing.map(admit).collect();
    govern(setup, client, admissions, "admitting the organisations").await?;

    let assigned: HashSet<String> = known(client)
        .await?
        .values()
        .flat_map(|organisation| organisation.more.get("wmis").and_then(|wmis| wmis.as_array()).cloned())
        .flatten()
        .filter_map(|wmi| wmi.as_str().map(Into::into))
        .collect();
    let open = |action: &Action| matches!(action, Action::AssignWmi(assign) if !assigned.contains(assign.wmi.as_str()));
    let assignments = setup.fleet.wmi_assignments().into_iter().filter(open);
    govern(setup, client, assignments.collect(), "assigning WMIs").await
}

/// Ends the membership of those that leave in the story, so that coverage has ends.
pub async fn suspend_organisations(setup: &Setup, client: &Client) -> anyhow::Result<()> {
    let present = known(client).await?;
    let active = |id: &OrganisationId| present.get(id.as_str()).is_some_and(|o| o.status == "active");
    let open = |action: &Action| action.organisations().into_iter().all(active);
    let leaving = setup.fleet.suspensions().into_iter().filter(open);
    govern(setup, client, leaving.collect(), "suspending organisations").await
}

/// Counts of the histories that are on the ledger already.
async fn loaded(client: &Client) -> anyhow::Result<HashMap<VehicleId, u64>> {
    let (mut loaded, mut cursor) = (HashMap::new(), None);
    loop {
        let filter = VehicleFilter { cursor, limit: Some(200), ..VehicleFilter::default() };
        let page = client.vehicles(&filter).await?;
        loaded.extend(page.items.into_iter().map(|vehicle| (vehicle.id, vehicle.records)));
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(loaded);
        }
    }
}

/// Loads the lives of the vehicles that no earlier run loaded to the end.
pub async fn load_vehicles(setup: &Setup, client: &Client) -> anyhow::Result<()> {
    let loaded = loaded(client).await?;
    let progress = Progress::new(u64::from(setup.fleet.len() - setup.loaded));
    let mut first = setup.loaded;
    while first < setup.fleet.len() {
        let next = setup.fleet.len().min(first + CHUNK);
        let vehicles: Vec<Vehicle> = (first..next).map(|index| setup.fleet.vehicle(index)).collect();
        load_chunk(setup, client, &vehicles, &loaded, &progress).await?;
        first = next;
    }
    progress.bar.finish_and_clear();
    Ok(())
}

async fn load_chunk(
    setup: &Setup,
    client: &Client,
    vehicles: &[Vehicle],
    loaded: &HashMap<VehicleId, u64>,
    progress: &Progress,
) -> anyhow::Result<()> {
    let valid_until = Timestamp(output::now().0 + 3_600_000);
    let network = setup.genesis.network_id();
    let groups = vehicles.iter().map(|vehicle| {
        let steps = vehicle.remaining(loaded.get(&vehicle.id).copied().unwrap_or(0));
        let job = |step: &Step| ((step.expected, vehicle.index), step.envelope(&setup.fleet, network, valid_until));
        steps.iter().map(job).collect()
    });
    loader::load(client, groups, |(expected, vehicle), answer| {
        let receipt = answer?;
        match (expected, &receipt.outcome) {
            (Expected::Accepted, Outcome::Accepted { .. }) => Ok(()),
            (Expected::Rejected(code), Outcome::Rejected { rejection, .. }) if rejection.code == code => Ok(()),
            (_, outcome) => bail!("a step of demonstration vehicle {vehicle} came out unexpectedly: {outcome:?}"),
        }
    })
    .await?;
    for vehicle in vehicles {
        let put = client.put_credential(&vehicle.id, &vehicle.credential).await;
        put.with_context(|| format!("the birth credential of {}", vehicle.vin))?;
        progress.advance();
    }
    Ok(())
}

/// A bar on a terminal, else a line at each tenth.
struct Progress {
    bar: ProgressBar,
    total: u64,
    done: Cell<u64>,
}

impl Progress {
    fn new(total: u64) -> Self {
        Self { bar: output::progress(total, "loading vehicles"), total, done: Cell::new(0) }
    }

    fn advance(&self) {
        let done = self.done.get() + 1;
        self.done.set(done);
        self.bar.inc(1);
        let tenth = |n: u64| n * 10 / self.total.max(1);
        if !std::io::stderr().is_terminal() && tenth(done) > tenth(done - 1) {
            eprintln!("loading vehicles: {done} of {}", self.total);
        }
    }
}

/// Prints how many of the planted frauds the findings show.
pub async fn report_findings(setup: &Setup, client: &Client) -> anyhow::Result<()> {
    let statistics = client.statistics().await?;
    println!(
        "{} vehicles, {} records, {} transactions",
        statistics.vehicles, statistics.records, statistics.transactions
    );
    let Some(demonstration) = statistics.demonstration else {
        return Ok(());
    };
    let count = |table: &str, kind: &str| demonstration[table][kind].as_u64().unwrap_or(0);
    println!("{:<28} {:>7} {:>7} {:>12}", "finding", "planted", "found", "false alarms");
    let kinds: std::collections::BTreeSet<&str> =
        setup.fleet.planted().iter().map(|planted| planted.fraud.as_str()).collect();
    for kind in kinds {
        let (planted, found) = (count("planted", kind), count("found", kind));
        println!("{kind:<28} {planted:>7} {found:>7} {:>12}", count("falseAlarms", kind));
    }
    Ok(())
}

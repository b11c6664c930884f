//! The demonstration's files: made in the first run, found in the next.

use super::desks;
use crate::{
    cli::Demo,
    files::{self, Member, NetworkFiles, NewNetwork},
    keystore,
    node::Demonstration,
    output, personas,
};
use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::Path};
use vinculum_core::Timestamp;
use vinculum_fleet::{Fleet, Options};
use vinculum_runtime::Genesis;
use vinculum_vehicles::vin::VinKey;

/// What the fleet was made from; it has to stay the same for a load to be picked up.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    seed: u64,
    vehicles: u32,
    now: Timestamp,
    /// How many of the vehicles are on the ledger with their whole lives.
    #[serde(default)]
    loaded: u32,
}

/// Everything that a run needs.
#[derive(Debug)]
pub struct Setup {
    /// The network's files.
    pub files: NetworkFiles,
    /// Its genesis.
    pub genesis: Genesis,
    /// The fleet.
    pub fleet: Fleet,
    /// How many of its vehicles earlier runs loaded to the end.
    pub loaded: u32,
}

impl Setup {
    /// Whether there is nothing left to load.
    pub fn is_loaded(&self) -> bool {
        self.loaded >= self.fleet.len()
    }

    /// Notes that everything is loaded.
    pub fn finish(&self) -> anyhow::Result<()> {
        let Options { seed, vehicles, now, .. } = *self.fleet.options();
        Kept { seed, vehicles, now, loaded: vehicles }.write(&self.files)
    }
}

/// Makes the files, or reads those of the run before.
pub fn prepare(options: &Demo) -> anyhow::Result<Setup> {
    let folder = &options.data_dir;
    if !is_demonstration(folder)? {
        bail!("{} holds something else than a demonstration; name another folder with --data-dir", folder.display());
    }
    if options.fresh && folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let files = NetworkFiles::at(folder);
    let kept = keep(options, &files)?;
    let fleet = fleet(&kept, &files)?;
    if !files.exist() {
        create(options, &fleet, kept.now)?;
    }
    let genesis = files.read_genesis()?;
    if genesis.file().validators.len() != options.validators {
        bail!(
            "the network in {} has {} validators; start it with --validators {0} or anew with --fresh",
            folder.display(),
            genesis.file().validators.len(),
        );
    }
    demonstration(&fleet, &files)?;
    Ok(Setup { files, genesis, fleet, loaded: kept.loaded })
}

/// Whether there is a demonstration, or nothing yet.
fn is_demonstration(folder: &Path) -> anyhow::Result<bool> {
    if !folder.exists() || folder.join("demo.json").exists() {
        return Ok(true);
    }
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let names = entries.map(|entry| Ok(entry?.file_name())).collect::<std::io::Result<Vec<_>>>()?;
    // A first run that was cut short left no more than this.
    Ok(names.iter().all(|name| name == "demo.json.new"))
}

fn keep(options: &Demo, files: &NetworkFiles) -> anyhow::Result<Kept> {
    let path = files.folder().join("demo.json");
    let mut kept = match std::fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes).with_context(|| format!("{} is damaged", path.display()))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Kept { seed: options.seed, vehicles: options.vehicles, now: output::now(), loaded: 0 }
        }
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    // Vehicles don't depend on one another: a later run may add some.
    kept.vehicles = kept.vehicles.max(options.vehicles);
    kept.write(files)?;
    Ok(kept)
}

impl Kept {
    /// Writes the file whole or not at all: a run that is cut short must not leave half of it.
    fn write(&self, files: &NetworkFiles) -> anyhow::Result<()> {
        let (path, new) = (files.folder().join("demo.json"), files.folder().join("demo.json.new"));
        std::fs::write(&new, serde_json::to_vec(self)?).with_context(|| format!("cannot write {}", new.display()))?;
        std::fs::rename(&new, &path).with_context(|| format!("cannot write {}", path.display()))
    }
}

fn fleet(kept: &Kept, files: &NetworkFiles) -> anyhow::Result<Fleet> {
    if !files.vin_key().exists() {
        keystore::create(&files.vin_key())?;
    }
    let vin_key = VinKey::new(keystore::read_bytes(&files.vin_key())?);
    Ok(Fleet::new(Options { seed: kept.seed, vehicles: kept.vehicles, vin_key, now: kept.now }))
}

fn create(options: &Demo, fleet: &Fleet, now: Timestamp) -> anyhow::Result<()> {
    let validators = fleet.validators(options.validators);
    if options.validators == 0 || validators.len() != options.validators {
        bail!("the demonstration has organisations for 1 to {} validators", fleet.organisations().len());
    }
    let member = |organisation: &vinculum_fleet::Organisation| Member {
        organisation: organisation.id.clone(),
        name: organisation.name.clone(),
        country: organisation.country,
        roles: organisation.roles.clone(),
        seed: organisation.key().seed(),
        reports_since: organisation.reports_since,
    };
    let network = NewNetwork {
        name: "Vinculum demonstration".into(),
        demonstration: true,
        members: validators.iter().map(member).collect(),
        founders: Vec::new(),
        listen: std::net::Ipv4Addr::LOCALHOST.into(),
        peer_host: None,
        base_port: options.base_port,
        http: Some(options.http),
        http_everywhere: false,
        lending: Some(desks::create(&options.data_dir, fleet)?),
    };
    files::create(&options.data_dir, &network, now)?;
    Ok(())
}

/// What the first member shows beside the ledger: personas, and what was planted.
fn demonstration(fleet: &Fleet, files: &NetworkFiles) -> anyhow::Result<()> {
    let few: Vec<_> = (0..fleet.len().min(40)).map(|index| fleet.vehicle(index)).collect();
    let mut planted: BTreeMap<String, _> = BTreeMap::new();
    for one in fleet.planted() {
        planted.entry(one.fraud.as_str().to_string()).or_insert_with(std::collections::BTreeSet::new).insert(one.id);
    }
    let shown = Demonstration { personas: personas::personas(fleet, &few), planted };
    let path = files.folder().join("demonstration.json");
    std::fs::write(&path, serde_json::to_vec(&shown)?).with_context(|| format!("cannot write {}", path.display()))
}

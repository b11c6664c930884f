//! The files of a new network: genesis, the shared VIN key, and a folder for each member.

use crate::{
    config::{DeskConfig, NodeConfig, Peer, STATE_CACHE_MIB},
    keystore,
};
use anyhow::{Context as _, bail};
use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};
use vinculum_core::{Digest, NetworkId, OrganisationId, Role, SecretKey, Timestamp};
use vinculum_identity::{Country, genesis::Founder};
use vinculum_runtime::{Genesis, GenesisFile, ValidatorEntry};

/// A member's data folder, in its own folder.
pub const DATA: &str = "data";

/// One member of a new network.
#[derive(Debug, Clone)]
pub struct Member {
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its legal name.
    pub name: String,
    /// Its country.
    pub country: Country,
    /// Its roles.
    pub roles: Vec<Role>,
    /// Its signing key, when it exists already; else one is made.
    pub seed: Option<[u8; 32]>,
    /// From when on it brings its records in.
    pub reports_since: Timestamp,
}

/// What a new network is to be like.
#[derive(Debug)]
pub struct NewNetwork {
    /// Its name, for people.
    pub name: String,
    /// Whether it is for demonstration.
    pub demonstration: bool,
    /// Its members: one validator each.
    pub members: Vec<Member>,
    /// Further organisations that it starts with.
    pub founders: Vec<Founder>,
    /// Where every member listens for its peers.
    pub listen: IpAddr,
    /// By which name the others reach a member, `{n}` being its number. Members on hosts of their own use the same ports,
    /// members on one machine use ports one after the other.
    pub peer_host: Option<String>,
    /// The first member's peer port; the next ones follow.
    pub base_port: u16,
    /// The first member's HTTP address.
    pub http: Option<SocketAddr>,
    /// Whether the other members serve HTTP too, on the ports after it.
    pub http_everywhere: bool,
    /// Desks of lenders that the first member hosts, with the file of the key that applicants' keys are kept under.
    pub lending: Option<(PathBuf, Vec<DeskConfig>)>,
}

/// The files of a network on disk.
#[derive(Debug, Clone)]
pub struct NetworkFiles {
    folder: PathBuf,
}

impl NetworkFiles {
    /// The network in `folder`.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into() }
    }

    /// Where they lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The genesis file.
    pub fn genesis(&self) -> PathBuf {
        self.folder.join("genesis.json")
    }

    /// The members' shared key of vehicle pseudonyms.
    pub fn vin_key(&self) -> PathBuf {
        self.folder.join("vin.key")
    }

    /// The folder of member `index`, from 0.
    pub fn member(&self, index: usize) -> PathBuf {
        self.folder.join(format!("member-{}", index + 1))
    }

    /// The configuration file of member `index`.
    pub fn config(&self, index: usize) -> PathBuf {
        self.member(index).join("node.toml")
    }

    /// The organisation key of member `index`.
    pub fn organisation_key(&self, index: usize) -> PathBuf {
        self.member(index).join("organisation.key")
    }

    /// Whether there is a network here.
    pub fn exist(&self) -> bool {
        self.genesis().exists()
    }

    /// Reads the genesis file.
    pub fn read_genesis(&self) -> anyhow::Result<Genesis> {
        read_genesis(&self.genesis())
    }
}

/// Reads a genesis file.
pub fn read_genesis(path: &Path) -> anyhow::Result<Genesis> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(Genesis::parse(bytes)?)
}

/// Makes the files. The genesis file comes last, so that a half-made network is never taken for a whole one.
pub fn create(folder: &Path, network: &NewNetwork, now: Timestamp) -> anyhow::Result<(NetworkFiles, NetworkId)> {
    let files = NetworkFiles::at(folder);
    if files.exist() {
        bail!("there is a network in {} already", folder.display());
    }
    if folder.join("member-1").exists() {
        bail!("{} holds parts of a network but no genesis file; remove it first", folder.display());
    }
    std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    if !files.vin_key().exists() {
        keystore::create(&files.vin_key())?;
    }
    let (mut validators, mut founders, mut peers) = (Vec::new(), Vec::new(), Vec::new());
    for (index, member) in network.members.iter().enumerate() {
        std::fs::create_dir_all(files.member(index))?;
        let consensus = keystore::create(&files.member(index).join("consensus.key"))?;
        let organisation = organisation_key(&files.organisation_key(index), member.seed)?;
        let key = Digest(consensus.did().key_bytes().try_into().context("an Ed25519 key has 32 bytes")?);
        validators.push(ValidatorEntry { organisation: member.organisation.clone(), consensus_key: key });
        founders.push(founder(member, &organisation));
        peers.push(Peer { key, address: network.peer_address(index)? });
    }
    founders.extend(network.founders.iter().cloned());
    for index in 0..network.members.len() {
        member_config(network, index, &peers)?.save(&files.config(index))?;
    }
    let file = GenesisFile {
        format: 1,
        name: network.name.clone(),
        created_at: now,
        demonstration: network.demonstration,
        validators,
        founders,
    };
    let bytes = serde_json::to_vec_pretty(&file)?;
    let genesis = Genesis::parse(bytes)?;
    let temporary = folder.join("genesis.json.new");
    std::fs::write(&temporary, genesis.bytes())?;
    std::fs::rename(&temporary, files.genesis())?;
    Ok((files, genesis.network_id()))
}

fn organisation_key(path: &Path, seed: Option<[u8; 32]>) -> anyhow::Result<SecretKey> {
    match seed {
        None => keystore::create(path),
        Some(seed) => {
            keystore::write(path, &seed)?;
            Ok(SecretKey::from_seed(seed))
        }
    }
}

fn founder(member: &Member, key: &SecretKey) -> Founder {
    Founder {
        organisation: member.organisation.clone(),
        name: member.name.clone(),
        country: member.country,
        lei: None,
        roles: member.roles.clone(),
        keys: vec![key.did()],
        reports_since: member.reports_since,
    }
}

impl NewNetwork {
    /// The port after `base` that member `index` uses.
    fn port(&self, base: u16, index: usize) -> anyhow::Result<u16> {
        if self.peer_host.is_some() {
            return Ok(base);
        }
        port(base, index)
    }

    fn peer_address(&self, index: usize) -> anyhow::Result<String> {
        let port = self.port(self.base_port, index)?;
        Ok(match &self.peer_host {
            Some(host) => format!("{}:{port}", host.replace("{n}", &(index + 1).to_string())),
            None => SocketAddr::new(self.listen, port).to_string(),
        })
    }
}

fn port(base: u16, index: usize) -> anyhow::Result<u16> {
    let index = u16::try_from(index).context("too many members")?;
    base.checked_add(index).context("the ports of the members exceed 65535")
}

fn member_config(network: &NewNetwork, index: usize, peers: &[Peer]) -> anyhow::Result<NodeConfig> {
    let http = match network.http {
        Some(address) if index == 0 => Some(address),
        Some(address) if network.http_everywhere => Some(SocketAddr::new(address.ip(), port(address.port(), index)?)),
        _ => None,
    };
    let lending = network.lending.clone().filter(|_| index == 0);
    Ok(NodeConfig {
        genesis: "../genesis.json".into(),
        data: DATA.into(),
        consensus_key: "consensus.key".into(),
        vin_key: "../vin.key".into(),
        listen: SocketAddr::new(network.listen, network.port(network.base_port, index)?),
        peers: peers.to_vec(),
        http,
        database: None,
        demonstration: network.demonstration.then(|| "../demonstration.json".into()),
        // Whoever tries the demonstration receives webhooks on the same machine.
        private_webhooks: network.demonstration && network.listen.is_loopback(),
        state_cache_mib: STATE_CACHE_MIB,
        log: "warn".into(),
        lending_key: lending.as_ref().map(|(key, _)| key.clone()),
        lending: lending.map(|(_, desks)| desks).unwrap_or_default(),
    })
}

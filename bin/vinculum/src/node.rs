//! One running member: ledger, read model, HTTP.

use crate::{config::NodeConfig, files, keystore, lending};
use anyhow::{Context as _, bail};
use commonware_codec::{Copying, DecodeExt as _};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::{File, TryLockError},
    io::ErrorKind,
    path::Path,
    sync::Arc,
};
use vinculum_api::{Api, ApiConfig, Persona};
use vinculum_chain::{Member, MemberConfig, NetworkConfig, PeerAddress, PrivateKey, PublicKey, RuntimeConfig};
use vinculum_core::{Digest, SecretKey, VehicleId};
use vinculum_index::{Index, Vault};
use vinculum_runtime::{Genesis, STATE_FORMAT};
use vinculum_vehicles::vin::VinKey;

/// What a demonstration shows beside the ledger.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Demonstration {
    /// Ready-made identities.
    pub personas: Vec<Persona>,
    /// Planted frauds by kind of finding.
    pub planted: BTreeMap<String, BTreeSet<VehicleId>>,
}

/// The consensus key of a seed.
pub fn consensus_key(key: &SecretKey) -> anyhow::Result<PrivateKey> {
    let seed = key.seed().context("a consensus key is an Ed25519 key")?;
    Ok(PrivateKey::decode(Copying(&seed))?)
}

/// The public half of a consensus key.
pub fn public_key(key: &PrivateKey) -> PublicKey {
    use commonware_cryptography::Signer as _;
    key.public_key()
}

fn digest(key: &PublicKey) -> anyhow::Result<Digest> {
    let bytes: &[u8] = key.as_ref();
    Ok(Digest(bytes.try_into().context("an Ed25519 key has 32 bytes")?))
}

/// Prints logs of at least this level to standard error.
pub fn log_to_stderr(level: &str) -> anyhow::Result<()> {
    let level: tracing::Level = level.parse().with_context(|| format!("{level:?} is no log level"))?;
    tracing_subscriber::fmt().with_max_level(level).with_writer(std::io::stderr).init();
    Ok(())
}

/// Where a member's parts lie in its data folder.
pub struct DataFolder<'a>(pub &'a Path);

impl DataFolder<'_> {
    /// Takes the folder for this process, until the file is dropped or the process ends.
    pub fn take(&self) -> anyhow::Result<File> {
        let taken = self.lock()?;
        self.check_format()?;
        Ok(taken)
    }

    /// The folder's lock, whatever the format of what is in it.
    pub fn lock(&self) -> anyhow::Result<File> {
        let path = self.0.join("lock");
        let file = File::create(&path).with_context(|| format!("cannot open {}", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => bail!("another process uses the data folder {}", self.0.display()),
            Err(TryLockError::Error(error)) => Err(error).with_context(|| format!("cannot lock {}", path.display())),
        }
    }

    /// The ledger's files say of which format they are: those of another are refused by name, not by whatever fails first.
    fn check_format(&self) -> anyhow::Result<()> {
        let path = self.0.join("format");
        let found = match std::fs::read_to_string(&path) {
            Ok(text) => text.trim().to_owned(),
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot read {}", path.display()));
            }
            // Format 1 didn't say so.
            Err(_) if self.0.join("ledger").exists() => "1".into(),
            Err(_) => {
                std::fs::write(&path, STATE_FORMAT.to_string())
                    .with_context(|| format!("cannot write {}", path.display()))?;
                return Ok(());
            }
        };
        if found == STATE_FORMAT.to_string() {
            return Ok(());
        }
        bail!(
            "the ledger in {} is of format {found}, this program's of format {STATE_FORMAT}: use the program that wrote it, or begin \
             anew (`make demo ARGS=--fresh`)",
            self.0.display()
        )
    }

    /// Files of the ledger's engine.
    pub fn runtime(&self) -> RuntimeConfig {
        let threads = std::thread::available_parallelism().map_or(2, usize::from).max(2);
        RuntimeConfig { storage: self.0.join("ledger"), threads }
    }

    /// URL of the read model when the configuration names none.
    pub fn read_model(&self) -> String {
        format!("sqlite://{}", self.0.join("read-model.sqlite").display())
    }

    /// What lenders keep of applications.
    pub fn lending(&self) -> std::path::PathBuf {
        self.0.join("lending")
    }

    /// What can't be rebuilt: birth credentials.
    pub fn vault(&self) -> std::path::PathBuf {
        self.0.join("vault.sqlite")
    }
}

/// The member's prefix of file names; one member per data folder.
pub const PREFIX: &str = "member";

/// Runs a member until `stop` resolves or one of its parts fails.
pub fn run(config: NodeConfig, stop: impl Future<Output = ()> + Send + 'static) -> anyhow::Result<()> {
    let genesis = Arc::new(files::read_genesis(&config.genesis)?);
    let key = consensus_key(&keystore::read(&config.consensus_key)?)?;
    let folder = DataFolder(&config.data);
    let create =
        |path: &Path| std::fs::create_dir_all(path).with_context(|| format!("cannot create {}", path.display()));
    create(&config.data)?;
    let _taken = folder.take()?;
    create(&folder.runtime().storage)?;
    let member =
        MemberConfig { genesis: genesis.clone(), key: key.clone(), prefix: PREFIX.into(), tunables: config.tunables() };
    let network = NetworkConfig { listen: config.listen, peers: peers(&config, &public_key(&key))? };
    vinculum_chain::run(folder.runtime(), async |context| {
        let member = vinculum_chain::launch(&context, member, network).await?;
        tracing::info!(network = %genesis.network_id(), "the member runs");
        serve(&config, &genesis, digest(&public_key(&key))?, member, stop).await
    })
}

/// The other members' addresses.
fn peers(config: &NodeConfig, own: &PublicKey) -> anyhow::Result<BTreeMap<PublicKey, PeerAddress>> {
    let mut peers = BTreeMap::new();
    for peer in &config.peers {
        let key = PublicKey::decode(Copying(peer.key.as_bytes())).with_context(|| format!("peer {}", peer.key))?;
        let Some((host, port)) = peer.address.rsplit_once(':') else {
            bail!("the address {:?} of a peer has no port", peer.address);
        };
        let port = port.parse().with_context(|| format!("the address {:?} of a peer", peer.address))?;
        let host = host.trim_start_matches('[').trim_end_matches(']').into();
        if key != *own {
            peers.insert(key, PeerAddress { host, port });
        }
    }
    Ok(peers)
}

async fn serve(
    config: &NodeConfig,
    genesis: &Genesis,
    key: Digest,
    member: Member,
    stop: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let chain = member.chain.clone();
    let running = member.run();
    let Some(address) = config.http else {
        return tokio::select! {
            stopped = running => Err(stopped.into()),
            () = stop => Ok(()),
        };
    };
    let folder = DataFolder(&config.data);
    let url = config.database.clone().unwrap_or_else(|| folder.read_model());
    let index = Index::open(&url, genesis).await.context("the read model")?;
    let vault = Vault::open(&folder.vault()).await.context("the vault")?;
    let settings = api_config(config, key)?;
    let vin_key = VinKey::new(keystore::read_bytes(&config.vin_key)?);
    let mut api = Api::new(chain, index, vault, vin_key, settings.clone());
    if let Some(lending) = lending::open(config, &folder).await.context("the lenders' desks")? {
        api = api.with_lending(lending);
    }
    let follower = tokio::spawn(vinculum_api::follow(api.clone()));
    tokio::spawn(vinculum_api::run_webhooks(api.clone()));
    tokio::spawn(vinculum_api::resume_lending(api.clone()));
    let listener =
        tokio::net::TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let router = vinculum_api::router(api)?;
    tokio::select! {
        stopped = running => Err(stopped.into()),
        ended = follower => match ended {
            Ok(Err(error)) => Err(error.into()),
            Ok(Ok(())) => bail!("the member stopped"),
            Err(panic) => Err(panic.into()),
        },
        served = vinculum_api::serve(router, listener, &settings, stop) => Ok(served?),
    }
}

fn api_config(config: &NodeConfig, key: Digest) -> anyhow::Result<ApiConfig> {
    let demonstration = match &config.demonstration {
        Some(path) if path.exists() => {
            let text = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            serde_json::from_slice(&text).with_context(|| format!("{} is not readable", path.display()))?
        }
        _ => Demonstration::default(),
    };
    let planted = Some(demonstration.planted).filter(|planted| !planted.is_empty());
    let (member, personas, private_webhooks) = (Some(key), demonstration.personas, config.private_webhooks);
    Ok(ApiConfig { member, personas, planted, private_webhooks, ..ApiConfig::default() })
}

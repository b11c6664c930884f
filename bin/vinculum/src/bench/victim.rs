//! A validator in a process of its own, to be killed with SIGKILL while it leads.

use crate::{
    config::{NodeConfig, Peer, STATE_CACHE_MIB},
    keystore,
};
use anyhow::Context as _;
use std::{net::SocketAddr, path::Path, process::Stdio, time::Duration};
use tokio::process::{Child, Command};
use vinculum_chain::{Chain, PublicKey};
use vinculum_core::SecretKey;
use vinculum_runtime::Genesis;

/// How long it may take to be its turn under load.
const TURN: Duration = Duration::from_secs(10);

/// The running process.
pub struct Victim {
    child: Child,
    /// The validator's consensus key.
    key: PublicKey,
    /// The key of the validator that leads before it.
    before: PublicKey,
}

impl Victim {
    /// Starts the validator with this consensus key; it listens at `listen`, and `peers` are all validators.
    pub fn start(
        folder: &Path,
        genesis: &Genesis,
        consensus: &SecretKey,
        listen: SocketAddr,
        peers: Vec<Peer>,
    ) -> anyhow::Result<Self> {
        let folder = folder.join("victim");
        std::fs::create_dir_all(&folder)?;
        std::fs::write(folder.join("genesis.json"), genesis.bytes())?;
        keystore::write(&folder.join("consensus.key"), &consensus.seed().context("an Ed25519 key has a seed")?)?;
        keystore::create(&folder.join("vin.key"))?;
        let config = NodeConfig {
            genesis: "genesis.json".into(),
            data: "data".into(),
            consensus_key: "consensus.key".into(),
            vin_key: "vin.key".into(),
            listen,
            peers,
            http: None,
            database: None,
            demonstration: None,
            private_webhooks: false,
            state_cache_mib: STATE_CACHE_MIB,
            log: "error".into(),
            lending_key: None,
            lending: Vec::new(),
        };
        config.save(&folder.join("node.toml"))?;
        let child = Command::new(std::env::current_exe().context("the path of this program")?)
            .args(["node", "--config"])
            .arg(folder.join("node.toml"))
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .context("cannot start a validator's process")?;
        let key = crate::node::public_key(&crate::node::consensus_key(consensus)?);
        let order = vinculum_chain::node::validators(genesis)?;
        let turn = order.iter().position(|other| *other == key).context("the key is a validator's")?;
        let before = order[(turn + order.len() - 1) % order.len()].clone();
        Ok(Self { child, key, before })
    }

    /// Kills it as soon as, `after` from now, a block has been made by whoever leads before it: its turn has come.
    pub async fn kill_when_leading(mut self, chain: Chain, after: Duration) -> anyhow::Result<()> {
        tokio::time::sleep(after).await;
        let turn = async {
            let mut tips = chain.follow();
            loop {
                let height = tips.borrow_and_update().height;
                if let Some(block) = chain.block(height).await?
                    && block.header.context.leader == self.before
                {
                    return anyhow::Ok(());
                }
                tips.changed().await?;
            }
        };
        tokio::time::timeout(TURN, turn).await.with_context(|| format!("validator {} never led", self.key))??;
        self.child.kill().await.context("killing the leader")
    }
}

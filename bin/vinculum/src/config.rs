//! A member's configuration: defaults, then the TOML file, then `VINCULUM_*`, then flags.
//!
//! Unknown fields are errors; secrets are paths of files. Relative paths are relative to the configuration file.

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};
use vinculum_chain::Tunables;
use vinculum_core::{Currency, Digest, OrganisationId};

/// What `vinculum node` needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeConfig {
    /// The network's genesis file.
    pub genesis: PathBuf,
    /// Where the member keeps its ledger, read model and vault.
    pub data: PathBuf,
    /// File with the member's consensus key.
    pub consensus_key: PathBuf,
    /// File with the members' shared key of vehicle pseudonyms.
    pub vin_key: PathBuf,
    /// Where the member listens for its peers.
    pub listen: SocketAddr,
    /// Every validator's address, the own one too.
    pub peers: Vec<Peer>,
    /// Where to serve HTTP; without it the member only validates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http: Option<SocketAddr>,
    /// Read model: `postgres://…`, or SQLite in the data folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database: Option<String>,
    /// File with what a demonstration shows: personas, planted frauds. Only on demonstration networks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demonstration: Option<PathBuf>,
    /// Whether webhooks may go to addresses that aren't public, this machine's too.
    #[serde(default, skip_serializing_if = "is_false")]
    pub private_webhooks: bool,
    /// Memory for pages of the state, in MiB. A state larger than that costs a read from a file for many transactions.
    #[serde(default = "default_state_cache", skip_serializing_if = "is_default_state_cache")]
    pub state_cache_mib: u32,
    /// `error`, `warn`, `info` or `debug`.
    #[serde(default = "default_log")]
    pub log: String,
    /// File with the key that the keys of loan applicants are kept under; needed when there are desks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lending_key: Option<PathBuf>,
    /// Desks of lenders that this member hosts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lending: Vec<DeskConfig>,
}

/// A lender's desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeskConfig {
    /// The lender.
    pub organisation: OrganisationId,
    /// File with its key, which signs decisions and offers.
    pub key: PathBuf,
    /// The scorecard, as `vinculum credit train` writes it.
    pub model: PathBuf,
    /// Cut-offs, rules and prices.
    pub policy: PathBuf,
    /// The questions to applicants.
    pub form: PathBuf,
    /// What it lends.
    pub currency: Currency,
    /// Whose law its loans are under: `DE`, `US-CA`, ….
    pub jurisdiction: String,
    /// The authority that supervises the lender, with its address, for notices to declined applicants.
    #[serde(default)]
    pub supervisor: String,
    /// For how many days an offer is good.
    #[serde(default = "default_offer_days")]
    pub offer_days: u16,
    /// Where it asks about applicants.
    pub bureau: BureauConfig,
}

/// A credit bureau: a table, or an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BureauConfig {
    /// What it is called.
    pub name: String,
    /// What an applicant has to give, in English.
    pub reference_en: String,
    /// And in Chinese.
    pub reference_zh: String,
    /// A CSV table whose rows are known by their numbers: a bureau for trying out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<PathBuf>,
    /// The address of a bureau.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// File with the token that is shown to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<PathBuf>,
}

/// A validator's address on the peer network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Peer {
    /// Its consensus key.
    pub key: Digest,
    /// `host:port`.
    pub address: String,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// Memory for pages of the state when the file names none, in MiB.
pub const STATE_CACHE_MIB: u32 = 256;
const MIB: usize = 1 << 20;

fn default_state_cache() -> u32 {
    STATE_CACHE_MIB
}

fn is_default_state_cache(mib: &u32) -> bool {
    *mib == STATE_CACHE_MIB
}

fn default_offer_days() -> u16 {
    14
}

fn default_log() -> String {
    "warn".into()
}

impl NodeConfig {
    /// Reads the file and lets `VINCULUM_*` override it.
    pub fn load(path: &Path) -> anyhow::Result<Self> {
        Self::load_with(path, |name| std::env::var(name).ok())
    }

    fn load_with(path: &Path, variable: impl Fn(&str) -> Option<String>) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut table: toml::Table = text.parse().with_context(|| format!("{} is not TOML", path.display()))?;
        for name in
            ["genesis", "data", "consensus_key", "vin_key", "listen", "http", "database", "demonstration", "log"]
        {
            if let Some(value) = variable(&format!("VINCULUM_{}", name.to_uppercase())) {
                table.insert(name.into(), toml::Value::String(value));
            }
        }
        let mut config: Self =
            table.try_into().with_context(|| format!("{} is no member's configuration", path.display()))?;
        let folder = path.parent().unwrap_or(Path::new("."));
        for file in [&mut config.genesis, &mut config.data, &mut config.consensus_key, &mut config.vin_key] {
            *file = folder.join(&*file);
        }
        let optional = [&mut config.demonstration, &mut config.lending_key];
        optional.into_iter().flatten().for_each(|file| *file = folder.join(&*file));
        for desk in &mut config.lending {
            let files = [&mut desk.key, &mut desk.model, &mut desk.policy, &mut desk.form];
            let bureau = [&mut desk.bureau.file, &mut desk.bureau.token].into_iter().flatten();
            files.into_iter().chain(bureau).for_each(|file| *file = folder.join(&*file));
        }
        config.check()?;
        Ok(config)
    }

    fn check(&self) -> anyhow::Result<()> {
        if self.log.parse::<tracing::Level>().is_err() {
            bail!("log is {:?}; it must be error, warn, info or debug", self.log);
        }
        if self.state_cache_mib == 0 {
            bail!("state_cache_mib must be at least 1");
        }
        if let Some(url) = &self.database
            && !["postgres://", "postgresql://", "sqlite:"].iter().any(|scheme| url.starts_with(scheme))
        {
            bail!("database must be a postgres:// or sqlite: URL");
        }
        if !self.lending.is_empty() && self.lending_key.is_none() {
            bail!("lending_key is missing: it names the file with the key that applicants' keys are kept under");
        }
        for desk in &self.lending {
            if desk.bureau.file.is_some() == desk.bureau.url.is_some() {
                bail!("the bureau of {} must have either a file or a url", desk.organisation);
            }
        }
        Ok(())
    }

    /// What can be tuned, with what this file says.
    pub fn tunables(&self) -> Tunables {
        Tunables { state_cache_bytes: self.state_cache_mib as usize * MIB, ..Tunables::default() }
    }

    /// Writes the file.
    pub fn save(&self, path: &Path) -> anyhow::Result<()> {
        let text = toml::to_string(self)?;
        std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"
        genesis = "genesis.json"
        data = "data"
        consensus_key = "consensus.key"
        vin_key = "../vin.key"
        listen = "127.0.0.1:9000"
        peers = []
    "#;

    fn load(text: &str, variables: &[(&str, &str)]) -> anyhow::Result<NodeConfig> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("node.toml");
        std::fs::write(&path, text)?;
        let lookup = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_string());
        let mut config = NodeConfig::load_with(&path, lookup)?;
        config.genesis = config.genesis.strip_prefix(folder.path())?.into();
        Ok(config)
    }

    #[test]
    fn defaults_then_file_then_environment() {
        let plain = load(FILE, &[]).unwrap();
        assert_eq!((plain.log.as_str(), plain.http), ("warn", None));
        assert_eq!(plain.genesis, Path::new("genesis.json"), "relative to the file");
        assert_eq!((plain.state_cache_mib, plain.tunables().state_cache_bytes), (256, 256 << 20));
        let large = load(&FILE.replace("peers = []", "peers = []\nstate_cache_mib = 2048"), &[]).unwrap();
        assert_eq!(large.tunables().state_cache_bytes, 2048 << 20);
        assert!(load(&FILE.replace("peers = []", "peers = []\nstate_cache_mib = 0"), &[]).is_err());
        let set = load(FILE, &[("VINCULUM_LOG", "debug"), ("VINCULUM_HTTP", "127.0.0.1:8080")]).unwrap();
        assert_eq!((set.log.as_str(), set.http), ("debug", Some("127.0.0.1:8080".parse().unwrap())));
    }

    #[test]
    fn mistakes_are_named() {
        let error = |text: &str| format!("{:#}", load(text, &[]).unwrap_err());
        assert!(error(&format!("{FILE}\nlisten_on = 1")).contains("listen_on"));
        assert!(error(&FILE.replace("127.0.0.1:9000", "nowhere")).contains("listen"));
        assert!(error(&format!("{FILE}\nlog = \"loud\"")).contains("loud"));
        assert!(error(&format!("{FILE}\ndatabase = \"mysql://x\"")).contains("postgres://"));
        assert!(error("genesis =").contains("not TOML"));
        let desk = r#"
            [[lending]]
            organisation = "bank"
            key = "bank.key"
            model = "model.json"
            policy = "policy.toml"
            form = "form.toml"
            currency = "EUR"
            jurisdiction = "DE"
            bureau = { name = "Bureau", reference_en = "Number", reference_zh = "编号", file = "people.csv" }
        "#;
        assert!(error(&format!("{FILE}\n{desk}")).contains("lending_key"));
        let both = desk.replace("file = \"people.csv\"", "file = \"people.csv\", url = \"https://bureau.example\"");
        assert!(error(&format!("{FILE}\nlending_key = \"store.key\"\n{both}")).contains("either a file or a url"));
        load(&format!("{FILE}\nlending_key = \"store.key\"\n{desk}"), &[]).unwrap();
    }
}

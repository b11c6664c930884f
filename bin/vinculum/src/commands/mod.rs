//! One file per noun.

mod credit;
mod credit_load;
mod demo;
mod key;
mod loan;
mod network;
mod node;
mod organisation;
mod pay;
mod payment_file;
mod tape;
mod tape_export;
mod transaction;
mod vehicle;
mod verify;

use crate::{
    cli::{Cli, Noun},
    output,
};
use anyhow::Context as _;
use clap::CommandFactory as _;
use std::{io::Read as _, path::Path};

/// Runs what the command line asks for.
pub fn run(cli: Cli) -> anyhow::Result<()> {
    let remote = Remote { api: cli.api, json: cli.json };
    match cli.noun {
        Noun::Network(verb) => network::run(verb, &remote),
        Noun::Node(node) => node::run(node, &remote),
        Noun::Key(verb) => key::run(verb, remote.json),
        Noun::Tx(verb) => transaction::run(verb, &remote),
        Noun::Org(verb) => organisation::run(verb, &remote),
        Noun::Vehicle(verb) => vehicle::run(verb, &remote),
        Noun::Loan(verb) => loan::run(verb, &remote),
        Noun::Credit(verb) => credit::run(verb, &remote),
        Noun::Pay(verb) => pay::run(verb, &remote),
        Noun::Verify(verify) => verify::run(verify, remote.json),
        Noun::Bench(bench) => crate::bench::run(bench, remote.json),
        Noun::Demo(demo) => demo::run(demo),
        Noun::Openapi => output::write(vinculum_api::openapi::text(&vinculum_api::openapi())),
        Noun::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "vinculum", &mut script);
            output::write(script)
        }
    }
}

/// Where a client command goes and how it prints.
pub struct Remote {
    /// Base URL of a member.
    pub api: String,
    /// Whether to print JSON.
    pub json: bool,
}

/// The bytes of a file; of standard input for `-`.
fn read_input(file: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    }
    Ok(bytes)
}

/// Runs a client's future on a small runtime.
pub fn block_on<T>(future: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?.block_on(future)
}

//! `vinculum node`

use super::Remote;
use crate::{
    cli::{Node, NodeVerb},
    config::NodeConfig,
    exit::{Failure, interrupted},
    node, output,
};
use std::path::Path;
use vinculum_client::{Audit, Client};

pub fn run(options: Node, remote: &Remote) -> anyhow::Result<()> {
    match options.verb {
        Some(NodeVerb::Replay { config, check_only }) => return replay(&config, check_only, remote.json),
        Some(NodeVerb::Audit) => return audit(remote),
        None => {}
    }
    let missing = || Failure::Usage("a member needs its configuration: --config FILE".into());
    let path = options.config.as_deref().ok_or_else(missing)?;
    let mut config = NodeConfig::load(path)?;
    config.listen = options.listen.unwrap_or(config.listen);
    config.http = options.http.or(config.http);
    config.database = options.database.or(config.database);
    node::log_to_stderr(&config.log)?;
    node::run(config, stop(options.until_stdin_closes))
}

fn audit(remote: &Remote) -> anyhow::Result<()> {
    let client = Client::new(&remote.api)?;
    let audit = super::block_on(async { Ok(client.audit().await?) })?;
    output::print(remote.json, &audit, |audit| {
        let mut lines = audit.violations.clone();
        let Audit { height, accounts, books, chains, loans, .. } = audit;
        lines.push(format!(
            "{accounts} accounts, {books} books, {chains} chains and {loans} loans read at height {height}"
        ));
        lines
    })?;
    match audit.violations.len() {
        0 => Ok(()),
        count => Err(Failure::Verification(format!("{count} things don't hold")).into()),
    }
}

/// Resolves at Ctrl-C, at a request to terminate, and when standard input closes if that is asked for.
async fn stop(until_stdin_closes: bool) {
    let closed = async {
        if !until_stdin_closes {
            return std::future::pending().await;
        }
        // Reading blocks a thread; nothing else of this process reads standard input.
        let _ = tokio::task::spawn_blocking(|| std::io::copy(&mut std::io::stdin(), &mut std::io::sink())).await;
    };
    tokio::select! {
        () = interrupted() => {}
        () = closed => {}
    }
}

fn replay(path: &Path, check_only: bool, json: bool) -> anyhow::Result<()> {
    let config = NodeConfig::load(path)?;
    let report = crate::replay::run(&config, check_only)?;
    output::print(json, &report, |report| {
        let mut lines = vec![format!(
            "{} blocks with {} transactions replayed; every certificate, body and state root agrees",
            report.height, report.transactions
        )];
        lines.push(format!("state root {} at height {}", report.state_root, report.height));
        if report.certified_height < report.height {
            lines.push(format!(
                "certificates reach to height {}; the member gets the rest from the others when it runs",
                report.certified_height
            ));
        }
        if let Some(height) = report.read_model_height {
            lines.push(format!("read model rebuilt to height {height}"));
        }
        lines
    })
}

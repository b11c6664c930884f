//! `vinculum tx`

use super::{Remote, block_on};
use crate::{cli::Tx, exit::Failure, keystore, output};
use anyhow::{Context as _, bail};
use serde_json::{Map, Value};
use std::{
    io::Read as _,
    path::{Path, PathBuf},
    time::Duration,
};
use vinculum_client::{Client, TransactionBuilder};
use vinculum_core::{Envelope, NetworkId};
use vinculum_runtime::{Action, Outcome};

pub fn run(verb: Tx, remote: &Remote) -> anyhow::Result<()> {
    match verb {
        Tx::New { action, key, valid_minutes, network } => {
            let network = network_id(network, remote)?;
            let mut builder = TransactionBuilder::new(network).valid_for(Duration::from_secs(valid_minutes * 60));
            for path in &action {
                builder = builder.action(read_action(path)?);
            }
            let mut envelope = builder.unsigned();
            sign(&mut envelope, &key)?;
            output::write(format!("{}\n", envelope.to_json()))
        }
        Tx::Sign { file, key } => {
            let mut envelope = read_envelope(&file)?;
            sign(&mut envelope, &key)?;
            output::write(format!("{}\n", envelope.to_json()))
        }
        Tx::Submit { file, no_wait } => submit(&read_envelope(&file)?, no_wait, remote),
        Tx::Show { id } => {
            let transaction = block_on(async { Ok(Client::new(&remote.api)?.transaction(&id).await?) })?;
            output::print(remote.json, &transaction, |transaction| {
                vec![serde_json::to_string_pretty(transaction).unwrap_or_default()]
            })
        }
        Tx::Decode { file } => decode(&read_envelope(&file)?, remote.json),
    }
}

/// The network's id as given, or as the member says.
pub fn network_id(given: Option<NetworkId>, remote: &Remote) -> anyhow::Result<NetworkId> {
    match given {
        Some(id) => Ok(id),
        None => block_on(async {
            let client = Client::new(&remote.api)?;
            Ok(client.network().await?.network_id)
        }),
    }
}

/// Signs with key files.
pub fn sign(envelope: &mut Envelope, keys: &[PathBuf]) -> anyhow::Result<()> {
    for path in keys {
        envelope.sign(&keystore::read(path)?);
    }
    Ok(())
}

/// Submits and prints the receipt; a rejection by the ledger is a failure with its own exit code.
pub fn submit(envelope: &Envelope, no_wait: bool, remote: &Remote) -> anyhow::Result<()> {
    let client = Client::new(&remote.api)?;
    if no_wait {
        let id = block_on(async { Ok(client.submit(envelope).await?) })?;
        let pending = serde_json::json!({ "id": id, "status": "pending" });
        return output::print(remote.json, &pending, |_| vec![format!("{id} taken, not final yet")]);
    }
    let receipt = block_on(async { Ok(client.submit_and_wait(envelope).await?) })?;
    match &receipt.outcome {
        Outcome::Accepted { .. } => output::print(remote.json, &receipt, |receipt| {
            vec![format!("{} is final at height {}", receipt.id, receipt.height)]
        }),
        Outcome::Rejected { action, rejection } => {
            if remote.json {
                output::print(true, &receipt, |_| Vec::new())?;
            }
            Err(Failure::Rejected(format!("action {action}: {rejection}")).into())
        }
    }
}

fn read_text(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    }
    Ok(bytes)
}

/// Reads an envelope file; `-` is standard input.
pub fn read_envelope(path: &Path) -> anyhow::Result<Envelope> {
    Envelope::from_json(&read_text(path)?).with_context(|| format!("{}", path.display()))
}

/// Reads an action; gives it a fresh salt when it has none, and checks it.
fn read_action(path: &Path) -> anyhow::Result<Action> {
    let mut object: Map<String, Value> =
        serde_json::from_slice(&read_text(path)?).with_context(|| format!("{} is no JSON object", path.display()))?;
    object.entry("salt").or_insert_with(|| TransactionBuilder::salt().to_string().into());
    Action::parse(&serde_json::to_vec(&object)?).map_err(|error| Failure::Rejected(error.to_string()).into())
}

fn decode(envelope: &Envelope, json: bool) -> anyhow::Result<()> {
    let parsed = match vinculum_runtime::parse(envelope.clone()) {
        Ok(parsed) => parsed,
        Err(error) => bail!(Failure::Rejected(error.to_string())),
    };
    let valid = parsed.signatures_are_valid();
    let decoded = serde_json::json!({
        "id": parsed.id(),
        "payload": parsed.payload(),
        "actions": parsed.actions(),
        "signers": parsed.signers(),
        "signaturesValid": valid,
    });
    output::print(json, &decoded, |decoded| vec![serde_json::to_string_pretty(decoded).unwrap_or_default()])?;
    if valid { Ok(()) } else { Err(Failure::Verification("a signature does not verify".into()).into()) }
}

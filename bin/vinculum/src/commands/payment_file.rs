//! `vinculum pay import` and `vinculum pay pacs008`: files that banks exchange, and the ledger.

use super::{Remote, block_on, read_input};
use crate::{exit::Failure, keystore, loader, output};
use anyhow::Context as _;
use serde::Serialize;
use std::{
    cell::RefCell,
    path::{Path, PathBuf},
};
use vinculum_client::{Client, PaymentFile, PaymentRow, PaymentRowReason, TransactionBuilder};
use vinculum_core::SecretKey;
use vinculum_runtime::Outcome;

/// What became of a file.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Imported {
    #[serde(flatten)]
    file: PaymentFile,
    /// How many rows can be signed and aren't yet.
    ready: usize,
    /// How many rows stand on the ledger.
    booked: usize,
    refused: usize,
}

pub fn import(file: &Path, keys: &[PathBuf], remote: &Remote) -> anyhow::Result<()> {
    let xml = read_input(file)?;
    let keys = keys.iter().map(|path| keystore::read(path)).collect::<anyhow::Result<Vec<SecretKey>>>()?;
    let file = block_on(async {
        let client = Client::new(&remote.api)?;
        let file = client.read_payment_file(xml).await?;
        if keys.is_empty() { Ok(file) } else { book(&client, file, &keys).await }
    })?;
    let count = |status: &str| file.rows.iter().filter(|row| row.status == status).count();
    let (ready, booked, refused) = (count("ready"), count("booked"), count("refused"));
    output::print(remote.json, &Imported { file, ready, booked, refused }, lines)?;
    if refused > 0 {
        let text = format!("{refused} rows were refused");
        // Where some were booked, the ledger isn't as it was.
        let is_partly_booked = !keys.is_empty() && booked > 0;
        return Err(if is_partly_booked { Failure::Refused(text) } else { Failure::Rejected(text) }.into());
    }
    Ok(())
}

/// Signs and submits each row that is ready, in a transaction of its own.
async fn book(client: &Client, mut file: PaymentFile, keys: &[SecretKey]) -> anyhow::Result<PaymentFile> {
    let network = client.network().await?.network_id;
    let keys: Vec<&SecretKey> = keys.iter().collect();
    let ready = file.rows.iter().enumerate().filter(|(_, row)| row.status == "ready");
    let jobs: Vec<_> = ready
        .filter_map(|(index, row)| {
            let action = row.action.clone()?.into_bytes();
            Some(vec![(index, TransactionBuilder::new(network).action_bytes(action).sign(&keys))])
        })
        .collect();
    let done = RefCell::new(Vec::with_capacity(jobs.len()));
    loader::load(client, jobs, |index, answer| {
        let refused = match answer?.outcome {
            Outcome::Accepted { .. } => None,
            Outcome::Rejected { rejection, .. } => {
                Some(PaymentRowReason { name: rejection.name.to_string(), detail: rejection.to_string() })
            }
        };
        done.borrow_mut().push((index, refused));
        Ok(())
    })
    .await?;
    for (index, refused) in done.into_inner() {
        let row: &mut PaymentRow = &mut file.rows[index];
        row.status = if refused.is_some() { "refused" } else { "booked" }.into();
        row.reason = refused;
    }
    Ok(file)
}

/// The amount as a decimal of its currency.
fn amount(row: &PaymentRow) -> (String, String) {
    let (Some(minor), Some(currency)) = (row.amount, row.currency) else { return <_>::default() };
    let code = currency.to_string();
    let known = vinculum_payment_formats::Currency::from_alphabetic(&code);
    (known.map_or_else(|_| minor.to_string(), |known| known.format_amount(minor.into())), code)
}

fn lines(imported: &Imported) -> Vec<String> {
    let Imported { file, ready, booked, refused } = imported;
    let row = |row: &PaymentRow| {
        let (amount, currency) = amount(row);
        let reason = row.reason.as_ref().map(|reason| reason.detail.as_str()).unwrap_or_default();
        format!("{:<8} {:<35} {amount:>14} {currency:<3} {reason}", row.status, row.id).trim_end().to_owned()
    };
    let mut lines: Vec<String> = file.rows.iter().map(row).collect();
    lines.extend(file.discrepancies.iter().map(|text| format!("disagrees: {text}")));
    lines.push(format!("{}: {ready} ready, {booked} booked, {refused} refused", file.message));
    lines
}

pub fn write(file: &Path, out: Option<&Path>, remote: &Remote) -> anyhow::Result<()> {
    let order = read_input(file)?;
    let xml = block_on(async { Ok(Client::new(&remote.api)?.write_pacs008(order).await?) })?;
    match out {
        Some(path) => std::fs::write(path, xml).with_context(|| format!("cannot write {}", path.display())),
        None => output::write(xml),
    }
}

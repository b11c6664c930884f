//! `vinculum org`

use super::{Remote, block_on, transaction};
use crate::{
    cli::{Governance, Org},
    output,
};
use anyhow::Context as _;
use std::time::Duration;
use vinculum_client::{Client, Organisation, TransactionBuilder};
use vinculum_identity::{Action, AdmitOrganisation, AssignWmi, ReinstateOrganisation, SetRoles, SuspendOrganisation};

/// How long the members have to sign a governance transaction: the most that the ledger takes, less a margin for clocks.
const VALID_FOR: Duration = Duration::from_secs(23 * 3_600);

pub fn run(verb: Org, remote: &Remote) -> anyhow::Result<()> {
    let salt = TransactionBuilder::salt();
    match verb {
        Org::List { role, country } => {
            let role = role.map(|role| role.to_string());
            let country = country.map(|country| country.to_string());
            let organisations = block_on(list(remote, role.as_deref(), country.as_deref()))?;
            output::print(remote.json, &organisations, |all| all.iter().map(line).collect())
        }
        Org::Show { id } => {
            let found = block_on(async { Ok(Client::new(&remote.api)?.organisation(id.as_str()).await?) })?;
            output::print(remote.json, &found, |found| {
                vec![line(found), serde_json::to_string_pretty(&found.more).unwrap_or_default()]
            })
        }
        Org::Admit { id, name, country, lei, roles, did, governance } => {
            let reports_since = output::now();
            let action =
                AdmitOrganisation { salt, organisation: id, name, country, lei, roles, keys: did, reports_since };
            govern(Action::AdmitOrganisation(action), &governance, remote)
        }
        Org::Suspend { id, reason, governance } => {
            let action = SuspendOrganisation { salt, organisation: id, reason };
            govern(Action::SuspendOrganisation(action), &governance, remote)
        }
        Org::Reinstate { id, governance } => {
            let action = ReinstateOrganisation { salt, organisation: id };
            govern(Action::ReinstateOrganisation(action), &governance, remote)
        }
        Org::SetRoles { id, roles, governance } => {
            govern(Action::SetRoles(SetRoles { salt, organisation: id, roles }), &governance, remote)
        }
        Org::AssignWmi { id, wmi, governance } => {
            govern(Action::AssignWmi(AssignWmi { salt, organisation: id, wmi }), &governance, remote)
        }
    }
}

async fn list(remote: &Remote, role: Option<&str>, country: Option<&str>) -> anyhow::Result<Vec<Organisation>> {
    let client = Client::new(&remote.api)?;
    let (mut all, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let page = client.organisations(role, country, cursor.as_deref()).await?;
        all.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(all);
        }
    }
}

fn line(organisation: &Organisation) -> String {
    let Organisation { id, name, country, roles, status, .. } = organisation;
    format!("{id}  {name}  {country}  {}  {status}", roles.join(","))
}

fn govern(action: Action, governance: &Governance, remote: &Remote) -> anyhow::Result<()> {
    let network = transaction::network_id(None, remote)?;
    let mut envelope = TransactionBuilder::new(network).valid_for(VALID_FOR).action(action).unsigned();
    transaction::sign(&mut envelope, &governance.key)?;
    match &governance.out {
        None => transaction::submit(&envelope, false, remote),
        Some(path) => {
            std::fs::write(path, envelope.to_json()).with_context(|| format!("cannot write {}", path.display()))
        }
    }
}

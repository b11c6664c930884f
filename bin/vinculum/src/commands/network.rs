//! `vinculum network`

use super::{Remote, block_on};
use crate::{
    cli::Network,
    files::{self, Member, NewNetwork},
    output,
};
use anyhow::{Context as _, bail};
use serde::Serialize;
use std::path::PathBuf;
use vinculum_client::Client;
use vinculum_core::{NetworkId, Timestamp};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Made {
    network_id: NetworkId,
    folder: PathBuf,
    members: Vec<PathBuf>,
}

pub fn run(verb: Network, remote: &Remote) -> anyhow::Result<()> {
    match verb {
        Network::New { name, members, member, out, base_port, http, listen, peer_host } => {
            let members = if member.is_empty() { numbered(members)? } else { named(&member)? };
            let network = NewNetwork {
                name,
                demonstration: false,
                members,
                founders: Vec::new(),
                listen,
                peer_host,
                base_port,
                http: Some(http),
                http_everywhere: true,
                lending: None,
            };
            let (files, network_id) = files::create(&out, &network, output::now())?;
            let members = (0..network.members.len()).map(|index| files.config(index)).collect();
            let made = Made { network_id, folder: out, members };
            output::print(remote.json, &made, |made| {
                let start = |config: &PathBuf| format!("  vinculum node --config {}", config.display());
                let mut lines = vec![format!("network {}", made.network_id), "start each member with".into()];
                lines.extend(made.members.iter().map(start));
                lines
            })
        }
        Network::Show => {
            let network = block_on(async { Ok(Client::new(&remote.api)?.network().await?) })?;
            output::print(remote.json, &network, |network| {
                vec![
                    format!("{}  {}", network.name, network.network_id),
                    format!("height {} at {}", network.height, output::time(network.time)),
                    format!(
                        "{} validators, {} transactions waiting",
                        network.validators.len(),
                        network.mempool.transactions
                    ),
                ]
            })
        }
        Network::Id { genesis } => {
            let id = files::read_genesis(&genesis)?.network_id();
            output::print(remote.json, &serde_json::json!({ "networkId": id }), |_| vec![id.to_string()])
        }
    }
}

fn numbered(count: usize) -> anyhow::Result<Vec<Member>> {
    if count == 0 {
        bail!("a network has at least one member");
    }
    (1..=count).map(|n| parse(&format!("member-{n}:Member {n}:SE:auditor"))).collect()
}

fn named(texts: &[String]) -> anyhow::Result<Vec<Member>> {
    texts.iter().map(|text| parse(text)).collect()
}

fn parse(text: &str) -> anyhow::Result<Member> {
    let parts: Vec<_> = text.split(':').collect();
    let [id, name, country, roles] = parts[..] else {
        bail!("{text:?}: a member is given as id:Legal name:CC:role,role");
    };
    let context = || format!("the member {text:?}");
    let roles = roles.split(',').filter(|role| !role.is_empty()).map(str::parse).collect::<Result<_, _>>();
    Ok(Member {
        organisation: id.parse().with_context(context)?,
        name: name.into(),
        country: country.parse().with_context(context)?,
        roles: roles.with_context(context)?,
        seed: None,
        reports_since: output::now().max(Timestamp(0)),
    })
}

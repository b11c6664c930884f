//! A network of validators in this process.

use super::{Report, limit, load, name, purchase, victim::Victim, workload};
use crate::{
    cli::{Bench, Workload},
    config::Peer,
    output,
};
use anyhow::Context as _;
use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::Path,
    sync::Arc,
    time::Duration,
};
use vinculum_chain::{Chain, Member, MemberConfig, NetworkConfig, PeerAddress, RuntimeConfig, Tunables};
use vinculum_core::{Digest, OrganisationId, Role, SecretKey};
use vinculum_identity::{Action as IdentityAction, AssignWmi, genesis::Founder};
use vinculum_runtime::{Genesis, GenesisFile, ValidatorEntry};

/// Runs a network, loads it, measures.
pub fn measure(options: &Bench) -> anyhow::Result<Report> {
    let temporary = tempfile::tempdir()?;
    let folder = options.data_dir.clone().unwrap_or_else(|| temporary.path().into());
    std::fs::create_dir_all(&folder)?;
    let clients = workload::clients(options.clients.max(1));
    let genesis = Arc::new(genesis(options.validators, &clients)?);
    let threads = std::thread::available_parallelism().map_or(2, usize::from).max(2);
    let runtime = RuntimeConfig { storage: folder.clone(), threads };
    vinculum_chain::run(runtime, async |context| {
        let launched = launch(&context, &genesis, options, &folder).await?;
        run(options, &genesis, launched, &clients, &folder).await
    })
}

async fn run(
    options: &Bench,
    genesis: &Genesis,
    network: Launched,
    clients: &[workload::Client],
    folder: &Path,
) -> anyhow::Result<Report> {
    let chains: &[Chain] = &network.members.iter().map(|member| member.chain.clone()).collect::<Vec<_>>();
    assign_wmi(genesis, &chains[0], options.validators).await?;
    let now = chains[0].now();
    let hour = 3_600_000;
    let maker =
        workload::Maker { network: genesis.network_id(), valid_until: now.plus(hour), occurred_at: now, clients };
    // An account is one value in the state; a vehicle is two, its record and the head of its history.
    let keys_each = if options.workload.is_payment() { 1 } else { 2 };
    let count = (options.keys / keys_each).max(1);
    load::preload(&maker, chains, options.workload, count).await?;
    let made = match options.workload {
        Workload::Odometer => load::make(options, count, |number| maker.odometer(number, count)),
        Workload::Transfer => load::make(options, count, |number| maker.transfer(number, count)),
        Workload::Mixed => load::make(options, count, |number| maker.mixed(number, count)),
        Workload::Payment => load::make(options, count, |number| maker.payment(number, count, false)),
        Workload::PaymentHot => load::make(options, count, |number| maker.payment(number, count, true)),
        Workload::Purchase => purchase::prepare(&maker, chains, count).await?,
    };
    let sample = &made[..made.len().min(1_024)];
    let signatures =
        sample.iter().map(|envelope| envelope.signatures.len()).sum::<usize>() as f64 / sample.len() as f64;
    let limit = limit::signatures_per_second(sample) / options.validators as f64 / signatures;
    let stored = folder_bytes(folder)?;
    let has_victim = network.victim.is_some();
    let killing = network
        .victim
        .zip(options.kill_leader_after)
        .map(|(victim, after)| tokio::spawn(victim.kill_when_leading(chains[0].clone(), Duration::from_secs(after))));
    let measured = load::measure(made, chains, options).await?;
    if let Some(killing) = killing {
        killing.await??;
    }
    let stored = folder_bytes(folder)?.saturating_sub(stored);
    let accepted = measured.accepted.max(1) as f64;
    Ok(Report {
        workload: name(options.workload),
        validators: options.validators,
        clients: options.clients,
        keys: count * keys_each,
        state_cache_mib: state_cache_bytes(options.keys) >> 20,
        rate: options.rate,
        seconds: measured.seconds,
        submitted: measured.submitted,
        accepted: measured.accepted,
        rejected: measured.rejected,
        throughput_tps: measured.accepted as f64 / measured.seconds,
        cpu_ms_per_tx: (!has_victim).then(|| measured.cpu_seconds * 1_000.0 / accepted),
        finality_p50_ms: measured.percentile(0.50),
        finality_p99_ms: measured.percentile(0.99),
        finality_samples: measured.latencies_ms.len(),
        signature_limit_tps: limit,
        bytes_per_tx: stored as f64 / accepted / chains.len() as f64,
        blocks: measured.blocks,
        longest_gap_ms: measured.longest_gap_ms,
    })
}

fn consensus_key(index: usize) -> SecretKey {
    workload::key("consensus", index as u64)
}

fn consensus_digest(index: usize) -> anyhow::Result<Digest> {
    Ok(Digest(consensus_key(index).did().key_bytes().try_into().context("an Ed25519 key has 32 bytes")?))
}

fn validator(index: usize) -> OrganisationId {
    format!("validator-{index}").parse().expect("a valid id")
}

fn genesis(validators: usize, clients: &[workload::Client]) -> anyhow::Result<Genesis> {
    let now = output::now();
    let founder = |organisation: OrganisationId, role: Role, key: &SecretKey| -> anyhow::Result<Founder> {
        Ok(Founder {
            name: format!("Bench {organisation}"),
            organisation,
            country: "SE".parse()?,
            lei: None,
            roles: vec![role],
            keys: vec![key.did()],
            reports_since: now,
        })
    };
    let mut founders = vec![founder(workload::MAKER.parse()?, Role::Manufacturer, &workload::key("maker", 0))?];
    let mut bank = founder(workload::BANK.parse()?, Role::Bank, &workload::key("bank", 0))?;
    bank.roles.push(Role::Lender);
    founders.push(bank);
    founders.push(founder(purchase::LENDER.parse()?, Role::Lender, &workload::key("lender", 0))?);
    let mut entries = Vec::new();
    for index in 0..validators {
        founders.push(founder(validator(index), Role::Auditor, &workload::key("validator", index as u64))?);
        entries.push(ValidatorEntry { organisation: validator(index), consensus_key: consensus_digest(index)? });
    }
    for client in clients {
        let mut entry = founder(client.id.clone(), Role::Workshop, &client.key)?;
        entry.roles.push(Role::InspectionBody);
        founders.push(entry);
    }
    let file = GenesisFile {
        format: 1,
        name: "bench".into(),
        created_at: now,
        demonstration: true,
        validators: entries,
        founders,
    };
    Ok(Genesis::parse(serde_json::to_vec(&file)?)?)
}

/// Ports that are free now. Another process could take one before we listen; the run then fails and says so.
fn free_addresses(count: usize) -> anyhow::Result<Vec<SocketAddr>> {
    let bind = |_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let listeners = (0..count).map(bind).collect::<Result<Vec<_>, _>>()?;
    Ok(listeners.iter().map(TcpListener::local_addr).collect::<Result<_, _>>()?)
}

/// The validators: all in this process, or all but the one that is to be killed.
struct Launched {
    members: Vec<Member>,
    victim: Option<Victim>,
}

async fn launch(
    context: &vinculum_chain::Runtime,
    genesis: &Arc<Genesis>,
    options: &Bench,
    folder: &Path,
) -> anyhow::Result<Launched> {
    let validators = options.validators;
    let addresses = free_addresses(validators)?;
    let keys: Vec<_> =
        (0..validators).map(|index| crate::node::consensus_key(&consensus_key(index))).collect::<Result<_, _>>()?;
    let address = |address: &SocketAddr| PeerAddress { host: address.ip().to_string(), port: address.port() };
    let peers: BTreeMap<_, _> =
        keys.iter().zip(&addresses).map(|(key, at)| (crate::node::public_key(key), address(at))).collect();
    let mut victim = None;
    if options.kill_leader_after.is_some() {
        let last = validators - 1;
        let peer = |(index, at): (usize, &SocketAddr)| -> anyhow::Result<Peer> {
            Ok(Peer { key: consensus_digest(index)?, address: at.to_string() })
        };
        let all = addresses.iter().enumerate().map(peer).collect::<Result<_, _>>()?;
        victim = Some(Victim::start(folder, genesis, &consensus_key(last), addresses[last], all)?);
    }
    let here = validators - usize::from(victim.is_some());
    // The validators share this machine's cores.
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let tunables = Tunables {
        threads: (cores / validators).max(1),
        state_cache_bytes: state_cache_bytes(options.keys),
        ..Tunables::default()
    };
    let mut members = Vec::new();
    for (index, key) in keys.into_iter().enumerate().take(here) {
        let mut peers = peers.clone();
        peers.remove(&crate::node::public_key(&key));
        let member = MemberConfig { genesis: genesis.clone(), key, prefix: format!("v{index}"), tunables };
        let network = NetworkConfig { listen: addresses[index], peers };
        members.push(vinculum_chain::launch(context, member, network).await?);
    }
    Ok(Launched { members, victim })
}

/// As docs/operating.md advises: 1 KiB a key. It is taken at once, by each validator, so at most 1 GiB.
fn state_cache_bytes(keys: u64) -> usize {
    (keys as usize).saturating_mul(1 << 10).clamp(Tunables::default().state_cache_bytes, 1 << 30)
}

async fn assign_wmi(genesis: &Genesis, chain: &Chain, validators: usize) -> anyhow::Result<()> {
    let action = IdentityAction::AssignWmi(AssignWmi {
        salt: vinculum_core::Salt([0; 16]),
        organisation: workload::MAKER.parse()?,
        wmi: workload::WMI.parse()?,
    });
    let bytes = serde_json::to_vec(&action)?;
    let valid_until = chain.now().plus(60_000);
    let mut envelope = vinculum_core::Envelope::unsigned(
        genesis.network_id(),
        valid_until,
        vinculum_core::Nonce([0; 16]),
        vec![bytes.into()],
    );
    (0..validators as u64).for_each(|index| envelope.sign(&workload::key("validator", index)));
    let receipt = chain.submit_and_wait(envelope).await?;
    anyhow::ensure!(receipt.outcome.is_accepted(), "the bench's WMI was refused: {:?}", receipt.outcome);
    Ok(())
}

/// Bytes of all files below a folder.
fn folder_bytes(folder: &Path) -> anyhow::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let data = entry.metadata()?;
        bytes += if data.is_dir() { folder_bytes(&entry.path())? } else { data.len() };
    }
    Ok(bytes)
}

//! Real members over loopback TCP, on the runtime that a process uses.

use crate::support;
use commonware_cryptography::Signer as _;
use commonware_runtime::{Spawner as _, Supervisor as _};
use std::{collections::BTreeMap, net::SocketAddr};
use vinculum_chain::{Chain, NetworkConfig, PeerAddress, Runtime, RuntimeConfig, Tunables, launch, run};

/// Free ports, as the system gives them out.
fn ports(count: usize) -> Vec<SocketAddr> {
    let listeners: Vec<_> = (0..count).map(|_| std::net::TcpListener::bind("127.0.0.1:0").unwrap()).collect();
    listeners.iter().map(|listener| listener.local_addr().unwrap()).collect()
}

fn network(addresses: &[SocketAddr], index: usize) -> NetworkConfig {
    let keys = support::consensus_keys(addresses.len());
    let others = (0..addresses.len()).filter(|other| *other != index);
    let peers = others.map(|other| {
        let address = PeerAddress { host: addresses[other].ip().to_string(), port: addresses[other].port() };
        (keys[other].public_key(), address)
    });
    NetworkConfig { listen: addresses[index], peers: peers.collect::<BTreeMap<_, _>>() }
}

#[test]
fn four_members_finalize() {
    let folder = tempfile::tempdir().unwrap();
    let config = RuntimeConfig { storage: folder.path().into(), threads: 2 };
    run(config, async |context: Runtime| {
        let genesis = support::genesis(4);
        let addresses = ports(4);
        let mut chains: Vec<Chain> = Vec::new();
        for index in 0..4 {
            let member = support::member(&genesis, index, Tunables::default());
            let member = launch(&context, member, network(&addresses, index)).await.unwrap();
            chains.push(member.chain.clone());
            context.child("watch").spawn(move |_| member.run());
        }
        let mut height = 0;
        for number in 0..20u64 {
            let chain = &chains[number as usize % 4];
            let until = chain.now().plus(60_000);
            let transaction = support::valid(genesis.network_id(), number as usize % 4, number, until);
            let receipt = chain.submit_and_wait(transaction).await.unwrap();
            assert!(receipt.outcome.is_accepted());
            height = receipt.height;
        }
        let mut digests = Vec::new();
        for chain in &chains {
            chain.follow().wait_for(|tip| tip.height >= height).await.unwrap();
            digests.push(chain.block(height).await.unwrap().unwrap().digest);
        }
        assert!(digests.iter().all(|digest| *digest == digests[0]), "{digests:?}");
    });
}

//! Authenticated, encrypted connections between the members, whose addresses the configuration names.

use crate::{
    block::Block,
    config::{NetworkConfig, PeerAddress},
    consensus::{PrivateKey, PublicKey, Scheme, Variant, connection_namespace},
    gossip,
};
use commonware_consensus::{marshal, simplex};
use commonware_cryptography::{ChaCha20Poly1305, Signer as _, sha256};
use commonware_p2p::{
    Address, AddressableManager as _, Ingress,
    authenticated::lookup::{self, Oracle},
    max_message_size,
};
use commonware_runtime::{Clock, Handle, Metrics, Network as Sockets, Quota, Resolver, Spawner};
use commonware_stream::{
    cups::{self, Cups},
    sake::{self, Sake},
};
use commonware_utils::{NZU32, NZUsize, hostname::Hostname, ordered::Map};
use rand_core::CryptoRng;
use std::{
    net::{IpAddr, SocketAddr},
    num::NonZeroUsize,
    time::Duration,
};
use vinculum_core::NetworkId;

/// Messages per second and peer on each channel, in the order of [`Channels`]. Above it they wait or are dropped.
///
/// What a channel holds in memory at most follows from it: few of the large ones.
pub const QUOTAS: [Quota; 6] = [
    Quota::per_second(NZU32!(1_024)), // votes
    Quota::per_second(NZU32!(1_024)), // certificates
    Quota::per_second(NZU32!(1_024)), // certificates of earlier views
    Quota::per_second(NZU32!(512)),   // blocks that somebody lacks
    Quota::per_second(NZU32!(256)),   // proposed blocks
    Quota::per_second(NZU32!(2_048)), // gossip of transactions
];

/// How many messages each actor queues for itself.
const MAILBOX: NonZeroUsize = NZUsize!(1_024);

/// The channels between members, each a way to send and a way to receive.
pub struct Channels<S, R> {
    /// Votes on proposals.
    pub votes: (S, R),
    /// Certificates that votes add up to.
    pub certificates: (S, R),
    /// Certificates of earlier views, asked for.
    pub resolver: (S, R),
    /// Blocks, asked for.
    pub backfill: (S, R),
    /// Blocks, when they are proposed.
    pub broadcast: (S, R),
    /// Transactions that wait.
    pub gossip: (S, R),
}

impl<S, R> Channels<S, R> {
    /// From pairs in the order of [`QUOTAS`].
    pub fn from_pairs([votes, certificates, resolver, backfill, broadcast, gossip]: [(S, R); 6]) -> Self {
        Self { votes, certificates, resolver, backfill, broadcast, gossip }
    }
}

/// Bytes of the largest message among `members`.
pub fn largest_message(members: usize) -> u32 {
    let members = u32::try_from(members).unwrap_or(u32::MAX);
    max_message_size(&[
        simplex::max_payload_size::<Scheme, sha256::Digest>(members),
        marshal::max_payload_size::<Variant, Scheme>(members, &<Block as commonware_codec::Read>::Cfg::default()),
        gossip::MAX_MESSAGE_BYTES,
    ])
}

/// A configured address cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{host:?} is neither an IP address nor a host name")]
pub struct AddressError {
    /// What was configured.
    pub host: String,
}

fn address(peer: &PeerAddress) -> Result<Address, AddressError> {
    if let Ok(ip) = peer.host.parse::<IpAddr>() {
        return Ok(Address::Symmetric(SocketAddr::new(ip, peer.port)));
    }
    let host = Hostname::new(peer.host.clone()).map_err(|_| AddressError { host: peer.host.clone() })?;
    // Where a named host connects from isn't known; its key proves who it is.
    let egress = SocketAddr::new(IpAddr::from([0, 0, 0, 0]), peer.port);
    Ok(Address::Asymmetric { ingress: Ingress::Dns { host, port: peer.port }, egress })
}

/// The channels of a running network, who tracks and blocks peers, and the task that runs it.
pub struct Connected<E: Clock> {
    /// The channels.
    pub channels: Channels<lookup::Sender<PublicKey, E>, lookup::Receiver<PublicKey>>,
    /// Knows the peers and can block them.
    pub oracle: Oracle<PublicKey>,
    /// The network's task.
    pub handle: Handle<()>,
}

/// Listens, and connects to the other members.
///
/// # Errors
///
/// An address that is neither an IP address nor a host name.
pub fn connect<E>(
    context: E,
    network: &NetworkId,
    key: &PrivateKey,
    config: &NetworkConfig,
) -> Result<Connected<E>, AddressError>
where
    E: Spawner + Clock + CryptoRng + Sockets + Resolver + Metrics,
{
    let members = config.peers.len() + 1;
    let handshake = Cups::<_, ChaCha20Poly1305>::new(
        Sake {
            signer: key.clone(),
            synchrony_bound: Duration::from_secs(5),
            max_handshake_age: Duration::from_secs(10),
            version: sake::Version::V1,
        },
        cups::Version::V1,
    );
    let peers_per_set = NonZeroUsize::new(members).expect("a network has at least this member");
    let mut settings = lookup::Config::local(
        handshake,
        &connection_namespace(network),
        config.listen,
        peers_per_set,
        largest_message(members),
        MAILBOX,
    );
    // A member is known by its key, not by where it connects from: hosts have names, and networks translate.
    settings.bypass_ip_check = true;
    settings.tracked_peer_sets = NZUsize!(1);
    // A member that restarts is back at once.
    settings.peer_connection_cooldown = Duration::from_millis(250);
    settings.dial_frequency = Duration::from_millis(200);
    let mut peers = vec![(key.public_key(), Address::Symmetric(config.listen))];
    for (key, peer) in &config.peers {
        peers.push((key.clone(), address(peer)?));
    }
    let peers = Map::from_iter_dedup(peers);
    let (mut runner, mut oracle) = lookup::Network::new(context, settings);
    oracle.track(0, peers);
    let mut number = 0;
    let pairs = QUOTAS.map(|quota| {
        let pair = runner.register(number, quota);
        number += 1;
        pair
    });
    Ok(Connected { channels: Channels::from_pairs(pairs), oracle, handle: runner.start() })
}

//! Running members in a process of their own: the runtime, the network, the member.
//!
//! Futures are boxed here, so that the engine is compiled in this crate alone and not again in each that waits for it.

use crate::{
    config::{MemberConfig, NetworkConfig, Tunables},
    network::{self, AddressError},
    node::{self, Member, StartError},
    replay,
};
use commonware_runtime::{Runner as _, Supervisor as _, tokio as engine};
use futures::future::{FutureExt as _, LocalBoxFuture};
use std::{path::PathBuf, sync::Arc};
use vinculum_runtime::Genesis;

/// The engine's runtime: tokio, with files under one folder.
pub type Runtime = engine::Context;

/// How the runtime is set up.
#[derive(Debug, Clone)]
pub struct RuntimeConfig {
    /// Where all files lie. Locked: one process at a time.
    pub storage: PathBuf,
    /// Threads of the runtime.
    pub threads: usize,
}

/// Why a member on a real network cannot start.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// An address cannot be used.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// The member cannot start.
    #[error(transparent)]
    Start(#[from] StartError),
}

/// Starts the runtime and runs `main` on it until that ends. Everything that it spawned ends with it.
pub fn run<F, T>(config: RuntimeConfig, main: F) -> T
where
    F: AsyncFnOnce(Runtime) -> T,
{
    let settings = engine::Config::new().with_worker_threads(config.threads).with_storage_directory(config.storage);
    engine::Runner::new(settings).start(|context| main(context))
}

/// Goes through a stopped member's archive again: see [`replay`].
///
/// # Errors
///
/// The first thing that is wrong.
pub fn replay<'a>(
    context: &'a Runtime,
    genesis: Arc<Genesis>,
    prefix: &'a str,
    target: replay::Target,
    progress: &'a mut dyn FnMut(replay::Progress),
) -> LocalBoxFuture<'a, Result<replay::Summary, replay::ReplayError>> {
    replay::run(context.child("replay"), genesis, prefix, Tunables::default(), target, progress).boxed_local()
}

/// Connects to the other members and starts this one.
///
/// # Errors
///
/// An address, key, setting or archive that cannot be used.
pub fn launch(
    context: &Runtime,
    member: MemberConfig,
    network: NetworkConfig,
) -> LocalBoxFuture<'_, Result<Member, LaunchError>> {
    async move {
        let context = context.child("member").with_attribute("name", member.prefix.clone());
        let id = member.genesis.network_id();
        let connected = network::connect(context.child("network"), &id, &member.key, &network)?;
        let oracle = connected.oracle;
        let started =
            node::start(context, member, connected.channels, oracle.clone(), oracle, |application| application);
        let mut member = started.await?;
        member.watch("network", connected.handle);
        Ok(member)
    }
    .boxed_local()
}

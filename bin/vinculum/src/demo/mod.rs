//! A real network on this machine: one process per validator, a demonstration fleet loaded through the public interface.

mod courses;
pub mod desks;
mod market;
mod members;
mod money;
mod setup;
mod story;

pub use setup::prepare;

use crate::{cli::Demo, exit::interrupted, loader, output};
use members::Members;
use setup::Setup;
use vinculum_client::Client;
use vinculum_core::Timestamp;

/// Runs the network and loads what isn't loaded yet; serves until Ctrl-C.
pub async fn run(options: &Demo, setup: &Setup) -> anyhow::Result<()> {
    let url = format!("http://{}", options.http);
    let mut members = Members::start(options, setup).await?;
    let loaded = tokio::select! {
        loaded = load(setup, &url) => loaded,
        failed = members.supervise() => failed,
        () = interrupted() => {
            eprintln!("stopped; the next run picks up here");
            return members.stop().await;
        }
    };
    if let Err(error) = loaded {
        members.stop().await?;
        return Err(error);
    }
    announce(&url, setup);
    if !options.exit_when_loaded {
        tokio::select! {
            failed = members.supervise() => failed?,
            () = interrupted() => {}
        }
    }
    members.stop().await
}

async fn load(setup: &Setup, url: &str) -> anyhow::Result<()> {
    let client = Client::new(url)?;
    if setup.is_loaded() {
        loader::wait_for_block(&client, Timestamp(0)).await?;
    } else {
        // What a run that was cut short had submitted may become final only now. A block of this run comes after all of it.
        loader::wait_for_block(&client, output::now()).await?;
        story::admit_organisations(setup, &client).await?;
        story::load_vehicles(setup, &client).await?;
        money::open_accounts(setup, &client).await?;
        market::load(setup, &client).await?;
        story::suspend_organisations(setup, &client).await?;
        setup.finish()?;
    }
    story::report_findings(setup, &client).await
}

fn announce(url: &str, setup: &Setup) {
    println!("ready");
    println!("  portal           {url}");
    println!("  API reference    {url}/v1/reference");
    println!("  network id       {}", setup.genesis.network_id());
    println!("  data             {}", setup.files.folder().display());
    let program = std::env::args().next().unwrap_or_else(|| "vinculum".into());
    println!("  look up a car    {program} vehicle list --finding odometer_rollback --api {url}");
    println!("Ctrl-C stops the network; the next run picks up where this one left off.");
}

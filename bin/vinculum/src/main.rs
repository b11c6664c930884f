//! `vinculum`: member node, demonstration, client, verifier and bench in one program.
//!
//! `vinculum <noun> <verb>`: data on stdout, everything else on stderr, `--json` everywhere. Exit codes: 0 ok,
//! 1 failure, 2 usage, 3 not found, 4 refused by the ledger, 5 network or timeout, 6 verification failed.

mod bench;
mod cli;
mod commands;
mod config;
mod demo;
mod exit;
mod files;
mod import;
mod keystore;
mod lending;
mod loader;
mod node;
mod output;
mod personas;
mod replay;

use clap::Parser as _;
use std::process::ExitCode;

// Allocation is a visible part of a transaction's cost; docs/performance.md has the comparison.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // A huge page is zeroed whole for the few kilobytes that one of many threads wants of it: up to a quarter of the
    // bench's CPU. Where the kernel refuses, everything works as well, only slower.
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::disable_transparent_huge_pages(true);
    let cli = cli::Cli::parse();
    match commands::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => exit::report(&error),
    }
}

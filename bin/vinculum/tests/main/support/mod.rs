//! What the tests work with: the program as a process, networks of such processes, and HTTP.

pub mod demonstration;
pub mod http;
pub mod ledger;
pub mod network;
pub mod program;

pub use http::{block_on, get};
pub use network::Network;
pub use program::{Ended, vinculum};

use std::time::{Duration, Instant};

/// How long anything may take; far more than it does.
const PATIENCE: Duration = Duration::from_secs(90);

/// Asks again and again until there is an answer.
#[track_caller]
pub fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(start.elapsed() < PATIENCE, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

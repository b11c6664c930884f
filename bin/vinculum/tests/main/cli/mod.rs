//! The command line: exit codes, hints, data on standard output and nothing else.

mod credit;
mod files;
mod governance;
mod loan;
mod pay;
mod reads;
mod tape;
mod transactions;

use crate::support::{demonstration::demonstration, program::Program, vinculum};

/// The program, asking the shared demonstration.
fn ask(words: &str) -> Program {
    vinculum(words).arg("--api").arg(&demonstration().url)
}

/// A place where nobody answers.
const NOWHERE: &str = "--api http://127.0.0.1:9";

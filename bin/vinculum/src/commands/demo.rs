//! `vinculum demo`

use super::block_on;
use crate::{cli::Demo, demo};

pub fn run(options: Demo) -> anyhow::Result<()> {
    let setup = demo::prepare(&options)?;
    block_on(demo::run(&options, &setup))
}

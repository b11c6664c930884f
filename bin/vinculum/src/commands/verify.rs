//! `vinculum verify`

use crate::{cli::Verify, exit::Failure, output};
use anyhow::Context as _;
use std::{io::Read as _, path::Path};

pub fn run(options: Verify, json: bool) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    if options.file == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(&options.file).with_context(|| format!("cannot read {}", options.file.display()))?;
    }
    match vinculum_proof::verify_report(&bytes, &options.network, options.vin.as_deref()) {
        Ok(verified) => output::print(json, &verified, |verified| {
            let mut lines: Vec<_> = verified.checks.iter().map(|check| format!("ok  {}", check.text)).collect();
            let time = output::time(verified.time.0);
            lines.push(format!("holds as of height {}, {time}", verified.height));
            lines
        }),
        Err(failure) => {
            if json {
                let document =
                    serde_json::json!({ "verified": false, "reason": failure.reason, "detail": failure.detail });
                output::print(true, &document, |_| Vec::new())?;
            }
            Err(Failure::Verification(failure.to_string()).into())
        }
    }
}

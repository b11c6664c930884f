//! What goes to stdout, and progress on a terminal.

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;
use std::io::{IsTerminal as _, Write as _};

/// Prints `value` as one JSON document when asked for, else the lines for people.
pub fn print<T: Serialize>(json: bool, value: &T, lines: impl FnOnce(&T) -> Vec<String>) -> anyhow::Result<()> {
    let text = if json { serde_json::to_string(value)? } else { lines(value).join("\n") };
    write(format!("{text}\n"))
}

/// Writes data as it is.
pub fn write(data: impl AsRef<[u8]>) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout();
    match stdout.write_all(data.as_ref()).and_then(|()| stdout.flush()) {
        // The reader of a pipe has enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}

/// A progress bar on a terminal; nothing elsewhere.
pub fn progress(length: u64, what: &'static str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let template = "{msg} {bar:30} {human_pos}/{human_len} ({per_sec}, {eta} left)";
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style).with_message(what)
}

/// A time of the ledger for people: UTC, to the second.
pub fn time(milliseconds: u64) -> String {
    i64::try_from(milliseconds)
        .ok()
        .and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok())
        .map_or_else(|| milliseconds.to_string(), |time| time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string())
}

/// Milliseconds since the Unix epoch now.
pub fn now() -> vinculum_core::Timestamp {
    let elapsed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    vinculum_core::Timestamp(elapsed.as_millis() as u64)
}

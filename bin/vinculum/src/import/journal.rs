//! What an import has done, on disk, so that a stopped one goes on without doubles.
//!
//! Before a batch is submitted, the journal holds the deadline of its transactions. Everything else about them follows
//! from the file and the row, so a batch that was cut short is built again byte for byte: its transactions have the
//! same ids, and the ledger executes an id at most once.

use anyhow::{Context as _, bail};
use serde::{Deserialize, Serialize};
use std::{
    fs::{File, OpenOptions},
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
};
use vinculum_core::{Digest, Timestamp};

/// A row that was not taken, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Line in the file.
    pub line: u64,
    /// Stable name of the reason.
    pub name: String,
    /// The reason.
    pub reason: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, tag = "entry")]
enum Entry {
    #[serde(rename_all = "camelCase")]
    Import { file: Digest, network: vinculum_core::NetworkId },
    #[serde(rename_all = "camelCase")]
    Started { first: usize, valid_until: Timestamp },
    #[serde(rename_all = "camelCase")]
    Finished { first: usize, next: usize, accepted: u64, refused: Vec<Refused> },
}

/// The journal of one import.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    /// The first row that no finished batch holds.
    pub next: usize,
    /// The deadline of a batch that began at [`Self::next`] and was cut short.
    pub started: Option<Timestamp>,
    /// Rows taken so far.
    pub accepted: u64,
    /// Rows refused so far.
    pub refused: Vec<Refused>,
}

impl Journal {
    /// Opens the journal of importing the file with this digest into this network, or starts one.
    pub fn open(path: &Path, digest: Digest, network: vinculum_core::NetworkId) -> anyhow::Result<Self> {
        let new = !path.exists();
        let file = OpenOptions::new().create(true).append(true).read(true).open(path);
        let file = file.with_context(|| format!("cannot open {}", path.display()))?;
        let mut journal = Self { path: path.into(), file, next: 0, started: None, accepted: 0, refused: Vec::new() };
        if new {
            journal.append(&Entry::Import { file: digest, network })?;
        } else {
            journal.replay(digest, network)?;
        }
        Ok(journal)
    }

    fn replay(&mut self, digest: Digest, network: vinculum_core::NetworkId) -> anyhow::Result<()> {
        let length = self.file.metadata()?.len();
        let reader = BufReader::new(File::open(&self.path)?);
        let mut whole = 0;
        for (index, line) in reader.split(b'\n').enumerate() {
            let line = line?;
            let end = whole + line.len() as u64 + 1;
            let entry = serde_json::from_slice::<Entry>(&line);
            let entry = match entry {
                Ok(entry) if end <= length => entry,
                _ if index == 0 => bail!("{} is no journal of an import", self.path.display()),
                // Cut short while it was written: what it announced was not done yet.
                _ => break,
            };
            whole = end;
            match entry {
                Entry::Import { file, network: other } if index == 0 => {
                    if file != digest || other != network {
                        bail!(
                            "{} is of another file or network; remove it to import this one from its start",
                            self.path.display()
                        );
                    }
                }
                Entry::Import { .. } => bail!("{} is damaged", self.path.display()),
                Entry::Started { valid_until, .. } => self.started = Some(valid_until),
                Entry::Finished { next, accepted, refused, .. } => {
                    (self.next, self.started) = (next, None);
                    self.accepted += accepted;
                    self.refused.extend(refused);
                }
            }
        }
        if whole < length {
            self.file.set_len(whole)?;
        }
        Ok(())
    }

    /// Notes that a batch from row [`Self::next`] is about to be submitted.
    pub fn start(&mut self, valid_until: Timestamp) -> anyhow::Result<()> {
        self.started = Some(valid_until);
        self.append(&Entry::Started { first: self.next, valid_until })
    }

    /// Notes that the rows before `next` are done.
    pub fn finish(&mut self, next: usize, accepted: u64, refused: Vec<Refused>) -> anyhow::Result<()> {
        self.append(&Entry::Finished { first: self.next, next, accepted, refused: refused.clone() })?;
        (self.next, self.started) = (next, None);
        self.accepted += accepted;
        self.refused.extend(refused);
        Ok(())
    }

    fn append(&mut self, entry: &Entry) -> anyhow::Result<()> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        self.file.write_all(&line)?;
        Ok(self.file.sync_data()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: Digest = Digest([1; 32]);
    const NETWORK: vinculum_core::NetworkId = vinculum_core::NetworkId([2; 32]);

    #[test]
    fn a_journal_cut_at_any_byte_goes_on_from_what_was_done() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("progress");
        let refused = Refused { line: 3, name: "x".into(), reason: "y".into() };
        let mut journal = Journal::open(&path, FILE, NETWORK).unwrap();
        journal.start(Timestamp(5)).unwrap();
        journal.finish(10, 9, vec![refused]).unwrap();
        journal.start(Timestamp(6)).unwrap();
        let whole = std::fs::read(&path).unwrap();
        let ends: Vec<_> = (0..whole.len()).filter(|i| whole[*i] == b'\n').map(|i| i + 1).collect();
        for cut in ends[0]..=whole.len() {
            std::fs::write(&path, &whole[..cut]).unwrap();
            let journal = Journal::open(&path, FILE, NETWORK).unwrap();
            let expected = match ends.iter().filter(|end| **end <= cut).count() {
                1 => (0, None, 0),
                2 => (0, Some(Timestamp(5)), 0),
                3 => (10, None, 1),
                _ => (10, Some(Timestamp(6)), 1),
            };
            assert_eq!((journal.next, journal.started, journal.refused.len()), expected, "cut at {cut}");
        }
    }

    #[test]
    fn a_journal_of_another_file_or_network_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("progress");
        Journal::open(&path, FILE, NETWORK).unwrap();
        assert!(Journal::open(&path, Digest([9; 32]), NETWORK).is_err());
        assert!(Journal::open(&path, FILE, vinculum_core::NetworkId([9; 32])).is_err());
        std::fs::write(&path, "something else\n").unwrap();
        assert!(Journal::open(&path, FILE, NETWORK).is_err());
    }
}

//! `vinculum key`

use crate::{cli::Key, keystore, output};
use serde::Serialize;
use std::path::{Path, PathBuf};

#[derive(Serialize)]
struct Row {
    file: PathBuf,
    did: String,
}

fn row(file: &Path) -> anyhow::Result<Row> {
    Ok(Row { file: file.into(), did: keystore::read(file)?.did().to_string() })
}

pub fn run(verb: Key, json: bool) -> anyhow::Result<()> {
    match verb {
        Key::New { file } => {
            keystore::create(&file)?;
            output::print(json, &row(&file)?, |row| vec![row.did.clone()])
        }
        Key::Show { file } => output::print(json, &row(&file)?, |row| vec![row.did.clone()]),
        Key::List { folder } => {
            let rows = keystore::list(&folder)?.iter().map(|file| row(file)).collect::<anyhow::Result<Vec<_>>>()?;
            let line = |row: &Row| format!("{}  {}", row.did, row.file.display());
            output::print(json, &rows, |rows| rows.iter().map(line).collect())
        }
    }
}

//! `vinculum vehicle import`, into the shared demonstration.

mod files;
mod resume;

use crate::support::{
    demonstration::{Demonstration, demonstration},
    get, vinculum,
};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;
use vinculum_vehicles::Vin;

const MAKER: &str = "nordvik-automobil";
const WORKSHOP: &str = "bjorkbacka-verkstad";

/// A folder with an import's file and keys.
struct Desk {
    folder: TempDir,
}

impl Desk {
    /// With the keys of these organisations.
    fn with_keys(organisations: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("keys")).unwrap();
        for organisation in organisations {
            let seed = demonstration().key(organisation).seed().expect("an Ed25519 key");
            let seed: String = seed.iter().map(|byte| format!("{byte:02x}")).collect();
            fs::write(folder.path().join(format!("keys/{organisation}.key")), seed).unwrap();
        }
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes a file of these rows.
    fn write(&self, name: &str, rows: &[String]) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, rows.iter().map(|row| format!("{row}\n")).collect::<String>()).unwrap();
        path
    }

    fn import(&self, file: &Path) -> crate::support::program::Program {
        let program = vinculum("vehicle import --json --api").arg(&demonstration().url);
        program.arg(file).arg("--keys").arg(self.path("keys"))
    }

    /// The refused rows as line and name, in order; each has a reason.
    fn refused(&self, file: &Path) -> Vec<(u64, String)> {
        let text = fs::read_to_string(format!("{}.refused.jsonl", file.display())).expect("a file of refused rows");
        let rows = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON"));
        rows.map(|row| {
            assert!(row["reason"].as_str().is_some_and(|reason| reason.len() > 8), "{row}");
            (row["line"].as_u64().expect("a line"), row["name"].as_str().expect("a name").to_owned())
        })
        .collect()
    }
}

/// The VIN of a vehicle of a test's own; tests use different series.
fn vin(series: u32, number: u32) -> Vin {
    Vin::with_check_digit(&format!("YV1ZZ9Z00{series:04}{number:04}")).expect("a VIN")
}

fn birth(vin: &Vin) -> String {
    json!({
        "type": "vehicles.register_birth", "vin": vin, "by": MAKER, "modelYear": 2023, "make": "Volvo", "model": "EX30",
        "powertrain": "battery_electric", "builtAt": 1_690_000_000_000_u64,
    })
    .to_string()
}

fn reading(vin: &Vin, number: u64) -> Value {
    json!({
        "type": "vehicles.record_odometer", "vin": vin, "by": WORKSHOP, "occurredAt": 1_700_000_000_000 + number * 86_400_000,
        "odometer": {"value": 1_000 + number * 50, "unit": "km", "source": "dashboard"},
    })
}

/// How many entries a vehicle's history has; none when it is not known.
fn records(demo: &Demonstration, vin: &Vin) -> Option<u64> {
    let answer = get(&demo.v1(&format!("vehicles/{vin}")));
    (answer.status == 200).then(|| answer.json()["records"].as_u64().expect("a number"))
}

/// What an import says of itself.
#[track_caller]
fn assert_summary(summary: &Value, rows: usize, accepted: usize, refused: usize) {
    let counts = (&summary["rows"], &summary["accepted"], &summary["refused"]);
    assert_eq!(counts, (&json!(rows), &json!(accepted), &json!(refused)), "{summary}");
    assert_eq!(summary["refusedFile"].is_string(), refused > 0, "{summary}");
}

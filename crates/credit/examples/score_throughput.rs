//! How many applicants are scored and decided a second, on one core.
//!
//! `cargo run --release --example score_throughput`

use std::{error::Error, fs, hint::black_box, path::Path, time::Instant};

use vinculum_credit::{
    decision::{Application, INPUT_FORMAT, INPUT_VERSION, Input, LoanRequest, Outcome, Policy, decide},
    manifest::Manifest,
    model::Model,
    score::{Applicant, FeatureValue, Features},
    table::Table,
    train::train,
};

const ROUNDS: usize = 200;

fn main() -> Result<(), Box<dyn Error>> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let manifest = Manifest::from_bytes(&fs::read(data.join("german-credit.manifest.toml"))?)?;
    let csv = fs::read(data.join("german-credit.csv"))?;
    let table = Table::from_csv(&csv, &manifest)?;
    let started = Instant::now();
    let model = Model::from_file(&train(&manifest, &table)?)?;
    println!("training: {} rows in {:.1} ms", table.rows(), started.elapsed().as_secs_f64() * 1e3);

    let applications: Vec<Features> = (0..table.rows()).map(|row| features(&model, &manifest, &table, row)).collect();
    let applicants: Vec<Applicant> =
        applications.iter().map(|features| model.applicant(features)).collect::<Result<_, _>>()?;
    rate("Model::score", applicants.len() * ROUNDS, || {
        for _ in 0..ROUNDS {
            applicants.iter().for_each(|applicant| _ = black_box(model.score(black_box(applicant))));
        }
    });
    rate("Model::applicant and Model::score", applications.len() * ROUNDS, || {
        for _ in 0..ROUNDS {
            for features in &applications {
                _ = black_box(model.applicant(black_box(features)).map(|applicant| model.score(&applicant)));
            }
        }
    });

    let policy = Policy::from_bytes(&fs::read(data.join("demonstration.policy.toml"))?)?;
    let inputs: Vec<Input> = applications.into_iter().map(input).collect::<Result<_, _>>()?;
    let mut approved = 0;
    rate("decide, with reasons and changes", inputs.len(), || {
        for input in &inputs {
            approved += usize::from(decide(&model, &policy, input).is_ok_and(|made| made.outcome == Outcome::Approve));
        }
    });
    println!("({approved} of {} approved)", inputs.len());
    Ok(())
}

fn rate(name: &str, applicants: usize, work: impl FnOnce()) {
    let started = Instant::now();
    work();
    println!("{name}: {:.0} applicants/s", applicants as f64 / started.elapsed().as_secs_f64());
}

fn features(model: &Model, manifest: &Manifest, table: &Table, row: usize) -> Features {
    let known = |name: &str| model.file().features.iter().any(|feature| feature.name == name);
    let all = manifest.features.iter().enumerate().filter(|(_, feature)| known(&feature.column));
    Features(all.map(|(index, feature)| (feature.column.clone(), table.value(index, row, feature))).collect())
}

/// The row as an application: amount and term move to the request.
fn input(mut features: Features) -> Result<Input, Box<dyn Error>> {
    let mut take = |name: &str| match features.0.remove(name) {
        Some(FeatureValue::Number(number)) => Ok(number),
        _ => Err(format!("{name} is not a number")),
    };
    let amount = (take("credit_amount")? * 100.0) as i64;
    let request = LoanRequest {
        amount,
        term_months: take("duration_months")? as u16,
        vehicle_value: amount,
        vehicle_age_years: 3,
        down_payment: amount / 5,
        monthly_income: 250_000,
        monthly_debt_payments: 40_000,
    };
    let reference = "throughput".to_owned();
    let application = Application { format: INPUT_FORMAT.into(), version: INPUT_VERSION, reference, features, request };
    Ok(Input::from_application(&application)?)
}

//! Data that several tests use.

use std::{fs, path::PathBuf, sync::LazyLock};

use vinculum_credit::{
    decision::{Application, INPUT_FORMAT, INPUT_VERSION, LoanRequest, Policy},
    manifest::Manifest,
    model::{Model, ModelFile},
    score::{FeatureValue, Features},
    table::Table,
    train::train,
};

pub fn data(name: &str) -> Vec<u8> {
    fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data").join(name)).unwrap()
}

pub struct German {
    pub manifest: Manifest,
    pub table: Table,
    pub file: ModelFile,
    pub model: Model,
}

/// The German credit data and the model trained on them.
pub static GERMAN: LazyLock<German> = LazyLock::new(|| {
    let manifest = Manifest::from_bytes(&data("german-credit.manifest.toml")).unwrap();
    let table = Table::from_csv(&data("german-credit.csv"), &manifest).unwrap();
    let file = train(&manifest, &table).unwrap();
    let model = Model::from_file(&file).unwrap();
    German { manifest, table, file, model }
});

pub static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::from_bytes(&data("demonstration.policy.toml")).unwrap());

/// A manifest of a numeric, an ordinal and a categorical feature.
pub const SMALL_MANIFEST: &str = r#"
format = "vinculum-credit-manifest"
version = 1
name = "Small"
ignore = ["id"]
[target]
column = "outcome"
good = "paid"
bad = "default"
[[features]]
column = "months"
kind = "numeric"
special = ["-9", "n/a"]
actionable = true
label = { en = "Months", zh = "月" }
reason = { code = "A", en = "Months", zh = "月" }
[[features]]
column = "grade"
kind = "ordinal"
levels = ["low", "middle", "high"]
actionable = true
label = { en = "Grade", zh = "等级" }
reason = { code = "B", en = "Grade", zh = "等级" }
[[features]]
column = "colour"
kind = "categorical"
missing = ["unknown"]
unseen = "missing"
actionable = false
label = { en = "Colour", zh = "颜色" }
reason = { code = "C", en = "Colour", zh = "颜色" }
[[protected]]
column = "age"
group_starts = [30.0, 50.0]
label = { en = "Age", zh = "年龄" }
"#;

pub fn small_manifest() -> Manifest {
    Manifest::from_bytes(SMALL_MANIFEST.as_bytes()).unwrap()
}

/// Rows whose outcome leans on all three features, from a linear congruential generator.
pub fn small_csv(rows: usize) -> String {
    let mut csv = String::from("id,months,grade,colour,age,outcome\n");
    let mut state: u64 = 7;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for id in 0..rows {
        let (months, grade, colour) = (next(60), next(3), next(4));
        let bad = next(100) < 5 + months / 2 + 10 * (2 - grade) + 8 * colour;
        let months = match next(20) {
            0 => "-9".into(),
            1 => String::new(),
            _ => months.to_string(),
        };
        let (grade, colour) =
            (["low", "middle", "high"][grade as usize], ["red", "blue", "grey", "unknown"][colour as usize]);
        let outcome = if bad { "default" } else { "paid" };
        csv += &format!("{id},{months},{grade},{colour},{},{outcome}\n", 18 + next(60));
    }
    csv
}

/// A row of the German data as an application for a car loan.
pub fn application(row: usize) -> Application {
    let german = &*GERMAN;
    let mut features = Features::default();
    let (mut amount, mut term_months) = (0, 0);
    for (index, specification) in german.manifest.features.iter().enumerate() {
        let value = german.table.value(index, row, specification);
        match (specification.column.as_str(), &value) {
            ("credit_amount", FeatureValue::Number(number)) => amount = (*number * 100.0) as i64,
            ("duration_months", FeatureValue::Number(number)) => term_months = *number as u16,
            (name, _) if german.file.features.iter().any(|feature| feature.name == name) => {
                features.0.insert(name.into(), value);
            }
            _ => {}
        }
    }
    Application {
        format: INPUT_FORMAT.into(),
        version: INPUT_VERSION,
        reference: format!("row {row}"),
        features,
        request: LoanRequest {
            amount,
            term_months,
            vehicle_value: amount,
            vehicle_age_years: 4,
            down_payment: amount / 6,
            monthly_income: 120_000,
            monthly_debt_payments: 30_000,
        },
    }
}

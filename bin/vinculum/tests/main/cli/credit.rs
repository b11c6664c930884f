//! Credit decisions from the shell, on the public data that the library brings.

use crate::support::{program::Ended, vinculum};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn data(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../crates/credit/data")).join(name)
}

fn application() -> Value {
    json!({
        "format": "vinculum-credit-input", "version": 1, "reference": "demonstration",
        "features": {
            "checking_account": "0_to_200", "credit_history": "critical_or_other_credits", "purpose": "car_used", "savings": "below_100",
            "employment_years": "1_to_4", "instalment_rate": 3, "property": "car_or_other", "other_instalment_plans": "bank",
            "housing": "rent",
        },
        "request": {
            "amount": 420_000, "term_months": 40, "vehicle_value": 470_000, "vehicle_age_years": 3, "down_payment": 60_000,
            "monthly_income": 210_000, "monthly_debt_payments": 30_000,
        },
    })
}

fn train(out: &Path) -> Ended {
    vinculum("credit train --json --out")
        .arg(out)
        .arg("--manifest")
        .arg(data("german-credit.manifest.toml"))
        .arg(data("german-credit.csv"))
        .run()
}

#[test]
fn a_scorecard_is_trained_validated_and_decides() {
    let folder = tempfile::tempdir().unwrap();
    let (model, page) = (folder.path().join("model.json"), folder.path().join("report.html"));
    let trained = train(&model).json();
    assert_eq!(trained["rows"], 1000);

    let report = |form: &str| {
        vinculum(&format!("credit report {form} --cut-off 500 --deals 1 --model"))
            .arg(&model)
            .arg("--manifest")
            .arg(data("german-credit.manifest.toml"))
            .arg("--html")
            .arg(&page)
            .arg(data("german-credit.csv"))
            .run()
    };
    let text = report("").exits(0).stdout;
    for part in
        ["training rows: AUC", "held-out folds: AUC", "Brier", "Hosmer-Lemeshow", "acceptance against the highest"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    let report = report("--json").json();
    let held_out = report["cross_validation"]["mean_pooled_auc"].as_f64().unwrap();
    assert!(held_out >= 0.77, "{held_out}");
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("<svg") && !page.contains("<script") && !page.contains("http://"), "self-contained pictures");

    let score = |form: &str, application: &Value| {
        vinculum(&format!("credit score - {form} --model"))
            .arg(&model)
            .arg("--policy")
            .arg(data("demonstration.policy.toml"))
            .input(application.to_string())
            .run()
    };
    let decide = |application: &Value| score("--json", application);
    let declined = decide(&application()).json();
    let text = score("", &application()).exits(0).stdout;
    assert!(text.contains("decline, score") && text.contains("would be "), "{text}");
    assert_eq!((&declined["outcome"], &declined["model_sha256"]), (&json!("decline"), &trained["sha256"]));
    assert!((1..=4).contains(&declined["reasons"].as_array().unwrap().len()));
    assert_eq!(decide(&application()).json(), declined, "the same bytes again");

    let mut better = application();
    for (field, value) in [("checking_account", "none"), ("savings", "1000_or_more")] {
        better["features"][field] = json!(value);
    }
    better["request"]["term_months"] = json!(12);
    better["request"]["amount"] = json!(200_000);
    better["request"]["down_payment"] = json!(270_000);
    let approved = decide(&better).json();
    assert_eq!((&approved["outcome"], &approved["reasons"]), (&json!("approve"), &json!([])), "{approved}");
    assert!(approved["offered_rate_ppm"].as_u64().unwrap() > 0);

    let mut wrong = application();
    wrong["features"]["savings"] = json!("much");
    wrong["request"]["amount"] = json!(-1);
    decide(&wrong).fails(2, &["amount"]);
    decide(&json!({})).fails(2, &["format"]);
}

#[test]
fn a_model_that_was_edited_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("model.json");
    train(&model).exits(0);
    let mut document: Value = serde_json::from_slice(&std::fs::read(&model).unwrap()).unwrap();
    let points = &mut document["features"][0]["bins"][0]["points"];
    *points = json!(points.as_i64().unwrap() + 50);
    std::fs::write(&model, document.to_string()).unwrap();
    vinculum("credit score - --model")
        .arg(&model)
        .arg("--policy")
        .arg(data("demonstration.policy.toml"))
        .input(application().to_string())
        .run()
        .fails(2, &["points"]);
}

//! Validation reports.

use vinculum_credit::{
    metrics::cross_validate,
    model::Model,
    report::{ReportError, SampleKind, ValidationReport},
    table::Table,
    train::train,
};

use crate::support::{GERMAN, small_csv, small_manifest};

#[test]
fn a_report_measures_training_folds_and_a_second_table() {
    let manifest = small_manifest();
    let table = Table::from_csv(small_csv(600).as_bytes(), &manifest).unwrap();
    let second = Table::from_csv(small_csv(900).as_bytes(), &manifest).unwrap();
    let model = Model::from_file(&train(&manifest, &table).unwrap()).unwrap();
    let folds = cross_validate(&manifest, &table, 5, &[1, 2]).unwrap();
    let report = ValidationReport::new(&model, &manifest, &table, Some(folds), Some(&second), 560).unwrap();
    let kinds: Vec<SampleKind> = report.samples.iter().map(|sample| sample.kind).collect();
    assert_eq!(kinds, [SampleKind::Training, SampleKind::OutOfFold, SampleKind::Second]);
    assert!(report.stability.as_ref().unwrap().index < 0.1);
    assert_eq!(report.feature_stability.len(), model.file().features.len());
    let rows: u64 = report.samples[2].distribution.iter().map(|bar| bar.goods + bar.bads).sum();
    assert_eq!(rows, 900);
    assert!(serde_json::to_string(&report).unwrap().contains("\"kind\":\"out_of_fold\""));
    assert!(matches!(ValidationReport::new(&model, &manifest, &second, None, None, 560), Err(ReportError::OtherTable)));
}

/// Names from a file must not become markup, and the page must ask for nothing.
#[test]
fn pages_escape_all_text_and_load_nothing() {
    let hostile = "<script>alert('&')</script>";
    let mut manifest = small_manifest();
    manifest.name = hostile.into();
    manifest.features[0].label.en = hostile.into();
    manifest.features[0].label.zh = "\"><img onerror=alert(1)>".into();
    let csv = small_csv(600).replace("blue", "<b>blue</b>").replace(",age,", ",<i>age</i>,");
    manifest.protected[0].column = "<i>age</i>".into();
    let table = Table::from_csv(csv.as_bytes(), &manifest).unwrap();
    let model = Model::from_file(&train(&manifest, &table).unwrap()).unwrap();
    let page = ValidationReport::new(&model, &manifest, &table, None, None, 560).unwrap().to_html(&model);
    for forbidden in [
        "<script", "<img", "<b>blue", "<i>age", "http:", "https:", "src=", "href=", "url(", "@import", "NaN", ">inf",
        "=\"inf",
    ] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    assert!(page.contains("&lt;script&gt;alert(&#39;&amp;&#39;)"));
    assert!(page.contains("prefers-color-scheme: dark"));
    assert_eq!(page.matches("<svg").count(), page.matches("</svg>").count());
    assert_eq!(page.matches("<svg").count(), 5); // four pictures and one protected attribute
}

#[test]
fn the_page_of_the_german_data_shows_every_picture() {
    let report = ValidationReport::new(&GERMAN.model, &GERMAN.manifest, &GERMAN.table, None, None, 500).unwrap();
    let page = report.to_html(&GERMAN.model);
    for text in [
        "Receiver operating characteristic",
        "Kolmogorov–Smirnov",
        "Calibration",
        "Distribution",
        "Impact ratio by sex",
    ] {
        assert!(page.contains(text), "{text}");
    }
}

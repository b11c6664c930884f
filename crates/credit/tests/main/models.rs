//! Training, model files and scoring.

use proptest::prelude::*;
use vinculum_credit::{
    binning::Values,
    manifest::{FeatureKind, Scaling},
    model::{LeftOutReason, MAX_MODEL_BYTES, Model, ModelFile},
    score::{FeatureValue, Features},
    sha256_hex,
    table::Table,
    train::{TrainError, train},
};

use crate::support::{GERMAN, small_csv, small_manifest};

fn small() -> ModelFile {
    let manifest = small_manifest();
    train(&manifest, &Table::from_csv(small_csv(2000).as_bytes(), &manifest).unwrap()).unwrap()
}

fn features(months: FeatureValue, grade: &str, colour: &str) -> Features {
    let text = |text: &str| FeatureValue::Text(text.into());
    Features([("months".into(), months), ("grade".into(), text(grade)), ("colour".into(), text(colour))].into())
}

#[test]
fn training_is_the_same_each_time_and_in_any_order_of_columns() {
    assert_eq!(small().to_bytes().unwrap(), small().to_bytes().unwrap());
    assert_eq!(small().features.len(), 3);
    assert!(small().features.iter().all(|feature| feature.coefficient > 0.0));
}

#[test]
fn a_table_without_bads_is_refused() {
    let manifest = small_manifest();
    let csv = small_csv(50).replace("default", "paid");
    let table = Table::from_csv(csv.as_bytes(), &manifest).unwrap();
    assert!(matches!(train(&manifest, &table), Err(TrainError::OneOutcome { bads: 0, .. })));
}

/// Two numeric columns that carry one signal with opposite noise: beside the better one the worse has the wrong sign.
#[test]
fn a_feature_with_the_wrong_sign_is_left_out_and_named() {
    let mut manifest = small_manifest();
    manifest.features.truncate(1);
    let mut second = manifest.features[0].clone();
    second.column = "proxy".into();
    second.reason.code = "P".into();
    manifest.features.push(second);
    manifest.ignore = vec!["grade".into(), "colour".into(), "id".into(), "age".into()];
    manifest.protected.clear();
    // The outcome follows `months` - `proxy` / 2 where `proxy` = `months` + noise.
    let mut csv = String::from("months,proxy,outcome\n");
    for row in 0..3000u64 {
        let signal = row * 7919 % 40;
        let noise = row * 104_729 % 13;
        let bad = 2 * signal > 25 + noise * 4 + row * 31 % 37;
        csv += &format!("{signal},{},{}\n", signal + noise, if bad { "default" } else { "paid" });
    }
    let file = train(&manifest, &Table::from_csv(csv.as_bytes(), &manifest).unwrap()).unwrap();
    assert_eq!(file.features.len(), 1);
    let left_out = &file.training.left_out[0];
    assert_eq!(left_out.feature, "proxy");
    assert!(matches!(left_out.reason, LeftOutReason::WrongSign(coefficient) if coefficient <= 0.0), "{left_out:?}");
}

#[test]
fn a_model_file_comes_back_as_it_was() {
    for file in [&small(), &GERMAN.file] {
        let bytes = file.to_bytes().unwrap();
        let model = Model::from_bytes(&bytes).unwrap();
        assert_eq!(model.file(), file);
        assert_eq!(model.file().to_bytes().unwrap(), bytes);
        assert_eq!(model.sha256(), sha256_hex(&bytes));
    }
}

#[test]
fn corrupted_model_files_are_refused() {
    let change = |edit: &dyn Fn(&mut ModelFile)| {
        let mut file = GERMAN.file.clone();
        edit(&mut file);
        Model::from_file(&file).unwrap_err().to_string()
    };
    let numeric = GERMAN.file.features.iter().position(|feature| feature.kind == FeatureKind::Numeric).unwrap();
    let cases: [(&str, &dyn Fn(&mut ModelFile)); 14] = [
        ("format", &|file| file.format = "other".into()),
        ("version", &|file| file.version = 2),
        ("base_points", &|file| file.base_points += 2),
        ("intercept", &|file| file.intercept = 1e9),
        ("base_odds", &|file| file.scaling.base_odds = -1.0),
        ("features", &|file| file.features.clear()),
        ("is there twice", &|file| file.features[1].name = file.features[0].name.clone()),
        ("points do not follow", &|file| file.features[0].bins[0].points += 1),
        ("weight of evidence", &|file| file.features[0].bins[0].weight_of_evidence += 0.001),
        ("weight of evidence", &|file| file.features[0].bins[0].counts.bads += 1),
        ("above 0", &|file| file.features[0].coefficient = -0.5),
        ("hexadecimal", &|file| file.training.table_sha256 = "x".repeat(64)),
        ("no bin of missing", &|file| _ = file.features[0].bins.pop()),
        ("gap or overlap", &|file| {
            if let Values::Range { from, .. } = &mut file.features[numeric].bins[1].values {
                *from = from.map(|from| from + 1.0);
            }
        }),
    ];
    for (expected, edit) in cases {
        let message = change(edit);
        assert!(message.contains(expected), "{expected}: {message}");
    }
    assert!(Model::from_bytes(&vec![b' '; MAX_MODEL_BYTES + 1]).is_err());
    let bytes = String::from_utf8(GERMAN.file.to_bytes().unwrap()).unwrap();
    assert!(Model::from_bytes(bytes.replacen("\"name\"", "\"nom\"", 1).as_bytes()).is_err());
    assert!(Model::from_bytes(bytes.replacen('{', "{\"extra\": 1,", 1).as_bytes()).is_err());
    assert!(Model::from_bytes(&bytes.as_bytes()[..bytes.len() / 2]).is_err());
}

#[test]
fn points_and_probabilities_follow_the_scaling() {
    let scaling = Scaling { base_score: 600, base_odds: 50.0, points_to_double_odds: 20.0 };
    // Siddiqi 2006, chapter 6: factor 20 / ln 2 = 28.8539, offset 600 - 28.8539 · ln 50 = 487.123.
    assert!((scaling.factor() - 28.8539).abs() < 1e-4);
    assert_eq!(scaling.base_points(0.0), 487);
    assert_eq!(scaling.default_probability_ppm(600), 19_608); // 1 / 51
    assert_eq!(scaling.default_probability_ppm(620), 9_901); // 1 / 101
    assert_eq!(scaling.default_probability_ppm(580), 38_462); // 1 / 26
    assert_eq!(scaling.default_probability_ppm(i32::MAX), 0);
    assert_eq!(scaling.default_probability_ppm(i32::MIN), 1_000_000);
}

/// The library's own power of two against the standard library's, over the whole range in which it matters.
#[test]
fn probabilities_agree_with_the_standard_library() {
    let scaling = Scaling { base_score: 613, base_odds: 17.3, points_to_double_odds: 37.7 };
    for score in -2000..3000 {
        let odds = 17.3 * ((f64::from(score) - 613.0) / 37.7).exp2();
        let exact = 1e6 / (1.0 + odds);
        let ours = f64::from(scaling.default_probability_ppm(score));
        assert!((ours - exact).abs() < 0.5 + 1e-6, "score {score}: {ours} and {exact}");
    }
}

#[test]
fn special_missing_and_unseen_values_have_their_bins() {
    let model = Model::from_file(&small()).unwrap();
    let bins = |features: &Features| {
        let points = model.points(&model.applicant(features).unwrap());
        let features = &model.file().features;
        points
            .iter()
            .zip(features)
            .map(|(one, feature)| one.bin.map(|bin| feature.bins[bin].values.clone()))
            .collect::<Vec<_>>()
    };
    let special = Some(Values::Special("-9".into()));
    assert_eq!(bins(&features(FeatureValue::Number(-9.0), "low", "red"))[0], special);
    assert_eq!(bins(&features(FeatureValue::Text("-9".into()), "low", "red"))[0], special);
    assert_eq!(bins(&features(FeatureValue::Text("n/a".into()), "low", "red"))[0], Some(Values::Special("n/a".into())));
    assert_eq!(bins(&features(FeatureValue::Missing, "low", "red"))[0], Some(Values::Missing));
    // `colour` sends unseen levels to the missing bin, `grade` leaves them neutral.
    assert_eq!(bins(&features(FeatureValue::Missing, "low", "pink"))[2], Some(Values::Missing));
    assert_eq!(bins(&features(FeatureValue::Missing, "low", "unknown"))[2], Some(Values::Missing));
    let unseen = model.points(&model.applicant(&features(FeatureValue::Missing, "highest", "red")).unwrap())[1];
    assert_eq!((unseen.bin, unseen.points), (None, 0));
}

#[test]
fn values_that_do_not_fit_are_refused_by_name() {
    let model = Model::from_file(&small()).unwrap();
    let refusal = |features: &Features| model.applicant(features).unwrap_err().to_string();
    assert!(refusal(&features(FeatureValue::Text("twelve".into()), "low", "red")).contains("months"));
    assert!(refusal(&features(FeatureValue::Number(f64::NAN), "low", "red")).contains("months"));
    assert!(refusal(&features(FeatureValue::Missing, "low", &"x".repeat(600))).contains("colour"));
    assert!(refusal(&Features::default()).contains("is not given"));
    let mut more = features(FeatureValue::Missing, "low", "red");
    more.0.insert("shoe_size".into(), FeatureValue::Number(43.0));
    assert!(refusal(&more).contains("shoe_size"));
    let twice = serde_json::from_str::<Features>(r#"{ "months": 1, "months": 2 }"#).unwrap_err();
    assert!(twice.to_string().contains("twice"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn scores_stay_within_the_points_table(months in -100.0..200.0f64, grade in "low|middle|high|none", colour in "[a-z]{0,5}|red|blue") {
        static MODEL: std::sync::LazyLock<Model> = std::sync::LazyLock::new(|| Model::from_file(&small()).unwrap());
        let applicant = MODEL.applicant(&features(FeatureValue::Number(months), &grade, &colour)).unwrap();
        let score = MODEL.score(&applicant);
        let (low, high) = MODEL.score_range();
        prop_assert!((low..=high).contains(&score.score));
        let sum: i32 = MODEL.points(&applicant).iter().map(|points| points.points).sum();
        prop_assert_eq!(score.score, MODEL.file().base_points + sum);
    }

    /// Any changed byte is refused, or gives another hash.
    #[test]
    fn a_changed_byte_never_passes_as_the_same_model(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = GERMAN.file.to_bytes().unwrap();
        let at = at.index(bytes.len());
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        if let Ok(model) = Model::from_bytes(&bytes) {
            prop_assert_ne!(model.sha256(), GERMAN.model.sha256());
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Model::from_bytes(&bytes).is_err());
    }
}

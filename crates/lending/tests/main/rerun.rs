use super::{application, decide, model, settings};
use vinculum_core::{Digest, Salt};
use vinculum_credit::german_credit;
use vinculum_lending::{Desk, Evidence, Outcome};

fn evidence() -> Evidence {
    let desk = Desk::new(settings()).unwrap();
    decide(&desk, application("12")).kept.evidence(&model(), german_credit::POLICY)
}

/// Names of the comparisons that fail.
fn differs(evidence: &Evidence) -> Vec<String> {
    let rerun = evidence.rerun().unwrap();
    assert_eq!(rerun.identical, rerun.checks.iter().all(|check| check.holds));
    rerun.checks.into_iter().filter(|check| !check.holds).map(|check| check.name).collect()
}

#[test]
fn a_decision_can_be_run_again_from_its_evidence_alone() {
    let evidence = evidence();
    let travelled: Evidence = serde_json::from_str(&serde_json::to_string(&evidence).unwrap()).unwrap();
    assert_eq!(differs(&travelled), Vec::<String>::new());
}

#[test]
fn each_thing_that_was_changed_shows() {
    let changed = |change: &dyn Fn(&mut Evidence)| {
        let mut changed = evidence();
        change(&mut changed);
        differs(&changed)
    };
    let milder = String::from_utf8(german_credit::POLICY.to_vec()).unwrap().replace("approve = 500", "approve = 470");
    let milder = {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        STANDARD.encode(milder)
    };
    assert!(changed(&|e| e.policy = milder.clone()).contains(&"policy".to_owned()));
    assert!(changed(&|e| e.input = e.input.replace("350000", "350001")).contains(&"input".to_owned()));
    assert_eq!(changed(&|e| e.input_salt = Salt([0; 16])), ["input"]);
    assert_eq!(changed(&|e| e.result_salt = Salt([0; 16])), ["result"]);
    assert_eq!(changed(&|e| e.decision = e.decision.replace("score", "scare")), ["result"]);
    assert_eq!(changed(&|e| e.recorded.model = Digest([0; 32])), ["model"]);
    assert_eq!(changed(&|e| e.recorded.reasons = vec!["R01".into()]), ["reasons"]);
    assert_eq!(evidence().recorded.outcome, Outcome::Declined);
    assert_eq!(changed(&|e| e.recorded.outcome = Outcome::Approved), ["outcome"]);
    let mut broken = evidence();
    broken.model = "*".into();
    assert_eq!(broken.rerun().unwrap_err().to_string(), "model is not base64");
}

use super::{CAR, NETWORK, NOW, applicant, application, block_on, decide, settings};
use vinculum_core::Timestamp;
use vinculum_credit::score::FeatureValue;
use vinculum_lending::{
    ApplicantError, Desk, DeskError, LoanOffer, OFFER_TYPE, Outcome, Review, bureau::BureauError, desk::action_digest,
};

fn desk() -> Desk {
    Desk::new(settings()).unwrap()
}

/// Records of the data by what the desk decides on them.
fn record_with(desk: &Desk, outcome: Outcome) -> String {
    let numbers = (1..=60).map(|number: u32| number.to_string());
    let mut records = numbers.filter(|number| decide(desk, application(number)).outcome == outcome);
    records.next().expect("one of sixty")
}

#[test]
fn an_approval_is_a_signed_offer_by_the_law_of_the_place() {
    let desk = desk();
    let answered = decide(&desk, application(&record_with(&desk, Outcome::Approved)));
    let document = answered.kept.offer.as_ref().unwrap();
    let (_, signers, _) = document.verify(OFFER_TYPE).unwrap();
    assert_eq!(signers, [desk.settings().key.did()]);
    let offer = LoanOffer::read(document).unwrap();
    assert_eq!((offer.amount, offer.term_months, offer.vehicle), (300_000, 12, answered.kept.application.vehicle));
    assert_eq!((offer.applicant, offer.application, offer.network), (applicant(2), answered.id, NETWORK));
    assert_eq!(offer.decision, action_digest(&answered.record).unwrap());
    assert_eq!(offer.cooling_off_days, 14, "sections 495 and 355 BGB");
    assert_eq!(offer.valid_until, NOW.plus(14 * Timestamp::DAY_MS));
    assert_eq!(answered.valid_until, Some(offer.valid_until));
    // Twelve payments, the last of which may differ by a few cents.
    assert!((offer.total_of_payments - 12 * offer.monthly_payment).abs() < 100);
    assert_eq!(offer.total_of_payments - offer.amount, offer.finance_charge);
    assert!(offer.apr_percent > f64::from(offer.rate_ppm) / 10_000.0, "the effective rate is above the nominal one");
    assert!(answered.record.reasons.is_empty());
}

#[test]
fn a_decline_says_why_and_offers_nothing() {
    let desk = desk();
    let answered = decide(&desk, application(&record_with(&desk, Outcome::Declined)));
    assert!(answered.kept.offer.is_none() && answered.valid_until.is_none());
    let reasons = &answered.record.reasons;
    assert!((1..=4).contains(&reasons.len()), "{reasons:?}");
    assert!(reasons.iter().all(|code| desk.reason(code).is_some()));
}

#[test]
fn nothing_about_the_person_is_in_what_goes_on_record() {
    let desk = desk();
    let answered = decide(&desk, application("1"));
    let text = serde_json::to_string(&vinculum_loans::Action::from(answered.record)).unwrap();
    for secret in ["Anna", "Hafenstr", "1990", "350000", "savings", &answered.kept.application.vehicle.to_string()] {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
}

#[test]
fn what_the_bureau_knows_counts_before_what_the_applicant_says() {
    let mut said = application("1");
    said.answers.0.insert("savings".into(), FeatureValue::Text("below_100".into()));
    let answered = decide(&desk(), said);
    let input: serde_json::Value = serde_json::from_str(&answered.kept.input).unwrap();
    assert_eq!(input["features"]["savings"], "unknown_or_none", "record 1 of the data");
}

#[test]
fn what_cannot_be_right_is_refused_with_its_field() {
    let desk = desk();
    let refused = |change: &dyn Fn(&mut vinculum_lending::Application)| {
        let mut changed = application("1");
        change(&mut changed);
        match block_on(desk.decide(NETWORK, &applicant(2), changed, CAR, NOW)).unwrap_err() {
            ApplicantError::Field { field, .. } => field,
            other => other.to_string(),
        }
    };
    assert_eq!(refused(&|a| a.person.name = "  ".into()), "person.name");
    assert_eq!(refused(&|a| a.person.address = "x".repeat(201)), "person.address");
    assert_eq!(refused(&|a| a.person.email = "a\u{7}b".into()), "person.email");
    assert_eq!(refused(&|a| a.person.date_of_birth = "1990-02-30".into()), "person.dateOfBirth");
    for born in ["2020-01-01", "2999-01-01", "1850-01-01"] {
        assert_eq!(refused(&|a| a.person.date_of_birth = born.into()), "person.dateOfBirth", "{born}");
    }
    assert_eq!(refused(&|a| a.person.email = "x".into()), "person.email");
    assert_eq!(refused(&|a| a.consumer_reference = String::new()), "consumerReference");
    assert_eq!(refused(&|a| a.consent = false), "consent");
    assert_eq!(refused(&|a| a.request.vehicle_value += 1), "request.vehicleValue");
    let answer = |name: &str, value: &str| {
        let (name, value) = (name.to_owned(), value.to_owned());
        refused(&move |a| drop(a.answers.0.insert(name.clone(), FeatureValue::Text(value.clone()))))
    };
    assert_eq!(answer("savings", "a_lot"), "answers.savings");
    assert_eq!(answer("credit_history", "all_repaid"), "answers.credit_history", "that isn't asked");
    let months = refused(&|a| a.request.term_months = 0);
    assert!(months.contains("term_months"), "{months}");
}

#[test]
fn nobody_by_that_reference_is_no_decision() {
    let answered = block_on(desk().decide(NETWORK, &applicant(2), application("1001"), CAR, NOW));
    assert!(matches!(answered, Err(ApplicantError::Bureau(BureauError::Unknown))));
}

#[test]
fn a_referral_is_decided_by_a_person_once() {
    let desk = desk();
    let referred = decide(&desk, application(&record_with(&desk, Outcome::Referred)));
    let review = |kept, review: Review| desk.review(NETWORK, referred.id, kept, &review, NOW.plus(1));
    let approved = review(referred.kept.clone(), Review::Approve { rate_ppm: 99_000 }).unwrap();
    let offer = LoanOffer::read(approved.kept.offer.as_ref().unwrap()).unwrap();
    assert_eq!((approved.outcome, offer.rate_ppm), (Outcome::Approved, 99_000));
    assert_eq!(offer.decision, action_digest(&approved.record).unwrap());
    assert_ne!(action_digest(&approved.record).unwrap(), action_digest(&referred.record).unwrap());
    assert_eq!(approved.record.input, referred.record.input, "decided on the same");

    let again = review(approved.kept, Review::Approve { rate_ppm: 99_000 });
    assert!(matches!(again, Err(ApplicantError::NotReferred)));
    let declined = review(referred.kept.clone(), Review::Decline { reasons: vec!["R03".into()] }).unwrap();
    assert_eq!((declined.outcome, declined.record.reasons), (Outcome::Declined, vec!["R03".to_owned()]));
    for reasons in [vec![], vec!["R99".to_owned()], vec!["R01".to_owned(); 5]] {
        let refused = review(referred.kept.clone(), Review::Decline { reasons }).unwrap_err();
        assert!(matches!(refused, ApplicantError::Field { field, .. } if field == "reasons"));
    }
    let approved = decide(&desk, application(&record_with(&desk, Outcome::Approved)));
    let refused = desk.review(NETWORK, approved.id, approved.kept, &Review::Approve { rate_ppm: 1 }, NOW);
    assert!(matches!(refused, Err(ApplicantError::NotReferred)));
}

/// In China at most 70 % of a used car's price may be financed and over three years.
#[test]
fn an_approval_that_the_law_forbids_is_for_a_person() {
    let mut chinese = settings();
    (chinese.currency, chinese.jurisdiction) = ("CNY".parse().unwrap(), "CN".into());
    let (german, chinese) = (desk(), Desk::new(chinese).unwrap());
    let mut wanted = application(&record_with(&german, Outcome::Approved));
    wanted.request.vehicle_value = 340_000;
    wanted.request.down_payment = 40_000;
    assert_eq!(decide(&german, wanted.clone()).outcome, Outcome::Approved);
    let answered = decide(&chinese, wanted);
    assert_eq!(answered.outcome, Outcome::Referred);
    assert_eq!(answered.record.reasons, ["L01"]);
    assert!(answered.kept.offer.is_none());
    assert!(answered.kept.unlawful[0].contains("down_payment"), "{:?}", answered.kept.unlawful);
    let refused = chinese.review(NETWORK, answered.id, answered.kept, &Review::Approve { rate_ppm: 50_000 }, NOW);
    assert!(refused.unwrap_err().to_string().contains("breaks a rule of CN"), "nor may a person approve it");
}

#[test]
fn a_desk_that_cannot_work_is_not_opened() {
    let open = |change: &dyn Fn(&mut vinculum_lending::DeskSettings)| {
        let mut changed = settings();
        change(&mut changed);
        Desk::new(changed).unwrap_err()
    };
    assert!(matches!(open(&|s| s.model = b"{}".to_vec()), DeskError::Model(_)));
    assert!(matches!(open(&|s| s.policy = b"x = 1".to_vec()), DeskError::Policy(_)));
    assert!(matches!(open(&|s| s.jurisdiction = "XX".into()), DeskError::Jurisdiction(_)));
    assert!(matches!(open(&|s| s.currency = "USD".parse().unwrap()), DeskError::Currency { .. }));
    for (form, reason) in [
        ("[[question]]", "missing field"),
        (r#"question = [{ name = "shoe_size", label = { en = "", zh = "" } }]"#, "is no feature"),
        (r#"question = [{ name = "credit_amount", label = { en = "", zh = "" } }]"#, "comes from the loan request"),
        (r#"question = [{ name = "savings", label = { en = "", zh = "" } }]"#, "has options"),
    ] {
        let error = open(&|s| s.form = form.into()).to_string();
        assert!(error.contains(reason), "{error}");
    }
}

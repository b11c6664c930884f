//! Everything that a state refuses, with the code; [`Ledger::reject`] asserts that the state stays as it was.

use crate::support::{CAR, Ledger, OTHER_CAR, action, birth, day, odometer, party, transfer, with};
use serde_json::{Value, json};
use vinculum_core::{Code, codes};
use vinculum_vehicles::error as e;

/// Identity's codes, by what they mean here.
mod identity {
    pub use vinculum_identity::error::{ORGANISATION_SIGNATURE, ROLE_REQUIRED, UNKNOWN_ORGANISATION};
}

/// A car of Anna's with: 1 transfer, 2 maintenance, 3 its correction, 4 an inspection, 5 a lien, 6 an open recall.
fn ledger() -> Ledger {
    let mut ledger = Ledger::with_car();
    ledger.on_day(10).accept(&["maker", "anna"], transfer(&["maker"], &["anna"]));
    ledger.accept(&["workshop"], action("record_maintenance"));
    ledger.accept(&["workshop"], with(action("correct_record"), json!({ "record": 2 })));
    ledger.accept(&["inspector"], action("record_inspection"));
    ledger.accept(&["bank", "anna"], action("place_lien"));
    ledger.accept(&["maker"], action("open_recall"));
    ledger.on_day(20);
    ledger
}

fn check(cases: Vec<(&[&str], Value, Code)>) {
    let mut ledger = ledger();
    for (signers, action, code) in cases {
        ledger.reject(signers, action, code);
    }
}

fn of_record(kind: &str, record: u64) -> Value {
    with(action(kind), json!({ "record": record }))
}

fn dispute(kind: &str, record: u64, holder: &str) -> Value {
    with(of_record(kind, record), json!({ "holder": party(holder) }))
}

#[test]
fn births() {
    let other = |fields| with(with(birth(), json!({ "vehicle": OTHER_CAR })), fields);
    check(vec![
        (&["maker"], birth(), e::VEHICLE_EXISTS),
        (&["other-maker"], with(birth(), json!({ "wmi": "WVW" })), e::VEHICLE_EXISTS),
        (&["other-maker"], other(json!({})), e::WMI_NOT_OWNED),
        (&["maker"], other(json!({ "wmi": "ZZZ" })), e::WMI_NOT_OWNED),
        (&["dealer"], other(json!({})), identity::ROLE_REQUIRED),
        (&["anna"], other(json!({ "by": "maker" })), identity::ORGANISATION_SIGNATURE),
        (&["maker"], other(json!({ "by": "nobody" })), identity::UNKNOWN_ORGANISATION),
        (&["maker"], other(json!({ "builtAt": day(20).plus(300_001) })), e::OCCURS_IN_FUTURE),
        (&["maker"], other(json!({ "holder": "org:nobody" })), identity::UNKNOWN_ORGANISATION),
    ]);
    ledger().accept(&["maker"], other(json!({ "builtAt": day(20).plus(300_000) })));
}

#[test]
fn records() {
    let at = |occurred_at| with(odometer(1), json!({ "occurredAt": occurred_at }));
    check(vec![
        (&["workshop"], with(odometer(1), json!({ "vehicle": OTHER_CAR })), e::UNKNOWN_VEHICLE),
        (&["police"], with(action("report_theft"), json!({ "vehicle": OTHER_CAR })), e::UNKNOWN_VEHICLE),
        (&["workshop"], at(day(20).plus(300_001)), e::OCCURS_IN_FUTURE),
        (&["workshop"], at(vinculum_core::Timestamp(day(0).0 - 1)), e::OCCURRED_BEFORE_BUILT),
        (&["police"], with(action("report_theft"), json!({ "occurredAt": day(21) })), e::OCCURS_IN_FUTURE),
        (&["anna"], with(odometer(1), json!({ "by": "workshop" })), identity::ORGANISATION_SIGNATURE),
        (&["auditor"], odometer(1), identity::ROLE_REQUIRED),
        (&["other-maker"], action("open_recall"), e::NOT_MANUFACTURER),
        (&["maker"], action("open_recall"), e::RECALL_EXISTS),
        (&["dealer"], with(action("complete_recall"), json!({ "campaign": "R-2" })), e::UNKNOWN_RECALL),
    ]);
    let mut ledger = ledger();
    ledger.accept(&["workshop"], at(day(20).plus(300_000)));
    ledger.accept(&["workshop"], at(day(0)));
    ledger.accept(&["dealer"], action("complete_recall"));
    ledger.reject(&["dealer"], action("complete_recall"), e::UNKNOWN_RECALL);
    ledger.reject(&["maker"], action("open_recall"), e::RECALL_EXISTS);
}

/// Who may make which record, and nobody else.
#[test]
fn roles() {
    let manufacturer_dealer_workshop: &[&str] = &["maker", "dealer", "workshop"];
    let table: &[(&str, &[&str])] = &[
        ("record_registration", &["register"]),
        (
            "record_odometer",
            &["maker", "dealer", "workshop", "inspector", "register", "police", "insurer", "recycler", "fleet"],
        ),
        ("record_maintenance", manufacturer_dealer_workshop),
        ("record_inspection", &["inspector"]),
        ("record_accident", &["police", "insurer", "workshop", "inspector"]),
        ("record_title_brand", &["register", "insurer", "recycler"]),
        ("report_theft", &["police", "insurer"]),
        ("report_recovery", &["police", "insurer"]),
        ("open_recall", &["maker"]),
        ("complete_recall", manufacturer_dealer_workshop),
        ("record_export", &["register"]),
        ("record_end_of_life", &["recycler", "register"]),
        ("place_lien", &["lender", "bank"]),
    ];
    for (kind, allowed) in table {
        for (organisation, ..) in crate::support::ORGANISATIONS {
            let mut ledger = ledger();
            let mut action = action(kind);
            match *kind {
                "record_odometer" => action = odometer(1),
                "open_recall" => action["campaign"] = json!("R-9"),
                "place_lien" => action["lien"] = json!("loan-9"),
                _ => {}
            }
            if allowed.contains(organisation) {
                ledger.accept(&[organisation, "anna"], action);
            } else if *organisation == "other-maker" && (*kind == "open_recall" || allowed.contains(&"maker")) {
                // It has the role; a recall is refused for another reason.
                assert_eq!(ledger.run(&[organisation], &[action]).is_err(), *kind == "open_recall");
            } else {
                ledger.reject(&[organisation, "anna"], action, identity::ROLE_REQUIRED);
            }
        }
    }
}

#[test]
fn transfers() {
    let sale = transfer(&["anna"], &["bo"]);
    check(vec![
        (&["anna", "bo", "bank"], with(sale.clone(), json!({ "vehicle": OTHER_CAR })), e::UNKNOWN_VEHICLE),
        (&["bo", "carl", "bank"], transfer(&["bo"], &["carl"]), e::HOLDERS_DIFFER),
        (&["anna", "bo", "carl", "bank"], transfer(&["anna", "bo"], &["carl"]), e::HOLDERS_DIFFER),
        (&["bo", "bank"], sale.clone(), codes::MISSING_SIGNATURE),
        (&["anna", "bank"], sale.clone(), codes::MISSING_SIGNATURE),
        (&["anna", "bank"], transfer(&["anna"], &["dealer"]), identity::ORGANISATION_SIGNATURE),
        (&["anna", "bo"], sale.clone(), e::LIENHOLDER_SIGNATURE),
        (&["anna", "bo", "bank"], with(sale.clone(), json!({ "occurredAt": day(9) })), e::TITLE_OUT_OF_ORDER),
        (&["anna", "bo", "bank"], with(sale.clone(), json!({ "occurredAt": day(21) })), e::OCCURS_IN_FUTURE),
    ]);
    let mut ledger = ledger();
    ledger.accept(&["register"], action("record_end_of_life"));
    ledger.reject(&["anna", "bo", "bank"], sale.clone(), e::VEHICLE_ENDED);
    ledger.reject(&["lender", "anna"], with(action("place_lien"), json!({ "lien": "late" })), e::VEHICLE_ENDED);
}

#[test]
fn liens() {
    let named = |kind: &str, lien: &str| with(action(kind), json!({ "lien": lien }));
    check(vec![
        (&["lender", "anna"], action("place_lien"), e::LIEN_EXISTS),
        (&["lender"], named("place_lien", "loan-2"), codes::MISSING_SIGNATURE),
        (&["anna"], with(named("place_lien", "loan-2"), json!({ "by": "bank" })), identity::ORGANISATION_SIGNATURE),
        (&["lender", "anna"], with(named("place_lien", "loan-2"), json!({ "vehicle": OTHER_CAR })), e::UNKNOWN_VEHICLE),
        (
            &["lender", "anna"],
            with(named("place_lien", "loan-2"), json!({ "occurredAt": day(21) })),
            e::OCCURS_IN_FUTURE,
        ),
        (&["lender"], action("perfect_lien"), e::UNKNOWN_LIEN),
        (&["lender"], action("release_lien"), e::UNKNOWN_LIEN),
        (&["bank"], named("release_lien", "loan-2"), e::UNKNOWN_LIEN),
        (&["anna"], with(action("release_lien"), json!({ "by": "bank" })), identity::ORGANISATION_SIGNATURE),
        (&["bank"], with(action("release_lien"), json!({ "vehicle": OTHER_CAR })), e::UNKNOWN_VEHICLE),
    ]);
    let mut ledger = ledger();
    ledger.accept(&["bank"], action("perfect_lien"));
    ledger.reject(&["bank"], action("perfect_lien"), e::LIEN_STEP);
    ledger.accept(&["bank"], action("release_lien"));
    ledger.reject(&["bank"], action("release_lien"), e::LIEN_STEP);
    ledger.reject(&["bank"], action("perfect_lien"), e::LIEN_STEP);
    ledger.reject(&["bank", "anna"], action("place_lien"), e::LIEN_EXISTS);
}

#[test]
fn corrections() {
    let replace =
        |record, replacement| with(of_record("correct_record", record), json!({ "replacement": replacement }));
    check(vec![
        (&["workshop"], with(of_record("correct_record", 2), json!({ "vehicle": OTHER_CAR })), e::UNKNOWN_VEHICLE),
        (&["workshop"], of_record("correct_record", 7), e::UNKNOWN_RECORD),
        (&["workshop"], of_record("correct_record", u64::MAX), e::UNKNOWN_RECORD),
        (&["workshop"], of_record("correct_record", 2), e::RECORD_CORRECTED),
        (&["workshop"], of_record("correct_record", 4), e::NOT_REPORTER),
        (&["maker"], of_record("correct_record", 0), e::NOT_A_RECORD),
        (&["workshop"], of_record("correct_record", 1), e::NOT_A_RECORD),
        (&["workshop"], of_record("correct_record", 3), e::NOT_A_RECORD),
        (&["bank"], of_record("correct_record", 5), e::NOT_A_RECORD),
        (&["inspector"], replace(4, 4), e::REPLACEMENT_MISMATCH),
        (&["inspector"], replace(4, 2), e::REPLACEMENT_MISMATCH),
        (&["inspector"], replace(4, 5), e::REPLACEMENT_MISMATCH),
        (&["inspector"], replace(4, 99), e::REPLACEMENT_MISMATCH),
        (
            &["anna"],
            with(of_record("correct_record", 4), json!({ "by": "inspector" })),
            identity::ORGANISATION_SIGNATURE,
        ),
    ]);
    let mut ledger = ledger();
    ledger.accept(&["inspector"], action("record_inspection")); // 7
    ledger.accept(&["inspector"], with(odometer(1), json!({}))); // 8, of another kind
    ledger.reject(&["inspector"], replace(4, 8), e::REPLACEMENT_MISMATCH);
    ledger.reject(&["inspector"], replace(7, 4), e::REPLACEMENT_MISMATCH);
    ledger.accept(&["inspector"], of_record("correct_record", 7));
    ledger.reject(&["inspector"], replace(4, 7), e::REPLACEMENT_MISMATCH);
}

#[test]
fn disputes() {
    check(vec![
        (&["anna"], dispute("dispute_record", 7, "anna"), e::UNKNOWN_RECORD),
        (&["anna"], dispute("dispute_record", 0, "anna"), e::NOT_A_RECORD),
        (&["anna"], dispute("dispute_record", 1, "anna"), e::NOT_A_RECORD),
        (&["anna"], dispute("dispute_record", 2, "anna"), e::RECORD_CORRECTED),
        (&["bo"], dispute("dispute_record", 4, "bo"), e::NOT_HOLDER),
        (&["maker"], dispute("dispute_record", 4, "maker"), e::NOT_HOLDER),
        (&["bo"], dispute("dispute_record", 4, "anna"), codes::MISSING_SIGNATURE),
        (&["anna"], with(dispute("dispute_record", 4, "anna"), json!({ "vehicle": OTHER_CAR })), e::UNKNOWN_VEHICLE),
        (&["inspector"], of_record("answer_dispute", 4), e::NO_OPEN_DISPUTE),
        (&["anna"], dispute("withdraw_dispute", 4, "anna"), e::NO_OPEN_DISPUTE),
    ]);
    let mut ledger = ledger();
    ledger.accept(&["anna"], dispute("dispute_record", 4, "anna"));
    ledger.reject(&["anna"], dispute("dispute_record", 4, "anna"), e::DISPUTE_OPEN);
    ledger.reject(&["workshop"], of_record("answer_dispute", 4), e::NOT_REPORTER);
    ledger.reject(&["workshop"], of_record("answer_dispute", 9), e::UNKNOWN_RECORD);
    ledger.reject(
        &["anna"],
        with(of_record("answer_dispute", 4), json!({ "by": "inspector" })),
        identity::ORGANISATION_SIGNATURE,
    );
    ledger.reject(&["bo"], dispute("withdraw_dispute", 4, "bo"), e::NOT_HOLDER);
    ledger.reject(&["bo"], dispute("withdraw_dispute", 4, "anna"), codes::MISSING_SIGNATURE);
    ledger.accept(&["inspector"], of_record("answer_dispute", 4));
    ledger.reject(&["inspector"], of_record("answer_dispute", 4), e::NO_OPEN_DISPUTE);
}

/// What a vehicle can have only so many of, at the limit and one past it.
#[test]
fn lists_of_a_vehicle_are_bounded() {
    let mut ledger = Ledger::with_car();
    ledger.on_day(1);
    let repeat = |ledger: &mut Ledger, limit: usize, signers: &[&str], make: &dyn Fn(usize) -> Value| {
        for i in 0..limit {
            ledger.accept(signers, make(i));
        }
        ledger.reject(signers, make(limit), e::TOO_MANY);
    };
    let lien = |i: usize| with(action("place_lien"), json!({ "lien": format!("loan-{i}") }));
    repeat(&mut ledger, 16, &["bank", "maker"], &lien);
    let recall = |i: usize| with(action("open_recall"), json!({ "campaign": format!("R-{i}") }));
    repeat(&mut ledger, 64, &["maker"], &recall);
    repeat(&mut ledger, 32, &["police"], &|_| action("report_recovery"));
    repeat(&mut ledger, 8, &["recycler"], &|_| action("record_end_of_life"));
    for _ in 0..20 {
        ledger.accept(&["register"], action("record_export"));
    }
    assert_eq!(ledger.car().exports.len(), 16);
    assert_eq!(CAR, ledger.history()[0].action.vehicle());
}

/// Liens come and go for as long as a car lives: only the last released ones are kept.
#[test]
fn released_liens_are_forgotten() {
    let mut ledger = Ledger::with_car();
    ledger.accept(&["lender", "maker"], with(action("place_lien"), json!({ "lien": "kept" })));
    for i in 0..40 {
        let lien = json!({ "lien": format!("loan-{i}") });
        ledger.accept(&["bank", "maker"], with(action("place_lien"), lien.clone()));
        ledger.accept(&["bank"], with(action("release_lien"), lien));
    }
    let names: Vec<_> = ledger.car().liens.into_iter().map(|lien| lien.lien).collect();
    let expected: Vec<_> = ["kept".to_owned()].into_iter().chain((24..40).map(|i| format!("loan-{i}"))).collect();
    assert_eq!(names, expected);
}

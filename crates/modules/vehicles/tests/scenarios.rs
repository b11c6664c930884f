//! Lives of cars, as transcripts.

use crate::support::{CAR, Ledger, OTHER_CAR, action, birth, day, km, odometer, parties, party, transfer, with};
use serde_json::json;
use vinculum_vehicles::{
    error, findings,
    record::{DisputeState, Standing, statuses},
    types::LienStatus,
    verdict,
};

#[test]
fn a_car_is_sold_financed_and_paid_off() {
    let mut ledger = Ledger::with_car();
    ledger.on_day(10).accept(&["maker", "dealer"], transfer(&["maker"], &["dealer"]));
    // Sale and lien happen together, or not at all.
    let sale = [transfer(&["dealer"], &["anna", "bo"]), with(action("place_lien"), json!({ "by": "bank" }))];
    ledger.on_day(20).accept_all(&["dealer", "anna", "bo", "bank"], &sale);
    assert_eq!(ledger.car().holders, [party("anna"), party("bo")]);
    ledger.on_day(21).accept(&["bank"], action("perfect_lien"));

    let resale = transfer(&["bo", "anna"], &["carl"]);
    ledger.on_day(400).reject(&["anna", "bo", "carl"], resale.clone(), error::LIENHOLDER_SIGNATURE);
    ledger.accept(&["bank"], action("release_lien"));
    ledger.accept(&["anna", "bo", "carl"], resale);

    let car = ledger.car();
    assert_eq!((car.holders, car.title_since), (vec![party("carl")], day(400)));
    let lien = &car.liens[0];
    assert_eq!((lien.status, lien.placed_at, lien.perfected_at), (LienStatus::Released, day(20), Some(day(21))));
    assert_eq!(ledger.entries_in_head(), 7);
}

#[test]
fn a_lienholder_agrees_to_a_sale_and_keeps_its_lien() {
    let mut ledger = Ledger::with_car();
    ledger.accept(&["bank", "maker"], action("place_lien"));
    ledger.accept(&["lender", "maker"], with(action("place_lien"), json!({ "lien": "loan-2" })));
    ledger.on_day(1).reject(&["maker", "anna", "bank"], transfer(&["maker"], &["anna"]), error::LIENHOLDER_SIGNATURE);
    ledger.accept(&["maker", "anna", "bank", "lender"], transfer(&["maker"], &["anna"]));
    let ranks: Vec<_> = ledger.car().liens.into_iter().map(|lien| lien.lender.to_string()).collect();
    assert_eq!(ranks, ["bank", "lender"]);
}

#[test]
fn an_odometer_reading_writes_one_key_in_one_run() {
    let mut ledger = Ledger::with_car();
    for number in 1..200 {
        let written = ledger.on_day(number).accept(&["workshop"], odometer(number as u32 * 40));
        // Every 64th entry files the labels of the 64 before it away.
        let pages = usize::from(number % 64 == 0);
        assert_eq!((written.keys, written.runs, written.touched), (1 + pages, 1, 3), "reading {number}");
    }
    assert_eq!(ledger.entries_in_head(), 200);
}

#[test]
fn records_of_long_ago_can_be_corrected_and_disputed() {
    let mut ledger = Ledger::with_car();
    for number in 1..=200 {
        ledger.on_day(number).accept(&["workshop"], odometer(number as u32));
    }
    for record in [1, 63, 64, 127, 128, 200] {
        let dispute = with(action("dispute_record"), json!({ "record": record, "holder": party("maker") }));
        ledger.accept(&["maker"], dispute);
        ledger.accept(&["workshop"], with(action("correct_record"), json!({ "record": record })));
    }
    ledger.reject(&["workshop"], with(action("correct_record"), json!({ "record": 64 })), error::RECORD_CORRECTED);
    ledger.reject(&["inspector"], with(action("correct_record"), json!({ "record": 65 })), error::NOT_REPORTER);
}

#[test]
fn every_action_announces_what_it_reads() {
    let mut ledger = Ledger::with_car();
    let dispute = with(action("dispute_record"), json!({ "record": 1, "holder": party("anna") }));
    let steps: &[(&[&str], serde_json::Value)] = &[
        (&["workshop"], action("record_maintenance")),
        (&["maker", "anna"], transfer(&["maker"], &["anna"])),
        (&["anna"], dispute.clone()),
        (&["anna"], with(action("withdraw_dispute"), json!({ "record": 1, "holder": party("anna") }))),
        (&["anna"], dispute),
        (&["workshop"], with(action("answer_dispute"), json!({ "record": 1 }))),
        (&["workshop"], action("record_maintenance")),
        (&["workshop"], with(action("correct_record"), json!({ "record": 1, "replacement": 7 }))),
        (&["bank", "anna"], action("place_lien")),
        (&["bank"], action("perfect_lien")),
        (&["bank"], action("release_lien")),
        (&["register"], action("record_registration")),
        (&["inspector"], action("record_inspection")),
        (&["police"], action("record_accident")),
        (&["maker"], action("open_recall")),
        (&["dealer"], action("complete_recall")),
        (&["insurer"], action("record_title_brand")),
        (&["police"], action("report_theft")),
        (&["police"], action("report_recovery")),
        (&["register"], action("record_export")),
        (&["recycler"], action("record_end_of_life")),
        (&["maker"], with(birth(), json!({ "vehicle": OTHER_CAR }))),
    ];
    for (signers, step) in steps {
        assert_eq!(ledger.accept(signers, step.clone()).runs, 1, "{step}");
    }
}

#[test]
fn the_same_vin_twice_is_a_clone_alert() {
    let mut ledger = Ledger::with_car();
    let rejection = ledger.on_day(3).reject(&["maker"], birth(), error::VEHICLE_EXISTS);
    assert!(rejection.detail.contains("by maker at 1577836800000"), "{rejection}");
}

#[test]
fn a_stolen_car_cannot_change_hands_until_it_is_found() {
    let mut ledger = Ledger::with_car();
    ledger.on_day(5).accept(&["police"], action("report_theft"));
    let sale = transfer(&["maker"], &["anna"]);
    ledger.on_day(6).reject(&["maker", "anna"], sale.clone(), error::VEHICLE_STOLEN);
    ledger.reject(&["bank", "maker"], action("place_lien"), error::VEHICLE_STOLEN);
    // A workshop sees it: accepted, because it is evidence.
    ledger.accept(&["workshop"], action("record_maintenance"));
    assert_eq!(findings(&ledger.history()).len(), 1);
    ledger.on_day(9).accept(&["police"], action("report_recovery"));
    ledger.accept(&["maker", "anna"], sale);
}

#[test]
fn reports_that_arrive_late_are_judged_by_when_they_occurred() {
    let mut ledger = Ledger::with_car();
    ledger.on_day(9).accept(&["police"], action("report_recovery"));
    assert!(!ledger.car().is_stolen());
    // The insurer tells of the same theft later.
    ledger.on_day(12).accept(&["insurer"], with(action("report_theft"), json!({ "occurredAt": day(5) })));
    assert!(!ledger.car().is_stolen());
    ledger.on_day(13).accept(&["police"], action("report_theft"));
    assert!(ledger.car().is_stolen());
}

#[test]
fn a_correction_takes_back_what_the_record_did() {
    let mut ledger = Ledger::with_car();
    let wrong = |record: u64| with(action("correct_record"), json!({ "record": record }));
    ledger.on_day(1).accept(&["police"], action("report_theft")); // 1
    ledger.accept(&["insurer"], action("report_theft")); // 2
    ledger.accept(&["police"], wrong(1)); // 3
    assert!(ledger.car().is_stolen(), "the insurer's report stands");
    ledger.accept(&["insurer"], wrong(2)); // 4
    assert!(!ledger.car().is_stolen());

    ledger.on_day(2).accept(&["police"], action("report_theft")); // 5
    ledger.on_day(3).accept(&["police"], action("report_recovery")); // 6
    ledger.accept(&["police"], wrong(6)); // 7
    assert!(ledger.car().is_stolen(), "it was another car that was found");
    ledger.accept(&["police"], wrong(5)); // 8

    ledger.accept(&["recycler"], action("record_end_of_life")); // 9
    ledger.reject(&["maker", "anna"], transfer(&["maker"], &["anna"]), error::VEHICLE_ENDED);
    ledger.accept(&["recycler"], wrong(9)); // 10
    ledger.accept(&["maker", "anna"], transfer(&["maker"], &["anna"])); // 11

    ledger.accept(&["maker"], action("open_recall")); // 12
    ledger.accept(&["workshop"], action("complete_recall")); // 13
    assert_eq!(ledger.car().open_recalls().count(), 0);
    ledger.accept(&["workshop"], wrong(13)); // 14
    assert_eq!(ledger.car().open_recalls().count(), 1);
    ledger.accept(&["maker"], wrong(12)); // 15
    assert_eq!(ledger.car().recalls, []);
    ledger.accept(&["maker"], action("open_recall"));

    ledger.accept(&["register"], action("record_export")); // 17
    assert_eq!(ledger.car().exports.len(), 1);
    ledger.accept(&["register"], wrong(17));
    assert_eq!(ledger.car().exports, []);
}

#[test]
fn a_reporter_replaces_a_mistyped_reading() {
    let mut ledger = Ledger::with_car();
    ledger.on_day(100).accept(&["workshop"], odometer(10_000)); // 1
    ledger.on_day(101).accept(&["workshop"], odometer(1_010)); // 2, a digit short
    assert_eq!(findings(&ledger.history()).len(), 1);
    ledger.accept(&["workshop"], with(odometer(10_100), json!({ "occurredAt": day(101) }))); // 3
    let correction = json!({ "record": 2, "status": "incorrect_data", "replacement": 3, "reason": "a digit short" });
    ledger.accept(&["workshop"], with(action("correct_record"), correction));
    assert_eq!(findings(&ledger.history()), []);
    let status = &statuses(&ledger.history(), ledger.now())[2];
    assert_eq!((status.status, status.correction.as_ref().unwrap().replacement), (Standing::IncorrectData, Some(3)));
}

#[test]
fn a_holder_disputes_an_accident_and_the_insurer_corrects_it() {
    let mut ledger = Ledger::with_car();
    ledger.on_day(1).accept(&["maker", "anna"], transfer(&["maker"], &["anna"])); // 1
    ledger.on_day(50).accept(&["insurer"], action("record_accident")); // 2
    let dispute = with(action("dispute_record"), json!({ "record": 2, "holder": party("anna") }));
    ledger.on_day(60).accept(&["anna"], dispute.clone()); // 3
    ledger.reject(&["anna"], dispute.clone(), error::DISPUTE_OPEN);

    let state = |ledger: &Ledger, at| statuses(&ledger.history(), at)[2].dispute.clone().unwrap().state;
    assert_eq!(state(&ledger, day(90)), DisputeState::Open);
    assert_eq!(state(&ledger, vinculum_core::Timestamp(day(90).0 + 1)), DisputeState::Overdue);
    assert_eq!(verdict(&ledger.history(), &[], &[], day(99)).disputes, 1);

    // The answer has to fit: an upheld record stands, a corrected one is corrected.
    let answer = |answer: &str| with(action("answer_dispute"), json!({ "record": 2, "answer": answer }));
    ledger.on_day(95).reject(&["insurer"], answer("corrected"), error::ANSWER_MISMATCH);
    let correction = with(action("correct_record"), json!({ "record": 2 }));
    ledger.accept_all(&["insurer"], &[correction, answer("corrected")]);
    assert_eq!(state(&ledger, day(95)), DisputeState::Answered);
    ledger.reject(&["anna"], dispute, error::RECORD_CORRECTED);
    assert_eq!(verdict(&ledger.history(), &[], &[], day(99)).accidents, 0);
}

#[test]
fn a_dispute_can_be_withdrawn_and_opened_again() {
    let mut ledger = Ledger::with_car();
    ledger.accept(&["workshop"], action("record_maintenance"));
    ledger.accept(&["maker", "anna"], transfer(&["maker"], &["anna"]));
    let of = |kind: &str| with(action(kind), json!({ "record": 1, "holder": party("anna") }));
    ledger.accept(&["anna"], of("dispute_record"));
    ledger.accept(&["anna"], of("withdraw_dispute"));
    ledger.reject(&["anna"], of("withdraw_dispute"), error::NO_OPEN_DISPUTE);
    ledger.accept(&["anna"], of("dispute_record"));
    ledger.accept(&["workshop"], with(action("answer_dispute"), json!({ "record": 1 })));
    ledger.accept(&["anna"], of("dispute_record"));
    // Who sold the car can still withdraw, the buyer can't.
    ledger.accept(&["anna", "bo"], transfer(&["anna"], &["bo"]));
    let by_bo = with(of("withdraw_dispute"), json!({ "holder": party("bo") }));
    ledger.reject(&["bo"], by_bo, error::NOT_HOLDER);
    ledger.accept(&["anna"], of("withdraw_dispute"));
}

#[test]
fn a_fleet_holds_cars_as_an_organisation() {
    let mut ledger = Ledger::with_car();
    ledger.accept(&["maker", "fleet"], transfer(&["maker"], &["fleet"]));
    ledger.accept(&["fleet"], odometer(10));
    let eight: Vec<String> = (0..8).map(|i| format!("person {i}")).collect();
    let eight: Vec<&str> = eight.iter().map(String::as_str).collect();
    let signers: Vec<&str> = ["fleet"].into_iter().chain(eight.iter().copied()).collect();
    ledger.accept(&signers, transfer(&["fleet"], &eight));
    assert_eq!(json!(ledger.car().holders), parties(&eight));
}

#[test]
fn records_carry_their_number_in_the_order_of_arrival() {
    let mut ledger = Ledger::with_car();
    ledger.on_day(8).accept(&["inspector"], with(action("record_inspection"), json!({ "odometer": km(80) })));
    ledger.accept(&["workshop"], with(odometer(50), json!({ "occurredAt": day(5) })));
    let numbers: Vec<_> = ledger.history().iter().map(|entry| (entry.number, entry.action.type_name())).collect();
    let expected = [(0, "vehicles.register_birth"), (1, "vehicles.record_inspection"), (2, "vehicles.record_odometer")];
    assert_eq!(numbers, expected);
    assert_eq!(findings(&ledger.history()), [], "findings go by time");
    assert_eq!(ledger.vehicle(&CAR).unwrap().liens, []);
}

//! Vehicles and their records.

use crate::support::{
    answers::{every, now},
    chain::{Chain, DAY, did, genesis, vehicle},
    store::Store,
    world::{GOVERNORS, NAMED, ORDINARY, SOURCE_CODE, WORLD, founders, person},
};
use serde_json::json;
use vinculum_core::{Digest, Timestamp, VehicleId, history, sha256};
use vinculum_index::{
    Index, PageRequest, RecordFilter, VehicleFilter,
    view::{AlertKind, DisputeState, FindingKind, LienStatus, OdometerVerdict, Record, Standing, VehicleStatus},
};
use vinculum_state::{Module as _, history::Head};
use vinculum_vehicles::{Action, Entry, findings, types::Vehicle, verdict::status};

async fn ids(index: &Index, filter: &VehicleFilter) -> Vec<VehicleId> {
    every(4, async |page| index.vehicles(filter, &page).await).await.iter().map(|one| one.id).collect()
}

async fn records(index: &Index, name: &str, at: Timestamp) -> Vec<Record> {
    let (id, filter) = (vehicle(name), RecordFilter::default());
    every(4, async |page| Ok(index.records(&id, &filter, &page, at).await?.unwrap())).await
}

/// The model follows actions; the state machine keeps its own record of what rules need.
pub async fn vehicles_agree_with_the_state(store: Store) {
    let chain = &WORLD.chain;
    let index = store.filled(&chain.genesis, &chain.blocks).await;
    for id in WORLD.vehicles() {
        let state: Vehicle = chain.state(&format!("vehicles/vehicle/{id}")).unwrap();
        let head: Head = chain.state(&format!("history/vehicle/{id}")).unwrap();
        let detail = index.vehicle(&id, now(&WORLD)).await.unwrap().unwrap();
        assert_eq!((&detail.make, &detail.model, detail.model_year), (&state.make, &state.model, state.model_year));
        assert_eq!((&detail.wmi, &detail.manufacturer), (&state.wmi, &state.manufacturer));
        assert_eq!(
            (detail.credential, detail.built_at, detail.born_at),
            (state.credential, state.built_at, state.born_at)
        );
        assert_eq!((&detail.holders, detail.title_since), (&state.holders, state.title_since));
        assert_eq!(detail.liens, state.liens);
        assert_eq!(detail.open_recalls, state.open_recalls().count() as u64);
        assert_eq!(detail.verdict.stolen, state.is_stolen());
        assert_eq!(detail.verdict.end_of_life, state.is_ended());
        assert_eq!(detail.records, head.count);
    }
}

pub async fn vehicles_page_to_their_end(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    let mut expected = WORLD.vehicles();
    expected.reverse();
    for limit in [1, 10, 200] {
        let all = every(limit, async |page| index.vehicles(&VehicleFilter::default(), &page).await).await;
        assert_eq!(all.iter().map(|one| one.id).collect::<Vec<_>>(), expected);
    }
    // Blocks that come in between two pages neither repeat nor hide anything.
    let partly = store_again(&store).await;
    let first = partly.vehicles(&VehicleFilter::default(), &PageRequest::new(Some(5), None).unwrap()).await.unwrap();
    partly.apply(&WORLD.chain.blocks).await.unwrap();
    let rest = PageRequest::new(Some(200), first.next_cursor).unwrap();
    let rest = partly.vehicles(&VehicleFilter::default(), &rest).await.unwrap();
    let seen: Vec<_> = first.items.iter().chain(&rest.items).map(|one| one.id).collect();
    let offset = expected.iter().position(|id| *id == seen[0]).unwrap();
    assert!(offset > 0);
    assert_eq!(seen, expected[offset..]);
}

/// The same database, with half of the chain.
async fn store_again(store: &Store) -> Index {
    let index = store.open(&WORLD.chain.genesis).await;
    index.reset().await.unwrap();
    index.apply(&WORLD.chain.blocks[..7]).await.unwrap();
    index
}

pub async fn vehicles_by_every_filter(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    let base = VehicleFilter::default;
    let count = async |filter: VehicleFilter| ids(&index, &filter).await.len();
    let third = ORDINARY / 3;
    assert_eq!(count(VehicleFilter { make: Some("VOLTA".into()), ..base() }).await, 2 * third);
    assert_eq!(count(VehicleFilter { make: Some("ærø".into()), ..base() }).await, third);
    assert_eq!(count(VehicleFilter { model: Some("v60 100%".into()), ..base() }).await, third);
    assert_eq!(count(VehicleFilter { model: Some("v60 1%".into()), ..base() }).await, 0);
    assert_eq!(count(VehicleFilter { model_year: Some(2019), ..base() }).await, 11);
    assert_eq!(count(VehicleFilter { manufacturer: "nordic-motors".parse().ok(), ..base() }).await, 7 + ORDINARY);
    assert_eq!(count(VehicleFilter { manufacturer: "polis".parse().ok(), ..base() }).await, 0);
    assert_eq!(count(VehicleFilter { holder: person("anna").parse().ok(), ..base() }).await, 6);
    assert_eq!(count(VehicleFilter { holder: person("bo").parse().ok(), ..base() }).await, 1);
    assert_eq!(count(VehicleFilter { holder: "org:city-garage".parse().ok(), ..base() }).await, 1 + ORDINARY);
    for (text, expected) in [
        ("volta v60", third),
        ("v60 volta", third),
        ("færge_1", third),
        ("færgex1", 0),
        ("100%", third),
        ("2018", 12),
        ("2018 volta", 8),
        ("2008", third),
        ("nordic 2020", 7),
        (&person("bo"), 1),
        ("", 7 + ORDINARY),
        (&vehicle("ended").to_string()[..12], 1),
    ] {
        assert_eq!(count(VehicleFilter { text: Some(text.into()), ..base() }).await, expected, "{text:?}");
    }
    for (name, status) in
        [("stolen", VehicleStatus::Stolen), ("exported", VehicleStatus::Exported), ("ended", VehicleStatus::EndOfLife)]
    {
        let filter = VehicleFilter { status: Some(status), ..base() };
        assert_eq!(ids(&index, &filter).await, [vehicle(name)]);
    }
    assert_eq!(count(VehicleFilter { status: Some(VehicleStatus::Active), ..base() }).await, 4 + ORDINARY);
    let rolled = VehicleFilter { finding: Some(FindingKind::OdometerRollback), ..base() };
    assert_eq!(ids(&index, &rolled).await, [vehicle("rolled")]);
    let exactly = VehicleFilter { vehicle: Some(vehicle("honest")), text: Some("any VIN".into()), ..base() };
    assert_eq!(ids(&index, &exactly).await, [vehicle("honest")]);
    let all_at_once = VehicleFilter {
        text: Some("nordic".into()),
        make: Some("Nordic".into()),
        model: Some("n40".into()),
        model_year: Some(2020),
        holder: person("anna").parse().ok(),
        manufacturer: "nordic-motors".parse().ok(),
        finding: Some(FindingKind::OdometerRollback),
        status: Some(VehicleStatus::Active),
        vehicle: None,
    };
    assert_eq!(ids(&index, &all_at_once).await, [vehicle("rolled")]);
    assert_eq!(count(VehicleFilter { model_year: Some(2021), ..all_at_once }).await, 0);
}

pub async fn a_vehicle_in_full(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    for id in WORLD.vehicles() {
        let detail = index.vehicle(&id, now(&WORLD)).await.unwrap().unwrap();
        // A verifier gets the same from the report's entries.
        let report = index.entries_for_report(&id, u64::MAX).await.unwrap();
        let actions: Vec<Action> = report.iter().map(|entry| Action::parse(&entry.action).unwrap()).collect();
        let entries: Vec<Entry<'_>> = report
            .iter()
            .zip(&actions)
            .map(|(entry, action)| Entry { number: entry.number, height: entry.height, time: entry.time, action })
            .collect();
        assert_eq!(detail.findings, findings(&entries));
        assert_eq!(detail.status, status(&entries));
        // And the list says the same in short.
        let filter = VehicleFilter { vehicle: Some(id), ..VehicleFilter::default() };
        let summary = index.vehicles(&filter, &PageRequest::default()).await.unwrap().items.remove(0);
        assert_eq!((summary.records, summary.last_record_at), (detail.records, detail.last_record_at));
        assert_eq!((&summary.holders, summary.status), (&detail.holders, detail.status));
        assert_eq!((summary.liens, summary.open_recalls), (detail.verdict.liens, detail.verdict.open_recalls));
        let kinds: Vec<_> = detail.findings.iter().map(|finding| finding.kind).collect();
        assert_eq!(summary.findings, kinds);
    }
    let rolled = index.vehicle(&vehicle("rolled"), now(&WORLD)).await.unwrap().unwrap();
    assert_eq!(rolled.verdict.odometer, OdometerVerdict::Suspicious);
    let odometer = rolled.odometer.unwrap();
    assert_eq!((odometer.value, odometer.km, odometer.record), (9_000, 9_000, 6));
    assert_eq!(rolled.open_recalls, 1);
    let disputed = index.vehicle(&vehicle("disputed"), now(&WORLD)).await.unwrap().unwrap();
    assert_eq!(disputed.verdict.odometer, OdometerVerdict::Consistent);
    assert_eq!(disputed.verdict.brands[0].name, SOURCE_CODE);
    assert!(disputed.verdict.structural_damage && disputed.verdict.accidents == 1);
    // Sweden's recycler left and came back; the rows say who would have told.
    let exported = index.vehicle(&vehicle("exported"), now(&WORLD)).await.unwrap().unwrap();
    let countries: Vec<_> = exported.coverage.iter().map(|row| row.country.to_string()).collect();
    assert!(countries.contains(&"SE".to_owned()) && countries.contains(&"NO".to_owned()));
    let silent = exported.coverage.iter().filter(|row| row.country.as_str() == "NO");
    assert!(silent.into_iter().all(|row| row.periods.is_empty() && !row.gaps.is_empty()));
    assert!(exported.verdict.coverage_gaps >= 5);
    assert!(index.vehicle(&vehicle("nobody's"), now(&WORLD)).await.unwrap().is_none());
    let page = PageRequest::default();
    let none = index.records(&vehicle("nobody's"), &RecordFilter::default(), &page, now(&WORLD)).await.unwrap();
    assert!(none.is_none());
}

pub async fn liens_and_holders(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    let honest = index.vehicle(&vehicle("honest"), now(&WORLD)).await.unwrap().unwrap();
    assert_eq!(
        honest.holders.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [person("bo"), "org:city-garage".into()]
    );
    let liens: Vec<_> = honest.liens.iter().map(|lien| (lien.lien.as_str(), lien.status)).collect();
    assert_eq!(liens, [("loan-1", LienStatus::Perfected), ("loan-2", LienStatus::Released)]);
    assert_eq!(honest.liens[0].reference.as_deref(), Some("R 77"));
    assert_eq!(honest.verdict.liens, 1);
    // Before the sale.
    let sold = index.transaction(&WORLD.compound).await.unwrap().unwrap().summary.height;
    let earlier = store.open(&WORLD.chain.genesis).await;
    earlier.reset().await.unwrap();
    earlier.apply(&WORLD.chain.blocks[..sold as usize - 1]).await.unwrap();
    let holder = VehicleFilter { holder: person("anna").parse().ok(), ..VehicleFilter::default() };
    assert_eq!(ids(&earlier, &holder).await.len(), NAMED.len());
    earlier.apply(&WORLD.chain.blocks[..sold as usize]).await.unwrap();
    assert_eq!(ids(&earlier, &holder).await.len(), NAMED.len() - 1);
}

pub async fn corrections_and_disputes(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    let all = records(&index, "disputed", now(&WORLD)).await;
    assert_eq!(all.iter().map(|record| record.number).collect::<Vec<_>>(), (0..15).collect::<Vec<_>>());
    let low = &all[5];
    assert_eq!(low.status, Standing::IncorrectData);
    let correction = low.correction.as_ref().unwrap();
    assert_eq!((correction.record, correction.replacement), (9, Some(8)));
    assert_eq!(correction.reason, "typed 9 for 39");
    let others = all.iter().filter(|record| record.number != 5);
    assert!(others.clone().all(|record| record.status == Standing::Standing && record.correction.is_none()));
    let states: Vec<_> = all.iter().filter_map(|one| Some((one.number, one.dispute.as_ref()?.state))).collect();
    let expected = [(1, DisputeState::Withdrawn), (6, DisputeState::Answered), (7, DisputeState::Open)];
    assert_eq!(states, expected);
    let answered = all[6].dispute.as_ref().unwrap();
    assert_eq!(answered.statement.as_deref(), Some("photographs on file"));
    assert_eq!((answered.record, answered.reason.as_str()), (10, "was parked"));
    // A month later nobody has answered.
    let late = now(&WORLD).plus(31 * DAY);
    let all = records(&index, "disputed", late).await;
    assert_eq!(all[7].dispute.as_ref().unwrap().state, DisputeState::Overdue);
    assert_eq!(all[6].dispute.as_ref().unwrap().state, DisputeState::Answered);
    let detail = index.vehicle(&vehicle("disputed"), late).await.unwrap().unwrap();
    let disputes: Vec<_> = detail.disputes.iter().map(|one| (one.disputed, one.dispute.state)).collect();
    assert_eq!(disputes, [(1, DisputeState::Withdrawn), (6, DisputeState::Answered), (7, DisputeState::Overdue)]);
    assert_eq!(detail.verdict.disputes, 1);
    let text = serde_json::to_value(&detail.disputes[2]).unwrap();
    assert_eq!((&text["disputed"], &text["state"], &text["record"]), (&json!(7), &json!("overdue"), &json!(11)));
    // The correction took the finding away that the low reading had caused.
    assert!(detail.findings.is_empty(), "{:?}", detail.findings);
}

pub async fn findings_are_cited_and_counted(store: Store) {
    let blocks = &WORLD.chain.blocks;
    let index = store.open(&WORLD.chain.genesis).await;
    let mut most = 0;
    for block in blocks {
        index.apply(std::slice::from_ref(block)).await.unwrap();
        let statistics = index.statistics().await.unwrap();
        most = most.max(statistics.findings.get("odometer_rollback").copied().unwrap_or_default());
    }
    // Both low readings at first; one was corrected.
    assert_eq!(most, 2);
    let statistics = index.statistics().await.unwrap();
    assert_eq!(statistics.findings["odometer_rollback"], 1);
    assert_eq!(statistics.findings["record_after_end_of_life"], 1);
    for name in NAMED {
        let detail = index.vehicle(&vehicle(name), now(&WORLD)).await.unwrap().unwrap();
        for record in records(&index, name, now(&WORLD)).await {
            let cited = detail.findings.iter().filter(|finding| finding.records.contains(&record.number));
            assert_eq!(record.findings, cited.map(|finding| finding.id.clone()).collect::<Vec<_>>());
        }
    }
    let rolled = records(&index, "rolled", now(&WORLD)).await;
    assert_eq!(rolled[6].findings.len(), 1);
    let (vehicles, entries) = (NAMED.len() + ORDINARY, statistics.records);
    assert_eq!(statistics.vehicles, vehicles as u64);
    let mut counted = 0;
    for id in WORLD.vehicles() {
        counted += index.vehicle(&id, now(&WORLD)).await.unwrap().unwrap().records;
    }
    assert_eq!(entries, counted);
}

pub async fn clone_attempts_alert(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    let detail = index.vehicle(&vehicle("cloned"), now(&WORLD)).await.unwrap().unwrap();
    assert_eq!(detail.alerts.iter().map(|alert| alert.transaction).collect::<Vec<_>>(), WORLD.clones);
    let alert = &detail.alerts[0];
    assert_eq!((alert.kind, alert.by.as_str()), (AlertKind::CloneAttempt, "nordic-motors"));
    assert!(alert.detail.contains("twice"), "{}", alert.detail);
    let rejected = index.transaction(&alert.transaction).await.unwrap().unwrap();
    assert_eq!((alert.height, alert.time), (rejected.summary.height, rejected.summary.time));
    // The clone changed nothing: the first one stands.
    assert_eq!((detail.model.as_str(), detail.model_year), ("N40", 2020));
    assert_eq!(index.statistics().await.unwrap().clone_attempts, 2);
    assert_eq!(index.alerts(&vehicle("cloned"), alert.height).await.unwrap().len(), 1);
    assert!(index.alerts(&vehicle("cloned"), alert.height - 1).await.unwrap().is_empty());
    assert!(index.alerts(&vehicle("honest"), u64::MAX).await.unwrap().is_empty());
}

pub async fn records_by_type_and_time(store: Store) {
    let index = store.filled(&WORLD.chain.genesis, &WORLD.chain.blocks).await;
    let (id, at) = (vehicle("disputed"), now(&WORLD));
    let list = async |filter: RecordFilter| {
        let found = every(2, async |page| Ok(index.records(&id, &filter, &page, at).await?.unwrap())).await;
        found.iter().map(|record| record.number).collect::<Vec<_>>()
    };
    let kind = |kind: &str| RecordFilter { kind: Some(kind.into()), ..RecordFilter::default() };
    assert_eq!(list(kind("vehicles.record_odometer")).await, [2, 3, 4, 5, 8]);
    assert_eq!(list(kind("vehicles.answer_dispute")).await, [13]);
    assert!(list(kind("vehicles")).await.is_empty());
    let all = records(&index, "disputed", at).await;
    let occurred = all[4].occurred_at;
    let from = RecordFilter { from: Some(occurred), ..RecordFilter::default() };
    assert_eq!(list(from).await, (4..15).collect::<Vec<_>>());
    let to = RecordFilter { to: Some(occurred), ..RecordFilter::default() };
    assert_eq!(list(to).await, [0, 1, 2, 3, 4]);
    let both = RecordFilter { from: Some(occurred), to: Some(occurred), ..kind("vehicles.record_odometer") };
    assert_eq!(list(both).await, [4]);
    let everything =
        RecordFilter { from: Some(Timestamp(0)), to: Some(Timestamp(u64::MAX)), ..RecordFilter::default() };
    assert_eq!(list(everything).await.len(), 15);
    let nothing = RecordFilter { from: Some(Timestamp(u64::MAX)), ..RecordFilter::default() };
    assert!(list(nothing).await.is_empty());
    let record = &all[2];
    assert_eq!(record.by_name.as_deref(), Some("City Garage 100% \"Åkeri\" AB"));
    assert_eq!(record.action["odometer"]["value"], json!(10_000));
    assert!(record.action.get("salt").is_none());
    assert!(all[10].by.is_none() && all[10].by_name.is_none());
    assert_eq!(all[10].occurred_at, all[10].time);
}

/// One vehicle with 3,000 records, taken in by blocks of 300.
pub async fn a_big_history(store: Store) {
    const RECORDS: u32 = 3_000;
    let mut chain = Chain::new(genesis("big", &founders()));
    chain.add("identity.assign_wmi", json!({ "organisation": "nordic-motors", "wmi": "YV1" }), &GOVERNORS);
    chain.accepted();
    chain.birth("big", "Nordic", "N40", 2020, &person("anna"));
    chain.accepted();
    for number in 1..=RECORDS {
        chain.time += DAY / 10;
        let reading = json!({ "value": number * 10, "unit": "km", "source": "telematics" });
        let fields =
            json!({ "by": "city-garage", "vehicle": vehicle("big"), "occurredAt": chain.time, "odometer": reading });
        chain.add("vehicles.record_odometer", fields, &["city-garage"]);
        if number % 300 == 0 {
            chain.accepted();
        }
    }
    let index = store.open(&chain.genesis).await;
    for block in &chain.blocks {
        index.apply(std::slice::from_ref(block)).await.unwrap();
    }
    let at = Timestamp(chain.time);
    let all = every(200, async |page| {
        Ok(index.records(&vehicle("big"), &RecordFilter::default(), &page, at).await?.unwrap())
    });
    assert_eq!(
        all.await.iter().map(|one| one.number).collect::<Vec<_>>(),
        (0..=u64::from(RECORDS)).collect::<Vec<_>>()
    );
    let detail = index.vehicle(&vehicle("big"), at).await.unwrap().unwrap();
    assert_eq!((detail.records, detail.odometer.unwrap().value), (3_001, RECORDS * 10));
    assert_eq!(index.entries_for_report(&vehicle("big"), u64::MAX).await.unwrap().len(), 3_001);
}

/// The entries are exactly those that the ledger's own running hash covers, at every height.
pub async fn report_entries_make_up_the_head(store: Store) {
    let chain = &WORLD.chain;
    let index = store.filled(&chain.genesis, &chain.blocks).await;
    for id in WORLD.vehicles() {
        let entries = index.entries_for_report(&id, chain.height()).await.unwrap();
        let mut digest = Digest::ZERO;
        for (number, entry) in (0u64..).zip(&entries) {
            assert_eq!(entry.number, number);
            let action = sha256(&entry.action).into();
            let payload: vinculum_core::Payload = serde_json::from_slice(&entry.payload).unwrap();
            assert_eq!(payload.actions[entry.position as usize], action);
            assert!(!entry.signatures.is_empty());
            let step =
                history::Entry { transaction: entry.transaction, action, height: entry.height, time: entry.time };
            digest = history::step(digest, number, &step);
        }
        let head: Head = chain.state(&format!("history/vehicle/{id}")).unwrap();
        assert_eq!((head.count, head.digest), (entries.len() as u64, digest));
    }
    // As of an earlier height, exactly the beginning.
    let all = index.entries_for_report(&vehicle("disputed"), u64::MAX).await.unwrap();
    for height in 0..=chain.height() {
        let some = index.entries_for_report(&vehicle("disputed"), height).await.unwrap();
        let expected = all.iter().filter(|entry| entry.height <= height).count();
        assert_eq!(some, all[..expected]);
    }
    assert!(index.entries_for_report(&vehicle("nobody's"), u64::MAX).await.unwrap().is_empty());
    assert_eq!(all[10].signatures[0].key, did("anna"));
}

//! Whole reports: accepted as they are, and refused for the right reason as soon as anything in them changes.

use crate::engine::with_ledger;
use crate::world::{World, key, odometer, party, record, vehicle, vin, world};
use serde_json::Value;
use std::collections::BTreeMap;
use vinculum_core::{Envelope, NetworkId, SecretKey};
use vinculum_proof::report::{Check, Outcome, Report, ReportEntry, Step, check_report, verify_report};
use vinculum_proof::{Failure, Reason};
use vinculum_vehicles::FindingKind;

/// The reports of all vehicles, and the world they come from.
pub fn reports() -> (World, Vec<Report>) {
    let world = world();
    let reports = with_ledger(async |ledger| {
        let ledger = world.store(ledger).await;
        let mut reports = Vec::new();
        for number in [1, 2, 3] {
            reports.push(world.report(&ledger, number).await.expect("a report"));
        }
        reports
    });
    (world, reports)
}

fn reason<T: std::fmt::Debug>(result: Result<T, Failure>) -> Reason {
    result.unwrap_err().reason
}

/// The report as JSON with its fields in their order, changed.
fn altered(report: &Report, change: impl FnOnce(&mut Report)) -> Vec<u8> {
    let mut report = report.clone();
    change(&mut report);
    report.to_bytes()
}

#[test]
fn true_reports_are_accepted() {
    let (world, reports) = reports();
    let network = world.genesis.network_id();
    let small = verify_report(&reports[0].to_bytes(), &network, Some(&vin(1))).unwrap();
    assert_eq!((small.records, small.vin, small.alerts_not_covered), (4, Some(vin(1)), 1));
    assert_eq!(small.time.0, reports[0].as_of.time.0);

    let checked = check_report(&[reports[1].to_bytes(), b"\n".to_vec()].concat(), &network, None);
    let large = checked.result.unwrap();
    assert_eq!((large.records, large.vin), (17, Some(vin(2))));
    let kinds: Vec<_> = large.findings.iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [FindingKind::TotalLossTitledClean]);
    let held = verify_report(&reports[2].to_bytes(), &network, Some(&vin(3))).unwrap();
    let for_whom = held.state.hold.as_ref().map(|hold| hold.to.clone());
    assert_eq!((held.records, held.state.unreleased_liens().count()), (7, 1));
    assert_eq!(for_whom, Some(vec![party("dave")]));
    let steps: Vec<_> = checked.checks.iter().map(|check| check.step).collect();
    assert_eq!(steps, Step::ALL);
    let skipped = |check: &&Check| matches!(check.outcome, Outcome::Skipped { .. });
    assert_eq!(checked.checks.iter().filter(skipped).map(|check| check.step).collect::<Vec<_>>(), [Step::Vin]);
}

#[test]
fn a_report_shows_nothing_of_what_else_its_transactions_did() {
    let (_, reports) = reports();
    let text = String::from_utf8(reports[0].to_bytes()).unwrap();
    assert!(!text.contains(&vehicle(2).to_string()), "the other vehicle of a shared transaction");
    assert!(text.contains(&vehicle(1).to_string()));
    // Nor of the money for which a title passed.
    let text = String::from_utf8(reports[2].to_bytes()).unwrap();
    assert!(text.contains("vehicles.hold_title") && !text.contains("payments."));
}

#[test]
fn another_network_vehicle_or_vin_is_refused() {
    let (world, reports) = reports();
    let network = world.genesis.network_id();
    let bytes = reports[0].to_bytes();
    assert_eq!(reason(verify_report(&bytes, &NetworkId([1; 32]), None)), Reason::WrongNetwork);
    assert_eq!(reason(verify_report(&bytes, &network, Some(&vin(2)))), Reason::VinMismatch);
    let without = altered(&reports[0], |report| report.birth_credential = None);
    assert_eq!(verify_report(&without, &network, None).unwrap().vin, None);
    assert_eq!(reason(verify_report(&without, &network, Some(&vin(1)))), Reason::VinMismatch);
}

/// What each alteration is refused for. The shared vectors carry the same table to the portal's verifier.
pub fn alterations(small: &Report, large: &Report) -> Vec<(&'static str, Reason, Vec<u8>)> {
    let of = |change: &dyn Fn(&mut Report)| altered(large, change);
    let entry =
        |index: usize, change: &dyn Fn(&mut ReportEntry)| altered(large, |report| change(&mut report.entries[index]));
    vec![
        ("another format", Reason::Malformed, of(&|r| r.format = "vinculum-vehicle-report/2".into())),
        ("a space too many", Reason::Malformed, [large.to_bytes(), b" ".to_vec()].concat()),
        ("two line feeds", Reason::Malformed, [large.to_bytes(), b"\n\n".to_vec()].concat()),
        ("cut off", Reason::Malformed, large.to_bytes()[..2_000].to_vec()),
        ("another network's name", Reason::WrongNetwork, of(&|r| r.network.0[0] ^= 1)),
        ("another genesis file", Reason::WrongNetwork, of(&|r| r.finality.genesis.push(' '))),
        ("another height", Reason::BadHeaderChain, of(&|r| r.as_of.height += 1)),
        ("another time", Reason::BadHeaderChain, of(&|r| r.as_of.time.0 += 1)),
        ("a header left out", Reason::BadHeaderChain, of(&|r| drop(r.finality.headers.remove(0)))),
        ("the certified header left out", Reason::BadCertificate, of(&|r| drop(r.finality.headers.pop()))),
        ("another state root", Reason::BadHeaderChain, of(&|r| r.finality.headers[0].0[90] ^= 1)),
        ("a certificate changed", Reason::BadCertificate, of(&|r| *r.finality.certificate.0.last_mut().unwrap() ^= 1)),
        ("another history's head", Reason::WrongVehicle, of(&|r| r.history = small.history.clone())),
        ("another vehicle's state", Reason::WrongVehicle, of(&|r| r.vehicle_state = small.vehicle_state.clone())),
        ("another vehicle's name", Reason::WrongVehicle, of(&|r| r.vehicle = small.vehicle)),
        (
            "a head that counts one less",
            Reason::StateProofMismatch,
            of(&|r| {
                let head = r.history.value.take().unwrap();
                r.history.value = Some(head.replace("\"count\":17", "\"count\":16"));
            }),
        ),
        ("a proof changed", Reason::StateProofMismatch, of(&|r| r.keys[0].proof.0[50] ^= 1)),
        ("absence claimed", Reason::StateProofMismatch, of(&|r| r.vehicle_state.value = None)),
        (
            "an organisation renamed",
            Reason::StateProofMismatch,
            of(&|r| {
                let value = r.organisations[0].value.take().unwrap();
                r.organisations[0].value = Some(value.replace("CITY-GARAGE", "CITY-GARAGF"));
            }),
        ),
        ("an organisation left out", Reason::StateProofMismatch, of(&|r| drop(r.organisations.remove(0)))),
        ("organisations out of order", Reason::Malformed, of(&|r| r.organisations.swap(0, 1))),
        ("an organisation twice", Reason::Malformed, of(&|r| r.organisations.insert(0, r.organisations[0].clone()))),
        ("a key among the organisations", Reason::Malformed, of(&|r| r.organisations.insert(0, r.keys[0].clone()))),
        ("a record dropped", Reason::HistoryMismatch, of(&|r| drop(r.entries.remove(3)))),
        ("the last record dropped", Reason::HistoryMismatch, of(&|r| drop(r.entries.pop()))),
        ("all records dropped", Reason::HistoryMismatch, of(&|r| r.entries.clear())),
        ("a record doubled", Reason::HistoryMismatch, of(&|r| r.entries.insert(3, r.entries[3].clone()))),
        ("two records swapped", Reason::HistoryMismatch, of(&|r| r.entries.swap(3, 4))),
        (
            "two records swapped and renumbered",
            Reason::HistoryMismatch,
            of(&|r| {
                r.entries.swap(3, 4);
                (r.entries[3].index, r.entries[4].index) = (3, 4);
            }),
        ),
        (
            "one record in another's place",
            Reason::HistoryMismatch,
            of(&|r| {
                r.entries[4] = ReportEntry { index: 4, ..r.entries[3].clone() };
            }),
        ),
        (
            "another vehicle's record added",
            Reason::HistoryMismatch,
            of(&|r| {
                r.entries.push(ReportEntry { index: 17, ..small.entries[2].clone() });
            }),
        ),
        (
            "another vehicle's record in place of one",
            Reason::HistoryMismatch,
            of(&|r| {
                r.entries[16] = ReportEntry { index: 16, ..small.entries[2].clone() };
            }),
        ),
        ("another block's height on a record", Reason::HistoryMismatch, entry(2, &|e| e.height += 1)),
        ("another time on a record", Reason::HistoryMismatch, entry(2, &|e| e.time.0 -= 1)),
        ("a reading changed", Reason::RecordChanged, entry(1, &|e| e.action = e.action.replace("9000", "8000"))),
        ("another action of the transaction", Reason::RecordChanged, entry(1, &|e| e.position = 0)),
        ("no such action of the transaction", Reason::RecordChanged, entry(1, &|e| e.position = 2)),
        ("another transaction's name", Reason::RecordChanged, entry(1, &|e| e.transaction.0[0] ^= 1)),
        (
            "a payload changed",
            Reason::RecordChanged,
            entry(1, &|e| e.envelope.payload = swap_first(&e.envelope.payload)),
        ),
        (
            "another record's payload",
            Reason::RecordChanged,
            of(&|r| {
                r.entries[1].envelope = r.entries[2].envelope.clone();
            }),
        ),
        (
            "a signature changed",
            Reason::BadSignature,
            entry(1, &|e| {
                e.envelope.signatures[0].sig = swap_first(&e.envelope.signatures[0].sig);
            }),
        ),
        (
            "another's name on a signature",
            Reason::BadSignature,
            entry(1, &|e| e.envelope.signatures[0].keyid = key("bob").did()),
        ),
        (
            "a signature doubled",
            Reason::BadSignature,
            entry(1, &|e| {
                e.envelope.signatures.push(e.envelope.signatures[0].clone());
            }),
        ),
        ("signatures left out", Reason::BadSignature, entry(1, &|e| e.envelope.signatures.clear())),
        ("a buyer's signature left out", Reason::SignerNotAuthorised, entry(2, &|e| drop(e.envelope.signatures.pop()))),
        (
            "the lender's signature left out",
            Reason::SignerNotAuthorised,
            entry(14, &|e| drop(e.envelope.signatures.pop())),
        ),
        (
            "a holder's signature on the lien left out",
            Reason::SignerNotAuthorised,
            entry(4, &|e| drop(e.envelope.signatures.pop())),
        ),
        ("a key left out", Reason::SignerNotAuthorised, of(&|r| drop(r.keys.remove(0)))),
        (
            "another credential",
            Reason::CredentialMismatch,
            of(&|r| r.birth_credential = small.birth_credential.clone()),
        ),
        (
            "a credential changed",
            Reason::CredentialMismatch,
            of(&|r| {
                let document = r.birth_credential.as_mut().unwrap();
                document.payload = swap_first(&document.payload);
            }),
        ),
        (
            "a credential of another type",
            Reason::CredentialMismatch,
            of(&|r| {
                r.birth_credential.as_mut().unwrap().payload_type.push('2');
            }),
        ),
        (
            "a credential's signature changed",
            Reason::BadSignature,
            of(&|r| {
                let document = r.birth_credential.as_mut().unwrap();
                document.signatures[0].sig = swap_first(&document.signatures[0].sig);
            }),
        ),
        (
            "a credential signed by somebody else",
            Reason::SignerNotAuthorised,
            of(&|r| {
                let document = r.birth_credential.as_mut().unwrap();
                let signed = vinculum_core::dsse::pre_authentication_encoding(
                    &document.payload_type,
                    &decode(&document.payload),
                );
                document.signatures = vec![(&key("bob").sign(&signed)).into()];
            }),
        ),
        ("a finding left out", Reason::FindingsMismatch, of(&|r| r.findings.clear())),
        ("a finding changed", Reason::FindingsMismatch, of(&|r| r.findings[0].text.push('!'))),
        (
            "a gap of coverage hidden",
            Reason::CoverageMismatch,
            of(&|r| {
                r.coverage.iter_mut().for_each(|row| row.gaps.clear());
            }),
        ),
        ("a country's coverage left out", Reason::CoverageMismatch, of(&|r| drop(r.coverage_state.remove(0)))),
        (
            "alerts that are no list",
            Reason::Malformed,
            of(&|r| r.alerts = serde_json::value::RawValue::from_string("{}".into()).unwrap()),
        ),
    ]
}

/// The same for the report of titles that chains held.
pub fn alterations_of_held(held: &Report) -> Vec<(&'static str, Reason, Vec<u8>)> {
    let without = |index: usize, signer: usize| {
        altered(held, |report| drop(report.entries[index].envelope.signatures.remove(signer)))
    };
    let refused = Reason::SignerNotAuthorised;
    vec![
        ("the holder's signature on the hold left out", refused, without(1, 0)),
        ("the next holder's signature on the hold left out", refused, without(1, 1)),
        ("the signature of the lien's lender on the hold left out", refused, without(1, 2)),
        ("a lienholder's signature on the hold left out", refused, without(4, 2)),
        (
            "a hold changed",
            Reason::RecordChanged,
            altered(held, |report| {
                let hold = &mut report.entries[1].action;
                *hold = hold.replace("loan-1", "loan-2");
            }),
        ),
    ]
}

fn decode(text: &str) -> Vec<u8> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    STANDARD.decode(text).unwrap()
}

/// Base64 with its first character replaced by another one.
fn swap_first(text: &str) -> String {
    let first = if text.starts_with('A') { 'B' } else { 'A' };
    format!("{first}{}", &text[1..])
}

#[test]
fn each_alteration_is_refused_for_its_own_reason() {
    let (world, reports) = reports();
    let network = world.genesis.network_id();
    for (name, expected, bytes) in
        alterations(&reports[0], &reports[1]).into_iter().chain(alterations_of_held(&reports[2]))
    {
        let failure = verify_report(&bytes, &network, None).expect_err(name);
        assert_eq!(failure.reason, expected, "{name}: {failure}");
        assert!(failure.detail.len() > 10, "{name}: a sentence");
    }
}

#[test]
fn every_altered_byte_is_refused_outside_of_the_alerts() {
    let (world, reports) = reports();
    let network = world.genesis.network_id();
    let alerts = |bytes: &[u8]| bytes.windows(9).rposition(|window| window == b"\"alerts\":").unwrap() + 9;
    for (report, stride) in [(&reports[0], 1), (&reports[1], 23)] {
        let bytes = report.to_bytes();
        let end = alerts(&bytes);
        for index in (0..end).step_by(stride).chain([bytes.len() - 1]) {
            let mut altered = bytes.clone();
            // Another letter of the same kind where there is one, so that more than the form is tried.
            altered[index] = match bytes[index] {
                digit @ b'0'..=b'8' => digit + 1,
                b'9' => b'8',
                letter @ (b'a'..=b'e' | b'A'..=b'Y') => letter + 1,
                letter @ (b'f'..=b'z' | b'Z') => letter - 1,
                other => other ^ 1,
            };
            let outcome = verify_report(&altered, &network, None);
            let around = String::from_utf8_lossy(&altered[index.saturating_sub(30)..(index + 30).min(altered.len())]);
            assert!(outcome.is_err(), "byte {index} was changed unnoticed: {around}");
        }
    }
}

#[test]
fn what_is_inside_the_alerts_is_the_nodes_word() {
    let (world, reports) = reports();
    let text = String::from_utf8(reports[0].to_bytes()).unwrap();
    let altered = text.replace("not covered", "all is well");
    assert_ne!(text, altered);
    let verified = verify_report(altered.as_bytes(), &world.genesis.network_id(), None).unwrap();
    assert_eq!(verified.alerts_not_covered, 1);
}

#[test]
fn unknown_missing_and_doubled_fields_are_refused() {
    let (world, reports) = reports();
    let network = world.genesis.network_id();
    let report = &reports[0];
    let fields: BTreeMap<String, Value> = serde_json::from_slice(&report.to_bytes()).unwrap();
    for field in fields.keys() {
        let mut without = fields.clone();
        without.remove(field);
        let bytes = serde_json::to_vec(&without).unwrap();
        assert_eq!(reason(verify_report(&bytes, &network, None)), Reason::Malformed, "without {field}");
    }
    let text = String::from_utf8(report.to_bytes()).unwrap();
    for (from, to) in [
        ("{\"format\"", "{\"extra\":1,\"format\""),
        ("\"asOf\":{", "\"asOf\":{\"extra\":1,"),
        ("{\"index\":0", "{\"extra\":1,\"index\":0"),
        ("{\"index\":0", "{\"index\":0,\"index\":0"),
        ("\"position\":0", "\"position\":0.0"),
        ("\"height\":", "\"height\":0"),
    ] {
        let altered = text.replacen(from, to, 1);
        assert_ne!(altered, text, "{from}");
        assert_eq!(reason(verify_report(altered.as_bytes(), &network, None)), Reason::Malformed, "{to}");
    }
    for bytes in [&b""[..], b"null", b"[]", b"\xff\xfe", b"{\"format\":\"vinculum-vehicle-report/1\"}"] {
        assert_eq!(reason(verify_report(bytes, &network, None)), Reason::Malformed);
    }
}

#[test]
fn a_report_is_only_read_up_to_its_maximum() {
    let bytes = vec![b' '; vinculum_proof::report::MAX_REPORT_BYTES + 1];
    let failure = verify_report(&bytes, &NetworkId([0; 32]), None).unwrap_err();
    assert!(failure.detail.contains("at most"), "{failure}");
}

/// A history that grew between the reading of the records and the proof is noticed when the report is made.
#[test]
fn a_draft_that_lags_behind_the_state_is_not_completed() {
    let mut world = world();
    let draft = world.draft(1);
    world.record(160, 1, "vehicle-agency", "record_odometer", odometer(62_000));
    with_ledger(async |ledger| {
        let ledger = world.store(ledger).await;
        assert_eq!(world.complete(&ledger, draft).await.unwrap_err().reason, Reason::HistoryMismatch);
        assert!(world.report(&ledger, 1).await.is_ok());
    });
}

/// Titles and liens that rest on a chain need what those concerned have signed for that chain, even if every validator says otherwise.
#[test]
fn what_no_chain_held_is_refused() {
    type Change = fn(&mut Vec<ReportEntry>);
    let forgeries: [(Change, bool); 5] = [
        (|_| {}, true),
        // Title and lien without the hold, the lien again, the title again.
        (|entries| drop(entries.remove(1)), false),
        (|entries| entries.insert(4, entries[3].clone()), false),
        (|entries| entries.insert(4, entries[2].clone()), false),
        // Title and lien after the hold was released.
        (|entries| entries.insert(2, entries[5].clone()), false),
    ];
    for (number, (change, is_true)) in forgeries.into_iter().enumerate() {
        let mut world = world();
        world.forge(3, change);
        let report = with_ledger(async |ledger| {
            let ledger = world.store(ledger).await;
            world.report(&ledger, 3).await
        });
        // Whoever makes the report finds it too.
        match report {
            Ok(report) => {
                let result = verify_report(&report.to_bytes(), &world.genesis.network_id(), None);
                assert_eq!(result.is_ok(), is_true, "{number}: {result:?}");
                assert!(is_true || reason(result) == Reason::SignerNotAuthorised);
            }
            Err(failure) => assert!(!is_true && failure.reason == Reason::SignerNotAuthorised, "{number}: {failure}"),
        }
    }
}

/// Records that the ledger never accepted, signed as well as can be, do not become part of a history.
#[test]
fn a_record_that_only_a_signature_speaks_for_is_refused() {
    let (world, reports) = reports();
    let network = world.genesis.network_id();
    let forge = |signer: SecretKey| -> Envelope {
        let action = record(30, 1, "city-garage", "record_odometer", odometer(20_000));
        world.envelope(&[signer], vec![action])
    };
    let genuine = &reports[0].entries[2];
    let forged = ReportEntry::new(2, genuine.height, genuine.time, &forge(key("city-garage")), 0).unwrap();
    let bytes = altered(&reports[0], |report| report.entries[2] = forged);
    assert_eq!(reason(verify_report(&bytes, &network, None)), Reason::HistoryMismatch);
}

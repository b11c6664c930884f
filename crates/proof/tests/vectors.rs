//! The vectors that this crate and the portal's own verifier share.
//!
//! They are made here, by the engine, the same bytes in each run. A file that differs fails the test, because then the two
//! implementations may be tested against something that is no longer made. `VINCULUM_WRITE_VECTORS=1` writes them anew.

use crate::engine::{Ledger, certificate, public_keys, validators, with_ledger};
use crate::finality::finality;
use crate::report::{alterations, alterations_of_held, reports};
use crate::world::vin;
use commonware_codec::Encode as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::path::PathBuf;
use vinculum_core::{Digest, NetworkId, sha256};
use vinculum_proof::certificate::{Finalization, ValidatorSet};
use vinculum_proof::{Finality, HexBytes, Reason, Report, StateProof, verify_report};
use vinculum_vehicles::{FindingKind, Vin};

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name)
}

/// Compares the file with what is made now, or writes it when asked to.
fn keep(name: &str, made: &impl Serialize) -> Value {
    let text = serde_json::to_string_pretty(made).expect("serialises") + "\n";
    if std::env::var_os("VINCULUM_WRITE_VECTORS").is_some() {
        std::fs::create_dir_all(file("")).expect("the folder can be made");
        std::fs::write(file(name), &text).expect("the file can be written");
    }
    let kept = std::fs::read_to_string(file(name)).unwrap_or_default();
    assert!(
        kept == text,
        "vectors/{name} is stale: run this test with VINCULUM_WRITE_VECTORS=1 and look at the difference"
    );
    serde_json::from_str(&kept).expect("parses")
}

/// One state and what is proved about it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct StateVector {
    name: String,
    state_root: Digest,
    proofs: Vec<StateProof>,
}

async fn state_vector(name: &str, ledger: &Ledger, present: &[&str], absent: &[&str]) -> StateVector {
    let mut proofs = Vec::new();
    for path in present {
        let proof = HexBytes(ledger.inclusion(path).await.encode().to_vec());
        proofs.push(StateProof { path: (*path).into(), value: Some(ledger.entries[*path].clone()), proof });
    }
    for path in absent {
        let proof = HexBytes(ledger.exclusion(path).await.encode().to_vec());
        proofs.push(StateProof { path: (*path).into(), value: None, proof });
    }
    StateVector { name: name.into(), state_root: ledger.root(), proofs }
}

fn entry(number: u64, round: u64) -> (String, Option<String>) {
    let value = serde_json::json!({"number": number, "round": round, "text": "Škoda 斯柯达 \"quoted\""});
    (format!("vehicles/vehicle/{number}"), Some(value.to_string()))
}

fn state_vectors() -> Vec<StateVector> {
    with_ledger(async |ledger| {
        let mut vectors = vec![state_vector("nothing was ever written", &ledger, &[], &["vehicles/vehicle/0"]).await];
        let ledger = ledger.write([entry(0, 0)]).await;
        vectors.push(state_vector("one key", &ledger, &["vehicles/vehicle/0"], &["vehicles/vehicle/1"]).await);
        let ledger = ledger.write([entry(1, 0)]).await;
        let present = ["vehicles/vehicle/0", "vehicles/vehicle/1"];
        vectors.push(state_vector("two keys", &ledger, &present, &["", "a", "b", "c", "d"]).await);
        let metadata = Some(b"metadata".to_vec());
        let gone = present.map(|path| (path.to_string(), None));
        let mut ledger = ledger.write_with_metadata(gone, metadata).await;
        vectors
            .push(state_vector("all deleted, by a commit with metadata", &ledger, &[], &["vehicles/vehicle/0"]).await);

        let mut round = 0;
        while ledger.operations() % 256 != 0 || ledger.operations() < 512 {
            round += 1;
            assert!(round < 5_000, "the log never ended with a full chunk");
            // Batches of one, two and three new keys, so that the log grows by odd and even numbers.
            ledger = ledger.write((round * 3..round * 3 + 1 + round % 3).map(|number| entry(number, round))).await;
        }
        let probes = ["vehicles/vehicle/3", "vehicles/vehicle/18"];
        vectors.push(state_vector("the log ends with a full chunk", &ledger, &probes, &["x", "y"]).await);

        for start in 0..5 {
            ledger = ledger.write((0..400).map(|number| entry(start * 400 + number, 1000))).await;
        }
        for step in 0..6 {
            let gone = (0..2000).filter(|n| n % 11 == step).map(|n| (format!("vehicles/vehicle/{n}"), None));
            ledger = ledger.write(gone).await;
            ledger = ledger.write((0..2000).filter(|n| n % 11 == 6 + step % 5).map(|n| entry(n, 2000 + step))).await;
        }
        let probes = ["vehicles/vehicle/6", "vehicles/vehicle/999", "vehicles/vehicle/1997", "vehicles/vehicle/1990"];
        let absent = ["vehicles/vehicle/0", "vehicles/vehicle/2000", "identity/organisation/nobody"];
        let ledger = ledger.prune().await;
        vectors.push(state_vector("many keys, updated, deleted and pruned", &ledger, &probes, &absent).await);
        vectors
    })
}

#[test]
fn state_vectors_are_current_and_hold() {
    let kept = keep("state.json", &state_vectors());
    let kept: Vec<StateVector> = serde_json::from_value(kept).unwrap();
    for vector in &kept {
        for proof in &vector.proofs {
            assert_eq!(proof.verify(&vector.state_root).unwrap(), proof.value.as_deref(), "{}", vector.name);
            let other = sha256(vector.state_root.as_bytes());
            assert_eq!(proof.verify(&other).unwrap_err().reason, Reason::StateProofMismatch);
        }
    }
    assert_eq!(kept.iter().map(|vector| vector.proofs.len()).sum::<usize>(), 1 + 2 + 7 + 1 + 4 + 7);
}

/// A certificate and the set that it is checked against.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CertificateVector {
    name: String,
    network: NetworkId,
    /// In no particular order: the check sorts them.
    validators: Vec<Digest>,
    certificate: HexBytes,
    /// The finalized payload; null when the certificate must be refused.
    payload: Option<Digest>,
}

fn certificate_vectors() -> Vec<CertificateVector> {
    let network = NetworkId::from(sha256(b"certificate vectors"));
    let mut vectors = Vec::new();
    for count in [1u64, 4, 7, 10] {
        let keys = validators(count);
        let quorum = keys.len() - (keys.len() - 1) / 3;
        let payload = sha256(&count.to_be_bytes());
        let good = CertificateVector {
            name: format!("{quorum} of {count}"),
            network,
            validators: public_keys(&keys).into_iter().map(Digest).collect(),
            certificate: HexBytes(certificate(&keys, quorum, &network, (0, 100 * count, 100 * count - 1), &payload)),
            payload: Some(payload),
        };
        let refused = |name: &str, change: &dyn Fn(&mut CertificateVector)| {
            let mut vector = CertificateVector {
                name: format!("{name}, {count} validators"),
                network,
                validators: good.validators.clone(),
                certificate: good.certificate.clone(),
                payload: None,
            };
            change(&mut vector);
            vector
        };
        vectors.push(refused("another network's", &|v| v.network = NetworkId([9; 32])));
        vectors.push(refused("a signature changed", &|v| *v.certificate.0.last_mut().unwrap() ^= 1));
        vectors.push(refused("the payload changed", &|v| v.certificate.0[20] ^= 1));
        vectors.push(refused("a byte too many", &|v| v.certificate.0.push(0)));
        vectors.push(refused("one validator too many", &|v| v.validators.push(Digest([3; 32]))));
        vectors.push(good);
    }
    vectors
}

#[test]
fn certificate_vectors_are_current_and_hold() {
    let kept: Vec<CertificateVector> =
        serde_json::from_value(keep("certificates.json", &certificate_vectors())).unwrap();
    for vector in kept {
        let set = ValidatorSet::new(vector.validators.iter().map(|key| key.0).collect()).unwrap();
        let verdict = Finalization::decode(&vector.certificate.0).and_then(|f| f.verify(&set, &vector.network));
        assert_eq!(verdict.ok().map(|proposal| proposal.payload), vector.payload, "{}", vector.name);
    }
}

/// Finality evidence, with an entry of the state that it makes final.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FinalityVector {
    name: String,
    network: NetworkId,
    finality: Finality,
    height: u64,
    time: u64,
    state_root: Digest,
}

fn finality_vectors() -> Vec<FinalityVector> {
    [(1, 1), (4, 1), (4, 3), (7, 2)]
        .into_iter()
        .map(|(count, length)| {
            let state_root = sha256(format!("state {count} {length}").as_bytes());
            let (network, finality) = finality(count, 40 + length, length, state_root);
            let header = finality.verify(&network).expect("holds");
            let name = format!("{count} validators, {length} headers");
            FinalityVector { name, network, finality, height: header.height, time: header.time.0, state_root }
        })
        .collect()
}

#[test]
fn finality_vectors_are_current_and_hold() {
    let kept: Vec<FinalityVector> = serde_json::from_value(keep("finality.json", &finality_vectors())).unwrap();
    for vector in kept {
        let header = vector.finality.verify(&vector.network).unwrap();
        assert_eq!((header.height, header.time.0, header.state_root), (vector.height, vector.time, vector.state_root));
    }
}

/// Whole reports, and what they are refused for once they are altered.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ReportVectors {
    network: NetworkId,
    reports: Vec<ReportVector>,
}

/// One report, exactly as it is in its file, with what it proves.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ReportVector {
    name: String,
    text: String,
    vin: Vin,
    make: String,
    model: String,
    height: u64,
    time: u64,
    records: u64,
    findings: Vec<FindingKind>,
    alterations: Vec<Alteration>,
}

/// The bytes of a report from `start` to `end`, in place of which something else stands.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Alteration {
    name: String,
    reason: Reason,
    start: usize,
    end: usize,
    replacement: String,
}

impl Alteration {
    /// The shortest way to write what distinguishes two texts.
    fn between(name: &str, reason: Reason, text: &str, altered: &[u8]) -> Self {
        let altered = std::str::from_utf8(altered).expect("alterations are text");
        let start = shared(text.chars().zip(altered.chars()));
        let kept = shared(text[start..].chars().rev().zip(altered[start..].chars().rev()));
        let replacement = altered[start..altered.len() - kept].into();
        Self { name: name.into(), reason, start, end: text.len() - kept, replacement }
    }

    fn apply(&self, text: &str) -> String {
        [&text[..self.start], &self.replacement, &text[self.end..]].concat()
    }
}

/// How many bytes two texts have in common before the first character in which they differ.
fn shared(characters: impl Iterator<Item = (char, char)>) -> usize {
    characters.take_while(|(a, b)| a == b).map(|(character, _)| character.len_utf8()).sum()
}

fn report_vectors() -> ReportVectors {
    let (world, reports) = reports();
    let network = world.genesis.network_id();
    let [small, large, held] = &reports[..] else { panic!("three reports") };
    let vector = |name: &str, report: &Report, vin: Vin, alterations: Vec<(&'static str, Reason, Vec<u8>)>| {
        let bytes = report.to_bytes();
        let verified = verify_report(&bytes, &network, Some(&vin)).expect("holds");
        let text = String::from_utf8(bytes).expect("a report is text");
        let alter = |(name, reason, bytes): &(&str, Reason, Vec<u8>)| Alteration::between(name, *reason, &text, bytes);
        ReportVector {
            name: name.into(),
            alterations: alterations.iter().map(alter).collect(),
            text,
            vin,
            make: verified.state.make,
            model: verified.state.model,
            height: verified.height,
            time: verified.time.0,
            records: verified.records,
            findings: verified.findings.iter().map(|finding| finding.kind).collect(),
        }
    };
    let short = vector("a short history", small, vin(1), Vec::new());
    let long = vector("a long history", large, vin(2), alterations(small, large));
    let held = vector("a title that chains held", held, vin(3), alterations_of_held(held));
    ReportVectors { network, reports: vec![short, long, held] }
}

#[test]
fn report_vectors_are_current_and_hold() {
    let kept: ReportVectors = serde_json::from_value(keep("reports.json", &report_vectors())).unwrap();
    for vector in &kept.reports {
        let verify = |text: &str, vin| verify_report(text.as_bytes(), &kept.network, vin);
        let verified = verify(&vector.text, Some(&vector.vin)).unwrap();
        assert_eq!((verified.height, verified.time.0, verified.records), (vector.height, vector.time, vector.records));
        for alteration in &vector.alterations {
            let failure = verify(&alteration.apply(&vector.text), None).expect_err(&alteration.name);
            assert_eq!(failure.reason, alteration.reason, "{}: {failure}", alteration.name);
        }
    }
}

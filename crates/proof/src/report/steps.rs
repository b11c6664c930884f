//! The steps of the check, in order.

use super::Report;
use super::authority::{organisations, signers, verify_signers};
use super::evidence::Evidence;
use super::records::{Record, verify_history};
use crate::failure::{Failure, Reason};
use crate::header::Header;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use vinculum_core::dsse::{Document, DocumentError, pre_authentication_encoding};
use vinculum_core::{Did, NetworkId, Timestamp, VehicleId, sha256};
use vinculum_identity::{Country, Coverage};
use vinculum_vehicles::coverage::{CoverageRow, Stay, coverage, stays};
use vinculum_vehicles::types::Vehicle;
use vinculum_vehicles::{Action, BirthCredential, CredentialError, Entry, Finding, Vin, findings};

/// The steps, each of which rests on those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The file is a report in its one form.
    Form,
    /// It comes from the network asked for.
    Network,
    /// The block headers follow each other.
    Headers,
    /// The validators made the last of them final.
    Certificate,
    /// What it shows of the state is in the state.
    State,
    /// Each record is what its signers signed.
    Records,
    /// Every signature holds.
    Signatures,
    /// No record is missing, added, doubled or out of order.
    History,
    /// Whoever had to sign did, with keys of theirs.
    Authority,
    /// The birth credential is the one that the manufacturer committed to.
    Credential,
    /// The vehicle is the one asked for.
    Vin,
    /// The findings follow from the records.
    Findings,
    /// The coverage follows from records and state.
    Coverage,
}

impl Step {
    /// Every step, in order.
    pub const ALL: &'static [Self] = &[
        Self::Form,
        Self::Network,
        Self::Headers,
        Self::Certificate,
        Self::State,
        Self::Records,
        Self::Signatures,
        Self::History,
        Self::Authority,
        Self::Credential,
        Self::Vin,
        Self::Findings,
        Self::Coverage,
    ];
}

/// How a step ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// It holds.
    Passed {
        /// What was found.
        detail: String,
    },
    /// There was nothing to check.
    Skipped {
        /// Why.
        detail: String,
    },
    /// It does not hold.
    Failed(Failure),
}

/// One step that was gone through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Which.
    pub step: Step,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// A report that was checked.
#[derive(Debug)]
pub struct Checked {
    /// The steps that were gone through; the last one failed when the report is refused.
    pub checks: Vec<Check>,
    /// What it proves, or why it is refused.
    pub result: Result<Verified, Failure>,
}

/// What a report proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The network that it comes from.
    pub network: NetworkId,
    /// The vehicle.
    pub vehicle: VehicleId,
    /// The identification number, when a birth credential is there to bind it.
    pub vin: Option<Vin>,
    /// Height of the block after which it holds.
    pub height: u64,
    /// Time of that block.
    pub time: Timestamp,
    /// What the ledger keeps of the vehicle.
    pub state: Vehicle,
    /// How many records the history has.
    pub records: u64,
    /// What they give away.
    pub findings: Vec<Finding>,
    /// Which kinds of reporters were connected when.
    pub coverage: Vec<CoverageRow>,
    /// How many alerts the file carries. They are the node's word: the proof does not cover them.
    pub alerts_not_covered: usize,
}

/// Checks a report: that it comes from `network`, and, when a VIN is given, that it is about this vehicle.
pub fn verify_report(bytes: &[u8], network: &NetworkId, vin: Option<&Vin>) -> Result<Verified, Failure> {
    check_report(bytes, network, vin).result
}

/// The same, with every step that was gone through.
pub fn check_report(bytes: &[u8], network: &NetworkId, vin: Option<&Vin>) -> Checked {
    let mut protocol = Protocol(Vec::with_capacity(Step::ALL.len()));
    let result = run(&mut protocol, bytes, network, vin);
    Checked { checks: protocol.0, result }
}

struct Protocol(Vec<Check>);

impl Protocol {
    fn pass(&mut self, step: Step, detail: impl fmt::Display) {
        self.0.push(Check { step, outcome: Outcome::Passed { detail: detail.to_string() } });
    }

    fn skip(&mut self, step: Step, detail: &str) {
        self.0.push(Check { step, outcome: Outcome::Skipped { detail: detail.into() } });
    }

    /// Notes a failure and lets it through.
    fn of<T>(&mut self, step: Step, result: Result<T, Failure>) -> Result<T, Failure> {
        result.inspect_err(|failure| self.0.push(Check { step, outcome: Outcome::Failed(failure.clone()) }))
    }
}

fn run(note: &mut Protocol, bytes: &[u8], network: &NetworkId, vin: Option<&Vin>) -> Result<Verified, Failure> {
    let report = note.of(Step::Form, Report::parse(bytes))?;
    note.pass(Step::Form, format_args!("{} records in {} bytes", report.entries.len(), bytes.len()));

    let header = check_finality(note, &report, network)?;
    let evidence = note.of(Step::State, Evidence::verify(&report, &header.state_root))?;
    note.pass(Step::State, format_args!("{} entries of the state after block {}", evidence.len(), header.height));

    let records = check_records(note, &report, &evidence)?;
    let authority = check_authority(&report, &records, &evidence);
    note.of(Step::Authority, authority)?;
    let (keys, organisations) = (evidence.keys.len(), evidence.organisations.len());
    note.pass(Step::Authority, format_args!("{keys} keys of {organisations} organisations"));

    let proven_vin = check_credential(note, &report, &records, &evidence)?;
    check_vin(note, proven_vin.as_ref(), vin)?;

    let entries: Vec<Entry<'_>> = records.iter().map(Record::entry).collect();
    check_consequences(note, &report, &entries, &evidence)?;
    Ok(Verified {
        network: *network,
        vehicle: report.vehicle,
        vin: proven_vin,
        height: header.height,
        time: header.time,
        state: evidence.vehicle,
        records: evidence.head.count,
        findings: report.findings,
        coverage: report.coverage,
        alerts_not_covered: serde_json::from_str::<Vec<serde::de::IgnoredAny>>(report.alerts.get())
            .map_or(0, |all| all.len()),
    })
}

/// Network, headers and certificate: from the network's id to the header whose state the report shows.
fn check_finality(note: &mut Protocol, report: &Report, network: &NetworkId) -> Result<Header, Failure> {
    let right_network = if report.network == *network {
        report.finality.validators(network)
    } else {
        Err(Reason::WrongNetwork.because(format_args!("the report is of network {}, not of {network}", report.network)))
    };
    let validators = note.of(Step::Network, right_network)?;
    note.pass(Step::Network, format_args!("{} validators by the genesis file", validators.keys().len()));

    let headers = report.finality.header_chain(network).and_then(|headers| {
        let (header, as_of) = (&headers[0], &report.as_of);
        if (header.height, header.time) == (as_of.height, as_of.time) {
            return Ok(headers);
        }
        let (height, time) = (header.height, header.time);
        Err(Reason::BadHeaderChain
            .because(format_args!("the header is of block {height} at {time}, not of the one in asOf")))
    });
    let headers = note.of(Step::Headers, headers)?;
    note.pass(Step::Headers, format_args!("{} headers from block {}", headers.len(), report.as_of.height));

    let certificate = report.finality.certify(&headers, &validators, network);
    note.of(Step::Certificate, certificate)?;
    note.pass(
        Step::Certificate,
        format_args!("at least {} of {} validators signed", validators.quorum(), validators.keys().len()),
    );
    Ok(headers[0])
}

fn check_records(note: &mut Protocol, report: &Report, evidence: &Evidence) -> Result<Vec<Record>, Failure> {
    let records = report.entries.iter().map(|entry| Record::read(entry, &report.network)).collect();
    let records: Vec<Record> = note.of(Step::Records, records)?;
    note.pass(Step::Records, format_args!("{} signed payloads cover {} records", records.len(), records.len()));

    note.of(Step::Signatures, records.iter().try_for_each(Record::verify_signatures))?;
    let signatures: usize = records.iter().map(|record| record.signatures.len()).sum();
    note.pass(Step::Signatures, format_args!("{signatures} signatures"));

    note.of(Step::History, verify_history(&records, &evidence.head, &report.vehicle))?;
    note.pass(Step::History, format_args!("all {} records of the ledger, in its order", records.len()));
    Ok(records)
}

/// Nothing missing from, and nothing foreign among, the organisations and keys; and every needed signature there.
fn check_authority(report: &Report, records: &[Record], evidence: &Evidence) -> Result<(), Failure> {
    same("organisation", &organisations(records), evidence.organisations.keys())?;
    let mut signers = signers(records);
    signers.extend(credential_signers(report.birth_credential.as_ref()));
    if let Some(key) = evidence.keys.keys().find(|key| !signers.contains(key)) {
        return Err(Reason::StateProofMismatch.because(format_args!("the key {key} signed nothing here")));
    }
    verify_signers(records, evidence)
}

pub(super) fn credential_signers(document: Option<&Document>) -> impl Iterator<Item = Did> {
    document.into_iter().flat_map(|document| document.signatures.iter().map(|signature| signature.keyid))
}

fn same<'a, K: Ord + fmt::Display + 'a>(
    what: &str,
    expected: &BTreeSet<K>,
    found: impl Iterator<Item = &'a K>,
) -> Result<(), Failure> {
    let found: BTreeSet<&K> = found.collect();
    let mismatch = |detail: String| Err(Reason::StateProofMismatch.because(detail));
    if let Some(missing) = expected.iter().find(|key| !found.contains(key)) {
        return mismatch(format!("the state of the {what} {missing} is not shown"));
    }
    match found.into_iter().find(|key| !expected.contains(key)) {
        Some(foreign) => mismatch(format!("the {what} {foreign} has no part in this history")),
        None => Ok(()),
    }
}

/// The VIN that the birth credential binds to the vehicle, when there is one.
fn check_credential(
    note: &mut Protocol,
    report: &Report,
    records: &[Record],
    evidence: &Evidence,
) -> Result<Option<Vin>, Failure> {
    let Some(document) = &report.birth_credential else {
        note.skip(Step::Credential, "the report carries no birth credential");
        return Ok(None);
    };
    let vin = note.of(Step::Credential, credential_vin(document, records, evidence))?;
    note.pass(Step::Credential, format_args!("signed by {}", evidence.vehicle.manufacturer));
    Ok(Some(vin))
}

fn credential_vin(document: &Document, records: &[Record], evidence: &Evidence) -> Result<Vin, Failure> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let mismatch = |detail: &dyn fmt::Display| Reason::CredentialMismatch.because(detail);
    let payload =
        STANDARD.decode(&document.payload).map_err(|_| mismatch(&"the credential's payload is not base64"))?;
    let commitment = sha256(&pre_authentication_encoding(&document.payload_type, &payload));
    if commitment != evidence.vehicle.credential {
        return Err(mismatch(&"the ledger holds the commitment to another credential"));
    }
    let verified = BirthCredential::verify(document).map_err(|error| match error {
        CredentialError::Document(DocumentError::BadSignature(_) | DocumentError::Signature) => {
            Reason::BadSignature.because(error)
        }
        error => mismatch(&error),
    })?;
    let Some(Action::RegisterBirth(birth)) = records.first().map(|record| &record.action) else {
        return Err(mismatch(&"the history does not begin with a birth"));
    };
    verified.check_birth(birth).map_err(|error| mismatch(&error))?;
    let key = evidence.keys.get(&verified.signer);
    if key.is_none_or(|key| key.organisation != birth.by) {
        let detail = format!("the credential is signed by {}, which is no key of {}", verified.signer, birth.by);
        return Err(Reason::SignerNotAuthorised.because(detail));
    }
    Ok(verified.credential.vin)
}

fn check_vin(note: &mut Protocol, proven: Option<&Vin>, asked: Option<&Vin>) -> Result<(), Failure> {
    let Some(asked) = asked else {
        note.skip(Step::Vin, "no identification number was asked for");
        return Ok(());
    };
    let mismatch = |detail: String| Err(Reason::VinMismatch.because(detail));
    let result = match proven {
        None => mismatch("no birth credential binds an identification number to this history".into()),
        Some(proven) if proven != asked => mismatch(format!("this is the history of {proven}, not of {asked}")),
        Some(_) => Ok(()),
    };
    note.of(Step::Vin, result)?;
    note.pass(Step::Vin, asked);
    Ok(())
}

/// What the report concludes from the above must be what follows from it.
fn check_consequences(
    note: &mut Protocol,
    report: &Report,
    entries: &[Entry<'_>],
    evidence: &Evidence,
) -> Result<(), Failure> {
    let found = if findings(entries) == report.findings {
        Ok(())
    } else {
        Err(Reason::FindingsMismatch.because("the findings are not those that follow from the records"))
    };
    note.of(Step::Findings, found)?;
    note.pass(Step::Findings, format_args!("{} findings", report.findings.len()));

    note.of(Step::Coverage, check_coverage(report, entries, &evidence.coverage))?;
    note.pass(Step::Coverage, format_args!("{} rows of coverage", report.coverage.len()));
    Ok(())
}

fn check_coverage(
    report: &Report,
    entries: &[Entry<'_>],
    states: &BTreeMap<Country, Option<Coverage>>,
) -> Result<(), Failure> {
    let stays = stays(entries);
    same("coverage of", &countries(&stays), states.keys())
        .map_err(|failure| Reason::CoverageMismatch.because(failure.detail))?;
    if coverage(&stays, &connected(states)) == report.coverage {
        return Ok(());
    }
    Err(Reason::CoverageMismatch.because("the coverage is not the one that follows from records and state"))
}

/// The countries whose coverage a report shows.
pub(super) fn countries(stays: &[Stay]) -> BTreeSet<Country> {
    stays.iter().map(|stay| stay.country).collect()
}

pub(super) fn connected(states: &BTreeMap<Country, Option<Coverage>>) -> BTreeMap<Country, Coverage> {
    states.iter().filter_map(|(country, state)| state.clone().map(|state| (*country, state))).collect()
}

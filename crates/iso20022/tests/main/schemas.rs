//! Written files against the schemas of ISO 20022, and sample files of other makers. Both need the folder that
//! `scripts/iso20022-schemas` makes.

use vinculum_iso20022::{FileError, camt053, pacs008, pain001};

use crate::support::{
    SCHEMAS, assert_valid, files_below, initiation, interbank, schema_folder, schema_violations, statement, tell,
};

#[test]
fn written_messages_are_valid_and_read_back_without_loss() {
    let message = initiation();
    let file = pain001::write(&message).unwrap();
    assert_valid("pain.001.001.09", &file);
    let reading = pain001::read(file.as_bytes()).unwrap();
    assert_eq!((&reading.message, &reading.refusals[..], &reading.discrepancies[..]), (&message, &[][..], &[][..]));
    assert!(reading.losses.is_empty(), "{:?}", reading.losses);

    let message = interbank();
    let file = pacs008::write(&message).unwrap();
    assert_valid("pacs.008.001.08", &file);
    let reading = pacs008::read(file.as_bytes()).unwrap();
    assert_eq!((&reading.message, &reading.refusals[..], &reading.discrepancies[..]), (&message, &[][..], &[][..]));
    assert!(reading.losses.is_empty(), "{:?}", reading.losses);

    let message = statement();
    let file = camt053::write(&message).unwrap();
    assert_valid("camt.053.001.08", &file);
    let reading = camt053::read(file.as_bytes()).unwrap();
    assert_eq!((&reading.message, &reading.refusals[..], &reading.discrepancies[..]), (&message, &[][..], &[][..]));
    assert!(reading.losses.is_empty(), "{:?}", reading.losses);
}

#[test]
fn newer_versions_of_what_is_written_are_valid_and_read_alike() {
    let file = pain001::write(&initiation()).unwrap();
    for version in 10..=13 {
        let version = format!("pain.001.001.{version}");
        let newer = file.replace("pain.001.001.09", &version);
        assert_valid(&version, &newer);
        assert_eq!(pain001::read(newer.as_bytes()), pain001::read(file.as_bytes()));
    }
    let file = camt053::write(&statement()).unwrap();
    for version in 9..=14 {
        let version = format!("camt.053.001.{version:02}");
        let newer = file.replace("camt.053.001.08", &version);
        assert_valid(&version, &newer);
        assert_eq!(camt053::read(newer.as_bytes()), camt053::read(file.as_bytes()));
    }
}

/// How a file was read: rows taken and rows refused, each with its reason.
fn rows(identifier: &str, file: &[u8]) -> Result<(usize, Vec<String>), FileError> {
    let sentences = |refusals: &[vinculum_iso20022::Refusal]| refusals.iter().map(ToString::to_string).collect();
    match identifier {
        "pain.001.001" => pain001::read(file).map(|reading| {
            let taken = reading.message.payments.iter().map(|payment| payment.transfers.len()).sum();
            (taken, sentences(&reading.refusals))
        }),
        "pacs.008.001" => {
            pacs008::read(file).map(|reading| (reading.message.transfers.len(), sentences(&reading.refusals)))
        }
        _ => camt053::read(file).map(|reading| {
            let taken = reading.message.statements.iter().map(|statement| statement.entries.len()).sum();
            (taken, sentences(&reading.refusals))
        }),
    }
}

/// The version in a file's namespace, if it is of a message that the crate reads.
fn version(file: &str) -> Option<&str> {
    let from = file.find("urn:iso:std:iso:20022:tech:xsd:")? + "urn:iso:std:iso:20022:tech:xsd:".len();
    let version = file.get(from..from + "pain.001.001.09".len())?;
    ["pain.001.001", "pacs.008.001", "camt.053.001"].contains(&&version[..12]).then_some(version)
}

#[test]
fn sample_files_of_other_makers() {
    let Some(folder) = schema_folder() else { return };
    let (mut files, mut fully, mut in_part) = (0, 0, 0);
    for path in files_below(&folder, ".xml") {
        let Ok(file) = std::fs::read_to_string(&path) else { continue };
        let Some(version) = version(&file).filter(|_| !file.contains("{{")) else { continue };
        files += 1;
        let name = path.file_name().unwrap().to_string_lossy();
        match rows(&version[..12], file.as_bytes()) {
            Ok((_, refusals)) if refusals.is_empty() => fully += 1,
            Ok((taken, refusals)) => {
                in_part += 1;
                eprintln!("{version} {name}: {taken} rows taken, {} refused, first: {}", refusals.len(), refusals[0]);
            }
            Err(error) => {
                eprintln!("{version} {name}: {error}");
                let is_old = matches!(error, FileError::Version { .. });
                let is_valid = !is_old && schema_violations(&folder, version, &file).is_none();
                assert!(!is_valid, "{name} is valid and was not read: {error}");
            }
        }
    }
    let not = files - fully - in_part;
    tell(&format!("{files} sample files: {fully} read fully, {in_part} with refused rows, {not} not"));
    assert!(fully > 0, "{SCHEMAS} has no sample file that is read fully");
}

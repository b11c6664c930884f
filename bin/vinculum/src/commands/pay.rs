//! `vinculum pay`

use super::{Remote, payment_file};
use crate::{
    cli::{Pay, Qr},
    exit::Failure,
    output,
};
use anyhow::Context as _;
use serde::Serialize;
use serde_json::{Value, json};
use std::path::Path;
use vinculum_iso20022::{Reading, Refusal, camt053, pacs008, pain001};
use vinculum_payment_formats::qr::{CONSUMER_PREFIX, Code, CodeDocument, ConsumerCode, FieldDocument, png, svg};

/// Pixels of a module in PNG files.
const PNG_SCALE: u32 = 8;

pub fn run(verb: Pay, remote: &Remote) -> anyhow::Result<()> {
    match verb {
        Pay::Qr(verb) => qr(verb, remote.json),
        Pay::Iso { file } => iso(&file, remote.json),
        Pay::Import { file, key } => payment_file::import(&file, &key, remote),
        Pay::Pacs008 { file, out } => payment_file::write(&file, out.as_deref(), remote),
    }
}

/// Which message a file holds, by its namespace.
const MESSAGES: [(&str, fn(&[u8]) -> Result<Value, Failure>); 3] = [
    ("pain.001.001", |bytes| answer(pain001::read(bytes))),
    ("pacs.008.001", |bytes| answer(pacs008::read(bytes))),
    ("camt.053.001", |bytes| answer(camt053::read(bytes))),
];

fn iso(file: &Path, json: bool) -> anyhow::Result<()> {
    let bytes = super::read_input(file)?;
    // The namespace stands in the first element; the readers check it themselves.
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4_096)]).into_owned();
    let found = MESSAGES.iter().find(|(name, _)| head.contains(&format!("urn:iso:std:iso:20022:tech:xsd:{name}")));
    let Some((name, read)) = found else {
        return Err(Failure::Usage(format!("{} is no pain.001, pacs.008 or camt.053 message", file.display())).into());
    };
    let reading = read(&bytes)?;
    output::print(json, &reading, |reading| lines_of(name, reading))?;
    match reading["refusals"].as_array().map_or(0, Vec::len) {
        0 => Ok(()),
        count => Err(Failure::Violation(format!("{count} rows were refused")).into()),
    }
}

fn answer<M: Serialize>(reading: Result<Reading<M>, impl std::fmt::Display>) -> Result<Value, Failure> {
    let Reading { message, refusals, discrepancies, losses } = reading.map_err(refused)?;
    let sentence = |refusal: &Refusal| json!({ "row": refusal.row, "id": refusal.id, "place": refusal.place, "reason": refusal.reason.to_string() });
    let refusals: Vec<Value> = refusals.iter().map(sentence).collect();
    let discrepancies: Vec<_> = discrepancies.iter().map(ToString::to_string).collect();
    let losses: serde_json::Map<_, _> = losses.iter().map(|(path, count)| (path.to_owned(), count.into())).collect();
    let message = serde_json::to_value(message).map_err(refused)?;
    Ok(json!({ "message": message, "refusals": refusals, "discrepancies": discrepancies, "losses": losses }))
}

fn lines_of(name: &str, reading: &Value) -> Vec<String> {
    let mut lines = vec![format!("{name}: read")];
    let refusals = reading["refusals"].as_array().into_iter().flatten();
    lines.extend(refusals.map(|refusal| {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        format!("refused: {} (line {}): {}", text(&refusal["row"]), refusal["place"]["line"], text(&refusal["reason"]))
    }));
    let discrepancies = reading["discrepancies"].as_array().into_iter().flatten();
    lines.extend(discrepancies.filter_map(|text| Some(format!("disagrees: {}", text.as_str()?))));
    let losses = reading["losses"].as_object().into_iter().flatten();
    lines.extend(losses.map(|(path, count)| format!("not carried over: {path} ({count})")));
    lines
}

fn qr(verb: Qr, json: bool) -> anyhow::Result<()> {
    match verb {
        Qr::Decode { text } => {
            let text = if text == "-" { String::from_utf8(super::read_input(Path::new("-"))?)? } else { text };
            let text = text.trim_end_matches(['\r', '\n']);
            if text.starts_with(CONSUMER_PREFIX) {
                let code = ConsumerCode::decode(text).map_err(refused)?;
                return output::print(json, &code, ConsumerCode::lines);
            }
            let code = Code::decode(text).map_err(refused)?;
            output::print(json, &CodeDocument::from(&code), |document| lines(&document.fields, ""))
        }
        Qr::Encode { file, png: png_file, svg: svg_file } => {
            let bytes = super::read_input(&file)?;
            let document: CodeDocument = serde_json::from_slice(&bytes)
                .map_err(|error| Failure::Usage(format!("{}: {error}", file.display())))?;
            let text = Code::try_from(document).map_err(refused)?.encode();
            if let Some(path) = png_file {
                write(&path, &png(&text, PNG_SCALE).map_err(refused)?)?;
            }
            if let Some(path) = svg_file {
                write(&path, svg(&text).map_err(refused)?.as_bytes())?;
            }
            output::print(json, &serde_json::json!({ "text": text }), |_| vec![text.clone()])
        }
    }
}

fn lines(fields: &[FieldDocument], indent: &str) -> Vec<String> {
    let line = |field: &FieldDocument| {
        let name = field.name.as_deref().unwrap_or_default();
        let mut lines =
            vec![format!("{indent}{} {name:<36} {}", field.tag, field.value.as_deref().unwrap_or_default())];
        lines.extend(field.fields.iter().flat_map(|inner| self::lines(inner, &format!("{indent}   "))));
        lines
    };
    fields.iter().flat_map(line).collect()
}

fn refused(error: impl std::fmt::Display) -> Failure {
    Failure::Usage(error.to_string())
}

fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

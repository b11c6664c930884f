//! Rows of an import file as JSON objects.
//!
//! JSON lines: one object per line with the fields of the action, `vin` in place of `vehicle`, no `salt`, and
//! optionally `signers` (parties that sign besides those the action names). CSV: the same with a header; a dot in a
//! column's name descends (`odometer.value`), an empty cell leaves the field out, lists and objects are JSON, and
//! times may be dates (`2024-05-01`) or RFC 3339.

use serde_json::{Map, Value};
use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    path::Path,
};

/// Longest row, in bytes: a transaction's limit leaves no room for more.
const MAX_ROW: usize = 65_536;

/// Columns whose cells are numbers.
const NUMBERS: &[&str] = &[
    "modelYear",
    "record",
    "replacement",
    "odometer.value",
    "odometerExchange.removed.value",
    "odometerExchange.installed.value",
    "place.latitude",
    "place.longitude",
];
/// Columns whose cells are times.
const TIMES: &[&str] = &["occurredAt", "builtAt", "nextDue"];
/// Columns whose cells are `true` or `false`.
const BOOLEANS: &[&str] = &["structuralDamage", "airbagsDeployed", "safety"];
/// Columns whose cells are JSON lists.
const LISTS: &[&str] = &["work", "parts", "defects", "damagedAreas", "from", "to", "signers"];

/// One row: its line number in the file and what it says, or why it can't be read.
pub struct Row {
    /// Line, from 1; for CSV the header is line 1.
    pub line: u64,
    /// The object.
    pub value: Result<Map<String, Value>, String>,
}

/// Reads every row. A row that can't be read is a refused row; only an unreadable file is an error.
pub fn read(path: &Path) -> anyhow::Result<Vec<Row>> {
    use anyhow::Context as _;
    let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("csv") => read_csv(file),
        Some("jsonl" | "ndjson") => read_lines(file),
        _ => anyhow::bail!("{}: an import file ends in .csv or .jsonl", path.display()),
    }
}

fn read_lines(file: File) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (line, text) in (1..).zip(BufReader::new(file).split(b'\n')) {
        let text = text?;
        if text.trim_ascii().is_empty() {
            continue;
        }
        let value = if text.len() > MAX_ROW {
            Err(format!("the row has {} bytes, the limit is {MAX_ROW}", text.len()))
        } else {
            serde_json::from_slice(&text).map_err(|error| format!("not a JSON object: {error}"))
        };
        rows.push(Row { line, value });
    }
    Ok(rows)
}

fn read_csv(file: File) -> anyhow::Result<Vec<Row>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
    let header: Vec<String> = reader.headers()?.iter().map(Into::into).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let (line, value) = match record {
            Ok(record) => (record.position().map_or(0, csv::Position::line), object(&header, &record)),
            Err(error) => (error.position().map_or(0, csv::Position::line), Err(error.to_string())),
        };
        rows.push(Row { line, value });
    }
    Ok(rows)
}

fn object(header: &[String], record: &csv::StringRecord) -> Result<Map<String, Value>, String> {
    let mut object = Map::new();
    for (column, cell) in header.iter().zip(record) {
        if !cell.is_empty() {
            insert(&mut object, column, value(column, cell)?)?;
        }
    }
    Ok(object)
}

fn insert(object: &mut Map<String, Value>, column: &str, value: Value) -> Result<(), String> {
    match column.split_once('.') {
        None => {
            object.insert(column.into(), value);
            Ok(())
        }
        Some((first, rest)) => {
            let inner = object.entry(first).or_insert_with(|| Value::Object(Map::new()));
            let inner = inner.as_object_mut().ok_or(format!("column {column} descends into a plain value"))?;
            insert(inner, rest, value)
        }
    }
}

fn value(column: &str, cell: &str) -> Result<Value, String> {
    let json = |what: &str| serde_json::from_str::<Value>(cell).map_err(|_| format!("{column}: {cell:?} is no {what}"));
    if TIMES.contains(&column) {
        return time(cell).map(Value::from).ok_or_else(|| format!("{column}: {cell:?} is no time"));
    }
    if NUMBERS.contains(&column) {
        return json("number")
            .and_then(|v| if v.is_number() { Ok(v) } else { Err(format!("{column}: {cell:?} is no number")) });
    }
    if BOOLEANS.contains(&column) {
        return json("truth value").and_then(|v| {
            if v.is_boolean() { Ok(v) } else { Err(format!("{column}: {cell:?} is neither true nor false")) }
        });
    }
    if LISTS.contains(&column) {
        return json("JSON list");
    }
    Ok(Value::from(cell))
}

/// Milliseconds since the Unix epoch, a date (midnight UTC), or RFC 3339.
fn time(text: &str) -> Option<u64> {
    if let Ok(milliseconds) = text.parse::<u64>() {
        return Some(milliseconds);
    }
    let timestamp = match text.parse::<jiff::Timestamp>() {
        Ok(timestamp) => timestamp,
        Err(_) => text.parse::<jiff::civil::Date>().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp(),
    };
    u64::try_from(timestamp.as_millisecond()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(name: &str, text: &str) -> Vec<Row> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        read(&path).unwrap()
    }

    #[test]
    fn a_csv_row_and_a_json_line_say_the_same() {
        let csv = "type,vin,by,occurredAt,odometer.value,odometer.unit,campaign,work\n\
            vehicles.record_odometer,5YJ3A1E12HF000001,garage,2024-05-01,120000,km,007,\"[{\"\"code\"\":\"\"A\"\"}]\"\n";
        let json =
            r#"{"type":"vehicles.record_odometer","vin":"5YJ3A1E12HF000001","by":"garage","occurredAt":1714521600000,
            "odometer":{"value":120000,"unit":"km"},"campaign":"007","work":[{"code":"A"}]}"#
                .replace('\n', "");
        let (csv, json) = (rows("a.csv", csv), rows("a.jsonl", &json));
        assert_eq!(csv[0].value.as_ref().unwrap(), json[0].value.as_ref().unwrap());
        assert_eq!((csv[0].line, json[0].line), (2, 1));
    }

    #[test]
    fn a_bad_row_is_refused_and_the_others_are_read() {
        let csv =
            "type,occurredAt,odometer.value,safety\na,yesterday,1,\nb,2024-05-01,many,\nc,,7,true\nd,1,2\ne,,,maybe\n";
        let rows = rows("a.csv", csv);
        let refused: Vec<_> = rows.iter().map(|row| (row.line, row.value.is_err())).collect();
        assert_eq!(refused, [(2, true), (3, true), (4, false), (5, true), (6, true)]);
        assert!(rows[0].value.as_ref().unwrap_err().contains("occurredAt"));
    }

    #[test]
    fn json_lines_that_are_no_objects_or_too_long_are_refused() {
        let long = format!("{{\"a\":\"{}\"}}", "x".repeat(MAX_ROW));
        let rows = rows("a.jsonl", &format!("[1]\n\n{{\"ok\":1}}\n{long}\nnonsense\n"));
        let refused: Vec<_> = rows.iter().map(|row| (row.line, row.value.is_err())).collect();
        assert_eq!(refused, [(1, true), (3, false), (4, true), (5, true)]);
    }
}

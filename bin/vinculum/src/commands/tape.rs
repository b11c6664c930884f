//! `vinculum loan tape`

use super::Remote;
use crate::{
    cli::{Tape, TapeFormat},
    exit::Failure,
    output,
};
use anyhow::Context as _;
use std::{
    fs::File,
    io::{BufReader, BufWriter, Read, Write},
    path::Path,
};
use vinculum_loan_tape::{
    AutoLoan, FieldFault, Inspection, Row, TapeError, WeightedAverage, WriteError, csv, inspect, xml,
};

pub fn run(verb: Tape, remote: &Remote) -> anyhow::Result<()> {
    match verb {
        Tape::Inspect { file, format } => {
            let inspection = inspect(rows(&file, format)?).map_err(refused)?;
            output::print(remote.json, &inspection, lines)
        }
        Tape::Convert { file, out } => convert(&file, &out),
        Tape::Export { holder, currency, from, out } => super::tape_export::run(&holder, currency, from, &out, remote),
    }
}

type Rows = Box<dyn Iterator<Item = Result<Row, TapeError>>>;

fn rows(file: &Path, format: Option<TapeFormat>) -> anyhow::Result<Rows> {
    let format = format.map_or_else(|| format_of(file), Ok)?;
    let source: Box<dyn Read> = if file == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        Box::new(File::open(file).with_context(|| format!("cannot read {}", file.display()))?)
    };
    Ok(match format {
        TapeFormat::Xml => Box::new(xml::Reader::new(BufReader::new(source))),
        TapeFormat::Csv => Box::new(csv::Reader::new(BufReader::new(source)).map_err(refused)?),
    })
}

fn format_of(file: &Path) -> Result<TapeFormat, Failure> {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("xml") => Ok(TapeFormat::Xml),
        Some("csv") => Ok(TapeFormat::Csv),
        _ => Err(Failure::Usage(format!(
            "{} ends neither in .xml nor in .csv; --format says what it is",
            file.display()
        ))),
    }
}

fn refused(error: TapeError) -> Failure {
    Failure::Usage(error.to_string())
}

fn convert(file: &Path, out: &Path) -> anyhow::Result<()> {
    let left_out = write_all(rows(file, None)?, out)?;
    match left_out {
        0 => Ok(()),
        count => Err(Failure::Violation(format!("{count} rows were refused and left out")).into()),
    }
}

/// Writes loans to a file; its ending says whether as XML or as CSV.
pub(super) fn write(loans: &[AutoLoan], out: &Path) -> anyhow::Result<()> {
    let rows = (1..).zip(loans).map(|(number, loan)| Ok(Row { number, loan: Ok(loan.clone()) }));
    write_all(rows, out).map(drop)
}

/// Writes the good rows and gives how many the others are.
fn write_all(rows: impl Iterator<Item = Result<Row, TapeError>>, out: &Path) -> anyhow::Result<u64> {
    let format = format_of(out)?;
    let target = BufWriter::new(File::create(out).with_context(|| format!("cannot write {}", out.display()))?);
    Ok(match format {
        TapeFormat::Xml => {
            let mut writer = xml::Writer::new(target)?;
            let left_out = copy(rows, |loan| writer.write(loan))?;
            writer.finish()?.flush()?;
            left_out
        }
        TapeFormat::Csv => {
            let mut writer = csv::Writer::new(target)?;
            let left_out = copy(rows, |loan| writer.write(loan))?;
            writer.finish()?.flush()?;
            left_out
        }
    })
}

/// Writes the good rows, names the others, and gives how many those are.
fn copy(
    rows: impl Iterator<Item = Result<Row, TapeError>>,
    mut write: impl FnMut(&AutoLoan) -> Result<(), WriteError>,
) -> anyhow::Result<u64> {
    let mut left_out = 0;
    for row in rows {
        let Row { number, loan } = row.map_err(refused)?;
        match loan {
            Ok(loan) => write(&loan)?,
            Err(faults) => {
                left_out += 1;
                faults.iter().for_each(|fault| eprintln!("row {number}: {}", sentence(fault)));
            }
        }
    }
    Ok(left_out)
}

fn lines(inspection: &Inspection) -> Vec<String> {
    let (totals, averages) = (&inspection.control_totals, &inspection.weighted_averages);
    let average = |found: &WeightedAverage| found.average.map_or("none".into(), |value| value.to_string());
    let mut lines = vec![
        format!("loans                     {:>16} of {} rows", totals.loans, totals.rows),
        format!("outstanding               {:>16}", totals.outstanding_loans),
        format!("balance                   {:>16}", totals.ending_balance.to_string()),
        format!("weighted average coupon   {:>16}", average(&averages.coupon)),
        format!("weighted remaining term   {:>16}", average(&averages.remaining_term)),
        format!("weighted credit score     {:>16}", average(&averages.credit_score)),
        format!("{:<16}{:>10}{:>18}", "days past due", "loans", "balance"),
    ];
    let groups = inspection.days_past_due.iter();
    lines.extend(groups.map(|group| format!("{:<16}{:>10}{:>18}", group.name, group.loans, group.balance.to_string())));
    lines.push(format!("refused rows: {}", inspection.refused.rows));
    for row in &inspection.refused.listed {
        lines.extend(row.reasons.iter().map(|fault| format!("  row {}: {}", row.row, sentence(fault))));
    }
    lines.push(format!("rows that do not add up: {}", inspection.not_adding_up.rows));
    for row in &inspection.not_adding_up.listed {
        let failures = row.failures.iter();
        lines.extend(failures.map(|failure| format!("  row {}: {}: {}", row.row, failure.check, failure.sentence)));
    }
    lines
}

fn sentence(fault: &FieldFault) -> String {
    format!("{} is {:?}: {}", fault.field, fault.value, fault.reason)
}

//! A large tape, made while it is read, so that neither side ever holds it whole.

use std::io::{BufReader, Cursor, Read};

use vinculum_loan_tape::{MAX_ROWS, TapeError, csv, inspect, xml};

use crate::tapes::{to_csv, to_xml, xml_row};

/// A tape that repeats one row.
fn endless(head: Vec<u8>, row: Vec<u8>, rows: u64, tail: Vec<u8>) -> impl Read {
    let size = rows * row.len() as u64;
    Cursor::new(head).chain(Repeated { row, position: 0 }.take(size)).chain(Cursor::new(tail))
}

struct Repeated {
    row: Vec<u8>,
    position: usize,
}

impl Read for Repeated {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let rest = &self.row[self.position..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.position = (self.position + count) % self.row.len();
        Ok(count)
    }
}

fn xml_tape(row: Vec<u8>, rows: u64) -> impl Read {
    let empty = to_xml([]);
    let tail = b"</assetData>\n".to_vec();
    endless(empty[..empty.len() - tail.len()].to_vec(), row, rows, tail)
}

#[test]
fn a_hundred_thousand_rows_are_inspected_in_a_stream() {
    let rows = 100_000;
    let row = xml_row(
        "1",
        "<obligorGeographicLocation>CA</obligorGeographicLocation>\
         <reportingPeriodInterestRatePercentage>0.065</reportingPeriodInterestRatePercentage>\
         <reportingPeriodActualEndBalanceAmount>18278.92</reportingPeriodActualEndBalanceAmount>",
    );
    let tape = xml_tape(row.into_bytes(), rows);
    let inspection = inspect(xml::Reader::new(BufReader::new(tape))).expect("a tape");
    assert_eq!(inspection.control_totals.loans, rows);
    // 100 000 × 18 278.92
    assert_eq!(inspection.control_totals.ending_balance.to_string(), "1827892000.00");
    assert_eq!(inspection.weighted_averages.coupon.average.expect("an average").to_string(), "0.065");
    assert_eq!((inspection.refused.rows, inspection.not_adding_up.rows), (0, 0));
}

#[test]
fn a_tape_of_refused_rows_lists_the_first_thousand() {
    let tape = endless(to_csv([]), b"x,\n".to_vec(), 5000, Vec::new());
    let inspection = inspect(csv::Reader::new(tape).expect("a header")).expect("a tape");
    assert_eq!((inspection.refused.rows, inspection.refused.listed.len()), (5000, 1000));
    assert_eq!(inspection.refused.listed[999].row, 1000);
}

#[test]
fn rows_end_at_their_maximum() {
    let tape = xml_tape(b"<assets/>".to_vec(), MAX_ROWS + 1);
    let last = xml::Reader::new(BufReader::new(tape)).last();
    assert!(matches!(last, Some(Err(TapeError::TooManyRows))));

    let tape = endless(to_csv([]), b"x\n".to_vec(), MAX_ROWS + 1, Vec::new());
    let last = csv::Reader::new(tape).expect("a header").last();
    assert!(matches!(last, Some(Err(TapeError::TooManyRows))));
}

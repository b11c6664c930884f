//! Loan tapes of SEC Regulation AB II, Schedule AL, Item 3 (automobile loans; appendix to 17 CFR 229.1125).
//!
//! - [`xml`] reads and writes the asset-data file of Form ABS-EE, Exhibit EX-102; [`csv`] the same fields as a table.
//!   Both stream.
//! - [`AutoLoan`] is one row, with the fields of the schema in their types; [`FIELDS`] lists them.
//! - [`check`] says which of a row's own figures do not add up.
//! - [`inspect`] reads a whole tape: totals, averages, concentrations, refused rows and rows that do not add up.
//!
//! Amounts are US dollars and rates fractions of one, as exact decimals. Nothing here opens a file, knows the time, or
//! uses floating-point numbers.
//!
//! ```
//! use vinculum_loan_tape::{AutoLoan, Decimal, csv, inspect, xml};
//!
//! let mut loan = AutoLoan::new("Example Bank".parse()?, "A-1".parse()?);
//! loan.reporting_period_beginning_loan_balance_amount = Some(Decimal::from_minor_units(1_446_822));
//! loan.actual_principal_collected_amount = Some("723.46".parse()?);
//! loan.reporting_period_actual_end_balance_amount = Some("13700.00".parse()?);
//!
//! let mut tape = csv::Writer::new(Vec::new())?;
//! tape.write(&loan)?;
//! let tape = tape.finish()?;
//!
//! let inspection = inspect(csv::Reader::new(&tape[..])?)?;
//! assert_eq!(inspection.control_totals.ending_balance.to_string(), "13700.00");
//! let failure = &inspection.not_adding_up.listed[0].failures[0];
//! assert_eq!(failure.check, "balance_roll_forward"); // 14468.22 less 723.46 is 13744.76
//!
//! let mut tape = xml::Writer::new(Vec::new())?;
//! tape.write(&loan)?;
//! assert_eq!(xml::Reader::new(&tape.finish()?[..]).next().transpose()?.map(|row| row.loan), Some(Ok(loan)));
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

mod check;
pub mod code;
pub mod csv;
mod decimal;
mod inspect;
mod record;
mod row;
mod value;
pub mod xml;

use std::fmt::Display;

use serde::Serializer;

pub use check::{CHECKS, Check, Failure, check};
pub use decimal::Decimal;
pub use inspect::{
    ControlTotals, FailingRow, Group, Inspection, MAX_LISTED_ROWS, NotAddingUp, RefusedRow, RefusedRows,
    WeightedAverage, WeightedAverages, inspect,
};
pub use record::{AutoLoan, FIELDS, Field, FieldFault, MAX_FIELD_BYTES, MAX_FIELDS_PER_ROW, Occurrence};
pub use row::{MAX_PIECE_BYTES, MAX_ROWS, Row, TapeError, WriteError};
pub use value::{Form, Month, Text, ValueError};

/// An error as its sentence.
fn serialize_display<S: Serializer>(value: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

//! Tapes in CSV (RFC 4180): a header of element names, then one row per loan.
//!
//! - The columns stand in any order; a column may be left out unless its field is required, and none may occur twice.
//! - An empty cell is a field that is not reported.
//! - A repeatable field has one column, with `;` between its values.
//! - UTF-8, with or without byte order mark; lines end with LF or CR LF, and LF is written.

use std::io::{Read, Write};

use ::csv::ByteRecord;

use crate::record::{AutoLoan, FIELDS, Field, FieldFault, Occurrence, ROW, excerpt, schema_name};
use crate::row::{BoundedSource, MAX_ROWS, Row, TapeError, WriteError};
use crate::value::ValueError;

/// Stands between the values of a repeatable field.
const VALUE_SEPARATOR: char = ';';

/// Rows of a tape in CSV, one after the other; the memory does not grow with the tape.
///
/// A row whose cells cannot be taken is refused, and the rows after it go on. After an error there are no more rows.
pub struct Reader<R> {
    records: ::csv::Reader<BoundedSource<R>>,
    columns: Vec<&'static Field>,
    record: ByteRecord,
    rows: u64,
    ended: bool,
}

impl<R: Read> Reader<R> {
    /// A reader of these bytes, after it has read the header.
    ///
    /// # Errors
    /// [`TapeError`] when the header cannot be read or is not that of a tape.
    pub fn new(source: R) -> Result<Self, TapeError> {
        let source = BoundedSource::new(source);
        let records = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(source);
        let mut reader = Self { records, columns: Vec::new(), record: ByteRecord::new(), rows: 0, ended: false };
        reader.next_record()?;
        reader.columns = columns(&reader.record)?;
        Ok(reader)
    }

    /// Whether there is a further record, which then stands in `self.record`.
    fn next_record(&mut self) -> Result<bool, TapeError> {
        self.records.get_mut().start_piece();
        let read = self.records.read_byte_record(&mut self.record);
        if read.is_err() && self.records.get_ref().is_exhausted() {
            return Err(TapeError::PieceTooLarge { row: self.rows });
        }
        read.map_err(|error| TapeError::Read(error.into()))
    }

    fn next_row(&mut self) -> Result<Option<Row>, TapeError> {
        if !self.next_record()? {
            return Ok(None);
        }
        if self.rows == MAX_ROWS {
            return Err(TapeError::TooManyRows);
        }
        self.rows += 1;
        Ok(Some(Row { number: self.rows, loan: self.loan() }))
    }

    fn loan(&self) -> Result<AutoLoan, Vec<FieldFault>> {
        let (found, expected) = (self.record.len(), self.columns.len());
        if found != expected {
            return Err(vec![FieldFault::new(ROW, "", ValueError::CellCount { found, expected })]);
        }
        let mut fields = Vec::with_capacity(expected);
        for (column, cell) in self.columns.iter().zip(&self.record) {
            let Ok(cell) = str::from_utf8(cell) else {
                return Err(vec![FieldFault::new(column.element, &String::from_utf8_lossy(cell), ValueError::NotUtf8)]);
            };
            match column.occurrence {
                _ if cell.is_empty() => {}
                Occurrence::Repeatable => {
                    fields.extend(cell.split(VALUE_SEPARATOR).map(|value| (column.element, value)))
                }
                Occurrence::Required | Occurrence::Optional => fields.push((column.element, cell)),
            }
        }
        AutoLoan::from_fields(fields)
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Row, TapeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let row = self.next_row().transpose();
        self.ended = !matches!(row, Some(Ok(_)));
        row
    }
}

/// The fields that a header names.
fn columns(header: &ByteRecord) -> Result<Vec<&'static Field>, TapeError> {
    let mut columns: Vec<&'static Field> = Vec::new();
    for (index, name) in header.iter().enumerate() {
        let name = String::from_utf8_lossy(name);
        let Some(field) = FIELDS.iter().find(|field| field.element == schema_name(&name)) else {
            return Err(TapeError::UnknownColumn { column: index + 1, name: excerpt(&name) });
        };
        if columns.iter().any(|column| column.element == field.element) {
            return Err(TapeError::RepeatedColumn(field.element));
        }
        columns.push(field);
    }
    let lacks = |field: &&Field| field.occurrence == Occurrence::Required && !columns.contains(field);
    match FIELDS.iter().find(lacks) {
        Some(field) => Err(TapeError::MissingColumn(field.element)),
        None => Ok(columns),
    }
}

/// Writes a tape in CSV, with a column for every field.
pub struct Writer<W: Write> {
    records: ::csv::Writer<W>,
}

impl<W: Write> Writer<W> {
    /// Begins a tape with its header.
    ///
    /// # Errors
    /// [`WriteError::Write`].
    pub fn new(destination: W) -> Result<Self, WriteError> {
        let mut records = ::csv::Writer::from_writer(destination);
        records.write_record(FIELDS.iter().map(|field| field.element)).map_err(std::io::Error::from)?;
        Ok(Self { records })
    }

    /// Writes a loan as the next row.
    ///
    /// # Errors
    /// [`WriteError`]; of a loan that no file can carry, nothing is written.
    pub fn write(&mut self, loan: &AutoLoan) -> Result<(), WriteError> {
        let cells = loan.writable_texts()?;
        let cells = cells.iter().map(|texts| texts.join(&VALUE_SEPARATOR.to_string()));
        self.records.write_record(cells).map_err(std::io::Error::from)?;
        Ok(())
    }

    /// Ends the tape and gives the destination back.
    ///
    /// # Errors
    /// [`WriteError::Write`].
    pub fn finish(self) -> Result<W, WriteError> {
        self.records.into_inner().map_err(|error| WriteError::Write(error.into_error()))
    }
}

//! What both kinds of file have in common: rows, limits and the errors that end a reading.

use std::io::{self, BufRead, Read};

use thiserror::Error;

use crate::record::{AutoLoan, FieldFault};

/// The most rows that are read from one tape.
pub const MAX_ROWS: u64 = 1_000_000;
/// The most bytes of one piece of a file: a tag or text in XML, a row in CSV.
pub const MAX_PIECE_BYTES: usize = 1 << 20;

/// One row of a tape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Position in the tape, from 1; the header of a CSV file does not count.
    pub number: u64,
    /// The loan, or every reason why the row is refused.
    pub loan: Result<AutoLoan, Vec<FieldFault>>,
}

/// Why a tape cannot be read to its end. The rows before stay good.
#[derive(Debug, Error)]
pub enum TapeError {
    /// The source of the bytes failed.
    #[error("the tape cannot be read: {0}")]
    Read(#[from] io::Error),
    /// A tag, text or row beyond [`MAX_PIECE_BYTES`].
    #[error("after row {row}: a tag, text or row has more than {MAX_PIECE_BYTES} bytes")]
    PieceTooLarge {
        /// Rows read before.
        row: u64,
    },
    /// More than [`MAX_ROWS`] rows.
    #[error("the tape has more than {MAX_ROWS} rows")]
    TooManyRows,
    /// Not well-formed XML, or not UTF-8.
    #[error("after row {row}, before byte {offset}: {message}")]
    NotWellFormed {
        /// Rows read before.
        row: u64,
        /// Position in the file.
        offset: u64,
        /// What is wrong there.
        message: String,
    },
    /// A document type declaration, with which XML defines entities. No tape needs one.
    #[error("the file has a DOCTYPE, which is refused")]
    DocumentType,
    /// An encoding other than UTF-8 or its subset US-ASCII.
    #[error("the file declares the encoding {0}; only UTF-8 is read")]
    Encoding(String),
    /// Another document than a tape of auto loans.
    #[error("the root element is not assetData in the namespace {namespace}", namespace = crate::xml::NAMESPACE)]
    NotAnAutoLoanTape,
    /// An element between the rows.
    #[error("after row {row}: assetData holds the element {name}; only assets in its own namespace can stand there")]
    UnknownRowElement {
        /// Rows read before.
        row: u64,
        /// Name of the element.
        name: String,
    },
    /// Text between the rows.
    #[error("after row {row}: there is text between the rows")]
    StrayText {
        /// Rows read before.
        row: u64,
    },
    /// The header of a CSV file names a column that Item 3 does not have.
    #[error("column {column} of the header is {name:?}, which is no field of Schedule AL, Item 3")]
    UnknownColumn {
        /// Position from 1.
        column: usize,
        /// Name as the file gives it, cut after 60 characters.
        name: String,
    },
    /// The header names a column twice.
    #[error("the header has the column {0} twice")]
    RepeatedColumn(&'static str),
    /// The header lacks a required column.
    #[error("the header lacks the column {0}")]
    MissingColumn(&'static str),
}

/// Why a loan cannot be written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The destination failed.
    #[error("the tape cannot be written: {0}")]
    Write(#[from] io::Error),
    /// No file can carry these values, so that nothing of the loan is written.
    #[error("loan {asset_number}: {} cannot be written: {}", faults[0].field, faults[0].reason)]
    Loan {
        /// Number of the loan.
        asset_number: String,
        /// The fields, at least one.
        faults: Vec<FieldFault>,
    },
}

/// A source that gives at most [`MAX_PIECE_BYTES`] until it is told that a piece is complete.
pub(crate) struct BoundedSource<R> {
    source: R,
    left: usize,
}

impl<R> BoundedSource<R> {
    pub(crate) fn new(source: R) -> Self {
        Self { source, left: MAX_PIECE_BYTES }
    }

    pub(crate) fn start_piece(&mut self) {
        self.left = MAX_PIECE_BYTES;
    }

    /// Whether the source stopped because a piece is too large.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.left == 0
    }

    fn exhausted() -> io::Error {
        io::Error::new(io::ErrorKind::FileTooLarge, "piece too large")
    }
}

impl<R: Read> Read for BoundedSource<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(Self::exhausted());
        }
        let most = buffer.len().min(self.left);
        let count = self.source.read(&mut buffer[..most])?;
        self.left -= count;
        Ok(count)
    }
}

impl<R: BufRead> BufRead for BoundedSource<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(Self::exhausted());
        }
        let available = self.source.fill_buf()?;
        Ok(&available[..available.len().min(self.left)])
    }

    fn consume(&mut self, count: usize) {
        self.left -= count;
        self.source.consume(count);
    }
}

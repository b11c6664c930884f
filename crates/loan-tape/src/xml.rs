//! Tapes in XML: the asset-data file of Form ABS-EE, Exhibit EX-102.
//!
//! The root is `assetData` in [`NAMESPACE`] with one `assets` per loan. Comments and processing instructions are
//! skipped, a DOCTYPE is refused, and the only entities are the five that XML predefines. The order of the fields in a
//! row is free, though the schema fixes it; written rows keep it.

use std::io::{BufRead, Write};

use quick_xml::NsReader;
use quick_xml::escape::{partial_escape, resolve_predefined_entity};
use quick_xml::events::{BytesDecl, BytesRef, BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};

use crate::record::{AutoLoan, FIELDS, FieldFault, MAX_FIELD_BYTES, MAX_FIELDS_PER_ROW, ROW, excerpt};
use crate::row::{BoundedSource, MAX_ROWS, Row, TapeError, WriteError};
use crate::value::ValueError;

/// Namespace of the schema `autoloan`.
pub const NAMESPACE: &str = "http://www.sec.gov/edgar/document/absee/autoloan/assetdata";
/// Elements inside each other in a field, at most. A field should hold none; the names of open ones stay in memory.
const MAX_DEPTH: usize = 32;

/// Rows of a tape in XML, one after the other; the memory does not grow with the tape.
///
/// A row whose fields cannot be taken is refused, and the rows after it go on. After an error there are no more rows.
pub struct Reader<R> {
    events: NsReader<BoundedSource<R>>,
    buffer: Vec<u8>,
    rows: u64,
    state: State,
    failed: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    BeforeRoot,
    InRoot,
    Ended,
}

/// What the reader takes from an event of the XML parser.
enum Piece {
    Start { name: String, in_namespace: bool, attribute: Option<String> },
    End,
    Text(String),
    UnknownEntity(String),
    Skipped,
    EndOfFile,
}

impl<R: BufRead> Reader<R> {
    /// A reader of these bytes.
    pub fn new(source: R) -> Self {
        let mut events = NsReader::from_reader(BoundedSource::new(source));
        events.config_mut().expand_empty_elements = true;
        Self { events, buffer: Vec::new(), rows: 0, state: State::BeforeRoot, failed: false }
    }

    fn not_well_formed(&self, message: impl ToString) -> TapeError {
        let offset = self.events.buffer_position();
        TapeError::NotWellFormed { row: self.rows, offset, message: message.to_string() }
    }

    fn next_piece(&mut self) -> Result<Piece, TapeError> {
        self.buffer.clear();
        self.events.get_mut().start_piece();
        let resolved = self.events.read_resolved_event_into(&mut self.buffer);
        let error = match resolved {
            Ok((namespace, event)) => {
                return piece(namespace == ResolveResult::Bound(Namespace(NAMESPACE)), event).map_err(|refusal| {
                    match refusal {
                        Refusal::Tape(error) => error,
                        Refusal::Xml(message) => self.not_well_formed(message),
                    }
                });
            }
            Err(error) => error,
        };
        if self.events.get_ref().is_exhausted() {
            return Err(TapeError::PieceTooLarge { row: self.rows });
        }
        match error {
            quick_xml::Error::Io(error) => Err(std::io::Error::new(error.kind(), error).into()),
            error => Err(self.not_well_formed(error)),
        }
    }

    /// The next row, or none at the end of the file.
    fn next_row(&mut self) -> Result<Option<Row>, TapeError> {
        loop {
            match (self.next_piece()?, self.state) {
                (Piece::Start { name, in_namespace, .. }, State::BeforeRoot) => {
                    if name != "assetData" || !in_namespace {
                        return Err(TapeError::NotAnAutoLoanTape);
                    }
                    self.state = State::InRoot;
                }
                (Piece::Start { name, in_namespace, attribute }, State::InRoot) => {
                    if name != ROW || !in_namespace {
                        return Err(TapeError::UnknownRowElement { row: self.rows, name });
                    }
                    if self.rows == MAX_ROWS {
                        return Err(TapeError::TooManyRows);
                    }
                    let loan = self.read_row(attribute)?;
                    self.rows += 1;
                    return Ok(Some(Row { number: self.rows, loan }));
                }
                (Piece::Start { name, .. }, State::Ended) => {
                    return Err(self.not_well_formed(format!("the element {name} follows the end of assetData")));
                }
                (Piece::End, _) => self.state = State::Ended,
                (Piece::Text(text), _) if !is_white(&text) => return Err(TapeError::StrayText { row: self.rows }),
                (Piece::UnknownEntity(_), _) => return Err(TapeError::StrayText { row: self.rows }),
                (Piece::EndOfFile, State::Ended) => return Ok(None),
                (Piece::EndOfFile, State::BeforeRoot) => return Err(TapeError::NotAnAutoLoanTape),
                (Piece::EndOfFile, State::InRoot) => return Err(self.not_well_formed("the file ends inside assetData")),
                (Piece::Text(_) | Piece::Skipped, _) => {}
            }
        }
    }

    /// The fields of a row after its start tag, through its end tag.
    fn read_row(&mut self, attribute: Option<String>) -> Result<Result<AutoLoan, Vec<FieldFault>>, TapeError> {
        let mut row = RowContent::default();
        if let Some(attribute) = attribute {
            row.refuse(ROW, "", ValueError::UnexpectedAttribute(attribute));
        }
        loop {
            match self.next_piece()? {
                Piece::Start { name, in_namespace, attribute } => {
                    let (text, reason) = self.read_field()?;
                    let unknown = (!in_namespace).then_some(ValueError::UnknownField);
                    match unknown.or(attribute.map(ValueError::UnexpectedAttribute)).or(reason) {
                        Some(reason) => row.refuse(&name, &text, reason),
                        None => row.take(name, text),
                    }
                }
                Piece::Text(text) if !is_white(&text) => row.refuse(ROW, &text, ValueError::StrayText),
                Piece::UnknownEntity(name) => row.refuse(ROW, "", ValueError::UnknownEntity(name)),
                Piece::Text(_) | Piece::Skipped => {}
                Piece::End => return Ok(row.into_loan()),
                Piece::EndOfFile => return Err(self.not_well_formed("the file ends inside a row")),
            }
        }
    }

    /// The text of a field after its start tag, through its end tag, and why it is refused if it is more than text.
    fn read_field(&mut self) -> Result<(String, Option<ValueError>), TapeError> {
        let mut text = String::new();
        let mut reason = None;
        let mut depth = 0;
        loop {
            match self.next_piece()? {
                // What goes beyond the maximum is not kept; the text is then too long by what is, and the field
                // refused.
                Piece::Text(more) if depth == 0 => {
                    if text.len() <= MAX_FIELD_BYTES {
                        text.extend(more.chars().take(MAX_FIELD_BYTES + 1));
                    }
                }
                Piece::Start { name, .. } => {
                    depth += 1;
                    if depth > MAX_DEPTH {
                        return Err(self.not_well_formed("the elements are nested too deeply"));
                    }
                    reason = reason.or(Some(ValueError::NestedElement(name)));
                }
                Piece::End if depth == 0 => return Ok((text, reason)),
                Piece::End => depth -= 1,
                Piece::UnknownEntity(name) => reason = reason.or(Some(ValueError::UnknownEntity(name))),
                Piece::Text(_) | Piece::Skipped => {}
                Piece::EndOfFile => return Err(self.not_well_formed("the file ends inside a field")),
            }
        }
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Row, TapeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let row = self.next_row();
        self.failed = row.is_err();
        row.transpose()
    }
}

/// What a row holds, within limits.
#[derive(Default)]
struct RowContent {
    fields: Vec<(String, String)>,
    faults: Vec<FieldFault>,
}

impl RowContent {
    fn take(&mut self, name: String, text: String) {
        if self.fields.len() < MAX_FIELDS_PER_ROW {
            self.fields.push((name, text));
        } else {
            self.refuse(&name, &text, ValueError::TooManyFields);
        }
    }

    fn refuse(&mut self, name: &str, text: &str, reason: ValueError) {
        if self.faults.len() < MAX_FIELDS_PER_ROW {
            self.faults.push(FieldFault::new(name, text, reason));
        }
    }

    fn into_loan(mut self) -> Result<AutoLoan, Vec<FieldFault>> {
        let loan = AutoLoan::from_fields(self.fields.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        match loan {
            Ok(loan) if self.faults.is_empty() => Ok(loan),
            Ok(_) => Err(self.faults),
            Err(mut others) => {
                // A required field that is refused is not absent as well.
                let refused = |name: &str| self.faults.iter().any(|fault| fault.field == name);
                others.retain(|fault| fault.reason != ValueError::Missing || !refused(&fault.field));
                self.faults.extend(others);
                Err(self.faults)
            }
        }
    }
}

/// Why an event is refused: with a tape error of its own, or as XML that is not well-formed.
enum Refusal {
    Tape(TapeError),
    Xml(String),
}

fn piece(in_namespace: bool, event: Event<'_>) -> Result<Piece, Refusal> {
    Ok(match event {
        Event::Start(start) | Event::Empty(start) => {
            let name = excerpt(start.local_name().as_ref());
            Piece::Start { attribute: foreign_attribute(&start)?, name, in_namespace }
        }
        Event::End(_) => Piece::End,
        Event::Text(text) => Piece::Text(text.xml10_content().into_owned()),
        Event::CData(text) => Piece::Text(text.xml10_content().into_owned()),
        Event::GeneralRef(reference) => resolve(&reference),
        Event::DocType(_) => return Err(Refusal::Tape(TapeError::DocumentType)),
        Event::Decl(declaration) => {
            check_encoding(&declaration)?;
            Piece::Skipped
        }
        Event::Comment(_) | Event::PI(_) => Piece::Skipped,
        Event::Eof => Piece::EndOfFile,
    })
}

/// The first attribute that is no namespace declaration.
fn foreign_attribute(start: &BytesStart<'_>) -> Result<Option<String>, Refusal> {
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| Refusal::Xml(error.to_string()))?;
        if attribute.key.as_namespace_binding().is_none() {
            return Ok(Some(excerpt(attribute.key.as_ref())));
        }
    }
    Ok(None)
}

/// The character of a predefined entity or of a character reference.
fn resolve(reference: &BytesRef<'_>) -> Piece {
    if let Ok(Some(character)) = reference.resolve_char_ref() {
        return Piece::Text(character.to_string());
    }
    match resolve_predefined_entity(reference) {
        Some(text) => Piece::Text(text.to_owned()),
        None => Piece::UnknownEntity(excerpt(reference)),
    }
}

fn check_encoding(declaration: &BytesDecl<'_>) -> Result<(), Refusal> {
    match declaration.encoding() {
        None => Ok(()),
        Some(Ok(encoding)) if ["utf-8", "us-ascii"].contains(&encoding.to_ascii_lowercase().as_str()) => Ok(()),
        Some(Ok(encoding)) => Err(Refusal::Tape(TapeError::Encoding(excerpt(&encoding)))),
        Some(Err(error)) => Err(Refusal::Xml(error.to_string())),
    }
}

fn is_white(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))
}

/// Writes a tape in XML.
pub struct Writer<W> {
    destination: W,
}

impl<W: Write> Writer<W> {
    /// Begins a tape.
    ///
    /// # Errors
    /// [`WriteError::Write`].
    pub fn new(mut destination: W) -> Result<Self, WriteError> {
        write!(destination, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<assetData xmlns=\"{NAMESPACE}\">\n")?;
        Ok(Self { destination })
    }

    /// Writes a loan as the next row.
    ///
    /// # Errors
    /// [`WriteError`]; of a loan that no file can carry, nothing is written.
    pub fn write(&mut self, loan: &AutoLoan) -> Result<(), WriteError> {
        let rows = loan.writable_texts()?;
        self.destination.write_all(b"  <assets>\n")?;
        for (field, texts) in FIELDS.iter().zip(rows) {
            for text in texts {
                writeln!(self.destination, "    <{0}>{1}</{0}>", field.element, partial_escape(text))?;
            }
        }
        self.destination.write_all(b"  </assets>\n")?;
        Ok(())
    }

    /// Ends the tape and gives the destination back.
    ///
    /// # Errors
    /// [`WriteError::Write`].
    pub fn finish(mut self) -> Result<W, WriteError> {
        self.destination.write_all(b"</assetData>\n")?;
        self.destination.flush()?;
        Ok(self.destination)
    }
}

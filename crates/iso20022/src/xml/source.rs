//! Pull reader of a message file, with a limit on everything that a hostile file could make grow.

use std::{borrow::Cow, ops::RangeInclusive};

use quick_xml::{
    NsReader, XmlVersion,
    escape::resolve_predefined_entity,
    events::{BytesDecl, BytesRef, BytesStart, Event},
    name::ResolveResult,
};

use super::{
    Element, NAMESPACE_PREFIX, Position,
    element::{FieldError, is_white},
    is_xml_character,
};
use crate::{MAX_DEPTH, MAX_FILE_BYTES, MAX_ROW_ELEMENTS, reason::FileError};

/// Longest name of an element or attribute, in bytes. Names of ISO 20022 have at most 35.
const MAX_NAME_BYTES: usize = 128;
/// The most attributes of one element, namespace declarations included. Elements of ISO 20022 have one at most.
const MAX_ATTRIBUTES: usize = 64;
/// What errors quote of a text that is not a message, in characters.
const EXCERPT: usize = 100;

/// A message definition: which files it reads.
pub(crate) struct MessageKind {
    /// Business area, message and variant, such as `pain.001.001`.
    pub identifier: &'static str,
    /// Versions whose structure is known.
    pub versions: RangeInclusive<u8>,
    /// The only child of `Document`.
    pub element: &'static str,
}

/// A file that is being read. It stands inside an element; [`Source::next_child`] goes on to the next element in it.
pub(crate) struct Source<'a> {
    reader: NsReader<&'a [u8]>,
    text: &'a str,
    namespace: String,
    depth: usize,
    line: u32,
    line_start: usize,
    counted_to: usize,
}

enum Token<'a> {
    Start(Element),
    End,
    Text(Cow<'a, str>),
    EndOfFile,
}

impl<'a> Source<'a> {
    /// Begins a file and stands inside the element of the message.
    pub fn open(file: &'a [u8], kind: &MessageKind) -> Result<Self, FileError> {
        if file.len() > MAX_FILE_BYTES {
            return Err(FileError::TooLarge(file.len()));
        }
        let text = std::str::from_utf8(file).map_err(|error| FileError::NotUtf8(error.valid_up_to()))?;
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let mut reader = NsReader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_comments = true;
        let mut source =
            Self { reader, text, namespace: String::new(), depth: 0, line: 1, line_start: 0, counted_to: 0 };
        source.check_characters()?;
        source.enter_message(kind)?;
        Ok(source)
    }

    /// Line and byte of an offset, which is not before the last one asked for.
    fn position(&mut self, offset: usize) -> Position {
        let offset = offset.clamp(self.counted_to, self.text.len());
        for (index, byte) in self.text.as_bytes()[self.counted_to..offset].iter().enumerate() {
            if *byte == b'\n' {
                self.line += 1;
                self.line_start = self.counted_to + index + 1;
            }
        }
        self.counted_to = offset;
        Position { line: self.line, column: (offset - self.line_start + 1) as u32 } // a file has at most 16 MiB
    }

    fn here(&mut self) -> Position {
        self.position(self.reader.buffer_position() as usize)
    }

    fn malformed(&mut self, message: impl ToString) -> FileError {
        let Position { line, column } = self.here();
        FileError::Malformed { line, column, message: excerpt(&message.to_string()) }
    }

    fn check_characters(&mut self) -> Result<(), FileError> {
        match self.text.char_indices().find(|(_, character)| !is_xml_character(*character)) {
            None => Ok(()),
            Some((offset, character)) => {
                let Position { line, column } = self.position(offset);
                Err(FileError::Character { character: character.into(), line, column })
            }
        }
    }

    fn enter_message(&mut self, kind: &MessageKind) -> Result<(), FileError> {
        let other = |found: &str| FileError::OtherMessage { expected: kind.identifier, found: excerpt(found) };
        let Some(root) = self.next_child()? else {
            return Err(other("nothing"));
        };
        let (namespace, name) = split_clark(root.name());
        let found = format!("{name} in namespace {namespace:?}");
        let version = namespace
            .strip_prefix(NAMESPACE_PREFIX)
            .and_then(|rest| rest.strip_prefix(kind.identifier)?.strip_prefix('.'));
        let Some(version) = version.filter(|_| name == "Document") else {
            return Err(other(&found));
        };
        let two_digits = version.len() == 2 && version.bytes().all(|byte| byte.is_ascii_digit());
        let number = version.parse().ok().filter(|_| two_digits);
        if !number.is_some_and(|number| kind.versions.contains(&number)) {
            let (first, last) = (*kind.versions.start(), *kind.versions.end());
            let found = excerpt(&format!("{}.{version}", kind.identifier));
            return Err(FileError::Version { expected: kind.identifier, found, first, last });
        }
        self.namespace = namespace.to_owned();
        match self.next_child()? {
            Some(message) if message.name() == kind.element => Ok(()),
            Some(message) => Err(other(message.name())),
            None => Err(other("an empty Document")),
        }
    }

    /// The next element inside the one that the source stands in, without its content, or `None` past the last. What it holds is
    /// read next: with [`Source::complete`] as a whole, or child after child with this function until it answers `None`.
    pub fn next_child(&mut self) -> Result<Option<Element>, FileError> {
        loop {
            match self.token()? {
                Token::Start(element) => return Ok(Some(element)),
                Token::End => return Ok(None),
                Token::Text(text) if is_white(&text) => {}
                Token::Text(_) => return Err(self.malformed("text between elements")),
                Token::EndOfFile if self.depth == 0 => return Ok(None),
                Token::EndOfFile => return Err(self.malformed("the file ends inside an element")),
            }
        }
    }

    /// Reads all that an element holds.
    pub fn complete(&mut self, start: Element) -> Result<Element, FileError> {
        let mut open = vec![start];
        let mut elements = 1;
        loop {
            match self.token()? {
                Token::Start(element) => {
                    elements += 1;
                    if elements > MAX_ROW_ELEMENTS {
                        return Err(self.limit("elements in one row or header", MAX_ROW_ELEMENTS));
                    }
                    open.push(element);
                }
                Token::Text(text) => {
                    if let Some(element) = open.last_mut() {
                        element.push_text(&text);
                    }
                }
                Token::End => {
                    let Some(mut element) = open.pop() else { return Err(self.malformed("an end tag too many")) };
                    element.complete();
                    match open.last_mut() {
                        Some(parent) => parent.push_child(element),
                        None => return Ok(element),
                    }
                }
                Token::EndOfFile => return Err(self.malformed("the file ends inside an element")),
            }
        }
    }

    /// Reads all that a child holds and puts it in its parent, whose other children are rows that are read one by one.
    pub fn complete_in(&mut self, parent: &mut Element, child: Element) -> Result<(), FileError> {
        let child = self.complete(child)?;
        parent.push_child(child);
        if parent.size() > MAX_ROW_ELEMENTS {
            return Err(self.limit("elements in one row or header", MAX_ROW_ELEMENTS));
        }
        Ok(())
    }

    /// Reads on from the end of the message's element to the end of the file, where nothing more may be.
    pub fn finish(mut self) -> Result<(), FileError> {
        while self.depth > 0 {
            if let Some(element) = self.next_child()? {
                return Err(self.malformed(format!("{} follows the message", element.name())));
            }
        }
        match self.next_child()? {
            Some(element) => Err(self.malformed(format!("{} follows the root element", element.name()))),
            None => Ok(()),
        }
    }

    pub fn limit(&mut self, what: &'static str, maximum: usize) -> FileError {
        FileError::Limit { line: self.here().line, what, maximum }
    }

    /// Makes an error that a header element has an error of the file.
    pub fn field_error(element: &Element, path: &str, error: FieldError) -> FileError {
        FileError::Field { place: element.place(path, error.position), reason: error.reason }
    }

    fn token(&mut self) -> Result<Token<'a>, FileError> {
        loop {
            let before = self.reader.buffer_position() as usize;
            let event = match self.reader.read_event() {
                Ok(event) => event,
                Err(error) => return Err(self.malformed(error)),
            };
            let token = match event {
                Event::Start(start) | Event::Empty(start) => Token::Start(self.start(&start, before)?),
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Token::End
                }
                Event::Text(text) if text.contains("]]>") => return Err(self.malformed("]]> in text")),
                Event::Text(text) => Token::Text(text.xml10_content()),
                Event::CData(text) => Token::Text(text.xml10_content()),
                Event::GeneralRef(reference) => Token::Text(self.resolve(&reference)?),
                Event::Comment(_) => continue,
                Event::PI(instruction) if !instruction.target().eq_ignore_ascii_case("xml") => continue,
                Event::PI(_) => return Err(self.malformed("a processing instruction is called xml")),
                Event::Decl(declaration) => {
                    if before > 0 {
                        return Err(self.malformed("an XML declaration after the start of the file"));
                    }
                    check_declaration(&declaration)?;
                    continue;
                }
                Event::DocType(_) => return Err(FileError::Doctype(self.position(before).line)),
                Event::Eof => Token::EndOfFile,
            };
            return Ok(token);
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, offset: usize) -> Result<Element, FileError> {
        let position = self.position(offset);
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.limit("elements inside each other", MAX_DEPTH));
        }
        self.check_name(start.name().into_inner())?;
        let local = start.local_name();
        let resolved = match self.reader.resolver().resolve_element(start.name()).0 {
            ResolveResult::Bound(namespace) if namespace.0 == self.namespace => {
                Ok(Element::new(local.into_inner(), position))
            }
            ResolveResult::Bound(namespace) => Ok(foreign_element(namespace.0, local.into_inner(), position)),
            ResolveResult::Unbound => Ok(foreign_element("", local.into_inner(), position)),
            ResolveResult::Unknown(prefix) => Err(prefix),
        };
        let mut element =
            resolved.map_err(|prefix| self.malformed(format!("the prefix {} has no namespace", excerpt(&prefix))))?;
        for (index, attribute) in start.attributes().enumerate() {
            if index >= MAX_ATTRIBUTES {
                return Err(self.limit("attributes of one element", MAX_ATTRIBUTES));
            }
            let attribute = attribute.map_err(|error| self.malformed(error))?;
            let name = attribute.key.into_inner();
            self.check_name(name)?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| self.malformed(error))?;
            if attribute.value.contains('<') || !value.chars().all(is_xml_character) {
                return Err(self.malformed(format!("attribute {name} holds a character that is not allowed")));
            }
            let is_markup = name == "xmlns" || name.starts_with("xmlns:") || name.starts_with("xsi:");
            if !is_markup {
                element.push_attribute(name, value.into_owned());
            }
        }
        Ok(element)
    }

    fn check_name(&mut self, name: &str) -> Result<(), FileError> {
        if name.len() > MAX_NAME_BYTES {
            return Err(self.limit("bytes in a name", MAX_NAME_BYTES));
        }
        let begins = name.starts_with(|character: char| character.is_alphabetic() || character == '_');
        let goes_on = name.chars().all(|character| character.is_alphanumeric() || "_-.:".contains(character));
        let colons = name.matches(':').count();
        if begins && goes_on && colons <= 1 && !name.ends_with(':') {
            Ok(())
        } else {
            Err(self.malformed(format!("{name:?} is not a name")))
        }
    }

    fn resolve(&mut self, reference: &BytesRef<'_>) -> Result<Cow<'a, str>, FileError> {
        if let Some(text) = resolve_predefined_entity(reference) {
            return Ok(Cow::Borrowed(text));
        }
        match reference.resolve_char_ref() {
            Ok(Some(character)) if is_xml_character(character) => Ok(Cow::Owned(character.to_string())),
            _ => Err(self.malformed(format!("the reference &{}; stands for nothing", excerpt(reference)))),
        }
    }
}

fn check_declaration(declaration: &BytesDecl<'_>) -> Result<(), FileError> {
    let error = || FileError::Declaration(excerpt(declaration));
    let version = declaration.version().map_err(|_| error())?;
    let encoding = declaration.encoding().transpose().map_err(|_| error())?;
    if version == "1.0" && encoding.is_none_or(|encoding| encoding.eq_ignore_ascii_case("utf-8")) {
        Ok(())
    } else {
        Err(error())
    }
}

/// An element of another namespace than that of the message, in the notation `{namespace}name`.
fn foreign_element(namespace: &str, name: &str, position: Position) -> Element {
    Element::new(&format!("{{{}}}{name}", excerpt(namespace)), position)
}

fn excerpt(text: &str) -> String {
    text.chars().take(EXCERPT).collect()
}

/// Namespace and local name of `{namespace}name`.
fn split_clark(name: &str) -> (&str, &str) {
    name.strip_prefix('{').and_then(|rest| rest.rsplit_once('}')).unwrap_or(("", name))
}

//! One element with all that is in it. It notes what is read of it, and so knows what was not carried over.

use std::cell::Cell;

use crate::{
    reading::LossReport,
    reason::{Place, Reason},
};

/// Longest text that is read as a code, number, date or identifier, in characters.
const MAX_TOKEN: usize = 64;
/// Data that a community adds; the report counts it as a whole.
const SUPPLEMENTARY_DATA: &str = "SplmtryData";

/// Where a start tag is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Position {
    pub line: u32,
    pub column: u32,
}

/// What is wrong with an element.
#[derive(Debug)]
pub(crate) struct FieldError {
    pub position: Position,
    pub reason: Reason,
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Unread,
    Read,
    /// Read but for an offset behind a date.
    WithoutOffset,
}

struct Attribute {
    name: Box<str>,
    value: String,
    read: Cell<bool>,
}

pub(crate) struct Element {
    name: Box<str>,
    attributes: Vec<Attribute>,
    text: String,
    children: Vec<Element>,
    /// Elements in this one, itself included.
    size: usize,
    position: Position,
    mark: Cell<Mark>,
}

impl Element {
    pub fn new(name: &str, position: Position) -> Self {
        Self {
            name: name.into(),
            attributes: Vec::new(),
            text: String::new(),
            children: Vec::new(),
            size: 1,
            position,
            mark: Cell::new(Mark::Unread),
        }
    }

    pub fn push_attribute(&mut self, name: &str, value: String) {
        self.attributes.push(Attribute { name: name.into(), value, read: Cell::new(false) });
    }

    pub fn push_child(&mut self, child: Element) {
        self.size += child.size;
        self.children.push(child);
    }

    pub fn push_text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Drops the white space that lays out child elements.
    pub fn complete(&mut self) {
        if !self.children.is_empty() && is_white(&self.text) {
            self.text = String::new();
        }
    }

    /// Local name; `{namespace}name` if the namespace is not that of the message.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Elements in this one, itself included.
    pub fn size(&self) -> usize {
        self.size
    }

    pub fn error(&self, reason: impl Into<Reason>) -> FieldError {
        FieldError { position: self.position, reason: reason.into() }
    }

    /// The child of a name that may be there once.
    pub fn child(&self, name: &str) -> Result<Option<&Element>, FieldError> {
        let mut found = self.children(name);
        match (found.next(), found.next()) {
            (child, None) => Ok(child),
            (_, Some(second)) => Err(second.error(Reason::Repeated(name.to_owned()))),
        }
    }

    /// The child of a name that must be there once.
    pub fn required(&self, name: &str) -> Result<&Element, FieldError> {
        self.child(name)?.ok_or_else(|| self.error(Reason::Missing(name.to_owned())))
    }

    /// All children of a name, in the order of the file.
    pub fn children(&self, name: &str) -> impl Iterator<Item = &Element> {
        self.children.iter().filter(move |child| &*child.name == name)
    }

    /// The element at a path of names, the first of each, without noting that it is read.
    pub fn first_at(&self, path: &[&str]) -> Option<&Element> {
        path.iter().try_fold(self, |element, name| element.children(name).next())
    }

    /// The text of an element without children, as it is, whatever it is.
    pub fn unread_text(&self) -> &str {
        &self.text
    }

    /// Takes an element that may be empty as read, if it is.
    pub fn mark_read_if_empty(&self) {
        if self.children.is_empty() && is_white(&self.text) {
            self.mark.set(Mark::Read);
        }
    }

    /// Notes that the offset behind a date was not carried over.
    pub fn mark_without_offset(&self) {
        self.mark.set(Mark::WithoutOffset);
    }

    /// The text, 1 to `maximum` characters, exactly as it is.
    pub fn text(&self, maximum: usize) -> Result<&str, FieldError> {
        self.mark.set(Mark::Read);
        if !self.children.is_empty() {
            return Err(self.error(Reason::NotText));
        }
        if self.text.is_empty() {
            return Err(self.error(Reason::Empty));
        }
        match self.text.chars().count() {
            length if length > maximum => Err(self.error(Reason::TooLong { length, maximum })),
            _ => Ok(&self.text),
        }
    }

    /// The text of a code, number, date or identifier, without white space around it.
    pub fn token(&self) -> Result<&str, FieldError> {
        let token = self.text(MAX_TOKEN)?.trim_matches(is_white_character);
        if token.is_empty() { Err(self.error(Reason::Empty)) } else { Ok(token) }
    }

    /// The text as a value that knows how it is written.
    pub fn parse<T>(&self) -> Result<T, FieldError>
    where
        T: std::str::FromStr,
        Reason: From<T::Err>,
    {
        self.token()?.parse().map_err(|error: T::Err| self.error(error))
    }

    /// The value of an attribute, which must be there.
    pub fn required_attribute(&self, name: &str) -> Result<&str, FieldError> {
        let missing = || self.error(Reason::Missing(format!("attribute {name}")));
        let attribute = self.attributes.iter().find(|attribute| &*attribute.name == name).ok_or_else(missing)?;
        attribute.read.set(true);
        let length = attribute.value.chars().count();
        if length > MAX_TOKEN {
            return Err(self.error(Reason::TooLong { length, maximum: MAX_TOKEN }));
        }
        Ok(&attribute.value)
    }

    /// Adds to a report what was not read of this element; `path` leads to it.
    pub fn add_losses(&self, path: &str, losses: &mut LossReport) {
        let mut path = path.to_owned();
        self.add_losses_below(&mut path, losses);
    }

    fn add_losses_below(&self, path: &mut String, losses: &mut LossReport) {
        let has_content = self.children.is_empty() || !self.text.is_empty(); // text beside elements is of no type
        match self.mark.get() {
            Mark::Unread if has_content || &*self.name == SUPPLEMENTARY_DATA => losses.add(path, 1),
            Mark::WithoutOffset => losses.add(&format!("{path}/(offset from UTC)"), 1),
            Mark::Unread | Mark::Read => {}
        }
        if &*self.name == SUPPLEMENTARY_DATA {
            return;
        }
        for attribute in self.attributes.iter().filter(|attribute| !attribute.read.get()) {
            losses.add(&format!("{path}/@{}", attribute.name), 1);
        }
        let length = path.len();
        for child in &self.children {
            if length > 0 {
                path.push('/');
            }
            path.push_str(&child.name);
            child.add_losses_below(path, losses);
            path.truncate(length);
        }
    }

    /// The place of an error of this element or one in it; `path` leads to this element.
    pub fn place(&self, path: &str, position: Position) -> Place {
        let mut path = path.to_owned();
        self.find(position, &mut path);
        Place { path, line: position.line, column: position.column }
    }

    fn find(&self, position: Position, path: &mut String) -> bool {
        if self.position == position {
            return true;
        }
        let length = path.len();
        self.children.iter().any(|child| {
            path.push('/');
            path.push_str(&child.name);
            let found = child.find(position, path);
            if !found {
                path.truncate(length);
            }
            found
        })
    }
}

pub(crate) fn is_white_character(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r') // XML 1.0, production S
}

pub(crate) fn is_white(text: &str) -> bool {
    text.chars().all(is_white_character)
}

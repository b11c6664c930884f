//! XML as this crate needs it: a bounded pull reader, elements that know what was read of them, and a writer.

mod element;
mod source;
mod writer;

pub(crate) use element::{Element, FieldError, Position};
pub(crate) use source::{MessageKind, Source};
pub(crate) use writer::{MAX_35, XmlWriter};

/// The start of every ISO 20022 namespace.
pub(crate) const NAMESPACE_PREFIX: &str = "urn:iso:std:iso:20022:tech:xsd:";

/// Whether XML 1.0 allows a character (section 2.2, production `Char`).
pub(crate) fn is_xml_character(character: char) -> bool {
    matches!(character,
        '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

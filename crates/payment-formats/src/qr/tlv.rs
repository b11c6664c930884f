//! Tag, length and value, and the check sum.

use super::{
    error::{CodeError, Location},
    tag::Tag,
};

/// One data object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its identifier.
    pub tag: Tag,
    /// Its content.
    pub value: Value,
}

/// The content of a data object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Characters.
    Text(String),
    /// A template: further data objects.
    Template(Vec<Field>),
}

impl Field {
    /// An object with characters as its value.
    pub fn text(tag: Tag, value: impl Into<String>) -> Self {
        Self { tag, value: Value::Text(value.into()) }
    }

    /// An object that holds further objects.
    pub fn template(tag: Tag, fields: Vec<Field>) -> Self {
        Self { tag, value: Value::Template(fields) }
    }
}

/// CRC-16 with polynomial 0x1021, initial value 0xFFFF, neither reflected nor inverted ("CRC-16/CCITT-FALSE", ISO/IEC
/// 13239 as EMV QRCPS-MPM section 4.7.3 uses it).
pub fn crc16(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xFFFF, |crc, byte| {
        (0..8).fold(
            crc ^ (u16::from(*byte) << 8),
            |crc, _| {
                if crc & 0x8000 == 0 { crc << 1 } else { (crc << 1) ^ 0x1021 }
            },
        )
    })
}

/// Writes objects. Values must have been checked by [`check_lengths`].
pub(super) fn write(fields: &[Field], out: &mut String) {
    for field in fields {
        let value = match &field.value {
            Value::Text(text) => text.clone(),
            Value::Template(inner) => {
                let mut text = String::new();
                write(inner, &mut text);
                text
            }
        };
        let characters = value.chars().count();
        out.push_str(&format!("{}{characters:02}{value}", field.tag));
    }
}

/// Reads a list of objects. Values of templates become lists; a malformed one is named by its tag.
pub(super) fn read(text: &str, parents: Parents) -> Result<Vec<Field>, CodeError> {
    let mut fields: Vec<Field> = Vec::new();
    let mut rest = text;
    let mut position = 0;
    while !rest.is_empty() {
        let (tag, length, after) = read_head(rest, position)?;
        let split = after.char_indices().nth(length).map(|(index, _)| index);
        let end = match split {
            Some(index) => index,
            None if after.chars().count() == length => after.len(),
            None => {
                let available = after.chars().count();
                return Err(CodeError::LengthBeyondEnd { tag, position, length, available });
            }
        };
        let location = parents.locate(tag);
        if length == 0 {
            return Err(CodeError::Empty(location));
        }
        if fields.iter().any(|field| field.tag == tag) {
            return Err(CodeError::Repeated(location));
        }
        let (raw, remaining) = after.split_at(end);
        let value = if parents.is_template(tag) {
            let inner = read(raw, parents.enter(tag))
                .map_err(|source| CodeError::Template { template: tag, source: Box::new(source) })?;
            Value::Template(inner)
        } else {
            Value::Text(raw.to_owned())
        };
        fields.push(Field { tag, value });
        rest = remaining;
        position += 4 + length;
    }
    Ok(fields)
}

/// Tag and length, and the text after them.
fn read_head(text: &str, position: usize) -> Result<(Tag, usize, &str), CodeError> {
    let first: String = text.chars().take(2).collect();
    let tag = Tag::try_from(first.clone()).map_err(|_| CodeError::TagNotDigits { position, found: first })?;
    // The tag is two ASCII digits, so byte 2 is a boundary.
    let after_tag = &text[2..];
    let second: String = after_tag.chars().take(2).collect();
    match second.as_bytes() {
        [tens @ b'0'..=b'9', ones @ b'0'..=b'9'] => {
            let length = usize::from(tens - b'0') * 10 + usize::from(ones - b'0');
            Ok((tag, length, &after_tag[2..]))
        }
        _ => Err(CodeError::LengthNotDigits { tag, position, found: second }),
    }
}

/// Where a list of objects stands: at the root, in a template, or in a template of a template.
#[derive(Clone, Copy)]
pub(super) enum Parents {
    Root,
    In(Tag),
    Within(Tag),
}

impl Parents {
    pub(super) fn locate(self, tag: Tag) -> Location {
        let template = match self {
            Self::Root => None,
            Self::In(parent) | Self::Within(parent) => Some(parent),
        };
        Location { template, tag }
    }

    pub(super) fn is_template(self, tag: Tag) -> bool {
        match self {
            Self::Root => tag.is_root_template(),
            Self::In(parent) => tag.is_nested_template(parent),
            Self::Within(_) => false,
        }
    }

    pub(super) fn enter(self, tag: Tag) -> Self {
        match self {
            Self::Root => Self::In(tag),
            Self::In(_) | Self::Within(_) => Self::Within(tag),
        }
    }
}

/// Checks fields that were built rather than read: the same rules as [`read`] has.
pub(super) fn check_lengths(fields: &[Field], parents: Parents) -> Result<(), CodeError> {
    for (index, field) in fields.iter().enumerate() {
        let location = parents.locate(field.tag);
        if fields[..index].iter().any(|earlier| earlier.tag == field.tag) {
            return Err(CodeError::Repeated(location));
        }
        let characters = match (&field.value, parents.is_template(field.tag)) {
            (Value::Text(text), false) => text.chars().count(),
            (Value::Template(inner), true) => {
                check_lengths(inner, parents.enter(field.tag))
                    .map_err(|source| CodeError::Template { template: field.tag, source: Box::new(source) })?;
                let mut text = String::new();
                write(inner, &mut text);
                text.chars().count()
            }
            (Value::Text(_), true) => return Err(CodeError::Shape { location, expected: "fields" }),
            (Value::Template(_), false) => return Err(CodeError::Shape { location, expected: "a value" }),
        };
        match characters {
            0 => return Err(CodeError::Empty(location)),
            1..=99 => {}
            _ => return Err(CodeError::ValueTooLong { location, characters }),
        }
    }
    Ok(())
}

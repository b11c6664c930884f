//! Data objects in BER-TLV, as chip cards and consumer-presented codes have them (ISO/IEC 7816-4, section 5.2.2; EMV Book 3,
//! annex B): definite lengths in their shortest form.

use std::fmt;

use serde::{Serialize, Serializer, ser::SerializeMap as _};

/// How deep templates may stand in each other.
const MAX_DEPTH: usize = 4;
/// Marks the first byte of a tag whose value is a list of objects.
const CONSTRUCTED: u8 = 0x20;

/// A tag of one or two bytes, such as `61` or `5F2A`. In JSON it is capital hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct BerTag(u16);

impl BerTag {
    /// A tag that is written in the source.
    pub(crate) const fn of(tag: u16) -> Self {
        Self(tag)
    }

    /// The bytes as one number, such as `0x5F2A`.
    pub const fn number(self) -> u16 {
        self.0
    }

    /// Whether the value is a list of objects.
    pub const fn is_template(self) -> bool {
        let first = if self.0 > 0xff { (self.0 >> 8) as u8 } else { self.0 as u8 };
        first & CONSTRUCTED != 0
    }

    /// The name of the specification, in camel case, for the objects that stand in consumer-presented codes.
    pub const fn name(self) -> &'static str {
        match self.0 {
            0x85 => "payloadFormatIndicator",
            0x61 => "applicationTemplate",
            0x62 => "commonDataTemplate",
            0x63 => "applicationSpecificTransparentTemplate",
            0x64 => "commonDataTransparentTemplate",
            0x4f => "applicationDefinitionFileName",
            0x50 => "applicationLabel",
            0x57 => "track2EquivalentData",
            0x5a => "applicationPan",
            0x5f20 => "cardholderName",
            0x5f2a => "transactionCurrencyCode",
            0x5f2d => "languagePreference",
            0x5f50 => "issuerUrl",
            0x9f08 => "applicationVersionNumber",
            0x9f19 => "tokenRequestorId",
            0x9f24 => "paymentAccountReference",
            0x9f25 => "lastFourDigitsOfPan",
            _ => "other",
        }
    }
}

impl fmt::Display for BerTag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02X}", self.0)
    }
}

impl fmt::Debug for BerTag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// A data object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Object {
    /// Its tag.
    pub tag: BerTag,
    /// Its value.
    pub value: Content,
}

/// The value of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Bytes.
    Bytes(Vec<u8>),
    /// Other objects.
    Objects(Vec<Object>),
}

impl Object {
    /// An object of bytes.
    pub(crate) fn bytes(tag: BerTag, bytes: &[u8]) -> Self {
        Self { tag, value: Content::Bytes(bytes.to_vec()) }
    }

    /// A template.
    pub(crate) fn template(tag: BerTag, objects: Vec<Self>) -> Self {
        Self { tag, value: Content::Objects(objects) }
    }
}

impl Serialize for Object {
    /// `{"tag", "name", "value"}` with the bytes in hexadecimal, or `{"tag", "name", "fields"}`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("tag", &self.tag.to_string())?;
        map.serialize_entry("name", self.tag.name())?;
        match &self.value {
            Content::Bytes(bytes) => map.serialize_entry("value", &hex::encode(bytes))?,
            Content::Objects(objects) => map.serialize_entry("fields", objects)?,
        }
        map.end()
    }
}

/// Why bytes are no list of objects. Positions count bytes from the start of the whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BerError {
    /// A tag of more than two bytes, in a longer form than it needs, or padding where a tag is due.
    #[error("at byte {0} there is no tag of one or two bytes")]
    Tag(usize),
    /// The bytes end within a tag or a length.
    #[error("the bytes end at byte {0}, within a tag or a length")]
    Truncated(usize),
    /// A length that is indefinite, longer than two bytes, or not in its shortest form.
    #[error("the length of tag {tag} at byte {position} is not a definite one in its shortest form")]
    Length {
        /// The object.
        tag: BerTag,
        /// Where its length stands.
        position: usize,
    },
    /// An object reaches beyond the end of what holds it.
    #[error("tag {tag} at byte {position} says {length} bytes, but only {available} follow")]
    BeyondEnd {
        /// The object.
        tag: BerTag,
        /// Where it stands.
        position: usize,
        /// What it says.
        length: usize,
        /// What is there.
        available: usize,
    },
    /// A tag twice in a list in which it may stand once.
    #[error("tag {tag} at byte {position} is there twice")]
    Repeated {
        /// The object.
        tag: BerTag,
        /// Where it stands the second time.
        position: usize,
    },
    /// Templates in templates without end.
    #[error("templates stand more than {MAX_DEPTH} deep in each other at byte {0}")]
    TooDeep(usize),
}

/// Reads all of `bytes` as a list of objects. A tag stands once in a list, but for those of `several` in the outermost.
pub(crate) fn read(bytes: &[u8], several: &[BerTag]) -> Result<Vec<Object>, BerError> {
    Reader { bytes, position: 0 }.list(bytes.len(), several, 0)
}

struct Reader<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl Reader<'_> {
    fn list(&mut self, end: usize, several: &[BerTag], depth: usize) -> Result<Vec<Object>, BerError> {
        if depth > MAX_DEPTH {
            return Err(BerError::TooDeep(self.position));
        }
        let mut objects: Vec<Object> = Vec::new();
        while self.position < end {
            let position = self.position;
            let tag = self.tag(end)?;
            if !several.contains(&tag) && objects.iter().any(|object| object.tag == tag) {
                return Err(BerError::Repeated { tag, position });
            }
            let length = self.length(tag, end)?;
            let available = end - self.position;
            if length > available {
                return Err(BerError::BeyondEnd { tag, position, length, available });
            }
            let value_end = self.position + length;
            let value = if tag.is_template() {
                Content::Objects(self.list(value_end, &[], depth + 1)?)
            } else {
                Content::Bytes(self.bytes[self.position..value_end].to_vec())
            };
            self.position = value_end;
            objects.push(Object { tag, value });
        }
        Ok(objects)
    }

    fn byte(&mut self, end: usize) -> Result<u8, BerError> {
        if self.position >= end {
            return Err(BerError::Truncated(self.position));
        }
        self.position += 1;
        Ok(self.bytes[self.position - 1])
    }

    /// One byte, or two when the low five bits of the first are all set. ISO/IEC 8825-1 begins such tags at 1F; EMV has
    /// smaller ones, such as 9F10.
    fn tag(&mut self, end: usize) -> Result<BerTag, BerError> {
        let position = self.position;
        let first = self.byte(end)?;
        if first == 0 || first == 0xff {
            return Err(BerError::Tag(position));
        }
        if first & 0x1f != 0x1f {
            return Ok(BerTag(first.into()));
        }
        match self.byte(end)? {
            second @ 0x01..=0x7f => Ok(BerTag(u16::from_be_bytes([first, second]))),
            _ => Err(BerError::Tag(position)),
        }
    }

    fn length(&mut self, tag: BerTag, end: usize) -> Result<usize, BerError> {
        let position = self.position;
        let wrong = BerError::Length { tag, position };
        match self.byte(end)? {
            short @ 0..=0x7f => Ok(short.into()),
            0x81 => match self.byte(end)? {
                length @ 0x80.. => Ok(length.into()),
                _ => Err(wrong),
            },
            0x82 => match u16::from_be_bytes([self.byte(end)?, self.byte(end)?]) {
                length @ 0x100.. => Ok(length.into()),
                _ => Err(wrong),
            },
            _ => Err(wrong),
        }
    }
}

/// Appends the objects. Those that this crate makes are far shorter than the longest length.
pub(crate) fn write(objects: &[Object], bytes: &mut Vec<u8>) {
    for Object { tag, value } in objects {
        let mut inner = Vec::new();
        let value = match value {
            Content::Bytes(value) => value,
            Content::Objects(objects) => {
                write(objects, &mut inner);
                &inner
            }
        };
        match tag.0.to_be_bytes() {
            [0, single] => bytes.push(single),
            both => bytes.extend(both),
        }
        match value.len().to_be_bytes() {
            [.., 0, short @ 0..=0x7f] => bytes.push(short),
            [.., 0, length] => bytes.extend([0x81, length]),
            [.., high, low] => bytes.extend([0x82, high, low]),
        }
        bytes.extend(value);
    }
}

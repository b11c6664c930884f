//! Consumer-presented codes: what a wallet shows to be charged.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Serialize, Serializer};

use super::ber::{BerError, BerTag, Content, Object, read, write};

/// The longest code, in characters of base64 (EMV QRCPS-CPM, section on the payload's length).
pub const MAX_CHARACTERS: usize = 512;
/// How the base64 of every code of versions 00 to 03 begins: `85 05 "CPV0"`. It tells these codes from merchant-presented
/// ones.
pub const CONSUMER_PREFIX: &str = "hQVDUFYw";

const FORMAT_INDICATOR: BerTag = BerTag::of(0x85);
/// Consumer-presented, version 01.
const FORMAT: &[u8] = b"CPV01";
/// Holds one payment application.
pub(crate) const APPLICATION: BerTag = BerTag::of(0x61);
const COMMON_DATA: BerTag = BerTag::of(0x62);

/// A consumer-presented code of any payment network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsumerCode {
    objects: Vec<Object>,
}

/// Why a text is no consumer-presented code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConsumerError {
    /// More characters than a code may have.
    #[error("the code has {0} characters, and at most {MAX_CHARACTERS} are allowed")]
    TooLong(usize),
    /// Not base64 with padding, or with bits that no byte has.
    #[error("the code is not base64")]
    Base64,
    /// Not a list of data objects.
    #[error(transparent)]
    Ber(#[from] BerError),
    /// The first object is not the payload format indicator `CPV01`.
    #[error("the code doesn't start with the payload format indicator CPV01 (tag 85)")]
    Format,
    /// No payment application.
    #[error("the code has no application template (tag 61)")]
    NoApplication,
    /// An object that doesn't stand at the root.
    #[error("tag {0} doesn't stand at the root of a code")]
    Misplaced(BerTag),
}

impl ConsumerCode {
    /// A code of these application templates' objects.
    pub(crate) fn of(applications: Vec<Vec<Object>>) -> Self {
        let indicator = Object::bytes(FORMAT_INDICATOR, FORMAT);
        let applications = applications.into_iter().map(|objects| Object::template(APPLICATION, objects));
        Self { objects: std::iter::once(indicator).chain(applications).collect() }
    }

    /// Reads a code.
    ///
    /// # Errors
    /// [`ConsumerError`], with the place and the reason.
    pub fn decode(text: &str) -> Result<Self, ConsumerError> {
        let characters = text.chars().count();
        if characters > MAX_CHARACTERS {
            return Err(ConsumerError::TooLong(characters));
        }
        let bytes = STANDARD.decode(text).map_err(|_| ConsumerError::Base64)?;
        let objects = read(&bytes, &[APPLICATION])?;
        if objects.first() != Some(&Object::bytes(FORMAT_INDICATOR, FORMAT)) {
            return Err(ConsumerError::Format);
        }
        for Object { tag, .. } in &objects[1..] {
            if ![APPLICATION, COMMON_DATA].contains(tag) {
                return Err(ConsumerError::Misplaced(*tag));
            }
        }
        let code = Self { objects };
        if code.applications().next().is_none() {
            return Err(ConsumerError::NoApplication);
        }
        Ok(code)
    }

    /// The text of the code.
    pub fn encode(&self) -> String {
        let mut bytes = Vec::new();
        write(&self.objects, &mut bytes);
        STANDARD.encode(bytes)
    }

    /// Its objects in their order, the payload format indicator first.
    pub fn objects(&self) -> &[Object] {
        &self.objects
    }

    /// The objects of each application template.
    pub fn applications(&self) -> impl Iterator<Item = &[Object]> {
        self.objects.iter().filter_map(|object| match &object.value {
            Content::Objects(objects) if object.tag == APPLICATION => Some(objects.as_slice()),
            _ => None,
        })
    }

    /// A line for each object, with those of templates indented.
    pub fn lines(&self) -> Vec<String> {
        fn of(objects: &[Object], indent: &str, lines: &mut Vec<String>) {
            for Object { tag, value } in objects {
                let (shown, inner) = match value {
                    Content::Bytes(bytes) => (hex::encode(bytes), &[][..]),
                    Content::Objects(objects) => (String::new(), objects.as_slice()),
                };
                lines.push(format!("{indent}{:<4} {:<38} {shown}", tag.to_string(), tag.name()));
                of(inner, &format!("{indent}   "), lines);
            }
        }
        let mut lines = Vec::new();
        of(&self.objects, "", &mut lines);
        lines
    }
}

impl Serialize for ConsumerCode {
    /// `{"fields": […]}`, as merchant-presented codes have it.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("fields", &self.objects)])
    }
}

//! Codes as JSON: every object with its tag, its name and its value.

use serde::{Deserialize, Serialize};

use super::{
    code::Code,
    error::{CodeError, Location},
    tag::Tag,
    tlv::{Field, Value},
};

/// A code as JSON. Its check sum is computed, so it isn't there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeDocument {
    /// The objects in their order.
    pub fields: Vec<FieldDocument>,
}

/// An object as JSON: either a value or further objects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldDocument {
    /// Two digits.
    pub tag: Tag,
    /// The specification's name of it; need not be given, but must fit the tag.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<String>,
    /// What it holds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub value: Option<String>,
    /// What it holds if it is a template.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub fields: Option<Vec<FieldDocument>>,
}

impl From<&Code> for CodeDocument {
    fn from(code: &Code) -> Self {
        Self { fields: documents(code.fields(), None) }
    }
}

fn documents(fields: &[Field], parent: Option<Tag>) -> Vec<FieldDocument> {
    let document = |field: &Field| {
        let (value, fields) = match &field.value {
            Value::Text(text) => (Some(text.clone()), None),
            Value::Template(inner) => (None, Some(documents(inner, Some(field.tag)))),
        };
        FieldDocument { tag: field.tag, name: Some(field.tag.name(parent).into()), value, fields }
    };
    fields.iter().map(document).collect()
}

impl TryFrom<CodeDocument> for Code {
    type Error = CodeError;

    fn try_from(document: CodeDocument) -> Result<Self, CodeError> {
        Self::new(fields(document.fields, None)?)
    }
}

fn fields(documents: Vec<FieldDocument>, parent: Option<Tag>) -> Result<Vec<Field>, CodeError> {
    let read = |FieldDocument { tag, name, value, fields: inner }| {
        let location = Location { template: parent, tag };
        if let Some(found) = name.filter(|name| name != tag.name(parent)) {
            return Err(CodeError::Name { location, found });
        }
        match (value, inner) {
            (Some(text), None) => Ok(Field::text(tag, text)),
            (None, Some(inner)) => Ok(Field::template(tag, fields(inner, Some(tag))?)),
            (None, None) | (Some(_), Some(_)) => {
                Err(CodeError::Shape { location, expected: "either a value or fields" })
            }
        }
    };
    documents.into_iter().map(read).collect()
}

//! Writer of a message: every text is checked against its length and the characters of XML 1.0 before it is written.

use super::{NAMESPACE_PREFIX, is_xml_character};
use crate::{
    MAX_FILE_BYTES,
    model::CodeOrProprietary,
    money::Money,
    reason::{Reason, WriteError},
    time::{DateOrDateTime, parse_date},
};

/// Characters of `Max35Text`.
pub(crate) const MAX_35: usize = 35;

/// A message that is being written.
pub(crate) struct XmlWriter {
    output: String,
    open: Vec<(&'static str, Option<usize>)>,
}

impl XmlWriter {
    /// Writes a whole document of a message version such as `pain.001.001.09`.
    pub fn document(
        version: &str,
        element: &'static str,
        content: impl FnOnce(&mut Self) -> Result<(), WriteError>,
    ) -> Result<String, WriteError> {
        let mut writer = Self { output: String::new(), open: Vec::new() };
        writer.output.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        writer.output.push_str(&format!("<Document xmlns=\"{NAMESPACE_PREFIX}{version}\">\n<{element}>\n"));
        content(&mut writer)?;
        writer.output.push_str(&format!("</{element}>\n</Document>\n"));
        writer.check_size()?;
        Ok(writer.output)
    }

    fn check_size(&self) -> Result<(), WriteError> {
        if self.output.len() > MAX_FILE_BYTES { Err(WriteError::TooLarge) } else { Ok(()) }
    }

    /// An error at the element that is being written, or at one in it.
    pub fn error(&self, name: &str, reason: impl Into<Reason>) -> WriteError {
        let parts = self.open.iter().map(|(name, row)| match row {
            Some(row) => format!("{name}[{row}]"),
            None => (*name).to_owned(),
        });
        let path: Vec<_> = parts.chain((!name.is_empty()).then(|| name.to_owned())).collect();
        WriteError::Field { path: path.join("/"), reason: reason.into() }
    }

    pub fn missing(&self, name: &str) -> WriteError {
        self.error("", Reason::Missing(name.to_owned()))
    }

    /// An element with elements in it.
    pub fn element(
        &mut self,
        name: &'static str,
        content: impl FnOnce(&mut Self) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        self.container(name, None, content)
    }

    /// An element that there can be several of; `row` counts from 1.
    pub fn row(
        &mut self,
        name: &'static str,
        row: usize,
        content: impl FnOnce(&mut Self) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        self.container(name, Some(row), content)?;
        self.check_size()
    }

    fn container(
        &mut self,
        name: &'static str,
        row: Option<usize>,
        content: impl FnOnce(&mut Self) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        self.open.push((name, row));
        self.output.push_str(&format!("<{name}>\n"));
        content(self)?;
        self.output.push_str(&format!("</{name}>\n"));
        self.open.pop();
        Ok(())
    }

    /// An element with a text of 1 to `maximum` characters.
    pub fn text(&mut self, name: &'static str, text: &str, maximum: usize) -> Result<(), WriteError> {
        let length = text.chars().count();
        if length == 0 {
            return Err(self.error(name, Reason::Empty));
        }
        if length > maximum {
            return Err(self.error(name, Reason::TooLong { length, maximum }));
        }
        if let Some(character) = text.chars().find(|character| !is_xml_character(*character)) {
            return Err(self.error(name, Reason::Character(character.into())));
        }
        self.output.push_str(&format!("<{name}>"));
        for character in text.chars() {
            match character {
                '&' => self.output.push_str("&amp;"),
                '<' => self.output.push_str("&lt;"),
                '>' => self.output.push_str("&gt;"),
                '\r' => self.output.push_str("&#13;"), // a reader would turn a plain one into a line feed
                _ => self.output.push(character),
            }
        }
        self.output.push_str(&format!("</{name}>\n"));
        Ok(())
    }

    pub fn optional_text(&mut self, name: &'static str, text: Option<&str>, maximum: usize) -> Result<(), WriteError> {
        text.map_or(Ok(()), |text| self.text(name, text, maximum))
    }

    /// An element whose text cannot need escaping: a number, a checked code or identifier.
    pub fn token(&mut self, name: &'static str, token: impl std::fmt::Display) {
        self.output.push_str(&format!("<{name}>{token}</{name}>\n"));
    }

    pub fn amount(&mut self, name: &'static str, money: Money) -> Result<(), WriteError> {
        if !money.fits_schema() {
            return Err(self.error(name, Reason::Amount(format!("{money} has more than 18 digits"))));
        }
        self.output.push_str(&format!("<{name} Ccy=\"{}\">{}</{name}>\n", money.currency, money.to_decimal()));
        Ok(())
    }

    pub fn date(&mut self, name: &'static str, date: jiff::civil::Date) -> Result<(), WriteError> {
        let text = date.to_string();
        parse_date(&text).map_err(|error| self.error(name, error))?; // the schema has years 0001 to 9999
        self.token(name, text);
        Ok(())
    }

    /// An element with a date or a time in it.
    pub fn date_or_time(&mut self, name: &'static str, date: &DateOrDateTime) -> Result<(), WriteError> {
        self.element(name, |writer| match date {
            DateOrDateTime::Date(date) => writer.date("Dt", *date),
            DateOrDateTime::DateTime(time) => {
                writer.token("DtTm", time);
                Ok(())
            }
        })
    }

    /// An element with `Cd` or `Prtry` in it. Codes have 1 to `maximum` characters.
    pub fn code_or_proprietary(
        &mut self,
        name: &'static str,
        code: &CodeOrProprietary,
        maximum: usize,
    ) -> Result<(), WriteError> {
        self.element(name, |writer| match code {
            CodeOrProprietary::Code(code) => writer.text("Cd", code, maximum),
            CodeOrProprietary::Proprietary(text) => writer.text("Prtry", text, MAX_35),
        })
    }
}

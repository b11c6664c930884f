//! SQL text with its values, and rows.
//!
//! The text of a statement is made of literals of this program only; whatever comes from outside is a bound value. That
//! holds by types: [`Statement::sql`] takes nothing but `&'static str`.

use crate::{IndexError, place::to_integer};
use sqlx::{Arguments as _, Row as _, postgres::PgArguments, sqlite::SqliteArguments};
use std::fmt::{Display, Write as _};
use std::str::FromStr;
use vinculum_core::Timestamp;

/// A value to bind: the three types that both databases share.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Integer(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
}

macro_rules! value_from {
    ($($type:ty => $variant:ident($convert:expr),)*) => {
        $(
            impl From<$type> for Value {
                fn from(value: $type) -> Self {
                    Self::$variant(Some(($convert)(value)))
                }
            }
            impl From<Option<$type>> for Value {
                fn from(value: Option<$type>) -> Self {
                    Self::$variant(value.map($convert))
                }
            }
        )*
    };
}
value_from! {
    i64 => Integer(|value| value),
    u64 => Integer(to_integer),
    u32 => Integer(i64::from),
    u16 => Integer(i64::from),
    // Moments that come from outside can be any number. They are only shown, so that their bits may be kept as they are.
    Timestamp => Integer(|value: Timestamp| value.0 as i64),
    String => Text(text),
    &str => Text(text),
    Vec<u8> => Bytes(|value| value),
    &[u8] => Bytes(|value: &[u8]| value.to_vec()),
    &[u8; 32] => Bytes(|value: &[u8; 32]| value.to_vec()),
}

/// PostgreSQL keeps no NUL in text; a search for one finds nothing, as it should.
fn text(value: impl Into<String>) -> String {
    let value = value.into();
    if value.contains('\0') { value.replace('\0', "\u{fffd}") } else { value }
}

impl Value {
    /// A value as it displays.
    pub(crate) fn display(value: &impl Display) -> Self {
        Self::Text(Some(text(value.to_string())))
    }
}

/// A statement in the making.
#[derive(Debug)]
pub(crate) struct Statement {
    text: String,
    values: Vec<Value>,
}

impl Statement {
    pub(crate) fn new(text: &'static str) -> Self {
        Self { text: text.into(), values: Vec::new() }
    }

    /// Appends text.
    pub(crate) fn sql(mut self, text: &'static str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Appends a placeholder for this value.
    pub(crate) fn value(mut self, value: impl Into<Value>) -> Self {
        self.push(value.into());
        self
    }

    /// Appends placeholders for these values with commas between them, at least one. A list is filled up to a power of
    /// four by repeating its last value, so that few different texts exist and their plans can be kept.
    pub(crate) fn list<V: Into<Value>>(mut self, values: impl IntoIterator<Item = V>) -> Self {
        let mut values: Vec<Value> = values.into_iter().map(Into::into).collect();
        let Some(last) = values.last().cloned() else {
            self.text.push_str("NULL");
            return self;
        };
        let mut size = 1;
        while size < values.len() {
            size *= 4;
        }
        values.resize(size, last);
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                self.text.push(',');
            }
            self.push(value);
        }
        self
    }

    /// Appends `(…),(…)` with placeholders for the rows.
    pub(crate) fn rows(mut self, rows: impl IntoIterator<Item = Vec<Value>>) -> Self {
        for (index, row) in rows.into_iter().enumerate() {
            self.text.push_str(if index > 0 { ",(" } else { "(" });
            for (column, value) in row.into_iter().enumerate() {
                if column > 0 {
                    self.text.push(',');
                }
                self.push(value);
            }
            self.text.push(')');
        }
        self
    }

    fn push(&mut self, value: Value) {
        self.values.push(value);
        // Writing to a string doesn't fail.
        let _ = write!(self.text, "${}", self.values.len());
    }

    pub(super) fn into_parts(self) -> (String, Vec<Value>) {
        (self.text, self.values)
    }
}

macro_rules! arguments {
    ($name:ident, $arguments:ty) => {
        pub(super) fn $name(values: Vec<Value>) -> Result<$arguments, sqlx::Error> {
            let mut arguments = <$arguments>::default();
            for value in values {
                match value {
                    Value::Integer(value) => arguments.add(value),
                    Value::Text(value) => arguments.add(value),
                    Value::Bytes(value) => arguments.add(value),
                }
                .map_err(sqlx::Error::Encode)?;
            }
            Ok(arguments)
        }
    };
}
arguments!(sqlite_arguments, SqliteArguments);
arguments!(postgres_arguments, PgArguments);

/// One row of an answer.
#[derive(Debug)]
pub(crate) enum Row {
    Sqlite(sqlx::sqlite::SqliteRow),
    Postgres(sqlx::postgres::PgRow),
}

impl Row {
    /// Its columns, to be read in the order of the statement.
    pub(crate) fn columns(&self) -> Columns<'_> {
        Columns { row: self, next: 0 }
    }
}

/// The columns of a row, read one after the other.
#[derive(Debug)]
pub(crate) struct Columns<'a> {
    row: &'a Row,
    next: usize,
}

macro_rules! column {
    ($($name:ident -> $type:ty,)*) => {
        $(
            pub(crate) fn $name(&mut self) -> Result<$type, IndexError> {
                let index = self.next;
                self.next += 1;
                Ok(match self.row {
                    Row::Sqlite(row) => row.try_get::<$type, _>(index)?,
                    Row::Postgres(row) => row.try_get::<$type, _>(index)?,
                })
            }
        )*
    };
}

impl Columns<'_> {
    column! {
        integer -> i64,
        maybe_integer -> Option<i64>,
        text -> String,
        maybe_text -> Option<String>,
        bytes -> Vec<u8>,
        maybe_bytes -> Option<Vec<u8>>,
    }

    /// A count, a height or the like.
    pub(crate) fn number<N: TryFrom<i64>>(&mut self, what: &'static str) -> Result<N, IndexError> {
        N::try_from(self.integer()?).map_err(|_| IndexError::Corrupt(what))
    }

    pub(crate) fn time(&mut self) -> Result<Timestamp, IndexError> {
        Ok(Timestamp(self.integer()? as u64))
    }

    pub(crate) fn maybe_time(&mut self) -> Result<Option<Timestamp>, IndexError> {
        Ok(self.maybe_integer()?.map(|value| Timestamp(value as u64)))
    }

    /// 32 bytes: a digest, or an id that is one.
    pub(crate) fn digest<D: From<vinculum_core::Digest>>(&mut self, what: &'static str) -> Result<D, IndexError> {
        let bytes = self.bytes()?.try_into().map_err(|_| IndexError::Corrupt(what))?;
        Ok(vinculum_core::Digest(bytes).into())
    }

    /// 32 bytes or NULL.
    pub(crate) fn maybe_digest(&mut self, what: &'static str) -> Result<Option<vinculum_core::Digest>, IndexError> {
        let digest = self.maybe_bytes()?.map(|bytes| bytes.try_into().map(vinculum_core::Digest));
        digest.transpose().map_err(|_| IndexError::Corrupt(what))
    }

    /// Text that parses.
    pub(crate) fn parsed<T: FromStr>(&mut self, what: &'static str) -> Result<T, IndexError> {
        self.text()?.parse().map_err(|_| IndexError::Corrupt(what))
    }

    /// Text that is JSON.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(&mut self, what: &'static str) -> Result<T, IndexError> {
        serde_json::from_str(&self.text()?).map_err(|_| IndexError::Corrupt(what))
    }

    /// Text that is a word of a closed list.
    pub(crate) fn word<T: serde::de::DeserializeOwned>(&mut self, what: &'static str) -> Result<T, IndexError> {
        word(&self.text()?).ok_or(IndexError::Corrupt(what))
    }
}

/// Reads a word of a closed list.
fn word<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    use serde::de::{IntoDeserializer, value::StrDeserializer};
    let deserializer: StrDeserializer<'_, serde::de::value::Error> = text.into_deserializer();
    T::deserialize(deserializer).ok()
}

/// The text of a word of a closed list.
pub(crate) fn word_text(word: &impl serde::Serialize) -> String {
    match serde_json::to_value(word) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_number_their_placeholders() {
        let statement = Statement::new("SELECT a FROM t WHERE b = ").value(1i64).sql(" AND c IN (").list(["x", "y"]);
        let (text, values) = statement.sql(")").into_parts();
        assert_eq!(text, "SELECT a FROM t WHERE b = $1 AND c IN ($2,$3,$4,$5)");
        assert_eq!(values.len(), 5);
        assert!(matches!(&values[4], Value::Text(Some(last)) if last == "y"));
        let rows = [vec![Value::from(1i64), Value::from("a")], vec![Value::from(2i64), Value::from("b")]];
        let (text, values) = Statement::new("INSERT INTO t VALUES ").rows(rows).into_parts();
        assert_eq!((text.as_str(), values.len()), ("INSERT INTO t VALUES ($1,$2),($3,$4)", 4));
        assert_eq!(Statement::new("(").list(Vec::<i64>::new()).into_parts().0, "(NULL");
    }
}

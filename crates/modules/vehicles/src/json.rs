//! Reading JSON strictly: one shape for each thing.
//!
//! serde's derived readers also take an array for a struct (`["SE", null, 5933, 1807]` for a place) and an object for a
//! word (`{"km": null}` for `"km"`). A verifier written in another language would read such an action differently, or
//! not at all, so they are refused here.

use serde::{
    Deserialize, Deserializer, de,
    de::{DeserializeSeed, Error as _, IgnoredAny, IntoDeserializer as _, MapAccess, Visitor},
};
use std::{borrow::Cow, cell::Cell, fmt};
use vinculum_core::{Rejection, codes};

/// The name of the field that says what an action is.
const TAG: &str = "type";

/// An action's struct from its bytes, without the tag. The error names the field.
pub(crate) fn read<'de, T: Deserialize<'de>>(bytes: &'de [u8]) -> Result<T, Rejection> {
    let field = Cell::new("");
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let action = T::deserialize(Object { inner: &mut json, tagged: Some(&field) });
    let action = action.map_err(|error| malformed(&error, field.get()))?;
    json.end().map_err(|error| malformed(&error, ""))?;
    Ok(action)
}

fn malformed(error: &serde_json::Error, field: &str) -> Rejection {
    let place = if field.is_empty() { String::new() } else { format!(", {field}") };
    codes::MALFORMED.reject(format!("the action{place}: {error}"))
}

/// A reader that takes nothing but an object for a struct. For a tagged one it passes over the tag and keeps the name
/// of the field that is being read.
pub(crate) struct Object<'f, D> {
    pub(crate) inner: D,
    pub(crate) tagged: Option<&'f Cell<&'static str>>,
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Object<'_, D> {
    type Error = D::Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, D::Error> {
        self.inner.deserialize_struct(name, fields, Fields { visitor, fields, tagged: self.tagged })
    }

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, D::Error> {
        Err(D::Error::custom("only structs are read as objects"))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Fields<'f, V> {
    visitor: V,
    fields: &'static [&'static str],
    tagged: Option<&'f Cell<&'static str>>,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Fields<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        match self.tagged {
            None => self.visitor.visit_map(map),
            Some(field) => self.visitor.visit_map(Untagged { map, fields: self.fields, field, tags: 0 }),
        }
    }
}

struct Untagged<'f, A> {
    map: A,
    fields: &'static [&'static str],
    field: &'f Cell<&'static str>,
    tags: u32,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Untagged<'_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        self.field.set("");
        while let Some(Key(key)) = self.map.next_key()? {
            if key != TAG {
                let known = self.fields.iter().find(|field| **field == key);
                self.field.set(known.copied().unwrap_or_default());
                return seed.deserialize(key.into_deserializer()).map(Some);
            }
            self.tags += 1;
            if self.tags > 1 {
                return Err(A::Error::duplicate_field(TAG));
            }
            self.map.next_value::<IgnoredAny>()?;
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}

/// A key, borrowed where it has no escapes.
#[derive(Deserialize)]
#[serde(transparent)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

/// Makes structs whose serde derives are `remote = "Self"` readable from objects only.
macro_rules! objects {
    ($($name:ident),* $(,)?) => {
        $(
            impl<'de> serde::Deserialize<'de> for $name {
                fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    $name::deserialize($crate::json::Object { inner: deserializer, tagged: None })
                }
            }

            impl serde::Serialize for $name {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    $name::serialize(self, serializer)
                }
            }
        )*
    };
}
pub(crate) use objects;

/// A word of a closed list, read from a string only.
pub(crate) fn word<'de, D, T>(deserializer: D, read: impl Fn(&str) -> Option<T>) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
{
    struct Word<F>(F);
    impl<T, F: Fn(&str) -> Option<T>> Visitor<'_> for Word<F> {
        type Value = T;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("one of the words that are defined")
        }
        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            (self.0)(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
        }
    }
    deserializer.deserialize_str(Word(read))
}

//! The form that actions share.

use serde::Deserialize;
use std::borrow::Cow;
use vinculum_core::{Rejection, codes};

/// How the compact form of an action begins.
const PREFIX: &[u8] = b"{\"type\":\"";

/// The `type` of an action, from its exact bytes. What else they hold, and whether they are JSON, is for whoever reads
/// the whole of it.
///
/// # Errors
///
/// There is no `type`.
pub fn action_type(bytes: &[u8]) -> Result<Cow<'_, str>, Rejection> {
    // The usual case needs no pass of its own: the tag stands first and has no escapes.
    if let Some(rest) = bytes.strip_prefix(PREFIX) {
        let end = rest.iter().position(|b| !(b.is_ascii_lowercase() || matches!(b, b'.' | b'_')));
        if let Some(end) = end.filter(|end| rest[*end] == b'"') {
            return Ok(String::from_utf8_lossy(&rest[..end]));
        }
    }
    #[derive(Deserialize)]
    struct Tag<'a> {
        #[serde(rename = "type", borrow)]
        kind: Cow<'a, str>,
    }
    let tag = serde_json::from_slice(bytes).map(|Tag { kind }| kind);
    tag.map_err(|error| codes::MALFORMED.reject(format!("the action: {error}")))
}

/// Makes a struct of each action, with a salt, and the enum `Action` of them all.
///
/// Each is written `Name = number "module.name" { field: Type, }`. The number labels histories and never changes its meaning.
#[macro_export]
macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $number:literal $name:literal {
        $($(#[$field_doc:meta])* $field:ident: $type:ty,)*
    })*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
            #[serde(rename_all = "camelCase", deny_unknown_fields)]
            pub struct $variant {
                /// Keeps the action's digest from being guessed, and two equal payments apart.
                pub salt: vinculum_core::Salt,
                $($(#[$field_doc])* pub $field: $type,)*
            }

            impl From<$variant> for Action {
                fn from(action: $variant) -> Self {
                    Self::$variant(action)
                }
            }
        )*

        /// Every action of this module.
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(tag = "type")]
        pub enum Action {
            $($(#[$doc])* #[serde(rename = $name)] $variant($variant),)*
        }

        impl Action {
            /// The number of the action's kind in history labels.
            pub const fn number(&self) -> u16 {
                match self { $(Self::$variant(_) => $number,)* }
            }

            /// The `type` on the wire.
            pub const fn type_name(&self) -> &'static str {
                match self { $(Self::$variant(_) => $name,)* }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::action_type;

    #[test]
    fn the_type_is_found_wherever_it_stands() {
        for (text, kind) in [
            (r#"{"type":"loans.pay","salt":"00"}"#, "loans.pay"),
            (r#"{"salt":"00","type":"loans.pay"}"#, "loans.pay"),
            (r#" { "type" : "loans.pay" } "#, "loans.pay"),
            (r#"{"type":"loans.\u0070ay"}"#, "loans.pay"),
            (r#"{"type":""}"#, ""),
        ] {
            assert_eq!(action_type(text.as_bytes()).unwrap(), kind, "{text}");
        }
        for text in ["", "{}", "[]", r#"{"type":"loans.pay"#, r#"{"type":1}"#, r#"{"salt":"00","type":"a","type":"b"}"#]
        {
            assert!(action_type(text.as_bytes()).is_err(), "{text}");
        }
    }
}

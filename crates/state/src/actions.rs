//! The form that the actions of most modules share.

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

//! Any module's action.

use vinculum_core::{OrganisationId, Rejection, codes};
use vinculum_state::{Abort, Context, Module, Subject, Touch, action_type};

macro_rules! modules {
    ($($variant:ident = $module:ident,)*) => {
        /// An action of one of the modules.
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
        #[serde(untagged)]
        pub enum Action {
            $(
                #[doc = concat!("An action of `", stringify!($module), "`.")]
                $variant($module::Action),
            )*
        }

        impl Action {
            /// Reads an action from its exact bytes and checks what needs no state.
            pub fn parse(bytes: &[u8]) -> Result<Self, Rejection> {
                let kind = action_type(bytes)?;
                let module = kind.split_once('.').map_or("", |(module, _)| module);
                let action = match module {
                    $(<$module::Action as Module>::NAME => Self::$variant($module::Action::parse(bytes)?),)*
                    _ => {
                        let kind: String = kind.chars().take(80).collect();
                        return Err(codes::UNKNOWN_ACTION.reject(format!("there is no action of type {kind:?}")));
                    }
                };
                action.check()?;
                Ok(action)
            }

            fn check(&self) -> Result<(), Rejection> {
                match self { $(Self::$variant(action) => action.check(),)* }
            }

            /// Announces the keys that the action will read.
            pub fn touch(&self, touch: &mut Touch) {
                match self { $(Self::$variant(action) => action.touch(touch),)* }
            }

            /// The subjects whose histories the action extends when it is accepted.
            pub fn subjects(&self) -> Vec<Subject> {
                match self { $(Self::$variant(action) => action.subjects(),)* }
            }

            /// The organisations that the action names.
            pub fn organisations(&self) -> Vec<&OrganisationId> {
                match self { $(Self::$variant(action) => action.organisations(),)* }
            }

            pub(crate) fn conclude(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
                match self { $(Self::$variant(action) => action.conclude(context),)* }
            }

            pub(crate) fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
                match self { $(Self::$variant(action) => action.apply(context),)* }
            }
        }
    };
}

// The one line that a new module adds.
modules! {
    Identity = vinculum_identity,
    Loans = vinculum_loans,
    Payments = vinculum_payments,
    Sales = vinculum_sales,
    Vehicles = vinculum_vehicles,
}

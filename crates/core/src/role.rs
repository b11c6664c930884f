//! What an organisation may do on the network.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

macro_rules! roles {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)*) => {
        /// A role that the members give to an organisation; each allows the records that its duty calls for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Role {
            $($(#[$doc])* $variant,)*
        }

        impl Role {
            /// Every role, in the order of their declaration.
            pub const ALL: &'static [Role] = &[$(Role::$variant,)*];

            /// The role's name on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Role::$variant => $text,)* }
            }
        }

        impl FromStr for Role {
            type Err = UnknownRole;
            fn from_str(text: &str) -> Result<Self, UnknownRole> {
                match text {
                    $($text => Ok(Role::$variant),)*
                    _ => Err(UnknownRole(text.chars().take(40).collect())),
                }
            }
        }
    };
}

/// The text names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no role {0:?}")]
pub struct UnknownRole(String);

roles! {
    /// Makes vehicles and certifies their birth.
    Manufacturer = "manufacturer",
    /// Makes parts.
    Supplier = "supplier",
    /// Sells vehicles.
    Dealer = "dealer",
    /// Maintains and repairs vehicles.
    Workshop = "workshop",
    /// Inspects vehicles for roadworthiness.
    InspectionBody = "inspection_body",
    /// Keeps a public vehicle register.
    Registrar = "registrar",
    /// Records accidents, thefts and recoveries.
    Police = "police",
    /// Insures vehicles.
    Insurer = "insurer",
    /// Lends against vehicles.
    Lender = "lender",
    /// Holds money and issues deposit tokens.
    Bank = "bank",
    /// Operates roads.
    RoadAuthority = "road_authority",
    /// Dismantles vehicles at the end of their life.
    Recycler = "recycler",
    /// Operates vehicles for others' use.
    FleetOperator = "fleet_operator",
    /// Buys notes backed by loans.
    Investor = "investor",
    /// Holds pooled loans for investors.
    Trustee = "trustee",
    /// Reads and audits.
    Auditor = "auditor",
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_wire_agree() {
        for role in Role::ALL {
            assert_eq!(serde_json::to_string(role).unwrap(), format!("\"{role}\""));
            assert_eq!(role.as_str().parse::<Role>().unwrap(), *role);
        }
        assert!("wizard".parse::<Role>().is_err());
    }
}

//! The code lists of the schema, each with the numbers that files carry.

use crate::value::{Form, Value, ValueError, collapse};

/// Enumerations whose values travel as the schema's numbers.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($variant:ident = $code:literal, $label:literal;)+ })+) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $(#[doc = concat!("Code ", $code, ": ", $label, ".")] $variant = $code,)+ }

        impl $name {
            /// Every code of the list.
            pub const ALL: &[Self] = &[$(Self::$variant),+];
            const LIST: &str = {
                let list = concat!($($code, " ", $label, "; "),+);
                list.split_at(list.len() - "; ".len()).0
            };

            /// What the code means.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }

            /// The number in files.
            pub const fn number(self) -> u8 {
                self as u8
            }
        }

        impl Value for $name {
            const FORM: Form = Form::Code(Self::LIST);

            fn parse(text: &str) -> Result<Self, ValueError> {
                match collapse(text)? {
                    $(stringify!($code) => Ok(Self::$variant),)+
                    _ => Err(ValueError::UnknownCode(Self::LIST)),
                }
            }

            fn write(&self) -> String {
                self.number().to_string()
            }
        }
    )+ };
}

codes! {
    /// How interest is calculated, Item 3(c)(7).
    InterestCalculationType {
        Simple = 1, "simple interest";
        Other = 98, "another method";
    }
    /// Whether the rate can change, Item 3(c)(8).
    InterestRateType {
        Fixed = 1, "fixed";
        Adjustable = 2, "adjustable";
        Other = 98, "another kind";
    }
    /// How often payments are due, Item 3(c)(13).
    PaymentType {
        Biweekly = 1, "every two weeks";
        Monthly = 2, "every month";
        Quarterly = 3, "every quarter";
        Balloon = 4, "with a balloon at the end";
        Other = 98, "another rhythm";
    }
    /// Subsidy on the loan, Item 3(c)(14).
    Subvention {
        None = 0, "none";
        Rate = 1, "a lower rate";
        CashRebate = 2, "a cash rebate";
        Other = 98, "another subsidy";
    }
    /// New or used at origination, Item 3(d)(3).
    VehicleCondition {
        New = 1, "new";
        Used = 2, "used";
    }
    /// Kind of vehicle, Item 3(d)(5).
    VehicleType {
        Car = 1, "car";
        Truck = 2, "truck";
        SportUtilityVehicle = 3, "sport utility vehicle";
        Motorcycle = 4, "motorcycle";
        Other = 98, "another kind";
        Unknown = 99, "not known";
    }
    /// Where the value of the vehicle comes from, Item 3(d)(7).
    VehicleValueSource {
        InvoicePrice = 1, "invoice price";
        SuggestedRetailPrice = 2, "the manufacturer's suggested retail price";
        KelleyBlueBook = 3, "Kelley Blue Book";
        Other = 98, "another source";
    }
    /// How far income was verified, Item 3(e)(3).
    IncomeVerification {
        NotStated = 1, "not stated and not verified";
        StatedNotVerified = 2, "stated, not verified";
        StatedVerified = 3, "stated and verified, but neither to level 4 nor to level 5";
        Level4 = 4, "level 4: last year's W-2 or tax returns, and pay stubs of the year";
        Level5 = 5, "level 5: 24 months of income documents";
    }
    /// How far employment was verified, Item 3(e)(4).
    EmploymentVerification {
        NotStated = 1, "not stated and not verified";
        StatedNotVerified = 2, "stated, not verified";
        Level3 = 3, "verified independently with a third party (level 3)";
    }
    /// What the servicer advances on delinquent loans, Item 3(f)(4).
    ServicingAdvanceMethod {
        NoAdvancing = 1, "nothing";
        InterestOnly = 2, "interest";
        PrincipalOnly = 3, "principal";
        PrincipalAndInterest = 4, "principal and interest";
        Unavailable = 99, "not available";
    }
    /// Why the balance went to zero, Item 3(f)(24)(ii).
    ZeroBalanceReason {
        PrepaidOrMatured = 1, "prepaid or matured";
        ThirdPartySale = 2, "sold to a third party";
        RepurchasedOrReplaced = 3, "repurchased or replaced";
        ChargedOff = 4, "charged off";
        ServicingTransfer = 5, "servicing transferred";
        Unavailable = 99, "not available";
    }
    /// State of a repurchase demand, Item 3(h)(1).
    DemandStatus {
        Pending = 0, "repurchase or replacement pending";
        RepurchasedOrReplaced = 1, "repurchased or replaced";
        InDispute = 2, "in dispute";
        Withdrawn = 3, "withdrawn";
        Rejected = 4, "rejected";
        Other = 98, "another state";
    }
    /// Why a loan was repurchased or replaced, Item 3(h)(5).
    RepurchaseReason {
        Fraud = 1, "fraud";
        EarlyPaymentDefault = 2, "early payment default";
        OtherRecourseObligation = 3, "another recourse obligation";
        RepresentationBreach = 4, "breach of a representation or warranty";
        ServicerBreach = 5, "breach by the servicer";
        Other = 98, "another reason";
        Unknown = 99, "not known";
    }
    /// What a modification changed, Item 3(j)(1).
    ModificationType {
        Rate = 1, "annual percentage rate";
        Principal = 2, "principal";
        Term = 3, "term";
        Extension = 4, "extension";
        Other = 98, "something else";
    }
}

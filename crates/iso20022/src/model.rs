//! What the three messages have in common: parties, accounts, agents, and a credit transfer.

use serde::{Deserialize, Serialize};

use crate::{
    Currency,
    identifier::{Bic, Iban, Lei, Uetr},
    money::Money,
};

/// A code of an external ISO 20022 code set, or a text that parties have agreed on.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeOrProprietary {
    /// `Cd`.
    Code(String),
    /// `Prtry`, 1 to 35 characters.
    Proprietary(String),
}

/// A person or an organisation (`PartyIdentification`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// `Nm`, 1 to 140 characters.
    pub name: Option<String>,
    /// `Id/OrgId/LEI`.
    pub lei: Option<Lei>,
}

/// A number of a clearing system's member, such as a CNAPS code (`ClearingSystemMemberIdentification2`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClearingMember {
    /// `ClrSysId`: codes have 1 to 5 characters, such as `CNAPS` or `USABA`.
    pub system: Option<CodeOrProprietary>,
    /// `MmbId`, 1 to 35 characters.
    pub member: String,
}

/// A financial institution (`FinInstnId`). At least one field is present.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agent {
    /// `BICFI` (`BIC` in old versions).
    pub bic: Option<Bic>,
    /// `ClrSysMmbId`.
    pub clearing_member: Option<ClearingMember>,
    /// `LEI`.
    pub lei: Option<Lei>,
    /// `Nm`, 1 to 140 characters.
    pub name: Option<String>,
    /// `Othr/Id`, 1 to 35 characters. `NOTPROVIDED`, by which messages say that an agent is unknown, reads as no agent.
    pub other: Option<String>,
}

/// The number of an account that is not an IBAN (`GenericAccountIdentification1`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherAccount {
    /// `Id`, 1 to 34 characters.
    pub id: String,
    /// `SchmeNm`: codes have 1 to 4 characters, such as `BBAN`.
    pub scheme: Option<CodeOrProprietary>,
    /// `Issr`, 1 to 35 characters.
    pub issuer: Option<String>,
}

/// Which account (`AccountIdentification4Choice`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountIdentification {
    /// `IBAN`.
    Iban(Iban),
    /// `Othr`.
    Other(OtherAccount),
}

/// An account (`CashAccount`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// `Id`.
    pub identification: AccountIdentification,
    /// `Ccy`.
    pub currency: Option<Currency>,
}

impl From<Iban> for Account {
    fn from(iban: Iban) -> Self {
        Self { identification: AccountIdentification::Iban(iban), currency: None }
    }
}

/// A structured reference of the creditor (`Strd/CdtrRefInf`), such as an ISO 11649 reference with code `SCOR`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditorReference {
    /// `Ref`, 1 to 35 characters.
    pub reference: String,
    /// `Tp/CdOrPrtry`: codes are those of `DocumentType3Code`.
    pub reference_type: Option<CodeOrProprietary>,
    /// `Tp/Issr`, 1 to 35 characters; only with a type.
    pub issuer: Option<String>,
}

/// What the payment is for (`RmtInf`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Remittance {
    /// `Ustrd`, each 1 to 140 characters.
    pub unstructured: Vec<String>,
    /// `Strd/CdtrRefInf`.
    pub references: Vec<CreditorReference>,
}

/// Who pays the charges (`ChargeBearerType1Code`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ChargeBearer {
    /// The debtor.
    #[serde(rename = "DEBT")]
    Debtor,
    /// The creditor.
    #[serde(rename = "CRED")]
    Creditor,
    /// Each those of its own side.
    #[serde(rename = "SHAR")]
    Shared,
    /// As the service level rules.
    #[serde(rename = "SLEV")]
    ServiceLevel,
}

impl ChargeBearer {
    const ALL: [Self; 4] = [Self::Debtor, Self::Creditor, Self::Shared, Self::ServiceLevel];

    /// The code: `DEBT`, `CRED`, `SHAR` or `SLEV`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Debtor => "DEBT",
            Self::Creditor => "CRED",
            Self::Shared => "SHAR",
            Self::ServiceLevel => "SLEV",
        }
    }

    pub(crate) fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }
}

/// One transfer to a creditor, as pain.001 and pacs.008 both state it (`CdtTrfTxInf`). Who pays is in the
/// [`PaymentInstruction`](crate::pain001::PaymentInstruction) or the
/// [`InterbankTransfer`](crate::pacs008::InterbankTransfer) around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreditTransfer {
    /// `PmtId/InstrId`, 1 to 35 characters.
    pub instruction_id: Option<String>,
    /// `PmtId/EndToEndId`, 1 to 35 characters.
    pub end_to_end_id: String,
    /// `PmtId/UETR`.
    pub uetr: Option<Uetr>,
    /// `Amt/InstdAmt` in pain.001, `IntrBkSttlmAmt` in pacs.008; above zero.
    pub amount: Money,
    /// `ChrgBr`; pacs.008 demands it.
    pub charge_bearer: Option<ChargeBearer>,
    /// `CdtrAgt`.
    pub creditor_agent: Option<Agent>,
    /// `Cdtr`.
    pub creditor: Party,
    /// `CdtrAcct`.
    pub creditor_account: Account,
    /// `RmtInf`.
    pub remittance: Remittance,
}

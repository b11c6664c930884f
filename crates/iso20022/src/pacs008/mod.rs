//! pacs.008, customer credit transfer between financial institutions: a bank tells another what to credit to whom.
//!
//! Versions 08 to 13 are read, version 08 is written. Definition: ISO 20022 message `pacs.008.001`, schemas of that name.

mod read;
mod write;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use read::read;
pub use write::write;

use crate::{
    model::{Account, Agent, CodeOrProprietary, CreditTransfer, Party},
    money::Money,
    time::IsoDateTime,
    xml::MessageKind,
};

const KIND: MessageKind = MessageKind { identifier: "pacs.008.001", versions: 8..=13, element: "FIToFICstmrCdtTrf" };

/// Customer credit transfers between financial institutions (`FIToFICstmrCdtTrf`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InterbankTransfers {
    /// `GrpHdr/MsgId`, 1 to 35 characters.
    pub message_id: String,
    /// `GrpHdr/CreDtTm`.
    pub created: IsoDateTime,
    /// `GrpHdr/SttlmInf`.
    pub settlement: Settlement,
    /// `GrpHdr/InstgAgt`.
    pub instructing_agent: Option<Agent>,
    /// `GrpHdr/InstdAgt`.
    pub instructed_agent: Option<Agent>,
    /// `CdtTrfTxInf`, at least one.
    pub transfers: Vec<InterbankTransfer>,
}

/// How the institutions settle (`SttlmInf`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settlement {
    /// `SttlmMtd`.
    pub method: SettlementMethod,
    /// `ClrSys`: codes have 1 to 3 characters.
    pub clearing_system: Option<CodeOrProprietary>,
}

/// Settlement method (`SettlementMethod1Code`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SettlementMethod {
    /// By the agent that is instructed.
    #[serde(rename = "INDA")]
    InstructedAgent,
    /// By the agent that instructs.
    #[serde(rename = "INGA")]
    InstructingAgent,
    /// By a separate cover payment.
    #[serde(rename = "COVE")]
    Cover,
    /// Through a clearing system.
    #[serde(rename = "CLRG")]
    ClearingSystem,
}

impl SettlementMethod {
    const ALL: [Self; 4] = [Self::InstructedAgent, Self::InstructingAgent, Self::Cover, Self::ClearingSystem];

    /// The code: `INDA`, `INGA`, `COVE` or `CLRG`.
    pub fn code(self) -> &'static str {
        match self {
            Self::InstructedAgent => "INDA",
            Self::InstructingAgent => "INGA",
            Self::Cover => "COVE",
            Self::ClearingSystem => "CLRG",
        }
    }
}

/// One transfer and who pays it (`CdtTrfTxInf`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InterbankTransfer {
    /// `PmtId/TxId`, 1 to 35 characters.
    pub transaction_id: Option<String>,
    /// `PmtId/ClrSysRef`, 1 to 35 characters.
    pub clearing_system_reference: Option<String>,
    /// `IntrBkSttlmDt` of the transfer, or that of the group header.
    pub settlement_date: Date,
    /// `InstdAmt`, if the customer's amount was another.
    pub instructed_amount: Option<Money>,
    /// `Dbtr`.
    pub debtor: Party,
    /// `DbtrAcct`.
    pub debtor_account: Option<Account>,
    /// `DbtrAgt`.
    pub debtor_agent: Option<Agent>,
    /// The transfer; its amount is `IntrBkSttlmAmt`.
    pub transfer: CreditTransfer,
}

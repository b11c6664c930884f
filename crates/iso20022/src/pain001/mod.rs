//! pain.001, customer credit transfer initiation: a company tells its bank whom to pay.
//!
//! Versions 03 to 13 are read, version 09 is written. Definition: ISO 20022 message `pain.001.001`, schemas of that name.

mod read;
mod write;

use serde::{Deserialize, Serialize};

pub use read::read;
pub use write::write;

use crate::{
    model::{Account, Agent, ChargeBearer, CreditTransfer, Party},
    time::{DateOrDateTime, IsoDateTime},
    xml::MessageKind,
};

const KIND: MessageKind = MessageKind { identifier: "pain.001.001", versions: 3..=13, element: "CstmrCdtTrfInitn" };

/// A customer credit transfer initiation (`CstmrCdtTrfInitn`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentInitiation {
    /// `GrpHdr/MsgId`, 1 to 35 characters.
    pub message_id: String,
    /// `GrpHdr/CreDtTm`.
    pub created: IsoDateTime,
    /// `GrpHdr/InitgPty`.
    pub initiating_party: Party,
    /// `PmtInf`, at least one.
    pub payments: Vec<PaymentInstruction>,
}

/// Transfers from one account on one day (`PmtInf`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentInstruction {
    /// `PmtInfId`, 1 to 35 characters.
    pub id: String,
    /// `PmtMtd`.
    pub method: PaymentMethod,
    /// `ReqdExctnDt`.
    pub requested_execution: DateOrDateTime,
    /// `Dbtr`.
    pub debtor: Party,
    /// `DbtrAcct`.
    pub debtor_account: Account,
    /// `DbtrAgt`.
    pub debtor_agent: Option<Agent>,
    /// `ChrgBr`, for the transfers that have none of their own.
    pub charge_bearer: Option<ChargeBearer>,
    /// `CdtTrfTxInf`, at least one.
    pub transfers: Vec<CreditTransfer>,
}

/// How the debtor's bank is to pay (`PaymentMethod3Code`). Cheques are not translated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PaymentMethod {
    /// A credit transfer.
    #[serde(rename = "TRF")]
    Transfer,
    /// An advice of a credit transfer.
    #[serde(rename = "TRA")]
    TransferAdvice,
}

impl PaymentMethod {
    /// The code: `TRF` or `TRA`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Transfer => "TRF",
            Self::TransferAdvice => "TRA",
        }
    }
}

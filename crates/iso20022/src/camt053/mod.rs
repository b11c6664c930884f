//! camt.053, bank to customer statement: what was booked on an account, and its balances before and after.
//!
//! Versions 02 to 14 are read, version 08 is written. Definition: ISO 20022 message `camt.053.001`, schemas of that name.

mod balance;
mod read;
mod write;

use serde::{Deserialize, Serialize};

pub use read::read;
pub use write::write;

use crate::{
    identifier::Uetr,
    model::{Account, Agent, Party, Remittance},
    money::{CreditDebit, Money},
    time::{DateOrDateTime, IsoDateTime},
    xml::MessageKind,
};

const KIND: MessageKind = MessageKind { identifier: "camt.053.001", versions: 2..=14, element: "BkToCstmrStmt" };

/// A bank to customer statement message (`BkToCstmrStmt`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementMessage {
    /// `GrpHdr/MsgId`, 1 to 35 characters.
    pub message_id: String,
    /// `GrpHdr/CreDtTm`.
    pub created: IsoDateTime,
    /// `Stmt`, at least one.
    pub statements: Vec<Statement>,
}

/// The statement of one account (`Stmt`). All its balances and entries are in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// `Id`, 1 to 35 characters.
    pub id: String,
    /// `ElctrncSeqNb`, at most 15 digits.
    pub electronic_sequence_number: Option<u64>,
    /// `CreDtTm`.
    pub created: Option<IsoDateTime>,
    /// `FrToDt`.
    pub period: Option<Period>,
    /// `Acct/Id` and `Acct/Ccy`.
    pub account: Account,
    /// `Acct/Ownr`.
    pub owner: Party,
    /// `Acct/Svcr`.
    pub servicer: Option<Agent>,
    /// The balance of code `OPBD`; where a statement has none, that of `PRCD`, the closing one of the day before.
    pub opening: Balance,
    /// The balance of code `CLBD`.
    pub closing: Balance,
    /// `Ntry`.
    pub entries: Vec<Entry>,
}

/// From when to when (`DateTimePeriod1`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// `FrDtTm`.
    pub from: IsoDateTime,
    /// `ToDtTm`.
    pub to: IsoDateTime,
}

/// A booked balance (`Bal`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Balance {
    /// `Amt`, without sign.
    pub amount: Money,
    /// `CdtDbtInd`: a debit balance is below zero.
    pub direction: CreditDebit,
    /// `Dt`.
    pub date: DateOrDateTime,
}

/// An entry on the account (`Ntry`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// `NtryRef`, 1 to 35 characters.
    pub reference: Option<String>,
    /// `Amt`; zero is allowed.
    pub amount: Money,
    /// `CdtDbtInd`.
    pub direction: CreditDebit,
    /// `RvslInd`: the entry takes back an earlier one. The direction is that of this entry.
    pub is_reversal: bool,
    /// `Sts`.
    pub status: EntryStatus,
    /// `BookgDt`.
    pub booking_date: Option<DateOrDateTime>,
    /// `ValDt`.
    pub value_date: Option<DateOrDateTime>,
    /// `AcctSvcrRef`, 1 to 35 characters.
    pub servicer_reference: Option<String>,
    /// `BkTxCd`.
    pub code: BankTransactionCode,
    /// `NtryDtls/TxDtls`.
    pub transactions: Vec<EntryTransaction>,
    /// `AddtlNtryInf`, 1 to 500 characters.
    pub additional_information: Option<String>,
}

/// Whether an entry counts in the booked balance (`ExternalEntryStatus1Code`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EntryStatus {
    /// Booked: the only status that counts.
    #[serde(rename = "BOOK")]
    Booked,
    /// Pending.
    #[serde(rename = "PDNG")]
    Pending,
    /// For information.
    #[serde(rename = "INFO")]
    Information,
    /// To be booked on a later day.
    #[serde(rename = "FUTR")]
    Future,
}

impl EntryStatus {
    const ALL: [Self; 4] = [Self::Booked, Self::Pending, Self::Information, Self::Future];

    /// The code: `BOOK`, `PDNG`, `INFO` or `FUTR`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Booked => "BOOK",
            Self::Pending => "PDNG",
            Self::Information => "INFO",
            Self::Future => "FUTR",
        }
    }
}

/// What kind of booking it is (`BkTxCd`). At least one of the two is present.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BankTransactionCode {
    /// `Domn`.
    pub domain: Option<TransactionDomain>,
    /// `Prtry`.
    pub proprietary: Option<ProprietaryCode>,
}

/// A code of the ISO bank transaction code set, such as `PMNT`, `RCDT`, `ESCT`. Each part has 1 to 4 characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TransactionDomain {
    /// `Cd`.
    pub domain: String,
    /// `Fmly/Cd`.
    pub family: String,
    /// `Fmly/SubFmlyCd`.
    pub sub_family: String,
}

/// A code of the bank's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProprietaryCode {
    /// `Cd`, 1 to 35 characters.
    pub code: String,
    /// `Issr`, 1 to 35 characters.
    pub issuer: Option<String>,
}

/// A transaction behind an entry (`TxDtls`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EntryTransaction {
    /// `Refs/InstrId`, 1 to 35 characters.
    pub instruction_id: Option<String>,
    /// `Refs/EndToEndId`, 1 to 35 characters.
    pub end_to_end_id: Option<String>,
    /// `Refs/UETR`.
    pub uetr: Option<Uetr>,
    /// `Refs/TxId`, 1 to 35 characters.
    pub transaction_id: Option<String>,
    /// `Amt`.
    pub amount: Option<Money>,
    /// `CdtDbtInd`.
    pub direction: Option<CreditDebit>,
    /// `RltdPties/Dbtr`.
    pub debtor: Party,
    /// `RltdPties/DbtrAcct`.
    pub debtor_account: Option<Account>,
    /// `RltdPties/Cdtr`.
    pub creditor: Party,
    /// `RltdPties/CdtrAcct`.
    pub creditor_account: Option<Account>,
    /// `RmtInf`.
    pub remittance: Remittance,
}

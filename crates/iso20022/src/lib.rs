//! ISO 20022 payment messages, translated to exact typed values and back.
//!
//! - [`pain001`]: customer credit transfer initiation, from a company to its bank.
//! - [`pacs008`]: customer credit transfer between financial institutions.
//! - [`camt053`]: account statement, from a bank to its customer.
//!
//! Reading never guesses: a row that cannot be taken exactly is refused with its place and reason while the others go on, and what a
//! message has no field for is counted in a [`LossReport`]. Writing refuses what the schema does not allow; no text is cut off.
//! Amounts are integers of minor units. There are no floats, no clock, no input and no output in this crate.
//!
//! ```
//! use vinculum_iso20022::pain001;
//!
//! let file = r#"<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>
//!   <GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-01-31T09:30:00</CreDtTm><NbOfTxs>1</NbOfTxs><InitgPty><Nm>比亚迪</Nm></InitgPty></GrpHdr>
//!   <PmtInf><PmtInfId>P1</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt><Dt>2026-02-01</Dt></ReqdExctnDt>
//!     <Dbtr><Nm>比亚迪</Nm></Dbtr><DbtrAcct><Id><IBAN>GB29NWBK60161331926819</IBAN></Id></DbtrAcct>
//!     <DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>
//!     <CdtTrfTxInf><PmtId><EndToEndId>E1</EndToEndId></PmtId><Amt><InstdAmt Ccy="JPY">5000</InstdAmt></Amt>
//!       <CdtrAcct><Id><Othr><Id>4711</Id></Othr></Id></CdtrAcct><Purp><Cd>CARD</Cd></Purp></CdtTrfTxInf></PmtInf>
//! </CstmrCdtTrfInitn></Document>"#;
//! let reading = pain001::read(file.as_bytes())?;
//! assert_eq!(reading.message.payments[0].transfers[0].amount.minor, 5000);
//! assert_eq!(reading.losses.count("PmtInf/CdtTrfTxInf/Purp/Cd"), 1);
//! # Ok::<_, Box<dyn std::error::Error>>(())
//! ```

pub mod camt053;
mod identifier;
mod model;
mod money;
pub mod pacs008;
pub mod pain001;
mod read;
mod reading;
mod reason;
mod time;
mod write;
mod xml;

pub use identifier::{Bic, Iban, IdentifierError, Lei, Uetr};
pub use model::{
    Account, AccountIdentification, Agent, ChargeBearer, ClearingMember, CodeOrProprietary, CreditTransfer,
    CreditorReference, OtherAccount, Party, Remittance,
};
pub use money::{CreditDebit, Money};
pub use reading::{Discrepancy, LossReport, MAX_LOSS_PATHS, Reading};
pub use reason::{FileError, Place, Reason, Refusal, WriteError};
pub use time::{DateOrDateTime, IsoDateTime, TimeError};
pub use vinculum_payment_formats::{AmountError, Currency, UnknownCurrency};

/// The largest file that is read or written, in bytes: 16 MiB.
pub const MAX_FILE_BYTES: usize = 16 << 20;
/// The most transactions, or entries and their transactions, in one file.
pub const MAX_TRANSACTIONS: usize = 100_000;
/// The most elements inside each other.
pub const MAX_DEPTH: usize = 64;
/// The most elements in one transaction, entry or header.
pub const MAX_ROW_ELEMENTS: usize = 200_000;

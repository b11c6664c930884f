//! Records of this module.

use serde::{Deserialize, Serialize};
use std::fmt;
use vinculum_core::{
    AccountId, ActionDigest, Amount, Currency, Digest, LoanId, NetworkId, Nonce, OrganisationId, Party, Timestamp,
    TransactionId, VehicleId,
    dsse::{SignatureJson, pre_authentication_encoding},
    history::RunningHash,
    sha256,
};

/// The four sums of double entry, as in a ledger of debits and credits with two phases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Totals {
    /// Reserved to be paid out.
    pub debits_pending: Amount,
    /// Paid out.
    pub debits_posted: Amount,
    /// Reserved to be paid in.
    pub credits_pending: Amount,
    /// Paid in.
    pub credits_posted: Amount,
}

/// An account for the deposit tokens of one bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Account {
    /// The bank that issues and redeems its tokens.
    pub bank: OrganisationId,
    /// Whose it is.
    pub holder: Party,
    /// Its currency.
    pub currency: Currency,
    /// How far it may be overdrawn.
    pub credit_limit: Amount,
    /// What has moved.
    pub totals: Totals,
    /// Where it is in its life.
    pub status: AccountStatus,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Every action on it.
    pub history: RunningHash,
}

impl Account {
    /// What the holder can still pay, in minor units: the balance less what is reserved, plus the credit limit. Negative when
    /// the limit was lowered below what is owed.
    pub fn available(&self) -> i64 {
        let units = |amount: Amount| amount.minor_units() as i64; // 53 bits
        let Totals { debits_pending, debits_posted, credits_posted, .. } = self.totals;
        units(credits_posted) - units(debits_posted) - units(debits_pending) + units(self.credit_limit)
    }

    /// The balance in minor units; negative when it is overdrawn.
    pub fn balance(&self) -> i64 {
        self.totals.credits_posted.minor_units() as i64 - self.totals.debits_posted.minor_units() as i64
    }
}

/// The life of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case", deny_unknown_fields)]
pub enum AccountStatus {
    /// It pays and is paid.
    Open,
    /// Its bank has stopped it: it pays nothing, but can be paid.
    Frozen {
        /// Why.
        reason: FreezeReason,
    },
    /// It has ended, for ever.
    Closed,
}

/// Why a bank froze an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FreezeReason {
    /// A court or an authority ordered it.
    LegalOrder,
    /// A sanctions list names the holder.
    Sanctions,
    /// Fraud is suspected.
    SuspectedFraud,
    /// The holder has died.
    Deceased,
    /// The holder asked for it.
    HolderRequest,
}

/// A payment that was made: a transfer, a collection, a charge, or a posted reservation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Payment {
    /// The account that paid.
    pub from: AccountId,
    /// The account that was paid.
    pub to: AccountId,
    /// How much.
    pub amount: Amount,
    /// How much of it has been refunded.
    pub refunded: Amount,
    /// The transaction that made it.
    pub transaction: TransactionId,
    /// What secures the debt that was paid with it: then it pays no other, and isn't refunded.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub repaid: Option<Security>,
    /// What secures the loan that was paid out with it: then it pays out no other, and isn't refunded.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub paid_out: Option<Security>,
}

/// What a debt is secured by: the lien of that name on a vehicle. A lien secures one loan, so that it stands for the
/// debt here, where loans are not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Security {
    /// The vehicle.
    pub vehicle: VehicleId,
    /// The lien's name on it.
    pub lien: String,
}

/// Who must sign for a reservation to be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Release {
    /// The payee alone: an authorisation that the payee captures.
    Payee,
    /// Payer and payee.
    BothParties,
    /// The arbiter alone, or payer and payee together.
    Arbiter {
        /// The arbiter.
        arbiter: Party,
    },
}

/// What becomes of a chain at its deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AtDeadline {
    /// The money goes back to those who reserved it.
    GiveBack,
    /// The money is paid.
    Pay,
}

/// One reservation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Leg {
    /// The action that made it, under which the posted payment is kept.
    pub payment: ActionDigest,
    /// The account that pays.
    pub from: AccountId,
    /// The account that is paid.
    pub to: AccountId,
    /// How much is reserved.
    pub amount: Amount,
    /// Who releases it.
    pub release: Release,
    /// What secures the loan that will be paid out with it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub paid_out: Option<Security>,
}

/// What a chain holds beside money. The modules above know what becomes of it; here it is what may not be left behind
/// when the money moves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case", deny_unknown_fields)]
pub enum Held {
    /// The title of a vehicle.
    Title {
        /// The vehicle.
        vehicle: VehicleId,
    },
    /// A lien that a lender is to have on a vehicle.
    Lien {
        /// The lender.
        by: OrganisationId,
        /// The vehicle.
        vehicle: VehicleId,
        /// The lien's name on it.
        lien: String,
    },
    /// A loan that is to begin.
    Loan {
        /// The loan.
        loan: LoanId,
    },
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Title { vehicle } => write!(f, "the title of vehicle {vehicle}"),
            Self::Lien { by, vehicle, lien } => write!(f, "lien {lien} of {by} on vehicle {vehicle}"),
            Self::Loan { loan } => write!(f, "loan {loan}"),
        }
    }
}

/// The reservations of one transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Chain {
    /// In the order of the transaction's actions.
    pub legs: Vec<Leg>,
    /// Until when it can be posted or voided.
    pub expires_at: Timestamp,
    /// What happens then.
    pub at_deadline: AtDeadline,
    /// Where it is in its life.
    pub status: ChainStatus,
    /// Whether what it was reserved for has come to nothing: then anyone may give it back. Stands within the transaction that
    /// ends its purpose only, which has to give it back too.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub purposeless: bool,
    /// What it holds beside money. The transaction that resolves the chain takes every one of them out of it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub holds: Vec<Held>,
    /// The transaction that resolved it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub resolved_by: Option<TransactionId>,
}

impl Chain {
    /// Whether it waits to be resolved.
    pub fn is_pending(&self) -> bool {
        self.status == ChainStatus::Pending
    }

    /// The accounts of the reservations, each once, in the order in which they first occur.
    pub fn accounts(&self) -> Vec<AccountId> {
        let mut accounts = Vec::new();
        for account in self.legs.iter().flat_map(|leg| [leg.from, leg.to]) {
            if !accounts.contains(&account) {
                accounts.push(account);
            }
        }
        accounts
    }
}

/// The life of a chain: from pending to one of the others, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChainStatus {
    /// Reserved.
    Pending,
    /// Paid, in full or in part.
    Posted,
    /// Given back.
    Voided,
    /// Resolved at its deadline.
    Expired,
}

/// A payer's standing permission to collect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Mandate {
    /// The account that pays.
    pub from: AccountId,
    /// The account that is paid.
    pub to: AccountId,
    /// The most that one collection may take.
    pub max_payment: Amount,
    /// The most that all collections of a period may take.
    pub max_per_period: Amount,
    /// Length of a period, in days; the first begins with the grant.
    pub period_days: u16,
    /// When it was granted.
    pub granted_at: Timestamp,
    /// When it ends.
    pub valid_until: Timestamp,
    /// When the payer revoked it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub revoked_at: Option<Timestamp>,
    /// Number, from 0, of the period of the last collection.
    pub period: u64,
    /// What was collected in that period.
    pub collected: Amount,
}

/// A payer's permission to charge an account once, within minutes: made and signed in the payer's wallet, off the ledger,
/// and handed to the payee as a picture. Account and currency are those of the action that brings it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PaymentCode {
    /// The network that it is for.
    pub network: NetworkId,
    /// The most that may be charged.
    pub limit: Amount,
    /// When it was made, by the payer's clock.
    pub issued_at: Timestamp,
    /// Makes two otherwise equal codes different.
    pub nonce: Nonce,
    /// By a key of the account's holder.
    pub signature: SignatureJson,
}

impl PaymentCode {
    /// The payload type in the DSSE encoding; it sets codes apart from all else that the same key signs.
    pub const PAYLOAD_TYPE: &'static str = "application/vnd.vinculum.payment-code";

    /// What the payer signs: the DSSE encoding of network (32 bytes), account (32), currency (3 letters), limit and time
    /// (8 each, big-endian) and nonce (16), one after the other. Each length is fixed, so no two codes are the same bytes.
    pub fn signed_bytes(&self, account: &AccountId, currency: Currency) -> Vec<u8> {
        let payload = [
            &self.network.0[..],
            &account.0,
            currency.as_str().as_bytes(),
            &self.limit.minor_units().to_be_bytes(),
            &self.issued_at.0.to_be_bytes(),
            &self.nonce.0,
        ]
        .concat();
        pre_authentication_encoding(Self::PAYLOAD_TYPE, &payload)
    }

    /// SHA-256 of what the payer signs. The signature is no part of it: signed a second time it is the same code.
    pub fn digest(&self, account: &AccountId, currency: Currency) -> Digest {
        sha256(&self.signed_bytes(account, currency))
    }
}

/// Money that came onto the ledger or left it, through an account's bank. Messages between banks point at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BankEntry {
    /// The account.
    pub account: AccountId,
    /// How much.
    pub amount: Amount,
    /// Whether it was issued; else it was redeemed.
    pub issued: bool,
    /// The end-to-end reference.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reference: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// That a payer's code has paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UsedCode {
    /// The payment: the digest of the action that charged it.
    pub payment: ActionDigest,
    /// When.
    pub at: Timestamp,
}

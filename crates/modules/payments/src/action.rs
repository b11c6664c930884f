//! Actions of this module, with the checks that need no state.

use crate::{
    error, handle, keys,
    types::{AtDeadline, FreezeReason, PaymentCode, Release},
};
use vinculum_core::{
    AccountId, ActionDigest, Amount, Currency, OrganisationId, Party, Rejection, Timestamp, TransactionId, codes,
    sha256_parts,
};
use vinculum_identity::api;
use vinculum_state::{Abort, Context, Module, Subject, Touch};

/// Longest reference, in characters: that of an end-to-end identification by ISO 20022 (`Max35Text`).
pub const MAX_REFERENCE: usize = 35;
/// Longest period of a mandate, in days.
pub const MAX_PERIOD_DAYS: u16 = 366;

vinculum_state::actions! {
    /// A bank opens an account for a holder.
    OpenAccount = 1 "payments.open_account" {
        /// The bank.
        by: OrganisationId,
        /// Whose the account will be; signs too.
        holder: Party,
        /// Its currency.
        currency: Currency,
        /// How far it may be overdrawn.
        #[serde(skip_serializing_if = "Amount::is_zero", default)]
        credit_limit: Amount,
    }
    /// The bank stops an account from paying.
    FreezeAccount = 2 "payments.freeze_account" {
        /// The bank.
        by: OrganisationId,
        /// The account.
        account: AccountId,
        /// Why.
        reason: FreezeReason,
    }
    /// The bank lets an account pay again.
    UnfreezeAccount = 3 "payments.unfreeze_account" {
        /// The bank.
        by: OrganisationId,
        /// The account.
        account: AccountId,
    }
    /// The bank closes an empty account for ever.
    CloseAccount = 4 "payments.close_account" {
        /// The bank.
        by: OrganisationId,
        /// The account.
        account: AccountId,
    }
    /// The bank sets how far an account may be overdrawn.
    SetCreditLimit = 5 "payments.set_credit_limit" {
        /// The bank.
        by: OrganisationId,
        /// The account.
        account: AccountId,
        /// The limit from now on.
        credit_limit: Amount,
        /// The currency of the account.
        currency: Currency,
    }
    /// The bank issues tokens against money that it received.
    Issue = 6 "payments.issue" {
        /// The bank.
        by: OrganisationId,
        /// The account that is paid.
        account: AccountId,
        /// How much.
        amount: Amount,
        /// The currency of the accounts, so that whoever signs sees what amount it is.
        currency: Currency,
        /// The bank's reference of the money that it received.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reference: Option<String>,
    }
    /// The bank takes tokens back and pays money out.
    Redeem = 7 "payments.redeem" {
        /// The bank.
        by: OrganisationId,
        /// The account that pays; its holder signs too.
        account: AccountId,
        /// How much.
        amount: Amount,
        /// The currency of the accounts, so that whoever signs sees what amount it is.
        currency: Currency,
        /// The bank's reference of the money that it pays out.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reference: Option<String>,
    }
    /// A holder pays.
    Transfer = 8 "payments.transfer" {
        /// The account that pays.
        from: AccountId,
        /// The account that is paid.
        to: AccountId,
        /// How much.
        amount: Amount,
        /// The currency of the accounts, so that whoever signs sees what amount it is.
        currency: Currency,
        /// What for.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reference: Option<String>,
    }
    /// Who was paid pays back, in full or in part.
    Refund = 9 "payments.refund" {
        /// The payment: the digest of the action that made it.
        payment: ActionDigest,
        /// The account that was paid.
        from: AccountId,
        /// The account that had paid.
        to: AccountId,
        /// How much.
        amount: Amount,
        /// The currency of the accounts, so that whoever signs sees what amount it is.
        currency: Currency,
        /// Why.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reference: Option<String>,
    }
    /// A holder sets money aside for another.
    Reserve = 10 "payments.reserve" {
        /// The account that will pay.
        from: AccountId,
        /// The account that will be paid.
        to: AccountId,
        /// How much.
        amount: Amount,
        /// The currency of the accounts, so that whoever signs sees what amount it is.
        currency: Currency,
        /// Who must sign for it to be paid.
        release: Release,
        /// Until when it can be.
        expires_at: Timestamp,
        /// What happens then.
        at_deadline: AtDeadline,
        /// What for.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reference: Option<String>,
    }
    /// All reservations of a transaction are paid.
    PostChain = 11 "payments.post_chain" {
        /// The transaction that reserved.
        chain: TransactionId,
        /// Its accounts, each once, in the order of the reservations.
        accounts: Vec<AccountId>,
        /// How much of each reservation is paid; all of it when absent.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        amounts: Option<Vec<Amount>>,
    }
    /// All reservations of a transaction are given back.
    VoidChain = 12 "payments.void_chain" {
        /// The transaction that reserved.
        chain: TransactionId,
        /// Its accounts, each once, in the order of the reservations.
        accounts: Vec<AccountId>,
    }
    /// The deadline of a transaction's reservations has come.
    ExpireChain = 13 "payments.expire_chain" {
        /// The transaction that reserved.
        chain: TransactionId,
        /// Its accounts, each once, in the order of the reservations.
        accounts: Vec<AccountId>,
    }
    /// A holder allows another to collect.
    GrantMandate = 14 "payments.grant_mandate" {
        /// The account that will pay.
        from: AccountId,
        /// The account that will be paid.
        to: AccountId,
        /// The most that one collection may take.
        max_payment: Amount,
        /// The most that all collections of a period may take.
        max_per_period: Amount,
        /// The currency of the accounts.
        currency: Currency,
        /// Length of a period, in days; the first begins now.
        period_days: u16,
        /// When the mandate ends.
        valid_until: Timestamp,
    }
    /// The payer takes the permission back.
    RevokeMandate = 15 "payments.revoke_mandate" {
        /// The mandate: the digest of the action that granted it.
        mandate: ActionDigest,
        /// The account that pays.
        from: AccountId,
        /// The account that is paid.
        to: AccountId,
    }
    /// The payee collects under a mandate.
    Collect = 16 "payments.collect" {
        /// The mandate: the digest of the action that granted it.
        mandate: ActionDigest,
        /// The account that pays.
        from: AccountId,
        /// The account that is paid.
        to: AccountId,
        /// How much.
        amount: Amount,
        /// The currency of the accounts, so that whoever signs sees what amount it is.
        currency: Currency,
        /// What for.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reference: Option<String>,
    }
    /// The payee charges a code that the payer's wallet made.
    Charge = 17 "payments.charge" {
        /// The account that pays.
        from: AccountId,
        /// The account that is paid.
        to: AccountId,
        /// How much.
        amount: Amount,
        /// The currency of the accounts, so that whoever signs sees what amount it is.
        currency: Currency,
        /// What for.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reference: Option<String>,
        /// What the payer has signed.
        payer_code: PaymentCode,
    }
}

impl OpenAccount {
    /// The id of the account that this opens: SHA-256 of its bank, holder, currency and salt.
    pub fn account(&self) -> AccountId {
        let parts = [self.by.to_string(), self.holder.to_string(), self.currency.to_string()].join("\n");
        sha256_parts(&[b"vinculum-account-v1\n", parts.as_bytes(), b"\n", &self.salt.0]).into()
    }
}

fn invalid(field: &str, problem: &str) -> Rejection {
    codes::INVALID_FIELD.reject(format!("{field} {problem}"))
}

fn check_amount(field: &str, amount: Amount) -> Result<(), Rejection> {
    if amount.is_zero() { Err(invalid(field, "must be at least 1 minor unit")) } else { Ok(()) }
}

/// A reference travels in ISO 20022 messages, so it has their length and the characters that all banks take. Names and
/// other personal data don't belong into it: it stays on the ledger for ever.
fn check_reference(reference: Option<&String>) -> Result<(), Rejection> {
    let Some(reference) = reference else { return Ok(()) };
    if !(1..=MAX_REFERENCE).contains(&reference.len()) {
        return Err(invalid("reference", &format!("must have 1 to {MAX_REFERENCE} characters")));
    }
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b"/-?:().,'+ ".contains(&b);
    if !reference.bytes().all(allowed) || reference.trim() != reference {
        return Err(invalid("reference", "may have letters, digits, inner spaces and / - ? : ( ) . , ' + only"));
    }
    Ok(())
}

fn check_move(from: AccountId, to: AccountId, amount: Amount, reference: Option<&String>) -> Result<(), Rejection> {
    if from == to {
        return Err(invalid("to", "must differ from from"));
    }
    check_amount("amount", amount)?;
    check_reference(reference)
}

fn check_accounts(accounts: &[AccountId]) -> Result<(), Rejection> {
    if (2..=2 * vinculum_core::MAX_ACTIONS).contains(&accounts.len()) {
        return Ok(());
    }
    Err(invalid("accounts", &format!("must name 2 to {} accounts", 2 * vinculum_core::MAX_ACTIONS)))
}

impl PostChain {
    fn check(&self) -> Result<(), Rejection> {
        check_accounts(&self.accounts)?;
        if let Some(amounts) = &self.amounts {
            if !(1..=vinculum_core::MAX_ACTIONS).contains(&amounts.len()) {
                return Err(invalid("amounts", &format!("must have 1 to {} entries", vinculum_core::MAX_ACTIONS)));
            }
            if amounts.iter().all(Amount::is_zero) {
                return Err(invalid("amounts", "must not all be 0: void the chain instead"));
            }
        }
        Ok(())
    }
}

impl GrantMandate {
    fn check(&self) -> Result<(), Rejection> {
        check_move(self.from, self.to, self.max_payment, None)?;
        if self.max_per_period < self.max_payment {
            return Err(invalid("maxPerPeriod", "must be at least maxPayment"));
        }
        if !(1..=MAX_PERIOD_DAYS).contains(&self.period_days) {
            return Err(invalid("periodDays", &format!("must be 1 to {MAX_PERIOD_DAYS}")));
        }
        Ok(())
    }
}

impl Charge {
    fn check(&self) -> Result<(), Rejection> {
        check_move(self.from, self.to, self.amount, self.reference.as_ref())?;
        handle::decode(&self.payer_code)?;
        if self.amount > self.payer_code.limit {
            let detail = format!("the payer's code allows {} at most, not {}", self.payer_code.limit, self.amount);
            return Err(error::CODE_LIMIT.reject(detail));
        }
        Ok(())
    }
}

impl Module for Action {
    const NAME: &'static str = "payments";

    fn parse(bytes: &[u8]) -> Result<Self, Rejection> {
        serde_json::from_slice(bytes).map_err(|error| codes::MALFORMED.reject(format!("the action: {error}")))
    }

    fn check(&self) -> Result<(), Rejection> {
        match self {
            Self::OpenAccount(_) | Self::FreezeAccount(_) | Self::UnfreezeAccount(_) | Self::CloseAccount(_) => Ok(()),
            Self::SetCreditLimit(_) | Self::RevokeMandate(_) => Ok(()),
            Self::Issue(Issue { amount, reference, .. }) | Self::Redeem(Redeem { amount, reference, .. }) => {
                check_amount("amount", *amount)?;
                check_reference(reference.as_ref())
            }
            Self::Transfer(Transfer { from, to, amount, reference, .. })
            | Self::Refund(Refund { from, to, amount, reference, .. })
            | Self::Reserve(Reserve { from, to, amount, reference, .. })
            | Self::Collect(Collect { from, to, amount, reference, .. }) => {
                check_move(*from, *to, *amount, reference.as_ref())
            }
            Self::PostChain(action) => action.check(),
            Self::VoidChain(VoidChain { accounts, .. }) | Self::ExpireChain(ExpireChain { accounts, .. }) => {
                check_accounts(accounts)
            }
            Self::GrantMandate(action) => action.check(),
            Self::Charge(action) => action.check(),
        }
    }

    fn touch(&self, touch: &mut Touch) {
        for account in self.accounts() {
            keys::ACCOUNTS.touch(&account, touch);
        }
        self.organisations().into_iter().for_each(|id| api::touch_organisation(id, touch));
        let (transaction, id) = (touch.transaction, touch.action);
        match self {
            Self::PostChain(PostChain { chain, .. })
            | Self::VoidChain(VoidChain { chain, .. })
            | Self::ExpireChain(ExpireChain { chain, .. }) => keys::CHAINS.touch(chain, touch),
            Self::Transfer(_) => keys::PAYMENTS.touch(&id, touch),
            Self::Issue(_) | Self::Redeem(_) => keys::BANK_ENTRIES.touch(&id, touch),
            Self::Reserve(_) => {
                keys::PAYMENTS.touch(&id, touch);
                keys::CHAINS.touch(&transaction, touch);
            }
            Self::Refund(action) => {
                keys::PAYMENTS.touch(&id, touch);
                keys::PAYMENTS.touch(&action.payment, touch);
            }
            Self::GrantMandate(_) => keys::MANDATES.touch(&id, touch),
            Self::RevokeMandate(RevokeMandate { mandate, .. }) => keys::MANDATES.touch(mandate, touch),
            Self::Collect(Collect { mandate, .. }) => {
                keys::PAYMENTS.touch(&id, touch);
                keys::MANDATES.touch(mandate, touch);
            }
            Self::Charge(Charge { from, currency, payer_code, .. }) => {
                keys::PAYMENTS.touch(&id, touch);
                keys::USED_CODES.touch(&payer_code.digest(from, *currency), touch);
            }
            _ => {}
        }
    }

    fn subjects(&self) -> Vec<Subject> {
        self.accounts().into_iter().map(Subject::Account).collect()
    }

    fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        match self {
            Self::OpenAccount(action) => handle::open(action, context),
            Self::FreezeAccount(action) => handle::freeze(action, context),
            Self::UnfreezeAccount(action) => handle::unfreeze(action, context),
            Self::CloseAccount(action) => handle::close(action, context),
            Self::SetCreditLimit(action) => handle::set_credit_limit(action, context),
            Self::Issue(action) => handle::issue(action, context),
            Self::Redeem(action) => handle::redeem(action, context),
            Self::Transfer(action) => handle::transfer(action, context),
            Self::Refund(action) => handle::refund(action, context),
            Self::Reserve(action) => handle::reserve(action, context),
            Self::PostChain(action) => handle::post(action, context),
            Self::VoidChain(action) => handle::void(action, context),
            Self::ExpireChain(action) => handle::expire(action, context),
            Self::GrantMandate(action) => handle::grant(action, context),
            Self::RevokeMandate(action) => handle::revoke(action, context),
            Self::Collect(action) => handle::collect(action, context),
            Self::Charge(action) => handle::charge(action, context),
        }?;
        self.accounts().iter().try_for_each(|account| handle::extend_history(context, account))
    }

    fn conclude(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
        match self {
            Self::PostChain(PostChain { chain, .. })
            | Self::VoidChain(VoidChain { chain, .. })
            | Self::ExpireChain(ExpireChain { chain, .. }) => handle::conclude_resolution(context, chain),
            _ => Ok(()),
        }
    }
}

impl Action {
    /// The accounts that the action is about, each once: their histories carry it.
    pub fn accounts(&self) -> Vec<AccountId> {
        match self {
            Self::OpenAccount(action) => vec![action.account()],
            Self::FreezeAccount(FreezeAccount { account, .. })
            | Self::UnfreezeAccount(UnfreezeAccount { account, .. })
            | Self::CloseAccount(CloseAccount { account, .. })
            | Self::SetCreditLimit(SetCreditLimit { account, .. })
            | Self::Issue(Issue { account, .. })
            | Self::Redeem(Redeem { account, .. }) => vec![*account],
            Self::Transfer(Transfer { from, to, .. })
            | Self::Refund(Refund { from, to, .. })
            | Self::Reserve(Reserve { from, to, .. })
            | Self::GrantMandate(GrantMandate { from, to, .. })
            | Self::RevokeMandate(RevokeMandate { from, to, .. })
            | Self::Collect(Collect { from, to, .. })
            | Self::Charge(Charge { from, to, .. }) => vec![*from, *to],
            Self::PostChain(PostChain { accounts, .. })
            | Self::VoidChain(VoidChain { accounts, .. })
            | Self::ExpireChain(ExpireChain { accounts, .. }) => accounts.clone(),
        }
    }

    /// The bank that acts; none where holders do.
    pub fn by(&self) -> Option<&OrganisationId> {
        match self {
            Self::OpenAccount(OpenAccount { by, .. })
            | Self::FreezeAccount(FreezeAccount { by, .. })
            | Self::UnfreezeAccount(UnfreezeAccount { by, .. })
            | Self::CloseAccount(CloseAccount { by, .. })
            | Self::SetCreditLimit(SetCreditLimit { by, .. })
            | Self::Issue(Issue { by, .. })
            | Self::Redeem(Redeem { by, .. }) => Some(by),
            _ => None,
        }
    }

    /// The organisations that the action names, acting or acted upon.
    pub fn organisations(&self) -> Vec<&OrganisationId> {
        let named = match self {
            Self::OpenAccount(OpenAccount { holder: Party::Organisation(holder), .. }) => Some(holder),
            Self::Reserve(Reserve { release: Release::Arbiter { arbiter: Party::Organisation(arbiter) }, .. }) => {
                Some(arbiter)
            }
            _ => None,
        };
        let by = self.by();
        by.into_iter().chain(named.filter(|named| Some(*named) != by)).collect()
    }
}

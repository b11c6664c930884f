//! Ledger accounts as ISO 20022 messages name them: an account number has at most 34 characters, an account's id 64.

use crate::{api::Api, problem::Problem};
use std::collections::HashMap;
use vinculum_core::AccountId;
use vinculum_index::view::AccountView;
use vinculum_iso20022::{Account, AccountIdentification, CodeOrProprietary, Currency, OtherAccount};

/// The account numbering of this ledger.
pub const SCHEME: &str = "VINCULUM";
/// Hexadecimal digits of an account's id that are its number.
const DIGITS: usize = 32;

/// The first digits of an account's id.
pub fn number(id: &AccountId) -> String {
    id.to_string()[..DIGITS].into()
}

/// An account of this ledger in a message.
pub fn account(id: &AccountId, currency: Option<Currency>) -> Account {
    let scheme = Some(CodeOrProprietary::Proprietary(SCHEME.into()));
    let other = OtherAccount { id: number(id), scheme, issuer: None };
    Account { identification: AccountIdentification::Other(other), currency }
}

/// Why an account of a message is none of this ledger's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoAccount {
    /// It is numbered in another way: an IBAN, say.
    Elsewhere(String),
    /// No account has the number.
    Unknown(String),
    /// More than one account has it.
    Ambiguous(String),
}

/// Finds accounts by their numbers, each once.
#[derive(Default)]
pub struct Accounts(HashMap<String, Result<AccountView, NoAccount>>);

impl Accounts {
    pub async fn find(&mut self, api: &Api, account: &Account) -> Result<Result<AccountView, NoAccount>, Problem> {
        let other = match &account.identification {
            AccountIdentification::Other(other) => other,
            AccountIdentification::Iban(iban) => return Ok(Err(NoAccount::Elsewhere(iban.as_str().into()))),
        };
        let is_ours = match &other.scheme {
            None => true,
            Some(CodeOrProprietary::Proprietary(scheme)) => scheme == SCHEME,
            Some(CodeOrProprietary::Code(_)) => false,
        };
        let number = other.id.to_ascii_lowercase();
        let digits = hex::decode(&number).ok().and_then(|bytes| <[u8; DIGITS / 2]>::try_from(bytes).ok());
        let Some(digits) = digits.filter(|_| is_ours) else { return Ok(Err(NoAccount::Elsewhere(other.id.clone()))) };
        if let Some(known) = self.0.get(&number) {
            return Ok(known.clone());
        }
        let mut found = api.index.accounts_numbered(&digits).await?;
        let answer = match (found.pop(), found.is_empty()) {
            (Some(account), true) => Ok(account),
            (Some(_), false) => Err(NoAccount::Ambiguous(number.clone())),
            (None, _) => Err(NoAccount::Unknown(number.clone())),
        };
        self.0.insert(number, answer.clone());
        Ok(answer)
    }
}

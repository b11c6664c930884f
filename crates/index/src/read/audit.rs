//! What an audit has to look at: everything that holds or moves money.

use crate::{
    Index, IndexError,
    database::{Row, Statement},
    place::Place,
};
use vinculum_core::{AccountId, Currency, Digest, LoanId, OrganisationId, TransactionId};

/// The ids of everything that holds or moves money, as of a height.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Money {
    /// Accounts.
    pub accounts: Vec<AccountId>,
    /// Banks' books: each bank in each currency.
    pub books: Vec<(OrganisationId, Currency)>,
    /// Chains of reservations, by the transactions that made them.
    pub chains: Vec<TransactionId>,
    /// Loans.
    pub loans: Vec<LoanId>,
}

impl Index {
    /// Everything that held or moved money up to a height.
    pub async fn money(&self, height: u64) -> Result<Money, IndexError> {
        let end = Place::start_of(height.saturating_add(1));
        let accounts =
            Statement::new("SELECT id FROM accounts WHERE place < ").value(end.action(0)).sql(" ORDER BY place");
        let books = Statement::new("SELECT DISTINCT bank, currency FROM accounts WHERE place < ").value(end.action(0));
        let chains = Statement::new(
            "SELECT t.id FROM transaction_kinds k JOIN transactions t ON t.place = k.place \
             WHERE k.kind = 'payments.reserve' AND t.code IS NULL AND k.place < ",
        );
        let loans = Statement::new("SELECT id FROM agreements WHERE kind = 'loan' AND place < ").value(end.action(0));
        let mut session = self.database.read().await?;
        let accounts = ids(&session.rows(accounts).await?)?;
        let books = session.rows(books.sql(" ORDER BY bank, currency")).await?;
        let chains = ids(&session.rows(chains.value(end.0).sql(" ORDER BY k.place")).await?)?;
        let loans = ids(&session.rows(loans.sql(" ORDER BY place")).await?)?;
        let book = |row: &Row| {
            let mut columns = row.columns();
            Ok::<_, IndexError>((columns.parsed("an organisation's id")?, columns.parsed("a currency")?))
        };
        Ok(Money { accounts, books: books.iter().map(book).collect::<Result<_, _>>()?, chains, loans })
    }
}

fn ids<T: From<Digest>>(rows: &[Row]) -> Result<Vec<T>, IndexError> {
    rows.iter().map(|row| Ok(row.columns().digest::<Digest>("an id")?.into())).collect()
}

//! Accounts and what touched them. Balances are in the ledger's state, not here.

use super::{one_more, page};
use crate::{
    AccountFilter, Index, IndexError, PageRequest,
    database::{Columns, Statement, Value},
    encoding::read_outcome,
    place::Place,
    view::{AccountEntry, AccountView, Page, without_salt},
};
use vinculum_core::{AccountId, Digest, sha256};
use vinculum_runtime::Outcome;

fn account(columns: &mut Columns<'_>) -> Result<(i64, AccountView), IndexError> {
    let place = columns.integer()?;
    let view = AccountView {
        id: columns.digest("an account's id")?,
        holder: columns.parsed("a holder")?,
        bank: columns.parsed("an organisation's id")?,
        bank_name: columns.text()?,
        currency: columns.parsed("a currency")?,
        opened_at: columns.time()?,
    };
    Ok((place, view))
}

fn entry(columns: &mut Columns<'_>) -> Result<(i64, AccountEntry), IndexError> {
    let key = columns.integer()?;
    let (place, position) = Place::of_action(key);
    let (kind, body) = (columns.text()?, columns.bytes()?);
    let (transaction, time) = (columns.digest("a transaction's id")?, columns.time()?);
    let events = match read_outcome(columns.bytes()?)? {
        Outcome::Accepted { events } => events.into_iter().filter(|event| event.action == position).collect(),
        Outcome::Rejected { .. } => Vec::new(),
    };
    let entry = AccountEntry {
        id: format!("{}.{}.{position}", place.height(), place.position()),
        kind,
        action: without_salt(&body),
        digest: sha256(&body).into(),
        transaction,
        height: place.height(),
        time,
        events,
    };
    Ok((key, entry))
}

const ACCOUNT: &str = "SELECT a.place, a.id, a.holder, a.bank, o.name, a.currency, a.opened_at FROM accounts a \
                       JOIN organisations o ON o.id = a.bank";

impl Index {
    /// Accounts in the order in which they were opened.
    pub async fn accounts(
        &self,
        filter: &AccountFilter,
        request: &PageRequest,
    ) -> Result<Page<AccountView>, IndexError> {
        let mut statement = Statement::new(ACCOUNT).sql(" WHERE a.place > ").value(request.after()?.unwrap_or(0));
        if let Some(holder) = &filter.holder {
            statement = statement.sql(" AND a.holder = ").value(Value::display(holder));
        }
        if let Some(bank) = &filter.bank {
            statement = statement.sql(" AND a.bank = ").value(bank.as_str());
        }
        let statement = statement.sql(" ORDER BY a.place LIMIT ").value(one_more(request.limit()));
        let rows = self.database.read().await?.rows(statement).await?;
        let accounts = rows.iter().map(|row| account(&mut row.columns())).collect::<Result<Vec<_>, _>>()?;
        Ok(page(accounts, request.limit()))
    }

    /// One account.
    pub async fn account(&self, id: &AccountId) -> Result<Option<AccountView>, IndexError> {
        let statement = Statement::new(ACCOUNT).sql(" WHERE a.id = ").value(id.as_bytes());
        let row = self.database.read().await?.row(statement).await?;
        row.map(|row| account(&mut row.columns()).map(|(_, account)| account)).transpose()
    }

    /// The accounts whose ids begin with these bytes, two at most: one too many tells that they name none.
    pub async fn accounts_numbered(&self, digits: &[u8; 16]) -> Result<Vec<AccountView>, IndexError> {
        let bound = |rest: u8| [&digits[..], &[rest; 16]].concat();
        let statement = Statement::new(ACCOUNT).sql(" WHERE a.id >= ").value(bound(0)).sql(" AND a.id <= ");
        let statement = statement.value(bound(u8::MAX)).sql(" ORDER BY a.id LIMIT 2");
        let rows = self.database.read().await?.rows(statement).await?;
        rows.iter().map(|row| account(&mut row.columns()).map(|(_, account)| account)).collect()
    }

    /// What touched an account, a loan or a sale, newest first: every action, or those of one kind.
    pub async fn entries(
        &self,
        subject: &Digest,
        kind: Option<&str>,
        request: &PageRequest,
    ) -> Result<Page<AccountEntry>, IndexError> {
        let statement = Statement::new(
            "SELECT e.place, a.kind, a.body, t.id, t.time, t.outcome FROM subject_entries e JOIN actions a ON a.place = e.place \
             JOIN transactions t ON t.place = (e.place >> 6) WHERE e.subject = ",
        );
        let before = request.after()?.unwrap_or(i64::MAX);
        let mut statement = statement.value(subject.as_bytes()).sql(" AND e.place < ").value(before);
        if let Some(kind) = kind {
            statement = statement.sql(" AND a.kind = ").value(kind);
        }
        let statement = statement.sql(" ORDER BY e.place DESC LIMIT ").value(one_more(request.limit()));
        let rows = self.database.read().await?.rows(statement).await?;
        let entries = rows.iter().map(|row| entry(&mut row.columns())).collect::<Result<Vec<_>, _>>()?;
        Ok(page(entries, request.limit()))
    }
}

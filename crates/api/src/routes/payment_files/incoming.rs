//! Rows of payment files as actions of the ledger.

use super::{
    PaymentRow, RowReason, RowStatus,
    agents::Banks,
    numbers::{Accounts, NoAccount},
};
use crate::{api::Api, problem::Problem, routes::accounts::load};
use jiff::civil::Date;
use std::collections::HashMap;
use vinculum_core::{ActionDigest, Amount, Party, Rejection, Salt, sha256, sha256_parts};
use vinculum_index::view::AccountView;
use vinculum_iso20022::{
    Account, Agent, CreditTransfer, Discrepancy, Refusal, pacs008::InterbankTransfers, pain001::PaymentInitiation,
};
use vinculum_loans::rules::day_of;
use vinculum_payments::{Action, BANK_ENTRIES, Issue, PAYMENTS, Transfer};
use vinculum_state::Module as _;

/// What a row asks for.
pub(super) struct Order {
    /// What the file says about the row that makes it this payment and no other.
    identity: String,
    /// The account that pays; none when the money comes from another bank.
    from: Option<Account>,
    /// The banks that it is for, as far as the file names them.
    to_agents: Vec<Agent>,
    /// Not before this day.
    date: Date,
    transfer: CreditTransfer,
}

/// The transfers that a customer asks its bank for.
pub(super) fn initiated(message: &PaymentInitiation) -> Vec<Order> {
    let mut seen = HashMap::new();
    let orders = message.payments.iter().flat_map(|payment| payment.transfers.iter().map(move |row| (payment, row)));
    let orders = orders.map(|(payment, row)| {
        let instruction = row.instruction_id.as_deref().unwrap_or_default();
        let names = ["pain.001", &message.message_id, &payment.id, instruction, &row.end_to_end_id];
        Order {
            identity: numbered(names.join("\n"), &mut seen),
            from: Some(payment.debtor_account.clone()),
            to_agents: row.creditor_agent.iter().cloned().collect(),
            date: payment.requested_execution.date(),
            transfer: row.clone(),
        }
    });
    orders.collect()
}

/// The transfers that another bank sends. One that has a UETR is the same in whichever message it comes.
pub(super) fn received(message: &InterbankTransfers) -> Vec<Order> {
    let mut seen = HashMap::new();
    let orders = message.transfers.iter().map(|row| {
        let id = row.transaction_id.as_deref().unwrap_or_default();
        let identity = match &row.transfer.uetr {
            Some(uetr) => ["pacs.008", uetr.as_str()].join("\n"),
            None => ["pacs.008", &message.message_id, id, &row.transfer.end_to_end_id].join("\n"),
        };
        // A UETR that stands twice in a message is one payment said twice.
        let identity = if row.transfer.uetr.is_some() { identity } else { numbered(identity, &mut seen) };
        let to_agents = message.instructed_agent.iter().chain(&row.transfer.creditor_agent).cloned().collect();
        Order { identity, from: None, to_agents, date: row.settlement_date, transfer: row.transfer.clone() }
    });
    orders.collect()
}

/// Tells rows apart that a file gives the same names, by counting them.
fn numbered(names: String, seen: &mut HashMap<String, u32>) -> String {
    let count = seen.entry(names.clone()).or_default();
    *count += 1;
    format!("{names}\n{count}")
}

/// A row that couldn't be read.
pub(super) fn unreadable(refusal: &Refusal) -> PaymentRow {
    let id = refusal.id.clone().unwrap_or_else(|| refusal.row.clone());
    let detail = format!("{} (line {}): {}", refusal.place.path, refusal.place.line, refusal.reason);
    PaymentRow { reason: Some(RowReason::new("unreadable", detail)), ..empty(id) }
}

fn empty(id: String) -> PaymentRow {
    PaymentRow {
        id,
        creditor: None,
        amount: None,
        currency: None,
        from: None,
        to: None,
        status: RowStatus::Refused,
        reason: None,
        signer: None,
        action: None,
        digest: None,
    }
}

/// What each order would do, and whether it was done before.
pub(super) async fn rows(
    api: &Api,
    orders: Vec<Order>,
    discrepancies: &[Discrepancy],
) -> Result<Vec<PaymentRow>, Problem> {
    let total = discrepancies.iter().find(|found| matches!(found, Discrepancy::Total { .. }));
    let total = total.map(|found| RowReason::new("totals", found.to_string()));
    let today = day_of(api.chain.now()).ok_or_else(|| Problem::internal("the clock is beyond the calendar"))?;
    let (mut accounts, mut banks) = (Accounts::default(), Banks::default());
    let mut rows = Vec::with_capacity(orders.len());
    for order in orders {
        let mut row = described(&order);
        let prepared = match &total {
            Some(reason) => Err(reason.clone()),
            None => prepare(api, &mut accounts, &mut banks, &order, today).await?,
        };
        match prepared {
            Ok(Prepared { action, signer }) => {
                let text = serde_json::to_string(&action).map_err(Problem::internal)?;
                (row.from, row.to) = match &action {
                    Action::Transfer(transfer) => (Some(transfer.from), Some(transfer.to)),
                    Action::Issue(issue) => (None, Some(issue.account)),
                    _ => (None, None),
                };
                row.digest = Some(sha256(text.as_bytes()).into());
                (row.status, row.signer, row.action) = (RowStatus::Ready, Some(signer), Some(text));
            }
            Err(reason) => row.reason = Some(reason),
        }
        rows.push(row);
    }
    mark_booked(api, &mut rows).await?;
    Ok(rows)
}

fn described(Order { transfer, .. }: &Order) -> PaymentRow {
    PaymentRow {
        creditor: transfer.creditor.name.clone(),
        amount: Some(transfer.amount.minor),
        currency: Some(transfer.amount.currency.to_string()),
        ..empty(transfer.end_to_end_id.clone())
    }
}

struct Prepared {
    action: Action,
    signer: Party,
}

type Preparation = Result<Prepared, RowReason>;

async fn prepare(
    api: &Api,
    accounts: &mut Accounts,
    banks: &mut Banks,
    order: &Order,
    today: Date,
) -> Result<Preparation, Problem> {
    let to = match accounts.find(api, &order.transfer.creditor_account).await? {
        Ok(account) => account,
        Err(none) => return Ok(Err(none.into())),
    };
    let from = match &order.from {
        None => None,
        Some(account) => match accounts.find(api, account).await? {
            Ok(account) => Some(account),
            Err(none) => return Ok(Err(none.into())),
        },
    };
    for agent in &order.to_agents {
        if let Some(other) = banks.other(api, agent, &to.bank).await? {
            let detail = format!("the file is for {other}, account {} is at {}", to.id, to.bank);
            return Ok(Err(RowReason::new("other_agent", detail)));
        }
    }
    Ok(action(order, from, to, today))
}

fn action(order: &Order, from: Option<AccountView>, to: AccountView, today: Date) -> Preparation {
    let Order { identity, date, transfer, .. } = order;
    if *date > today {
        let detail = format!("the day is {date}; payments are made at once here, so the file has to wait until then");
        return Err(RowReason::new("later", detail));
    }
    let currency = transfer.amount.currency.to_string();
    for account in from.iter().chain([&to]) {
        if account.currency.to_string() != currency {
            let detail = format!("account {} is in {}, the row in {currency}", account.id, account.currency);
            return Err(RowReason::new("other_currency", detail));
        }
    }
    let amount =
        Amount::try_from(transfer.amount.minor).map_err(|error| RowReason::new("amount", error.to_string()))?;
    let digest = sha256_parts(&[b"vinculum-payment-file-v1\n", identity.as_bytes()]);
    let mut salt = Salt([0; 16]);
    salt.0.copy_from_slice(&digest.0[..16]);
    let reference = Some(transfer.end_to_end_id.clone()).filter(|id| id != "NOTPROVIDED");
    let currency = to.currency;
    let (action, signer) = match from {
        Some(from) if from.bank != to.bank => {
            let detail = format!("account {} is at {}, account {} at {}", from.id, from.bank, to.id, to.bank);
            return Err(RowReason::new("other_bank", detail));
        }
        Some(from) => (Transfer { salt, from: from.id, to: to.id, amount, currency, reference }.into(), from.holder),
        None => {
            let by = to.bank.clone();
            (Issue { salt, by, account: to.id, amount, currency, reference }.into(), Party::Organisation(to.bank))
        }
    };
    let action: Action = action;
    action.check().map_err(|rejection: Rejection| RowReason::new("refused", rejection.to_string()))?;
    Ok(Prepared { action, signer })
}

impl From<NoAccount> for RowReason {
    fn from(none: NoAccount) -> Self {
        match none {
            NoAccount::Elsewhere(number) => {
                Self::new("elsewhere", format!("{number} is no account number of this ledger"))
            }
            NoAccount::Unknown(number) => Self::new("unknown_account", format!("no account has the number {number}")),
            NoAccount::Ambiguous(number) => {
                Self::new("ambiguous_account", format!("more than one account has the number {number}"))
            }
        }
    }
}

/// Marks the rows that an earlier run has done, and those that the file has said before.
async fn mark_booked(api: &Api, rows: &mut [PaymentRow]) -> Result<(), Problem> {
    let digests: Vec<ActionDigest> = rows.iter().filter_map(|row| row.digest).collect();
    let payments = load(api, &PAYMENTS, &digests).await?;
    let entries = load(api, &BANK_ENTRIES, &digests).await?;
    let mut seen = std::collections::HashSet::new();
    let booked = payments.iter().zip(&entries).map(|(payment, entry)| payment.is_some() || entry.is_some());
    for (row, booked) in rows.iter_mut().filter(|row| row.digest.is_some()).zip(booked) {
        if booked || !row.digest.is_none_or(|digest| seen.insert(digest)) {
            row.status = RowStatus::Booked;
        }
    }
    Ok(())
}

//! An account's statement as banks exchange it: ISO 20022 camt.053.

use crate::{
    api::Api,
    extract::{Query, Segment, query},
    problem::Problem,
    routes::{
        accounts::{EntryDetail, detailed, unknown},
        payment_files::numbers::{SCHEME, account, number},
    },
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use jiff::{Timestamp as Instant, civil::Date};
use vinculum_core::{AccountId, Party as Holder, codes, sha256};
use vinculum_index::{MAX_PAGE, PageRequest, view::AccountView};
use vinculum_iso20022::{
    Agent, CreditDebit, Currency, DateOrDateTime, IsoDateTime, Money, Party, Remittance,
    camt053::{
        Balance, BankTransactionCode, Entry, EntryStatus, EntryTransaction, Period, ProprietaryCode, Statement,
        StatementMessage, TransactionDomain, write,
    },
};
use vinculum_loans::rules::day_of;

/// Most entries that a statement is made from.
const MAX_ENTRIES: usize = 100_000;

query! {
    /// Which days, of UTC.
    StatementQuery {
        /// The first day, as `YYYY-MM-DD`.
        #[param(value_type = String, example = "2026-11-01")]
        from: Date = "from",
        /// The last day.
        #[param(value_type = String, example = "2026-11-30")]
        to: Date = "to",
    }
}

/// Gives the statement of an account.
#[utoipa::path(
    get, path = "/v1/accounts/{id}/statement", operation_id = "accountStatement", tag = "payments",
    summary = "Give an account's statement as ISO 20022 camt.053.001.08",
    description = "Booked entries and balances of whole days. The account's number is the first 32 hexadecimal digits of its id, in the \
        scheme `VINCULUM`: an account number of ISO 20022 has at most 34 characters.",
    params(("id" = String, Path, description = "The account's id: 64 hexadecimal digits."), StatementQuery),
    responses(
        (status = 200, description = "The statement.", body = String, content_type = "application/xml"),
        (status = 400, description = "The days are missing, or the last is before the first or not over yet."),
        (status = 404, description = "There is no such account."),
    ),
)]
pub async fn statement(
    State(api): State<Api>,
    segment: Segment,
    Query(query): Query<StatementQuery>,
) -> Result<Response, Problem> {
    let id: AccountId = segment.parse("id")?;
    let facts = api.index.account(&id).await?.ok_or_else(|| unknown(&id))?;
    let (from, to) = match (query.from, query.to) {
        (Some(from), Some(to)) => (from, to),
        (None, _) => return Err(Problem::parameter("from", "is missing: it names the first day")),
        (_, None) => return Err(Problem::parameter("to", "is missing: it names the last day")),
    };
    let now = api.chain.now();
    if to < from || day_of(now).is_none_or(|today| to > today) {
        return Err(Problem::parameter("to", "must be a day from the first one to today"));
    }
    let mut entries = all_entries(&api, &id).await?;
    // The oldest first, as a statement has them.
    entries.reverse();
    let message = message(&facts, &entries, from, to, &time(now.0)?).map_err(Problem::internal)?;
    let xml = write(&message).map_err(Problem::internal)?;
    let name = format!("attachment; filename=\"camt053-{}-{from}-{to}.xml\"", number(&id));
    Ok(([(header::CONTENT_TYPE, "application/xml".to_owned()), (header::CONTENT_DISPOSITION, name)], xml)
        .into_response())
}

/// Everything that moved money on an account, newest first: balances are sums, so that they fit the entries exactly.
async fn all_entries(api: &Api, id: &AccountId) -> Result<Vec<EntryDetail>, Problem> {
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let page = detailed(api, id, None, &PageRequest::new(Some(MAX_PAGE), cursor)?).await?;
        all.extend(page.items.into_iter().filter(|entry| entry.change != 0));
        if all.len() > MAX_ENTRIES {
            let detail =
                format!("the account has more than {MAX_ENTRIES} entries, the most that a statement is made from");
            return Err(Problem::unprocessable(codes::TOO_LARGE.reject(detail)));
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(all);
        }
    }
}

/// What can't be said in a statement; none of it can come from the ledger.
type Unsayable = Box<dyn std::error::Error + Send + Sync>;

fn message(
    facts: &AccountView,
    entries: &[EntryDetail],
    from: Date,
    to: Date,
    created: &IsoDateTime,
) -> Result<StatementMessage, Unsayable> {
    let currency = Currency::from_alphabetic(&facts.currency.to_string())?;
    let day = |entry: &EntryDetail| day_of(entry.entry.time);
    let before = entries.iter().filter(|entry| day(entry).is_some_and(|day| day < from));
    let opening: i64 = before.map(|entry| entry.change).sum();
    let within: Vec<_> =
        entries.iter().filter(|entry| day(entry).is_some_and(|day| (from..=to).contains(&day))).collect();
    let closing = opening + within.iter().map(|entry| entry.change).sum::<i64>();
    // Of the account, the days and the time at which it is made: a day that isn't over can bring more. 35 characters fit.
    let made = sha256(created.to_string().as_bytes()).to_string();
    let days = [from, to].map(|day| day.strftime("%Y%m%d").to_string()).join("-");
    let id = format!("{}-{days}-{}", &number(&facts.id)[..8], &made[..8]);
    let balance = |amount: i64, day: Date| -> Result<Balance, Unsayable> {
        let (amount, direction) = signed(amount, currency);
        Ok(Balance { amount, direction, date: day.to_string().try_into()? })
    };
    let statement = Statement {
        id: id.clone(),
        electronic_sequence_number: None,
        created: Some(created.clone()),
        period: Some(Period { from: format!("{from}T00:00:00Z").parse()?, to: format!("{to}T23:59:59Z").parse()? }),
        account: account(&facts.id, Some(currency)),
        owner: Party { name: owner(&facts.holder), lei: None },
        servicer: Some(Agent { name: Some(facts.bank.to_string()), ..Agent::default() }),
        opening: balance(opening, from)?,
        closing: balance(closing, to)?,
        entries: within.into_iter().map(|entry| row(entry, currency)).collect::<Result<_, _>>()?,
    };
    Ok(StatementMessage { message_id: id, created: created.clone(), statements: vec![statement] })
}

fn row(detail: &EntryDetail, currency: Currency) -> Result<Entry, Unsayable> {
    let EntryDetail { entry, change, .. } = detail;
    let (amount, direction) = signed(*change, currency);
    let text = |name: &str| entry.action[name].as_str().map(str::to_owned);
    let booked: DateOrDateTime = time(entry.time.0).map_err(|problem| problem.detail)?.to_string().try_into()?;
    let family = if direction == CreditDebit::Credit { "RCDT" } else { "ICDT" };
    let domain = TransactionDomain { domain: "PMNT".into(), family: family.into(), sub_family: "OTHR".into() };
    let kind = ProprietaryCode { code: entry.kind.clone(), issuer: Some(SCHEME.into()) };
    let side = |name: &str| entry.action[name].as_str()?.parse().ok().map(|id| account(&id, None));
    let remittance = Remittance { unstructured: text("reference").into_iter().collect(), references: Vec::new() };
    let transaction = EntryTransaction {
        end_to_end_id: text("reference"),
        transaction_id: Some(entry.transaction.to_string()[..32].into()),
        amount: Some(amount),
        direction: Some(direction),
        debtor_account: side("from"),
        creditor_account: side("to"),
        remittance,
        ..EntryTransaction::default()
    };
    Ok(Entry {
        reference: Some(entry.id.clone()),
        amount,
        direction,
        is_reversal: entry.kind == "payments.refund",
        status: EntryStatus::Booked,
        booking_date: Some(booked.clone()),
        value_date: Some(booked),
        servicer_reference: Some(entry.digest.to_string()[..32].into()),
        code: BankTransactionCode { domain: Some(domain), proprietary: Some(kind) },
        transactions: vec![transaction],
        additional_information: None,
    })
}

fn signed(amount: i64, currency: Currency) -> (Money, CreditDebit) {
    let direction = if amount < 0 { CreditDebit::Debit } else { CreditDebit::Credit };
    (Money { minor: amount.unsigned_abs(), currency }, direction)
}

/// An organisation's id; keys have no name.
fn owner(holder: &Holder) -> Option<String> {
    match holder {
        Holder::Organisation(id) => Some(id.to_string()),
        Holder::Key(_) => None,
    }
}

/// A moment, in whole seconds of UTC.
pub(super) fn time(milliseconds: u64) -> Result<IsoDateTime, Problem> {
    let instant = i64::try_from(milliseconds / 1_000).ok().and_then(|seconds| Instant::from_second(seconds).ok());
    let text = instant.ok_or_else(|| Problem::internal("the clock is beyond the calendar"))?.to_string();
    text.parse().map_err(Problem::internal)
}

//! Sales and loans: where they stand, and what happened to them.

use crate::{
    api::Api,
    extract::{Limit, Query, Segment, Text, query},
    problem::Problem,
    routes::{
        accounts::{EntriesQuery, EntryDetail, load},
        organisations::ProofQuery,
        page,
        state::{Flag, Proof, prove_one},
    },
};
use axum::{Json, extract::State};
use jiff::{ToSpan as _, civil::Date};
use serde::Serialize;
use utoipa::ToSchema;
use vinculum_core::{Digest, LoanId, Party, SaleId, Timestamp, VehicleId};
use vinculum_index::{
    AgreementFilter,
    view::{AgreementKind, AgreementView, Page},
};
use vinculum_loan_math::exact::{DelinquencyBucket, Due, PayoffQuote};
use vinculum_loans::{LOANS, Loan, LoanStatus, rules};
use vinculum_sales::{SALES, Sale};

query! {
    /// Which loans or sales.
    AgreementsQuery {
        /// Only those in which this party takes or took part: `did:key:…` or `org:<id>`.
        #[param(value_type = String, example = "org:hafenfeld-bank")]
        party: Party = "party",
        /// Only those about this vehicle: its id.
        #[param(value_type = String)]
        vehicle: VehicleId = "vehicle",
        /// Most items on the page: 1 to 200, 50 when not given.
        #[param(value_type = u32, minimum = 1, maximum = 200)]
        limit: Limit = "limit",
        /// Where the last page said that the next one begins.
        #[param(value_type = String)]
        cursor: Text = "cursor",
    }
}

query! {
    /// What to show of one loan.
    LoanQuery {
        /// The day, of UTC, that `payoff` is for: today to 60 days from now; today when not given.
        #[param(value_type = String, example = "2026-12-24")]
        on: Date = "on",
        /// Whether to add a proof of what is shown: `true` or `false`.
        #[param(value_type = bool)]
        proof: Flag = "proof",
    }
}

/// For how many days from now a payoff is quoted.
const QUOTED_DAYS: i64 = 60;

/// A sale of a vehicle.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Sale)]
pub struct SaleDetail {
    /// Its id.
    #[schema(value_type = String)]
    id: SaleId,
    /// Listing, offers and agreement as they stand: the value of `sales/sale/<id>`, described in docs/sales.md.
    #[schema(value_type = Object)]
    sale: Sale,
    /// Proof of that value.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    proof: Option<Proof>,
}

/// A loan. Amounts are minor units of its currency.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Loan)]
pub struct LoanDetail {
    /// Its id.
    #[schema(value_type = String)]
    id: LoanId,
    /// Terms, figures and status as they stand: the value of `loans/loan/<id>`, described in docs/loans.md.
    #[schema(value_type = Object)]
    loan: Loan,
    /// What would repay it today (UTC), of a single loan on the day that was asked for: `good_through`, `owed`, `total`, and `per_diem`, the interest of a further day. Null when nothing
    /// is owed.
    #[schema(required, value_type = Option<serde_json::Value>)]
    payoff: Option<PayoffQuote>,
    /// Days past due today.
    days_past_due: u32,
    /// The bucket of that number: `current`, `1-29`, `30-59`, `60-89`, `90-119` or `120+`.
    #[schema(value_type = String)]
    bucket: DelinquencyBucket,
    /// What the borrower would give back today to withdraw, and the last day for it. Absent when that isn't possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    withdrawal: Option<WithdrawalView>,
    /// The instalments by their dates, put off where they were; each with `date` and `amount`. Only for a single loan.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, value_type = Option<Vec<Object>>)]
    instalments: Option<Vec<Due>>,
    /// Proof of the loan's value.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    proof: Option<Proof>,
}

/// How a borrower can still withdraw.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = LoanWithdrawal)]
pub struct WithdrawalView {
    /// The last day, of UTC.
    #[schema(value_type = String)]
    until: Date,
    /// What is to be given back today, in minor units.
    due: i64,
}

fn withdrawal(loan: &Loan, today: Date) -> Result<Option<WithdrawalView>, Problem> {
    let is_open = loan.status == LoanStatus::Active && loan.modifications == 0;
    let Some(until) = loan.withdrawal_until().filter(|until| is_open && today <= *until) else { return Ok(None) };
    let due = loan.withdrawal_on(today).map_err(Problem::internal)?.due;
    Ok(Some(WithdrawalView { until, due }))
}

/// What repays the loan on a day, with the late charges up to it.
fn payoff(loan: &Loan, on: Date) -> Result<Option<PayoffQuote>, Problem> {
    if loan.status.is_over() || loan.status.is_pending() {
        return Ok(None);
    }
    let mut then = loan.clone();
    then.charge_late(on).map_err(Problem::internal)?;
    then.payoff(on).map(Some).map_err(Problem::internal)
}

/// Today, or the day of the last payment: one may count on a day that this clock hasn't reached.
fn today(now: Timestamp, loan: &Loan) -> Result<Date, Problem> {
    let today = rules::day_of(now).ok_or_else(|| Problem::internal("the clock is beyond the calendar"))?;
    Ok(today.max(loan.accrued_to))
}

fn loan_detail(now: Timestamp, id: LoanId, loan: Loan) -> Result<LoanDetail, Problem> {
    let today = today(now, &loan)?;
    let payoff = payoff(&loan, today)?;
    let days_past_due = loan.days_past_due_on(today).map_err(Problem::internal)?;
    let (bucket, withdrawal) = (days_past_due.into(), withdrawal(&loan, today)?);
    Ok(LoanDetail { id, payoff, days_past_due, bucket, withdrawal, instalments: None, loan, proof: None })
}

async fn list(api: &Api, kind: AgreementKind, query: AgreementsQuery) -> Result<Page<AgreementView>, Problem> {
    let filter = AgreementFilter { party: query.party, vehicle: query.vehicle };
    Ok(api.index.agreements(kind, &filter, &page(query.limit, query.cursor)?).await?)
}

/// Lists sales.
#[utoipa::path(
    get, path = "/v1/sales", operation_id = "sales", tag = "sales", summary = "List sales, the newest first",
    params(AgreementsQuery),
    responses((status = 200, description = "A page of sales.", body = Page<SaleDetail>)),
)]
pub async fn sales(
    State(api): State<Api>,
    Query(query): Query<AgreementsQuery>,
) -> Result<Json<Page<SaleDetail>>, Problem> {
    let found = list(&api, AgreementKind::Sale, query).await?;
    let ids: Vec<SaleId> = found.items.iter().map(|item| item.id.into()).collect();
    let sales = load(&api, &SALES, &ids).await?;
    let items = ids.into_iter().zip(sales).filter_map(|(id, sale)| Some(SaleDetail { id, sale: sale?, proof: None }));
    Ok(Json(Page { items: items.collect(), next_cursor: found.next_cursor }))
}

/// Shows a sale.
#[utoipa::path(
    get, path = "/v1/sales/{id}", operation_id = "sale", tag = "sales", summary = "Show a sale",
    params(("id" = String, Path, description = "The sale's id: 64 hexadecimal digits."), ProofQuery),
    responses(
        (status = 200, description = "The sale.", body = SaleDetail),
        (status = 404, description = "There is no such sale."),
    ),
)]
pub async fn sale(
    State(api): State<Api>,
    segment: Segment,
    Query(query): Query<ProofQuery>,
) -> Result<Json<SaleDetail>, Problem> {
    let id: SaleId = segment.parse("id")?;
    let found = load(&api, &SALES, &[id]).await?.into_iter().next().flatten();
    let Some(sale) = found else { return Err(Problem::not_found(format!("there is no sale {id}"))) };
    let proof = match query.proof {
        Some(Flag(true)) => Some(prove_one(&api, &SALES.path(&id)).await?),
        _ => None,
    };
    Ok(Json(SaleDetail { id, sale, proof }))
}

/// Lists what happened to a sale.
#[utoipa::path(
    get, path = "/v1/sales/{id}/entries", operation_id = "saleEntries", tag = "sales",
    summary = "List the actions on a sale, newest first",
    params(("id" = String, Path, description = "The sale's id: 64 hexadecimal digits."), EntriesQuery),
    responses((status = 200, description = "A page of actions; empty for an unknown sale.", body = Page<EntryDetail>)),
)]
pub async fn sale_entries(
    State(api): State<Api>,
    segment: Segment,
    Query(query): Query<EntriesQuery>,
) -> Result<Json<Page<EntryDetail>>, Problem> {
    let id: SaleId = segment.parse("id")?;
    entries(&api, id.into(), query).await
}

/// Lists loans.
#[utoipa::path(
    get, path = "/v1/loans", operation_id = "loans", tag = "loans", summary = "List loans, the newest first",
    params(AgreementsQuery),
    responses((status = 200, description = "A page of loans.", body = Page<LoanDetail>)),
)]
pub async fn loans(
    State(api): State<Api>,
    Query(query): Query<AgreementsQuery>,
) -> Result<Json<Page<LoanDetail>>, Problem> {
    let found = list(&api, AgreementKind::Loan, query).await?;
    let ids: Vec<LoanId> = found.items.iter().map(|item| item.id.into()).collect();
    let loans = load(&api, &LOANS, &ids).await?;
    let present = ids.into_iter().zip(loans).filter_map(|(id, loan)| Some((id, loan?)));
    let items = present.map(|(id, loan)| loan_detail(api.chain.now(), id, loan)).collect::<Result<_, _>>()?;
    Ok(Json(Page { items, next_cursor: found.next_cursor }))
}

/// Shows a loan.
#[utoipa::path(
    get, path = "/v1/loans/{id}", operation_id = "loan", tag = "loans", summary = "Show a loan",
    params(("id" = String, Path, description = "The loan's id: 64 hexadecimal digits."), LoanQuery),
    responses(
        (status = 200, description = "The loan.", body = LoanDetail),
        (status = 404, description = "There is no such loan."),
    ),
)]
pub async fn loan(
    State(api): State<Api>,
    segment: Segment,
    Query(query): Query<LoanQuery>,
) -> Result<Json<LoanDetail>, Problem> {
    let id: LoanId = segment.parse("id")?;
    let found = load(&api, &LOANS, &[id]).await?.into_iter().next().flatten();
    let Some(loan) = found else { return Err(Problem::not_found(format!("there is no loan {id}"))) };
    let today = today(api.chain.now(), &loan)?;
    let mut detail = loan_detail(api.chain.now(), id, loan)?;
    detail.instalments = Some(detail.loan.instalments().map_err(Problem::internal)?);
    if let Some(on) = query.on {
        let last = today.saturating_add(QUOTED_DAYS.days());
        if !(today..=last).contains(&on) {
            return Err(Problem::parameter("on", format!("must lie from {today} to {last}")));
        }
        detail.payoff = payoff(&detail.loan, on)?;
    }
    if let Some(Flag(true)) = query.proof {
        detail.proof = Some(prove_one(&api, &LOANS.path(&id)).await?);
    }
    Ok(Json(detail))
}

/// Lists what happened to a loan.
#[utoipa::path(
    get, path = "/v1/loans/{id}/entries", operation_id = "loanEntries", tag = "loans",
    summary = "List the actions on a loan, newest first",
    params(("id" = String, Path, description = "The loan's id: 64 hexadecimal digits."), EntriesQuery),
    responses((status = 200, description = "A page of actions; empty for an unknown loan.", body = Page<EntryDetail>)),
)]
pub async fn loan_entries(
    State(api): State<Api>,
    segment: Segment,
    Query(query): Query<EntriesQuery>,
) -> Result<Json<Page<EntryDetail>>, Problem> {
    let id: LoanId = segment.parse("id")?;
    entries(&api, id.into(), query).await
}

async fn entries(api: &Api, subject: Digest, query: EntriesQuery) -> Result<Json<Page<EntryDetail>>, Problem> {
    let kind = query.kind.map(|Text(kind)| kind);
    let found = api.index.entries(&subject, kind.as_deref(), &page(query.limit, query.cursor)?).await?;
    Ok(Json(found.map(EntryDetail::plain)))
}

//! Car loans of every status with what was paid on them, and cars for sale.

use super::{
    money::{Bank, account_of, bank},
    setup::Setup,
    story::accepted,
};
use crate::{loader, output};
use anyhow::Context as _;
use jiff::{ToSpan as _, civil::Date};
use std::collections::HashSet;
use vinculum_client::{Client, TransactionBuilder, VehicleFilter};
use vinculum_core::{
    AccountId, ActionDigest, Amount, Currency, Envelope, LoanId, Party, SecretKey, Timestamp, VehicleId, sha256,
};
use vinculum_fleet::Signer;
use vinculum_loan_math::exact::{AllocationOrder, DayCount, Frequency, LateCharge, LateFeeRule, Terms};
use vinculum_loans::{ApplyPayment, ChargeOff, Defer, Loan, LoanStatus, Originate, RunEndOfDay, rules};
use vinculum_payments::{Issue, OpenAccount, Transfer};
use vinculum_sales::List;
use vinculum_vehicles::{PerfectLien, PlaceLien, ReleaseLien};

/// Most loans of the demonstration; a small fleet has one for every second car.
const LOANS: u32 = 500;
/// Cars that holders of the demonstration have put up for sale, and what they ask, in cents.
const ASKING: [u64; 2] = [1_240_000, 1_879_000];
/// Days between the last due date and today, so that the buckets of delinquency are what the loan's plan says.
const DAYS_SINCE_DUE: i64 = 10;
const LIEN: &str = "car-loan";

/// How a loan went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Course {
    /// All that was due is paid.
    OnTime,
    /// All but the last so many instalments are.
    Behind(usize),
    /// It was paid off early.
    PaidOff,
    /// Behind, and written off.
    ChargedOff,
    /// Behind, and put off by agreement.
    Deferred,
}

/// Of twenty in turn most are on time; the first nine have one of each course, so that a small fleet shows them all.
fn course(number: u32) -> Course {
    match number % 20 {
        0 | 1 => Course::PaidOff,
        2 => Course::Behind(1),
        3 => Course::Behind(3),
        4 => Course::ChargedOff,
        5 => Course::Deferred,
        6 => Course::Behind(2),
        7 => Course::Behind(4),
        8 => Course::Behind(5),
        _ => Course::OnTime,
    }
}

/// A car whose holder can sign, and nothing stands on its title.
struct Car {
    id: VehicleId,
    built_at: Timestamp,
    holder: SecretKey,
}

/// Puts the loans on the ledger that aren't there yet, and the listings.
pub async fn load(setup: &Setup, client: &Client) -> anyhow::Result<()> {
    let personas = client.personas().await?;
    let Some(bank) = bank(client, &personas).await? else { return Ok(()) };
    let lender = account_of(client, &bank.party).await?.context("the bank has no account")?;
    let dealer = match personas.iter().find(|persona| persona.role == Some(vinculum_core::Role::Dealer)) {
        Some(dealer) => account_of(client, &super::money::party(dealer)).await?.unwrap_or(lender),
        None => return Ok(()),
    };
    let lent = lent(client, &bank.party).await?;
    let open = open_titles(client).await?;
    let wanted = LOANS.min(setup.fleet.len() / 2);
    let keys: HashSet<_> = personas.iter().map(|persona| persona.did).collect();
    let cars = (0..setup.fleet.len()).filter_map(|index| {
        let vehicle = setup.fleet.vehicle(index);
        let [holder @ Signer::Holder { .. }] = vehicle.holders.as_slice() else { return None };
        let (built_at, holder) = (vehicle.steps.first()?.at, setup.fleet.key(holder));
        // The cars of ready-made identities stay free for whoever plays with them.
        let free = open.contains(&vehicle.id) && !keys.contains(&holder.did());
        free.then_some(Car { id: vehicle.id, built_at, holder })
    });
    let desk = Desk { setup, bank: &bank, lender, dealer, today: today()? };
    let mut jobs = Vec::new();
    let mut follow = Vec::new();
    for (number, car) in (0..wanted.saturating_sub(lent)).zip(cars) {
        let lending = desk.lend(number, &car)?;
        jobs.push(vec![((), lending.envelope)]);
        follow.extend(lending.after.map(|envelope| vec![((), envelope)]));
    }
    loader::load(client, jobs, |(), answer| accepted(&answer?, "lending")).await?;
    loader::load(client, follow, |(), answer| accepted(&answer?, "servicing")).await?;
    desk.end_of_day(client).await?;
    list_cars(setup, client).await
}

fn today() -> anyhow::Result<Date> {
    rules::day_of(output::now()).context("the clock is beyond the calendar")
}

/// How many loans the bank has made.
async fn lent(client: &Client, bank: &Party) -> anyhow::Result<u32> {
    Ok(client.every_loan(bank).await?.len() as u32)
}

/// The cars on whose titles nothing stands.
async fn open_titles(client: &Client) -> anyhow::Result<HashSet<VehicleId>> {
    let (mut open, mut cursor) = (HashSet::new(), None);
    loop {
        let status = Some("active".to_owned());
        let page =
            client.vehicles(&VehicleFilter { cursor, status, limit: Some(200), ..VehicleFilter::default() }).await?;
        open.extend(page.items.iter().filter(|vehicle| vehicle.more["liens"] == 0).map(|vehicle| vehicle.id));
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(open);
        }
    }
}

struct Desk<'a> {
    setup: &'a Setup,
    bank: &'a Bank,
    lender: AccountId,
    dealer: AccountId,
    today: Date,
}

/// The transaction that makes a loan with its past, and what is signed after it.
struct Lending {
    envelope: Envelope,
    after: Option<Envelope>,
}

impl Desk<'_> {
    fn lend(&self, number: u32, car: &Car) -> anyhow::Result<Lending> {
        let course = course(number);
        let months = 6 + i64::from(number % 17);
        let terms = self.terms(number, months)?;
        let (open, account) = self.open_account(car)?;
        let out = self.transfer(self.lender, self.dealer, terms.principal, "CAR LOAN")?;
        let originate = self.originate(car, &terms, &out)?;
        let id = originate.loan();
        let mut loan = originate.begin(terms.principal, Timestamp(0));
        let mut actions = open;
        actions.push(value(&vinculum_payments::Action::from(out))?);
        actions.extend(self.liens(car, &terms)?);
        actions.push(value(&vinculum_loans::Action::from(originate))?);
        let mut after = self.workout(course, id)?;
        let paid = payments(&mut loan, course, self.today)?;
        for (index, (day, amount)) in paid.iter().enumerate() {
            let transfer = self.transfer(account, self.lender, *amount, "INSTALMENT")?;
            let apply = ApplyPayment {
                salt: TransactionBuilder::salt(),
                loan: id,
                payment: digest(&vinculum_payments::Action::from(transfer.clone()))?,
                received_on: Some(*day),
            };
            // The payment that ends a loan can't stand where the loan begins: its lien would be gone.
            let ends = loan.status.is_over() && index + 1 == paid.len();
            let target = if ends { &mut after } else { &mut actions };
            target.push(value(&vinculum_payments::Action::from(transfer))?);
            target.push(value(&vinculum_loans::Action::from(apply))?);
        }
        if loan.status.is_over() {
            let release = ReleaseLien {
                salt: TransactionBuilder::salt(),
                by: self.bank.id()?,
                vehicle: car.id,
                lien: LIEN.into(),
                loan: Some(id),
            };
            after.push(value(&vinculum_vehicles::Action::from(release))?);
        }
        let sign = |actions: Vec<Vec<u8>>| {
            let builder = TransactionBuilder::new(self.setup.genesis.network_id());
            let builder = actions.into_iter().fold(builder, TransactionBuilder::action_bytes);
            builder.sign(&[&self.bank.key, &car.holder])
        };
        Ok(Lending { envelope: sign(actions), after: (!after.is_empty()).then(|| sign(after)) })
    }

    /// Between 8 000 and 34 000 over four years, or two where all has to be paid by now.
    fn terms(&self, number: u32, months: i64) -> anyhow::Result<Terms> {
        let begins = self.today.checked_sub(months.months())?.checked_sub(DAYS_SINCE_DUE.days())?;
        Ok(Terms {
            principal: 800_000 + i64::from(number % 27) * 100_000,
            annual_rate_ppm: 39_000 + (number % 9) * 10_000,
            advance_date: begins,
            first_payment_date: begins.checked_add(1.month())?,
            payment_day: None,
            payments: 48,
            frequency: Frequency::Monthly,
            day_count: DayCount::Actual365Fixed,
            payment: None,
            balloon: 0,
            grace: None,
            fees: Vec::new(),
        })
    }

    /// The borrower's account, with enough in it for all instalments.
    fn open_account(&self, car: &Car) -> anyhow::Result<(Vec<Vec<u8>>, AccountId)> {
        let open = OpenAccount {
            salt: TransactionBuilder::salt(),
            by: self.bank.id()?,
            holder: Party::Key(car.holder.did()),
            currency: euro()?,
            credit_limit: Amount::ZERO,
        };
        let account = open.account();
        let issue = Issue {
            salt: TransactionBuilder::salt(),
            by: self.bank.id()?,
            account,
            amount: Amount::try_from(5_000_000)?,
            currency: euro()?,
            reference: Some("WAGES".into()),
        };
        let actions = [vinculum_payments::Action::from(open), issue.into()];
        Ok((actions.iter().map(value).collect::<Result<_, _>>()?, account))
    }

    fn transfer(&self, from: AccountId, to: AccountId, amount: i64, reference: &str) -> anyhow::Result<Transfer> {
        Ok(Transfer {
            salt: TransactionBuilder::salt(),
            from,
            to,
            amount: Amount::try_from(u64::try_from(amount)?)?,
            currency: euro()?,
            reference: Some(reference.into()),
        })
    }

    fn liens(&self, car: &Car, terms: &Terms) -> anyhow::Result<Vec<Vec<u8>>> {
        let agreed = terms.advance_date.to_zoned(jiff::tz::TimeZone::UTC)?.timestamp().as_millisecond();
        let place = PlaceLien {
            salt: TransactionBuilder::salt(),
            by: self.bank.id()?,
            vehicle: car.id,
            lien: LIEN.into(),
            occurred_at: car.built_at.max(Timestamp(u64::try_from(agreed)?)),
            chain: None,
        };
        let perfect = PerfectLien {
            salt: TransactionBuilder::salt(),
            by: self.bank.id()?,
            vehicle: car.id,
            lien: LIEN.into(),
            reference: format!("REG-{}", &car.id.to_string()[..8].to_uppercase()),
        };
        let actions = [vinculum_vehicles::Action::from(place), perfect.into()];
        actions.iter().map(value).collect()
    }

    fn originate(&self, car: &Car, terms: &Terms, out: &Transfer) -> anyhow::Result<Originate> {
        let disclosure = vinculum_loan_math::disclosure::disclose(terms)?;
        Ok(Originate {
            salt: TransactionBuilder::salt(),
            by: self.bank.id()?,
            borrower: Party::Key(car.holder.did()),
            vehicle: car.id,
            lien: LIEN.into(),
            account: self.lender,
            currency: euro()?,
            terms: terms.clone(),
            allocation: AllocationOrder::INTEREST_FIRST,
            late_fee: Some(LateFeeRule { grace_days: 10, charge: LateCharge::Flat { amount: 2_500 } }),
            default_days: 60,
            disclosure: sha256(&serde_json::to_vec(&disclosure)?),
            decision: None,
            cooling_off_days: 0,
            law: None,
            proceeds: vec![digest(&vinculum_payments::Action::from(out.clone()))?],
            pending: false,
        })
    }

    /// What is done about a loan that is behind.
    fn workout(&self, course: Course, loan: LoanId) -> anyhow::Result<Vec<Vec<u8>>> {
        let salt = TransactionBuilder::salt();
        let action: vinculum_loans::Action = match course {
            Course::Deferred => Defer { salt, loan, periods: 3 }.into(),
            Course::ChargedOff => ChargeOff { salt, loan }.into(),
            Course::OnTime | Course::Behind(_) | Course::PaidOff => return Ok(Vec::new()),
        };
        Ok(vec![value(&action)?])
    }

    /// Closes yesterday for every loan that wasn't paid since, so that the lists say how late each is.
    async fn end_of_day(&self, client: &Client) -> anyhow::Result<()> {
        let yesterday = self.today.yesterday()?;
        let loans = client.every_loan(&self.bank.party).await?;
        let due = |item: &&vinculum_client::LoanItem| {
            let done = item.loan.last_run.is_some_and(|day| day >= yesterday);
            !done && !item.loan.status.is_over() && item.loan.accrued_to <= yesterday
        };
        let ids: Vec<LoanId> = loans.iter().filter(due).map(|item| item.id).collect();
        for loans in ids.chunks(vinculum_loans::MAX_LOANS_IN_RUN) {
            let run = RunEndOfDay { salt: TransactionBuilder::salt(), day: yesterday, loans: loans.to_vec() };
            let builder = TransactionBuilder::new(self.setup.genesis.network_id());
            let envelope = builder.action(vinculum_loans::Action::from(run)).sign(&[&self.bank.key]);
            accepted(&client.submit_and_wait(&envelope).await?, "closing the day")?;
        }
        Ok(())
    }
}

/// What was paid and when, by the loan's course; the loan is rolled forward with it as the ledger will.
fn payments(loan: &mut Loan, course: Course, today: Date) -> anyhow::Result<Vec<(Date, i64)>> {
    let due: Vec<_> = loan.instalments()?.into_iter().filter(|due| due.date <= today).collect();
    let behind = match course {
        Course::OnTime | Course::PaidOff => 0,
        Course::Behind(count) => count,
        Course::Deferred => 2,
        Course::ChargedOff => 5,
    };
    let count = due.len().saturating_sub(behind);
    let mut paid = Vec::with_capacity(count);
    for (index, due) in due[..count].iter().enumerate() {
        loan.roll_to(due.date)?;
        let last = course == Course::PaidOff && index + 1 == count;
        let amount = if last { loan.payoff(due.date)?.total } else { due.amount };
        apply(loan, due.date, amount)?;
        paid.push((due.date, amount));
    }
    Ok(paid)
}

/// Applies a payment as the ledger does.
fn apply(loan: &mut Loan, day: Date, amount: i64) -> anyhow::Result<()> {
    let allocation = vinculum_loan_math::exact::allocate(amount, &loan.owed, loan.allocation)?;
    loan.owed = allocation.remaining;
    loan.paid_on_instalments += allocation.applied.interest + allocation.applied.principal;
    if loan.owed == vinculum_loan_math::exact::Outstanding::default() {
        loan.status = LoanStatus::PaidOff { on: day };
    }
    Ok(())
}

fn euro() -> anyhow::Result<Currency> {
    Ok("EUR".parse()?)
}

fn value(action: &impl serde::Serialize) -> anyhow::Result<Vec<u8>> {
    Ok(serde_json::to_vec(action)?)
}

fn digest(action: &impl serde::Serialize) -> anyhow::Result<ActionDigest> {
    Ok(sha256(&value(action)?).into())
}

/// The first holders of the demonstration sell their cars.
async fn list_cars(setup: &Setup, client: &Client) -> anyhow::Result<()> {
    let personas = client.personas().await?;
    let holders = personas.iter().filter(|persona| persona.role.is_none());
    for (persona, asking) in holders.zip(ASKING) {
        let party = super::money::party(persona);
        let Some(account) = account_of(client, &party).await? else { continue };
        let filter = VehicleFilter { holder: Some(party.to_string()), ..VehicleFilter::default() };
        let cars = client.vehicles(&filter).await?.items;
        let Some(car) = cars.into_iter().find(|car| car.more["status"] == "active") else { continue };
        if !client.sales(&party, None).await?.items.is_empty() {
            continue;
        }
        let list = List {
            salt: TransactionBuilder::salt(),
            seller: party,
            vehicle: car.id,
            currency: euro()?,
            asking: Amount::try_from(asking)?,
            account,
            expires_at: output::now().plus(90 * Timestamp::DAY_MS),
        };
        let builder = TransactionBuilder::new(setup.genesis.network_id());
        let envelope = builder.action(vinculum_sales::Action::from(list)).sign(&[&persona.key()]);
        accepted(&client.submit_and_wait(&envelope).await?, "listing a car")?;
    }
    Ok(())
}

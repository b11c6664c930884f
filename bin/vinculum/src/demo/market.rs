//! Car loans of every status with what was paid on them, and cars for sale. What ends or changes a loan is in `courses`.

use super::{
    money::{Bank, account_of, bank},
    setup::Setup,
    story::accepted,
};
use crate::{loader, output};
use anyhow::Context as _;
use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use std::collections::{HashMap, HashSet};
use vinculum_client::{Client, LoanItem, Persona, TransactionBuilder, VehicleFilter};
use vinculum_core::{
    AccountId, ActionDigest, Amount, Currency, Envelope, LoanId, OrganisationId, Party, SecretKey, Timestamp,
    VehicleId, sha256,
};
use vinculum_fleet::Signer;
use vinculum_loan_math::exact::{AllocationOrder, DayCount, Frequency, LateCharge, LateFeeRule, Terms};
use vinculum_loans::{ApplyPayment, Loan, Originate, RunEndOfDay, rules};
use vinculum_payments::{Issue, OpenAccount, Transfer};
use vinculum_sales::List;
use vinculum_vehicles::{PerfectLien, PlaceLien};

/// Most loans of the demonstration; a small fleet has one for every second car.
const LOANS: u32 = 500;
/// Cars that holders of the demonstration have put up for sale, and what they ask, in cents.
const ASKING: [u64; 2] = [1_240_000, 1_879_000];
/// Days between the last due date and today, so that the buckets of delinquency are what the loan's plan says.
const DAYS_SINCE_DUE: i64 = 10;
pub(super) const LIEN: &str = "car-loan";

/// How a loan went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    /// All that was due is paid.
    OnTime,
    /// All but the last so many instalments are.
    Behind(usize),
    /// It was paid off early.
    PaidOff,
    /// Behind, and written off; a little came in since.
    ChargedOff,
    /// Behind, and put off by agreement.
    Deferred,
    /// Behind, and repossession was ordered.
    Repossession,
    /// Behind, and given terms that the borrower can bear.
    Modified,
    /// On time, and sold to another lender.
    Assigned,
    /// Taken back within the cooling-off days.
    Withdrawn,
    /// It waits for the car to be handed over.
    Pending,
    /// The car wasn't handed over.
    Lapsed,
}

/// Of forty in turn most are on time; the first fifteen have one of each course, so that a small fleet shows them all.
fn course(number: u32) -> Course {
    match number % 40 {
        0 | 1 => Course::PaidOff,
        2 => Course::Behind(1),
        3 => Course::Behind(3),
        4 => Course::ChargedOff,
        5 => Course::Deferred,
        6 => Course::Behind(2),
        7 => Course::Behind(4),
        8 => Course::Behind(5),
        9 => Course::Repossession,
        10 => Course::Modified,
        11 => Course::Assigned,
        12 => Course::Withdrawn,
        13 => Course::Pending,
        14 => Course::Lapsed,
        _ => Course::OnTime,
    }
}

/// For how many months the loan runs already.
fn months(number: u32) -> i64 {
    match course(number) {
        Course::Withdrawn | Course::Pending | Course::Lapsed => 0,
        _ => 6 + i64::from(number % 17),
    }
}

/// A car whose holder can sign, and nothing stands on its title.
pub(super) struct Car {
    pub(super) id: VehicleId,
    pub(super) built_at: Timestamp,
    pub(super) holder: SecretKey,
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
    let buyer = Buyer::find(setup, client).await?;
    let desk = Desk { setup, bank: &bank, lender, dealer, buyer, today: today()? };
    let mut lent: HashMap<VehicleId, LoanItem> =
        client.every_loan(&bank.party).await?.into_iter().map(|item| (item.loan.vehicle, item)).collect();
    let mut groups = Vec::new();
    let cars = desk.cars(client, &personas, &lent).await?;
    for (number, car) in (0..).zip(&cars) {
        groups.push(match lent.remove(&car.id) {
            Some(item) => desk.finish_lent(client, number, car, item).await?,
            // Who takes a car over is the holder of the one before.
            None => desk.lend(number, car, &cars[(number as usize).saturating_sub(1)].holder)?,
        });
    }
    loader::load(client, groups, |what, answer| accepted(&answer?, what)).await?;
    desk.end_of_day(client).await?;
    list_cars(setup, client).await
}

fn today() -> anyhow::Result<Date> {
    rules::day_of(output::now()).context("the clock is beyond the calendar")
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

/// The lender that takes loans over.
pub(super) struct Buyer {
    pub(super) id: OrganisationId,
    pub(super) key: SecretKey,
    pub(super) account: AccountId,
}

impl Buyer {
    async fn find(setup: &Setup, client: &Client) -> anyhow::Result<Self> {
        let id: OrganisationId = "redwood-credit".parse()?;
        let organisation = setup.fleet.organisation(&id).context("the fleet has no second lender")?;
        let account = account_of(client, &Party::Organisation(id.clone())).await?;
        Ok(Self { key: organisation.key().clone(), account: account.context("it has no account")?, id })
    }
}

pub(super) struct Desk<'a> {
    setup: &'a Setup,
    pub(super) bank: &'a Bank,
    pub(super) lender: AccountId,
    dealer: AccountId,
    pub(super) buyer: Buyer,
    pub(super) today: Date,
}

/// A signed transaction, with what it is for.
pub(super) type Job = (&'static str, Envelope);

impl Desk<'_> {
    /// The cars that get a loan, in the fleet's order: a run that picks up another's work gives each the same number.
    async fn cars(
        &self,
        client: &Client,
        personas: &[Persona],
        lent: &HashMap<VehicleId, LoanItem>,
    ) -> anyhow::Result<Vec<Car>> {
        let open = open_titles(client).await?;
        let keys: HashSet<_> = personas.iter().map(|persona| persona.did).collect();
        let fleet = &self.setup.fleet;
        let oldest = self.today.checked_sub(23.months())?.to_zoned(TimeZone::UTC)?.timestamp().as_millisecond();
        let oldest = Timestamp(u64::try_from(oldest)?);
        let cars = (0..fleet.len()).filter_map(|index| {
            let vehicle = fleet.vehicle(index);
            let [holder @ Signer::Holder { .. }] = vehicle.holders.as_slice() else { return None };
            let (built_at, holder) = (vehicle.steps.first()?.at, fleet.key(holder));
            // The cars of ready-made identities stay free for whoever plays with them.
            let taken = keys.contains(&holder.did()) || !(open.contains(&vehicle.id) || lent.contains_key(&vehicle.id));
            // No loan began before its car was built.
            (!taken && built_at <= oldest).then_some(Car { id: vehicle.id, built_at, holder })
        });
        Ok(cars.take(LOANS.min(fleet.len() / 2) as usize).collect())
    }

    /// A loan with its past, and what ends or changes it.
    fn lend(&self, number: u32, car: &Car, next: &SecretKey) -> anyhow::Result<Vec<Job>> {
        let course = course(number);
        let terms = self.terms(number, months(number))?;
        if matches!(course, Course::Pending | Course::Lapsed) {
            return self.hand_over(car, next, &terms, course);
        }
        let (mut actions, account) = self.open_account(car)?;
        let out = self.transfer(self.lender, self.dealer, terms.principal, "CAR LOAN")?;
        let mut originate = self.originate(car, &terms, &[vinculum_payments::Action::from(out.clone())])?;
        if course == Course::Withdrawn {
            originate.cooling_off_days = 14;
        }
        let id = originate.loan();
        let mut loan = originate.begin(terms.principal, Timestamp(0));
        actions.push(value(&vinculum_payments::Action::from(out))?);
        actions.extend(self.liens(car, &terms)?);
        actions.push(value(&vinculum_loans::Action::from(originate))?);
        for (day, amount) in payments(&mut loan, course, self.today)? {
            actions.extend(self.pay(id, account, day, amount)?);
        }
        let mut jobs = vec![("lending", self.sign(actions, &[&car.holder]))];
        jobs.extend(self.finish(course, id, loan, account, car)?);
        Ok(jobs)
    }

    /// What an earlier run, cut short, left undone of a loan.
    async fn finish_lent(&self, client: &Client, number: u32, car: &Car, item: LoanItem) -> anyhow::Result<Vec<Job>> {
        let account = account_of(client, &Party::Key(car.holder.did())).await?.context("a borrower has no account")?;
        Ok(self.finish(course(number), item.id, item.loan, account, car)?.into_iter().collect())
    }

    /// A payment and its application to the loan.
    pub(super) fn pay(&self, loan: LoanId, account: AccountId, day: Date, amount: i64) -> anyhow::Result<[Vec<u8>; 2]> {
        let transfer = vinculum_payments::Action::from(self.transfer(account, self.lender, amount, "INSTALMENT")?);
        let payment = digest(&transfer)?;
        let apply = ApplyPayment { salt: TransactionBuilder::salt(), loan, payment, received_on: Some(day) };
        Ok([value(&transfer)?, value(&vinculum_loans::Action::from(apply))?])
    }

    /// Signs with the bank's key and others.
    pub(super) fn sign(&self, actions: Vec<Vec<u8>>, others: &[&SecretKey]) -> Envelope {
        let builder = TransactionBuilder::new(self.setup.genesis.network_id());
        let builder = actions.into_iter().fold(builder, TransactionBuilder::action_bytes);
        builder.sign(&[&[&self.bank.key], others].concat())
    }

    /// Between 8 000 and 34 000 over four years; a loan of no months begins today.
    fn terms(&self, number: u32, months: i64) -> anyhow::Result<Terms> {
        let days = if months == 0 { 0 } else { DAYS_SINCE_DUE };
        let begins = self.today.checked_sub(months.months())?.checked_sub(days.days())?;
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
    pub(super) fn open_account(&self, car: &Car) -> anyhow::Result<(Vec<Vec<u8>>, AccountId)> {
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

    pub(super) fn transfer(
        &self,
        from: AccountId,
        to: AccountId,
        amount: i64,
        reference: &str,
    ) -> anyhow::Result<Transfer> {
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
        let agreed = terms.advance_date.to_zoned(TimeZone::UTC)?.timestamp().as_millisecond();
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

    /// The loan, paid out by these transfers or reservations.
    pub(super) fn originate(
        &self,
        car: &Car,
        terms: &Terms,
        out: &[vinculum_payments::Action],
    ) -> anyhow::Result<Originate> {
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
            proceeds: out.iter().map(digest).collect::<Result<_, _>>()?,
            pending: false,
        })
    }

    /// Closes yesterday for every loan that wasn't paid since, so that the lists say how late each is.
    async fn end_of_day(&self, client: &Client) -> anyhow::Result<()> {
        let yesterday = self.today.yesterday()?;
        let loans = client.every_loan(&self.bank.party).await?;
        let due = |item: &&vinculum_client::LoanItem| {
            let done = item.loan.last_run.is_some_and(|day| day >= yesterday);
            let runs = !item.loan.status.is_over() && !item.loan.status.is_pending();
            !done && runs && item.loan.accrued_to <= yesterday
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

/// What was paid and when, by the loan's course, but for what pays it off; the loan is rolled forward with it as the
/// ledger will.
fn payments(loan: &mut Loan, course: Course, today: Date) -> anyhow::Result<Vec<(Date, i64)>> {
    let due: Vec<_> = loan.instalments()?.into_iter().filter(|due| due.date <= today).collect();
    let unpaid = match course {
        Course::OnTime | Course::Assigned | Course::Withdrawn | Course::Pending | Course::Lapsed => 0,
        Course::PaidOff => 1,
        Course::Behind(count) => count,
        Course::Deferred => 2,
        Course::Modified => 3,
        Course::ChargedOff | Course::Repossession => 5,
    };
    let count = due.len().saturating_sub(unpaid);
    let mut paid = Vec::with_capacity(count);
    for due in &due[..count] {
        loan.roll_to(due.date)?;
        apply(loan, due.amount)?;
        paid.push((due.date, due.amount));
    }
    Ok(paid)
}

/// Applies a payment as the ledger does.
fn apply(loan: &mut Loan, amount: i64) -> anyhow::Result<()> {
    let allocation = vinculum_loan_math::exact::allocate(amount, &loan.owed, loan.allocation)?;
    loan.owed = allocation.remaining;
    loan.paid_on_instalments += allocation.applied.interest + allocation.applied.principal;
    Ok(())
}

pub(super) fn euro() -> anyhow::Result<Currency> {
    Ok("EUR".parse()?)
}

pub(super) fn value(action: &impl serde::Serialize) -> anyhow::Result<Vec<u8>> {
    Ok(serde_json::to_vec(action)?)
}

pub(super) fn digest(action: &impl serde::Serialize) -> anyhow::Result<ActionDigest> {
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

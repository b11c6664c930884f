//! What ends or changes a loan of the demonstration, and loans that wait for a car to be handed over.

use super::market::{Car, Course, Desk, Job, LIEN, euro, value};
use anyhow::Context as _;
use jiff::ToSpan as _;
use vinculum_client::TransactionBuilder;
use vinculum_core::{AccountId, Amount, LoanId, Party, SecretKey, Timestamp, TransactionId};
use vinculum_loan_math::exact::Terms;
use vinculum_loans::{Assign, ChargeOff, Defer, Lapse, Loan, LoanStatus, Modify, OrderRepossession, Withdraw};
use vinculum_payments::{AtDeadline, Release, Reserve, VoidChain};
use vinculum_vehicles::{HoldTitle, ReleaseLien, ReleaseTitle, types::AgreedLien};

/// What came in on each loan that was written off, in cents.
const RECOVERED: i64 = 30_000;

fn of_loans(action: impl Into<vinculum_loans::Action>) -> anyhow::Result<Vec<u8>> {
    value(&action.into())
}

impl Desk<'_> {
    /// What ends or changes a loan by its course, unless it has been done. It can't stand where the loan begins: the lien
    /// would be gone, and a loan isn't put off before it is there.
    pub(super) fn finish(
        &self,
        course: Course,
        id: LoanId,
        loan: Loan,
        account: AccountId,
        car: &Car,
    ) -> anyhow::Result<Option<Job>> {
        let salt = TransactionBuilder::salt();
        let actions = match (course, &loan.status) {
            (Course::PaidOff, LoanStatus::Active) => self.pay_off(id, loan, account)?,
            (Course::Deferred, _) if loan.deferments.is_empty() => {
                vec![of_loans(Defer { salt, loan: id, periods: 3 })?]
            }
            (Course::ChargedOff, LoanStatus::Active) => {
                let mut actions = vec![of_loans(ChargeOff { salt, loan: id })?];
                actions.extend(self.pay(id, account, self.today, RECOVERED)?);
                actions
            }
            (Course::Repossession, _) if loan.repossession.is_none() => {
                vec![of_loans(OrderRepossession { salt, loan: id })?]
            }
            (Course::Modified, _) if loan.modifications == 0 => {
                vec![of_loans(Modify { salt, loan: id, terms: self.easier(&loan)? })?]
            }
            (Course::Assigned, _) if loan.holder != self.buyer.id => {
                let (to, account) = (self.buyer.id.clone(), self.buyer.account);
                let assign = of_loans(Assign { salt, loan: id, to, account })?;
                return Ok(Some(("servicing", self.sign(vec![assign], &[&self.buyer.key]))));
            }
            (Course::Withdrawn, LoanStatus::Active) => self.withdraw(id, &loan, account)?,
            (Course::Lapsed, LoanStatus::Pending { chain }) => self.give_up(id, *chain, account, car)?,
            _ => return Ok(None),
        };
        Ok(Some(("servicing", self.sign(actions, &[&car.holder]))))
    }

    fn pay_off(&self, id: LoanId, mut loan: Loan, account: AccountId) -> anyhow::Result<Vec<Vec<u8>>> {
        let due = loan.instalments()?.into_iter().rfind(|due| due.date <= self.today);
        let day = due.context("a loan that is to be paid off has nothing due")?.date;
        loan.roll_to(day)?;
        let mut actions = self.pay(id, account, day, loan.payoff(day)?.total)?.to_vec();
        actions.push(self.release(id, &loan)?);
        Ok(actions)
    }

    fn release(&self, id: LoanId, loan: &Loan) -> anyhow::Result<Vec<u8>> {
        let salt = TransactionBuilder::salt();
        let (by, vehicle) = (self.bank.id()?, loan.vehicle);
        let release = ReleaseLien { salt, by, vehicle, lien: LIEN.into(), loan: Some(id) };
        value(&vinculum_vehicles::Action::from(release))
    }

    /// All that is owed, over four more years at a lower rate.
    fn easier(&self, loan: &Loan) -> anyhow::Result<Terms> {
        let mut rolled = loan.clone();
        rolled.roll_to(self.today)?;
        Ok(Terms {
            principal: rolled.payoff(self.today)?.total,
            annual_rate_ppm: 29_000,
            advance_date: self.today,
            first_payment_date: self.today.checked_add(1.month())?,
            payments: 48,
            ..loan.terms.clone()
        })
    }

    fn withdraw(&self, id: LoanId, loan: &Loan, account: AccountId) -> anyhow::Result<Vec<Vec<u8>>> {
        let due = loan.withdrawal_on(self.today)?.due;
        let back = vinculum_payments::Action::from(self.transfer(account, self.lender, due, "WITHDRAWAL")?);
        let payment = super::market::digest(&back)?;
        let withdraw = of_loans(Withdraw { salt: TransactionBuilder::salt(), loan: id, payment })?;
        Ok(vec![value(&back)?, withdraw, self.release(id, loan)?])
    }

    /// The car is to go from its holder to another, who borrows; the bank's money waits for it.
    pub(super) fn hand_over(
        &self,
        car: &Car,
        next: &SecretKey,
        terms: &Terms,
        course: Course,
    ) -> anyhow::Result<Vec<Job>> {
        let (mut actions, seller) = self.open_account(car)?;
        let reserve = vinculum_payments::Action::from(Reserve {
            salt: TransactionBuilder::salt(),
            from: self.lender,
            to: seller,
            amount: Amount::try_from(u64::try_from(terms.principal)?)?,
            currency: euro()?,
            release: Release::Payee,
            expires_at: crate::output::now().plus(30 * Timestamp::DAY_MS),
            at_deadline: AtDeadline::GiveBack,
            reference: Some("CAR LOAN".into()),
        });
        let hold = HoldTitle {
            salt: TransactionBuilder::salt(),
            vehicle: car.id,
            from: vec![Party::Key(car.holder.did())],
            to: vec![Party::Key(next.did())],
            lien: Some(AgreedLien { by: self.bank.id()?, lien: LIEN.into() }),
        };
        let mut originate = self.originate(car, terms, std::slice::from_ref(&reserve))?;
        originate.borrower = Party::Key(next.did());
        originate.pending = true;
        let id = originate.loan();
        let mut loan = originate.begin(0, Timestamp(0));
        actions.push(value(&reserve)?);
        actions.push(value(&vinculum_vehicles::Action::from(hold))?);
        actions.push(of_loans(originate)?);
        let made = self.sign(actions, &[&car.holder, next]);
        loan.status = LoanStatus::Pending { chain: made.id() };
        let mut jobs = vec![("lending", made)];
        jobs.extend(self.finish(course, id, loan, seller, car)?);
        Ok(jobs)
    }

    /// The seller gives the reserved money back, and keeps the car.
    fn give_up(
        &self,
        loan: LoanId,
        chain: TransactionId,
        seller: AccountId,
        car: &Car,
    ) -> anyhow::Result<Vec<Vec<u8>>> {
        let salt = TransactionBuilder::salt;
        let void = VoidChain { salt: salt(), chain, accounts: vec![self.lender, seller] };
        let release = ReleaseTitle { salt: salt(), vehicle: car.id, chain };
        Ok(vec![
            value(&vinculum_payments::Action::from(void))?,
            value(&vinculum_vehicles::Action::from(release))?,
            of_loans(Lapse { salt: salt(), loan, chain })?,
        ])
    }
}

//! A borrower takes a loan back within its cooling-off days.

use super::{Market, Written, party};
use serde_json::{Value, json};
use vinculum_core::{AccountId, LoanId};
use vinculum_loan_math::exact::Outstanding;
use vinculum_loans::{LoanStatus, error};

struct Lent {
    market: Market,
    loan: LoanId,
    lender: AccountId,
    borrower: AccountId,
}

/// Anna has borrowed 12 000.00 at 6 %, and may withdraw for 14 days unless `with` says otherwise.
fn lent(with: impl Fn(&mut Value)) -> Lent {
    let mut market = Market::new("anna");
    let (lender, borrower) = (market.open("lender", 5_000_000), market.open("anna", 300_000));
    let paid_out = market.transfer(lender, borrower, 1_200_000);
    let (origin, _) = market.originate("anna", lender, "2026-01-15", &[&paid_out]);
    let mut origin = origin.with("coolingOffDays", 14);
    with(&mut origin.0);
    let (lien, loan) = (market.place_lien("lender", "loan-1"), origin.loan());
    market.accept_written(&["lender", "anna"], &[paid_out, lien, origin]);
    Lent { market, loan, lender, borrower }
}

impl Lent {
    /// Payment, withdrawal and the release of the lien.
    fn withdrawal(&mut self, amount: u64) -> [Written; 3] {
        let transfer = self.market.transfer(self.borrower, self.lender, amount);
        let withdraw = self.withdraw(&transfer);
        [transfer, withdraw, self.market.release_paid(self.loan)]
    }

    fn withdraw(&mut self, payment: &Written) -> Written {
        self.market.write(json!({ "type": "loans.withdraw", "loan": self.loan, "payment": payment.digest() }))
    }

    fn pay(&mut self, amount: u64) {
        let transfer = self.market.transfer(self.borrower, self.lender, amount);
        let apply = self.market.pay_loan(self.loan, &transfer);
        self.market.accept_written(&["anna"], &[transfer, apply]);
    }
}

#[test]
fn the_borrower_alone_gives_back_what_was_lent_with_the_interest() {
    let mut lent = lent(|_| {});
    lent.market.days(14);
    let due = 1_200_000 + 2_762; // 12 000.00 * 6 % * 14 / 365
    for wrong in [due - 1, due + 1, 1_200_000] {
        let actions = lent.withdrawal(wrong);
        lent.market.reject(&["anna"], &actions, error::WITHDRAWAL_DIFFERS);
    }
    let [transfer, withdraw, release] = lent.withdrawal(due);
    let without_lien = [transfer.clone(), withdraw.clone()];
    lent.market.reject(&["anna"], &without_lien, error::LIEN_NOT_RELEASED);
    let by_lender = [transfer.clone(), withdraw.clone(), release.clone()];
    lent.market.reject(&["lender"], &by_lender, vinculum_core::codes::MISSING_SIGNATURE);
    lent.market.accept_written(&["anna"], &[transfer, withdraw, release]);
    let loan = lent.market.loan(lent.loan);
    assert_eq!(loan.status, LoanStatus::Withdrawn { on: "2026-01-29".parse().unwrap() });
    assert_eq!(loan.owed, Outstanding::default());
    assert_eq!((loan.paid.principal, loan.paid.interest), (1_200_000, 2_762));
    assert_eq!(lent.market.car().unreleased_liens().count(), 0);
    assert_eq!(lent.market.car().holders, [party("anna")]);
    assert_eq!(lent.market.funds(lent.lender).0, 5_000_000 + 2_762);
    let again = lent.withdrawal(1);
    lent.market.reject(&["anna"], &again, error::LOAN_OVER);
}

#[test]
fn not_after_the_days_nor_without_them() {
    let mut late = lent(|_| {});
    late.market.days(15);
    let actions = late.withdrawal(1_200_000 + 2_959);
    late.market.reject(&["anna"], &actions, error::NO_WITHDRAWAL);
    let mut none = lent(|origin| drop(origin.as_object_mut().unwrap().remove("coolingOffDays")));
    let actions = none.withdrawal(1_200_000);
    none.market.reject(&["anna"], &actions, error::NO_WITHDRAWAL);
    let long = none.market.originate("anna", none.lender, "2026-01-15", &[&actions[0]]).0.with("coolingOffDays", 61);
    none.market.reject(&["lender", "anna"], &[long], vinculum_core::codes::INVALID_FIELD);
}

#[test]
fn what_was_paid_before_counts() {
    let mut lent = lent(|_| {});
    lent.market.days(5);
    lent.pay(200_000); // of it 986 interest
    lent.market.days(5);
    // 12 000.00 less 1 990.14 bear 8.23 in five days.
    let due = 1_200_000 + 986 + 823 - 200_000;
    let whole = lent.withdrawal(1_200_000 + 986 + 823);
    lent.market.reject(&["anna"], &whole, error::WITHDRAWAL_DIFFERS);
    let actions = lent.withdrawal(due);
    lent.market.accept_written(&["anna"], &actions);
    let loan = lent.market.loan(lent.loan);
    assert_eq!((loan.paid.principal, loan.paid.interest), (1_200_000, 986 + 823));
}

#[test]
fn financed_fees_and_late_charges_are_not_owed() {
    let mut lent = lent(|origin| {
        let fee =
            |timing: &str| json!({ "name": "service", "amount": 60_000, "timing": timing, "cost_of_credit": true });
        origin["terms"]["fees"] = json!([fee("financed"), fee("upfront")]);
        origin["terms"]["frequency"] = json!("weekly");
        origin["terms"]["first_payment_date"] = json!("2026-01-16");
        origin["lateFee"]["grace_days"] = json!(0);
    });
    assert_eq!(lent.market.loan(lent.loan).owed.principal, 1_260_000);
    lent.market.days(5);
    lent.pay(2_500); // all of it a late charge
    assert_eq!(lent.market.loan(lent.loan).paid.late_charges, 2_500);
    lent.market.days(5);
    // Interest on 12 000.00 for ten days; the late charge is given back with the rest.
    let actions = lent.withdrawal(1_200_000 + 1_973 - 2_500);
    lent.market.accept_written(&["anna"], &actions);
    let loan = lent.market.loan(lent.loan);
    assert_eq!(loan.paid, Outstanding { principal: 1_200_000, interest: 1_973, ..Outstanding::default() });
    assert_eq!(loan.principal, 1_200_000);
}

#[test]
fn only_with_a_payment_of_its_own_into_the_account_of_the_loan() {
    let mut lent = lent(|_| {});
    // Paid in an earlier transaction.
    let [transfer, withdraw, release] = lent.withdrawal(1_200_000);
    lent.market.accept_written(&["anna"], &[transfer]);
    lent.market.reject(&["anna"], &[withdraw, release], error::WITHDRAWAL_DIFFERS);
    let refill = lent.market.transfer(lent.lender, lent.borrower, 1_200_000);
    lent.market.accept_written(&["lender"], &[refill]);

    let elsewhere = lent.market.open("lender", 0);
    let transfer = lent.market.transfer(lent.borrower, elsewhere, 1_200_000);
    let (withdraw, release) = (lent.withdraw(&transfer), lent.market.release_paid(lent.loan));
    lent.market.reject(&["anna"], &[transfer, withdraw, release], error::PAYMENT_ELSEWHERE);
    // The payment that gives a loan back pays nothing else.
    let [transfer, withdraw, release] = lent.withdrawal(1_200_000);
    let apply = lent.market.pay_loan(lent.loan, &transfer);
    let both = [transfer, apply, withdraw, release];
    lent.market.reject(&["anna"], &both, error::LOAN_OVER);
}

#[test]
fn who_has_agreed_on_other_terms_pays_off() {
    let mut modified = lent(|_| {});
    modified.market.days(1);
    let modify = json!({
        "type": "loans.modify", "loan": modified.loan,
        "terms": { "principal": 1_200_197, "annual_rate_ppm": 30_000, "advance_date": "2026-01-16", "first_payment_date": "2026-02-16",
                   "payments": 24, "frequency": "monthly", "day_count": "actual/365f" },
    });
    modified.market.accept(&["lender", "anna"], [modify]);
    let actions = modified.withdrawal(1_200_197);
    modified.market.reject(&["anna"], &actions, error::NO_WITHDRAWAL);

    let mut late = lent(|origin| {
        origin["terms"]["advance_date"] = json!("2025-01-15");
        origin["terms"]["first_payment_date"] = json!("2025-02-15");
    });
    let charge_off = json!({ "type": "loans.charge_off", "loan": late.loan });
    late.market.accept(&["lender"], [charge_off]);
    let actions = late.withdrawal(1_272_000);
    late.market.reject(&["anna"], &actions, error::NO_WITHDRAWAL);
}

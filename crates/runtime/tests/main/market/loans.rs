//! Loans from origination to the clean title, and what goes wrong on the way.

use super::{CAR, Done, Market, OTHER_CAR, START, Written, party};
use serde_json::json;
use vinculum_core::{AccountId, LoanId};
use vinculum_loan_math::exact::Outstanding;
use vinculum_loans::{LoanStatus, PaymentApplied, PrincipalAdded, error};
use vinculum_vehicles::types::LienStatus;

struct Lent {
    market: Market,
    loan: LoanId,
    /// The lender's account, that of the loan.
    lender: AccountId,
    /// The borrower's account.
    borrower: AccountId,
}

/// Anna holds the car and has borrowed 12 000.00 on it; interest runs from `begins` on.
fn lent_from(begins: &str) -> Lent {
    let mut market = Market::new("anna");
    let (lender, borrower) = (market.open("lender", 5_000_000), market.open("anna", 300_000));
    let paid_out = market.transfer(lender, borrower, 1_200_000);
    let (origin, loan) = market.originate("anna", lender, begins, &[&paid_out]);
    let lien = market.place_lien("lender", "loan-1");
    market.accept_written(&["lender", "anna"], &[paid_out, lien, origin]);
    Lent { market, loan, lender, borrower }
}

fn lent() -> Lent {
    lent_from("2026-01-15")
}

impl Lent {
    /// The two actions of an instalment.
    fn instalment(&mut self, amount: u64) -> [Written; 2] {
        let transfer = self.market.transfer(self.borrower, self.lender, amount);
        let apply = self.market.pay_loan(self.loan, &transfer);
        [transfer, apply]
    }

    #[track_caller]
    fn pay(&mut self, amount: u64) -> Done {
        let actions = self.instalment(amount);
        self.market.accept_written(&["anna"], &actions)
    }

    fn owed(&self) -> Outstanding {
        self.market.loan(self.loan).owed
    }

    fn run_day(&mut self, day: &str) -> Written {
        self.market.write(json!({ "type": "loans.run_end_of_day", "day": day, "loans": [self.loan] }))
    }

    fn write(&mut self, kind: &str) -> Written {
        self.market.write(json!({ "type": format!("loans.{kind}"), "loan": self.loan }))
    }
}

#[test]
fn interest_is_for_the_days_that_passed() {
    let mut lent = lent();
    lent.market.days(31);
    let done = lent.pay(103_280);
    let on = "2026-02-15".parse().unwrap();
    let applied = Outstanding { interest: 6_115, principal: 97_165, ..Outstanding::default() };
    assert_eq!(done.events[0].data, json!(PaymentApplied { loan: lent.loan, on, applied, recovery: false }));
    // 12 000.00 * 6 % * 31 / 365 = 61.15
    assert_eq!(lent.owed(), Outstanding { principal: 1_200_000 - (103_280 - 6_115), ..Outstanding::default() });
    let loan = lent.market.loan(lent.loan);
    assert_eq!((loan.paid.interest, loan.paid.principal), (6_115, 97_165));
    assert_eq!(loan.days_past_due, 0);
    // Paid early, the interest is for one day only.
    lent.market.days(1);
    lent.pay(10_000);
    assert_eq!(lent.market.loan(lent.loan).paid.interest, 6_115 + 181);
}

#[test]
fn the_last_payment_frees_the_car_without_the_lender() {
    let mut lent = lent();
    lent.market.days(10);
    let payoff = 1_200_000 + 1_973; // 12 000.00 * 6 % * 10 / 365
    let too_much = lent.instalment(payoff + 1);
    lent.market.reject(&["anna"], &too_much, error::OVERPAYMENT);
    let alone = lent.instalment(payoff);
    lent.market.reject(&["anna"], &alone, error::LIEN_NOT_RELEASED);

    // The lien isn't released as long as anything is owed.
    let [transfer, apply] = lent.instalment(payoff - 1);
    let release = lent.market.release_paid(lent.loan);
    lent.market.reject(&["anna"], &[transfer, apply, release], vinculum_vehicles::error::DEBT_NOT_PAID);
    let plain = lent.market.release_lien("lender", "loan-1");
    lent.market.reject(&["anna"], &[plain], vinculum_identity::error::ORGANISATION_SIGNATURE);

    let [transfer, apply] = lent.instalment(payoff);
    let release = lent.market.release_paid(lent.loan);
    lent.market.accept_written(&["anna"], &[transfer, apply, release]);
    assert!(matches!(lent.market.loan(lent.loan).status, LoanStatus::PaidOff { .. }));
    assert_eq!(lent.owed(), Outstanding::default());
    let car = lent.market.car();
    assert_eq!(car.unreleased_liens().count(), 0);
    assert_eq!((car.liens[0].status, car.liens[0].satisfied_by), (LienStatus::Released, None));
    assert_eq!(lent.market.funds(lent.lender).0, 5_000_000 + 1_973);

    let again = lent.instalment(1);
    lent.market.reject(&["anna"], &again, error::LOAN_OVER);
}

#[test]
fn nothing_originates_half() {
    let mut market = Market::new("anna");
    let (lender, anna) = (market.open("lender", 5_000_000), market.open("anna", 0));
    let signers = ["lender", "anna"];
    let paid = market.transfer(lender, anna, 1_200_000);
    let (origin, _) = market.originate("anna", lender, "2026-01-15", &[&paid]);
    let lien = market.place_lien("lender", "loan-1");
    let other_lien = market.place_lien("lender", "loan-2");
    market.reject(&signers, &[paid.clone(), origin.clone()], error::NOT_SECURED);
    market.reject(&signers, &[paid.clone(), other_lien, origin.clone()], error::NOT_SECURED);
    market.reject(&signers, &[lien.clone(), origin.clone()], vinculum_payments::error::UNKNOWN_PAYMENT);
    market.reject(&["lender"], &[paid.clone(), lien.clone(), origin.clone()], vinculum_core::codes::MISSING_SIGNATURE);
    market.reject(&["anna"], std::slice::from_ref(&origin), vinculum_identity::error::ORGANISATION_SIGNATURE);
    let less = market.transfer(lender, anna, 1_199_999);
    let (short, _) = market.originate("anna", lender, "2026-01-15", &[&less]);
    market.reject(&signers, &[less, lien.clone(), short], error::PROCEEDS_DIFFER);
    let (future, _) = market.originate("anna", lender, "2026-01-16", &[&paid]);
    market.reject(&signers, &[paid.clone(), lien.clone(), future], error::DATE_OUT_OF_RANGE);
    let (foreign, _) = market.originate("anna", anna, "2026-01-15", &[&paid]);
    market.reject(&signers, &[paid.clone(), lien.clone(), foreign], error::ACCOUNT_UNFIT);

    // Money that was paid before is no proceeds.
    let before = market.transfer(lender, anna, 1_200_000);
    let (late, _) = market.originate("anna", lender, "2026-01-15", &[&before]);
    market.accept_written(&["lender"], &[before]);
    market.reject(&signers, &[lien.clone(), late], error::PROCEEDS_DIFFER);

    market.accept_written(&signers, &[paid, lien, origin]);
    let again = market.transfer(lender, anna, 1_200_000);
    let (second, _) = market.originate("anna", lender, "2026-01-15", &[&again]);
    market.reject(&signers, &[again, second], error::LIEN_TAKEN);
}

#[test]
fn two_loans_do_not_share_their_proceeds() {
    let mut market = Market::new("anna");
    let (lender, anna) = (market.open("lender", 5_000_000), market.open("anna", 0));
    let signers = ["lender", "anna"];
    let paid = market.transfer(lender, anna, 1_200_000);
    let (first_lien, second_lien) = (market.place_lien("lender", "loan-1"), market.place_lien("lender", "loan-2"));
    let (first, _) = market.originate("anna", lender, "2026-01-15", &[&paid]);
    let (second, _) = market.originate("anna", lender, "2026-01-15", &[&paid]);
    let second = second.with("lien", "loan-2");
    let both = [paid.clone(), first_lien.clone(), second_lien.clone(), first.clone(), second.clone()];
    market.reject(&signers, &both, vinculum_payments::error::PAYMENT_BOUND);
    market.accept_written(&signers, &[paid.clone(), first_lien, first]);
    market.reject(&signers, &[second_lien, second], vinculum_payments::error::PAYMENT_BOUND);
    let refund = market.refund(&paid, 1);
    market.reject(&signers, &[refund], vinculum_payments::error::PAYMENT_BOUND);
}

#[test]
fn what_a_loan_pays_out_does_not_pay_it_back() {
    let mut market = Market::new("anna");
    let (lender, anna) = (market.open("lender", 5_000_000), market.open("anna", 0));
    let other = market.open("lender", 0);
    let signers = ["lender", "anna"];
    let (most, round) = (market.transfer(lender, anna, 1_100_000), market.transfer(lender, other, 100_000));
    let lien = market.place_lien("lender", "loan-1");
    let (origin, loan) = market.originate("anna", other, "2026-01-15", &[&most, &round]);
    let apply = market.pay_loan(loan, &round);
    let mut actions = vec![most, round, lien, origin];
    market.accept_written(&signers, &actions);
    market.reject(&signers, std::slice::from_ref(&apply), vinculum_payments::error::PAYMENT_BOUND);
    actions.push(apply);
    let mut fresh = Market::new("anna");
    fresh.open("lender", 5_000_000);
    fresh.open("anna", 0);
    fresh.open("lender", 0);
    fresh.reject(&signers, &actions, vinculum_payments::error::PAYMENT_BOUND);

    // Nor is what was given back paid out.
    let mut market = Market::new("anna");
    let (lender, anna) = (market.open("lender", 5_000_000), market.open("anna", 0));
    let paid = market.transfer(lender, anna, 1_200_000);
    let refund = market.refund(&paid, 1_000_000);
    let lien = market.place_lien("lender", "loan-1");
    let (origin, _) = market.originate("anna", lender, "2026-01-15", &[&paid]);
    let before = [paid.clone(), refund.clone(), lien.clone(), origin.clone()];
    market.reject(&signers, &before, vinculum_payments::error::PAYMENT_BOUND);
    market.reject(&signers, &[paid, lien, origin, refund], vinculum_payments::error::PAYMENT_BOUND);
}

fn decide(market: &mut Market, by: &str, outcome: &str, reasons: serde_json::Value) -> Written {
    market.write(json!({
        "type": "loans.record_decision", "by": by, "applicant": party("anna"), "model": "11".repeat(32), "policy": "22".repeat(32),
        "input": "33".repeat(32), "result": "44".repeat(32), "outcome": outcome, "reasons": reasons,
    }))
}

#[test]
fn a_decision_is_on_record_before_the_loan() {
    let mut market = Market::new("anna");
    let (lender, anna) = (market.open("lender", 5_000_000), market.open("anna", 0));
    let unexplained = decide(&mut market, "lender", "declined", json!([]));
    market.reject(&["lender"], &[unexplained], vinculum_core::codes::INVALID_FIELD);
    let by_police = decide(&mut market, "police", "approved", json!([]));
    market.reject(&["police"], &[by_police], vinculum_identity::error::ROLE_REQUIRED);
    let declined = decide(&mut market, "lender", "declined", json!(["debt_to_income"]));
    let approved = decide(&mut market, "lender", "approved", json!([]));
    market.accept_written(&["lender"], &[declined.clone(), approved.clone()]);

    let paid = market.transfer(lender, anna, 1_200_000);
    let lien = market.place_lien("lender", "loan-1");
    let (origin, loan) = market.originate("anna", lender, "2026-01-15", &[&paid]);
    let deciding = |decision: &Written| origin.clone().with("decision", decision.digest());
    market.reject(&["lender", "anna"], &[paid.clone(), lien.clone(), deciding(&declined)], error::DECISION_UNFIT);
    market.accept_written(&["lender", "anna"], &[paid, lien, deciding(&approved)]);
    assert_eq!(market.loan(loan).decision, Some(approved.digest()));
}

#[test]
fn a_decision_is_for_one_borrower_and_one_loan() {
    let mut market = Market::new("ben");
    market.build(OTHER_CAR, "anna");
    let (lender, ben, anna) = (market.open("lender", 5_000_000), market.open("ben", 0), market.open("anna", 0));
    let approved = decide(&mut market, "lender", "approved", json!([]));
    market.accept_written(&["lender"], std::slice::from_ref(&approved));
    // Anna was approved, not Ben.
    let paid = market.transfer(lender, ben, 1_200_000);
    let lien = market.place_lien("lender", "loan-1");
    let (origin, _) = market.originate("ben", lender, "2026-01-15", &[&paid]);
    let origin = origin.with("decision", approved.digest());
    market.reject(&["lender", "ben"], &[paid, lien, origin], error::DECISION_UNFIT);

    let mut lend = |lien: &str| {
        let paid = market.transfer(lender, anna, 1_200_000);
        let place = market.place_lien("lender", lien).with("vehicle", OTHER_CAR);
        let (origin, _) = market.originate("anna", lender, "2026-01-15", &[&paid]);
        let origin = origin.with("decision", approved.digest()).with("vehicle", OTHER_CAR).with("lien", lien);
        [paid, place, origin]
    };
    let (first, second) = (lend("first"), lend("second"));
    let twice: Vec<_> = first.iter().chain(&second).cloned().collect();
    market.reject(&["lender", "anna"], &twice, error::DECISION_UNFIT);
    market.accept_written(&["lender", "anna"], &first);
    market.reject(&["lender", "anna"], &second, error::DECISION_UNFIT);
}

#[test]
fn a_payment_pays_once_and_only_here() {
    let mut lent = lent();
    let transfer = lent.market.transfer(lent.borrower, lent.lender, 10_000);
    let first = lent.market.pay_loan(lent.loan, &transfer);
    lent.market.accept_written(&["anna"], &[transfer.clone(), first]);
    let second = lent.market.pay_loan(lent.loan, &transfer);
    lent.market.reject(&["anna"], &[second], vinculum_payments::error::PAYMENT_BOUND);
    let refund = lent.market.refund(&transfer, 1);
    lent.market.reject(&["lender"], &[refund], vinculum_payments::error::PAYMENT_BOUND);

    let elsewhere = lent.market.open("inspector", 0);
    let transfer = lent.market.transfer(lent.borrower, elsewhere, 10_000);
    let apply = lent.market.pay_loan(lent.loan, &transfer);
    lent.market.reject(&["anna"], &[transfer, apply], error::PAYMENT_ELSEWHERE);

    // A stranger may pay, but not say what for.
    let stranger = lent.market.open("stranger", 10_000);
    let transfer = lent.market.transfer(stranger, lent.lender, 10_000);
    let apply = lent.market.pay_loan(lent.loan, &transfer);
    lent.market.reject(&["stranger"], &[transfer.clone(), apply.clone()], error::LOAN_PARTY_SIGNATURE);
    lent.market.accept_written(&["stranger", "lender"], &[transfer, apply]);
}

#[test]
fn only_the_holder_dates_a_payment_back() {
    let mut lent = lent();
    lent.market.days(20);
    let dated = |lent: &mut Lent, day: &str| {
        let [transfer, mut apply] = lent.instalment(50_000);
        apply.0["receivedOn"] = json!(day);
        [transfer, apply]
    };
    let actions = dated(&mut lent, "2026-01-25");
    lent.market.reject(&["anna"], &actions, error::NOT_LOAN_HOLDER);
    for day in ["2026-01-14", "2026-02-05"] {
        let actions = dated(&mut lent, day);
        lent.market.reject(&["anna", "lender"], &actions, error::DATE_OUT_OF_RANGE);
    }
    lent.market.accept_written(&["anna", "lender"], &actions);
    assert_eq!(lent.market.loan(lent.loan).paid.interest, 1_973); // ten days
    let earlier = dated(&mut lent, "2026-01-24");
    lent.market.reject(&["anna", "lender"], &earlier, error::DATE_OUT_OF_RANGE);
}

#[test]
fn days_past_due_and_late_charges_follow_the_calendar() {
    let mut lent = lent();
    lent.market.days(60); // 2026-03-16: the instalments of 15 February and 15 March are due
    for (day, past_due, charges) in
        [("2026-02-15", 0, 0), ("2026-02-16", 1, 0), ("2026-02-25", 10, 0), ("2026-02-26", 11, 2_500)]
    {
        let run = lent.run_day(day);
        lent.market.accept_written(&["stranger"], &[run]);
        let loan = lent.market.loan(lent.loan);
        assert_eq!((loan.days_past_due, loan.owed.late_charges), (past_due, charges), "{day}");
    }
    let again = lent.run_day("2026-02-26");
    lent.market.reject(&["stranger"], &[again], error::DAY_RUN);
    let earlier = lent.run_day("2026-02-20");
    lent.market.reject(&["stranger"], &[earlier], error::DAY_RUN);
    let today = lent.run_day("2026-03-16");
    lent.market.reject(&["stranger"], &[today], error::DAY_RUN);

    // Late charges are paid first here, and the charge of an instalment is made once.
    lent.pay(103_280);
    let loan = lent.market.loan(lent.loan);
    assert_eq!((loan.owed.late_charges, loan.paid.late_charges), (0, 2_500));
    assert_eq!(loan.days_past_due, 29, "2 500 short of the first instalment");
    lent.pay(2_500);
    assert_eq!(lent.market.loan(lent.loan).days_past_due, 1, "that of 15 March");
}

#[test]
fn a_day_is_closed_after_the_payments_on_it() {
    let mut lent = lent();
    lent.market.days(1);
    let first = lent.run_day("2026-01-15");
    lent.market.accept_written(&["stranger"], &[first]);
    lent.pay(1);
    lent.market.days(1);
    let paid_on = lent.run_day("2026-01-16");
    lent.market.accept_written(&["stranger"], &[paid_on]);
    lent.pay(1);
    lent.market.days(1);
    let again = lent.run_day("2026-01-16");
    lent.market.reject(&["stranger"], &[again], error::DAY_RUN);
}

#[test]
fn repossession_needs_default_a_perfected_lien_and_no_deferment() {
    let mut lent = lent();
    lent.market.days(89); // 2026-04-14: 58 days past due
    let order = lent.write("order_repossession");
    lent.market.reject(&["anna"], std::slice::from_ref(&order), vinculum_identity::error::ORGANISATION_SIGNATURE);
    lent.market.reject(&["lender"], std::slice::from_ref(&order), error::NOT_IN_DEFAULT);
    lent.market.days(2);
    lent.market.reject(&["lender"], std::slice::from_ref(&order), error::LIEN_NOT_PERFECTED);
    let perfect = json!({ "type": "vehicles.perfect_lien", "by": "lender", "vehicle": CAR, "lien": "loan-1", "reference": "REG-7" });
    lent.market.accept(&["lender"], [perfect]);

    let defer = lent.market.write(json!({ "type": "loans.defer", "loan": lent.loan, "periods": 3 }));
    lent.market.reject(&["lender"], std::slice::from_ref(&defer), vinculum_core::codes::MISSING_SIGNATURE);
    lent.market.accept_written(&["lender", "anna"], &[defer]);
    let loan = lent.market.loan(lent.loan);
    assert_eq!(loan.days_past_due, 0);
    assert_eq!(loan.instalments().unwrap()[0].date.to_string(), "2026-05-15");
    assert_eq!(loan.instalments().unwrap()[11].date.to_string(), "2027-04-15");
    lent.market.reject(&["lender"], std::slice::from_ref(&order), error::DEFERRED);

    lent.market.days(90); // 2026-07-15: 61 days after 15 May
    lent.market.accept_written(&["lender"], std::slice::from_ref(&order));
    assert!(lent.market.loan(lent.loan).repossession.is_some());
    let again = lent.write("order_repossession");
    lent.market.reject(&["lender"], &[again], error::NO_LOAN_CHANGE);
    // The borrower catches up, and the order falls.
    lent.pay(330_000);
    assert_eq!(lent.market.loan(lent.loan).repossession, None);
}

#[test]
fn what_is_charged_off_can_still_be_recovered() {
    let mut lent = lent();
    lent.market.days(150); // 2026-06-14: 119 days past due
    let charge_off = lent.write("charge_off");
    lent.market.reject(&["lender"], std::slice::from_ref(&charge_off), error::NOT_IN_DEFAULT);
    lent.market.days(1);
    lent.market.accept_written(&["lender"], &[charge_off]);
    let LoanStatus::ChargedOff { amount, recovered, .. } = lent.market.loan(lent.loan).status else { panic!() };
    // 151 days of interest, and late charges for the four instalments whose grace is over.
    assert_eq!((amount, recovered), (1_200_000 + 29_786 + 4 * 2_500, 0));
    let again = lent.write("charge_off");
    lent.market.reject(&["lender"], &[again], error::NO_LOAN_CHANGE);
    let defer = lent.market.write(json!({ "type": "loans.defer", "loan": lent.loan, "periods": 1 }));
    lent.market.reject(&["lender", "anna"], &[defer], error::NO_LOAN_CHANGE);

    lent.pay(200_000);
    let LoanStatus::ChargedOff { recovered, .. } = lent.market.loan(lent.loan).status else { panic!() };
    assert_eq!(recovered, 200_000);
    let [transfer, apply] = lent.instalment(amount as u64 - 200_000);
    let release = lent.market.release_paid(lent.loan);
    lent.market.accept_written(&["anna"], &[transfer, apply, release]);
    assert!(lent.market.loan(lent.loan).status.is_over());
}

#[test]
fn a_modification_takes_in_all_that_is_owed() {
    let mut lent = lent();
    lent.market.days(90);
    let owed = lent.market.loan(lent.loan).payoff("2026-04-15".parse().unwrap()).unwrap().total as u64 + 2 * 2_500;
    let modify = |lent: &mut Lent, principal: u64, begins: &str| {
        lent.market.write(json!({
            "type": "loans.modify", "loan": lent.loan,
            "terms": { "principal": principal, "annual_rate_ppm": 30_000, "advance_date": begins, "first_payment_date": "2026-05-15",
                       "payments": 24, "frequency": "monthly", "day_count": "actual/365f" },
        }))
    };
    let wrong = modify(&mut lent, owed + 1, "2026-04-15");
    lent.market.reject(&["lender", "anna"], &[wrong], error::TERMS_REFUSED);
    let past = modify(&mut lent, owed, "2026-04-14");
    lent.market.reject(&["lender", "anna"], &[past], error::TERMS_REFUSED);
    let right = modify(&mut lent, owed, "2026-04-15");
    lent.market.reject(&["lender"], std::slice::from_ref(&right), vinculum_core::codes::MISSING_SIGNATURE);
    let done = lent.market.accept_written(&["lender", "anna"], &[right]);
    let [added] = &done.events[..] else { panic!("{:?}", done.events) };
    let added: PrincipalAdded = serde_json::from_value(added.data.clone()).unwrap();
    assert_eq!((added.on.to_string().as_str(), added.amount), ("2026-04-15", owed as i64 - 1_200_000));
    let loan = lent.market.loan(lent.loan);
    assert_eq!((loan.days_past_due, loan.modifications, loan.terms.payments), (0, 1, 24));
    assert_eq!(loan.owed, Outstanding { principal: owed as i64, ..Outstanding::default() });
}

#[test]
fn a_loan_is_sold_and_paid_to_the_new_holder() {
    let mut lent = lent();
    let (investor, not_theirs) = (lent.market.open("investor", 2_000_000), lent.lender);
    let assign = |lent: &mut Lent, to: &str, account: AccountId| {
        lent.market.write(json!({ "type": "loans.assign", "loan": lent.loan, "to": to, "account": account }))
    };
    let wrong = assign(&mut lent, "investor", not_theirs);
    lent.market.reject(&["lender", "investor"], &[wrong], error::ACCOUNT_UNFIT);
    let to_police = assign(&mut lent, "police", investor);
    lent.market.reject(&["lender", "police"], &[to_police], vinculum_identity::error::ROLE_REQUIRED);
    let right = assign(&mut lent, "investor", investor);
    lent.market.reject(&["lender"], std::slice::from_ref(&right), vinculum_identity::error::ORGANISATION_SIGNATURE);
    let price = lent.market.transfer(investor, lent.lender, 1_190_000);
    lent.market.accept_written(&["lender", "investor"], &[price, right]);
    let loan = lent.market.loan(lent.loan);
    assert_eq!((loan.holder.as_str(), loan.lender.as_str()), ("investor", "lender"));

    let old = lent.instalment(10_000);
    lent.market.reject(&["anna"], &old, error::PAYMENT_ELSEWHERE);
    let transfer = lent.market.transfer(lent.borrower, investor, 10_000);
    let apply = lent.market.pay_loan(lent.loan, &transfer);
    lent.market.accept_written(&["anna"], &[transfer, apply]);
}

#[test]
fn loans_of_before_come_with_their_past() {
    let mut lent = lent_from("2025-01-15");
    let run = lent.run_day("2026-01-14");
    lent.market.accept_written(&["stranger"], &[run]);
    let loan = lent.market.loan(lent.loan);
    assert_eq!(loan.days_past_due, 333, "since 15 February 2025");
    assert_eq!(loan.owed.late_charges, 11 * 2_500);
    assert!(loan.originated_at > START);
}

#[test]
fn what_is_malformed_is_refused_by_name() {
    let mut lent = lent();
    let mut refuse = |action: serde_json::Value, code| {
        let written = lent.market.write(action);
        lent.market.reject(&["lender", "anna"], &[written], code);
    };
    let loan = lent.loan;
    let invalid = vinculum_core::codes::INVALID_FIELD;
    refuse(json!({ "type": "loans.run_end_of_day", "day": "2026-01-14", "loans": [] }), invalid);
    refuse(json!({ "type": "loans.run_end_of_day", "day": "2026-01-14", "loans": [loan, loan] }), invalid);
    refuse(
        json!({ "type": "loans.run_end_of_day", "day": "2026-13-14", "loans": [loan] }),
        vinculum_core::codes::MALFORMED,
    );
    refuse(json!({ "type": "loans.defer", "loan": loan, "periods": 0 }), invalid);
    refuse(json!({ "type": "loans.defer", "loan": loan, "periods": 13 }), invalid);
    refuse(json!({ "type": "loans.charge_off", "loan": "00".repeat(32) }), error::UNKNOWN_LOAN);
    refuse(json!({ "type": "loans.charge_off", "loan": loan, "amount": 1 }), vinculum_core::codes::MALFORMED);
    refuse(json!({ "type": "loans.forgive", "loan": loan }), vinculum_core::codes::MALFORMED);
}

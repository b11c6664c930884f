//! Random payments, days and defers on a loan, against a naive reference that keeps a list of all that happened.

use super::Market;
use proptest::prelude::*;
use serde_json::json;

#[derive(Debug, Clone)]
enum Step {
    Days(u64),
    Pay(u64),
    PayOff,
    RunDay,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (1u64..45).prop_map(Step::Days),
        4 => (1u64..300_000).prop_map(Step::Pay),
        1 => Just(Step::PayOff),
        2 => Just(Step::RunDay),
    ]
}

/// What a lender's clerk would keep: days as numbers, everything recomputed by hand.
struct Clerk {
    day: i64,
    accrued_to: i64,
    principal: i128,
    interest: i128,
    late: i128,
    covered: i128,
    charged: usize,
    /// Day and amount of each instalment.
    due: Vec<(i64, i128)>,
}

impl Clerk {
    fn charge(&mut self) {
        while let Some((day, _)) = self.due.get(self.charged).filter(|(day, _)| self.day - day > 10) {
            let upto: i128 = self.due.iter().filter(|(other, _)| other <= day).map(|(_, amount)| amount).sum();
            let unpaid = (upto - self.covered).clamp(0, self.due[self.charged].1);
            self.late += unpaid.min(2_500);
            self.charged += 1;
        }
    }

    fn interest_now(&self) -> i128 {
        let (n, d) = (self.principal * 60_000 * i128::from(self.day - self.accrued_to), 365_000_000);
        let (whole, rest) = (n / d, n % d);
        whole + i128::from(2 * rest > d || 2 * rest == d && whole % 2 == 1)
    }

    fn owed(&self) -> i128 {
        self.principal + self.interest + self.interest_now() + self.late
    }

    fn pay(&mut self, amount: i128) {
        self.interest += self.interest_now();
        self.accrued_to = self.day;
        let late = amount.min(self.late);
        let interest = (amount - late).min(self.interest);
        let principal = amount - late - interest;
        self.late -= late;
        self.interest -= interest;
        self.principal -= principal;
        self.covered += interest + principal;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_and_a_clerk_agree(steps in prop::collection::vec(step(), 1..25)) {
        let mut market = Market::new("anna");
        let (lender, anna) = (market.open("lender", 2_000_000), market.open("anna", 9_000_000));
        let paid_out = market.transfer(lender, anna, 1_200_000);
        let (origin, id) = market.originate("anna", lender, "2026-01-15", &[&paid_out]);
        let lien = market.place_lien("lender", "loan-1");
        market.accept_written(&["lender", "anna"], &[paid_out, lien, origin]);
        let begins: jiff::civil::Date = "2026-01-15".parse().unwrap();
        let number = |date| vinculum_loan_math::exact::days_between(begins, date);
        let due = market.loan(id).instalments().unwrap().iter().map(|due| (number(due.date), i128::from(due.amount))).collect();
        let mut clerk = Clerk { day: 0, accrued_to: 0, principal: 1_200_000, interest: 0, late: 0, covered: 0, charged: 0, due };
        let mut last_run = -1;
        for step in steps {
            match step {
                Step::Days(days) => {
                    market.days(days);
                    clerk.day += days as i64;
                }
                Step::Pay(_) | Step::PayOff => {
                    clerk.charge();
                    let owed = clerk.owed();
                    let amount = if let Step::Pay(amount) = step { i128::from(amount).min(owed) } else { owed };
                    let transfer = market.transfer(anna, lender, amount as u64);
                    let apply = market.pay_loan(id, &transfer);
                    let mut actions = vec![transfer, apply];
                    if amount == owed {
                        actions.push(market.release_paid(id));
                    }
                    market.accept_written(&["anna"], &actions);
                    clerk.pay(amount);
                }
                Step::RunDay => {
                    let yesterday = clerk.day - 1;
                    let day = begins.checked_add(jiff::Span::new().days(yesterday)).unwrap();
                    let run = market.write(json!({ "type": "loans.run_end_of_day", "day": day, "loans": [id] }));
                    let done = market.submit(&["anna"], &[run]);
                    let allowed = yesterday > last_run && yesterday >= clerk.accrued_to;
                    prop_assert_eq!(done.is_ok(), allowed, "{:?}", done);
                    if allowed {
                        last_run = yesterday;
                        let today = clerk.day;
                        clerk.day = yesterday;
                        clerk.charge();
                        clerk.day = today;
                    }
                }
            }
            let loan = market.loan(id);
            let owed = (loan.owed.principal, loan.owed.interest, loan.owed.late_charges);
            prop_assert_eq!(owed, (clerk.principal as i64, clerk.interest as i64, clerk.late as i64));
            prop_assert_eq!(market.car().unreleased_liens().count(), usize::from(clerk.principal > 0));
            if loan.status.is_over() {
                break;
            }
        }
    }
}

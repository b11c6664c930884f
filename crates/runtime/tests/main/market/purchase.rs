//! The whole purchase: the buyer borrows, the seller's lender is paid first, and everything happens in one transaction.

use super::{CAR, Market, Written, party};
use serde_json::{Value, json};
use vinculum_core::{AccountId, LoanId, SaleId, Timestamp};
use vinculum_sales::{SaleStatus, error};

struct Purchase {
    market: Market,
    sale: SaleId,
    seller: AccountId,
    buyer: AccountId,
    lender: AccountId,
    old_lender: AccountId,
}

/// Sara's car has a lien of `other-lender`, to whom she still owes 3 000.00. Ben buys it for 15 000.00: 12 000.00 from `lender`.
fn agreed() -> Purchase {
    let mut market = Market::new("sara");
    let old = market.place_lien("other-lender", "old");
    market.accept_written(&["other-lender", "sara"], &[old]);
    let (seller, buyer) = (market.open("sara", 0), market.open("ben", 400_000));
    let (lender, old_lender) = (market.open("lender", 9_000_000), market.open("other-lender", 0));
    let sale = agree(&mut market, seller, json!({ "lender": "lender", "amount": 1_200_000 }));
    Purchase { market, sale, seller, buyer, lender, old_lender }
}

/// Sara lists the car, Ben offers 15 000.00 with this financing, and she accepts.
fn agree(market: &mut Market, seller: AccountId, financing: Value) -> SaleId {
    let until = market.now.plus(20 * Timestamp::DAY_MS);
    let list = market.write(json!({
        "type": "sales.list", "seller": party("sara"), "vehicle": CAR, "currency": "EUR", "asking": 1_500_000, "account": seller,
        "expiresAt": until,
    }));
    let sale = list.sale();
    market.accept_written(&["sara"], &[list]);
    market.accept(&["ben"], [json!({
        "type": "sales.offer", "sale": sale, "buyer": party("ben"), "price": 1_500_000, "currency": "EUR", "expiresAt": until, "settleBy": until,
        "financing": financing,
    })]);
    let history = market.snapshot();
    market.accept(&["sara"], [json!({ "type": "sales.accept", "sale": sale, "offer": 0, "history": history })]);
    sale
}

impl Purchase {
    /// All that happens when the sale is settled, and the loan that begins with it.
    fn settlement(&mut self) -> (Vec<Written>, LoanId) {
        let market = &mut self.market;
        let payoff = market.transfer(self.lender, self.old_lender, 300_000);
        let loan = market.transfer(self.lender, self.seller, 900_000);
        let cash = market.transfer(self.buyer, self.seller, 300_000);
        let settle = market.write(json!({
            "type": "sales.settle", "sale": self.sale, "vehicle": CAR, "payments": [payoff.digest(), loan.digest(), cash.digest()],
        }));
        let release = market.release_lien("other-lender", "old");
        let title = market.title("sara", "ben");
        let lien = market.place_lien("lender", "loan-1");
        let (origin, id) = market.originate("ben", self.lender, "2026-01-15", &[&payoff, &loan]);
        (vec![settle, payoff, loan, cash, release, title, lien, origin], id)
    }
}

const ALL: [&str; 4] = ["ben", "sara", "lender", "other-lender"];

#[test]
fn everything_happens_in_one_transaction() {
    let mut purchase = agreed();
    let (actions, id) = purchase.settlement();
    purchase.market.accept_written(&ALL, &actions);
    let market = &purchase.market;
    assert!(matches!(market.sale(purchase.sale).status, SaleStatus::Settled(_)));
    let car = market.car();
    assert_eq!(car.holders, [party("ben")]);
    let liens: Vec<_> = car.unreleased_liens().map(|lien| (lien.lien.as_str(), lien.lender.as_str())).collect();
    assert_eq!(liens, [("loan-1", "lender")]);
    assert_eq!(market.loan(id).owed.principal, 1_200_000);
    let funds = [purchase.seller, purchase.buyer, purchase.lender, purchase.old_lender].map(|id| market.funds(id).0);
    assert_eq!(funds, [1_200_000, 100_000, 7_800_000, 300_000]);
}

#[test]
fn without_any_one_part_nothing_happens() {
    let mut purchase = agreed();
    let (actions, _) = purchase.settlement();
    for missing in 0..actions.len() {
        let mut rest = actions.clone();
        let left_out = rest.remove(missing);
        let result = purchase.market.submit(&ALL, &rest);
        match left_out.0["type"].as_str().unwrap() {
            // The loan itself is between lender and buyer: the sale is whole without it, and so are the other actions without the sale.
            "loans.originate" | "sales.settle" => continue_with_fresh(&mut purchase, result.is_ok()),
            kind => assert!(result.is_err(), "accepted without {kind}"),
        }
    }
    for absent in 0..ALL.len() {
        let mut signers = ALL.to_vec();
        let name = signers.remove(absent);
        let (actions, _) = purchase.settlement();
        assert!(purchase.market.submit(&signers, &actions).is_err(), "accepted without the signature of {name}");
    }
}

fn continue_with_fresh(purchase: &mut Purchase, accepted: bool) {
    assert!(accepted);
    *purchase = agreed();
}

#[test]
fn the_seller_can_not_keep_what_the_old_lender_is_owed() {
    let mut purchase = agreed();
    let market = &mut purchase.market;
    let loan = market.transfer(purchase.lender, purchase.seller, 1_200_000);
    let cash = market.transfer(purchase.buyer, purchase.seller, 300_000);
    let settle = market.write(json!({
        "type": "sales.settle", "sale": purchase.sale, "vehicle": CAR, "payments": [loan.digest(), cash.digest()],
    }));
    let title = market.title("sara", "ben");
    let lien = market.place_lien("lender", "loan-1");
    let (origin, _) = market.originate("ben", purchase.lender, "2026-01-15", &[&loan]);
    let actions = [settle, loan, cash, title, lien, origin];
    market.reject(&["ben", "sara", "lender"], &actions, vinculum_vehicles::error::LIENHOLDER_SIGNATURE);
    market.reject(&ALL, &actions, error::LIENS_DIFFER);
}

#[test]
fn an_old_debt_to_the_same_lender_does_not_stay_on_the_car() {
    let mut market = Market::new("sara");
    let old = market.place_lien("lender", "old");
    market.accept_written(&["lender", "sara"], &[old]);
    let (seller, buyer) = (market.open("sara", 0), market.open("ben", 400_000));
    let (lender, old_lender) = (market.open("lender", 9_000_000), market.open("lender", 0));
    let sale = agree(&mut market, seller, json!({ "lender": "lender", "amount": 1_200_000 }));
    let mut purchase = Purchase { market, sale, seller, buyer, lender, old_lender };
    let (mut actions, _) = purchase.settlement();
    let release = actions.iter_mut().find(|action| action.0["type"] == "vehicles.release_lien").unwrap();
    *release = release.clone().with("by", "lender");
    let signers = ["ben", "sara", "lender"];
    // Everything is paid to Sara, and her debt stays.
    let market = &mut purchase.market;
    let (loan, cash) = (market.transfer(lender, seller, 1_200_000), market.transfer(buyer, seller, 300_000));
    let settle = actions[0].clone().with("payments", [loan.digest(), cash.digest()]);
    let origin = actions[7].clone().with("proceeds", [loan.digest()]);
    let kept = [settle, loan, cash, actions[5].clone(), actions[6].clone(), origin];
    market.reject(&signers, &kept, error::LIENS_DIFFER);
    market.accept_written(&signers, &actions);
}

#[test]
fn the_lender_pays_what_it_promised() {
    let mut purchase = agreed();
    let market = &mut purchase.market;
    // Ben would pay all of it himself, but the agreement has a lender in it.
    let payoff = market.transfer(purchase.lender, purchase.old_lender, 300_000);
    let loan = market.transfer(purchase.lender, purchase.seller, 900_001);
    let cash = market.transfer(purchase.buyer, purchase.seller, 299_999);
    let settle = market.write(json!({
        "type": "sales.settle", "sale": purchase.sale, "vehicle": CAR, "payments": [payoff.digest(), loan.digest(), cash.digest()],
    }));
    let (release, title) = (market.release_lien("other-lender", "old"), market.title("sara", "ben"));
    let lien = market.place_lien("lender", "loan-1");
    market.reject(&ALL, &[settle, payoff, loan, cash, release, title, lien], error::PRICE_DIFFERS);
}

#[test]
fn a_lien_that_was_released_before_is_no_part_of_the_price() {
    let mut purchase = agreed();
    let release = purchase.market.release_lien("other-lender", "old");
    purchase.market.accept_written(&["other-lender"], &[release]);
    let history = purchase.market.snapshot();
    // As if all of it stood in the block of the release.
    let earlier = |market: &mut Market| market.now = Timestamp(market.now.0 - 1_000);
    earlier(&mut purchase.market);
    let known = json!({ "type": "sales.acknowledge", "sale": purchase.sale, "history": history });
    purchase.market.accept(&["ben"], [known]);
    let (mut actions, _) = purchase.settlement();
    actions.retain(|action| action.0["type"] != "vehicles.release_lien");
    earlier(&mut purchase.market);
    purchase.market.reject(&ALL, &actions, error::PRICE_DIFFERS);
}

/// Sara has borrowed 12 000.00 from `lender`, which sold the loan to `investor`. Ben buys her car for 15 000.00, of
/// which `other-lender` pays 13 000.00: 12 000.00 of that to the investor.
#[test]
fn a_loan_that_its_lender_has_sold_is_paid_off_in_the_sale() {
    let mut market = Market::new("sara");
    let (seller, buyer) = (market.open("sara", 0), market.open("ben", 200_000));
    let (lender, investor) = (market.open("lender", 1_200_000), market.open("investor", 0));
    let new_lender = market.open("other-lender", 1_300_000);
    let (paid, lien) = (market.transfer(lender, seller, 1_200_000), market.place_lien("lender", "loan-1"));
    let (origin, old) = market.originate("sara", lender, "2026-01-15", &[&paid]);
    market.accept_written(&["lender", "sara"], &[paid, lien, origin]);
    let assign = json!({ "type": "loans.assign", "loan": old, "to": "investor", "account": investor });
    market.accept(&["lender", "investor"], [assign]);
    let sale = agree(&mut market, seller, json!({ "lender": "other-lender", "amount": 1_300_000 }));
    let mut purchase = Purchase { market, sale, seller, buyer, lender: new_lender, old_lender: investor };

    let settle = |purchase: &mut Purchase, to_investor: u64| {
        let market = &mut purchase.market;
        let payoff = market.transfer(new_lender, investor, to_investor);
        let rest = market.transfer(new_lender, seller, 1_300_000 - to_investor);
        let cash = market.transfer(buyer, seller, 200_000);
        let payments = [payoff.digest(), rest.digest(), cash.digest()];
        let settle =
            market.write(json!({ "type": "sales.settle", "sale": sale, "vehicle": CAR, "payments": payments }));
        let (apply, release) = (market.pay_loan(old, &payoff), market.release_paid(old));
        let (title, lien) = (market.title("sara", "ben"), market.place_lien("other-lender", "new"));
        let (origin, _) = market.originate("ben", new_lender, "2026-01-15", &[&payoff, &rest]);
        let mut origin = origin.with("by", "other-lender").with("lien", "new");
        origin.0["terms"]["principal"] = json!(1_300_000);
        vec![settle, payoff, rest, cash, apply, release, title, lien, origin]
    };
    let signers = ["ben", "sara", "other-lender"];
    let actions = settle(&mut purchase, 1_200_000);
    // What the investor is paid without paying the loan is no part of the price: the lender, which isn't paid, has the
    // lien.
    let without: Vec<_> =
        actions.iter().filter(|a| a.0["type"] != "loans.apply_payment" && a.0["loan"].is_null()).cloned().collect();
    let release = purchase.market.release_lien("lender", "loan-1");
    let unpaid = [&without[..4], &[release], &without[4..]].concat();
    purchase.market.reject(&["ben", "sara", "other-lender", "lender"], &unpaid, error::PRICE_DIFFERS);
    let short = settle(&mut purchase, 1_199_999);
    purchase.market.reject(&signers, &short, vinculum_vehicles::error::DEBT_NOT_PAID);
    purchase.market.accept_written(&signers, &actions);
    assert!(purchase.market.loan(old).status.is_over());
    let funds = [seller, buyer, investor, new_lender].map(|id| purchase.market.funds(id).0);
    assert_eq!(funds, [1_200_000 + 300_000, 0, 1_200_000, 0]);
}

#[test]
fn from_purchase_to_clean_title() {
    let mut purchase = agreed();
    let (actions, id) = purchase.settlement();
    purchase.market.accept_written(&ALL, &actions);
    let income = purchase.market.open("employer", 2_000_000);
    let wages = purchase.market.transfer(income, purchase.buyer, 1_500_000);
    purchase.market.accept_written(&["employer"], &[wages]);
    for due in purchase.market.loan(id).instalments().unwrap() {
        let today = vinculum_loans::rules::day_of(purchase.market.now).unwrap();
        purchase.market.days(vinculum_loan_math::exact::days_between(today, due.date) as u64);
        let day = vinculum_loans::rules::day_of(purchase.market.now).unwrap();
        let left = purchase.market.loan(id).payoff(day).unwrap().total;
        let last = left <= due.amount + 100;
        let amount = if last { left } else { due.amount };
        let transfer = purchase.market.transfer(purchase.buyer, purchase.lender, amount as u64);
        let apply = purchase.market.pay_loan(id, &transfer);
        let mut actions = vec![transfer, apply];
        if last {
            actions.push(purchase.market.release_paid(id));
        }
        purchase.market.accept_written(&["ben"], &actions);
    }
    assert!(purchase.market.loan(id).status.is_over());
    assert_eq!(purchase.market.car().unreleased_liens().count(), 0);
    // The twelve payments are those of the schedule, so that what came in is its total.
    let interest = purchase.market.loan(id).paid.interest;
    assert_eq!(purchase.market.funds(purchase.lender).0, 9_000_000 + interest);
}

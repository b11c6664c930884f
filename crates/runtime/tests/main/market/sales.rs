//! Listings, offers, agreements, and every way in which a sale can fail.

use super::{CAR, Market, OTHER_CAR, Written, party};
use serde_json::{Value, json};
use vinculum_core::{AccountId, Party, SaleId, Timestamp, TransactionId};
use vinculum_payments::ChainStatus;
use vinculum_sales::{Cause, OfferStatus, SaleStatus, Side, error};

/// Sara sells the car; Ben wants it.
struct Selling {
    market: Market,
    sale: SaleId,
    seller: AccountId,
    buyer: AccountId,
}

fn selling() -> Selling {
    let mut market = Market::new("sara");
    let (seller, buyer) = (market.open("sara", 0), market.open("ben", 2_000_000));
    let list = market.write(listing(&market, seller));
    let sale = list.sale();
    market.accept_written(&["sara"], &[list]);
    Selling { market, sale, seller, buyer }
}

fn listing(market: &Market, account: AccountId) -> Value {
    let expires_at = market.now.plus(30 * Timestamp::DAY_MS);
    json!({
        "type": "sales.list", "seller": party("sara"), "vehicle": CAR, "currency": "EUR", "asking": 1_100_000, "account": account,
        "expiresAt": expires_at,
    })
}

impl Selling {
    fn offer(&mut self, more: Value) -> Written {
        let (now, sale) = (self.market.now, self.sale);
        let mut offer = json!({
            "type": "sales.offer", "sale": sale, "buyer": party("ben"), "price": 1_000_000, "currency": "EUR", "expiresAt": now.plus(3 * Timestamp::DAY_MS),
            "settleBy": now.plus(10 * Timestamp::DAY_MS),
        });
        offer.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.market.write(offer)
    }

    fn on_sale(&mut self, kind: &str, more: Value) -> Written {
        let mut action = json!({ "type": format!("sales.{kind}"), "sale": self.sale });
        action.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.market.write(action)
    }

    fn accepting(&mut self, offer: u16) -> Written {
        let history = self.market.snapshot();
        self.on_sale("accept", json!({ "offer": offer, "history": history }))
    }

    /// An offer of 10 000.00, and the seller's yes.
    fn agree(&mut self, more: Value) {
        let offer = self.offer(more);
        self.market.accept_written(&["ben"], &[offer]);
        let accept = self.accepting(0);
        self.market.accept_written(&["sara"], &[accept]);
    }

    fn reserve(&mut self, amount: u64, days: u64) -> Written {
        let (from, to, until) = (self.buyer, self.seller, self.market.now.plus(days * Timestamp::DAY_MS));
        self.market.write(json!({
            "type": "payments.reserve", "from": from, "to": to, "amount": amount, "currency": "EUR", "release": { "by": "both_parties" },
            "expiresAt": until, "atDeadline": "pay",
        }))
    }

    /// Settlement in cash: settle, pay, move the title.
    fn settlement(&mut self, price: u64) -> [Written; 3] {
        let pay = self.market.transfer(self.buyer, self.seller, price);
        let title = self.market.title("sara", "ben");
        let settle = self.on_sale("settle", json!({ "vehicle": CAR, "payments": [pay.digest()] }));
        [settle, pay, title]
    }

    fn chain_action(&mut self, kind: &str, chain: TransactionId) -> Written {
        let accounts = [self.buyer, self.seller];
        self.market.write(json!({ "type": format!("payments.{kind}"), "chain": chain, "accounts": accounts }))
    }

    fn is_settled(&self) -> bool {
        matches!(self.market.sale(self.sale).status, SaleStatus::Settled(_))
    }
}

const BOTH: [&str; 2] = ["ben", "sara"];

#[test]
fn car_and_money_change_hands_together() {
    let mut selling = selling();
    selling.agree(json!({}));
    let [settle, pay, title] = selling.settlement(1_000_000);
    let market = &mut selling.market;
    market.reject(&BOTH, &[settle.clone(), pay.clone()], error::TITLE_NOT_MOVED);
    market.reject(&BOTH, &[settle.clone(), title.clone()], vinculum_payments::error::UNKNOWN_PAYMENT);
    market.reject(&["sara"], &[settle.clone(), pay.clone(), title.clone()], vinculum_core::codes::MISSING_SIGNATURE);
    // After the title has moved the history is not the agreed one any more: settle stands first.
    market.reject(&BOTH, &[pay.clone(), title.clone(), settle.clone()], error::HISTORY_CHANGED);
    for price in [999_999, 1_000_001] {
        let other = selling.settlement(price);
        selling.market.reject(&BOTH, &other, error::PRICE_DIFFERS);
    }
    selling.market.accept_written(&BOTH, &[settle, pay, title]);
    assert!(selling.is_settled());
    assert_eq!(selling.market.car().holders, [party("ben")]);
    assert_eq!(selling.market.funds(selling.seller), (1_000_000, 1_000_000));
    let again = selling.settlement(1_000_000);
    selling.market.reject(&BOTH, &again, error::SALE_STEP);
}

#[test]
fn who_sells_holds_the_title_and_sells_once() {
    let mut selling = selling();
    let again = selling.market.write(listing(&selling.market, selling.seller));
    selling.market.reject(&["sara"], std::slice::from_ref(&again), error::ALREADY_LISTED);
    let mut stranger = listing(&selling.market, selling.buyer);
    stranger["seller"] = json!(party("ben"));
    let stranger = selling.market.write(stranger);
    selling.market.reject(&["ben"], &[stranger], error::NOT_TITLE_HOLDER);
    let account = selling.market.write(listing(&selling.market, selling.buyer));
    selling.market.reject(&["sara"], &[account], error::SALE_ACCOUNT_UNFIT);
    let delist = selling.on_sale("delist", json!({}));
    selling.market.reject(&["ben"], std::slice::from_ref(&delist), vinculum_core::codes::MISSING_SIGNATURE);
    selling.market.accept_written(&["sara"], &[delist]);
    selling.market.accept_written(&["sara"], &[again]);
    let offer = selling.offer(json!({}));
    selling.market.reject(&["ben"], &[offer], error::SALE_STEP);
}

#[test]
fn offers_go_back_and_forth_until_one_says_yes() {
    let mut selling = selling();
    let offer = selling.offer(json!({ "price": 900_000 }));
    selling.market.reject(&["sara"], std::slice::from_ref(&offer), vinculum_core::codes::MISSING_SIGNATURE);
    let dollars = selling.offer(json!({ "currency": "USD" }));
    selling.market.reject(&["ben"], &[dollars], error::SALE_CURRENCY_DIFFERS);
    selling.market.accept_written(&["ben"], &[offer]);
    let expires_at = selling.market.now.plus(2 * Timestamp::DAY_MS);
    let counter =
        selling.on_sale("counter", json!({ "offer": 0, "price": 980_000, "currency": "EUR", "expiresAt": expires_at }));
    selling.market.reject(&["ben"], std::slice::from_ref(&counter), vinculum_core::codes::MISSING_SIGNATURE);
    selling.market.accept_written(&["sara"], &[counter]);
    let offer = &selling.market.sale(selling.sale).offers[0];
    assert_eq!((offer.price.minor_units(), offer.turn), (980_000, Side::Buyer));
    // The seller can't accept her own counter-offer.
    let accept = selling.accepting(0);
    selling.market.reject(&["sara"], std::slice::from_ref(&accept), vinculum_core::codes::MISSING_SIGNATURE);
    let nothing = selling.accepting(1);
    selling.market.reject(&["ben"], &[nothing], error::UNKNOWN_OFFER);
    selling.market.accept_written(&["ben"], std::slice::from_ref(&accept));
    selling.market.reject(&["ben"], &[accept], error::SALE_STEP);
    let settle = selling.settlement(980_000);
    selling.market.accept_written(&BOTH, &settle);
}

#[test]
fn what_has_expired_binds_nobody() {
    let mut selling = selling();
    let offer = selling.offer(json!({}));
    selling.market.accept_written(&["ben"], &[offer]);
    selling.market.days(4);
    let accept = selling.accepting(0);
    selling.market.reject(&["sara"], &[accept], error::SALE_EXPIRED);
    let again = selling.offer(json!({}));
    selling.market.accept_written(&["ben"], &[again]);
    let accept = selling.accepting(1);
    selling.market.accept_written(&["sara"], &[accept]);
    selling.market.days(11);
    let settle = selling.settlement(1_000_000);
    selling.market.reject(&BOTH, &settle, error::SALE_EXPIRED);
    // Now either of them may end it.
    let cancel = selling.on_sale("cancel", json!({}));
    selling.market.accept_written(&["sara"], &[cancel]);
    assert_eq!(selling.market.sale(selling.sale).status, SaleStatus::Cancelled { cause: Cause::Expired });
    selling.market.days(20);
    let late = selling.offer(json!({}));
    selling.market.reject(&["ben"], &[late], error::SALE_STEP);
}

#[test]
fn what_comes_in_between_stops_the_settlement() {
    let mut selling = selling();
    selling.agree(json!({}));
    let now = selling.market.now;
    let brand = json!({ "type": "vehicles.report_theft", "by": "police", "vehicle": CAR, "occurredAt": now, "reference": "T-1" });
    selling.market.accept(&["police"], [brand]);
    let settle = selling.settlement(1_000_000);
    selling.market.reject(&BOTH, &settle, error::HISTORY_CHANGED);
    // A buyer who takes the theft is stopped by the title.
    let history = selling.market.snapshot();
    let acknowledge = selling.on_sale("acknowledge", json!({ "history": history }));
    selling.market.reject(&["sara"], std::slice::from_ref(&acknowledge), vinculum_core::codes::MISSING_SIGNATURE);
    selling.market.accept_written(&["ben"], &[acknowledge]);
    let settle = selling.settlement(1_000_000);
    selling.market.reject(&BOTH, &settle, vinculum_vehicles::error::VEHICLE_STOLEN);
    assert_eq!(selling.market.funds(selling.buyer), (2_000_000, 2_000_000));
    assert_eq!(selling.market.car().holders, [party("sara")]);
}

#[test]
fn a_lien_that_the_buyer_does_not_know_stops_it() {
    let mut selling = selling();
    selling.agree(json!({}));
    let lien = selling.market.place_lien("lender", "hidden");
    selling.market.accept_written(&["lender", "sara"], &[lien]);
    let settle = selling.settlement(1_000_000);
    selling.market.reject(&BOTH, &settle, error::HISTORY_CHANGED);
    let history = selling.market.snapshot();
    let acknowledge = selling.on_sale("acknowledge", json!({ "history": history }));
    selling.market.accept_written(&["ben"], &[acknowledge]);
    // Even when buyer and lender agree to move the title, the lien may not stay.
    let settle = selling.settlement(1_000_000);
    selling.market.reject(&["ben", "sara", "lender"], &settle, error::LIENS_DIFFER);
}

#[test]
fn short_money_stops_it() {
    let mut selling = selling();
    selling.agree(json!({ "price": 2_000_001 }));
    let settle = selling.settlement(2_000_001);
    selling.market.reject(&BOTH, &settle, vinculum_payments::error::INSUFFICIENT_FUNDS);
}

#[test]
fn an_inspection_is_a_condition_and_a_cause() {
    let mut selling = selling();
    let unfit = selling.offer(json!({ "inspector": "police" }));
    selling.market.reject(&["ben"], &[unfit], vinculum_identity::error::ROLE_REQUIRED);
    selling.agree(json!({ "inspector": "inspector" }));
    let settle = selling.settlement(1_000_000);
    selling.market.reject(&BOTH, &settle, error::INSPECTION_NOT_PASSED);
    let cancel = selling.on_sale("cancel", json!({}));
    selling.market.reject(&["ben"], std::slice::from_ref(&cancel), error::NO_CAUSE);
    let report = |selling: &mut Selling, by: &str, result: &str| {
        selling.on_sale("report_inspection", json!({ "by": by, "result": result }))
    };
    let failed = report(&mut selling, "inspector", "failed");
    selling.market.reject(&["ben"], std::slice::from_ref(&failed), vinculum_identity::error::ORGANISATION_SIGNATURE);
    selling.market.accept_written(&["inspector"], &[failed]);
    selling.market.reject(&BOTH, &settle, error::INSPECTION_NOT_PASSED);
    selling.market.reject(&["sara"], std::slice::from_ref(&cancel), error::NO_CAUSE);
    selling.market.accept_written(&["ben"], &[cancel]);
    assert_eq!(selling.market.sale(selling.sale).status, SaleStatus::Cancelled { cause: Cause::InspectionFailed });
}

#[test]
fn a_passed_inspection_lets_it_through() {
    let mut selling = selling();
    selling.agree(json!({ "inspector": "inspector" }));
    let passed = selling.on_sale("report_inspection", json!({ "by": "inspector", "result": "passed" }));
    selling.market.accept_written(&["inspector"], &[passed]);
    let settle = selling.settlement(1_000_000);
    selling.market.accept_written(&BOTH, &settle);
}

/// An offer with a deposit of 1 000.00.
fn with_deposit(selling: &mut Selling) -> TransactionId {
    let reserve = selling.reserve(100_000, 20);
    let offer = selling.offer(json!({ "deposit": 100_000 }));
    selling.market.accept_written(&["ben"], &[reserve, offer]).transaction
}

#[test]
fn a_deposit_is_reserved_with_the_offer_and_part_of_the_price() {
    let mut selling = selling();
    let alone = selling.offer(json!({ "deposit": 100_000 }));
    selling.market.reject(&["ben"], &[alone], error::DEPOSIT_DIFFERS);
    for (amount, days) in [(99_999, 20), (100_000, 9)] {
        let reserve = selling.reserve(amount, days);
        let offer = selling.offer(json!({ "deposit": 100_000 }));
        selling.market.reject(&["ben"], &[reserve, offer], error::DEPOSIT_DIFFERS);
    }
    let chain = with_deposit(&mut selling);
    assert_eq!(selling.market.funds(selling.buyer), (2_000_000, 1_900_000));
    let accept = selling.accepting(0);
    selling.market.accept_written(&["sara"], &[accept]);

    let deposit = selling.market.chain(chain).legs[0].payment;
    let post = selling.chain_action("post_chain", chain);
    let pay = selling.market.transfer(selling.buyer, selling.seller, 900_000);
    let title = selling.market.title("sara", "ben");
    let settle = selling.on_sale("settle", json!({ "vehicle": CAR, "payments": [deposit, pay.digest()] }));
    selling.market.accept_written(&BOTH, &[settle, post, pay, title]);
    assert_eq!(selling.market.funds(selling.seller), (1_000_000, 1_000_000));
    assert_eq!(selling.market.funds(selling.buyer), (1_000_000, 1_000_000));
}

#[test]
fn a_deposit_comes_back_without_the_seller_when_there_is_cause() {
    let mut selling = selling();
    let chain = with_deposit(&mut selling);
    // Reserved for an offer that stands, it is the seller's to give back.
    let void = selling.chain_action("void_chain", chain);
    selling.market.reject(&["ben"], std::slice::from_ref(&void), vinculum_payments::error::RELEASE_NOT_SIGNED);
    let decline = selling.on_sale("decline", json!({ "offer": 0 }));
    selling.market.reject(&["ben"], std::slice::from_ref(&decline), error::DEPOSIT_NOT_RETURNED);
    selling.market.reject(&["stranger"], &[decline.clone(), void.clone()], error::SALE_SIGNATURE);
    selling.market.accept_written(&["ben"], &[decline, void]);
    assert_eq!(selling.market.funds(selling.buyer), (2_000_000, 2_000_000));
    assert_eq!(selling.market.sale(selling.sale).offers[0].status, OfferStatus::Declined);

    // After the agreement a change of the history is cause.
    let reserve = selling.reserve(100_000, 20);
    let offer = selling.offer(json!({ "deposit": 100_000 }));
    let chain = selling.market.accept_written(&["ben"], &[reserve, offer]).transaction;
    let accept = selling.accepting(1);
    selling.market.accept_written(&["sara"], &[accept]);
    let (cancel, void) = (selling.on_sale("cancel", json!({})), selling.chain_action("void_chain", chain));
    selling.market.reject(&["ben"], &[cancel.clone(), void.clone()], error::NO_CAUSE);
    let now = selling.market.now;
    let theft = json!({ "type": "vehicles.report_theft", "by": "police", "vehicle": CAR, "occurredAt": now, "reference": "T-1" });
    selling.market.accept(&["police"], [theft]);
    selling.market.accept_written(&["ben"], &[cancel, void]);
    assert_eq!(selling.market.chain(chain).status, ChainStatus::Voided);
    assert_eq!(selling.market.funds(selling.buyer), (2_000_000, 2_000_000));
    assert_eq!(selling.market.sale(selling.sale).status, SaleStatus::Cancelled { cause: Cause::HistoryChanged });
}

#[test]
fn a_party_whose_key_was_revoked_settles_nothing() {
    let mut market = Market::new("lender");
    let (seller, buyer) = (market.open("lender", 0), market.open("ben", 2_000_000));
    let mut list = listing(&market, seller);
    list["seller"] = json!(Party::Organisation("lender".parse().unwrap()));
    let list = market.write(list);
    let sale = list.sale();
    market.accept_written(&["lender"], &[list]);
    let mut selling = Selling { market, sale, seller, buyer };
    let offer = selling.offer(json!({}));
    selling.market.accept_written(&["ben"], &[offer]);
    let accept = selling.accepting(0);
    selling.market.accept_written(&["lender"], &[accept]);
    let pay = selling.market.transfer(buyer, seller, 1_000_000);
    let title = selling.market.title("lender", "ben");
    let settle = selling.on_sale("settle", json!({ "vehicle": CAR, "payments": [pay.digest()] }));
    let rotate = json!({
        "type": "identity.rotate_key", "by": "lender", "old": super::secret("lender").did(), "new": super::secret("new").did(),
    });
    selling.market.accept(&["lender", "new"], [rotate]);
    let actions = [settle, pay, title];
    selling.market.reject(&["ben", "lender"], &actions, vinculum_identity::error::ORGANISATION_SIGNATURE);
    selling.market.accept_written(&["ben", "new"], &actions);
}

#[test]
fn two_cars_are_not_sold_for_one_payment() {
    let mut selling = selling();
    selling.agree(json!({}));
    let first = selling.sale;
    selling.market.build(OTHER_CAR, "sara");
    let list = listing(&selling.market, selling.seller);
    let list = selling.market.write(list).with("vehicle", OTHER_CAR);
    selling.sale = list.sale();
    let offer = selling.offer(json!({}));
    let accept = selling.accepting(0).with("history", selling.market.snapshot_of(OTHER_CAR));
    selling.market.accept_written(&["sara"], &[list]);
    selling.market.accept_written(&["ben"], &[offer]);
    selling.market.accept_written(&["sara"], &[accept]);

    let [settle, pay, title] = selling.settlement(1_000_000);
    let other_title = title.clone().with("vehicle", OTHER_CAR);
    let (first, second) = (settle.clone().with("sale", first), settle.with("vehicle", OTHER_CAR));
    let once = [first.clone(), second, pay.clone(), title.clone(), other_title.clone()];
    selling.market.reject(&BOTH, &once, vinculum_payments::error::PAYMENT_BOUND);
    selling.market.accept_written(&BOTH, &[first, pay, title]);
}

#[test]
fn a_price_is_paid_whole() {
    let mut selling = selling();
    selling.agree(json!({}));
    let [settle, pay, title] = selling.settlement(1_000_000);
    let refund = selling.market.refund(&pay, 1);
    selling.market.reject(&BOTH, &[settle, pay, title, refund], error::PRICE_DIFFERS);
}

/// Ben owes the lender on one car, and buys another from it.
#[test]
fn a_price_pays_no_debt_of_the_buyer() {
    let mut market = Market::new("lender");
    market.build(OTHER_CAR, "ben");
    let (lender, ben) = (market.open("lender", 1_200_000), market.open("ben", 0));
    let paid = market.transfer(lender, ben, 1_200_000);
    let lien = market.place_lien("lender", "loan-1").with("vehicle", OTHER_CAR);
    let (origin, _) = market.originate("ben", lender, "2026-01-15", &[&paid]);
    let origin = origin.with("vehicle", OTHER_CAR);
    let loan = origin.loan();
    market.accept_written(&["lender", "ben"], &[paid, lien, origin]);

    let list = listing(&market, lender);
    let list = market.write(list).with("seller", party("lender"));
    let sale = list.sale();
    market.accept_written(&["lender"], &[list]);
    let mut selling = Selling { market, sale, seller: lender, buyer: ben };
    let offer = selling.offer(json!({}));
    selling.market.accept_written(&["ben"], &[offer]);
    let accept = selling.accepting(0);
    selling.market.accept_written(&["lender"], &[accept]);
    let pay = selling.market.transfer(ben, lender, 1_000_000);
    let title = selling.market.title("lender", "ben");
    let settle = selling.on_sale("settle", json!({ "vehicle": CAR, "payments": [pay.digest()] }));
    let apply = selling.market.pay_loan(loan, &pay);
    let at_once = [settle.clone(), pay.clone(), title.clone(), apply.clone()];
    selling.market.reject(&["ben", "lender"], &at_once, error::PRICE_DIFFERS);
    selling.market.accept_written(&["ben", "lender"], &[settle, pay, title]);
    selling.market.reject(&["ben"], &[apply], vinculum_payments::error::PAYMENT_BOUND);
}

#[test]
fn who_has_the_car_already_does_not_buy_it() {
    let mut selling = selling();
    let title = selling.market.title("sara", "ben");
    selling.market.accept_written(&BOTH, &[title]);
    selling.agree(json!({}));
    let [settle, pay, title] = selling.settlement(1_000_000);
    selling.market.reject(&BOTH, &[settle.clone(), pay.clone(), title], error::NOT_TITLE_HOLDER);
    selling.market.reject(&BOTH, &[settle, pay], error::NOT_TITLE_HOLDER);
}

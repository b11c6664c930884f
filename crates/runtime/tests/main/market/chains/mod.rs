//! Chains of reservations that hold a title, a lien and a loan: they post, void and expire as one.

mod pending;

use super::{CAR, Market, OTHER_CAR, Written, party};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use vinculum_core::{AccountId, Code, LoanId, Timestamp, TransactionId, codes};
use vinculum_loans::{Loan, LoanStatus, error as loans};
use vinculum_payments::{AtDeadline, Chain, ChainStatus, error as payments};
use vinculum_sales::error as sales;
use vinculum_vehicles::error as vehicles;

/// Everybody who signs when the chain is made.
const ALL: [&str; 3] = ["ben", "sara", "lender"];

/// Sara's car is to go to Ben for 15 000.00, of which `lender` lends 12 000.00. Sara releases the money: she hands over the car.
struct Handover {
    market: Market,
    seller: AccountId,
    buyer: AccountId,
    lender: AccountId,
    deadline: Timestamp,
}

/// A handover whose chain has been made.
struct Held {
    handover: Handover,
    chain: TransactionId,
    loan: LoanId,
}

fn handover() -> Handover {
    let mut market = Market::new("sara");
    let (seller, buyer, lender) =
        (market.open("sara", 0), market.open("ben", 400_000), market.open("lender", 9_000_000));
    let deadline = market.now.plus(10 * Timestamp::DAY_MS);
    Handover { market, seller, buyer, lender, deadline }
}

/// On the day on which the chain is made.
const TODAY: &str = "2026-01-15";

fn held() -> Held {
    held_for(TODAY)
}

/// With a loan that is to begin on that day.
fn held_for(begins: &str) -> Held {
    let mut handover = handover();
    let (actions, loan) = handover.parts(begins);
    let chain = handover.market.accept_written(&ALL, &actions).transaction;
    Held { handover, chain, loan }
}

impl Handover {
    fn reserve(&mut self, from: AccountId, amount: u64) -> Written {
        self.market.write(json!({
            "type": "payments.reserve", "from": from, "to": self.seller, "amount": amount, "currency": "EUR",
            "release": { "by": "payee" }, "expiresAt": self.deadline, "atDeadline": "give_back",
        }))
    }

    fn hold_title(&mut self, lien: Value) -> Written {
        let mut hold =
            json!({ "type": "vehicles.hold_title", "vehicle": CAR, "from": [party("sara")], "to": [party("ben")] });
        if !lien.is_null() {
            hold["lien"] = lien;
        }
        self.market.write(hold)
    }

    /// The actions that make the chain, and its loan: cash, money of the lender, title, loan.
    fn parts(&mut self, begins: &str) -> (Vec<Written>, LoanId) {
        let cash = self.reserve(self.buyer, 300_000);
        let lent = self.reserve(self.lender, 1_200_000);
        let title = self.hold_title(json!({ "by": "lender", "lien": "loan-1" }));
        let (origin, _) = self.market.originate("ben", self.lender, begins, &[&lent]);
        let origin = origin.with("pending", true);
        let loan = origin.loan();
        (vec![cash, lent, title, origin], loan)
    }

    /// The whole without one of its parts, or with another in its place.
    fn parts_but(&mut self, at: usize, other: impl FnOnce(&mut Self, &Written) -> Option<Written>) -> Vec<Written> {
        let (mut parts, _) = self.parts(TODAY);
        match other(self, &parts[at].clone()) {
            Some(part) => parts[at] = part,
            None => drop(parts.remove(at)),
        }
        parts
    }

    fn record(&mut self, kind: &str, fields: Value) -> Written {
        let mut record = json!({ "type": format!("vehicles.{kind}"), "by": "police", "vehicle": CAR, "occurredAt": self.market.now });
        record.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        self.market.write(record)
    }

    fn steal(&mut self) {
        let theft = self.record("report_theft", json!({ "reference": "K-1" }));
        self.market.accept_written(&["police"], &[theft]);
    }
}

impl Held {
    fn market(&mut self) -> &mut Market {
        &mut self.handover.market
    }

    fn resolve(&mut self, kind: &str) -> Written {
        let (chain, accounts) = (self.chain, [self.handover.buyer, self.handover.seller, self.handover.lender]);
        self.market().write(json!({ "type": format!("payments.{kind}"), "chain": chain, "accounts": accounts }))
    }

    /// Posting with all that the chain holds.
    fn posting(&mut self) -> Vec<Written> {
        let (chain, loan) = (self.chain, self.loan);
        let post = self.resolve("post_chain");
        let market = self.market();
        let title = market.title("sara", "ben").with("chain", chain);
        let lien = market.place_lien("lender", "loan-1").with("chain", chain);
        let begin = market.write(json!({ "type": "loans.begin", "loan": loan, "chain": chain }));
        vec![post, title, lien, begin]
    }

    /// The end of the chain without payment, by `void_chain` or `expire_chain`.
    fn ending(&mut self, kind: &str) -> Vec<Written> {
        let (chain, loan) = (self.chain, self.loan);
        let end = self.resolve(kind);
        let title = self.market().write(json!({ "type": "vehicles.release_title", "vehicle": CAR, "chain": chain }));
        let lapse = self.market().write(json!({ "type": "loans.lapse", "loan": loan, "chain": chain }));
        vec![end, title, lapse]
    }

    #[track_caller]
    fn refuse(&mut self, signers: &[&str], actions: &[Written], code: Code) {
        self.market().reject(signers, actions, code);
    }

    /// The next block is at this time.
    fn go_to(&mut self, time: Timestamp) {
        self.market().now = Timestamp(time.0 - 1_000);
    }

    /// Balances of seller, buyer and lender.
    fn balances(&self) -> [i64; 3] {
        let Handover { market, seller, buyer, lender, .. } = &self.handover;
        [*seller, *buyer, *lender].map(|account| market.funds(account).0)
    }

    /// Requires that everything is as it was before the chain was made.
    #[track_caller]
    fn assert_freed(&self) {
        let Handover { market, seller, buyer, lender, .. } = &self.handover;
        let (car, loan) = (market.car(), market.loan(self.loan));
        assert_eq!((car.holders.as_slice(), car.hold.as_ref()), (&[party("sara")][..], None));
        assert_eq!(car.unreleased_liens().count(), 0);
        assert!(matches!(loan.status, LoanStatus::Lapsed { .. }), "{:?}", loan.status);
        let funds = [*seller, *buyer, *lender].map(|account| market.funds(account));
        assert_eq!(funds, [(0, 0), (400_000, 400_000), (9_000_000, 9_000_000)]);
        assert_eq!(market.chain(self.chain).holds, []);
    }
}

#[test]
fn a_chain_posts_as_a_unit() {
    let mut held = held();
    let before = held.market().snapshot().count;
    let loan = held.handover.market.loan(held.loan);
    assert_eq!(loan.status, LoanStatus::Pending { chain: held.chain });
    assert_eq!((loan.owed.principal, loan.principal), (0, 0), "nothing is owed before it is lent");
    assert_eq!(held.market().car().hold.unwrap().to, [party("ben")]);

    let posting = held.posting();
    held.market().now = held.handover.market.now.plus(3_600_000);
    held.market().accept_written(&["sara"], &posting);
    let (chain, loan) = (held.chain, held.loan);
    let market = held.market();
    let car = market.car();
    assert_eq!((car.holders.as_slice(), car.hold.as_ref()), (&[party("ben")][..], None));
    let liens: Vec<_> = car.unreleased_liens().map(|lien| (lien.lien.as_str(), lien.lender.as_str())).collect();
    assert_eq!(liens, [("loan-1", "lender")]);
    let begun = market.loan(loan);
    assert_eq!((begun.status, begun.owed.principal, begun.originated_at), (LoanStatus::Active, 1_200_000, market.now));
    assert_eq!(market.snapshot().count, before + 2, "title and lien are in the car's history");
    let chain = market.chain(chain);
    assert_eq!((chain.status, chain.holds.as_slice()), (ChainStatus::Posted, &[][..]));
    assert_eq!(held.balances(), [1_500_000, 100_000, 7_800_000]);

    // From then on it is a loan like any other: interest runs from this day on.
    let (buyer, lender) = (held.handover.buyer, held.handover.lender);
    held.market().days(31);
    let instalment = held.market().transfer(buyer, lender, 100_000);
    let apply = held.market().pay_loan(loan, &instalment);
    held.market().accept_written(&["ben"], &[instalment, apply]);
    assert_eq!(held.market().loan(loan).paid.interest, 6_115);
}

#[test]
fn a_chain_is_voided_as_a_unit() {
    let mut held = held();
    let voiding = held.ending("void_chain");
    held.refuse(&["ben"], &voiding, payments::RELEASE_NOT_SIGNED);
    held.market().accept_written(&["sara"], &voiding);
    held.assert_freed();

    // The car, the lien's name and the loan's terms are free for another chain.
    let (again, _) = held.handover.parts(TODAY);
    held.market().accept_written(&ALL, &again);
}

#[test]
fn a_chain_expires_as_a_unit_at_its_deadline() {
    let mut held = held();
    let deadline = held.handover.deadline;
    let expiring = held.ending("expire_chain");
    held.go_to(Timestamp(deadline.0 - 1));
    held.refuse(&["stranger"], &expiring, payments::DEADLINE_NOT_REACHED);
    held.go_to(deadline);
    let (posting, voiding) = (held.posting(), held.ending("void_chain"));
    held.refuse(&["sara"], &posting, payments::DEADLINE_PASSED);
    held.go_to(deadline);
    held.refuse(&["sara"], &voiding, payments::DEADLINE_PASSED);
    held.go_to(deadline);
    held.market().accept_written(&["stranger"], &expiring);
    held.assert_freed();
}

#[test]
fn a_chain_posts_up_to_its_deadline() {
    // A loan that begins on the deadline's day.
    let mut held = held_for("2026-01-25");
    held.go_to(Timestamp(held.handover.deadline.0 - 1));
    let posting = held.posting();
    held.market().accept_written(&["sara"], &posting);
    assert_eq!(held.handover.market.loan(held.loan).status, LoanStatus::Active);
}

#[test]
fn nobody_resolves_one_part_without_the_rest() {
    for kind in ["post_chain", "void_chain", "expire_chain"] {
        let mut held = held();
        if kind == "expire_chain" {
            held.go_to(held.handover.deadline);
        }
        let whole = if kind == "post_chain" { held.posting() } else { held.ending(kind) };
        let everybody = ["sara", "ben", "lender"];
        for left_out in 1..whole.len() {
            let mut rest = whole.clone();
            let alone = rest.remove(left_out);
            held.refuse(&everybody, &rest, payments::HOLD_LEFT_BEHIND);
            held.refuse(&everybody, &[alone], payments::CHAIN_NOT_RESOLVED);
        }
        held.refuse(&everybody, &whole[..1], payments::HOLD_LEFT_BEHIND);
        // Before the chain is resolved, its parts are not.
        let mut reversed = whole.clone();
        reversed.reverse();
        held.refuse(&everybody, &reversed, payments::CHAIN_NOT_RESOLVED);
        // Each part once.
        let twice: Vec<_> = whole.iter().chain(&whole[1..2]).cloned().collect();
        let again = if kind == "post_chain" { vehicles::HOLDERS_DIFFER } else { vehicles::HOLD_DIFFERS };
        held.refuse(&everybody, &twice, again);
        if kind == "expire_chain" {
            held.go_to(held.handover.deadline);
        }
        held.market().accept_written(&everybody, &whole);
        held.refuse(&everybody, &whole, payments::CHAIN_RESOLVED);
    }
}

#[test]
fn no_part_takes_the_other_outcome() {
    let mut held = held();
    let (posting, ending) = (held.posting(), held.ending("void_chain"));
    for part in &ending[1..] {
        held.refuse(&["sara"], &[posting[0].clone(), part.clone()], payments::CHAIN_NOT_RESOLVED);
    }
    for part in &posting[1..] {
        held.refuse(&["sara"], &[ending[0].clone(), part.clone()], payments::CHAIN_NOT_RESOLVED);
    }
    // Nor does another chain stand in for it.
    let reserve = held.handover.reserve(held.handover.buyer, 100);
    let other = held.market().accept_written(&["ben"], &[reserve]).transaction;
    let accounts = [held.handover.buyer, held.handover.seller];
    let void = held.market().write(json!({ "type": "payments.void_chain", "chain": other, "accounts": accounts }));
    for part in &ending[1..] {
        let part = part.clone().with("chain", other);
        let code = if part.0["type"] == "loans.lapse" { loans::NOT_PENDING } else { vehicles::HOLD_DIFFERS };
        held.refuse(&["sara"], &[void.clone(), part], code);
    }
    let lien = held.market().place_lien("lender", "loan-1").with("chain", other);
    let post = held.market().write(json!({ "type": "payments.post_chain", "chain": other, "accounts": accounts }));
    held.refuse(&["sara"], &[post, lien], payments::CHAIN_NOT_RESOLVED);
}

#[test]
fn a_held_title_moves_in_no_other_way() {
    let mut held = held();
    let everybody = ["sara", "ben", "carl", "lender", "other-lender"];
    let to_ben = held.market().title("sara", "ben");
    let to_carl = held.market().title("sara", "carl");
    let lien = held.market().place_lien("other-lender", "other");
    let agreed = held.market().place_lien("lender", "loan-1");
    for action in [to_ben, to_carl, lien, agreed] {
        held.refuse(&everybody, &[action], vehicles::TITLE_HELD);
    }
    let (reserve, again) = (held.handover.reserve(held.handover.buyer, 1), held.handover.hold_title(Value::Null));
    held.refuse(&everybody, &[reserve, again], vehicles::TITLE_HELD);
    // What happens to the car is recorded all the same.
    held.handover.steal();
    let reading = held
        .handover
        .record("record_odometer", json!({ "odometer": { "value": 1, "unit": "km", "source": "dashboard" } }));
    held.market().accept_written(&["police"], &[reading]);
}

#[test]
fn a_sale_is_not_settled_while_the_title_is_held() {
    let mut handover = handover();
    let (seller, buyer) = (handover.seller, handover.buyer);
    let market = &mut handover.market;
    let until = market.now.plus(5 * Timestamp::DAY_MS);
    let list = market.write(json!({
        "type": "sales.list", "seller": party("sara"), "vehicle": CAR, "currency": "EUR", "asking": 100_000, "account": seller,
        "expiresAt": until,
    }));
    let sale = list.sale();
    market.accept_written(&["sara"], &[list]);
    let offer = |deposit: u64| {
        json!({ "type": "sales.offer", "sale": sale, "buyer": party("ben"), "price": 100_000, "currency": "EUR", "expiresAt": until,
                "settleBy": until, "deposit": deposit })
    };
    // What a deposit reserves holds nothing else: its chain is posted in the settlement.
    let (deposit, title) = (handover.reserve(buyer, 10_000), handover.hold_title(Value::Null));
    let with_deposit = handover.market.write(offer(10_000));
    handover.market.reject(&["ben", "sara"], &[deposit, title, with_deposit], sales::DEPOSIT_DIFFERS);

    let mut plain = offer(0);
    plain.as_object_mut().unwrap().remove("deposit");
    handover.market.accept(&["ben"], [plain]);
    let history = handover.market.snapshot();
    handover
        .market
        .accept(&["sara"], [json!({ "type": "sales.accept", "sale": sale, "offer": 0, "history": history })]);
    let (reserve, title) = (handover.reserve(buyer, 100_000), handover.hold_title(Value::Null));
    handover.market.accept_written(&["ben", "sara"], &[reserve, title]);
    let history = handover.market.snapshot();
    handover.market.accept(&["ben"], [json!({ "type": "sales.acknowledge", "sale": sale, "history": history })]);
    let pay = handover.market.transfer(buyer, seller, 100_000);
    let settle = handover
        .market
        .write(json!({ "type": "sales.settle", "sale": sale, "vehicle": CAR, "payments": [pay.digest()] }));
    handover.market.reject(&["ben", "sara"], &[settle, pay], vehicles::TITLE_HELD);
}

#[test]
fn a_theft_in_between_stops_the_posting_and_nothing_else() {
    let mut held = held();
    held.handover.steal();
    let posting = held.posting();
    held.refuse(&["sara"], &posting, vehicles::VEHICLE_STOLEN);
    let found = held.handover.record("report_recovery", json!({ "reference": "K-1", "condition": "undamaged" }));
    let mut recovered = self::held();
    recovered.handover.steal();
    recovered.market().accept_written(&["police"], &[found]);
    let posting = recovered.posting();
    recovered.market().accept_written(&["sara"], &posting);

    let voiding = held.ending("void_chain");
    held.market().accept_written(&["sara"], &voiding);
    held.assert_freed();
    // While it stands reported stolen, no chain takes the title in.
    let (again, _) = held.handover.parts(TODAY);
    held.refuse(&ALL, &again, vehicles::VEHICLE_STOLEN);
}

#[test]
fn a_scrapped_car_is_not_posted_but_its_chain_expires() {
    let mut held = held();
    let end =
        held.handover.record("record_end_of_life", json!({ "by": "recycler", "cause": "burnt", "certificate": "C-1" }));
    held.market().accept_written(&["recycler"], &[end]);
    let posting = held.posting();
    held.refuse(&["sara"], &posting, vehicles::VEHICLE_ENDED);
    held.go_to(held.handover.deadline);
    let expiring = held.ending("expire_chain");
    held.market().accept_written(&["stranger"], &expiring);
    held.assert_freed();
}

#[test]
fn a_chain_with_a_title_is_posted_whole() {
    let mut held = held();
    let mut posting = held.posting();
    for amounts in [[299_999, 1_200_000], [300_000, 0]] {
        posting[0] = posting[0].clone().with("amounts", amounts);
        held.refuse(&["sara"], &posting, payments::POSTED_IN_PART);
    }
    posting[0] = posting[0].clone().with("amounts", [300_000, 1_200_000]);
    held.market().accept_written(&["sara"], &posting);
    assert_eq!(held.balances(), [1_500_000, 100_000, 7_800_000]);
}

#[test]
fn what_passes_is_what_was_held() {
    let mut held = held();
    let now = held.market().now;
    let posting = held.posting();
    let mut refuse = |at: usize, field: &str, value: Value, code: Code| {
        let mut changed = posting.clone();
        changed[at] = changed[at].clone().with(field, value);
        held.refuse(&["sara"], &changed, code);
    };
    refuse(1, "to", json!([party("carl")]), vehicles::HOLD_DIFFERS);
    refuse(1, "to", json!([party("ben"), party("carl")]), vehicles::HOLD_DIFFERS);
    refuse(1, "from", json!([party("carl")]), vehicles::HOLDERS_DIFFER);
    refuse(1, "odometer", json!({ "value": 1, "unit": "km", "source": "dashboard" }), codes::INVALID_FIELD);
    refuse(1, "place", json!({ "country": "DE", "latitude": 0, "longitude": 0 }), codes::INVALID_FIELD);
    refuse(2, "by", json!("other-lender"), payments::CHAIN_NOT_RESOLVED);
    refuse(2, "lien", json!("loan-2"), payments::CHAIN_NOT_RESOLVED);
    refuse(3, "chain", json!(TransactionId([0; 32])), loans::NOT_PENDING);

    // Nobody dates it back: at most by as long as a transaction is valid.
    let at = now.plus(3_600_000);
    let limit = at.0 - Timestamp::DAY_MS;
    for part in [1, 2] {
        held.go_to(at);
        let mut early = posting.clone();
        early[part] = early[part].clone().with("occurredAt", limit - 1);
        held.refuse(&["sara"], &early, vehicles::PASSES_ON_POSTING);
    }
    held.go_to(at);
    let on_time: Vec<_> = posting
        .into_iter()
        .map(|part| if part.0["occurredAt"].is_null() { part } else { part.with("occurredAt", limit) })
        .collect();
    held.market().accept_written(&["sara"], &on_time);
}

#[test]
fn who_is_concerned_signs_when_the_chain_is_made() {
    for missing in 0..ALL.len() {
        let mut handover = handover();
        let (parts, _) = handover.parts(TODAY);
        let signers: Vec<_> = ALL.iter().enumerate().filter(|(at, _)| *at != missing).map(|(_, name)| *name).collect();
        let result = handover.market.attempt(&signers, &parts).unwrap_err();
        let expected =
            [codes::MISSING_SIGNATURE, codes::MISSING_SIGNATURE, vinculum_identity::error::ORGANISATION_SIGNATURE];
        assert_eq!(result.code, expected[missing].number, "{result}");
    }
    // The lender of the lien signs for it also where it lends nothing in this chain.
    let mut handover = handover();
    let (cash, title) =
        (handover.reserve(handover.buyer, 1), handover.hold_title(json!({ "by": "other-lender", "lien": "x" })));
    handover.market.reject(&ALL, &[cash, title], vinculum_identity::error::ORGANISATION_SIGNATURE);
    // And whoever has a lien on the car already.
    let lien = handover.market.place_lien("other-lender", "old");
    handover.market.accept_written(&["other-lender", "sara"], &[lien]);
    let (parts, _) = handover.parts(TODAY);
    handover.market.reject(&ALL, &parts, vehicles::LIENHOLDER_SIGNATURE);
    handover.market.accept_written(&[&ALL[..], &["other-lender"]].concat(), &parts);
}

#[test]
fn a_title_is_held_by_reservations_only() {
    let mut handover = handover();
    let title = handover.hold_title(Value::Null);
    handover.market.reject(&ALL, std::slice::from_ref(&title), payments::UNKNOWN_CHAIN);
    let late = handover.reserve(handover.buyer, 1);
    handover.market.reject(&ALL, &[title.clone(), late.clone()], payments::UNKNOWN_CHAIN);
    // A chain that pays at its deadline could not end while the car is stolen.
    let pays = late.clone().with("atDeadline", "pay");
    handover.market.reject(&ALL, &[pays.clone(), title.clone()], payments::HOLD_NEEDS_GIVE_BACK);
    handover.market.reject(&ALL, &[late.clone(), title.clone(), pays], payments::CHAIN_TERMS_DIFFER);
    let of_carl = title.clone().with("from", [party("carl")]);
    handover.market.reject(&[&ALL[..], &["carl"]].concat(), &[late.clone(), of_carl], vehicles::HOLDERS_DIFFER);
    let lien = handover.market.place_lien("lender", "taken");
    handover.market.accept_written(&["lender", "sara"], &[lien]);
    let taken = title.clone().with("lien", json!({ "by": "lender", "lien": "taken" }));
    handover.market.reject(&ALL, &[late.clone(), taken], vehicles::LIEN_EXISTS);
    let no_lender = title.with("lien", json!({ "by": "police", "lien": "x" }));
    handover.market.reject(
        &[&ALL[..], &["police"]].concat(),
        &[late, no_lender],
        vinculum_identity::error::ROLE_REQUIRED,
    );
}

#[test]
fn several_titles_go_together() {
    // A swap: Sara's car for Ben's, and some money.
    let mut handover = handover();
    handover.market.build(OTHER_CAR, "ben");
    let (cash, mine) = (handover.reserve(handover.buyer, 1_000), handover.hold_title(Value::Null));
    let theirs = mine.clone().with("vehicle", OTHER_CAR).with("from", [party("ben")]).with("to", [party("sara")]);
    let chain = handover.market.accept_written(&["ben", "sara"], &[cash, mine, theirs]).transaction;
    let accounts = [handover.buyer, handover.seller];
    let market = &mut handover.market;
    let post = market.write(json!({ "type": "payments.post_chain", "chain": chain, "accounts": accounts }));
    let mine = market.title("sara", "ben").with("chain", chain);
    let theirs = market.title("ben", "sara").with("vehicle", OTHER_CAR).with("chain", chain);
    market.reject(&["sara"], &[post.clone(), mine.clone()], payments::HOLD_LEFT_BEHIND);
    market.reject(&["sara"], &[post.clone(), theirs.clone()], payments::HOLD_LEFT_BEHIND);
    market.accept_written(&["sara"], &[post, theirs, mine]);
    assert_eq!(market.car().holders, [party("ben")]);
    assert_eq!(market.vehicle(OTHER_CAR).holders, [party("sara")]);
}

#[test]
fn the_audit_finds_what_is_held_wrongly() {
    let held = held();
    let chain = held.handover.market.chain(held.chain);
    let payments = |chain: &Chain| {
        let found = vinculum_payments::invariant::violations(&BTreeMap::new(), &BTreeMap::new(), [chain]);
        found.into_iter().next()
    };
    assert_eq!(payments(&chain), None);
    let posted = Chain { status: ChainStatus::Posted, ..chain.clone() };
    assert!(payments(&posted).unwrap().contains("is resolved, but holds the title of vehicle"));
    let pays = Chain { at_deadline: AtDeadline::Pay, ..chain.clone() };
    assert!(payments(&pays).unwrap().contains("but pays at its deadline"));

    let loan = held.handover.market.loan(held.loan);
    let loans = |loan: &Loan, chain: &Chain| {
        let (loans, chains) =
            (BTreeMap::from([(held.loan, loan.clone())]), BTreeMap::from([(held.chain, chain.clone())]));
        vinculum_loans::invariant::misheld(&loans, &chains).len()
    };
    assert_eq!(loans(&loan, &chain), 0);
    assert_eq!(loans(&loan, &posted), 1);
    let active = Loan { status: LoanStatus::Active, ..loan };
    assert_eq!(loans(&active, &chain), 1);
}

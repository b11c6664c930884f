//! The ledger and the reference side by side: each step is written as a transaction, and the ledger has to answer as
//! the reference does.

mod held;

use super::{
    super::{CAR, Market, OTHER_CAR, START, Written, party},
    reference::{
        self, ACCOUNTS, Answer, COOLING_OFF, DAY, Handover, Offer, Plan, Reference, Resolution, Stage, desk, vault,
    },
    steps::{Flaw, Step},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use vinculum_core::{AccountId, ActionDigest, LoanId, SaleId, Timestamp, TransactionId, VehicleId};
use vinculum_sales::SaleStatus;

pub const PEOPLE: [&str; 3] = ["ada", "ben", "cem"];
pub const LENDERS: [&str; 2] = ["lender", "other-lender"];
pub const CARS: [VehicleId; 2] = [CAR, OTHER_CAR];
const STRANGER: &str = "stranger";

/// How many transactions of a kind were accepted and refused.
pub type Tally = BTreeMap<&'static str, [u32; 2]>;

pub struct World {
    market: Market,
    accounts: Vec<AccountId>,
    reference: Reference,
    /// Of each hold the chain and the payment that it becomes.
    holds: Vec<(TransactionId, ActionDigest)>,
    mandates: Vec<ActionDigest>,
    handovers: Vec<held::Chained>,
    /// Each with the name of its lien.
    loans: Vec<(LoanId, String)>,
    /// How many liens were named.
    liens: u32,
    sales: Vec<SaleId>,
    pub tally: Tally,
}

impl World {
    /// Ada and Ben have a car each, all people 10 000.00, and the lenders 30 000.00 to lend.
    pub fn new() -> Self {
        let mut market = Market::new("ada");
        market.build(OTHER_CAR, "ben");
        let mut reference = Reference::default();
        let mut accounts: Vec<_> = PEOPLE.iter().map(|name| market.open(name, 1_000_000)).collect();
        for lender in LENDERS {
            accounts.extend([market.open(lender, 3_000_000), market.open(lender, 0)]);
        }
        for (funds, account) in reference.funds.iter_mut().zip(&accounts) {
            funds.balance = market.funds(*account).0;
        }
        reference.cars = [0, 1].map(|holder| reference::Car { holder, records: 1, is_stolen: false }).into();
        let (holds, handovers, mandates) = (Vec::new(), Vec::new(), Vec::new());
        let (loans, liens, sales) = (Vec::new(), 0, Vec::new());
        Self { market, accounts, reference, holds, mandates, handovers, loans, liens, sales, tally: Tally::new() }
    }

    /// The time of the next block.
    fn time(&self) -> u64 {
        self.market.now.0 + 1_000
    }

    /// Its day, counted from that of the beginning.
    fn day(&self) -> u64 {
        self.day_of(self.time())
    }

    fn day_of(&self, time: u64) -> u64 {
        (time - (START.0 - DAY / 2)) / DAY
    }

    fn in_days(&self, days: u64) -> u64 {
        self.time() + days * DAY
    }

    /// Submits, and requires that the ledger answers as expected and that a refusal changes nothing.
    #[track_caller]
    fn submit(
        &mut self,
        kind: &'static str,
        expected: bool,
        signers: &[&str],
        actions: &[Written],
    ) -> Option<TransactionId> {
        let result = self.market.attempt(signers, actions);
        assert_eq!(result.is_ok(), expected, "{kind} by {signers:?}: {result:?}, of {actions:?}");
        self.tally.entry(kind).or_default()[usize::from(!expected)] += 1;
        result.ok().map(|done| done.transaction)
    }

    /// Everything that both know.
    #[track_caller]
    pub fn compare(&self) {
        for (funds, account) in self.reference.funds.iter().zip(&self.accounts) {
            assert_eq!(self.market.funds(*account), (funds.balance, funds.balance - funds.aside));
        }
        for (number, (car, id)) in self.reference.cars.iter().zip(CARS).enumerate() {
            let vehicle = self.market.vehicle(id);
            assert_eq!(vehicle.holders, [party(PEOPLE[car.holder])]);
            let liens: Vec<_> = vehicle.unreleased_liens().map(|l| (l.lien.clone(), l.lender.to_string())).collect();
            let standing = self.reference.standing(number).into_iter();
            let expected = standing
                .map(|loan| (self.loans[loan].1.clone(), LENDERS[self.reference.loans[loan].lender].to_owned()));
            assert_eq!(liens, expected.collect::<Vec<_>>());
            assert_eq!(self.market.snapshot_of(id).count, car.records);
        }
        self.compare_held();
        for (loan, (id, _)) in self.reference.loans.iter().zip(&self.loans) {
            let state = self.market.loan(*id);
            assert_eq!((state.owed.principal, state.owed.interest), (loan.principal, loan.interest));
            assert_eq!((state.status.is_over(), state.holder.as_str()), (loan.is_over, LENDERS[loan.holder]));
        }
        for (sale, id) in self.reference.sales.iter().zip(&self.sales) {
            let status = self.market.sale(*id).status;
            let agrees = match sale.stage {
                Stage::Listed => status == SaleStatus::Listed,
                Stage::Agreed(..) => matches!(status, SaleStatus::Agreed(_)),
                Stage::Over => !status.is_open(),
            };
            assert!(agrees, "{status:?} is not {:?}", sale.stage);
        }
    }

    pub fn step(&mut self, step: &Step) {
        match *step {
            Step::Days(days) => self.market.days(days),
            Step::Transfer { from, to, amount, is_forged } => self.transfer(from, to, amount, is_forged),
            Step::Reserve { from, to, amount, days } => self.reserve(from, to, amount, days),
            Step::Resolve { hold, resolution, is_forged } => self.resolve(hold, resolution, is_forged),
            Step::Grant { from, to, most } => self.grant(from, to, most),
            Step::Collect { mandate, amount } => self.collect(mandate, amount),
            Step::Lend { car, lender, amount, flaw } => self.lend(car, lender, amount, flaw),
            Step::Repay { loan, amount, is_last, flaw } => self.repay(loan, amount, is_last, flaw),
            Step::Withdraw { loan, more } => self.withdraw(loan, more),
            Step::Assign { loan, to } => self.assign(loan, to),
            Step::Report { car, is_theft } => self.report(car, is_theft),
            Step::Hold { car, to, price, lender, days, ahead, flaw } => {
                let (until, is_open, is_done) = (self.in_days(days), false, false);
                let handover = Handover { car, from: to, to, price, lender, begins: 0, until, is_open, is_done };
                self.hold(handover, ahead, flaw);
            }
            Step::ResolveHeld { held, resolution, flaw } => self.resolve_held(held, resolution, flaw),
            Step::Give { car, to, lenders_agree } => self.give(car, to, lenders_agree),
            Step::List { car, seller } => self.list(car, seller),
            Step::Delist { sale } => self.delist(sale),
            Step::Offer { sale, buyer, price, has_deposit, lender } => {
                self.offer(sale, buyer, price, has_deposit, lender);
            }
            Step::Accept { sale, offer } => self.accept(sale, offer),
            Step::Acknowledge { sale } => self.acknowledge(sale),
            Step::Decline { sale, offer, keeps } => self.decline(sale, offer, keeps),
            Step::Cancel { sale, by, keeps } => self.cancel(sale, by, keeps),
            Step::Settle { sale, flaw } => self.settle(sale, flaw),
        }
    }
}

/// One of those that there are.
fn pick(number: usize, count: usize) -> Option<usize> {
    (count > 0).then(|| number % count)
}

/// Spoils a transaction, all of whose signatures are needed, and of its actions those that `is_needed` says; whether it
/// could.
fn spoil(flaw: Flaw, signers: &mut [&str], actions: &mut Vec<Written>, is_needed: impl Fn(&str) -> bool) -> bool {
    match flaw {
        Flaw::None | Flaw::Short(_) => false,
        Flaw::Stranger(number) => {
            let number = number % signers.len();
            signers[number] = STRANGER;
            true
        }
        Flaw::Without(number) => {
            let needed: Vec<_> = (0..actions.len()).filter(|at| is_needed(kind(&actions[*at]))).collect();
            actions.remove(needed[number % needed.len()]);
            true
        }
        Flaw::UnknownLien => {
            let names_lien = |action: &&mut Written| kind(action).ends_with("lien");
            let Some(action) = actions.iter_mut().find(names_lien) else { return false };
            *action = action.clone().with("lien", "no-such-lien");
            true
        }
    }
}

/// A loan with the name of its lien.
fn named(origin: &Written) -> (LoanId, String) {
    (origin.loan(), origin.0["lien"].as_str().unwrap().to_owned())
}

fn kind(action: &Written) -> &str {
    action.0["type"].as_str().unwrap()
}

/// Money.
impl World {
    fn pay(&mut self, from: usize, to: usize, amount: i64) -> Written {
        self.market.transfer(self.accounts[from], self.accounts[to], amount.max(0) as u64)
    }

    fn transfer(&mut self, from: usize, to: usize, amount: i64, is_forged: bool) {
        let expected = !is_forged && self.reference.transfer(from, to, amount);
        let action = self.pay(from, to, amount);
        self.submit("transfer", expected, &[if is_forged { STRANGER } else { PEOPLE[from] }], &[action]);
    }

    fn reserve_action(&mut self, from: usize, to: usize, amount: i64, until: u64) -> Written {
        let (from, to) = (self.accounts[from], self.accounts[to]);
        self.market.write(json!({
            "type": "payments.reserve", "from": from, "to": to, "amount": amount, "currency": "EUR", "expiresAt": until,
            "release": { "by": "both_parties" }, "atDeadline": "give_back",
        }))
    }

    fn reserve(&mut self, from: usize, to: usize, amount: i64, days: u64) {
        let until = self.in_days(days);
        let action = self.reserve_action(from, to, amount, until);
        let expected = self.reference.reserve(from, to, amount, until);
        let payment = action.digest();
        let done = self.submit("reserve", expected, &[PEOPLE[from]], &[action]);
        self.holds.extend(done.map(|chain| (chain, payment)));
    }

    fn hold_action(&mut self, kind: &str, hold: usize) -> Written {
        let (held, (chain, _)) = (&self.reference.holds[hold], self.holds[hold]);
        let accounts = [self.accounts[held.from], self.accounts[held.to]];
        self.market.write(json!({ "type": format!("payments.{kind}"), "chain": chain, "accounts": accounts }))
    }

    fn resolve(&mut self, hold: usize, resolution: Resolution, is_forged: bool) {
        let Some(hold) = pick(hold, self.holds.len()) else { return };
        let held = self.reference.holds[hold].clone();
        let (payer, payee) = (PEOPLE[held.from], PEOPLE[held.to]);
        let (name, kind, signers) = match resolution {
            Resolution::Post => ("post", "post_chain", vec![payer, payee]),
            Resolution::Void => ("void", "void_chain", vec![payee]),
            Resolution::Expire => ("expire", "expire_chain", vec![STRANGER]),
        };
        // The payer alone neither pays what is held, nor takes it back. Anyone may end what has expired.
        let is_forged = is_forged && resolution != Resolution::Expire;
        let signers = if is_forged { vec![payer] } else { signers };
        let action = self.hold_action(kind, hold);
        let expected = !is_forged && self.reference.resolve(hold, resolution, self.time());
        self.submit(name, expected, &signers, &[action]);
    }

    fn grant(&mut self, from: usize, to: usize, most: i64) {
        let (payer, payee, until) = (self.accounts[from], self.accounts[to], self.in_days(90));
        let action = self.market.write(json!({
            "type": "payments.grant_mandate", "from": payer, "to": payee, "maxPayment": most, "maxPerPeriod": 2 * most,
            "currency": "EUR", "periodDays": 30, "validUntil": until,
        }));
        let expected = from != to && self.reference.grant(from, to, most, self.time());
        self.mandates.extend(expected.then(|| action.digest()));
        self.submit("grant", expected, &[PEOPLE[from]], &[action]);
    }

    fn collect(&mut self, mandate: usize, amount: i64) {
        let Some(number) = pick(mandate, self.mandates.len()) else { return };
        let reference::Mandate { from, to, .. } = self.reference.mandates[number];
        let (payer, payee) = (self.accounts[from], self.accounts[to]);
        let action = self.market.write(json!({
            "type": "payments.collect", "mandate": self.mandates[number], "from": payer, "to": payee, "amount": amount, "currency": "EUR",
        }));
        let expected = self.reference.collect(number, amount, self.time());
        self.submit("collect", expected, &[PEOPLE[to]], &[action]);
    }
}

/// Loans and titles.
impl World {
    /// The name of another lien.
    fn next_lien(&mut self) -> String {
        self.liens += 1;
        format!("loan-{}", self.liens)
    }

    fn write_origin(
        &mut self,
        car: usize,
        borrower: usize,
        lender: usize,
        (lent, lien): (i64, &str),
        begins: &str,
        proceeds: &[&Written],
    ) -> Written {
        let account = self.accounts[desk(lender)];
        let (origin, _) = self.market.originate(PEOPLE[borrower], account, begins, proceeds);
        let mut origin = origin.with("by", LENDERS[lender]).with("vehicle", CARS[car]).with("lien", lien);
        let origin_fields = origin.0.as_object_mut().unwrap();
        // Late charges have a model of their own.
        origin_fields.remove("lateFee");
        origin_fields["terms"]["principal"] = json!(lent);
        origin.with("coolingOffDays", COOLING_OFF)
    }

    /// A loan from today on, paid out with these payments.
    fn originate(
        &mut self,
        car: usize,
        borrower: usize,
        lender: usize,
        lent: i64,
        proceeds: &[&Written],
    ) -> [Written; 2] {
        let name = self.next_lien();
        let day = vinculum_loans::rules::day_of(Timestamp(self.time())).unwrap();
        let origin = self.write_origin(car, borrower, lender, (lent, &name), &day.to_string(), proceeds);
        let place = self.market.place_lien(LENDERS[lender], &name).with("vehicle", CARS[car]);
        [place, origin]
    }

    fn lend(&mut self, car: usize, lender: usize, amount: i64, flaw: Flaw) {
        let holder = self.reference.cars[car].holder;
        let short = i64::from(matches!(flaw, Flaw::Short(_)));
        let out = self.pay(vault(lender), holder, amount - short);
        let [place, origin] = self.originate(car, holder, lender, amount, &[&out]);
        let loan = named(&origin);
        let (mut signers, mut actions) = (vec![PEOPLE[holder], LENDERS[lender]], vec![out, place, origin]);
        // Without the loan it is a gift and a lien, which the two can agree on.
        let is_spoilt = spoil(flaw, &mut signers, &mut actions, |kind| kind != "loans.originate") || short > 0;
        let expected = !is_spoilt && self.reference.lend(car, lender, amount, self.day());
        self.loans.extend(expected.then_some(loan));
        self.submit("lend", expected, &signers, &actions);
    }

    fn release(&mut self, loan: usize) -> Written {
        let reference::Loan { car, lender, .. } = self.reference.loans[loan];
        let (id, lien) = self.loans[loan].clone();
        self.market.release_paid(id).with("by", LENDERS[lender]).with("vehicle", CARS[car]).with("lien", lien)
    }

    /// A payment of `amount`, or the last one: of all that is owed, with the release of the lien.
    fn repay(&mut self, loan: usize, amount: i64, is_last: bool, flaw: Flaw) {
        let Some(number) = pick(loan, self.loans.len()) else { return };
        let (loan, day) = (self.reference.loans[number].clone(), self.day());
        let short = i64::from(is_last && matches!(flaw, Flaw::Short(_)));
        let amount = if is_last { loan.owed(day) } else { amount } - short;
        let transfer = self.pay(loan.borrower, desk(loan.holder), amount);
        let apply = self.market.pay_loan(self.loans[number].0, &transfer);
        let mut actions = vec![transfer, apply];
        if is_last {
            actions.push(self.release(number));
        }
        let mut signers = [PEOPLE[loan.borrower]];
        // A payment that isn't applied is one all the same; the last one can't go without its release.
        let is_needed = |kind: &str| is_last || kind != "loans.apply_payment";
        let is_spoilt = spoil(flaw, &mut signers, &mut actions, is_needed);
        let expected = !is_spoilt && self.reference.repay(number, amount, is_last, day);
        self.submit(if is_last { "pay off" } else { "repay" }, expected, &signers, &actions);
    }

    fn withdraw(&mut self, loan: usize, more: i64) {
        let Some(number) = pick(loan, self.loans.len()) else { return };
        let (loan, day) = (self.reference.loans[number].clone(), self.day());
        let amount = loan.withdrawal(day) + more;
        let transfer = self.pay(loan.borrower, desk(loan.holder), amount);
        let withdraw = json!({ "type": "loans.withdraw", "loan": self.loans[number].0, "payment": transfer.digest() });
        let (withdraw, release) = (self.market.write(withdraw), self.release(number));
        let expected = self.reference.withdraw(number, amount, day);
        self.submit("withdraw", expected, &[PEOPLE[loan.borrower]], &[transfer, withdraw, release]);
    }

    fn assign(&mut self, loan: usize, to: usize) {
        let Some(number) = pick(loan, self.loans.len()) else { return };
        let (account, holder) = (self.accounts[desk(to)], self.reference.loans[number].holder);
        let assign =
            json!({ "type": "loans.assign", "loan": self.loans[number].0, "to": LENDERS[to], "account": account });
        let assign = self.market.write(assign);
        let expected = self.reference.assign(number, to);
        self.submit("assign", expected, &[LENDERS[holder], LENDERS[to]], &[assign]);
    }

    fn title(&mut self, car: usize, from: usize, to: usize) -> Written {
        self.market.title(PEOPLE[from], PEOPLE[to]).with("vehicle", CARS[car])
    }

    fn give(&mut self, car: usize, to: usize, lenders_agree: bool) {
        let from = self.reference.cars[car].holder;
        if from == to {
            return;
        }
        let title = self.title(car, from, to);
        let lenders = if lenders_agree { &LENDERS[..] } else { &[] };
        let signers = [&[PEOPLE[from], PEOPLE[to]], lenders].concat();
        let expected = self.reference.give(car, to, lenders_agree);
        self.submit("give", expected, &signers, &[title]);
    }
}

/// Sales.
impl World {
    fn list(&mut self, car: usize, seller: usize) {
        let until = self.in_days(30);
        let list = self.market.write(json!({
            "type": "sales.list", "seller": party(PEOPLE[seller]), "vehicle": CARS[car], "currency": "EUR", "asking": 1_000_000,
            "account": self.accounts[seller], "expiresAt": until,
        }));
        let expected = self.reference.list(car, seller, until);
        self.sales.extend(expected.then(|| list.sale()));
        self.submit("list", expected, &[PEOPLE[seller]], &[list]);
    }

    fn on_sale(&mut self, kind: &str, sale: usize, more: Value) -> Written {
        let mut action = json!({ "type": format!("sales.{kind}"), "sale": self.sales[sale] });
        action.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.market.write(action)
    }

    /// A sale and one of its offers.
    fn pick_offer(&self, sale: usize, offer: usize) -> Option<(usize, usize, Offer)> {
        let sale = pick(sale, self.sales.len())?;
        let offers = &self.reference.sales[sale].offers;
        let number = pick(offer, offers.len())?;
        Some((sale, number, offers[number].clone()))
    }

    fn delist(&mut self, sale: usize) {
        let Some(sale) = pick(sale, self.sales.len()) else { return };
        let seller = PEOPLE[self.reference.sales[sale].seller];
        let delist = self.on_sale("delist", sale, json!({}));
        let expected = self.reference.delist(sale);
        self.submit("delist", expected, &[seller], &[delist]);
    }

    /// An offer for three days, to be settled within ten; a tenth of the price is the deposit, and half of it can be
    /// lent.
    fn offer(&mut self, sale: usize, buyer: usize, price: i64, has_deposit: bool, lender: Option<usize>) {
        let Some(sale) = pick(sale, self.sales.len()) else { return };
        let (expires, settle_by) = (self.in_days(3), self.in_days(10));
        let deposit = has_deposit.then(|| (price / 10, self.in_days(20)));
        let financing = lender.map(|lender| json!({ "lender": LENDERS[lender], "amount": price / 2 }));
        let mut more = json!({
            "type": "sales.offer", "buyer": party(PEOPLE[buyer]), "price": price, "currency": "EUR", "expiresAt": expires, "settleBy": settle_by,
            "deposit": deposit.map_or(0, |(amount, _)| amount), "financing": financing,
        });
        if !has_deposit {
            more.as_object_mut().unwrap().remove("deposit");
        }
        let seller = self.reference.sales[sale].seller;
        let reserve = deposit.map(|(amount, until)| self.reserve_action(buyer, seller, amount, until));
        let payment = reserve.as_ref().map(Written::digest);
        let actions: Vec<_> = reserve.into_iter().chain([self.on_sale("offer", sale, more)]).collect();
        let offer = Offer { buyer, price, hold: None, lender, expires, settle_by, answer: Answer::Open };
        let expected = self.reference.offer(sale, offer, deposit, self.time());
        let done = self.submit("offer", expected, &[PEOPLE[buyer]], &actions);
        self.holds.extend(done.zip(payment));
    }

    fn accept(&mut self, sale: usize, offer: usize) {
        let Some((sale, offer, _)) = self.pick_offer(sale, offer) else { return };
        let reference::Sale { seller, car, .. } = self.reference.sales[sale];
        let history = self.market.snapshot_of(CARS[car]);
        let accept = self.on_sale("accept", sale, json!({ "offer": offer, "history": history }));
        let expected = self.reference.accept(sale, offer, self.time());
        self.submit("accept", expected, &[PEOPLE[seller]], &[accept]);
    }

    fn acknowledge(&mut self, sale: usize) {
        let Some(plan) = pick(sale, self.sales.len()).and_then(|sale| self.reference.plan(sale, self.day())) else {
            return;
        };
        let history = self.market.snapshot_of(CARS[self.reference.sales[plan.sale].car]);
        let acknowledge = self.on_sale("acknowledge", plan.sale, json!({ "history": history }));
        let expected = self.reference.acknowledge(plan.sale);
        self.submit("acknowledge", expected, &[PEOPLE[plan.offer.buyer]], &[acknowledge]);
    }

    /// The return of the offer's deposit, if it is still held and isn't kept.
    fn returning(&mut self, offer: &Offer, keeps: bool) -> Option<Written> {
        let held = offer.hold.filter(|hold| !keeps && self.reference.holds[*hold].is_open);
        held.map(|hold| self.hold_action("void_chain", hold))
    }

    fn decline(&mut self, sale: usize, offer: usize, keeps: bool) {
        let Some((sale, number, offer)) = self.pick_offer(sale, offer) else { return };
        let void = self.returning(&offer, keeps);
        let expected = self.reference.decline(sale, number, void.is_some());
        let decline = self.on_sale("decline", sale, json!({ "offer": number }));
        let actions: Vec<_> = [decline].into_iter().chain(void).collect();
        self.submit("decline", expected, &[PEOPLE[offer.buyer]], &actions);
    }

    /// By the buyer, the seller, or both.
    fn cancel(&mut self, sale: usize, (buyer, seller): (bool, bool), keeps: bool) {
        let Some(plan) = pick(sale, self.sales.len()).and_then(|sale| self.reference.plan(sale, self.day())) else {
            return;
        };
        let void = self.returning(&plan.offer, keeps);
        let time = self.time();
        let expected = self.reference.cancel(plan.sale, (buyer, seller), void.is_some(), time);
        let cancel = self.on_sale("cancel", plan.sale, json!({}));
        let actions: Vec<_> = [cancel].into_iter().chain(void).collect();
        let who = [(buyer, plan.offer.buyer), (seller, self.reference.sales[plan.sale].seller)];
        let signers: Vec<_> = who.iter().filter(|(signs, _)| *signs).map(|(_, who)| PEOPLE[*who]).collect();
        self.submit("cancel", expected, &signers, &actions);
    }

    fn settle(&mut self, sale: usize, flaw: Flaw) {
        let Some(mut plan) = pick(sale, self.sales.len()).and_then(|sale| self.reference.plan(sale, self.day())) else {
            return;
        };
        let whole = plan.clone();
        if let Flaw::Short(number) = flaw {
            let at = number % plan.legs.len();
            plan.legs[at].amount -= 1;
        }
        let (mut actions, loan) = self.settlement(&plan);
        let mut signers = self.settlers(&plan);
        // The loan is between lender and buyer, and the rest is whole without the sale.
        let is_needed = |kind: &str| kind != "loans.originate" && kind != "sales.settle";
        let is_spoilt = spoil(flaw, &mut signers, &mut actions, is_needed) || matches!(flaw, Flaw::Short(_));
        let (time, day) = (self.time(), self.day());
        let expected = !is_spoilt && self.reference.settle(&whole, time, day);
        self.loans.extend(loan.filter(|_| expected));
        let kind = match (plan.payoffs.is_empty(), plan.offer.lender) {
            (true, None) => "settle in cash",
            (true, Some(_)) => "settle with a loan",
            (false, None) => "settle with a payoff",
            (false, Some(_)) => "settle with a loan and a payoff",
        };
        self.submit(kind, expected, &signers, &actions);
    }

    /// Buyer, seller, the lender, and who pays an old loan off.
    fn settlers(&self, plan: &Plan) -> Vec<&'static str> {
        let parties = [plan.offer.buyer, self.reference.sales[plan.sale].seller];
        let borrowers = plan.payoffs.iter().map(|loan| self.reference.loans[*loan].borrower);
        let people = parties.into_iter().chain(borrowers).map(|who| PEOPLE[who]);
        let mut signers: Vec<_> = people.chain(plan.offer.lender.map(|lender| LENDERS[lender])).collect();
        signers.sort_unstable();
        signers.dedup();
        signers
    }

    /// The actions of a settlement, and the loan that begins with it.
    fn settlement(&mut self, plan: &Plan) -> (Vec<Written>, Option<(LoanId, String)>) {
        let reference::Sale { car, seller, .. } = self.reference.sales[plan.sale];
        let transfers: Vec<_> = plan.legs.iter().map(|leg| self.pay(leg.from, leg.to, leg.amount)).collect();
        let deposit = plan.offer.hold.map(|hold| self.holds[hold].1);
        let payments: Vec<_> = deposit.into_iter().chain(transfers.iter().map(Written::digest)).collect();
        let mut actions =
            vec![self.on_sale("settle", plan.sale, json!({ "vehicle": CARS[car], "payments": payments }))];
        actions.extend(plan.offer.hold.map(|hold| self.hold_action("post_chain", hold)));
        actions.extend(transfers.iter().cloned());
        for loan in &plan.payoffs {
            let paying = plan.legs.iter().zip(&transfers).filter(|(leg, _)| leg.loan == Some(*loan));
            for (_, transfer) in paying {
                actions.push(self.market.pay_loan(self.loans[*loan].0, transfer));
            }
            actions.push(self.release(*loan));
        }
        actions.push(self.title(car, seller, plan.offer.buyer));
        let Some(lender) = plan.offer.lender else { return (actions, None) };
        let lent = plan.legs.iter().zip(&transfers).filter(|(leg, _)| leg.from == vault(lender));
        let proceeds: Vec<_> = lent.map(|(_, transfer)| transfer).collect();
        let [place, origin] = self.originate(car, plan.offer.buyer, lender, plan.offer.price / 2, &proceeds);
        let loan = named(&origin);
        actions.extend([place, origin]);
        (actions, Some(loan))
    }
}

/// As many accounts as the reference has.
const _: () = assert!(ACCOUNTS == PEOPLE.len() + 2 * LENDERS.len());

//! What the ledger should come to, by plain sums and lists. Nothing here is taken from the modules.
//!
//! Each method gives whether the transaction of that name must be accepted, and books it only then. Times are block
//! times.

use std::collections::BTreeMap;

pub const DAY: u64 = 86_400_000;
/// Days within which the borrowers here may withdraw.
pub const COOLING_OFF: u64 = 14;
const PEOPLE: usize = 3;

/// Accounts are numbered: those of the people, then of each lender the one that it lends from and the one that it is
/// paid back into.
pub const ACCOUNTS: usize = PEOPLE + 4;

pub fn vault(lender: usize) -> usize {
    PEOPLE + 2 * lender
}

pub fn desk(lender: usize) -> usize {
    PEOPLE + 2 * lender + 1
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Funds {
    pub balance: i64,
    pub aside: i64,
}

#[derive(Debug, Clone)]
pub struct Hold {
    pub from: usize,
    pub to: usize,
    pub amount: i64,
    pub until: u64,
    pub is_open: bool,
}

#[derive(Debug, Clone)]
pub struct Mandate {
    pub from: usize,
    pub to: usize,
    /// The most at once; twice that in 30 days, three such periods long.
    pub most: i64,
    since: u64,
    collected: BTreeMap<u64, i64>,
}

#[derive(Debug, Clone)]
pub struct Car {
    pub holder: usize,
    /// Entries of its history.
    pub records: u64,
    pub is_stolen: bool,
}

/// A title for money, half of which a lender may lend, in one chain.
#[derive(Debug, Clone)]
pub struct Handover {
    pub car: usize,
    pub from: usize,
    pub to: usize,
    pub price: i64,
    pub lender: Option<usize>,
    /// The day of the loan's advance.
    pub begins: u64,
    pub until: u64,
    pub is_open: bool,
    /// Whether it was paid.
    pub is_done: bool,
}

/// A loan and its lien, which stands until the loan is over.
#[derive(Debug, Clone)]
pub struct Loan {
    pub car: usize,
    pub borrower: usize,
    /// In whose name the lien is.
    pub lender: usize,
    pub holder: usize,
    pub lent: i64,
    pub principal: i64,
    pub interest: i64,
    paid: i64,
    all_interest: i64,
    accrued_to: u64,
    made_on: u64,
    pub is_over: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Open,
    Accepted,
    Declined,
}

#[derive(Debug, Clone)]
pub struct Offer {
    pub buyer: usize,
    pub price: i64,
    /// The hold of the deposit.
    pub hold: Option<usize>,
    /// Who finances half of the price.
    pub lender: Option<usize>,
    pub expires: u64,
    pub settle_by: u64,
    pub answer: Answer,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    Listed,
    /// With the offer, and the number of the car's records that the buyer knows.
    Agreed(usize, u64),
    Over,
}

#[derive(Debug, Clone)]
pub struct Sale {
    pub car: usize,
    pub seller: usize,
    pub until: u64,
    pub offers: Vec<Offer>,
    pub stage: Stage,
}

/// A payment of a settlement; to the seller, or for a loan.
#[derive(Debug, Clone)]
pub struct Leg {
    pub from: usize,
    pub to: usize,
    pub amount: i64,
    pub loan: Option<usize>,
}

/// How a sale would be settled.
#[derive(Debug, Clone)]
pub struct Plan {
    pub sale: usize,
    pub offer: Offer,
    /// The loans that are paid off; none when the price isn't enough for all of them.
    pub payoffs: Vec<usize>,
    pub legs: Vec<Leg>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    Post,
    Void,
    Expire,
}

#[derive(Debug, Clone, Default)]
pub struct Reference {
    pub funds: [Funds; ACCOUNTS],
    pub cars: Vec<Car>,
    pub holds: Vec<Hold>,
    pub handovers: Vec<Handover>,
    pub mandates: Vec<Mandate>,
    pub loans: Vec<Loan>,
    pub sales: Vec<Sale>,
}

/// Interest at 6 % for days of 365, rounded half to even.
fn interest(principal: i64, days: u64) -> i64 {
    let (part, whole) = (principal * 60_000 * days as i64, 365_000_000);
    let (interest, rest) = (part / whole, part % whole);
    interest + i64::from(2 * rest > whole || 2 * rest == whole && interest % 2 == 1)
}

impl Loan {
    /// With the interest up to a day.
    fn on(&self, day: u64) -> Self {
        let more = interest(self.principal, day - self.accrued_to);
        let (interest, all_interest) = (self.interest + more, self.all_interest + more);
        Self { interest, all_interest, accrued_to: day, ..self.clone() }
    }

    pub fn owed(&self, day: u64) -> i64 {
        let loan = self.on(day);
        loan.principal + loan.interest
    }

    /// What has to be given back by who withdraws.
    pub fn withdrawal(&self, day: u64) -> i64 {
        self.lent + self.on(day).all_interest - self.paid
    }

    fn end(&mut self) {
        (self.principal, self.interest, self.is_over) = (0, 0, true);
    }
}

/// Money.
impl Reference {
    fn can_pay(&self, account: usize, amount: i64) -> bool {
        amount > 0 && self.funds[account].balance - self.funds[account].aside >= amount
    }

    pub fn transfer(&mut self, from: usize, to: usize, amount: i64) -> bool {
        let fits = from != to && self.can_pay(from, amount);
        if fits {
            self.funds[from].balance -= amount;
            self.funds[to].balance += amount;
        }
        fits
    }

    pub fn reserve(&mut self, from: usize, to: usize, amount: i64, until: u64) -> bool {
        let fits = from != to && self.can_pay(from, amount);
        if fits {
            self.funds[from].aside += amount;
            self.holds.push(Hold { from, to, amount, until, is_open: true });
        }
        fits
    }

    pub fn resolve(&mut self, number: usize, resolution: Resolution, time: u64) -> bool {
        let in_time = time < self.holds[number].until;
        let fits = self.holds[number].is_open && in_time == (resolution != Resolution::Expire);
        if fits {
            self.end_hold(number, resolution == Resolution::Post);
        }
        fits
    }

    fn end_hold(&mut self, number: usize, is_paid: bool) {
        let hold = &mut self.holds[number];
        hold.is_open = false;
        self.funds[hold.from].aside -= hold.amount;
        if is_paid {
            self.funds[hold.from].balance -= hold.amount;
            self.funds[hold.to].balance += hold.amount;
        }
    }

    pub fn grant(&mut self, from: usize, to: usize, most: i64, time: u64) -> bool {
        let mandate = Mandate { from, to, most, since: time, collected: BTreeMap::new() };
        self.mandates.push(mandate);
        true
    }

    pub fn collect(&mut self, number: usize, amount: i64, time: u64) -> bool {
        let Mandate { from, to, most, since, ref collected } = self.mandates[number];
        let period = (time - since) / (30 * DAY);
        let before = collected.get(&period).copied().unwrap_or(0);
        let fits = period < 3 && amount <= most && before + amount <= 2 * most && self.transfer(from, to, amount);
        if fits {
            self.mandates[number].collected.insert(period, before + amount);
        }
        fits
    }
}

/// Loans and titles.
impl Reference {
    /// The loans whose liens are on a car.
    pub fn standing(&self, car: usize) -> Vec<usize> {
        let stands = |number: &usize| self.loans[*number].car == car && !self.loans[*number].is_over;
        (0..self.loans.len()).filter(stands).collect()
    }

    /// To the holder of the title.
    pub fn lend(&mut self, car: usize, lender: usize, amount: i64, day: u64) -> bool {
        let borrower = self.cars[car].holder;
        let fits = self.is_free(car) && self.transfer(vault(lender), borrower, amount);
        if fits {
            self.begin(car, borrower, lender, amount, day);
        }
        fits
    }

    fn begin(&mut self, car: usize, borrower: usize, lender: usize, lent: i64, day: u64) {
        self.cars[car].records += 1;
        let (principal, interest, paid, all_interest, is_over) = (lent, 0, 0, 0, false);
        let (holder, accrued_to, made_on) = (lender, day, day);
        self.loans.push(Loan {
            car,
            borrower,
            lender,
            holder,
            lent,
            principal,
            interest,
            paid,
            all_interest,
            accrued_to,
            made_on,
            is_over,
        });
    }

    /// By the borrower; with the release of the lien or without.
    pub fn repay(&mut self, number: usize, amount: i64, releases: bool, day: u64) -> bool {
        let mut loan = self.loans[number].on(day);
        let owed = loan.principal + loan.interest;
        let fits = !loan.is_over && amount <= owed && (amount == owed) == releases;
        if !fits || !self.transfer(loan.borrower, desk(loan.holder), amount) {
            return false;
        }
        let on_interest = amount.min(loan.interest);
        loan.interest -= on_interest;
        loan.principal -= amount - on_interest;
        loan.paid += amount;
        if releases {
            loan.end();
            self.cars[loan.car].records += 1;
        }
        self.loans[number] = loan;
        true
    }

    pub fn withdraw(&mut self, number: usize, amount: i64, day: u64) -> bool {
        let loan = self.loans[number].clone();
        let fits = !loan.is_over && day <= loan.made_on + COOLING_OFF && amount == loan.withdrawal(day);
        if !fits || !self.transfer(loan.borrower, desk(loan.holder), amount) {
            return false;
        }
        self.loans[number].end();
        self.cars[loan.car].records += 1;
        true
    }

    pub fn assign(&mut self, number: usize, to: usize) -> bool {
        let loan = &mut self.loans[number];
        let fits = !loan.is_over && loan.holder != to;
        if fits {
            loan.holder = to;
        }
        fits
    }

    /// Title without money; the lenders that have liens may have agreed.
    pub fn give(&mut self, car: usize, to: usize, lenders_agree: bool) -> bool {
        let fits = self.is_free(car) && (lenders_agree || self.standing(car).is_empty());
        if fits {
            self.cars[car].holder = to;
            self.cars[car].records += 1;
        }
        fits
    }
}

/// Titles in chains, and thefts.
impl Reference {
    pub fn report(&mut self, car: usize, is_theft: bool) {
        self.cars[car].is_stolen = is_theft;
        self.cars[car].records += 1;
    }

    /// The open handover of a car.
    pub fn held_in(&self, car: usize) -> Option<usize> {
        self.handovers.iter().position(|handover| handover.car == car && handover.is_open)
    }

    /// Whether title and liens can move other than by a chain that holds them.
    fn is_free(&self, car: usize) -> bool {
        !self.cars[car].is_stolen && self.held_in(car).is_none()
    }

    fn legs(handover: &Handover) -> Vec<(usize, usize, i64)> {
        let financed = handover.lender.map(|lender| (vault(lender), handover.from, handover.price / 2));
        let cash = handover.price - financed.map_or(0, |(_, _, amount)| amount);
        [(handover.to, handover.from, cash)].into_iter().chain(financed).collect()
    }

    /// In a chain that can be posted up to `last_day`.
    pub fn hold(&mut self, handover: Handover, last_day: u64) -> bool {
        let legs = Self::legs(&handover);
        // The day of the advance is one on which the chain can be posted.
        let fits_terms = handover.lender.is_none() || handover.begins <= last_day;
        let fits = self.is_free(handover.car)
            && fits_terms
            && legs.iter().all(|(from, _, amount)| self.can_pay(*from, *amount));
        if fits {
            legs.iter().for_each(|(from, _, amount)| self.funds[*from].aside += amount);
            self.cars[handover.car].records += 1;
            self.handovers.push(Handover { is_open: true, ..handover });
        }
        fits
    }

    pub fn resolve_held(&mut self, number: usize, resolution: Resolution, time: u64, day: u64) -> bool {
        let handover = self.handovers[number].clone();
        let in_time = time < handover.until;
        let is_paid = resolution == Resolution::Post;
        let can_pass = !self.cars[handover.car].is_stolen && (handover.lender.is_none() || handover.begins == day);
        if !handover.is_open || in_time != (resolution != Resolution::Expire) || is_paid && !can_pass {
            return false;
        }
        for (from, to, amount) in Self::legs(&handover) {
            self.funds[from].aside -= amount;
            if is_paid {
                self.funds[from].balance -= amount;
                self.funds[to].balance += amount;
            }
        }
        (self.handovers[number].is_open, self.handovers[number].is_done) = (false, is_paid);
        self.cars[handover.car].records += 1;
        if is_paid {
            self.cars[handover.car].holder = handover.to;
            if let Some(lender) = handover.lender {
                self.begin(handover.car, handover.to, lender, handover.price / 2, day);
            }
        }
        true
    }
}

/// Sales.
impl Reference {
    pub fn list(&mut self, car: usize, seller: usize, until: u64) -> bool {
        let is_free = self.sales.iter().all(|sale| sale.car != car || sale.stage == Stage::Over);
        let fits = is_free && self.cars[car].holder == seller;
        if fits {
            self.sales.push(Sale { car, seller, until, offers: Vec::new(), stage: Stage::Listed });
        }
        fits
    }

    pub fn delist(&mut self, number: usize) -> bool {
        let sale = &mut self.sales[number];
        let fits = sale.stage == Stage::Listed;
        if fits {
            sale.stage = Stage::Over;
        }
        fits
    }

    /// With the deposit that it reserves until a moment, if any.
    pub fn offer(&mut self, number: usize, mut offer: Offer, deposit: Option<(i64, u64)>, time: u64) -> bool {
        let sale = &self.sales[number];
        let seller = sale.seller;
        if sale.stage != Stage::Listed || time > sale.until || offer.buyer == seller {
            return false;
        }
        if let Some((amount, until)) = deposit {
            if !self.reserve(offer.buyer, seller, amount, until) {
                return false;
            }
            offer.hold = Some(self.holds.len() - 1);
        }
        self.sales[number].offers.push(offer);
        true
    }

    pub fn accept(&mut self, number: usize, offer: usize, time: u64) -> bool {
        let sale = &mut self.sales[number];
        let records = self.cars[sale.car].records;
        let given = &mut sale.offers[offer];
        let fits = sale.stage == Stage::Listed && given.answer == Answer::Open && time <= given.expires;
        if fits {
            given.answer = Answer::Accepted;
            sale.stage = Stage::Agreed(offer, records);
        }
        fits
    }

    pub fn decline(&mut self, number: usize, offer: usize, returns_deposit: bool) -> bool {
        let given = &self.sales[number].offers[offer];
        let fits = given.answer == Answer::Open && self.returns(given.hold, returns_deposit);
        if fits {
            self.sales[number].offers[offer].answer = Answer::Declined;
        }
        fits
    }

    pub fn acknowledge(&mut self, number: usize) -> bool {
        let sale = &mut self.sales[number];
        let Stage::Agreed(offer, _) = sale.stage else { return false };
        sale.stage = Stage::Agreed(offer, self.cars[sale.car].records);
        true
    }

    pub fn cancel(&mut self, number: usize, (buyer, seller): (bool, bool), returns_deposit: bool, time: u64) -> bool {
        let sale = &self.sales[number];
        let Stage::Agreed(offer, known) = sale.stage else { return false };
        let offer = &sale.offers[offer];
        let has_cause = buyer && seller || time > offer.settle_by || buyer && self.cars[sale.car].records != known;
        let fits = has_cause && self.returns(offer.hold, returns_deposit);
        if fits {
            self.sales[number].stage = Stage::Over;
        }
        fits
    }

    /// A deposit that is still held has to be given back, and no other can be.
    fn returns(&mut self, hold: Option<usize>, returns: bool) -> bool {
        let held = hold.filter(|hold| self.holds[*hold].is_open);
        if held.is_some() != returns {
            return false;
        }
        held.into_iter().for_each(|hold| self.end_hold(hold, false));
        true
    }

    /// How the sale would be settled on a day; `None` when there is no agreement.
    pub fn plan(&self, number: usize, day: u64) -> Option<Plan> {
        let sale = &self.sales[number];
        let offer = sale.offers.iter().find(|offer| offer.answer == Answer::Accepted)?.clone();
        let deposit = offer.hold.map_or(0, |hold| self.holds[hold].amount);
        let mut payoffs = self.standing(sale.car);
        let owed = |loans: &[usize]| loans.iter().map(|loan| self.loans[*loan].owed(day)).sum::<i64>();
        if owed(&payoffs) > offer.price - deposit {
            payoffs.clear();
        }
        let financed = offer.lender.map_or(0, |_| offer.price / 2);
        let lent = offer.lender.map(|lender| (vault(lender), financed));
        let mut sources: Vec<_> = lent.into_iter().chain([(offer.buyer, offer.price - financed - deposit)]).collect();
        let rest = offer.price - deposit - owed(&payoffs);
        let mut targets: Vec<_> = payoffs
            .iter()
            .map(|loan| (desk(self.loans[*loan].holder), self.loans[*loan].owed(day), Some(*loan)))
            .collect();
        targets.push((sale.seller, rest, None));
        let mut legs = Vec::new();
        for (to, mut open, loan) in targets {
            for (from, left) in &mut sources {
                let amount = open.min(*left);
                if amount > 0 {
                    legs.push(Leg { from: *from, to, amount, loan });
                }
                (open, *left) = (open - amount, *left - amount);
            }
        }
        Some(Plan { sale: number, offer, payoffs, legs })
    }

    /// Car, money, old loans and the new one.
    pub fn settle(&mut self, plan: &Plan, time: u64, day: u64) -> bool {
        let sale = &self.sales[plan.sale];
        let (car, offer) = (sale.car, &plan.offer);
        let known = sale.stage
            == Stage::Agreed(
                sale.offers.iter().position(|o| o.answer == Answer::Accepted).unwrap(),
                self.cars[car].records,
            );
        let is_held = offer.hold.is_none_or(|hold| self.holds[hold].is_open);
        let owns = self.cars[car].holder == sale.seller;
        if !known
            || !is_held
            || !owns
            || !self.is_free(car)
            || time > offer.settle_by
            || plan.payoffs != self.standing(car)
        {
            return false;
        }
        let mut after = self.clone();
        offer.hold.into_iter().for_each(|hold| after.end_hold(hold, true));
        if !plan.legs.iter().all(|leg| after.transfer(leg.from, leg.to, leg.amount)) {
            return false;
        }
        for loan in &plan.payoffs {
            after.loans[*loan].end();
            after.cars[car].records += 1;
        }
        after.cars[car].holder = offer.buyer;
        after.cars[car].records += 1;
        if let Some(lender) = offer.lender {
            after.begin(car, offer.buyer, lender, offer.price / 2, day);
        }
        after.sales[plan.sale].stage = Stage::Over;
        *self = after;
        true
    }
}

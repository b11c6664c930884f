//! Whole purchases: the seller's lender is paid off and its lien released, the title moves, a loan begins. Everything up to
//! the agreements happens before the clock starts.

use super::{
    load::submit_all,
    workload::{BANK, Client, Maker, key, vehicle},
};
use anyhow::Context as _;
use jiff::ToSpan as _;
use serde_json::{Value, json};
use vinculum_chain::Chain;
use vinculum_core::{AccountId, ActionDigest, Amount, Envelope, MAX_ACTIONS, Party, SaleId, SecretKey, sha256};
use vinculum_payments::OpenAccount;

/// The lender to whom the sellers still owe.
pub const LENDER: &str = "lender";
const PRICE: u64 = 1_500_000;
const LOAN: u64 = 1_200_000;
/// What is still owed on the car.
const OWED: u64 = 400_000;
/// Cars whose lien, listing and offer fit in one transaction.
const CARS: usize = MAX_ACTIONS / 3;

/// The accounts of a client's two owners.
struct Owners {
    seller: AccountId,
    buyer: AccountId,
}

struct Market<'a> {
    maker: &'a Maker<'a>,
    chains: &'a [Chain],
    bank: SecretKey,
    lender: SecretKey,
    /// From which loans are paid out.
    funds: AccountId,
    /// Into which the sellers' lender is paid.
    repayments: AccountId,
    owners: Vec<Owners>,
}

/// Brings each car's sale to the agreement; gives the transactions that settle them.
pub async fn prepare(maker: &Maker<'_>, chains: &[Chain], cars: u64) -> anyhow::Result<Vec<Envelope>> {
    let market = Market::open(maker, chains).await?;
    let clients = maker.clients.len();
    let of_client = |client: usize| (client as u64..cars).step_by(clients).collect::<Vec<u64>>();
    let all: Vec<Vec<u64>> = (0..clients).map(of_client).collect();

    let parts = all.iter().flat_map(|cars| cars.chunks(CARS));
    let (mut sales, mut offers) = (Vec::new(), Vec::new());
    for part in parts {
        let (ids, envelope) = market.offered(part)?;
        sales.extend(part.iter().copied().zip(ids));
        offers.push((part.len() as u64, envelope));
    }
    submit_all(chains, "offering", offers).await?;
    sales.sort_unstable_by_key(|(car, _)| *car);

    let heads = market.heads(cars).await?;
    let parts = all.iter().flat_map(|cars| cars.chunks(MAX_ACTIONS));
    let agreed = parts.map(|part| (part.len() as u64, market.agreed(part, &sales, &heads))).collect();
    submit_all(chains, "agreeing", agreed).await?;
    sales.iter().map(|(car, sale)| market.settlement(*car, sale)).collect()
}

fn action_digest(action: &Value) -> ActionDigest {
    sha256(action.to_string().as_bytes()).into()
}

impl<'a> Market<'a> {
    async fn open(maker: &'a Maker<'a>, chains: &'a [Chain]) -> anyhow::Result<Self> {
        let (bank, lender) = (key("bank", 0), key("lender", 0));
        let mut market = Self {
            maker,
            chains,
            bank,
            lender,
            funds: AccountId([0; 32]),
            repayments: AccountId([0; 32]),
            owners: Vec::with_capacity(maker.clients.len()),
        };
        let mut jobs = Vec::new();
        let organisation = |id: &str| -> anyhow::Result<Party> { Ok(Party::Organisation(id.parse()?)) };
        let (funds, actions) = market.account("funds", 0, organisation(BANK)?, Amount::MAX.minor_units() / 4)?;
        jobs.push((1, market.sign("funds", 0, actions, &[&market.bank])));
        let (repayments, actions) = market.account("repayments", 0, organisation(LENDER)?, 0)?;
        jobs.push((1, market.sign("repayments", 0, actions, &[&market.bank, &market.lender])));
        (market.funds, market.repayments) = (funds, repayments);
        for (number, client) in (0..).zip(maker.clients) {
            let [one, other] = &client.owners;
            let (seller, mut actions) = market.account("seller", number, Party::Key(one.did()), 0)?;
            let money = Amount::MAX.minor_units() / 1_024;
            let (buyer, more) = market.account("buyer", number, Party::Key(other.did()), money)?;
            actions.extend(more);
            jobs.push((1, market.sign("owners", number, actions, &[&market.bank, one, other])));
            market.owners.push(Owners { seller, buyer });
        }
        submit_all(chains, "opening accounts", jobs).await?;
        Ok(market)
    }

    fn sign(&self, what: &str, number: u64, actions: Vec<Value>, keys: &[&SecretKey]) -> Envelope {
        self.maker.sign(what, number, actions.iter().map(Value::to_string).collect(), keys)
    }

    /// An action with its salt.
    fn salted(&self, what: &str, number: u64, mut action: Value) -> Value {
        action["salt"] = self.maker.salt(what, number).to_string().into();
        action
    }

    fn account(&self, what: &str, number: u64, holder: Party, money: u64) -> anyhow::Result<(AccountId, Vec<Value>)> {
        let open = OpenAccount {
            salt: self.maker.salt(what, number),
            by: BANK.parse()?,
            holder,
            currency: "EUR".parse()?,
            credit_limit: Amount::ZERO,
        };
        let account = open.account();
        let mut actions = vec![serde_json::to_value(vinculum_payments::Action::from(open))?];
        if money > 0 {
            let issue =
                json!({ "type": "payments.issue", "by": BANK, "account": account, "amount": money, "currency": "EUR" });
            actions.push(self.salted(&format!("{what} issue"), number, issue));
        }
        Ok((account, actions))
    }

    fn owner(&self, car: u64) -> (&Client, &Owners) {
        let index = car as usize % self.owners.len();
        (&self.maker.clients[index], &self.owners[index])
    }

    /// Cars of one client: a lien on each, its listing and an offer.
    fn offered(&self, cars: &[u64]) -> anyhow::Result<(Vec<SaleId>, Envelope)> {
        let (client, owners) = self.owner(cars[0]);
        let [seller, buyer] = &client.owners;
        let later = self.maker.valid_until.plus(86_400_000);
        let (mut sales, mut actions) = (Vec::with_capacity(cars.len()), Vec::with_capacity(cars.len() * 3));
        for &car in cars {
            let list = self.salted(
                "list",
                car,
                json!({
                    "type": "sales.list", "seller": seller.did(), "vehicle": vehicle(car), "currency": "EUR", "asking": PRICE,
                    "account": owners.seller, "expiresAt": later,
                }),
            );
            let vinculum_sales::Action::List(listing) = serde_json::from_value(list.clone())? else {
                anyhow::bail!("a listing is one");
            };
            let offer = json!({
                "type": "sales.offer", "sale": listing.sale(), "buyer": buyer.did(), "price": PRICE, "currency": "EUR", "expiresAt": later,
                "settleBy": later, "financing": { "lender": BANK, "amount": LOAN },
            });
            let lien = json!({
                "type": "vehicles.place_lien", "by": LENDER, "vehicle": vehicle(car), "lien": "old", "occurredAt": self.maker.occurred_at,
            });
            actions.extend([self.salted("old lien", car, lien), list, self.salted("offer", car, offer)]);
            sales.push(listing.sale());
        }
        let keys = [seller, buyer, &self.lender];
        Ok((sales, self.sign("offered", cars[0], actions, &keys)))
    }

    /// Where the cars' histories stand.
    async fn heads(&self, cars: u64) -> anyhow::Result<Vec<Value>> {
        let paths: Vec<String> = (0..cars).map(|car| format!("history/vehicle/{}", vehicle(car))).collect();
        let mut heads = Vec::with_capacity(paths.len());
        for paths in paths.chunks(1_000) {
            for value in self.chains[0].read(paths).await?.values {
                let head: Value = serde_json::from_slice(&value.context("a car has no history")?)?;
                heads.push(json!({ "count": head["count"], "digest": head["digest"] }));
            }
        }
        Ok(heads)
    }

    fn agreed(&self, cars: &[u64], sales: &[(u64, SaleId)], heads: &[Value]) -> Envelope {
        let accept = |car: &u64| {
            let index = *car as usize;
            let accept = json!({ "type": "sales.accept", "sale": sales[index].1, "offer": 0, "history": heads[index] });
            self.salted("accept", *car, accept)
        };
        self.sign("agreed", cars[0], cars.iter().map(accept).collect(), &[&self.owner(cars[0]).0.owners[0]])
    }

    fn settlement(&self, car: u64, sale: &SaleId) -> anyhow::Result<Envelope> {
        let (client, owners) = self.owner(car);
        let [seller, buyer] = &client.owners;
        let at = self.maker.occurred_at;
        let day = vinculum_loans::rules::day_of(at).context("the clock is beyond the calendar")?;
        let pay = |what: &str, from: &AccountId, to: &AccountId, amount: u64| {
            let action =
                json!({ "type": "payments.transfer", "from": from, "to": to, "amount": amount, "currency": "EUR" });
            let action = self.salted(what, car, action);
            (action_digest(&action), action)
        };
        let (repaid, repay) = pay("repay", &self.funds, &self.repayments, OWED);
        let (lent, lend) = pay("lend", &self.funds, &owners.seller, LOAN - OWED);
        let (paid, cash) = pay("cash", &owners.buyer, &owners.seller, PRICE - LOAN);
        let vehicle = vehicle(car);
        let settle =
            json!({ "type": "sales.settle", "sale": sale, "vehicle": vehicle, "payments": [repaid, lent, paid] });
        let release = json!({ "type": "vehicles.release_lien", "by": LENDER, "vehicle": vehicle, "lien": "old" });
        let transfer = json!({
            "type": "vehicles.transfer_title", "vehicle": vehicle, "occurredAt": at, "from": [seller.did()], "to": [buyer.did()],
        });
        let place =
            json!({ "type": "vehicles.place_lien", "by": BANK, "vehicle": vehicle, "lien": "loan", "occurredAt": at });
        let originate = json!({
            "type": "loans.originate", "by": BANK, "borrower": buyer.did(), "vehicle": vehicle, "lien": "loan", "account": self.funds,
            "currency": "EUR", "defaultDays": 60, "disclosure": "07".repeat(32), "proceeds": [repaid, lent],
            "terms": { "principal": LOAN, "annual_rate_ppm": 60_000, "advance_date": day, "first_payment_date": day.checked_add(1.month())?,
                       "payments": 48, "frequency": "monthly", "day_count": "actual/365f" },
            "allocation": ["fees", "late_charges", "interest", "principal"],
        });
        let actions = vec![
            self.salted("settle", car, settle),
            repay,
            lend,
            cash,
            self.salted("release", car, release),
            self.salted("title", car, transfer),
            self.salted("place", car, place),
            self.salted("originate", car, originate),
        ];
        Ok(self.sign("settlement", car, actions, &[seller, buyer, &self.bank, &self.lender]))
    }
}

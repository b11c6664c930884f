//! Members killed while cars are sold: of each purchase everything has happened, or nothing.

use super::with_vehicles;
use crate::support::{
    Network, block_on, get,
    ledger::{Ledger, sign},
    until,
};
use serde_json::{Value, json};
use std::time::UNIX_EPOCH;
use vinculum_client::TransactionBuilder;
use vinculum_core::{AccountId, ActionDigest, Amount, Currency, Envelope, SaleId, SecretKey, VehicleId, sha256};

const CARS: u32 = 8;
const PRICE: u64 = 1_500_000;
const LOAN: u64 = 1_200_000;

/// An action with a salt, and the digest by which others name it.
fn salted(mut action: Value) -> (Value, ActionDigest) {
    action["salt"] = TransactionBuilder::salt().to_string().into();
    let digest = sha256(&serde_json::to_vec(&action).unwrap()).into();
    (action, digest)
}

/// A transaction of actions that have their salts.
fn sealed(ledger: &Ledger, actions: Vec<Value>, keys: &[&SecretKey]) -> Envelope {
    actions.into_iter().fold(TransactionBuilder::new(ledger.network), TransactionBuilder::action).sign(keys)
}

/// The works sell to the garage, the lender lends; with the sum that each has at the start.
struct Market {
    ledger: Ledger,
    works: AccountId,
    garage: AccountId,
    lender: AccountId,
}

impl Market {
    fn new(ledger: Ledger) -> Self {
        let open = |holder: usize, name: &str, amount: u64| {
            let open = vinculum_payments::OpenAccount {
                salt: TransactionBuilder::salt(),
                by: "lender".parse().unwrap(),
                holder: format!("org:{name}").parse().unwrap(),
                currency: "EUR".parse::<Currency>().unwrap(),
                credit_limit: Amount::ZERO,
            };
            let account = open.account();
            let mut actions = vec![serde_json::to_value(vinculum_payments::Action::from(open)).unwrap()];
            if amount > 0 {
                let issue = json!({ "type": "payments.issue", "by": "lender", "account": account, "amount": amount, "currency": "EUR" });
                actions.push(salted(issue).0);
            }
            let mut signers = vec![&ledger.keys[3], &ledger.keys[holder]];
            signers.truncate(if holder == 3 { 1 } else { 2 });
            ledger.accepted(&sealed(&ledger, actions, &signers));
            account
        };
        let works = open(0, "works", 0);
        let garage = open(1, "garage", u64::from(CARS) * (PRICE - LOAN));
        let lender = open(3, "lender", u64::from(CARS) * LOAN);
        Self { ledger, works, garage, lender }
    }

    /// Brings a car's sale to the agreement, and gives the transaction that settles it.
    fn settlement(&self, vehicle: VehicleId) -> (SaleId, Envelope) {
        let Self { ledger, works, garage, lender } = self;
        let [seller, buyer, bank] = [&ledger.keys[0], &ledger.keys[1], &ledger.keys[3]];
        let now = UNIX_EPOCH.elapsed().unwrap().as_millis() as u64;
        let later = now + 7 * 86_400_000;
        let (list, _) = salted(json!({
            "type": "sales.list", "seller": "org:works", "vehicle": vehicle, "currency": "EUR", "asking": PRICE, "account": works, "expiresAt": later,
        }));
        let sale = match serde_json::from_value(list.clone()).unwrap() {
            vinculum_sales::Action::List(list) => list.sale(),
            other => panic!("{other:?}"),
        };
        ledger.accepted(&sealed(ledger, vec![list], &[seller]));
        let offer = json!({
            "type": "sales.offer", "sale": sale, "buyer": "org:garage", "price": PRICE, "currency": "EUR", "expiresAt": later, "settleBy": later,
            "financing": { "lender": "lender", "amount": LOAN },
        });
        ledger.accepted(&sign(ledger.network, vec![offer], &[buyer]));
        let head =
            block_on(ledger.client.state(&format!("history/vehicle/{vehicle}"), false)).unwrap()["value"].clone();
        let history = json!({ "count": head["count"], "digest": head["digest"] });
        let accept = json!({ "type": "sales.accept", "sale": sale, "offer": 0, "history": history });
        ledger.accepted(&sign(ledger.network, vec![accept], &[seller]));

        let pay = |from: &AccountId, amount: u64| {
            salted(
                json!({ "type": "payments.transfer", "from": from, "to": works, "amount": amount, "currency": "EUR" }),
            )
        };
        let ((loan, lent), (cash, paid)) = (pay(lender, LOAN), pay(garage, PRICE - LOAN));
        let day = vinculum_loans::rules::day_of(vinculum_core::Timestamp(now)).unwrap();
        let first = day.checked_add(jiff::Span::new().months(1)).unwrap();
        let actions = [
            json!({ "type": "sales.settle", "sale": sale, "vehicle": vehicle, "payments": [lent, paid] }),
            loan,
            cash,
            json!({ "type": "vehicles.transfer_title", "vehicle": vehicle, "occurredAt": now, "from": ["org:works"], "to": ["org:garage"] }),
            json!({ "type": "vehicles.place_lien", "by": "lender", "vehicle": vehicle, "lien": "loan", "occurredAt": now }),
            json!({
                "type": "loans.originate", "by": "lender", "borrower": "org:garage", "vehicle": vehicle, "lien": "loan", "account": lender,
                "currency": "EUR", "defaultDays": 60, "disclosure": "07".repeat(32), "proceeds": [lent],
                "terms": { "principal": LOAN, "annual_rate_ppm": 60_000, "advance_date": day, "first_payment_date": first, "payments": 12,
                           "frequency": "monthly", "day_count": "actual/365f" },
                "allocation": ["fees", "late_charges", "interest", "principal"],
            }),
        ];
        let actions =
            actions.into_iter().map(|action| if action["salt"].is_null() { salted(action).0 } else { action });
        (sale, sealed(ledger, actions.collect(), &[seller, buyer, bank]))
    }

    fn balance(&self, network: &Network, account: &AccountId) -> u64 {
        get(&format!("{}/v1/accounts/{account}", network.url(0))).json()["balance"].as_u64().unwrap()
    }

    /// Requires that each purchase is whole or hasn't begun, everywhere; gives which are whole.
    fn settled(&self, network: &Network, cars: &[(VehicleId, SaleId, Envelope)]) -> Vec<bool> {
        let settled: Vec<bool> = cars.iter().map(|(vehicle, sale, _)| whole(network, vehicle, sale)).collect();
        let count = settled.iter().filter(|settled| **settled).count() as u64;
        assert_eq!(self.balance(network, &self.works), count * PRICE);
        assert_eq!(self.balance(network, &self.garage), (u64::from(CARS) - count) * (PRICE - LOAN));
        assert_eq!(self.balance(network, &self.lender), (u64::from(CARS) - count) * LOAN);
        let audit = get(&format!("{}/v1/audit", network.url(0))).json();
        assert_eq!((&audit["violations"], &audit["loans"]), (&json!([]), &json!(count)));
        settled
    }
}

/// Whether a purchase has happened; panics if only a part of it has.
fn whole(network: &Network, vehicle: &VehicleId, sale: &SaleId) -> bool {
    let ask = |path: String| get(&format!("{}/v1/{path}", network.url(0))).json();
    let car = ask(format!("vehicles/{vehicle}"));
    let loans = ask(format!("loans?vehicle={vehicle}"))["items"].as_array().unwrap().len();
    let parts = [
        ask(format!("sales/{sale}"))["sale"]["status"]["state"] == "settled",
        car["holders"] == json!(["org:garage"]),
        car["liens"].as_array().unwrap().len() == 1,
        loans == 1,
    ];
    assert!(parts.iter().all(|part| *part == parts[0]), "settled, title, lien, loan: {parts:?}");
    parts[0]
}

/// Kills everybody as soon as the first of these purchases is final, and starts them again.
fn kill_amid(network: &mut Network, ledgers: &[Ledger], left: &[&Envelope], marker: &Envelope) {
    let sent: Vec<_> = left
        .iter()
        .enumerate()
        .map(|(index, envelope)| {
            let (ledger, envelope) = (ledgers[index % 4].clone(), (*envelope).clone());
            crate::support::http::spawn(async move { drop(ledger.client.submit(&envelope).await) })
        })
        .collect();
    until("the first is final", || {
        left.iter().any(|one| block_on(ledgers[0].client.receipt(&one.id())).ok().flatten().is_some()).then_some(())
    });
    (0..4).for_each(|member| network.kill(member));
    sent.iter().for_each(tokio::task::JoinHandle::abort);
    network.start_all();
    // Pools don't outlive their members: what was decided stands before this block, and the rest is forgotten.
    ledgers[0].accepted(marker);
}

#[test]
fn a_purchase_is_whole_or_has_not_happened_whenever_members_are_killed() {
    let (mut network, ledger) = with_vehicles(4, CARS + 1);
    let ledgers: Vec<Ledger> = (0..4).map(|member| Ledger::of(&network, member)).collect();
    let market = Market::new(ledger);
    let cars: Vec<_> = (0..CARS)
        .map(|number| {
            let vehicle = market.ledger.vehicle(number);
            let (sale, envelope) = market.settlement(vehicle);
            (vehicle, sale, envelope)
        })
        .collect();
    assert!(market.settled(&network, &cars).iter().all(|settled| !settled));
    for round in 1..=2 {
        let settled = market.settled(&network, &cars);
        let left: Vec<_> = cars.iter().zip(settled).filter(|(_, settled)| !settled).map(|((.., one), _)| one).collect();
        if !left.is_empty() {
            kill_amid(&mut network, &ledgers, &left, &market.ledger.odometer(CARS, round * 100));
        }
    }
    let settled = market.settled(&network, &cars);
    assert!(settled.iter().any(|settled| *settled));
    for ((.., envelope), settled) in cars.iter().zip(settled) {
        if !settled {
            market.ledger.accepted(envelope);
        }
    }
    assert!(market.settled(&network, &cars).iter().all(|settled| *settled));
}

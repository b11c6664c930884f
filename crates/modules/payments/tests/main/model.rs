//! Random payments against a plain reference: a list of balances and what is set aside.

use crate::{
    codes::{Offer, charge},
    scenarios::{reserve, transfer},
    support::{BANK, DAY, Ledger, START},
};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;
use vinculum_core::{AccountId, TransactionId};

const PEOPLE: [&str; 3] = ["ada", "ben", "cem"];

#[derive(Debug, Clone)]
enum Step {
    Issue(usize, u64),
    Transfer(usize, usize, u64),
    /// Who pays, who charges, how much, and the code's nonce: nonces repeat, so that codes do too.
    Charge(usize, usize, u64, u8),
    Reserve(usize, usize, u64),
    Post(usize, u64),
    Void(usize),
    Expire(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let (who, amount) = (0..PEOPLE.len(), 1..400_u64);
    prop_oneof![
        (who.clone(), amount.clone()).prop_map(|(a, n)| Step::Issue(a, n)),
        (who.clone(), who.clone(), amount.clone()).prop_map(|(a, b, n)| Step::Transfer(a, b, n)),
        (who.clone(), who.clone(), amount.clone(), 0..6_u8).prop_map(|(a, b, n, nonce)| Step::Charge(a, b, n, nonce)),
        (who.clone(), who, amount.clone()).prop_map(|(a, b, n)| Step::Reserve(a, b, n)),
        (0..8_usize, amount).prop_map(|(chain, n)| Step::Post(chain, n)),
        (0..8_usize).prop_map(Step::Void),
        (0..8_usize).prop_map(Step::Expire),
    ]
}

/// Who pays whom how much, until it is resolved.
struct Held {
    chain: TransactionId,
    from: usize,
    to: usize,
    amount: u64,
    open: bool,
}

/// What the reference believes.
#[derive(Default)]
struct Reference {
    balance: [u64; 3],
    set_aside: [u64; 3],
    held: Vec<Held>,
    /// Account and nonce of the codes that have paid.
    used: BTreeSet<(usize, u8)>,
}

impl Reference {
    fn has(&self, who: usize, amount: u64) -> bool {
        self.balance[who] - self.set_aside[who] >= amount
    }

    /// Ends a reservation; gives whether that was possible.
    fn resolve(&mut self, number: usize, paid: u64) -> bool {
        let Some(held) = self.held.get_mut(number).filter(|held| held.open && paid <= held.amount) else {
            return false;
        };
        held.open = false;
        self.set_aside[held.from] -= held.amount;
        self.balance[held.from] -= paid;
        self.balance[held.to] += paid;
        true
    }
}

fn run(ledger: &mut Ledger, accounts: [AccountId; 3], reference: &mut Reference, step: &Step) {
    let resolve = |reference: &Reference, number: usize, kind: &str| {
        let held = reference.held.get(number)?;
        let accounts = [accounts[held.from], accounts[held.to]];
        Some((PEOPLE[held.to], json!({ "type": kind, "chain": held.chain, "accounts": accounts }), held.amount))
    };
    match *step {
        Step::Issue(who, amount) => {
            let issue =
                json!({ "type": "issue", "by": BANK, "account": accounts[who], "amount": amount, "currency": "EUR" });
            ledger.accept(&[BANK], issue);
            reference.balance[who] += amount;
        }
        Step::Transfer(from, to, amount) => {
            let paid = ledger.submit(&[PEOPLE[from]], &[transfer(accounts[from], accounts[to], amount)]).is_ok();
            assert_eq!(paid, from != to && reference.has(from, amount));
            if paid {
                reference.balance[from] -= amount;
                reference.balance[to] += amount;
            }
        }
        Step::Charge(from, to, amount, nonce) => {
            // The whole code repeats with its nonce. Its moment lets it be valid for all of the steps, a second each.
            let (limit, issued_at) = (60 * (1 + u64::from(nonce)), START.plus(30_000));
            let code = Offer::new(accounts[from], limit, issued_at, nonce).sign(PEOPLE[from]);
            let done = ledger.submit(&[PEOPLE[to]], &[charge(accounts[from], accounts[to], amount, &code)]);
            let fits = from != to && amount <= limit && reference.has(from, amount);
            let paid = fits && reference.used.insert((from, nonce));
            assert_eq!(done.is_ok(), paid);
            if paid {
                reference.balance[from] -= amount;
                reference.balance[to] += amount;
            }
        }
        Step::Reserve(from, to, amount) => {
            let until = ledger.now.plus(DAY);
            let action = reserve(accounts[from], accounts[to], amount, json!({ "by": "payee" }), until);
            let done = ledger.submit(&[PEOPLE[from]], &[action]);
            assert_eq!(done.is_ok(), from != to && reference.has(from, amount));
            if let Ok(done) = done {
                reference.set_aside[from] += amount;
                reference.held.push(Held { chain: done.transaction, from, to, amount, open: true });
            }
        }
        Step::Post(number, amount) => {
            let Some((payee, mut action, _)) = resolve(reference, number, "post_chain") else { return };
            action["amounts"] = json!([amount]);
            assert_eq!(ledger.submit(&[payee], &[action]).is_ok(), reference.resolve(number, amount));
        }
        Step::Void(number) => {
            let Some((payee, action, _)) = resolve(reference, number, "void_chain") else { return };
            assert_eq!(ledger.submit(&[payee], &[action]).is_ok(), reference.resolve(number, 0));
        }
        Step::Expire(number) => {
            let Some((_, action, _)) = resolve(reference, number, "expire_chain") else { return };
            assert!(ledger.submit(&[], &[action]).is_err(), "the deadline is a day ahead");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_ledger_agrees_with_a_plain_reference(steps in proptest::collection::vec(step(), 1..50)) {
        let mut ledger = Ledger::new();
        let accounts = PEOPLE.map(|name| ledger.open(name, 0));
        let mut reference = Reference::default();
        for step in &steps {
            run(&mut ledger, accounts, &mut reference, step);
            for (who, account) in accounts.into_iter().enumerate() {
                let free = reference.balance[who] - reference.set_aside[who];
                prop_assert_eq!(ledger.funds(account), (reference.balance[who] as i64, free as i64));
            }
        }
    }
}

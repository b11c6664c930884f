//! What holds in every state, checked over all of it.

use crate::{
    keys::BookKey,
    types::{Account, AtDeadline, Chain, Totals},
};
use std::collections::BTreeMap;
use vinculum_core::{AccountId, Amount};

/// Checks that the books of every bank balance and that what is pending is what the chains reserve; gives a sentence for
/// each place where it is not so.
pub fn violations<'a>(
    accounts: &BTreeMap<AccountId, Account>,
    books: &BTreeMap<BookKey, Totals>,
    chains: impl IntoIterator<Item = &'a Chain>,
) -> Vec<String> {
    let mut found = unbalanced(accounts, books);
    let mut reserved: BTreeMap<AccountId, (u128, u128)> = BTreeMap::new();
    for chain in chains {
        found.extend(misheld(chain));
        for leg in chain.legs.iter().filter(|_| chain.is_pending()) {
            reserved.entry(leg.from).or_default().0 += units(leg.amount);
            reserved.entry(leg.to).or_default().1 += units(leg.amount);
        }
    }
    for (id, account) in accounts {
        let expected = reserved.get(id).copied().unwrap_or_default();
        let pending = (units(account.totals.debits_pending), units(account.totals.credits_pending));
        if pending != expected {
            found.push(format!("account {id} has {pending:?} pending, but chains reserve {expected:?}"));
        }
    }
    found
}

/// What a chain holds that has been resolved, or that would pay at its deadline.
fn misheld(chain: &Chain) -> Option<String> {
    let held = chain.holds.first()?;
    let payment = chain.legs.first().map(|leg| leg.payment).unwrap_or_default();
    if !chain.is_pending() {
        return Some(format!("the chain of reservation {payment} is resolved, but holds {held}"));
    }
    let pays = chain.at_deadline == AtDeadline::Pay;
    pays.then(|| format!("the chain of reservation {payment} holds {held}, but pays at its deadline"))
}

fn unbalanced(accounts: &BTreeMap<AccountId, Account>, books: &BTreeMap<BookKey, Totals>) -> Vec<String> {
    let mut sums: BTreeMap<BookKey, [u128; 4]> = BTreeMap::new();
    let of_accounts = accounts.values().map(|a| (BookKey(a.bank.clone(), a.currency), a.totals));
    for (key, totals) in of_accounts.chain(books.iter().map(|(key, totals)| (key.clone(), *totals))) {
        let sum = sums.entry(key).or_default();
        let parts = [totals.debits_pending, totals.credits_pending, totals.debits_posted, totals.credits_posted];
        sum.iter_mut().zip(parts).for_each(|(sum, part)| *sum += units(part));
    }
    let mut found = Vec::new();
    for (book, [debits_pending, credits_pending, debits_posted, credits_posted]) in sums {
        if debits_pending != credits_pending {
            found.push(format!("{book}: pending debits {debits_pending} are not pending credits {credits_pending}"));
        }
        if debits_posted != credits_posted {
            found.push(format!("{book}: posted debits {debits_posted} are not posted credits {credits_posted}"));
        }
    }
    found
}

fn units(amount: Amount) -> u128 {
    amount.minor_units().into()
}

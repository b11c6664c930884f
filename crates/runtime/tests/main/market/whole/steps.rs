//! What may happen, right or wrong. Numbers of loans, holds and sales are taken modulo how many there are.

use super::reference::Resolution;
use proptest::prelude::*;

#[derive(Debug, Clone)]
pub enum Step {
    Days(u64),
    Transfer { from: usize, to: usize, amount: i64, is_forged: bool },
    Reserve { from: usize, to: usize, amount: i64, days: u64 },
    Resolve { hold: usize, resolution: Resolution, is_forged: bool },
    Grant { from: usize, to: usize, most: i64 },
    Collect { mandate: usize, amount: i64 },
    Lend { car: usize, lender: usize, amount: i64, flaw: Flaw },
    Repay { loan: usize, amount: i64, is_last: bool, flaw: Flaw },
    Withdraw { loan: usize, more: i64 },
    Assign { loan: usize, to: usize },
    Give { car: usize, to: usize, lenders_agree: bool },
    Report { car: usize, is_theft: bool },
    Hold { car: usize, to: usize, price: i64, lender: Option<usize>, days: u64, ahead: u64, flaw: Flaw },
    ResolveHeld { held: usize, resolution: Resolution, flaw: Flaw },
    List { car: usize, seller: usize },
    Delist { sale: usize },
    Offer { sale: usize, buyer: usize, price: i64, has_deposit: bool, lender: Option<usize> },
    Accept { sale: usize, offer: usize },
    Acknowledge { sale: usize },
    Decline { sale: usize, offer: usize, keeps: bool },
    Cancel { sale: usize, by: (bool, bool), keeps: bool },
    Settle { sale: usize, flaw: Flaw },
}

/// What is wrong with a transaction.
#[derive(Debug, Clone, Copy)]
pub enum Flaw {
    None,
    /// One of the payments is a cent short.
    Short(usize),
    /// One of the actions is missing.
    Without(usize),
    /// A stranger has signed in place of somebody.
    Stranger(usize),
    /// The lien has another name.
    UnknownLien,
}

fn flaw() -> impl Strategy<Value = Flaw> {
    prop_oneof![
        8 => Just(Flaw::None),
        1 => (0..8_usize).prop_map(Flaw::Short),
        1 => (0..8_usize).prop_map(Flaw::Without),
        1 => (0..8_usize).prop_map(Flaw::Stranger),
        1 => Just(Flaw::UnknownLien),
    ]
}

fn seldom() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.15)
}

fn resolution() -> impl Strategy<Value = Resolution> {
    prop_oneof![Just(Resolution::Post), Just(Resolution::Void), Just(Resolution::Expire)]
}

fn money() -> impl Strategy<Value = Step> {
    let (who, amount) = (0..3_usize, 1..700_000_i64);
    prop_oneof![
        (who.clone(), who.clone(), amount.clone(), seldom()).prop_map(|(from, to, amount, is_forged)| Step::Transfer {
            from,
            to,
            amount,
            is_forged
        }),
        (who.clone(), who.clone(), amount.clone(), 1..20_u64).prop_map(|(from, to, amount, days)| Step::Reserve {
            from,
            to,
            amount,
            days
        }),
        (0..8_usize, resolution(), seldom()).prop_map(|(hold, resolution, is_forged)| Step::Resolve {
            hold,
            resolution,
            is_forged
        }),
        (who.clone(), who, 1..300_000_i64).prop_map(|(from, to, most)| Step::Grant { from, to, most }),
        (0..4_usize, 1..200_000_i64).prop_map(|(mandate, amount)| Step::Collect { mandate, amount }),
    ]
}

fn loans() -> impl Strategy<Value = Step> {
    let (pair, loan) = (0..2_usize, 0..6_usize);
    prop_oneof![
        2 => (pair.clone(), pair.clone(), 100_000..400_000_i64, flaw())
            .prop_map(|(car, lender, amount, flaw)| Step::Lend { car, lender, amount, flaw }),
        3 => (loan.clone(), 1..200_000_i64, any::<bool>(), flaw())
            .prop_map(|(loan, amount, is_last, flaw)| Step::Repay { loan, amount, is_last, flaw }),
        1 => (loan.clone(), prop_oneof![4 => Just(0_i64), 1 => -1..=1_i64])
            .prop_map(|(loan, more)| Step::Withdraw { loan, more }),
        1 => (loan, pair.clone()).prop_map(|(loan, to)| Step::Assign { loan, to }),
        1 => (pair, 0..3_usize, any::<bool>())
            .prop_map(|(car, to, lenders_agree)| Step::Give { car, to, lenders_agree }),
    ]
}

fn held() -> impl Strategy<Value = Step> {
    let (car, lender) = (0..2_usize, prop::option::of(0..2_usize));
    let hold = (car.clone(), 0..3_usize, 100_000..600_000_i64, lender, 1..10_u64, 0..3_u64, flaw());
    prop_oneof![
        6 => hold.prop_map(|(car, to, price, lender, days, ahead, flaw)| Step::Hold { car, to, price, lender, days, ahead, flaw }),
        6 => (0..6_usize, resolution(), flaw())
            .prop_map(|(held, resolution, flaw)| Step::ResolveHeld { held, resolution, flaw }),
        1 => (car, prop::bool::weighted(0.3)).prop_map(|(car, is_theft)| Step::Report { car, is_theft }),
    ]
}

fn sales() -> impl Strategy<Value = Step> {
    let (sale, offer, who) = (0..4_usize, 0..3_usize, 0..3_usize);
    let by = prop_oneof![Just((true, false)), Just((false, true)), Just((true, true))];
    let lender = prop::option::of(0..2_usize);
    prop_oneof![
        4 => (0..2_usize, who.clone()).prop_map(|(car, seller)| Step::List { car, seller }),
        6 => (sale.clone(), who, 200_000..1_000_000_i64, any::<bool>(), lender).prop_map(
            |(sale, buyer, price, has_deposit, lender)| Step::Offer { sale, buyer, price, has_deposit, lender }
        ),
        6 => (sale.clone(), offer.clone()).prop_map(|(sale, offer)| Step::Accept { sale, offer }),
        1 => sale.clone().prop_map(|sale| Step::Acknowledge { sale }),
        1 => sale.clone().prop_map(|sale| Step::Delist { sale }),
        1 => (sale.clone(), offer, seldom()).prop_map(|(sale, offer, keeps)| Step::Decline { sale, offer, keeps }),
        1 => (sale.clone(), by, seldom()).prop_map(|(sale, by, keeps)| Step::Cancel { sale, by, keeps }),
        6 => (sale, flaw()).prop_map(|(sale, flaw)| Step::Settle { sale, flaw }),
    ]
}

pub fn step() -> impl Strategy<Value = Step> {
    prop_oneof![2 => (1..12_u64).prop_map(Step::Days), 4 => money(), 5 => loans(), 3 => held(), 12 => sales()]
}

//! The whole market at random: payments, loans and sales of three people, two lenders and two cars, against a plain
//! reference that says for each transaction, right or wrong, whether it must be accepted and what it comes to.

mod reference;
mod steps;
mod world;

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::cell::RefCell;
use world::{Tally, World};

/// What the steps try, each of which has to have been accepted and refused at least once, so that no part is left out
/// unnoticed.
const KINDS: [&str; 28] = [
    "transfer",
    "reserve",
    "post",
    "void",
    "expire",
    "grant",
    "collect",
    "lend",
    "repay",
    "pay off",
    "withdraw",
    "assign",
    "give",
    "hold",
    "hold with a loan",
    "post held",
    "void held",
    "expire held",
    "list",
    "delist",
    "offer",
    "accept",
    "decline",
    "cancel",
    "settle in cash",
    "settle with a loan",
    "settle with a payoff",
    "settle with a loan and a payoff",
];

#[test]
fn the_market_agrees_with_a_plain_reference() {
    let config = Config { cases: 128, failure_persistence: None, max_shrink_iters: 500, ..Config::default() };
    // The same cases each time, so that what they reach can be asserted.
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let tally = RefCell::new(Tally::new());
    let steps = proptest::collection::vec(steps::step(), 60..120);
    let result = runner.run(&steps, |steps| {
        let mut world = World::new();
        for step in &steps {
            world.step(step);
            world.compare();
        }
        for (kind, counts) in world.tally {
            let mut tally = tally.borrow_mut();
            let sum = tally.entry(kind).or_default();
            *sum = [sum[0] + counts[0], sum[1] + counts[1]];
        }
        Ok(())
    });
    result.unwrap_or_else(|failure| panic!("{failure}"));
    let tally = tally.into_inner();
    for kind in KINDS {
        let [accepted, refused] = tally.get(kind).copied().unwrap_or_default();
        assert!(accepted > 0 && refused > 0, "{kind}: {accepted} accepted, {refused} refused of {tally:?}");
    }
}

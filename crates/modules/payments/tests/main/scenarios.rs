//! What people do, from beginning to end.

use crate::support::{BANK, DAY, Ledger, party};
use serde_json::{Value, json};
use vinculum_core::{AccountId, Timestamp};
use vinculum_payments::{AccountStatus, ChainStatus, FreezeReason};

pub fn transfer(from: AccountId, to: AccountId, amount: u64) -> Value {
    json!({ "type": "transfer", "from": from, "to": to, "amount": amount, "currency": "EUR" })
}

pub fn reserve(from: AccountId, to: AccountId, amount: u64, release: Value, expires_at: Timestamp) -> Value {
    json!({
        "type": "reserve", "from": from, "to": to, "amount": amount, "currency": "EUR", "release": release, "expiresAt": expires_at,
        "atDeadline": "give_back",
    })
}

#[test]
fn a_bank_issues_people_pay_and_the_bank_redeems() {
    let mut ledger = Ledger::new();
    let (ada, garage) = (ledger.open("ada", 50_000), ledger.open("garage", 0));
    let mut payment = transfer(ada, garage, 32_050);
    payment["reference"] = json!("INVOICE 7/2026");
    ledger.accept(&["ada"], payment);
    assert_eq!((ledger.funds(ada), ledger.funds(garage)), ((17_950, 17_950), (32_050, 32_050)));
    let redeem = json!({ "type": "redeem", "by": BANK, "account": garage, "amount": 30_000, "currency": "EUR" });
    ledger.accept(&["garage", BANK], redeem);
    assert_eq!(ledger.funds(garage).0, 2_050);
    let book = ledger.book(BANK, "EUR");
    let outstanding = book.debits_posted.minor_units() - book.credits_posted.minor_units();
    assert_eq!(outstanding, 17_950 + 2_050, "tokens outstanding are issued less redeemed");
    assert_eq!((ledger.entries(ada), ledger.entries(garage)), (3, 3), "opened, issued or redeemed, paid");
}

#[test]
fn an_overdraft_ends_at_the_credit_limit() {
    let mut ledger = Ledger::new();
    let (ada, garage) = (ledger.open("ada", 100), ledger.open("garage", 0));
    let limit = |limit: u64| json!({ "type": "set_credit_limit", "by": BANK, "account": ada, "creditLimit": limit, "currency": "EUR" });
    ledger.accept(&[BANK], limit(50));
    ledger.accept(&["ada"], transfer(ada, garage, 150));
    assert_eq!(ledger.funds(ada), (-50, 0));
    ledger.accept(&[BANK], limit(20));
    assert_eq!(ledger.funds(ada), (-50, -30), "a lowered limit takes nothing back");
    ledger.accept(&["garage"], transfer(garage, ada, 31));
    ledger.accept(&["ada"], transfer(ada, garage, 1));
}

#[test]
fn a_reservation_is_captured_in_part_and_the_rest_is_free_again() {
    let mut ledger = Ledger::new();
    let (ada, garage) = (ledger.open("ada", 1_000), ledger.open("garage", 0));
    let until = ledger.now.plus(DAY);
    let reserved = ledger.accept(&["ada"], reserve(ada, garage, 800, json!({ "by": "payee" }), until));
    assert_eq!((ledger.funds(ada), ledger.funds(garage)), ((1_000, 200), (0, 0)));
    let chain = reserved.transaction;
    ledger.accept(
        &["garage"],
        json!({ "type": "post_chain", "chain": chain, "accounts": [ada, garage], "amounts": [650] }),
    );
    assert_eq!((ledger.funds(ada), ledger.funds(garage)), ((350, 350), (650, 650)));
    assert_eq!(ledger.chain(chain).status, ChainStatus::Posted);
    let payment = ledger.payment(reserved.actions[0]).unwrap();
    assert_eq!((payment.amount.minor_units(), payment.refunded.minor_units()), (650, 0));
}

#[test]
fn a_chain_posts_voids_and_expires_as_a_unit() {
    let mut ledger = Ledger::new();
    let (ada, ben) = (ledger.open("ada", 1_000), ledger.open("ben", 1_000));
    let garage = ledger.open("garage", 0);
    let accounts = json!([ada, garage, ben]);
    let both = |ledger: &mut Ledger| {
        let until = ledger.now.plus(DAY);
        let release = || json!({ "by": "payee" });
        let legs = [reserve(ada, garage, 300, release(), until), reserve(ben, garage, 200, release(), until)];
        ledger.submit(&["ada", "ben"], &legs).unwrap().transaction
    };
    let end = |kind: &str, chain| json!({ "type": kind, "chain": chain, "accounts": accounts });

    let chain = both(&mut ledger);
    assert_eq!((ledger.funds(ada).1, ledger.funds(ben).1), (700, 800));
    ledger.accept(&["garage"], end("void_chain", chain));
    assert_eq!((ledger.funds(ada), ledger.funds(ben), ledger.funds(garage).0), ((1_000, 1_000), (1_000, 1_000), 0));

    let chain = both(&mut ledger);
    ledger.accept(&["garage"], end("post_chain", chain));
    assert_eq!((ledger.funds(ada).0, ledger.funds(ben).0, ledger.funds(garage).0), (700, 800, 500));

    let chain = both(&mut ledger);
    ledger.now = ledger.now.plus(DAY);
    ledger.accept(&["a stranger"], end("expire_chain", chain));
    assert_eq!(ledger.chain(chain).status, ChainStatus::Expired);
    assert_eq!((ledger.funds(ada), ledger.funds(ben), ledger.funds(garage).0), ((700, 700), (800, 800), 500));
    assert_eq!(ledger.entries(ben), 2 + 3 + 3, "every step is in the history of each account");
}

#[test]
fn escrow_is_released_by_both_parties_by_an_arbiter_or_at_the_deadline() {
    let mut ledger = Ledger::new();
    let (ada, ben) = (ledger.open("ada", 1_000), ledger.open("ben", 0));
    let post = |chain| json!({ "type": "post_chain", "chain": chain, "accounts": [ada, ben] });
    let until = ledger.now.plus(DAY);
    let chain = ledger.accept(&["ada"], reserve(ada, ben, 100, json!({ "by": "both_parties" }), until)).transaction;
    ledger.accept(&["ben", "ada"], post(chain));
    assert_eq!(ledger.funds(ben).0, 100);

    let arbiter = || json!({ "by": "arbiter", "arbiter": party("notary") });
    let chain = ledger.accept(&["ada"], reserve(ada, ben, 100, arbiter(), until)).transaction;
    ledger.accept(&["notary"], post(chain));
    assert_eq!(ledger.funds(ben).0, 200);
    let chain = ledger.accept(&["ada"], reserve(ada, ben, 100, arbiter(), until)).transaction;
    ledger.accept(&["notary"], json!({ "type": "void_chain", "chain": chain, "accounts": [ada, ben] }));
    assert_eq!(ledger.funds(ada), (800, 800));

    let mut paid_at_deadline = reserve(ada, ben, 300, arbiter(), until);
    paid_at_deadline["atDeadline"] = json!("pay");
    let chain = ledger.accept(&["ada"], paid_at_deadline).transaction;
    ledger.now = until;
    ledger.accept(&[], json!({ "type": "expire_chain", "chain": chain, "accounts": [ada, ben] }));
    assert_eq!((ledger.funds(ada), ledger.funds(ben)), ((500, 500), (500, 500)));
}

#[test]
fn a_payment_is_refunded_in_parts_up_to_its_whole() {
    let mut ledger = Ledger::new();
    let (ada, garage) = (ledger.open("ada", 1_000), ledger.open("garage", 0));
    let payment = ledger.accept(&["ada"], transfer(ada, garage, 600)).actions[0];
    let refund = |amount: u64| json!({ "type": "refund", "payment": payment, "from": garage, "to": ada, "amount": amount, "currency": "EUR" });
    ledger.accept(&["garage"], refund(200));
    ledger.reject(&["garage"], &[refund(401)], vinculum_payments::error::REFUND_TOO_LARGE);
    ledger.accept(&["garage"], refund(400));
    assert_eq!((ledger.funds(ada).0, ledger.funds(garage).0), (1_000, 0));
    assert_eq!(ledger.payment(payment).unwrap().refunded.minor_units(), 600);
}

#[test]
fn a_mandate_collects_within_its_limits_until_it_is_revoked() {
    let mut ledger = Ledger::new();
    let (ada, garage) = (ledger.open("ada", 1_000), ledger.open("garage", 0));
    let grant = json!({
        "type": "grant_mandate", "from": ada, "to": garage, "maxPayment": 100, "maxPerPeriod": 150, "periodDays": 30,
        "currency": "EUR",
        "validUntil": ledger.now.plus(365 * DAY),
    });
    let mandate = ledger.accept(&["ada"], grant).actions[0];
    let collect = |amount: u64| json!({ "type": "collect", "mandate": mandate, "from": ada, "to": garage, "amount": amount, "currency": "EUR" });
    let limit = vinculum_payments::error::MANDATE_LIMIT;
    ledger.reject(&["garage"], &[collect(101)], limit);
    ledger.accept(&["garage"], collect(100));
    ledger.reject(&["garage"], &[collect(51)], limit);
    ledger.accept(&["garage"], collect(50));
    ledger.now = ledger.now.plus(30 * DAY);
    ledger.accept(&["garage"], collect(100));
    let standing = ledger.mandate(mandate);
    assert_eq!((standing.period, standing.collected.minor_units()), (1, 100));
    let revoke = json!({ "type": "revoke_mandate", "mandate": mandate, "from": ada, "to": garage });
    ledger.accept(&["ada"], revoke.clone());
    for (signer, action) in [("garage", collect(1)), ("ada", revoke)] {
        ledger.reject(&[signer], &[action], vinculum_payments::error::MANDATE_ENDED);
    }
    assert_eq!(ledger.funds(garage).0, 250);
}

#[test]
fn a_frozen_account_is_paid_but_does_not_pay_and_an_empty_one_closes_for_ever() {
    let mut ledger = Ledger::new();
    let (ada, garage) = (ledger.open("ada", 500), ledger.open("garage", 500));
    let bank = |kind: &str, account: AccountId| json!({ "type": kind, "by": BANK, "account": account });
    let until = ledger.now.plus(DAY);
    let chain = ledger.accept(&["ada"], reserve(ada, garage, 100, json!({ "by": "payee" }), until)).transaction;
    let post = json!({ "type": "post_chain", "chain": chain, "accounts": [ada, garage] });

    let mut freeze = bank("freeze_account", ada);
    freeze["reason"] = json!("legal_order");
    ledger.accept(&[BANK], freeze);
    assert_eq!(ledger.account(ada).status, AccountStatus::Frozen { reason: FreezeReason::LegalOrder });
    let frozen = vinculum_payments::error::ACCOUNT_FROZEN;
    ledger.reject(&["ada"], &[transfer(ada, garage, 1)], frozen);
    ledger.reject(&["garage"], std::slice::from_ref(&post), frozen);
    ledger.accept(&["garage"], transfer(garage, ada, 50));
    ledger.accept(&[BANK], bank("unfreeze_account", ada));
    ledger.accept(&["garage"], post);
    ledger.accept(&["ada"], transfer(ada, garage, 450));

    ledger.accept(&[BANK], bank("close_account", ada));
    let closed = vinculum_payments::error::ACCOUNT_CLOSED;
    ledger.reject(&["garage"], &[transfer(garage, ada, 1)], closed);
    ledger.reject(&[BANK], &[bank("unfreeze_account", ada)], closed);
}

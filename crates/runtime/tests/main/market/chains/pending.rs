//! Loans that wait in a chain.

use super::{
    super::{CAR, START, Written, party},
    ALL, Handover, Held, TODAY, handover, held, held_for,
};
use serde_json::{Value, json};
use vinculum_core::Timestamp;
use vinculum_loans::error as loans;
use vinculum_payments::error as payments;

#[test]
fn a_pending_loan_is_secured_and_funded_by_its_chain() {
    let mut handover = handover();
    let everybody = [&ALL[..], &["carl", "other-lender"]].concat();
    let no_title = handover.parts_but(2, |_, _| None);
    let no_lien = handover.parts_but(2, |handover, _| Some(handover.hold_title(Value::Null)));
    let other_lien =
        handover.parts_but(2, |_, title| Some(title.clone().with("lien", json!({ "by": "lender", "lien": "loan-2" }))));
    let other_lender = handover
        .parts_but(2, |_, title| Some(title.clone().with("lien", json!({ "by": "other-lender", "lien": "loan-1" }))));
    let other_holder = handover.parts_but(2, |_, title| Some(title.clone().with("to", [party("carl")])));
    for parts in [no_title, no_lien, other_lien, other_lender, other_holder] {
        handover.market.reject(&everybody, &parts, loans::NOT_SECURED);
    }
    // The money is the lender's, exactly the principal, and reserved in this chain.
    let (parts, _) = handover.parts(TODAY);
    let with_proceeds = |proceeds: &[&Written]| {
        let digests: Vec<_> = proceeds.iter().map(|payment| payment.digest()).collect();
        [&parts[..3], &[parts[3].clone().with("proceeds", digests)]].concat()
    };
    handover.market.reject(&ALL, &with_proceeds(&[&parts[0]]), loans::PROCEEDS_DIFFER);
    handover.market.reject(&ALL, &with_proceeds(&[&parts[0], &parts[1]]), loans::PROCEEDS_DIFFER);
    let short = handover.parts_but(3, |_, origin| {
        let mut terms = origin.0["terms"].clone();
        terms["principal"] = json!(1_199_999);
        Some(origin.clone().with("terms", terms))
    });
    handover.market.reject(&ALL, &short, loans::PROCEEDS_DIFFER);
    let paid_now = handover.market.transfer(handover.lender, handover.seller, 1_200_000);
    let mut with_payment = with_proceeds(&[&paid_now]);
    with_payment.insert(0, paid_now);
    handover.market.reject(&ALL, &with_payment, payments::RESERVATION_UNFIT);
    // A reservation pays one loan out, a lien secures one.
    let mut second = parts.clone();
    second.push(parts[3].clone().with("salt", "ff".repeat(16)));
    handover.market.reject(&ALL, &second, payments::RESERVATION_UNFIT);
    let more = handover.reserve(handover.lender, 1_200_000);
    let mut two_loans = parts.clone();
    two_loans.insert(0, more.clone());
    let same_lien = parts[3].clone().with("salt", "ff".repeat(16)).with("proceeds", [more.digest()]);
    two_loans.push(same_lien);
    handover.market.reject(&ALL, &two_loans, loans::LIEN_TAKEN);
    // Without a chain nothing can wait.
    handover.market.reject(&ALL, &parts[3..], payments::UNKNOWN_CHAIN);
    let mut replayed = parts.clone();
    replayed.push(parts[3].clone());
    handover.market.reject(&ALL, &replayed, loans::LOAN_EXISTS);
}

#[test]
fn a_pending_loan_begins_on_the_day_of_its_terms() {
    // The day must be one on which the chain can be posted: from today to its deadline, noon of the 25th.
    for (begins, accepted) in [("2026-01-14", false), (TODAY, true), ("2026-01-25", true), ("2026-01-26", false)] {
        let mut handover = handover();
        let (parts, _) = handover.parts(begins);
        if accepted {
            handover.market.accept_written(&ALL, &parts);
        } else {
            handover.market.reject(&ALL, &parts, loans::DATE_OUT_OF_RANGE);
        }
    }
    // Where the deadline is the first moment of a day, that day is too late.
    let mut at_midnight = handover();
    at_midnight.deadline = Timestamp(at_midnight.deadline.0 / Timestamp::DAY_MS * Timestamp::DAY_MS);
    let (parts, _) = at_midnight.parts("2026-01-25");
    at_midnight.market.reject(&ALL, &parts, loans::DATE_OUT_OF_RANGE);

    let midnight = |days: u64| Timestamp((START.0 / Timestamp::DAY_MS + days) * Timestamp::DAY_MS);
    let mut held = held_for("2026-01-17");
    for time in [Timestamp(midnight(2).0 - 1), midnight(3)] {
        held.go_to(time);
        let posting = held.posting();
        held.refuse(&["sara"], &posting, loans::NOT_ADVANCE_DATE);
    }
    held.go_to(midnight(2));
    let posting = held.posting();
    held.market().accept_written(&["sara"], &posting);
    assert_eq!(held.handover.market.loan(held.loan).accrued_to.to_string(), "2026-01-17");
}

#[test]
fn a_pending_loan_is_not_serviced_and_a_lapsed_one_is_over() {
    let mut held = held();
    let (loan, lender, buyer) = (held.loan, held.handover.lender, held.handover.buyer);
    let investor = held.market().open("investor", 0);
    let transfer = held.market().transfer(buyer, lender, 100);
    let apply = held.market().pay_loan(loan, &transfer);
    let terms = json!({ "principal": 1, "annual_rate_ppm": 0, "advance_date": TODAY, "first_payment_date": "2026-02-15", "payments": 1,
                        "frequency": "monthly", "day_count": "actual/365f" });
    let services = [
        json!({ "type": "loans.run_end_of_day", "day": "2026-01-15", "loans": [loan] }),
        json!({ "type": "loans.defer", "loan": loan, "periods": 1 }),
        json!({ "type": "loans.modify", "loan": loan, "terms": terms }),
        json!({ "type": "loans.charge_off", "loan": loan }),
        json!({ "type": "loans.order_repossession", "loan": loan }),
        json!({ "type": "loans.assign", "loan": loan, "to": "investor", "account": investor }),
        json!({ "type": "loans.withdraw", "loan": loan, "payment": transfer.digest() }),
    ];
    let services = services.map(|service| vec![held.market().write(service)]);
    held.market().days(1);
    let everybody = ["ben", "lender", "investor"];
    for service in services.iter().chain([&vec![transfer, apply]]) {
        held.refuse(&everybody, service, loans::LOAN_PENDING);
    }
    let voiding = held.ending("void_chain");
    held.market().accept_written(&["sara"], &voiding);
    for service in &services {
        held.refuse(&everybody, service, loans::LOAN_OVER);
    }
    let chain = held.chain;
    let begin = held.market().write(json!({ "type": "loans.begin", "loan": loan, "chain": chain }));
    held.refuse(&everybody, &[begin], loans::NOT_PENDING);
}

#[test]
fn an_approval_is_free_again_when_its_loan_lapses() {
    let mut handover = handover();
    let decision = handover.market.write(json!({
        "type": "loans.record_decision", "by": "lender", "applicant": party("ben"), "model": "11".repeat(32), "policy": "11".repeat(32),
        "input": "11".repeat(32), "result": "11".repeat(32), "outcome": "approved",
    }));
    handover.market.accept_written(&["lender"], std::slice::from_ref(&decision));
    let approved = |handover: &mut Handover| {
        handover.parts_but(3, |_, origin| Some(origin.clone().with("decision", decision.digest())))
    };
    let parts = approved(&mut handover);
    let loan = parts[3].loan();
    let chain = handover.market.accept_written(&ALL, &parts).transaction;
    let mut held = Held { handover, chain, loan };
    let voiding = held.ending("void_chain");
    held.market().accept_written(&["sara"], &voiding);
    let again = approved(&mut held.handover);
    held.market().accept_written(&ALL, &again);
}

#[test]
fn proceeds_of_a_pending_loan_pay_nothing_else() {
    let mut held = held();
    let posting = held.posting();
    held.market().accept_written(&["sara"], &posting);
    let chain = held.handover.market.chain(held.chain);
    let lent = chain.legs[1].payment;
    let (seller, lender, loan) = (held.handover.seller, held.handover.lender, held.loan);
    let refund = held.market().write(json!({
        "type": "payments.refund", "payment": lent, "from": seller, "to": lender, "amount": 1, "currency": "EUR",
    }));
    held.refuse(&["sara"], &[refund], payments::PAYMENT_BOUND);
    let apply = held.market().write(json!({ "type": "loans.apply_payment", "loan": loan, "payment": lent }));
    held.refuse(&["ben"], &[apply], payments::PAYMENT_BOUND);
}

#[test]
fn the_sellers_loan_is_paid_off_out_of_the_chain() {
    let mut handover = handover();
    // Sara owes other-lender 3 000.00 on the car, which Ben's cash is to pay.
    let (vault, desk) = (handover.market.open("other-lender", 300_000), handover.market.open("other-lender", 0));
    let out = handover.market.transfer(vault, handover.seller, 300_000);
    let (old, _) = handover.market.originate("sara", desk, TODAY, &[&out]);
    let mut terms = old.0["terms"].clone();
    terms["principal"] = json!(300_000);
    let old = old.with("by", "other-lender").with("lien", "old").with("terms", terms);
    let lien = handover.market.place_lien("other-lender", "old");
    handover.market.accept_written(&["other-lender", "sara"], &[out, lien, old.clone()]);

    let (mut parts, loan) = handover.parts(TODAY);
    parts[0] = parts[0].clone().with("to", desk).with("release", json!({ "by": "arbiter", "arbiter": party("sara") }));
    let signers = [&ALL[..], &["other-lender"]].concat();
    let chain = handover.market.accept_written(&signers, &parts).transaction;
    let mut held = Held { handover, chain, loan };
    let [post, title, lien, begin] = held.posting().try_into().unwrap();
    let accounts = [held.handover.buyer, desk, held.handover.lender, held.handover.seller];
    let post = post.with("accounts", accounts);
    let apply = held.market().pay_loan(old.loan(), &parts[0]);
    let release = held.market().write(json!({
        "type": "vehicles.release_lien", "by": "other-lender", "vehicle": CAR, "lien": "old", "loan": old.loan(),
    }));
    held.market().accept_written(&["sara"], &[post, apply, release, title, lien, begin]);
    let car = held.market().car();
    let liens: Vec<_> = car.unreleased_liens().map(|lien| lien.lien.as_str()).collect();
    assert_eq!((car.holders.as_slice(), liens.as_slice()), (&[party("ben")][..], &["loan-1"][..]));
    assert!(held.market().loan(old.loan()).status.is_over());
}

//! Titles and loans that chains hold, and what the police report in between.

use super::{
    super::{
        reference::{self, Handover, Resolution, vault},
        steps::Flaw,
    },
    CARS, LENDERS, PEOPLE, STRANGER, Timestamp, World, Written, json, pick, spoil,
};
use vinculum_core::{LoanId, TransactionId};
use vinculum_loans::LoanStatus;

/// A handover on the ledger: its chain, and its loan with the name of the lien.
pub(super) struct Chained {
    chain: TransactionId,
    loan: Option<(LoanId, String)>,
}

impl World {
    pub(super) fn report(&mut self, car: usize, is_theft: bool) {
        let (kind, more) = match is_theft {
            true => ("report_theft", json!({})),
            false => ("report_recovery", json!({ "condition": "undamaged" })),
        };
        let now = self.time();
        let mut report = json!({ "type": format!("vehicles.{kind}"), "by": "police", "vehicle": CARS[car], "occurredAt": now, "reference": "K" });
        report.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let report = self.market.write(report);
        self.reference.report(car, is_theft);
        self.submit("report", true, &["police"], &[report]);
    }

    /// Title for money, half of it lent if there is a lender, from the day on that lies `ahead`.
    pub(super) fn hold(&mut self, mut handover: Handover, ahead: u64, flaw: Flaw) {
        let (from, to, until) = (self.reference.cars[handover.car].holder, handover.to, handover.until);
        if from == to {
            return;
        }
        handover.from = from;
        handover.begins = self.day() + ahead;
        let financed = handover.lender.map_or(0, |_| handover.price / 2);
        let short = i64::from(handover.lender.is_some() && matches!(flaw, Flaw::Short(_)));
        let name = self.next_lien();
        let mut actions = vec![self.reserve_action(to, from, handover.price - financed, until)];
        let mut hold = json!({
            "type": "vehicles.hold_title", "vehicle": CARS[handover.car], "from": [super::party(PEOPLE[from])], "to": [super::party(PEOPLE[to])],
        });
        let mut loan = None;
        let mut origin = None;
        if let Some(lender) = handover.lender {
            hold["lien"] = json!({ "by": LENDERS[lender], "lien": name });
            let lent = self.reserve_action(vault(lender), from, financed - short, until);
            let day = vinculum_loans::rules::day_of(Timestamp(self.time() + ahead * reference::DAY)).unwrap();
            let written = self.write_origin(handover.car, to, lender, (financed, &name), &day.to_string(), &[&lent]);
            let written = written.with("pending", true);
            loan = Some((written.loan(), name));
            origin = Some(written);
            actions.push(lent);
        }
        actions.push(self.market.write(hold));
        actions.extend(origin);
        // The lenders agree to whatever happens to cars with their liens.
        let mut signers = vec![PEOPLE[from], PEOPLE[to], LENDERS[0], LENDERS[1]];
        let is_spoilt = self.spoil_hold(flaw, handover.lender.is_some(), &mut signers, &mut actions) || short > 0;
        let kind = if handover.lender.is_some() { "hold with a loan" } else { "hold" };
        let last_day = self.day_of(until - 1);
        let expected = !is_spoilt && self.reference.hold(handover, last_day);
        let done = self.submit(kind, expected, &signers, &actions);
        self.handovers.extend(done.map(|chain| Chained { chain, loan }));
    }

    /// Money without a title is a reservation, and a title goes without a loan too: what a missing part spoils is the rest.
    fn spoil_hold(&self, flaw: Flaw, has_loan: bool, signers: &mut [&str], actions: &mut Vec<Written>) -> bool {
        match flaw {
            Flaw::Stranger(number) => {
                signers[number % 2] = STRANGER;
                true
            }
            Flaw::Without(number) => {
                // The loan without its money, or its title; the title without any money.
                let at = if has_loan { 1 + number % 2 } else { 0 };
                actions.remove(at);
                true
            }
            Flaw::None | Flaw::Short(_) | Flaw::UnknownLien => false,
        }
    }

    pub(super) fn resolve_held(&mut self, number: usize, resolution: Resolution, flaw: Flaw) {
        let Some(number) = pick(number, self.handovers.len()) else { return };
        let handover = self.reference.handovers[number].clone();
        let mut actions = self.resolution(number, &handover, resolution);
        let (payer, payee) = (PEOPLE[handover.to], PEOPLE[handover.from]);
        let lender = handover.lender.map(|lender| LENDERS[lender]);
        let (name, mut signers) = match resolution {
            Resolution::Post => ("post held", [payer, payee].into_iter().chain(lender).collect()),
            Resolution::Void => ("void held", vec![payee]),
            Resolution::Expire => ("expire held", vec![STRANGER]),
        };
        let is_spoilt = match flaw {
            Flaw::Short(_) if resolution == Resolution::Post => {
                let financed = handover.lender.map(|_| handover.price / 2);
                let amounts: Vec<_> =
                    [handover.price - financed.unwrap_or(0) - 1].into_iter().chain(financed).collect();
                actions[0] = actions[0].clone().with("amounts", amounts);
                true
            }
            // Anyone may end what has expired.
            Flaw::Stranger(_) if resolution == Resolution::Expire => false,
            flaw => spoil(flaw, &mut signers, &mut actions, |_| true),
        };
        let (time, day) = (self.time(), self.day());
        let expected = !is_spoilt && self.reference.resolve_held(number, resolution, time, day);
        let begun = self.handovers[number].loan.clone().filter(|_| expected && resolution == Resolution::Post);
        self.loans.extend(begun);
        self.submit(name, expected, &signers, &actions);
    }

    /// What resolves a chain, with all that it holds.
    fn resolution(&mut self, number: usize, handover: &Handover, resolution: Resolution) -> Vec<Written> {
        let &Handover { car, from, to, lender, .. } = handover;
        let Chained { chain, ref loan } = self.handovers[number];
        let loan = loan.clone();
        let mut accounts = vec![self.accounts[to], self.accounts[from]];
        accounts.extend(lender.map(|lender| self.accounts[vault(lender)]));
        let kind = match resolution {
            Resolution::Post => "post_chain",
            Resolution::Void => "void_chain",
            Resolution::Expire => "expire_chain",
        };
        let resolve = json!({ "type": format!("payments.{kind}"), "chain": chain, "accounts": accounts });
        let mut actions = vec![self.market.write(resolve)];
        let of_loan =
            |kind: &str, loan: LoanId| json!({ "type": format!("loans.{kind}"), "loan": loan, "chain": chain });
        if resolution == Resolution::Post {
            actions.push(self.title(car, from, to).with("chain", chain));
            if let Some((loan, name)) = loan {
                let lender = LENDERS[lender.unwrap()];
                let lien = self.market.place_lien(lender, &name).with("vehicle", CARS[car]);
                actions.push(lien.with("chain", chain));
                actions.push(self.market.write(of_loan("begin", loan)));
            }
            return actions;
        }
        let release = json!({ "type": "vehicles.release_title", "vehicle": CARS[car], "chain": chain });
        actions.push(self.market.write(release));
        if let Some((loan, _)) = loan {
            actions.push(self.market.write(of_loan("lapse", loan)));
        }
        actions
    }

    /// Titles, chains and loans agree on what is held.
    #[track_caller]
    pub(super) fn compare_held(&self) {
        let chains = self.holds.iter().map(|(chain, _)| *chain);
        let chains: Vec<_> = chains.chain(self.handovers.iter().map(|handover| handover.chain)).collect();
        let held = self.handovers.iter().filter_map(|handover| handover.loan.as_ref());
        let loans: Vec<_> = self.loans.iter().chain(held).map(|(id, _)| *id).collect();
        self.market.audit(&self.accounts, &chains, &loans);
        for (number, id) in CARS.iter().enumerate() {
            let hold = self.market.vehicle(*id).hold.map(|hold| hold.chain);
            let expected = self.reference.held_in(number).map(|handover| self.handovers[handover].chain);
            assert_eq!(hold, expected);
        }
        for (handover, chained) in self.reference.handovers.iter().zip(&self.handovers) {
            let chain = self.market.chain(chained.chain);
            assert_eq!(chain.is_pending(), handover.is_open);
            assert_eq!(chain.holds.is_empty(), !handover.is_open);
            let Some((loan, _)) = &chained.loan else { continue };
            let status = self.market.loan(*loan).status;
            assert_eq!(status == (LoanStatus::Pending { chain: chained.chain }), handover.is_open);
            assert_eq!(matches!(status, LoanStatus::Lapsed { .. }), !handover.is_open && !handover.is_done);
        }
    }
}

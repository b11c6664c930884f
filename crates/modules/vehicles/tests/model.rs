//! Titles, liens, recalls, thefts and ends of life against a reference so naive that it is easy to believe: it keeps
//! the list of everything that was accepted and answers every question by reading it from the start.

use crate::support::{Ledger, action, party, transfer, with};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const PEOPLE: &[&str] = &["anna", "bo", "carl"];
const LENDERS: &[&str] = &["lender", "bank"];
const LIENS: &[&str] = &["x", "y"];
const CAMPAIGNS: &[&str] = &["R-1", "R-2"];

/// What happens, in terms of indices into the lists above.
#[derive(Debug, Clone)]
enum Step {
    Transfer { from: BTreeSet<usize>, to: BTreeSet<usize>, lenders: BTreeSet<usize>, forgetful: bool },
    Place { lender: usize, lien: usize },
    Perfect { lender: usize, lien: usize },
    Release { lender: usize, lien: usize },
    Recall { campaign: usize },
    Repair { campaign: usize },
    Theft { police: bool, days_ago: u64 },
    Recovery { police: bool, days_ago: u64 },
    End,
    Correct { back: u64, by: usize },
}

const REPORTERS: &[&str] = &["maker", "workshop", "police", "insurer", "recycler"];

fn people() -> impl Strategy<Value = BTreeSet<usize>> {
    prop::collection::btree_set(0..PEOPLE.len(), 1..=2)
}

fn step() -> impl Strategy<Value = Step> {
    let lien = || (0..LENDERS.len(), 0..LIENS.len());
    prop_oneof![
        6 => (people(), people(), prop::collection::btree_set(0..LENDERS.len(), 0..=2), prop::bool::weighted(0.1))
            .prop_map(|(from, to, lenders, forgetful)| Step::Transfer { from, to, lenders, forgetful }),
        3 => lien().prop_map(|(lender, lien)| Step::Place { lender, lien }),
        2 => lien().prop_map(|(lender, lien)| Step::Perfect { lender, lien }),
        2 => lien().prop_map(|(lender, lien)| Step::Release { lender, lien }),
        2 => (0..CAMPAIGNS.len()).prop_map(|campaign| Step::Recall { campaign }),
        2 => (0..CAMPAIGNS.len()).prop_map(|campaign| Step::Repair { campaign }),
        2 => (any::<bool>(), 0u64..5).prop_map(|(police, days_ago)| Step::Theft { police, days_ago }),
        3 => (any::<bool>(), 0u64..5).prop_map(|(police, days_ago)| Step::Recovery { police, days_ago }),
        1 => Just(Step::End),
        5 => (1u64..6, 0..REPORTERS.len()).prop_map(|(back, by)| Step::Correct { back, by }),
    ]
}

/// An accepted entry.
#[derive(Debug, Clone)]
struct Done {
    step: Step,
    by: &'static str,
    day: u64,
}

/// The reference. Entry 0 is the birth, so that entry `n` is `log[n - 1]`; the first transfer is from the maker.
#[derive(Default)]
struct Naive {
    log: Vec<Done>,
    corrected: BTreeSet<usize>,
}

impl Naive {
    fn standing(&self) -> impl Iterator<Item = (usize, &Done)> {
        (1..).zip(&self.log).filter(|(number, _)| !self.corrected.contains(number))
    }

    /// None while the maker holds the title.
    fn holders(&self) -> Option<&BTreeSet<usize>> {
        self.log.iter().rev().find_map(|done| match &done.step {
            Step::Transfer { to, .. } => Some(to),
            _ => None,
        })
    }

    /// By lien: its lender and the last step that was taken with it.
    fn liens(&self) -> BTreeMap<usize, (usize, &'static str)> {
        let mut liens = BTreeMap::new();
        for done in &self.log {
            match done.step {
                Step::Place { lender, lien } => liens.insert(lien, (lender, "placed")),
                Step::Perfect { lender, lien } => liens.insert(lien, (lender, "perfected")),
                Step::Release { lender, lien } => liens.insert(lien, (lender, "released")),
                _ => continue,
            };
        }
        liens
    }

    fn is_stolen(&self) -> bool {
        let reports = self.standing().filter_map(|(number, done)| match done.step {
            Step::Theft { days_ago, .. } => Some((done.day - days_ago, number, true)),
            Step::Recovery { days_ago, .. } => Some((done.day - days_ago, number, false)),
            _ => None,
        });
        reports.max().is_some_and(|(_, _, stolen)| stolen)
    }

    fn is_ended(&self) -> bool {
        self.standing().any(|(_, done)| matches!(done.step, Step::End))
    }

    /// The open recalls: each standing opening eats the first standing repair after it.
    fn recalls(&self) -> (BTreeSet<usize>, BTreeSet<usize>) {
        let (mut opened, mut open) = (BTreeSet::new(), BTreeSet::new());
        for (_, done) in self.standing() {
            match done.step {
                Step::Recall { campaign } => {
                    opened.insert(campaign);
                    open.insert(campaign);
                }
                Step::Repair { campaign } => {
                    open.remove(&campaign);
                }
                _ => {}
            }
        }
        (opened, open)
    }

    fn allows(&self, step: &Step, by: &str) -> bool {
        let liens = self.liens();
        let status = |lender: &usize, lien: &usize| liens.get(lien).filter(|(owner, _)| owner == lender).map(|l| l.1);
        match step {
            Step::Transfer { from, to, lenders, forgetful } => {
                let unreleased = liens.values().filter(|(_, status)| *status != "released");
                !forgetful
                    && self.holders().is_none_or(|holders| holders == from && from != to)
                    && !self.is_stolen()
                    && !self.is_ended()
                    && unreleased.into_iter().all(|(lender, _)| lenders.contains(lender))
            }
            Step::Place { lien, .. } => !liens.contains_key(lien) && !self.is_stolen() && !self.is_ended(),
            Step::Perfect { lender, lien } => status(lender, lien) == Some("placed"),
            Step::Release { lender, lien } => status(lender, lien).is_some_and(|status| status != "released"),
            Step::Recall { campaign } => !self.recalls().0.contains(campaign),
            Step::Repair { campaign } => self.recalls().1.contains(campaign),
            Step::Theft { .. } | Step::Recovery { .. } | Step::End => true,
            Step::Correct { back, .. } => {
                let number = (self.log.len() as u64 + 1).saturating_sub(*back) as usize;
                number > 0
                    && !self.corrected.contains(&number)
                    && self.log[number - 1].by == by
                    && !matches!(
                        self.log[number - 1].step,
                        Step::Transfer { .. }
                            | Step::Place { .. }
                            | Step::Perfect { .. }
                            | Step::Release { .. }
                            | Step::Correct { .. }
                    )
            }
        }
    }

    fn apply(&mut self, step: Step, by: &'static str, day: u64) {
        if let Step::Correct { back, .. } = step {
            self.corrected.insert(self.log.len() + 1 - back as usize);
        }
        self.log.push(Done { step, by, day });
    }
}

/// The step as signers and an action.
fn write(step: &Step, naive: &Naive, day: u64) -> (Vec<&'static str>, Value) {
    let names = |people: &BTreeSet<usize>| people.iter().map(|person| PEOPLE[*person]).collect::<Vec<_>>();
    let holders = naive.holders().map_or(vec!["maker"], &names);
    let reporter = |police: &bool| if *police { "police" } else { "insurer" };
    let lien = |kind: &str, lien: &usize| with(action(kind), json!({ "lien": LIENS[*lien] }));
    let campaign = |kind: &str, campaign: &usize| with(action(kind), json!({ "campaign": CAMPAIGNS[*campaign] }));
    let ago = |kind: &str, days: &u64| with(action(kind), json!({ "occurredAt": crate::support::day(day - days) }));
    match step {
        Step::Transfer { from, to, lenders, forgetful } => {
            let from = if naive.holders().is_none() { vec!["maker"] } else { names(from) };
            let mut signers = [from.clone(), names(to)].concat();
            signers.dedup();
            signers.extend(lenders.iter().map(|lender| LENDERS[*lender]));
            if *forgetful {
                let forgotten = names(to)[0];
                signers.retain(|name| *name != forgotten);
                signers.push("dora");
            }
            (signers, transfer(&from, &names(to)))
        }
        Step::Place { lender, lien: name } => ([vec![LENDERS[*lender]], holders].concat(), lien("place_lien", name)),
        Step::Perfect { lender, lien: name } => (vec![LENDERS[*lender]], lien("perfect_lien", name)),
        Step::Release { lender, lien: name } => (vec![LENDERS[*lender]], lien("release_lien", name)),
        Step::Recall { campaign: name } => (vec!["maker"], campaign("open_recall", name)),
        Step::Repair { campaign: name } => (vec!["workshop"], campaign("complete_recall", name)),
        Step::Theft { police, days_ago } => (vec![reporter(police)], ago("report_theft", days_ago)),
        Step::Recovery { police, days_ago } => (vec![reporter(police)], ago("report_recovery", days_ago)),
        Step::End => (vec!["recycler"], action("record_end_of_life")),
        Step::Correct { back, by } => {
            let number = (naive.log.len() as u64 + 1).saturating_sub(*back);
            (vec![REPORTERS[*by]], with(action("correct_record"), json!({ "record": number })))
        }
    }
}

fn compare(ledger: &mut Ledger, naive: &Naive) -> Result<(), TestCaseError> {
    let car = ledger.car();
    let holders: Vec<_> = naive
        .holders()
        .map_or(vec![party("maker")], |holders| holders.iter().map(|person| party(PEOPLE[*person])).collect());
    prop_assert!(car.is_held_by(&holders));
    prop_assert_eq!(car.is_stolen(), naive.is_stolen());
    prop_assert_eq!(car.is_ended(), naive.is_ended());
    let liens: BTreeMap<_, _> =
        car.liens.iter().map(|l| (l.lien.clone(), (l.lender.to_string(), l.status.to_string()))).collect();
    let expected: BTreeMap<_, _> = naive
        .liens()
        .into_iter()
        .map(|(lien, (lender, status))| (LIENS[lien].to_owned(), (LENDERS[lender].to_owned(), status.to_owned())))
        .collect();
    prop_assert_eq!(liens, expected);
    let open: BTreeSet<_> = car.open_recalls().map(|recall| recall.campaign.as_str()).collect();
    let expected: BTreeSet<_> = naive.recalls().1.into_iter().map(|campaign| CAMPAIGNS[campaign]).collect();
    prop_assert_eq!(&open, &expected);
    prop_assert_eq!(ledger.entries_in_head(), naive.log.len() as u64 + 1);

    // What readers compute from the history agrees with what rules keep in the state.
    let now = ledger.now();
    let entries = ledger.history();
    let verdict = vinculum_vehicles::verdict(&entries, &[], &[], now);
    prop_assert_eq!(verdict.stolen, naive.is_stolen());
    prop_assert_eq!(verdict.end_of_life, naive.is_ended());
    prop_assert_eq!(verdict.open_recalls, expected.len() as u64);
    prop_assert_eq!(verdict.liens, car.unreleased_liens().count() as u64);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_state_agrees_with_a_naive_reference(steps in prop::collection::vec(step(), 1..40)) {
        let (mut ledger, mut naive) = (Ledger::with_car(), Naive::default());
        for (day, step) in (10u64..).zip(steps) {
            ledger.on_day(day);
            let (signers, value) = write(&step, &naive, day);
            let allowed = naive.allows(&step, signers[0]);
            let before = ledger.snapshot();
            let result = ledger.run(&signers, std::slice::from_ref(&value));
            prop_assert_eq!(result.is_ok(), allowed, "{:?} {:?}", step, result);
            if allowed {
                naive.apply(step, signers[0], day);
            } else {
                prop_assert_eq!(ledger.snapshot(), before);
            }
            compare(&mut ledger, &naive)?;
        }
    }
}

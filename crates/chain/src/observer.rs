//! What this member hears of the others in consensus: when each last voted, and whose turns were missed.

use crate::consensus::Scheme;
use commonware_actor::Feedback;
use commonware_consensus::{
    Reporter,
    simplex::types::{Activity, Attributable as _},
    types::View,
};
use commonware_cryptography::sha256;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard},
};
use vinculum_core::Timestamp;

/// For how many views it is remembered who gave them up.
const VIEWS: usize = 64;

/// What was heard of one member.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// When the member's last vote arrived; `None` when none has.
    pub last_vote: Option<Timestamp>,
    /// How many of its turns to lead were given up by the others before it did so itself.
    pub missed_turns: u64,
}

#[derive(Debug, Default)]
struct State {
    heard: Vec<Heard>,
    /// Who voted to give up each of the latest views.
    gave_up: BTreeMap<View, BTreeSet<usize>>,
}

/// Collects it. Cheap to clone.
#[derive(Clone)]
pub struct Observer {
    clock: Arc<dyn Fn() -> Timestamp + Send + Sync>,
    state: Arc<Mutex<State>>,
}

impl Observer {
    /// An observer of this many members, at least one.
    pub fn new(members: usize, clock: Arc<dyn Fn() -> Timestamp + Send + Sync>) -> Self {
        let state = State { heard: vec![Heard::default(); members], ..State::default() };
        Self { clock, state: Arc::new(Mutex::new(state)) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no code panics while it holds this lock")
    }

    /// What was heard of each member, in the order of the validator set.
    pub fn heard(&self) -> Vec<Heard> {
        self.state().heard.clone()
    }

    fn voted(&self, member: usize) {
        let now = (self.clock)();
        if let Some(heard) = self.state().heard.get_mut(member) {
            heard.last_vote = Some(now);
        }
    }

    fn gave_up(&self, member: usize, view: View) {
        let mut state = self.state();
        state.gave_up.entry(view).or_default().insert(member);
        while state.gave_up.len() > VIEWS {
            state.gave_up.pop_first();
        }
    }

    /// The members lead in turn, one view each. A leader with nothing to propose gives its view up first of all.
    fn skipped(&self, epoch: u64, view: View) {
        let mut state = self.state();
        let leader = (epoch.wrapping_add(view.get()) % state.heard.len() as u64) as usize;
        let passed_on = state.gave_up.get(&view).is_some_and(|members| members.contains(&leader));
        if !passed_on {
            state.heard[leader].missed_turns += 1;
        }
    }
}

impl Reporter for Observer {
    type Activity = Activity<Scheme, sha256::Digest>;

    fn report(&mut self, activity: Self::Activity) -> Feedback {
        match activity {
            Activity::Notarize(vote) => self.voted(vote.signer().into()),
            Activity::Finalize(vote) => self.voted(vote.signer().into()),
            Activity::Nullify(vote) => {
                self.voted(vote.signer().into());
                self.gave_up(vote.signer().into(), vote.round.view());
            }
            Activity::Nullification(skipped) => self.skipped(skipped.round.epoch().get(), skipped.round.view()),
            Activity::ConflictingNotarize(_) | Activity::ConflictingFinalize(_) | Activity::NullifyFinalize(_) => {
                tracing::warn!(?activity, "a member contradicts itself in consensus");
            }
            Activity::Notarization(_) | Activity::Certification(_) | Activity::Finalization(_) => {}
        }
        Feedback::Ok
    }
}

//! What goes wrong in a simulation, drawn from its seed.

use crate::{
    cluster::{Cluster, link},
    conduct::Lie,
};
use commonware_p2p::simulated::Link;
use commonware_runtime::deterministic::{FaultConfig, PartialWriteMode, WriteConfig};
use commonware_utils::Probability;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
/// Members of a simulated network.
pub const MEMBERS: usize = 4;
/// How many seeds are run when nothing else is asked for.
pub const SEEDS: u64 = 256;
/// How long faults go on before everything is healed, in milliseconds.
const SPAN: u64 = 4_000;

/// What kind of fault a seed is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One, several or all members crash, or the power goes, and they come back.
    Crashes,
    /// The network splits; links are slow and lose messages.
    Network,
    /// One member is dishonest when it leads, and another link is slow or a member crashes.
    Dishonesty,
    /// All of it together.
    Everything,
}

impl Kind {
    /// All kinds, in the order in which seeds take turns.
    pub const ALL: [Self; 4] = [Self::Crashes, Self::Network, Self::Dishonesty, Self::Everything];
    /// The kind of a seed.
    pub fn of(seed: u64) -> Self {
        Self::ALL[seed as usize % Self::ALL.len()]
    }

    /// A dishonest leader needs work to lead with.
    fn transactions(self) -> u64 {
        if matches!(self, Self::Dishonesty | Self::Everything) { 20 } else { 8 }
    }
}

/// Something that happens.
#[derive(Clone)]
pub enum Event {
    /// A member goes down, if it is up.
    Crash(usize),
    /// A member comes back, if it is down.
    Start(usize),
    /// Members of which one is in the set and the other isn't no longer reach each other.
    Split(u8),
    /// A link changes for the worse.
    Degrade(usize, usize, Link),
    /// All links are good again.
    Heal,
    /// A client gives a member a transaction.
    Submit(usize, u64),
}

/// How much of what wasn't synced yet has reached the disks when the power goes.
#[derive(Debug, Clone, Copy)]
pub struct Blackout {
    /// This many of four writes or bytes.
    quarters: u64,
    /// Arbitrary bytes of a write, not its beginning.
    torn: bool,
}

impl Blackout {
    /// The setting of the simulated disks.
    pub fn disks(self) -> FaultConfig {
        let part = |quarters| Probability::new(quarters, 4).expect("at most four quarters");
        let mode = if self.torn { PartialWriteMode::Subset } else { PartialWriteMode::Prefix };
        let write = WriteConfig { failure_rate: part(0), retention_rate: part(self.quarters), mode };
        FaultConfig { write_rate: Some(write), ..FaultConfig::default() }
    }
}

/// What happens between two losses of power, or from the last one to the end.
#[derive(Default)]
pub struct Phase {
    /// What happens when, in milliseconds from the phase's beginning.
    pub events: Vec<(u64, Event)>,
    /// The power goes at the end.
    pub blackout: Option<Blackout>,
}

/// All that happens in one simulation.
pub struct Plan {
    /// The dishonest member and the number of its first lie.
    pub dishonest: Option<(usize, usize)>,
    /// One after the other; only the last has no blackout.
    pub phases: Vec<Phase>,
}

impl Plan {
    /// The plan of this seed.
    pub fn draw(seed: u64) -> Self {
        let kind = Kind::of(seed);
        let mut draw = Draw(StdRng::seed_from_u64(seed));
        let dishonest = matches!(kind, Kind::Dishonesty | Kind::Everything).then(|| {
            let lie = seed as usize / Kind::ALL.len() % Lie::ALL.len();
            (draw.member(), lie)
        });
        let blackouts = if matches!(kind, Kind::Crashes | Kind::Everything) { draw.up_to(2) } else { 0 };
        let mut plan = Self { dishonest, phases: Vec::new() };
        for number in 0..=blackouts {
            let mut phase = draw.phase(kind, dishonest.map(|(member, _)| member));
            if number < blackouts {
                let end = 300 + draw.up_to(SPAN - 300);
                phase.events.retain(|(at, _)| *at < end);
                phase.events.push((end, Event::Heal));
                phase.blackout = Some(Blackout { quarters: 2 * draw.up_to(2), torn: draw.one_in(2) });
            }
            plan.phases.push(phase);
        }
        let last = blackouts as usize;
        for number in 0..kind.transactions() {
            let phase = &mut plan.phases[draw.up_to(last as u64) as usize];
            let end = phase.blackout.and(phase.events.last()).map_or(SPAN, |(at, _)| *at);
            phase.events.push((draw.up_to(end), Event::Submit(draw.member(), number)));
        }
        plan.phases.iter_mut().for_each(|phase| phase.events.sort_by_key(|(at, _)| *at));
        plan
    }
}

/// Draws from a seed.
struct Draw(StdRng);

impl Draw {
    fn up_to(&mut self, most: u64) -> u64 {
        self.0.random_range(0..=most)
    }

    fn between(&mut self, least: u64, most: u64) -> u64 {
        self.0.random_range(least..=most)
    }

    fn one_in(&mut self, number: u64) -> bool {
        self.up_to(number - 1) == 0
    }

    fn member(&mut self) -> usize {
        self.up_to(MEMBERS as u64 - 1) as usize
    }

    fn phase(&mut self, kind: Kind, dishonest: Option<usize>) -> Phase {
        let mut phase = Phase::default();
        match kind {
            Kind::Crashes => (0..=self.up_to(2)).for_each(|_| self.crash(&mut phase)),
            Kind::Network => {
                (0..=self.up_to(1)).for_each(|_| self.split(&mut phase));
                (0..=self.up_to(5)).for_each(|_| self.degrade(&mut phase));
            }
            Kind::Dishonesty if self.one_in(3) => self.degrade(&mut phase),
            Kind::Dishonesty if self.one_in(2) => self.crash_of(&mut phase, dishonest.into_iter().collect()),
            Kind::Dishonesty => {}
            Kind::Everything => {
                self.crash(&mut phase);
                self.split(&mut phase);
                (0..=self.up_to(3)).for_each(|_| self.degrade(&mut phase));
            }
        }
        phase
    }

    /// Mostly one member, sometimes two, sometimes all.
    fn crash(&mut self, phase: &mut Phase) {
        let victims = match self.up_to(5) {
            0 => (0..MEMBERS).collect(),
            1 => vec![self.member(), self.member()],
            _ => vec![self.member()],
        };
        self.crash_of(phase, victims);
    }

    fn crash_of(&mut self, phase: &mut Phase, victims: Vec<usize>) {
        let at = self.up_to(SPAN);
        for victim in victims {
            let downtime = self.between(50, 2_500);
            phase.events.push((at, Event::Crash(victim)));
            phase.events.push((at + downtime, Event::Start(victim)));
        }
    }

    fn split(&mut self, phase: &mut Phase) {
        let (at, duration) = (self.up_to(SPAN), self.between(300, 3_000));
        let set = self.between(1, (1 << MEMBERS) - 2) as u8;
        phase.events.push((at, Event::Split(set)));
        phase.events.push((at + duration, Event::Heal));
    }

    fn degrade(&mut self, phase: &mut Phase) {
        let (from, to) = (self.member(), self.member());
        let bad = link(self.between(20, 300), self.up_to(50), self.between(60, 100));
        if from != to {
            phase.events.push((self.up_to(SPAN), Event::Degrade(from, to, bad)));
        }
    }
}

impl Event {
    /// Makes it happen, unless it is a [`Event::Submit`], which is the client's.
    pub async fn strike(&self, cluster: &mut Cluster) {
        match self {
            Self::Crash(member) => cluster.crash(*member).await,
            Self::Start(member) if cluster.is_up(*member) => {}
            Self::Start(member) => cluster.start(*member).await,
            Self::Split(set) => {
                let is_in = |member: usize| set >> member & 1 == 1;
                for (from, to) in cluster.pairs().filter(|(from, to)| is_in(*from) != is_in(*to)) {
                    cluster.cut(from, to).await;
                }
            }
            Self::Degrade(from, to, link) => cluster.link(*from, *to, link.clone()).await,
            Self::Heal => cluster.heal().await,
            Self::Submit(..) => {}
        }
    }
}

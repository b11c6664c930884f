//! What fraudsters do; see [`crate::Fraud`].

use super::{
    Event, Holder, Life,
    step::{Draft, record},
};
use crate::{
    Fraud,
    calendar::{Day, day_of, moment, years},
    market::{CN, DE, MARKETS, Market, PL, SE, Town, US},
    random::Random,
    rates::planted,
};
use vinculum_core::{Role, Timestamp};
use vinculum_vehicles::{
    TransferTitle,
    error::VEHICLE_EXISTS,
    types::{InspectionResult, OdometerSource, RegistrationStatus, Severity, Usage, Work},
};

/// What is special about a life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Story {
    Honest,
    /// Turned back before a sale.
    Rollback,
    /// Turned back, and a control unit tells.
    ControlUnit,
    /// The identity moves to another car.
    Transplant,
    /// A second car comes to a workshop under this identity.
    SecondCar,
    AfterEndOfLife,
    WhileStolen,
    Travel,
    Churn,
    TotalLoss,
    CloneAttempt,
}

const STORIES: [(Story, f64); 10] = [
    (Story::Rollback, planted::ODOMETER_ROLLBACK),
    (Story::Transplant, planted::ODOMETER_IMPLAUSIBLE_RATE * 0.5),
    (Story::ControlUnit, planted::ODOMETER_IMPLAUSIBLE_RATE * 0.25),
    (Story::SecondCar, planted::ODOMETER_IMPLAUSIBLE_RATE * 0.25),
    (Story::AfterEndOfLife, planted::RECORD_AFTER_END_OF_LIFE),
    (Story::WhileStolen, planted::RECORD_WHILE_STOLEN),
    (Story::Travel, planted::IMPOSSIBLE_TRAVEL),
    (Story::Churn, planted::OWNERSHIP_CHURN),
    (Story::TotalLoss, planted::TOTAL_LOSS_TITLED_CLEAN),
    (Story::CloneAttempt, planted::CLONE_ATTEMPT),
];

impl Story {
    pub(super) fn draw(random: &mut Random) -> Self {
        let mut left = random.unit();
        for (story, rate) in STORIES {
            if left < rate {
                return story;
            }
            left -= rate;
        }
        Self::Honest
    }

    /// Days before and after it that a life needs to hold it.
    fn room(self) -> (Day, Day) {
        match self {
            Self::Honest => (0, 0),
            Self::Rollback | Self::ControlUnit => (years(3.2), 260),
            Self::Transplant | Self::SecondCar => (years(2.2), 200),
            Self::AfterEndOfLife => (years(3.0), 800),
            Self::WhileStolen => (years(1.0), 300),
            Self::Travel => (years(1.0), 400),
            Self::Churn => (years(1.2), 700),
            Self::TotalLoss => (years(1.5), 420),
            Self::CloneAttempt => (years(0.4), 90),
        }
    }

    /// How many days ago the car must have been built at least.
    pub(super) fn least_age(self) -> Day {
        let (before, after) = self.room();
        if self == Self::Honest { 0 } else { before + after + 60 }
    }

    /// The market where the car is first sold: one whose reporters the story needs.
    pub(super) fn market(self, random: &mut Random) -> usize {
        let possible: &[usize] = match self {
            Self::AfterEndOfLife | Self::WhileStolen => &[DE, US, SE, PL],
            Self::TotalLoss => &[DE, US, SE],
            _ => &[DE, US, SE, PL, CN],
        };
        random.weighted(possible.iter().map(|index| (*index, MARKETS[*index].weight)))
    }
}

impl Life<'_> {
    /// Puts the story on the agenda, and the honest reading that some need before it.
    pub(super) fn plan_story(&mut self) {
        let (before, after) = self.story.room();
        let built = day_of(self.car.built);
        if self.story == Story::Honest {
            return;
        }
        let day = self.random.between(built + before, self.today - after);
        self.on(day, Event::Fraud(0));
        let earlier = match self.story {
            Story::Rollback | Story::ControlUnit => self.random.between(35, 300),
            Story::Transplant => self.random.between(8, 60),
            Story::SecondCar => self.random.between(3, 45),
            _ => return,
        };
        self.on(day - earlier, Event::ForcedService);
    }

    pub(super) fn fraud(&mut self, stage: u32) {
        let waits = stage == 0 && !self.is_in_use();
        if waits {
            // Between two owners; try again when there is one.
            return if self.day < self.today - 100 {
                self.within(15, 40, Event::Fraud(0))
            };
        }
        match (self.story, stage) {
            (Story::Rollback, _) => self.turn_back(),
            (Story::ControlUnit, 0) => {
                self.bold_rollback();
                self.within(100, 200, Event::Fraud(1));
            }
            (Story::ControlUnit, _) => self.control_unit(),
            (Story::Transplant, _) => self.transplant(),
            (Story::SecondCar, _) => self.second_car(),
            (Story::AfterEndOfLife, 0) => {
                self.scrap("Total loss after an accident");
                self.within(30, 480, Event::Fraud(1));
            }
            (Story::AfterEndOfLife, _) => self.back_to_life(stage),
            (Story::WhileStolen, 0) => self.steal(),
            (Story::WhileStolen, _) => self.use_stolen(),
            (Story::Travel, _) => self.travel(stage),
            (Story::Churn, _) => self.churn(stage),
            (Story::TotalLoss, 0) => self.hide_loss(),
            (Story::TotalLoss, _) => self.wash_title(),
            (Story::CloneAttempt, _) => self.clone_birth(),
            (Story::Honest, _) => {}
        }
    }

    fn plant(&mut self, fraud: Fraud) {
        if !self.over && !self.planted.contains(&fraud) {
            self.planted.push(fraud);
        }
    }

    /// Makes the odometer show these kilometres.
    fn show(&mut self, kilometres: f64) {
        self.odometer.hidden = self.odometer.kilometres - kilometres.max(1_000.0);
    }

    fn run_to_today(&mut self) {
        self.odometer.advance(moment(self.day, 0));
    }

    fn turn_back(&mut self) {
        self.run_to_today();
        let (shown, last) = (self.odometer.shown(), self.odometer.last_shown);
        match self.random.below(100) {
            60..80 if last > 10_000.0 => {
                let below = self.random.uniform(800.0, 4_000.0);
                self.show(last - below);
                self.sell_turned();
            }
            80..95 if !self.market.exports.is_empty() => {
                let (to, _) = self.market.exports[0];
                let home = self.market;
                self.export(to, 0.0);
                if self.market != home {
                    let share = self.random.uniform(0.4, 0.75);
                    self.show(shown * share);
                    self.plant(Fraud::OdometerRollback);
                }
            }
            95.. if shown > last + 2_000.0 => {
                let above = self.random.uniform(50.0, 600.0);
                self.show(last + above);
                self.sell_turned();
            }
            _ => self.bold_rollback(),
        }
        self.spared = false;
    }

    fn bold_rollback(&mut self) {
        self.run_to_today();
        let share = self.random.uniform(0.4, 0.75);
        self.show(self.odometer.shown() * share);
        self.sell_turned();
    }

    /// The turned odometer is the point of the sale, so the papers say what it shows.
    fn sell_turned(&mut self) {
        if self.random.chance(0.6) {
            self.trade_in(true);
        } else {
            self.sell_to_user(Usage::Private, false, true);
        }
        self.plant(Fraud::OdometerRollback);
    }

    /// A workshop reads the true distance out of a control unit that nobody turned back.
    fn control_unit(&mut self) {
        let Some(garage) = self.reporter(Role::Workshop).map(|garage| garage.id.clone()) else {
            return;
        };
        // The new owner's first visit showed the turned value; the fault memory a few days later does not.
        self.service(true);
        self.day += self.random.between(3, 30);
        let (at, place) = self.visit();
        let mut draft = self.draft(at);
        let odometer = super::reading(self.odometer.kilometres, self.odometer.unit, OdometerSource::Diagnostic);
        record!(draft, self, RecordMaintenance by garage, at Some(place), {
            work: vec![Work { code: "D-700".into(), description: "Fault memory of all control units read".into() }],
            parts: Vec::new(),
            odometer: Some(odometer),
            odometer_exchange: None,
        });
        if self.commit(draft).is_some() {
            self.plant(Fraud::OdometerImplausibleRate);
        }
        self.spared = false;
    }

    /// Another car, which has run much more, takes over the identity and is sold.
    fn transplant(&mut self) {
        self.run_to_today();
        let more = self.random.uniform(60_000.0, 140_000.0);
        self.odometer.hidden -= more;
        let sold = if self.random.chance(0.6) {
            self.trade_in(true);
            self.for_sale
        } else {
            self.sell_to_user(Usage::Private, false, true);
            !self.over
        };
        if sold {
            self.plant(Fraud::OdometerImplausibleRate);
        }
        self.spared = false;
    }

    /// A second car under the same plates comes to a workshop in another town.
    fn second_car(&mut self) {
        let Some(garage) = self.reporter(Role::Workshop).map(|garage| garage.id.clone()) else {
            return;
        };
        let town = self.random.pick(self.market.towns);
        let (at, place) = self.visit_to(self.market.country, town);
        let mut draft = self.draft(at);
        let shown = self.odometer.shown() + self.random.uniform(40_000.0, 150_000.0);
        let odometer = super::reading(shown, self.odometer.unit, OdometerSource::Dashboard);
        let (work, parts) = self.jobs();
        record!(draft, self, RecordMaintenance by garage, at Some(place), {
            work: work,
            parts: parts,
            odometer: Some(odometer),
            odometer_exchange: None,
        });
        if self.commit(draft).is_some() {
            self.plant(Fraud::OdometerImplausibleRate);
            self.plant(Fraud::OdometerRollback);
            self.within(15, 150, Event::ForcedService);
        }
        self.spared = false;
    }

    /// A far country or state where nobody knows the car.
    fn elsewhere(&mut self) -> (&'static Market, &'static Town) {
        let index = MARKETS.iter().position(|market| market == self.market).unwrap_or(DE);
        let away = self.random.chance(0.65);
        let market = match index {
            DE | SE if away => &MARKETS[PL],
            PL if away => &MARKETS[DE],
            _ => self.market,
        };
        (market, self.random.pick(market.towns))
    }

    /// Registered, inspected or maintained by people who don't know what the car is.
    fn innocent_record(&mut self) -> bool {
        let before = self.records;
        let choice = self.random.below(10);
        let (country, town) = (self.market.country, self.town);
        if choice < 3 {
            let at = self.time();
            let mut draft = self.draft(at);
            self.add_registration(&mut draft, town, RegistrationStatus::Registered, Usage::Private);
            self.commit(draft);
        } else if choice < 6
            && let Some(body) = self.reporter(Role::InspectionBody).map(|body| body.id.clone())
        {
            let (at, place) = self.visit_to(country, town);
            let mut draft = self.draft(at);
            let odometer = Some(self.odometer.read(OdometerSource::Dashboard));
            let scheme = self.market.inspection.as_ref().map_or("", |rhythm| rhythm.scheme);
            record!(draft, self, RecordInspection by body, at Some(place), {
                scheme: scheme.into(),
                result: InspectionResult::Pass,
                defects: Vec::new(),
                next_due: None,
                odometer: odometer,
            });
            self.commit(draft);
        } else if let Some(garage) = self.reporter(Role::Workshop).map(|garage| garage.id.clone()) {
            let (at, place) = self.visit_to(country, town);
            self.maintain(&garage, at, place);
        }
        self.records > before
    }

    fn back_to_life(&mut self, stage: u32) {
        if stage == 1 {
            (self.market, self.town) = self.elsewhere();
            self.odometer.per_day = 30.0;
        }
        if self.innocent_record() {
            self.plant(Fraud::RecordAfterEndOfLife);
        }
        if stage < 3 {
            self.within(20, 150, Event::Fraud(stage + 1));
        }
    }

    fn steal(&mut self) {
        match self.theft(false) {
            Some(by) => {
                self.within(5, 200, Event::Fraud(1));
                if self.random.chance(0.3) {
                    self.within(201, 290, Event::Recovery(by));
                }
            }
            // Nobody to report it to yet.
            None => self.within(60, 120, Event::Fraud(0)),
        }
    }

    fn use_stolen(&mut self) {
        if !self.stolen {
            return;
        }
        let home = (self.market, self.town);
        (self.market, self.town) = self.elsewhere();
        for _ in 0..1 + self.random.below(2) {
            if self.innocent_record() {
                self.plant(Fraud::RecordWhileStolen);
            }
            self.day += self.random.between(3, 20);
        }
        // The police at home have the file.
        (self.market, self.town) = home;
        self.spared = false;
    }

    /// The real car and its double are seen within hours.
    fn travel(&mut self, stage: u32) {
        if stage > 0 && !self.is_in_use() {
            return self.within(15, 40, Event::Fraud(stage));
        }
        let Some(garage) = self.reporter(Role::Workshop).map(|garage| garage.id.clone()) else {
            return;
        };
        let (at, place) = self.visit();
        self.maintain(&garage, at, place);
        let near = self.random.chance(0.2);
        let (least, most) = if near { (250.0, 600.0) } else { (600.0, 4_500.0) };
        let mut towns = self.towns_away(least, most);
        if towns.is_empty() {
            towns = self.towns_away(300.0, 4_500.0);
        }
        let minutes = if near { self.random.between(150, 220) } else { self.random.between(35, 240) };
        if !towns.is_empty() && self.double_seen(&towns, at.plus(minutes as u64 * 60_000)) {
            self.plant(Fraud::ImpossibleTravel);
        }
        if stage < 2 && self.random.chance(0.6) {
            self.within(25, 130, Event::Fraud(stage + 1));
        } else {
            self.spared = false;
        }
    }

    /// Towns on the same continent that lie this far away, in kilometres.
    fn towns_away(&self, least: f64, most: f64) -> Vec<(&'static Market, &'static Town)> {
        let europe = [DE, SE, PL].map(|index| &MARKETS[index]);
        let european = europe.contains(&self.market);
        let markets = if european { europe.to_vec() } else { vec![self.market] };
        // A degree of longitude against one of latitude, at about 53 and 33 degrees north.
        let shrink = if european { 0.6 } else { 0.84 };
        let away = |town: &Town| {
            let north = f64::from(town.latitude - self.town.latitude);
            let east = f64::from(town.longitude - self.town.longitude) * shrink;
            (north * north + east * east).sqrt() * 1.11
        };
        let all = markets.into_iter().flat_map(|market| market.towns.iter().map(move |town| (market, town)));
        all.filter(|(_, town)| (least..most).contains(&away(town))).collect()
    }

    /// The double is in one of these towns at that time: maintained, or in an accident. No reading is taken.
    fn double_seen(&mut self, towns: &[(&'static Market, &'static Town)], at: Timestamp) -> bool {
        let (market, town) = *self.random.pick(towns);
        let place = self.place_in(market.country, town);
        let police = self.reporter_in(Role::Police, market.country).map(|police| police.id.clone());
        let garage = self.reporter_in(Role::Workshop, market.country).map(|garage| garage.id.clone());
        let accident = self.random.chance(0.25);
        let mut draft = self.draft(at);
        match (police, garage) {
            (Some(police), _) if accident => record!(draft, self, RecordAccident by police, at Some(place), {
                severity: Severity::Minor,
                structural_damage: false,
                airbags_deployed: false,
                damaged_areas: Vec::new(),
                odometer: None,
            }),
            (_, Some(garage)) => {
                let (work, parts) = self.jobs();
                record!(draft, self, RecordMaintenance by garage, at Some(place), {
                    work: work,
                    parts: parts,
                    odometer: None,
                    odometer_exchange: None,
                });
            }
            _ => return false,
        }
        self.commit(draft).is_some()
    }

    /// From straw holder to straw holder. One in five does it slowly: four or five holders, 40 to 130 days each.
    fn churn(&mut self, stage: u32) {
        if stage > 0 && (self.ended || self.stolen) {
            return;
        }
        if stage == 0 {
            let slow = self.random.chance(0.2);
            let transfers = if slow { self.random.between(4, 5) } else { self.random.between(5, 7) };
            self.straws = Some((transfers as u32, slow));
        }
        let (transfers, slow) = self.straws.unwrap_or((5, false));
        let (at, place) = self.visit();
        let mut draft = self.draft(at);
        self.add_release(&mut draft);
        let to = vec![self.fresh_key()];
        self.add_straw_transfer(&mut draft, &to, place);
        if self.random.chance(0.5) {
            self.add_registration(&mut draft, self.town, RegistrationStatus::Registered, Usage::Private);
        }
        if self.commit(draft).is_none() {
            return;
        }
        self.pass(to);
        if stage + 1 < transfers {
            let (least, most) = if slow { (40, 130) } else { (6, 30) };
            return self.within(least, most, Event::Fraud(stage + 1));
        }
        self.plant(Fraud::OwnershipChurn);
        self.spared = false;
        self.begin_use(true);
    }

    fn add_straw_transfer(&mut self, draft: &mut Draft, to: &[Holder], place: vinculum_vehicles::types::Place) {
        let from = self.holders.clone();
        let action = TransferTitle {
            salt: draft.salt(),
            vehicle: self.car.id,
            occurred_at: draft.at,
            place: Some(place),
            from: self.parties(&from),
            to: self.parties(to),
            odometer: None,
            chain: None,
        };
        draft.add(action, self.signer(&from[0]));
        self.sign_holders(draft, &from);
        self.sign_holders(draft, to);
    }

    fn hide_loss(&mut self) {
        if self.unbranded_total_loss().is_none() {
            return if self.day < self.today - 600 {
                self.within(60, 150, Event::Fraud(0))
            };
        }
        self.ground();
        self.within(20, 120, Event::Fraud(1));
    }

    /// Where nobody has heard of the accident, the title is clean.
    fn wash_title(&mut self) {
        let american = self.market == &MARKETS[US];
        self.grounded = false;
        if american && self.random.chance(0.7) {
            let here = self.town.jurisdiction;
            let other: Vec<_> = self.market.towns.iter().filter(|town| town.jurisdiction != here).collect();
            self.trade_in(false);
            self.town = *self.random.pick(&other);
        } else {
            self.export(PL, 0.3);
        }
        self.plant(Fraud::TotalLossTitledClean);
        self.spared = false;
    }

    /// Somebody with a key of the manufacturer registers the VIN a second time.
    fn clone_birth(&mut self) {
        let at = self.time();
        let mut draft = self.draft(at);
        let later = self.random.between(20, 400) as u64 * Timestamp::DAY_MS;
        let built_at = Timestamp(self.car.built.plus(later).0.min(at.0));
        self.add_birth(&mut draft, built_at);
        self.commit_rejected(draft, VEHICLE_EXISTS.number);
        self.plant(Fraud::CloneAttempt);
        self.spared = false;
        // The honest car goes on.
        self.within(2, 40, Event::ForcedService);
    }
}

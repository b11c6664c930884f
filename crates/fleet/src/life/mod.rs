//! One vehicle's life, event by event.
//!
//! An agenda holds what will happen on which day; handling one event puts others on it. All chance comes from the
//! vehicle's own random stream, so that vehicles don't depend on each other. Places and times are physically possible by
//! construction ([`Life::visit`]) unless a fraud says otherwise.

mod fraud;
mod mishap;
mod mistake;
mod recall;
mod step;
mod title;
mod upkeep;

use crate::{
    Expected, Fleet, Fraud, Signer, Step, Vehicle,
    calendar::{Day, day_of, first_day, moment, year_of, years},
    cast::Organisation,
    family::{FAMILIES, Family},
    market::{MARKETS, Market, Town},
    random::Random,
    rates,
};
use fraud::Story;
use std::collections::BTreeMap;
use vinculum_core::{Digest, OrganisationId, Party, Role, Timestamp, VehicleId, sha256_parts};
use vinculum_vehicles::{
    Action, Vin,
    types::{OdometerSource, OdometerUnit, Place, Powertrain, Reading, Severity, Usage},
};

/// Something that will happen. Those that end with the holder name the holder's number.
#[derive(Debug, Clone)]
enum Event {
    Wholesale,
    Retail,
    Resale,
    Arrival,
    Sale { period: u32 },
    PerfectLien { period: u32 },
    ReleaseLien { period: u32 },
    Service { period: u32 },
    Reading { role: Role, source: OdometerSource, period: u32 },
    ForcedService,
    Inspection { cycle: u32 },
    Reinspection,
    Risk,
    Repair(Severity),
    Rebuilt,
    LateReport(Box<mishap::Accident>),
    Recovery(OrganisationId),
    OpenRecall(usize),
    CompleteRecall(usize),
    Scrap { cause: &'static str },
    LateDeregistration,
    Correction(Box<mistake::Correction>),
    Dispute(mistake::Dispute),
    Answer(mistake::Dispute),
    Fraud(u32),
}

/// A holder of the title.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Holder {
    Organisation(OrganisationId),
    Key(u32),
}

/// How far the vehicle has run, and what it shows of that.
#[derive(Debug, Clone)]
struct Odometer {
    kilometres: f64,
    /// Kilometres that it does not show: turned back, or run before an exchange; negative when it shows too many.
    hidden: f64,
    unit: OdometerUnit,
    at: Timestamp,
    per_day: f64,
    /// What it showed when a record last said so, in kilometres.
    last_shown: f64,
}

impl Odometer {
    fn advance(&mut self, to: Timestamp) {
        self.kilometres += self.per_day * to.since(self.at) as f64 / Timestamp::DAY_MS as f64;
        self.at = self.at.max(to);
    }

    /// What it shows, in kilometres.
    fn shown(&self) -> f64 {
        (self.kilometres - self.hidden).max(0.0)
    }

    fn read(&mut self, source: OdometerSource) -> Reading {
        self.last_shown = self.shown();
        reading(self.last_shown, self.unit, source)
    }
}

/// A reading that shows these kilometres, in its unit.
fn reading(kilometres: f64, unit: OdometerUnit, source: OdometerSource) -> Reading {
    let value = kilometres * 1e6 / unit.millimetres() as f64;
    Reading { value: value.max(0.0) as u32, unit, source, brand: Default::default() }
}

struct Lien {
    name: String,
    lender: OrganisationId,
    period: u32,
}

/// What a car is born with.
struct Car {
    family: &'static Family,
    vin: Vin,
    id: VehicleId,
    model_year: u16,
    powertrain: Powertrain,
    built: Timestamp,
}

impl Car {
    /// A car for this market, built at least so many days ago.
    fn draw(fleet: &Fleet, index: u32, random: &mut Random, market: usize, least_age: Day) -> Self {
        let today = day_of(fleet.options().now);
        // The tables have no cars of model years before 2010.
        let oldest = years(rates::YEARS).min(today - first_day(2009) - 182);
        let day = today - random.between(least_age.max(45), oldest);
        let (year, day_in_year) = year_of(day);
        // A model year begins in the July before.
        let model_year = (year + i64::from(day_in_year >= 181)) as u16;
        let family = pick_family(random, market, model_year);
        let vin = family.vin(model_year, serial(fleet.seed(), index));
        Self {
            family,
            vin,
            id: fleet.options().vin_key.vehicle_id(&vin),
            model_year,
            powertrain: random.weighted(family.powertrains.iter().copied()),
            built: moment(day, random.between(6 * 60, 20 * 60)),
        }
    }
}

/// A vehicle while its life is told.
pub(crate) struct Life<'a> {
    fleet: &'a Fleet,
    index: u32,
    random: Random,
    car: Car,
    story: Story,
    today: Day,
    /// The day of the event at hand.
    day: Day,
    /// When the last step was taken.
    clock: Timestamp,
    agenda: BTreeMap<(Day, u32), Event>,
    scheduled: u32,
    market: &'static Market,
    town: &'static Town,
    last_place: Option<(Place, Timestamp)>,
    odometer: Odometer,
    usage: Usage,
    habit: f64,
    holders: Vec<Holder>,
    keys: u32,
    /// Number of the holder; rises whenever the title passes.
    period: u32,
    lien: Option<Lien>,
    liens: u32,
    /// Where the holder takes the car.
    garage: Option<OrganisationId>,
    cycle: u32,
    inspections: usize,
    services: u32,
    exchange_at: Option<u32>,
    mistype_at: Option<u32>,
    /// What a record that was just mistyped should have said.
    mistyped: Option<Action>,
    /// How many straw holders there will be, and whether they take their time.
    straws: Option<(u32, bool)>,
    pending_recalls: Vec<usize>,
    campaigns: Vec<recall::Campaign>,
    /// In a dealer's hands.
    for_sale: bool,
    /// Beyond use, for now.
    grounded: bool,
    stolen: bool,
    /// Reported stolen by mistake.
    mistaken: bool,
    ended: bool,
    /// Beyond the present: nothing more is recorded.
    over: bool,
    /// Spared from mishaps that would spoil the story, until it is told.
    spared: bool,
    credential: Option<vinculum_core::dsse::Document>,
    steps: Vec<Step>,
    records: u64,
    planted: Vec<Fraud>,
}

impl<'a> Life<'a> {
    pub(crate) fn new(fleet: &'a Fleet, index: u32) -> Self {
        let seed = sha256_parts(&[b"vinculum-fleet/vehicle/", fleet.seed(), &index.to_be_bytes()]);
        let mut random = Random::new(seed);
        let today = day_of(fleet.options().now);
        let story = Story::draw(&mut random);
        let market = story.market(&mut random);
        let car = Car::draw(fleet, index, &mut random, market, story.least_age());
        let market = &MARKETS[market];
        let odometer = Odometer {
            kilometres: random.uniform(3.0, 15.0),
            hidden: 0.0,
            unit: market.unit,
            at: car.built,
            per_day: 0.0,
            last_shown: 0.0,
        };
        let exchanged = random.chance(rates::ODOMETER_EXCHANGED);
        let mistyped = random.chance(rates::MISTYPED);
        Self {
            fleet,
            index,
            story,
            today,
            day: day_of(car.built),
            clock: car.built,
            agenda: BTreeMap::new(),
            scheduled: 0,
            market,
            town: random.pick(market.towns),
            last_place: None,
            odometer,
            usage: Usage::Private,
            habit: random.log_normal(1.0, rates::DISTANCE_SIGMA),
            holders: Vec::new(),
            keys: 0,
            period: 0,
            lien: None,
            liens: 0,
            garage: None,
            cycle: 0,
            inspections: 0,
            services: 0,
            exchange_at: exchanged.then(|| random.between(2, 6) as u32),
            mistype_at: mistyped.then(|| random.between(1, 7) as u32),
            mistyped: None,
            straws: None,
            pending_recalls: Vec::new(),
            campaigns: Vec::new(),
            for_sale: false,
            grounded: false,
            stolen: false,
            mistaken: false,
            ended: false,
            over: false,
            spared: story != Story::Honest,
            credential: None,
            steps: Vec::new(),
            records: 0,
            planted: Vec::new(),
            car,
            random,
        }
    }

    /// Tells the life to its end or to the present.
    pub(crate) fn tell(mut self) -> Vehicle {
        self.birth();
        self.plan_recalls();
        self.plan_story();
        // The last days are left out: what is on its way then has not happened yet.
        while let Some(((day, _), event)) = self.agenda.pop_first()
            && day < self.today - 2
            && !self.over
        {
            self.day = day;
            self.handle(event);
        }
        // A refused step at the end could not be told from one that is still to be submitted.
        if self.steps.last().is_some_and(|step| step.expected != Expected::Accepted) {
            self.steps.pop();
            self.planted.retain(|fraud| *fraud != Fraud::CloneAttempt);
        }
        let holders = self.holders.iter().map(|holder| self.signer(holder)).collect();
        Vehicle {
            index: self.index,
            vin: self.car.vin,
            id: self.car.id,
            make: self.car.family.make,
            model: self.car.family.model,
            model_year: self.car.model_year,
            powertrain: self.car.powertrain,
            manufacturer: self.fleet.cast().named(self.car.family.maker).id.clone(),
            credential: self.credential.expect("every life begins with a birth"),
            steps: self.steps,
            planted: self.planted,
            holders,
            country: self.market.country,
        }
    }

    fn handle(&mut self, event: Event) {
        if self.ended && !matches!(event, Event::LateDeregistration | Event::Fraud(_)) {
            return;
        }
        match event {
            Event::Wholesale => self.wholesale(),
            Event::Retail => self.retail(),
            Event::Resale => self.resale(),
            Event::Arrival => self.arrival(),
            Event::Sale { period } if period == self.period => self.sale(),
            Event::PerfectLien { period } => self.perfect_lien(period),
            Event::ReleaseLien { period } => self.release_lien(period),
            Event::Service { period } if period == self.period => self.service(false),
            Event::ForcedService => self.service(true),
            Event::Reading { role, source, period } if period == self.period => self.plain_reading(role, source),
            Event::Inspection { cycle } if cycle == self.cycle => self.inspection(false),
            Event::Reinspection => self.inspection(true),
            Event::Risk => self.risk(),
            Event::Repair(severity) => self.repair(severity),
            Event::Rebuilt => self.rebuilt(),
            Event::LateReport(accident) => self.late_report(&accident),
            Event::Recovery(by) => self.recovery(by),
            Event::OpenRecall(index) => self.open_recall(index),
            Event::CompleteRecall(index) => self.complete_recall(index),
            Event::Scrap { cause } => self.scrap(cause),
            Event::LateDeregistration => self.late_deregistration(),
            Event::Correction(correction) => self.correct(&correction),
            Event::Dispute(dispute) => self.dispute(dispute),
            Event::Answer(dispute) => self.answer(dispute),
            Event::Fraud(stage) => self.fraud(stage),
            // Of a holder or a cycle that is over.
            Event::Sale { .. } | Event::Service { .. } | Event::Reading { .. } | Event::Inspection { .. } => {}
        }
    }

    fn after(&mut self, days: Day, event: Event) {
        self.on(self.day + days, event);
    }

    fn on(&mut self, day: Day, event: Event) {
        self.scheduled += 1;
        self.agenda.insert((day.max(self.day), self.scheduled), event);
    }

    /// After a number of days between the two.
    fn within(&mut self, low: Day, high: Day, event: Event) {
        let days = self.random.between(low, high);
        self.after(days, event);
    }

    fn age(&self) -> f64 {
        (self.day - day_of(self.car.built)) as f64 / crate::calendar::YEAR
    }

    /// Whether ordinary things can happen to the car: it exists, is where it should be, and runs.
    fn is_in_use(&self) -> bool {
        !self.ended && !self.stolen && !self.grounded && !self.for_sale
    }

    /// One of those that report in this role where the car is.
    fn reporter(&mut self, role: Role) -> Option<&'a Organisation> {
        self.reporter_in(role, self.market.country)
    }

    fn reporter_in(&mut self, role: Role, country: &'static str) -> Option<&'a Organisation> {
        let all = self.fleet.cast().reporters(role, country, self.day);
        (!all.is_empty()).then(|| *self.random.pick(&all))
    }

    fn party(&self, holder: &Holder) -> Party {
        match holder {
            Holder::Organisation(id) => Party::Organisation(id.clone()),
            Holder::Key(number) => Party::Key(self.fleet.holder_key(self.index, *number).did()),
        }
    }

    fn parties(&self, holders: &[Holder]) -> Vec<Party> {
        holders.iter().map(|holder| self.party(holder)).collect()
    }

    fn signer(&self, holder: &Holder) -> Signer {
        match holder {
            Holder::Organisation(id) => Signer::Organisation(id.clone()),
            Holder::Key(number) => Signer::Holder { vehicle: self.index, holder: *number },
        }
    }

    /// A place in a town, to about five kilometres.
    fn place_in(&mut self, country: &str, town: &Town) -> Place {
        let (north, east) = (self.random.between(-5, 5) as i32, self.random.between(-7, 7) as i32);
        Place {
            country: country.parse().expect("the tables' countries are valid"),
            region: Some(town.name.into()),
            latitude: town.latitude + north,
            longitude: town.longitude + east,
        }
    }

    /// The car comes to this town on the day of the event: where and when. Later than the last step, and late enough for the
    /// way from the last place.
    fn visit_to(&mut self, country: &str, town: &Town) -> (Timestamp, Place) {
        let place = self.place_in(country, town);
        let mut at = self.time();
        if let Some((last, since)) = &self.last_place {
            // Hundredths of a degree are at most 1.12 km. 55 km an hour, stops included.
            let square = |a: i32, b: i32| f64::from(a - b) * f64::from(a - b);
            let way = (square(last.latitude, place.latitude) + square(last.longitude, place.longitude)).sqrt() * 1.12;
            at = at.max(since.plus((way / 55.0 * 3.6e6) as u64));
        }
        self.last_place = Some((place.clone(), at));
        (at, place)
    }

    /// The car comes to somebody in its own town.
    fn visit(&mut self) -> (Timestamp, Place) {
        self.visit_to(self.market.country, self.town)
    }

    /// A moment in working hours of the event's day, after the last step.
    fn time(&mut self) -> Timestamp {
        let minute = self.random.between(7 * 60, 16 * 60);
        let pause = self.random.between(15, 90) as u64 * 60_000;
        moment(self.day, minute).max(self.clock.plus(pause))
    }
}

fn pick_family(random: &mut Random, market: usize, model_year: u16) -> &'static Family {
    let built = |family: &&Family| (family.years.0..=family.years.1).contains(&model_year);
    random.weighted(FAMILIES.iter().filter(built).map(|family| (family, family.sold[market])))
}

/// A serial number of six digits that no other vehicle of the fleet has: a walk through all numbers from 100,000 by a step
/// that shares no factor with 900,000.
fn serial(seed: &[u8], index: u32) -> u32 {
    let Digest(start) = sha256_parts(&[b"vinculum-fleet/serial/", seed]);
    let start = u32::from_be_bytes([0, start[0], start[1], start[2]]);
    let walked = u64::from(start) + u64::from(index) * 7_919;
    100_000 + (walked % 900_000) as u32
}

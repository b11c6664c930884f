//! Maintenance, inspections and plain odometer readings.

use super::{Event, Life, step::record};
use crate::{calendar::Day, rates};
use vinculum_core::{OrganisationId, Role, Timestamp};
use vinculum_vehicles::{
    Action,
    types::{
        Defect, DefectSeverity, InspectionResult, OdometerExchange, OdometerSource, Part, Place, Powertrain, Severity,
        Usage, Work,
    },
};

/// A code, what was done, and the part that it took.
type Job = (&'static str, &'static str, Option<(&'static str, &'static str)>);

const ENGINE: &[Job] = &[
    ("M-010", "Engine oil and oil filter changed", Some(("OF-1204", "Oil filter"))),
    ("M-011", "Engine oil changed, inspection by the service plan", Some(("OF-1204", "Oil filter"))),
    ("M-024", "Air filter and cabin filter changed", Some(("AF-3310", "Air filter"))),
    ("M-031", "Spark plugs changed", Some(("SP-0417", "Set of spark plugs"))),
    ("M-052", "Timing belt and water pump changed", Some(("TB-7780", "Timing belt kit"))),
    ("M-060", "Transmission fluid changed", None),
];

const ELECTRIC: &[Job] = &[
    ("E-010", "Inspection by the service plan for electric vehicles", None),
    ("E-021", "High-voltage battery: state of health measured", None),
    ("E-030", "Battery coolant changed", None),
    ("E-034", "Heat pump serviced, desiccant bag changed", Some(("HP-2205", "Desiccant bag"))),
];

const ANY: &[Job] = &[
    ("B-101", "Front brake discs and pads changed", Some(("BD-5512", "Brake discs and pads, front axle"))),
    ("B-102", "Rear brake discs and pads changed", Some(("BD-5513", "Brake discs and pads, rear axle"))),
    ("B-110", "Brake fluid changed", None),
    ("C-201", "Cabin filter changed", Some(("CF-3302", "Cabin filter"))),
    ("C-210", "12 V battery changed", Some(("BT-0070", "Starter battery"))),
    ("T-301", "Tyres changed, wheel alignment checked", Some(("TY-2055", "Set of tyres"))),
    ("T-310", "Suspension arm changed", Some(("SA-4119", "Suspension arm"))),
];

const DEFECTS: &[(&str, DefectSeverity)] = &[
    ("1.1.13", DefectSeverity::Major),
    ("1.2.1", DefectSeverity::Major),
    ("1.6.1", DefectSeverity::Minor),
    ("4.1.2", DefectSeverity::Major),
    ("4.5.1", DefectSeverity::Minor),
    ("5.2.3", DefectSeverity::Dangerous),
    ("5.3.2", DefectSeverity::Major),
    ("6.1.2", DefectSeverity::Minor),
    ("8.2.1", DefectSeverity::Major),
    ("8.4.1", DefectSeverity::Minor),
];

fn work((code, description, part): &Job) -> (Work, Option<Part>) {
    let part =
        part.map(|(number, description)| Part { number: number.into(), serial: None, description: description.into() });
    (Work { code: (*code).into(), description: (*description).into() }, part)
}

impl Life<'_> {
    /// Days to the next service: 15,000 km or a year, for electric cars twice that.
    pub(super) fn days_to_service(&mut self) -> Day {
        let factor = if self.car.powertrain == Powertrain::BatteryElectric { 2.0 } else { 1.0 };
        let days = (factor * 15_000.0 / self.odometer.per_day.max(1.0)).min(factor * 365.0);
        (days * self.random.uniform(0.85, 1.15)) as Day
    }

    /// Regular maintenance. Not all of it reaches the ledger, unless it is forced to for what comes after.
    pub(super) fn service(&mut self, forced: bool) {
        if !forced {
            let period = self.period;
            if !self.is_in_use() {
                return self.within(20, 60, Event::Service { period });
            }
            let next = self.days_to_service().max(20);
            self.after(next, Event::Service { period });
            let [first, decline, least] = rates::SERVICE_RECORDED;
            if !self.random.chance((first - decline * self.age()).max(least)) {
                return;
            }
        } else if self.ended || self.grounded || (self.stolen && !self.mistaken) {
            return;
        }
        let Some(garage) = self.usual_garage() else {
            return;
        };
        self.services += 1;
        if self.exchange_at.is_some_and(|number| self.services >= number) && !self.spared {
            self.exchange_at = None;
            return self.exchange_odometer(&garage);
        }
        let (at, place) = self.visit();
        self.maintain(&garage, at, place);
    }

    /// Mostly the same garage again: a dealer's while the car is young, then any.
    fn usual_garage(&mut self) -> Option<OrganisationId> {
        let role = if self.age() < 4.0 || self.for_sale { Role::Dealer } else { Role::Workshop };
        if self.garage.is_none() || self.random.chance(0.2) {
            self.garage = self.reporter(role).map(|garage| garage.id.clone());
        }
        self.garage.clone()
    }

    /// A visit to a workshop with the reading taken.
    pub(super) fn maintain(&mut self, garage: &OrganisationId, at: Timestamp, place: Place) {
        let mut draft = self.draft(at);
        let source = if self.random.chance(0.12) { OdometerSource::Diagnostic } else { OdometerSource::Dashboard };
        let odometer = Some(self.odometer.read(source));
        let (work, parts) = self.jobs();
        let garage = garage.clone();
        record!(draft, self, RecordMaintenance by garage, at Some(place.clone()), {
            work: work,
            parts: parts,
            odometer: odometer,
            odometer_exchange: None,
        });
        self.mistype(&mut draft);
        self.add_completions(&mut draft, &garage, &place);
        let first = self.commit(draft);
        self.plan_correction(first);
    }

    pub(super) fn jobs(&mut self) -> (Vec<Work>, Vec<Part>) {
        let own = if self.car.powertrain == Powertrain::BatteryElectric { ELECTRIC } else { ENGINE };
        let mut jobs = vec![*self.random.pick(own)];
        if self.random.chance(0.45) {
            jobs.push(*self.random.pick(ANY));
        }
        let (work, parts): (Vec<_>, Vec<_>) = jobs.iter().map(work).unzip();
        (work, parts.into_iter().flatten().collect())
    }

    /// The instrument cluster is changed: the new one starts anew or is set to the old one's count.
    fn exchange_odometer(&mut self, garage: &OrganisationId) {
        let (at, place) = self.visit();
        let mut draft = self.draft(at);
        let removed = self.odometer.read(OdometerSource::Dashboard);
        if self.random.chance(0.5) {
            self.odometer.hidden = self.odometer.kilometres - self.random.uniform(0.0, 30.0);
        }
        let installed = self.odometer.read(OdometerSource::Dashboard);
        let serial = format!("{:08X}", self.random.below(1 << 32));
        record!(draft, self, RecordMaintenance by garage, at Some(place), {
            work: vec![Work { code: "I-400".into(), description: "Instrument cluster changed".into() }],
            parts: vec![Part {
                number: "IC-9020".into(),
                serial: Some(serial),
                description: "Instrument cluster".into(),
            }],
            odometer: None,
            odometer_exchange: Some(OdometerExchange { removed, installed }),
        });
        self.commit(draft);
    }

    /// Repair after an accident.
    pub(super) fn repair(&mut self, severity: Severity) {
        if self.ended || self.stolen {
            return;
        }
        let Some(garage) = self.reporter(Role::Workshop).map(|garage| garage.id.clone()) else {
            return;
        };
        let (at, place) = self.visit();
        let mut draft = self.draft(at);
        let odometer = Some(self.odometer.read(OdometerSource::Dashboard));
        let (code, description) = match severity {
            Severity::Minor => ("K-510", "Paintwork repaired"),
            Severity::Moderate => ("K-520", "Body panels and lamps replaced after an accident"),
            Severity::Severe | Severity::TotalLoss => ("K-540", "Structure straightened, restraints renewed"),
        };
        record!(draft, self, RecordMaintenance by garage, at Some(place), {
            work: vec![Work { code: code.into(), description: description.into() }],
            parts: Vec::new(),
            odometer: odometer,
            odometer_exchange: None,
        });
        self.commit(draft);
    }

    /// A periodic inspection; a failed one is repeated.
    pub(super) fn inspection(&mut self, repeated: bool) {
        let Some(rhythm) = &self.market.inspection else {
            return;
        };
        let due = |life: &mut Self, days: Day| {
            life.cycle += 1;
            life.after(days, Event::Inspection { cycle: life.cycle });
        };
        let arriving = self.for_sale;
        if !self.is_in_use() && !arriving {
            return if self.ended {
            } else {
                due(self, 45)
            };
        }
        let body = self.reporter(Role::InspectionBody).map(|body| body.id.clone());
        if !repeated {
            self.inspections += 1;
        }
        let days = rhythm.months[self.inspections.min(2)] * 365 / 12;
        let Some(body) = body else {
            return due(self, days);
        };
        let [base, growth] = rates::INSPECTION_FAILS;
        let fails = !repeated && self.random.chance(base + growth * self.age());
        let (at, place) = self.visit();
        self.inspect(&body, at, place, fails, days);
        if fails {
            self.within(4, 28, Event::Reinspection);
        } else {
            let early = self.random.between(-25, 12);
            due(self, days + early);
        }
    }

    fn inspect(&mut self, body: &OrganisationId, at: Timestamp, place: Place, fails: bool, days: Day) {
        let mut defects: Vec<Defect> = Vec::new();
        for _ in 0..self.random.below(3) + u64::from(fails) {
            let (code, severity) = *self.random.pick(DEFECTS);
            let fits = fails || severity == DefectSeverity::Minor;
            if fits && defects.iter().all(|defect| defect.code != code) {
                defects.push(Defect { code: code.into(), severity });
            }
        }
        if fails && defects.iter().all(|defect| defect.severity == DefectSeverity::Minor) {
            defects.push(Defect { code: "1.1.14".into(), severity: DefectSeverity::Major });
        }
        let result = match (fails, defects.is_empty()) {
            (true, _) => InspectionResult::Fail,
            (false, true) => InspectionResult::Pass,
            (false, false) => InspectionResult::PassWithDefects,
        };
        let scheme = self.market.inspection.as_ref().map_or("", |rhythm| rhythm.scheme);
        let mut draft = self.draft(at);
        let odometer = Some(self.odometer.read(OdometerSource::Dashboard));
        let next_due = (!fails).then(|| at.plus(days as u64 * Timestamp::DAY_MS));
        record!(draft, self, RecordInspection by body, at Some(place), {
            scheme: scheme.into(),
            result: result,
            defects: defects,
            next_due: next_due,
            odometer: odometer,
        });
        self.mistype(&mut draft);
        let first = self.commit(draft);
        self.plan_correction(first);
    }

    /// Readings that come without a visit: declared to the insurer, sent by rental cars.
    pub(super) fn plan_readings(&mut self) {
        let period = self.period;
        if self.usage == Usage::Rental {
            let event = Event::Reading { role: Role::FleetOperator, source: OdometerSource::Telematics, period };
            self.within(150, 200, event);
        }
        let event = Event::Reading { role: Role::Insurer, source: OdometerSource::Declared, period };
        self.within(200, 365, event);
    }

    pub(super) fn plain_reading(&mut self, role: Role, source: OdometerSource) {
        let period = self.period;
        let next = if source == OdometerSource::Telematics { 182 } else { 365 };
        self.after(next, Event::Reading { role, source, period });
        let declared = source == OdometerSource::Declared;
        if !self.is_in_use() || (declared && !self.random.chance(rates::DECLARED_PER_YEAR)) {
            return;
        }
        let Some(by) = self.reporter(role).map(|one| one.id.clone()) else {
            return;
        };
        let at = self.time();
        let mut draft = self.draft(at);
        let mut odometer = self.odometer.read(source);
        if declared {
            // People round to the nearest thousand of what they see.
            odometer.value = (odometer.value + 500) / 1_000 * 1_000;
        }
        record!(draft, self, RecordOdometer by by, at None, { odometer: odometer });
        self.commit(draft);
    }

    /// The last reading of a record that says more than a plain reading, to be repeated by a correction.
    pub(super) fn set_reading(action: &mut Action, change: impl FnOnce(u32) -> u32) {
        let reading = match action {
            Action::RecordMaintenance(action) => action.odometer.as_mut(),
            Action::RecordInspection(action) => action.odometer.as_mut(),
            _ => None,
        };
        if let Some(reading) = reading {
            reading.value = change(reading.value);
        }
    }
}

//! Accidents, thefts, total losses and the end.

use super::{
    Event, Life, mistake,
    step::{Draft, record},
};
use crate::{
    calendar::day_of,
    market::{DE, MARKETS, PL, SE},
    rates,
};
use vinculum_core::{OrganisationId, Role, Timestamp};
use vinculum_vehicles::types::{
    BranderClass, DamagedArea, OdometerSource, Place, Reading, RegistrationStatus, Severity,
};

/// What a reporter knows of an accident.
#[derive(Debug, Clone)]
pub(super) struct Accident {
    by: OrganisationId,
    at: Timestamp,
    place: Place,
    severity: Severity,
    structural: bool,
    airbags: bool,
    areas: Vec<DamagedArea>,
    odometer: Option<Reading>,
}

const SEVERITIES: [Severity; 4] = [Severity::Minor, Severity::Moderate, Severity::Severe, Severity::TotalLoss];

const MONTHS: f64 = 12.17;

impl Life<'_> {
    /// What can happen to a car in a month.
    pub(super) fn risk(&mut self) {
        self.after(30, Event::Risk);
        if !self.is_in_use() {
            return;
        }
        if self.random.chance(rates::ACCIDENTS_PER_YEAR / MONTHS) {
            self.accident();
        } else if !self.spared && self.random.chance(rates::THEFTS_PER_YEAR / MONTHS) {
            self.theft(true);
        } else if !self.spared && self.age() > 11.0 && self.random.chance(rates::SCRAPPED_PER_YEAR / MONTHS) {
            self.scrap("End of use by the holder's choice");
        }
    }

    fn accident(&mut self) {
        let mut severity = self.random.weighted(SEVERITIES.into_iter().zip(rates::SEVERITY));
        if severity == Severity::TotalLoss && (self.spared || self.reporter(Role::Insurer).is_none()) {
            severity = Severity::Severe;
        }
        if severity == Severity::Minor && self.random.chance(rates::MINOR_UNREPORTED) {
            return;
        }
        if severity == Severity::TotalLoss {
            return self.total_loss();
        }
        let european = [DE, SE, PL].iter().any(|index| &MARKETS[*index] == self.market);
        let abroad = european && self.random.chance(rates::ACCIDENT_ABROAD);
        let Some(accident) = (if abroad { self.accident_abroad(severity) } else { self.accident_here(severity) })
        else {
            return;
        };
        let late = accident.by_insurer && self.random.chance(rates::REPORTED_LATE);
        let repaired = severity != Severity::Minor || self.random.chance(0.5);
        if repaired {
            self.within(5, 45, Event::Repair(severity));
        }
        if late {
            return self.within(18, 75, Event::LateReport(Box::new(accident.accident)));
        }
        self.report_accident(&accident.accident);
    }

    fn accident_here(&mut self, severity: Severity) -> Option<Reported> {
        let minor = severity == Severity::Minor;
        let police = if minor { 15 } else { 40 };
        let roles = [(Role::Police, police), (Role::Insurer, 45), (Role::Workshop, if minor { 40 } else { 15 })];
        let role = self.random.weighted(roles.into_iter());
        let by = self.reporter(role)?.id.clone();
        let (at, place) = self.visit();
        let accident = self.describe(by, at, place, severity);
        Some(Reported { accident, by_insurer: role == Role::Insurer })
    }

    /// On a journey: the police there record it.
    fn accident_abroad(&mut self, severity: Severity) -> Option<Reported> {
        let market = &MARKETS[*self.random.pick(&[DE, SE, PL])];
        let by = self.reporter_in(Role::Police, market.country)?.id.clone();
        let town = self.random.pick(market.towns);
        let (at, place) = self.visit_to(market.country, town);
        let accident = self.describe(by, at, place, severity);
        Some(Reported { accident, by_insurer: false })
    }

    fn describe(&mut self, by: OrganisationId, at: Timestamp, place: Place, severity: Severity) -> Accident {
        self.odometer.advance(at);
        let heavy = matches!(severity, Severity::Severe | Severity::TotalLoss);
        let structural = heavy && self.random.chance(0.75);
        let airbags = heavy && self.random.chance(0.7);
        let mut areas: Vec<DamagedArea> = Vec::new();
        for _ in 0..1 + self.random.below(if heavy { 3 } else { 2 }) {
            let area = *self.random.pick(&DamagedArea::ALL[..10]);
            if !areas.contains(&area) {
                areas.push(area);
            }
        }
        let odometer = self.random.chance(0.35).then(|| self.odometer.read(OdometerSource::Dashboard));
        Accident { by, at, place, severity, structural, airbags, areas, odometer }
    }

    fn add_accident(&mut self, draft: &mut Draft, accident: &Accident) {
        record!(draft, self, RecordAccident by accident.by, at Some(accident.place.clone()), {
            severity: accident.severity,
            structural_damage: accident.structural,
            airbags_deployed: accident.airbags,
            damaged_areas: accident.areas.clone(),
            odometer: accident.odometer,
        });
    }

    fn report_accident(&mut self, accident: &Accident) {
        let mut draft = self.draft(accident.at);
        self.add_accident(&mut draft, accident);
        if let Some(record) = self.commit(draft) {
            self.plan_dispute(record, &accident.by);
        }
    }

    /// The insurer's file arrives after records of later events.
    pub(super) fn late_report(&mut self, accident: &Accident) {
        let now = self.time();
        let mut draft = self.draft(now);
        draft.at = accident.at;
        self.add_accident(&mut draft, accident);
        draft.at = now;
        self.commit(draft);
    }

    /// An honest total loss: the insurer says so and brands the title.
    fn total_loss(&mut self) {
        let Some(insurer) = self.reporter(Role::Insurer).map(|insurer| insurer.id.clone()) else {
            return;
        };
        let (at, place) = self.visit();
        let accident = self.describe(insurer.clone(), at, place, Severity::TotalLoss);
        let mut draft = self.draft(at);
        self.add_accident(&mut draft, &accident);
        let (source_code, code) = if self.is_in_miles() { ("SALVAGE", "11") } else { ("TOTAL LOSS", "31") };
        record!(draft, self, RecordTitleBrand by insurer, at None, {
            source_code: source_code.into(),
            code: code.parse().ok(),
            brander_class: BranderClass::Insurer,
        });
        if self.commit(draft).is_none() {
            return;
        }
        self.ground();
        if self.age() < 10.0 && self.random.chance(rates::TOTAL_LOSS_REBUILT) {
            self.within(20, 60, Event::Repair(Severity::TotalLoss));
            self.within(65, 140, Event::Rebuilt);
        } else {
            self.within(12, 90, Event::Scrap { cause: "Total loss after an accident" });
        }
    }

    /// A wreck stands still, but for the yard.
    pub(super) fn ground(&mut self) {
        self.grounded = true;
        self.odometer.per_day = 0.2;
    }

    /// The register takes a rebuilt car back under a brand that says so.
    pub(super) fn rebuilt(&mut self) {
        let registrar = self.fleet.cast().registrar(self.town.jurisdiction).id.clone();
        let at = self.time();
        let mut draft = self.draft(at);
        record!(draft, self, RecordTitleBrand by registrar, at None, {
            source_code: "REBUILT".into(),
            code: "09".parse().ok(),
            brander_class: BranderClass::TitleAgency,
        });
        self.add_registration(&mut draft, self.town, RegistrationStatus::Registered, self.usage);
        self.commit(draft);
        self.grounded = false;
        self.odometer.per_day = self.kilometres_per_day();
    }

    /// Stolen; gives who took the report. In an ordinary life most cars are found, and some reports name the wrong car.
    pub(super) fn theft(&mut self, ordinary: bool) -> Option<OrganisationId> {
        let role = if self.random.chance(0.8) { Role::Police } else { Role::Insurer };
        let by = match self.reporter(role) {
            Some(by) => by.id.clone(),
            None => self.reporter(Role::Insurer)?.id.clone(),
        };
        let (at, place) = self.visit();
        let mut draft = self.draft(at);
        let reference = format!("{}-{}-{:05}", self.market.country, day_of(at), self.random.below(100_000));
        record!(draft, self, ReportTheft by by, at Some(place), { reference: reference });
        let record = self.commit(draft)?;
        self.stolen = true;
        self.odometer.per_day = self.odometer.per_day.min(25.0);
        if !ordinary {
            return Some(by);
        }
        if self.random.chance(rates::THEFT_MISTAKEN) {
            self.mistaken = true;
            // The car is not gone at all, and goes to its service.
            self.after(2, Event::ForcedService);
            let correction = mistake::Correction::of_theft(by.clone(), record);
            self.within(4, 12, Event::Correction(Box::new(correction)));
        } else if self.random.chance(rates::RECOVERED) {
            let days = (self.random.log_normal(16.0, 0.9) as i64).clamp(1, 250);
            self.after(days, Event::Recovery(by.clone()));
        }
        Some(by)
    }

    pub(super) fn recovery(&mut self, by: OrganisationId) {
        let damaged = self.random.chance(0.3);
        let (at, place) = self.visit();
        let mut draft = self.draft(at);
        let reference = format!("{}-{}-{:05}", self.market.country, day_of(at), self.random.below(100_000));
        let condition = if damaged { "Driveable, ignition and door damaged" } else { "Undamaged" };
        record!(draft, self, ReportRecovery by by, at Some(place), {
            reference: reference,
            condition: condition.into(),
        });
        self.commit(draft);
        self.stolen = false;
        self.odometer.per_day = self.kilometres_per_day();
        if damaged {
            self.within(5, 40, Event::Repair(Severity::Moderate));
        }
    }

    /// To the recycler: deregistered and destroyed. The register is often a few days behind.
    pub(super) fn scrap(&mut self, cause: &'static str) {
        let registrar = self.fleet.cast().registrar(self.town.jurisdiction).id.clone();
        let recycler = self.reporter(Role::Recycler).map(|recycler| recycler.id.clone());
        let (at, place) = self.visit();
        let mut draft = self.draft(at);
        self.add_release(&mut draft);
        let together = self.random.chance(0.7);
        if together {
            self.add_registration(&mut draft, self.town, RegistrationStatus::Deregistered, self.usage);
        } else {
            self.within(2, 15, Event::LateDeregistration);
        }
        let certificate = format!("COD-{}-{:08}", self.market.country, self.random.below(100_000_000));
        let by = recycler.unwrap_or(registrar);
        record!(draft, self, RecordEndOfLife by by, at Some(place), {
            cause: cause.into(),
            certificate: certificate,
        });
        self.commit(draft);
        self.ended = true;
    }

    pub(super) fn late_deregistration(&mut self) {
        let at = self.time();
        let mut draft = self.draft(at);
        self.add_registration(&mut draft, self.town, RegistrationStatus::Deregistered, self.usage);
        self.commit(draft);
    }

    /// A total loss that the insurer records and nobody brands.
    pub(super) fn unbranded_total_loss(&mut self) -> Option<u64> {
        let insurer = self.reporter(Role::Insurer)?.id.clone();
        let (at, place) = self.visit();
        let accident = self.describe(insurer, at, place, Severity::TotalLoss);
        let mut draft = self.draft(at);
        self.add_accident(&mut draft, &accident);
        self.commit(draft)
    }
}

struct Reported {
    accident: Accident,
    by_insurer: bool,
}

//! Recalls.

use super::{Event, Life, step::record};
use crate::{
    calendar::{Day, day_of, first_day, year_of, years},
    family::FAMILIES,
    random::Random,
    rates,
};
use vinculum_core::{OrganisationId, Role, sha256_parts};

/// A manufacturer's recall of one family.
#[derive(Debug, Clone)]
pub(super) struct Campaign {
    code: String,
    component: &'static str,
    remedy: &'static str,
    safety: bool,
    opened: Day,
}

const DEFECTS: &[(&str, &str, bool)] = &[
    ("Front passenger airbag inflator", "Replace the inflator", true),
    ("Brake booster vacuum line", "Replace the vacuum line", true),
    ("Rear seat belt pretensioner", "Replace the pretensioner", true),
    ("Fuel pump control module", "Update the software and replace the module where needed", true),
    ("Exhaust gas recirculation cooler", "Replace the cooler", true),
    ("High-voltage battery module", "Check the module and replace it where needed", true),
    ("Emission control software", "Update the engine control software", false),
    ("Tailgate spindle", "Replace the spindle drives", false),
    ("Electronic parking brake wiring", "Reroute and fasten the wiring", true),
    ("Instrument cluster software", "Update the software", false),
];

impl Life<'_> {
    /// Every campaign that will reach this car.
    pub(super) fn plan_recalls(&mut self) {
        let built = day_of(self.car.built);
        let number = FAMILIES.iter().position(|family| family == self.car.family).unwrap_or(0);
        for year in year_of(built).0..=year_of(self.today).0 {
            let seed = [b"vinculum-fleet/recall/", self.fleet.seed()].concat();
            let digest = sha256_parts(&[&seed, &(number as u64).to_be_bytes(), &year.to_be_bytes()]);
            // The campaign is the same for every car of the family; whether it reaches this one is the car's own luck.
            let mut family_random = Random::new(digest);
            if !family_random.chance(rates::RECALL_PER_FAMILY_YEAR) {
                continue;
            }
            let opened = first_day(year) + family_random.between(10, 350);
            let (component, remedy, safety) = *family_random.pick(DEFECTS);
            let affected = built < opened - 30 && opened < built + years(5.0);
            if !affected || !self.random.chance(rates::RECALL_AFFECTS) {
                continue;
            }
            let code = format!("{}-{year}-{:03}", self.car.family.wmi, family_random.between(1, 400));
            let index = self.campaigns.len();
            self.campaigns.push(Campaign { code, component, remedy, safety, opened });
            self.on(opened, Event::OpenRecall(index));
        }
    }

    pub(super) fn open_recall(&mut self, index: usize) {
        let campaign = self.campaigns[index].clone();
        debug_assert!(self.day >= campaign.opened);
        let maker = self.organisation(self.car.family.maker);
        let at = self.time();
        let mut draft = self.draft(at);
        record!(draft, self, OpenRecall by maker, at None, {
            campaign: campaign.code,
            component: campaign.component.into(),
            remedy: campaign.remedy.into(),
            safety: campaign.safety,
        });
        if self.commit(draft).is_some() && self.random.chance(rates::RECALL_COMPLETED) {
            self.pending_recalls.push(index);
            self.within(20, 400, Event::CompleteRecall(index));
        }
    }

    /// A visit for the recall alone, unless a service has seen to it.
    pub(super) fn complete_recall(&mut self, index: usize) {
        if !self.pending_recalls.contains(&index) {
            return;
        }
        if !self.is_in_use() {
            return self.within(30, 90, Event::CompleteRecall(index));
        }
        let Some(garage) = self.reporter(Role::Dealer).map(|garage| garage.id.clone()) else {
            return;
        };
        let (at, place) = self.visit();
        let mut draft = self.draft(at);
        self.add_completions(&mut draft, &garage, &place);
        self.commit(draft);
    }

    /// What is open and the holder wants done.
    pub(super) fn add_completions(
        &mut self,
        draft: &mut super::step::Draft,
        garage: &OrganisationId,
        place: &vinculum_vehicles::types::Place,
    ) {
        for index in std::mem::take(&mut self.pending_recalls) {
            let campaign = self.campaigns[index].code.clone();
            record!(draft, self, CompleteRecall by garage, at Some(place.clone()), { campaign: campaign });
        }
    }
}

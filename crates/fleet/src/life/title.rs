//! Birth, title, liens, registration, export.

use super::{
    Event, Holder, Lien, Life,
    step::{Draft, record},
};
use crate::{
    Signer,
    calendar::{day_of, years},
    market::{MARKETS, Town, US},
    rates,
};
use vinculum_core::{Party, Role, Salt, SecretKey, Timestamp};
use vinculum_vehicles::{
    BirthCredential, PerfectLien, PlaceLien, RegisterBirth, ReleaseLien, TransferTitle,
    types::{OdometerSource, OdometerUnit, Place, Reading, RegistrationStatus, Usage},
};

const USES: [Usage; 5] = [Usage::Private, Usage::Commercial, Usage::Rental, Usage::Taxi, Usage::Government];

impl Life<'_> {
    pub(super) fn birth(&mut self) {
        let mut draft = self.draft(self.car.built);
        let (document, maker) = self.add_birth(&mut draft, self.car.built);
        self.credential = Some(document);
        self.commit(draft);
        self.holders = vec![maker];
        self.within(3, 40, Event::Wholesale);
    }

    /// A birth of this VIN: its credential, and the maker as its holder.
    pub(super) fn add_birth(
        &mut self,
        draft: &mut Draft,
        built_at: Timestamp,
    ) -> (vinculum_core::dsse::Document, Holder) {
        let maker = self.fleet.cast().named(self.car.family.maker);
        let credential = BirthCredential {
            vin: self.car.vin,
            vehicle: self.car.id,
            wmi: self.car.vin.wmi(),
            model_year: self.car.model_year,
            make: self.car.family.make.into(),
            model: self.car.family.model.into(),
            manufacturer: maker.id.clone(),
            built_at,
            salt: Salt(draft.bytes(b"credential", 0)),
        };
        let key: &SecretKey = maker.key();
        let (document, commitment) = credential.sign(key);
        let action = RegisterBirth {
            salt: draft.salt(),
            by: maker.id.clone(),
            vehicle: self.car.id,
            wmi: credential.wmi,
            model_year: self.car.model_year,
            make: credential.make,
            model: credential.model,
            powertrain: self.car.powertrain,
            built_at,
            holder: Party::Organisation(maker.id.clone()),
            credential: commitment,
        };
        draft.add(action, Signer::Organisation(maker.id.clone()));
        (document, Holder::Organisation(maker.id.clone()))
    }

    pub(super) fn wholesale(&mut self) {
        if let Some(dealer) = self.reporter(Role::Dealer).map(|dealer| dealer.id.clone()) {
            self.pass_to_dealer(dealer, false);
        }
        self.within(4, 80, Event::Retail);
    }

    pub(super) fn retail(&mut self) {
        let mut usage = self.random.weighted(USES.into_iter().zip(rates::FIRST_USE));
        if usage == Usage::Rental && self.reporter(Role::FleetOperator).is_none() {
            usage = Usage::Private;
        }
        self.sell_to_user(usage, true, false);
        self.within(5, 30, Event::Risk);
        self.plan_first_inspection();
    }

    pub(super) fn resale(&mut self) {
        if self.random.chance(rates::DEALER_TO_DEALER)
            && let Some(dealer) = self.reporter(Role::Dealer).map(|dealer| dealer.id.clone())
            && !self.holders.contains(&Holder::Organisation(dealer.clone()))
        {
            self.pass_to_dealer(dealer, false);
            return self.within(7, 40, Event::Resale);
        }
        let usage = self.random.weighted([(Usage::Private, 88), (Usage::Commercial, 10), (Usage::Taxi, 2)].into_iter());
        let reads = self.random.chance(0.65);
        self.sell_to_user(usage, false, reads);
    }

    /// The holder parts with the car: abroad, to a dealer, or to somebody else.
    pub(super) fn sale(&mut self) {
        if !self.is_in_use() {
            let period = self.period;
            return self.within(30, 90, Event::Sale { period });
        }
        if !self.spared && self.age() > 4.0 {
            for (to, per_mille) in self.market.exports {
                if self.random.chance(f64::from(*per_mille) / 1_000.0) {
                    return self.export(*to, 0.6);
                }
            }
        }
        let organisation = matches!(self.holders[..], [Holder::Organisation(_)]);
        if organisation || self.random.chance(rates::SOLD_BY_DEALER) {
            let reads = self.random.chance(0.75);
            self.trade_in(reads);
        } else {
            let reads = self.random.chance(0.6);
            self.sell_to_user(Usage::Private, false, reads);
        }
    }

    /// The car goes to a dealer, who will sell it on.
    pub(super) fn trade_in(&mut self, reads: bool) {
        let Some(dealer) = self.reporter(Role::Dealer).map(|dealer| dealer.id.clone()) else {
            return self.sell_to_user(Usage::Private, false, reads);
        };
        if self.pass_to_dealer(dealer, reads) {
            self.within(8, 75, Event::Resale);
        }
    }

    fn pass_to_dealer(&mut self, dealer: vinculum_core::OrganisationId, reads: bool) -> bool {
        let (at, place) = self.visit();
        let mut draft = self.draft(at);
        self.add_release(&mut draft);
        let to = vec![Holder::Organisation(dealer)];
        self.add_transfer(&mut draft, &to, place, reads);
        let taken = self.commit(draft).is_some();
        if taken {
            self.pass(to);
            self.for_sale = true;
            self.odometer.per_day = 4.0;
        }
        taken
    }

    /// The car goes to somebody who will use it: transfer, registration and perhaps a loan, all in one.
    pub(super) fn sell_to_user(&mut self, usage: Usage, new: bool, reads: bool) {
        let (at, place) = self.visit();
        let mut draft = self.draft(at);
        self.add_release(&mut draft);
        let buyers = self.buyers(usage);
        self.add_transfer(&mut draft, &buyers, place, reads);
        let town = self.next_town();
        self.add_registration(&mut draft, town, RegistrationStatus::Registered, usage);
        let financed = usage != Usage::Rental && self.random.chance(rates::FINANCED[usize::from(!new)]);
        let lien = financed.then(|| self.add_lien(&mut draft, &buyers));
        if self.commit(draft).is_none() {
            return;
        }
        self.pass(buyers);
        self.town = town;
        self.usage = usage;
        self.for_sale = false;
        self.lien = lien;
        self.begin_use(new);
    }

    fn buyers(&mut self, usage: Usage) -> Vec<Holder> {
        if usage == Usage::Rental
            && let Some(operator) = self.reporter(Role::FleetOperator)
        {
            return vec![Holder::Organisation(operator.id.clone())];
        }
        let two = usage == Usage::Private && self.random.chance(rates::TWO_HOLDERS);
        (0..1 + u32::from(two)).map(|_| self.fresh_key()).collect()
    }

    /// A key that an individual makes for this car.
    pub(super) fn fresh_key(&mut self) -> Holder {
        self.keys += 1;
        Holder::Key(self.keys - 1)
    }

    /// Most buyers live near the seller.
    fn next_town(&mut self) -> &'static Town {
        let (here, towns) = (self.town, self.market.towns);
        let same: Vec<&'static Town> = towns.iter().filter(|town| town.jurisdiction == here.jurisdiction).collect();
        match self.random.below(100) {
            0..60 => here,
            60..97 => same[self.random.below(same.len() as u64) as usize],
            _ => self.random.pick(towns),
        }
    }

    /// The title has passed: what the former holder had planned is void.
    pub(super) fn pass(&mut self, to: Vec<Holder>) {
        self.holders = to;
        self.period += 1;
        self.garage = None;
        self.lien = None;
    }

    /// A new holder begins to use the car.
    pub(super) fn begin_use(&mut self, new: bool) {
        let period = self.period;
        self.odometer.per_day = self.kilometres_per_day();
        let service = self.days_to_service();
        self.after(service, Event::Service { period });
        let median = match self.usage {
            Usage::Private => rates::PRIVATE_YEARS,
            Usage::Commercial => rates::BUSINESS_YEARS[0],
            Usage::Rental => rates::BUSINESS_YEARS[1],
            Usage::Taxi => rates::BUSINESS_YEARS[2],
            Usage::Government => rates::BUSINESS_YEARS[3],
        };
        let held = years(self.random.log_normal(median, rates::HOLDING_SIGMA)).max(120);
        self.after(held, Event::Sale { period });
        if !new && self.random.chance(rates::REGRET) {
            self.within(30, 150, Event::Sale { period });
        }
        if self.lien.is_some() {
            self.within(2, 21, Event::PerfectLien { period });
            self.within(years(2.5), years(6.0), Event::ReleaseLien { period });
        }
        self.plan_readings();
    }

    pub(super) fn kilometres_per_day(&mut self) -> f64 {
        let owner = self.habit * self.random.log_normal(1.0, rates::OWNER_SIGMA);
        let ageing = (1.12 - 0.028 * self.age()).max(0.6);
        let annual = match self.usage {
            Usage::Private | Usage::Government => self.market.annual_km * owner * ageing,
            Usage::Commercial => self.market.annual_km * rates::COMMERCIAL_FACTOR * owner * ageing,
            Usage::Rental => self.random.log_normal(rates::RENTAL_KM, 0.2),
            Usage::Taxi => self.random.log_normal(rates::TAXI_KM, 0.25),
        };
        annual / crate::calendar::YEAR
    }

    fn plan_first_inspection(&mut self) {
        if let Some(rhythm) = &self.market.inspection {
            let due = rhythm.months[0] * 365 / 12 + self.random.between(-25, 15);
            self.cycle += 1;
            self.after(due, Event::Inspection { cycle: self.cycle });
        }
    }

    pub(super) fn add_transfer(&mut self, draft: &mut Draft, to: &[Holder], place: Place, reads: bool) {
        let from = std::mem::take(&mut self.holders);
        let odometer: Option<Reading> = reads.then(|| self.odometer.read(OdometerSource::Dashboard));
        let action = TransferTitle {
            salt: draft.salt(),
            vehicle: self.car.id,
            occurred_at: draft.at,
            place: Some(place),
            from: self.parties(&from),
            to: self.parties(to),
            odometer,
            chain: None,
        };
        draft.add(action, self.signer(&from[0]));
        self.sign_holders(draft, &from);
        self.sign_holders(draft, to);
        self.holders = from;
    }

    pub(super) fn add_registration(
        &mut self,
        draft: &mut Draft,
        town: &Town,
        status: RegistrationStatus,
        usage: Usage,
    ) {
        let registrar = self.fleet.cast().registrar(town.jurisdiction).id.clone();
        let jurisdiction = town.jurisdiction.parse().expect("the tables' jurisdictions are valid");
        record!(draft, self, RecordRegistration by registrar, at None, {
            jurisdiction: jurisdiction,
            status: status,
            usage: usage,
        });
    }

    fn add_lien(&mut self, draft: &mut Draft, holders: &[Holder]) -> Lien {
        self.liens += 1;
        let lender = self.fleet.cast().lender(self.market.country).id.clone();
        let lien = Lien { name: format!("loan-{}", self.liens), lender, period: self.period + 1 };
        let action = PlaceLien {
            salt: draft.salt(),
            by: lien.lender.clone(),
            vehicle: self.car.id,
            lien: lien.name.clone(),
            occurred_at: draft.at,
            chain: None,
        };
        draft.add(action, Signer::Organisation(lien.lender.clone()));
        self.sign_holders(draft, holders);
        lien
    }

    /// The loan is paid off, if there is one.
    pub(super) fn add_release(&mut self, draft: &mut Draft) {
        if let Some(lien) = self.lien.take() {
            let signer = Signer::Organisation(lien.lender.clone());
            draft.add(
                ReleaseLien { salt: draft.salt(), by: lien.lender, vehicle: self.car.id, lien: lien.name, loan: None },
                signer,
            );
        }
    }

    pub(super) fn perfect_lien(&mut self, period: u32) {
        let at = self.time();
        let mut draft = self.draft(at);
        let Some(lien) = self.lien.as_ref().filter(|lien| lien.period == period) else {
            return;
        };
        let reference = format!("{}-{}-{:07}", self.market.country, day_of(at), self.random.below(10_000_000));
        let action = PerfectLien {
            salt: draft.salt(),
            by: lien.lender.clone(),
            vehicle: self.car.id,
            lien: lien.name.clone(),
            reference,
        };
        draft.add(action, Signer::Organisation(lien.lender.clone()));
        self.commit(draft);
    }

    pub(super) fn release_lien(&mut self, period: u32) {
        if self.lien.as_ref().is_some_and(|lien| lien.period == period) {
            let at = self.time();
            let mut draft = self.draft(at);
            self.add_release(&mut draft);
            self.commit(draft);
        }
    }

    /// Sold to a dealer in another country; its register lets it go.
    pub(super) fn export(&mut self, to: usize, reads: f64) {
        let (from, destination) = (self.market, &MARKETS[to]);
        let Some(dealer) = self.reporter_in(Role::Dealer, destination.country).map(|dealer| dealer.id.clone()) else {
            return;
        };
        let (at, place) = self.visit();
        let mut draft = self.draft(at);
        self.add_release(&mut draft);
        let buyer = vec![Holder::Organisation(dealer)];
        let reads = self.random.chance(reads);
        self.add_transfer(&mut draft, &buyer, place, reads);
        self.add_export(&mut draft, destination.country);
        self.add_registration(&mut draft, self.town, RegistrationStatus::Deregistered, self.usage);
        if self.commit(draft).is_none() {
            return;
        }
        self.pass(buyer);
        self.for_sale = true;
        self.cycle += 1;
        self.odometer.per_day = 1.0;
        self.market = destination;
        self.town = self.random.pick(destination.towns);
        // Many clusters are switched to the new country's unit; the others go on in the old one.
        if self.odometer.unit != destination.unit && self.random.chance(0.7) {
            self.odometer.unit = destination.unit;
        }
        let overseas = from == &MARKETS[US] || destination == &MARKETS[US];
        let (least, most) = if overseas { (35, 70) } else { (3, 16) };
        self.within(least, most, Event::Arrival);
    }

    pub(super) fn add_export(&mut self, draft: &mut Draft, to: &str) {
        let registrar = self.fleet.cast().registrar(self.town.jurisdiction).id.clone();
        let country = |code: &str| code.parse().expect("the tables' countries are valid");
        record!(draft, self, RecordExport by registrar, at None, {
            from: country(self.market.country),
            to: country(to),
        });
    }

    /// In the new country: inspected, or at least looked at, and offered for sale.
    pub(super) fn arrival(&mut self) {
        self.inspections = self.inspections.max(2);
        if self.market.inspection.is_some() {
            self.inspection(false);
        } else {
            self.service(true);
        }
        self.within(4, 45, Event::Resale);
    }

    /// Whether its odometer counts miles.
    pub(super) fn is_in_miles(&self) -> bool {
        self.odometer.unit == OdometerUnit::Mi
    }
}

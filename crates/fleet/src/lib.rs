//! The demonstration fleet: a seeded generator of vehicles and their histories over fifteen years.
//!
//! - [`Fleet`]: the cast of organisations and, one at a time, the vehicles. The same [`Options`] give the same bytes on
//!   every machine: salts, nonces and keys come from the seed.
//! - [`Vehicle`]: VIN, birth credential, and the life as [`Step`]s: actions that belong in one transaction, with who
//!   signs. Steps of one vehicle go in order; [`waves`] puts those of many side by side for a loader.
//! - [`Fraud`]: what is planted and how; [`Fleet::planted`] is the truth that findings are measured against.
//! - [`Census`]: counts. [`rows`]: JSON lines for bulk import.
//!
//! **What is real.** Makes, models, WMIs, towns, inspection intervals and AAMVA codes are public facts. The form of the VINs
//! is that of real ones, check digits included; their serial numbers are made up, so that one may by chance be that
//! of a car that exists. **What is invented**: every organisation (its name says so), who owns which WMI, and all that
//! happens. The rates are in the source of the module `rates`, each with where it comes from.
//!
//! **Honest cars are no easy prey for false alarms**: odometers are exchanged, clusters are switched from miles to
//! kilometres on import, readings are mistyped and corrected, declared readings are rounded, insurers report
//! accidents after later records, thefts are reported on the wrong car and taken back, wrecks are rebuilt under a
//! brand, registers deregister scrapped cars days late, cars have accidents abroad and are traded among dealers.
//!
//! **Loading.** Make the cast founders of the genesis file ([`Organisation::founder`]), let governance assign their WMIs
//! ([`Fleet::wmi_assignments`]), then submit the waves of a number of vehicles at a time. To resume, ask the ledger how many entries a
//! vehicle's history has and go on with [`Vehicle::remaining`]. At the end governance suspends one reporter ([`Fleet::suspensions`]).
//! `now` has to stay the same: keep it with the network.
//!
//! Pure: no input or output, no clock, no other randomness than the seed.

mod calendar;
mod cast;
mod census;
mod export;
mod family;
mod governance;
mod life;
mod market;
mod random;
mod rates;
mod vehicle;

pub use cast::Organisation;
pub use census::Census;
pub use export::rows;
pub use vehicle::{Expected, Fraud, Planted, Signer, Step, Vehicle, waves};

use cast::Cast;
use vinculum_core::{OrganisationId, SecretKey, Timestamp, sha256_parts};
use vinculum_vehicles::VinKey;

/// What a fleet depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Decides every draw.
    pub seed: u64,
    /// How many vehicles.
    pub vehicles: u32,
    /// The members' shared key, under which VINs become ids.
    pub vin_key: VinKey,
    /// The present: histories end a few days before.
    pub now: Timestamp,
}

impl Options {
    /// How many vehicles a demonstration has.
    pub const VEHICLES: u32 = 2_400;
    /// The most: every vehicle has a serial number of six digits of its own.
    pub const MAX_VEHICLES: u32 = 900_000;
    /// The years in which the present can lie: the tables know cars from model year 2010 on.
    pub const YEARS: std::ops::RangeInclusive<i64> = 2016..=2090;
}

/// A fleet: the cast, and the vehicles on demand.
#[derive(Debug, Clone)]
pub struct Fleet {
    options: Options,
    seed: [u8; 8],
    cast: Cast,
}

impl Fleet {
    /// A fleet. Vehicles beyond [`Options::MAX_VEHICLES`] are left out, and all are when `now` lies outside
    /// [`Options::YEARS`].
    pub fn new(mut options: Options) -> Self {
        let (year, _) = calendar::year_of(calendar::day_of(options.now));
        let known = Options::YEARS.contains(&year);
        options.vehicles = if known { options.vehicles.min(Options::MAX_VEHICLES) } else { 0 };
        let seed = options.seed.to_be_bytes();
        let cast = Cast::new(&seed, calendar::day_of(options.now));
        Self { options, seed, cast }
    }

    /// What it was made from.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Every organisation.
    pub fn organisations(&self) -> &[Organisation] {
        self.cast.all()
    }

    /// The organisations that should run `count` validators: of different kinds and countries first.
    pub fn validators(&self, count: usize) -> &[Organisation] {
        let all = self.cast.all();
        &all[..count.min(all.len())]
    }

    /// One organisation.
    pub fn organisation(&self, id: &OrganisationId) -> Option<&Organisation> {
        self.cast.get(id)
    }

    /// How many vehicles there are.
    pub fn len(&self) -> u32 {
        self.options.vehicles
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.options.vehicles == 0
    }

    /// One vehicle; it does not depend on the others.
    pub fn vehicle(&self, index: u32) -> Vehicle {
        life::Life::new(self, index).tell()
    }

    /// Every vehicle in turn.
    pub fn vehicles(&self) -> impl Iterator<Item = Vehicle> {
        (0..self.options.vehicles).map(|index| self.vehicle(index))
    }

    /// Every fraud that was planted.
    pub fn planted(&self) -> Vec<Planted> {
        let of = |vehicle: Vehicle| {
            let Vehicle { index, id, planted, .. } = vehicle;
            planted.into_iter().map(move |fraud| Planted { vehicle: index, id, fraud })
        };
        self.vehicles().flat_map(of).collect()
    }

    /// The rows of all vehicles for bulk import; see [`rows()`].
    pub fn rows(&self) -> impl Iterator<Item = String> {
        self.vehicles().flat_map(|vehicle| rows(&vehicle).collect::<Vec<_>>())
    }

    /// Counts of all vehicles.
    pub fn census(&self) -> Census {
        let mut census = Census::default();
        self.vehicles().for_each(|vehicle| census.add(&vehicle));
        census
    }

    /// The secret key behind a signer.
    ///
    /// # Panics
    /// When the signer is an organisation of another fleet.
    pub fn key(&self, signer: &Signer) -> SecretKey {
        match signer {
            Signer::Organisation(id) => self.cast.get(id).expect("an organisation of this fleet").key().clone(),
            Signer::Holder { vehicle, holder } => self.holder_key(*vehicle, *holder),
        }
    }

    /// The key that an individual made for one car. One in eight lives in a phone's secure hardware: P-256.
    pub fn holder_key(&self, vehicle: u32, holder: u32) -> SecretKey {
        let numbers = [vehicle.to_be_bytes(), holder.to_be_bytes()].concat();
        let secret = sha256_parts(&[b"vinculum-fleet/holder/", &self.seed, &numbers]).0;
        let in_hardware = secret[0] < 32;
        let key = in_hardware.then(|| SecretKey::from_p256_scalar(secret)).flatten();
        key.unwrap_or_else(|| SecretKey::from_seed(secret))
    }

    pub(crate) fn seed(&self) -> &[u8] {
        &self.seed
    }

    pub(crate) fn cast(&self) -> &Cast {
        &self.cast
    }
}

//! The demonstration fleet against the ledger's own rules.

mod detection;
mod fleet;
mod ledger;

use std::sync::OnceLock;
use vinculum_core::Timestamp;
use vinculum_fleet::{Fleet, Options, Vehicle};
use vinculum_vehicles::VinKey;

/// 22 November 2026, midday.
const NOW: Timestamp = Timestamp(1_795_348_800_000);

fn options(seed: u64, vehicles: u32) -> Options {
    Options { seed, vehicles, vin_key: VinKey::new([7; 32]), now: NOW }
}

/// The demonstration's fleet, told once for all tests.
fn demonstration() -> &'static (Fleet, Vec<Vehicle>) {
    static FLEET: OnceLock<(Fleet, Vec<Vehicle>)> = OnceLock::new();
    FLEET.get_or_init(|| {
        let fleet = Fleet::new(options(1, Options::VEHICLES));
        let vehicles = fleet.vehicles().collect();
        (fleet, vehicles)
    })
}

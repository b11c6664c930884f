//! What a fleet consists of, counted.

use crate::{Expected, Fraud, Vehicle};
use serde::Serialize;
use std::collections::BTreeMap;
use vinculum_vehicles::Action;

/// Counts of a fleet.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Census {
    /// Vehicles.
    pub vehicles: u64,
    /// Transactions, those that are meant to be refused included.
    pub steps: u64,
    /// Actions in them.
    pub actions: u64,
    /// Signatures on them.
    pub signatures: u64,
    /// Transactions that are meant to be refused.
    pub refused: u64,
    /// The most steps of one vehicle: the number of waves.
    pub longest: u64,
    /// Actions by type.
    pub types: BTreeMap<&'static str, u64>,
    /// Vehicles with each kind of fraud.
    pub planted: BTreeMap<Fraud, u64>,
    /// Vehicles with no fraud.
    pub honest: u64,
    /// Vehicles by the country that they end up in.
    pub countries: BTreeMap<&'static str, u64>,
    /// Records by the country that they name as their place.
    pub records: BTreeMap<String, u64>,
    /// Vehicles by make.
    pub makes: BTreeMap<&'static str, u64>,
}

impl Census {
    /// Counts one more vehicle.
    pub fn add(&mut self, vehicle: &Vehicle) {
        self.vehicles += 1;
        self.longest = self.longest.max(vehicle.steps.len() as u64);
        self.honest += u64::from(vehicle.planted.is_empty());
        *self.countries.entry(vehicle.country).or_default() += 1;
        *self.makes.entry(vehicle.make).or_default() += 1;
        for fraud in &vehicle.planted {
            *self.planted.entry(*fraud).or_default() += 1;
        }
        for step in &vehicle.steps {
            self.steps += 1;
            self.actions += step.actions.len() as u64;
            self.signatures += step.signers.len() as u64;
            self.refused += u64::from(step.expected != Expected::Accepted);
            step.actions.iter().for_each(|action| self.add_action(action));
        }
    }

    fn add_action(&mut self, action: &Action) {
        *self.types.entry(action.type_name()).or_default() += 1;
        if let Some(place) = action.place() {
            *self.records.entry(place.country.to_string()).or_default() += 1;
        }
    }
}

impl<'a> FromIterator<&'a Vehicle> for Census {
    fn from_iter<I: IntoIterator<Item = &'a Vehicle>>(vehicles: I) -> Self {
        let mut census = Self::default();
        vehicles.into_iter().for_each(|vehicle| census.add(vehicle));
        census
    }
}

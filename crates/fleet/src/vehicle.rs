//! What the generator gives: vehicles with their steps, and what was planted.

use crate::Fleet;
use serde::{Deserialize, Serialize};
use std::fmt;
use vinculum_core::{Envelope, NetworkId, Nonce, OrganisationId, Timestamp, VehicleId, dsse::Document};
use vinculum_vehicles::{Action, Vin, types::Powertrain};

macro_rules! frauds {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)*) => {
        /// A kind of fraud that the generator plants. All but the last carry the name of the finding that should show them.
        ///
        /// They are planted as fraudsters go about it, not as a detector looks for them, so that some can't be found:
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Fraud {
            $($(#[$doc])* $variant,)*
        }

        impl Fraud {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

frauds! {
    /// The odometer is turned back after the seller's last regular reading and before that of the sale. Six in ten lose 25 to
    /// 60 % of what it showed; two in ten are turned only some 0.8 to 4 thousand kilometres below the last reading;
    /// one and a half in ten are turned between export and the first inspection abroad; the rest are turned to just
    /// above the last reading, which no reading can give away.
    OdometerRollback = "odometer_rollback",
    /// The identity of a low-mileage car is moved to another car that has run 60 to 140 thousand kilometres more
    /// (about half); or a workshop once reads the true distance out of the control unit of a car whose dashboard
    /// was turned back; or a second car on the same identity comes to a workshop with an odometer of its own. The
    /// latter two are planted as `odometer_rollback` too.
    OdometerImplausibleRate = "odometer_implausible_rate",
    /// A scrapped car's identity comes back to life 1 to 16 months after its certificate of destruction: registered,
    /// inspected or maintained, in Europe mostly in another country.
    RecordAfterEndOfLife = "record_after_end_of_life",
    /// A stolen car is registered, inspected or maintained 5 to 200 days after the theft, in Europe mostly abroad. Three in
    /// ten are found later.
    RecordWhileStolen = "record_while_stolen",
    /// A second car runs on the same identity in a far town. Once to three times both are seen within hours. One in five
    /// pairs is only 250 to 600 km and about 3 hours apart, which a fast driver could nearly do.
    ImpossibleTravel = "impossible_travel",
    /// The title passes through five to seven straw holders, 6 to 30 days each; one in five times through four or five, 40
    /// to 130 days each.
    OwnershipChurn = "ownership_churn",
    /// An insurer records a total loss and nobody brands the title; the wreck goes abroad or to another state, is repaired
    /// and registered there with a clean title.
    TotalLossTitledClean = "total_loss_titled_clean",
    /// Someone with a key of the manufacturer registers a second birth of the VIN. The ledger refuses it and shows it as
    /// an alert; there is no finding of this name.
    CloneAttempt = "clone_attempt",
}

impl Fraud {
    /// Whether findings should show it; the ledger itself refuses the others.
    pub const fn is_finding(self) -> bool {
        !matches!(self, Self::CloneAttempt)
    }
}

impl fmt::Display for Fraud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A fraud on a vehicle: the truth that findings are measured against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Planted {
    /// Index of the vehicle.
    pub vehicle: u32,
    /// Its id on the ledger.
    pub id: VehicleId,
    /// What was planted.
    pub fraud: Fraud,
}

/// A key that has to sign a step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Signer {
    /// The key of an organisation.
    Organisation(OrganisationId),
    /// The key that an individual made for one car: the `holder`-th key of that vehicle.
    Holder {
        /// Index of the vehicle.
        vehicle: u32,
        /// Number of the key.
        holder: u32,
    },
}

/// What should become of a step on the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// It is accepted, and each of its actions becomes an entry of the vehicle's history.
    Accepted,
    /// It is refused with this code and leaves the history as it was.
    Rejected(u32),
}

/// Actions that belong in one transaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Index of the vehicle.
    pub vehicle: u32,
    /// Number of the step in the vehicle's life, from 0.
    pub number: u32,
    /// When the step is taken: rises along a vehicle's life. A record that comes late tells of an earlier time.
    pub at: Timestamp,
    /// How many entries the vehicle's history has before it.
    pub first_record: u64,
    /// The actions.
    pub actions: Vec<Action>,
    /// The keys that sign.
    pub signers: Vec<Signer>,
    /// The transaction's nonce, from the seed.
    pub nonce: Nonce,
    /// What should become of it.
    pub expected: Expected,
}

impl Step {
    /// How many entries the vehicle's history has after it.
    pub fn last_record(&self) -> u64 {
        match self.expected {
            Expected::Accepted => self.first_record + self.actions.len() as u64,
            Expected::Rejected(_) => self.first_record,
        }
    }

    /// The signed transaction. The same arguments always give the same bytes.
    pub fn envelope(&self, fleet: &Fleet, network: NetworkId, valid_until: Timestamp) -> Envelope {
        let bytes = |action: &Action| serde_json::to_vec(action).expect("actions are plain data").into();
        let actions = self.actions.iter().map(bytes).collect();
        let mut envelope = Envelope::unsigned(network, valid_until, self.nonce, actions);
        for signer in &self.signers {
            envelope.sign(&fleet.key(signer));
        }
        envelope
    }
}

/// A vehicle with its whole life.
#[derive(Debug, Clone, PartialEq)]
pub struct Vehicle {
    /// Its index in the fleet.
    pub index: u32,
    /// Its VIN.
    pub vin: Vin,
    /// Its id on the ledger.
    pub id: VehicleId,
    /// Make.
    pub make: &'static str,
    /// Model.
    pub model: &'static str,
    /// Model year.
    pub model_year: u16,
    /// What moves it.
    pub powertrain: Powertrain,
    /// Who made it.
    pub manufacturer: OrganisationId,
    /// The birth credential, which stays off the ledger.
    pub credential: Document,
    /// Its life in order.
    pub steps: Vec<Step>,
    /// The frauds on it; none for an honest car.
    pub planted: Vec<Fraud>,
    /// Who holds the title at the end.
    pub holders: Vec<Signer>,
    /// ISO 3166-1 code of the country that it lives in at the end.
    pub country: &'static str,
}

impl Vehicle {
    /// Where to go on when the ledger has this many entries in the vehicle's history: the steps from there are still to be
    /// submitted.
    ///
    /// A step that is meant to be refused leaves no entry, so that one may be submitted again.
    pub fn remaining(&self, records: u64) -> &[Step] {
        let done = self.steps.iter().take_while(|step| step.last_record() <= records && step.first_record < records);
        &self.steps[done.count()..]
    }
}

/// The steps of these vehicles in waves: wave `n` holds the `n`-th step of each. Within a wave all steps are of different
/// vehicles and can be submitted together; a wave must be final before the next begins.
pub fn waves(vehicles: &[Vehicle]) -> impl Iterator<Item = Vec<&Step>> {
    let longest = vehicles.iter().map(|vehicle| vehicle.steps.len()).max().unwrap_or(0);
    (0..longest).map(|wave| vehicles.iter().filter_map(|vehicle| vehicle.steps.get(wave)).collect())
}

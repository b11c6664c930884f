//! Records: what organisations with a duty to report add to a vehicle's history.

use super::{
    Behaviour, Kind, ODOMETER_ROLES,
    check::{self, invalid},
};
use crate::{
    aamva::BrandCode,
    handle, keys,
    types::{
        BranderClass, DamagedArea, Defect, InspectionResult, Jurisdiction, OdometerExchange, Part, Place, Reading,
        RegistrationStatus, Severity, Usage, Vehicle, Work,
    },
};
use serde::{Deserialize, Deserializer, Serialize};
use vinculum_core::{OrganisationId, Rejection, Role, Salt, Timestamp, VehicleId};
use vinculum_identity::{Country, api};
use vinculum_state::{Abort, Context, Touch};

/// What records have in common, and in what they differ.
pub(crate) trait Record {
    /// The kind, for the label in the history.
    const KIND: Kind;
    /// The roles that may make it.
    const ROLES: &'static [Role];
    /// Whether it changes the vehicle's record in the state; if not, only the history grows.
    const CHANGES_VEHICLE: bool;

    /// Who made it, about which vehicle, when it occurred.
    fn header(&self) -> (&OrganisationId, VehicleId, Timestamp);

    /// Checks the fields of its own.
    fn check_details(&self) -> Result<(), Rejection> {
        Ok(())
    }

    /// The reading that it brings.
    fn reading(&self) -> Option<&Reading> {
        None
    }

    /// Changes the vehicle's record, which as yet is without it; `number` is its number in the history.
    fn change(&self, _vehicle: &mut Vehicle, _number: u64) -> Result<(), Rejection> {
        Ok(())
    }
}

macro_rules! records {
    ($(
        $(#[$doc:meta])*
        $name:ident by $roles:expr, changes vehicle: $changes:literal {
            $($(#[$field_doc:meta])* $field:ident: $type:ty,)*
        }
        $({ $($item:item)* })?
    )*) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
            #[serde(rename_all = "camelCase", deny_unknown_fields)]
            pub struct $name {
                /// Keeps the action's digest from being guessed.
                pub salt: Salt,
                /// The reporter.
                pub by: OrganisationId,
                /// The vehicle.
                pub vehicle: VehicleId,
                /// When it occurred, by the reporter.
                pub occurred_at: Timestamp,
                /// Where it occurred.
                #[serde(skip_serializing_if = "Option::is_none", default)]
                pub place: Option<Place>,
                $($(#[$field_doc])* pub $field: $type,)*
            }

            impl Record for $name {
                const KIND: Kind = Kind::$name;
                const ROLES: &'static [Role] = $roles;
                const CHANGES_VEHICLE: bool = $changes;

                fn header(&self) -> (&OrganisationId, VehicleId, Timestamp) {
                    (&self.by, self.vehicle, self.occurred_at)
                }

                $($($item)*)?
            }

            impl Behaviour for $name {
                fn check(&self) -> Result<(), Rejection> {
                    check::place(self.place.as_ref())?;
                    check::reading("odometer", self.reading())?;
                    self.check_details()
                }

                fn touch(&self, touch: &mut Touch) {
                    api::touch_organisation(&self.by, touch);
                    keys::VEHICLES.touch(&self.vehicle, touch);
                }

                fn apply(&self, context: &mut Context<'_, '_>) -> Result<(), Abort> {
                    handle::record(self, context)
                }

                fn by(&self) -> Option<&OrganisationId> {
                    Some(&self.by)
                }

                fn occurred_at(&self) -> Option<Timestamp> {
                    Some(self.occurred_at)
                }

                fn place(&self) -> Option<&Place> {
                    self.place.as_ref()
                }

                fn odometer(&self) -> Option<&Reading> {
                    self.reading()
                }
            }
        )*
    };
}

records! {
    /// A register took the vehicle in, or let it go.
    RecordRegistration by &[Role::Registrar], changes vehicle: false {
        /// The register's jurisdiction.
        jurisdiction: Jurisdiction,
        /// Whether it entered or left.
        status: RegistrationStatus,
        /// What it is used for.
        #[serde(rename = "use")]
        usage: Usage,
    }

    /// The odometer was read.
    RecordOdometer by ODOMETER_ROLES, changes vehicle: false {
        /// What it showed.
        odometer: Reading,
    } {
        fn reading(&self) -> Option<&Reading> {
            Some(&self.odometer)
        }
    }

    /// The vehicle was maintained or repaired.
    RecordMaintenance by &[Role::Workshop, Role::Dealer, Role::Manufacturer], changes vehicle: false {
        /// What was done.
        work: Vec<Work>,
        /// What was put in.
        parts: Vec<Part>,
        /// The reading at the visit; not together with `odometerExchange`, which brings two.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        odometer: Option<Reading>,
        /// The exchange of the odometer.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        odometer_exchange: Option<OdometerExchange>,
    } {
        fn reading(&self) -> Option<&Reading> {
            self.odometer.as_ref()
        }

        fn check_details(&self) -> Result<(), Rejection> {
            check::list("work", self.work.len(), Self::MAX_WORK)?;
            for work in &self.work {
                check::code("work.code", &work.code)?;
                check::text("work.description", &work.description)?;
            }
            check::list("parts", self.parts.len(), Self::MAX_PARTS)?;
            for part in &self.parts {
                check::code("parts.number", &part.number)?;
                part.serial.iter().try_for_each(|serial| check::code("parts.serial", serial))?;
                check::text("parts.description", &part.description)?;
            }
            if let Some(exchange) = &self.odometer_exchange {
                check::reading("odometerExchange.removed", Some(&exchange.removed))?;
                check::reading("odometerExchange.installed", Some(&exchange.installed))?;
                if self.odometer.is_some() {
                    return Err(invalid("odometer", "must be left out when odometerExchange is given"));
                }
            }
            Ok(())
        }
    }

    /// The vehicle was inspected.
    RecordInspection by &[Role::InspectionBody], changes vehicle: false {
        /// Under which rules.
        scheme: String,
        /// What it ended in.
        result: InspectionResult,
        /// What was found.
        defects: Vec<Defect>,
        /// By when the next one is due.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        next_due: Option<Timestamp>,
        /// The reading at the visit.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        odometer: Option<Reading>,
    } {
        fn reading(&self) -> Option<&Reading> {
            self.odometer.as_ref()
        }

        fn check_details(&self) -> Result<(), Rejection> {
            check::text("scheme", &self.scheme)?;
            check::list("defects", self.defects.len(), Self::MAX_DEFECTS)?;
            let due = self.occurred_at..=self.occurred_at.plus(Self::MAX_INTERVAL_MS);
            if self.next_due.is_some_and(|next| !due.contains(&next)) {
                return Err(invalid("nextDue", "must lie within 20 years after occurredAt"));
            }
            self.defects.iter().try_for_each(|defect| check::code("defects.code", &defect.code))
        }
    }

    /// The vehicle had an accident.
    RecordAccident by &[Role::Police, Role::Insurer, Role::Workshop, Role::InspectionBody], changes vehicle: false {
        /// How bad it was for the vehicle.
        severity: Severity,
        /// Whether its structure was damaged.
        structural_damage: bool,
        /// Whether airbags deployed.
        airbags_deployed: bool,
        /// Where it was damaged.
        damaged_areas: Vec<DamagedArea>,
        /// The reading after it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        odometer: Option<Reading>,
    } {
        fn reading(&self) -> Option<&Reading> {
            self.odometer.as_ref()
        }

        fn check_details(&self) -> Result<(), Rejection> {
            check::distinct("damagedAreas", &self.damaged_areas)
        }
    }

    /// The title was branded.
    RecordTitleBrand by &[Role::Registrar, Role::Insurer, Role::Recycler], changes vehicle: false {
        /// The source's own code or words.
        source_code: String,
        /// The AAMVA code that it maps to; null when none does.
        #[serde(deserialize_with = "present")]
        code: Option<BrandCode>,
        /// Who branded it.
        brander_class: BranderClass,
    } {
        fn check_details(&self) -> Result<(), Rejection> {
            check::code("sourceCode", &self.source_code)
        }
    }

    /// The vehicle was reported stolen.
    ReportTheft by &[Role::Police, Role::Insurer], changes vehicle: true {
        /// The reporter's file number.
        reference: String,
    } {
        fn check_details(&self) -> Result<(), Rejection> {
            check::code("reference", &self.reference)
        }

        fn change(&self, vehicle: &mut Vehicle, number: u64) -> Result<(), Rejection> {
            vehicle.add_theft(number, self.occurred_at, false)
        }
    }

    /// The vehicle was found again.
    ReportRecovery by &[Role::Police, Role::Insurer], changes vehicle: true {
        /// The reporter's file number.
        reference: String,
        /// In what condition.
        condition: String,
    } {
        fn check_details(&self) -> Result<(), Rejection> {
            check::code("reference", &self.reference)?;
            check::text("condition", &self.condition)
        }

        fn change(&self, vehicle: &mut Vehicle, number: u64) -> Result<(), Rejection> {
            vehicle.add_theft(number, self.occurred_at, true)
        }
    }

    /// Its manufacturer recalls the vehicle.
    OpenRecall by &[Role::Manufacturer], changes vehicle: true {
        /// The manufacturer's campaign.
        campaign: String,
        /// What is affected.
        component: String,
        /// What will be done about it.
        remedy: String,
        /// Whether safety is at stake.
        safety: bool,
    } {
        fn check_details(&self) -> Result<(), Rejection> {
            check::code("campaign", &self.campaign)?;
            check::text("component", &self.component)?;
            check::text("remedy", &self.remedy)
        }

        fn change(&self, vehicle: &mut Vehicle, number: u64) -> Result<(), Rejection> {
            vehicle.open_recall(&self.by, &self.campaign, number)
        }
    }

    /// The remedy of a recall was carried out.
    CompleteRecall by &[Role::Dealer, Role::Workshop, Role::Manufacturer], changes vehicle: true {
        /// The manufacturer's campaign.
        campaign: String,
    } {
        fn check_details(&self) -> Result<(), Rejection> {
            check::code("campaign", &self.campaign)
        }

        fn change(&self, vehicle: &mut Vehicle, number: u64) -> Result<(), Rejection> {
            vehicle.complete_recall(&self.campaign, number)
        }
    }

    /// The vehicle left a country for another.
    RecordExport by &[Role::Registrar], changes vehicle: true {
        /// The country that it left.
        from: Country,
        /// The country that it went to.
        to: Country,
    } {
        fn check_details(&self) -> Result<(), Rejection> {
            if self.from == self.to { Err(invalid("to", "must be another country than from")) } else { Ok(()) }
        }

        fn change(&self, vehicle: &mut Vehicle, number: u64) -> Result<(), Rejection> {
            vehicle.add_export(number, self.to);
            Ok(())
        }
    }

    /// The vehicle was taken out of use for ever.
    RecordEndOfLife by &[Role::Recycler, Role::Registrar], changes vehicle: true {
        /// Why.
        cause: String,
        /// Number of the certificate of destruction.
        certificate: String,
    } {
        fn check_details(&self) -> Result<(), Rejection> {
            check::text("cause", &self.cause)?;
            check::code("certificate", &self.certificate)
        }

        fn change(&self, vehicle: &mut Vehicle, number: u64) -> Result<(), Rejection> {
            vehicle.end(number)
        }
    }
}

impl RecordMaintenance {
    /// Most pieces of work in one record.
    pub const MAX_WORK: usize = 32;
    /// Most parts in one record.
    pub const MAX_PARTS: usize = 64;
}

impl RecordInspection {
    /// Most defects in one record.
    pub const MAX_DEFECTS: usize = 64;
    /// Longest time to the next inspection: 20 years of 365 days.
    pub const MAX_INTERVAL_MS: u64 = 20 * 365 * Timestamp::DAY_MS;
}

/// Null has to be written: a brand that maps to no code is a statement, not an omission.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<BrandCode>, D::Error> {
    Option::deserialize(deserializer)
}

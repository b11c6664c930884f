//! What records and the state are made of.

mod place;
mod vehicle;
mod vocabulary;

pub use place::{Jurisdiction, JurisdictionError, Place};
pub use vehicle::{
    AgreedLien, Correction, Dispute, DisputeAnswer, DisputeStep, Export, Lien, LienStatus, Recall, Theft, TitleHold,
    Vehicle,
};
pub use vocabulary::{
    Answer, BranderClass, CorrectionStatus, DamagedArea, Defect, DefectSeverity, InspectionResult, OdometerBrand,
    OdometerExchange, OdometerSource, OdometerUnit, Part, Powertrain, Reading, RegistrationStatus, Severity, Usage,
    Work,
};

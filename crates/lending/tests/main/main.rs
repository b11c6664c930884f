//! A lender's desk through its public doors: decisions on real records, the encrypted store, the bureau over HTTP.

mod bureau;
mod desk;
mod notice;
mod rerun;
mod store;

use std::sync::{Arc, OnceLock};
use vinculum_core::{NetworkId, Party, Salt, SecretKey, Timestamp, VehicleId};
use vinculum_credit::{
    german_credit,
    manifest::{Manifest, Text},
    model::Model,
    score::Features,
    table::Table,
    train::train,
};
use vinculum_lending::{
    Answered, Application, Car, Desk, DeskSettings, Person, Request,
    bureau::{Bureau, Sandbox},
};

pub const NOW: Timestamp = Timestamp(1_768_478_400_000);
pub const NETWORK: NetworkId = NetworkId([9; 32]);
pub const CAR: Car = Car { age_years: 3, is_new: false, is_new_energy: false };
pub const FORM: &str = r#"
    [[question]]
    name = "savings"
    label = { en = "Savings", zh = "储蓄" }
    options = [{ value = "below_100", label = { en = "Below 100", zh = "100 以下" } }]
"#;

pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

/// The scorecard, trained once for all tests.
pub fn model() -> Vec<u8> {
    static MODEL: OnceLock<Vec<u8>> = OnceLock::new();
    let train = || {
        let manifest = Manifest::from_bytes(german_credit::MANIFEST).unwrap();
        let table = Table::from_csv(german_credit::TABLE, &manifest).unwrap();
        train(&manifest, &table).unwrap().to_bytes().unwrap()
    };
    MODEL.get_or_init(train).clone()
}

pub fn sandbox() -> Arc<dyn Bureau> {
    let model = Model::from_bytes(&model()).unwrap();
    let asked = |column: &str| {
        model.file().features.iter().any(|feature| feature.name == column && feature.from_request.is_none())
    };
    Arc::new(Sandbox::from_csv(german_credit::TABLE, asked).unwrap())
}

pub fn settings() -> DeskSettings {
    DeskSettings {
        lender: "bank".parse().unwrap(),
        key: SecretKey::from_seed([1; 32]),
        currency: "EUR".parse().unwrap(),
        jurisdiction: "DE".into(),
        supervisor: "BaFin, Graurheindorfer Straße 108, 53117 Bonn".into(),
        offer_days: 14,
        model: model(),
        policy: german_credit::POLICY.to_vec(),
        form: FORM.into(),
        bureau_name: "Sandbox".into(),
        bureau_reference: Text { en: "Number".into(), zh: "编号".into() },
        bureau: sandbox(),
    }
}

pub fn applicant(name: u8) -> Party {
    Party::Key(SecretKey::from_seed([name; 32]).did())
}

/// An application for 8 000.00 over three years by the person with this record.
pub fn application(record: &str) -> Application {
    Application {
        salt: Salt([5; 16]),
        person: Person {
            name: "Anna Sommer".into(),
            address: "Hafenstr. 1, Bremen".into(),
            date_of_birth: "1990-02-03".into(),
            email: "anna@example.org".into(),
        },
        consumer_reference: record.into(),
        consent: true,
        vehicle: VehicleId([7; 32]),
        request: Request {
            amount: 300_000,
            term_months: 12,
            vehicle_value: 400_000,
            down_payment: 100_000,
            monthly_income: 350_000,
            monthly_debt_payments: 20_000,
        },
        answers: Features::default(),
    }
}

pub fn decide(desk: &Desk, application: Application) -> Answered {
    block_on(desk.decide(NETWORK, &applicant(2), application, CAR, NOW)).unwrap()
}

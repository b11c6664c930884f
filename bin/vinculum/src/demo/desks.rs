//! Desks of the demonstration's lenders: a scorecard trained on the German credit data, a policy each, and the same data as
//! the bureau that knows the applicants.

use crate::{
    config::{BureauConfig, DeskConfig},
    keystore,
};
use anyhow::{Context as _, anyhow};
use std::path::{Path, PathBuf};
use vinculum_credit::{german_credit, manifest::Manifest, table::Table, train::train};
use vinculum_fleet::Fleet;

/// The lenders with their policies.
pub const LENDERS: [(&str, &[u8]); 3] = [
    ("hafenfeld-bank", german_credit::POLICY),
    ("redwood-credit", include_bytes!("desks/redwood.policy.toml")),
    ("jiangnan-finance", include_bytes!("desks/jiangnan.policy.toml")),
];
const FORM: &[u8] = include_bytes!("desks/form.toml");

/// Makes the files, and what the first member's configuration says of them.
pub fn create(folder: &Path, fleet: &Fleet) -> anyhow::Result<(PathBuf, Vec<DeskConfig>)> {
    let folder = folder.join("lending");
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
    };
    write("model.json", &model()?)?;
    write("form.toml", FORM)?;
    write("people.csv", german_credit::TABLE)?;
    // A first run that was cut short may have left its keys.
    let key = |name: &str, bytes: &[u8; 32]| {
        let path = folder.join(name);
        if path.exists() { Ok(()) } else { keystore::write(&path, bytes) }
    };
    key("store.key", &rand::random())?;
    let mut desks = Vec::new();
    for (lender, policy) in LENDERS {
        let organisation = fleet.organisations().iter().find(|organisation| organisation.id.to_string() == lender);
        let organisation = organisation.with_context(|| format!("the fleet has no {lender}"))?;
        key(&format!("{lender}.key"), &organisation.key().seed().context("a lender's key is an Ed25519 key")?)?;
        write(&format!("{lender}.policy.toml"), policy)?;
        let file = |name: &str| Path::new("../lending").join(name);
        desks.push(DeskConfig {
            organisation: organisation.id.clone(),
            key: file(&format!("{lender}.key")),
            model: file("model.json"),
            policy: file(&format!("{lender}.policy.toml")),
            form: file("form.toml"),
            currency: "EUR".parse()?,
            jurisdiction: "DE".into(),
            supervisor: "Bundesanstalt für Finanzdienstleistungsaufsicht, Graurheindorfer Straße 108, 53117 Bonn"
                .into(),
            offer_days: 14,
            bureau: BureauConfig {
                name: "German credit data (sandbox)".into(),
                reference_en: "Number of a record, 1 to 1000".into(),
                reference_zh: "记录编号，1 至 1000".into(),
                file: Some(file("people.csv")),
                url: None,
                token: None,
            },
        });
    }
    Ok((Path::new("../lending").join("store.key"), desks))
}

fn model() -> anyhow::Result<Vec<u8>> {
    let manifest = Manifest::from_bytes(german_credit::MANIFEST)?;
    let table = Table::from_csv(german_credit::TABLE, &manifest)?;
    let model = train(&manifest, &table).map_err(|error| anyhow!("training the scorecard: {error}"))?;
    Ok(model.to_bytes()?)
}

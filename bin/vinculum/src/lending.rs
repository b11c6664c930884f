//! Opens the desks of lenders that a member hosts.

use crate::{
    config::{BureauConfig, DeskConfig, NodeConfig},
    keystore,
    node::DataFolder,
};
use anyhow::{Context as _, anyhow};
use std::{path::Path, sync::Arc};
use vinculum_api::Lending;
use vinculum_credit::{manifest::Text, model::Model};
use vinculum_lending::{
    Desk, DeskSettings, Store,
    bureau::{Bureau, Http, Sandbox},
    seal::Key,
};

/// The desks of the configuration; none if it names none.
pub async fn open(config: &NodeConfig, folder: &DataFolder<'_>) -> anyhow::Result<Option<Lending>> {
    let Some(key) = config.lending_key.as_ref().filter(|_| !config.lending.is_empty()) else { return Ok(None) };
    let desks = config.lending.iter().map(|desk| {
        let opened = open_desk(desk);
        opened.with_context(|| format!("the desk of {}", desk.organisation))
    });
    let desks = desks.collect::<anyhow::Result<Vec<_>>>()?;
    let path = folder.lending();
    std::fs::create_dir_all(&path).with_context(|| format!("cannot create {}", path.display()))?;
    let store = Store::open(&path, Key::new(keystore::read_bytes(key)?)).await?;
    Ok(Some(Lending::new(desks, store).await?))
}

fn open_desk(config: &DeskConfig) -> anyhow::Result<Desk> {
    let model = read(&config.model)?;
    let bureau = bureau(&config.bureau, &model)?;
    let reference = Text { en: config.bureau.reference_en.clone(), zh: config.bureau.reference_zh.clone() };
    Ok(Desk::new(DeskSettings {
        lender: config.organisation.clone(),
        key: keystore::read(&config.key)?,
        currency: config.currency,
        jurisdiction: config.jurisdiction.clone(),
        supervisor: config.supervisor.clone(),
        offer_days: config.offer_days,
        model,
        policy: read(&config.policy)?,
        form: String::from_utf8(read(&config.form)?).context("the form is not UTF-8")?,
        bureau_name: config.bureau.name.clone(),
        bureau_reference: reference,
        bureau,
    })?)
}

fn bureau(config: &BureauConfig, model: &[u8]) -> anyhow::Result<Arc<dyn Bureau>> {
    if let Some(url) = &config.url {
        let token = config.token.as_deref().map(read).transpose()?;
        let token = token.map(|bytes| String::from_utf8(bytes).map(|text| text.trim().to_owned())).transpose();
        let token = token.context("the bureau's token is not UTF-8")?;
        return Ok(Arc::new(Http::new(url, token).map_err(|error| anyhow!(error))?));
    }
    let file = config.file.as_deref().context("the bureau has neither a file nor a url")?;
    let model = Model::from_bytes(model)?;
    let knows = |column: &str| {
        model.file().features.iter().any(|feature| feature.name == column && feature.from_request.is_none())
    };
    let table = Sandbox::from_csv(&read(file)?, knows);
    Ok(Arc::new(table.map_err(|error| anyhow!("the bureau's table {}: {error}", file.display()))?))
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

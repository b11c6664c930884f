//! Who would have told: silence is not a clean record.
//!
//! A history without accidents means something only where those who report accidents were connected. From the history
//! follow the countries in which the vehicle was ([`stays`]); from the state, since when reporters of each role were
//! connected there ([`vinculum_identity::COVERAGE`]); and from both, the gaps ([`coverage`]).

use crate::{
    action::Action,
    findings::is_physical,
    record::{Entry, timeline},
    types::RegistrationStatus,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use vinculum_core::{Role, Timestamp};
use vinculum_identity::{Country, Coverage, Period};

/// The roles whose silence a reader takes for a clean record, in the order of rows.
pub const REPORTERS: &[Role] = &[Role::Registrar, Role::InspectionBody, Role::Workshop, Role::Insurer, Role::Police];

/// A time that the vehicle spent in one country, as far as its history tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Stay {
    /// The country.
    pub country: Country,
    /// From (inclusive).
    pub from: Timestamp,
    /// To (exclusive); none while it lasts.
    pub to: Option<Timestamp>,
}

/// When reporters of one role were connected in one country where the vehicle was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CoverageRow {
    /// The country.
    pub country: Country,
    /// The role.
    pub role: Role,
    /// When at least one of them was connected.
    pub periods: Vec<Period>,
    /// When the vehicle was in the country and none was.
    pub gaps: Vec<Period>,
}

fn country_of(action: &Action) -> Option<Country> {
    match action {
        Action::RecordRegistration(record) if record.status == RegistrationStatus::Registered => {
            Some(record.jurisdiction.country())
        }
        Action::RecordExport(record) => Some(record.to),
        Action::TransferTitle(transfer) => transfer.place.as_ref().map(|place| place.country),
        action if is_physical(action) => action.place().map(|place| place.country),
        _ => None,
    }
}

/// The countries where the vehicle was, in order of time.
///
/// It is taken to stay where it was last seen or registered until it is seen, registered or exported elsewhere, or
/// ends; and to have been where it was first seen since it was built.
pub fn stays(entries: &[Entry<'_>]) -> Vec<Stay> {
    let mut stays: Vec<Stay> = Vec::new();
    let mut built_at = None;
    for entry in timeline(entries) {
        if let Action::RegisterBirth(birth) = entry.action {
            built_at = Some(birth.built_at);
        }
        if let Some(country) = country_of(entry.action)
            && stays.last().is_none_or(|last| last.country != country)
        {
            let from = if stays.is_empty() { built_at.unwrap_or(entry.at()) } else { entry.at() };
            if let Some(last) = stays.last_mut() {
                last.to = Some(from);
            }
            stays.push(Stay { country, from, to: None });
        }
        if matches!(entry.action, Action::RecordEndOfLife(_)) {
            if let Some(last) = stays.last_mut() {
                last.to = Some(entry.at());
            }
            break;
        }
    }
    stays.retain(|stay| stay.to.is_none_or(|to| to > stay.from));
    stays
}

/// One row per country in which the vehicle was and role of [`REPORTERS`]: by country, then in the order of the roles.
///
/// `states` holds the values of `identity/coverage/<country>`; a country without one has nobody connected.
pub fn coverage(stays: &[Stay], states: &BTreeMap<Country, Coverage>) -> Vec<CoverageRow> {
    let mut by_country: BTreeMap<Country, Vec<&Stay>> = BTreeMap::new();
    for stay in stays {
        by_country.entry(stay.country).or_default().push(stay);
    }
    let mut rows = Vec::new();
    for (country, stays) in by_country {
        for role in REPORTERS {
            let state = states.get(&country).and_then(|coverage| coverage.roles.get(role));
            let periods = state.map_or(Vec::new(), |state| state.periods.clone());
            let gaps = stays.iter().flat_map(|stay| gaps_of(stay, &periods)).collect();
            rows.push(CoverageRow { country, role: *role, periods, gaps });
        }
    }
    rows
}

/// The parts of a stay that lie in none of the periods, which are in order and apart.
fn gaps_of(stay: &Stay, periods: &[Period]) -> Vec<Period> {
    let mut gaps = Vec::new();
    let mut from = stay.from;
    for period in periods {
        let begins = stay.to.map_or(period.from, |to| period.from.min(to));
        if begins > from {
            gaps.push(Period { from, to: Some(begins) });
        }
        let Some(ends) = period.to else {
            return gaps;
        };
        from = from.max(ends);
    }
    if stay.to.is_none_or(|to| from < to) {
        gaps.push(Period { from, to: stay.to });
    }
    gaps
}

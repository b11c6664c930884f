//! Numbers that the law of a jurisdiction sets for car loans, and the check of an offer against them.
//!
//! The numbers are data: [`RulePacks::embedded`] is a file of this crate, and a newer one can be read from a path. Each
//! number names its legal source.

use std::{collections::BTreeSet, fs, io::Read, path::Path, path::PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::exact::MAX_ANNUAL_RATE_PPM;

const EMBEDDED: &str = include_str!("../data/rule-packs.toml");
/// The largest file of rule packs that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 1 << 20;

/// A method of computing an annual percentage rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AprMethod {
    /// Nominal annual rate of 12 CFR part 1026, Appendix J.
    RegulationZAppendixJ,
    /// Effective annual rate of Directive 2008/48/EC and Directive (EU) 2023/2225.
    EuConsumerCredit,
    /// Annualised internal rate of return.
    InternalRateOfReturn,
}

/// Whether the car had an owner before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VehicleCondition {
    /// Never registered.
    New,
    /// Registered before.
    Used,
}

/// What the car is bought for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VehicleUse {
    /// By a consumer.
    Private,
    /// For a business.
    Commercial,
}

/// How the car is driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Powertrain {
    /// Combustion engine alone.
    Conventional,
    /// Battery, plug-in hybrid or fuel cell ("new energy").
    NewEnergy,
}

/// The offers that a rule applies to: those that meet every field present. Amounts are minor units.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Amount financed of at least this.
    pub amount_from: Option<i64>,
    /// Amount financed below this.
    pub amount_below: Option<i64>,
    /// Cash price of at most this.
    pub cash_price_up_to: Option<i64>,
    /// Condition of the car.
    pub condition: Option<VehicleCondition>,
    /// Use of the car.
    #[serde(rename = "use")]
    pub vehicle_use: Option<VehicleUse>,
    /// Powertrain of the car.
    pub powertrain: Option<Powertrain>,
}

impl Scope {
    fn includes(&self, offer: &Offer) -> bool {
        self.amount_from.is_none_or(|from| offer.amount_financed >= from)
            && self.amount_below.is_none_or(|below| offer.amount_financed < below)
            && self.cash_price_up_to.is_none_or(|up_to| offer.cash_price <= up_to)
            && self.condition.is_none_or(|condition| offer.condition == condition)
            && self.vehicle_use.is_none_or(|vehicle_use| offer.vehicle_use == vehicle_use)
            && self.powertrain.is_none_or(|powertrain| offer.powertrain == powertrain)
    }
}

/// The method by which rates are stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AprMethodRule {
    /// The method.
    pub method: AprMethod,
    /// Where the law says so.
    pub source: String,
}

/// A maximum annual percentage rate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaximumApr {
    /// Parts per million.
    pub apr_ppm: u32,
    /// The name of a published rate that is added.
    pub plus_reference_rate: Option<String>,
    /// The offers that it applies to.
    #[serde(default)]
    pub applies: Scope,
    /// Where the law says so.
    pub source: String,
}

/// Days within which the consumer may withdraw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoolingOff {
    /// Days.
    pub days: u16,
    /// The offers that it applies to.
    #[serde(default)]
    pub applies: Scope,
    /// Where the law says so.
    pub source: String,
}

/// A minimum down payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinimumDownPayment {
    /// Parts per million of the cash price.
    pub ppm: u32,
    /// The offers that it applies to.
    #[serde(default)]
    pub applies: Scope,
    /// Where the law says so.
    pub source: String,
}

/// A maximum term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MaximumTerm {
    /// Months.
    pub months: u16,
    /// Days in addition.
    #[serde(default)]
    pub days: u16,
    /// The offers that it applies to.
    #[serde(default)]
    pub applies: Scope,
    /// Where the law says so.
    pub source: String,
}

/// A notice that the consumer must be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RequiredNotice {
    /// Name of the notice.
    pub id: String,
    /// The offers that it applies to.
    #[serde(default)]
    pub applies: Scope,
    /// Where the law says so.
    pub source: String,
}

/// The rules of one jurisdiction. An empty list means that no number is known to be set by law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulePack {
    /// ISO 3166 code: `DE`, `US-CA`.
    pub jurisdiction: String,
    /// Name in English.
    pub name: String,
    /// ISO 4217 code of the amounts.
    pub currency: String,
    /// The day on which the sources were last compared.
    #[serde(deserialize_with = "toml_date")]
    pub as_of: Date,
    /// What the numbers do not say.
    #[serde(default)]
    pub remarks: Vec<String>,
    /// The method by which rates are stated.
    pub apr_method: AprMethodRule,
    /// Maximum rates.
    #[serde(default)]
    pub maximum_apr: Vec<MaximumApr>,
    /// Rights to withdraw.
    #[serde(default)]
    pub cooling_off: Vec<CoolingOff>,
    /// Minimum down payments.
    #[serde(default)]
    pub minimum_down_payment: Vec<MinimumDownPayment>,
    /// Maximum terms.
    #[serde(default)]
    pub maximum_term: Vec<MaximumTerm>,
    /// Notices.
    #[serde(default)]
    pub required_notices: Vec<RequiredNotice>,
}

impl RulePack {
    /// Days within which the borrower of this offer may withdraw: the most that a rule gives, 0 if none does.
    #[must_use]
    pub fn cooling_off_days(&self, offer: &Offer) -> u16 {
        let rules = self.cooling_off.iter().filter(|rule| rule.applies.includes(offer));
        rules.map(|rule| rule.days).max().unwrap_or(0)
    }
}

/// A versioned set of rule packs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RulePacks {
    /// Version of the file.
    pub version: String,
    /// One pack per jurisdiction.
    #[serde(rename = "pack")]
    pub packs: Vec<RulePack>,
}

/// Why rule packs could not be read.
#[derive(Debug, thiserror::Error)]
pub enum RulePackError {
    /// The file could not be read.
    #[error("cannot read the rule packs in {path}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: std::io::Error,
    },
    /// The file is too large.
    #[error("the rule packs in {0} are larger than {MAX_FILE_BYTES} bytes")]
    TooLarge(PathBuf),
    /// The text is no TOML of the right form.
    #[error("the rule packs are not in the expected form: {0}")]
    Form(#[from] toml::de::Error),
    /// A jurisdiction has two packs.
    #[error("jurisdiction {0} has more than one pack")]
    Duplicate(String),
    /// A number is outside its range.
    #[error("{field} of {jurisdiction} is {value}: at most {max} parts per million are accepted")]
    Range {
        /// The jurisdiction.
        jurisdiction: String,
        /// The field.
        field: &'static str,
        /// Its value.
        value: u32,
        /// The largest accepted value.
        max: u32,
    },
}

impl RulePacks {
    /// The packs of this crate.
    ///
    /// # Errors
    /// [`RulePackError`] if the file of this crate is damaged, which its tests rule out.
    pub fn embedded() -> Result<Self, RulePackError> {
        Self::parse(EMBEDDED)
    }

    /// The packs in a TOML file of the same form as this crate's `data/rule-packs.toml`.
    ///
    /// # Errors
    /// [`RulePackError`] if the file cannot be read, is larger than [`MAX_FILE_BYTES`], or is not of that form.
    pub fn from_path(path: &Path) -> Result<Self, RulePackError> {
        let read_error = |source| RulePackError::Read { path: path.to_owned(), source };
        let mut text = String::new();
        let file = fs::File::open(path).map_err(read_error)?;
        file.take(MAX_FILE_BYTES + 1).read_to_string(&mut text).map_err(read_error)?;
        if text.len() as u64 > MAX_FILE_BYTES {
            return Err(RulePackError::TooLarge(path.to_owned()));
        }
        Self::parse(&text)
    }

    /// The packs in a TOML text.
    ///
    /// # Errors
    /// [`RulePackError`] if the text is not of the right form.
    pub fn parse(text: &str) -> Result<Self, RulePackError> {
        let packs: Self = toml::from_str(text)?;
        let mut seen = BTreeSet::new();
        for pack in &packs.packs {
            if !seen.insert(&pack.jurisdiction) {
                return Err(RulePackError::Duplicate(pack.jurisdiction.clone()));
            }
            let rates = pack.maximum_apr.iter().map(|rule| ("maximum_apr", rule.apr_ppm, MAX_ANNUAL_RATE_PPM));
            let shares = pack.minimum_down_payment.iter().map(|rule| ("minimum_down_payment", rule.ppm, 1_000_000));
            if let Some((field, value, max)) = rates.chain(shares).find(|(_, value, max)| value > max) {
                return Err(RulePackError::Range { jurisdiction: pack.jurisdiction.clone(), field, value, max });
            }
        }
        Ok(packs)
    }

    /// The pack of a jurisdiction.
    #[must_use]
    pub fn jurisdiction(&self, code: &str) -> Option<&RulePack> {
        self.packs.iter().find(|pack| pack.jurisdiction == code)
    }
}

/// TOML has dates of its own, and JSON has strings.
fn toml_date<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Form {
        Text(String),
        Toml(toml::value::Datetime),
    }
    let text = match Form::deserialize(deserializer)? {
        Form::Text(text) => text,
        Form::Toml(date) => date.to_string(),
    };
    text.parse().map_err(serde::de::Error::custom)
}

/// An offer of a car loan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// ISO 4217 code of the amounts.
    pub currency: String,
    /// Price of the car, in minor units.
    pub cash_price: i64,
    /// What the buyer pays of it at once, in minor units.
    pub down_payment: i64,
    /// What is financed, in minor units.
    pub amount_financed: i64,
    /// The stated annual percentage rate in parts per million.
    pub apr_ppm: u32,
    /// The method of the stated rate.
    pub apr_method: AprMethod,
    /// The published rate that the law adds to its maximum, in parts per million, where it does.
    #[serde(default)]
    pub reference_rate_ppm: Option<u32>,
    /// Full months of the term.
    pub term_months: u16,
    /// Days of the term in addition.
    #[serde(default)]
    pub term_days: u16,
    /// Days within which the buyer may withdraw.
    #[serde(default)]
    pub cooling_off_days: u16,
    /// Names of the notices that the buyer is given.
    #[serde(default)]
    pub notices: Vec<String>,
    /// Condition of the car.
    pub condition: VehicleCondition,
    /// Use of the car.
    #[serde(rename = "use")]
    pub vehicle_use: VehicleUse,
    /// Powertrain of the car.
    pub powertrain: Powertrain,
}

/// What a violation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ViolationKind {
    /// The offer's own numbers make no sense, or its currency is another.
    Offer,
    /// The stated rate is computed by another method.
    AprMethod,
    /// The rate is too high.
    MaximumApr,
    /// The maximum depends on a reference rate that the offer does not state.
    ReferenceRateMissing,
    /// The time to withdraw is too short.
    CoolingOff,
    /// The down payment is too small.
    MinimumDownPayment,
    /// The term is too long.
    MaximumTerm,
    /// A notice is missing.
    RequiredNotice,
}

/// A rule that an offer does not meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Violation {
    /// What it is about.
    pub kind: ViolationKind,
    /// A sentence with the offer's value and the required one.
    pub message: String,
    /// Where the law says so; absent if the offer contradicts itself.
    pub source: Option<String>,
}

/// The rules that an offer does not meet; empty if it meets all. An offer whose own numbers make no sense is not
/// checked further.
#[must_use]
pub fn check(pack: &RulePack, offer: &Offer) -> Vec<Violation> {
    let contradictions = check_offer(pack, offer);
    if !contradictions.is_empty() {
        return contradictions;
    }
    let mut violations = Vec::new();
    let mut add = |kind, message, source: &str| {
        violations.push(Violation { kind, message, source: Some(source.to_owned()) });
    };
    if offer.apr_method != pack.apr_method.method {
        let message = format!("apr_method is {:?}: {:?} is prescribed", offer.apr_method, pack.apr_method.method);
        add(ViolationKind::AprMethod, message, &pack.apr_method.source);
    }
    for rule in pack.maximum_apr.iter().filter(|rule| rule.applies.includes(offer)) {
        if let Some((kind, message)) = apr_violation(rule, offer) {
            add(kind, message, &rule.source);
        }
    }
    for rule in pack.cooling_off.iter().filter(|rule| rule.applies.includes(offer)) {
        if offer.cooling_off_days < rule.days {
            let message =
                format!("cooling_off_days is {}: at least {} are required", offer.cooling_off_days, rule.days);
            add(ViolationKind::CoolingOff, message, &rule.source);
        }
    }
    for rule in pack.minimum_down_payment.iter().filter(|rule| rule.applies.includes(offer)) {
        // Compared as products, so that no rounding decides.
        if i128::from(offer.down_payment) * 1_000_000 < i128::from(rule.ppm) * i128::from(offer.cash_price) {
            let (paid, price, share) = (offer.down_payment, offer.cash_price, percent(rule.ppm));
            let message = format!("down_payment is {paid} of a cash_price of {price}: at least {share} is required");
            add(ViolationKind::MinimumDownPayment, message, &rule.source);
        }
    }
    for rule in pack.maximum_term.iter().filter(|rule| rule.applies.includes(offer)) {
        if (offer.term_months, offer.term_days) > (rule.months, rule.days) {
            let offered = format!("{} months and {} days", offer.term_months, offer.term_days);
            let message =
                format!("the term is {offered}: at most {} months and {} days are allowed", rule.months, rule.days);
            add(ViolationKind::MaximumTerm, message, &rule.source);
        }
    }
    for rule in pack.required_notices.iter().filter(|rule| rule.applies.includes(offer)) {
        if !offer.notices.contains(&rule.id) {
            add(ViolationKind::RequiredNotice, format!("notices lacks {}, which is required", rule.id), &rule.source);
        }
    }
    violations
}

fn check_offer(pack: &RulePack, offer: &Offer) -> Vec<Violation> {
    let conditions = [
        (offer.currency != pack.currency, format!("currency is {}: the pack is in {}", offer.currency, pack.currency)),
        (offer.cash_price <= 0, format!("cash_price is {}: it must be above zero", offer.cash_price)),
        (offer.amount_financed <= 0, format!("amount_financed is {}: it must be above zero", offer.amount_financed)),
        (offer.down_payment < 0, format!("down_payment is {}: it must be zero or more", offer.down_payment)),
        (offer.term_days > 31, format!("term_days is {}: more than 31 days are months", offer.term_days)),
    ];
    conditions
        .into_iter()
        .filter(|(violated, _)| *violated)
        .map(|(_, message)| Violation { kind: ViolationKind::Offer, message, source: None })
        .collect()
}

fn apr_violation(rule: &MaximumApr, offer: &Offer) -> Option<(ViolationKind, String)> {
    let reference = match (&rule.plus_reference_rate, offer.reference_rate_ppm) {
        (None, _) => 0,
        (Some(_), Some(rate)) => rate,
        // Within the fixed part no reference rate, which none of the packs has below zero, can make the offer unlawful.
        (Some(_), None) if offer.apr_ppm <= rule.apr_ppm => 0,
        (Some(name), None) => {
            let message =
                format!("reference_rate_ppm is absent: the maximum rate is {} plus the {name}", percent(rule.apr_ppm));
            return Some((ViolationKind::ReferenceRateMissing, message));
        }
    };
    let maximum = rule.apr_ppm.saturating_add(reference);
    (offer.apr_ppm > maximum).then(|| {
        (
            ViolationKind::MaximumApr,
            format!(
                "apr_ppm is {} ({}): at most {} is allowed",
                offer.apr_ppm,
                percent(offer.apr_ppm),
                percent(maximum)
            ),
        )
    })
}

/// Parts per million as a percentage, exactly.
fn percent(ppm: u32) -> String {
    let decimals = format!("{:04}", ppm % 10_000);
    let decimals = decimals.trim_end_matches('0');
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{}{point}{decimals} %", ppm / 10_000)
}

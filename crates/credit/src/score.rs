//! Scoring an applicant.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error as _, MapAccess, Visitor},
};

use crate::{
    binning::Values,
    manifest::{FeatureKind, MAX_TEXT_BYTES, UnseenLevel},
    model::{Model, ModelFeature},
};

/// A value of a feature as an application states it: a number, a text, or null for a missing one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FeatureValue {
    /// Not known.
    Missing,
    /// Of a numeric feature.
    Number(f64),
    /// A level, a special value, or a value that means a missing one.
    Text(String),
}

/// Values by name of feature. A name given twice is an error when it is read.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Features(pub BTreeMap<String, FeatureValue>);

impl<'de> Deserialize<'de> for Features {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Once;
        impl<'de> Visitor<'de> for Once {
            type Value = Features;

            fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
                formatter.write_str("values by name of feature")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Features, A::Error> {
                let mut features = BTreeMap::new();
                while let Some((name, value)) = map.next_entry::<String, FeatureValue>()? {
                    if features.contains_key(&name) {
                        return Err(A::Error::custom(format_args!("feature {name} is given twice")));
                    }
                    features.insert(name, value);
                }
                Ok(Features(features))
            }
        }
        deserializer.deserialize_map(Once)
    }
}

/// Why an applicant's values do not fit a model.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("feature {feature}: {reason}")]
pub struct ApplicantError {
    /// Name of the feature.
    pub feature: String,
    /// What is wrong.
    pub reason: String,
}

/// Values that fit a model, in its order. Made by [`Model::applicant`].
#[derive(Debug, Clone, PartialEq)]
pub struct Applicant {
    pub(crate) values: Vec<FeatureValue>,
}

/// A score and what it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Score {
    /// The sum of the points.
    pub score: i32,
    /// Probability of default, in parts per million.
    pub default_probability_ppm: u32,
}

/// A feature's part in a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeaturePoints {
    /// Index of the bin; none for a level that the model has not seen.
    pub bin: Option<usize>,
    /// Its points.
    pub points: i32,
}

/// A feature made ready for scoring.
#[derive(Debug, Clone)]
pub(crate) struct CompiledFeature {
    /// Lower edges of the second and later ranges.
    starts: Vec<f64>,
    /// Levels and special values sorted by name, each with its bin.
    texts: Vec<(String, usize)>,
    /// Special and missing values that are numbers.
    special_numbers: Vec<(f64, usize)>,
    missing_bin: usize,
    unseen_bin: Option<usize>,
    points: Vec<i32>,
}

impl CompiledFeature {
    pub(crate) fn of(feature: &ModelFeature) -> Self {
        let missing_bin = feature.bins.len() - 1;
        let mut compiled = Self {
            starts: Vec::new(),
            texts: feature.missing.iter().map(|text| (text.clone(), missing_bin)).collect(),
            special_numbers: Vec::new(),
            missing_bin,
            unseen_bin: (feature.unseen == UnseenLevel::Missing).then_some(missing_bin),
            points: feature.bins.iter().map(|bin| bin.points).collect(),
        };
        for (index, bin) in feature.bins.iter().enumerate() {
            match &bin.values {
                Values::Range { from, .. } => compiled.starts.extend(from),
                Values::Levels(levels) => compiled.texts.extend(levels.iter().map(|level| (level.clone(), index))),
                Values::Special(value) => compiled.texts.push((value.clone(), index)),
                Values::Missing => {}
            }
        }
        if feature.kind == FeatureKind::Numeric {
            let number = |(text, bin): &(String, usize)| text.parse().ok().map(|number| (number, *bin));
            compiled.special_numbers = compiled.texts.iter().filter_map(number).collect();
        }
        compiled.texts.sort();
        compiled
    }

    fn text_bin(&self, text: &str) -> Option<usize> {
        self.texts.binary_search_by(|(known, _)| known.as_str().cmp(text)).ok().map(|index| self.texts[index].1)
    }

    pub(crate) fn number_bin(&self, number: f64) -> usize {
        match self.special_numbers.iter().find(|(special, _)| *special == number) {
            Some((_, bin)) => *bin,
            None => self.starts.partition_point(|start| *start <= number),
        }
    }

    /// Where its bins change along the numbers: the edges, and the special values themselves.
    pub(crate) fn edges(&self) -> impl Iterator<Item = f64> {
        self.starts.iter().copied().chain(self.special_numbers.iter().map(|(number, _)| *number))
    }

    pub(crate) fn points_of(&self, value: &FeatureValue) -> FeaturePoints {
        let bin = match value {
            FeatureValue::Missing => Some(self.missing_bin),
            FeatureValue::Number(number) => Some(self.number_bin(*number)),
            FeatureValue::Text(text) => self.text_bin(text).or(self.unseen_bin),
        };
        FeaturePoints { bin, points: bin.map_or(0, |bin| self.points[bin]) }
    }
}

impl Model {
    /// Fits an applicant's values to the model's features. Each feature must be there; null says that it is not known.
    ///
    /// # Errors
    ///
    /// If a feature is absent, unknown to the model, or of the wrong kind.
    pub fn applicant(&self, features: &Features) -> Result<Applicant, ApplicantError> {
        let error = |feature: &str, reason: &str| {
            Err(ApplicantError { feature: feature.chars().take(100).collect(), reason: reason.to_owned() })
        };
        let known = &self.file().features;
        let mut values = Vec::with_capacity(known.len());
        for (feature, compiled) in known.iter().zip(self.compiled()) {
            let Some(value) = features.0.get(&feature.name) else {
                return error(&feature.name, "is not given; null says that it is not known");
            };
            match (value, feature.kind) {
                (FeatureValue::Number(number), FeatureKind::Numeric) if number.is_finite() => {}
                (FeatureValue::Number(_), FeatureKind::Numeric) => return error(&feature.name, "must be finite"),
                (FeatureValue::Number(_), _) => return error(&feature.name, "must be a text"),
                (FeatureValue::Text(text), _) if text.len() > MAX_TEXT_BYTES => {
                    return error(&feature.name, &format!("is longer than {MAX_TEXT_BYTES} bytes"));
                }
                (FeatureValue::Text(text), FeatureKind::Numeric) if compiled.text_bin(text).is_none() => {
                    return error(&feature.name, "must be a number");
                }
                _ => {}
            }
            values.push(value.clone());
        }
        if let Some(name) = features.0.keys().find(|name| known.iter().all(|feature| feature.name != **name)) {
            return error(name, "is not a feature of the model");
        }
        Ok(Applicant { values })
    }

    /// The applicant's score.
    pub fn score(&self, applicant: &Applicant) -> Score {
        let points =
            self.compiled().iter().zip(&applicant.values).map(|(feature, value)| feature.points_of(value).points);
        self.score_of(self.file().base_points + points.sum::<i32>())
    }

    /// Each feature's part in the score, in the model's order.
    pub fn points(&self, applicant: &Applicant) -> Vec<FeaturePoints> {
        self.compiled().iter().zip(&applicant.values).map(|(feature, value)| feature.points_of(value)).collect()
    }

    pub(crate) fn score_of(&self, score: i32) -> Score {
        Score { score, default_probability_ppm: self.file().scaling.default_probability_ppm(score) }
    }
}

//! The questions of a lender's application form, as a TOML file: each is a feature of the model that the applicant states.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use vinculum_credit::{
    manifest::{FeatureKind, Text},
    model::Model,
    score::{FeatureValue, Features},
};

/// The questions.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// In the order in which they are asked.
    #[serde(default, rename = "question")]
    pub questions: Vec<Question>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The feature that it is about.
    pub name: String,
    /// What is asked.
    pub label: Text,
    /// The answers to choose from; none: a number is asked.
    #[serde(default)]
    pub options: Vec<Choice>,
}

/// An answer to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// The feature's level.
    pub value: String,
    /// What is shown.
    pub label: Text,
}

/// Why a form was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// Not TOML of this form.
    #[error("the form is not valid TOML: {0}")]
    Toml(#[from] toml::de::Error),
    /// A question that can't be asked.
    #[error("question {name}: {reason}")]
    Question {
        /// Its name.
        name: String,
        /// What is wrong.
        reason: &'static str,
    },
}

/// An answer that isn't one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{question}: {reason}")]
pub struct AnswerError {
    /// The question.
    pub question: String,
    /// What is wrong.
    pub reason: &'static str,
}

impl Form {
    /// Reads a form and checks it against the model whose features it asks for.
    pub fn parse(text: &str, model: &Model) -> Result<Self, FormError> {
        let form: Self = toml::from_str(text)?;
        let mut seen = BTreeSet::new();
        for question in &form.questions {
            let wrong = |reason| FormError::Question { name: question.name.clone(), reason };
            let feature = model.file().features.iter().find(|feature| feature.name == question.name);
            let feature = feature.ok_or_else(|| wrong("is no feature of the model"))?;
            if feature.from_request.is_some() {
                return Err(wrong("comes from the loan request"));
            }
            if !seen.insert(&question.name) {
                return Err(wrong("is asked twice"));
            }
            if question.options.is_empty() != (feature.kind == FeatureKind::Numeric) {
                return Err(wrong("has options if, and only if, the feature is no number"));
            }
        }
        Ok(form)
    }

    /// Checks answers: only to questions that are asked, and only such as can be chosen.
    pub fn check(&self, answers: &Features) -> Result<(), AnswerError> {
        for (name, value) in &answers.0 {
            let wrong = |reason| AnswerError { question: name.chars().take(100).collect(), reason };
            let question = self.questions.iter().find(|question| question.name == *name);
            let question = question.ok_or_else(|| wrong("isn't asked"))?;
            let fits = match value {
                FeatureValue::Missing => true,
                FeatureValue::Number(number) => question.options.is_empty() && number.is_finite(),
                FeatureValue::Text(text) => question.options.iter().any(|option| option.value == *text),
            };
            if !fits {
                return Err(wrong("is none of the answers to choose from"));
            }
        }
        Ok(())
    }
}

//! What an applicant sends to a lender.

use jiff::{ToSpan as _, civil::Date};
use serde::{Deserialize, Serialize};
use vinculum_core::{Digest, OrganisationId, Party, Salt, VehicleId, sha256_parts};
use vinculum_credit::score::Features;

/// Longest name, address or other text about a person, in bytes.
pub const MAX_TEXT: usize = 200;

/// From which age on people can take loans: 18 in all jurisdictions of the rule packs.
const OF_AGE: i32 = 18;
/// Nobody is older, in years.
const OLDEST: i32 = 130;

/// An application for a loan on a car. Amounts are minor units of the desk's currency.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Application {
    /// Makes it this application: the same one sent again is not a second one.
    pub salt: Salt,
    /// Who asks.
    pub person: Person,
    /// What the credit bureau knows the person by.
    pub consumer_reference: String,
    /// Whether the person agrees to the enquiry at the bureau.
    pub consent: bool,
    /// The car.
    pub vehicle: VehicleId,
    /// The loan.
    pub request: Request,
    /// Answers to the lender's questions, by name.
    pub answers: Features,
}

/// Who asks. What isn't needed can be empty, but the name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Postal address.
    #[serde(default)]
    pub address: String,
    /// `YYYY-MM-DD`.
    #[serde(default)]
    pub date_of_birth: String,
    /// E-mail address.
    #[serde(default)]
    pub email: String,
}

/// The loan that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Request {
    /// What is to be financed.
    pub amount: i64,
    /// In how many months it is to be repaid.
    pub term_months: u16,
    /// What the car costs.
    pub vehicle_value: i64,
    /// What is paid at once.
    pub down_payment: i64,
    /// Income of a month.
    pub monthly_income: i64,
    /// Payments of a month on other debts.
    pub monthly_debt_payments: i64,
}

impl Application {
    /// The id of an application: SHA-256 of lender, applicant and salt.
    pub fn id(&self, lender: &OrganisationId, applicant: &Party) -> Digest {
        let parts = [lender.to_string(), applicant.to_string()].join("\n");
        sha256_parts(&[b"vinculum-loan-application-v1\n", parts.as_bytes(), b"\n", &self.salt.0])
    }

    /// The first field that can't be right today, with what is wrong with it.
    pub fn problem(&self, today: Date) -> Option<(&'static str, String)> {
        let person = &self.person;
        let texts = [
            ("person.name", &person.name),
            ("person.address", &person.address),
            ("person.dateOfBirth", &person.date_of_birth),
            ("person.email", &person.email),
            ("consumerReference", &self.consumer_reference),
        ];
        for (field, text) in texts {
            if text.len() > MAX_TEXT || text.chars().any(|c| c.is_control() && c != '\n') {
                return Some((field, format!("must have at most {MAX_TEXT} bytes, no control characters")));
            }
        }
        let born = &person.date_of_birth;
        if person.name.trim().is_empty() {
            return Some(("person.name", "must say who asks".into()));
        }
        if !born.is_empty() {
            let Ok(born) = born.parse::<Date>() else {
                return Some(("person.dateOfBirth", "must be a day as YYYY-MM-DD".into()));
            };
            let ages = today.saturating_sub(OLDEST.years())..=today.saturating_sub(OF_AGE.years());
            if !ages.contains(&born) {
                let problem = format!("must lie {OF_AGE} to {OLDEST} years back: younger people can't borrow");
                return Some(("person.dateOfBirth", problem));
            }
        }
        let is_address =
            |text: &str| text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty());
        if !person.email.is_empty() && !is_address(&person.email) {
            return Some(("person.email", "must be an e-mail address".into()));
        }
        if self.consumer_reference.trim().is_empty() {
            return Some(("consumerReference", "must say what the credit bureau knows the person by".into()));
        }
        if !self.consent {
            return Some(("consent", "must be given: without the bureau's report there is no decision".into()));
        }
        let Request { amount, vehicle_value, down_payment, .. } = self.request;
        if amount.checked_add(down_payment) != Some(vehicle_value) {
            return Some((
                "request.vehicleValue",
                "must be what is financed and what is paid at once, together".into(),
            ));
        }
        None
    }
}

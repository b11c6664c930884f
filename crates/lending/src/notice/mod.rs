//! The notice that a declined applicant gets: why there is no loan, and what rights follow, in English or Chinese.
//!
//! What is said where: 12 CFR 1002.9(a)(2) and (b) and 15 U.S.C. 1681m(a) (FCRA section 615(a)) in the United States; Directive
//! 2008/48/EC article 9(2), Directive (EU) 2023/2225 article 18 and GDPR article 22(3) in the European Union, the same rights under
//! the UK GDPR; the Personal Information Protection Law, article 24, in China. See docs/applications.md.

mod html;
mod pdf;
mod words;

use crate::store::Listed;
use jiff::civil::Date;
use vinculum_credit::manifest::Text;
use vinculum_loans::{Outcome, rules::day_of};

pub use html::html;
pub use pdf::pdf;

/// A language of notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// Simplified Chinese.
    Chinese,
}

/// What a notice says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The lender's legal name.
    pub lender: String,
    /// The authority that supervises the lender in what the notice is about, with its address.
    pub supervisor: String,
    /// Whose law it is under, such as `US-CA`.
    pub jurisdiction: String,
    /// The applicant's name.
    pub name: String,
    /// The applicant's address; may be empty.
    pub address: String,
    /// The application's id.
    pub reference: String,
    /// The day on which the application came in.
    pub received_on: Date,
    /// The day of the decision.
    pub decided_on: Date,
    /// What was asked for, as a text with its currency.
    pub amount: String,
    /// Over how many months.
    pub term_months: u16,
    /// The principal reasons, the weightiest first.
    pub reasons: Vec<Text>,
    /// The credit bureau whose report was used.
    pub bureau: String,
    /// The score, with the least and the greatest that there is.
    pub score: (i32, i32, i32),
    /// Whether no person took part in the decision.
    pub automated: bool,
}

/// Why there is no notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoNotice {
    /// There is a notice of a decline only.
    #[error("the application was not declined, so there is no notice")]
    NotDeclined,
    /// The person was erased.
    #[error("the application was erased")]
    Erased,
    /// A figure of it can't be read.
    #[error("the application is damaged")]
    Damaged,
}

impl Notice {
    /// The notice of a declined application.
    ///
    /// # Errors
    ///
    /// [`NoNotice`] if there is none.
    pub fn of(listed: &Listed, desk: &crate::Desk, lender: &str) -> Result<Self, NoNotice> {
        let kept = listed.kept.as_ref().ok_or(NoNotice::Erased)?;
        if listed.outcome != Outcome::Declined {
            return Err(NoNotice::NotDeclined);
        }
        let decision = kept.decision().map_err(|_| NoNotice::Damaged)?;
        let decided = kept.review.as_ref().map_or(listed.received_at, |review| review.at);
        let reasons = match &kept.review {
            Some(review) => review.record.reasons.iter().filter_map(|code| desk.reason(code)).collect(),
            None => decision.reasons.iter().map(|r| Text { en: r.en.clone(), zh: r.zh.clone() }).collect(),
        };
        let application = &kept.application;
        let (least, most) = desk.model().score_range();
        Ok(Self {
            lender: lender.into(),
            supervisor: desk.settings().supervisor.clone(),
            jurisdiction: desk.settings().jurisdiction.clone(),
            name: application.person.name.clone(),
            address: application.person.address.clone(),
            reference: listed.id.to_string(),
            received_on: day_of(listed.received_at).ok_or(NoNotice::Damaged)?,
            decided_on: day_of(decided).ok_or(NoNotice::Damaged)?,
            amount: amount(application.request.amount, desk),
            term_months: application.request.term_months,
            reasons,
            bureau: desk.settings().bureau_name.clone(),
            score: (decision.score, least, most),
            automated: kept.review.is_none(),
        })
    }
}

/// Minor units with the currency's code, such as `EUR 12000.00`.
fn amount(minor: i64, desk: &crate::Desk) -> String {
    let code = desk.settings().currency.to_string();
    match vinculum_payment_formats::Currency::from_alphabetic(&code) {
        Ok(currency) => format!("{code} {}", currency.format_amount(u128::from(minor.unsigned_abs()))),
        Err(_) => format!("{code} {minor}"),
    }
}

/// A part of a notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// The title.
    Title(String),
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// A numbered list.
    List(Vec<String>),
}

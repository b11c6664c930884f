//! Loan applications: what lenders ask, what they answer, and what they keep.

mod applications;
mod applying;
mod view;

pub use applications::*;
pub use applying::*;

use crate::{access::Access, api::Api, lending::NOT_A_PARTY, problem::Problem};
use axum::http::StatusCode;
use vinculum_core::{OrganisationId, Party, Role};
use vinculum_lending::Listed;

/// As what somebody looks at an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Viewer {
    /// Who asked for the loan.
    Applicant,
    /// The lender.
    Lender,
    /// An auditor, who sees the decision and not the person.
    Auditor,
}

fn is_lender(access: &Access, lender: &OrganisationId) -> bool {
    matches!(&access.party, Party::Organisation(id) if id == lender)
}

fn require_lender(access: &Access, lender: &OrganisationId) -> Result<(), Problem> {
    if is_lender(access, lender) { Ok(()) } else { Err(not_a_party(format!("only {lender} may do that"))) }
}

async fn viewer(api: &Api, access: &Access, listed: &Listed) -> Result<Viewer, Problem> {
    if access.party == listed.applicant {
        return Ok(Viewer::Applicant);
    }
    if is_lender(access, &listed.lender) {
        return Ok(Viewer::Lender);
    }
    if is_auditor(api, access).await? {
        return Ok(Viewer::Auditor);
    }
    Err(not_a_party("only the applicant, the lender and auditors may see that".into()))
}

async fn is_auditor(api: &Api, access: &Access) -> Result<bool, Problem> {
    let Party::Organisation(id) = &access.party else { return Ok(false) };
    let organisation = api.index.organisation(id).await?;
    Ok(organisation.is_some_and(|organisation| organisation.roles.contains(&Role::Auditor)))
}

fn not_a_party(detail: String) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, NOT_A_PARTY, detail)
}

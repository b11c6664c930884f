//! What higher modules may ask of this one.

use crate::{handle, keys::LOANS, types::Loan};
use vinculum_core::LoanId;
use vinculum_state::{Abort, Context, Touch};

/// Announces what [`loan`] reads.
pub fn touch_loan(id: &LoanId, touch: &mut Touch) {
    LOANS.touch(id, touch);
}

/// The loan.
pub fn loan(context: &mut Context<'_, '_>, id: &LoanId) -> Result<Loan, Abort> {
    handle::load(context, id)
}

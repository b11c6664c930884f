//! Annual percentage rates.

mod appendix_j;
mod equation;
mod eu;
mod unit_periods;

pub use appendix_j::{RegulationZApr, RegulationZFlow, RegulationZTransaction, regulation_z_apr};
pub use equation::{AprError, MAX_ENTRIES};
pub use eu::{EuApr, EuFlow, EuTime, EuTransaction, IntervalPeriod, eu_apr, interval_in_years};
pub use unit_periods::{DatedFlow, DatedTransaction, UnitPeriod, UnitPeriodError, in_unit_periods, unit_period_of};

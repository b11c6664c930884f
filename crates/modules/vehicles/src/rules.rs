//! Pure arithmetic that several places share.

use vinculum_core::Timestamp;

/// How far a reporter's clock may run ahead of the block's: 5 minutes.
pub const CLOCK_TOLERANCE_MS: u64 = 5 * 60 * 1_000;

/// Whether something is said to occur later than clocks that differ a little explain.
pub fn is_in_future(occurred_at: Timestamp, block_time: Timestamp) -> bool {
    occurred_at > block_time.plus(CLOCK_TOLERANCE_MS)
}

//! Places in the chain as whole numbers, which order rows and serve as keys and cursors.
//!
//! ```text
//! transaction: height (41 bits) | position in the block (16 bits)
//! action:      height (41 bits) | position in the block (16 bits) | position in the transaction (6 bits)
//! ```

use vinculum_core::MAX_ACTIONS;

const POSITION_BITS: u32 = 16;
const ACTION_BITS: u32 = 6;
const _: () = assert!(MAX_ACTIONS <= 1 << ACTION_BITS);

/// The place of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Place(pub(crate) i64);

/// What no chain reaches: a block a millisecond would take seventy years. Greater heights are cut to it.
const MAX_HEIGHT: i64 = i64::MAX >> (POSITION_BITS + ACTION_BITS);

impl Place {
    /// The place at `position` of the block at `height`.
    pub(crate) fn new(height: u64, position: u32) -> Self {
        Self(to_integer(height).min(MAX_HEIGHT) << POSITION_BITS | i64::from(position & 0xffff))
    }

    /// Where the block at `height` begins.
    pub(crate) fn start_of(height: u64) -> Self {
        Self::new(height, 0)
    }

    pub(crate) fn height(self) -> u64 {
        (self.0 >> POSITION_BITS) as u64
    }

    pub(crate) fn position(self) -> u32 {
        (self.0 & 0xffff) as u32
    }

    /// The place of the transaction's action number `index`.
    pub(crate) fn action(self, index: u32) -> i64 {
        self.0 << ACTION_BITS | i64::from(index)
    }

    /// The transaction and the index of an action by its place.
    pub(crate) fn of_action(key: i64) -> (Self, u32) {
        (Self(key >> ACTION_BITS), (key & ((1 << ACTION_BITS) - 1)) as u32)
    }
}

/// A number as databases order it; what no real one reaches is cut.
pub(crate) fn to_integer(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_keep_their_parts_and_their_order() {
        let mut last = Place(-1);
        for (height, position) in [(0, 0), (0, 1), (1, 0), (1, 8_191), (2, 0), (1 << 40, 65_535)] {
            let place = Place::new(height, position);
            assert_eq!((place.height(), place.position()), (height, position));
            assert!(place > last);
            assert_eq!(Place::of_action(place.action(63)), (place, 63));
            last = place;
        }
        assert!(Place::new(u64::MAX, 0) > last);
        assert!(Place::new(u64::MAX, 0).action(0) > last.action(63));
    }
}

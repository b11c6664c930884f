//! The seeded random source of the generator.
//!
//! Everything is drawn with integer and basic floating-point arithmetic only. Logarithms and exponentials of the
//! platform's library differ in their last bits from one machine to the next; a fleet must not.

use rand::{Rng as _, SeedableRng as _, rngs::Xoshiro256PlusPlus};
use vinculum_core::Digest;

/// A stream of numbers that depends on its seed alone.
#[derive(Debug, Clone)]
pub(crate) struct Random(Xoshiro256PlusPlus);

impl Random {
    pub(crate) fn new(seed: Digest) -> Self {
        Self(Xoshiro256PlusPlus::from_seed(seed.0))
    }

    /// A whole number below `bound`, which is not zero.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        // The product's bias is below 2^-40 for the bounds used here.
        ((u128::from(self.0.next_u64()) * u128::from(bound)) >> 64) as u64
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + self.below((high - low + 1) as u64) as i64
    }

    /// A number from 0 (included) to 1 (excluded).
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A number from `low` to `high`.
    pub(crate) fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// True with this probability.
    pub(crate) fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of the items, each as likely as the others.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u64) as usize]
    }

    /// One of the items by weight; the weights' sum is not zero.
    pub(crate) fn weighted<T: Copy>(&mut self, items: impl Iterator<Item = (T, u32)> + Clone) -> T {
        let total: u64 = items.clone().map(|(_, weight)| u64::from(weight)).sum();
        let mut left = self.below(total);
        for (item, weight) in items {
            match left.checked_sub(u64::from(weight)) {
                Some(rest) => left = rest,
                None => return item,
            }
        }
        unreachable!("the draw lies below the sum of the weights")
    }

    /// About the standard normal distribution: twelve uniform numbers less six (Irwin-Hall), cut at six.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// Log-normal with this median; `sigma` is the standard deviation of the logarithm.
    pub(crate) fn log_normal(&mut self, median: f64, sigma: f64) -> f64 {
        median * exponential(sigma * self.normal())
    }
}

/// e to the power of `x` for small `x`, within 0.1 %: (1 + x/2^12)^(2^12).
fn exponential(x: f64) -> f64 {
    let mut value = 1.0 + x / 4096.0;
    for _ in 0..12 {
        value *= value;
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use vinculum_core::sha256;

    #[test]
    fn one_seed_gives_one_stream() {
        let draw = |seed: &[u8]| {
            let mut random = Random::new(sha256(seed));
            (0..50).map(|_| random.below(1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(draw(b"a"), draw(b"a"));
        assert_ne!(draw(b"a"), draw(b"b"));
    }

    #[test]
    fn the_log_normal_has_its_median_and_spread() {
        let mut random = Random::new(sha256(b"log-normal"));
        let mut drawn: Vec<f64> = (0..20_001).map(|_| random.log_normal(13_000.0, 0.4)).collect();
        drawn.sort_by(f64::total_cmp);
        assert!((12_700.0..13_300.0).contains(&drawn[10_000]), "{}", drawn[10_000]);
        // One standard deviation above: exp(0.4) = 1.49 times the median.
        assert!((18_700.0..20_100.0).contains(&drawn[16_827]), "{}", drawn[16_827]);
    }

    #[test]
    fn weights_decide() {
        let mut random = Random::new(sha256(b"weights"));
        let items = [("never", 0), ("seldom", 1), ("often", 9)];
        let often = (0..10_000).filter(|_| random.weighted(items.into_iter()) == "often").count();
        assert!((8_800..9_200).contains(&often), "{often}");
        assert!((0..1_000).all(|_| random.weighted(items.into_iter()) != "never"));
    }
}

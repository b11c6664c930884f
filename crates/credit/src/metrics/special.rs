//! The chi-square distribution.

/// Probability that a chi-square variable of `degrees` degrees of freedom exceeds `x`: the regularised upper incomplete
/// gamma function Q(degrees / 2, x / 2) (Abramowitz and Stegun 26.4.19; series 6.5.29, continued fraction 6.5.31).
pub fn chi_square_tail(x: f64, degrees: u32) -> f64 {
    if degrees == 0 || x.is_nan() {
        return f64::NAN;
    }
    if x <= 0.0 {
        return 1.0;
    }
    if x.is_infinite() {
        return 0.0;
    }
    let (a, x) = (f64::from(degrees) / 2.0, x / 2.0);
    let scale = (a * x.ln() - x - ln_gamma_of_half(degrees)).exp();
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0 / a, 1.0 / a);
        let mut k = a;
        while term > sum * 1e-16 {
            k += 1.0;
            term *= x / k;
            sum += term;
        }
        return (1.0 - scale * sum).clamp(0.0, 1.0);
    }
    // Lentz's evaluation of the continued fraction.
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut fraction = d;
    for k in 1..10_000 {
        let numerator = -f64::from(k) * (f64::from(k) - a);
        b += 2.0;
        d = 1.0 / nonzero(numerator * d + b, TINY);
        c = nonzero(b + numerator / c, TINY);
        let factor = d * c;
        fraction *= factor;
        if (factor - 1.0).abs() < 1e-15 {
            break;
        }
    }
    (scale * fraction).clamp(0.0, 1.0)
}

fn nonzero(value: f64, tiny: f64) -> f64 {
    if value.abs() < tiny { tiny } else { value }
}

/// ln Γ(n / 2), exactly by the recurrence Γ(z + 1) = z Γ(z) from Γ(1) = 1 and Γ(1/2) = √π.
fn ln_gamma_of_half(n: u32) -> f64 {
    let (mut z, mut sum) = if n.is_multiple_of(2) { (1.0, 0.0) } else { (0.5, 0.5 * std::f64::consts::PI.ln()) };
    while z < f64::from(n) / 2.0 {
        sum += f64::ln(z);
        z += 1.0;
    }
    sum
}

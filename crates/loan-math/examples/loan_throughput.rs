//! How many loans a second are amortised, and disclosed with both annual percentage rates, on one core.
//!
//! `cargo run --release --example loan_throughput -p vinculum-loan-math`

use std::{error::Error, hint::black_box, time::Instant};
use vinculum_loan_math::{
    disclosure::disclose,
    exact::{Terms, schedule},
};

const LOANS: i64 = 20_000;

fn main() -> Result<(), Box<dyn Error>> {
    let terms: Vec<Terms> = (0..LOANS).map(terms).collect::<Result<_, _>>()?;
    rate("schedules of 60 payments", &terms, |terms| schedule(terms).is_ok());
    rate("disclosures: schedule, Regulation Z APR and EU APRC", &terms, |terms| disclose(terms).is_ok());
    Ok(())
}

fn terms(number: i64) -> Result<Terms, serde_json::Error> {
    serde_json::from_value(serde_json::json!({
        "principal": 800_000 + number * 97, "annual_rate_ppm": 29_000 + number % 90 * 1_000, "advance_date": "2026-01-10",
        "first_payment_date": "2026-02-17", "payments": 60, "frequency": "monthly", "day_count": "actual/365f",
    }))
}

fn rate(what: &str, terms: &[Terms], work: impl Fn(&Terms) -> bool) {
    let started = Instant::now();
    let done = terms.iter().filter(|terms| black_box(work(black_box(terms)))).count();
    let rate = done as f64 / started.elapsed().as_secs_f64();
    println!("{what}: {rate:.0} loans/s ({done} of {})", terms.len());
}

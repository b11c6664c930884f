//! How many loans a second are amortised, rated and disclosed on one core.
//!
//! `cargo run --release --example loan_throughput -p vinculum-loan-math`
//!
//! Time is the process's own on the processor, so that other programs on the machine disturb it less.

use std::{error::Error, hint::black_box};

use rustix::time::{ClockId, clock_gettime};
use vinculum_loan_math::{
    apr::{DatedFlow, DatedTransaction, in_unit_periods, regulation_z_apr},
    disclosure::disclose,
    exact::{Terms, schedule},
};

const LOANS: i64 = 20_000;
const RUNS: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let terms: Vec<Terms> = (0..LOANS).map(terms).collect::<Result<_, _>>()?;
    rate("schedules of 60 payments", &terms, |terms| schedule(terms).is_ok());
    let dated: Vec<_> = terms.iter().map(dated).collect::<Result<_, _>>()?;
    rate("Regulation Z APR from dates", &dated, |dated| {
        in_unit_periods(dated).is_ok_and(|transaction| regulation_z_apr(&transaction).is_ok())
    });
    rate("disclosures: schedule, Regulation Z APR and EU APRC", &terms, |terms| disclose(terms).is_ok());
    Ok(())
}

fn terms(number: i64) -> Result<Terms, serde_json::Error> {
    serde_json::from_value(serde_json::json!({
        "principal": 800_000 + number * 97, "annual_rate_ppm": 29_000 + number % 90 * 1_000, "advance_date": "2026-01-10",
        "first_payment_date": "2026-02-17", "payments": 60, "frequency": "monthly", "day_count": "actual/365f",
    }))
}

fn dated(terms: &Terms) -> Result<DatedTransaction, Box<dyn Error>> {
    let rows = schedule(terms)?.rows;
    Ok(DatedTransaction {
        begins: None,
        unit_period: None,
        advances: vec![DatedFlow { date: terms.advance_date, amount: terms.principal as f64 }],
        payments: rows.iter().map(|row| DatedFlow { date: row.due_date, amount: row.payment as f64 }).collect(),
    })
}

fn rate<T>(what: &str, inputs: &[T], work: impl Fn(&T) -> bool) {
    let mut rates = [0.0; RUNS];
    for rate in &mut rates {
        let started = processor_seconds();
        let done = inputs.iter().filter(|input| black_box(work(black_box(input)))).count();
        assert_eq!(done, inputs.len(), "{what}");
        *rate = done as f64 / (processor_seconds() - started);
    }
    rates.sort_by(f64::total_cmp);
    println!("{what}: {:.0} a second in the slowest of {RUNS} runs, {:.0} in the median", rates[0], rates[RUNS / 2]);
}

fn processor_seconds() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

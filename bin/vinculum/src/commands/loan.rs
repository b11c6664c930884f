//! `vinculum loan`

use super::Remote;
use crate::{
    cli::{AprMethod, Loan},
    exit::Failure,
    output,
};
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};
use vinculum_loan_math::{
    apr::{EuTransaction, RegulationZTransaction, eu_apr, regulation_z_apr},
    disclosure::{Disclosure, disclose},
    exact::{Row, Terms},
    rules::{Offer, RulePack, RulePacks, check},
};

pub fn run(verb: Loan, remote: &Remote) -> anyhow::Result<()> {
    let json = remote.json;
    match verb {
        Loan::Apr { file, method: AprMethod::RegulationZ } => {
            let answer = regulation_z_apr(&read::<RegulationZTransaction>(&file)?).map_err(refused)?;
            output::print(json, &answer, |answer| vec![format!("{:.4} %", answer.apr_percent)])
        }
        Loan::Apr { file, method: AprMethod::Eu } => {
            let answer = eu_apr(&read::<EuTransaction>(&file)?).map_err(refused)?;
            output::print(json, &answer, |answer| vec![format!("{:.1} %", answer.apr_percent_one_decimal)])
        }
        Loan::Disclose { file } => {
            let disclosure = disclose(&read::<Terms>(&file)?).map_err(refused)?;
            output::print(json, &disclosure, disclosure_lines)
        }
        Loan::Tape(verb) => super::tape::run(verb, remote),
        Loan::Check { file, jurisdiction, rules } => check_offer(&read(&file)?, &jurisdiction, rules, json),
    }
}

fn check_offer(offer: &Offer, jurisdiction: &str, rules: Option<PathBuf>, json: bool) -> anyhow::Result<()> {
    let packs = match rules {
        Some(file) => RulePacks::from_path(&file)?,
        None => RulePacks::embedded()?,
    };
    let pack = packs.jurisdiction(jurisdiction).ok_or_else(|| no_pack(&packs, jurisdiction))?;
    let violations = check(pack, offer);
    output::print(json, &violations, |violations| match violations.as_slice() {
        [] => vec![format!("the offer keeps to the rules of {}, version {}", pack.name, packs.version)],
        violations => violations.iter().map(|violation| violation.message.clone()).collect(),
    })?;
    match violations.len() {
        0 => Ok(()),
        count => Err(Failure::Violation(format!("the offer breaks {count} of the rules of {jurisdiction}")).into()),
    }
}

fn no_pack(packs: &RulePacks, jurisdiction: &str) -> Failure {
    let known: Vec<_> = packs.packs.iter().map(|pack: &RulePack| pack.jurisdiction.as_str()).collect();
    Failure::NotFound(format!("there are no rules of {jurisdiction:?}, only of {}", known.join(", ")))
}

fn read<T: DeserializeOwned>(file: &Path) -> anyhow::Result<T> {
    let bytes = super::read_input(file)?;
    serde_json::from_slice(&bytes).map_err(|error| Failure::Usage(format!("{}: {error}", file.display())).into())
}

fn refused(error: impl std::fmt::Display) -> Failure {
    Failure::Usage(error.to_string())
}

fn disclosure_lines(disclosure: &Disclosure) -> Vec<String> {
    let mut lines = vec![
        format!("APR, Regulation Z     {:>12.3} %", disclosure.regulation_z.apr_percent),
        format!("APR, European Union   {:>12.1} %", disclosure.eu.apr_percent_one_decimal),
        format!("finance charge        {:>12}", disclosure.finance_charge),
        format!("amount financed       {:>12}", disclosure.amount_financed),
        format!("total of payments     {:>12}", disclosure.total_of_payments),
        "amounts in minor units".into(),
        format!("{:<12}{:>12}{:>12}{:>12}{:>14}", "due", "payment", "interest", "principal", "balance"),
    ];
    lines.extend(disclosure.schedule.rows.iter().map(row_line));
    lines
}

fn row_line(row: &Row) -> String {
    format!(
        "{:<12}{:>12}{:>12}{:>12}{:>14}",
        row.due_date.to_string(),
        row.payment,
        row.interest_paid,
        row.principal_paid,
        row.closing_balance
    )
}

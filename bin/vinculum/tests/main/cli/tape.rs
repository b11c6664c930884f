//! Loan tapes from the shell.

use crate::support::{demonstration::demonstration, http::get, vinculum};
use jiff::{ToSpan as _, Zoned};
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::Path};

const HEADER: &str = "assetTypeNumber,assetNumber,reportingPeriodEndingDate,originalLoanAmount,originalLoanTerm,remainingTermToMaturityNumber,\
reportingPeriodBeginningLoanBalanceAmount,reportingPeriodActualEndBalanceAmount,actualPrincipalCollectedAmount,currentDelinquencyStatus,\
obligorCreditScore";

fn tape(folder: &Path, rows: &[&str]) -> std::path::PathBuf {
    let file = folder.join("tape.csv");
    std::fs::write(&file, [&[HEADER], rows].concat().join("\n")).unwrap();
    file
}

const GOOD: &str = "1,LOAN-1,12-31-2025,20000.00,60,48,16000.00,15700.00,300.00,0,720";
/// 16 000 less 300 is not 15 000.
const ASTRAY: &str = "1,LOAN-2,12-31-2025,20000.00,60,48,16000.00,15000.00,300.00,45,650";

#[test]
fn a_tape_is_inspected_row_by_row() {
    let folder = tempfile::tempdir().unwrap();
    let file = tape(folder.path(), &[GOOD, ASTRAY, "1,LOAN-3,31.12.2025,much,60,48,1,1,0,0,700"]);
    let found = vinculum("loan tape inspect --json").arg(&file).run().json();
    let totals = &found["control_totals"];
    assert_eq!(
        (&totals["rows"], &totals["loans"], &totals["ending_balance"]),
        (&json!(3), &json!(2), &json!("30700.00"))
    );
    assert_eq!(found["refused"]["listed"][0]["row"], 3);
    let reasons = found["refused"]["listed"][0]["reasons"].as_array().unwrap();
    let fields: Vec<_> = reasons.iter().map(|reason| reason["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["reportingPeriodEndingDate", "originalLoanAmount"]);
    let failing = &found["not_adding_up"]["listed"];
    assert_eq!((failing.as_array().unwrap().len(), &failing[0]["asset_number"]), (1, &json!("LOAN-2")));
    assert_eq!(found["not_adding_up"]["by_check"]["balance_roll_forward"], 1);
    let text = vinculum("loan tape inspect").arg(&file).run().exits(0).stdout;
    assert!(text.contains("30-59") && text.contains("row 2: balance_roll_forward"), "{text}");
}

#[test]
fn a_tape_changes_its_form_and_keeps_its_figures() {
    let folder = tempfile::tempdir().unwrap();
    let file = tape(folder.path(), &[GOOD, ASTRAY]);
    let xml = folder.path().join("tape.xml");
    vinculum("loan tape convert").arg(&file).arg(&xml).run().exits(0);
    let of = |file: &Path| vinculum("loan tape inspect --json").arg(file).run().json();
    assert_eq!(of(&xml), of(&file));

    let file = tape(folder.path(), &[GOOD, "1,LOAN-3,31.12.2025,much,60,48,1,1,0,0,700"]);
    vinculum("loan tape convert").arg(&file).arg(&xml).run().fails(4, &["row 2", "1 rows were refused"]);
    assert_eq!(of(&xml)["control_totals"]["loans"], 1);
    vinculum("loan tape inspect").arg(folder.path().join("tape.txt")).run().fails(2, &["--format"]);
}

#[test]
fn the_loans_of_the_ledger_become_a_tape_that_adds_up() {
    let folder = tempfile::tempdir().unwrap();
    let (csv, xml) = (folder.path().join("tape.csv"), folder.path().join("tape.xml"));
    let export = |holder: &str, currency: &str| {
        let program = vinculum("loan tape export --json --api").arg(&demonstration().url).arg("--holder").arg(holder);
        program.arg("--currency").arg(currency)
    };
    let summary = export("hafenfeld-bank", "EUR").arg(&csv).run().json();
    export("hafenfeld-bank", "EUR").arg(&xml).run().exits(0);
    let of = |file: &Path| vinculum("loan tape inspect --json").arg(file).run().json();
    let found = of(&csv);
    assert_eq!(found, of(&xml));
    assert_eq!(found["control_totals"]["loans"], summary["loans"]);
    assert_eq!((&found["refused"]["rows"], &found["not_adding_up"]["rows"]), (&json!(0), &json!(0)), "{found}");
    // The balance is what the ledger says is owed.
    let loans = get(&demonstration().v1("loans?party=org:hafenfeld-bank&limit=200")).json();
    let is_held =
        |item: &&Value| item["loan"]["status"]["state"] == "active" && item["loan"]["holder"] == "hafenfeld-bank";
    let held = loans["items"].as_array().unwrap().iter().filter(is_held);
    let owed: i64 = held.map(|item| item["loan"]["owed"]["principal"].as_i64().unwrap()).sum();
    assert_eq!(found["control_totals"]["ending_balance"], format!("{}.{:02}", owed / 100, owed % 100));
    export("hafenfeld-bank", "USD").arg(&csv).run().fails(3, &["holds no loan in USD"]);
}

type Row = BTreeMap<String, String>;

fn rows(file: &Path) -> Vec<Row> {
    let text = std::fs::read_to_string(file).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned));
    let header: Vec<String> = lines.next().unwrap().collect();
    lines.map(|line| header.iter().cloned().zip(line).collect()).collect()
}

/// The sum of a column, in cents.
fn sum(rows: &[Row], column: &str) -> i64 {
    rows.iter().map(|row| row[column].replace('.', "").parse::<i64>().unwrap_or(0)).sum()
}

/// What was paid since the first loan is what each loan's record says was paid, component by component.
#[test]
fn a_tape_has_what_was_collected_in_its_period() {
    let folder = tempfile::tempdir().unwrap();
    let export = |file: &Path, from: &str| {
        let program =
            vinculum("loan tape export --json --holder hafenfeld-bank --currency EUR --api").arg(&demonstration().url);
        program.arg("--from").arg(from).arg(file).run()
    };
    let all = folder.path().join("all.csv");
    export(&all, "2000-01-01").exits(0);
    let (charged_off, running): (Vec<Row>, Vec<Row>) =
        rows(&all).into_iter().partition(|row| row["zeroBalanceCode"] == "4");
    let loans = get(&demonstration().v1("loans?party=org:hafenfeld-bank&limit=200")).json();
    let paid = |is_charged_off: bool, part: &str| -> i64 {
        let loans = loans["items"].as_array().unwrap().iter().map(|item| &item["loan"]);
        let loans = loans.filter(|loan| loan["holder"] == "hafenfeld-bank");
        let loans = loans.filter(|loan| (loan["status"]["state"] == "charged_off") == is_charged_off);
        loans.map(|loan| loan["paid"][part].as_i64().unwrap()).sum()
    };
    let collected = ["actualPrincipalCollectedAmount", "actualInterestCollectedAmount", "actualOtherCollectedAmount"];
    let parts = collected.map(|column| sum(&running, column));
    assert!(parts[0] > 0 && parts[1] > 0, "something was paid");
    assert_eq!(
        parts,
        [paid(false, "principal"), paid(false, "interest"), paid(false, "fees") + paid(false, "late_charges")]
    );
    // Of those that were charged off, what came in before and what came in since.
    let before: i64 = collected.iter().map(|column| sum(&charged_off, column)).sum();
    let since = sum(&charged_off, "recoveredAmount");
    assert!(before > 0 && since > 0 && sum(&charged_off, "chargedoffPrincipalAmount") > 0, "{before}, {since}");
    assert_eq!(
        before + since,
        ["principal", "interest", "fees", "late_charges"].map(|part| paid(true, part)).iter().sum::<i64>()
    );
    for rows in [&charged_off, &running] {
        assert_eq!(sum(rows, "totalActualAmountPaid"), collected.iter().map(|column| sum(rows, column)).sum::<i64>());
        assert_eq!(
            sum(rows, "reportingPeriodActualEndBalanceAmount"),
            sum(rows, "reportingPeriodBeginningLoanBalanceAmount") + sum(rows, "otherPrincipalAdjustmentAmount")
                - sum(rows, "actualPrincipalCollectedAmount")
                - sum(rows, "chargedoffPrincipalAmount"),
        );
    }
    let found = vinculum("loan tape inspect --json").arg(&all).run().json();
    assert_eq!(found["not_adding_up"]["by_check"]["balance_roll_forward"], Value::Null, "{found}");

    // What was due has a part that is interest and one that is principal, where no instalment was put off.
    let [due, interest, principal] =
        ["reportingPeriodScheduledPaymentAmount", "scheduledInterestAmount", "scheduledPrincipalAmount"];
    let split: Vec<Row> = running.iter().filter(|row| !row[interest].is_empty()).cloned().collect();
    assert!(sum(&split, interest) > 0 && sum(&split, principal) > 0);
    assert_eq!(sum(&split, due), sum(&split, interest) + sum(&split, principal));

    // A period that begins later has less of it.
    let later = folder.path().join("later.csv");
    let a_year_ago = Zoned::now().date().saturating_sub(1.year());
    export(&later, &a_year_ago.to_string()).exits(0);
    let part = sum(&rows(&later), collected[0]);
    assert!((1..parts[0]).contains(&part), "{part} of {}", parts[0]);
    export(&later, "2999-01-01").fails(1, &["lies after today"]);
}

//! Account statements.

use vinculum_iso20022::{
    CreditDebit, Discrepancy, FileError, Reading, Reason, WriteError,
    camt053::{EntryStatus, StatementMessage, read, write},
};

use crate::support::{assert_valid, entry, money, party, statement};

fn changed(changes: &[(&str, &str)]) -> Reading<StatementMessage> {
    let mut file = write(&statement()).unwrap();
    for (from, to) in changes {
        assert!(file.contains(from), "{from} is not in {file}");
        file = file.replace(from, to);
    }
    read(file.as_bytes()).unwrap()
}

#[test]
fn the_writer_refuses_a_statement_that_does_not_balance() {
    let mut message = statement();
    message.statements[0].entries[0].amount.minor += 1;
    let unbalanced =
        WriteError::Unbalanced { path: "Stmt[1]".to_owned(), opening: -10_000, entries: 30_001, closing: 20_000 };
    assert_eq!(write(&message), Err(unbalanced.clone()));
    assert_eq!(
        unbalanced.to_string(),
        "Stmt[1]: opening -10000 and booked entries 30001 do not make closing 20000 (minor units)"
    );
    message.statements[0].entries[0].amount.minor -= 1;
    message.statements[0].entries[2].status = EntryStatus::Booked;
    assert!(matches!(write(&message), Err(WriteError::Unbalanced { .. })), "a pending entry does not count");
}

#[test]
fn a_statement_has_one_currency() {
    let mut message = statement();
    message.statements[0].entries[1].amount = money("50.25", "EUR");
    let error = write(&message).unwrap_err();
    assert_eq!(error.to_string(), "Stmt[1]/Ntry[2]/Amt: the currency is EUR, that of the statement is CNY");
    let mut message = statement();
    message.statements[0].closing.amount = money("200.00", "USD");
    assert!(matches!(write(&message), Err(WriteError::MixedCurrencies { .. })));
}

#[test]
fn an_overdrawn_account_and_a_day_without_entries() {
    let mut message = statement();
    message.statements[0].entries.clear();
    message.statements[0].closing = message.statements[0].opening.clone();
    let file = write(&message).unwrap();
    assert_valid("camt.053.001.08", &file);
    assert_eq!(read(file.as_bytes()).unwrap().message, message);

    message.statements[0].entries.push(entry("0.01", CreditDebit::Debit, EntryStatus::Booked));
    message.statements[0].closing.amount = money("100.01", "CNY");
    let file = write(&message).unwrap();
    assert_valid("camt.053.001.08", &file);
    assert!(file.contains("<Amt>0.01</Amt>\n<CdtDbtInd>DBIT</CdtDbtInd>\n</TtlNetNtry>"), "{file}");
}

#[test]
fn the_summary_totals_all_entries() {
    let file = write(&statement()).unwrap();
    let summary = &file[file.find("<TxsSummry>").unwrap()..file.find("</TxsSummry>").unwrap()];
    let all = "<NbOfNtries>3</NbOfNtries>\n<Sum>1399.50</Sum>\n<TtlNetNtry>\n<Amt>1299.00</Amt>\n<CdtDbtInd>CRDT";
    assert!(summary.contains(all), "{summary}");
    assert!(summary.contains("<TtlCdtNtries>\n<NbOfNtries>2</NbOfNtries>\n<Sum>1349.25</Sum>"), "{summary}");
    assert!(summary.contains("<TtlDbtNtries>\n<NbOfNtries>1</NbOfNtries>\n<Sum>50.25</Sum>"), "{summary}");
}

#[test]
fn the_reader_reports_what_does_not_add_up() {
    let total = |path: &str, stated: &str, computed: &str| Discrepancy::Total {
        path: path.to_owned(),
        stated: stated.to_owned(),
        computed: computed.to_owned(),
    };
    let balance = changed(&[("Ccy=\"CNY\">200.00", "Ccy=\"CNY\">200.01")]);
    assert_eq!(balance.discrepancies, [total("Stmt[1]/Bal[CLBD]", "200.01", "200.00")]);
    let summary = changed(&[
        ("<NbOfNtries>3<", "<NbOfNtries>4<"),
        ("<Sum>1399.50<", "<Sum>1399.51<"),
        ("<Amt>1299.00</Amt>\n<CdtDbtInd>CRDT", "<Amt>1299.00</Amt>\n<CdtDbtInd>DBIT"),
    ]);
    let expected = [
        total("Stmt[1]/TxsSummry/TtlNtries/NbOfNtries", "4", "3"),
        total("Stmt[1]/TxsSummry/TtlNtries/Sum", "1399.51", "1399.50"),
        total("Stmt[1]/TxsSummry/TtlNtries/TtlNetNtry", "1299.00 DBIT", "1299.00 CRDT"),
    ];
    assert_eq!(summary.discrepancies, expected);
    let currency = changed(&[("<Amt Ccy=\"CNY\">50.25", "<Amt Ccy=\"EUR\">50.25")]);
    assert!(matches!(&currency.discrepancies[0], Discrepancy::Unchecked { path, .. } if path == "Stmt[1]/Bal[CLBD]"));
}

#[test]
fn a_refused_entry_leaves_the_others_and_the_totals_unchecked() {
    let reading = changed(&[("Ccy=\"CNY\">50.25", "Ccy=\"CNY\">50.255")]);
    assert_eq!((reading.message.statements[0].entries.len(), reading.refusals.len()), (2, 1));
    let refusal = &reading.refusals[0];
    assert_eq!((refusal.row.as_str(), refusal.id.as_deref()), ("Stmt[1]/Ntry[2]", Some("N-1")));
    assert_eq!(refusal.place.path, "Stmt[1]/Ntry[2]/Amt");
    let unchecked = reading.discrepancies.iter().all(|it| matches!(it, Discrepancy::Unchecked { .. }));
    assert!(unchecked && reading.discrepancies.len() == 2, "{:?}", reading.discrepancies);
}

#[test]
fn old_versions_are_read() {
    let (start, mut file) = (statement(), write(&statement()).unwrap());
    for (from, to) in [
        ("camt.053.001.08", "camt.053.001.02"),
        ("<Sts>\n<Cd>BOOK</Cd>\n</Sts>", "<Sts>BOOK</Sts>"),
        ("<Sts>\n<Cd>PDNG</Cd>\n</Sts>", "<Sts>PDNG</Sts>"),
        ("<Pty>\n", ""),
        ("</Pty>\n", ""),
        ("BICFI>", "BIC>"),
    ] {
        assert!(file.contains(from), "{from}");
        file = file.replace(from, to);
    }
    let reading = read(file.as_bytes()).unwrap();
    assert_eq!((reading.message, reading.losses.is_empty()), (start, true));
}

#[test]
fn other_balances_are_losses_and_prcd_opens_where_there_is_no_opbd() {
    let reading = changed(&[("<Cd>OPBD</Cd>", "<Cd>PRCD</Cd>")]);
    assert_eq!(reading.message, statement());
    let extra = "<Bal><Tp><CdOrPrtry><Cd>CLAV</Cd></CdOrPrtry></Tp><Amt Ccy=\"CNY\">1</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
                 <Dt><Dt>2026-01-31</Dt></Dt></Bal><TxsSummry>";
    let reading = changed(&[("<TxsSummry>", extra)]);
    assert_eq!((&reading.message, reading.losses.count("Stmt/Bal/Amt")), (&statement(), 1));
    let file = write(&statement()).unwrap();
    let error = read(file.replace("CLBD", "CLAV").as_bytes()).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("Stmt[1] (line {}, column 1): the balance CLBD is missing", line(&file, "<Stmt>"))
    );
    let error = read(file.replace("OPBD", "CLBD").as_bytes()).unwrap_err();
    let reason = Reason::Repeated("the balance CLBD".to_owned());
    assert!(
        matches!(error, FileError::Field { reason: it, .. } if it == reason || it == Reason::Missing("the balance OPBD".to_owned()))
    );
}

fn line(file: &str, tag: &str) -> usize {
    file.lines().position(|line| line == tag).unwrap() + 1
}

#[test]
fn several_statements_in_one_message() {
    let mut message = statement();
    let mut second = message.statements[0].clone();
    second.id = "STMT-2".to_owned();
    second.owner = party("韩梅梅");
    message.statements.push(second);
    let file = write(&message).unwrap();
    assert_valid("camt.053.001.08", &file);
    assert_eq!(read(file.as_bytes()).unwrap().message, message);
    message.statements.clear();
    assert_eq!(write(&message), Err(WriteError::Nothing("Stmt")));
}

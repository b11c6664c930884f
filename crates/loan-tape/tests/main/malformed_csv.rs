//! CSV that is not a tape, and rows that are no loans.

use vinculum_loan_tape::code::Subvention;
use vinculum_loan_tape::{MAX_PIECE_BYTES, TapeError};

use crate::tapes::{from_csv, loan, loans, reasons, to_csv};

const HEADER: &str = "assetNumber,assetTypeNumber,subvented,originalLoanAmount,originatorName";

fn tape(rows: &str) -> Vec<u8> {
    format!("{HEADER}\n{rows}").into_bytes()
}

#[test]
fn columns_stand_in_any_order_and_repeated_values_in_one_cell() {
    let loan = &loans(from_csv(&tape("7,B,1;98,20000.00,\"A, \"\"B\"\" & C\"\n")))[0];
    assert_eq!(loan.asset_number.as_str(), "7");
    assert_eq!(loan.subvented, [Subvention::Rate, Subvention::Other]);
    assert_eq!(loan.originator_name.as_ref().expect("a name").as_str(), "A, \"B\" & C");
}

#[test]
fn empty_cells_are_not_reported() {
    let loan = &loans(from_csv(&tape("7,B,,,\n")))[0];
    assert_eq!((loan.subvented.len(), loan.original_loan_amount, &loan.originator_name), (0, None, &None));
}

#[test]
fn byte_order_mark_and_carriage_returns_are_taken() {
    let tape = format!("\u{FEFF}{HEADER}\r\n1,B,,,\r\n\r\n2,B,,,");
    assert_eq!(loans(from_csv(tape.as_bytes())).len(), 2);
}

#[test]
fn refused_rows_name_every_reason_and_the_others_go_on() {
    let rows = from_csv(&tape(",B,1;1;7,much,\n2,B\n3,B,,,,\n4,B,1;,,\n5,B,,5.00,\n")).expect("a tape");
    assert_eq!(
        reasons(&rows[0]),
        [
            "subvented: the row gives the same value twice",
            "subvented: it is not one of the field's codes: 0 none; 1 a lower rate; 2 a cash rebate; 98 another \
                subsidy",
            "originalLoanAmount: it is not a decimal number: an optional sign, digits, and an optional point",
            "assetNumber: the field is required and absent",
        ]
    );
    assert_eq!(reasons(&rows[1]), ["assets: the row has 2 cells and the header 5"]);
    assert_eq!(reasons(&rows[2]), ["assets: the row has 6 cells and the header 5"]);
    assert_eq!(reasons(&rows[3]), ["subvented: it is empty; a field that is not reported is left out"]);
    assert!(rows[4].loan.is_ok());
}

#[test]
fn a_row_that_is_not_utf8_is_refused_alone() {
    let mut bytes = tape("1,B,,,caf#\n2,B,,,ok\n");
    let position = bytes.iter().position(|&byte| byte == b'#').expect("the mark");
    bytes[position] = 0xE9;
    let rows = from_csv(&bytes).expect("a tape");
    assert_eq!(reasons(&rows[0]), ["originatorName: the row is not UTF-8"]);
    assert!(rows[1].loan.is_ok());
}

#[test]
fn headers_are_checked() {
    for (header, sentence) in [
        (
            "assetTypeNumber,assetNumber,vin",
            "column 3 of the header is \"vin\", which is no field of Schedule AL, Item 3",
        ),
        ("assetTypeNumber,assetNumber,assetNumber", "the header has the column assetNumber twice"),
        (
            "assetTypeNumber,assetNumber,demandResolutionDate,DemandResolutionDate",
            "the header has the column demandResolutionDate twice",
        ),
        ("assetTypeNumber", "the header lacks the column assetNumber"),
        ("", "the header lacks the column assetTypeNumber"),
    ] {
        assert_eq!(from_csv(header.as_bytes()).expect_err("an error").to_string(), sentence);
    }
    assert!(matches!(
        from_csv(b"<?xml version=\"1.0\"?><assetData/>"),
        Err(TapeError::UnknownColumn { column: 1, .. })
    ));
}

#[test]
fn a_truncated_row_is_refused() {
    let whole = to_csv([&loan("1"), &loan("2")]);
    let rows = from_csv(&whole[..whole.len() - 30]).expect("a tape");
    assert!(rows[0].loan.is_ok());
    assert!(reasons(&rows[1])[0].contains("cells and the header 72"));
}

#[test]
fn every_size_is_bounded() {
    let rows = from_csv(&tape(&format!("1,B,,{},\n2,B,,,\n", "9".repeat(1_000_000)))).expect("a tape");
    assert_eq!(reasons(&rows[0]), ["originalLoanAmount: it has more than 4096 bytes"]);
    assert!(rows[1].loan.is_ok());
    for endless in [
        "9".repeat(2 * MAX_PIECE_BYTES),
        format!("\"{}", "9\n".repeat(MAX_PIECE_BYTES)),
        ",".repeat(2 * MAX_PIECE_BYTES),
    ] {
        assert!(matches!(from_csv(&tape(&endless)), Err(TapeError::PieceTooLarge { row: 0 })));
    }
}

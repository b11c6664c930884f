//! Reading tables.

use vinculum_credit::table::{Cell, MAX_FIELD_BYTES, MAX_LISTED_REFUSALS, Table};

use crate::support::{small_csv, small_manifest};

const HEADER: &str = "id,months,grade,colour,age,outcome\n";

fn read(rows: &str) -> Table {
    Table::from_csv(format!("{HEADER}{rows}").as_bytes(), &small_manifest()).unwrap()
}

fn refusal(csv: &[u8]) -> String {
    Table::from_csv(csv, &small_manifest()).unwrap_err().to_string()
}

#[test]
fn values_get_their_meaning_from_the_manifest() {
    let table =
        read("1,12,low,red,29,paid\n2,-9,middle,unknown,30,default\n3,,high,blue,70,paid\n4,n/a,low,red,50,paid\n");
    assert_eq!(table.bad, [false, true, false, false]);
    assert_eq!(table.features[0].cells, [Cell::Number(12.0), Cell::Special(0), Cell::Missing, Cell::Special(1)]);
    assert_eq!(table.features[1].cells, [Cell::Level(0), Cell::Level(1), Cell::Level(2), Cell::Level(0)]);
    // Levels are sorted by name.
    assert_eq!(table.features[2].levels, ["blue", "red"]);
    assert_eq!(table.features[2].cells, [Cell::Level(1), Cell::Missing, Cell::Level(0), Cell::Level(1)]);
    assert_eq!(table.protected[0].names, ["below 30", "30 to below 50", "50 and above"]);
    assert_eq!(table.protected[0].of_row, [0, 1, 2, 2]);
}

/// A score must not depend on how a number is spelled.
#[test]
fn other_spellings_of_a_special_number_are_that_number() {
    let table = read("1,-9.0,low,red,29,paid\n2,-9e0,low,red,29,default\n");
    assert_eq!(table.features[0].cells, [Cell::Special(0), Cell::Special(0)]);
}

#[test]
fn rows_that_cannot_be_used_are_named_by_line_and_reason() {
    let long = "x".repeat(MAX_FIELD_BYTES + 1);
    let table = read(&format!(
        "1,12,low,red,29,paid\n2,twelve,low,red,29,paid\n3,12,lowest,red,29,paid\n4,12,low,red,29,maybe\n\
         5,12,low\n6,NaN,low,red,29,paid\n7,1e999,low,red,29,paid\n8,12,low,{long},29,paid\n9,12,low,red,old,paid\n"
    ));
    assert_eq!(table.rows(), 1);
    assert_eq!(table.refused_count, 8);
    let listed: Vec<(u64, &str)> = table.refused.iter().map(|row| (row.line, row.reason.as_str())).collect();
    for ((line, reason), (expected_line, part)) in listed.iter().zip([
        (3, "months"),
        (4, "grade"),
        (5, "outcome"),
        (6, "3 fields"),
        (7, "months"),
        (8, "months"),
        (9, "longer"),
        (10, "age"),
    ]) {
        assert_eq!(*line, expected_line, "{reason}");
        assert!(reason.contains(part), "line {line}: {reason}");
    }
}

#[test]
fn refusals_are_counted_beyond_those_listed() {
    let bad_rows = "1,x,low,red,29,paid\n".repeat(MAX_LISTED_REFUSALS + 5);
    let table = read(&format!("{bad_rows}1,12,low,red,29,paid\n"));
    assert_eq!(table.refused.len(), MAX_LISTED_REFUSALS);
    assert_eq!(table.refused_count, MAX_LISTED_REFUSALS as u64 + 5);
}

#[test]
fn a_row_that_is_not_utf8_is_refused_and_the_rest_is_read() {
    let mut csv = HEADER.as_bytes().to_vec();
    csv.extend(b"1,12,low,\xFF\xFE,29,paid\n2,12,low,red,29,paid\n");
    let table = Table::from_csv(&csv, &small_manifest()).unwrap();
    assert_eq!((table.rows(), table.refused_count, table.refused[0].line), (1, 1, 2));
}

#[test]
fn headers_must_fit_the_manifest() {
    assert!(refusal(b"").contains("outcome is not there"));
    assert!(refusal(b"id,months,grade,colour,outcome\n").contains("age is not there"));
    assert!(refusal(b"id,months,grade,colour,age,outcome,extra\n").contains("extra is not named"));
    assert!(refusal(b"id,months,months,grade,colour,age,outcome\n").contains("months occurs twice"));
    assert!(refusal(HEADER.as_bytes()).contains("no row"));
    assert!(refusal(format!("{HEADER}1,x,low,red,29,paid\n").as_bytes()).contains("line 2"));
    let wide = (0..300).map(|column| format!("c{column}")).collect::<Vec<_>>().join(",");
    assert!(refusal(wide.as_bytes()).contains("300 columns"));
}

#[test]
fn too_many_levels_are_refused() {
    let rows: String = (0..600).map(|row| format!("{row},1,low,colour{row},29,paid\n")).collect();
    assert!(refusal(format!("{HEADER}{rows}").as_bytes()).contains("colour has more than"));
}

#[test]
fn a_byte_order_mark_and_the_order_of_columns_do_not_matter() {
    let plain = Table::from_csv(small_csv(50).as_bytes(), &small_manifest()).unwrap();
    let marked = Table::from_csv(format!("\u{FEFF}{}", small_csv(50)).as_bytes(), &small_manifest()).unwrap();
    assert_eq!((plain.bad, plain.features), (marked.bad, marked.features));
}

//! XML that is not a tape, and rows that are no loans.

use vinculum_loan_tape::{MAX_FIELDS_PER_ROW, MAX_PIECE_BYTES, TapeError, xml};

use crate::tapes::{from_xml, loan, loans, reasons, to_xml, xml_row, xml_tape};

fn error(bytes: &[u8]) -> TapeError {
    from_xml(bytes).expect_err("an error")
}

#[test]
fn a_refused_row_names_every_reason_and_the_rows_around_it_go_on() {
    let bad = xml_row(
        "2",
        "<originalLoanAmount>much</originalLoanAmount><vin>X</vin><originationDate>2026-01</originationDate>",
    );
    let rows = from_xml(&xml_tape(&(xml_row("1", "") + &bad + &xml_row("3", "")))).expect("a tape");
    assert_eq!(
        rows.iter().map(|row| (row.number, row.loan.is_ok())).collect::<Vec<_>>(),
        [(1, true), (2, false), (3, true)]
    );
    assert_eq!(
        reasons(&rows[1]),
        [
            "originalLoanAmount: it is not a decimal number: an optional sign, digits, and an optional point",
            "vin: no such field in Schedule AL, Item 3",
            "originationDate: it is not a month of the form MM/YYYY",
        ]
    );
}

#[test]
fn structure_of_a_row_is_checked() {
    for (fields, reason) in [
        (
            "<originatorName>A</originatorName><originatorName>A</originatorName>",
            "originatorName: the field occurs more than once in the row",
        ),
        ("<subvented>1</subvented><subvented>1</subvented>", "subvented: the row gives the same value twice"),
        ("<originatorName/>", "originatorName: it is empty; a field that is not reported is left out"),
        (
            "<originatorName><b>A</b></originatorName>",
            "originatorName: it holds the element b, and fields hold text only",
        ),
        (
            "<originatorName lang=\"en\">A</originatorName>",
            "originatorName: it has the attribute lang, and the schema gives rows and fields none",
        ),
        (
            "<originatorName xmlns=\"urn:other\">A</originatorName>",
            "originatorName: no such field in Schedule AL, Item 3",
        ),
        ("stray", "assets: there is text between the fields of the row"),
        (
            "<originatorName>&euro;</originatorName>",
            "originatorName: the reference &euro; is neither predefined by XML nor a valid character reference",
        ),
        (
            "<originatorName>&#xFFFFFFFF;</originatorName>",
            "originatorName: the reference &#xFFFFFFFF; is neither predefined by XML nor a valid character reference",
        ),
        ("<originatorName>A&#8;</originatorName>", "originatorName: it contains the character U+0008"),
    ] {
        let rows = from_xml(&xml_tape(&(xml_row("1", fields) + &xml_row("2", "")))).expect("a tape");
        assert_eq!(reasons(&rows[0]), [reason], "{fields}");
        assert!(rows[1].loan.is_ok());
    }
    let rows = from_xml(&xml_tape("<assets><assetNumber>1</assetNumber></assets>")).expect("a tape");
    assert_eq!(reasons(&rows[0]), ["assetTypeNumber: the field is required and absent"]);
}

#[test]
fn text_may_come_in_pieces() {
    let fields = "<originatorName>A &amp; <!-- no -->B<![CDATA[ <C>]]>&#x20;&#68;</originatorName>";
    let loans = loans(from_xml(&xml_tape(&xml_row("1", fields))));
    assert_eq!(loans[0].originator_name.as_ref().expect("a name").as_str(), "A & B <C> D");
}

#[test]
fn byte_order_mark_prefixes_line_ends_and_comments_are_taken() {
    let tape = format!(
        "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<!-- x -->\r\n<a:assetData xmlns:a=\"{}\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"a b\">\r\n\t<a:assets>\r\n\
         <a:assetTypeNumber>B</a:assetTypeNumber>\r\n<a:assetNumber> 1\r\n</a:assetNumber></a:assets >\r\n</a:assetData>\r\n<?end?>",
        xml::NAMESPACE
    );
    assert_eq!(loans(from_xml(tape.as_bytes()))[0].asset_number.as_str(), "1");
}

#[test]
fn document_types_are_refused_before_anything_is_expanded() {
    let bomb = format!(
        "<!DOCTYPE assetData [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>{}",
        String::from_utf8_lossy(&xml_tape(&xml_row("&b;", "")))
    );
    assert!(matches!(error(bomb.as_bytes()), TapeError::DocumentType));
    assert!(matches!(error(b"<!DOCTYPE html>"), TapeError::DocumentType));
}

#[test]
fn only_utf8_is_read() {
    let declared = |encoding: &str| format!("<?xml version=\"1.0\" encoding=\"{encoding}\"?>").into_bytes();
    let mut latin = declared("ISO-8859-1");
    latin.extend(xml_tape(""));
    assert_eq!(error(&latin).to_string(), "the file declares the encoding ISO-8859-1; only UTF-8 is read");

    let mut tape = xml_tape(&(xml_row("1", "") + &xml_row("2", "<originatorName>caf#</originatorName>")));
    let position = tape.iter().position(|&byte| byte == b'#').expect("the mark");
    tape[position] = 0xE9;
    let mut rows = xml::Reader::new(&tape[..]);
    assert!(rows.next().expect("a row").expect("a row").loan.is_ok());
    assert!(matches!(rows.next(), Some(Err(TapeError::NotWellFormed { row: 1, .. }))));
    assert!(rows.next().is_none());

    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain("<assetData/>".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert!(matches!(error(&utf16), TapeError::NotWellFormed { row: 0, .. }));
}

#[test]
fn other_documents_are_refused() {
    for document in [
        "",
        "assetTypeNumber,assetNumber\n",
        "<assetData/>",
        "<assetData xmlns=\"http://www.sec.gov/edgar/document/absee/autolease/assetdata\"/>",
        "<html xmlns=\"http://www.sec.gov/edgar/document/absee/autoloan/assetdata\"/>",
    ] {
        let error = error(document.as_bytes());
        assert!(matches!(error, TapeError::NotAnAutoLoanTape | TapeError::StrayText { row: 0 }), "{document}: {error}");
    }
    assert!(matches!(error(&xml_tape("<loans/>")), TapeError::UnknownRowElement { row: 0, .. }));
    assert!(matches!(error(&xml_tape(&(xml_row("1", "") + "text"))), TapeError::StrayText { row: 1 }));
}

#[test]
fn truncated_and_ill_formed_documents_end_with_an_error_after_the_good_rows() {
    let whole = to_xml([&loan("1"), &loan("2")]);
    let second = whole.len() - 500;
    let mut rows = xml::Reader::new(&whole[..second]);
    assert!(rows.next().expect("a row").expect("a row").loan.is_ok());
    assert!(matches!(rows.next(), Some(Err(TapeError::NotWellFormed { row: 1, .. }))));
    assert!(rows.next().is_none());

    for rows in ["<assets>", "<assets></asset>", "<assets a=1></assets>", "</assets>", "<assets>&</assets>", "<!-- "] {
        assert!(matches!(error(&xml_tape(rows)), TapeError::NotWellFormed { row: 0, .. }), "{rows}");
    }
    let mut twice = xml_tape("");
    twice.extend(xml_tape(""));
    assert!(matches!(error(&twice), TapeError::NotWellFormed { row: 0, .. }));
}

#[test]
fn every_size_is_bounded() {
    let digits = |count| format!("<originalLoanAmount>{}</originalLoanAmount>", "9".repeat(count));
    let rows = from_xml(&xml_tape(&(xml_row("1", &digits(1_000_000)) + &xml_row("2", "")))).expect("a tape");
    assert_eq!(reasons(&rows[0]), ["originalLoanAmount: it has more than 4096 bytes"]);
    assert!(rows[1].loan.is_ok());

    for endless in [
        digits(MAX_PIECE_BYTES),
        format!("<{}/>", "a".repeat(MAX_PIECE_BYTES)),
        format!("<!--{}-->", "a".repeat(MAX_PIECE_BYTES)),
    ] {
        assert!(matches!(error(&xml_tape(&xml_row("1", &endless))), TapeError::PieceTooLarge { row: 0 }));
    }

    // Text in many pieces, many fields, many faults, many levels.
    let rows =
        from_xml(&xml_tape(&xml_row("1", &format!("<originatorName>{}</originatorName>", "a<!---->".repeat(5000)))))
            .expect("a tape");
    assert_eq!(reasons(&rows[0]), ["originatorName: it has more than 4096 bytes"]);
    let rows = from_xml(&xml_tape(&xml_row("1", &"<subvented>1</subvented>".repeat(1000)))).expect("a tape");
    assert!(reasons(&rows[0]).len() <= 2 * MAX_FIELDS_PER_ROW);
    let rows = from_xml(&xml_tape(&xml_row("1", &"x<vin/>".repeat(10_000)))).expect("a tape");
    assert!(reasons(&rows[0]).len() <= 2 * MAX_FIELDS_PER_ROW);
    assert!(matches!(error(&xml_tape(&xml_row("1", &"<a>".repeat(100_000)))), TapeError::NotWellFormed { row: 0, .. }));
}

#[test]
fn a_failing_source_is_told_as_such() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let first = xml::Reader::new(std::io::BufReader::new(Broken)).next();
    assert!(matches!(first, Some(Err(TapeError::Read(error))) if error.to_string().contains("the disk is gone")));
}

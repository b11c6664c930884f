//! Files that are no messages, or want to do harm.

use vinculum_iso20022::{
    FileError, MAX_DEPTH, MAX_FILE_BYTES, MAX_LOSS_PATHS, MAX_ROW_ELEMENTS, MAX_TRANSACTIONS, WriteError, camt053,
    pacs008, pain001,
};

use crate::support::{initiation, money, small_transfer, statement};

fn good() -> String {
    pain001::write(&initiation()).unwrap()
}

fn error(file: &str) -> FileError {
    pain001::read(file.as_bytes()).expect_err(file)
}

fn with_supplement(content: &str) -> String {
    good().replace("</CstmrCdtTrfInitn>", &format!("<SplmtryData>{content}</SplmtryData></CstmrCdtTrfInitn>"))
}

#[test]
fn a_doctype_is_refused_before_any_entity_counts() {
    let entities: String =
        (1..10).map(|n| format!("<!ENTITY l{n} '{}'>", format!("&l{};", n - 1).repeat(10))).collect();
    let bomb =
        good().replacen("<Document", &format!("<!DOCTYPE Document [<!ENTITY l0 'ha'>{entities}]>\n<Document"), 1);
    assert_eq!(error(&bomb.replace("MSG-1", "&l9;")), FileError::Doctype(2));
    let external = good().replacen("<Document", "<!DOCTYPE d SYSTEM 'file:///etc/passwd'><Document", 1);
    assert_eq!(error(&external), FileError::Doctype(2));
}

#[test]
fn references_are_the_predefined_ones_or_characters() {
    let undeclared = error(&good().replace("MSG-1", "&l9;"));
    assert!(matches!(&undeclared, FileError::Malformed { message, .. } if message.contains("&l9;")), "{undeclared}");
    for reference in ["&#0;", "&#1;", "&#xFFFE;", "&#xD800;", "&#99999999999;", "&#-1;", "&#x;"] {
        assert!(matches!(error(&good().replace("MSG-1", reference)), FileError::Malformed { .. }), "{reference}");
    }
    let read = pain001::read(good().replace("MSG-1", "&lt;&amp;&#x6BD4;&apos;").as_bytes()).unwrap();
    assert_eq!(read.message.message_id, "<&比'");
}

#[test]
fn malformed_files_are_refused_with_their_line() {
    // The line of stray text is that of the element after it.
    let file = good();
    let malformed = |changed: String| match pain001::read(changed.as_bytes()) {
        Err(FileError::Malformed { line, .. }) => line,
        other => panic!("{other:?} of {}", changed.chars().take(300).collect::<String>()),
    };
    assert_eq!(malformed(file.replace("</MsgId>", "</Msg>")), 5);
    assert_eq!(malformed(file.replace("<PmtInf>\n<PmtInfId>PMT-1", "<PmtInf>stray\n<PmtInfId>PMT-1")), 14);
    assert_eq!(malformed(file.replace("<GrpHdr>", "<GrpHdr a='1' a='2'>")), 4);
    assert_eq!(malformed(file.replace("<GrpHdr>", "<GrpHdr a='<'>")), 4);
    assert_eq!(malformed(file.replace("<GrpHdr>", "<GrpHdr a='&x;'>")), 4);
    malformed(file.replace("<MsgId>", "<ns9:MsgId>").replace("</MsgId>", "</ns9:MsgId>"));
    malformed(file.replace("MSG-1", "]]>"));
    malformed(file.replace("MSG-1", "<1/>"));
    malformed(file.replace("MSG-1", "<!-- -- -->"));
    malformed(file.replace("MSG-1", "<![CDATA[x"));
    malformed(format!("{file}<Document/>"));
    malformed(format!("{file}text"));
    malformed(file.replace("</CstmrCdtTrfInitn>", "</CstmrCdtTrfInitn><More/>"));
    malformed(format!("<!-- first -->{file}"));
}

#[test]
fn text_where_only_elements_belong_is_reported() {
    let changed = good().replace("<Cdtr>", "<Cdtr>stray").replacen("<Nm>比亚迪</Nm>", "stray", 1);
    let losses = pain001::read(changed.as_bytes()).unwrap().losses;
    assert_eq!(losses.iter().collect::<Vec<_>>(), [("GrpHdr/InitgPty", 1), ("PmtInf/CdtTrfTxInf/Cdtr", 1)]);
}

#[test]
fn a_file_cut_off_anywhere_is_refused() {
    let file = good();
    let end = file.rfind('>').unwrap();
    for cut in (0..=end).filter(|cut| file.is_char_boundary(*cut)) {
        assert!(pain001::read(&file.as_bytes()[..cut]).is_err(), "cut at {cut}");
    }
    assert!(pain001::read(&file.as_bytes()[..=end]).is_ok());
}

#[test]
fn other_encodings_are_refused() {
    let file = good();
    let utf_16: Vec<u8> = file.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(matches!(pain001::read(&utf_16), Err(FileError::NotUtf8(_))));
    let latin_1 = file.replace("UTF-8", "ISO-8859-1");
    assert!(matches!(error(&latin_1), FileError::Declaration(text) if text.contains("ISO-8859-1")));
    let mut bytes = file.replace("MSG-1", "M?").into_bytes();
    let at = bytes.iter().position(|byte| *byte == b'M').unwrap();
    bytes[at] = 0xE9;
    assert_eq!(pain001::read(&bytes), Err(FileError::NotUtf8(at)));
    assert!(matches!(error(&file.replace("version=\"1.0\"", "version=\"1.1\"")), FileError::Declaration(_)));
    assert!(matches!(error(&file.replace("MSG-1", "M\u{1}")), FileError::Character { character: 1, line: 5, .. }));
    assert_eq!(pain001::read(format!("\u{FEFF}{file}").as_bytes()), pain001::read(file.as_bytes()));
    assert_eq!(pain001::read(file.replace("UTF-8", "utf-8").as_bytes()), pain001::read(file.as_bytes()));
}

#[test]
fn other_messages_are_refused() {
    let file = good();
    let other = |file: &str| match error(file) {
        FileError::OtherMessage { expected: "pain.001.001", found } => found,
        error => panic!("{error}"),
    };
    let direct_debit = file.replace("pain.001.001.09", "pain.008.001.08");
    assert!(other(&direct_debit).contains("pain.008.001.08"));
    assert!(other(&file.replace("urn:iso:std:iso:20022:tech:xsd:", "urn:other:")).contains("urn:other"));
    assert!(other(&file.replace(" xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"", "")).contains("\"\""));
    other(&file.replace("Document", "Envelope"));
    other(&file.replace("CstmrCdtTrfInitn", "CstmrDrctDbtInitn"));
    other("<a/>");
    other("");
    for version in ["02", "14", "9", "009", "0x", "+9", ""] {
        let changed = file.replace("pain.001.001.09", &format!("pain.001.001.{version}"));
        assert!(matches!(error(&changed), FileError::Version { first: 3, last: 13, .. }), "{version}");
    }
    assert!(matches!(pacs008::read(file.as_bytes()), Err(FileError::OtherMessage { .. })));
    assert!(matches!(camt053::read(file.as_bytes()), Err(FileError::OtherMessage { .. })));
}

#[test]
fn depth_names_and_sizes_are_limited() {
    let limit = |file: &str| match pain001::read(file.as_bytes()) {
        Err(FileError::Limit { maximum, .. }) => maximum,
        other => panic!("{other:?}"),
    };
    let nested = |depth: usize| with_supplement(&format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth)));
    assert!(pain001::read(nested(MAX_DEPTH - 3).as_bytes()).is_ok());
    assert_eq!(limit(&nested(MAX_DEPTH - 2)), MAX_DEPTH);
    assert_eq!(limit(&nested(100_000)), MAX_DEPTH);
    assert_eq!(limit(&with_supplement(&"<a/>".repeat(MAX_ROW_ELEMENTS))), MAX_ROW_ELEMENTS);
    let spread = "<X><a/></X>".repeat(MAX_ROW_ELEMENTS / 2);
    assert_eq!(limit(&good().replace("<PmtInfId>", &format!("{spread}<PmtInfId>"))), MAX_ROW_ELEMENTS);
    assert_eq!(limit(&with_supplement(&format!("<{}/>", "a".repeat(129)))), 128);
    let attributes: String = (0..65).map(|n| format!("a{n}='' ")).collect();
    assert_eq!(limit(&with_supplement(&format!("<a {attributes}/>"))), 64);
    let large = with_supplement(&" ".repeat(MAX_FILE_BYTES));
    assert_eq!(error(&large), FileError::TooLarge(large.len()));
}

#[test]
fn transactions_are_limited() {
    let block = good();
    let from = block.find("<CdtTrfTxInf>").unwrap();
    let to = block.find("</PmtInf>").unwrap();
    let rows = format!("{}{}{}", &block[..from], "<CdtTrfTxInf/>".repeat(MAX_TRANSACTIONS + 1), &block[to..]);
    assert!(matches!(error(&rows), FileError::Limit { maximum: MAX_TRANSACTIONS, .. }));

    let blocks =
        good().replace("</CstmrCdtTrfInitn>", &format!("{}</CstmrCdtTrfInitn>", "<PmtInf/>".repeat(MAX_TRANSACTIONS)));
    assert!(matches!(error(&blocks), FileError::Limit { maximum: MAX_TRANSACTIONS, .. }));

    let mut message = initiation();
    message.payments[0].transfers = vec![small_transfer("E", money("1", "EUR")); MAX_TRANSACTIONS];
    assert_eq!(pain001::write(&message), Err(WriteError::TooManyTransactions(MAX_TRANSACTIONS + 2)));
    message.payments.pop();
    assert_eq!(pain001::write(&message), Err(WriteError::TooLarge));

    let mut message = statement();
    message.statements[0].entries[0].transactions = vec![Default::default(); MAX_TRANSACTIONS];
    assert!(matches!(camt053::write(&message), Err(WriteError::TooManyTransactions(_))));
}

#[test]
fn a_loss_report_stays_small() {
    let names: String = (0..MAX_LOSS_PATHS + 50).map(|n| format!("<More{n}/>")).collect();
    let file = good().replace("</CstmrCdtTrfInitn>", &format!("{names}</CstmrCdtTrfInitn>"));
    let reading = pain001::read(file.as_bytes()).unwrap();
    assert_eq!(reading.losses.iter().count(), MAX_LOSS_PATHS + 1);
    assert_eq!(reading.losses.count("(further paths)"), 50);
}

#[test]
fn quoted_texts_are_short() {
    let long = "9".repeat(1_000_000);
    let file = good().replace("DE89370400440532013000", &long);
    let reading = pain001::read(file.as_bytes()).unwrap();
    assert!(reading.refusals.iter().all(|refusal| refusal.to_string().len() < 500));
    let file = good().replace("Ccy=\"CNY\"", &format!("Ccy=\"{long}\""));
    let reading = pain001::read(file.as_bytes()).unwrap();
    assert!(reading.refusals.iter().all(|refusal| refusal.to_string().len() < 500));
    let file = good().replace("pain.001.001.09", &long);
    assert!(error(&file).to_string().len() < 500);
}

//! Customer credit transfer initiations: what is taken, what is refused, and what is reported.

use vinculum_iso20022::{
    AccountIdentification, CodeOrProprietary, DateOrDateTime, Discrepancy, FileError, IdentifierError, Reading, Reason,
    WriteError,
    pain001::{PaymentInitiation, PaymentMethod, read, write},
};

use crate::support::{initiation, money, small_transfer};

const GOOD: &str = "<PmtId><EndToEndId>E1</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"EUR\">10.50</InstdAmt></Amt>\
                    <CdtrAcct><Id><IBAN>GB29NWBK60161331926819</IBAN></Id></CdtrAcct>";

/// A file of one block; `rows` are the contents of its transfers.
fn file(version: &str, header: &str, block: &str, rows: &[&str]) -> String {
    let rows: String = rows.iter().map(|row| format!("<CdtTrfTxInf>{row}</CdtTrfTxInf>\n")).collect();
    let day = if version < "08" { "2026-02-02" } else { "<Dt>2026-02-02</Dt>" };
    format!(
        "<?xml version='1.0' encoding='UTF-8'?>\n<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.001.001.{version}'>\
         <CstmrCdtTrfInitn><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-01-31T09:30:00</CreDtTm>{header}<InitgPty/></GrpHdr>\n\
         <PmtInf><PmtInfId>P1</PmtInfId><PmtMtd>TRF</PmtMtd>{block}<ReqdExctnDt>{day}</ReqdExctnDt><Dbtr/>\
         <DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>\
         <DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>\n{rows}</PmtInf>\
         </CstmrCdtTrfInitn></Document>"
    )
}

fn read_rows(rows: &[&str]) -> Reading<PaymentInitiation> {
    read(file("09", &format!("<NbOfTxs>{}</NbOfTxs>", rows.len()), "", rows).as_bytes()).unwrap()
}

/// The reason for which a row is refused that stands between two good ones.
fn reason(row: &str) -> Reason {
    let first = GOOD.replace("E1", "E0");
    let reading = read_rows(&[&first, row, GOOD]);
    assert_eq!(reading.message.payments[0].transfers.len(), 2, "the rows around it are taken");
    assert_eq!(reading.refusals.len(), 1);
    let refusal = &reading.refusals[0];
    assert_eq!(refusal.row, "PmtInf[1]/CdtTrfTxInf[2]");
    assert!(refusal.place.path.starts_with("PmtInf[1]/CdtTrfTxInf[2]"), "{refusal}");
    assert_eq!(refusal.place.line, 5, "{refusal}");
    refusal.reason.clone()
}

#[test]
fn versions_three_nine_and_eleven_read_alike() {
    let old = read(file("03", "<NbOfTxs>1</NbOfTxs>", "", &[GOOD]).as_bytes()).unwrap();
    for version in ["09", "11", "13"] {
        let new = read(file(version, "<NbOfTxs>1</NbOfTxs>", "", &[GOOD]).as_bytes()).unwrap();
        assert_eq!(new, old, "{version}");
    }
    assert!(old.losses.is_empty() && old.refusals.is_empty() && old.discrepancies.is_empty());
    let payment = &old.message.payments[0];
    assert_eq!(payment.method, PaymentMethod::Transfer);
    assert_eq!(payment.requested_execution, DateOrDateTime::Date("2026-02-02".parse().unwrap()));
    assert_eq!(payment.debtor_agent, None, "NOTPROVIDED names no agent");
    assert_eq!(payment.transfers, [small_transfer("E1", money("10.5", "EUR"))]);
}

#[test]
fn namespace_prefixes_comments_and_cdata_make_no_difference() {
    let plain = file("09", "<NbOfTxs>1</NbOfTxs>", "", &[GOOD]);
    let prefixed = plain
        .replace("</", "\u{1}")
        .replace('<', "<ns0:")
        .replace('\u{1}', "</ns0:")
        .replace("<ns0:?xml", "<?xml")
        .replace("xmlns=", "xmlns:ns0=")
        .replace("E1", "<!-- x --><![CDATA[E]]>&#x31;");
    assert_eq!(read(prefixed.as_bytes()), read(plain.as_bytes()));
}

#[test]
fn a_row_is_refused_for_its_amount() {
    let amount = |text: &str| reason(&GOOD.replace("Ccy=\"EUR\">10.50", text));
    let sentence = |text: &str| amount(text).to_string();
    assert_eq!(
        sentence("Ccy=\"EUR\">10.501"),
        "amount \"10.501\" has a fraction smaller than the minor unit of EUR, which has 2 decimals"
    );
    assert!(sentence("Ccy=\"JPY\">10.5").contains("JPY, which has 0 decimals"));
    assert!(sentence("Ccy=\"BHD\">10.5001").contains("BHD, which has 3 decimals"));
    assert!(matches!(amount("Ccy=\"EUR\">1e3"), Reason::Amount(_)));
    assert!(matches!(amount("Ccy=\"EUR\">-1.00"), Reason::Amount(_)));
    assert!(matches!(amount("Ccy=\"EUR\">99999999999999999999"), Reason::Amount(_)));
    assert_eq!(amount("Ccy=\"EUR\">0.00"), Reason::ZeroAmount);
    assert_eq!(amount("Ccy=\"XXX\">1.00"), Reason::Currency("XXX".to_owned()));
    assert_eq!(amount("Ccy=\"eur\">1.00"), Reason::Currency("eur".to_owned()));
    assert_eq!(amount(">1.00"), Reason::Missing("attribute Ccy".to_owned()));
    let equivalent = "<EqvtAmt><Amt Ccy=\"EUR\">1</Amt><CcyOfTrf>USD</CcyOfTrf></EqvtAmt>";
    let row = GOOD.replace("<InstdAmt Ccy=\"EUR\">10.50</InstdAmt>", equivalent);
    assert!(matches!(reason(&row), Reason::Untranslatable(_)));
}

#[test]
fn currencies_of_no_and_three_decimals_are_exact() {
    let amount = |text: &str| {
        let reading = read_rows(&[&GOOD.replace("Ccy=\"EUR\">10.50", text)]);
        reading.message.payments[0].transfers[0].amount
    };
    assert_eq!(amount("Ccy=\"JPY\">5000").minor, 5000);
    assert_eq!(amount("Ccy=\"JPY\">5000.00").minor, 5000, "zeros at the end say nothing");
    assert_eq!(amount("Ccy=\"BHD\">1.234").minor, 1234);
    assert_eq!(amount("Ccy=\"BHD\">1.2").minor, 1200);
}

#[test]
fn a_row_is_refused_for_its_account() {
    let row = GOOD.replace("GB29", "GB30");
    let expected = IdentifierError::IbanCheckDigits("GB30NWBK60161331926819".to_owned());
    assert_eq!(reason(&row), Reason::Identifier(expected));
    let without = &GOOD[..GOOD.find("<CdtrAcct>").unwrap()];
    assert_eq!(reason(without), Reason::Missing("CdtrAcct".to_owned()));
    let long =
        GOOD.replace("<IBAN>GB29NWBK60161331926819</IBAN>", &format!("<Othr><Id>{}</Id></Othr>", "7".repeat(35)));
    assert_eq!(reason(&long), Reason::TooLong { length: 35, maximum: 34 });
    let both = GOOD.replace("</IBAN>", "</IBAN><Othr><Id>1</Id></Othr>");
    assert_eq!(reason(&both), Reason::Repeated("IBAN or Othr".to_owned()));
    let twice = format!("{GOOD}<CdtrAcct><Id><Othr><Id>1</Id></Othr></Id></CdtrAcct>");
    assert_eq!(reason(&twice), Reason::Repeated("CdtrAcct".to_owned()));
}

#[test]
fn a_row_is_refused_for_its_texts_and_ids() {
    assert_eq!(reason(&GOOD.replace("E1", "")), Reason::Empty);
    assert_eq!(reason(&GOOD.replace("E1", &"é".repeat(36))), Reason::TooLong { length: 36, maximum: 35 });
    assert_eq!(reason(&GOOD.replace("E1", "<b/>")), Reason::NotText);
    assert_eq!(reason(&GOOD[GOOD.find("<Amt>").unwrap()..]), Reason::Missing("PmtId".to_owned()));
    let version_one = "8a562c67-ca16-18ba-b074-65581be6f011";
    let uetr = GOOD.replace("</PmtId>", &format!("<UETR>{version_one}</UETR></PmtId>"));
    assert_eq!(reason(&uetr), Reason::Identifier(IdentifierError::UetrFormat(version_one.to_owned())));
    assert!(matches!(reason(&format!("{GOOD}<ChrgBr>ALL</ChrgBr>")), Reason::Code { .. }));
    let long_line = format!("{GOOD}<RmtInf><Ustrd>{}</Ustrd></RmtInf>", "付".repeat(141));
    assert_eq!(reason(&long_line), Reason::TooLong { length: 141, maximum: 140 });
}

#[test]
fn a_refusal_says_where() {
    let bad = GOOD.replace("GB29", "GB30").replace("E1", "BAD-7");
    let text = file("09", "<NbOfTxs>2</NbOfTxs>", "", &[GOOD, &bad]);
    let column = text.lines().nth(4).and_then(|line| line.find("<IBAN>")).unwrap() as u32 + 1;
    let reading = read(text.as_bytes()).unwrap();
    let refusal = &reading.refusals[0];
    assert_eq!(refusal.id.as_deref(), Some("BAD-7"));
    assert_eq!(refusal.place.path, "PmtInf[1]/CdtTrfTxInf[2]/CdtrAcct/Id/IBAN");
    assert_eq!((refusal.place.line, refusal.place.column), (5, column));
    let expected = format!(
        "PmtInf[1]/CdtTrfTxInf[2] refused: PmtInf[1]/CdtTrfTxInf[2]/CdtrAcct/Id/IBAN (line 5, column {column}): \
         the check digits of IBAN \"GB30NWBK60161331926819\" are wrong"
    );
    assert_eq!(refusal.to_string(), expected);
    let json = serde_json::to_string(&refusal.reason).unwrap();
    assert_eq!(json, r#"{"identifier":{"iban_check_digits":"GB30NWBK60161331926819"}}"#);
}

#[test]
fn a_block_that_cannot_be_taken_refuses_its_rows() {
    let rows = [GOOD, "<PmtId/>"];
    let good = file("09", "<NbOfTxs>2</NbOfTxs>", "", &rows);
    let cheque = read(good.replace("TRF</PmtMtd>", "CHK</PmtMtd>").as_bytes()).unwrap();
    assert!(cheque.message.payments.is_empty());
    assert_eq!(cheque.refusals.len(), 2);
    assert!(cheque.refusals.iter().all(|it| matches!(it.reason, Reason::Untranslatable(_))));
    assert!(cheque.refusals.iter().all(|it| it.place.path == "PmtInf[1]/PmtMtd"));
    let account = read(good.replace("DE89", "DE88").as_bytes()).unwrap();
    assert_eq!(account.refusals[0].place.path, "PmtInf[1]/DbtrAcct/Id/IBAN");
    let empty = read(file("09", "<NbOfTxs>0</NbOfTxs>", "", &[]).as_bytes()).unwrap();
    assert_eq!(empty.refusals[0].reason, Reason::Missing("CdtTrfTxInf".to_owned()));
}

#[test]
fn totals_that_disagree_are_reported() {
    let header = "<NbOfTxs>3</NbOfTxs><CtrlSum>21.01</CtrlSum>";
    let block = "<NbOfTxs>1</NbOfTxs><CtrlSum>10.50000000000000000</CtrlSum>";
    let second = GOOD.replace("E1", "E2").replace("GB29", "GB30"); // refused, and counted all the same
    let reading = read(file("09", header, block, &[GOOD, &second]).as_bytes()).unwrap();
    let total = |path: &str, stated: &str, computed: &str| Discrepancy::Total {
        path: path.to_owned(),
        stated: stated.to_owned(),
        computed: computed.to_owned(),
    };
    let expected = [
        total("PmtInf[1]/NbOfTxs", "1", "2"),
        total("PmtInf[1]/CtrlSum", "10.50000000000000000", "21.00"),
        total("GrpHdr/NbOfTxs", "3", "2"),
        total("GrpHdr/CtrlSum", "21.01", "21.00"),
    ];
    assert_eq!(reading.discrepancies, expected);
    assert_eq!(reading.discrepancies[3].to_string(), "GrpHdr/CtrlSum says 21.01, the content makes 21.00");
}

#[test]
fn the_control_sum_counts_all_currencies_and_refused_rows() {
    let yen = GOOD.replace("E1", "E2").replace("Ccy=\"EUR\">10.50", "Ccy=\"JPY\">7");
    let odd = GOOD.replace("E1", "E3").replace("Ccy=\"EUR\">10.50", "Ccy=\"EUR\">0.00001");
    let header = "<NbOfTxs>3</NbOfTxs><CtrlSum>17.50001</CtrlSum>";
    let reading = read(file("09", header, "", &[GOOD, &yen, &odd]).as_bytes()).unwrap();
    assert_eq!((reading.refusals.len(), reading.discrepancies.len()), (1, 0));

    let unreadable = GOOD.replace("E1", "E3").replace("10.50", "ten");
    let reading = read(file("09", header, "", &[GOOD, &yen, &unreadable]).as_bytes()).unwrap();
    assert_eq!(reading.discrepancies[0].to_string(), "GrpHdr/CtrlSum cannot be checked: 1 amounts cannot be read");
}

#[test]
fn an_end_to_end_id_twice_is_reported() {
    let reading = read_rows(&[GOOD, GOOD]);
    assert_eq!(reading.message.payments[0].transfers.len(), 2);
    let expected = Discrepancy::DuplicateEndToEndId {
        end_to_end_id: "E1".to_owned(),
        first: "PmtInf[1]/CdtTrfTxInf[1]".to_owned(),
        again: "PmtInf[1]/CdtTrfTxInf[2]".to_owned(),
    };
    assert_eq!(reading.discrepancies, [expected]);
    let not_provided = GOOD.replace("E1", "NOTPROVIDED");
    assert_eq!(read_rows(&[&not_provided, &not_provided]).discrepancies, []);
}

#[test]
fn what_is_not_carried_over_is_counted() {
    let more = format!(
        "{GOOD}<Purp><Cd>SALA</Cd></Purp><SplmtryData><Envlp><x xmlns='urn:x'>1</x></Envlp></SplmtryData>\
         <RmtInf><Strd><RfrdDocInf><Nb>7</Nb></RfrdDocInf><CdtrRefInf><Ref note='x'>RF18</Ref></CdtrRefInf></Strd></RmtInf>"
    );
    let second = more.replace("E1", "E2");
    let block = "<BtchBookg>true</BtchBookg>";
    let text = file("09", "<NbOfTxs>2</NbOfTxs>", block, &[&more, &second]);
    let text = text.replace("<Dt>2026-02-02</Dt>", "<Dt>2026-02-02+08:00</Dt>");
    let reading =
        read(text.replace("<InitgPty/>", "<InitgPty><CtryOfRes>CN</CtryOfRes></InitgPty>").as_bytes()).unwrap();
    let losses: Vec<_> = reading.losses.iter().collect();
    let expected = [
        ("GrpHdr/InitgPty/CtryOfRes", 1),
        ("PmtInf/BtchBookg", 1),
        ("PmtInf/CdtTrfTxInf/Purp/Cd", 2),
        ("PmtInf/CdtTrfTxInf/RmtInf/Strd/CdtrRefInf/Ref/@note", 2),
        ("PmtInf/CdtTrfTxInf/RmtInf/Strd/RfrdDocInf/Nb", 2),
        ("PmtInf/CdtTrfTxInf/SplmtryData", 2),
        ("PmtInf/ReqdExctnDt/Dt/(offset from UTC)", 1),
    ];
    assert_eq!(losses, expected);
    let references = &reading.message.payments[0].transfers[0].remittance.references;
    assert_eq!(references[0].reference, "RF18");
}

#[test]
fn elements_of_another_namespace_are_not_taken() {
    let row = GOOD.replace("<CdtrAcct>", "<CdtrAcct xmlns='urn:other'>");
    assert_eq!(reason(&row), Reason::Missing("CdtrAcct".to_owned()));
}

#[test]
fn an_account_with_scheme_and_issuer() {
    let other = "<Othr><Id>6222 0210</Id><SchmeNm><Prtry>CUP</Prtry></SchmeNm><Issr>银联</Issr></Othr>";
    let reading = read_rows(&[&GOOD.replace("<IBAN>GB29NWBK60161331926819</IBAN>", other)]);
    let account = &reading.message.payments[0].transfers[0].creditor_account;
    let AccountIdentification::Other(other) = &account.identification else { panic!("{account:?}") };
    assert_eq!(other.id, "6222 0210");
    assert_eq!(other.scheme, Some(CodeOrProprietary::Proprietary("CUP".to_owned())));
    assert_eq!(other.issuer.as_deref(), Some("银联"));
}

#[test]
fn the_group_header_is_the_file() {
    let good = file("09", "<NbOfTxs>1</NbOfTxs>", "", &[GOOD]);
    let place = |text: String| match read(text.as_bytes()) {
        Err(FileError::Field { place, reason }) => (place.path, reason),
        other => panic!("{other:?}"),
    };
    let missing = |name: &str| Reason::Missing(name.to_owned());
    assert_eq!(place(good.replace("<MsgId>M1</MsgId>", "")), ("GrpHdr".to_owned(), missing("MsgId")));
    assert_eq!(place(good.replace("<NbOfTxs>1</NbOfTxs>", "")), ("GrpHdr".to_owned(), missing("NbOfTxs")));
    assert_eq!(place(good.replace("T09:30", "T24:30")).0, "GrpHdr/CreDtTm");
    assert_eq!(place(good.replace("GrpHdr>", "Other>")), ("GrpHdr".to_owned(), missing("GrpHdr")));
}

#[test]
fn the_writer_refuses_what_the_schema_does() {
    let refused = |change: fn(&mut PaymentInitiation)| {
        let mut message = initiation();
        change(&mut message);
        write(&message).unwrap_err()
    };
    let field = |path: &str, reason| WriteError::Field { path: path.to_owned(), reason };
    assert_eq!(
        refused(|it| it.message_id = "7".repeat(36)),
        field("GrpHdr/MsgId", Reason::TooLong { length: 36, maximum: 35 })
    );
    assert_eq!(
        refused(|it| it.payments[1].transfers[1].creditor.name = Some("bell\u{7}".to_owned())),
        field("PmtInf[2]/CdtTrfTxInf[2]/Cdtr/Nm", Reason::Character(7))
    );
    assert_eq!(
        refused(|it| it.payments[0].debtor.name = Some(String::new())),
        field("PmtInf[1]/Dbtr/Nm", Reason::Empty)
    );
    assert_eq!(
        refused(|it| it.payments[1].transfers[0].amount.minor = 0),
        field("PmtInf[2]/CdtTrfTxInf[1]/Amt/InstdAmt", Reason::ZeroAmount)
    );
    assert!(matches!(refused(|it| it.payments[0].transfers[0].amount.minor = u64::MAX), WriteError::Field { .. }));
    assert_eq!(refused(|it| it.payments.clear()), WriteError::Nothing("PmtInf"));
    assert_eq!(
        refused(|it| it.payments[1].transfers.clear()),
        field("PmtInf[2]", Reason::Missing("CdtTrfTxInf".to_owned()))
    );
    assert!(matches!(
        refused(|it| {
            let kind = CodeOrProprietary::Code("ABCD".to_owned());
            it.payments[0].transfers[0].remittance.references[0].reference_type = Some(kind);
        }),
        WriteError::Field { reason: Reason::Code { .. }, .. }
    ));
}

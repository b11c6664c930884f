//! Payment codes from the shell.

use crate::support::vinculum;
use serde_json::json;

/// The sample of EMV QRCPS-MPM, which has two networks' accounts and a Chinese name in it.
const EMVCO: &str = "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST TRANSPORT\
6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A60086670902ME91320016A01122334499887707081234\
56786304A13A";

#[test]
fn a_code_of_others_passes_through_undamaged() {
    let decoded = vinculum("pay qr decode - --json").input(EMVCO).run().json();
    let name = decoded["fields"].as_array().unwrap().iter().find(|field| field["tag"] == "59").unwrap();
    assert_eq!((&name["name"], &name["value"]), (&json!("merchantName"), &json!("BEST TRANSPORT")));
    let folder = tempfile::tempdir().unwrap();
    let (png, svg) = (folder.path().join("code.png"), folder.path().join("code.svg"));
    let encoded = vinculum("pay qr encode - --png").arg(&png).arg("--svg").arg(&svg).input(decoded.to_string()).run();
    assert_eq!(encoded.exits(0).stdout.trim_end(), EMVCO);
    assert_eq!(std::fs::read(png).unwrap()[..4], *b"\x89PNG");
    assert!(std::fs::read_to_string(svg).unwrap().starts_with("<svg"));
    let text = vinculum("pay qr decode -").input(EMVCO).run().exits(0).stdout;
    assert!(text.contains("transactionAmount") && text.contains("最佳运输"), "{text}");
}

/// The sample of EMV QRCPS-CPM, which has two networks' applications and a card's data in it.
const CONSUMER: &str = "hQVDUFYwMWETTwegAAAAVVVVUAhQcm9kdWN0MWETTwegAAAAZmZmUAhQcm9kdWN0MmJJWggSNFZ4kBI0WF8gDkNBUkRIT0xERVIvRU1WXy0IcnVlc2RlZW5k\
IZ8QBwYBCgMAAACfJghYT9OF+iNLzJ82AgABnzcEbVjvEw==";

#[test]
fn a_code_that_a_wallet_shows_is_read() {
    let decoded = vinculum("pay qr decode - --json").input(CONSUMER).run().json();
    assert_eq!(decoded["fields"][1]["fields"][0]["value"], "a0000000555555");
    let text = vinculum("pay qr decode -").input(CONSUMER).run().exits(0).stdout;
    assert!(text.contains("applicationLabel"), "{text}");
    vinculum("pay qr decode -").input(&CONSUMER[..CONSUMER.len() - 4]).run().fails(2, &["tag 62"]);
}

#[test]
fn what_is_wrong_with_a_code_is_named() {
    let refuse = |text: String, words: &str| vinculum("pay qr decode -").input(text).run().fails(2, &[words]);
    refuse(EMVCO.replace("23.72", "99.72"), "CRC");
    refuse(EMVCO.replace("5914", "5999"), "CRC");
    refuse("hello".into(), "000201");
    refuse("x".repeat(600), "512");
    vinculum("pay qr encode -").input("{\"fields\": []}").run().fails(2, &["payload format indicator"]);
    vinculum("pay qr encode -").input("{\"tag\": 1}").run().fails(2, &["unknown field"]);
}

const BANK_FILE: &str = r#"<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>
<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-01-31T09:30:00</CreDtTm><NbOfTxs>2</NbOfTxs><InitgPty><Nm>Werkstatt</Nm></InitgPty></GrpHdr>
<PmtInf><PmtInfId>P1</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt><Dt>2026-02-01</Dt></ReqdExctnDt><Dbtr><Nm>Werkstatt</Nm></Dbtr>
<DbtrAcct><Id><IBAN>GB29NWBK60161331926819</IBAN></Id></DbtrAcct><DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>
<CdtTrfTxInf><PmtId><EndToEndId>E1</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">12.50</InstdAmt></Amt>
<CdtrAcct><Id><Othr><Id>4711</Id></Othr></Id></CdtrAcct></CdtTrfTxInf>
<CdtTrfTxInf><PmtId><EndToEndId>E2</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">1</InstdAmt></Amt>
<CdtrAcct><Id><IBAN>GB29NWBK60161331926818</IBAN></Id></CdtrAcct></CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn></Document>"#;

#[test]
fn a_bank_file_is_read_row_by_row() {
    let read = |text: &str| vinculum("pay iso - --json").input(text).run();
    let refused = read(BANK_FILE).fails(4, &["1 rows were refused"]).document();
    let transfers = &refused["message"]["payments"][0]["transfers"];
    assert_eq!((transfers.as_array().unwrap().len(), &transfers[0]["amount"]["minor"]), (1, &json!(1_250)));
    assert_eq!(refused["refusals"][0]["id"], "E2");
    assert!(refused["refusals"][0]["reason"].as_str().unwrap().contains("IBAN"), "{refused}");
    let good = read(&BANK_FILE.replace("926818", "926819")).json();
    assert_eq!(good["refusals"], json!([]));
    read("<Document/>").fails(2, &["no pain.001, pacs.008 or camt.053"]);
    read(&BANK_FILE[..BANK_FILE.len() - 20]).fails(2, &["line"]);
}

//! Every way in which a text is no code, each with the place and the reason.

use crate::codes::PIX;
use vinculum_payment_formats::qr::{Code, CodeDocument, CodeError, crc16};

/// The objects with their check sum.
fn code(objects: &str) -> String {
    let body = format!("{objects}6304");
    format!("{body}{:04X}", crc16(body.as_bytes()))
}

const SOUND: &str = "0002012606000212520400005303978540512.505802DE5903ADA6006BERLIN";

fn refused(objects: &str, words: &[&str]) {
    let text = code(objects);
    let error = Code::decode(&text).expect_err(&text).to_string();
    for word in words {
        assert!(error.contains(word), "no {word:?} in {error:?}, of {text}");
    }
}

#[test]
fn a_sound_code_is_the_measure() {
    assert_eq!(Code::decode(&code(SOUND)).unwrap().amount_minor().unwrap(), Some(1_250));
}

#[test]
fn a_changed_character_shows_in_the_check_sum() {
    let error = Code::decode(&PIX.replace("Fulano", "Fulana")).unwrap_err();
    assert!(matches!(&error, CodeError::Crc { expected, found } if expected != found && found == "1D3D"), "{error}");
    let every_other = PIX.char_indices().filter(|(index, c)| *index > 6 && c.is_ascii_alphanumeric());
    for (index, character) in every_other {
        let other = if character == '7' { '8' } else { '7' };
        let mut changed = PIX.to_owned();
        changed.replace_range(index..=index, &other.to_string());
        assert!(Code::decode(&changed).is_err(), "{changed}");
    }
}

#[test]
fn the_frame_must_be_there() {
    for (text, words) in [
        ("", "starts with \"\""),
        ("hello", "starts with \"hello\""),
        ("https://example.com/vehicles/1", "starts with \"https:\""),
        ("000201", "ends with"),
        ("00020163041234", "CRC is \"1234\""),
        (&PIX[..PIX.len() - 4], "ends with"),
    ] {
        let error = Code::decode(text).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
    let lower = code(SOUND).to_lowercase();
    assert!(Code::decode(&lower).is_err());
}

#[test]
fn lengths_that_lie_and_tags_that_repeat() {
    refused(&SOUND.replace("5903ADA", "5999ADA"), &["tag 59", "99 characters", "only"]);
    refused(&SOUND.replace("5903ADA", "59X3ADA"), &["tag 59", "\"X3\""]);
    refused(&SOUND.replace("5903ADA", "5900"), &["tag 59 (merchantName) is empty"]);
    refused(&format!("{SOUND}9"), &["\"9\" where a tag"]);
    refused(&format!("{SOUND}5903BOB"), &["tag 59 (merchantName) is there twice"]);
    refused(&format!("{SOUND}630212"), &["tag 63 (crc) is there twice"]);
    refused(&SOUND.replace("260600021", "260600031"), &["template 26 is malformed", "tag 00"]);
}

#[test]
fn objects_that_every_code_needs() {
    for (object, name) in [
        ("52040000", "52 (merchantCategoryCode)"),
        ("5303978", "53 (transactionCurrency)"),
        ("5802DE", "58 (countryCode)"),
        ("5903ADA", "59 (merchantName)"),
        ("6006BERLIN", "60 (merchantCity)"),
    ] {
        refused(&SOUND.replace(object, ""), &["missing", name]);
    }
    refused(&SOUND.replace("2606000212", ""), &["no merchant account information"]);
    refused(&format!("{SOUND}64060002ZH"), &["64/01", "missing"]);
}

#[test]
fn values_that_are_no_such_thing() {
    for (object, wrong, words) in [
        ("52040000", "5204000A", "four digits"),
        ("5303978", "5303000", "\"000\""),
        ("540512.50", "54061.2.50", "decimal point"),
        ("540512.50", "540612.505", "fraction smaller than the minor unit of EUR"),
        ("540512.50", "54040.00", "is zero"),
        ("540512.50", "5405-1.50", "not digits"),
        ("540512.50", "541412345678901.50", "within its length"),
        ("5802DE", "5802de", "two capital letters"),
        ("5903ADA", "5926ABCDEFGHIJKLMNOPQRSTUVWXYZ", "within its length"),
        ("0002012", "00020101021326", "11 (static) or 12"),
    ] {
        let wrong = if object == "0002012" {
            SOUND.replacen("00020126", "00020101021326", 1)
        } else {
            SOUND.replace(object, wrong)
        };
        refused(&wrong, &[words]);
    }
    for (more, words) in [
        ("550204", "must be 01, 02 or 03"),
        ("550202", "needs a fixed fee"),
        ("56041.00", "needs an indicator"),
        ("55020157045.00", "allows no fee"),
        ("5502035704x.00", "00.01 to 99.99"),
        ("55020256040.00", "is zero"),
    ] {
        refused(&format!("{SOUND}{more}"), &[words]);
    }
}

#[test]
fn the_longest_code_has_512_bytes() {
    let filled = |bytes: usize| {
        let templates: String = (80..84).map(|tag| format!("{tag}9900{:02}{}", 95, "x".repeat(95))).collect();
        let rest = bytes - SOUND.len() - templates.len() - 8 - 8;
        format!("{SOUND}{templates}84{:02}00{:02}{}", rest + 4, rest, "x".repeat(rest))
    };
    assert_eq!(code(&filled(512)).len(), 512);
    assert!(Code::decode(&code(&filled(512))).is_ok());
    refused(&filled(513), &["513 bytes", "at most 512"]);
}

#[test]
fn documents_that_make_no_code() {
    let read = |json: &str| -> Result<Code, String> {
        let document: CodeDocument = serde_json::from_str(json).map_err(|error| error.to_string())?;
        Code::try_from(document).map_err(|error| error.to_string())
    };
    for (json, words) in [
        (r#"{"fields":[]}"#, "starts with \"\""),
        (r#"{"fields":[{"tag":"0","value":"01"}]}"#, "not two digits"),
        (r#"{"fields":[{"tag":"00","value":"01","note":1}]}"#, "unknown field"),
        (r#"{"fields":[{"tag":"00"}]}"#, "needs either a value or fields"),
        (r#"{"fields":[{"tag":"00","name":"crc","value":"01"}]}"#, "is called \"crc\""),
        (r#"{"fields":[{"tag":"00","fields":[]}]}"#, "needs a value"),
        (r#"{"fields":[{"tag":"00","value":"01"},{"tag":"26","value":"x"}]}"#, "needs fields"),
    ] {
        let error = read(json).expect_err(json);
        assert!(error.contains(words), "{error}");
    }
    let long = format!(r#"{{"fields":[{{"tag":"00","value":"01"}},{{"tag":"59","value":"{}"}}]}}"#, "x".repeat(100));
    assert!(read(&long).unwrap_err().contains("100 characters, and at most 99 fit"));
}

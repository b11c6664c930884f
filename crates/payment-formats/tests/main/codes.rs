//! Codes of others pass through undamaged.

use proptest::prelude::*;
use vinculum_payment_formats::qr::{Code, CodeDocument, Field, Tag, Value, crc16};

/// EMV QRCPS-MPM, annex A: the specification's own example, with UnionPay accounts and Chinese names.
pub const EMVCO: &str = "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN5914BEST \
                         TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京540523.7253031565502016233030412340603***0708A\
                         60086670902ME91320016A0112233449988770708123456786304A13A";
/// Banco Central do Brasil, Manual de Padrões para Iniciação do Pix: its static example.
pub const PIX: &str = "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865802BR5913Fulano de \
                       Tal6008BRASILIA62070503***63041D3D";
/// A QRIS code as Indonesian merchants show them.
pub const QRIS: &str = "00020101021126570011ID.DANA.WWW011893600915302259148102090225914810303UMI51440014ID.CO.QRIS.WWW0215ID10\
                        200176114730303UMI5204581253033605802ID5922Warung Sayur Bu Sugeng6010Kab. Demak610559567630458C7";

fn tag(number: u8) -> Tag {
    Tag::new(number).unwrap()
}

#[test]
fn the_check_sum_is_that_of_its_catalogue() {
    // The check value of CRC-16/IBM-3740, also known as CCITT-FALSE, in the catalogue of parametrised CRC algorithms.
    assert_eq!(crc16(b"123456789"), 0x29B1);
}

#[test]
fn codes_of_others_are_read_and_written_with_the_same_bytes() {
    for text in [EMVCO, PIX, QRIS] {
        let code = Code::decode(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(code.encode(), text);
        let document = CodeDocument::from(&code);
        let json = serde_json::to_string(&document).unwrap();
        let again: CodeDocument = serde_json::from_str(&json).unwrap();
        assert_eq!(Code::try_from(again).unwrap().encode(), text, "through JSON too");
    }
}

#[test]
fn what_the_example_of_the_specification_says_is_found() {
    let code = Code::decode(EMVCO).unwrap();
    assert!(code.is_dynamic());
    assert_eq!((code.currency().unwrap().alphabetic(), code.amount_minor().unwrap()), ("CNY", Some(2_372)));
    assert_eq!(code.text(Tag::MERCHANT_NAME), Some("BEST TRANSPORT"));
    let language = code.template(Tag::LANGUAGE).unwrap();
    assert_eq!(language[1], Field::text(tag(1), "最佳运输"), "four characters, twelve bytes");
    let pix = Code::decode(PIX).unwrap();
    assert_eq!(
        (pix.is_dynamic(), pix.amount_minor().unwrap(), pix.currency().unwrap().alphabetic()),
        (false, None, "BRL")
    );
    assert_eq!(pix.template(tag(26)).unwrap()[0].value, Value::Text("br.gov.bcb.pix".into()));
}

#[test]
fn json_names_every_object() {
    let document = serde_json::to_value(CodeDocument::from(&Code::decode(EMVCO).unwrap())).unwrap();
    let fields = document["fields"].as_array().unwrap();
    let names: Vec<_> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
    assert_eq!(
        names[..4],
        ["payloadFormatIndicator", "pointOfInitiation", "merchantAccountInformation", "merchantAccountInformation"]
    );
    let language = fields.iter().find(|field| field["tag"] == "64").unwrap();
    assert_eq!(language["fields"][2]["name"], "merchantCityAlternateLanguage");
    assert_eq!(language["fields"][2]["value"], "北京");
}

prop_compose! {
    fn text(most: usize)(text in proptest::collection::vec(prop_oneof![Just('é'), Just('京'), Just('𠀀'), proptest::char::range(' ', '~')], 1..=most)) -> String {
        text.into_iter().collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_again(
        account in text(20), name in text(25), city in text(15), label in proptest::option::of(text(25)), minor in 1_u64..10_000_000,
    ) {
        let mut fields = vec![
            Field::text(tag(0), "01"),
            Field::template(tag(30), vec![Field::text(tag(0), account)]),
            Field::text(tag(52), "5511"),
            Field::text(tag(53), "156"),
            Field::text(tag(54), format!("{}.{:02}", minor / 100, minor % 100)),
            Field::text(tag(58), "CN"),
            Field::text(tag(59), name),
            Field::text(tag(60), city),
        ];
        fields.extend(label.map(|label| Field::template(tag(62), vec![Field::text(tag(5), label)])));
        let code = Code::new(fields).unwrap();
        let read = Code::decode(&code.encode()).unwrap();
        prop_assert_eq!(&read, &code);
        prop_assert_eq!(read.amount_minor().unwrap(), Some(minor));
    }

    #[test]
    fn no_text_makes_it_panic(text in "(000201)?[0-9]{0,40}.{0,60}(6304[0-9A-F]{4})?") {
        let _ = Code::decode(&text);
    }
}

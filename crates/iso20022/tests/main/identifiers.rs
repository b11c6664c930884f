//! Identifiers, amounts and times against examples of public standards.

use vinculum_iso20022::{Bic, Currency, Iban, IdentifierError, IsoDateTime, Lei, Money, Uetr};

#[test]
fn ibans_of_the_registry() {
    // Examples of the IBAN Registry (SWIFT, registration authority of ISO 13616), electronic format.
    for example in [
        "AD1200012030200359100100",
        "AE070331234567890123456",
        "AT611904300234573201",
        "BE68539007547034",
        "BR1800360305000010009795493C1",
        "CH9300762011623852957",
        "DE89370400440532013000",
        "ES9121000418450200051332",
        "FR1420041010050500013M02606",
        "GB29NWBK60161331926819",
        "IT60X0542811101000000123456",
        "LC55HEMM000100010012001200023015",
        "MT84MALT011000012345MTLCAST001S",
        "NL91ABNA0417164300",
        "NO9386011117947",
        "SA0380000000608010167519",
        "SE4550000000058398257466",
        "TR330006100519786457841326",
    ] {
        assert_eq!(example.parse::<Iban>().unwrap().as_str(), example);
        let digits: u32 = example[2..4].parse().unwrap();
        let wrong = format!("{}{:02}{}", &example[..2], digits % 97 + 2, &example[4..]);
        assert_eq!(wrong.parse::<Iban>(), Err(IdentifierError::IbanCheckDigits(wrong.clone())), "{wrong}");
    }
}

#[test]
fn what_is_not_an_iban() {
    for text in ["", "DE", "DE89", "de89370400440532013000", "DE89 3704 0044 0532 0130 00", "D189370400440532013000"] {
        assert_eq!(text.parse::<Iban>(), Err(IdentifierError::IbanFormat(text.to_owned())));
    }
    let long = format!("DE89{}", "0".repeat(31));
    assert!(matches!(long.parse::<Iban>(), Err(IdentifierError::IbanFormat(_))));
    assert!("DE八9370400440532013000".parse::<Iban>().is_err());
}

#[test]
fn one_pair_of_check_digits_fits_an_account() {
    // Without a range, 00, 01 and 99 would fit as well where 97, 98 and 02 do.
    for account in 0..200 {
        let all = (0..100).map(|digits| format!("GB{digits:02}NWBK601613{account:08}"));
        assert_eq!(all.filter(|text| text.parse::<Iban>().is_ok()).count(), 1, "account {account}");
    }
}

#[test]
fn other_identifiers() {
    assert!("ICBKCNBJ".parse::<Bic>().is_ok());
    assert!("DEUTDEFF500".parse::<Bic>().is_ok());
    for text in ["ICBKCNB", "ICBKCNBJ1", "icbkcnbj", "ICBK11BJ", "ICBKCNBJ12", ""] {
        assert!(matches!(text.parse::<Bic>(), Err(IdentifierError::BicFormat(_))), "{text}");
    }
    assert!("5493001KJTIIGC8Y1R12".parse::<Lei>().is_ok());
    // The example of codes.eurofiling.info/lei.
    assert!("KGCEPHLVVKVRZYO1T647".parse::<Lei>().is_ok());
    assert!(matches!("5493001KJTIIGC8Y1R13".parse::<Lei>(), Err(IdentifierError::LeiCheckDigits(_))));
    assert!(matches!("5493001KJTIIGC8Y1R1".parse::<Lei>(), Err(IdentifierError::LeiFormat(_))));
    assert!("8a562c67-ca16-48ba-b074-65581be6f011".parse::<Uetr>().is_ok());
    for text in [
        "8a562c67-ca16-38ba-b074-65581be6f011",
        "8a562c67-ca16-48ba-c074-65581be6f011",
        "8A562C67-CA16-48BA-B074-65581BE6F011",
        "8a562c67ca1648bab07465581be6f011",
        "",
    ] {
        assert!(matches!(text.parse::<Uetr>(), Err(IdentifierError::UetrFormat(_))), "{text}");
    }
}

#[test]
fn dates_with_times_are_kept_as_written() {
    for text in ["2026-01-31T09:30:00", "2026-01-31T09:30:00.123456789Z", "2024-02-29T23:59:59+14:00"] {
        let time: IsoDateTime = text.parse().unwrap();
        assert_eq!((time.as_str(), time.date().to_string().as_str()), (text, &text[..10]));
    }
    for text in [
        "2026-01-31",
        "2026-01-31 09:30:00",
        "2026-02-29T09:30:00",
        "2026-01-31T24:00:00",
        "2026-01-31T09:60:00",
        "2026-01-31T09:30:60",
        "2026-01-31T09:30:00.",
        "2026-01-31T09:30:00,5",
        "2026-01-31T09:30:00+1:00",
        "2026-01-31T09:30:00+15:00",
        "2026-01-31T09:30:00Z ",
        "0000-01-31T09:30:00",
        "2026-01-31T09:30:0０",
        "",
    ] {
        assert!(text.parse::<IsoDateTime>().is_err(), "{text}");
    }
}

#[test]
fn the_model_has_a_readable_json_form() {
    let money = Money { minor: 1234, currency: Currency::from_alphabetic("BHD").unwrap() };
    let json = serde_json::to_string(&money).unwrap();
    assert_eq!((json.as_str(), money.to_string().as_str()), (r#"{"minor":1234,"currency":"BHD"}"#, "1.234 BHD"));
    assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), money);
    let message = crate::support::initiation();
    let json = serde_json::to_string(&message).unwrap();
    assert!(
        json.contains(r#""creditor_account":{"identification":{"iban":"GB29NWBK60161331926819"},"currency":null}"#)
    );
    assert_eq!(serde_json::from_str::<vinculum_iso20022::pain001::PaymentInitiation>(&json).unwrap(), message);
    assert!(serde_json::from_str::<Iban>("\"GB30NWBK60161331926819\"").is_err());
}

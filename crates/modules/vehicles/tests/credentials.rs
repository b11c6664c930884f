//! Birth credentials.

use crate::support::{birth, complete, day, key, with};
use serde_json::json;
use vinculum_core::{Salt, Timestamp, dsse::Document};
use vinculum_state::Module as _;
use vinculum_vehicles::{Action, BirthCredential, CredentialError, RegisterBirth, VinKey};

fn credential() -> BirthCredential {
    let vin = "YV1DZ8256L2271234".parse().unwrap();
    BirthCredential {
        vin,
        vehicle: VinKey::new([7; 32]).vehicle_id(&vin),
        wmi: "YV1".parse().unwrap(),
        model_year: 2020,
        make: "Nordic".into(),
        model: "Fjell".into(),
        manufacturer: "maker".parse().unwrap(),
        built_at: day(0),
        salt: Salt([9; 16]),
    }
}

fn birth_of(credential: &BirthCredential, commitment: impl serde::Serialize) -> RegisterBirth {
    let fields = json!({ "vehicle": credential.vehicle, "credential": commitment });
    let bytes = serde_json::to_vec(&complete(with(birth(), fields), "maker", day(0))).unwrap();
    match Action::parse(&bytes).unwrap() {
        Action::RegisterBirth(birth) => birth,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_credential_is_signed_committed_and_checked() {
    let credential = credential();
    let (document, commitment) = credential.sign(&key("maker"));
    let verified = BirthCredential::verify(&document).unwrap();
    assert_eq!(
        (&verified.credential, verified.signer, verified.commitment),
        (&credential, key("maker").did(), commitment)
    );
    verified.check_birth(&birth_of(&credential, commitment)).unwrap();
    let payload = serde_json::to_string(&credential).unwrap();
    let expected = format!(
        "{{\"vin\":\"YV1DZ8256L2271234\",\"vehicle\":\"{}\",\"wmi\":\"YV1\",\"modelYear\":2020,\"make\":\"Nordic\",\
         \"model\":\"Fjell\",\"manufacturer\":\"maker\",\"builtAt\":1577836800000,\"salt\":\"{}\"}}",
        credential.vehicle,
        "09".repeat(16)
    );
    assert_eq!(payload, expected);
}

#[test]
fn a_credential_of_another_vehicle_is_refused() {
    let original = credential();
    let (document, commitment) = original.sign(&key("maker"));
    let birth = birth_of(&original, commitment);
    let verified = BirthCredential::verify(&document).unwrap();
    let mismatch = |change: &dyn Fn(&mut RegisterBirth)| {
        let mut birth = birth.clone();
        change(&mut birth);
        verified.check_birth(&birth).unwrap_err()
    };
    let field = CredentialError::Mismatch;
    assert_eq!(mismatch(&|birth| birth.credential.0[0] ^= 1), field("commitment"));
    assert_eq!(mismatch(&|birth| birth.vehicle.0[0] ^= 1), field("vehicle"));
    assert_eq!(mismatch(&|birth| birth.wmi = "YV4".parse().unwrap()), field("wmi"));
    assert_eq!(mismatch(&|birth| birth.model_year = 2021), field("modelYear"));
    assert_eq!(mismatch(&|birth| birth.make = "Other".into()), field("make"));
    assert_eq!(mismatch(&|birth| birth.model = "Other".into()), field("model"));
    assert_eq!(mismatch(&|birth| birth.by = "other-maker".parse().unwrap()), field("manufacturer"));
    assert_eq!(mismatch(&|birth| birth.built_at = Timestamp(1)), field("builtAt"));
}

#[test]
fn a_document_that_is_no_credential_is_refused() {
    let key = key("maker");
    let (document, _) = credential().sign(&key);
    let kind = BirthCredential::PAYLOAD_TYPE;

    let foreign = Document { payload_type: "text/plain".into(), ..document.clone() };
    assert!(matches!(BirthCredential::verify(&foreign), Err(CredentialError::Document(_))));
    let unsigned = Document { signatures: Vec::new(), ..document.clone() };
    assert!(matches!(BirthCredential::verify(&unsigned), Err(CredentialError::Document(_))));
    let twice =
        Document { signatures: [document.signatures.clone(), document.signatures.clone()].concat(), ..document };
    assert_eq!(BirthCredential::verify(&twice), Err(CredentialError::Signatures(2)));

    let empty = Document::sign(kind, br#"{"vin":"YV1DZ8256L2271234"}"#, &key);
    assert!(matches!(BirthCredential::verify(&empty), Err(CredentialError::Payload(_))));
    let fields = serde_json::to_value(credential()).unwrap();
    let order = ["vin", "vehicle", "wmi", "modelYear", "make", "model", "manufacturer", "builtAt", "salt"];
    let array: Vec<_> = order.iter().map(|name| &fields[name]).collect();
    let array = Document::sign(kind, &serde_json::to_vec(&array).unwrap(), &key);
    assert!(matches!(BirthCredential::verify(&array), Err(CredentialError::Payload(_))));
    let mut stolen_maker = credential();
    stolen_maker.wmi = "WVW".parse().unwrap();
    assert_eq!(BirthCredential::verify(&stolen_maker.sign(&key).0), Err(CredentialError::Mismatch("wmi")));
}

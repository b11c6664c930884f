//! The bytes of every action.

use vinculum_identity::Action;
use vinculum_state::Module as _;

const SALT: &str = "00112233445566778899aabbccddeeff";
const DID: &str = "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
const P256: &str = "did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169";

fn examples() -> Vec<String> {
    let digest = "ab".repeat(32);
    let example = |kind: &str, rest: &str| format!(r#"{{"type":"identity.{kind}","salt":"{SALT}",{rest}}}"#);
    vec![
        example(
            "admit_organisation",
            &format!(
                r#""organisation":"acme","name":"Acme","country":"SE","lei":"529900T8BM49AURSDO55","roles":["workshop"],"keys":["{DID}","{P256}"],"reportsSince":1"#
            ),
        ),
        example("suspend_organisation", r#""organisation":"acme","reason":"x""#),
        example("reinstate_organisation", r#""organisation":"acme""#),
        example("set_roles", r#""organisation":"acme","roles":["road_authority","inspection_body"]"#),
        example("assign_wmi", r#""organisation":"acme","wmi":"YV1""#),
        example("add_key", &format!(r#""by":"acme","key":"{DID}""#)),
        example("rotate_key", &format!(r#""by":"acme","old":"{DID}","new":"{P256}""#)),
        example("revoke_key", &format!(r#""by":"acme","key":"{DID}","reason":"x""#)),
        example(
            "issue_attestation",
            &format!(r#""by":"acme","subject":"{DID}","kind":"k","commitment":"{digest}","expiresAt":5"#),
        ),
        example("revoke_attestation", &format!(r#""by":"acme","attestation":"{digest}","reason":"x""#)),
    ]
}

#[test]
fn every_action_round_trips_byte_for_byte() {
    for text in examples() {
        let action = Action::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
        action.check().unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(serde_json::to_string(&action).unwrap(), text);
    }
}

#[test]
fn unknown_missing_and_doubled_fields_are_refused() {
    for text in examples() {
        let unknown = text.replacen('{', r#"{"surprise":1,"#, 1);
        let doubled = text.replacen(r#""salt""#, &format!(r#""salt":"{SALT}","salt""#), 1);
        let missing = text.replacen(&format!(r#""salt":"{SALT}","#), "", 1);
        for bad in [unknown, doubled, missing] {
            assert_eq!(Action::parse(bad.as_bytes()).unwrap_err().name, "malformed", "{bad}");
        }
    }
}

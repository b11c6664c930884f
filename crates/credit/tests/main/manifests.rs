//! Reading manifests.

use vinculum_credit::manifest::{MAX_MANIFEST_BYTES, Manifest};

use crate::support::{SMALL_MANIFEST, small_manifest};

fn refusal(manifest: &str) -> String {
    Manifest::from_bytes(manifest.as_bytes()).unwrap_err().to_string()
}

#[test]
fn json_and_toml_are_the_same_manifest() {
    let manifest = small_manifest();
    let json = serde_json::to_vec(&manifest).unwrap();
    assert_eq!(Manifest::from_bytes(&json).unwrap(), manifest);
}

#[test]
fn contradictions_and_unknown_fields_are_refused_by_name() {
    for (from, to, expected) in [
        ("version = 1", "version = 2", "version"),
        ("name = \"Small\"", "name = \"Small\"\nspeed = 3", "speed"),
        ("bad = \"default\"", "bad = \"paid\"", "target"),
        ("kind = \"numeric\"", "kind = \"number\"", "number"),
        ("special = [\"-9\", \"n/a\"]", "special = [\"-9\", \"-9.0\"]", "-9 is named twice"),
        ("kind = \"numeric\"", "kind = \"numeric\"\nstep = 0", "step"),
        ("kind = \"numeric\"", "kind = \"numeric\"\nlevels = [\"a\"]", "levels"),
        ("kind = \"categorical\"", "kind = \"categorical\"\nmonotone = \"increasing\"", "direction"),
        ("kind = \"categorical\"", "kind = \"categorical\"\nfrom_request = { field = \"amount\" }", "from_request"),
        ("levels = [\"low\", \"middle\", \"high\"]", "", "levels"),
        ("levels = [\"low\", \"middle\", \"high\"]", "levels = [\"low\", \"low\"]", "low is named twice"),
        ("ignore = [\"id\"]", "ignore = [\"months\"]", "column months"),
        ("ignore = [\"id\"]", "ignore = [\"age\"]", "column age"),
        ("code = \"B\"", "code = \"A\"", "A is used twice"),
        ("group_starts = [30.0, 50.0]", "group_starts = [50.0, 30.0]", "group_starts"),
        ("ignore = [\"id\"]", "training = { fine_classes = 1 }\nignore = []", "fine_classes"),
        ("ignore = [\"id\"]", "training = { ridge = -1.0 }\nignore = []", "ridge"),
        (
            "ignore = [\"id\"]",
            "scaling = { base_score = 600, base_odds = 0.0, points_to_double_odds = 20.0 }",
            "base_odds",
        ),
        ("zh = \"月\"", "zh = \"\"", "label"),
    ] {
        assert!(SMALL_MANIFEST.contains(from), "{from}");
        let message = refusal(&SMALL_MANIFEST.replace(from, to));
        assert!(message.contains(expected), "{to}: {message}");
    }
}

#[test]
fn what_is_no_manifest_is_refused() {
    assert!(Manifest::from_bytes(&[0xFF, 0xFE]).is_err());
    assert!(Manifest::from_bytes(b"{").is_err());
    assert!(refusal(&" ".repeat(MAX_MANIFEST_BYTES + 1)).contains("bytes"));
}

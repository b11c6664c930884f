//! Policy files.

use vinculum_credit::decision::{MAX_POLICY_BYTES, Policy};

use crate::support::{POLICY, data};

fn text() -> String {
    String::from_utf8(data("demonstration.policy.toml")).unwrap()
}

#[test]
fn json_and_toml_are_the_same_policy() {
    let json = serde_json::to_vec(POLICY.file()).unwrap();
    assert_eq!(Policy::from_bytes(&json).unwrap().file(), POLICY.file());
    assert_ne!(Policy::from_bytes(&json).unwrap().sha256(), POLICY.sha256());
}

#[test]
fn contradictions_and_unknown_fields_are_refused_by_name() {
    for (from, to, expected) in [
        ("version = 1", "version = 9", "version"),
        ("[cut_offs]", "[cut_offs]\nmaybe = 3", "maybe"),
        ("refer = 460", "refer = 501", "cut_offs"),
        ("from_score = 460, rate_ppm = 119000", "from_score = 470, rate_ppm = 119000", "score_bands"),
        ("from_score = 540", "from_score = 500", "score_bands"),
        ("rate_ppm = 54000", "rate_ppm = 2000000", "pricing"),
        ("add_ppm = 12500", "add_ppm = -60000", "pricing"),
        ("months = 60", "months = 0", "maximum_term"),
        ("{ ppm = 100000,", "{ ppm = 1000000,", "minimum_down_payment"),
        ("{ amount = 25000,", "{ amount = 0,", "minimum_amount"),
        ("{ amount = 25000,", "{ amount = 6000000,", "minimum_amount"),
        ("otherwise = \"decline\"", "otherwise = \"approve\"", "approve"),
        ("maximum = 4", "maximum = 5", "reasons.maximum"),
    ] {
        assert!(text().contains(from), "{from}");
        let message = Policy::from_bytes(text().replace(from, to).as_bytes()).unwrap_err().to_string();
        assert!(message.contains(expected), "{to}: {message}");
    }
    assert!(Policy::from_bytes(&[0xC0]).is_err());
    assert!(Policy::from_bytes(&vec![b'#'; MAX_POLICY_BYTES + 1]).is_err());
}

#[test]
fn rates_are_the_band_and_its_additions() {
    let pricing = &POLICY.file().pricing;
    assert_eq!(pricing.rate_ppm(600, 60, 800_000), 54_000);
    assert_eq!(pricing.rate_ppm(579, 61, 899_999), 74_000);
    assert_eq!(pricing.rate_ppm(500, 48, 900_000), 94_000);
    assert_eq!(pricing.rate_ppm(100, 48, 1_000_000), 131_500);
}

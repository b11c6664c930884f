//! VINs against real ones (davidpeckham/vin, MIT; in the folder of outside vectors) and against each other.

use proptest::prelude::*;
use std::path::PathBuf;
use vinculum_vehicles::vin::{CheckDigit, Region, Vin};

fn vectors() -> PathBuf {
    let root = std::env::var_os("VINCULUM_CONFORMANCE").map(PathBuf::from);
    root.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/conformance")).join("vin")
}

/// The pairs of model year and VIN of one file: `model_year: …` and, further down in the same entry, `vin: …`.
fn read(text: &str) -> Vec<(u16, Vin)> {
    let (mut pairs, mut year) = (Vec::new(), None);
    for line in text.lines() {
        let line = line.trim_start_matches([' ', '-']);
        if let Some(value) = line.strip_prefix("model_year:") {
            year = value.trim().parse().ok();
        } else if let Some(value) = line.strip_prefix("vin:") {
            let vin = value.trim().trim_matches(['\'', '"']);
            pairs.push((year.take().expect("a model year before each VIN"), vin.parse().expect(vin)));
        }
    }
    pairs
}

#[test]
fn real_vins() {
    let Ok(folder) = std::fs::read_dir(vectors()) else {
        println!("skipped: no outside vectors at {}", vectors().display());
        return;
    };
    let mut count = 0;
    for file in folder.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "yaml")) {
        for (year, vin) in read(&std::fs::read_to_string(&file).unwrap()) {
            count += 1;
            let years = vin.model_years();
            assert!(years.contains(&year), "{vin}: {years:?} without {year}");
            if vin.region() == Some(Region::NorthAmerica) {
                assert_eq!(vin.check_digit(), CheckDigit::Valid, "{vin}");
                assert_eq!(years, [year], "{vin}: position 7 tells the cycles apart");
            } else {
                assert_ne!(vin.check_digit(), CheckDigit::Invalid, "{vin}");
            }
        }
    }
    assert!(count > 1_000, "read {count} VINs");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,20}") {
        if let Ok(vin) = text.parse::<Vin>() {
            prop_assert_eq!(vin.as_str(), text.to_ascii_uppercase());
        }
    }

    #[test]
    fn a_computed_check_digit_is_valid_and_any_other_is_not(text in "[1-5][0-9A-HJ-NPR-Z]{16}", other in "[0-9X]") {
        let vin = Vin::with_check_digit(&text).unwrap();
        prop_assert_eq!(vin.check_digit(), CheckDigit::Valid);
        prop_assert_eq!(&vin.as_str()[..8], &text[..8]);
        prop_assert_eq!(&vin.as_str()[9..], &text[9..]);
        if vin.as_str()[8..9] != other {
            let changed = format!("{}{other}{}", &vin.as_str()[..8], &vin.as_str()[9..]);
            prop_assert_eq!(changed.parse::<Vin>().unwrap().check_digit(), CheckDigit::Invalid);
        }
    }

    #[test]
    fn a_single_mistyped_digit_is_noticed(
        text in "[1-5][0-9]{7}[0-9X][0-9A-HJ-NPR-Z]{8}",
        at in 1usize..8,
        digit in b'0'..=b'9',
    ) {
        let vin = Vin::with_check_digit(&text).unwrap();
        let mut typed = vin.as_str().as_bytes().to_vec();
        typed[at] = digit;
        let typed: Vin = String::from_utf8(typed).unwrap().parse().unwrap();
        prop_assert_eq!(typed.check_digit() == CheckDigit::Valid, typed == vin);
    }
}

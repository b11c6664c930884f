//! One vehicle in two places: the mark of a cloned VIN.
//!
//! Distance is that of the straight line through the Earth between two places, which is never longer than any way
//! over it. So the rule errs on the side of silence, and it needs no more than a table of sines: [`distance_metres`].

use super::{
    Finding, FindingKind, FindingSeverity,
    text::{date, grouped, moment},
};
use crate::{
    action::Action,
    record::Entry,
    types::{OdometerSource, Place},
};

/// Distances up to this are ignored: reporters give their own address, rounded, and know the hour roughly.
pub const MIN_KILOMETRES: i64 = 100;
/// How fast a car can get from place to place: driven without a break at motorway speed, or on a fast train or ferry.
pub const MAX_KILOMETRES_PER_HOUR: i64 = 200;
/// After how long nothing is impossible: 36 hours, in which air freight takes a car to the other side of the Earth.
pub const MAX_TRAVEL_MINUTES: i64 = 36 * 60;

const EARTH_RADIUS_METRES: i64 = 6_371_000;
const SCALE: i64 = 1_000_000;
const MINUTE_MS: u64 = 60_000;

/// The sine of each whole degree from 0 to 90, in millionths.
#[rustfmt::skip]
const SINES: [i64; 91] = [
    0, 17_452, 34_899, 52_336, 69_756, 87_156, 104_528, 121_869, 139_173, 156_434,
    173_648, 190_809, 207_912, 224_951, 241_922, 258_819, 275_637, 292_372, 309_017, 325_568,
    342_020, 358_368, 374_607, 390_731, 406_737, 422_618, 438_371, 453_990, 469_472, 484_810,
    500_000, 515_038, 529_919, 544_639, 559_193, 573_576, 587_785, 601_815, 615_661, 629_320,
    642_788, 656_059, 669_131, 681_998, 694_658, 707_107, 719_340, 731_354, 743_145, 754_710,
    766_044, 777_146, 788_011, 798_636, 809_017, 819_152, 829_038, 838_671, 848_048, 857_167,
    866_025, 874_620, 882_948, 891_007, 898_794, 906_308, 913_545, 920_505, 927_184, 933_580,
    939_693, 945_519, 951_057, 956_305, 961_262, 965_926, 970_296, 974_370, 978_148, 981_627,
    984_808, 987_688, 990_268, 992_546, 994_522, 996_195, 997_564, 998_630, 999_391, 999_848,
    1_000_000,
];

/// The sine of an angle from -36,000 to 36,000 hundredths of a degree, in millionths. Between whole degrees it follows
/// a straight line, which is off by less than 40 millionths.
fn sine(hundredths: i64) -> i64 {
    let angle = (hundredths + 36_000) % 36_000;
    let (angle, sign) = if angle >= 18_000 { (angle - 18_000, -1) } else { (angle, 1) };
    let angle = if angle > 9_000 { 18_000 - angle } else { angle };
    let (degree, rest) = ((angle / 100) as usize, angle % 100);
    if rest == 0 {
        return sign * SINES[degree];
    }
    sign * ((SINES[degree] * (100 - rest) + SINES[degree + 1] * rest) / 100)
}

fn cosine(hundredths: i64) -> i64 {
    sine(9_000 - hundredths)
}

/// Metres from the Earth's centre along three axes.
fn position(place: &Place) -> [i64; 3] {
    let (latitude, longitude) = (i64::from(place.latitude), i64::from(place.longitude));
    let from_axis = EARTH_RADIUS_METRES * cosine(latitude) / SCALE;
    [
        from_axis * cosine(longitude) / SCALE,
        from_axis * sine(longitude) / SCALE,
        EARTH_RADIUS_METRES * sine(latitude) / SCALE,
    ]
}

/// The straight line between two places, in whole metres.
pub fn distance_metres(a: &Place, b: &Place) -> i64 {
    let (a, b) = (position(a), position(b));
    let square: i64 = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
    square.isqrt()
}

/// Whether the vehicle itself was where the record was made, and not only its papers.
pub(crate) fn is_physical(action: &Action) -> bool {
    match action {
        Action::RecordOdometer(record) => {
            !matches!(record.odometer.source, OdometerSource::Declared | OdometerSource::Estimated)
        }
        Action::RecordMaintenance(_)
        | Action::RecordInspection(_)
        | Action::RecordAccident(_)
        | Action::ReportRecovery(_)
        | Action::CompleteRecall(_)
        | Action::RecordEndOfLife(_) => true,
        _ => false,
    }
}

pub(super) fn check(timeline: &[Entry<'_>]) -> Vec<Finding> {
    let placed: Vec<_> = timeline
        .iter()
        .filter(|entry| is_physical(entry.action))
        .filter_map(|entry| entry.action.place().map(|place| (entry, place)))
        .collect();
    placed.windows(2).filter_map(|pair| compare(pair[0], pair[1])).collect()
}

fn compare(first: (&Entry<'_>, &Place), second: (&Entry<'_>, &Place)) -> Option<Finding> {
    let elapsed = second.0.at().since(first.0.at()) / MINUTE_MS;
    let minutes = i64::try_from(elapsed).unwrap_or(i64::MAX);
    let kilometres = distance_metres(first.1, second.1) / 1_000;
    let possible = kilometres <= MIN_KILOMETRES
        || minutes >= MAX_TRAVEL_MINUTES
        || kilometres * 60 <= MAX_KILOMETRES_PER_HOUR * minutes;
    if possible {
        return None;
    }
    let facts = [
        ("kilometres", kilometres),
        ("minutes", minutes),
        ("previousAt", moment(first.0.at())),
        ("at", moment(second.0.at())),
    ];
    let text = format!(
        "The vehicle was in {} on {} and {} km away in {} {} minutes later, on {}.",
        first.1.country,
        date(first.0.at()),
        grouped(kilometres),
        second.1.country,
        grouped(minutes),
        date(second.0.at())
    );
    let records = [first.0.number, second.0.number];
    Some(Finding::new(FindingKind::ImpossibleTravel, FindingSeverity::Serious, &records, &facts, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(latitude: i32, longitude: i32) -> Place {
        Place { country: "SE".parse().unwrap(), region: None, latitude, longitude }
    }

    #[test]
    fn sines() {
        for angle in -36_000..=36_000 {
            let exact = (f64::from(angle) / 100.0).to_radians().sin() * 1e6;
            let error = (sine(i64::from(angle)) as f64 - exact).abs();
            assert!(error < 40.0, "{angle}: off by {error}");
        }
    }

    /// Great-circle distances of known pairs; the chord is a little shorter.
    #[test]
    fn distances() {
        let (stockholm, gothenburg, madrid) = (place(5_933, 1_807), place(5_771, 1_197), place(4_042, -370));
        let (auckland, tonga) = (place(-3_685, 17_476), place(-2_114, -17_520));
        for (a, b, great_circle) in
            [(&stockholm, &gothenburg, 397), (&stockholm, &madrid, 2_592), (&auckland, &tonga, 2_003)]
        {
            let kilometres = distance_metres(a, b) / 1_000;
            assert!(kilometres <= great_circle + 1 && kilometres * 100 >= great_circle * 98, "{kilometres}");
            assert_eq!(distance_metres(a, b), distance_metres(b, a));
        }
        assert_eq!(distance_metres(&madrid, &madrid), 0);
        assert_eq!(distance_metres(&place(0, -18_000), &place(0, 18_000)), 0);
        assert_eq!(distance_metres(&place(9_000, 0), &place(-9_000, 0)), 2 * EARTH_RADIUS_METRES);
    }
}

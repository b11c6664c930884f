//! An import that is killed goes on without doubles.

use super::{Desk, MAKER, WORKSHOP, assert_summary, birth, reading, records, vin};
use crate::support::{demonstration::demonstration, until};
use std::fs;
use vinculum_vehicles::Vin;

const VEHICLES: u32 = 6;
const READINGS: u64 = 60;

/// Births and readings of some vehicles, with one row that is refused.
fn rows(series: u32) -> (Vec<String>, Vec<Vin>) {
    let vins: Vec<_> = (0..VEHICLES).map(|number| vin(series, number)).collect();
    let mut rows: Vec<_> = vins.iter().map(birth).collect();
    rows.extend((1..=READINGS).flat_map(|number| vins.iter().map(move |vin| reading(vin, number).to_string())));
    rows.insert(100, "nonsense".into());
    (rows, vins)
}

#[test]
fn killed_in_the_middle_and_resumed_it_is_as_if_it_had_run_through() {
    let demo = demonstration();
    let desk = Desk::with_keys(&[MAKER, WORKSHOP]);
    let (rows, killed) = rows(11);
    let taken = rows.len() - 1;
    let file = desk.write("killed.jsonl", &rows);
    let mut child = desk.import(&file).start(fs::File::create(desk.path("errors")).unwrap());
    until("a third is on the ledger", || {
        records(demo, &killed[VEHICLES as usize - 1]).filter(|count| *count > READINGS / 3)
    });
    child.kill().unwrap();
    child.wait().unwrap();
    let counts: Vec<_> = killed.iter().map(|vin| records(demo, vin).unwrap_or(0)).collect();
    assert!(counts.iter().sum::<u64>() < taken as u64, "it was under way: {counts:?}");

    let ended = desk.import(&file).run().fails(4, &["1 of 367 rows"]);
    assert_summary(&ended.document(), rows.len(), taken, 1);
    assert_eq!(desk.refused(&file), [(101, "malformed".to_string())]);

    let (rows, through) = self::rows(12);
    let other = desk.write("through.jsonl", &rows);
    assert_summary(&desk.import(&other).run().exits(4).document(), rows.len(), taken, 1);
    for (killed, through) in killed.iter().zip(&through) {
        assert_eq!(records(demo, killed), Some(READINGS + 1), "none twice, none missing");
        assert_eq!(records(demo, killed), records(demo, through));
    }

    // Again: nothing is left to do, with the journal and without the file of refused rows.
    fs::remove_file(desk.path("killed.jsonl.refused.jsonl")).unwrap();
    assert_summary(&desk.import(&file).run().exits(4).document(), rows.len(), taken, 1);
    assert_eq!(desk.refused(&file).len(), 1);
    assert_eq!(records(demo, &killed[0]), Some(READINGS + 1));

    // The journal belongs to the file's bytes.
    fs::write(&file, format!("{}\n", reading(&killed[0], 99))).unwrap();
    desk.import(&file).run().fails(1, &["killed.jsonl.progress", "remove it"]);
    assert_eq!(records(demo, &killed[0]), Some(READINGS + 1));
}

#[test]
fn a_journal_cut_short_at_its_last_line_is_read() {
    let demo = demonstration();
    let desk = Desk::with_keys(&[MAKER, WORKSHOP]);
    let car = vin(13, 1);
    let file = desk.write("rows.jsonl", &[birth(&car), reading(&car, 1).to_string()]);
    assert_summary(&desk.import(&file).run().json(), 2, 2, 0);
    let journal = desk.path("rows.jsonl.progress");
    let whole = fs::read(&journal).unwrap();
    // As after a power cut while the end was written: the batch is built again, byte for byte.
    fs::write(&journal, &whole[..whole.len() - 10]).unwrap();
    assert_summary(&desk.import(&file).run().json(), 2, 2, 0);
    assert_eq!(records(demo, &car), Some(2));
    fs::write(&journal, "something else\n").unwrap();
    desk.import(&file).run().fails(1, &["rows.jsonl.progress", "no journal"]);
}

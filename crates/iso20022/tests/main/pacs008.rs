//! Customer credit transfers between financial institutions.

use vinculum_iso20022::{
    CodeOrProprietary, Discrepancy, FileError, Reading, Reason, WriteError,
    pacs008::{InterbankTransfers, SettlementMethod, read, write},
};

use crate::support::{assert_valid, interbank, money};

fn file(change: impl FnOnce(&mut InterbankTransfers)) -> String {
    let mut message = interbank();
    change(&mut message);
    write(&message).unwrap()
}

fn read_changed(from: &str, to: &str) -> Reading<InterbankTransfers> {
    let file = file(|_| {});
    assert!(file.contains(from), "{from} is not in {file}");
    read(file.replace(from, to).as_bytes()).unwrap()
}

#[test]
fn settlement_dates_are_in_the_header_or_in_the_transfers() {
    let different = file(|_| {});
    assert_eq!(different.matches("<IntrBkSttlmDt>").count(), 2);
    let same = file(|message| message.transfers[1].settlement_date = message.transfers[0].settlement_date);
    assert_eq!(same.matches("<IntrBkSttlmDt>").count(), 1);
    assert_valid("pacs.008.001.08", &same);
    let reading = read(same.as_bytes()).unwrap();
    assert_eq!(reading.message.transfers[1].settlement_date, reading.message.transfers[0].settlement_date);
    let none = read(same.replace("<IntrBkSttlmDt>2026-02-02</IntrBkSttlmDt>", "").as_bytes()).unwrap();
    assert_eq!(none.refusals.len(), 2);
    assert_eq!(none.refusals[0].reason, Reason::Missing("IntrBkSttlmDt".to_owned()));
    let both = different.replace("<SttlmInf>", "<IntrBkSttlmDt>2026-02-02</IntrBkSttlmDt>\n<SttlmInf>");
    let both = read(both.as_bytes()).unwrap();
    assert_eq!((both.message.transfers.len(), both.refusals.len()), (1, 1), "one has another date than the header");
    assert_eq!(both.refusals[0].place.path, "CdtTrfTxInf[2]/IntrBkSttlmDt");
}

#[test]
fn totals_of_the_group_header() {
    let one_currency = file(|_| {});
    assert!(one_currency.contains("<TtlIntrBkSttlmAmt Ccy=\"CNY\">125007.75</TtlIntrBkSttlmAmt>"));
    assert!(one_currency.contains("<CtrlSum>125007.75</CtrlSum>"));
    let two = file(|message| message.transfers[1].transfer.amount = money("7.250", "BHD"));
    assert!(!two.contains("TtlIntrBkSttlmAmt"));
    assert_valid("pacs.008.001.08", &two);

    let wrong = read_changed("Ccy=\"CNY\">125007.75", "Ccy=\"CNY\">125007.76");
    let path = "GrpHdr/TtlIntrBkSttlmAmt".to_owned();
    let (stated, computed) = ("125007.76".to_owned(), "125007.75".to_owned());
    assert_eq!(wrong.discrepancies, [Discrepancy::Total { path, stated, computed }]);
    let other = read_changed("Ccy=\"CNY\">125007.75", "Ccy=\"EUR\">125007.75");
    assert_eq!(
        other.discrepancies[0].to_string(),
        "GrpHdr/TtlIntrBkSttlmAmt cannot be checked: it is in EUR, a transfer is in CNY"
    );
    let count = read_changed("<NbOfTxs>2", "<NbOfTxs>20");
    assert_eq!(count.discrepancies[0].to_string(), "GrpHdr/NbOfTxs says 20, the content makes 2");
}

#[test]
fn rows_are_refused_one_by_one() {
    let reason = |from: &str, to: &str| {
        let reading = read_changed(from, to);
        assert_eq!((reading.message.transfers.len(), reading.refusals.len()), (1, 1), "{from}");
        reading.refusals[0].reason.clone()
    };
    assert_eq!(reason("<ChrgBr>DEBT</ChrgBr>", ""), Reason::Missing("ChrgBr".to_owned()));
    assert!(matches!(reason("8a562c67-ca16-4", "8A562C67-CA16-4"), Reason::Identifier(_)));
    assert!(matches!(reason("FR14", "FR15"), Reason::Identifier(_)));
    assert!(matches!(reason("2026-02-03", "2026-02-30"), Reason::Time(_)));
    assert!(matches!(reason("<Cd>CNAPS</Cd>", "<Cd>CNAPS7</Cd>"), Reason::TooLong { length: 6, maximum: 5 }));
}

#[test]
fn settlement_and_agents_are_carried() {
    let reading = read(file(|_| {}).as_bytes()).unwrap();
    let settlement = &reading.message.settlement;
    assert_eq!(settlement.method, SettlementMethod::ClearingSystem);
    assert_eq!(settlement.clearing_system, Some(CodeOrProprietary::Proprietary("VINCULUM".to_owned())));
    let agent = reading.message.transfers[0].transfer.creditor_agent.as_ref().unwrap();
    assert_eq!(agent.clearing_member.as_ref().unwrap().member, "102100099996");
    let unknown = file(|_| {}).replace("<SttlmMtd>CLRG", "<SttlmMtd>CASH");
    assert!(matches!(read(unknown.as_bytes()), Err(FileError::Field { reason: Reason::Code { .. }, .. })));
}

#[test]
fn newer_versions_are_read() {
    let old = read(file(|_| {}).as_bytes());
    for version in ["09", "10", "11", "12", "13"] {
        let newer = file(|_| {}).replace("pacs.008.001.08", &format!("pacs.008.001.{version}"));
        assert_valid(&format!("pacs.008.001.{version}"), &newer);
        assert_eq!(read(newer.as_bytes()), old);
    }
}

#[test]
fn the_writer_demands_a_charge_bearer_and_a_transfer() {
    let mut message = interbank();
    message.transfers[1].transfer.charge_bearer = None;
    let reason = Reason::Missing("ChrgBr".to_owned());
    assert_eq!(write(&message), Err(WriteError::Field { path: "CdtTrfTxInf[2]".to_owned(), reason }));
    message.transfers.clear();
    assert_eq!(write(&message), Err(WriteError::Nothing("CdtTrfTxInf")));
}

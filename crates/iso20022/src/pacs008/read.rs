use jiff::civil::Date;

use super::{InterbankTransfer, InterbankTransfers, KIND, Settlement, SettlementMethod};
use crate::{
    MAX_TRANSACTIONS,
    read::{self, Field, Tally},
    reading::{Discrepancy, EndToEndIds, LossReport, Reading},
    reason::{FileError, Reason, Refusal},
    xml::{Element, Source},
};

/// Reads a file of pacs.008.001, version 08 to 13.
///
/// A transfer that cannot be taken is refused and the others go on. Control totals that disagree and end-to-end ids that occur twice
/// are in [`Reading::discrepancies`].
///
/// # Errors
/// [`FileError`] when the file is not such a message, passes a limit, or its group header cannot be taken.
pub fn read(file: &[u8]) -> Result<Reading<InterbankTransfers>, FileError> {
    let mut source = Source::open(file, &KIND)?;
    let mut header = None;
    let mut losses = LossReport::default();
    let mut rows = Rows::default();
    while let Some(element) = source.next_child()? {
        match element.name() {
            "GrpHdr" => read::set_header(&mut header, source.complete(element)?)?,
            "CdtTrfTxInf" if rows.tally.rows >= MAX_TRANSACTIONS as u64 => {
                return Err(source.limit("transactions", MAX_TRANSACTIONS));
            }
            "CdtTrfTxInf" => {
                let row = source.complete(element)?;
                // The schema has the header first; its date is that of the transfers without one.
                let header = header.as_ref().ok_or_else(read::missing_header)?;
                let date = read::optional(header, "IntrBkSttlmDt", read::date)
                    .map_err(|error| Source::field_error(header, "GrpHdr", error))?;
                rows.read(&row, date);
            }
            _ => {
                let element = source.complete(element)?;
                element.add_losses(element.name(), &mut losses);
            }
        }
    }
    source.finish()?;
    let header = header.ok_or_else(read::missing_header)?;
    let mut discrepancies = rows.discrepancies;
    let transfers = rows.taken;
    losses.merge(&rows.losses);
    let message = read::header(&header, "GrpHdr", &mut losses, |header| {
        read_totals(header, rows.tally, &transfers, &mut discrepancies)?;
        Ok(InterbankTransfers {
            message_id: read::text(header, "MsgId", 35)?,
            created: header.required("CreDtTm")?.parse()?,
            settlement: read_settlement(header.required("SttlmInf")?)?,
            instructing_agent: read::agent(header, "InstgAgt")?,
            instructed_agent: read::agent(header, "InstdAgt")?,
            transfers,
        })
    })?;
    Ok(Reading { message, refusals: rows.refusals, discrepancies, losses })
}

#[derive(Default)]
struct Rows {
    tally: Tally,
    taken: Vec<InterbankTransfer>,
    end_to_end_ids: EndToEndIds,
    refusals: Vec<Refusal>,
    discrepancies: Vec<Discrepancy>,
    losses: LossReport,
}

impl Rows {
    fn read(&mut self, row: &Element, date: Option<Date>) {
        self.tally.count(row, &[&["IntrBkSttlmAmt"]]);
        let path = format!("CdtTrfTxInf[{}]", self.tally.rows);
        match read_transfer(row, date) {
            Ok(transfer) => {
                row.add_losses("CdtTrfTxInf", &mut self.losses);
                self.discrepancies.extend(self.end_to_end_ids.note(&transfer.transfer.end_to_end_id, &path));
                self.taken.push(transfer);
            }
            Err(error) => {
                let id = read::quoted_id(row, &["PmtId", "EndToEndId"]);
                self.refusals.push(read::refusal(row, &path, id, error));
            }
        }
    }
}

fn read_totals(
    header: &Element,
    rows: Tally,
    transfers: &[InterbankTransfer],
    discrepancies: &mut Vec<Discrepancy>,
) -> Field<()> {
    header.required("NbOfTxs")?;
    read::optional(header, "IntrBkSttlmDt", read::date)?;
    rows.check(header, "GrpHdr", discrepancies)?;
    let Some(element) = header.child("TtlIntrBkSttlmAmt")? else { return Ok(()) };
    let total = read::money(element)?;
    let path = "GrpHdr/TtlIntrBkSttlmAmt".to_owned();
    let other = transfers.iter().map(|transfer| transfer.transfer.amount.currency).find(|it| *it != total.currency);
    match other {
        Some(currency) => {
            let reason = format!("it is in {}, a transfer is in {currency}", total.currency);
            discrepancies.push(Discrepancy::Unchecked { path, reason });
            Ok(())
        }
        None => rows.check_sum(element, path, discrepancies),
    }
}

fn read_settlement(element: &Element) -> Field<Settlement> {
    let method = read::code(element.required("SttlmMtd")?, "INDA, INGA, COVE, CLRG", |code| {
        SettlementMethod::ALL.into_iter().find(|method| method.code() == code)
    })?;
    let clearing_system = read::optional(element, "ClrSys", |system| read::code_or_proprietary(system, 3))?;
    Ok(Settlement { method, clearing_system })
}

fn read_transfer(row: &Element, header_date: Option<Date>) -> Field<InterbankTransfer> {
    let amount = read::positive_money(row.required("IntrBkSttlmAmt")?)?;
    let date = settlement_date(row, header_date)?;
    let id = row.required("PmtId")?;
    row.required("ChrgBr")?;
    Ok(InterbankTransfer {
        transaction_id: read::optional_text(id, "TxId", 35)?,
        clearing_system_reference: read::optional_text(id, "ClrSysRef", 35)?,
        settlement_date: date,
        instructed_amount: read::optional(row, "InstdAmt", read::money)?,
        debtor: read::optional_party(row, "Dbtr")?,
        debtor_account: read::optional(row, "DbtrAcct", read::account)?,
        debtor_agent: read::agent(row, "DbtrAgt")?,
        transfer: read::credit_transfer(row, amount)?,
    })
}

/// The date of the transfer or, if it has none, of the group header. By the message's rules (`GroupHeaderInterbankSettlementDateRule`
/// and `TransactionInterbankSettlementDateRule`) one of the two has it; the same date in both does no harm.
fn settlement_date(row: &Element, header_date: Option<Date>) -> Field<Date> {
    let Some(element) = row.child("IntrBkSttlmDt")? else {
        return header_date.ok_or_else(|| row.error(Reason::Missing("IntrBkSttlmDt".to_owned())));
    };
    let date = read::date(element)?;
    match header_date {
        Some(other) if other != date => {
            let what = format!("settlement on {date} in a message that settles on {other} (GrpHdr/IntrBkSttlmDt)");
            Err(element.error(Reason::Untranslatable(what)))
        }
        _ => Ok(date),
    }
}

use super::{KIND, PaymentInitiation, PaymentInstruction, PaymentMethod};
use crate::{
    MAX_TRANSACTIONS,
    model::CreditTransfer,
    read::{self, Field, Tally},
    reading::{Discrepancy, EndToEndIds, LossReport, Reading},
    reason::{FileError, Reason, Refusal},
    xml::{Element, FieldError, Source},
};

/// Where the number is that the control sum counts.
const AMOUNTS: &[&[&str]] = &[&["Amt", "InstdAmt"], &["Amt", "EqvtAmt", "Amt"]];

/// Reads a file of pain.001.001, version 03 to 13.
///
/// A transfer that cannot be taken is refused and the others go on; if the header of its payment-information block cannot be taken,
/// each of the block's transfers is refused. A block without a transfer left is not in the message. Control totals that disagree and
/// end-to-end ids that occur twice are in [`Reading::discrepancies`].
///
/// # Errors
/// [`FileError`] when the file is not such a message, passes a limit, or its group header cannot be taken.
pub fn read(file: &[u8]) -> Result<Reading<PaymentInitiation>, FileError> {
    let mut source = Source::open(file, &KIND)?;
    let mut header = None;
    let mut reader = Reader::default();
    while let Some(element) = source.next_child()? {
        match element.name() {
            "GrpHdr" => read::set_header(&mut header, source.complete(element)?)?,
            "PmtInf" => reader.read_block(&mut source, element)?,
            _ => {
                let element = source.complete(element)?;
                element.add_losses(element.name(), &mut reader.losses);
            }
        }
    }
    source.finish()?;
    reader.finish(&header.ok_or_else(read::missing_header)?)
}

#[derive(Default)]
struct Reader {
    blocks: usize,
    tally: Tally,
    payments: Vec<PaymentInstruction>,
    end_to_end_ids: EndToEndIds,
    refusals: Vec<Refusal>,
    discrepancies: Vec<Discrepancy>,
    losses: LossReport,
}

/// The transfers of a block, with the end of their paths.
#[derive(Default)]
struct Rows {
    tally: Tally,
    taken: Vec<(String, CreditTransfer)>,
    refusals: Vec<Refusal>,
    losses: LossReport,
}

impl Rows {
    fn read(&mut self, row: &Element, block: &str) {
        self.tally.count(row, AMOUNTS);
        let path = format!("{block}/CdtTrfTxInf[{}]", self.tally.rows);
        match read_transfer(row) {
            Ok(transfer) => {
                row.add_losses("PmtInf/CdtTrfTxInf", &mut self.losses);
                self.taken.push((path, transfer));
            }
            Err(error) => {
                let id = read::quoted_id(row, &["PmtId", "EndToEndId"]);
                self.refusals.push(read::refusal(row, &path, id, error));
            }
        }
    }
}

impl Reader {
    fn read_block(&mut self, source: &mut Source<'_>, mut block: Element) -> Result<(), FileError> {
        if self.blocks >= MAX_TRANSACTIONS {
            return Err(source.limit("payment-information blocks", MAX_TRANSACTIONS));
        }
        self.blocks += 1;
        let path = format!("PmtInf[{}]", self.blocks);
        let mut rows = Rows::default();
        while let Some(child) = source.next_child()? {
            let is_transfer = child.name() == "CdtTrfTxInf";
            if is_transfer && self.tally.rows + rows.tally.rows >= MAX_TRANSACTIONS as u64 {
                return Err(source.limit("transactions", MAX_TRANSACTIONS));
            }
            if is_transfer {
                rows.read(&source.complete(child)?, &path);
            } else {
                source.complete_in(&mut block, child)?;
            }
        }
        self.tally.add(rows.tally);
        let mut discrepancies = Vec::new();
        match read_block_header(&block, &path, rows.tally, &mut discrepancies) {
            Ok(payment) => self.take_block(payment, &block, &path, rows),
            Err(error) => self.refuse_block(&error, &block, &path, rows),
        }
        self.discrepancies.append(&mut discrepancies);
        Ok(())
    }

    fn take_block(&mut self, mut payment: PaymentInstruction, block: &Element, path: &str, rows: Rows) {
        if rows.tally.rows == 0 {
            let error = block.error(Reason::Missing("CdtTrfTxInf".to_owned()));
            self.refusals.push(read::refusal(block, path, None, error));
        }
        self.refusals.extend(rows.refusals);
        if rows.taken.is_empty() {
            return;
        }
        block.add_losses("PmtInf", &mut self.losses);
        self.losses.merge(&rows.losses);
        for (path, transfer) in rows.taken {
            self.discrepancies.extend(self.end_to_end_ids.note(&transfer.end_to_end_id, &path));
            payment.transfers.push(transfer);
        }
        self.payments.push(payment);
    }

    /// Refuses the rows of a block for what is wrong with its header, whatever may be wrong with them.
    fn refuse_block(&mut self, error: &FieldError, block: &Element, path: &str, rows: Rows) {
        let place = block.place(path, error.position);
        let refusal = |row, id| Refusal { row, id, place: place.clone(), reason: error.reason.clone() };
        if rows.tally.rows == 0 {
            self.refusals.push(refusal(path.to_owned(), None));
        }
        self.refusals.extend(rows.refusals.into_iter().map(|refused| refusal(refused.row, refused.id)));
        self.refusals.extend(rows.taken.into_iter().map(|(row, transfer)| refusal(row, Some(transfer.end_to_end_id))));
    }

    fn finish(mut self, header: &Element) -> Result<Reading<PaymentInitiation>, FileError> {
        let (payments, tally) = (self.payments, self.tally);
        let discrepancies = &mut self.discrepancies;
        let message = read::header(header, "GrpHdr", &mut self.losses, |header| {
            header.required("NbOfTxs")?;
            tally.check(header, "GrpHdr", discrepancies)?;
            Ok(PaymentInitiation {
                message_id: read::text(header, "MsgId", 35)?,
                created: header.required("CreDtTm")?.parse()?,
                initiating_party: read::optional_party(header, "InitgPty")?,
                payments,
            })
        })?;
        Ok(Reading { message, refusals: self.refusals, discrepancies: self.discrepancies, losses: self.losses })
    }
}

/// A payment-information block without its transfers.
fn read_block_header(
    block: &Element,
    path: &str,
    rows: Tally,
    discrepancies: &mut Vec<Discrepancy>,
) -> Field<PaymentInstruction> {
    rows.check(block, path, discrepancies)?;
    Ok(PaymentInstruction {
        id: read::text(block, "PmtInfId", 35)?,
        method: read_method(block.required("PmtMtd")?)?,
        requested_execution: read::date_or_time(block.required("ReqdExctnDt")?)?,
        debtor: read::optional_party(block, "Dbtr")?,
        debtor_account: read::account(block.required("DbtrAcct")?)?,
        debtor_agent: read::agent(block, "DbtrAgt")?,
        charge_bearer: read::optional(block, "ChrgBr", read::charge_bearer)?,
        transfers: Vec::new(),
    })
}

fn read_method(element: &Element) -> Field<PaymentMethod> {
    if element.token()? == "CHK" {
        return Err(element.error(Reason::Untranslatable("payment by cheque (CHK)".to_owned())));
    }
    let known = [PaymentMethod::Transfer, PaymentMethod::TransferAdvice];
    read::code(element, "TRF, TRA, CHK", |code| known.into_iter().find(|method| method.code() == code))
}

fn read_transfer(row: &Element) -> Field<CreditTransfer> {
    let amount = row.required("Amt")?;
    if let Some(equivalent) = amount.child("EqvtAmt")? {
        let what = "an amount in one currency that is to arrive in another (EqvtAmt)";
        return Err(equivalent.error(Reason::Untranslatable(what.to_owned())));
    }
    read::credit_transfer(row, read::positive_money(amount.required("InstdAmt")?)?)
}

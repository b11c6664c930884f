use jiff::civil::Date;

use super::{InterbankTransfer, InterbankTransfers, KIND, Settlement};
use crate::{
    MAX_TRANSACTIONS,
    money::Money,
    reason::WriteError,
    write,
    xml::{MAX_35, XmlWriter},
};

/// Writes pacs.008.001.08. The totals of the group header are computed: `TtlIntrBkSttlmAmt` if all amounts are in one currency. A
/// settlement date that all transfers share is in the header, others are in the transfers.
///
/// # Errors
/// [`WriteError`] when there is no transfer, one without charge bearer, or a field is not as the schema allows.
pub fn write(message: &InterbankTransfers) -> Result<String, WriteError> {
    let transfers = &message.transfers;
    if transfers.len() > MAX_TRANSACTIONS {
        return Err(WriteError::TooManyTransactions(transfers.len()));
    }
    let Some(first) = transfers.first() else { return Err(WriteError::Nothing("CdtTrfTxInf")) };
    let common_date = transfers.iter().all(|it| it.settlement_date == first.settlement_date);
    let common_date = common_date.then_some(first.settlement_date);
    XmlWriter::document("pacs.008.001.08", KIND.element, |writer| {
        writer.element("GrpHdr", |writer| write_header(writer, message, common_date))?;
        for (index, transfer) in transfers.iter().enumerate() {
            writer.row("CdtTrfTxInf", index + 1, |writer| write_transfer(writer, transfer, common_date.is_none()))?;
        }
        Ok(())
    })
}

fn write_header(
    writer: &mut XmlWriter,
    message: &InterbankTransfers,
    common_date: Option<Date>,
) -> Result<(), WriteError> {
    writer.text("MsgId", &message.message_id, MAX_35)?;
    writer.token("CreDtTm", &message.created);
    write::totals(writer, message.transfers.iter().map(|it| &it.transfer));
    if let Some(total) = total_amount(&message.transfers) {
        writer.amount("TtlIntrBkSttlmAmt", total)?;
    }
    if let Some(date) = common_date {
        writer.date("IntrBkSttlmDt", date)?;
    }
    writer.element("SttlmInf", |writer| write_settlement(writer, &message.settlement))?;
    write::optional_agent(writer, "InstgAgt", message.instructing_agent.as_ref())?;
    write::optional_agent(writer, "InstdAgt", message.instructed_agent.as_ref())
}

/// The sum of the amounts, if they have one currency and the sum fits.
fn total_amount(transfers: &[InterbankTransfer]) -> Option<Money> {
    let mut amounts = transfers.iter().map(|it| it.transfer.amount);
    let first = amounts.next()?;
    amounts.try_fold(first, |total, amount| {
        let minor = total.minor.checked_add(amount.minor).filter(|_| amount.currency == total.currency)?;
        Some(Money { minor, currency: total.currency })
    })
}

fn write_settlement(writer: &mut XmlWriter, settlement: &Settlement) -> Result<(), WriteError> {
    writer.token("SttlmMtd", settlement.method.code());
    match &settlement.clearing_system {
        Some(system) => writer.code_or_proprietary("ClrSys", system, 3),
        None => Ok(()),
    }
}

fn write_transfer(writer: &mut XmlWriter, payment: &InterbankTransfer, with_date: bool) -> Result<(), WriteError> {
    let transfer = &payment.transfer;
    write::payment_id(
        writer,
        transfer,
        payment.transaction_id.as_deref(),
        payment.clearing_system_reference.as_deref(),
    )?;
    write::positive_amount(writer, "IntrBkSttlmAmt", transfer.amount)?;
    if with_date {
        writer.date("IntrBkSttlmDt", payment.settlement_date)?;
    }
    if let Some(amount) = payment.instructed_amount {
        writer.amount("InstdAmt", amount)?;
    }
    if transfer.charge_bearer.is_none() {
        return Err(writer.missing("ChrgBr"));
    }
    write::charge_bearer(writer, transfer);
    write::party(writer, "Dbtr", &payment.debtor)?;
    if let Some(account) = &payment.debtor_account {
        write::account(writer, "DbtrAcct", account)?;
    }
    write::mandatory_agent(writer, "DbtrAgt", payment.debtor_agent.as_ref())?;
    write::mandatory_agent(writer, "CdtrAgt", transfer.creditor_agent.as_ref())?;
    write::party(writer, "Cdtr", &transfer.creditor)?;
    write::account(writer, "CdtrAcct", &transfer.creditor_account)?;
    write::remittance(writer, &transfer.remittance)
}

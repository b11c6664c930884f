use super::{KIND, PaymentInitiation, PaymentInstruction};
use crate::{
    MAX_TRANSACTIONS,
    model::CreditTransfer,
    reason::WriteError,
    write,
    xml::{MAX_35, XmlWriter},
};

/// Writes pain.001.001.09. The totals of the group header and of every block are computed.
///
/// # Errors
/// [`WriteError`] when there is no block or a block without transfer, or a field is not as the schema allows.
pub fn write(initiation: &PaymentInitiation) -> Result<String, WriteError> {
    let transfers = initiation.payments.iter().flat_map(|payment| &payment.transfers);
    let count = transfers.clone().count();
    if count > MAX_TRANSACTIONS {
        return Err(WriteError::TooManyTransactions(count));
    }
    if initiation.payments.is_empty() {
        return Err(WriteError::Nothing("PmtInf"));
    }
    XmlWriter::document("pain.001.001.09", KIND.element, |writer| {
        writer.element("GrpHdr", |writer| {
            writer.text("MsgId", &initiation.message_id, MAX_35)?;
            writer.token("CreDtTm", &initiation.created);
            write::totals(writer, transfers);
            write::party(writer, "InitgPty", &initiation.initiating_party)
        })?;
        for (index, payment) in initiation.payments.iter().enumerate() {
            writer.row("PmtInf", index + 1, |writer| write_block(writer, payment))?;
        }
        Ok(())
    })
}

fn write_block(writer: &mut XmlWriter, payment: &PaymentInstruction) -> Result<(), WriteError> {
    if payment.transfers.is_empty() {
        return Err(writer.missing("CdtTrfTxInf"));
    }
    writer.text("PmtInfId", &payment.id, MAX_35)?;
    writer.token("PmtMtd", payment.method.code());
    write::totals(writer, payment.transfers.iter());
    writer.date_or_time("ReqdExctnDt", &payment.requested_execution)?;
    write::party(writer, "Dbtr", &payment.debtor)?;
    write::account(writer, "DbtrAcct", &payment.debtor_account)?;
    write::mandatory_agent(writer, "DbtrAgt", payment.debtor_agent.as_ref())?;
    if let Some(bearer) = payment.charge_bearer {
        writer.token("ChrgBr", bearer.code());
    }
    for (index, transfer) in payment.transfers.iter().enumerate() {
        writer.row("CdtTrfTxInf", index + 1, |writer| write_transfer(writer, transfer))?;
    }
    Ok(())
}

fn write_transfer(writer: &mut XmlWriter, transfer: &CreditTransfer) -> Result<(), WriteError> {
    write::payment_id(writer, transfer, None, None)?;
    writer.element("Amt", |writer| write::positive_amount(writer, "InstdAmt", transfer.amount))?;
    write::charge_bearer(writer, transfer);
    write::optional_agent(writer, "CdtrAgt", transfer.creditor_agent.as_ref())?;
    write::known_party(writer, "Cdtr", &transfer.creditor)?;
    write::account(writer, "CdtrAcct", &transfer.creditor_account)?;
    write::remittance(writer, &transfer.remittance)
}

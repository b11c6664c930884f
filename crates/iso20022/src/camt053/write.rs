use super::{
    Balance, BankTransactionCode, Entry, EntryTransaction, KIND, Statement, StatementMessage,
    balance::{BalanceCheck, EntryTotals, Summary},
};
use crate::{
    Currency, MAX_TRANSACTIONS,
    model::Party,
    money::Decimal,
    reason::{Reason, WriteError},
    write,
    xml::{MAX_35, XmlWriter},
};

type Written = Result<(), WriteError>;

/// Writes camt.053.001.08, with a summary of the transactions of every statement.
///
/// # Errors
/// [`WriteError`] when there is no statement, one does not balance or has several currencies, or a field is not as the schema allows.
pub fn write(message: &StatementMessage) -> Result<String, WriteError> {
    let entries = message.statements.iter().flat_map(|statement| &statement.entries);
    let transactions = entries.map(|entry| 1 + entry.transactions.len()).sum();
    if transactions > MAX_TRANSACTIONS {
        return Err(WriteError::TooManyTransactions(transactions));
    }
    if message.statements.is_empty() {
        return Err(WriteError::Nothing("Stmt"));
    }
    XmlWriter::document("camt.053.001.08", KIND.element, |writer| {
        writer.element("GrpHdr", |writer| {
            writer.text("MsgId", &message.message_id, MAX_35)?;
            writer.token("CreDtTm", &message.created);
            Ok(())
        })?;
        for (index, statement) in message.statements.iter().enumerate() {
            check_currencies(statement, index + 1)?;
            check_balance(statement, index + 1)?;
            writer.row("Stmt", index + 1, |writer| write_statement(writer, statement))?;
        }
        Ok(())
    })
}

fn check_balance(statement: &Statement, number: usize) -> Written {
    let check = BalanceCheck::of(statement);
    if check.is_balanced() {
        return Ok(());
    }
    let BalanceCheck { opening, entries, closing } = check;
    Err(WriteError::Unbalanced { path: format!("Stmt[{number}]"), opening, entries, closing })
}

fn check_currencies(statement: &Statement, number: usize) -> Written {
    let expected = statement.opening.amount.currency;
    let check = |path: String, found: Option<Currency>| match found.filter(|found| *found != expected) {
        Some(found) => Err(WriteError::MixedCurrencies {
            path: format!("Stmt[{number}]/{path}"),
            found: found.to_string(),
            expected: expected.to_string(),
        }),
        None => Ok(()),
    };
    check("Acct/Ccy".to_owned(), statement.account.currency)?;
    check("Bal[CLBD]/Amt".to_owned(), Some(statement.closing.amount.currency))?;
    let mut entries = statement.entries.iter().zip(1..);
    entries.try_for_each(|(entry, row)| check(format!("Ntry[{row}]/Amt"), Some(entry.amount.currency)))
}

fn write_statement(writer: &mut XmlWriter, statement: &Statement) -> Written {
    writer.text("Id", &statement.id, MAX_35)?;
    if let Some(number) = statement.electronic_sequence_number {
        if number > 999_999_999_999_999 {
            return Err(writer.error("ElctrncSeqNb", Reason::Number(number.to_string())));
        }
        writer.token("ElctrncSeqNb", number);
    }
    if let Some(created) = &statement.created {
        writer.token("CreDtTm", created);
    }
    if let Some(period) = &statement.period {
        writer.element("FrToDt", |writer| {
            writer.token("FrDtTm", &period.from);
            writer.token("ToDtTm", &period.to);
            Ok(())
        })?;
    }
    writer.element("Acct", |writer| {
        write::account_content(writer, &statement.account)?;
        write::known_party(writer, "Ownr", &statement.owner)?;
        write::optional_agent(writer, "Svcr", statement.servicer.as_ref())
    })?;
    write_balance(writer, "OPBD", &statement.opening)?;
    write_balance(writer, "CLBD", &statement.closing)?;
    write_summary(writer, &Summary::of(&statement.entries))?;
    for (index, entry) in statement.entries.iter().enumerate() {
        writer.row("Ntry", index + 1, |writer| write_entry(writer, entry))?;
    }
    Ok(())
}

fn write_balance(writer: &mut XmlWriter, code: &str, balance: &Balance) -> Written {
    writer.element("Bal", |writer| {
        writer.element("Tp", |writer| {
            writer.element("CdOrPrtry", |writer| {
                writer.token("Cd", code);
                Ok(())
            })
        })?;
        writer.amount("Amt", balance.amount)?;
        writer.token("CdtDbtInd", balance.direction.code());
        writer.date_or_time("Dt", &balance.date)
    })
}

fn write_summary(writer: &mut XmlWriter, summary: &Summary) -> Written {
    writer.element("TxsSummry", |writer| {
        writer.element("TtlNtries", |writer| {
            write_totals(writer, summary.all())?;
            let (net, direction) = summary.net();
            writer.element("TtlNetNtry", |writer| {
                write_decimal(writer, "Amt", net)?;
                writer.token("CdtDbtInd", direction.code());
                Ok(())
            })
        })?;
        writer.element("TtlCdtNtries", |writer| write_totals(writer, summary.credits))?;
        writer.element("TtlDbtNtries", |writer| write_totals(writer, summary.debits))
    })
}

fn write_totals(writer: &mut XmlWriter, totals: EntryTotals) -> Written {
    writer.token("NbOfNtries", totals.entries);
    write_decimal(writer, "Sum", totals.sum)
}

fn write_decimal(writer: &mut XmlWriter, name: &'static str, number: Decimal) -> Written {
    if !number.fits_schema() {
        return Err(writer.error(name, Reason::DecimalNumber(number.to_string())));
    }
    writer.token(name, number);
    Ok(())
}

fn write_entry(writer: &mut XmlWriter, entry: &Entry) -> Written {
    writer.optional_text("NtryRef", entry.reference.as_deref(), MAX_35)?;
    writer.amount("Amt", entry.amount)?;
    writer.token("CdtDbtInd", entry.direction.code());
    if entry.is_reversal {
        writer.token("RvslInd", true);
    }
    writer.element("Sts", |writer| {
        writer.token("Cd", entry.status.code());
        Ok(())
    })?;
    if let Some(date) = &entry.booking_date {
        writer.date_or_time("BookgDt", date)?;
    }
    if let Some(date) = &entry.value_date {
        writer.date_or_time("ValDt", date)?;
    }
    writer.optional_text("AcctSvcrRef", entry.servicer_reference.as_deref(), MAX_35)?;
    writer.element("BkTxCd", |writer| write_code(writer, &entry.code))?;
    if !entry.transactions.is_empty() {
        writer.element("NtryDtls", |writer| {
            let mut transactions = entry.transactions.iter().zip(1..);
            transactions.try_for_each(|(transaction, row)| {
                writer.row("TxDtls", row, |writer| write_transaction(writer, transaction))
            })
        })?;
    }
    writer.optional_text("AddtlNtryInf", entry.additional_information.as_deref(), 500)
}

fn write_code(writer: &mut XmlWriter, code: &BankTransactionCode) -> Written {
    if *code == BankTransactionCode::default() {
        return Err(writer.missing("Domn or Prtry"));
    }
    if let Some(domain) = &code.domain {
        writer.element("Domn", |writer| {
            writer.text("Cd", &domain.domain, 4)?;
            writer.element("Fmly", |writer| {
                writer.text("Cd", &domain.family, 4)?;
                writer.text("SubFmlyCd", &domain.sub_family, 4)
            })
        })?;
    }
    let Some(proprietary) = &code.proprietary else { return Ok(()) };
    writer.element("Prtry", |writer| {
        writer.text("Cd", &proprietary.code, MAX_35)?;
        writer.optional_text("Issr", proprietary.issuer.as_deref(), MAX_35)
    })
}

fn write_transaction(writer: &mut XmlWriter, transaction: &EntryTransaction) -> Written {
    let EntryTransaction { instruction_id, end_to_end_id, uetr, transaction_id, .. } = transaction;
    if instruction_id.is_some() || end_to_end_id.is_some() || uetr.is_some() || transaction_id.is_some() {
        writer.element("Refs", |writer| {
            writer.optional_text("InstrId", instruction_id.as_deref(), MAX_35)?;
            writer.optional_text("EndToEndId", end_to_end_id.as_deref(), MAX_35)?;
            if let Some(uetr) = uetr {
                writer.token("UETR", uetr);
            }
            writer.optional_text("TxId", transaction_id.as_deref(), MAX_35)
        })?;
    }
    if let Some(amount) = transaction.amount {
        writer.amount("Amt", amount)?;
    }
    if let Some(direction) = transaction.direction {
        writer.token("CdtDbtInd", direction.code());
    }
    write_parties(writer, transaction)?;
    write::remittance(writer, &transaction.remittance)
}

fn write_parties(writer: &mut XmlWriter, transaction: &EntryTransaction) -> Written {
    let EntryTransaction { debtor, debtor_account, creditor, creditor_account, .. } = transaction;
    let nobody = Party::default();
    if *debtor == nobody && *creditor == nobody && debtor_account.is_none() && creditor_account.is_none() {
        return Ok(());
    }
    let party = |writer: &mut XmlWriter, name, party: &Party| {
        if *party == nobody {
            return Ok(());
        }
        writer.element(name, |writer| writer.element("Pty", |writer| write::party_content(writer, party)))
    };
    writer.element("RltdPties", |writer| {
        party(writer, "Dbtr", debtor)?;
        if let Some(account) = debtor_account {
            write::account(writer, "DbtrAcct", account)?;
        }
        party(writer, "Cdtr", creditor)?;
        match creditor_account {
            Some(account) => write::account(writer, "CdtrAcct", account),
            None => Ok(()),
        }
    })
}

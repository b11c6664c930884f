use super::{
    Balance, BankTransactionCode, Entry, EntryStatus, EntryTransaction, KIND, Period, ProprietaryCode, Statement,
    StatementMessage, TransactionDomain,
    balance::{BalanceCheck, Summary},
};
use crate::{
    MAX_TRANSACTIONS,
    model::Party,
    money::{Decimal, Money},
    read::{self, Field},
    reading::{Discrepancy, LossReport, Reading},
    reason::{FileError, Reason, Refusal},
    xml::{Element, Source},
};

/// Reads a file of camt.053.001, version 02 to 14.
///
/// An entry that cannot be taken is refused and the others go on. A statement that does not balance, or whose summary of transactions is
/// not that of its entries, is in [`Reading::discrepancies`]; with refused entries it cannot balance and is noted as unchecked.
///
/// # Errors
/// [`FileError`] when the file is not such a message, passes a limit, or the header of the message or of a statement cannot be
/// taken.
pub fn read(file: &[u8]) -> Result<Reading<StatementMessage>, FileError> {
    let mut source = Source::open(file, &KIND)?;
    let mut header = None;
    let mut reader = Reader::default();
    while let Some(element) = source.next_child()? {
        match element.name() {
            "GrpHdr" => read::set_header(&mut header, source.complete(element)?)?,
            "Stmt" => reader.read_statement(&mut source, element)?,
            _ => {
                let element = source.complete(element)?;
                element.add_losses(element.name(), &mut reader.losses);
            }
        }
    }
    source.finish()?;
    let Reader { statements, refusals, discrepancies, mut losses, .. } = reader;
    let header = header.ok_or_else(read::missing_header)?;
    let message = read::header(&header, "GrpHdr", &mut losses, |header| {
        Ok(StatementMessage {
            message_id: read::text(header, "MsgId", 35)?,
            created: header.required("CreDtTm")?.parse()?,
            statements,
        })
    })?;
    Ok(Reading { message, refusals, discrepancies, losses })
}

#[derive(Default)]
struct Reader {
    statements: Vec<Statement>,
    /// Entries and their transactions in all statements.
    transactions: usize,
    refusals: Vec<Refusal>,
    discrepancies: Vec<Discrepancy>,
    losses: LossReport,
}

impl Reader {
    fn read_statement(&mut self, source: &mut Source<'_>, mut statement: Element) -> Result<(), FileError> {
        let path = format!("Stmt[{}]", self.statements.len() + 1);
        let mut entries = Vec::new();
        let (mut rows, refused_before) = (0, self.refusals.len());
        while let Some(child) = source.next_child()? {
            if child.name() != "Ntry" {
                source.complete_in(&mut statement, child)?;
                continue;
            }
            let child = source.complete(child)?;
            rows += 1;
            self.transactions +=
                child.children("NtryDtls").map(|details| details.children("TxDtls").count()).sum::<usize>();
            self.transactions += 1;
            if self.transactions > MAX_TRANSACTIONS {
                return Err(source.limit("entries and transactions", MAX_TRANSACTIONS));
            }
            let row = format!("{path}/Ntry[{rows}]");
            match read_entry(&child) {
                Ok(entry) => {
                    child.add_losses("Stmt/Ntry", &mut self.losses);
                    entries.push(entry);
                }
                Err(error) => {
                    let id = read::quoted_id(&child, &["NtryRef"]);
                    self.refusals.push(read::refusal(&child, &row, id, error));
                }
            }
        }
        let refused = self.refusals.len() - refused_before;
        let taken = read_statement_header(&statement, entries)
            .and_then(|taken| {
                check_summary(&statement, &path, &taken, refused, &mut self.discrepancies).map(|()| taken)
            })
            .map_err(|error| Source::field_error(&statement, &path, error))?;
        statement.add_losses("Stmt", &mut self.losses);
        self.discrepancies.extend(check_balance(&taken, &path, refused));
        self.statements.push(taken);
        Ok(())
    }
}

/// A statement without its entries.
fn read_statement_header(element: &Element, entries: Vec<Entry>) -> Field<Statement> {
    let account = element.required("Acct")?;
    let opening = balance(element, "OPBD")?.map_or_else(|| balance(element, "PRCD"), |opening| Ok(Some(opening)))?;
    let missing = |code| element.error(Reason::Missing(format!("the balance {code}")));
    Ok(Statement {
        id: read::text(element, "Id", 35)?,
        electronic_sequence_number: read::optional(element, "ElctrncSeqNb", read::number)?,
        created: read::optional(element, "CreDtTm", Element::parse)?,
        period: read::optional(element, "FrToDt", |period| {
            Ok(Period { from: period.required("FrDtTm")?.parse()?, to: period.required("ToDtTm")?.parse()? })
        })?,
        account: read::account(account)?,
        owner: read::optional_party(account, "Ownr")?,
        servicer: read::agent(account, "Svcr")?,
        opening: opening.ok_or_else(|| missing("OPBD"))?,
        closing: balance(element, "CLBD")?.ok_or_else(|| missing("CLBD"))?,
        entries,
    })
}

/// The balance of a code; balances of other codes stay unread and are reported.
fn balance(statement: &Element, code: &str) -> Field<Option<Balance>> {
    let path = ["Tp", "CdOrPrtry", "Cd"];
    let mut found =
        statement.children("Bal").filter(|it| it.first_at(&path).is_some_and(|it| it.unread_text() == code));
    let Some(element) = found.next() else { return Ok(None) };
    if let Some(second) = found.next() {
        return Err(second.error(Reason::Repeated(format!("the balance {code}"))));
    }
    element.required("Tp")?.required("CdOrPrtry")?.required("Cd")?.token()?;
    Ok(Some(Balance {
        amount: read::money(element.required("Amt")?)?,
        direction: read::credit_debit(element.required("CdtDbtInd")?)?,
        date: read::date_or_time(element.required("Dt")?)?,
    }))
}

fn read_entry(row: &Element) -> Field<Entry> {
    let status = row.required("Sts")?;
    let status = read::code(status.child("Cd")?.unwrap_or(status), "BOOK, PDNG, INFO, FUTR", |code| {
        EntryStatus::ALL.into_iter().find(|status| status.code() == code)
    })?;
    let details = row.children("NtryDtls").flat_map(|details| details.children("TxDtls"));
    Ok(Entry {
        reference: read::optional_text(row, "NtryRef", 35)?,
        amount: read::money(row.required("Amt")?)?,
        direction: read::credit_debit(row.required("CdtDbtInd")?)?,
        is_reversal: read::optional(row, "RvslInd", read::boolean)?.unwrap_or(false),
        status,
        booking_date: read::optional(row, "BookgDt", read::date_or_time)?,
        value_date: read::optional(row, "ValDt", read::date_or_time)?,
        servicer_reference: read::optional_text(row, "AcctSvcrRef", 35)?,
        code: read_code(row.required("BkTxCd")?)?,
        transactions: details.map(read_transaction).collect::<Field<_>>()?,
        additional_information: read::optional_text(row, "AddtlNtryInf", 500)?,
    })
}

fn read_code(element: &Element) -> Field<BankTransactionCode> {
    let code = BankTransactionCode {
        domain: read::optional(element, "Domn", |domain| {
            let family = domain.required("Fmly")?;
            Ok(TransactionDomain {
                domain: read::text(domain, "Cd", 4)?,
                family: read::text(family, "Cd", 4)?,
                sub_family: read::text(family, "SubFmlyCd", 4)?,
            })
        })?,
        proprietary: read::optional(element, "Prtry", |proprietary| {
            Ok(ProprietaryCode {
                code: read::text(proprietary, "Cd", 35)?,
                issuer: read::optional_text(proprietary, "Issr", 35)?,
            })
        })?,
    };
    match code == BankTransactionCode::default() {
        true => Err(element.error(Reason::Missing("Domn or Prtry".to_owned()))),
        false => Ok(code),
    }
}

fn read_transaction(element: &Element) -> Field<EntryTransaction> {
    element.mark_read_if_empty();
    let mut transaction = EntryTransaction {
        amount: read::optional(element, "Amt", read::money)?,
        direction: read::optional(element, "CdtDbtInd", read::credit_debit)?,
        remittance: read::remittance(element)?,
        ..EntryTransaction::default()
    };
    if let Some(references) = element.child("Refs")? {
        transaction.instruction_id = read::optional_text(references, "InstrId", 35)?;
        transaction.end_to_end_id = read::optional_text(references, "EndToEndId", 35)?;
        transaction.uetr = read::optional(references, "UETR", Element::parse)?;
        transaction.transaction_id = read::optional_text(references, "TxId", 35)?;
    }
    if let Some(parties) = element.child("RltdPties")? {
        transaction.debtor = related_party(parties, "Dbtr")?;
        transaction.debtor_account = read::optional(parties, "DbtrAcct", read::account)?;
        transaction.creditor = related_party(parties, "Cdtr")?;
        transaction.creditor_account = read::optional(parties, "CdtrAcct", read::account)?;
    }
    Ok(transaction)
}

/// A party: in `Pty` since version 08, before that without.
fn related_party(parent: &Element, name: &str) -> Field<Party> {
    let party = read::optional(parent, name, |choice| read::party(choice.child("Pty")?.unwrap_or(choice)))?;
    Ok(party.unwrap_or_default())
}

fn check_balance(statement: &Statement, path: &str, refused: usize) -> Option<Discrepancy> {
    let path = format!("{path}/Bal[CLBD]");
    if refused > 0 {
        return Some(Discrepancy::Unchecked { path, reason: format!("{refused} entries are refused") });
    }
    let currency = statement.opening.amount.currency;
    let mut amounts = statement.entries.iter().map(|entry| entry.amount).chain([statement.closing.amount]);
    if let Some(Money { currency: other, .. }) = amounts.find(|amount| amount.currency != currency) {
        let reason = format!("the opening balance is in {currency}, another amount in {other}");
        return Some(Discrepancy::Unchecked { path, reason });
    }
    let check = BalanceCheck::of(statement);
    (!check.is_balanced()).then(|| {
        let decimal = |minor: i128| {
            let sign = if minor < 0 { "-" } else { "" };
            format!("{sign}{}", currency.format_amount(minor.unsigned_abs()))
        };
        Discrepancy::Total { path, stated: decimal(check.closing), computed: decimal(check.opening + check.entries) }
    })
}

/// Compares the summary of transactions with the entries, if there is one.
fn check_summary(
    element: &Element,
    path: &str,
    statement: &Statement,
    refused: usize,
    discrepancies: &mut Vec<Discrepancy>,
) -> Field<()> {
    let Some(stated) = element.child("TxsSummry")? else { return Ok(()) };
    let path = format!("{path}/TxsSummry");
    let summary = Summary::of(&statement.entries);
    let mut found = Vec::new();
    let totals = [("TtlNtries", summary.all()), ("TtlCdtNtries", summary.credits), ("TtlDbtNtries", summary.debits)];
    for (name, computed) in totals {
        let Some(total) = stated.child(name)? else { continue };
        if let Some(entries) = read::optional(total, "NbOfNtries", read::number)? {
            read::compare(format!("{path}/{name}/NbOfNtries"), entries, computed.entries, &mut found);
        }
        if let Some(sum) = read::optional(total, "Sum", decimal)? {
            read::compare(format!("{path}/{name}/Sum"), sum, computed.sum, &mut found);
        }
        if let Some(net) = total.child("TtlNetNtry")? {
            let direction = read::credit_debit(net.required("CdtDbtInd")?)?;
            let stated = (decimal(net.required("Amt")?)?, direction);
            let in_words =
                |(number, direction): (Decimal, crate::CreditDebit)| format!("{number} {}", direction.code());
            if stated.0 != summary.net().0 || stated.0 != Decimal::default() && stated.1 != summary.net().1 {
                let path = format!("{path}/{name}/TtlNetNtry");
                read::compare(path, in_words(stated), in_words(summary.net()), &mut found);
            }
        }
    }
    if refused > 0 {
        discrepancies.push(Discrepancy::Unchecked { path, reason: format!("{refused} entries are refused") });
    } else {
        discrepancies.append(&mut found);
    }
    Ok(())
}

fn decimal(element: &Element) -> Field<Decimal> {
    let text = element.token()?;
    Decimal::parse(text).ok_or_else(|| element.error(Reason::DecimalNumber(text.to_owned())))
}

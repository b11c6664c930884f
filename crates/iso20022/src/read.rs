//! Elements that all messages share, read.

use jiff::civil::Date;

use crate::{
    Currency,
    model::{
        Account, AccountIdentification, Agent, ChargeBearer, ClearingMember, CodeOrProprietary, CreditTransfer,
        CreditorReference, OtherAccount, Party, Remittance,
    },
    money::{CreditDebit, Decimal, Money},
    reading::{Discrepancy, LossReport},
    reason::{FileError, Place, Reason, Refusal},
    time::{DateOrDateTime, parse_date_with_offset},
    write::NOT_PROVIDED,
    xml::{Element, FieldError, Source},
};

/// Longest id that a refusal quotes, in characters.
const MAX_QUOTED_ID: usize = 64;

pub(crate) type Field<T> = Result<T, FieldError>;

/// Reads a child that may be missing.
pub(crate) fn optional<T>(parent: &Element, name: &str, read: impl FnOnce(&Element) -> Field<T>) -> Field<Option<T>> {
    parent.child(name)?.map(read).transpose()
}

/// A child with text, 1 to `maximum` characters.
pub(crate) fn text(parent: &Element, name: &str, maximum: usize) -> Field<String> {
    Ok(parent.required(name)?.text(maximum)?.to_owned())
}

pub(crate) fn optional_text(parent: &Element, name: &str, maximum: usize) -> Field<Option<String>> {
    optional(parent, name, |child| Ok(child.text(maximum)?.to_owned()))
}

/// A code that this crate has a value for.
pub(crate) fn code<T>(element: &Element, known: &str, from_code: impl FnOnce(&str) -> Option<T>) -> Field<T> {
    let code = element.token()?;
    let error = || element.error(Reason::Code { code: code.to_owned(), known: known.to_owned() });
    from_code(code).ok_or_else(error)
}

pub(crate) fn charge_bearer(element: &Element) -> Field<ChargeBearer> {
    code(element, "DEBT, CRED, SHAR, SLEV", ChargeBearer::from_code)
}

pub(crate) fn credit_debit(element: &Element) -> Field<CreditDebit> {
    code(element, "CRDT, DBIT", CreditDebit::from_code)
}

pub(crate) fn boolean(element: &Element) -> Field<bool> {
    match element.token()? {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        other => Err(element.error(Reason::Boolean(other.to_owned()))),
    }
}

/// `Max15NumericText`.
pub(crate) fn number(element: &Element) -> Field<u64> {
    let token = element.token()?;
    let error = || element.error(Reason::Number(token.to_owned()));
    if token.len() > 15 || !token.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(error());
    }
    token.parse().map_err(|_| error())
}

pub(crate) fn currency(element: &Element) -> Field<Currency> {
    Currency::from_alphabetic(element.token()?).map_err(|error| element.error(error))
}

/// An amount with its currency in the attribute `Ccy`.
pub(crate) fn money(element: &Element) -> Field<Money> {
    let code = element.required_attribute("Ccy")?;
    let currency = Currency::from_alphabetic(code).map_err(|error| element.error(error))?;
    Money::parse(element.token()?, currency).map_err(|error| element.error(error))
}

/// An amount above zero.
pub(crate) fn positive_money(element: &Element) -> Field<Money> {
    let money = money(element)?;
    if money.minor == 0 { Err(element.error(Reason::ZeroAmount)) } else { Ok(money) }
}

/// A date; an offset behind it, which XML Schema allows, is noted as not carried over.
pub(crate) fn date(element: &Element) -> Field<Date> {
    let (date, has_offset) = parse_date_with_offset(element.token()?).map_err(|error| element.error(error))?;
    if has_offset {
        element.mark_without_offset();
    }
    Ok(date)
}

/// `Dt` or `DtTm`; or a date alone, as versions before the choice have it.
pub(crate) fn date_or_time(element: &Element) -> Field<DateOrDateTime> {
    if let Some(time) = element.child("DtTm")? {
        return time.parse().map(DateOrDateTime::DateTime);
    }
    let plain = element.child("Dt")?.unwrap_or(element);
    date(plain).map(DateOrDateTime::Date)
}

/// `Cd` or `Prtry`. Codes have at most `maximum` characters.
pub(crate) fn code_or_proprietary(element: &Element, maximum: usize) -> Field<CodeOrProprietary> {
    if let Some(code) = optional_text(element, "Cd", maximum)? {
        return Ok(CodeOrProprietary::Code(code));
    }
    text(element, "Prtry", 35).map(CodeOrProprietary::Proprietary)
}

pub(crate) fn party(element: &Element) -> Field<Party> {
    element.mark_read_if_empty();
    let lei = match element.child("Id")? {
        Some(id) => optional(id, "OrgId", |organisation| optional(organisation, "LEI", Element::parse))?.flatten(),
        None => None,
    };
    Ok(Party { name: optional_text(element, "Nm", 140)?, lei })
}

/// A party that may be missing reads as one without a name.
pub(crate) fn optional_party(parent: &Element, name: &str) -> Field<Party> {
    Ok(optional(parent, name, party)?.unwrap_or_default())
}

/// A financial institution; none if the message says that it is unknown.
pub(crate) fn agent(parent: &Element, name: &str) -> Field<Option<Agent>> {
    let Some(element) = parent.child(name)? else { return Ok(None) };
    let institution = element.required("FinInstnId")?;
    let bic = institution.child("BICFI")?.or(institution.child("BIC")?);
    let clearing_member = optional(institution, "ClrSysMmbId", |member| {
        let system = optional(member, "ClrSysId", |system| code_or_proprietary(system, 5))?;
        Ok(ClearingMember { system, member: text(member, "MmbId", 35)? })
    })?;
    let agent = Agent {
        bic: bic.map(Element::parse).transpose()?,
        clearing_member,
        lei: optional(institution, "LEI", Element::parse)?,
        name: optional_text(institution, "Nm", 140)?,
        other: optional(institution, "Othr", |other| text(other, "Id", 35))?,
    };
    let unknown = Agent { other: Some(NOT_PROVIDED.to_owned()), ..Agent::default() };
    Ok((agent != unknown && agent != Agent::default()).then_some(agent))
}

pub(crate) fn account(element: &Element) -> Field<Account> {
    let id = element.required("Id")?;
    let identification = match id.child("IBAN")? {
        Some(_) if id.first_at(&["Othr"]).is_some() => {
            return Err(id.error(Reason::Repeated("IBAN or Othr".to_owned())));
        }
        Some(iban) => AccountIdentification::Iban(iban.parse()?),
        None => {
            let other = id.required("Othr")?;
            AccountIdentification::Other(OtherAccount {
                id: text(other, "Id", 34)?,
                scheme: optional(other, "SchmeNm", |scheme| code_or_proprietary(scheme, 4))?,
                issuer: optional_text(other, "Issr", 35)?,
            })
        }
    };
    Ok(Account { identification, currency: optional(element, "Ccy", currency)? })
}

pub(crate) fn remittance(parent: &Element) -> Field<Remittance> {
    let Some(element) = parent.child("RmtInf")? else { return Ok(Remittance::default()) };
    let unstructured: Field<_> = element.children("Ustrd").map(|line| Ok(line.text(140)?.to_owned())).collect();
    let mut references = Vec::new();
    for structured in element.children("Strd") {
        // A type without a reference says nothing to a ledger, so it stays unread and is reported.
        if let Some(information) = structured.child("CdtrRefInf")?.filter(|it| it.first_at(&["Ref"]).is_some()) {
            references.push(creditor_reference(information)?);
        }
    }
    Ok(Remittance { unstructured: unstructured?, references })
}

fn creditor_reference(element: &Element) -> Field<CreditorReference> {
    let (reference_type, issuer) = match element.child("Tp")? {
        Some(kind) => {
            let reference_type = optional(kind, "CdOrPrtry", |choice| code_or_proprietary(choice, 4))?;
            (reference_type, optional_text(kind, "Issr", 35)?)
        }
        None => (None, None),
    };
    Ok(CreditorReference { reference: text(element, "Ref", 35)?, reference_type, issuer })
}

/// The rows that a total is about.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally {
    pub rows: u64,
    sum: Decimal,
    unreadable: u64,
}

impl Tally {
    /// Counts a row with the number at a path in it, whether or not the row can be taken.
    pub fn count(&mut self, row: &Element, paths: &[&[&str]]) {
        self.rows += 1;
        let amount = paths.iter().find_map(|path| row.first_at(path));
        match amount.and_then(|amount| Decimal::parse(amount.unread_text().trim())) {
            Some(amount) => self.sum = self.sum + amount,
            None => self.unreadable += 1,
        }
    }

    pub fn add(&mut self, other: Self) {
        self.rows += other.rows;
        self.sum = self.sum + other.sum;
        self.unreadable += other.unreadable;
    }

    /// Compares the totals `NbOfTxs` and `CtrlSum` in a header with these rows.
    pub fn check(&self, header: &Element, path: &str, discrepancies: &mut Vec<Discrepancy>) -> Field<()> {
        if let Some(stated) = optional(header, "NbOfTxs", number)? {
            compare(format!("{path}/NbOfTxs"), stated, self.rows, discrepancies);
        }
        if let Some(element) = header.child("CtrlSum")? {
            self.check_sum(element, format!("{path}/CtrlSum"), discrepancies)?;
        }
        Ok(())
    }

    /// Compares a sum with these rows.
    pub fn check_sum(&self, element: &Element, path: String, discrepancies: &mut Vec<Discrepancy>) -> Field<()> {
        let stated = element.token()?;
        let Some(total) = Decimal::parse(stated) else {
            return Err(element.error(Reason::DecimalNumber(stated.to_owned())));
        };
        if self.unreadable > 0 {
            let reason = format!("{} amounts cannot be read", self.unreadable);
            discrepancies.push(Discrepancy::Unchecked { path, reason });
        } else if total != self.sum {
            let (stated, computed) = (stated.to_owned(), self.sum.to_string());
            discrepancies.push(Discrepancy::Total { path, stated, computed });
        }
        Ok(())
    }
}

/// Notes a discrepancy if two numbers that should be equal are not.
pub(crate) fn compare<T: PartialEq + ToString>(path: String, stated: T, computed: T, to: &mut Vec<Discrepancy>) {
    if stated != computed {
        to.push(Discrepancy::Total { path, stated: stated.to_string(), computed: computed.to_string() });
    }
}

/// The text at a path in a row, to name a refused row by, if it is short enough to quote.
pub(crate) fn quoted_id(row: &Element, path: &[&str]) -> Option<String> {
    let text = row.first_at(path)?.unread_text();
    (!text.is_empty() && text.chars().count() <= MAX_QUOTED_ID).then(|| text.to_owned())
}

/// A refusal for an error in a row. `path` leads to the row.
pub(crate) fn refusal(row: &Element, path: &str, id: Option<String>, error: FieldError) -> Refusal {
    Refusal { row: path.to_owned(), id, place: row.place(path, error.position), reason: error.reason }
}

/// The group header: read as a whole, given to a function, and what that did not read is reported.
pub(crate) fn header<T>(
    element: &Element,
    path: &str,
    losses: &mut LossReport,
    read: impl FnOnce(&Element) -> Field<T>,
) -> Result<T, FileError> {
    let value = read(element).map_err(|error| Source::field_error(element, path, error))?;
    element.add_losses(path, losses);
    Ok(value)
}

/// What pain.001 and pacs.008 say of a transfer in the same way.
pub(crate) fn credit_transfer(row: &Element, amount: Money) -> Field<CreditTransfer> {
    let id = row.required("PmtId")?;
    Ok(CreditTransfer {
        instruction_id: optional_text(id, "InstrId", 35)?,
        end_to_end_id: text(id, "EndToEndId", 35)?,
        uetr: optional(id, "UETR", Element::parse)?,
        amount,
        charge_bearer: optional(row, "ChrgBr", charge_bearer)?,
        creditor_agent: agent(row, "CdtrAgt")?,
        creditor: optional_party(row, "Cdtr")?,
        creditor_account: account(row.required("CdtrAcct")?)?,
        remittance: remittance(row)?,
    })
}

/// The error of a file without a header.
pub(crate) fn missing_header() -> FileError {
    let place = Place { path: "GrpHdr".to_owned(), line: 1, column: 1 };
    FileError::Field { place, reason: Reason::Missing("GrpHdr".to_owned()) }
}

/// The header of a message, which may be there once.
pub(crate) fn set_header(header: &mut Option<Element>, element: Element) -> Result<(), FileError> {
    if header.is_some() {
        let error = element.error(Reason::Repeated("GrpHdr".to_owned()));
        return Err(Source::field_error(&element, "GrpHdr", error));
    }
    *header = Some(element);
    Ok(())
}

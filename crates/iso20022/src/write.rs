//! Elements that all messages share, written.

use crate::{
    model::{
        Account, AccountIdentification, Agent, CodeOrProprietary, CreditTransfer, CreditorReference, Party, Remittance,
    },
    money::Decimal,
    reason::{Reason, WriteError},
    xml::{MAX_35, XmlWriter},
};

/// What `Othr/Id` says of an agent that the schema demands and nobody has named.
pub(crate) const NOT_PROVIDED: &str = "NOTPROVIDED";
/// Codes of a creditor reference (`DocumentType3Code`).
const DOCUMENT_TYPES: [&str; 6] = ["RADM", "RPIN", "FXDR", "DISP", "PUOR", "SCOR"];

type Written = Result<(), WriteError>;

/// A party; an empty element if nothing is known of it.
pub(crate) fn party(writer: &mut XmlWriter, name: &'static str, party: &Party) -> Written {
    writer.element(name, |writer| party_content(writer, party))
}

pub(crate) fn party_content(writer: &mut XmlWriter, party: &Party) -> Written {
    writer.optional_text("Nm", party.name.as_deref(), 140)?;
    let Some(lei) = &party.lei else { return Ok(()) };
    writer.element("Id", |writer| {
        writer.element("OrgId", |writer| {
            writer.token("LEI", lei);
            Ok(())
        })
    })
}

/// A party, or nothing if nothing is known of it.
pub(crate) fn known_party(writer: &mut XmlWriter, name: &'static str, known: &Party) -> Written {
    if *known == Party::default() { Ok(()) } else { party(writer, name, known) }
}

pub(crate) fn agent(writer: &mut XmlWriter, name: &'static str, agent: &Agent) -> Written {
    writer.element(name, |writer| writer.element("FinInstnId", |writer| institution(writer, agent)))
}

pub(crate) fn optional_agent(writer: &mut XmlWriter, name: &'static str, known: Option<&Agent>) -> Written {
    known.map_or(Ok(()), |known| agent(writer, name, known))
}

/// An agent that the schema demands.
pub(crate) fn mandatory_agent(writer: &mut XmlWriter, name: &'static str, known: Option<&Agent>) -> Written {
    let unknown = || Agent { other: Some(NOT_PROVIDED.to_owned()), ..Agent::default() };
    match known {
        Some(known) => agent(writer, name, known),
        None => agent(writer, name, &unknown()),
    }
}

fn institution(writer: &mut XmlWriter, agent: &Agent) -> Written {
    if *agent == Agent::default() {
        return Err(writer.missing("BICFI, ClrSysMmbId, LEI, Nm or Othr"));
    }
    if let Some(bic) = &agent.bic {
        writer.token("BICFI", bic);
    }
    if let Some(member) = &agent.clearing_member {
        writer.element("ClrSysMmbId", |writer| {
            if let Some(system) = &member.system {
                writer.code_or_proprietary("ClrSysId", system, 5)?;
            }
            writer.text("MmbId", &member.member, MAX_35)
        })?;
    }
    if let Some(lei) = &agent.lei {
        writer.token("LEI", lei);
    }
    writer.optional_text("Nm", agent.name.as_deref(), 140)?;
    match &agent.other {
        Some(other) => writer.element("Othr", |writer| writer.text("Id", other, MAX_35)),
        None => Ok(()),
    }
}

pub(crate) fn account(writer: &mut XmlWriter, name: &'static str, account: &Account) -> Written {
    writer.element(name, |writer| account_content(writer, account))
}

pub(crate) fn account_content(writer: &mut XmlWriter, account: &Account) -> Written {
    writer.element("Id", |writer| match &account.identification {
        AccountIdentification::Iban(iban) => {
            writer.token("IBAN", iban);
            Ok(())
        }
        AccountIdentification::Other(other) => writer.element("Othr", |writer| {
            writer.text("Id", &other.id, 34)?;
            if let Some(scheme) = &other.scheme {
                writer.code_or_proprietary("SchmeNm", scheme, 4)?;
            }
            writer.optional_text("Issr", other.issuer.as_deref(), MAX_35)
        }),
    })?;
    if let Some(currency) = account.currency {
        writer.token("Ccy", currency);
    }
    Ok(())
}

pub(crate) fn remittance(writer: &mut XmlWriter, remittance: &Remittance) -> Written {
    if *remittance == Remittance::default() {
        return Ok(());
    }
    writer.element("RmtInf", |writer| {
        for line in &remittance.unstructured {
            writer.text("Ustrd", line, 140)?;
        }
        for reference in &remittance.references {
            writer.element("Strd", |writer| {
                writer.element("CdtrRefInf", |writer| creditor_reference(writer, reference))
            })?;
        }
        Ok(())
    })
}

fn creditor_reference(writer: &mut XmlWriter, reference: &CreditorReference) -> Written {
    match &reference.reference_type {
        None if reference.issuer.is_some() => return Err(writer.missing("Tp/CdOrPrtry")),
        None => {}
        Some(CodeOrProprietary::Code(code)) if !DOCUMENT_TYPES.contains(&code.as_str()) => {
            let known = DOCUMENT_TYPES.join(", ");
            return Err(writer.error("Tp/CdOrPrtry/Cd", Reason::Code { code: code.clone(), known }));
        }
        Some(kind) => writer.element("Tp", |writer| {
            writer.code_or_proprietary("CdOrPrtry", kind, 4)?;
            writer.optional_text("Issr", reference.issuer.as_deref(), MAX_35)
        })?,
    }
    writer.text("Ref", &reference.reference, MAX_35)
}

/// The ids of a transfer as both messages begin them; what follows the end-to-end id differs.
pub(crate) fn payment_id(
    writer: &mut XmlWriter,
    transfer: &CreditTransfer,
    transaction_id: Option<&str>,
    clearing_reference: Option<&str>,
) -> Written {
    writer.element("PmtId", |writer| {
        writer.optional_text("InstrId", transfer.instruction_id.as_deref(), MAX_35)?;
        writer.text("EndToEndId", &transfer.end_to_end_id, MAX_35)?;
        writer.optional_text("TxId", transaction_id, MAX_35)?;
        if let Some(uetr) = &transfer.uetr {
            writer.token("UETR", uetr);
        }
        writer.optional_text("ClrSysRef", clearing_reference, MAX_35)
    })
}

pub(crate) fn charge_bearer(writer: &mut XmlWriter, transfer: &CreditTransfer) {
    if let Some(bearer) = transfer.charge_bearer {
        writer.token("ChrgBr", bearer.code());
    }
}

/// An amount that a transfer moves, which must be above zero.
pub(crate) fn positive_amount(writer: &mut XmlWriter, name: &'static str, money: crate::Money) -> Written {
    if money.minor == 0 {
        return Err(writer.error(name, Reason::ZeroAmount));
    }
    writer.amount(name, money)
}

/// `NbOfTxs` and `CtrlSum`: how many transfers there are and the sum of their amounts, whatever their currencies. A sum of more than
/// the 18 digits of the schema, which only mixed currencies make, is left out; it is optional.
pub(crate) fn totals<'a>(writer: &mut XmlWriter, transfers: impl Iterator<Item = &'a CreditTransfer> + Clone) {
    writer.token("NbOfTxs", transfers.clone().count());
    let sum: Decimal = transfers.map(|transfer| Decimal::from_money(transfer.amount)).sum();
    if sum.fits_schema() {
        writer.token("CtrlSum", sum);
    }
}

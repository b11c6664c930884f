//! Whatever can be written is valid and reads back as it was; whatever is read does no harm.

use proptest::{collection::vec, option, prelude::*, test_runner::Config};
use vinculum_iso20022::{
    Account, AccountIdentification, Agent, ChargeBearer, CodeOrProprietary, CreditDebit, CreditTransfer,
    CreditorReference, Currency, DateOrDateTime, Money, OtherAccount, Party, Remittance,
    camt053::{self, Entry, EntryStatus, EntryTransaction},
    pacs008, pain001,
};

use crate::support::{assert_valid, bank, entry, iban, initiation, interbank, statement};

/// Text of any characters that XML 1.0 allows, among them those that need escaping.
fn text(maximum: usize) -> impl Strategy<Value = String> {
    let character = prop_oneof![
        prop::sample::select(vec!['<', '>', '&', '"', '\'', ']', '\r', '\n', '\t', ' ', '汽', '车', '🚗', '\u{FFFD}']),
        prop::char::ranges(vec![' '..='~', '\u{A0}'..='\u{D7FF}', '\u{10000}'..='\u{10FFFF}'].into()),
    ];
    vec(character, 1..=maximum).prop_map(String::from_iter)
}

fn currency() -> impl Strategy<Value = Currency> {
    let codes = prop::sample::select(vec!["CNY", "EUR", "JPY", "BHD", "CLF"]);
    codes.prop_map(|code| Currency::from_alphabetic(code).unwrap())
}

fn money() -> impl Strategy<Value = Money> {
    let minor = prop_oneof![1_u64..100_000, 1_u64..100_000_000_000_000];
    (minor, currency()).prop_map(|(minor, currency)| Money { minor, currency })
}

fn party() -> impl Strategy<Value = Party> {
    let lei = option::of(Just("5493001KJTIIGC8Y1R12".parse().unwrap()));
    (option::of(text(140)), lei).prop_map(|(name, lei)| Party { name, lei })
}

fn account() -> impl Strategy<Value = Account> {
    let scheme =
        prop_oneof![text(4).prop_map(CodeOrProprietary::Code), text(35).prop_map(CodeOrProprietary::Proprietary)];
    let other = (text(34), option::of(scheme), option::of(text(35)))
        .prop_map(|(id, scheme, issuer)| AccountIdentification::Other(OtherAccount { id, scheme, issuer }));
    let identification = prop_oneof![Just(iban("GB29NWBK60161331926819").identification), other];
    (identification, option::of(currency())).prop_map(|(identification, currency)| Account { identification, currency })
}

fn agent() -> impl Strategy<Value = Option<Agent>> {
    let named = |(name, other)| Agent { name: Some(name), other, ..Agent::default() };
    option::of(prop_oneof![Just(bank("ICBKCNBJ")), (text(140), option::of(text(35))).prop_map(named)])
}

fn remittance() -> impl Strategy<Value = Remittance> {
    let kind = prop_oneof![
        Just(CodeOrProprietary::Code("SCOR".to_owned())),
        text(35).prop_map(CodeOrProprietary::Proprietary)
    ];
    let typed = option::of((kind, option::of(text(35))));
    let reference = (text(35), typed).prop_map(|(reference, typed)| {
        let (reference_type, issuer) = typed.map_or((None, None), |(kind, issuer)| (Some(kind), issuer));
        CreditorReference { reference, reference_type, issuer }
    });
    let parts = (vec(text(140), 0..3), vec(reference, 0..3));
    parts.prop_map(|(unstructured, references)| Remittance { unstructured, references })
}

fn charge_bearer() -> impl Strategy<Value = ChargeBearer> {
    use ChargeBearer::{Creditor, Debtor, ServiceLevel, Shared};
    prop::sample::select(vec![Debtor, Creditor, Shared, ServiceLevel])
}

fn transfer() -> impl Strategy<Value = CreditTransfer> {
    let ids = (option::of(text(35)), text(35));
    let parts = (ids, money(), option::of(charge_bearer()), agent(), party(), account(), remittance());
    parts.prop_map(
        |((instruction_id, end_to_end_id), amount, charge_bearer, creditor_agent, creditor, account, remittance)| {
            CreditTransfer {
                instruction_id,
                end_to_end_id,
                uetr: Some("8a562c67-ca16-48ba-b074-65581be6f011".parse().unwrap()),
                amount,
                charge_bearer,
                creditor_agent,
                creditor,
                creditor_account: account,
                remittance,
            }
        },
    )
}

fn statement_entry() -> impl Strategy<Value = Entry> {
    let status = prop::sample::select(vec![EntryStatus::Booked, EntryStatus::Pending, EntryStatus::Future]);
    let direction = prop::sample::select(vec![CreditDebit::Credit, CreditDebit::Debit]);
    let transaction = (option::of(text(35)), party(), option::of(account()), remittance());
    let transaction = transaction.prop_map(|(end_to_end_id, creditor, creditor_account, remittance)| {
        EntryTransaction { end_to_end_id, creditor, creditor_account, remittance, ..EntryTransaction::default() }
    });
    let parts = (0_u64..1_000_000_000, direction, status, option::of(text(35)), vec(transaction, 0..3));
    parts.prop_map(|(minor, direction, status, reference, transactions)| {
        let mut made = entry("1.00", direction, status);
        made.amount.minor = minor;
        Entry { reference, transactions, ..made }
    })
}

proptest! {
    #![proptest_config(Config { cases: 48, failure_persistence: None, ..Config::default() })]

    #[test]
    fn an_initiation(blocks in vec(vec(transfer(), 1..4), 1..3), name in text(140), debtor in account()) {
        let mut message = initiation();
        let first = message.payments.remove(0);
        message.initiating_party.name = Some(name);
        message.payments = blocks
            .into_iter()
            .map(|transfers| {
                let requested_execution = DateOrDateTime::DateTime("2026-02-02T00:00:00".parse().unwrap());
                pain001::PaymentInstruction { transfers, debtor_account: debtor.clone(), requested_execution, ..first.clone() }
            })
            .collect();
        let file = pain001::write(&message).unwrap();
        assert_valid("pain.001.001.09", &file);
        let reading = pain001::read(file.as_bytes()).unwrap();
        prop_assert!(reading.losses.is_empty() && reading.refusals.is_empty(), "{:?}", reading);
        prop_assert_eq!(reading.message, message);
    }

    #[test]
    fn an_interbank_message(transfers in vec((transfer(), charge_bearer(), agent()), 1..5)) {
        let mut message = interbank();
        let first = message.transfers.remove(0);
        message.transfers = transfers
            .into_iter()
            .map(|(transfer, charge_bearer, debtor_agent)| {
                let transfer = CreditTransfer { charge_bearer: Some(charge_bearer), ..transfer };
                pacs008::InterbankTransfer { transfer, debtor_agent, ..first.clone() }
            })
            .collect();
        let file = pacs008::write(&message).unwrap();
        assert_valid("pacs.008.001.08", &file);
        let reading = pacs008::read(file.as_bytes()).unwrap();
        prop_assert!(reading.losses.is_empty() && reading.refusals.is_empty(), "{:?}", reading);
        prop_assert_eq!(reading.message, message);
    }

    #[test]
    fn a_statement(entries in vec(statement_entry(), 0..5), opening in -1_000_000_i64..1_000_000) {
        let mut message = statement();
        let statement = &mut message.statements[0];
        let signed = |entry: &Entry| match (entry.status, entry.direction) {
            (EntryStatus::Booked, CreditDebit::Credit) => entry.amount.minor as i64,
            (EntryStatus::Booked, CreditDebit::Debit) => -(entry.amount.minor as i64),
            _ => 0,
        };
        let closing = opening + entries.iter().map(signed).sum::<i64>();
        for (balance, minor) in [(&mut statement.opening, opening), (&mut statement.closing, closing)] {
            balance.amount.minor = minor.unsigned_abs();
            balance.direction = if minor < 0 { CreditDebit::Debit } else { CreditDebit::Credit };
        }
        statement.entries = entries;
        let file = camt053::write(&message).unwrap();
        assert_valid("camt.053.001.08", &file);
        let reading = camt053::read(file.as_bytes()).unwrap();
        prop_assert!(reading.losses.is_empty() && reading.discrepancies.is_empty(), "{:?}", reading);
        prop_assert_eq!(reading.message, message);
    }

    #[test]
    fn a_file_with_a_few_bytes_changed(changes in vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        for file in [
            pain001::write(&initiation()).unwrap(),
            pacs008::write(&interbank()).unwrap(),
            camt053::write(&statement()).unwrap(),
        ] {
            let mut bytes = file.into_bytes();
            for (index, byte) in &changes {
                let at = index.index(bytes.len());
                bytes[at] = *byte;
            }
            let _ = (pain001::read(&bytes), pacs008::read(&bytes), camt053::read(&bytes)); // none of them panics
        }
    }
}

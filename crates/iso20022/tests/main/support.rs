//! Messages to begin with, and validation against the schemas.

use std::{
    env, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Once,
};

use vinculum_iso20022::{
    Account, AccountIdentification, Agent, ChargeBearer, ClearingMember, CodeOrProprietary, CreditDebit,
    CreditTransfer, CreditorReference, Currency, DateOrDateTime, Money, OtherAccount, Party, Remittance,
    camt053::{
        Balance, BankTransactionCode, Entry, EntryStatus, EntryTransaction, Period, ProprietaryCode, Statement,
        StatementMessage, TransactionDomain,
    },
    pacs008::{InterbankTransfer, InterbankTransfers, Settlement, SettlementMethod},
    pain001::{PaymentInitiation, PaymentInstruction, PaymentMethod},
};

/// A folder with the schemas, as `scripts/iso20022-schemas` makes it.
pub const SCHEMAS: &str = "VINCULUM_ISO20022_XSD";

pub fn schema_folder() -> Option<PathBuf> {
    static TOLD: Once = Once::new();
    let folder = env::var_os(SCHEMAS).map(PathBuf::from);
    if folder.is_none() {
        TOLD.call_once(|| tell(&format!("{SCHEMAS} is not set: no schema is checked and no sample file is read")));
    }
    folder
}

/// Writes to standard error past the test harness, which keeps what `eprintln!` says of tests that pass.
#[allow(clippy::explicit_write)]
pub fn tell(sentence: &str) {
    writeln!(std::io::stderr(), "{sentence}").unwrap();
}

/// All files below a folder with an ending.
pub fn files_below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path, ending));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// What xmllint has against a file, or nothing if it is valid.
pub fn schema_violations(schemas: &Path, version: &str, file: &str) -> Option<String> {
    let name = format!("{version}.xsd");
    let schema = files_below(schemas, &name).into_iter().next().unwrap_or_else(|| panic!("{SCHEMAS} has no {name}"));
    let mut xmllint = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .arg(schema)
        .arg("-")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("xmllint of libxml2-utils");
    xmllint.stdin.take().unwrap().write_all(file.as_bytes()).unwrap();
    let output = xmllint.wait_with_output().unwrap();
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Checks a written file against its schema, if there are schemas.
pub fn assert_valid(version: &str, file: &str) {
    if let Some(schemas) = schema_folder() {
        assert_eq!(schema_violations(&schemas, version, file), None, "{file}");
    }
}

pub fn money(amount: &str, currency: &str) -> Money {
    Money::parse(amount, Currency::from_alphabetic(currency).unwrap()).unwrap()
}

pub fn party(name: &str) -> Party {
    Party { name: Some(name.to_owned()), lei: None }
}

pub fn iban(text: &str) -> Account {
    Account::from(text.parse::<vinculum_iso20022::Iban>().unwrap())
}

pub fn bank(bic: &str) -> Agent {
    Agent { bic: Some(bic.parse().unwrap()), ..Agent::default() }
}

pub fn date(text: &str) -> DateOrDateTime {
    DateOrDateTime::Date(text.parse().unwrap())
}

/// An account outside the IBAN countries with every field.
pub fn ledger_account() -> Account {
    Account {
        identification: AccountIdentification::Other(OtherAccount {
            id: "6222 0210 0101 1234".to_owned(),
            scheme: Some(CodeOrProprietary::Code("BBAN".to_owned())),
            issuer: Some("ICBC".to_owned()),
        }),
        currency: Some(Currency::from_alphabetic("CNY").unwrap()),
    }
}

/// A transfer with every field.
pub fn full_transfer() -> CreditTransfer {
    CreditTransfer {
        instruction_id: Some("INSTR-1".to_owned()),
        end_to_end_id: "E2E-1".to_owned(),
        uetr: Some("8a562c67-ca16-48ba-b074-65581be6f011".parse().unwrap()),
        amount: money("125000.50", "CNY"),
        charge_bearer: Some(ChargeBearer::Shared),
        creditor_agent: Some(Agent {
            bic: Some("ICBKCNBJ".parse().unwrap()),
            clearing_member: Some(ClearingMember {
                system: Some(CodeOrProprietary::Code("CNAPS".to_owned())),
                member: "102100099996".to_owned(),
            }),
            lei: Some("5493002ERZU2K9PZDL40".parse().unwrap()),
            name: Some("中国工商银行".to_owned()),
            other: Some("ICBC-1".to_owned()),
        }),
        creditor: Party {
            name: Some("上海汽车零部件 <A&B> \"有限公司\"".to_owned()),
            lei: Some("5493002ERZU2K9PZDL40".parse().unwrap()),
        },
        creditor_account: ledger_account(),
        remittance: Remittance {
            unstructured: vec!["发票 2026-0815".to_owned(), "line\ttwo\r\nline three".to_owned()],
            references: vec![
                CreditorReference {
                    reference: "RF18539007547034".to_owned(),
                    reference_type: Some(CodeOrProprietary::Code("SCOR".to_owned())),
                    issuer: Some("ISO".to_owned()),
                },
                CreditorReference { reference: "4711".to_owned(), reference_type: None, issuer: None },
            ],
        },
    }
}

/// A transfer with as little as there may be.
pub fn small_transfer(end_to_end_id: &str, amount: Money) -> CreditTransfer {
    CreditTransfer {
        instruction_id: None,
        end_to_end_id: end_to_end_id.to_owned(),
        uetr: None,
        amount,
        charge_bearer: None,
        creditor_agent: None,
        creditor: Party::default(),
        creditor_account: iban("GB29NWBK60161331926819"),
        remittance: Remittance::default(),
    }
}

pub fn initiation() -> PaymentInitiation {
    let instruction = |id: &str, transfers| PaymentInstruction {
        id: id.to_owned(),
        method: PaymentMethod::Transfer,
        requested_execution: date("2026-02-02"),
        debtor: party("比亚迪股份有限公司"),
        debtor_account: iban("DE89370400440532013000"),
        debtor_agent: None,
        charge_bearer: Some(ChargeBearer::ServiceLevel),
        transfers,
    };
    let mut second = instruction("PMT-2", vec![small_transfer("E2E-2", money("5000", "JPY"))]);
    second.transfers.push(small_transfer("E2E-3", money("1.234", "BHD")));
    second.method = PaymentMethod::TransferAdvice;
    second.requested_execution = DateOrDateTime::DateTime("2026-02-02T09:30:00+08:00".parse().unwrap());
    second.debtor_agent = Some(bank("COBADEFFXXX"));
    PaymentInitiation {
        message_id: "MSG-1".to_owned(),
        created: "2026-01-31T09:30:00.125Z".parse().unwrap(),
        initiating_party: party("比亚迪"),
        payments: vec![instruction("PMT-1", vec![full_transfer()]), second],
    }
}

pub fn interbank() -> InterbankTransfers {
    let transfer = |transfer: CreditTransfer, day: &str| InterbankTransfer {
        transaction_id: Some("TX-1".to_owned()),
        clearing_system_reference: None,
        settlement_date: day.parse().unwrap(),
        instructed_amount: None,
        debtor: party("Vinculum 租赁"),
        debtor_account: Some(iban("FR1420041010050500013M02606")),
        debtor_agent: Some(bank("BNPAFRPP")),
        transfer,
    };
    let mut second = transfer(small_transfer("E2E-2", money("7.25", "CNY")), "2026-02-03");
    second.transfer.charge_bearer = Some(ChargeBearer::Debtor);
    second.transaction_id = None;
    second.clearing_system_reference = Some("CLR-2".to_owned());
    second.instructed_amount = Some(money("1", "USD"));
    second.debtor_account = None;
    second.debtor_agent = None;
    InterbankTransfers {
        message_id: "FI-1".to_owned(),
        created: "2026-01-31T09:30:00".parse().unwrap(),
        settlement: Settlement {
            method: SettlementMethod::ClearingSystem,
            clearing_system: Some(CodeOrProprietary::Proprietary("VINCULUM".to_owned())),
        },
        instructing_agent: Some(bank("BNPAFRPP")),
        instructed_agent: Some(bank("ICBKCNBJ")),
        transfers: vec![transfer(full_transfer(), "2026-02-02"), second],
    }
}

pub fn entry(amount: &str, direction: CreditDebit, status: EntryStatus) -> Entry {
    Entry {
        reference: Some("N-1".to_owned()),
        amount: money(amount, "CNY"),
        direction,
        is_reversal: false,
        status,
        booking_date: Some(date("2026-01-31")),
        value_date: None,
        servicer_reference: None,
        code: BankTransactionCode {
            domain: Some(TransactionDomain {
                domain: "PMNT".to_owned(),
                family: "RCDT".to_owned(),
                sub_family: "ESCT".to_owned(),
            }),
            proprietary: None,
        },
        transactions: Vec::new(),
        additional_information: None,
    }
}

/// Opens at -100.00, 350.25 comes in, 50.25 goes out, 999.00 is pending, closes at 200.00.
pub fn statement() -> StatementMessage {
    let balance = |amount, direction, day| Balance { amount: money(amount, "CNY"), direction, date: date(day) };
    let full = full_transfer();
    let mut credit = entry("350.25", CreditDebit::Credit, EntryStatus::Booked);
    credit.value_date = Some(DateOrDateTime::DateTime("2026-01-31T10:00:00".parse().unwrap()));
    credit.servicer_reference = Some("ledger-7".to_owned());
    credit.code.proprietary =
        Some(ProprietaryCode { code: "instalment".to_owned(), issuer: Some("Vinculum".to_owned()) });
    credit.additional_information = Some("分期付款".to_owned());
    credit.transactions = vec![
        EntryTransaction {
            instruction_id: full.instruction_id,
            end_to_end_id: Some(full.end_to_end_id),
            uetr: full.uetr,
            transaction_id: Some("TX-1".to_owned()),
            amount: Some(money("350.25", "CNY")),
            direction: Some(CreditDebit::Credit),
            debtor: full.creditor.clone(),
            debtor_account: Some(ledger_account()),
            creditor: party("李雷"),
            creditor_account: Some(iban("GB29NWBK60161331926819")),
            remittance: full.remittance,
        },
        EntryTransaction::default(),
    ];
    let mut debit = entry("50.25", CreditDebit::Debit, EntryStatus::Booked);
    debit.is_reversal = true;
    StatementMessage {
        message_id: "STMT-MSG-1".to_owned(),
        created: "2026-02-01T00:00:00Z".parse().unwrap(),
        statements: vec![Statement {
            id: "STMT-1".to_owned(),
            electronic_sequence_number: Some(31),
            created: Some("2026-02-01T00:00:00Z".parse().unwrap()),
            period: Some(Period {
                from: "2026-01-31T00:00:00Z".parse().unwrap(),
                to: "2026-01-31T23:59:59Z".parse().unwrap(),
            }),
            account: ledger_account(),
            owner: party("李雷"),
            servicer: Some(bank("ICBKCNBJ")),
            opening: balance("100", CreditDebit::Debit, "2026-01-31"),
            closing: balance("200", CreditDebit::Credit, "2026-01-31"),
            entries: vec![credit, debit, entry("999", CreditDebit::Credit, EntryStatus::Pending)],
        }],
    }
}

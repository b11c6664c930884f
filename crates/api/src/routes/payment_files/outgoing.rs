//! Money that was redeemed, as a message to the bank that shall credit it.

use super::{
    numbers::{self, number},
    unfit,
};
use crate::{
    api::Api,
    problem::Problem,
    routes::{accounts::load, statement::time},
};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::HashSet;
use utoipa::ToSchema;
use vinculum_core::{AccountId, ActionDigest, OrganisationId, sha256_parts};
use vinculum_index::view::AccountView;
use vinculum_iso20022::{
    Account, Agent, Bic, ChargeBearer, CreditTransfer, Currency, Iban, Money, Party, Remittance, Uetr,
    pacs008::{self, InterbankTransfer, InterbankTransfers, Settlement, SettlementMethod},
};
use vinculum_loans::rules::day_of;
use vinculum_payments::{BANK_ENTRIES, BankEntry};

/// What to write.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pacs008Order {
    /// How the banks settle: `CLRG`, `INDA`, `INGA` or `COVE`.
    #[schema(value_type = String)]
    settlement_method: SettlementMethod,
    /// The day on which the banks settle; by default that of the redemption, which it can't be before.
    #[serde(default)]
    #[schema(value_type = String, nullable = false)]
    settlement_date: Option<Date>,
    /// BIC of the bank that sends.
    #[serde(default)]
    #[schema(value_type = String, nullable = false)]
    instructing_bic: Option<Bic>,
    /// BIC of the bank that receives.
    #[serde(default)]
    #[schema(value_type = String, nullable = false)]
    instructed_bic: Option<Bic>,
    /// The transfers; 1 to 1000.
    transfers: Vec<Pacs008Transfer>,
}

/// One redemption, and for whom the money is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Pacs008Transfer {
    /// The redemption: the digest of its action.
    #[schema(value_type = String)]
    redemption: ActionDigest,
    /// Who pays, by name.
    debtor: String,
    /// Who is paid, by name.
    creditor: String,
    /// The creditor's account outside, as an IBAN.
    #[serde(default)]
    #[schema(value_type = String, nullable = false)]
    creditor_iban: Option<Iban>,
    /// Instead, the creditor's account on this ledger, at another bank.
    #[serde(default)]
    #[schema(value_type = String, nullable = false)]
    creditor_account: Option<AccountId>,
    /// BIC of the creditor's bank.
    #[serde(default)]
    #[schema(value_type = String, nullable = false)]
    creditor_bic: Option<Bic>,
    /// What for, at most 140 characters.
    #[serde(default)]
    #[schema(nullable = false)]
    remittance: Option<String>,
}

/// Most transfers of a message.
const MAX_TRANSFERS: usize = 1_000;

/// The message, and a name for the file.
pub(super) async fn write(api: &Api, order: Pacs008Order) -> Result<(String, String), Problem> {
    let digests: Vec<ActionDigest> = order.transfers.iter().map(|transfer| transfer.redemption).collect();
    if digests.is_empty() || digests.len() > MAX_TRANSFERS {
        return Err(unfit(format!("there are {} transfers; a message has 1 to {MAX_TRANSFERS}", digests.len())));
    }
    if let Some(twice) = repeated(&digests) {
        return Err(unfit(format!("redemption {twice} stands there twice")));
    }
    let entries = load(api, &BANK_ENTRIES, &digests).await?;
    let mut transfers = Vec::with_capacity(digests.len());
    let mut bank: Option<OrganisationId> = None;
    for (transfer, entry) in order.transfers.iter().zip(entries) {
        let redemption = redemption(api, transfer, entry).await?;
        let of = &redemption.account.bank;
        if let Some(bank) = bank.as_ref().filter(|bank| *bank != of) {
            return Err(unfit(format!("the redemptions are of {bank} and of {of}: a message is from one bank")));
        }
        bank = Some(of.clone());
        transfers.push(row(api, &order, transfer, &redemption).await?);
    }
    let parts: Vec<&[u8]> =
        std::iter::once(&b"vinculum-pacs008-v1\n"[..]).chain(digests.iter().map(|id| &id.0[..])).collect();
    let message_id = sha256_parts(&parts).to_string()[..32].to_owned();
    let agent = |bic: &Option<Bic>| bic.clone().map(|bic| Agent { bic: Some(bic), ..Agent::default() });
    let sender = bank.map(|bank| Agent {
        bic: order.instructing_bic.clone(),
        other: Some(bank.to_string()),
        ..Agent::default()
    });
    let message = InterbankTransfers {
        message_id: message_id.clone(),
        created: time(api.chain.now().0)?,
        settlement: Settlement { method: order.settlement_method, clearing_system: None },
        instructing_agent: sender,
        instructed_agent: agent(&order.instructed_bic),
        transfers,
    };
    let xml = pacs008::write(&message).map_err(unfit)?;
    Ok((format!("pacs008-{message_id}.xml"), xml))
}

fn repeated(digests: &[ActionDigest]) -> Option<&ActionDigest> {
    let mut seen = HashSet::new();
    digests.iter().find(|digest| !seen.insert(**digest))
}

struct Redemption {
    entry: BankEntry,
    account: AccountView,
}

async fn redemption(api: &Api, transfer: &Pacs008Transfer, entry: Option<BankEntry>) -> Result<Redemption, Problem> {
    let Some(entry) = entry.filter(|entry| !entry.issued) else {
        return Err(Problem::not_found(format!("there is no redemption {}", transfer.redemption)));
    };
    let account =
        api.index.account(&entry.account).await?.ok_or_else(|| Problem::internal("an account isn't indexed"))?;
    Ok(Redemption { entry, account })
}

async fn row(
    api: &Api,
    order: &Pacs008Order,
    transfer: &Pacs008Transfer,
    Redemption { entry, account }: &Redemption,
) -> Result<InterbankTransfer, Problem> {
    let redeemed = day_of(entry.at).ok_or_else(|| Problem::internal("a block is beyond the calendar"))?;
    let settlement_date = order.settlement_date.unwrap_or(redeemed);
    if settlement_date < redeemed {
        return Err(unfit(format!("{} was redeemed on {redeemed}, after {settlement_date}", transfer.redemption)));
    }
    let currency = Currency::from_alphabetic(&account.currency.to_string()).map_err(Problem::internal)?;
    let name = |name: &str| Party { name: Some(name.to_owned()), lei: None };
    Ok(InterbankTransfer {
        transaction_id: Some(transfer.redemption.to_string()[..32].into()),
        clearing_system_reference: None,
        settlement_date,
        instructed_amount: None,
        debtor: name(&transfer.debtor),
        debtor_account: Some(numbers::account(&account.id, None)),
        debtor_agent: Some(Agent {
            bic: order.instructing_bic.clone(),
            other: Some(account.bank.to_string()),
            ..Agent::default()
        }),
        transfer: CreditTransfer {
            instruction_id: None,
            end_to_end_id: entry.reference.clone().unwrap_or_else(|| "NOTPROVIDED".into()),
            uetr: Some(uetr(&transfer.redemption)?),
            amount: Money { minor: entry.amount.minor_units(), currency },
            charge_bearer: Some(ChargeBearer::Shared),
            creditor_agent: creditor_agent(api, transfer, account).await?,
            creditor: name(&transfer.creditor),
            creditor_account: creditor_account(transfer)?,
            remittance: Remittance {
                unstructured: transfer.remittance.iter().cloned().collect(),
                references: Vec::new(),
            },
        },
    })
}

fn creditor_account(transfer: &Pacs008Transfer) -> Result<Account, Problem> {
    match (&transfer.creditor_iban, &transfer.creditor_account) {
        (Some(iban), None) => Ok(iban.clone().into()),
        (None, Some(account)) => Ok(numbers::account(account, None)),
        _ => Err(unfit(format!(
            "{}: one of creditorIban and creditorAccount says which account is credited",
            transfer.redemption
        ))),
    }
}

/// The creditor's bank: a member of this ledger by its id, another one by its BIC, if that is given.
async fn creditor_agent(api: &Api, transfer: &Pacs008Transfer, debtor: &AccountView) -> Result<Option<Agent>, Problem> {
    let bic = transfer.creditor_bic.clone();
    let Some(id) = &transfer.creditor_account else {
        return Ok(bic.map(|bic| Agent { bic: Some(bic), ..Agent::default() }));
    };
    let account = api.index.account(id).await?;
    let account = account.ok_or_else(|| unfit(format!("there is no account {}", number(id))))?;
    if account.bank == debtor.bank {
        let detail =
            format!("accounts {} and {} are both at {}: a transfer pays", number(&debtor.id), number(id), debtor.bank);
        return Err(unfit(detail));
    }
    Ok(Some(Agent { bic, other: Some(account.bank.to_string()), ..Agent::default() }))
}

/// A UETR has the form of a UUID of version 4 (RFC 9562, section 5.4); its random bits are the redemption's digest.
fn uetr(redemption: &ActionDigest) -> Result<Uetr, Problem> {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&redemption.0[..16]);
    bytes[6] = bytes[6] & 0x0F | 0x40;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    let hex = hex::encode(bytes);
    let text = format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]);
    Uetr::try_from(text).map_err(Problem::internal)
}

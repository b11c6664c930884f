//! Accounts with some money for the ready-made identities, and a few payments between them.

use super::{setup::Setup, story::accepted};
use vinculum_client::{Client, Persona, TransactionBuilder};
use vinculum_core::{AccountId, Amount, Currency, OrganisationId, Party, Role, SecretKey};
use vinculum_payments::{Action, Issue, OpenAccount, Transfer};

/// What everybody begins with, in cents.
const PRIVATE: u64 = 1_850_000;
const ORGANISATION: u64 = 25_000_000;
/// What the bank itself has to lend, in cents.
const CAPITAL: u64 = 2_000_000_000;
/// What each holder paid to the workshop so far, in cents.
const BILLS: [(u64, &str); 3] = [(32_050, "INVOICE 2026-114"), (8_900, "TYRE CHANGE"), (61_275, "INVOICE 2026-397")];

/// The bank of the demonstration, with the key that signs for it.
pub(super) struct Bank {
    pub(super) party: Party,
    pub(super) key: SecretKey,
}

impl Bank {
    /// The name of the organisation.
    pub(super) fn id(&self) -> anyhow::Result<OrganisationId> {
        match &self.party {
            Party::Organisation(id) => Ok(id.clone()),
            Party::Key(_) => anyhow::bail!("the bank is no organisation"),
        }
    }
}

struct Holder {
    persona: Persona,
    account: AccountId,
}

/// Opens an account for each identity that has none, and makes the payments of those that are new.
pub async fn open_accounts(setup: &Setup, client: &Client) -> anyhow::Result<()> {
    let personas = client.personas().await?;
    let Some(bank) = bank(client, &personas).await? else { return Ok(()) };
    let currency: Currency = "EUR".parse()?;
    let (mut holders, mut workshop) = (Vec::new(), None);
    for persona in personas {
        let party = party(&persona);
        let (account, is_new) = match client.accounts(&party).await?.into_iter().next() {
            Some(account) => (account.id, false),
            None => (open(setup, client, &bank, &persona, currency).await?, true),
        };
        match persona.role {
            Some(Role::Workshop) => workshop = Some(account),
            None if is_new => holders.push(Holder { persona, account }),
            _ => {}
        }
    }
    let Some(workshop) = workshop else { return Ok(()) };
    for Holder { persona, account } in holders {
        for (amount, reference) in BILLS {
            let transfer = Transfer {
                salt: TransactionBuilder::salt(),
                from: account,
                to: workshop,
                amount: Amount::try_from(amount)?,
                currency,
                reference: Some(reference.into()),
            };
            submit(setup, client, vec![transfer.into()], &[&persona.key()], "paying the workshop").await?;
        }
    }
    Ok(())
}

/// The account of a party, if it has one.
pub(super) async fn account_of(client: &Client, party: &Party) -> anyhow::Result<Option<AccountId>> {
    Ok(client.accounts(party).await?.into_iter().next().map(|account| account.id))
}

pub(super) async fn bank(client: &Client, personas: &[Persona]) -> anyhow::Result<Option<Bank>> {
    let banks = client.organisations(Some("bank"), None, None).await?.items;
    let of = |persona: &&Persona| {
        persona.organisation.as_ref().is_some_and(|id| banks.iter().any(|bank| bank.id == id.as_str()))
    };
    Ok(personas.iter().find(of).map(|persona| Bank { party: party(persona), key: persona.key() }))
}

pub(super) fn party(persona: &Persona) -> Party {
    match &persona.organisation {
        Some(organisation) => Party::Organisation(organisation.clone()),
        None => Party::Key(persona.did),
    }
}

/// Opens the account and pays the first money in, in one transaction.
async fn open(
    setup: &Setup,
    client: &Client,
    bank: &Bank,
    persona: &Persona,
    currency: Currency,
) -> anyhow::Result<AccountId> {
    let by = bank.id()?;
    let open = OpenAccount {
        salt: TransactionBuilder::salt(),
        by: by.clone(),
        holder: party(persona),
        currency,
        credit_limit: Amount::ZERO,
    };
    let amount = match &persona.organisation {
        Some(id) if *id == by => CAPITAL,
        Some(_) => ORGANISATION,
        None => PRIVATE,
    };
    let issue = Issue {
        salt: TransactionBuilder::salt(),
        by: by.clone(),
        account: open.account(),
        amount: Amount::try_from(amount)?,
        currency,
        reference: Some("OPENING BALANCE".into()),
    };
    let account = open.account();
    let own = persona.key();
    let signers: Vec<&SecretKey> = if own.did() == bank.key.did() { vec![&bank.key] } else { vec![&bank.key, &own] };
    submit(setup, client, vec![open.into(), issue.into()], &signers, "opening an account").await?;
    Ok(account)
}

async fn submit(
    setup: &Setup,
    client: &Client,
    actions: Vec<Action>,
    keys: &[&SecretKey],
    what: &str,
) -> anyhow::Result<()> {
    let builder = TransactionBuilder::new(setup.genesis.network_id());
    let envelope = actions.iter().fold(builder, TransactionBuilder::action).sign(keys);
    accepted(&client.submit_and_wait(&envelope).await?, what)
}

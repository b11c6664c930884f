//! Who must sign a transaction, and who has.

mod agreements;

use crate::{access::speaks_for, api::Api, problem::Problem, routes::accounts::load};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use vinculum_core::{AccountId, Did, Party, Signature, VehicleId};
use vinculum_identity::KeyStatus;
use vinculum_index::view::LienStatus;
use vinculum_payments::{CHAINS, Release};
use vinculum_runtime::{Action, Outcome, Parsed, parse};

/// One who must sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Signer {
    /// `did:key:…` or `org:<id>`.
    #[schema(value_type = String)]
    pub party: Party,
    /// The organisation's legal name.
    #[schema(required)]
    pub name: Option<String>,
    /// Whether it has signed.
    pub signed: bool,
}

/// Members of whom more than two thirds must sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Quorum {
    /// How many must sign.
    pub needed: u64,
    /// The validators' organisations.
    pub members: Vec<Signer>,
}

/// Everybody who must sign a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signers {
    /// All of them must.
    pub required: Vec<Signer>,
    /// So many of them must.
    pub quorum: Option<Quorum>,
}

impl Signers {
    /// Whether nobody's signature is missing.
    pub fn are_complete(&self) -> bool {
        let quorum = self
            .quorum
            .as_ref()
            .is_none_or(|quorum| quorum.members.iter().filter(|member| member.signed).count() as u64 >= quorum.needed);
        quorum && self.required.iter().all(|signer| signer.signed)
    }

    /// Everybody, whether all of them must sign or not.
    pub fn all(&self) -> impl Iterator<Item = &Signer> {
        self.required.iter().chain(self.quorum.iter().flat_map(|quorum| &quorum.members))
    }
}

/// Who must sign this transaction as things stand, and which of them are among its signers.
pub async fn signers(api: &Api, transaction: &Parsed) -> Result<Signers, Problem> {
    let mut required = BTreeSet::new();
    let mut governed = false;
    let actions = transaction.actions();
    // What ends an agreement gives a deposit back without whoever would have to release it.
    let ends = actions.iter().any(|action| {
        matches!(action, Action::Sales(vinculum_sales::Action::Cancel(_) | vinculum_sales::Action::Decline(_)))
    });
    for action in actions {
        match action {
            Action::Vehicles(vinculum_vehicles::Action::ReleaseLien(release)) if release.loan.is_some() => {}
            // What a chain holds was signed when it was put in.
            Action::Vehicles(vinculum_vehicles::Action::TransferTitle(transfer)) if transfer.chain.is_some() => {}
            Action::Vehicles(vinculum_vehicles::Action::PlaceLien(lien)) if lien.chain.is_some() => {}
            Action::Payments(vinculum_payments::Action::VoidChain(_)) if ends => {}
            Action::Identity(action) => governed |= identity(action, &mut required),
            Action::Loans(action) => agreements::loans(api, action, &mut required).await?,
            Action::Payments(action) => payments(api, action, &mut required).await?,
            Action::Sales(action) => agreements::sales(api, action, &mut required).await?,
            Action::Vehicles(action) => vehicles(api, action, &mut required).await?,
        }
    }
    let mut signers = Vec::new();
    for party in required {
        signers.push(signer(api, party, transaction.signers()).await?);
    }
    let quorum = if governed { Some(quorum(api, transaction.signers()).await?) } else { None };
    Ok(Signers { required: signers, quorum })
}

/// Adds who must sign an action of the identity module; gives whether the validators' organisations must.
fn identity(action: &vinculum_identity::Action, required: &mut BTreeSet<Party>) -> bool {
    use vinculum_identity::Action as Identity;
    match action {
        Identity::AdmitOrganisation(_)
        | Identity::SuspendOrganisation(_)
        | Identity::ReinstateOrganisation(_)
        | Identity::SetRoles(_)
        | Identity::AssignWmi(_) => return true,
        // A new key proves that somebody has it.
        Identity::AddKey(action) => drop(required.insert(Party::Key(action.key))),
        Identity::RotateKey(action) => drop(required.insert(Party::Key(action.new))),
        Identity::RevokeKey(_) | Identity::IssueAttestation(_) | Identity::RevokeAttestation(_) => {}
    }
    required.extend(action.organisations().into_iter().cloned().map(Party::Organisation));
    false
}

/// Adds who must sign an action of the payments module. Where several may release a reservation, it is its arbiter.
async fn payments(
    api: &Api,
    action: &vinculum_payments::Action,
    required: &mut BTreeSet<Party>,
) -> Result<(), Problem> {
    use vinculum_payments::Action as Payments;
    let (holders, chain): (Vec<AccountId>, _) = match action {
        Payments::Redeem(redeem) => (vec![redeem.account], None),
        Payments::Transfer(transfer) => (vec![transfer.from], None),
        Payments::Refund(refund) => (vec![refund.from], None),
        Payments::Reserve(reserve) => (vec![reserve.from], None),
        Payments::GrantMandate(grant) => (vec![grant.from], None),
        Payments::RevokeMandate(revoke) => (vec![revoke.from], None),
        Payments::Collect(collect) => (vec![collect.to], None),
        Payments::Charge(charge) => (vec![charge.to], None),
        Payments::PostChain(post) => (Vec::new(), Some((post.chain, true))),
        Payments::VoidChain(void) => (Vec::new(), Some((void.chain, false))),
        Payments::OpenAccount(_)
        | Payments::FreezeAccount(_)
        | Payments::UnfreezeAccount(_)
        | Payments::CloseAccount(_)
        | Payments::SetCreditLimit(_)
        | Payments::Issue(_)
        | Payments::ExpireChain(_) => (Vec::new(), None),
    };
    required.extend(action.by().cloned().map(Party::Organisation));
    for account in holders {
        required.extend(account_holder(api, &account).await?);
    }
    if let Payments::OpenAccount(open) = action {
        required.insert(open.holder.clone());
    }
    let Some((id, post)) = chain else { return Ok(()) };
    let legs = load(api, &CHAINS, &[id]).await?.into_iter().flatten().flat_map(|chain| chain.legs);
    for leg in legs {
        match leg.release {
            Release::Arbiter { arbiter } => drop(required.insert(arbiter)),
            Release::BothParties if post => {
                required.extend(account_holder(api, &leg.from).await?);
                required.extend(account_holder(api, &leg.to).await?);
            }
            Release::Payee | Release::BothParties => required.extend(account_holder(api, &leg.to).await?),
        }
    }
    Ok(())
}

async fn account_holder(api: &Api, account: &AccountId) -> Result<Option<Party>, Problem> {
    Ok(api.index.account(account).await?.map(|account| account.holder))
}

async fn vehicles(
    api: &Api,
    action: &vinculum_vehicles::Action,
    required: &mut BTreeSet<Party>,
) -> Result<(), Problem> {
    use vinculum_vehicles::Action as Vehicles;
    required.extend(action.by().cloned().map(Party::Organisation));
    match action {
        Vehicles::TransferTitle(transfer) => {
            required.extend(transfer.from.iter().chain(&transfer.to).cloned());
            let liens = title(api, &transfer.vehicle).await?.1;
            required.extend(liens.into_iter().map(Party::Organisation));
        }
        Vehicles::HoldTitle(hold) => {
            required.extend(hold.from.iter().chain(&hold.to).cloned());
            let liens = title(api, &hold.vehicle).await?.1;
            let lenders = liens.into_iter().chain(hold.lien.iter().map(|agreed| agreed.by.clone()));
            required.extend(lenders.map(Party::Organisation));
        }
        Vehicles::PlaceLien(lien) => required.extend(title(api, &lien.vehicle).await?.0),
        Vehicles::DisputeRecord(dispute) => drop(required.insert(dispute.holder.clone())),
        Vehicles::WithdrawDispute(dispute) => drop(required.insert(dispute.holder.clone())),
        _ => {}
    }
    Ok(())
}

/// Who holds a vehicle's title, and the lenders whose liens are not released.
async fn title(api: &Api, vehicle: &VehicleId) -> Result<(Vec<Party>, Vec<vinculum_core::OrganisationId>), Problem> {
    let detail = api.index.vehicle(vehicle, api.chain.now()).await?;
    let detail = detail.ok_or_else(|| Problem::not_found(format!("there is no vehicle {vehicle}")))?;
    let unreleased = detail.liens.into_iter().filter(|lien| lien.status != LienStatus::Released);
    Ok((detail.holders, unreleased.map(|lien| lien.lender).collect()))
}

async fn quorum(api: &Api, keys: &[Did]) -> Result<Quorum, Problem> {
    let mut members = Vec::new();
    for organisation in api.chain.genesis().governors() {
        members.push(signer(api, Party::Organisation(organisation.clone()), keys).await?);
    }
    Ok(Quorum { needed: members.len() as u64 * 2 / 3 + 1, members })
}

async fn signer(api: &Api, party: Party, keys: &[Did]) -> Result<Signer, Problem> {
    let name = match &party {
        Party::Organisation(id) => api.index.organisation(id).await?.map(|organisation| organisation.name),
        Party::Key(_) => None,
    };
    let signed = speaks_for(api, &party, keys).await?;
    Ok(Signer { party, name, signed })
}

/// What would become of the transaction now if everybody had signed.
pub async fn forecast(api: &Api, transaction: &Parsed, signers: &Signers) -> Result<Outcome, Problem> {
    let mut envelope = transaction.envelope().clone();
    for missing in signers.all().filter(|signer| !signer.signed) {
        let key = match &missing.party {
            Party::Key(key) => Some(*key),
            Party::Organisation(id) => api.index.organisation(id).await?.and_then(|organisation| {
                organisation.keys.iter().find(|key| key.status == KeyStatus::Active).map(|key| key.key)
            }),
        };
        // Nobody checks the signatures of a transaction that is only simulated.
        envelope.signatures.extend(key.map(|key| Signature { key, bytes: [0; 64] }));
    }
    let transaction = parse(envelope).map_err(Problem::rejected)?;
    Ok(api.chain.simulate(&transaction).await?)
}

//! The rows that blocks come to.

use crate::{IndexError, IndexedBlock, database::Value, encoding, place::Place, view::organisations_of};
use serde::Deserialize;
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};
use vinculum_core::{ActionDigest, OrganisationId, Party, Timestamp, VehicleId};
use vinculum_runtime::{Action, Outcome, Parsed};

type Rows = Vec<Vec<Value>>;

/// An accepted action of the identity module.
#[derive(Debug)]
pub(super) struct Change<'a> {
    pub(super) place: i64,
    pub(super) time: Timestamp,
    pub(super) digest: ActionDigest,
    pub(super) action: &'a vinculum_identity::Action,
}

/// An accepted action of the vehicles module: the next entry of its vehicle's history.
#[derive(Debug, Clone, Copy)]
pub(super) struct NewEntry<'a> {
    pub(super) place: i64,
    pub(super) height: u64,
    pub(super) time: Timestamp,
    pub(super) action: &'a vinculum_vehicles::Action,
}

/// Everything that a call writes, in the order of the chain.
#[derive(Debug, Default)]
pub(super) struct Batch<'a> {
    pub(super) blocks: Rows,
    pub(super) transactions: Rows,
    pub(super) actions: Rows,
    pub(super) kinds: Rows,
    pub(super) organisations: Rows,
    pub(super) alerts: Rows,
    pub(super) accounts: Rows,
    pub(super) agreements: Rows,
    pub(super) agreement_parties: Rows,
    pub(super) notices: Rows,
    pub(super) subject_entries: Rows,
    pub(super) changes: Vec<Change<'a>>,
    pub(super) entries: Vec<NewEntry<'a>>,
    /// How many records each organisation made, and the block time of the last.
    pub(super) authored: BTreeMap<&'a OrganisationId, (u64, Timestamp)>,
    pub(super) accepted: u64,
    pub(super) rejected: u64,
}

#[derive(Deserialize)]
struct Tag<'a> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'a, str>,
}

impl<'a> Batch<'a> {
    pub(super) fn collect(blocks: &'a [IndexedBlock]) -> Result<Self, IndexError> {
        let mut batch = Self::default();
        for block in blocks {
            batch.block(block)?;
        }
        Ok(batch)
    }

    fn block(&mut self, block: &'a IndexedBlock) -> Result<(), IndexError> {
        let rejected = block.transactions.iter().filter(|(_, outcome)| !outcome.is_accepted()).count() as u64;
        let count = block.transactions.len() as u64;
        self.rejected += rejected;
        self.accepted += count - rejected;
        self.blocks.push(vec![
            block.height.into(),
            block.digest.as_bytes().into(),
            block.parent.as_bytes().into(),
            block.time.into(),
            block.state_root.as_bytes().into(),
            block.body_hash.as_bytes().into(),
            block.view.into(),
            block.proposer.as_bytes().into(),
            block.bytes.into(),
            count.into(),
            rejected.into(),
        ]);
        for (position, (transaction, outcome)) in (0u32..).zip(&block.transactions) {
            let place = Place::new(block.height, position);
            self.transaction(block, place, transaction, outcome)?;
            match outcome {
                Outcome::Accepted { .. } => self.happened(block, place, transaction),
                Outcome::Rejected { action, rejection } => {
                    let refused = transaction.actions().get(*action as usize);
                    if let Some(Action::Vehicles(vinculum_vehicles::Action::RegisterBirth(birth))) = refused
                        && rejection.code == vinculum_vehicles::error::VEHICLE_EXISTS.number
                    {
                        let row = [birth.vehicle.as_bytes().into(), place.action(*action).into()];
                        self.alerts.push(row.into_iter().chain([birth.by.as_str().into()]).collect());
                    }
                }
            }
        }
        Ok(())
    }

    fn transaction(
        &mut self,
        block: &IndexedBlock,
        place: Place,
        transaction: &Parsed,
        outcome: &Outcome,
    ) -> Result<(), IndexError> {
        let envelope = transaction.envelope();
        let organisations = organisations_of(transaction);
        let code = match outcome {
            Outcome::Accepted { .. } => None,
            Outcome::Rejected { rejection, .. } => Some(rejection.code),
        };
        self.transactions.push(vec![
            place.0.into(),
            transaction.id().as_bytes().into(),
            block.time.into(),
            code.into(),
            (transaction.encoded_len() as u64).into(),
            (envelope.actions.len() as u64).into(),
            envelope.payload.as_ref().into(),
            encoding::signatures(&envelope.signatures).into(),
            encoding::outcome(outcome).into(),
            serde_json::to_string(&organisations).map_err(|_| IndexError::Corrupt("organisations"))?.into(),
        ]);
        for organisation in organisations {
            self.organisations.push(vec![organisation.as_str().into(), place.0.into()]);
        }
        let mut kinds = BTreeSet::new();
        for (index, body) in (0u32..).zip(&envelope.actions) {
            let tag: Tag<'_> = serde_json::from_slice(body).map_err(|_| IndexError::Contradiction {
                height: block.height,
                detail: format!("action {index} of transaction {} has no type", transaction.id()),
            })?;
            self.actions.push(vec![place.action(index).into(), tag.kind.as_ref().into(), body.as_ref().into()]);
            kinds.insert(tag.kind);
        }
        self.kinds.extend(kinds.iter().map(|kind| vec![kind.as_ref().into(), place.0.into()]));
        Ok(())
    }

    fn happened(&mut self, block: &IndexedBlock, place: Place, transaction: &'a Parsed) {
        let digests = &transaction.payload().actions;
        for ((index, action), digest) in (0u32..).zip(transaction.actions()).zip(digests) {
            let (place, time) = (place.action(index), block.time);
            match action {
                Action::Identity(action) => self.changes.push(Change { place, time, digest: *digest, action }),
                Action::Loans(action) => self.loan(place, time, action),
                Action::Payments(action) => self.payment(place, time, action),
                Action::Sales(action) => self.sale(place, time, action),
                Action::Vehicles(action) => {
                    if let Some(organisation) = action.by() {
                        let (records, last) = self.authored.entry(organisation).or_default();
                        (*records, *last) = (*records + 1, time);
                    }
                    self.entries.push(NewEntry { place, height: block.height, time, action });
                }
            }
        }
    }

    /// Which accounts an action is about; what it comes to is in the state.
    fn payment(&mut self, place: i64, time: Timestamp, action: &vinculum_payments::Action) {
        if let vinculum_payments::Action::OpenAccount(open) = action {
            self.accounts.push(vec![
                place.into(),
                open.account().as_bytes().into(),
                Value::display(&open.holder),
                open.by.as_str().into(),
                open.currency.as_str().into(),
                time.into(),
            ]);
        }
        for account in action.accounts() {
            self.subject_entries.push(vec![account.as_bytes().into(), place.into()]);
        }
    }

    /// Which loans an action is about, and whose they are.
    fn loan(&mut self, place: i64, time: Timestamp, action: &vinculum_loans::Action) {
        match action {
            vinculum_loans::Action::Originate(origin) => {
                let id = origin.loan();
                self.agreement(place, "loan", id.as_bytes(), &origin.vehicle, time);
                self.party(place, id.as_bytes(), &Party::Organisation(origin.by.clone()));
                self.party(place, id.as_bytes(), &origin.borrower);
            }
            vinculum_loans::Action::Assign(action) => {
                self.party(place, action.loan.as_bytes(), &Party::Organisation(action.to.clone()));
            }
            _ => {}
        }
        let is_notice = matches!(
            action,
            vinculum_loans::Action::Assign(_)
                | vinculum_loans::Action::Modify(_)
                | vinculum_loans::Action::Defer(_)
                | vinculum_loans::Action::ChargeOff(_)
                | vinculum_loans::Action::OrderRepossession(_)
                | vinculum_loans::Action::Withdraw(_)
        );
        for loan in action.loans() {
            self.subject_entries.push(vec![loan.as_bytes().into(), place.into()]);
            if is_notice {
                self.notices.push(vec![loan.as_bytes().into(), place.into()]);
            }
        }
    }

    /// Which sale an action is about, and who takes part.
    fn sale(&mut self, place: i64, time: Timestamp, action: &vinculum_sales::Action) {
        let id = action.sale();
        match action {
            vinculum_sales::Action::List(listing) => {
                self.agreement(place, "sale", id.as_bytes(), &listing.vehicle, time);
                self.party(place, id.as_bytes(), &listing.seller);
            }
            vinculum_sales::Action::MakeOffer(offer) => {
                self.party(place, id.as_bytes(), &offer.buyer);
                let lender = offer.financing.as_ref().map(|financing| &financing.lender);
                let named: BTreeSet<_> = offer.inspector.iter().chain(lender).collect();
                for organisation in named.into_iter().cloned().map(Party::Organisation).filter(|p| *p != offer.buyer) {
                    self.party(place, id.as_bytes(), &organisation);
                }
            }
            _ => {}
        }
        self.subject_entries.push(vec![id.as_bytes().into(), place.into()]);
        if !matches!(action, vinculum_sales::Action::List(_)) {
            self.notices.push(vec![id.as_bytes().into(), place.into()]);
        }
    }

    fn agreement(&mut self, place: i64, kind: &str, id: &[u8], vehicle: &VehicleId, time: Timestamp) {
        self.agreements.push(vec![place.into(), kind.into(), id.into(), vehicle.as_bytes().into(), time.into()]);
    }

    fn party(&mut self, place: i64, agreement: &[u8], party: &Party) {
        self.agreement_parties.push(vec![Value::display(party), agreement.into(), place.into()]);
    }
}

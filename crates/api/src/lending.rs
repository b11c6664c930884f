//! The desks of lenders that this member hosts, and how their decisions get onto the ledger.

use crate::{
    api::Api,
    problem::Problem,
    routes::{
        accounts::load,
        transactions::{Submission, take_in},
    },
};
use axum::http::StatusCode;
use bytes::Bytes;
use std::collections::BTreeMap;
use tokio::time::Instant;
use vinculum_core::{Code, Envelope, Nonce, OrganisationId, Rejection};
use vinculum_index::view::TransactionStatus;
use vinculum_lending::{Desk, Listed, Store, StoreError};
use vinculum_loans::{DECISIONS, RecordDecision};

/// The credit bureau doesn't answer.
pub const BUREAU_UNAVAILABLE: Code = Code::new(1214, "bureau_unavailable");
/// What is asked isn't for this application as it stands.
pub const APPLICATION_STATE: Code = Code::new(1215, "application_state");
/// Who asks isn't a party to it.
pub const NOT_A_PARTY: Code = Code::new(1216, "not_a_party");

/// How long the transaction that records a decision is good, in milliseconds.
const VALIDITY_MS: u64 = 600_000;

/// The desks that a member hosts, with their store.
#[derive(Debug)]
pub struct Lending {
    desks: BTreeMap<OrganisationId, Desk>,
    /// What they keep.
    pub store: Store,
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

impl Lending {
    /// Puts the files that the desks decide by into the store, so that a decision can be run again when they are others.
    ///
    /// # Errors
    ///
    /// The store fails.
    pub async fn new(desks: Vec<Desk>, store: Store) -> Result<Self, StoreError> {
        for desk in &desks {
            for (digest, bytes) in desk.files() {
                store.put_file(digest, bytes).await?;
            }
        }
        let desks = desks.into_iter().map(|desk| (desk.lender().clone(), desk)).collect();
        Ok(Self { desks, store })
    }

    /// The desks.
    pub fn desks(&self) -> impl Iterator<Item = &Desk> {
        self.desks.values()
    }

    /// A lender's desk.
    pub fn desk(&self, lender: &OrganisationId) -> Result<&Desk, Problem> {
        let desk = self.desks.get(lender);
        desk.ok_or_else(|| Problem::not_found(format!("this member hosts no desk of {lender}")))
    }
}

/// The desks of this member.
pub fn lending(api: &Api) -> Result<&Lending, Problem> {
    api.lending.as_deref().ok_or_else(|| Problem::not_found("this member hosts no lender's desk"))
}

/// The action that puts the decision in force on record.
pub fn record_of(listed: &Listed) -> Option<&RecordDecision> {
    let kept = listed.kept.as_ref()?;
    Some(kept.review.as_ref().map_or(&kept.record, |review| &review.record))
}

/// Puts a decision on the ledger, and waits until it is final. That it may be there already, from an attempt whose end this
/// member didn't live to see, is no mistake.
pub async fn put_on_record(api: &Api, listed: &mut Listed) -> Result<(), Problem> {
    let lending = lending(api)?;
    if listed.recorded {
        return Ok(());
    }
    if !is_on_ledger(api, listed).await? {
        let desk = lending.desk(&listed.lender)?;
        let record = record_of(listed).ok_or_else(|| erased(listed))?;
        let action = serde_json::to_vec(&vinculum_loans::Action::from(record.clone())).map_err(Problem::internal)?;
        let valid_until = api.chain.now().plus(VALIDITY_MS);
        let nonce = Nonce(rand::random());
        let mut envelope = Envelope::unsigned(api.chain.network_id(), valid_until, nonce, vec![Bytes::from(action)]);
        envelope.sign(&desk.settings().key);
        let id = envelope.id();
        lending.store.sent(&listed.id, id).await?;
        listed.sent = Some(id);
        let submission = take_in(api, envelope, Some(Instant::now() + api.config.wait)).await?;
        if let Submission::Final(submitted) = submission
            && submitted.outcome.status == TransactionStatus::Rejected
            && !is_on_ledger(api, listed).await?
        {
            let outcome = submitted.outcome;
            let name = outcome.name.unwrap_or_default().into();
            let (code, detail) = (outcome.code.unwrap_or_default(), outcome.detail.unwrap_or_default());
            return Err(Problem::unprocessable(Rejection { code, name, detail }));
        }
    }
    lending.store.recorded(&listed.id).await?;
    listed.recorded = true;
    Ok(())
}

async fn is_on_ledger(api: &Api, listed: &Listed) -> Result<bool, Problem> {
    Ok(load(api, &DECISIONS, &[listed.action]).await?.first().is_some_and(Option::is_some))
}

/// What is said of an application whose person was erased.
pub fn erased(listed: &Listed) -> Problem {
    Problem::new(StatusCode::CONFLICT, APPLICATION_STATE, format!("application {} was erased", listed.id))
}

/// Puts the decisions on record that an earlier run of this member was stopped before.
pub async fn resume(api: Api) {
    let Ok(lending) = lending(&api) else { return };
    let unrecorded = match lending.store.unrecorded().await {
        Ok(unrecorded) => unrecorded,
        Err(error) => return tracing::error!(%error, "decisions that wait for the ledger can't be read"),
    };
    for mut listed in unrecorded {
        if let Err(problem) = put_on_record(&api, &mut listed).await {
            tracing::warn!(application = %listed.id, error = problem.detail, "a decision could not be put on record");
        }
    }
}

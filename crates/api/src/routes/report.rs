//! A vehicle's whole history as one file that proves itself.

use crate::{
    api::Api,
    extract::Segment,
    problem::{BUSY, Problem},
    routes::{
        state::{FinalitySchema, StateProofSchema, finality, state_proof},
        vehicles::{CredentialSchema, unknown},
        vin::named_vehicle,
    },
};
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::value::RawValue;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use vinculum_chain::ProofSet;
use vinculum_core::{VehicleId, dsse::SignatureJson};
use vinculum_index::view::{Alert, ReportEntry as Stored, SignatureView, schema};
use vinculum_proof::report::{Draft, Report, ReportEntry, ReportEnvelope};

/// How often the records are read anew when they changed while their proofs were being made.
const ATTEMPTS: usize = 8;

/// A vehicle's report: see `vinculum verify`.
#[derive(Debug, ToSchema)]
#[schema(as = Report, rename_all = "camelCase")]
#[allow(dead_code, reason = "describes vinculum_proof::report::Report")]
pub struct ReportSchema {
    /// `vinculum-vehicle-report/1`.
    format: String,
    /// The network that it comes from.
    network: String,
    /// The vehicle's id.
    vehicle: String,
    /// The block after which it holds.
    as_of: AsOfSchema,
    /// That the block is final.
    finality: FinalitySchema,
    /// State proof of the head of the history: how many records, and the hash over all of them.
    history: StateProofSchema,
    /// State proof of what the ledger keeps of the vehicle.
    vehicle_state: StateProofSchema,
    /// State proofs of the organisations that act.
    organisations: Vec<StateProofSchema>,
    /// State proofs of the keys with which organisations signed.
    keys: Vec<StateProofSchema>,
    /// State proofs of who was connected, for each country in which the vehicle was.
    coverage_state: Vec<StateProofSchema>,
    /// Every record, from the first.
    entries: Vec<ReportEntrySchema>,
    /// What binds the VIN to the id; null when this member doesn't have it.
    #[schema(required)]
    birth_credential: Option<CredentialSchema>,
    /// What the records, taken together, show to be wrong.
    findings: Vec<schema::Finding>,
    /// Which kinds of reporters were connected when.
    coverage: Vec<schema::Coverage>,
    /// Attempts to register the vehicle again: not covered by the proof.
    alerts: Vec<Alert>,
}

/// The block after which a report holds.
#[derive(Debug, ToSchema)]
#[schema(as = AsOf)]
#[allow(dead_code, reason = "describes vinculum_proof::report::AsOf")]
pub struct AsOfSchema {
    /// Its height.
    height: u64,
    /// Its time.
    time: u64,
}

/// One record of a report.
#[derive(Debug, ToSchema)]
#[schema(as = ReportEntry)]
#[allow(dead_code, reason = "describes vinculum_proof::report::ReportEntry")]
pub struct ReportEntrySchema {
    /// Its number in the history, from 0.
    index: u64,
    /// Height of its block.
    height: u64,
    /// Time of its block.
    time: u64,
    /// The transaction that carried it.
    transaction: String,
    /// Which of the transaction's actions it is.
    position: u32,
    /// The action's exact text.
    action: String,
    /// What its signers signed.
    envelope: ReportEnvelopeSchema,
}

/// A transaction without its actions.
#[derive(Debug, ToSchema)]
#[schema(as = ReportEnvelope)]
#[allow(dead_code, reason = "describes vinculum_proof::report::ReportEnvelope")]
pub struct ReportEnvelopeSchema {
    /// Base64 of the payload.
    payload: String,
    /// The signatures.
    signatures: Vec<SignatureView>,
}

/// Makes a vehicle's report.
#[utoipa::path(
    get, path = "/v1/vehicles/{vehicle}/report", operation_id = "report", tag = "vehicles",
    summary = "Download a vehicle's whole history as one file that proves itself",
    description = "Check it with `vinculum verify FILE --network ID`, or in the portal: neither needs a connection, nor trust in \
        this member. The file has one form: keep its bytes as they are.",
    params(("vehicle" = String, Path, description = "A VIN or a vehicle's id.")),
    responses(
        (status = 200, description = "The report, as of the latest block.", body = ReportSchema),
        (status = 404, description = "The vehicle is not known."),
        (status = 503, description = "The history kept growing meanwhile; try again."),
    ),
)]
pub async fn report(State(api): State<Api>, segment: Segment) -> Result<Response, Problem> {
    let (id, vin) = named_vehicle(&api, &segment)?;
    let Some(report) = assemble(&api, id).await? else { return Err(unknown(&id, vin.is_some())) };
    let name = &id.to_string()[..8];
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"vinculum-{name}.json\"")),
    ];
    Ok((headers, report.to_bytes()).into_response())
}

/// Puts a report together as of one block; `None` when the vehicle is not known.
///
/// What has to be proved follows from the records, and the proofs are of whatever block is the latest when they are made.
/// So: read, prove, then read again up to exactly that block. If what has to be proved is still the same, the parts
/// belong together.
async fn assemble(api: &Api, id: VehicleId) -> Result<Option<Report>, Problem> {
    let mut draft = draft(api, id, u64::MAX).await?;
    for _ in 0..ATTEMPTS {
        let needs = draft.needs().map_err(Problem::internal)?;
        let paths: Vec<_> = needs.paths().collect();
        let set = api.chain.prove(&paths).await?;
        if !set.states.iter().any(|state| state.path == needs.vehicle && state.value.is_some()) {
            return Ok(None);
        }
        api.indexed.reached(set.header.height).await;
        draft = self::draft(api, id, set.header.height).await?;
        let proven: BTreeSet<_> = set.states.iter().map(|state| state.path.as_str()).collect();
        let needs = draft.needs().map_err(Problem::internal)?;
        if needs.paths().all(|path| proven.contains(path.as_str())) {
            return complete(api, draft, set).await.map(Some);
        }
    }
    let detail = "the vehicle's history kept growing while its report was being put together; try again";
    Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, BUSY, detail))
}

/// The records up to a height with what goes beside them.
async fn draft(api: &Api, id: VehicleId, height: u64) -> Result<Draft, Problem> {
    let entries = api.index.entries_for_report(&id, height).await?.into_iter().map(entry);
    let alerts = serde_json::to_string(&api.index.alerts(&id, height).await?).map_err(Problem::internal)?;
    Ok(Draft {
        network: api.chain.network_id(),
        vehicle: id,
        entries: entries.collect::<Result<_, _>>()?,
        birth_credential: api.vault.credential(&id).await?,
        alerts: RawValue::from_string(alerts).map_err(Problem::internal)?,
    })
}

fn entry(stored: Stored) -> Result<ReportEntry, Problem> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    let action = String::from_utf8(stored.action.into()).map_err(Problem::internal)?;
    let signatures = stored.signatures.iter().map(SignatureJson::from).collect();
    Ok(ReportEntry {
        index: stored.number,
        height: stored.height,
        time: stored.time,
        transaction: stored.transaction,
        position: stored.position as usize,
        action,
        envelope: ReportEnvelope { payload: STANDARD.encode(&stored.payload), signatures },
    })
}

/// Checks everything as a reader will, and computes findings and coverage.
async fn complete(api: &Api, draft: Draft, set: ProofSet) -> Result<Report, Problem> {
    let finality = finality(api, &set.finality)?;
    let proofs = set.states.into_iter().map(state_proof).collect::<Result<Vec<_>, _>>()?;
    let work = tokio::task::spawn_blocking(move || draft.complete(finality, proofs));
    work.await.map_err(Problem::internal)?.map_err(Problem::internal)
}

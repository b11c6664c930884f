//! Vehicles, their records, and their birth credentials.

use crate::{
    api::Api,
    extract::{JsonBytes, Limit, MAX_CREDENTIAL_JSON, Moment, Query, Segment, Text, query},
    problem::{CREDENTIAL_MISMATCH, Problem},
    routes::{
        organisations::ProofQuery,
        page,
        state::{Flag, Proof, prove_one},
        vin::{named_vehicle, vehicle_of},
    },
};
use axum::{Json, extract::State, http::StatusCode};
use serde::{Serialize, de::DeserializeOwned};
use std::str::FromStr;
use tokio::time::timeout;
use utoipa::ToSchema;
use vinculum_core::{OrganisationId, Party, Timestamp, VehicleId, dsse::Document};
use vinculum_identity::KeyRecord;
use vinculum_index::{
    RecordFilter, VehicleFilter,
    view::{Page, Record, SignatureView, VehicleDetail, VehicleStatus, VehicleSummary, schema},
};
use vinculum_vehicles::{BirthCredential, VEHICLES, findings::FindingKind, types::Vehicle};

query! {
    /// Which vehicles.
    VehiclesQuery {
        /// A VIN, an id or its beginning, a holder, or words that make, model or model year have.
        #[param(value_type = String, max_length = 100)]
        q: Text = "q",
        /// Only this make.
        #[param(value_type = String, max_length = 100, example = "Volvo")]
        make: Text = "make",
        /// Only this model.
        #[param(value_type = String, max_length = 100, example = "XC60")]
        model: Text = "model",
        /// Only this model year.
        #[param(value_type = u16, example = 2021)]
        model_year: u16 = "modelYear",
        /// Only those whose title this party holds, alone or with others: `did:key:…` or `org:<id>`.
        #[param(value_type = String)]
        holder: Party = "holder",
        /// Only those that this organisation made.
        #[param(value_type = String, example = "nordic-motors")]
        manufacturer: OrganisationId = "manufacturer",
        /// Only those with a finding of this kind.
        #[param(value_type = schema::FindingKind)]
        finding: Finding = "finding",
        /// Only those whose life has come to this.
        #[param(value_type = schema::VehicleStatus)]
        status: Status = "status",
        /// Most items on the page: 1 to 200, 50 when not given.
        #[param(value_type = u32, minimum = 1, maximum = 200)]
        limit: Limit = "limit",
        /// Where the last page said that the next one begins.
        #[param(value_type = String)]
        cursor: Text = "cursor",
    }
}

/// A kind of finding, as a parameter.
#[derive(Debug, Clone, Copy)]
pub struct Finding(pub FindingKind);

impl FromStr for Finding {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = FindingKind::ALL.iter().find(|kind| kind.as_str() == text);
        known.copied().map(Self).ok_or_else(|| {
            let names: Vec<_> = FindingKind::ALL.iter().map(|kind| kind.as_str()).collect();
            format!("it must be one of {}", names.join(", "))
        })
    }
}

/// What a vehicle's life has come to, as a parameter.
#[derive(Debug, Clone, Copy)]
pub struct Status(VehicleStatus);

impl FromStr for Status {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(match text {
            "active" => VehicleStatus::Active,
            "stolen" => VehicleStatus::Stolen,
            "exported" => VehicleStatus::Exported,
            "end_of_life" => VehicleStatus::EndOfLife,
            _ => return Err("it must be active, stolen, exported or end_of_life"),
        }))
    }
}

/// Lists vehicles.
#[utoipa::path(
    get, path = "/v1/vehicles", operation_id = "vehicles", tag = "vehicles", summary = "List vehicles, the last born first",
    params(VehiclesQuery),
    responses((status = 200, description = "A page of vehicles.", body = Page<VehicleSummary>)),
)]
pub async fn vehicles(
    State(api): State<Api>,
    Query(query): Query<VehiclesQuery>,
) -> Result<Json<Page<VehicleSummary>>, Problem> {
    let text = |text: Option<Text>| text.map(|Text(text)| text.trim().to_owned()).filter(|text| !text.is_empty());
    let words = text(query.q);
    let filter = VehicleFilter {
        vehicle: words.as_deref().and_then(|words| vehicle_of(&api, words)),
        text: words,
        make: text(query.make),
        model: text(query.model),
        model_year: query.model_year,
        holder: query.holder,
        manufacturer: query.manufacturer,
        finding: query.finding.map(|Finding(kind)| kind),
        status: query.status.map(|Status(status)| status),
    };
    let mut vehicles = api.index.vehicles(&filter, &page(query.limit, query.cursor)?).await?;
    api.vault.name(&mut vehicles.items).await?;
    Ok(Json(vehicles))
}

/// A vehicle, with proof when it was asked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProvenVehicle {
    /// The vehicle.
    #[serde(flatten)]
    vehicle: VehicleDetail,
    /// Proof of `vehicles/vehicle/<id>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    proof: Option<Proof>,
}

/// Shows a vehicle.
#[utoipa::path(
    get, path = "/v1/vehicles/{vehicle}", operation_id = "vehicle", tag = "vehicles", summary = "Show a vehicle with what its history comes to",
    params(
        ("vehicle" = String, Path, description = "A VIN or a vehicle's id.", example = "1M8GDM9AXKP042788"),
        ProofQuery,
    ),
    responses(
        (status = 200, description = "The vehicle.", body = ProvenVehicle),
        (status = 404, description = "The vehicle is not known; with `proof=true` the problem carries the proof of that."),
    ),
)]
pub async fn vehicle(
    State(api): State<Api>,
    segment: Segment,
    Query(query): Query<ProofQuery>,
) -> Result<Json<ProvenVehicle>, Problem> {
    let (id, vin) = named_vehicle(&api, &segment)?;
    let proof = match query.proof {
        Some(Flag(true)) => Some(prove_one(&api, &VEHICLES.path(&id)).await?),
        _ => None,
    };
    if proof.as_ref().is_some_and(|proof| proof.state.value.is_some()) {
        // The state knows the vehicle, so the lists will: they may be a moment behind.
        let _ = timeout(api.config.wait, api.indexed.reached(api.chain.tip().height)).await;
    }
    if let Some(mut vehicle) = api.index.vehicle(&id, api.chain.tip().time).await? {
        api.vault.name_detail(&mut vehicle).await?;
        return Ok(Json(ProvenVehicle { vehicle, proof }));
    }
    let problem = unknown(&id, vin.is_some());
    // The problem says that the ledger holds nothing: a proof of the opposite has no place in it.
    Err(match proof.filter(|proof| proof.state.value.is_none()) {
        Some(proof) => problem.with("proof", proof),
        None => problem,
    })
}

/// The ledger does not know the vehicle. A VIN is not repeated: problems end up in logs.
pub fn unknown(id: &VehicleId, by_vin: bool) -> Problem {
    let problem = if by_vin {
        Problem::not_found(format!("no vehicle with this VIN is known; its id would be {id}"))
    } else {
        Problem::not_found(format!("no vehicle {id} is known"))
    };
    problem.with("vehicle", id)
}

query! {
    /// Which records.
    RecordsQuery {
        /// Only actions of this type.
        #[param(value_type = String, example = "vehicles.record_odometer")]
        kind: Text = "type",
        /// Only what occurred at this time or later, in milliseconds since the Unix epoch.
        #[param(value_type = u64)]
        from: Moment = "from",
        /// Only what occurred at this time or earlier, in milliseconds since the Unix epoch.
        #[param(value_type = u64)]
        to: Moment = "to",
        /// Most items on the page: 1 to 200, 50 when not given.
        #[param(value_type = u32, minimum = 1, maximum = 200)]
        limit: Limit = "limit",
        /// Where the last page said that the next one begins.
        #[param(value_type = String)]
        cursor: Text = "cursor",
    }
}

/// Lists a vehicle's records.
#[utoipa::path(
    get, path = "/v1/vehicles/{vehicle}/records", operation_id = "records", tag = "vehicles",
    summary = "List a vehicle's records in the order of the ledger",
    params(
        ("vehicle" = String, Path, description = "A VIN or a vehicle's id."),
        RecordsQuery,
    ),
    responses(
        (status = 200, description = "A page of records.", body = Page<Record>),
        (status = 404, description = "The vehicle is not known."),
    ),
)]
pub async fn records(
    State(api): State<Api>,
    segment: Segment,
    Query(query): Query<RecordsQuery>,
) -> Result<Json<Page<Record>>, Problem> {
    let (id, vin) = named_vehicle(&api, &segment)?;
    let moment = |moment: Option<Moment>| moment.map(|Moment(moment)| Timestamp(moment));
    let filter =
        RecordFilter { kind: query.kind.map(|Text(kind)| kind), from: moment(query.from), to: moment(query.to) };
    let request = page(query.limit, query.cursor)?;
    let records = api.index.records(&id, &filter, &request, api.chain.tip().time).await?;
    records.map(Json).ok_or_else(|| unknown(&id, vin.is_some()))
}

/// A vehicle's birth credential: a DSSE document.
#[derive(Debug, ToSchema)]
#[schema(as = BirthCredential, rename_all = "camelCase")]
#[allow(dead_code, reason = "describes vinculum_core::dsse::Document")]
pub struct CredentialSchema {
    /// `application/vnd.vinculum.birth-credential+json`.
    payload_type: String,
    /// Base64 of the payload: the VIN and what the birth on the ledger says, as JSON.
    payload: String,
    /// One, by a key of the manufacturer.
    signatures: Vec<SignatureView>,
}

/// Stores a vehicle's birth credential.
#[utoipa::path(
    put, path = "/v1/vehicles/{id}/credential", operation_id = "putCredential", tag = "vehicles",
    summary = "Give this member a vehicle's birth credential",
    description = "The credential says which VIN the vehicle has. It stays off the ledger, which only commits to it; this member \
        then shows the VIN, and reports carry the credential.",
    params(("id" = String, Path, description = "The vehicle's id.", pattern = "^[0-9a-f]{64}$")),
    request_body(content = CredentialSchema, description = "The signed document; at most 16 KiB."),
    responses(
        (status = 204, description = "Stored."),
        (status = 400, description = "It is not the credential that the ledger commits to."),
        (status = 404, description = "The vehicle is not known."),
    ),
)]
pub async fn put_credential(
    State(api): State<Api>,
    segment: Segment,
    JsonBytes(body): JsonBytes<MAX_CREDENTIAL_JSON>,
) -> Result<StatusCode, Problem> {
    let id: VehicleId = segment.parse("id")?;
    let document: Document = serde_json::from_slice(&body)
        .map_err(|error| Problem::malformed(format!("the credential is not readable: {error}")))?;
    let mismatch = |detail: String| Problem::new(StatusCode::BAD_REQUEST, CREDENTIAL_MISMATCH, detail);
    let verified = BirthCredential::verify(&document).map_err(|error| mismatch(error.to_string()))?;
    let paths = [VEHICLES.path(&id), vinculum_identity::KEYS.path(&verified.signer)];
    let snapshot = api.chain.read(&paths).await?;
    let [vehicle, key] = &snapshot.values[..] else { return Err(Problem::internal("two paths have two values")) };
    let Some(vehicle) = decode::<Vehicle>(vehicle.as_deref())? else { return Err(unknown(&id, false)) };
    let key = decode::<KeyRecord>(key.as_deref())?;
    let credential = &verified.credential;
    let checks = [
        ("commitment", verified.commitment == vehicle.credential),
        ("vehicle", credential.vehicle == id && api.vin_key.vehicle_id(&credential.vin) == id),
        ("manufacturer", credential.manufacturer == vehicle.manufacturer),
        ("signer", key.is_some_and(|key| key.organisation == vehicle.manufacturer)),
    ];
    if let Some((field, _)) = checks.into_iter().find(|(_, right)| !right) {
        let detail = format!("the birth credential's {field} is not the one that the ledger has for the vehicle");
        return Err(Problem { field: Some(field.into()), ..mismatch(detail) });
    }
    api.vault.put_credential(&id, credential.vin.as_str(), &document).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A value of the state.
fn decode<T: DeserializeOwned>(value: Option<&[u8]>) -> Result<Option<T>, Problem> {
    value.map(serde_json::from_slice).transpose().map_err(Problem::internal)
}

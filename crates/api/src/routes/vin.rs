//! Vehicle identification numbers: what one says, and which vehicle it names.

use crate::{api::Api, extract::Segment, problem::Problem};
use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use vinculum_core::VehicleId;
use vinculum_identity::{Country, Wmi};
use vinculum_vehicles::{
    VEHICLES,
    vin::{CheckDigit, Region, Vin},
};

/// What a VIN says.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VinInfo {
    /// The VIN, in capitals.
    #[schema(value_type = String)]
    vin: Vin,
    /// The id of the vehicle that it names on this network, whether or not that is known.
    #[schema(value_type = String)]
    vehicle: VehicleId,
    /// Always `valid`: another form is a problem.
    form: &'static str,
    /// What its check digit says: `valid`, `invalid` or `not_applicable`.
    #[schema(value_type = vinculum_index::view::schema::CheckDigit)]
    check_digit: CheckDigit,
    /// Its World Manufacturer Identifier.
    #[schema(value_type = String)]
    wmi: Wmi,
    /// The model years that it can mean.
    model_years: Vec<u16>,
    /// The part of the world in which its WMI was assigned; null when it is not assigned.
    #[schema(value_type = Option<String>, required)]
    region: Option<Region>,
    /// The country in which its WMI was assigned (ISO 3166-1 alpha-2), where that is known.
    #[schema(value_type = Option<String>, required)]
    country: Option<Country>,
    /// Whether the ledger knows the vehicle.
    known: bool,
}

/// The vehicle that `text` names, when it is a VIN.
pub fn vehicle_of(api: &Api, text: &str) -> Option<VehicleId> {
    text.trim().parse::<Vin>().ok().map(|vin| api.vin_key.vehicle_id(&vin))
}

/// The vehicle that a part of a path names, by VIN or id; and the VIN, if it was one.
pub fn named_vehicle(api: &Api, segment: &Segment) -> Result<(VehicleId, Option<Vin>), Problem> {
    let text = segment.0.trim();
    if text.len() == 64 {
        let id = text.parse().map_err(|error| Problem::parameter("vehicle", format_args!("is not valid: {error}")))?;
        return Ok((id, None));
    }
    let vin: Vin = text.parse().map_err(|error| {
        Problem::parameter("vehicle", format_args!("is neither a VIN nor 64 hexadecimal digits: {error}"))
    })?;
    Ok((api.vin_key.vehicle_id(&vin), Some(vin)))
}

/// Reads a VIN.
#[utoipa::path(
    get, path = "/v1/vin/{vin}", operation_id = "vin", tag = "vehicles", summary = "Say what a VIN says, and which vehicle it names",
    params(("vin" = String, Path, description = "17 characters; small letters are read as capitals.", example = "1M8GDM9AXKP042788")),
    responses(
        (status = 200, description = "What it says.", body = VinInfo),
        (status = 400, description = "It is not of the form of a VIN (ISO 3779)."),
    ),
)]
pub async fn vin(State(api): State<Api>, segment: Segment) -> Result<Json<VinInfo>, Problem> {
    let vin: Vin = segment.parse("vin")?;
    let vehicle = api.vin_key.vehicle_id(&vin);
    let known = api.chain.read(&[VEHICLES.path(&vehicle)]).await?.values.iter().any(Option::is_some);
    Ok(Json(VinInfo {
        check_digit: vin.check_digit(),
        wmi: vin.wmi(),
        model_years: vin.model_years(),
        region: vin.region(),
        country: vin.country(),
        form: "valid",
        vehicle,
        known,
        vin,
    }))
}

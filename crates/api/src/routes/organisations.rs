//! Organisations, and attestations by them.

use crate::{
    api::Api,
    extract::{Limit, Query, Segment, Text, query},
    problem::Problem,
    routes::{
        page,
        state::{Flag, Proof, prove_one},
    },
};
use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;
use vinculum_core::{OrganisationId, Party, Role};
use vinculum_identity::Country;
use vinculum_index::{
    AttestationFilter, OrganisationFilter,
    view::{AttestationView, OrganisationView, Page, schema},
};

query! {
    /// Which organisations.
    OrganisationsQuery {
        /// Only those with this role.
        #[param(value_type = schema::Role, example = "workshop")]
        role: Role = "role",
        /// Only those with their seat in this country (ISO 3166-1 alpha-2).
        #[param(value_type = String, pattern = "^[A-Z]{2}$", example = "SE")]
        country: Country = "country",
        /// Only those whose name or id has each of these words.
        #[param(value_type = String, max_length = 100)]
        q: Text = "q",
        /// Most items on the page: 1 to 200, 50 when not given.
        #[param(value_type = u32, minimum = 1, maximum = 200)]
        limit: Limit = "limit",
        /// Where the last page said that the next one begins.
        #[param(value_type = String)]
        cursor: Text = "cursor",
    }
}

/// Lists organisations.
#[utoipa::path(
    get, path = "/v1/organisations", operation_id = "organisations", tag = "organisations",
    summary = "List organisations in the order of their admission",
    params(OrganisationsQuery),
    responses((status = 200, description = "A page of organisations.", body = Page<OrganisationView>)),
)]
pub async fn organisations(
    State(api): State<Api>,
    Query(query): Query<OrganisationsQuery>,
) -> Result<Json<Page<OrganisationView>>, Problem> {
    let filter = OrganisationFilter { role: query.role, country: query.country, text: query.q.map(|Text(text)| text) };
    Ok(Json(api.index.organisations(&filter, &page(query.limit, query.cursor)?).await?))
}

query! {
    /// Whether to prove the answer.
    ProofQuery {
        /// `true` adds the proof of the entry that the ledger's state holds.
        #[param(value_type = bool)]
        proof: Flag = "proof",
    }
}

/// An organisation, with proof when it was asked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProvenOrganisation {
    /// The organisation.
    #[serde(flatten)]
    organisation: OrganisationView,
    /// Proof of `identity/organisation/<id>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    proof: Option<Proof>,
}

/// Shows an organisation.
#[utoipa::path(
    get, path = "/v1/organisations/{id}", operation_id = "organisation", tag = "organisations", summary = "Show an organisation",
    params(
        ("id" = String, Path, description = "The organisation's id.", pattern = "^[a-z][a-z0-9-]{1,39}$", example = "nordic-motors"),
        ProofQuery,
    ),
    responses(
        (status = 200, description = "The organisation.", body = ProvenOrganisation),
        (status = 404, description = "There is no such organisation; with `proof=true` the problem carries the proof of that."),
    ),
)]
pub async fn organisation(
    State(api): State<Api>,
    segment: Segment,
    Query(query): Query<ProofQuery>,
) -> Result<Json<ProvenOrganisation>, Problem> {
    let id: OrganisationId = segment.parse("id")?;
    let path = vinculum_identity::ORGANISATIONS.path(&id);
    let proof = match query.proof {
        Some(Flag(true)) => Some(prove_one(&api, &path).await?),
        _ => None,
    };
    match api.index.organisation(&id).await? {
        Some(organisation) => Ok(Json(ProvenOrganisation { organisation, proof })),
        None => {
            let problem = Problem::not_found(format!("there is no organisation {id}"));
            Err(match proof {
                Some(proof) => problem.with("proof", proof),
                None => problem,
            })
        }
    }
}

query! {
    /// Which attestations.
    AttestationsQuery {
        /// Only those about this party: `did:key:…` or `org:<id>`.
        #[param(value_type = String, example = "org:nordic-motors")]
        subject: Party = "subject",
        /// Only those that this organisation issued.
        #[param(value_type = String, example = "nordic-motors")]
        issuer: OrganisationId = "issuer",
        /// Most items on the page: 1 to 200, 50 when not given.
        #[param(value_type = u32, minimum = 1, maximum = 200)]
        limit: Limit = "limit",
        /// Where the last page said that the next one begins.
        #[param(value_type = String)]
        cursor: Text = "cursor",
    }
}

/// Lists attestations.
#[utoipa::path(
    get, path = "/v1/attestations", operation_id = "attestations", tag = "organisations",
    summary = "List attestations, newest first",
    params(AttestationsQuery),
    responses((status = 200, description = "A page of attestations.", body = Page<AttestationView>)),
)]
pub async fn attestations(
    State(api): State<Api>,
    Query(query): Query<AttestationsQuery>,
) -> Result<Json<Page<AttestationView>>, Problem> {
    let filter = AttestationFilter { subject: query.subject, issuer: query.issuer };
    Ok(Json(api.index.attestations(&filter, &page(query.limit, query.cursor)?).await?))
}

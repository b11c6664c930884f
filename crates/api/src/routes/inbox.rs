//! What touches a party.

use crate::{
    api::Api,
    extract::{Limit, Query, Text, query},
    names::names,
    problem::Problem,
    routes::page,
};
use axum::{Json, extract::State};
use vinculum_core::Party;
use vinculum_index::view::{InboxItem, Page};

query! {
    /// Whose inbox.
    InboxQuery {
        /// The reader: `did:key:…` or `org:<id>`. Required.
        #[param(value_type = String, example = "org:nordic-motors")]
        party: Party = "party",
        /// Most items on the page: 1 to 200, 50 when not given.
        #[param(value_type = u32, minimum = 1, maximum = 200)]
        limit: Limit = "limit",
        /// Where the last page said that the next one begins.
        #[param(value_type = String)]
        cursor: Text = "cursor",
    }
}

/// Shows an inbox.
#[utoipa::path(
    get, path = "/v1/inbox", operation_id = "inbox", tag = "notifications",
    summary = "List what others did to a party's vehicles and records, newest first",
    description = "Events on vehicles whose title the party holds now, and corrections and disputes of records that it made. \
        All of it is on the ledger, so that anybody may ask; what is not yet on the ledger is in the proposals. To follow \
        it live, follow the events and ask again.",
    params(InboxQuery),
    responses((status = 200, description = "A page of events.", body = Page<InboxItem>)),
)]
pub async fn inbox(State(api): State<Api>, Query(query): Query<InboxQuery>) -> Result<Json<Page<InboxItem>>, Problem> {
    let party = query.party.ok_or_else(|| Problem::parameter("party", "is required"))?;
    let mut items = api.index.inbox(&party, &page(query.limit, query.cursor)?).await?;
    let names = names(&api, items.items.iter().map(|item| item.vehicle.id)).await?;
    for item in &mut items.items {
        if let Some(name) = names.get(&item.vehicle.id) {
            item.vehicle.clone_from(name);
        }
    }
    Ok(Json(items))
}

//! Final blocks.

use crate::{
    api::Api,
    extract::{BlockHeight, Limit, Query, Segment, Text, query},
    names::name_transactions,
    problem::Problem,
    routes::page,
};
use axum::{Json, extract::State};
use vinculum_index::view::{BlockDetail, BlockSummary, Page};

query! {
    /// Which page.
    BlocksQuery {
        /// Most items on the page: 1 to 200, 50 when not given.
        #[param(value_type = u32, minimum = 1, maximum = 200)]
        limit: Limit = "limit",
        /// Where the last page said that the next one begins.
        #[param(value_type = String)]
        cursor: Text = "cursor",
    }
}

/// Lists blocks.
#[utoipa::path(
    get, path = "/v1/blocks", operation_id = "blocks", tag = "ledger", summary = "List final blocks, newest first",
    params(BlocksQuery),
    responses(
        (status = 200, description = "A page of blocks.", body = Page<BlockSummary>),
    ),
)]
pub async fn blocks(
    State(api): State<Api>,
    Query(query): Query<BlocksQuery>,
) -> Result<Json<Page<BlockSummary>>, Problem> {
    Ok(Json(api.index.blocks(&page(query.limit, query.cursor)?).await?))
}

/// Shows a block.
#[utoipa::path(
    get, path = "/v1/blocks/{height}", operation_id = "block", tag = "ledger", summary = "Show a block with its transactions",
    params(("height" = u64, Path, description = "The block's height; the first after genesis is 1.", example = 1)),
    responses(
        (status = 200, description = "The block.", body = BlockDetail),
        (status = 404, description = "No block at this height is final."),
    ),
)]
pub async fn block(State(api): State<Api>, segment: Segment) -> Result<Json<BlockDetail>, Problem> {
    let BlockHeight(height) = segment.parse("height")?;
    let Some(mut block) = api.index.block(height).await? else {
        return Err(Problem::not_found(format!("no block {height} is final and indexed at this member")));
    };
    name_transactions(&api, &mut block.items).await?;
    Ok(Json(block))
}

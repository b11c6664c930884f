//! `GET /v1/events`: final blocks and transactions as they come, over server-sent events (WHATWG HTML, section 9.2).
//!
//! A stream is a position in the chain that moves forward as fast as its reader reads: what is new comes from memory,
//! what a returning reader missed comes from the read model. Nothing is ever pushed into a queue, so that a slow reader
//! holds nobody up; one that doesn't read at all is disconnected (see [`crate::connection`]).
//!
//! Each event has the id `<height>.<position>`: of a transaction its place in the block; of a block, which comes after
//! its transactions, how many they are. So ids only grow, and whoever returns with the last one misses nothing.

use crate::{
    api::Api,
    extract::{List, Query, query},
    names::name_transactions,
    problem::Problem,
    serve::Closing,
};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response, Sse, sse},
};
use futures::{Stream, StreamExt as _, stream};
use serde::Serialize;
use std::{collections::BTreeSet, convert::Infallible, fmt, str::FromStr, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, watch};
use utoipa::ToSchema;
use vinculum_core::{Digest, Timestamp, VehicleId, codes};
use vinculum_index::{
    IndexedBlock,
    view::{BlockSummary, TransactionSummary},
};

/// How long a reader that lost the connection should wait before it returns.
const RETRY: Duration = Duration::from_secs(2);
/// Blocks or transactions that one query of the read model gives.
const CHUNK: u32 = 200;

/// Where a stream is: everything up to and including this was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    height: u64,
    position: u32,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.height, self.position)
    }
}

impl FromStr for Position {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once('.').and_then(|(height, position)| {
            let height = height.parse::<u64>().ok().filter(|height| *height < i64::MAX as u64)?;
            let position = position.parse::<u32>().ok().filter(|position| *position <= i32::MAX as u32)?;
            Some(Self { height, position })
        });
        parts.ok_or_else(|| "it must be the id of an event: <height>.<position>".into())
    }
}

query! {
    /// What to stream.
    EventQuery {
        /// Send what came after the event with this id. Without it, and without a `Last-Event-ID` header, the stream
        /// begins with what comes next.
        #[param(value_type = String, example = "42.0")]
        after: Position = "after",
        /// Only these, with commas between them: `block`, `transaction`, or types of actions such as
        /// `vehicles.record_odometer`, which select the transactions that have such an action.
        #[param(value_type = String, example = "block")]
        types: List = "types",
        /// Only transactions with an action on this vehicle.
        #[param(value_type = String, pattern = "^[0-9a-f]{64}$")]
        vehicle: VehicleId = "vehicle",
    }
}

/// Data of a `block` event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct BlockEvent {
    /// Height of the block.
    pub height: u64,
    /// Its time.
    #[schema(value_type = u64)]
    pub time: Timestamp,
    /// How many transactions it has.
    pub transactions: u64,
    /// SHA-256 of its header.
    #[schema(value_type = String)]
    pub digest: Digest,
}

/// What a stream is to carry.
#[derive(Debug, Clone)]
struct Filter {
    blocks: bool,
    transactions: bool,
    /// Not empty: only transactions with an action of one of these types.
    actions: BTreeSet<String>,
    vehicle: Option<String>,
}

impl Filter {
    fn new(types: Option<List>, vehicle: Option<VehicleId>) -> Result<Self, Problem> {
        let vehicle = vehicle.map(|vehicle| vehicle.to_string());
        let Some(List(types)) = types else {
            return Ok(Self { blocks: true, transactions: true, actions: BTreeSet::new(), vehicle });
        };
        let mut filter = Self { blocks: false, transactions: false, actions: BTreeSet::new(), vehicle };
        let mut every = false;
        for kind in types {
            match kind.as_str() {
                "block" => filter.blocks = true,
                "transaction" => every = true,
                _ if kind.contains('.') => drop(filter.actions.insert(kind)),
                _ => {
                    let detail = format!("has {kind:?}, which is neither block, transaction nor a type of action");
                    return Err(Problem::parameter("types", detail));
                }
            }
        }
        filter.transactions = every || !filter.actions.is_empty();
        if every {
            filter.actions.clear();
        }
        Ok(filter)
    }

    fn passes(&self, transaction: &TransactionSummary) -> bool {
        let of_type =
            self.actions.is_empty() || transaction.action_types.iter().any(|kind| self.actions.contains(kind));
        let of_vehicle = self.vehicle.as_ref().is_none_or(|vehicle| {
            transaction.actions.iter().any(|action| action.get("vehicle").is_some_and(|id| id == vehicle.as_str()))
        });
        of_type && of_vehicle
    }
}

/// Streams final blocks and transactions.
#[utoipa::path(
    get, path = "/v1/events", operation_id = "events", tag = "ledger", summary = "Stream final blocks and transactions",
    description = "Server-sent events: `transaction` (data: TransactionSummary) and, after a block's transactions, \
        `block` (data: BlockEvent). An event is sent once this member's lists show what it announces. Each has the id \
        `<height>.<position>`; a reader that returns with the last one, as `Last-Event-ID` or `after`, misses nothing. \
        An id ahead of this member begins the stream at its latest block.",
    params(
        EventQuery,
        ("Last-Event-ID" = Option<String>, Header, description = "As `after`; browsers send it when they reconnect."),
    ),
    responses(
        (status = 200, description = "A stream that does not end.", content_type = "text/event-stream", body = String),
        (status = 400, description = "A parameter is wrong."),
        (status = 503, description = "Too many streams."),
    ),
)]
pub async fn events(
    State(api): State<Api>,
    closing: Option<Extension<Closing>>,
    headers: HeaderMap,
    Query(query): Query<EventQuery>,
) -> Result<Response, Problem> {
    let returning = headers.get("last-event-id").filter(|value| !value.is_empty());
    let returning = returning.map(|value| {
        let text = value.to_str().map_err(|error| error.to_string());
        text.and_then(Position::from_str)
            .map_err(|error| Problem::parameter("Last-Event-ID", format_args!("is not valid: {error}")))
    });
    let after = query.after.or(returning.transpose()?);
    let filter = Filter::new(query.types, query.vehicle)?;
    let place = api.streams.clone().try_acquire_owned().map_err(|_| {
        let detail = "this member serves as many event streams as it can";
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, codes::UNAVAILABLE, detail)
    })?;
    let indexed = api.indexed.follow();
    let latest = Position { height: *indexed.borrow(), position: i32::MAX as u32 };
    let reader = Reader { at: after.unwrap_or(latest).min(latest), filter, indexed, api: api.clone(), _place: place };
    let first = stream::iter([Ok(sse::Event::default().retry(RETRY).comment("vinculum"))]);
    let end = async move {
        match closing {
            Some(Extension(closing)) => closing.wait().await,
            None => std::future::pending().await,
        }
    };
    let events = first.chain(reader.stream()).take_until(end);
    let alive = sse::KeepAlive::new().interval(api.config.keep_alive).text("alive");
    // Proxies that buffer answers would hold events back.
    Ok(([("x-accel-buffering", "no")], Sse::new(events).keep_alive(alive)).into_response())
}

struct Reader {
    api: Api,
    filter: Filter,
    at: Position,
    indexed: watch::Receiver<u64>,
    _place: OwnedSemaphorePermit,
}

impl Reader {
    fn stream(self) -> impl Stream<Item = Result<sse::Event, Infallible>> {
        let batches = stream::unfold(self, |mut reader| async move {
            let events = reader.next().await?;
            Some((stream::iter(events.into_iter().map(Ok)), reader))
        });
        batches.flatten()
    }

    /// The next events, at least one; `None` ends the stream, and the client returns with the last id.
    async fn next(&mut self) -> Option<Vec<sse::Event>> {
        loop {
            match self.read().await {
                Ok(Some(events)) if events.is_empty() => {}
                Ok(Some(events)) => return Some(events),
                Ok(None) => {
                    let after = self.at.height;
                    self.indexed.wait_for(|indexed| *indexed > after).await.ok()?;
                }
                Err(error) => {
                    tracing::error!(error = error.detail, "an event stream ends because the read model cannot be read");
                    return None;
                }
            }
        }
    }

    /// The events of the next stretch of the chain, which may be none; `None` at its end.
    async fn read(&mut self) -> Result<Option<Vec<sse::Event>>, Problem> {
        let latest = *self.indexed.borrow_and_update();
        // A position inside a block: the rest of the block comes first, if there is any.
        let height = if self.at.position == i32::MAX as u32 { self.at.height + 1 } else { self.at.height.max(1) };
        if height > latest {
            return Ok(None);
        }
        if let Some(block) = self.api.indexed.recent(height) {
            return Ok(Some(self.of_block(&summary(&block), self.named(transactions(&block)).await?)));
        }
        if self.filter.transactions {
            return self.read_stored(height).await.map(Some);
        }
        let blocks = self.api.index.blocks_after(height - 1, CHUNK).await?;
        if blocks.is_empty() {
            // The read model is being built anew: wait for it.
            return Ok(None);
        }
        Ok(Some(blocks.iter().flat_map(|block| self.of_block(block, Vec::new())).collect()))
    }

    async fn read_stored(&mut self, height: u64) -> Result<Vec<sse::Event>, Problem> {
        let Some(block) = self.api.index.blocks_after(height - 1, 1).await?.into_iter().next() else {
            return Ok(Vec::new());
        };
        let mut all = Vec::new();
        let mut after = None;
        loop {
            let some = self.api.index.transactions_after(block.height, after, CHUNK).await?;
            let count = some.len();
            all.extend(some.into_iter().take_while(|transaction| transaction.height == block.height));
            after = all.last().map(|last: &TransactionSummary| last.position);
            if count < CHUNK as usize || all.len() as u64 >= block.transactions {
                let all = self.named(all.into_iter()).await?;
                return Ok(self.of_block(&block, all));
            }
        }
    }

    /// Transactions with what to call their vehicles, when they are wanted at all.
    async fn named(
        &self,
        transactions: impl Iterator<Item = TransactionSummary>,
    ) -> Result<Vec<TransactionSummary>, Problem> {
        if !self.filter.transactions {
            return Ok(Vec::new());
        }
        let mut transactions: Vec<_> = transactions.filter(|transaction| self.filter.passes(transaction)).collect();
        name_transactions(&self.api, &mut transactions).await?;
        Ok(transactions)
    }

    /// The events of one block after the stream's position, which moves past the block.
    fn of_block(&mut self, block: &BlockSummary, all: Vec<TransactionSummary>) -> Vec<sse::Event> {
        let mut events = Vec::new();
        for transaction in all {
            let id = Position { height: transaction.height, position: transaction.position };
            if id > self.at {
                events.extend(event("transaction", id, &transaction));
            }
        }
        let id = Position { height: block.height, position: u32::try_from(block.transactions).unwrap_or(u32::MAX) };
        if id > self.at && self.filter.blocks {
            let BlockSummary { height, time, transactions, digest, .. } = *block;
            events.extend(event("block", id, &BlockEvent { height, time, transactions, digest }));
        }
        self.at = Position { height: block.height, position: i32::MAX as u32 };
        events
    }
}

fn event(name: &str, id: Position, data: &impl Serialize) -> Option<sse::Event> {
    sse::Event::default().event(name).id(id.to_string()).json_data(data).ok()
}

fn summary(block: &IndexedBlock) -> BlockSummary {
    let accepted = block.transactions.iter().filter(|(_, outcome)| outcome.is_accepted()).count() as u64;
    let transactions = block.transactions.len() as u64;
    BlockSummary {
        height: block.height,
        digest: block.digest,
        time: block.time,
        transactions,
        accepted,
        rejected: transactions - accepted,
        proposer: block.proposer,
    }
}

fn transactions(block: &IndexedBlock) -> impl Iterator<Item = TransactionSummary> {
    (0..).zip(&block.transactions).map(|(position, (transaction, outcome))| {
        TransactionSummary::of(block.height, block.time, position, transaction, outcome)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_ids_of_events() {
        let position: Position = "42.7".parse().unwrap();
        assert_eq!((position.height, position.position, position.to_string().as_str()), (42, 7, "42.7"));
        for bad in ["", "42", "42.", ".7", "-1.0", "1.2.3", "a.b", "99999999999999999999.0", "1.99999999999"] {
            assert!(bad.parse::<Position>().is_err(), "{bad}");
        }
    }

    #[test]
    fn types_select_events_and_actions() {
        let filter = |types: &str| Filter::new(Some(types.parse().unwrap()), None);
        let both = Filter::new(None, None).unwrap();
        assert!(both.blocks && both.transactions);
        let blocks = filter("block").unwrap();
        assert!(blocks.blocks && !blocks.transactions);
        let actions = filter("vehicles.report_theft,block").unwrap();
        assert!(actions.blocks && actions.transactions && actions.actions.contains("vehicles.report_theft"));
        let every = filter("vehicles.report_theft,transaction").unwrap();
        assert!(!every.blocks && every.transactions && every.actions.is_empty());
        assert_eq!(filter("blocks").unwrap_err().field.as_deref(), Some("types"));
    }
}

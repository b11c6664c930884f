//! For whoever runs the member: is it alive, is it of use, how is it doing.

use crate::{
    api::Api,
    metrics::gauge,
    problem::{NOT_READY, Problem},
};
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};
use futures::FutureExt as _;
use vinculum_core::codes;

/// Whether the process answers.
pub async fn livez() -> &'static str {
    "ok\n"
}

/// Whether the member runs and its lists are up to date.
pub async fn readyz(State(api): State<Api>) -> Result<&'static str, Problem> {
    if api.chain.stopped().now_or_never().is_some() {
        return Err(Problem::rejected(codes::UNAVAILABLE.reject("this member is stopping")));
    }
    let (height, indexed) = (api.chain.tip().height, api.indexed.height());
    if height.saturating_sub(indexed) > api.config.ready_lag {
        let detail = format!("this member's lists show block {indexed} of {height}");
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, NOT_READY, detail));
    }
    Ok("ok\n")
}

/// Everything that is counted, in Prometheus' text format.
pub async fn metrics(State(api): State<Api>) -> impl IntoResponse {
    let mut text = api.chain.metrics();
    // The engine ends its text as OpenMetrics does; what follows it would be ignored.
    if let Some(end) = text.find("# EOF") {
        text.truncate(end);
    }
    let status = api.chain.status();
    let indexed = api.indexed.height();
    let streams = api.config.streams - api.streams.available_permits();
    gauge(&mut text, "vinculum_height", "Height of the latest final block.", status.tip.height);
    gauge(&mut text, "vinculum_indexed_height", "Height up to which the read model is complete.", indexed);
    let lag = status.tip.height.saturating_sub(indexed);
    gauge(&mut text, "vinculum_index_lag_blocks", "Blocks that the read model is behind.", lag);
    gauge(
        &mut text,
        "vinculum_finality_milliseconds",
        "From the latest block's time to its finality here.",
        status.finality_ms,
    );
    gauge(&mut text, "vinculum_mempool_transactions", "Transactions that wait.", status.waiting);
    gauge(&mut text, "vinculum_mempool_bytes", "Bytes of the transactions that wait.", status.waiting_bytes);
    gauge(&mut text, "vinculum_event_streams", "Event streams that are open.", streams);
    api.metrics.render(&mut text);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
}

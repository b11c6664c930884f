//! What Prometheus scrapes: the ledger's own text, and what this interface counts about its requests.

use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

/// Upper bounds of the latency histogram's buckets, in milliseconds.
const BUCKETS_MS: [u64; 11] = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000];

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Series {
    /// The pattern of the path, never the path itself: ids would make the series endless.
    route: String,
    method: &'static str,
    status: u16,
}

#[derive(Debug, Default)]
struct Latency {
    buckets: [u64; BUCKETS_MS.len()],
    count: u64,
    sum: Duration,
}

/// Counts of requests. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Metrics(Arc<Mutex<BTreeMap<Series, Latency>>>);

impl Metrics {
    fn record(&self, series: Series, elapsed: Duration) {
        let mut all = self.0.lock().expect("no code panics while it holds this lock");
        let latency = all.entry(series).or_default();
        latency.count += 1;
        latency.sum += elapsed;
        for (bucket, bound) in latency.buckets.iter_mut().zip(BUCKETS_MS) {
            *bucket += u64::from(elapsed <= Duration::from_millis(bound));
        }
    }

    /// The counts in Prometheus' text format.
    pub fn render(&self, text: &mut String) {
        let all = self.0.lock().expect("no code panics while it holds this lock");
        heading(
            text,
            "vinculum_http_request_duration_seconds",
            "histogram",
            "Time to answer a request, to the answer's head.",
        );
        for (series, latency) in all.iter() {
            let labels =
                format!("route=\"{}\",method=\"{}\",status=\"{}\"", series.route, series.method, series.status);
            for (count, bound) in latency.buckets.iter().zip(BUCKETS_MS) {
                let bound = bound as f64 / 1000.0;
                line(text, "vinculum_http_request_duration_seconds_bucket", &format!("{labels},le=\"{bound}\""), count);
            }
            let name = "vinculum_http_request_duration_seconds";
            line(text, &format!("{name}_bucket"), &format!("{labels},le=\"+Inf\""), latency.count);
            line(text, &format!("{name}_sum"), &labels, latency.sum.as_secs_f64());
            line(text, &format!("{name}_count"), &labels, latency.count);
        }
    }
}

/// Appends the head of a metric.
pub fn heading(text: &mut String, name: &str, kind: &str, help: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn line(text: &mut String, name: &str, labels: &str, value: impl std::fmt::Display) {
    let _ = writeln!(text, "{name}{{{labels}}} {value}");
}

/// Appends a metric that is one number.
pub fn gauge(text: &mut String, name: &str, help: &str, value: impl std::fmt::Display) {
    heading(text, name, "gauge", help);
    let _ = writeln!(text, "{name} {value}");
}

/// Counts each request that passes.
pub async fn measure(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = match request.method().as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    };
    let start = Instant::now();
    let response = next.run(request).await;
    metrics.record(Series { route, method, status: response.status().as_u16() }, start.elapsed());
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_cumulative() {
        let metrics = Metrics::default();
        for milliseconds in [0, 3, 60_000] {
            let series = Series { route: "/v1/blocks".into(), method: "GET", status: 200 };
            metrics.record(series, Duration::from_millis(milliseconds));
        }
        let mut text = String::new();
        metrics.render(&mut text);
        let labels = r#"route="/v1/blocks",method="GET",status="200""#;
        for (bound, count) in [("0.001", 1), ("0.002", 1), ("0.005", 2), ("5", 2), ("+Inf", 3)] {
            let line = format!("vinculum_http_request_duration_seconds_bucket{{{labels},le=\"{bound}\"}} {count}\n");
            assert!(text.contains(&line), "{line} in {text}");
        }
    }
}

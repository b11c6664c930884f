//! The stream of final blocks and transactions.

use super::{accept, signed_visit};
use crate::support::{
    block_on,
    demonstration::demonstration,
    get,
    http::{open, send},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use vinculum_core::VehicleId;
use vinculum_vehicles::Kind;

/// One event as it arrives.
#[derive(Debug)]
struct Event {
    kind: String,
    id: String,
    data: Value,
}

impl Event {
    /// Reads one event's lines; `None` for comments and hints.
    fn parse(text: &str) -> Option<Self> {
        let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let data = serde_json::from_str(field("data")?).expect("JSON");
        Some(Self { kind: field("event")?.into(), id: field("id")?.into(), data })
    }

    /// Height and position.
    fn place(&self) -> (u64, u32) {
        let (height, position) = self.id.split_once('.').expect("height and position");
        (height.parse().unwrap(), position.parse().unwrap())
    }
}

/// An open stream.
struct Stream {
    response: reqwest::Response,
    received: Vec<u8>,
}

impl Stream {
    /// Opens a stream, and waits for its first line: from then on nothing is missed.
    fn open(path: &str, last_event_id: Option<&str>) -> Self {
        let headers: Vec<_> = last_event_id.map(|id| ("last-event-id", id)).into_iter().collect();
        let response = block_on(open(&demonstration().v1(path), &headers));
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut stream = Self { response, received: Vec::new() };
        stream.read_more();
        stream
    }

    fn read_more(&mut self) {
        let chunk = block_on(async { tokio::time::timeout(Duration::from_secs(60), self.response.chunk()).await });
        let chunk = chunk.expect("something in time").expect("an open stream").expect("no end");
        self.received.extend_from_slice(&chunk);
    }

    fn next(&mut self) -> Event {
        loop {
            while let Some(end) = self.received.windows(2).position(|window| window == b"\n\n") {
                let text: Vec<u8> = self.received.drain(..end + 2).collect();
                if let Some(event) = Event::parse(std::str::from_utf8(&text).expect("UTF-8")) {
                    return event;
                }
            }
            self.read_more();
        }
    }
}

fn record(vehicle: &VehicleId) -> String {
    let envelope = signed_visit(vehicle);
    accept(demonstration(), &envelope);
    envelope.id().to_string()
}

#[test]
fn a_reader_that_returns_misses_nothing_and_gets_nothing_twice() {
    let demo = demonstration();
    let vehicle = demo.fleet.vehicle(16).id;
    let path = format!("events?types=transaction&vehicle={vehicle}");
    let mut stream = Stream::open(&path, None);
    let mut sent = vec![record(&vehicle), record(&vehicle)];
    let first = stream.next();
    assert_eq!((first.kind.as_str(), &first.data["id"]), ("transaction", &json!(sent[0])));
    assert_eq!(get(&demo.v1(&format!("transactions/{}", sent[0]))).json()["status"], "accepted", "lists show it");
    drop(stream);

    // While the reader is away, and after it has returned.
    sent.push(record(&vehicle));
    let mut stream = Stream::open(&path, Some(&first.id));
    sent.push(record(&vehicle));
    let events: Vec<_> = (0..3).map(|_| stream.next()).collect();
    let ids: Vec<_> = events.iter().map(|event| event.data["id"].as_str().unwrap()).collect();
    assert_eq!(ids, sent[1..]);

    let mut stream = Stream::open(&format!("{path}&after={}", events[1].id), None);
    assert_eq!(stream.next().data["id"], json!(sent[3]), "`after` is the same for those who can't set headers");
}

#[test]
fn the_whole_chain_streams_in_order() {
    let demo = demonstration();
    let height = get(&demo.v1("network")).json()["indexedHeight"].as_u64().unwrap();
    let mut stream = Stream::open("events", Some("0.0"));
    let (mut transactions, mut blocks, mut last) = (0, 0, (0, 0));
    while blocks < height {
        let event = stream.next();
        assert!(event.place() > last, "ids only grow: {} after {last:?}", event.id);
        last = event.place();
        match event.kind.as_str() {
            "transaction" => transactions += 1,
            "block" => {
                blocks += 1;
                assert_eq!(event.data["height"], blocks, "each block once");
                assert_eq!(event.data["transactions"], transactions, "after all of its transactions");
                transactions = 0;
            }
            other => panic!("an event of kind {other}"),
        }
    }
}

#[test]
fn types_select_what_streams() {
    let demo = demonstration();
    let readings = |vehicle: &vinculum_fleet::Vehicle| {
        vehicle
            .steps
            .iter()
            .filter(|step| step.actions.iter().any(|action| action.kind() == Kind::RecordOdometer))
            .count()
    };
    let vehicle = demo.fleet.vehicles().find(|vehicle| readings(vehicle) >= 2).expect("a vehicle with readings").id;
    let mut blocks = Stream::open("events?types=block", Some("0.0"));
    assert_eq!((blocks.next().kind.as_str(), blocks.next().kind.as_str()), ("block", "block"));
    let path = format!("events?types=vehicles.record_odometer&vehicle={vehicle}");
    let mut readings = Stream::open(&path, Some("0.0"));
    for _ in 0..2 {
        let types = readings.next().data["actionTypes"].clone();
        assert!(types.as_array().unwrap().contains(&json!("vehicles.record_odometer")), "{types}");
    }
}

#[test]
fn a_damaged_position_is_refused() {
    let demo = demonstration();
    let problem = send(Method::GET, &demo.v1("events"), &[("last-event-id", "yesterday")], "");
    assert_eq!(problem.problem(400, "invalid_parameter")["field"], "Last-Event-ID");
    // A position from a longer chain: the stream begins with what comes next.
    let vehicle = demo.fleet.vehicle(18).id;
    let mut stream = Stream::open(&format!("events?types=transaction&vehicle={vehicle}"), Some("99999999.0"));
    let id = record(&vehicle);
    assert_eq!(stream.next().data["id"], json!(id));
}

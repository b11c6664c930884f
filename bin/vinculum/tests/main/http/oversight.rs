//! What overseers look at: the network's health, findings over the fleet, who reports from where.

use super::{accept, all, signed_visit};
use crate::support::{demonstration::demonstration, get};
use serde_json::Value;

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is a number"))
}

#[test]
fn the_networks_health_counts_what_happened() {
    let demo = demonstration();
    accept(demo, &signed_visit(&demo.fleet.vehicle(22).id));
    let health = get(&demo.v1("network/health")).json();
    let window = &health["window"];
    assert_eq!(number(&health["blocks"]), number(&window["toHeight"]) - number(&window["fromHeight"]) + 1);
    assert!(number(&health["transactions"]) > number(&health["rejected"]), "{health}");
    let interval = &health["blockIntervalMs"];
    assert!(
        interval["p50"].as_u64() <= interval["p90"].as_u64() && interval["p99"].as_u64() <= interval["max"].as_u64()
    );
    let finality = &health["finalityMs"];
    let counted: u64 = finality["buckets"].as_array().unwrap().iter().map(|bucket| number(&bucket["count"])).sum();
    assert_eq!(counted, number(&finality["count"]));
    assert!(counted > 0, "a transaction that came in here was timed");
    assert!(number(&health["mempool"]["capacity"]) > number(&health["mempool"]["transactions"]));
    assert_eq!(health["leaders"].as_array().unwrap().len(), 4);
    let led: u64 = health["leaders"].as_array().unwrap().iter().map(|leader| number(&leader["led"])).sum();
    assert_eq!(led, number(&health["blocks"]), "every block has a proposer among the leaders: {}", health["leaders"]);
    let minutes: u64 = health["series"].as_array().unwrap().iter().map(|minute| number(&minute["transactions"])).sum();
    assert_eq!(minutes, number(&health["transactions"]));
}

#[test]
fn findings_are_counted_by_what_vehicles_have_in_common() {
    let demo = demonstration();
    let vehicles = all(&demo.v1("vehicles?limit=200"));
    let flagged = all(&demo.v1("vehicles?limit=200&finding=odometer_rollback"));
    for by in ["make", "model", "country", "manufacturer"] {
        let statistics = get(&demo.v1(&format!("statistics/findings?by={by}&kind=odometer_rollback"))).json();
        assert_eq!(statistics["by"], by);
        let groups = statistics["groups"].as_array().unwrap();
        let sum = |field: &str| groups.iter().map(|group| number(&group[field])).sum::<u64>();
        // Other tests add vehicles of their own while this one runs.
        assert!(sum("vehicles") >= vehicles.len() as u64, "{by}");
        assert_eq!(sum("flagged"), flagged.len() as u64, "{by}");
        assert!(groups.is_sorted_by_key(|group| std::cmp::Reverse(number(&group["flagged"]))), "{by}");
    }
    let makes = get(&demo.v1("statistics/findings")).json();
    let make = flagged[0]["make"].as_str().unwrap();
    let group = makes["groups"].as_array().unwrap().iter().find(|group| group["key"] == make).expect("its make");
    assert!(number(&group["findings"]["odometer_rollback"]) > 0, "{group}");
    get(&demo.v1("statistics/findings?by=colour")).problem(400, "invalid_parameter");
    get(&demo.v1("statistics/findings?kind=nonsense")).problem(400, "invalid_parameter");
}

#[test]
fn silence_shows() {
    let demo = demonstration();
    accept(demo, &signed_visit(&demo.fleet.vehicle(23).id));
    let coverage = get(&demo.v1("coverage")).json();
    let countries = coverage["countries"].as_array().unwrap();
    let workshop = get(&demo.v1(&format!("organisations/{}", super::WORKSHOP))).json();
    let home =
        countries.iter().find(|country| country["country"] == workshop["country"]).expect("the workshop's country");
    let class = |country: &Value, class: &str| {
        let classes = country["classes"].as_array().unwrap();
        classes.iter().find(|entry| entry["class"] == class).unwrap_or_else(|| panic!("{class} is listed")).clone()
    };
    let workshops = class(home, "workshop");
    assert!(number(&workshops["organisations"]) >= 1 && number(&workshops["records"]) >= 1, "{workshops}");
    assert!(workshops["since"].is_u64() && workshops["lastRecordAt"].is_u64(), "{workshops}");
    let silent = countries.iter().flat_map(|country| country["classes"].as_array().unwrap());
    let silent: Vec<_> = silent.filter(|entry| entry["organisations"] == 0).collect();
    assert!(!silent.is_empty(), "a class that nobody reports for is listed all the same");
    assert!(silent.iter().all(|entry| entry["since"].is_null()), "{silent:?}");
}

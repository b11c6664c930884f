//! What whoever runs a member looks at, and paths that don't exist.

use crate::support::{demonstration::demonstration, get, http::send};
use reqwest::Method;

#[test]
fn a_member_says_that_it_is_well() {
    let demo = demonstration();
    for path in ["livez", "readyz"] {
        let answer = get(&format!("{}/{path}", demo.url));
        assert_eq!((answer.status, answer.text()), (200, "ok\n"), "{path}");
    }
}

#[test]
fn metrics_are_in_prometheus_form() {
    let demo = demonstration();
    get(&demo.v1("network")).json();
    let answer = get(&format!("{}/metrics", demo.url));
    assert!(answer.header("content-type").starts_with("text/plain; version=0.0.4"));
    let text = answer.text();
    let value = |name: &str| {
        let line = text.lines().find(|line| line.split([' ', '{']).next() == Some(name));
        let line = line.unwrap_or_else(|| panic!("no {name} in {text}"));
        line.rsplit(' ').next().unwrap().parse::<f64>().unwrap_or_else(|error| panic!("{line}: {error}"))
    };
    assert!(value("vinculum_height") >= 1.0 && value("vinculum_indexed_height") >= 1.0);
    for name in [
        "vinculum_index_lag_blocks",
        "vinculum_finality_milliseconds",
        "vinculum_mempool_transactions",
        "vinculum_mempool_bytes",
        "vinculum_event_streams",
    ] {
        assert!(value(name) >= 0.0, "{name}");
    }
    let counted = "vinculum_http_request_duration_seconds_count{route=\"/v1/network\",method=\"GET\",status=\"200\"}";
    assert!(text.contains(counted), "requests are counted by route");
    assert!(!text.contains("# EOF"), "what follows would be ignored");
    for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let number = line.rsplit(' ').next().unwrap();
        assert!(number.parse::<f64>().is_ok(), "{line}");
    }
}

#[test]
fn unknown_paths_are_problems_and_never_the_portals_page() {
    let demo = demonstration();
    for path in
        ["/v1", "/v1/", "/v1/nothing", "/v1/vehicles/1HGCM82633A004352/nothing", "/v1/../v1/x", "/v1/index.html"]
    {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let problem = send(method, &format!("{}{path}", demo.url), &[("accept", "text/html")], "");
            problem.problem(404, "not_found");
        }
    }
}

#[test]
fn other_methods_are_refused_with_those_that_are_allowed() {
    let demo = demonstration();
    for (method, path, allowed) in [
        (Method::POST, "network", "GET,HEAD"),
        (Method::DELETE, "vehicles", "GET,HEAD"),
        (Method::PUT, "transactions", "GET,HEAD,POST"),
        (Method::GET, "transactions/batch", "POST"),
    ] {
        let answer = send(method, &demo.v1(path), &[], "");
        answer.problem(405, "method_not_allowed");
        assert_eq!(answer.header("allow"), allowed, "{path}");
    }
}

#[test]
fn answers_protect_whoever_reads_them_in_a_browser() {
    let demo = demonstration();
    for url in [demo.v1("network"), demo.v1("nothing"), demo.url.clone()] {
        let answer = get(&url);
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{url}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{url}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{url}");
        assert_eq!(answer.header("access-control-allow-origin"), "", "no other origin may read");
    }
}

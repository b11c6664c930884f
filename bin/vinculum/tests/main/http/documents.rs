//! The interface's description, and the portal.

use crate::support::{demonstration::demonstration, get, http::send, vinculum};
use reqwest::Method;
use std::path::Path;

#[test]
fn the_description_is_the_committed_one() {
    let served = get(&demonstration().v1("openapi.json"));
    let document = served.json();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    for path in ["/v1/network", "/v1/vehicles/{vehicle}/report", "/v1/transactions", "/v1/events"] {
        assert!(document["paths"][path].is_object(), "{path}");
    }
    assert_eq!(vinculum("openapi").run().json(), document);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../portal/openapi.json");
    let committed = std::fs::read_to_string(&file).expect("portal/openapi.json");
    assert!(
        committed == served.text(),
        "portal/openapi.json is stale; renew it and the portal's types:\n  \
         vinculum openapi > portal/openapi.json && (cd portal && npm run generate)"
    );
}

#[test]
fn every_route_that_is_described_is_there() {
    let demo = demonstration();
    let document = get(&demo.v1("openapi.json")).json();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys().filter(|method| *method != "parameters") {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            if path == "/v1/events" {
                continue;
            }
            let url = format!("{}{}", demo.url, path.replace(['{', '}'], ""));
            let answer = send(method.clone(), &url, &[], "");
            assert!(!answer.text().contains("there is nothing at"), "{method} {path}: {}", answer.text());
            assert!(answer.status != 405 && answer.status < 500, "{method} {path}: {}", answer.text());
        }
    }
}

#[test]
fn the_reference_page_brings_its_own_scripts_only() {
    let demo = demonstration();
    let page = get(&demo.v1("reference"));
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self'"), "{policy}");
    let text = page.text();
    for other in ["http://", "https://", "//cdn", "<script>", "javascript:", "onclick="] {
        assert!(!text.contains(other), "the page has {other}");
    }
    for (file, kind) in [("reference.js", "text/javascript"), ("reference.css", "text/css")] {
        assert!(text.contains(file), "{file}");
        let answer = get(&demo.v1(file));
        assert_eq!((answer.status, answer.header("content-type")), (200, format!("{kind}; charset=utf-8").as_str()));
        assert!(!answer.text().contains("https://"), "{file} asks nobody else");
    }
}

#[test]
fn the_portal_answers_for_its_own_paths() {
    let demo = demonstration();
    let page = get(&demo.url);
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(page.header("content-security-policy").contains("default-src 'self'"));
    let deep = get(&format!("{}/vehicles/1HGCM82633A004352", demo.url));
    assert_eq!((deep.status, &deep.body), (200, &page.body), "the page routes by itself");
    let tag = page.header("etag").to_owned();
    let again = send(Method::GET, &demo.url, &[("if-none-match", &tag)], "");
    assert_eq!((again.status, again.body.len()), (304, 0));
    get(&format!("{}/assets/none.js", demo.url)).problem(404, "not_found");
    get(&format!("{}/../../etc/passwd.txt", demo.url)).problem(404, "not_found");
    send(Method::POST, &demo.url, &[], "").problem(405, "method_not_allowed");
}

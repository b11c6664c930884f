use super::block_on;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};
use vinculum_credit::score::{FeatureValue, Features};
use vinculum_lending::bureau::{Bureau as _, BureauError, Enquiry, Http};

fn enquiry() -> Enquiry {
    Enquiry { consumer_reference: "A-1".into(), name: "Anna".into(), date_of_birth: "1990-02-03".into() }
}

/// Asks a bureau that gives this answer; with the request that it got.
fn ask(answer: String) -> (Result<Features, BureauError>, String) {
    block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let bureau =
            Http::new(&format!("http://{}/report", listener.local_addr().unwrap()), Some("secret".into())).unwrap();
        let server = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"}") {
                let mut buffer = [0; 1024];
                let read = stream.read(&mut buffer).await.unwrap();
                request.extend_from_slice(&buffer[..read]);
            }
            let _ = stream.write_all(answer.as_bytes()).await;
            String::from_utf8(request).unwrap()
        };
        tokio::join!(bureau.report(enquiry()), server)
    })
}

fn http(status: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len())
}

#[test]
fn a_report_comes_over_http() {
    let (report, request) = ask(http("200 OK", r#"{"features":{"savings":"below_100","debts":3,"job":null}}"#));
    let features = report.unwrap().0;
    assert_eq!(features["savings"], FeatureValue::Text("below_100".into()));
    assert_eq!((&features["debts"], &features["job"]), (&FeatureValue::Number(3.0), &FeatureValue::Missing));
    assert!(request.starts_with("POST /report HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("authorization: Bearer secret"), "{request}");
    assert!(request.ends_with(r#"{"consumerReference":"A-1","name":"Anna","dateOfBirth":"1990-02-03"}"#), "{request}");
}

#[test]
fn what_is_no_report_is_no_decision() {
    assert_eq!(ask(http("404 Not Found", "")).0, Err(BureauError::Unknown));
    let huge = format!(r#"{{"features":{{"a":"{}"}}}}"#, "x".repeat(70_000));
    for (answer, reason) in [
        (http("500 Internal Server Error", ""), "status 500"),
        (http("302 Found", ""), "status 302"),
        (http("200 OK", "hello"), "not readable"),
        (http("200 OK", r#"{"features":{},"more":1}"#), "not readable"),
        (http("200 OK", r#"{"features":{"a":1,"a":2}}"#), "not readable"),
        (http("200 OK", &huge), "more than 65536 bytes"),
        (String::new(), ""),
    ] {
        match ask(answer).0 {
            Err(BureauError::Unavailable(found)) => assert!(found.contains(reason), "{found}"),
            other => panic!("{other:?}"),
        }
    }
    assert!(Http::new("bureau.example", None).is_err());
}

#[test]
fn nobody_there_is_unavailable_and_does_not_say_where() {
    let bureau = Http::new("http://127.0.0.1:1/secret-path", None).unwrap();
    match block_on(bureau.report(enquiry())) {
        Err(BureauError::Unavailable(reason)) => assert!(!reason.contains("secret-path"), "{reason}"),
        other => panic!("{other:?}"),
    }
}

//! What becomes of answers, whole and broken.

use std::time::{Duration, Instant};

use http::{Method, StatusCode};
use serde_json::json;

use super::server::{Reply, Server, ok, reply};
use super::{client, fetch, operation};
use crate::runtime::envelope::Envelope;
use crate::runtime::error::Error;
use crate::runtime::header::NoHeaders;
use crate::runtime::options::CallOptions;

const JSON: &str = "content-type: application/json";

#[tokio::test]
async fn a_stalled_server_costs_the_timeout_and_no_more() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{";
    for sent in ["", head] {
        let server = Server::start([Reply::Stall(sent.to_owned())]).await;
        let client = client(&server)
            .timeout(Duration::from_millis(200))
            .build()
            .unwrap();
        let started = Instant::now();
        let fault = fetch(client.call(operation(Method::GET, "/slow/{x}")))
            .await
            .unwrap_err();
        let taken = started.elapsed();
        assert!(fault.is_timeout() && !fault.is_transport(), "{fault}");
        assert_eq!(fault.to_string(), "GET /slow/{x}: no answer within 200ms");
        assert!(
            taken >= Duration::from_millis(200) && taken < Duration::from_secs(5),
            "{taken:?}"
        );
        assert_eq!(server.seen().len(), 1);
    }
}

#[tokio::test]
async fn the_timeout_spans_all_tries() {
    let busy = || reply("503 Busy", &["retry-after: 0"], "");
    let script = [busy(), busy(), Reply::Stall(String::new())];
    let server = Server::start(script).await;
    let client = client(&server).build().unwrap();
    let mut call = client.call(operation(Method::GET, "/"));
    call.options(CallOptions::new().timeout(Duration::from_millis(300)));
    assert!(fetch(call).await.unwrap_err().is_timeout());
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_timeout_may_be_endless() {
    let server = Server::start([reply("503 Busy", &[], ""), ok()]).await;
    let client = client(&server).timeout(Duration::MAX).build().unwrap();
    fetch(client.call(operation(Method::GET, "/")))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_body_that_is_announced_too_long_is_not_read() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 11\r\nx-id: 7\r\n\r\n";
    let server = Server::start([Reply::Stall(head.to_owned())]).await;
    let client = client(&server).body_limit(10).build().unwrap();
    let fault = fetch(client.call(operation(Method::GET, "/things")))
        .await
        .unwrap_err();
    assert_eq!(
        fault.to_string(),
        "GET /things: the body of the answer 200 OK is longer than 10 bytes"
    );
    assert_eq!(fault.headers().unwrap()["x-id"], "7");
    assert_eq!((fault.status(), fault.body()), (Some(StatusCode::OK), None));
}

#[tokio::test]
async fn a_body_of_unknown_length_is_counted() {
    let chunked = |chunks: &str| {
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n";
        Reply::Bytes(format!("{head}{chunks}"))
    };
    let fits = chunked("6\r\n[1,2,3\r\n4\r\n,45]\r\n0\r\n\r\n");
    let endless = Reply::Stall(match chunked(&"6\r\n[1,2,3\r\n".repeat(1000)) {
        Reply::Bytes(text) | Reply::Stall(text) => text,
        Reply::Binary(_) => unreachable!(),
    });
    let server = Server::start([fits, endless]).await;
    let client = client(&server).body_limit(10).build().unwrap();
    let call = || fetch(client.call(operation(Method::GET, "/")));
    assert_eq!(call().await.unwrap().into_body(), json!([1, 2, 3, 45]));
    assert!(matches!(call().await, Err(Error::BodyTooLarge(fault)) if fault.limit == 10));
}

#[tokio::test]
async fn the_length_of_an_answer_to_head_is_no_body() {
    let head = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\nconnection: close\r\n\r\n";
    let server = Server::start([Reply::Bytes(head.to_owned())]).await;
    let client = client(&server).body_limit(10).build().unwrap();
    let answer = client
        .call(operation(Method::HEAD, "/"))
        .send()
        .await
        .unwrap();
    let response = answer.empty::<NoHeaders, ()>().unwrap();
    assert_eq!(response.headers()["content-length"], "1000");
}

#[tokio::test]
async fn a_cut_off_body_is_a_fault_of_the_connection() {
    let cut = || Reply::Bytes("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{}".to_owned());
    let server = Server::start([cut(), cut(), ok(), cut()]).await;
    let client = client(&server).build().unwrap();
    fetch(client.call(operation(Method::GET, "/")))
        .await
        .unwrap();
    assert_eq!(server.seen().len(), 3);
    let fault = fetch(client.call(operation(Method::POST, "/things")))
        .await
        .unwrap_err();
    assert_eq!(server.seen().len(), 4);
    assert!(matches!(&fault, Error::Transport(fault) if !fault.before_sending()));
    assert!(fault.is_transport() && std::error::Error::source(&fault).is_some());
    assert!(
        fault
            .to_string()
            .starts_with("POST /things: the connection broke: "),
        "{fault}"
    );
}

#[tokio::test]
async fn what_is_no_json_is_kept_and_named() {
    let html = "<html>\n<h1>Bad Gateway</h1></html>";
    let script = ["200 OK", "404 Not Found", "500 Oops"];
    let headers = ["content-type: text/html; charset=utf-8"];
    let server = Server::start(script.map(|status| reply(status, &headers, html))).await;
    let client = client(&server).build().unwrap();
    for status in [200, 404] {
        let fault = fetch(client.call(operation(Method::GET, "/things/{id}")))
            .await
            .unwrap_err();
        // What does not even say that it is JSON is not what was documented.
        assert_eq!(
            matches!(fault, Error::Undecodable(_)),
            status == 200,
            "{fault:?}"
        );
        assert_eq!(fault.status().unwrap(), status);
        assert_eq!(fault.body().unwrap(), html);
        let told = fault.to_string();
        assert_eq!(told.contains("text/html"), status == 200, "{told}");
        assert!(!told.contains('\n'), "{told}");
    }
    let fault = fetch(client.call(operation(Method::GET, "/things/{id}")))
        .await
        .unwrap_err();
    assert!(matches!(fault, Error::UndocumentedStatus(_)));
    assert_eq!(
        fault.to_string(),
        "GET /things/{id}: the server answered 500 Internal Server Error: \
         <html> <h1>Bad Gateway</h1></html>"
    );
}

#[tokio::test]
async fn empty_answers_are_told_apart() {
    let script = ["500 Oops", "404 Not Found", "200 OK", "200 OK"];
    let server = Server::start(script.map(|status| reply(status, &[JSON], ""))).await;
    let client = client(&server).build().unwrap();
    let call = || fetch(client.call(operation(Method::GET, "/")));
    let fault = call().await.unwrap_err();
    assert!(matches!(fault, Error::UndocumentedStatus(_)));
    assert!(
        fault
            .to_string()
            .ends_with("500 Internal Server Error: (no body)"),
        "{fault}"
    );
    assert!(matches!(call().await, Err(Error::UndocumentedStatus(raw)) if raw.status == 404));
    assert!(matches!(call().await, Err(Error::Undecodable(fault)) if fault.pointer.is_empty()));
    let answer = client
        .call(operation(Method::GET, "/"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.empty::<NoHeaders, ()>().unwrap().status(), 200);
}

#[tokio::test]
async fn documented_and_undocumented_errors_keep_everything() {
    let body = r#"{"error":"gone"}"#;
    let script = ["404 Not Found", "418 Teapot"];
    let server = Server::start(script.map(|status| reply(status, &[JSON, "x-id: 7"], body))).await;
    let client = client(&server).build().unwrap();
    let documented = fetch(client.call(operation(Method::GET, "/")))
        .await
        .unwrap_err();
    assert_eq!(documented.api(), Some(&json!({"error": "gone"})));
    let undocumented = fetch(client.call(operation(Method::GET, "/")))
        .await
        .unwrap_err();
    assert_eq!(undocumented.api(), None);
    for (fault, status) in [(documented, 404), (undocumented, 418)] {
        assert_eq!(fault.status().unwrap(), status);
        assert_eq!(fault.headers().unwrap()["x-id"], "7");
        assert_eq!(fault.body().unwrap(), body);
        assert!(
            fault.to_string().starts_with("GET /: the server answered"),
            "{fault}"
        );
        let mapped: Error<String> = fault.map_api(|error| error["error"].to_string());
        assert_eq!(mapped.status().unwrap(), status);
    }
}

#[tokio::test]
async fn the_value_at_fault_is_named() {
    let server = Server::start([reply("200 OK", &[JSON], r#"{"a":[1,"x"]}"#)]).await;
    let client = client(&server).build().unwrap();
    let answer = client
        .call(operation(Method::GET, "/"))
        .send()
        .await
        .unwrap();
    type Lists = std::collections::BTreeMap<String, Vec<i64>>;
    let fault = answer.json::<Lists, NoHeaders, ()>().unwrap_err();
    let Error::Undecodable(fault) = fault else {
        panic!("{fault}")
    };
    assert_eq!(fault.pointer, "/a/1");
}

static ENVELOPE: Envelope = Envelope {
    status: "status",
    content: "content",
    list: "results",
};

#[tokio::test]
async fn envelopes_are_opened_where_asked_for() {
    let wrapped = r#"{"status":404,"content":{"error":"gone"}}"#;
    let list = r#"{"results":[1],"status":201}"#;
    let unwrapped = r#"{"status":"IDLE","id":"a"}"#;
    let strange = r#"{"status":418,"content":{}}"#;
    let script = [wrapped, list, unwrapped, strange, wrapped];
    let server = Server::start(script.map(|body| reply("200 OK", &[JSON], body))).await;
    let client = client(&server).build().unwrap();
    let call = |opened: bool| {
        let mut call = client.call(operation(Method::GET, "/"));
        if opened {
            call.unwrap_envelope(&ENVELOPE);
        }
        fetch(call)
    };
    let fault = call(true).await.unwrap_err();
    assert_eq!(fault.api(), Some(&json!({"error": "gone"})));
    assert_eq!(
        (fault.status().unwrap().as_u16(), fault.body().unwrap()),
        (404, &wrapped.into())
    );
    let response = call(true).await.unwrap();
    assert_eq!(response.status(), 201);
    assert_eq!(response.into_body()["results"], json!([1]));
    assert_eq!(call(true).await.unwrap().into_body()["status"], "IDLE");
    let fault = call(true).await.unwrap_err();
    assert!(
        matches!(&fault, Error::UndocumentedStatus(raw) if raw.status == 418),
        "{fault}"
    );
    assert_eq!(call(false).await.unwrap().into_body()["status"], 404);
}

#[tokio::test]
async fn a_fault_inside_of_an_envelope_is_found_in_the_whole_body() {
    let body = r#"{"content":[1,"x"],"status":200}"#;
    let server = Server::start([reply("200 OK", &[JSON], body)]).await;
    let client = client(&server).build().unwrap();
    let mut call = client.call(operation(Method::GET, "/"));
    call.unwrap_envelope(&ENVELOPE);
    let fault = call
        .send()
        .await
        .unwrap()
        .json::<Vec<i64>, NoHeaders, ()>()
        .unwrap_err();
    assert_eq!(fault.body().unwrap(), body);
    let Error::Undecodable(fault) = fault else {
        panic!("{fault}")
    };
    assert_eq!(fault.pointer, "/content/1");
}

#[tokio::test]
async fn a_conditional_call_tells_what_became_of_its_condition() {
    let tagged = reply("200 OK", &["etag: \"v1\"", "request-id: r1"], "{}");
    let unchanged = reply("304 Not Modified", &["etag: \"v1\""], "");
    let changed = reply("412 Precondition Failed", &["x-request-id: r3"], "no");
    let server = Server::start([tagged, unchanged, changed]).await;
    let client = client(&server).build().unwrap();
    let answer = fetch(client.call(operation(Method::GET, "/")))
        .await
        .unwrap();
    let tag = answer.etag().unwrap();
    assert_eq!((tag, answer.request_id()), ("\"v1\"", Some("r1")));

    let mut again = client.call(operation(Method::GET, "/"));
    again.header("If-None-Match", tag);
    let unchanged = fetch(again).await.unwrap_err();
    assert!(unchanged.is_not_modified() && !unchanged.is_precondition_failed());
    assert_eq!(server.seen()[1].header("if-none-match"), Some("\"v1\""));

    let mut put = client.call(operation(Method::PUT, "/"));
    put.header("If-Match", tag);
    let failed = fetch(put).await.unwrap_err();
    assert!(failed.is_precondition_failed());
    assert_eq!(failed.request_id(), Some("r3"));
    let told = failed.to_string();
    assert_eq!(
        told,
        "PUT /: the server answered 412 Precondition Failed: no (request r3)"
    );
}

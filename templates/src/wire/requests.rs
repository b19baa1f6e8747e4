//! What a call puts on the wire.

use std::collections::BTreeMap;

use http::{HeaderName, HeaderValue, Method, header};
use serde_json::{Value, json};

use super::server::{Server, ok};
use super::{client, fetch, operation};
use crate::runtime::decimal::Decimal;
use crate::runtime::error::Error;
use crate::runtime::operation::Operation;
use crate::runtime::options::CallOptions;
use crate::runtime::parameter::{PathStyle, QueryStyle};

#[tokio::test]
async fn hostile_path_values_stay_one_segment() {
    let hostile = [
        ("a/b", "a%2Fb"),
        ("../../admin", "..%2F..%2Fadmin"),
        ("..\\admin", "..%5Cadmin"),
        ("x?admin=1#y", "x%3Fadmin%3D1%23y"),
        ("%2e%2e", "%252e%252e"),
        ("..;", "..%3B"),
        ("{id}", "%7Bid%7D"),
        (" \r\n\t\0", "%20%0D%0A%09%00"),
        ("é日", "%C3%A9%E6%97%A5"),
    ];
    let server = Server::start(hostile.map(|_| ok())).await;
    let client = client(&server).build().unwrap();
    for (value, _) in hostile {
        let mut call = client.call(operation(Method::GET, "/things/{id}/parts"));
        call.path("id", value);
        fetch(call).await.unwrap();
    }
    let expected = hostile.map(|(_, written)| format!("GET /things/{written}/parts"));
    assert_eq!(server.lines(), expected);
}

#[tokio::test]
async fn values_that_would_change_the_route_are_refused() {
    let server = Server::start([]).await;
    let client = client(&server).build().unwrap();
    for value in [
        json!(""),
        json!("."),
        json!(".."),
        json!(null),
        json!([]),
        json!([""]),
    ] {
        let mut call = client.call(operation(Method::GET, "/things/{id}"));
        call.path("id", &value);
        // Only the first fault is told.
        call.check("limit", Err("too many".to_owned()));
        let Err(Error::InvalidRequest(fault)) = fetch(call).await else {
            panic!("{value} was sent");
        };
        assert_eq!(fault.parameter, "id");
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_base_url_may_have_a_path_and_a_query() {
    let table = [
        ("", "/things/1?x=2"),
        ("/", "/things/1?x=2"),
        ("/api/v2", "/api/v2/things/1?x=2"),
        ("/api/v2/", "/api/v2/things/1?x=2"),
        ("/api/?key=a%26b", "/api/things/1?key=a%26b&x=2"),
        ("?#top", "/things/1?x=2"),
    ];
    let server = Server::start(table.map(|_| ok())).await;
    for (base, _) in table {
        let client = client(&server)
            .base_url(server.url() + base)
            .build()
            .unwrap();
        let mut call = client.call(operation(Method::GET, "/things/{id}"));
        call.path("id", &1);
        call.query("x", &2);
        fetch(call).await.unwrap();
    }
    assert_eq!(
        server.lines(),
        table.map(|(_, target)| format!("GET {target}"))
    );
}

#[tokio::test]
async fn styles_arrive_as_the_document_says() {
    let server = Server::start([ok()]).await;
    let client = client(&server).build().unwrap();
    let mut call = client.call(operation(Method::GET, "/{a}/{b}/{c}"));
    call.path_styled("a", PathStyle::Simple, false, &["x/y", "z"]);
    call.path_styled("b", PathStyle::Label, true, &["x", "y"]);
    call.path_styled("c", PathStyle::Matrix, true, &["x", "y"]);
    call.query("plain", "a b+c&d=é");
    call.query("many", &["a", "b"]);
    call.query_styled("form", QueryStyle::Form, false, false, &["a", "b,c"]);
    call.query_styled(
        "space",
        QueryStyle::SpaceDelimited,
        false,
        false,
        &["a", "b"],
    );
    call.query_styled("pipe", QueryStyle::PipeDelimited, false, false, &["a", "b"]);
    call.query_styled(
        "deep",
        QueryStyle::DeepObject,
        true,
        false,
        &json!({"x": {"y": "z]"}}),
    );
    call.query_styled("free", QueryStyle::Form, true, true, "/?:@'#&");
    call.query("empty", "");
    fetch(call).await.unwrap();
    assert_eq!(
        server.lines(),
        ["GET /x%2Fy,z/.x.y/;c=x;c=y\
          ?plain=a%20b%2Bc%26d%3D%C3%A9&many=a&many=b&form=a,b%2Cc&space=a%20b&pipe=a%7Cb\
          &deep[x][y]=z%5D&free=/?:@%27%23%26&empty="]
    );
}

/// A number that no `f64` is, and one beyond all of them.
#[tokio::test]
async fn numbers_arrive_to_the_last_digit() {
    let exact: Decimal = "0.10000000000000000555".parse().unwrap();
    let large: Decimal = "1e400".parse().unwrap();
    let server = Server::start([ok()]).await;
    let client = client(&server).build().unwrap();
    let mut call = client.call(operation(Method::GET, "/{a}"));
    call.path("a", &exact);
    call.query("b", &[&exact, &large]);
    call.header("X-C", &large);
    call.cookie("d", &exact);
    call.form("a/form", &BTreeMap::from([("e", &exact)]), &[]);
    fetch(call).await.unwrap();
    let seen = server.seen();
    assert_eq!(
        seen[0].line,
        "GET /0.10000000000000000555?b=0.10000000000000000555&b=1e400"
    );
    assert_eq!(seen[0].header("x-c"), Some("1e400"));
    assert_eq!(seen[0].header("cookie"), Some("d=0.10000000000000000555"));
    assert_eq!(seen[0].body, "e=0.10000000000000000555");
}

#[tokio::test]
async fn what_is_null_is_left_out() {
    let server = Server::start([ok()]).await;
    let client = client(&server).build().unwrap();
    let mut call = client.call(operation(Method::GET, "/things"));
    call.query("a", &None::<&str>);
    call.query("b", &[None, Some(1)]);
    call.query("c", &json!({"d": null}));
    call.header("X-Null", &Value::Null);
    call.cookie("e", &Value::Null);
    fetch(call).await.unwrap();
    let seen = &server.seen()[0];
    assert_eq!(seen.line, "GET /things?b=1");
    assert_eq!((seen.header("x-null"), seen.header("cookie")), (None, None));
}

#[tokio::test]
async fn headers_come_from_client_operation_and_options() {
    let server = Server::start([ok()]).await;
    let name = HeaderName::from_static;
    let value = HeaderValue::from_static;
    let mut secret = value("known=1");
    secret.set_sensitive(true);
    let client = client(&server)
        .header(name("x-a"), value("client"))
        .header(name("x-b"), value("client"))
        .header(name("x-c"), value("client"))
        .header(name("cookie"), secret)
        .build()
        .unwrap();
    let mut call = client.call(operation(Method::POST, "/things"));
    call.header("X-B", "call");
    call.header("X-C", "call");
    call.header("X-List", &["a", "b"]);
    call.cookie("session", "a;b");
    call.cookie("theme", "dark");
    assert!(call.headers["cookie"].is_sensitive());
    call.json("application/vnd.test+json", &json!({"size": 1}));
    call.options(CallOptions::new().header(name("x-c"), value("options")));
    fetch(call).await.unwrap();
    let seen = &server.seen()[0];
    let headers = ["x-a", "x-b", "x-c", "x-list"].map(|name| seen.header(name).unwrap());
    assert_eq!(headers, ["client", "call", "options", "a,b"]);
    let cookies = "known=1; session=a%3Bb; theme=dark";
    assert_eq!(seen.header("cookie"), Some(cookies));
    assert_eq!(seen.header("user-agent"), Some("wire/1"));
    assert_eq!(seen.header("accept"), Some("application/json"));
    assert_eq!(
        seen.header("content-type"),
        Some("application/vnd.test+json")
    );
    assert_eq!(
        (seen.line.as_str(), seen.body.as_str()),
        ("POST /things", r#"{"size":1}"#)
    );
}

#[tokio::test]
async fn a_user_agent_of_the_callers_wins() {
    let server = Server::start([ok(), ok()]).await;
    let named = client(&server).user_agent("mine/2").build().unwrap();
    fetch(named.call(operation(Method::GET, "/")))
        .await
        .unwrap();
    let header = client(&server).header(header::USER_AGENT, HeaderValue::from_static("mine/3"));
    fetch(header.build().unwrap().call(operation(Method::GET, "/")))
        .await
        .unwrap();
    let seen = server.seen();
    let agents: Vec<_> = seen
        .iter()
        .map(|request| request.header("user-agent"))
        .collect();
    assert_eq!(agents, [Some("mine/2"), Some("mine/3")]);
}

#[tokio::test]
async fn what_no_header_can_hold_is_refused() {
    static STRANGE: Operation = Operation {
        id: "strange",
        method: Method::GET,
        path: "/",
        server: "",
        follows: true,
        accept: "application/json\r\nX-Evil: 1",
        security: &[],
    };
    let server = Server::start([]).await;
    let client = client(&server).build().unwrap();
    let mut injected = client.call(operation(Method::GET, "/"));
    injected.header("X-Name", "a\r\nX-Evil: 1");
    let mut media_type = client.call(operation(Method::POST, "/"));
    media_type.json("a\nb", &1);
    let calls = [
        (injected, "X-Name"),
        (media_type, "Content-Type"),
        (client.call(&STRANGE), "Accept"),
    ];
    for (call, parameter) in calls {
        let Err(Error::InvalidRequest(fault)) = fetch(call).await else {
            panic!("{parameter} was sent");
        };
        assert_eq!(fault.parameter, parameter);
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_body_that_cannot_be_written_is_refused() {
    let server = Server::start([]).await;
    let client = client(&server).build().unwrap();
    let mut call = client.call(operation(Method::POST, "/"));
    let keys_that_are_no_text = std::collections::BTreeMap::from([(vec![1], 2)]);
    call.json("application/json", &keys_that_are_no_text);
    assert!(
        matches!(fetch(call).await, Err(Error::InvalidRequest(fault)) if fault.parameter == "body")
    );
}

#[tokio::test]
async fn calls_run_on_other_threads() {
    let server = Server::start([ok()]).await;
    let client = client(&server).build().unwrap();
    let call = async move {
        fetch(client.call(operation(Method::GET, "/")))
            .await
            .map(|_| ())
    };
    tokio::spawn(call).await.unwrap().unwrap();
}

#[test]
fn base_urls_are_checked_without_being_shown() {
    let build = |url: &str| {
        let builder = crate::runtime::client_builder::ClientBuilder::new("", "wire/1");
        builder
            .base_url(url)
            .build()
            .err()
            .map(|fault| fault.to_string())
    };
    for url in [
        "",
        "/api",
        "ftp://a.test",
        "http://user:hidden@a.test",
        "http://user:hidden@:80",
    ] {
        let fault = build(url).unwrap_or_else(|| panic!("{url} was taken"));
        assert!(
            fault.contains("base URL") && !fault.contains("hidden"),
            "{fault}"
        );
    }
    assert_eq!(build("https://a.test/api"), None);
}

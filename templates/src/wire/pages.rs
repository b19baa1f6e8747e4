//! Pages of every kind, from a server that follows the rules.

use std::collections::BTreeMap;

use futures_core::Stream;
use http::{HeaderName, HeaderValue, Method};
use serde_json::Value;

use super::server::{Reply, Server, reply};
use super::{client, operation, quick, secured};
use crate::runtime::answer::Answer;
use crate::runtime::api_key::ApiKey;
use crate::runtime::call::Call;
use crate::runtime::credentials::Credentials;
use crate::runtime::error::Error;
use crate::runtime::options::CallOptions;
use crate::runtime::pages::{Items, Pages};
use crate::runtime::paging::{Next, PageParameter, Paging, TokenSource};
use crate::runtime::response::Response;

/// A page as it comes; its members stand for the fields of a struct.
pub(super) type Page = BTreeMap<String, Value>;

pub(super) fn page(answer: Answer) -> Result<Response<Page>, Error<Value>> {
    match answer.status() {
        200 => answer.json(),
        404 => answer.json_error(),
        _ => answer.undocumented(),
    }
}

pub(super) fn items(answer: Answer) -> Result<Vec<u64>, Error<Value>> {
    let mut page = page(answer)?.into_body();
    let items = page.remove("items").unwrap_or_default();
    let items = items.as_array().into_iter().flatten();
    Ok(items.filter_map(Value::as_u64).collect())
}

pub(super) fn json(body: &str) -> Reply {
    reply("200 OK", &["content-type: application/json"], body)
}

pub(super) fn paging(next: Next) -> &'static Paging {
    Box::leak(Box::new(Paging {
        items: &["items"],
        next,
    }))
}

/// All items, and the request lines, of a call that starts with these parameters.
async fn read(next: Next, query: &str, script: Vec<Reply>) -> (Vec<u64>, Vec<String>) {
    let server = Server::start(script).await;
    let client = client(&server).build().unwrap();
    let mut call = client.call(operation(Method::GET, "/things"));
    query.clone_into(&mut call.query);
    let all = Items::new(call, paging(next), items).all().await.unwrap();
    (all, server.lines())
}

const CURSOR: PageParameter = PageParameter::Query("cursor");

fn token(keys: &'static [&'static str]) -> Next {
    Next::Token {
        from: TokenSource::Body(keys),
        to: CURSOR,
    }
}

fn numbered(total: &'static [&'static str], links: &'static [&'static str]) -> Next {
    Next::Page {
        to: PageParameter::Query("page"),
        first: 1,
        total,
        links,
    }
}

#[tokio::test]
async fn a_token_goes_into_its_parameter_encoded() {
    let keys = &["meta", "next_cursor"];
    for end in [
        r#","meta":{"next_cursor":""}"#,
        r#","meta":{"next_cursor":null}"#,
        r#","meta":null"#,
        "",
    ] {
        let script = vec![
            json(r#"{"items":[1,2],"meta":{"next_cursor":"a b&c="}}"#),
            json(r#"{"items":[],"meta":{"next_cursor":7}}"#),
            json(&format!(r#"{{"items":[3]{end}}}"#)),
        ];
        let (all, lines) = read(token(keys), "limit=2&cursor=from&x=cursor", script).await;
        assert_eq!(all, [1, 2, 3]);
        assert_eq!(
            lines,
            [
                "GET /things?limit=2&cursor=from&x=cursor",
                "GET /things?limit=2&x=cursor&cursor=a%20b%26c%3D",
                "GET /things?limit=2&x=cursor&cursor=7",
            ]
        );
    }
}

#[tokio::test]
async fn a_token_may_travel_in_headers() {
    let next = Next::Token {
        from: TokenSource::Header("x-next"),
        to: PageParameter::Header("x-token"),
    };
    let first = reply("200 OK", &["x-next: t1"], r#"{"items":[1]}"#);
    let server = Server::start([first, json(r#"{"items":[2]}"#)]).await;
    let client = client(&server).build().unwrap();
    let call = client.call(operation(Method::GET, "/things"));
    let all = Items::new(call, paging(next), items).all().await.unwrap();
    let seen = server.seen();
    assert_eq!((all, seen.len()), (vec![1, 2], 2));
    assert_eq!(
        (seen[0].header("x-token"), seen[1].header("x-token")),
        (None, Some("t1"))
    );
}

#[tokio::test]
async fn links_are_followed_with_the_same_headers_and_resolved() {
    let server_script = |url: &str| {
        vec![
            json(&format!(
                r#"{{"items":[1],"next":"{url}/v2/things?page=2#top"}}"#
            )),
            json(r#"{"items":[2],"next":"/v2/things?page=3"}"#),
            json(r#"{"items":[3],"next":"more?page=4"}"#),
            json(r#"{"items":[4],"next":"?page=5"}"#),
            json(r#"{"items":[5],"next":null}"#),
        ]
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = Server::on(listener, server_script(&url));
    let client = client(&server).build().unwrap();
    let mut call = client.call(operation(Method::GET, "/v1/things"));
    call.query("q", "x");
    let (name, value) = (
        HeaderName::from_static("x-mine"),
        HeaderValue::from_static("1"),
    );
    call.options(CallOptions::new().header(name, value));
    let all = Items::new(call, paging(Next::Url(&["next"])), items)
        .all()
        .await
        .unwrap();
    assert_eq!(all, [1, 2, 3, 4, 5]);
    assert_eq!(
        server.lines(),
        [
            "GET /v1/things?q=x",
            "GET /v2/things?page=2",
            "GET /v2/things?page=3",
            "GET /v2/more?page=4",
            "GET /v2/more?page=5",
        ]
    );
    assert!(
        server
            .seen()
            .iter()
            .all(|one| one.header("x-mine") == Some("1"))
    );
}

#[tokio::test]
async fn the_link_header_leads_on() {
    let first = reply(
        "200 OK",
        &[r#"link: </things?page=1>; rel="prev", </things?page=2&x=a,b>; rel="next""#],
        r#"{"items":[1]}"#,
    );
    let last = reply(
        "200 OK",
        &[r#"link: </things>; rel="first""#],
        r#"{"items":[2]}"#,
    );
    let (all, lines) = read(Next::Link, "", vec![first, last]).await;
    assert_eq!(all, [1, 2]);
    assert_eq!(lines, ["GET /things", "GET /things?page=2&x=a,b"]);
}

#[tokio::test]
async fn the_last_item_leads_on_while_there_is_more() {
    const LAST: PageParameter = PageParameter::Query("starting_after");
    let next = Next::LastItem {
        key: &["id"],
        more: &["has_more"],
        to: LAST,
    };
    let server = Server::start([
        json(r#"{"data":[{"id":"a"},{"id":"b"}],"has_more":true}"#),
        json(r#"{"data":[{"id":"c"}],"has_more":false}"#),
    ])
    .await;
    let client = client(&server).build().unwrap();
    let paging = Box::leak(Box::new(Paging {
        items: &["data"],
        next,
    }));
    let call = client.call(operation(Method::GET, "/things"));
    let mut pages = Pages::new(call, paging, |answer| answer.json::<Value, (), ()>());
    let mut count = 0;
    while let Some(page) = pages.next().await {
        page.unwrap();
        count += 1;
    }
    assert_eq!(count, 2);
    assert_eq!(
        server.lines(),
        ["GET /things", "GET /things?starting_after=b"]
    );
}

#[tokio::test]
async fn page_numbers_go_up_to_an_empty_page() {
    let script = || {
        vec![
            json(r#"{"items":[1]}"#),
            json(r#"{"items":[2]}"#),
            json(r#"{"items":[]}"#),
        ]
    };
    let (all, lines) = read(numbered(&[], &[]), "size=1", script()).await;
    assert_eq!(all, [1, 2]);
    assert_eq!(
        lines,
        [
            "GET /things?size=1",
            "GET /things?size=1&page=2",
            "GET /things?size=1&page=3"
        ]
    );
    let (_, lines) = read(numbered(&["total"], &["links"]), "page=4", script()).await;
    assert_eq!(
        lines,
        [
            "GET /things?page=4",
            "GET /things?page=5",
            "GET /things?page=6"
        ]
    );
}

#[tokio::test]
async fn a_page_that_says_so_is_the_last() {
    let next = || numbered(&["total"], &["links"]);
    let first =
        || json(r#"{"items":[1,2],"total":3,"links":[{"rel":"self"},{"rel":"next","href":"x"}]}"#);
    for last in [
        r#"{"items":[3],"total":3,"links":[]}"#,
        r#"{"items":[3],"links":[{"rel":"self"}]}"#,
    ] {
        let (all, lines) = read(next(), "", vec![first(), json(last)]).await;
        assert_eq!((all, lines.len()), (vec![1, 2, 3], 2), "{last}");
    }
    // From the middle on, the total is no guide.
    let script = vec![
        json(r#"{"items":[3,4,5],"total":3}"#),
        json(r#"{"items":[6,7],"total":3}"#),
        json(r#"{"items":[],"total":3}"#),
    ];
    let (all, _) = read(next(), "page=2", script).await;
    assert_eq!(all, [3, 4, 5, 6, 7]);
}

#[tokio::test]
async fn offsets_count_what_came() {
    let next = |total| Next::Offset {
        to: PageParameter::Query("offset"),
        total,
    };
    let script = || {
        vec![
            json(r#"{"items":[1,2],"total":7}"#),
            json(r#"{"items":[3],"total":7}"#),
            json(r#"{"items":[],"total":7}"#),
        ]
    };
    let (all, lines) = read(next(&[]), "offset=4&limit=2", script()).await;
    assert_eq!(all, [1, 2, 3]);
    assert_eq!(
        lines,
        [
            "GET /things?offset=4&limit=2",
            "GET /things?limit=2&offset=6",
            "GET /things?limit=2&offset=7",
        ]
    );
    let (all, lines) = read(next(&["total"]), "offset=4&limit=2", script()).await;
    assert_eq!((all, lines.len()), (vec![1, 2, 3], 2));
}

#[tokio::test]
async fn pages_are_fetched_when_they_are_asked_for() {
    let server = Server::start([
        json(r#"{"items":[1,2],"next":"?page=2"}"#),
        json(r#"{"items":[3]}"#),
    ])
    .await;
    let client = client(&server).build().unwrap();
    let call = client.call(operation(Method::GET, "/"));
    let mut stream = Items::new(call, paging(Next::Url(&["next"])), items);
    assert_eq!(server.seen().len(), 0);
    for (item, requests) in [(1, 1), (2, 1), (3, 2)] {
        assert_eq!(stream.next().await.unwrap().unwrap(), item);
        assert_eq!(server.seen().len(), requests);
    }
    assert!(stream.next().await.is_none() && stream.next().await.is_none());
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn every_page_is_retried_like_a_call() {
    let busy = || reply("503 Busy", &["retry-after: 0"], "");
    let server = Server::start([
        busy(),
        json(r#"{"items":[1],"next":"?page=2"}"#),
        busy(),
        busy(),
        json(r#"{"items":[2]}"#),
    ])
    .await;
    let client = client(&server).retry(quick()).build().unwrap();
    let call = client.call(operation(Method::GET, "/"));
    let stream = Items::new(call, paging(Next::Url(&["next"])), items);
    assert_eq!(stream.all().await.unwrap(), [1, 2]);
    assert_eq!(server.seen().len(), 5);
}

#[test]
fn streams_can_be_sent_and_need_no_pinning() {
    fn check<S: Stream + Send + Unpin>() {}
    struct Pinned(#[allow(dead_code)] std::marker::PhantomPinned);
    check::<Pages<'static, Response<Page>, Value>>();
    check::<Items<'static, Pinned, Value>>();
    fn of_call<T: Send>() {}
    of_call::<Call<'static>>();
}

#[tokio::test]
async fn a_key_that_a_link_repeats_is_sent_once() {
    let first = r#"{"items":[1],"next":"/things?api%5Fkey=old&page=2&api_key=secret"}"#;
    let server = Server::start([json(first), json(r#"{"items":[2]}"#)]).await;
    let client = client(&server)
        .credentials(Credentials::new("key", ApiKey::query("api_key", "secret")))
        .build()
        .unwrap();
    let call = client.call(secured(Method::GET, "/things", &[&["key"]]));
    let all = Items::new(call, paging(Next::Url(&["next"])), items).all();
    assert_eq!(all.await.unwrap(), [1, 2]);
    let lines = [
        "GET /things?api_key=secret",
        "GET /things?page=2&api_key=secret",
    ];
    assert_eq!(server.lines(), lines);
}

#[tokio::test]
async fn a_link_is_read_by_get_whatever_the_first_page_was_asked_with() {
    let script = [
        json(r#"{"items":[1],"next":"/things/2?token=abc"}"#),
        reply("503 Busy", &[], ""),
        json(r#"{"items":[2]}"#),
    ];
    let server = Server::start(script).await;
    let client = client(&server).build().unwrap();
    let mut call = client.call(operation(Method::POST, "/things"));
    call.json("application/json", "a filter");
    let all = Items::new(call, paging(Next::Url(&["next"])), items).all();
    assert_eq!(all.await.unwrap(), [1, 2]);
    let next = "GET /things/2?token=abc";
    assert_eq!(server.lines(), ["POST /things", next, next]);
    let seen = server.seen();
    assert_eq!(seen[0].header("content-type"), Some("application/json"));
    assert_eq!((seen[2].header("content-type"), &*seen[2].body), (None, ""));
}

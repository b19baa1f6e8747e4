//! Pages from servers that break the rules.

use http::Method;
use serde_json::Value;

use super::pages::{Page, items, json, page, paging};
use super::server::{Reply, Server, reply};
use super::{client, operation};
use crate::runtime::basic::Basic;
use crate::runtime::credentials::Credentials;
use crate::runtime::error::Error;
use crate::runtime::pages::{Items, Pages};
use crate::runtime::paging::{Next, PageParameter, Paging, TokenSource};
use crate::runtime::request_body::RequestBody;
use crate::runtime::response::Response;

/// The items before the stream ends, the error it ends with, and the requests.
async fn read(next: Next, script: Vec<Reply>) -> (usize, Error<Value>, Vec<String>) {
    let server = Server::start(script).await;
    let client = client(&server).build().unwrap();
    let call = client.call(operation(Method::GET, "/"));
    let mut stream = Items::new(call, paging(next), items);
    let mut count = 0;
    loop {
        match stream.next().await.expect("no error came") {
            Ok(_) => count += 1,
            Err(error) => {
                assert!(stream.next().await.is_none(), "an error is the end");
                return (count, error, server.lines());
            }
        }
    }
}

fn link() -> Next {
    Next::Url(&["next"])
}

fn token() -> Next {
    Next::Token {
        from: TokenSource::Body(&["next"]),
        to: PageParameter::Query("cursor"),
    }
}

fn stuck(error: &Error<Value>) -> &str {
    match error {
        Error::NextPage(fault) => {
            assert!(fault.raw.body.starts_with(b"{"), "the page before is kept");
            assert_eq!(error.body(), Some(&fault.raw.body));
            &fault.message
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn another_origin_is_not_asked() {
    let elsewhere = Server::start([json(r#"{"items":[9]}"#)]).await;
    let foreign = elsewhere.url();
    let port = foreign.rsplit_once(':').unwrap().1;
    for (target, origin) in [
        (format!("{foreign}/x?token=secret"), foreign.clone()),
        (format!("//127.0.0.1:{port}/x"), foreign.clone()),
        (
            "https://127.0.0.1/".to_owned(),
            "https://127.0.0.1".to_owned(),
        ),
        ("file:///etc/passwd".to_owned(), "`file:`".to_owned()),
        ("data:x".to_owned(), "`data:`".to_owned()),
    ] {
        let script = vec![json(&format!(r#"{{"items":[1],"next":"{target}"}}"#))];
        let (count, error, lines) = read(link(), script).await;
        assert_eq!((count, lines.len()), (1, 1), "{target}");
        assert_eq!(stuck(&error), format!("it is at another origin, {origin}"));
        let shown = format!("{error} {error:?}");
        assert!(
            error.to_string().contains("next page") && !error.to_string().contains("secret"),
            "{shown}"
        );
    }
    assert_eq!(elsewhere.seen().len(), 0);
}

#[tokio::test]
async fn a_user_in_a_link_is_not_sent() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let first = json(&format!(
        r#"{{"items":[1],"next":"http://u:p@{address}/2"}}"#
    ));
    let server = Server::on(listener, [first, json(r#"{"items":[2]}"#)]);
    static SECURITY: &[&[&str]] = &[&["basic"]];
    let credentials = Credentials::new("basic", Basic::new("me", "mine"));
    let client = client(&server).credentials(credentials).build().unwrap();
    let call = client.call(super::secured(Method::GET, "/", SECURITY));
    let all = Items::new(call, paging(link()), items).all().await.unwrap();
    let seen = server.seen();
    assert_eq!((all, seen.len()), (vec![1, 2], 2));
    let authorization = seen[0].header("authorization");
    assert!(authorization.is_some());
    assert_eq!(authorization, seen[1].header("authorization"));
}

#[tokio::test]
async fn circles_end() {
    let again = "the server leads back to a page that was read already";
    let to = |next: &str| json(&format!(r#"{{"items":[1],"next":"{next}"}}"#));
    // To the page itself, to the first one, and to one in between.
    for steps in [vec!["/"], vec!["/b", "/"], vec!["/b", "/c", "/b#x"]] {
        let script = steps.iter().map(|step| to(step)).collect();
        let (count, error, lines) = read(link(), script).await;
        assert_eq!(stuck(&error), again);
        assert_eq!((count, lines.len()), (steps.len(), steps.len()));
    }
    for steps in [vec!["a", "a"], vec!["a", "b", "a"]] {
        let script = steps.iter().map(|step| to(step)).collect();
        let (count, error, _) = read(token(), script).await;
        assert_eq!((stuck(&error), count), (again, steps.len()));
    }
}

#[tokio::test]
async fn a_server_that_ignores_the_page_is_noticed() {
    let same = || json(r#"{"items":[1,2],"now":1}"#);
    let other = json(r#"{"items":[1,2],"now":2}"#);
    let numbered = Next::Page {
        to: PageParameter::Query("page"),
        first: 0,
        total: &[],
        links: &[],
    };
    let (count, error, lines) = read(numbered, vec![same(), other]).await;
    assert_eq!(stuck(&error), "the server sent the same items again");
    assert_eq!(
        (count, lines),
        (4, vec!["GET /".to_owned(), "GET /?page=1".to_owned()])
    );
    let offset = Next::Offset {
        to: PageParameter::Query("offset"),
        total: &["total"],
    };
    let (_, error, _) = read(offset, vec![same(), same()]).await;
    assert_eq!(stuck(&error), "the server sent the same items again");
}

#[tokio::test]
async fn more_pages_without_a_way_there_are_an_error() {
    for body in [
        r#"{"items":[],"more":true}"#,
        r#"{"items":[1],"more":true}"#,
    ] {
        let next = Next::LastItem {
            key: &["id"],
            more: &["more"],
            to: PageParameter::Query("after"),
        };
        let (_, error, _) = read(next, vec![json(body)]).await;
        assert!(stuck(&error).contains("no last item whose `id`"));
    }
    let (_, error, _) = read(link(), vec![json(r#"{"items":[1],"next":"http://[x"}"#)]).await;
    assert_eq!(stuck(&error), "the link to it is no URL");
}

#[tokio::test]
async fn pages_that_fail_end_the_stream_as_calls_do() {
    let first = || json(r#"{"items":[1],"next":"?p=2"}"#);
    let (count, error, _) = read(link(), vec![first(), reply("404 No", &[], r#""gone""#)]).await;
    assert_eq!((count, error.api()), (1, Some(&Value::from("gone"))));
    let (count, error, _) = read(link(), vec![first(), json(r#"{"items":{}"#)]).await;
    assert!(
        matches!(error, Error::Undecodable(_)) && count == 1,
        "{error:?}"
    );
    let (count, error, _) = read(link(), vec![first(), reply("418 Tea", &[], "")]).await;
    assert!(matches!(error, Error::UndocumentedStatus(_)) && count == 1);
}

#[tokio::test]
async fn nothing_is_sent_for_a_request_that_is_not_valid() {
    let server = Server::start([]).await;
    let client = client(&server).build().unwrap();
    let mut call = client.call(operation(Method::GET, "/"));
    call.check("page", Err("too large".to_owned()));
    let mut stream = Pages::new(call, paging(link()), page);
    let first: Result<Response<Page>, _> = stream.next().await.unwrap();
    assert!(matches!(first, Err(Error::InvalidRequest(_))));
    assert!(stream.next().await.is_none());
    assert_eq!(server.seen().len(), 0);
}

#[tokio::test]
async fn a_body_is_sent_with_every_page_unless_it_is_a_stream() {
    let script = || {
        [
            json(r#"{"items":[1],"next":"c"}"#),
            json(r#"{"items":[2]}"#),
        ]
    };
    static PAGING: Paging = Paging {
        items: &["items"],
        next: Next::Token {
            from: TokenSource::Body(&["next"]),
            to: PageParameter::Query("cursor"),
        },
    };
    let server = Server::start(script()).await;
    let here = client(&server).build().unwrap();
    let mut call = here.call(operation(Method::POST, "/"));
    call.json("application/json", "x");
    assert_eq!(
        Items::new(call, &PAGING, items).all().await.unwrap(),
        [1, 2]
    );
    assert!(server.seen().iter().all(|one| one.body == "\"x\""));

    let server = Server::start(script()).await;
    let there = client(&server).build().unwrap();
    let mut call = there.call(operation(Method::POST, "/"));
    call.body("text/plain", RequestBody::reader(&b"x"[..]));
    let mut stream = Items::new(call, &PAGING, items);
    assert_eq!(stream.next().await.unwrap().unwrap(), 1);
    let second = stream.next().await.unwrap();
    assert!(
        matches!(second, Err(Error::InvalidRequest(_))),
        "{second:?}"
    );
    assert_eq!(server.seen().len(), 1);
}

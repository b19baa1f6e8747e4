//! Who is followed, and what they get to see.

use std::sync::{Arc, Mutex};

use http::{HeaderName, HeaderValue, Method, Request, Response};

use super::credentials::Key;
use super::server::{Reply, Server, ok, reply};
use super::{client, fetch, secured};
use crate::runtime::client_builder::ClientBuilder;
use crate::runtime::credentials::Credentials;
use crate::runtime::error::Error;
use crate::runtime::operation::Operation;
use crate::runtime::options::CallOptions;
use crate::runtime::request_body::RequestBody;
use crate::runtime::transport::{Body, BoxFuture, Transport, TransportError};

fn to(status: &str, location: &str) -> Reply {
    reply(status, &[&format!("location: {location}")], "")
}

fn keyed(method: Method) -> &'static Operation {
    secured(method, "/things", &[&["key"]])
}

/// A call with everything that another origin must not see.
async fn send(builder: ClientBuilder, method: Method) -> Result<(), Error<serde_json::Value>> {
    let secret = HeaderValue::from_static("secret");
    let client = builder
        .header(HeaderName::from_static("x-default"), secret.clone())
        .credentials(Credentials::new("key", Key::default()))
        .build()
        .unwrap();
    let mut call = client.call(keyed(method.clone()));
    call.header("X-Operation", "secret");
    call.cookie("session", "secret");
    call.options(CallOptions::new().header(HeaderName::from_static("x-option"), secret));
    if method == Method::POST {
        call.json("application/json", "secret");
    }
    fetch(call).await.map(|_| ())
}

const SECRET: [&str; 5] = ["x-default", "x-operation", "x-option", "x-key", "cookie"];

#[tokio::test]
async fn the_same_origin_gets_everything_and_new_credentials() {
    let server = Server::start([to("302 Found", "/other?x=1"), ok()]).await;
    send(client(&server), Method::GET).await.unwrap();
    assert_eq!(server.lines(), ["GET /things", "GET /other?x=1"]);
    let last = &server.seen()[1];
    assert!(
        SECRET.iter().all(|name| last.header(name).is_some()),
        "{last:?}"
    );
    // Credentials that sign the target must be made for the new one.
    assert_eq!(last.header("x-key"), Some("1 /other?x=1"));
}

#[tokio::test]
async fn another_origin_gets_nothing_even_if_it_sends_back() {
    let home = Server::start([]).await;
    let home_url = home.url();
    let away = Server::start([to("307 Away", &format!("{home_url}/back"))]).await;
    let start = Server::start([to("302 Found", &format!("{}/x", away.url()))]).await;
    let fault = send(client(&start), Method::GET).await.unwrap_err();
    assert_eq!(fault.status().unwrap(), 599);
    for seen in [&away.seen()[0], &home.seen()[0]] {
        assert!(!format!("{seen:?}").contains("secret"), "{seen:?}");
        assert_eq!(seen.header("x-key"), None);
        assert_eq!(seen.header("accept"), Some("application/json"));
        assert_eq!(seen.header("user-agent"), Some("wire/1"));
    }
}

#[tokio::test]
async fn home_is_not_home_again_after_a_way_out() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let home_url = format!("http://{}", listener.local_addr().unwrap());
    let away = Server::start([to("302 Found", &format!("{home_url}/planted"))]).await;
    let home = Server::on(listener, [to("302 Found", &away.url()), ok()]);
    send(client(&home), Method::GET).await.unwrap();
    let last = &home.seen()[1];
    assert_eq!(last.line, "GET /planted");
    assert!(
        SECRET.iter().all(|name| last.header(name).is_none()),
        "{last:?}"
    );
}

#[tokio::test]
async fn another_origin_cannot_ask_for_credentials() {
    let away = Server::start([reply("401 Who", &["www-authenticate: Digest"], "")]).await;
    let home = Server::start([to("302 Found", &away.url())]).await;
    let key = Key {
        learns: true,
        ..Key::default()
    };
    let told = Arc::clone(&key.told);
    let client = client(&home)
        .credentials(Credentials::new("key", key))
        .build()
        .unwrap();
    let fault = fetch(client.call(keyed(Method::GET))).await.unwrap_err();
    assert_eq!(fault.status().unwrap(), 401);
    assert_eq!(*told.lock().unwrap(), 0);
    assert_eq!((home.seen().len(), away.seen().len()), (1, 1));
}

#[tokio::test]
async fn methods_and_bodies_are_kept_where_that_is_safe() {
    let table = [
        ("307 Temporary", "POST /z", true),
        ("308 Permanent", "POST /z", true),
        ("303 See Other", "GET /z", false),
    ];
    for (status, line, keeps_body) in table {
        let server = Server::start([to(status, "/z"), ok()]).await;
        send(client(&server), Method::POST).await.unwrap();
        let last = &server.seen()[1];
        assert_eq!(
            (last.line.as_str(), last.body.is_empty()),
            (line, !keeps_body)
        );
        assert_eq!(last.header("content-type").is_some(), keeps_body);
    }
}

#[tokio::test]
async fn what_is_not_followed_is_handed_on() {
    let away = Server::start([]).await;
    let table = [
        ("302 Found", "/z".to_owned()),
        ("307 Temporary", away.url()),
    ];
    for (status, location) in table {
        let server = Server::start([to(status, &location), ok()]).await;
        let fault = send(client(&server), Method::POST).await.unwrap_err();
        assert!(matches!(&fault, Error::UndocumentedStatus(_)), "{fault:?}");
        assert_eq!(fault.headers().unwrap()["location"], location);
        assert_eq!(server.seen().len(), 1);
    }
    assert!(away.seen().is_empty());
}

#[tokio::test]
async fn five_redirects_are_enough() {
    let loops = |count| std::iter::repeat_n(to("302 Found", "/things"), count);
    let server = Server::start(loops(5).chain([ok()])).await;
    send(client(&server), Method::GET).await.unwrap();
    let server = Server::start(loops(6).chain([ok()])).await;
    let fault = send(client(&server), Method::GET).await.unwrap_err();
    assert_eq!(
        (fault.status().unwrap().as_u16(), server.seen().len()),
        (302, 6)
    );
}

/// Answers everything with a redirect and keeps the requests.
struct Redirecting(&'static str, Arc<Mutex<Vec<Request<RequestBody>>>>);

impl Transport for Redirecting {
    fn send(
        &self,
        request: Request<RequestBody>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.1.lock().unwrap().push(request);
        let response = Response::builder().status(302).header("location", self.0);
        Box::pin(std::future::ready(Ok(response
            .body(Body::empty())
            .unwrap())))
    }
}

#[tokio::test]
async fn https_never_leads_to_http() {
    for location in ["http://a.test/things", "http://b.test/"] {
        let seen = Arc::default();
        let transport = Redirecting(location, Arc::clone(&seen));
        let builder = ClientBuilder::new("https://a.test", "wire/1").transport(transport);
        let fault = send(builder, Method::GET).await.unwrap_err();
        assert_eq!(fault.status().unwrap(), 302);
        assert_eq!(seen.lock().unwrap().len(), 1);
    }
}

//! What stands between the client and its transport.

use std::sync::{Arc, Mutex};

use http::{HeaderValue, Method, Request, Response, header};
use serde_json::json;

use super::server::{Server, ok, reply};
use super::{client, fetch, operation, secured};
use crate::runtime::bearer::Bearer;
use crate::runtime::client_builder::ClientBuilder;
use crate::runtime::credentials::Credentials;
use crate::runtime::layer::{Attempt, Layer};
use crate::runtime::oauth2::OAuth2;
use crate::runtime::request_body::RequestBody;
use crate::runtime::transport::{Body, BoxFuture, Transport, TransportError};

type Sent<'a> = BoxFuture<'a, Result<Response<Body>, TransportError>>;

/// Keeps what it sees of each request and its answer.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<String>>>);

impl Layer for Recorder {
    fn send<'a>(&'a self, request: Request<RequestBody>, next: &'a dyn Transport) -> Sent<'a> {
        let attempt = request.extensions().get::<Attempt>().copied();
        let call = attempt.map_or("no call".to_owned(), |attempt| {
            let (id, path) = (attempt.operation(), attempt.path());
            format!("{id} {path} {}", attempt.number())
        });
        let secret = request.headers().get(header::AUTHORIZATION);
        let secret = secret.is_some_and(HeaderValue::is_sensitive);
        Box::pin(async move {
            let response = next.send(request).await?;
            let line = format!("{call}, signed: {secret}: {}", response.status());
            self.0.lock().unwrap().push(line);
            Ok(response)
        })
    }
}

#[tokio::test]
async fn a_recorder_sees_each_attempt_with_its_credentials() {
    let busy = || reply("503 Busy", &[], "");
    let moved = reply("302 Found", &["location: /there"], "");
    let server = Server::start([busy(), moved, ok()]).await;
    let recorder = Recorder::default();
    let client = client(&server)
        .layer(recorder.clone())
        .credentials(Credentials::new("bearer", Bearer::new("secret")))
        .build()
        .unwrap();
    fetch(client.call(secured(Method::GET, "/things", &[&["bearer"]])))
        .await
        .unwrap();
    let expected = [
        "anOperation /things 1, signed: true: 503 Service Unavailable",
        "anOperation /things 2, signed: true: 302 Found",
        "anOperation /things 3, signed: true: 200 OK",
    ];
    assert_eq!(*recorder.0.lock().unwrap(), expected);
}

#[tokio::test]
async fn requests_for_tokens_belong_to_no_call() {
    let token = reply("200 OK", &[], r#"{"access_token":"secret"}"#);
    let server = Server::start([token, ok()]).await;
    let recorder = Recorder::default();
    let oauth2 = OAuth2::client_credentials("/token", "id", "secret");
    let client = client(&server)
        .layer(recorder.clone())
        .credentials(Credentials::new("oauth2", oauth2))
        .build()
        .unwrap();
    fetch(client.call(secured(Method::GET, "/", &[&["oauth2"]])))
        .await
        .unwrap();
    let expected = [
        "no call, signed: true: 200 OK",
        "anOperation / 1, signed: true: 200 OK",
    ];
    assert_eq!(*recorder.0.lock().unwrap(), expected);
}

/// A transport of the caller's own, which answers with what it was told.
struct Own;

impl Transport for Own {
    fn send(&self, request: Request<RequestBody>) -> Sent<'_> {
        let attempt = request.extensions().get::<Attempt>();
        let told = attempt.map(|attempt| (attempt.operation(), attempt.number()));
        let body = json!({ "told": told }).to_string();
        Box::pin(std::future::ready(Ok(Response::new(Body::full(body)))))
    }
}

#[tokio::test]
async fn a_transport_of_the_callers_is_told_the_attempt() {
    let client = ClientBuilder::new("https://a.test", "wire/1")
        .transport(Own)
        .build()
        .unwrap();
    let call = client.call(operation(Method::GET, "/"));
    let answer = fetch(call).await.unwrap().into_body();
    assert_eq!(answer, json!({"told": ["anOperation", 1]}));
}

/// Adds a word to a header.
struct Adds(&'static str);

impl Layer for Adds {
    fn send<'a>(&'a self, mut request: Request<RequestBody>, next: &'a dyn Transport) -> Sent<'a> {
        let word = HeaderValue::from_static(self.0);
        request.headers_mut().append("x-passed", word);
        next.send(request)
    }
}

#[tokio::test]
async fn the_first_layer_sees_requests_first() {
    let server = Server::start([ok()]).await;
    let client = client(&server)
        .layer(Adds("outer"))
        .layer(Adds("inner"))
        .build()
        .unwrap();
    fetch(client.call(operation(Method::GET, "/")))
        .await
        .unwrap();
    let seen = server.seen();
    let passed = seen[0]
        .headers
        .iter()
        .filter(|(name, _)| name == "x-passed");
    let passed: Vec<&str> = passed.map(|(_, value)| value.as_str()).collect();
    assert_eq!(passed, ["outer", "inner"]);
}

/// Answers a GET itself, after a fault at first.
#[derive(Default)]
struct Answers(Mutex<u32>);

impl Layer for Answers {
    fn send<'a>(&'a self, request: Request<RequestBody>, next: &'a dyn Transport) -> Sent<'a> {
        if request.method() != Method::GET {
            return next.send(request);
        }
        let mut asked = self.0.lock().unwrap();
        *asked += 1;
        let outcome = match *asked {
            1 => Err(TransportError::unsent("not yet")),
            _ => Ok(Response::new(Body::full(r#"{"cached":true}"#))),
        };
        Box::pin(std::future::ready(outcome))
    }
}

#[tokio::test]
async fn a_layer_may_answer_itself() {
    let server = Server::start([ok()]).await;
    let client = client(&server).layer(Answers::default()).build().unwrap();
    let answer = fetch(client.call(operation(Method::GET, "/"))).await;
    // Its fault was taken for one of the connection, and the call tried again.
    assert_eq!(answer.unwrap().into_body(), json!({"cached": true}));
    assert!(server.seen().is_empty());
    fetch(client.call(operation(Method::POST, "/")))
        .await
        .unwrap();
    assert_eq!(server.lines(), ["POST /"]);
}

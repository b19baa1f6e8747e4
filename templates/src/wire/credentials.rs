//! Which credentials a call uses, and what a 401 changes.

use std::sync::{Arc, Mutex};

use http::response::Parts;
use http::{HeaderName, HeaderValue, Method, Request};

use super::server::{Received, Reply, Server, ok, reply};
use super::{client, fetch, secured};
use crate::runtime::credentials::{Authenticator, Credentials, CredentialsError, Exchange};
use crate::runtime::error::Error;
use crate::runtime::openid::OpenId;
use crate::runtime::request_body::RequestBody;
use crate::runtime::transport::BoxFuture;

/// Sends a count of its uses and the target in a header.
pub(super) struct Key {
    pub(super) header: &'static str,
    /// What it says to a 401.
    pub(super) learns: bool,
    /// How often it was told of a 401.
    pub(super) told: Arc<Mutex<usize>>,
    pub(super) used: Mutex<usize>,
}

impl Default for Key {
    fn default() -> Self {
        Self {
            header: "x-key",
            learns: false,
            told: Arc::default(),
            used: Mutex::default(),
        }
    }
}

impl Authenticator for Key {
    fn authorize<'a>(
        &'a self,
        request: &'a mut Request<RequestBody>,
        _: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<(), CredentialsError>> {
        let mut used = self.used.lock().unwrap();
        let value = format!("{used} {}", request.uri().path_and_query().unwrap());
        *used += 1;
        let name = HeaderName::from_static(self.header);
        request
            .headers_mut()
            .append(name, HeaderValue::try_from(value).unwrap());
        Box::pin(std::future::ready(Ok(())))
    }

    fn rejected<'a>(
        &'a self,
        request: &'a Request<RequestBody>,
        response: &'a Parts,
        _: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<bool, CredentialsError>> {
        assert!(request.headers().contains_key(self.header) && response.status == 401);
        *self.told.lock().unwrap() += 1;
        Box::pin(std::future::ready(Ok(self.learns)))
    }
}

fn key(scheme: &'static str) -> Credentials {
    Credentials::new(
        scheme,
        Key {
            header: scheme,
            ..Key::default()
        },
    )
}

/// The schemes that a call used with some held, `None` if it was not sent.
async fn used(
    security: &'static [&'static [&'static str]],
    held: &[&'static str],
) -> Option<Vec<&'static str>> {
    let server = Server::start([ok()]).await;
    let builder = client(&server);
    let builder = held
        .iter()
        .fold(builder, |builder, scheme| builder.credentials(key(scheme)));
    let client = builder.build().unwrap();
    let outcome = fetch(client.call(secured(Method::GET, "/", security))).await;
    if let Err(Error::Credentials(fault)) = &outcome {
        assert!(fault.to_string().contains("anOperation"), "{fault}");
        assert!(server.seen().is_empty());
        return None;
    }
    outcome.unwrap();
    let seen = server.seen();
    let sent = |name: &&str| seen[0].header(name).is_some();
    Some(["a", "b", "c"].into_iter().filter(sent).collect())
}

#[tokio::test]
async fn the_first_alternative_that_is_held_whole_is_used() {
    let either: &[&[&str]] = &[&["a", "b"], &["c"]];
    assert_eq!(used(either, &["b", "a", "c"]).await, Some(vec!["a", "b"]));
    assert_eq!(used(either, &["a", "c"]).await, Some(vec!["c"]));
    assert_eq!(used(either, &["a"]).await, None);
    assert_eq!(used(either, &[]).await, Some(vec![]));
    assert_eq!(used(&[], &["a"]).await, Some(vec![]));
    let optional: &[&[&str]] = &[&[], &["a"]];
    assert_eq!(used(optional, &["a"]).await, Some(vec!["a"]));
    assert_eq!(used(optional, &["c"]).await, Some(vec![]));
}

#[tokio::test]
async fn later_credentials_of_a_scheme_replace_earlier_ones() {
    let server = Server::start([ok()]).await;
    let old = Credentials::new(
        "k",
        Key {
            header: "old",
            ..Key::default()
        },
    );
    let new = Credentials::new(
        "k",
        Key {
            header: "new",
            ..Key::default()
        },
    );
    let client = client(&server)
        .credentials(old)
        .credentials(new)
        .build()
        .unwrap();
    fetch(client.call(secured(Method::GET, "/", &[&["k"]])))
        .await
        .unwrap();
    let seen = &server.seen()[0];
    assert_eq!(
        (seen.header("old"), seen.header("new")),
        (None, Some("0 /"))
    );
}

fn unauthorized() -> Reply {
    reply("401 Who", &[], "")
}

/// The requests of one call with a key that does or does not learn, and how
/// often the key was told of a 401.
async fn rejected(learns: bool, method: Method, script: Vec<Reply>) -> (Vec<Received>, usize) {
    let server = Server::start(script).await;
    let key = Key {
        learns,
        ..Key::default()
    };
    let told = Arc::clone(&key.told);
    let client = client(&server)
        .credentials(Credentials::new("key", key))
        .build()
        .unwrap();
    let _ = fetch(client.call(secured(method, "/", &[&["key"]]))).await;
    let told = *told.lock().unwrap();
    (server.seen(), told)
}

#[tokio::test]
async fn a_401_is_tried_once_more_if_that_may_help() {
    let (seen, told) = rejected(true, Method::POST, vec![unauthorized(), ok()]).await;
    assert_eq!((seen.len(), told), (2, 1));
    assert_eq!(seen[1].header("x-key"), Some("1 /"));
    let (seen, told) = rejected(false, Method::POST, vec![unauthorized(), ok()]).await;
    assert_eq!((seen.len(), told), (1, 1));
    let (seen, told) = rejected(true, Method::POST, vec![unauthorized(), unauthorized()]).await;
    assert_eq!((seen.len(), told), (2, 1));
}

#[tokio::test]
async fn every_try_is_signed_and_one_401_of_a_call_is_forgiven() {
    let busy = reply("503 Busy", &[], "");
    let script = vec![unauthorized(), busy, unauthorized(), ok()];
    let (seen, told) = rejected(true, Method::GET, script).await;
    let keys: Vec<_> = seen
        .iter()
        .map(|request| request.header("x-key").unwrap())
        .collect();
    assert_eq!((keys, told), (vec!["0 /", "1 /", "2 /"], 1));
}

#[tokio::test]
async fn an_openid_provider_is_asked_once_and_without_secrets() {
    const JSON: &str = "content-type: application/json";
    let token = reply(
        "200 OK",
        &[JSON],
        r#"{"access_token":"t","expires_in":3600}"#,
    );
    let tokens = Server::start([token]).await;
    let api = Server::start([ok(), ok()]).await;
    // The provider must know its own address before it is there.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let issuer = format!("http://{}", listener.local_addr().unwrap());
    let document = format!(
        r#"{{"issuer":"{issuer}","token_endpoint":"{}/t"}}"#,
        tokens.url()
    );
    let busy = reply("503 Busy", &[], "");
    let provider = Server::on(listener, [busy, reply("200 OK", &[JSON], &document)]);
    let openid = OpenId::new(
        format!("{issuer}/.well-known/openid-configuration"),
        "id",
        "hush",
    );
    let client = client(&api)
        .credentials(Credentials::new("oidc", openid))
        .build()
        .unwrap();
    for _ in 0..2 {
        let call = client.call(secured(Method::GET, "/", &[&["oidc"]]));
        fetch(call).await.unwrap();
    }
    let asked = provider.seen();
    assert_eq!(
        provider.lines(),
        ["GET /.well-known/openid-configuration"; 2]
    );
    assert!(
        asked
            .iter()
            .all(|one| one.header("authorization").is_none())
    );
    assert_eq!(tokens.lines(), ["POST /t"]);
    let basic = tokens.seen()[0].header("authorization").map(str::to_owned);
    assert_eq!(basic.as_deref(), Some("Basic aWQ6aHVzaA=="));
    let seen = api.seen();
    assert_eq!(seen[1].header("authorization"), Some("Bearer t"));
}

/// Against npm `oidc-provider`, as `tests/servers/run` starts it.
#[tokio::test]
#[ignore = "needs tests/servers/run"]
async fn a_provider_that_we_did_not_write_is_discovered() {
    let origin = std::env::var("CLIENTWRIGHT_OAUTH_URL").expect("tests/servers/run sets it");
    let accounts = format!("{origin}/accounts");
    let opened = reqwest::Client::new().post(accounts).send().await.unwrap();
    let account = opened.bytes().await.unwrap();
    let account: serde_json::Value = serde_json::from_slice(&account).unwrap();
    let text = |member: &str| account[member].as_str().unwrap().to_owned();
    let openid = OpenId::new(
        format!("{origin}/.well-known/openid-configuration"),
        text("id"),
        text("secret"),
    );
    let client = crate::runtime::client_builder::ClientBuilder::new("", "wire/1")
        .base_url(origin)
        .credentials(Credentials::new("oidc", openid))
        .build()
        .unwrap();
    let path =
        "/api/atlas/v2/groups/0a0000000000000000000001/encryptionAtRest/AZURE/privateEndpoints";
    let call = client.call(secured(Method::GET, path, &[&["oidc"]]));
    let answer = fetch(call).await.unwrap();
    assert_eq!(answer.body()["totalCount"], 1);
}

/// Signs method, target and body.
struct Signature;

impl Authenticator for Signature {
    fn authorize<'a>(
        &'a self,
        request: &'a mut Request<RequestBody>,
        _: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<(), CredentialsError>> {
        Box::pin(async move {
            let body = request.body().as_bytes();
            let body = body.ok_or_else(|| CredentialsError::new("a stream cannot be signed"))?;
            let path = request.uri().path_and_query().unwrap();
            let signed = format!("{} {path} {}", request.method(), body.len());
            let value = HeaderValue::try_from(signed).unwrap();
            request.headers_mut().insert("x-signature", value);
            Ok(())
        })
    }
}

#[tokio::test]
async fn a_scheme_of_the_callers_own_sees_the_whole_request_at_every_try() {
    let server = Server::start([reply("503 Busy", &[], ""), ok()]).await;
    let client = client(&server)
        .credentials(Credentials::custom("own", Signature))
        .build()
        .unwrap();
    let mut call = client.call(secured(Method::PUT, "/a", &[&["own"]]));
    call.query("x", "1");
    call.body("text/plain", "four");
    fetch(call).await.unwrap();
    for seen in server.seen() {
        assert_eq!(seen.header("x-signature"), Some("PUT /a?x=1 4"));
    }
    assert_eq!(server.seen().len(), 2);

    let mut stream = client.call(secured(Method::PUT, "/a", &[&["own"]]));
    stream.body("text/plain", RequestBody::reader(&b"four"[..]));
    let fault = fetch(stream).await.unwrap_err();
    assert!(matches!(fault, Error::Credentials(_)), "{fault:?}");
    assert_eq!(server.seen().len(), 2);
}

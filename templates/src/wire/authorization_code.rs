//! The authorization code flow against an authorization server that holds callers to
//! RFC 6749 and RFC 7636: verifiers fit their challenge, codes and refresh tokens are
//! good for one use.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use http::{HeaderMap, Method, StatusCode, header};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::form_urlencoded;

use super::{fetch, secured};
use crate::runtime::authorization_code::{AuthorizationCode, Flow, Proof};
use crate::runtime::blocking::Blocking;
use crate::runtime::client::Client;
use crate::runtime::client_builder::ClientBuilder;
use crate::runtime::credentials::CredentialsError;

const BACK: &str = "http://127.0.0.1:9/back";

static FLOW: Flow = Flow {
    scheme: "oauth",
    authorization_url: "/authorize",
    token_url: "/token",
    refresh_url: "/refresh",
    scopes: &["notes.read"],
};

type Parameters = HashMap<String, String>;

/// What the server knows.
#[derive(Default)]
struct Known {
    /// Requests for authorization, by the code that they were given.
    codes: HashMap<String, Parameters>,
    /// The only refresh token that is good.
    refresh_token: String,
    /// The only access token that is good.
    access_token: String,
    /// How many seconds tokens last.
    life: u64,
    /// Paths and `grant_type`s of requests for tokens.
    asked: Vec<String>,
    count: u32,
}

type Shared = Arc<Mutex<Known>>;

fn parse(form: &str) -> Parameters {
    let pairs = form_urlencoded::parse(form.as_bytes());
    pairs
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}

/// Grants access at once and sends the browser back, with more than a code.
async fn authorize(State(known): State<Shared>, RawQuery(query): RawQuery) -> Response {
    let query = parse(&query.unwrap_or_default());
    assert_eq!(query["response_type"], "code");
    assert_eq!(query["code_challenge_method"], "S256");
    assert_eq!(query["code_challenge"].len(), 43);
    assert!(query["state"].len() >= 22);
    let known = &mut *known.lock().unwrap();
    known.count += 1;
    let code = format!("c/de {}", known.count);
    let mut back = form_urlencoded::Serializer::new(format!("{}?", query["redirect_uri"]));
    back.append_pair("code", &code);
    back.append_pair("state", &query["state"]);
    back.append_pair("iss", "https://id.test");
    let location = back.finish();
    known.codes.insert(code, query);
    (StatusCode::FOUND, [(header::LOCATION, location)]).into_response()
}

/// Whose HTTP basic or form it is.
fn is_client(headers: &HeaderMap, form: &Parameters) -> bool {
    let basic = format!("Basic {}", BASE64_STANDARD.encode("app:s%2Fcret"));
    match headers.get(header::AUTHORIZATION) {
        Some(sent) => sent.as_bytes() == basic.as_bytes() && !form.contains_key("client_id"),
        None => form.get("client_id").is_some_and(|id| id == "app"),
    }
}

fn refused(error: &str, form: &Parameters) -> Response {
    // Such servers exist.
    let echo = format!("I was sent {form:?}");
    let body = json!({"error": error, "error_description": echo}).to_string();
    (StatusCode::BAD_REQUEST, body).into_response()
}

async fn token(State(known): State<Shared>, headers: HeaderMap, body: String) -> Response {
    let form = parse(&body);
    let known = &mut *known.lock().unwrap();
    known.asked.push(format!("token {}", form["grant_type"]));
    let Some(asked) = form.get("code").and_then(|code| known.codes.remove(code)) else {
        return refused("invalid_grant", &form);
    };
    let verifier = Sha256::digest(&form["code_verifier"]);
    let fits = BASE64_URL_SAFE_NO_PAD.encode(verifier) == asked["code_challenge"];
    let same = asked["redirect_uri"] == form["redirect_uri"];
    match fits && same && is_client(&headers, &form) && form["grant_type"] == "authorization_code" {
        true => grant(known),
        false => refused("invalid_grant", &form),
    }
}

async fn refresh(State(known): State<Shared>, headers: HeaderMap, body: String) -> Response {
    let form = parse(&body);
    {
        let known = &mut *known.lock().unwrap();
        known.asked.push(format!("refresh {}", form["grant_type"]));
        let good = form["refresh_token"] == known.refresh_token;
        if !good || !is_client(&headers, &form) || form["grant_type"] != "refresh_token" {
            return refused("invalid_grant", &form);
        }
        known.refresh_token.clear();
    }
    // Long enough for all calls at once to want a token.
    tokio::time::sleep(Duration::from_millis(50)).await;
    grant(&mut known.lock().unwrap())
}

fn grant(known: &mut Known) -> Response {
    known.count += 1;
    known.access_token = format!("access {}", known.count);
    known.refresh_token = format!("refresh {}", known.count);
    let body = json!({
        "access_token": known.access_token,
        "refresh_token": known.refresh_token,
        "token_type": "Bearer",
        "expires_in": known.life,
        "scope": "notes.read",
    });
    body.to_string().into_response()
}

async fn notes(State(known): State<Shared>, headers: HeaderMap) -> Response {
    let good = format!("Bearer {}", known.lock().unwrap().access_token);
    match headers.get(header::AUTHORIZATION) {
        Some(sent) if sent.as_bytes() == good.as_bytes() => "{}".into_response(),
        _ => StatusCode::UNAUTHORIZED.into_response(),
    }
}

/// A server, and a client without credentials.
async fn start(life: u64) -> (Shared, Client) {
    let known = Arc::new(Mutex::new(Known {
        life,
        ..Known::default()
    }));
    let router = Router::new()
        .route("/authorize", get(authorize))
        .route("/token", post(token))
        .route("/refresh", post(refresh))
        .route("/notes", get(notes))
        .with_state(Arc::clone(&known));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let client = ClientBuilder::new("", "wire/1").base_url(url).no_retry();
    (known, client.build().unwrap())
}

fn app() -> AuthorizationCode {
    AuthorizationCode::new(&FLOW, "app", BACK)
}

/// Where a browser is sent that goes to a URL.
async fn browse(url: &str) -> String {
    let policy = reqwest::redirect::Policy::none();
    let browser = reqwest::Client::builder().redirect(policy).build().unwrap();
    let answer = browser.get(url).send().await.unwrap();
    let location = &answer.headers()[header::LOCATION];
    location.to_str().unwrap().to_owned()
}

async fn read(client: &Client) -> u16 {
    let outcome = fetch(client.call(secured(Method::GET, "/notes", &[&["oauth"]]))).await;
    match outcome {
        Ok(answer) => answer.status().as_u16(),
        Err(fault) => fault.status().map_or(0, |status| status.as_u16()),
    }
}

/// A keeper of refresh tokens.
fn kept(app: AuthorizationCode) -> (AuthorizationCode, Arc<Mutex<Vec<String>>>) {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keeper = Arc::clone(&kept);
    let keep = move |token: &str| keeper.lock().unwrap().push(token.to_owned());
    (app.on_refresh_token(keep), kept)
}

#[tokio::test]
async fn a_code_becomes_tokens_that_renew_themselves() {
    for app in [
        app(),
        app().client_secret("s/cret").issuer("https://id.test"),
    ] {
        let (known, client) = start(3600).await;
        let (app, kept) = kept(app);
        let app = app.parameter("audience", "a&b");
        let asked = app.begin(&client).unwrap();
        assert!(asked.url().contains("scope=notes.read&") && asked.url().contains("a%26b"));
        let redirect = browse(asked.url()).await;
        let tokens = app
            .exchange(&client, asked.proof(), &redirect)
            .await
            .unwrap();
        assert_eq!(tokens.member("scope"), Some(&Value::from("notes.read")));
        let user = client.with_credentials(tokens.credentials()).unwrap();
        assert_eq!(read(&user).await, 200);
        assert_eq!(
            read(&client).await,
            401,
            "the other client has no credentials"
        );
        // The server revokes the token: the client renews it once.
        known.lock().unwrap().access_token.clear();
        assert_eq!(read(&user).await, 200);
        known.lock().unwrap().refresh_token.clear();
        known.lock().unwrap().access_token.clear();
        assert_eq!(read(&user).await, 0);
        assert_eq!(*kept.lock().unwrap(), ["refresh 2", "refresh 3"]);
        let asked = known.lock().unwrap().asked.clone();
        assert_eq!(
            asked,
            [
                "token authorization_code",
                "refresh refresh_token",
                "refresh refresh_token"
            ]
        );
    }
}

#[test]
fn a_code_is_exchanged_without_async() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (_, client) = runtime.block_on(start(3600));
    let app = app();
    let asked = app.begin(&client).unwrap();
    let redirect = runtime.block_on(browse(asked.url()));
    let exchange = || Box::pin(app.exchange(&client, asked.proof(), &redirect));
    let fault = runtime.block_on(async { exchange().wait() }).unwrap_err();
    assert!(fault.to_string().contains("async runtime"), "{fault}");
    let tokens = exchange().wait().unwrap();
    assert_eq!(tokens.member("scope"), Some(&Value::from("notes.read")));
}

#[tokio::test]
async fn calls_at_once_share_one_refresh_and_a_kept_token_goes_on() {
    let (known, client) = start(1).await;
    known.lock().unwrap().refresh_token = "stored".to_owned();
    let (app, kept) = kept(app());
    let user = client.with_credentials(app.resume("stored")).unwrap();
    for round in 1..=2 {
        let calls: Vec<_> = (0..20)
            .map(|_| {
                let user = user.clone();
                tokio::spawn(async move { read(&user).await })
            })
            .collect();
        for call in calls {
            assert_eq!(call.await.unwrap(), 200);
        }
        assert_eq!(known.lock().unwrap().asked.len(), round);
        // The token expires.
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(*kept.lock().unwrap(), ["refresh 1", "refresh 2"]);
}

/// The fault of an exchange, with what was asked changed by a test.
async fn fault(
    app: AuthorizationCode,
    change: impl FnOnce(&Proof, String) -> (Proof, String),
) -> (CredentialsError, usize) {
    let (known, client) = start(3600).await;
    let asked = app.begin(&client).unwrap();
    let redirect = browse(asked.url()).await;
    let (proof, redirect) = change(asked.proof(), redirect);
    let outcome = app.exchange(&client, &proof, &redirect).await;
    let asked = known.lock().unwrap().asked.len();
    (outcome.unwrap_err(), asked)
}

#[tokio::test]
async fn a_code_is_good_for_its_request_alone() {
    let other = |proof: &Proof, redirect| (Proof::new("other", proof.verifier()), redirect);
    let (refusal, asked) = fault(app(), other).await;
    assert!(refusal.to_string().contains("`state`"), "{refusal}");
    assert_eq!(asked, 0);
    let (refusal, asked) = fault(app().issuer("https://else.test"), |proof, redirect| {
        (proof.clone(), redirect)
    })
    .await;
    assert!(refusal.to_string().contains("`iss`"), "{refusal}");
    assert_eq!(asked, 0);
    let verifier = "another-verifier-of-43-characters-or-more-12";
    let (refusal, asked) = fault(app().client_secret("s/cret"), |proof, redirect| {
        (Proof::new(proof.state(), verifier), redirect)
    })
    .await;
    assert_eq!(asked, 1);
    let told = refusal.to_string();
    assert!(
        told.contains("invalid_grant") && told.contains(BACK),
        "{told}"
    );
    for secret in [verifier, "c/de", "s/cret"] {
        assert!(
            !format!("{refusal} {refusal:?}").contains(secret),
            "{refusal}"
        );
    }
}

#[tokio::test]
async fn a_refused_refresh_is_told_without_the_token() {
    let (known, client) = start(3600).await;
    let user = client
        .with_credentials(app().resume("st0len token"))
        .unwrap();
    let call = user.call(secured(Method::GET, "/notes", &[&["oauth"]]));
    let fault = fetch(call).await.unwrap_err();
    let told = format!("{fault} {fault:?}");
    assert!(
        told.contains("invalid_grant") && told.contains("***"),
        "{told}"
    );
    assert!(!told.contains("st0len"), "{told}");
    assert_eq!(known.lock().unwrap().asked.len(), 1);
}

#[tokio::test]
async fn without_a_refresh_token_the_servers_401_is_told() {
    let granted = json!({"access_token": "only"}).to_string();
    let router = Router::new()
        .route("/token", post(|| async { granted }))
        .route("/notes", get(|| async { StatusCode::UNAUTHORIZED }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    let client = ClientBuilder::new("", "wire/1")
        .base_url(url)
        .build()
        .unwrap();
    let asked = app().begin(&client).unwrap();
    let redirect = format!("code=x&state={}", asked.proof().state());
    let tokens = app().exchange(&client, asked.proof(), &redirect).await;
    let tokens = tokens.unwrap();
    let user = client.with_credentials(tokens.credentials()).unwrap();
    assert_eq!(read(&user).await, 401);
    assert_eq!(read(&user).await, 401);
}

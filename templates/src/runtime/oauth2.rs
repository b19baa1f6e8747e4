//! OAuth 2.0 tokens from a token endpoint: by client credentials (RFC 6749, section
//! 4.4) or by a refresh token (section 6).

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::{Method, Request, StatusCode, header, response::Parts};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

use super::basic::basic;
use super::bearer::authorization;
use super::credentials::{Authenticator, CredentialsError, Exchange};
use super::request_body::RequestBody;
use super::transport::BoxFuture;

/// The longest answer of a token endpoint, in bytes.
pub(crate) const LIMIT: usize = 1 << 20;

/// How long an endpoint may take to answer: calls that wait for a token must be told
/// in time. The time of the call that asks ends the wait, too, where it is shorter.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// How long before it expires a token is no longer used.
const MARGIN: Duration = Duration::from_secs(30);

/// A client's id and secret, and the token they were last exchanged for.
pub(crate) struct OAuth2 {
    token_url: String,
    id: String,
    /// Empty for clients that cannot keep one.
    secret: SecretString,
    /// Whether id and secret stand in the form, in place of HTTP basic.
    secret_in_form: bool,
    /// The latest refresh token; `None` where the client itself is granted tokens.
    refresh_token: Option<Mutex<SecretString>>,
    token: Mutex<Option<Token>>,
    /// Held while a token is fetched: others wait for it rather than fetch
    /// another one. It keeps the number of the fetch that failed last, so that
    /// those who waited for it fail with it.
    fetching: tokio::sync::Mutex<Option<(u64, CredentialsError)>>,
    /// How many fetches have ended.
    fetched: AtomicU64,
    /// How long a fetch may take.
    patience: Duration,
}

#[derive(Clone)]
struct Token {
    text: SecretString,
    /// When it is to be renewed; `None` if the server does not say.
    renewal: Option<Instant>,
}

impl OAuth2 {
    /// Tokens granted to the client itself.
    pub(crate) fn client_credentials(
        token_url: impl Into<String>,
        id: impl Into<String>,
        secret: impl Into<String>,
    ) -> Self {
        Self::new(token_url.into(), id.into(), secret.into(), None)
    }

    /// Tokens that a user granted once. The server may give a new refresh token
    /// with each token; then that one is used next.
    pub(crate) fn refresh_token(
        token_url: impl Into<String>,
        id: impl Into<String>,
        secret: impl Into<String>,
        refresh_token: impl Into<String>,
    ) -> Self {
        let refresh_token = Some(refresh_token.into());
        Self::new(token_url.into(), id.into(), secret.into(), refresh_token)
    }

    fn new(token_url: String, id: String, secret: String, refresh_token: Option<String>) -> Self {
        Self {
            token_url,
            id,
            secret: secret.into(),
            secret_in_form: false,
            refresh_token: refresh_token.map(|token| Mutex::new(token.into())),
            token: Mutex::new(None),
            fetching: tokio::sync::Mutex::new(None),
            fetched: AtomicU64::new(0),
            patience: PATIENCE,
        }
    }

    /// Id and secret go into the form (`client_secret_post`), for servers that take
    /// no HTTP basic.
    pub(crate) fn with_secret_in_form(self) -> Self {
        Self {
            secret_in_form: true,
            ..self
        }
    }

    /// The token in hand, unless it is about to expire.
    fn held(&self) -> Option<Token> {
        let token = self
            .token
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        token.filter(|token| token.renewal.is_none_or(|renewal| Instant::now() < renewal))
    }

    fn hold(&self, token: Option<Token>) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = token;
    }

    /// A token: the one in hand, or a new one, fetched by whoever comes first.
    async fn token(&self, exchange: &Exchange<'_>) -> Result<Token, CredentialsError> {
        if let Some(token) = self.held() {
            return Ok(token);
        }
        let before = self.fetched.load(Ordering::Acquire);
        let mut failure = self.fetching.lock().await;
        if let Some(token) = self.held() {
            return Ok(token);
        }
        if let Some((_, fault)) = failure.as_ref().filter(|(number, _)| *number > before) {
            return Err(fault.clone());
        }
        let outcome = tokio::time::timeout(self.patience, self.fetch(exchange)).await;
        let outcome = outcome.unwrap_or_else(|_| Err(self.unanswered("did not answer in time")));
        let number = self.fetched.fetch_add(1, Ordering::AcqRel) + 1;
        match &outcome {
            Ok(token) => self.hold(Some(token.clone())),
            Err(fault) => *failure = Some((number, fault.clone())),
        }
        outcome
    }

    async fn fetch(&self, exchange: &Exchange<'_>) -> Result<Token, CredentialsError> {
        let url = token_url(&self.token_url, exchange)?;
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(url.as_str())
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(RequestBody::from(self.form()))
            .map_err(|error| CredentialsError::new(format!("the token URL: {error}")))?;
        let secret = self.secret.expose_secret();
        if !secret.is_empty() && !self.secret_in_form {
            // RFC 6749, section 2.3.1: both are form-encoded before they go into
            // HTTP basic.
            let encode = |text: &str| -> String {
                url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
            };
            authorization(&mut request, &basic(&encode(&self.id), &encode(secret)))?;
        }
        let sent = Instant::now();
        let response = exchange.transport.send(request).await;
        let response = response.map_err(|fault| match fault.before_sending() {
            true => CredentialsError::temporary(format!("the token endpoint: {fault}")),
            false => self.unanswered(&format!("gave no answer: {fault}")),
        })?;
        let status = response.status();
        let body = response.into_body().collect(LIMIT).await;
        let body = body.map_err(|_| self.unanswered("did not answer whole"))?;
        let (token, refresh_token) = read_token(status, &body, sent)?;
        if let Some((held, new)) = self.refresh_token.as_ref().zip(refresh_token) {
            *held.lock().unwrap_or_else(PoisonError::into_inner) = new;
        }
        Ok(token)
    }

    /// The fault of an endpoint that may have read what it was sent. A refresh token may
    /// be good for one use, so it is not sent again.
    fn unanswered(&self, what: &str) -> CredentialsError {
        let message = format!("the token endpoint {what}");
        match self.refresh_token {
            None => CredentialsError::temporary(message),
            Some(_) => CredentialsError::new(message),
        }
    }

    /// What the token endpoint is asked for.
    fn form(&self) -> String {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        match &self.refresh_token {
            None => form.append_pair("grant_type", "client_credentials"),
            Some(token) => {
                let token = token.lock().unwrap_or_else(PoisonError::into_inner);
                form.append_pair("grant_type", "refresh_token")
                    .append_pair("refresh_token", token.expose_secret())
            }
        };
        let secret = self.secret.expose_secret();
        if secret.is_empty() || self.secret_in_form {
            form.append_pair("client_id", &self.id);
        }
        if !secret.is_empty() && self.secret_in_form {
            form.append_pair("client_secret", secret);
        }
        form.finish()
    }
}

/// Reads the answer of a token endpoint (RFC 6749, sections 5.1 and 5.2): a token,
/// and the refresh token to use next.
fn read_token(
    status: StatusCode,
    body: &[u8],
    sent: Instant,
) -> Result<(Token, Option<SecretString>), CredentialsError> {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |member: &str| answer.get(member).and_then(Value::as_str);
    if !status.is_success() {
        let mut message = format!("the token endpoint answered {status}");
        for member in ["error", "error_description"] {
            if let Some(text) = text(member) {
                message.push_str(": ");
                message.extend(
                    text.chars()
                        .filter(|character| !character.is_control())
                        .take(200),
                );
            }
        }
        return Err(match status.as_u16() {
            429 | 502 | 503 | 504 => CredentialsError::temporary(message),
            _ => CredentialsError::new(message),
        });
    }
    let Some(token) = text("access_token").filter(|token| !token.is_empty()) else {
        return Err(CredentialsError::new(
            "the token endpoint sent no `access_token`",
        ));
    };
    if let Some(kind) = text("token_type")
        && !kind.eq_ignore_ascii_case("bearer")
    {
        return Err(CredentialsError::new(
            "the token endpoint sent no bearer token",
        ));
    }
    let life = answer.get("expires_in").and_then(seconds);
    let renewal = life.and_then(|life| sent.checked_add(life - MARGIN.min(life / 10)));
    let token = Token {
        text: token.to_owned().into(),
        renewal,
    };
    let refresh_token = text("refresh_token").map(|token| token.to_owned().into());
    Ok((token, refresh_token))
}

/// `expires_in`, which some servers send as text.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = value.as_f64().or_else(|| value.as_str()?.parse().ok())?;
    Duration::try_from_secs_f64(seconds).ok()
}

/// The URL that tokens come from. Where calls go to another origin than the
/// document's server, a token endpoint on that server moves with them.
pub(crate) fn token_url(token_url: &str, exchange: &Exchange<'_>) -> Result<Url, CredentialsError> {
    let invalid = |_| CredentialsError::new("the token URL is no URL");
    let url = exchange.base_url.join(token_url).map_err(invalid)?;
    let Ok(server) = Url::parse(exchange.server) else {
        return Ok(url);
    };
    if url.origin() != server.origin() || server.origin() == exchange.base_url.origin() {
        return Ok(url);
    }
    let mut moved = exchange.base_url.clone();
    moved.set_path(url.path());
    moved.set_query(url.query());
    Ok(moved)
}

impl Authenticator for OAuth2 {
    fn authorize<'a>(
        &'a self,
        request: &'a mut Request<RequestBody>,
        exchange: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<(), CredentialsError>> {
        Box::pin(async move {
            let token = self.token(exchange).await?;
            authorization(request, &format!("Bearer {}", token.text.expose_secret()))
        })
    }

    fn rejected<'a>(
        &'a self,
        request: &'a Request<RequestBody>,
        _: &'a Parts,
        _: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<bool, CredentialsError>> {
        // Only the token that was refused is dropped: another call may have
        // fetched a new one since.
        let sent = request.headers().get(header::AUTHORIZATION);
        let refused = |token: &Token| {
            let value = format!("Bearer {}", token.text.expose_secret());
            sent.is_some_and(|sent| sent.as_bytes() == value.as_bytes())
        };
        let mut token = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        if token.as_ref().is_some_and(refused) {
            *token = None;
        }
        drop(token);
        Box::pin(std::future::ready(Ok(sent.is_some())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::transport::{Body, Transport, TransportError};

    struct Nowhere;

    impl Transport for Nowhere {
        fn send(
            &self,
            _: Request<RequestBody>,
        ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
            Box::pin(std::future::ready(Err(TransportError::unsent("nowhere"))))
        }
    }

    fn url(token: &str, base: &str, server: &str) -> String {
        let base_url = Url::parse(base).unwrap();
        let exchange = Exchange::new(&Nowhere, &base_url, server);
        token_url(token, &exchange).unwrap().to_string()
    }

    #[test]
    fn the_token_endpoint_moves_with_the_server() {
        let token = "https://cloud.test/api/oauth/token";
        let server = "https://cloud.test";
        assert_eq!(url(token, "https://cloud.test/", server), token);
        let moved = url(token, "http://127.0.0.1:99/", server);
        assert_eq!(moved, "http://127.0.0.1:99/api/oauth/token");
        let elsewhere = "https://login.test/token";
        assert_eq!(url(elsewhere, "http://127.0.0.1:99/", server), elsewhere);
        assert_eq!(
            url("/token", "https://cloud.test/api", ""),
            "https://cloud.test/token"
        );
    }

    #[test]
    fn a_token_is_renewed_before_it_expires() {
        let sent = Instant::now();
        let life = |body: &str| {
            let (token, _) = read_token(StatusCode::OK, body.as_bytes(), sent).unwrap();
            token.renewal.map(|renewal| (renewal - sent).as_secs())
        };
        assert_eq!(
            life(r#"{"access_token":"t","expires_in":3600}"#),
            Some(3570)
        );
        assert_eq!(life(r#"{"access_token":"t","expires_in":"100"}"#), Some(90));
        assert_eq!(life(r#"{"access_token":"t"}"#), None);
    }

    /// Answers with a token and the next refresh token, and keeps what it was asked.
    #[derive(Default)]
    struct Endpoint(Mutex<Vec<(String, bool)>>);

    impl Transport for Endpoint {
        fn send(
            &self,
            request: Request<RequestBody>,
        ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
            let mut asked = self.0.lock().unwrap();
            let form = request.body().as_bytes().unwrap().to_vec();
            let secret = request.headers().contains_key(header::AUTHORIZATION);
            asked.push((String::from_utf8(form).unwrap(), secret));
            let number = asked.len();
            let answer = format!(r#"{{"access_token":"t{number}","refresh_token":"r{number}"}}"#);
            let response = http::Response::new(Body::full(answer));
            Box::pin(std::future::ready(Ok(response)))
        }
    }

    #[tokio::test]
    async fn a_refresh_token_is_replaced_by_the_one_that_comes() {
        let endpoint = Endpoint::default();
        let base_url = Url::parse("https://a.test").unwrap();
        let exchange = Exchange::new(&endpoint, &base_url, "");
        for (secret, sent) in [("s", ""), ("", "&client_id=me")] {
            let oauth = OAuth2::refresh_token("/token", "me", secret, "r 0");
            for number in [1, 2] {
                let mut request = Request::new(RequestBody::empty());
                oauth.authorize(&mut request, &exchange).await.unwrap();
                let value = &request.headers()[header::AUTHORIZATION];
                assert_eq!(value, format!("Bearer t{number}").as_str());
                let (parts, ()) = http::Response::new(()).into_parts();
                assert!(oauth.rejected(&request, &parts, &exchange).await.unwrap());
            }
            let forms = ["r+0", "r1"].map(|token| {
                let form = format!("grant_type=refresh_token&refresh_token={token}{sent}");
                (form, !secret.is_empty())
            });
            assert_eq!(std::mem::take(&mut *endpoint.0.lock().unwrap()), forms);
        }
    }

    /// Takes requests and never answers; counts them.
    #[derive(Default)]
    struct Silent(AtomicU64);

    impl Transport for Silent {
        fn send(
            &self,
            _: Request<RequestBody>,
        ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Box::pin(std::future::pending())
        }
    }

    #[tokio::test]
    async fn all_who_wait_for_a_silent_endpoint_are_told_in_time() {
        let base_url = Url::parse("https://a.test").unwrap();
        let client = OAuth2::client_credentials("/token", "me", "s");
        let refresh = OAuth2::refresh_token("/token", "me", "s", "r");
        assert_eq!(client.patience, PATIENCE);
        for (oauth, temporary) in [(client, true), (refresh, false)] {
            let silent = Silent::default();
            let exchange = Exchange::new(&silent, &base_url, "");
            let patience = Duration::from_millis(50);
            let oauth = OAuth2 { patience, ..oauth };
            let both = async { tokio::join!(oauth.token(&exchange), oauth.token(&exchange)) };
            let outcomes = tokio::time::timeout(Duration::from_secs(10), both);
            let (first, second) = outcomes.await.expect("they wait no longer");
            for fault in [first.err().unwrap(), second.err().unwrap()] {
                assert_eq!(
                    fault.to_string(),
                    "the token endpoint did not answer in time"
                );
                assert_eq!(fault.is_temporary(), temporary);
            }
            assert_eq!(silent.0.load(Ordering::Relaxed), 1);
        }
    }

    #[test]
    fn refusals_are_told_by_their_code() {
        let body = br#"{"error":"invalid_client","error_description":"who?"}"#;
        let fault = read_token(StatusCode::UNAUTHORIZED, body, Instant::now())
            .err()
            .unwrap();
        assert_eq!(
            fault.to_string(),
            "the token endpoint answered 401 Unauthorized: invalid_client: who?"
        );
        for body in ["", "{}", r#"{"access_token":"t","token_type":"mac"}"#] {
            assert!(
                read_token(StatusCode::OK, body.as_bytes(), Instant::now()).is_err(),
                "{body}"
            );
        }
    }
}

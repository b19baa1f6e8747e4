//! OAuth 2.0 client credentials (RFC 6749, section 4.4).

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{Method, Request, StatusCode, header, response::Parts};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

use super::basic::basic;
use super::bearer::authorization;
use super::credentials::{Authenticator, CredentialsError, Exchange};
use super::transport::BoxFuture;

/// The longest answer of a token endpoint, in bytes.
const LIMIT: usize = 1 << 20;

/// How long before it expires a token is no longer used.
const MARGIN: Duration = Duration::from_secs(30);

/// A client's id and secret, and the token they were last exchanged for.
pub(crate) struct ClientCredentials {
    token_url: String,
    id: String,
    secret: SecretString,
    token: Mutex<Option<Token>>,
    /// Held while a token is fetched: others wait for it rather than fetch
    /// another one. It keeps the number of the fetch that failed last, so that
    /// those who waited for it fail with it.
    fetching: tokio::sync::Mutex<Option<(u64, CredentialsError)>>,
    /// How many fetches have ended.
    fetched: AtomicU64,
}

#[derive(Clone)]
struct Token {
    text: SecretString,
    /// When it is to be renewed; `None` if the server does not say.
    renewal: Option<Instant>,
}

impl ClientCredentials {
    pub(crate) fn new(
        token_url: impl Into<String>,
        id: impl Into<String>,
        secret: impl Into<String>,
    ) -> Self {
        Self {
            token_url: token_url.into(),
            id: id.into(),
            secret: secret.into().into(),
            token: Mutex::new(None),
            fetching: tokio::sync::Mutex::new(None),
            fetched: AtomicU64::new(0),
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
        let outcome = self.fetch(exchange).await;
        let number = self.fetched.fetch_add(1, Ordering::AcqRel) + 1;
        match &outcome {
            Ok(token) => self.hold(Some(token.clone())),
            Err(fault) => *failure = Some((number, fault.clone())),
        }
        outcome
    }

    async fn fetch(&self, exchange: &Exchange<'_>) -> Result<Token, CredentialsError> {
        let url = token_url(&self.token_url, exchange)?;
        // RFC 6749, section 2.3.1: both are form-encoded before they go into
        // HTTP basic.
        let encode = |text: &str| -> String {
            url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
        };
        let value = basic(&encode(&self.id), &encode(self.secret.expose_secret()));
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(url.as_str())
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Bytes::from_static(b"grant_type=client_credentials"))
            .map_err(|error| CredentialsError::new(format!("the token URL: {error}")))?;
        authorization(&mut request, &value)?;
        let sent = Instant::now();
        let response = exchange.transport.send(request).await;
        let response = response
            .map_err(|fault| CredentialsError::new(format!("the token endpoint: {fault}")))?;
        let status = response.status();
        let body = response.into_body().collect(LIMIT).await;
        let body = body.map_err(|_| {
            CredentialsError::new("the answer of the token endpoint did not come whole")
        })?;
        read_token(status, &body, sent)
    }
}

/// Reads the answer of a token endpoint (RFC 6749, sections 5.1 and 5.2).
fn read_token(status: StatusCode, body: &[u8], sent: Instant) -> Result<Token, CredentialsError> {
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
        return Err(CredentialsError::new(message));
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
    Ok(Token {
        text: token.to_owned().into(),
        renewal: life.and_then(|life| sent.checked_add(life - MARGIN.min(life / 10))),
    })
}

/// `expires_in`, which some servers send as text.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = value.as_f64().or_else(|| value.as_str()?.parse().ok())?;
    Duration::try_from_secs_f64(seconds).ok()
}

/// The URL that tokens come from. Where calls go to another origin than the
/// document's server, a token endpoint on that server moves with them.
fn token_url(token_url: &str, exchange: &Exchange<'_>) -> Result<Url, CredentialsError> {
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

impl Authenticator for ClientCredentials {
    fn authorize<'a>(
        &'a self,
        request: &'a mut Request<Bytes>,
        exchange: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<(), CredentialsError>> {
        Box::pin(async move {
            let token = self.token(exchange).await?;
            authorization(request, &format!("Bearer {}", token.text.expose_secret()))
        })
    }

    fn rejected<'a>(
        &'a self,
        request: &'a Request<Bytes>,
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
            _: Request<Bytes>,
        ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
            Box::pin(std::future::ready(Err(TransportError::unsent("nowhere"))))
        }
    }

    fn url(token: &str, base: &str, server: &str) -> String {
        let base_url = Url::parse(base).unwrap();
        let exchange = Exchange {
            transport: &Nowhere,
            base_url: &base_url,
            server,
        };
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
            let token = read_token(StatusCode::OK, body.as_bytes(), sent).unwrap();
            token.renewal.map(|renewal| (renewal - sent).as_secs())
        };
        assert_eq!(
            life(r#"{"access_token":"t","expires_in":3600}"#),
            Some(3570)
        );
        assert_eq!(life(r#"{"access_token":"t","expires_in":"100"}"#), Some(90));
        assert_eq!(life(r#"{"access_token":"t"}"#), None);
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

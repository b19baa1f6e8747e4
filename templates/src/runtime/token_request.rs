//! Requests to a token endpoint, and what it answers (RFC 6749, sections 3.2 and 5).

use std::time::{Duration, Instant};

use http::{Method, Request, StatusCode, header};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

use super::basic::basic;
use super::bearer::authorization;
use super::credentials::CredentialsError;
use super::request_body::RequestBody;
use super::transport::Transport;

/// The longest answer of a token endpoint, in bytes.
pub(crate) const LIMIT: usize = 1 << 20;

/// How long an endpoint may take to answer: calls that wait for a token must be told
/// in time. The time of the call that asks ends the wait, too, where it is shorter.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// How long before it expires a token is no longer used.
const MARGIN: Duration = Duration::from_secs(30);

/// The most characters of a server's explanation that an error repeats.
const MOST: usize = 200;

/// A client as its authorization server knows it.
#[derive(Clone)]
pub(crate) struct Registration {
    pub(crate) id: String,
    /// Empty for clients that cannot keep one.
    pub(crate) secret: SecretString,
    /// Whether id and secret stand in the form (`client_secret_post`), in place of
    /// HTTP basic.
    pub(crate) secret_in_form: bool,
}

/// What a token is asked for with.
pub(crate) struct Grant<'a> {
    /// `grant_type`.
    pub(crate) kind: &'static str,
    /// What else stands in the form.
    pub(crate) members: Vec<(&'static str, &'a str)>,
}

/// The members of a form that nobody may read.
const SECRETS: &[&str] = &["code", "code_verifier", "refresh_token"];

impl Grant<'_> {
    /// Whether asking twice is as good as asking once. Codes are good for one use,
    /// and refresh tokens may be.
    fn is_repeatable(&self) -> bool {
        self.members.is_empty()
    }

    /// The fault of an endpoint that may have read what it was sent.
    fn unanswered(&self, what: &str) -> CredentialsError {
        let message = format!("the token endpoint {what}");
        match self.is_repeatable() {
            true => CredentialsError::temporary(message),
            false => CredentialsError::new(message),
        }
    }
}

#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) text: SecretString,
    /// When it is to be renewed; `None` if the server does not say.
    pub(crate) renewal: Option<Instant>,
}

/// What a token endpoint grants.
pub(crate) struct Granted {
    pub(crate) token: Token,
    /// The refresh token to use next.
    pub(crate) refresh_token: Option<SecretString>,
    /// The whole answer.
    pub(crate) answer: Value,
}

impl Registration {
    pub(crate) fn new(id: String, secret: String) -> Self {
        Self {
            id,
            secret: secret.into(),
            secret_in_form: false,
        }
    }

    /// Asks for a token, at most so long.
    pub(crate) async fn ask(
        &self,
        transport: &dyn Transport,
        url: &Url,
        grant: &Grant<'_>,
    ) -> Result<Granted, CredentialsError> {
        let answer = tokio::time::timeout(PATIENCE, self.answer(transport, url, grant)).await;
        answer.unwrap_or_else(|_| Err(grant.unanswered("did not answer in time")))
    }

    async fn answer(
        &self,
        transport: &dyn Transport,
        url: &Url,
        grant: &Grant<'_>,
    ) -> Result<Granted, CredentialsError> {
        let request = self.request(url, grant)?;
        let sent = Instant::now();
        let response = transport.send(request).await;
        let response = response.map_err(|fault| match fault.before_sending() {
            true => CredentialsError::temporary(format!("the token endpoint: {fault}")),
            false => grant.unanswered(&format!("gave no answer: {fault}")),
        })?;
        let status = response.status();
        let body = response.into_body().collect(LIMIT).await;
        let body = body.map_err(|_| grant.unanswered("did not answer whole"))?;
        match status.is_success() {
            true => read_token(&body, sent),
            false => Err(refusal(status, &body, &self.secrets(grant))),
        }
    }

    fn request(
        &self,
        url: &Url,
        grant: &Grant<'_>,
    ) -> Result<Request<RequestBody>, CredentialsError> {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(url.as_str())
            .header(header::ACCEPT, "application/json")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(RequestBody::from(self.form(grant)))
            .map_err(|error| CredentialsError::new(format!("the token URL: {error}")))?;
        if !self.secret.expose_secret().is_empty() && !self.secret_in_form {
            authorization(&mut request, &self.basic())?;
        }
        Ok(request)
    }

    /// RFC 6749, section 2.3.1: both are form-encoded before they go into HTTP basic.
    fn basic(&self) -> String {
        basic(
            &form_encoded(&self.id),
            &form_encoded(self.secret.expose_secret()),
        )
    }

    fn form(&self, grant: &Grant<'_>) -> String {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("grant_type", grant.kind);
        form.extend_pairs(&grant.members);
        let secret = self.secret.expose_secret();
        if secret.is_empty() || self.secret_in_form {
            form.append_pair("client_id", &self.id);
        }
        if !secret.is_empty() && self.secret_in_form {
            form.append_pair("client_secret", secret);
        }
        form.finish()
    }

    /// What was sent that a server must not repeat in an error.
    fn secrets(&self, grant: &Grant<'_>) -> Vec<String> {
        let basic = self.basic();
        let members = grant.members.iter();
        let members = members.filter(|(name, _)| SECRETS.contains(name));
        let basic = basic.trim_start_matches("Basic ").to_owned();
        members
            .map(|(_, value)| (*value).to_owned())
            .chain([self.secret.expose_secret().to_owned(), basic])
            .collect()
    }
}

fn form_encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// The refusal of a token endpoint (RFC 6749, section 5.2).
fn refusal(status: StatusCode, body: &[u8], secrets: &[String]) -> CredentialsError {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |member: &str| answer.get(member).and_then(Value::as_str);
    let mut message = format!("the token endpoint answered {status}");
    for text in ["error", "error_description"].into_iter().filter_map(text) {
        message.push_str(": ");
        message.push_str(&told(text, secrets));
    }
    match status.as_u16() {
        429 | 502 | 503 | 504 => CredentialsError::temporary(message),
        _ => CredentialsError::new(message),
    }
}

/// What a server explains, on one line, short, and without secrets that it repeats.
pub(crate) fn told(text: &str, secrets: &[String]) -> String {
    let mut told: String = text.chars().filter(|one| !one.is_control()).collect();
    let encoded = secrets.iter().map(|secret| form_encoded(secret));
    let percent = encoded.clone().map(|secret| secret.replace('+', "%20"));
    let mut secrets: Vec<String> = secrets
        .iter()
        .cloned()
        .chain(encoded)
        .chain(percent)
        .collect();
    // One may be part of another.
    secrets.sort_unstable_by_key(|secret| std::cmp::Reverse(secret.len()));
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        told = told.replace(secret.as_str(), "***");
    }
    told.chars().take(MOST).collect()
}

/// A token (RFC 6749, section 5.1).
fn read_token(body: &[u8], sent: Instant) -> Result<Granted, CredentialsError> {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    let text = |member: &str| answer.get(member).and_then(Value::as_str);
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
    let refresh_token = text("refresh_token").filter(|token| !token.is_empty());
    let refresh_token = refresh_token.map(|token| token.to_owned().into());
    Ok(Granted {
        token,
        refresh_token,
        answer,
    })
}

/// `expires_in`, which some servers send as text.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = value.as_f64().or_else(|| value.as_str()?.parse().ok())?;
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_renewed_before_it_expires() {
        let sent = Instant::now();
        let life = |body: &str| {
            let token = read_token(body.as_bytes(), sent).unwrap().token;
            token.renewal.map(|renewal| (renewal - sent).as_secs())
        };
        assert_eq!(
            life(r#"{"access_token":"t","expires_in":3600}"#),
            Some(3570)
        );
        assert_eq!(life(r#"{"access_token":"t","expires_in":"100"}"#), Some(90));
        assert_eq!(life(r#"{"access_token":"t"}"#), None);
        for body in ["", "{}", r#"{"access_token":"t","token_type":"mac"}"#] {
            assert!(read_token(body.as_bytes(), sent).is_err(), "{body}");
        }
    }

    #[test]
    fn refusals_are_told_by_their_code() {
        let body = br#"{"error":"invalid_client","error_description":"who?"}"#;
        let fault = refusal(StatusCode::UNAUTHORIZED, body, &[]);
        assert_eq!(
            fault.to_string(),
            "the token endpoint answered 401 Unauthorized: invalid_client: who?"
        );
        assert!(!fault.is_temporary());
        assert!(refusal(StatusCode::SERVICE_UNAVAILABLE, b"", &[]).is_temporary());
    }

    #[test]
    fn secrets_that_a_server_repeats_are_struck_out() {
        let client = Registration::new("me".to_owned(), "s3 cret/".to_owned());
        let grant = Grant {
            kind: "authorization_code",
            members: vec![
                ("code", "c0de"),
                ("redirect_uri", "https://me.test"),
                ("code_verifier", "c0de+verifier"),
            ],
        };
        let secrets = client.secrets(&grant);
        let said = "me: c0de, c0de+verifier, c0de%2Bverifier, s3 cret/, s3+cret%2F, s3%20cret%2F, \
                    bWU6czMrY3JldCUyRg==, s3 \n\u{7}cret/, https://me.test";
        assert_eq!(
            told(said, &secrets),
            "me: ***, ***, ***, ***, ***, ***, ***, ***, https://me.test"
        );
        // What is cut off is cut off after that.
        let said = format!("{}s3 cret/", "x".repeat(MOST - 3));
        assert_eq!(
            told(&said, &secrets),
            format!("{}***", "x".repeat(MOST - 3))
        );
        assert_eq!(told("fine", &[String::new()]), "fine");
    }
}

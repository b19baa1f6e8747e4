//! The authorization code flow of OAuth 2.0 (RFC 6749, section 4.1) with PKCE
//! (RFC 7636): a user's browser goes to the authorization server and comes back with
//! a code, which is exchanged for tokens.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::client::Client;
use super::credentials::{Credentials, CredentialsError};
use super::oauth2::{Keeper, OAuth2};
use super::token_request::{Grant, Registration, Token, told};
use super::token_url::token_url;

/// What the document says of a flow.
#[derive(Debug)]
pub(crate) struct Flow {
    /// The security scheme.
    pub(crate) scheme: &'static str,
    /// Where browsers go.
    pub(crate) authorization_url: &'static str,
    /// Where codes are exchanged.
    pub(crate) token_url: &'static str,
    /// Where tokens are renewed.
    pub(crate) refresh_url: &'static str,
    /// The scopes that the operations need.
    pub(crate) scopes: &'static [&'static str],
}

/// An application that asks users for access: the authorization code flow of
/// OAuth 2.0 (RFC 6749, section 4.1) with PKCE (RFC 7636).
///
/// 1. [`begin`](Self::begin) makes a URL. The application sends the user's browser
///    there, and keeps the [`Proof`] until the browser comes back to the redirect URI.
/// 2. [`exchange`](Self::exchange) takes the URL that the browser came back with, and
///    gives credentials. They renew their token by themselves, before it expires and
///    once where the server answers 401.
/// 3. [`on_refresh_token`](Self::on_refresh_token) is told of refresh tokens, so that
///    [`resume`](Self::resume) can go on with one after a restart.
///
/// Native applications listen on loopback, `http://127.0.0.1:{port}`, or have a URI
/// scheme of their own (RFC 8252, section 7).
#[derive(Clone)]
pub struct AuthorizationCode {
    flow: &'static Flow,
    client: Registration,
    redirect_uri: String,
    scopes: Vec<String>,
    issuer: Option<String>,
    parameters: Vec<(String, String)>,
    keeper: Keeper,
}

impl AuthorizationCode {
    pub(crate) fn new(
        flow: &'static Flow,
        client_id: impl Into<String>,
        redirect_uri: impl Into<String>,
    ) -> Self {
        Self {
            flow,
            client: Registration::new(client_id.into(), String::new()),
            redirect_uri: redirect_uri.into(),
            scopes: flow.scopes.iter().map(ToString::to_string).collect(),
            issuer: None,
            parameters: Vec::new(),
            keeper: Arc::new(|_| {}),
        }
    }

    /// The secret of a client that can keep one: one on a server of yours. It travels
    /// in HTTP basic (RFC 6749, section 2.3.1).
    #[must_use]
    pub fn client_secret(mut self, secret: impl Into<String>) -> Self {
        self.client.secret = secret.into().into();
        self
    }

    /// Id and secret go into the form (`client_secret_post`), for servers that take
    /// no HTTP basic.
    #[must_use]
    pub fn secret_in_form(mut self) -> Self {
        self.client.secret_in_form = true;
        self
    }

    /// The scopes to ask for, in place of those that the operations need.
    #[must_use]
    pub fn scopes<S: Into<String>>(mut self, scopes: impl IntoIterator<Item = S>) -> Self {
        self.scopes = scopes.into_iter().map(Into::into).collect();
        self
    }

    /// The authorization server's issuer, where it says `iss` in redirects: then a
    /// redirect must name this one, so that no other server's code is taken for one of
    /// this server (RFC 9207).
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// A parameter of the server's own in the URL, such as `audience` or `prompt`.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Is given each refresh token, before its access token is used: the first one,
    /// and those that the server puts in its place. It should store the token
    /// where [`resume`](Self::resume) finds it, and not take long.
    #[must_use]
    pub fn on_refresh_token(mut self, keep: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.keeper = Arc::new(keep);
        self
    }

    /// Makes the URL that a user's browser is to be sent to, for this once.
    ///
    /// # Errors
    /// An authorization URL that is not encrypted, and a system without randomness.
    pub fn begin(&self, client: &Client) -> Result<Authorization, CredentialsError> {
        let proof = Proof::new(random()?, random()?);
        let mut url = token_url(self.flow.authorization_url, &client.settings.exchange())?;
        let mut query = url.query_pairs_mut();
        query
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client.id)
            .append_pair("redirect_uri", &self.redirect_uri);
        if !self.scopes.is_empty() {
            query.append_pair("scope", &self.scopes.join(" "));
        }
        query
            .append_pair("state", proof.state())
            .append_pair("code_challenge", &challenge(proof.verifier()))
            .append_pair("code_challenge_method", "S256")
            .extend_pairs(&self.parameters);
        drop(query);
        let url = url.into();
        Ok(Authorization { url, proof })
    }

    /// Exchanges the code that the browser came back with for tokens. `redirect` is
    /// the URL that it came to, or its query.
    ///
    /// # Errors
    /// A redirect that does not answer this `proof`, a user or server that refuses,
    /// and a token endpoint that does not answer in 30 seconds. A code is good for
    /// one exchange.
    pub async fn exchange(
        &self,
        client: &Client,
        proof: &Proof,
        redirect: &str,
    ) -> Result<Tokens, CredentialsError> {
        let code = self.code(proof, redirect)?;
        let settings = &client.settings;
        let url = token_url(self.flow.token_url, &settings.exchange())?;
        let grant = Grant {
            kind: "authorization_code",
            members: vec![
                ("code", code.expose_secret()),
                ("redirect_uri", &self.redirect_uri),
                ("code_verifier", proof.verifier()),
            ],
        };
        let granted = self.client.ask(&*settings.transport, &url, &grant).await?;
        if let Some(token) = &granted.refresh_token {
            (self.keeper)(token.expose_secret());
        }
        Ok(Tokens {
            credentials: self.credentials(Some(granted.token), granted.refresh_token),
            answer: granted.answer,
        })
    }

    /// Goes on with a refresh token that was kept.
    pub fn resume(&self, refresh_token: impl Into<String>) -> Credentials {
        self.credentials(None, Some(refresh_token.into().into()))
    }

    fn credentials(
        &self,
        token: Option<Token>,
        refresh_token: Option<SecretString>,
    ) -> Credentials {
        let (client, keeper) = (self.client.clone(), Arc::clone(&self.keeper));
        let url = self.flow.refresh_url;
        let oauth2 = OAuth2::of_user(url, client, token, refresh_token, keeper);
        Credentials::new(self.flow.scheme, oauth2)
    }

    /// The code in a redirect (RFC 6749, section 4.1.2), once it is known to answer
    /// what was asked.
    fn code(&self, proof: &Proof, redirect: &str) -> Result<SecretString, CredentialsError> {
        let fault = |what: &str| CredentialsError::new(format!("the redirect {what}"));
        let query = redirect
            .split_once('?')
            .map_or(redirect, |(_, query)| query);
        let query = query.split('#').next().unwrap_or_default();
        let parameters: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).collect();
        // None may stand there twice (section 3.1).
        let once = |wanted: &str| {
            let mut found = parameters.iter().filter(|(name, _)| name == wanted);
            let first = found.next().map(|(_, value)| value.as_ref());
            first.filter(|_| found.next().is_none())
        };
        if once("state").is_none_or(|state| state != proof.state()) {
            return Err(fault(
                "does not answer this request: its `state` is another",
            ));
        }
        if self.issuer.is_some() && once("iss") != self.issuer.as_deref() {
            return Err(fault("comes from another server: its `iss` is another"));
        }
        if let Some(error) = once("error") {
            let mut message = String::from("the authorization server answered");
            let secrets = [proof.state().to_owned(), proof.verifier().to_owned()];
            for text in [Some(error), once("error_description")]
                .into_iter()
                .flatten()
            {
                message.push_str(": ");
                message.push_str(&told(text, &secrets));
            }
            return Err(CredentialsError::new(message));
        }
        let code = once("code").filter(|code| !code.is_empty());
        let code = code.ok_or_else(|| fault("has no `code`"))?;
        Ok(code.to_owned().into())
    }
}

/// A user who is asked for access.
#[derive(Debug)]
pub struct Authorization {
    url: String,
    proof: Proof,
}

impl Authorization {
    /// Where the user's browser goes. It holds no secret.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What [`AuthorizationCode::exchange`] needs when the browser comes back.
    pub fn proof(&self) -> &Proof {
        &self.proof
    }
}

/// What proves that a redirect answers a request, and that the code goes to whoever
/// asked for it. It belongs into the session of the user's browser.
#[derive(Clone)]
pub struct Proof {
    state: String,
    verifier: SecretString,
}

impl Proof {
    /// A proof that was kept.
    pub fn new(state: impl Into<String>, verifier: impl Into<String>) -> Self {
        Self {
            state: state.into(),
            verifier: verifier.into().into(),
        }
    }

    /// `state` of the URL and of the redirect.
    pub fn state(&self) -> &str {
        &self.state
    }

    /// The code verifier (RFC 7636, section 4.1), a secret until the code is exchanged.
    pub fn verifier(&self) -> &str {
        self.verifier.expose_secret()
    }
}

impl fmt::Debug for Proof {
    /// Without state and verifier.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proof").finish_non_exhaustive()
    }
}

/// What a code was exchanged for.
pub struct Tokens {
    credentials: Credentials,
    answer: Value,
}

impl Tokens {
    /// Credentials with these tokens.
    pub fn credentials(&self) -> Credentials {
        self.credentials.clone()
    }

    /// A member of what the token endpoint answered (RFC 6749, section 5.1), such as
    /// `scope`, `refresh_token` or OpenID Connect's `id_token`.
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.answer.get(name)
    }
}

impl fmt::Debug for Tokens {
    /// Without the tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for AuthorizationCode {
    /// Without the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthorizationCode")
            .field("flow", &self.flow)
            .field("client_id", &self.client.id)
            .field("redirect_uri", &self.redirect_uri)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// 43 characters that nobody can guess (RFC 7636, section 4.1).
fn random() -> Result<String, CredentialsError> {
    let mut bytes = [0; 32];
    let filled = getrandom::fill(&mut bytes);
    filled.map_err(|error| CredentialsError::new(format!("no random bytes: {error}")))?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

/// The S256 challenge of a verifier (RFC 7636, section 4.2).
fn challenge(verifier: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

#[cfg(test)]
mod tests {
    use super::*;

    static FLOW: Flow = Flow {
        scheme: "oauth",
        authorization_url: "/authorize?tenant=a",
        token_url: "/token",
        refresh_url: "/refresh",
        scopes: &["read", "write:own"],
    };

    fn app() -> AuthorizationCode {
        AuthorizationCode::new(&FLOW, "my app", "http://127.0.0.1:7/back?x=1")
    }

    #[test]
    fn rfc_7636_appendix_b() {
        assert_eq!(
            challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn a_redirect_must_answer_the_request() {
        let proof = Proof::new("st&te", "veri-fier");
        let code = |app: &AuthorizationCode, redirect: &str| {
            let code = app.code(&proof, redirect);
            code.map(|code| code.expose_secret().to_owned())
                .map_err(|fault| fault.to_string())
        };
        let (app, strict) = (app(), app().issuer("https://id.test"));
        let foreign = "the redirect does not answer this request: its `state` is another";
        let other_server = "the redirect comes from another server: its `iss` is another";
        let fine = Ok("a b".to_owned());
        let url = "http://127.0.0.1:7/back?x=1&code=a+b&state=st%26te#_";
        assert_eq!(code(&app, url), fine);
        assert_eq!(code(&app, "state=st%26te&code=a%20b"), fine);
        let with_issuer = "?code=a+b&state=st%26te&iss=https%3A%2F%2Fid.test";
        assert_eq!(code(&app, with_issuer), fine);
        assert_eq!(code(&strict, with_issuer), fine);
        for (app, redirect, wanted) in [
            (&app, "?code=a", foreign),
            (&app, "?code=a&state=", foreign),
            (&app, "?code=a&state=st%26te&state=st%26te", foreign),
            (&app, "?error=access_denied&state=x", foreign),
            (&app, "?state=st%26te", "the redirect has no `code`"),
            (
                &app,
                "?code=a&code=b&state=st%26te",
                "the redirect has no `code`",
            ),
            (&strict, "?code=a&state=st%26te", other_server),
            (
                &strict,
                "?code=a&state=st%26te&iss=https://evil.test",
                other_server,
            ),
            (
                &app,
                "?error=access_denied&error_description=no,+veri-fier!&state=st%26te",
                "the authorization server answered: access_denied: no, ***!",
            ),
        ] {
            assert_eq!(code(app, redirect), Err(wanted.to_owned()), "{redirect}");
        }
    }

    #[test]
    fn nothing_secret_is_printed() {
        let proof = Proof::new("hush", "hush");
        let tokens = Tokens {
            credentials: app().resume("hush"),
            answer: Value::from("hush"),
        };
        let printed = format!("{:?} {proof:?} {tokens:?}", app().client_secret("hush"));
        assert!(
            printed.contains("my app") && !printed.contains("hush"),
            "{printed}"
        );
    }
}

//! How a client is made.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header};
use url::Url;

use super::client::{Client, Settings};
use super::credentials::Credentials;
use super::layer::{Layer, layered};
use super::reqwest_transport::ReqwestTransport;
use super::retry::RetryPolicy;
use super::transport::Transport;

/// Settings of a client to be.
pub struct ClientBuilder {
    server: &'static str,
    base_url: Option<String>,
    replaced_servers: Vec<(String, String)>,
    headers: HeaderMap,
    user_agent: String,
    credentials: Vec<Credentials>,
    reqwest: reqwest::ClientBuilder,
    timeout: Duration,
    body_limit: usize,
    retry: RetryPolicy,
    pub(crate) tokens_in_clear: bool,
    transport: Option<Box<dyn Transport>>,
    layers: Vec<Box<dyn Layer>>,
}

impl ClientBuilder {
    pub(crate) fn new(server: &'static str, user_agent: &'static str) -> Self {
        Self {
            server,
            base_url: None,
            replaced_servers: Vec::new(),
            headers: HeaderMap::new(),
            user_agent: user_agent.to_owned(),
            credentials: Vec::new(),
            reqwest: reqwest::Client::builder().connect_timeout(Duration::from_secs(10)),
            timeout: Duration::from_secs(60),
            body_limit: 64 << 20,
            retry: RetryPolicy::default(),
            tokens_in_clear: false,
            transport: None,
            layers: Vec::new(),
        }
    }

    /// Where calls go, in place of the document's server. A path in it stands
    /// before that of every operation. Operations that the document gives a server
    /// of their own go there nevertheless, see
    /// [`replace_server`](Self::replace_server).
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Where the calls of operations go that the document gives a server of their
    /// own, by that server's URL as the docs of the operations write it.
    #[must_use]
    pub fn replace_server(mut self, server: impl Into<String>, url: impl Into<String>) -> Self {
        self.replaced_servers.push((server.into(), url.into()));
        self
    }

    /// Credentials; those of several security schemes may be given, and later
    /// ones of a scheme replace earlier ones. They are sent to the base URL's
    /// origin, and to the servers that the document gives single operations.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        hold(&mut self.credentials, credentials);
        self
    }

    /// How long connecting may take; 10 seconds by default. It has no effect on
    /// a [`transport`](Self::transport) of the caller's.
    #[must_use]
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        self.reqwest(|reqwest| reqwest.connect_timeout(timeout))
    }

    /// Settings of `reqwest`: proxies, root certificates, pools and the like. It
    /// still neither follows redirects nor repeats requests, the client does. They
    /// have no effect on a [`transport`](Self::transport) of the caller's.
    #[must_use]
    pub fn reqwest(
        mut self,
        change: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
    ) -> Self {
        self.reqwest = change(self.reqwest);
        self
    }

    /// How long a whole call may take, all tries and the body included; 60
    /// seconds by default.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The longest body that is taken from the server, in bytes; 64 MiB by
    /// default.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// The `User-Agent` header; by default the name and version of this crate.
    #[must_use]
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// A header of every request.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// When calls are tried again.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Calls are never tried again.
    #[must_use]
    pub fn no_retry(self) -> Self {
        self.retry(RetryPolicy::never())
    }

    /// How requests reach the server, in place of `reqwest`.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Adds a layer between client and transport, below those added before.
    #[must_use]
    pub fn layer(mut self, layer: impl Layer) -> Self {
        self.layers.push(Box::new(layer));
        self
    }

    /// The client.
    ///
    /// # Errors
    /// A base URL that is missing or no HTTP URL, a `User-Agent` that no header
    /// can hold, a client certificate that cannot be used, and a transport that
    /// cannot be set up.
    pub fn build(mut self) -> Result<Client, BuildError> {
        let base_url = self.base_url.as_deref().unwrap_or(self.server);
        let base_url = parse(base_url)?;
        let replaced_servers = self.replaced_servers.into_iter();
        let replaced_servers = replaced_servers
            .map(|(server, url)| Ok((server, parse(&url)?)))
            .collect::<Result<_, BuildError>>()?;
        let user_agent = HeaderValue::try_from(self.user_agent)
            .map_err(|_| BuildError::new("the `User-Agent` cannot stand in a header"))?;
        self.headers.entry(header::USER_AGENT).or_insert(user_agent);
        let identity = identity(&self.credentials)?;
        let has_identity = identity.is_some();
        let tells_attempts = self.transport.is_some() || !self.layers.is_empty();
        let transport = match self.transport {
            Some(_) if has_identity => {
                return Err(BuildError::new(
                    "a client certificate has no effect on a transport of the caller's",
                ));
            }
            Some(transport) => transport,
            None => Box::new(default_transport(self.reqwest, identity)?),
        };
        Ok(Client {
            settings: Arc::new(Settings {
                server: self.server,
                base_url,
                replaced_servers,
                headers: self.headers,
                credentials: self.credentials,
                timeout: self.timeout,
                body_limit: self.body_limit,
                retry: self.retry,
                has_identity,
                tells_attempts,
                tokens_in_clear: self.tokens_in_clear,
                transport: layered(transport, self.layers).into(),
            }),
        })
    }
}

/// Adds credentials in place of those of the same scheme.
pub(crate) fn hold(held: &mut Vec<Credentials>, new: Credentials) {
    held.retain(|one| one.scheme() != new.scheme());
    held.push(new);
}

/// The client certificate among credentials.
fn identity(credentials: &[Credentials]) -> Result<Option<reqwest::Identity>, BuildError> {
    let mut credentials = credentials.iter();
    let identity = credentials.find_map(|held| held.authenticator().identity());
    let identity = identity.transpose();
    identity.map_err(|fault| BuildError::new(fault.to_string()))
}

fn default_transport(
    settings: reqwest::ClientBuilder,
    identity: Option<reqwest::Identity>,
) -> Result<ReqwestTransport, BuildError> {
    let settings = match identity {
        Some(identity) => settings.identity(identity),
        None => settings,
    };
    ReqwestTransport::new(settings).map_err(|error| BuildError::new(told(&error)))
}

/// An error of `reqwest` with its causes, which say more than it does.
fn told(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text.push_str(&format!(": {error}"));
        cause = error.source();
    }
    text
}

/// The base URL; messages do not show it, since it may hold a password.
fn parse(base_url: &str) -> Result<Url, BuildError> {
    if base_url.is_empty() {
        return Err(BuildError::new(
            "the document names no server: a base URL must be given",
        ));
    }
    let mut url = Url::parse(base_url)
        .map_err(|error| BuildError::new(format!("the base URL is not valid: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(BuildError::new("the base URL is no HTTP URL"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BuildError::new(
            "the base URL holds a user name; give credentials instead",
        ));
    }
    url.set_fragment(None);
    Ok(url)
}

impl fmt::Debug for ClientBuilder {
    /// Without base URL and headers, which may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("server", &self.server)
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

/// Settings that no client can be made of.
#[derive(Debug, Clone)]
pub struct BuildError(String);

impl BuildError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for BuildError {}

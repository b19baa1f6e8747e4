//! Credentials: what a security scheme adds to requests.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use http::{Extensions, Request, response::Parts};
use url::Url;

use super::request_body::RequestBody;
use super::transport::{BoxFuture, Transport};

/// Credentials for one security scheme of the document.
#[derive(Clone)]
pub struct Credentials {
    scheme: &'static str,
    authenticator: Arc<dyn Authenticator>,
}

impl Credentials {
    pub(crate) fn new(scheme: &'static str, authenticator: impl Authenticator) -> Self {
        Self {
            scheme,
            authenticator: Arc::new(authenticator),
        }
    }

    /// Credentials of the caller's own kind, for a security scheme by its name
    /// in the document: signatures, for example, that this crate does not make.
    ///
    /// ```ignore
    /// /// Signs method, path and body with a shared secret.
    /// struct Signature(Vec<u8>);
    ///
    /// impl Authenticator for Signature {
    ///     fn authorize<'a>(
    ///         &'a self,
    ///         request: &'a mut http::Request<RequestBody>,
    ///         _: &'a Exchange<'a>,
    ///     ) -> BoxFuture<'a, Result<(), CredentialsError>> {
    ///         Box::pin(async move {
    ///             let body = request.body().as_bytes();
    ///             let body = body.ok_or_else(|| CredentialsError::new("a stream cannot be signed"))?;
    ///             let text = format!("{} {}\n", request.method(), request.uri());
    ///             let mut value = HeaderValue::try_from(hmac(&self.0, text.as_bytes(), body))
    ///                 .map_err(|_| CredentialsError::new("the signature is no header"))?;
    ///             value.set_sensitive(true);
    ///             request.headers_mut().insert("x-signature", value);
    ///             Ok(())
    ///         })
    ///     }
    /// }
    ///
    /// let client = builder.credentials(Credentials::custom("hmac", Signature(secret))).build()?;
    /// ```
    pub fn custom(scheme: &'static str, authenticator: impl Authenticator) -> Self {
        Self::new(scheme, authenticator)
    }

    pub(crate) fn scheme(&self) -> &'static str {
        self.scheme
    }

    pub(crate) fn authenticator(&self) -> &dyn Authenticator {
        &*self.authenticator
    }
}

impl fmt::Debug for Credentials {
    /// Without the secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("scheme", &self.scheme)
            .finish_non_exhaustive()
    }
}

/// Adds credentials to requests.
pub trait Authenticator: Send + Sync + 'static {
    /// Adds credentials to a request that is about to be sent.
    fn authorize<'a>(
        &'a self,
        request: &'a mut Request<RequestBody>,
        exchange: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<(), CredentialsError>>;

    /// Is told of a 401. True if the request is worth sending once more, with
    /// what was learnt from the answer.
    fn rejected<'a>(
        &'a self,
        request: &'a Request<RequestBody>,
        response: &'a Parts,
        exchange: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<bool, CredentialsError>> {
        let _ = (request, response, exchange);
        Box::pin(std::future::ready(Ok(false)))
    }

    /// A client certificate and its key, by which connections prove who calls.
    fn identity(&self) -> Option<Result<reqwest::Identity, CredentialsError>> {
        None
    }
}

/// What an [`Authenticator`] may use: for example to fetch a token.
pub struct Exchange<'a> {
    /// How requests reach a server.
    pub transport: &'a Arc<dyn Transport>,
    /// Where the client's calls go.
    pub base_url: &'a Url,
    /// The document's server; empty if it names none.
    pub server: &'a str,
    /// Whether secrets may go to token endpoints over plain HTTP.
    pub(crate) tokens_in_clear: bool,
    kept: Mutex<Extensions>,
}

impl<'a> Exchange<'a> {
    /// What one call may use.
    pub fn new(transport: &'a Arc<dyn Transport>, base_url: &'a Url, server: &'a str) -> Self {
        Self {
            transport,
            base_url,
            server,
            tokens_in_clear: false,
            kept: Mutex::default(),
        }
    }

    pub(crate) fn with_tokens_in_clear(self, tokens_in_clear: bool) -> Self {
        Self {
            tokens_in_clear,
            ..self
        }
    }

    /// Keeps a value until the call ends, for all its tries; one of each type.
    pub fn keep<T: Clone + Send + Sync + 'static>(&self, value: T) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(value);
    }

    /// The value of a type that is kept.
    pub fn kept<T: Clone + Send + Sync + 'static>(&self) -> Option<T> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get().cloned()
    }
}

/// Credentials that are missing, refused or cannot be used. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CredentialsError {
    message: String,
    temporary: bool,
}

impl CredentialsError {
    /// A fault, told without secrets.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            temporary: false,
        }
    }

    /// A fault that may be gone at the next try, such as a token endpoint that
    /// was not reached. The call itself has not been sent, so it is tried again
    /// as the client's retry policy has it.
    pub fn temporary(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            temporary: true,
        }
    }

    /// Whether the fault may be gone at the next try.
    pub fn is_temporary(&self) -> bool {
        self.temporary
    }

    /// None of the environment variables is set.
    pub(crate) fn missing_from_env(wanted: &str) -> Self {
        Self::new(format!("the environment has no credentials: set {wanted}"))
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for CredentialsError {}

/// The value of an environment variable that is set and not empty.
pub(crate) fn secret_from_env(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

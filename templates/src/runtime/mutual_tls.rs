//! Client certificates, by which the connection itself proves who calls (RFC 8446,
//! section 4.4.2).

use http::Request;
use secrecy::{ExposeSecret, SecretString};

use super::credentials::{Authenticator, CredentialsError, Exchange};
use super::request_body::RequestBody;
use super::transport::BoxFuture;

/// A client's certificates and private key.
pub(crate) struct MutualTls {
    certificates: String,
    key: SecretString,
}

impl MutualTls {
    pub(crate) fn new(certificates: impl Into<String>, key: impl Into<String>) -> Self {
        Self {
            certificates: certificates.into(),
            key: key.into().into(),
        }
    }
}

impl Authenticator for MutualTls {
    fn authorize<'a>(
        &'a self,
        _: &'a mut Request<RequestBody>,
        _: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<(), CredentialsError>> {
        Box::pin(std::future::ready(Ok(())))
    }

    fn identity(&self) -> Option<Result<reqwest::Identity, CredentialsError>> {
        let pem = format!("{}\n{}", self.certificates, self.key.expose_secret());
        // What the parser says might quote the key.
        let identity = reqwest::Identity::from_pem(pem.as_bytes());
        Some(identity.map_err(|_| {
            CredentialsError::new("a client certificate and its key must be PEM (RFC 7468)")
        }))
    }
}

impl Authenticator for () {
    /// Adds nothing: for what a transport of the caller's proves by itself.
    fn authorize<'a>(
        &'a self,
        _: &'a mut Request<RequestBody>,
        _: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<(), CredentialsError>> {
        Box::pin(std::future::ready(Ok(())))
    }
}

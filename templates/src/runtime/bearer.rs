//! Bearer tokens (RFC 6750).

use http::{HeaderValue, Request, header};
use secrecy::{ExposeSecret, SecretString};

use super::credentials::{Authenticator, CredentialsError, Exchange};
use super::request_body::RequestBody;
use super::transport::BoxFuture;

/// A token that the caller brings.
pub(crate) struct Bearer {
    scheme: &'static str,
    token: SecretString,
}

impl Bearer {
    pub(crate) fn new(token: impl Into<String>) -> Self {
        Self::with_scheme("Bearer", token)
    }

    /// A token behind another scheme (RFC 9110, section 11.4).
    pub(crate) fn with_scheme(scheme: &'static str, token: impl Into<String>) -> Self {
        Self {
            scheme,
            token: token.into().into(),
        }
    }
}

impl Authenticator for Bearer {
    fn authorize<'a>(
        &'a self,
        request: &'a mut Request<RequestBody>,
        _: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<(), CredentialsError>> {
        let value = format!("{} {}", self.scheme, self.token.expose_secret());
        let outcome = authorization(request, &value);
        Box::pin(std::future::ready(outcome))
    }
}

/// Sets the `Authorization` header, marked as a secret.
pub(crate) fn authorization(
    request: &mut Request<RequestBody>,
    value: &str,
) -> Result<(), CredentialsError> {
    let mut value = HeaderValue::try_from(value)
        .map_err(|_| CredentialsError::new("the credentials cannot stand in a header"))?;
    value.set_sensitive(true);
    request.headers_mut().insert(header::AUTHORIZATION, value);
    Ok(())
}

//! HTTP basic (RFC 7617).

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::Request;
use secrecy::{ExposeSecret, SecretString};

use super::bearer::authorization;
use super::credentials::{Authenticator, CredentialsError, Exchange};
use super::request_body::RequestBody;
use super::transport::BoxFuture;

/// A user name and password.
pub(crate) struct Basic {
    value: SecretString,
}

impl Basic {
    pub(crate) fn new(username: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            value: basic(&username.into(), &password.into()).into(),
        }
    }
}

/// The value of the `Authorization` header.
pub(crate) fn basic(username: &str, password: &str) -> String {
    format!(
        "Basic {}",
        BASE64_STANDARD.encode(format!("{username}:{password}"))
    )
}

impl Authenticator for Basic {
    fn authorize<'a>(
        &'a self,
        request: &'a mut Request<RequestBody>,
        _: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<(), CredentialsError>> {
        let outcome = authorization(request, self.value.expose_secret());
        Box::pin(std::future::ready(outcome))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_7617_section_2() {
        assert_eq!(
            basic("Aladdin", "open sesame"),
            "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
        );
        assert_eq!(basic("test", "123£"), "Basic dGVzdDoxMjPCow==");
    }
}

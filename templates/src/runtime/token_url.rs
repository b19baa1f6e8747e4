//! Where tokens come from, and whether secrets may go there.

use url::{Host, Url};

use super::client_builder::ClientBuilder;
use super::credentials::{CredentialsError, Exchange};

impl ClientBuilder {
    /// Lets secrets go to token endpoints over plain HTTP that are not on this
    /// machine, where everybody on the way can read them. For networks that you
    /// trust. Otherwise such endpoints are refused.
    #[must_use]
    pub fn allow_tokens_in_clear(mut self) -> Self {
        self.tokens_in_clear = true;
        self
    }
}

/// The URL of an endpoint that secrets go to. Where calls go to another origin than
/// the document's server, an endpoint on that server moves with them.
pub(crate) fn token_url(token_url: &str, exchange: &Exchange<'_>) -> Result<Url, CredentialsError> {
    let url = moved(token_url, exchange)?;
    match is_trusted(&url) || exchange.tokens_in_clear && url.scheme() == "http" {
        true => Ok(url),
        false => Err(CredentialsError::new(format!(
            "secrets would go to {} unencrypted; where that is meant, \
             `ClientBuilder::allow_tokens_in_clear` allows it",
            url.origin().ascii_serialization()
        ))),
    }
}

fn moved(token_url: &str, exchange: &Exchange<'_>) -> Result<Url, CredentialsError> {
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

/// Whether a secret may go to a URL: by HTTPS, or without leaving the machine.
pub(crate) fn is_trusted(url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || url.scheme() == "http" && here
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use http::Request;

    use super::*;
    use crate::runtime::request_body::RequestBody;
    use crate::runtime::transport::{Body, BoxFuture, Transport, TransportError};

    struct Nowhere;

    impl Transport for Nowhere {
        fn send(
            &self,
            _: Request<RequestBody>,
        ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
            Box::pin(std::future::ready(Err(TransportError::unsent("nowhere"))))
        }
    }

    fn told(token: &str, base: &str, server: &str, in_clear: bool) -> Result<String, String> {
        let base_url = Url::parse(base).unwrap();
        let transport: Arc<dyn Transport> = Arc::new(Nowhere);
        let exchange = Exchange::new(&transport, &base_url, server).with_tokens_in_clear(in_clear);
        let url = token_url(token, &exchange);
        url.map(String::from).map_err(|fault| fault.to_string())
    }

    fn url(token: &str, base: &str, server: &str) -> String {
        told(token, base, server, false).unwrap()
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
    fn secrets_go_in_the_clear_only_where_that_is_allowed() {
        let open = "http://login.test:8080/token?secret";
        let refusal = told(open, "https://a.test", "", false).unwrap_err();
        assert_eq!(
            refusal,
            "secrets would go to http://login.test:8080 unencrypted; where that is meant, \
             `ClientBuilder::allow_tokens_in_clear` allows it"
        );
        assert_eq!(told(open, "https://a.test", "", true).unwrap(), open);
        assert!(told("/token", "http://a.test", "", false).is_err());
        assert!(told("ftp://a.test/token", "https://a.test", "", true).is_err());
    }

    #[test]
    fn https_and_this_machine_are_trusted() {
        for (url, trusted) in [
            ("https://a.test", true),
            ("http://a.test", false),
            ("http://127.0.0.1:1/", true),
            ("http://[::1]/", true),
            ("http://localhost/", true),
            ("http://localhost.a.test/", false),
            ("ftp://127.0.0.1/", false),
        ] {
            assert_eq!(is_trusted(&Url::parse(url).unwrap()), trusted, "{url}");
        }
    }
}

//! OAuth 2.0 client credentials whose token endpoint an OpenID provider names
//! (OpenID Connect Discovery 1.0, section 4).

use http::{Request, header, response::Parts};
use serde_json::Value;
use tokio::sync::OnceCell;
use url::{Host, Url};

use super::credentials::{Authenticator, CredentialsError, Exchange};
use super::oauth2::{LIMIT, OAuth2, PATIENCE, token_url};
use super::request_body::RequestBody;
use super::transport::BoxFuture;

/// Where the document of a provider lies below its issuer.
const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// A client's id and secret, and what its provider says once it was asked.
///
/// The provider is asked with the first call that needs a token, without any
/// secret. The secret goes to the token endpoint that it names, and nowhere else.
pub(crate) struct OpenId {
    url: String,
    id: String,
    secret: secrecy::SecretString,
    client: OnceCell<OAuth2>,
}

impl OpenId {
    pub(crate) fn new(
        url: impl Into<String>,
        id: impl Into<String>,
        secret: impl Into<String>,
    ) -> Self {
        Self {
            url: url.into(),
            id: id.into(),
            secret: secret.into().into(),
            client: OnceCell::new(),
        }
    }

    /// Those who come while the provider is being asked wait for its answer; a
    /// failure is forgotten.
    async fn client(&self, exchange: &Exchange<'_>) -> Result<&OAuth2, CredentialsError> {
        self.client
            .get_or_try_init(|| async {
                let asked = tokio::time::timeout(PATIENCE, self.ask(exchange)).await;
                let provider = asked.map_err(|_| {
                    CredentialsError::temporary("the OpenID provider did not answer in time")
                })??;
                let secret = secrecy::ExposeSecret::expose_secret(&self.secret);
                let client = OAuth2::client_credentials(provider.token_endpoint, &self.id, secret);
                Ok(match provider.takes_basic {
                    true => client,
                    false => client.with_secret_in_form(),
                })
            })
            .await
    }

    async fn ask(&self, exchange: &Exchange<'_>) -> Result<Provider, CredentialsError> {
        let url = token_url(&self.url, exchange)?;
        if !is_trusted(&url) {
            return Err(fault("is neither HTTPS nor on this machine"));
        }
        let request = Request::get(url.as_str())
            .header(header::ACCEPT, "application/json")
            .body(RequestBody::empty())
            .map_err(|error| fault(&format!("has no usable URL: {error}")))?;
        let response = exchange.transport.send(request).await;
        let response = response.map_err(|error| {
            CredentialsError::temporary(format!("the OpenID provider: {error}"))
        })?;
        let status = response.status();
        let body = response.into_body().collect(LIMIT).await;
        let body = body.map_err(|error| {
            CredentialsError::temporary(format!("the OpenID provider: {error}"))
        })?;
        match status.as_u16() {
            200 => Provider::read(&url, &body),
            429 | 502 | 503 | 504 => Err(CredentialsError::temporary(format!(
                "the OpenID provider answered {status}"
            ))),
            _ => Err(fault(&format!("answered {status}"))),
        }
    }
}

fn fault(what: &str) -> CredentialsError {
    CredentialsError::new(format!("the OpenID provider {what}"))
}

/// What a provider says of itself.
#[derive(Debug, PartialEq, Eq)]
struct Provider {
    token_endpoint: String,
    /// Whether it takes the secret in HTTP basic, as it does unless it says
    /// otherwise.
    takes_basic: bool,
}

impl Provider {
    /// Reads the document that lies at a URL. It must speak of the issuer that it
    /// was asked for (section 4.3), so that nobody else's is taken for it.
    fn read(url: &Url, document: &[u8]) -> Result<Self, CredentialsError> {
        let document: Value =
            serde_json::from_slice(document).map_err(|_| fault("did not answer with JSON"))?;
        let text = |member: &str| document.get(member).and_then(Value::as_str);
        let issuer = text("issuer").unwrap_or_default().trim_end_matches('/');
        if let Some(asked) = url.as_str().strip_suffix(WELL_KNOWN)
            && asked != issuer
        {
            return Err(fault("speaks of another issuer"));
        }
        let endpoint = text("token_endpoint").unwrap_or_default();
        let endpoint = Url::parse(endpoint).map_err(|_| fault("names no token endpoint"))?;
        if !is_trusted(&endpoint) {
            return Err(fault("names a token endpoint that is not HTTPS"));
        }
        let methods = document.get("token_endpoint_auth_methods_supported");
        let methods = methods.and_then(Value::as_array);
        let takes = |method: &str| methods.is_some_and(|all| all.iter().any(|one| one == method));
        Ok(Self {
            token_endpoint: endpoint.into(),
            takes_basic: takes("client_secret_basic") || !takes("client_secret_post"),
        })
    }
}

/// Whether a secret may go to a URL: by HTTPS, or without leaving the machine.
fn is_trusted(url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "https" || url.scheme() == "http" && here
}

impl Authenticator for OpenId {
    fn authorize<'a>(
        &'a self,
        request: &'a mut Request<RequestBody>,
        exchange: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<(), CredentialsError>> {
        Box::pin(async move {
            let client = self.client(exchange).await?;
            client.authorize(request, exchange).await
        })
    }

    fn rejected<'a>(
        &'a self,
        request: &'a Request<RequestBody>,
        response: &'a Parts,
        exchange: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<bool, CredentialsError>> {
        match self.client.get() {
            Some(client) => client.rejected(request, response, exchange),
            None => Box::pin(std::future::ready(Ok(false))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str, document: &str) -> Result<(String, bool), String> {
        let url = Url::parse(url).unwrap();
        let provider = Provider::read(&url, document.as_bytes());
        provider
            .map(|provider| (provider.token_endpoint, provider.takes_basic))
            .map_err(|fault| fault.to_string())
    }

    #[test]
    fn a_provider_names_its_token_endpoint() {
        let url = "https://id.test/a/.well-known/openid-configuration";
        let with = |more: &str| {
            format!(r#"{{"issuer":"https://id.test/a","token_endpoint":"https://t.test/t"{more}}}"#)
        };
        let endpoint = "https://t.test/t".to_owned();
        assert_eq!(read(url, &with("")), Ok((endpoint.clone(), true)));
        let post = r#","token_endpoint_auth_methods_supported":["client_secret_post"]"#;
        assert_eq!(read(url, &with(post)), Ok((endpoint.clone(), false)));
        let both = r#","token_endpoint_auth_methods_supported":["client_secret_post","client_secret_basic"]"#;
        assert_eq!(read(url, &with(both)), Ok((endpoint, true)));
    }

    #[test]
    fn another_issuer_and_open_endpoints_are_refused() {
        let url = "https://id.test/.well-known/openid-configuration";
        let told = |document| read(url, document).unwrap_err();
        for (document, wanted) in [
            (
                r#"{"issuer":"https://evil.test","token_endpoint":"https://evil.test/t"}"#,
                "speaks of another issuer",
            ),
            (
                r#"{"issuer":"https://id.test","token_endpoint":"http://id.test/t"}"#,
                "names a token endpoint that is not HTTPS",
            ),
            (r#"{"issuer":"https://id.test"}"#, "names no token endpoint"),
            ("<html>", "did not answer with JSON"),
        ] {
            assert_eq!(told(document), format!("the OpenID provider {wanted}"));
        }
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

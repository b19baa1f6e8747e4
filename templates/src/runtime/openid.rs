//! OAuth 2.0 client credentials whose token endpoint an OpenID provider names
//! (OpenID Connect Discovery 1.0, section 4).

use http::{Request, header, response::Parts};
use serde_json::Value;
use tokio::sync::OnceCell;
use url::Url;

use super::credentials::{Authenticator, CredentialsError, Exchange};
use super::oauth2::OAuth2;
use super::request_body::RequestBody;
use super::token_request::{LIMIT, PATIENCE};
use super::token_url::token_url;
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
        let methods = document.get("token_endpoint_auth_methods_supported");
        let methods = methods.and_then(Value::as_array);
        let takes = |method: &str| methods.is_some_and(|all| all.iter().any(|one| one == method));
        Ok(Self {
            token_endpoint: endpoint.into(),
            takes_basic: takes("client_secret_basic") || !takes("client_secret_post"),
        })
    }
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
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::runtime::transport::{Body, Transport, TransportError};

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
    fn another_issuer_and_no_endpoint_are_refused() {
        let url = "https://id.test/.well-known/openid-configuration";
        let told = |document| read(url, document).unwrap_err();
        for (document, wanted) in [
            (
                r#"{"issuer":"https://evil.test","token_endpoint":"https://evil.test/t"}"#,
                "speaks of another issuer",
            ),
            (r#"{"issuer":"https://id.test"}"#, "names no token endpoint"),
            ("<html>", "did not answer with JSON"),
        ] {
            assert_eq!(told(document), format!("the OpenID provider {wanted}"));
        }
    }

    /// Answers with the document of a provider, if it has one, and counts requests.
    struct Asked {
        document: Option<&'static str>,
        count: AtomicU64,
    }

    impl Transport for Asked {
        fn send(
            &self,
            _: Request<RequestBody>,
        ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
            self.count.fetch_add(1, Ordering::Relaxed);
            match self.document {
                Some(document) => {
                    let response = http::Response::new(Body::full(document));
                    Box::pin(std::future::ready(Ok(response)))
                }
                None => Box::pin(std::future::pending()),
            }
        }
    }

    /// What two calls at once are told, and how many requests they made.
    async fn told(document: Option<&'static str>) -> (Vec<CredentialsError>, u64) {
        let asked = Arc::new(Asked {
            document,
            count: AtomicU64::new(0),
        });
        let transport: Arc<dyn Transport> = asked.clone();
        let base_url = Url::parse("https://a.test").unwrap();
        let exchange = Exchange::new(&transport, &base_url, "");
        let openid = OpenId::new(
            "https://id.test/.well-known/openid-configuration",
            "me",
            "s",
        );
        let mut requests = [(); 2].map(|()| Request::new(RequestBody::empty()));
        let [first, second] = &mut requests;
        let (first, second) = tokio::join!(
            openid.authorize(first, &exchange),
            openid.authorize(second, &exchange)
        );
        let faults = [first, second].into_iter().filter_map(Result::err);
        (faults.collect(), asked.count.load(Ordering::Relaxed))
    }

    #[tokio::test(start_paused = true)]
    async fn a_provider_that_is_silent_is_given_up_in_time() {
        let started = tokio::time::Instant::now();
        let (faults, requests) = told(None).await;
        // The second one, which waited, asks again.
        assert_eq!((requests, started.elapsed().as_secs()), (2, 60));
        for fault in faults {
            assert!(fault.is_temporary());
            assert_eq!(
                fault.to_string(),
                "the OpenID provider did not answer in time"
            );
        }
    }

    #[tokio::test]
    async fn no_secret_goes_to_an_endpoint_in_the_clear() {
        let document = r#"{"issuer":"https://id.test","token_endpoint":"http://id.test/t"}"#;
        let (faults, requests) = told(Some(document)).await;
        assert_eq!(requests, 1);
        for fault in faults {
            assert!(
                fault
                    .to_string()
                    .starts_with("secrets would go to http://id.test")
            );
        }
    }
}

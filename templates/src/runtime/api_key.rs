//! API keys in a header, the query or a cookie.

use http::{HeaderName, HeaderValue, Request, Uri, header};
use percent_encoding::percent_decode_str;
use secrecy::{ExposeSecret, SecretString};

use super::call::add_pair;
use super::credentials::{Authenticator, CredentialsError, Exchange};
use super::parameter::encode;
use super::request_body::RequestBody;
use super::transport::BoxFuture;

/// A key and where it travels.
pub(crate) struct ApiKey {
    place: Place,
    name: &'static str,
    key: SecretString,
}

enum Place {
    Header,
    Query,
    Cookie,
}

impl ApiKey {
    pub(crate) fn header(name: &'static str, key: impl Into<String>) -> Self {
        Self::new(Place::Header, name, key.into())
    }

    pub(crate) fn query(name: &'static str, key: impl Into<String>) -> Self {
        Self::new(Place::Query, name, key.into())
    }

    pub(crate) fn cookie(name: &'static str, key: impl Into<String>) -> Self {
        Self::new(Place::Cookie, name, key.into())
    }

    fn new(place: Place, name: &'static str, key: String) -> Self {
        Self {
            place,
            name,
            key: key.into(),
        }
    }

    fn add(&self, request: &mut Request<RequestBody>) -> Result<(), CredentialsError> {
        let key = self.key.expose_secret();
        match self.place {
            Place::Header => self.set_header(request, HeaderName::try_from(self.name).ok(), key),
            Place::Cookie => {
                let pair = format!("{}={}", self.name, encode(key));
                let known = request.headers().get(header::COOKIE);
                let cookies = match known.and_then(|known| known.to_str().ok()) {
                    Some(known) => format!("{known}; {pair}"),
                    None => pair,
                };
                self.set_header(request, Some(header::COOKIE), &cookies)
            }
            Place::Query => {
                let mut query = self.query_of_others(request.uri());
                add_pair(&mut query, &encode(self.name), &encode(key));
                let uri = request.uri().to_string();
                let base = uri.split('?').next().unwrap_or_default();
                *request.uri_mut() =
                    Uri::try_from(format!("{base}?{query}")).map_err(|_| self.unusable())?;
                Ok(())
            }
        }
    }

    /// A query without pairs of the key's name. A server may have put the key that it
    /// was sent, or a stand-in for it, into its link to the next page.
    fn query_of_others(&self, uri: &Uri) -> String {
        let is_other = |pair: &&str| {
            let name = pair.split('=').next().unwrap_or_default();
            !percent_decode_str(name).eq(self.name.bytes())
        };
        let pairs = uri.query().unwrap_or_default().split('&');
        pairs.filter(is_other).collect::<Vec<_>>().join("&")
    }

    fn set_header(
        &self,
        request: &mut Request<RequestBody>,
        name: Option<HeaderName>,
        value: &str,
    ) -> Result<(), CredentialsError> {
        let name = name.ok_or_else(|| self.unusable())?;
        let mut value = HeaderValue::try_from(value).map_err(|_| self.unusable())?;
        value.set_sensitive(true);
        request.headers_mut().insert(name, value);
        Ok(())
    }

    fn unusable(&self) -> CredentialsError {
        CredentialsError::new(format!("the key cannot be sent as `{}`", self.name))
    }
}

impl Authenticator for ApiKey {
    fn authorize<'a>(
        &'a self,
        request: &'a mut Request<RequestBody>,
        _: &'a Exchange<'a>,
    ) -> BoxFuture<'a, Result<(), CredentialsError>> {
        let outcome = self.add(request);
        Box::pin(std::future::ready(outcome))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> Request<RequestBody> {
        let request = Request::builder()
            .uri("https://a.test/x?y=1")
            .header("cookie", "a=b");
        request.body(RequestBody::empty()).unwrap()
    }

    #[test]
    fn a_key_goes_where_the_document_says() {
        let mut keyed = request();
        ApiKey::header("X-Key", "k").add(&mut keyed).unwrap();
        assert_eq!(keyed.headers()["x-key"], "k");
        assert!(keyed.headers()["x-key"].is_sensitive());
        let mut keyed = request();
        ApiKey::query("key", "k&l").add(&mut keyed).unwrap();
        assert_eq!(keyed.uri(), "https://a.test/x?y=1&key=k%26l");
        ApiKey::query("y", "2").add(&mut keyed).unwrap();
        assert_eq!(keyed.uri(), "https://a.test/x?key=k%26l&y=2");
        let mut keyed = request();
        ApiKey::cookie("key", "k;l").add(&mut keyed).unwrap();
        assert_eq!(keyed.headers()["cookie"], "a=b; key=k%3Bl");
    }

    #[test]
    fn a_key_that_cannot_be_sent_is_not_shown() {
        let fault = ApiKey::header("X-Key", "sec\nret")
            .add(&mut request())
            .unwrap_err();
        assert_eq!(fault.to_string(), "the key cannot be sent as `X-Key`");
    }
}

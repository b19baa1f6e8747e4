//! Where a call goes.

use std::fmt;

use http::Uri;
use url::Url;

use super::call::Call;
use super::client::Settings;
use super::error::{Failure, InvalidRequest};
use super::operation::Operation;

/// Where the calls of an operation go: to the client's base URL, or to the
/// server that the document gives the operation alone.
fn server_of(settings: &Settings, operation: &Operation) -> Result<Url, Failure> {
    if operation.server.is_empty() {
        return Ok(settings.base_url.clone());
    }
    let mut replaced = settings.replaced_servers.iter();
    if let Some((_, url)) = replaced.find(|(server, _)| server == operation.server) {
        return Ok(url.clone());
    }
    settings
        .base_url
        .join(operation.server)
        .map_err(|error| invalid_url(&error))
}

/// Where a call goes.
pub(crate) fn url(settings: &Settings, call: &Call<'_>) -> Result<Url, Failure> {
    if let Some(target) = &call.target {
        return Ok(target.clone());
    }
    let mut url = server_of(settings, call.operation)?;
    match url.path().trim_end_matches('/') {
        "" => url.set_path(&call.path),
        base => url.set_path(&format!("{base}{}", call.path)),
    }
    match (url.query().unwrap_or_default(), call.query.as_str()) {
        ("", "") => url.set_query(None),
        ("", query) => url.set_query(Some(query)),
        (_, "") => {}
        (base, query) => url.set_query(Some(&format!("{base}&{query}"))),
    }
    Ok(url)
}

/// Where a call goes, as requests have it.
pub(crate) fn uri(settings: &Settings, call: &mut Call<'_>) -> Result<Uri, Failure> {
    let text = match plain_url(settings, call) {
        Some(text) => text,
        None => String::from(url(settings, call)?),
    };
    Uri::try_from(text).map_err(|error| invalid_url(&error))
}

/// What [`url()`] gives where there is nothing to normalize, which is nearly always,
/// in a fraction of the time. It is made of the path, whose room is enough.
fn plain_url(settings: &Settings, call: &mut Call<'_>) -> Option<String> {
    let Call { path, query, .. } = call;
    let is_at_base = call.target.is_none() && call.operation.server.is_empty();
    let base = settings.base_url.as_str();
    let has_steps = path.contains("/.") || contains_encoded_dot(path);
    let is_plain = is_at_base && is_plain(path) && is_plain(query) && !has_steps;
    if !is_plain || base.contains(['?', '#']) || !path.starts_with('/') {
        return None;
    }
    let mut url = std::mem::take(path);
    url.insert_str(0, base.trim_end_matches('/'));
    if !query.is_empty() {
        url.push('?');
        url.push_str(query);
    }
    Some(url)
}

/// Whether a URL has these bytes as they are, in its path and in its query.
fn is_plain(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%/&=+,:@!$*;()".contains(&byte);
    text.bytes().all(is_plain)
}

fn invalid_url(error: &dyn fmt::Display) -> Failure {
    Failure::InvalidRequest(InvalidRequest {
        parameter: "URL".to_owned(),
        message: error.to_string(),
    })
}

/// Encoded dots are steps like others.
fn contains_encoded_dot(path: &str) -> bool {
    let mut triples = path.as_bytes().windows(3);
    triples.any(|triple| triple.eq_ignore_ascii_case(b"%2e"))
}

#[cfg(test)]
mod tests {
    use http::Method;
    use proptest::prelude::*;

    use super::*;
    use crate::runtime::client::Client;
    use crate::runtime::client_builder::ClientBuilder;
    use crate::runtime::request_body::RequestBody;
    use crate::runtime::transport::{Body, BoxFuture, Transport, TransportError};

    static OPERATION: Operation = Operation {
        id: "get",
        method: Method::GET,
        path: "/",
        server: "",
        follows: true,
        accept: "",
        security: &[],
    };

    struct Nowhere;

    impl Transport for Nowhere {
        fn send(
            &self,
            _request: http::Request<RequestBody>,
        ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
            Box::pin(async { Err(TransportError::unsent("nowhere")) })
        }
    }

    fn client(base: &str) -> Client {
        ClientBuilder::new("", "test/1")
            .base_url(base)
            .transport(Nowhere)
            .build()
            .unwrap()
    }

    fn call<'c>(client: &'c Client, path: &str, query: &str) -> Call<'c> {
        let mut call = client.call(&OPERATION);
        call.path = path.to_owned();
        call.query = query.to_owned();
        call
    }

    #[test]
    fn most_urls_are_plain() {
        for (base, path, query, url) in [
            ("https://a.test", "/x", "", "https://a.test/x"),
            (
                "https://a.test/v1/",
                "/x/%2F",
                "b=1&c=%20",
                "https://a.test/v1/x/%2F?b=1&c=%20",
            ),
        ] {
            let client = client(base);
            let plain = plain_url(&client.settings, &mut call(&client, path, query));
            assert_eq!(plain.as_deref(), Some(url));
        }
        let client = client("https://a.test");
        for (path, query) in [
            ("/a b", ""),
            ("/x/../y", ""),
            ("/x/%2E./y", ""),
            ("/x", "a='"),
            ("/ä", ""),
        ] {
            let plain = plain_url(&client.settings, &mut call(&client, path, query));
            assert_eq!(plain, None, "{path} {query}");
        }
    }

    proptest! {
        #[test]
        fn plain_urls_are_those_of_the_library(
            base in "https?://[a-z]{1,8}(:[0-9]{2,4})?(/[a-z.]{0,4}){0,3}",
            path in "(/([ -~]{0,6}|[.%2eE]{1,6})){1,4}",
            query in "[ -~]{0,12}",
        ) {
            let client = client(&base);
            let mut call = call(&client, &path, &query);
            let url = url(&client.settings, &call);
            if let Some(plain) = plain_url(&client.settings, &mut call) {
                let url = url.unwrap();
                prop_assert_eq!(plain, String::from(url));
            }
        }
    }
}

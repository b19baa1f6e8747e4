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
        return Ok(Url::clone(target));
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
    let is_plain = is_at_base && is_plain(path) && is_plain(query) && !has_steps(path);
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
    text.bytes().all(|byte| PLAIN[usize::from(byte)])
}

static PLAIN: [bool; 256] = {
    let mut plain = [false; 256];
    let others = b"-._~%/&=+,:@!$*;()";
    let mut at = 0;
    while at < others.len() {
        plain[others[at] as usize] = true;
        at += 1;
    }
    let mut byte = 0;
    while byte < 128_u8 {
        if byte.is_ascii_alphanumeric() {
            plain[byte as usize] = true;
        }
        byte += 1;
    }
    plain
};

/// Whether there may be steps in a path, by dots or by encoded ones.
fn has_steps(path: &str) -> bool {
    let mut bytes = path.as_bytes();
    while let [byte, rest @ ..] = bytes {
        match (byte, rest) {
            (b'/', [b'.', ..]) | (b'%', [b'2', b'e' | b'E', ..]) => return true,
            _ => bytes = rest,
        }
    }
    false
}

fn invalid_url(error: &dyn fmt::Display) -> Failure {
    Failure::InvalidRequest(InvalidRequest {
        parameter: "URL".to_owned(),
        message: error.to_string(),
    })
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

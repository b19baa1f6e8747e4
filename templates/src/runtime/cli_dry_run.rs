//! Requests that are shown instead of sent, as `curl` would be told to send them.
#![cfg(feature = "cli")]

use http::Request;

use super::request_body::RequestBody;
use super::transport::{Body, BoxFuture, Transport, TransportError};

/// A transport that prints requests. The client has no credentials then, and other
/// secrets are left out.
#[derive(Debug)]
pub(crate) struct DryRun;

impl Transport for DryRun {
    fn send(
        &self,
        request: Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        println!("{}", curl(&request));
        let response = http::Response::new(Body::empty());
        Box::pin(std::future::ready(Ok(response)))
    }
}

fn curl(request: &Request<RequestBody>) -> String {
    let mut line = format!(
        "curl --request {} {}",
        request.method(),
        quoted(&request.uri().to_string())
    );
    for (name, value) in request.headers() {
        let value = match value.is_sensitive() {
            true => "(secret)".into(),
            false => String::from_utf8_lossy(value.as_bytes()),
        };
        line.push_str(&format!(
            " \\\n  --header {}",
            quoted(&format!("{name}: {value}"))
        ));
    }
    match request.body().as_bytes() {
        Some(bytes) if bytes.is_empty() => {}
        Some(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => line.push_str(&format!(" \\\n  --data-binary {}", quoted(text))),
            Err(_) => line.push_str(&format!(
                " \\\n  --data-binary @- # {} bytes, not shown",
                bytes.len()
            )),
        },
        None => line.push_str(" \\\n  --data-binary @- # a stream, not shown"),
    }
    line
}

/// One word for a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_a_command_without_secrets() {
        let mut secret = http::HeaderValue::from_static("Bearer x");
        secret.set_sensitive(true);
        let request = Request::post("https://a.test/p?q=1")
            .header("authorization", secret)
            .header("content-type", "text/plain")
            .body(RequestBody::from("it's"))
            .unwrap();
        assert_eq!(
            curl(&request),
            "curl --request POST 'https://a.test/p?q=1' \\\n  --header 'authorization: (secret)' \
             \\\n  --header 'content-type: text/plain' \\\n  --data-binary 'it'\\''s'"
        );
    }
}

//! What calls tell `tracing`: a span for each call, with the attributes of
//! OpenTelemetry's conventions for HTTP clients, and an event for each retry.
//!
//! No header, no body and no value of a query is recorded.
#![cfg(feature = "tracing")]

use std::time::Duration;

use http::{StatusCode, Uri};
use tracing::field::Empty;
use tracing::{Instrument, Span, info_span, warn};

use super::answer::Answer;
use super::error::{Failure, RawResponse};
use super::operation::Operation;

/// The name of spans; `otel.name` tells operations apart.
const NAME: &str = "call";

/// What a call comes to, or that its time is over.
type Timed<E> = Result<Result<Answer, Failure>, E>;

/// Lets a call run in a span of its own.
pub(crate) async fn spanned<E>(
    operation: &'static Operation,
    call: impl Future<Output = Timed<E>>,
) -> Timed<E> {
    let span = info_span!(
        NAME,
        otel.kind = "client",
        otel.name = %operation,
        otel.status_code = Empty,
        operation.id = operation.id,
        http.request.method = operation.method.as_str(),
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        url.full = Empty,
        url.template = operation.path,
        server.address = Empty,
        server.port = Empty,
        error.type = Empty,
    );
    let outcome = call.instrument(span.clone()).await;
    match &outcome {
        Ok(Ok(_)) => {}
        Ok(Err(failure)) => failed(&span, error_type(failure)),
        Err(_) => failed(&span, "timeout"),
    }
    outcome
}

/// The span of the call that runs; not that of the caller where ours is filtered
/// out.
fn current() -> Option<Span> {
    let span = Span::current();
    let metadata = span.metadata()?;
    let ours = metadata.name() == NAME && metadata.target() == module_path!();
    ours.then_some(span)
}

/// The first request of a call, before credentials are added, says where it goes.
pub(crate) fn sends(uri: &Uri, number: u32) {
    let Some(span) = current().filter(|_| number == 1) else {
        return;
    };
    span.record("url.full", shown(uri));
    span.record("server.address", uri.host());
    let default = match uri.scheme_str() {
        Some("https") => 443,
        _ => 80,
    };
    span.record("server.port", uri.port_u16().unwrap_or(default));
}

/// What a call came to after some requests; without a status it failed.
pub(crate) fn settled(status: Option<StatusCode>, sent: u32) {
    let Some(span) = current() else {
        return;
    };
    if sent > 1 {
        span.record("http.request.resend_count", sent - 1);
    }
    let Some(status) = status else {
        return;
    };
    span.record("http.response.status_code", status.as_u16());
    if status.is_client_error() || status.is_server_error() {
        failed(&span, status.as_str());
    }
}

/// A call is tried again.
pub(crate) fn retries(outcome: &Result<RawResponse, Failure>, tried: u32, wait: Duration) {
    let status = outcome.as_ref().ok().map(|raw| raw.status.as_u16());
    let fault = outcome.as_ref().err().map(error_type);
    warn!(
        http.response.status_code = status,
        error.type = fault,
        tried,
        wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX),
        "the call is tried again"
    );
}

fn failed(span: &Span, error_type: &str) {
    span.record("error.type", error_type);
    span.record("otel.status_code", "ERROR");
}

fn error_type(failure: &Failure) -> &'static str {
    match failure {
        Failure::BodyTooLarge(_) => "body_too_large",
        Failure::InvalidRequest(_) => "invalid_request",
        Failure::Transport(_) => "transport",
        Failure::Timeout(_) => "timeout",
        Failure::Credentials(_) => "credentials",
        Failure::NextPage(_) => "next_page",
    }
}

/// A URL with the names in its query but no values, which may be secrets. No client
/// takes a URL with a user name.
fn shown(uri: &Uri) -> String {
    let (scheme, host) = (uri.scheme_str(), uri.authority());
    let scheme = scheme.unwrap_or_default();
    let host = host.map_or("", |host| host.as_str());
    let mut text = format!("{scheme}://{host}{}", uri.path());
    let pairs = uri.query().into_iter().flat_map(|query| query.split('&'));
    for (index, pair) in pairs.enumerate() {
        text.push(if index == 0 { '?' } else { '&' });
        if let Some((name, _)) = pair.split_once('=') {
            text.push_str(name);
            text.push('=');
        }
        text.push_str("REDACTED");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_lose_their_values() {
        let table = [
            ("https://a.test/x", "https://a.test/x"),
            (
                "https://a.test:8443/x?key=secret&b=&flag",
                "https://a.test:8443/x?key=REDACTED&b=REDACTED&REDACTED",
            ),
        ];
        for (uri, expected) in table {
            assert_eq!(shown(&uri.parse().unwrap()), expected);
        }
    }
}

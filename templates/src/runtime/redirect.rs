//! Redirects that are safe to follow.

use http::{HeaderMap, Method, Request, StatusCode, Uri, header};
use url::Url;

use super::request_body::RequestBody;

/// How many redirects are followed in a row.
pub(crate) const MOST: usize = 5;

/// Headers that another origin may see.
const HARMLESS: [http::HeaderName; 2] = [header::ACCEPT, header::USER_AGENT];

/// The request that an answer redirects to (RFC 9110, section 15.4); `None` if
/// it is to be taken as it is.
///
/// Followed are redirects of GET and HEAD, 303 as a GET, and within one origin
/// 307 and 308 of any method, unless the body was a stream, which is gone. Another
/// origin sees no credentials, no other headers and no body, and HTTPS never leads
/// to plain HTTP.
pub(crate) fn next(
    request: &mut Request<RequestBody>,
    status: StatusCode,
    headers: &HeaderMap,
) -> Option<Request<RequestBody>> {
    if !matches!(status.as_u16(), 301..=303 | 307 | 308) {
        return None;
    }
    let from = Url::parse(&request.uri().to_string()).ok()?;
    let to = from
        .join(headers.get(header::LOCATION)?.to_str().ok()?)
        .ok()?;
    let same_origin = from.origin() == to.origin();
    let downgrade = from.scheme() == "https" && to.scheme() != "https";
    if downgrade || !matches!(to.scheme(), "http" | "https") {
        return None;
    }
    let reading = matches!(*request.method(), Method::GET | Method::HEAD);
    let (method, keeps_body) = match status.as_u16() {
        303 if *request.method() == Method::HEAD => (Method::HEAD, false),
        303 => (Method::GET, false),
        307 | 308 if same_origin && request.body().is_left() => (request.method().clone(), true),
        301 | 302 | 307 | 308 if reading => (request.method().clone(), false),
        _ => return None,
    };
    let mut to = to;
    to.set_fragment(None);
    // A user name in the target would be sent as credentials.
    to.set_username("").ok()?;
    to.set_password(None).ok()?;
    let body = if keeps_body {
        request.body_mut().take()
    } else {
        RequestBody::empty()
    };
    let mut next = Request::builder()
        .method(method)
        .uri(to.as_str())
        .body(body)
        .ok()?;
    for (name, value) in request.headers() {
        let describes_body = *name == header::CONTENT_TYPE || *name == header::CONTENT_LENGTH;
        let allowed = if same_origin {
            keeps_body || !describes_body
        } else {
            HARMLESS.contains(name)
        };
        if allowed {
            next.headers_mut().append(name, value.clone());
        }
    }
    Some(next)
}

/// Whether scheme, host and port are the same.
pub(crate) fn is_same_origin(one: &Uri, other: &Uri) -> bool {
    let origin = |uri: &Uri| Some(Url::parse(&uri.to_string()).ok()?.origin());
    origin(one).is_some_and(|one| Some(one) == origin(other))
}

/// A URL without what may be secret in it.
pub(crate) fn shown(url: &Url) -> String {
    format!("{}{}", url.origin().ascii_serialization(), url.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redirected(
        method: Method,
        from: &str,
        status: u16,
        to: &str,
    ) -> Option<(Method, String, Vec<String>, usize)> {
        let mut request = Request::builder()
            .method(method)
            .uri(from)
            .header("authorization", "Bearer secret")
            .header("cookie", "session=secret")
            .header("x-api-key", "secret")
            .header("accept", "application/json")
            .header("content-type", "application/json")
            .body(RequestBody::from("{}"))
            .unwrap();
        let headers = HeaderMap::from_iter([(header::LOCATION, to.parse().unwrap())]);
        let status = StatusCode::from_u16(status).unwrap();
        let next = next(&mut request, status, &headers)?;
        let mut names: Vec<String> = next.headers().keys().map(|name| name.to_string()).collect();
        names.sort();
        Some((
            next.method().clone(),
            next.uri().to_string(),
            names,
            next.body().as_bytes().unwrap().len(),
        ))
    }

    #[test]
    fn the_same_origin_gets_everything_again() {
        let (method, uri, names, body) =
            redirected(Method::POST, "https://a.test/x?y=1", 307, "/z").unwrap();
        assert_eq!(
            (method, uri.as_str(), body),
            (Method::POST, "https://a.test/z", 2)
        );
        assert_eq!(
            names,
            [
                "accept",
                "authorization",
                "content-type",
                "cookie",
                "x-api-key"
            ]
        );
    }

    #[test]
    fn another_origin_gets_no_secret() {
        for to in [
            "https://b.test/z",
            "https://a.test:8443/z",
            "https://u:p@b.test/z",
            "//b.test/z",
        ] {
            let (_, uri, names, body) =
                redirected(Method::GET, "https://a.test/x", 302, to).unwrap();
            assert_eq!((names, body), (vec!["accept".to_owned()], 0), "{to}");
            assert!(!uri.contains("u:p"), "{uri}");
        }
    }

    #[test]
    fn what_is_not_safe_is_not_followed() {
        assert_eq!(
            redirected(Method::GET, "https://a.test/", 302, "http://a.test/"),
            None
        );
        assert_eq!(redirected(Method::POST, "https://a.test/", 302, "/z"), None);
        assert_eq!(
            redirected(Method::POST, "https://a.test/", 307, "https://b.test/"),
            None
        );
        assert_eq!(redirected(Method::GET, "https://a.test/", 304, "/z"), None);
        assert_eq!(
            redirected(Method::GET, "https://a.test/", 302, "file:///etc/passwd"),
            None
        );
    }

    #[test]
    fn a_stream_that_was_sent_leads_nowhere() {
        let stream = RequestBody::reader(&b"once"[..]);
        let mut request = Request::post("https://a.test/").body(stream).unwrap();
        drop(request.body_mut().take());
        let headers = HeaderMap::from_iter([(header::LOCATION, "/z".parse().unwrap())]);
        let mut next = |status| {
            next(
                &mut request,
                StatusCode::from_u16(status).unwrap(),
                &headers,
            )
        };
        assert!(next(307).is_none());
        assert!(next(303).is_some());
    }

    #[test]
    fn see_other_is_a_get_without_body() {
        let (method, _, names, body) =
            redirected(Method::POST, "https://a.test/", 303, "/z").unwrap();
        assert_eq!((method, body), (Method::GET, 0));
        assert!(!names.contains(&"content-type".to_owned()));
    }
}

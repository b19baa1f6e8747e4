//! The default transport: `reqwest`.

use std::fmt::Write;

use http::Uri;
pub use reqwest;
use url::Url;

use super::frames::Frames;
use super::request_body::RequestBody;
use super::transport::{Body, BoxFuture, Transport, TransportError};

/// Sends requests through `reqwest`.
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// A transport with settings of `reqwest`, except that it neither follows
    /// redirects nor repeats requests.
    ///
    /// # Errors
    /// TLS or the system's proxy settings cannot be used.
    pub fn new(settings: reqwest::ClientBuilder) -> Result<Self, reqwest::Error> {
        let settings = settings
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never());
        settings.build().map(Self::from)
    }
}

impl From<reqwest::Client> for ReqwestTransport {
    /// A client as it is. One that follows redirects shows other origins headers
    /// that are meant for the API alone.
    fn from(client: reqwest::Client) -> Self {
        Self { client }
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let request = outgoing(request)?;
            let response = self.client.execute(request).await.map_err(classify)?;
            let response: http::Response<reqwest::Body> = response.into();
            let fault = classify;
            Ok(response.map(|body| Body::new(Frames { body, fault })))
        })
    }
}

fn outgoing(request: http::Request<RequestBody>) -> Result<reqwest::Request, TransportError> {
    // Extensions can be handed over in no other way, which writes the URL bit by bit.
    if !request.extensions().is_empty() {
        return reqwest::Request::try_from(request.map(outgoing_body)).map_err(classify);
    }
    let (head, body) = request.into_parts();
    let url = Url::parse(&text_of(&head.uri)).map_err(TransportError::unsent)?;
    let mut request = reqwest::Request::new(head.method, url);
    *request.version_mut() = head.version;
    *request.headers_mut() = head.headers;
    *request.body_mut() = Some(outgoing_body(body));
    Ok(request)
}

fn text_of(uri: &Uri) -> String {
    let authority = uri
        .authority()
        .map_or(0, |authority| authority.as_str().len());
    let rest = uri.path_and_query().map_or(0, |rest| rest.as_str().len());
    let mut text = String::with_capacity("https://".len() + authority + rest);
    // Texts take whatever is written to them.
    let _ = write!(text, "{uri}");
    text
}

fn outgoing_body(body: RequestBody) -> reqwest::Body {
    match body.as_bytes() {
        Some(bytes) => bytes.clone().into(),
        None => reqwest::Body::wrap(body),
    }
}

/// URLs may hold keys, so they are taken out of errors.
fn classify(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    match error.is_connect() || error.is_builder() {
        true => TransportError::unsent(error),
        false => TransportError::new(error),
    }
}

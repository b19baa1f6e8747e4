//! The default transport: `reqwest`.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::Body as _;

use super::transport::{Body, BodySource, BoxFuture, Transport, TransportError};

/// Sends requests through `reqwest`.
#[derive(Debug, Clone)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// A transport that gives up connecting after a time.
    ///
    /// # Errors
    /// TLS or the system's proxy settings cannot be used.
    pub fn new(connect_timeout: Duration) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .connect_timeout(connect_timeout)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .build()?;
        Ok(Self { client })
    }
}

impl Transport for ReqwestTransport {
    fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let request = reqwest::Request::try_from(request).map_err(classify)?;
            let response = self.client.execute(request).await.map_err(classify)?;
            let response: http::Response<reqwest::Body> = response.into();
            Ok(response.map(|body| Body::new(Chunks(body))))
        })
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

struct Chunks(reqwest::Body);

impl BodySource for Chunks {
    fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            match ready!(Pin::new(&mut self.0).poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(classify(error)))),
                Some(Ok(frame)) => {
                    // Trailers carry no part of the body.
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}

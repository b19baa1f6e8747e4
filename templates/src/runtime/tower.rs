//! Services of `tower` as transports, and transports as services.
#![cfg(feature = "tower")]

use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use tower_service::Service;

use super::frames::Frames;
use super::request_body::RequestBody;
use super::transport::{Body, BoxFuture, Transport, TransportError};

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A service of `tower` as a transport: with any layers of `tower`, around any HTTP
/// client. Like every transport it must not follow redirects.
///
/// Its faults count as faults after sending, unless they are [`TransportError`]s.
pub struct TowerTransport<S>(Mutex<S>);

impl<S> TowerTransport<S> {
    /// The service as a transport; it is cloned for each request.
    pub fn new(service: S) -> Self {
        Self(Mutex::new(service))
    }
}

impl<S, B> Transport for TowerTransport<S>
where
    S: Service<Request<RequestBody>, Response = Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    fn send(
        &self,
        request: Request<RequestBody>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        let service = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut service = service.clone();
        Box::pin(async move {
            let ready = std::future::poll_fn(|context| service.poll_ready(context)).await;
            ready.map_err(fault)?;
            let response = service.call(request).await.map_err(fault)?;
            Ok(response.map(|body| {
                Body::new(Frames {
                    body: Box::pin(body),
                    fault,
                })
            }))
        })
    }
}

/// A fault that passed through layers is still what it was.
fn fault(error: impl Into<BoxError>) -> TransportError {
    match error.into().downcast() {
        Ok(fault) => *fault,
        Err(error) => TransportError::new(error),
    }
}

/// A transport as a service, to stand below layers of `tower`.
#[derive(Clone)]
pub struct TransportService(Arc<dyn Transport>);

impl TransportService {
    /// The transport as a service.
    pub fn new(transport: impl Transport) -> Self {
        Self(Arc::new(transport))
    }
}

impl Service<Request<RequestBody>> for TransportService {
    type Response = Response<Body>;
    type Error = TransportError;
    type Future = BoxFuture<'static, Result<Response<Body>, TransportError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        let transport = Arc::clone(&self.0);
        Box::pin(async move { transport.send(request).await })
    }
}

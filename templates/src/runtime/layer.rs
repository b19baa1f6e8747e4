//! What may stand between the client and its transport.

use http::{Request, Response};

use super::operation::Operation;
use super::request_body::RequestBody;
use super::transport::{Body, BoxFuture, Transport, TransportError};

/// Sees every request on its way out and every answer on its way in: for logs,
/// metrics, recordings, or headers of the caller's own.
///
/// Layers stand below retries, redirects and credentials, and above the transport:
/// they see each try of a call, each redirect that is followed and each request for
/// a token, as it is sent. So they see secrets, which are marked as such
/// ([`HeaderValue::is_sensitive`](http::HeaderValue::is_sensitive)); and what they
/// add goes wherever the request goes, to another origin too. An answer that a
/// layer gives itself and a fault of its own are taken as those of the server.
///
/// An [`Attempt`] among the request's extensions says which call it belongs to.
pub trait Layer: Send + Sync + 'static {
    /// Sends a request on by `next.send(request)`, or answers it.
    fn send<'a>(
        &'a self,
        request: Request<RequestBody>,
        next: &'a dyn Transport,
    ) -> BoxFuture<'a, Result<Response<Body>, TransportError>>;
}

/// Which call a request belongs to: told to layers and to transports of the
/// caller's own. A request for a token belongs to none.
#[derive(Debug, Clone, Copy)]
pub struct Attempt {
    pub(crate) operation: &'static Operation,
    pub(crate) number: u32,
}

impl Attempt {
    /// The operation, by its id in the document.
    pub fn operation(&self) -> &'static str {
        self.operation.id
    }

    /// The path as the document writes it, with `{name}` for parameters.
    pub fn path(&self) -> &'static str {
        self.operation.path
    }

    /// Which request of the call it is: 1 for the first, more for those after a
    /// 401, a redirect or a fault.
    pub fn number(&self) -> u32 {
        self.number
    }
}

/// A transport below layers, of which the first sees requests first.
pub(crate) fn layered(
    transport: Box<dyn Transport>,
    layers: Vec<Box<dyn Layer>>,
) -> Box<dyn Transport> {
    let layers = layers.into_iter().rev();
    layers.fold(transport, |next, layer| Box::new(Layered { layer, next }))
}

struct Layered {
    layer: Box<dyn Layer>,
    next: Box<dyn Transport>,
}

impl Transport for Layered {
    fn send(
        &self,
        request: Request<RequestBody>,
    ) -> BoxFuture<'_, Result<Response<Body>, TransportError>> {
        self.layer.send(request, &*self.next)
    }
}

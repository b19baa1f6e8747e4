//! The client: sends calls, with credentials, redirects and retries.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, Method, Request, StatusCode, Uri, header};
use tokio::time::Instant;
use url::Url;

use super::address;
use super::answer::{Answer, OpenBody};
use super::call::Call;
use super::client_builder::{BuildError, hold};
use super::credentials::{Authenticator, Credentials, CredentialsError, Exchange};
use super::error::{BodyTooLarge, Failure, InvalidRequest, RawResponse, Timeout};
use super::layer::Attempt;
use super::operation::Operation;
use super::redirect;
use super::request_body::RequestBody;
use super::retry::{Outcome, RetryPolicy, is_idempotent};
#[cfg(feature = "tracing")]
use super::trace;
use super::transport::{Body, CollectError, Transport};

/// A client of the API: operations are its methods. Cloning it is cheap; clones
/// share connections, tokens and settings.
#[derive(Clone)]
pub struct Client {
    pub(crate) settings: Arc<Settings>,
}

/// What a client is made of.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) server: &'static str,
    pub(crate) base_url: Url,
    pub(crate) replaced_servers: Vec<(String, Url)>,
    pub(crate) headers: HeaderMap,
    pub(crate) credentials: Vec<Credentials>,
    pub(crate) timeout: Duration,
    pub(crate) body_limit: usize,
    pub(crate) retry: RetryPolicy,
    /// Whether connections prove who calls by a client certificate.
    pub(crate) has_identity: bool,
    /// Whether secrets may go to token endpoints over plain HTTP.
    pub(crate) tokens_in_clear: bool,
    pub(crate) transport: Arc<dyn Transport>,
    /// Whether somebody may ask which call a request belongs to.
    pub(crate) tells_attempts: bool,
}

impl Client {
    /// The same client with other credentials of their scheme: for one of many users,
    /// say. Both share connections and settings.
    ///
    /// # Errors
    /// A client certificate, which connections are made with: the builder takes it.
    pub fn with_credentials(&self, credentials: Credentials) -> Result<Self, BuildError> {
        if credentials.authenticator().identity().is_some() {
            return Err(BuildError::new("a client certificate is for the builder"));
        }
        let mut settings = Settings::clone(&self.settings);
        hold(&mut settings.credentials, credentials);
        let settings = Arc::new(settings);
        Ok(Self { settings })
    }

    /// Starts a call of an operation.
    pub(crate) fn call(&self, operation: &'static Operation) -> Call<'_> {
        Call::new(self, operation)
    }

    /// Sends a call within its time. The answers of some statuses are left open:
    /// their bodies arrive while they are used.
    pub(crate) async fn execute(
        &self,
        call: &mut Call<'_>,
        left_open: fn(u16) -> bool,
    ) -> Result<Answer, Failure> {
        let after = call.options.timeout.unwrap_or(self.settings.timeout);
        let operation = call.operation;
        let sent = tokio::time::timeout(after, self.with_retries(call, after, left_open));
        #[cfg(feature = "tracing")]
        let sent = trace::spanned(operation, sent);
        let timeout = Failure::Timeout(Timeout { after, operation });
        sent.await.unwrap_or(Err(timeout))
    }

    /// Sends a call until it is answered for good.
    async fn with_retries(
        &self,
        call: &mut Call<'_>,
        time: Duration,
        left_open: fn(u16) -> bool,
    ) -> Result<Answer, Failure> {
        let settings = &*self.settings;
        let started = Instant::now();
        let operation = call.operation;
        let mut request = settings.request(call)?;
        let mut signer = settings.signer(operation)?;
        let policy = call.options.retry.as_ref().unwrap_or(&settings.retry);
        let safe = call
            .options
            .idempotent
            .unwrap_or_else(|| call.idempotent || is_idempotent(&operation.method));
        let mut tried = 0;
        loop {
            tried += 1;
            let outcome = match settings.attempt(&mut request, &mut signer, operation).await {
                Ok(opened) if left_open(opened.head.status.as_u16()) => {
                    #[cfg(feature = "tracing")]
                    trace::settled(Some(opened.head.status), signer.sent);
                    return Ok(self.left_open(opened, request, operation, time));
                }
                Ok(mut opened) => {
                    let body = settings.collect(&mut opened, operation).await;
                    body.map(|body| opened.with(body, operation))
                }
                Err(failure) => Err(failure),
            };
            let left = || time.saturating_sub(started.elapsed());
            let outcome_of = |outcome| policy.wait(outcome, safe, tried, left);
            let wait = match &outcome {
                _ if !request.body().is_left() => None,
                Ok(raw) => outcome_of(Outcome::Answered(raw.status, &raw.headers)),
                Err(Failure::Transport(fault)) => outcome_of(Outcome::Failed(fault)),
                Err(Failure::Credentials(fault)) if fault.is_temporary() => {
                    outcome_of(Outcome::Unsent)
                }
                Err(_) => None,
            };
            let Some(wait) = wait else {
                #[cfg(feature = "tracing")]
                trace::settled(outcome.as_ref().ok().map(|raw| raw.status), signer.sent);
                return outcome.map(|raw| Answer::new(raw, call.envelope));
            };
            #[cfg(feature = "tracing")]
            trace::retries(&outcome, tried, wait);
            tokio::time::sleep(wait).await;
        }
    }

    fn left_open(
        &self,
        opened: Opened,
        request: Request<RequestBody>,
        operation: &'static Operation,
        idle: Duration,
    ) -> Answer {
        let Opened { head, body, .. } = opened;
        let raw = RawResponse {
            status: head.status,
            headers: head.headers,
            body: Bytes::new(),
            operation,
        };
        Answer::open(
            raw,
            OpenBody {
                body,
                limit: self.settings.body_limit,
                idle,
                client: self.clone(),
                request,
                operation,
            },
        )
    }
}

/// An answer whose body is still to come.
pub(crate) struct Opened {
    pub(crate) head: Parts,
    pub(crate) body: Body,
    /// The method of the request that was answered, which a redirect may change.
    method: Method,
}

impl Opened {
    fn with(self, body: Bytes, operation: &'static Operation) -> RawResponse {
        RawResponse {
            status: self.head.status,
            headers: self.head.headers,
            body,
            operation,
        }
    }
}

impl Settings {
    /// What credentials may use.
    pub(crate) fn exchange(&self) -> Exchange<'_> {
        Exchange::new(&self.transport, &self.base_url, self.server)
            .with_tokens_in_clear(self.tokens_in_clear)
    }

    pub(crate) fn signer(&self, operation: &'static Operation) -> Result<Signer<'_>, Failure> {
        Ok(Signer {
            authenticators: self.authenticators(operation)?,
            exchange: self.exchange(),
            told: false,
            sent: 0,
        })
    }

    /// One try: sends a request and follows the redirects that are safe to
    /// follow.
    pub(crate) async fn attempt(
        &self,
        request: &mut Request<RequestBody>,
        signer: &mut Signer<'_>,
        operation: &'static Operation,
    ) -> Result<Opened, Failure> {
        let first = request;
        let mut at_home = self.may_hold_credentials(first.uri());
        // What few calls need is boxed: futures are moved whole.
        let mut redirected: Option<Box<Request<RequestBody>>> = None;
        let mut redirects = 0;
        loop {
            let request = redirected.as_deref_mut().unwrap_or(&mut *first);
            let mut signed = copy(request);
            if at_home {
                signer.sign(&mut signed).await?;
            }
            signer.sent += 1;
            let number = signer.sent;
            if self.tells_attempts {
                let extensions = signed.extensions_mut();
                extensions.insert(Attempt { operation, number });
            }
            let is_signed = at_home && !signer.authenticators.is_empty();
            let sent = is_signed.then(|| Box::new(head_of(&signed)));
            #[cfg(feature = "tracing")]
            trace::sends(request.uri(), number);
            let response = self.transport.send(signed).await;
            let response = response.map_err(|fault| Failure::Transport(fault.of(operation)))?;
            let (mut head, mut body) = response.into_parts();
            // Only the API itself may ask for credentials. What it says is learnt
            // even if a stream, being gone, cannot be sent again.
            if let Some(sent) = &sent
                && signer.wants_another_try(sent, &head).await?
                && request.body().is_left()
            {
                // The connection can be used again only once the answer is read.
                drop(body.rest(self.body_limit).await);
                continue;
            }
            let follows = operation.follows && redirects < redirect::MOST;
            let next = follows.then(|| redirect::next(request, head.status, &head.headers));
            let method = request.method().clone();
            match next.flatten() {
                // A certificate would be shown to whoever asks for one.
                Some(next)
                    if !self.has_identity || redirect::is_same_origin(next.uri(), first.uri()) =>
                {
                    redirects += 1;
                    at_home &= redirect::is_same_origin(next.uri(), first.uri());
                    redirected = Some(Box::new(next));
                }
                _ => {
                    hide_cookies(&mut head.headers);
                    return Ok(Opened { head, body, method });
                }
            }
        }
    }

    /// Credentials go wherever the document says that operations are, but not in
    /// the clear where the client's own calls are encrypted.
    fn may_hold_credentials(&self, uri: &Uri) -> bool {
        self.base_url.scheme() != "https" || uri.scheme_str() == Some("https")
    }

    async fn collect(
        &self,
        opened: &mut Opened,
        operation: &'static Operation,
    ) -> Result<Bytes, Failure> {
        let Opened { head, body, method } = opened;
        let status = head.status;
        // What has no body may tell the length of the one it would have had.
        let bodiless = *method == Method::HEAD || status == StatusCode::NOT_MODIFIED;
        let length = head.headers.get(header::CONTENT_LENGTH);
        let length = length.filter(|_| !bodiless);
        let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        let body = match length.is_some_and(|length| length > self.body_limit as u64) {
            true => Err(CollectError::TooLarge),
            false => body.rest(self.body_limit).await,
        };
        body.map_err(|fault| match fault {
            CollectError::Transport(fault) => Failure::Transport(fault.of(operation)),
            CollectError::TooLarge => Failure::BodyTooLarge(Box::new(BodyTooLarge {
                status,
                headers: std::mem::take(&mut head.headers),
                limit: self.body_limit,
                operation,
            })),
        })
    }

    /// The request of a call, without credentials.
    fn request(&self, call: &mut Call<'_>) -> Result<Request<RequestBody>, Failure> {
        let uri = address::uri(self, call)?;
        let mut request = Request::new(std::mem::take(&mut call.body));
        *request.method_mut() = call.method();
        *request.uri_mut() = uri;
        let headers = call.all_headers();
        *request.headers_mut() = headers.map_err(Failure::InvalidRequest)?;
        Ok(request)
    }

    /// The credentials for an operation: the first alternative that the client
    /// has everything for, and none at all only where no other fits. A client
    /// without any credentials sends none.
    fn authenticators(&self, operation: &Operation) -> Result<Vec<&dyn Authenticator>, Failure> {
        if operation.security.is_empty() || self.credentials.is_empty() {
            return Ok(Vec::new());
        }
        let find = |scheme: &&str| {
            let mut held = self.credentials.iter();
            let held = held.find(|credentials| credentials.scheme() == *scheme)?;
            Some(held.authenticator())
        };
        let mut alternatives = operation.security.to_vec();
        alternatives.sort_by_key(|schemes| schemes.is_empty());
        let mut alternatives = alternatives.into_iter();
        alternatives
            .find_map(|schemes| schemes.iter().map(find).collect::<Option<Vec<_>>>())
            .ok_or_else(|| {
                let wanted: Vec<String> = operation
                    .security
                    .iter()
                    .map(|schemes| schemes.join(" and "))
                    .collect();
                let wanted = wanted.join(", or ");
                Failure::Credentials(CredentialsError::new(format!(
                    "`{}` needs {wanted}, which the client has no credentials for",
                    operation.id
                )))
            })
    }
}

/// The same request, with the body for one try.
pub(crate) fn copy(request: &mut Request<RequestBody>) -> Request<RequestBody> {
    let body = request.body_mut().take();
    let mut copy = head_of(request);
    *copy.body_mut() = body;
    copy
}

/// Method, URI and headers of a request, with its body if that is bytes.
fn head_of(request: &Request<RequestBody>) -> Request<RequestBody> {
    let bytes = request.body().as_bytes().cloned().unwrap_or_default();
    let mut head = Request::new(RequestBody::from(bytes));
    *head.method_mut() = request.method().clone();
    *head.uri_mut() = request.uri().clone();
    *head.headers_mut() = request.headers().clone();
    head
}

/// Marks cookies as secrets.
fn hide_cookies(headers: &mut HeaderMap) {
    // An entry would make room for one that is not there.
    if headers.contains_key(header::SET_COOKIE)
        && let header::Entry::Occupied(mut cookies) = headers.entry(header::SET_COOKIE)
    {
        for cookie in cookies.iter_mut() {
            cookie.set_sensitive(true);
        }
    }
}

/// The credentials of one call.
pub(crate) struct Signer<'c> {
    authenticators: Vec<&'c dyn Authenticator>,
    exchange: Exchange<'c>,
    /// Whether a 401 was answered with other credentials already.
    told: bool,
    /// How many requests the call has sent.
    sent: u32,
}

impl Signer<'_> {
    async fn sign(&self, request: &mut Request<RequestBody>) -> Result<(), Failure> {
        for authenticator in &self.authenticators {
            let outcome = authenticator.authorize(request, &self.exchange).await;
            outcome.map_err(Failure::Credentials)?;
        }
        Ok(())
    }

    /// Tells the authenticators of the first 401 of a call.
    async fn wants_another_try(
        &mut self,
        signed: &Request<RequestBody>,
        head: &Parts,
    ) -> Result<bool, Failure> {
        if self.told || head.status != StatusCode::UNAUTHORIZED {
            return Ok(false);
        }
        for authenticator in &self.authenticators {
            let outcome = authenticator.rejected(signed, head, &self.exchange).await;
            self.told |= outcome.map_err(Failure::Credentials)?;
        }
        Ok(self.told)
    }
}

impl fmt::Debug for Client {
    /// Without headers and a query of the base URL, which may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &redirect::shown(&self.settings.base_url))
            .field("timeout", &self.settings.timeout)
            .field("retry", &self.settings.retry)
            .field("credentials", &self.settings.credentials)
            .finish_non_exhaustive()
    }
}

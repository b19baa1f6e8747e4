//! The client: sends calls, with credentials, redirects and retries.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::response::Parts;
use http::{HeaderMap, Method, Request, StatusCode, Uri, header};
use tokio::time::Instant;
use url::Url;

use super::answer::Answer;
use super::call::Call;
use super::credentials::{Authenticator, Credentials, CredentialsError, Exchange};
use super::error::{BodyTooLarge, Failure, InvalidRequest, RawResponse, Timeout};
use super::operation::Operation;
use super::redirect;
use super::retry::{Outcome, RetryPolicy, is_idempotent};
use super::transport::{Body, CollectError, Transport};

/// A client of the API. Cloning it is cheap; clones share connections, tokens
/// and settings.
#[derive(Clone)]
pub struct Client {
    pub(crate) settings: Arc<Settings>,
}

/// What a client is made of.
pub(crate) struct Settings {
    pub(crate) server: &'static str,
    pub(crate) base_url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) credentials: Vec<Credentials>,
    pub(crate) timeout: Duration,
    pub(crate) body_limit: usize,
    pub(crate) retry: RetryPolicy,
    pub(crate) transport: Box<dyn Transport>,
}

impl Client {
    /// Starts a call of an operation.
    pub(crate) fn call(&self, operation: &'static Operation) -> Call<'_> {
        Call::new(self, operation)
    }

    /// Sends a call within its time.
    pub(crate) async fn execute(&self, call: &Call<'_>) -> Result<Answer, Failure> {
        let after = call.options.timeout.unwrap_or(self.settings.timeout);
        let operation = call.operation;
        match tokio::time::timeout(after, self.settings.with_retries(call, after)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(Failure::Timeout(Timeout { after, operation })),
        }
    }
}

impl Settings {
    /// Sends a call until it is answered for good.
    async fn with_retries(&self, call: &Call<'_>, time: Duration) -> Result<Answer, Failure> {
        let started = Instant::now();
        let operation = call.operation;
        let request = self.request(call)?;
        let mut signer = Signer {
            authenticators: self.authenticators(operation)?,
            exchange: Exchange {
                transport: &*self.transport,
                base_url: &self.base_url,
                server: self.server,
            },
            told: false,
        };
        let policy = call.options.retry.as_ref().unwrap_or(&self.retry);
        let safe = call
            .options
            .idempotent
            .unwrap_or_else(|| call.idempotent || is_idempotent(&operation.method));
        let mut tried = 0;
        loop {
            tried += 1;
            let outcome = self.attempt(&request, &mut signer, operation).await;
            let left = time.saturating_sub(started.elapsed());
            let outcome_of = |outcome| policy.wait(outcome, safe, tried, left);
            let wait = match &outcome {
                Ok(raw) => outcome_of(Outcome::Answered(raw.status, &raw.headers)),
                Err(Failure::Transport(fault)) => outcome_of(Outcome::Failed(fault)),
                Err(_) => None,
            };
            match wait {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return outcome.map(|raw| Answer::new(raw, call.envelope)),
            }
        }
    }

    /// One try: sends a request, follows the redirects that are safe to follow,
    /// and reads the answer whole.
    async fn attempt(
        &self,
        request: &Request<Bytes>,
        signer: &mut Signer<'_>,
        operation: &'static Operation,
    ) -> Result<RawResponse, Failure> {
        let mut request = request.clone();
        let mut at_home = true;
        let mut redirects = 0;
        loop {
            let mut signed = request.clone();
            if at_home {
                signer.sign(&mut signed).await?;
            }
            let response = self.transport.send(signed.clone()).await;
            let response = response.map_err(|fault| Failure::Transport(fault.of(operation)))?;
            let (head, body) = response.into_parts();
            // Only the API itself may ask for credentials.
            if at_home && signer.wants_another_try(&signed, &head).await? {
                // The connection can be used again only once the answer is read.
                drop(body.collect(self.body_limit).await);
                continue;
            }
            match redirect::next(&request, head.status, &head.headers) {
                Some(next) if redirects < redirect::MOST => {
                    redirects += 1;
                    at_home &= redirect::origin(next.uri()) == Some(self.base_url.origin());
                    request = next;
                }
                _ => return self.collect(head, body, operation, request.method()).await,
            }
        }
    }

    async fn collect(
        &self,
        head: Parts,
        body: Body,
        operation: &'static Operation,
        method: &Method,
    ) -> Result<RawResponse, Failure> {
        let Parts {
            status,
            mut headers,
            ..
        } = head;
        for cookie in headers
            .iter_mut()
            .filter(|(name, _)| *name == header::SET_COOKIE)
        {
            cookie.1.set_sensitive(true);
        }
        // What has no body may tell the length of the one it would have had.
        let bodiless = method == Method::HEAD || status == StatusCode::NOT_MODIFIED;
        let length = headers.get(header::CONTENT_LENGTH).filter(|_| !bodiless);
        let length = length.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        let body = match length.is_some_and(|length| length > self.body_limit as u64) {
            true => Err(CollectError::TooLarge),
            false => body.collect(self.body_limit).await,
        };
        match body {
            Ok(body) => Ok(RawResponse {
                status,
                headers,
                body,
                operation,
            }),
            Err(CollectError::Transport(fault)) => Err(Failure::Transport(fault.of(operation))),
            Err(CollectError::TooLarge) => Err(Failure::BodyTooLarge(Box::new(BodyTooLarge {
                status,
                headers,
                limit: self.body_limit,
                operation,
            }))),
        }
    }

    /// The request of a call, without credentials.
    fn request(&self, call: &Call<'_>) -> Result<Request<Bytes>, Failure> {
        let mut url = self.base_url.clone();
        url.set_path(&format!(
            "{}{}",
            url.path().trim_end_matches('/'),
            call.path
        ));
        let queries = [self.base_url.query().unwrap_or_default(), &call.query];
        let queries = queries.map(|query| (!query.is_empty()).then_some(query));
        let queries: Vec<&str> = queries.into_iter().flatten().collect();
        url.set_query((!queries.is_empty()).then(|| queries.join("&")).as_deref());
        let uri = Uri::try_from(url.as_str()).map_err(|error| {
            Failure::InvalidRequest(InvalidRequest {
                parameter: "URL".to_owned(),
                message: error.to_string(),
            })
        })?;
        let mut request = Request::new(call.body.clone());
        *request.method_mut() = call.operation.method.clone();
        *request.uri_mut() = uri;
        let headers = request.headers_mut();
        *headers = self.headers.clone();
        let own = call
            .options
            .headers
            .iter()
            .map(|(name, value)| (name, value));
        for (name, value) in call.headers.iter().chain(own) {
            headers.insert(name, value.clone());
        }
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

/// The credentials of one call.
struct Signer<'c> {
    authenticators: Vec<&'c dyn Authenticator>,
    exchange: Exchange<'c>,
    /// Whether a 401 was answered with other credentials already.
    told: bool,
}

impl Signer<'_> {
    async fn sign(&self, request: &mut Request<Bytes>) -> Result<(), Failure> {
        for authenticator in &self.authenticators {
            let outcome = authenticator.authorize(request, &self.exchange).await;
            outcome.map_err(Failure::Credentials)?;
        }
        Ok(())
    }

    /// Tells the authenticators of the first 401 of a call.
    async fn wants_another_try(
        &mut self,
        signed: &Request<Bytes>,
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

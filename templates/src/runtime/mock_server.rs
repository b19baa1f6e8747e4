//! A server on loopback that stands in for the API's in tests.
#![cfg(feature = "mock")]

use std::fmt;
use std::marker::PhantomData;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request as Incoming, State};
use axum::response::Response;
use http::header;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::client::Client;
use super::client_builder::ClientBuilder;
use super::mock_answer::{Answer, Fault, Reply};
use super::mock_connection::{Breaker, Connections, Truncated};
use super::mock_request::{RawRequest, Request, Target};
use super::mock_route::{Any, Mocked, Route};

/// The API that a server stands in for.
pub(crate) struct Table {
    pub(crate) routes: &'static [&'static Route],
    /// Paths of token endpoints.
    pub(crate) tokens: &'static [&'static str],
    /// Servers of single operations.
    pub(crate) servers: &'static [&'static str],
    pub(crate) builder: fn() -> ClientBuilder,
}

/// A server on `127.0.0.1` that stands in for the API's: it answers every operation
/// from the document's examples, or with values made up from its schemas, unless it
/// is told otherwise, and keeps all requests. It ends when it is dropped.
pub struct Server {
    address: SocketAddr,
    table: &'static Table,
    state: Arc<Mutex<Seen>>,
    task: JoinHandle<()>,
}

/// What a server was told, and what it saw.
#[derive(Default)]
struct Seen {
    rules: Vec<Rule>,
    requests: Vec<RawRequest>,
}

/// What is answered in place of the document's examples.
struct Rule {
    /// The operation's id; empty for all.
    operation: &'static str,
    /// How often it holds; always, if not said.
    left: Option<usize>,
    answer: Arc<dyn Fn(&RawRequest) -> Reply + Send + Sync>,
}

fn lock(state: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Server {
    /// Starts a server.
    ///
    /// # Panics
    /// Loopback cannot be listened on.
    pub(crate) async fn launch(table: &'static Table) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.expect("a port on loopback");
        let address = listener.local_addr().expect("the address of a port");
        let state = Arc::new(Mutex::new(Seen::default()));
        let router = Router::new()
            .fallback(handle)
            .with_state((table, Arc::clone(&state)))
            .into_make_service_with_connect_info::<Breaker>();
        let task = tokio::spawn(async move {
            // It never ends by itself.
            let _ = axum::serve(Connections(listener), router).await;
        });
        Self {
            address,
            table,
            state,
            task,
        }
    }

    /// The base URL, without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client of this server, without credentials.
    ///
    /// # Panics
    /// No HTTP client can be set up on this machine.
    pub fn client(&self) -> Client {
        self.builder().build().expect("a client of loopback")
    }

    /// Starts a client of this server, for credentials and settings of its own.
    pub fn builder(&self) -> ClientBuilder {
        let builder = (self.table.builder)().base_url(self.url());
        let servers = self.table.servers.iter();
        servers.fold(builder, |builder, server| {
            builder.replace_server(*server, self.url())
        })
    }

    /// All requests so far, in the order in which they came whole.
    pub fn requests(&self) -> Vec<RawRequest> {
        lock(&self.state).requests.clone()
    }

    /// The requests that are for no operation of the document; each was answered
    /// with a 404 that says so.
    pub fn unmatched(&self) -> Vec<RawRequest> {
        let mut requests = self.requests();
        requests.retain(|request| matches!(request.target, Target::Nothing));
        requests
    }

    /// What is answered to any operation: faults above all.
    pub fn any(&self) -> Stub<'_, Any> {
        self.stub()
    }

    /// Forgets what was told and seen.
    pub fn reset(&self) {
        *lock(&self.state) = Seen::default();
    }

    /// Answers one operation by a method of an implementation.
    pub(crate) fn serve<A, O>(&self, api: &Arc<A>, method: fn(&A, Request<O>) -> Answer<O>)
    where
        A: Send + Sync + 'static,
        O: Mocked,
    {
        let api = Arc::clone(api);
        self.stub().answer(move |request| method(&api, request));
    }

    pub(crate) fn stub<O: Mocked>(&self) -> Stub<'_, O> {
        Stub {
            server: self,
            left: None,
            operation: PhantomData,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}

/// One operation of a [`Server`]: what it answers, and what it was asked.
///
/// What is told for the [`next`](Self::next) calls is used up in the order in which
/// it was told; then what was told last for all calls holds.
pub struct Stub<'s, O> {
    server: &'s Server,
    left: Option<usize>,
    operation: PhantomData<fn() -> O>,
}

impl<O: Mocked> Stub<'_, O> {
    /// The same operation, but what is told next holds for so many calls only, after
    /// those that were spoken for before.
    #[must_use]
    pub fn next(&self, calls: usize) -> Self {
        Self {
            left: Some(calls),
            ..self.server.stub()
        }
    }

    /// Answers calls. What must be kept from one call to the next stands in what the
    /// closure captures.
    pub fn answer(&self, answer: impl Fn(Request<O>) -> Answer<O> + Send + Sync + 'static) {
        self.rule(move |raw| match Request::read(raw.clone()) {
            Ok(request) => answer(request).reply,
            Err(fault) => bad_request(&fault.to_string()),
        });
    }

    /// Answers calls with the document's example of a status.
    pub fn example(&self, status: u16) {
        self.rule(move |raw| Answer::<O>::example(raw, status).reply);
    }

    /// Resets the connection of calls before anything is answered.
    pub fn reset(&self) {
        self.rule(|_| Answer::<O>::reset().reply);
    }

    /// The calls so far.
    pub fn requests(&self) -> Vec<Request<O>> {
        let own = |raw: &RawRequest| is_of::<O>(raw);
        let requests = self.server.requests().into_iter().filter(own);
        requests.filter_map(|raw| Request::read(raw).ok()).collect()
    }

    fn rule(&self, answer: impl Fn(&RawRequest) -> Reply + Send + Sync + 'static) {
        lock(&self.server.state).rules.push(Rule {
            operation: O::ROUTE.id,
            left: self.left,
            answer: Arc::new(answer),
        });
    }
}

impl<O: Mocked> fmt::Debug for Stub<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stub")
            .field("operation", &O::ROUTE.id)
            .finish_non_exhaustive()
    }
}

fn is_of<O: Mocked>(raw: &RawRequest) -> bool {
    let id = O::ROUTE.id;
    raw.operation()
        .is_some_and(|own| id.is_empty() || id == own)
}

type Shared = (&'static Table, Arc<Mutex<Seen>>);

async fn handle(
    State((table, state)): State<Shared>,
    ConnectInfo(breaker): ConnectInfo<Breaker>,
    request: Incoming,
) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, usize::MAX).await else {
        // The client went away.
        return Response::new(Body::empty());
    };
    let mut raw = RawRequest {
        method: parts.method,
        uri: parts.uri,
        headers: parts.headers,
        body,
        target: Target::Nothing,
        path_values: Vec::new(),
    };
    route(table, &mut raw);
    let rule = note(&mut lock(&state), &raw);
    let reply = answer(&raw, rule);
    tokio::time::sleep(reply.delay).await;
    send(reply, &breaker)
}

/// Finds what a request is for; of several operations, the one with the most fixed
/// path.
fn route(table: &Table, raw: &mut RawRequest) {
    let (path, query) = (raw.uri.path(), raw.uri.query().unwrap_or_default());
    let routes = table.routes.iter();
    let fitting =
        routes.filter_map(|route| Some((*route, route.fit(raw.method.as_str(), path, query)?)));
    if let Some((route, values)) = fitting.max_by_key(|(route, _)| route.fixed()) {
        raw.target = Target::Operation(route);
        raw.path_values = values;
    } else if raw.method == http::Method::POST && table.tokens.contains(&path) {
        raw.target = Target::Token;
    }
}

type Chosen = Option<Arc<dyn Fn(&RawRequest) -> Reply + Send + Sync>>;

/// Keeps a request, and takes the rule that holds for it.
fn note(state: &mut Seen, raw: &RawRequest) -> Chosen {
    state.requests.push(raw.clone());
    let operation = raw.operation()?;
    let holds = |rule: &Rule| rule.operation.is_empty() || rule.operation == operation;
    state.rules.retain(|rule| rule.left != Some(0));
    let limited = |rule: &&mut Rule| rule.left.is_some() && holds(rule);
    if let Some(rule) = state.rules.iter_mut().find(limited) {
        rule.left = rule.left.map(|left| left - 1);
        return Some(Arc::clone(&rule.answer));
    }
    let rule = state.rules.iter().rev().find(|rule| holds(rule))?;
    Some(Arc::clone(&rule.answer))
}

fn answer(raw: &RawRequest, rule: Chosen) -> Reply {
    match (raw.target, rule) {
        (Target::Operation(route), rule) => match ((route.check)(raw), rule) {
            (Err(fault), _) => bad_request(&fault.to_string()),
            (Ok(()), Some(answer)) => answer(raw),
            (Ok(()), None) => Answer::<Any>::documented(raw).reply,
        },
        (Target::Token, _) => token(),
        (Target::Nothing, _) => {
            let (method, path) = (&raw.method, raw.uri.path());
            text(
                404,
                format!("no operation of the document is {method} {path}"),
            )
        }
    }
}

/// A token that is good for an hour (RFC 6749, section 5.1).
fn token() -> Reply {
    let body = r#"{"access_token":"mock-token","token_type":"Bearer","expires_in":3600}"#;
    Answer::<Any>::raw(200, "application/json", body).reply
}

fn bad_request(fault: &str) -> Reply {
    text(
        400,
        format!("the request is not as the document has it: {fault}"),
    )
}

fn text(status: u16, message: String) -> Reply {
    Answer::<Any>::raw(status, "text/plain; charset=utf-8", message).reply
}

fn send(reply: Reply, breaker: &Breaker) -> Response {
    let length = reply.body.len();
    let mut response = match reply.fault {
        None => Response::new(Body::from(reply.body)),
        Some(Fault::Reset) => {
            breaker.reset();
            Response::new(Body::empty())
        }
        Some(Fault::Truncated(after)) => {
            let start = reply.body.slice(..after.min(length));
            let mut response = Response::new(Body::new(Truncated::after(start)));
            // More than is sent is promised.
            let promised = length.max(after.saturating_add(1));
            response
                .headers_mut()
                .insert(header::CONTENT_LENGTH, promised.into());
            response
        }
    };
    *response.status_mut() = reply.status;
    response.headers_mut().extend(reply.headers);
    response
}

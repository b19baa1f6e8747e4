//! Answers that are server-sent events.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::{HeaderValue, Method, Request, StatusCode};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::json;

use super::answer::{Answer, OpenBody};
use super::client::{Client, copy};
use super::error::{Error, Failure};
use super::event_parser::{EventParser, RawEvent};
use super::locate::decode;
use super::operation::Operation;
use super::request_body::RequestBody;
use super::response::Response;
use super::stream_error::StreamError;
use super::transport::{Body, BoxFuture};

/// How long to wait before reconnecting, unless the server says so.
const WAIT: Duration = Duration::from_secs(1);

/// The longest wait before reconnecting.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// How often reconnecting may fail in a row.
const TRIES: u32 = 6;

/// A server-sent event.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The type; empty where the server names none.
    pub event: String,
    /// The data.
    pub data: T,
    /// The id of this event, or of the latest one before it that had one.
    pub id: String,
}

/// Server-sent events as they arrive: a [`Stream`].
pub struct EventStream<T> {
    state: State,
    parser: EventParser,
    ready: VecDeque<RawEvent>,
    limit: usize,
    source: Option<Source>,
    reconnects: bool,
    failures: u32,
    decode: fn(&RawEvent) -> Result<T, StreamError>,
}

enum State {
    Open(Body),
    Connecting(BoxFuture<'static, Result<Option<Body>, Failed>>),
    Over,
}

/// What it takes to ask again.
struct Source {
    client: Client,
    request: Request<RequestBody>,
    operation: &'static Operation,
}

enum Failed {
    /// Another try may succeed.
    Transport(Failure),
    ForGood(StreamError),
}

impl<T> EventStream<T> {
    fn of(answer: &mut Answer, decode: fn(&RawEvent) -> Result<T, StreamError>) -> Self {
        let (body, limit, source) = match answer.open.take() {
            Some(open) => {
                let OpenBody {
                    body,
                    limit,
                    client,
                    request,
                    operation,
                    ..
                } = *open;
                let source = Source {
                    client,
                    request,
                    operation,
                };
                (body, limit, Some(source))
            }
            None => (Body::full(answer.raw.body.clone()), usize::MAX, None),
        };
        Self {
            state: State::Open(body),
            parser: EventParser::default(),
            ready: VecDeque::new(),
            limit,
            source,
            reconnects: false,
            failures: 0,
            decode,
        }
    }

    /// Connects again when the connection breaks or the stream ends, as browsers
    /// do: after the time that the server asks for, telling it the id of the last
    /// event. A 204 ends the stream. Only the answer of a GET is asked for again.
    #[must_use]
    pub fn reconnecting(mut self) -> Self {
        self.reconnects = true;
        self
    }

    /// The next event; `None` at the end.
    pub async fn next(&mut self) -> Option<Result<Event<T>, StreamError>> {
        std::future::poll_fn(|context| self.poll_event(context)).await
    }

    fn poll_event(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Event<T>, StreamError>>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                let data = (self.decode)(&event);
                let RawEvent { event, id, .. } = event;
                return Poll::Ready(Some(data.map(|data| Event { event, data, id })));
            }
            let fault = match &mut self.state {
                State::Over => return Poll::Ready(None),
                State::Open(body) => match ready!(body.poll_chunk(context)) {
                    Some(Ok(piece)) => self.take(&piece),
                    Some(Err(fault)) => self.connect_again(Some(StreamError::Transport(fault))),
                    None => self.connect_again(None),
                },
                State::Connecting(connecting) => {
                    let outcome = ready!(connecting.as_mut().poll(context));
                    self.connected(outcome)
                }
            };
            if let Some(fault) = fault {
                self.state = State::Over;
                return Poll::Ready(Some(Err(fault)));
            }
        }
    }

    fn take(&mut self, piece: &[u8]) -> Option<StreamError> {
        self.failures = 0;
        let mut events = Vec::new();
        self.parser.feed(piece, &mut events);
        self.ready.extend(events);
        let too_long = self.ready.is_empty() && self.parser.held() > self.limit;
        too_long.then_some(StreamError::TooLong(self.limit))
    }

    fn connected(&mut self, outcome: Result<Option<Body>, Failed>) -> Option<StreamError> {
        match outcome {
            Ok(Some(body)) => self.state = State::Open(body),
            Ok(None) => self.state = State::Over,
            Err(Failed::ForGood(fault)) => return Some(fault),
            Err(Failed::Transport(failure)) => {
                self.failures += 1;
                return self.connect_again(Some(StreamError::reconnect(failure)));
            }
        }
        None
    }

    /// Starts to connect again; hands the fault back where that is not wanted.
    fn connect_again(&mut self, fault: Option<StreamError>) -> Option<StreamError> {
        self.state = State::Over;
        let source = self.source.as_mut()?;
        let readable = *source.request.method() == Method::GET && source.request.body().is_left();
        if !self.reconnects || !readable || self.failures >= TRIES {
            return fault;
        }
        self.parser.restart();
        let mut request = copy(&mut source.request);
        if let Ok(id) = HeaderValue::from_str(&self.parser.last_id)
            && !id.is_empty()
        {
            request.headers_mut().insert("Last-Event-ID", id);
        }
        let wait = self.parser.retry.map_or(WAIT, Duration::from_millis);
        let wait = wait.saturating_mul(2_u32.saturating_pow(self.failures));
        let wait = wait.min(LONGEST_WAIT.max(wait / 2_u32.saturating_pow(self.failures)));
        let connecting = connect(source.client.clone(), request, source.operation, wait);
        self.state = State::Connecting(Box::pin(connecting));
        None
    }
}

/// Asks for a stream once more; `None` if the server says that it is over.
async fn connect(
    client: Client,
    mut request: Request<RequestBody>,
    operation: &'static Operation,
    wait: Duration,
) -> Result<Option<Body>, Failed> {
    tokio::time::sleep(wait).await;
    let for_good = |failure| Failed::ForGood(StreamError::reconnect(failure));
    let settings = &client.settings;
    let mut signer = settings.signer(operation).map_err(for_good)?;
    let opened = settings.attempt(&mut request, &mut signer, operation).await;
    match opened {
        Ok(opened) => match opened.head.status {
            StatusCode::NO_CONTENT => Ok(None),
            StatusCode::OK => Ok(Some(opened.body)),
            status => Err(Failed::ForGood(StreamError::Refused(status))),
        },
        Err(failure @ Failure::Transport(_)) => Err(Failed::Transport(failure)),
        Err(failure) => Err(for_good(failure)),
    }
}

impl<T> Stream for EventStream<T> {
    type Item = Result<Event<T>, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_event(context)
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").finish_non_exhaustive()
    }
}

fn decoded<T: DeserializeOwned>(json: &[u8]) -> Result<T, StreamError> {
    decode(json).map_err(|fault| StreamError::undecodable(json, fault))
}

/// An event as a JSON object, its data as text unless it is JSON itself.
fn whole(event: &RawEvent, data: Option<&str>) -> String {
    let quoted = |text: &str| json!(text).to_string();
    let data = data.map_or_else(|| quoted(&event.data), str::to_owned);
    let mut whole = format!(r#"{{"data":{data}"#);
    for (key, value) in [("event", &event.event), ("id", &event.id)] {
        if !value.is_empty() {
            whole.push_str(&format!(r#","{key}":{}"#, quoted(value)));
        }
    }
    whole.push('}');
    whole
}

impl Answer {
    /// A documented success with events whose data is JSON.
    pub(crate) fn events<T: DeserializeOwned, H, E>(
        mut self,
    ) -> Result<Response<EventStream<T>, H>, Error<E>> {
        let stream = EventStream::of(&mut self, |event| decoded(event.data.as_bytes()));
        Ok(self.with(stream))
    }

    /// A documented success with events whose data is text.
    pub(crate) fn text_events<H, E>(
        mut self,
    ) -> Result<Response<EventStream<String>, H>, Error<E>> {
        let stream = EventStream::of(&mut self, |event| Ok(event.data.clone()));
        Ok(self.with(stream))
    }

    /// A documented success with events that the document describes as objects
    /// with `event`, `data` and `id`.
    pub(crate) fn whole_events<T: DeserializeOwned, H, E>(
        mut self,
    ) -> Result<Response<EventStream<T>, H>, Error<E>> {
        let stream = EventStream::of(&mut self, |event| decoded(whole(event, None).as_bytes()));
        Ok(self.with(stream))
    }

    /// The same where the data is JSON, but for events whose data only fits as text.
    pub(crate) fn whole_json_events<T: DeserializeOwned, H, E>(
        mut self,
    ) -> Result<Response<EventStream<T>, H>, Error<E>> {
        let stream = EventStream::of(&mut self, |event| {
            let text = whole(event, None);
            if serde_json::from_str::<IgnoredAny>(&event.data).is_err() {
                return decoded(text.as_bytes());
            }
            let json = whole(event, Some(&event.data));
            decoded(json.as_bytes()).or_else(|fault| decoded(text.as_bytes()).map_err(|_| fault))
        });
        Ok(self.with(stream))
    }
}

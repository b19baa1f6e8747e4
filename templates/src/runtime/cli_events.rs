//! Server-sent events, as the command-line program prints them.
#![cfg(feature = "cli")]

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use super::cli::{AT_ONCE, WANTED, print_line};
use super::cli_answer::{Content, Failed};
use super::event_stream::EventStream;

/// Events as objects with `event`, `data` and `id`, in a list or a line each: all up to
/// the end of the stream, or as many as are wanted, for which it is asked again.
///
/// # Errors
/// The first event that did not come or decode.
pub(crate) async fn events<T: Serialize>(mut stream: EventStream<T>) -> Result<Content, Failed> {
    let wanted = WANTED.get().copied();
    if wanted.is_some() {
        stream = stream.reconnecting();
    }
    let wanted = wanted.unwrap_or(usize::MAX);
    let mut events = Vec::new();
    let mut read = 0;
    while read < wanted
        && let Some(event) = stream.next().await
    {
        let event = event.map_err(|error| Failed::new("stream", error.to_string()))?;
        let data = match Content::json(&event.data)? {
            Content::Json(data) => data,
            Content::Empty | Content::Bytes(_) | Content::Printed => continue,
        };
        let event = PrintedEvent {
            event: event.event,
            data,
            id: event.id,
        };
        read += 1;
        match AT_ONCE.get() {
            Some(()) => print_line(&event)?,
            None => events.push(event),
        }
    }
    match AT_ONCE.get() {
        Some(()) => Ok(Content::Printed),
        None => Content::json(&events),
    }
}

/// An event as it is printed. Its data stays as it is, numbers and order included.
struct PrintedEvent {
    event: String,
    data: Box<RawValue>,
    id: String,
}

impl Serialize for PrintedEvent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = serializer.serialize_map(Some(3))?;
        members.serialize_entry("event", &self.event)?;
        members.serialize_entry("data", &self.data)?;
        members.serialize_entry("id", &self.id)?;
        members.end()
    }
}

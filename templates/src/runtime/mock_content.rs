//! How the bodies of a stand-in server's answers are written.
#![cfg(feature = "mock")]

use std::fmt::Write as _;

use ::bytes::Bytes as Buffer;
use serde::Serialize;
use serde_json::Value;

/// A way to write a body.
pub trait Content<T> {
    /// The body on the wire. What cannot be written as JSON is `null`.
    fn write(body: &T) -> Buffer;
}

/// JSON.
#[derive(Debug)]
pub struct Json;
/// Text.
#[derive(Debug)]
pub struct Text;
/// Bytes.
#[derive(Debug)]
pub struct Bytes;
/// JSON texts, a line each.
#[derive(Debug)]
pub struct Lines;
/// Server-sent events whose data is JSON.
#[derive(Debug)]
pub struct Events;
/// Server-sent events whose data is text.
#[derive(Debug)]
pub struct TextEvents;
/// Server-sent events as objects with `event`, `data`, `id` and `retry`.
#[derive(Debug)]
pub struct WholeEvents;

impl<T: Serialize> Content<T> for Json {
    fn write(body: &T) -> Buffer {
        json(body).into()
    }
}

impl Content<String> for Text {
    fn write(body: &String) -> Buffer {
        body.clone().into()
    }
}

impl Content<Buffer> for Bytes {
    fn write(body: &Buffer) -> Buffer {
        body.clone()
    }
}

impl<T: Serialize> Content<Vec<T>> for Lines {
    fn write(body: &Vec<T>) -> Buffer {
        let lines = body.iter().map(|item| json(item) + "\n");
        lines.collect::<String>().into()
    }
}

impl<T: Serialize> Content<Vec<T>> for Events {
    fn write(body: &Vec<T>) -> Buffer {
        let events = body.iter().map(|item| field("data", &json(item)) + "\n");
        events.collect::<String>().into()
    }
}

impl Content<Vec<String>> for TextEvents {
    fn write(body: &Vec<String>) -> Buffer {
        let events = body.iter().map(|text| field("data", text) + "\n");
        events.collect::<String>().into()
    }
}

impl<T: Serialize> Content<Vec<T>> for WholeEvents {
    fn write(body: &Vec<T>) -> Buffer {
        body.iter().map(whole).collect::<String>().into()
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}

/// A field of an event, a line for each line of its value.
fn field(name: &str, value: &str) -> String {
    let mut text = String::new();
    for line in value.split('\n') {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{name}: {line}");
    }
    text
}

fn whole(event: &impl Serialize) -> String {
    let event = serde_json::to_value(event).unwrap_or_default();
    let mut text = String::new();
    for name in ["event", "id", "retry", "data"] {
        match event.get(name) {
            None | Some(Value::Null) => {}
            Some(Value::String(value)) => text += &field(name, value),
            Some(value) => text += &field(name, &value.to_string()),
        }
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn streams_are_written_item_by_item() {
        let items = vec![json!({"a": 1}), json!(null)];
        assert_eq!(Lines::write(&items), "{\"a\":1}\nnull\n");
        assert_eq!(Events::write(&items), "data: {\"a\":1}\n\ndata: null\n\n");
        let texts = vec!["a\nb".to_owned()];
        assert_eq!(TextEvents::write(&texts), "data: a\ndata: b\n\n");
        let event = vec![json!({"event": "tick", "data": {"n": 1}, "id": null})];
        assert_eq!(
            WholeEvents::write(&event),
            "event: tick\ndata: {\"n\":1}\n\n"
        );
    }
}

//! Whether two JSON texts mean the same.

use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

/// JSON whose objects have each key once: what they mean is not in doubt.
#[derive(Debug)]
pub struct Clear(pub Value);

impl Clear {
    /// Reads a text; `None` if it is no JSON or has a key twice.
    pub fn read(text: &[u8]) -> Option<Value> {
        serde_json::from_slice::<Self>(text)
            .ok()
            .map(|clear| clear.0)
    }
}

impl<'de> Deserialize<'de> for Clear {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ClearVisitor)
    }
}

struct ClearVisitor;

impl<'de> Visitor<'de> for ClearVisitor {
    type Value = Clear;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value without a key twice")
    }

    fn visit_unit<E>(self) -> Result<Clear, E> {
        Ok(Clear(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Clear, E> {
        Ok(Clear(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Clear, E> {
        Ok(Clear(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Clear, E> {
        Ok(Clear(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Clear, E> {
        Ok(Clear(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Clear, E> {
        Ok(Clear(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Clear, A::Error> {
        let mut values = Vec::new();
        while let Some(Clear(value)) = list.next_element()? {
            values.push(value);
        }
        Ok(Clear(values.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Clear, A::Error> {
        let (mut keys, mut entries) = (HashSet::new(), serde_json::Map::new());
        while let Some((key, Clear(value))) = object.next_entry::<String, Clear>()? {
            if !keys.insert(key.clone()) {
                return Err(serde::de::Error::custom("a key twice"));
            }
            entries.insert(key, value);
        }
        Ok(Clear(entries.into()))
    }
}

/// Tags of the unions. `"2"` is taken for `2` there and the other way round, since
/// servers do so, and the document's own is written.
const TAGS: &[&str] = &["cloudProvider", "kind", "method", "on", "op", "wheels"];

/// The path of the first part that differs; keys may come in any order, numbers
/// are compared by their value, and a key with `null` is the same as none.
pub fn difference(before: &Value, after: &Value) -> Option<String> {
    compare(before, after, true)
}

/// As [`difference`], but keys of `before` may be missing in `after`.
pub fn addition(before: &Value, after: &Value) -> Option<String> {
    compare(before, after, false)
}

/// How many keys of objects hold `null`, at any depth.
pub fn nulls(value: &Value) -> usize {
    match value {
        Value::Object(object) => {
            let own = object.values().filter(|value| value.is_null()).count();
            own + object.values().map(nulls).sum::<usize>()
        }
        Value::Array(list) => list.iter().map(nulls).sum(),
        _ => 0,
    }
}

fn compare(before: &Value, after: &Value, all: bool) -> Option<String> {
    match (before, after) {
        (Value::Object(one), Value::Object(other)) => compare_objects(one, other, all),
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(at, (one, other))| {
                compare(one, other, all).map(|inner| format!("/{at}{inner}"))
            })
        }
        (Value::Number(one), Value::Number(other)) => {
            let same = one == other || one.as_f64() == other.as_f64();
            (!same).then(|| format!(": {one} became {other}"))
        }
        (one, other) => (one != other).then(|| format!(": {one} became {other}")),
    }
}

type Object = serde_json::Map<String, Value>;

fn compare_objects(before: &Object, after: &Object, all: bool) -> Option<String> {
    let is_new = |(key, value): &(&String, &Value)| !value.is_null() && !before.contains_key(*key);
    if let Some((key, _)) = after.iter().find(is_new) {
        return Some(format!("/{key} added"));
    }
    before.iter().find_map(|(key, value)| match after.get(key) {
        Some(kept) if TAGS.contains(&key.as_str()) && is_same_tag(value, kept) => None,
        Some(kept) => compare(value, kept, all).map(|inner| format!("/{key}{inner}")),
        None => (all && !value.is_null()).then(|| format!("/{key} lost")),
    })
}

fn is_same_tag(one: &Value, other: &Value) -> bool {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    text(one) == text(other)
}

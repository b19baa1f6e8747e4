//! Whether a value that is read and written again is what it was.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Reads a JSON text as a type and writes it again: the keys of objects may come
/// in another order, and numbers are the same that have the same value.
///
/// # Errors
/// The text is not of the type, or something differs.
pub fn round_trip<T: DeserializeOwned + Serialize>(json: &str) -> Result<(), String> {
    let value: T = serde_json::from_str(json).map_err(|error| error.to_string())?;
    // Through the text, which is what a server gets: `0.1` as an `f32` is another
    // number as a `Value`.
    let written = serde_json::to_string(&value).map_err(|error| error.to_string())?;
    let [before, written] = [json, &written].map(serde_json::from_str);
    let before = before.map_err(|error| error.to_string())?;
    let written = written.map_err(|error| error.to_string())?;
    match difference(&before, &written) {
        Some(difference) => Err(difference),
        None => Ok(()),
    }
}

/// The first part that differs, by its place.
fn difference(before: &Value, after: &Value) -> Option<String> {
    match (before, after) {
        (Value::Object(one), Value::Object(other)) => {
            if let Some(key) = other.keys().find(|key| !one.contains_key(*key)) {
                return Some(format!("/{key} was added"));
            }
            one.iter().find_map(|(key, value)| match other.get(key) {
                Some(kept) => difference(value, kept).map(|inner| format!("/{key}{inner}")),
                None => Some(format!("/{key} was lost")),
            })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(at, (one, other))| {
                difference(one, other).map(|inner| format!("/{at}{inner}"))
            })
        }
        (Value::Number(one), Value::Number(other)) if one.as_f64() == other.as_f64() => None,
        (one, other) => (one != other).then(|| format!(": {one} became {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_spelling_are_no_difference() {
        let check = round_trip::<Value>;
        assert_eq!(check(r#"{"a":[1.0,{"b":1e2}],"c":null}"#), Ok(()));
        assert!(check("{").is_err());
        assert_eq!(round_trip::<f32>("0.1"), Ok(()));
    }

    #[test]
    fn what_is_lost_added_or_changed_is_told() {
        let told = |one: &str, other: &str| {
            let read = |json| serde_json::from_str(json).unwrap();
            difference(&read(one), &read(other)).unwrap_or_default()
        };
        assert_eq!(told(r#"{"a":{"b":1}}"#, r#"{"a":{}}"#), "/a/b was lost");
        assert_eq!(told(r#"{"a":{}}"#, r#"{"a":{"b":1}}"#), "/a/b was added");
        assert_eq!(told("[1,2]", "[1,3]"), "/1: 2 became 3");
        assert_eq!(told("[1]", "[1,2]"), ": [1] became [1,2]");
        assert_eq!(told("1.0", "1"), "");
        assert_eq!(told("1", "\"1\""), ": 1 became \"1\"");
    }
}

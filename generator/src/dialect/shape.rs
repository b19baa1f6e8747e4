//! Values of the wrong kind: `required: "yes"`, `minLength: "3"`, `tags: null`.

use serde_json::{Number, Value};

use crate::dialect::at::At;
use crate::dialect::version::kind_of;
use crate::dialect::{Normalizer, Object};

/// What a value has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Looked at elsewhere, or anything.
    Any,
    Text,
    Flag,
    /// A count that is not negative.
    Count,
    Number,
    Texts,
    List,
    Object,
}

/// The keys of one kind of object.
pub(super) type Keys = &'static [(&'static str, Shape)];

impl Normalizer<'_> {
    /// Brings the values of an object to the shapes that its keys ask for.
    pub(super) fn shape(&mut self, object: &mut Object, at: &At<'_>, keys: Keys) {
        let mut unfit = Vec::new();
        for (key, value) in object.iter_mut() {
            match keys.iter().find(|(known, _)| known == key) {
                Some((_, shape)) if shape.fits(value) => {}
                Some((_, shape)) => {
                    if !self.reshape(value, *shape, key, &at.key(key)) {
                        unfit.push(key.clone());
                    }
                }
                None => {
                    let names = keys.iter().map(|(known, _)| *known);
                    self.suggest(key, names, at);
                }
            }
        }
        for key in unfit {
            object.shift_remove(&key);
        }
    }

    /// Whether a value could be brought to a shape; if not, it has to go.
    pub(super) fn reshape(
        &mut self,
        value: &mut Value,
        shape: Shape,
        key: &str,
        at: &At<'_>,
    ) -> bool {
        if value.is_null() {
            self.report.once(
                at,
                "null-value",
                key,
                || {
                    format!(
                        "`{key}` is null where {} is expected; it is read as absent",
                        shape.words()
                    )
                },
                None,
            );
            return false;
        }
        let actual = kind_of(value);
        let Some(new) = shape.from(value) else {
            let message = format!(
                "`{key}` is {actual} where {} is expected; it is ignored",
                shape.words()
            );
            self.report.warn(at, "wrong-kind", message);
            return false;
        };
        let message = format!(
            "`{key}` is {actual} where {} is expected; it is read as `{new}`",
            shape.words()
        );
        self.report.warn(at, "wrong-kind", message);
        *value = new;
        true
    }

    /// Warns of a key that is unknown but nearly a known one.
    pub(super) fn suggest(
        &mut self,
        key: &str,
        known: impl Iterator<Item = &'static str>,
        at: &At<'_>,
    ) {
        if key.starts_with("x-") || key.starts_with('$') {
            return;
        }
        if let Some(near) = nearest(key, known) {
            let message =
                || format!("`{key}` is no key here; it is ignored. Did you mean `{near}`?");
            self.report
                .once(&at.key(key), "unknown-key", key, message, None);
        }
    }
}

/// The known name that a misspelt one most likely stands for.
pub(super) fn nearest<'k>(name: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    const LONGEST: usize = 32;
    let allowed = match name.len() {
        0..4 => return None,
        4..7 => 1,
        7..LONGEST => 2,
        _ => return None,
    };
    known
        .filter(|known| known.len().abs_diff(name.len()) <= allowed)
        .map(|known| (strsim::levenshtein(name, known), known))
        .filter(|(distance, _)| (1..=allowed).contains(distance))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

impl Shape {
    pub(super) fn fits(self, value: &Value) -> bool {
        match self {
            Self::Any => true,
            Self::Text => value.is_string(),
            Self::Flag => value.is_boolean(),
            Self::Count => value.is_u64(),
            Self::Number => value.is_number(),
            Self::Texts => value
                .as_array()
                .is_some_and(|items| items.iter().all(Value::is_string)),
            Self::List => value.is_array(),
            Self::Object => value.is_object(),
        }
    }

    /// The value in this shape, where what was meant is plain.
    fn from(self, value: &Value) -> Option<Value> {
        match self {
            Self::Any | Self::Object => None,
            Self::Text => text(value).map(Value::String),
            Self::Flag => flag(value).map(Value::Bool),
            Self::Count => count(value).map(Value::from),
            Self::Number => number(value.as_str()?).map(Value::Number),
            Self::Texts => texts(value),
            Self::List => value.is_object().then(|| Value::Array(vec![value.clone()])),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Any => "anything",
            Self::Text => "text",
            Self::Flag => "true or false",
            Self::Count => "a count",
            Self::Number => "a number",
            Self::Texts => "a list of texts",
            Self::List => "a list",
            Self::Object => "an object",
        }
    }
}

/// A scalar as text.
pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// What people write for true and false.
pub(super) fn flag(value: &Value) -> Option<bool> {
    let text = text(value)?.to_ascii_lowercase();
    match text.as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// A number written as text.
pub(super) fn number(text: &str) -> Option<Number> {
    let text = text.trim();
    if let Ok(integer) = text.parse::<i64>() {
        return Some(integer.into());
    }
    if let Ok(integer) = text.parse::<u64>() {
        return Some(integer.into());
    }
    text.parse::<f64>().ok().and_then(Number::from_f64)
}

fn count(value: &Value) -> Option<u64> {
    // Above this a double no longer holds every whole number.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let number = match value {
        Value::String(text) => number(text)?,
        Value::Number(number) => number.clone(),
        _ => return None,
    };
    number.as_u64().or_else(|| {
        let float = number.as_f64()?;
        let whole = float.fract() == 0.0 && (0.0..=EXACT).contains(&float);
        whole.then_some(float as u64)
    })
}

fn texts(value: &Value) -> Option<Value> {
    match value {
        Value::Array(items) => Some(items.iter().filter_map(text).collect()),
        Value::String(_) => Some(Value::Array(vec![value.clone()])),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn plain_intentions_are_read() {
        assert_eq!(Shape::Flag.from(&json!("yes")), Some(json!(true)));
        assert_eq!(Shape::Flag.from(&json!("perhaps")), None);
        assert_eq!(Shape::Count.from(&json!("3")), Some(json!(3)));
        assert_eq!(Shape::Count.from(&json!(3.0)), Some(json!(3)));
        assert_eq!(Shape::Count.from(&json!(-3)), None);
        assert_eq!(Shape::Count.from(&json!(2.5)), None);
        assert_eq!(Shape::Text.from(&json!(1.5)), Some(json!("1.5")));
        assert_eq!(
            Shape::Texts.from(&json!(["a", 2, {}])),
            Some(json!(["a", "2"]))
        );
        assert_eq!(Shape::Number.from(&json!("0.5")), Some(json!(0.5)));
    }

    #[test]
    fn near_names_are_suggested() {
        let known = || ["required", "properties", "responses", "items"].into_iter();
        assert_eq!(nearest("requred", known()), Some("required"));
        assert_eq!(nearest("propertis", known()), Some("properties"));
        assert_eq!(nearest("item", known()), Some("items"));
        assert_eq!(nearest("required", known()), None);
        assert_eq!(nearest("name", known()), None);
    }
}

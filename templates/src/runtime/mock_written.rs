//! Values as parameters write them, read back: the type that is asked for decides
//! how a text is meant. The other direction is `parameter`.
#![cfg(feature = "mock")]

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde_json::Error;

use super::parameter::{PathStyle, QueryStyle};

/// What was written, as each kind of value would have it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Written {
    text: String,
    items: Option<Vec<Written>>,
    members: Option<Vec<(String, Written)>>,
}

/// Percent-decoded, with `+` for a space.
pub(crate) fn decoded(text: &str) -> String {
    let spaced = text.replace('+', " ");
    let decoded = percent_encoding::percent_decode_str(&spaced);
    decoded.decode_utf8_lossy().into_owned()
}

fn leaf(text: &str) -> Written {
    Written {
        text: decoded(text),
        ..Written::default()
    }
}

/// Items, or members as `key,value` (`key=value` if exploded), with a separator.
fn split(text: &str, separator: &str, explode: bool) -> Written {
    let pieces: Vec<&str> = text.split(separator).collect();
    let exploded = || {
        let pairs = pieces.iter().filter_map(|piece| piece.split_once('='));
        pairs
            .map(|(key, value)| (decoded(key), leaf(value)))
            .collect()
    };
    let alternating = || {
        let pairs = pieces.chunks_exact(2);
        pairs
            .map(|pair| (decoded(pair[0]), leaf(pair[1])))
            .collect()
    };
    Written {
        text: decoded(text),
        members: Some(if explode { exploded() } else { alternating() }),
        items: Some(pieces.iter().map(|piece| leaf(piece)).collect()),
    }
}

/// A path parameter.
pub(crate) fn path(text: &str, name: &str, style: PathStyle, explode: bool) -> Written {
    match style {
        // A path has no `+` for a space.
        PathStyle::Simple => split(&text.replace('+', "%2B"), ",", explode),
        PathStyle::Label => {
            let separator = if explode { "." } else { "," };
            split(text.strip_prefix('.').unwrap_or(text), separator, explode)
        }
        PathStyle::Matrix => {
            let bare = text.strip_prefix(';').unwrap_or(text);
            let named = format!("{name}=");
            if !explode {
                return split(bare.strip_prefix(&named).unwrap_or(bare), ",", false);
            }
            let pieces = bare.split(';');
            let items = pieces.map(|piece| leaf(piece.strip_prefix(&named).unwrap_or(piece)));
            Written {
                text: decoded(bare.strip_prefix(&named).unwrap_or(bare)),
                items: Some(items.collect()),
                ..split(bare, ";", true)
            }
        }
    }
}

/// A header, which is not encoded.
pub(crate) fn plain(text: &str, explode: bool) -> Written {
    split(&text.replace('%', "%25").replace('+', "%2B"), ",", explode)
}

/// A query parameter, if it is there.
pub(crate) fn query(
    pairs: &[(String, String)],
    name: &str,
    style: QueryStyle,
    explode: bool,
) -> Option<Written> {
    if style == QueryStyle::DeepObject {
        let nested = deep(pairs, name);
        if nested.members.is_some() {
            return Some(nested);
        }
    }
    let own: Vec<&str> = pairs
        .iter()
        .filter(|(key, _)| key == name)
        .map(|(_, value)| value.as_str())
        .collect();
    let first = own.first()?;
    if explode {
        return Some(Written {
            items: Some(own.iter().map(|value| leaf(value)).collect()),
            ..leaf(first)
        });
    }
    Some(match style {
        QueryStyle::SpaceDelimited => split(&first.replace("%20", "+"), "+", false),
        QueryStyle::PipeDelimited => split(&first.replace("%7C", "|"), "|", false),
        QueryStyle::Form | QueryStyle::DeepObject => split(first, ",", false),
    })
}

/// An object whose members stand among the other parameters; all are members where
/// none are named.
pub(crate) fn spread(pairs: &[(String, String)], members: &[&str]) -> Option<Written> {
    let member = |key: &str| members.is_empty() || members.contains(&key);
    let own: Vec<_> = pairs
        .iter()
        .filter(|(key, _)| member(key))
        .cloned()
        .collect();
    (!own.is_empty()).then(|| form(&own, &[]))
}

/// A form: an object of which members come again for each item of a list.
pub(crate) fn form(pairs: &[(String, String)], styles: &[(&str, QueryStyle, bool)]) -> Written {
    let mut members: Vec<(String, Written)> = Vec::new();
    for (key, _) in pairs {
        let key = key.split('[').next().unwrap_or_default();
        if members.iter().any(|(known, _)| known == key) {
            continue;
        }
        let style = styles.iter().find(|(name, ..)| *name == key);
        let (style, explode) = style.map_or((QueryStyle::DeepObject, true), |one| (one.1, one.2));
        members.extend(query(pairs, key, style, explode).map(|value| (key.to_owned(), value)));
    }
    Written {
        members: Some(members),
        ..Written::default()
    }
}

/// Members in brackets; brackets with numbers are items.
fn deep(pairs: &[(String, String)], name: &str) -> Written {
    let mut members: Vec<(String, Written)> = Vec::new();
    for (key, value) in pairs {
        let Some(rest) = key.strip_prefix(name) else {
            continue;
        };
        if rest.is_empty() || !rest.starts_with('[') {
            continue;
        }
        insert(&mut members, rest, value);
    }
    nested(members)
}

fn insert(members: &mut Vec<(String, Written)>, path: &str, value: &str) {
    let path = path.strip_prefix('[').unwrap_or(path);
    let (key, rest) = path.split_once(']').unwrap_or((path, ""));
    // `a[]=1&a[]=2` is a list.
    let key = match key {
        "" => members.len().to_string(),
        key => key.to_owned(),
    };
    let at = members.iter().position(|(known, _)| *known == key);
    let at = at.unwrap_or_else(|| {
        members.push((key, Written::default()));
        members.len() - 1
    });
    let member = &mut members[at].1;
    match rest {
        "" => *member = leaf(value),
        rest => {
            let mut inner = member.members.take().unwrap_or_default();
            insert(&mut inner, rest, value);
            *member = nested(inner);
        }
    }
}

fn nested(members: Vec<(String, Written)>) -> Written {
    if members.is_empty() {
        return Written::default();
    }
    Written {
        text: String::new(),
        items: Some(members.iter().map(|(_, item)| item.clone()).collect()),
        members: Some(members),
    }
}

impl Written {
    /// The value as JSON, where no type says what it is: numbers and booleans are
    /// known by their look.
    fn json(&self) -> serde_json::Value {
        let scalar = serde_json::from_str::<serde_json::Value>(&self.text).ok();
        let scalar = scalar.filter(|value| !value.is_string());
        match (scalar, &self.members, &self.items) {
            (Some(value), ..) => value,
            (None, Some(members), _) if self.text.is_empty() => members
                .iter()
                .map(|(key, value)| (key.clone(), value.json()))
                .collect(),
            (None, _, Some(items)) if items.len() > 1 => items.iter().map(Self::json).collect(),
            _ => self.text.as_str().into(),
        }
    }

    fn number<T: std::str::FromStr>(&self, what: &str) -> Result<T, Error> {
        let number = self.text.parse();
        number.map_err(|_| Error::custom(format_args!("{:?} is no {what}", self.text)))
    }
}

impl IntoDeserializer<'_, Error> for Written {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// The integers that are asked for.
macro_rules! integers {
    ($($method:ident => $visit:ident: $integer:ty),*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(self.number::<$integer>("integer")?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Written {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.json().deserialize_any(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.number("boolean")?)
    }

    integers! {
        deserialize_i8 => visit_i64: i64, deserialize_i16 => visit_i64: i64,
        deserialize_i32 => visit_i64: i64, deserialize_i64 => visit_i64: i64,
        deserialize_u8 => visit_u64: u64, deserialize_u16 => visit_u64: u64,
        deserialize_u32 => visit_u64: u64, deserialize_u64 => visit_u64: u64
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(self.number("number")?)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.text)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.text)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        // Raw JSON is asked for by a name of `serde_json`'s own.
        if name.starts_with("$serde_json") {
            let json = self.json().to_string();
            return serde_json::Deserializer::from_reader(json.as_bytes())
                .deserialize_newtype_struct(name, visitor);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.items {
            Some(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter())),
            None => text_as_json(&self.text)?.deserialize_seq(visitor),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.members {
            Some(members) => visitor.visit_map(MapDeserializer::new(members.into_iter())),
            None => text_as_json(&self.text)?.deserialize_map(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    serde::forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple_struct enum identifier ignored_any
    }
}

/// A list or object inside of another stands as JSON.
fn text_as_json(text: &str) -> Result<serde_json::Value, Error> {
    serde_json::from_str(text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use serde_json::value::to_raw_value;

    use super::super::opened::Opened;
    use super::super::parameter;
    use super::*;

    fn query_of(
        style: QueryStyle,
        name: &str,
        explode: bool,
        value: &Value,
    ) -> Vec<(String, String)> {
        let value = to_raw_value(value).unwrap();
        let value = Opened::of(&value);
        let mut pairs = Vec::new();
        parameter::query(style, name, explode, false, &value, &mut |key, value| {
            pairs.push((key.to_owned(), value.to_owned()));
        });
        pairs
    }

    fn pairs(written: &[(String, String)]) -> Vec<(String, String)> {
        let pairs = written.iter();
        pairs
            .map(|(key, value)| (decoded(key), value.clone()))
            .collect()
    }

    fn same<T: DeserializeOwned + serde::Serialize>(value: Value, back: Written) {
        let back = T::deserialize(back).unwrap();
        assert_eq!(serde_json::to_value(back).unwrap(), value);
    }

    #[test]
    fn what_parameters_write_is_read_back() {
        use PathStyle::{Label, Matrix, Simple};
        let scalar = json!("a,b/c +%é");
        let list = json!(["a,b", "c d", "1"]);
        let object = json!({"R": "100,1", "G": "x=y"});
        for style in [Simple, Label, Matrix] {
            for explode in [false, true] {
                let write = |value: &Value| {
                    let value = to_raw_value(value).unwrap();
                    let value = Opened::of(&value);
                    let text = parameter::path(style, "color", explode, &value).unwrap();
                    path(&text, "color", style, explode)
                };
                same::<String>(scalar.clone(), write(&scalar));
                same::<Vec<String>>(list.clone(), write(&list));
                same::<BTreeMap<String, String>>(object.clone(), write(&object));
            }
        }
        use QueryStyle::{DeepObject, Form, PipeDelimited, SpaceDelimited};
        for style in [Form, SpaceDelimited, PipeDelimited, DeepObject] {
            for explode in [false, true] {
                let write = |value: &Value| {
                    let written = query_of(style, "color", explode, value);
                    query(&pairs(&written), "color", style, explode).unwrap()
                };
                same::<String>(scalar.clone(), write(&scalar));
                let list = match style {
                    // Nothing tells its spaces from those between items.
                    SpaceDelimited => json!(["a,b", "1"]),
                    _ => list.clone(),
                };
                same::<Vec<String>>(list.clone(), write(&list));
            }
        }
    }

    #[test]
    fn objects_in_queries_are_read_back() {
        let object = json!({"R": 100, "G": {"a": [1, 2], "b": true}});
        let written = query_of(QueryStyle::DeepObject, "f", true, &object);
        let back = query(&pairs(&written), "f", QueryStyle::DeepObject, true).unwrap();
        let back = BTreeMap::<String, Value>::deserialize(back).unwrap();
        assert_eq!(back["R"], 100);
        assert_eq!(back["G"]["b"], true);
        let flat = json!({"R": 100, "G": 200});
        let mut written = query_of(QueryStyle::Form, "f", true, &flat);
        written.push(("page".to_owned(), "1".to_owned()));
        let back = spread(&pairs(&written), &["R", "G"]).unwrap();
        same::<BTreeMap<String, u8>>(flat.clone(), back);
        assert_eq!(spread(&pairs(&written), &["X"]), None);
    }

    #[test]
    fn types_decide_what_a_text_is() {
        let text = || leaf("12");
        same::<String>(json!("12"), text());
        same::<u16>(json!(12), text());
        same::<f64>(json!(12.0), text());
        same::<Value>(json!(12), text());
        same::<Option<i64>>(json!(12), text());
        same::<bool>(json!(true), leaf("true"));
        assert!(bool::deserialize(text()).is_err());
        assert!(u8::deserialize(leaf("300")).is_err());
        let raw = Box::<serde_json::value::RawValue>::deserialize(text()).unwrap();
        assert_eq!(raw.get(), "12");
    }
}

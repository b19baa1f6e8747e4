//! Parser events to a [`Value`], with everything in the text noticed that a
//! value cannot say.

use std::cell::{Cell, RefCell};
use std::fmt;

use serde::de::{self, DeserializeSeed, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::trail::{Step, Trail};
use crate::diagnostic::{Format, Pointer};

/// What was noticed while a tree was built.
pub(super) struct Notices {
    format: Format,
    max_nodes: usize,
    nodes: Cell<usize>,
    /// Whether the value just built is to be left out.
    left_out: Cell<bool>,
    found: RefCell<Vec<(Pointer, Notice)>>,
}

/// Something that a [`Value`] cannot say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice {
    /// A key was in its object before.
    SecondKey,
    /// A number was infinite or none at all.
    NotFinite,
    /// A merge key (`<<`) had a value that cannot be merged.
    BadMerge,
    /// A value had a tag that means nothing here.
    UnknownTag,
    /// A number may have lost digits, if it was written as an integer.
    Large,
}

/// The memory that an object takes beside its entries, counted in values.
const OBJECT_COST: usize = 4;

/// No more than this many things are noticed in one file.
const MAX_NOTICES: usize = 1000;

impl Notices {
    pub(super) fn new(format: Format, max_nodes: usize) -> Self {
        Self {
            format,
            max_nodes,
            nodes: Cell::new(0),
            left_out: Cell::new(false),
            found: RefCell::default(),
        }
    }

    /// Whether building ended because there was too much.
    pub(super) fn is_full(&self) -> bool {
        self.nodes.get() > self.max_nodes
    }

    pub(super) fn into_found(self) -> Vec<(Pointer, Notice)> {
        self.found.into_inner()
    }

    fn add(&self, trail: Option<&Trail<'_>>, notice: Notice) {
        let mut found = self.found.borrow_mut();
        if found.len() < MAX_NOTICES {
            found.push((Trail::pointer(trail, &Pointer::root()), notice));
        }
    }
}

/// Builds one node and all that is inside it.
#[derive(Clone, Copy)]
pub(super) struct Tree<'a> {
    notices: &'a Notices,
    trail: Option<&'a Trail<'a>>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(notices: &'a Notices) -> Self {
        Self {
            notices,
            trail: None,
        }
    }

    fn count<E: de::Error>(self, nodes: usize) -> Result<(), E> {
        let nodes = self.notices.nodes.get() + nodes;
        self.notices.nodes.set(nodes);
        if nodes > self.notices.max_nodes {
            return Err(E::custom("too many values"));
        }
        Ok(())
    }

    fn notice(self, notice: Notice) {
        self.notices.add(self.trail, notice);
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.count(1)?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        // Smaller integers are kept as such by the parsers.
        const LARGE: f64 = 9_007_199_254_740_992.0;
        if value.abs() >= LARGE {
            self.notice(Notice::Large);
        }
        match Number::from_f64(value) {
            Some(number) => Ok(Value::Number(number)),
            None => {
                self.notice(Notice::NotFinite);
                self.notices.left_out.set(true);
                Ok(Value::Null)
            }
        }
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    /// A tag of YAML that JSON knows nothing of.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (_, content) = data.variant::<String>()?;
        self.notice(Notice::UnknownTag);
        content.newtype_variant_seed(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        loop {
            let trail = Trail {
                parent: self.trail,
                step: Step::Item(values.len()),
            };
            let seed = Tree {
                notices: self.notices,
                trail: Some(&trail),
            };
            match items.next_element_seed(seed)? {
                Some(value) => {
                    self.notices.left_out.set(false);
                    values.push(value);
                }
                None => return Ok(Value::Array(values)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        self.count(OBJECT_COST)?;
        let mut object = Map::new();
        let mut merged = Vec::new();
        while let Some(key) = entries.next_key::<String>()? {
            let trail = Trail {
                parent: self.trail,
                step: Step::Key(&key),
            };
            let seed = Tree {
                notices: self.notices,
                trail: Some(&trail),
            };
            let value = entries.next_value_seed(seed)?;
            if self.notices.left_out.take() {
                continue;
            }
            if self.notices.format == Format::Yaml && key == "<<" {
                match is_mergeable(&value) {
                    true => merged.push(value),
                    false => seed.notice(Notice::BadMerge),
                }
            } else if object.contains_key(&key) {
                seed.notice(Notice::SecondKey);
            } else {
                object.insert(key, value);
            }
        }
        for value in merged {
            merge(&mut object, value);
        }
        Ok(Value::Object(object))
    }
}

fn is_mergeable(value: &Value) -> bool {
    match value {
        Value::Object(_) => true,
        Value::Array(items) => items.iter().all(Value::is_object),
        _ => false,
    }
}

/// Adds what a merge key (`<<`) brings; what is there already stays.
fn merge(object: &mut Map<String, Value>, value: Value) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                object.entry(key).or_insert(value);
            }
        }
        Value::Array(items) => {
            for item in items {
                merge(object, item);
            }
        }
        _ => {}
    }
}

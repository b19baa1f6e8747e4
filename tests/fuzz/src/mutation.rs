//! Changes of a document as a tree: bytes that are changed at random are
//! rarely YAML, and what is no document never gets past the reader.

use libfuzzer_sys::fuzzer_mutate;
use serde_json::Value;

/// Words that mean something in a document.
const WORDS: &[&str] = &[
    "$ref",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "type",
    "object",
    "array",
    "string",
    "integer",
    "number",
    "boolean",
    "null",
    "items",
    "properties",
    "required",
    "additionalProperties",
    "patternProperties",
    "discriminator",
    "propertyName",
    "mapping",
    "enum",
    "const",
    "default",
    "nullable",
    "readOnly",
    "writeOnly",
    "format",
    "int32",
    "int64",
    "date-time",
    "binary",
    "byte",
    "pattern",
    "minimum",
    "maximum",
    "minLength",
    "maxItems",
    "title",
    "description",
    "example",
    "examples",
    "schema",
    "content",
    "application/json",
    "multipart/form-data",
    "text/plain",
    "application/octet-stream",
    "text/event-stream",
    "application/xml",
    "parameters",
    "name",
    "in",
    "query",
    "path",
    "header",
    "cookie",
    "style",
    "explode",
    "deepObject",
    "requestBody",
    "responses",
    "200",
    "4XX",
    "default",
    "headers",
    "get",
    "post",
    "operationId",
    "tags",
    "security",
    "securitySchemes",
    "servers",
    "url",
    "variables",
    "components",
    "schemas",
    "paths",
    "openapi",
    "3.0.3",
    "3.1.0",
    "3.2.0",
    "swagger",
    "2.0",
    "definitions",
    "deprecated",
    "prefixItems",
    "if",
    "then",
    "$defs",
    "$id",
    "$anchor",
    "webhooks",
    "callbacks",
    "links",
    "",
    "self",
    "Client",
    "Unknown",
    "#/components/schemas/A",
    "#",
    "a",
    "\u{202e}",
    "/{id}",
    "*/",
];

/// Changes a document in `data`, whose first `size` bytes are used; the new
/// size. Half of the time, and where it is no document, bytes change instead.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut dice = Dice(u64::from(seed) << 1 | 1);
    let tree = match dice.below(4) {
        0 => None,
        _ => std::str::from_utf8(&data[..size]).ok().and_then(read),
    };
    let Some(mut tree) = tree else {
        return fuzzer_mutate(data, size, max_size);
    };
    for _ in 0..=dice.below(3) {
        change(&mut tree, &mut dice);
    }
    let Ok(text) = serde_json::to_vec(&tree) else {
        return fuzzer_mutate(data, size, max_size);
    };
    if text.len() > max_size {
        return fuzzer_mutate(data, size, max_size);
    }
    data[..text.len()].copy_from_slice(&text);
    text.len()
}

fn read(text: &str) -> Option<Value> {
    let tree: Value = match text.starts_with('{') {
        true => serde_json::from_str(text).ok()?,
        false => serde_yaml::from_str(text).ok()?,
    };
    tree.is_object().then_some(tree)
}

fn change(tree: &mut Value, dice: &mut Dice) {
    let parts = count(tree);
    let other = part(tree, &mut dice.below(parts)).map(|part| part.clone());
    let Some(chosen) = part(tree, &mut dice.below(parts)) else {
        return;
    };
    match (dice.below(8), chosen) {
        (0, chosen) => *chosen = scalar(dice),
        (1, chosen) => *chosen = other.unwrap_or_default(),
        (2, Value::Object(object)) if !object.is_empty() => {
            take(object, dice);
        }
        (3, Value::Object(object)) if !object.is_empty() => rename(object, dice),
        (2 | 3, Value::Array(list)) if !list.is_empty() => {
            let at = dice.below(list.len());
            list.remove(at);
        }
        (4, Value::Array(list)) if !list.is_empty() => {
            let again = list[dice.below(list.len())].clone();
            list.push(again);
        }
        (_, Value::Object(object)) => {
            let value = match dice.below(2) {
                0 => scalar(dice),
                _ => other.unwrap_or_default(),
            };
            object.insert(word(dice).to_owned(), value);
        }
        (_, Value::Array(list)) => list.push(other.unwrap_or_default()),
        (5, chosen) => *chosen = serde_json::json!({ word(dice): chosen.clone() }),
        (6, chosen) => *chosen = serde_json::json!([chosen.clone()]),
        (_, chosen) => *chosen = scalar(dice),
    }
}

fn rename(object: &mut serde_json::Map<String, Value>, dice: &mut Dice) {
    if let Some(value) = take(object, dice) {
        object.insert(word(dice).to_owned(), value);
    }
}

/// Removes any entry.
fn take(object: &mut serde_json::Map<String, Value>, dice: &mut Dice) -> Option<Value> {
    let key = object.keys().nth(dice.below(object.len()))?.clone();
    object.shift_remove(&key)
}

fn word(dice: &mut Dice) -> &'static str {
    WORDS[dice.below(WORDS.len())]
}

fn scalar(dice: &mut Dice) -> Value {
    match dice.below(10) {
        0 => Value::Null,
        1 => Value::Bool(dice.below(2) == 0),
        2 => Value::from(dice.below(5)),
        3 => Value::from(-1),
        4 => Value::from(i64::MAX),
        5 => Value::from(0.5),
        6 => Value::Object(serde_json::Map::new()),
        7 => Value::Array(Vec::new()),
        _ => Value::from(word(dice)),
    }
}

fn count(tree: &Value) -> usize {
    1 + match tree {
        Value::Array(list) => list.iter().map(count).sum(),
        Value::Object(object) => object.values().map(count).sum(),
        _ => 0,
    }
}

/// The part with a number, in the order of the document.
fn part<'t>(tree: &'t mut Value, number: &mut usize) -> Option<&'t mut Value> {
    if *number == 0 {
        return Some(tree);
    }
    *number -= 1;
    match tree {
        Value::Array(list) => list.iter_mut().find_map(|value| part(value, number)),
        Value::Object(object) => object.values_mut().find_map(|value| part(value, number)),
        _ => None,
    }
}

/// A generator of numbers that the seed decides (xorshift64*).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let number = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(number).unwrap_or_default() % end.max(1)
    }
}

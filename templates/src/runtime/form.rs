//! Bodies of `application/x-www-form-urlencoded`.

use serde::Serialize;
use serde_json::value::RawValue;

use super::call::{Call, add_pair};
use super::opened::Opened;
use super::parameter::{self, QueryStyle};

/// How a property of a form is written, where the document says so: its name, its
/// style and whether it is exploded.
pub(crate) type FieldStyle = (&'static str, QueryStyle, bool);

impl Call<'_> {
    /// Sets a form as the body: a pair for each property of an object. Items of
    /// lists repeat the key and objects are JSON, unless `styles` has it otherwise
    /// (OpenAPI 3.0.3, "Encoding Object").
    pub(crate) fn form(
        &mut self,
        media_type: &'static str,
        body: &(impl Serialize + ?Sized),
        styles: &[FieldStyle],
    ) {
        let body = self.value("body", body);
        let form = match Opened::of(&body).without_nulls() {
            Opened::Members(properties) => properties,
            Opened::Null => Vec::new(),
            _ => return self.refuse("body", "a form is made of an object"),
        };
        let mut pairs = String::new();
        for (name, value) in &form {
            let style = styles.iter().find(|(styled, ..)| styled == name);
            for (key, value) in field(name, value, style) {
                add_pair(&mut pairs, &key, &value);
            }
        }
        self.body(media_type, pairs);
    }
}

fn field(name: &str, value: &RawValue, style: Option<&FieldStyle>) -> Vec<(String, String)> {
    let opened = Opened::of(value);
    match (style, opened) {
        (Some((_, style, explode)), opened) => {
            parameter::query(*style, name, *explode, false, &opened)
        }
        // As its JSON.
        (None, Opened::Members(_)) => {
            parameter::query(QueryStyle::Form, name, true, false, &Opened::Scalar(value))
        }
        (None, opened) => parameter::query(QueryStyle::Form, name, true, false, &opened),
    }
}

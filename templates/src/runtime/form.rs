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
        let written = ("body", self.write(body));
        self.with_written(written, |call, form| match form {
            Opened::Members(properties) => call.set_form(media_type, &properties, styles),
            Opened::Null => call.set_form(media_type, &[], styles),
            _ => call.refuse("body", "a form is made of an object"),
        });
    }

    fn set_form(
        &mut self,
        media_type: &'static str,
        properties: &[(String, &RawValue)],
        styles: &[FieldStyle],
    ) {
        let mut pairs = String::new();
        for (name, value) in properties {
            let style = styles.iter().find(|(styled, ..)| styled == name);
            field(name, value, style, &mut |key, value| {
                add_pair(&mut pairs, key, value);
            });
        }
        self.body(media_type, pairs);
    }
}

fn field(
    name: &str,
    value: &RawValue,
    style: Option<&FieldStyle>,
    add: &mut dyn FnMut(&str, &str),
) {
    let value = match Opened::of(value) {
        // As its JSON.
        Opened::Members(_) if style.is_none() => Opened::Scalar(value),
        opened => opened,
    };
    let (style, explode) = match style {
        Some((_, style, explode)) => (*style, *explode),
        None => (QueryStyle::Form, true),
    };
    parameter::query(style, name, explode, false, &value, add);
}

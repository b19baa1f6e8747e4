//! A test of the generated crate: examples of the document, read and written
//! again, are what they were.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::emit::file::{self, Draft, EmitError};
use crate::emit::rust_type::{From, ident};
use crate::emit::{Emission, Files};
use crate::model::{Content, Example, Slot, Type, TypeId, View};

/// What compares, without its tests.
const ROUND_TRIP: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/templates/src/round_trip.rs"
));

/// The test, if it is wanted and there is an example.
pub(super) fn files(emission: Emission<'_>) -> Result<Files, EmitError> {
    let rows = match emission.package.style.example_tests {
        true => emission.example_rows(),
        false => BTreeSet::new(),
    };
    if rows.is_empty() {
        return Ok(Files::new());
    }
    let (compare, _) = ROUND_TRIP
        .split_once("\n#[cfg(test)]")
        .unwrap_or((ROUND_TRIP, ""));
    Ok(Files::from([
        (
            "tests/examples/main.rs".into(),
            emission.example_test(&rows)?,
        ),
        (
            "tests/examples/round_trip.rs".into(),
            format!("{}{compare}", file::HEADER),
        ),
    ]))
}

/// An example: its schema, its type and its JSON.
type Row = (String, String, String);

impl Emission<'_> {
    fn example_test(self, rows: &BTreeSet<Row>) -> Result<String, EmitError> {
        let crate_name = self.package.name.replace('-', "_");
        let has_types = rows.iter().any(|(_, ty, _)| ty.contains("types ::"));
        let test = Draft::whole("tests/examples/main.rs", || {
            let rows = rows.iter().map(|(schema, ty, json)| {
                // It was made of tokens a moment ago.
                let ty: TokenStream = ty.parse().unwrap_or_default();
                quote! { (#schema, round_trip::<#ty>, #json) }
            });
            let crate_name = ident(&crate_name);
            let types = has_types.then(|| quote! { use #crate_name::types; });
            quote! {
                //! Examples of the document: read and written again, they are what they were.
                #![cfg(not(any(doctest, doc)))]

                mod round_trip;

                #types
                use round_trip::round_trip;

                /// The schema, how its type is read and written, and the example.
                type Example = (&'static str, fn(&str) -> Result<(), String>, &'static str);

                const EXAMPLES: &[Example] = &[#(#rows),*];

                #[test]
                fn examples_come_back_as_they_were() {
                    let mut failed = 0;
                    for (schema, check, json) in EXAMPLES {
                        if let Err(difference) = check(json) {
                            failed += 1;
                            println!("{schema}\n\t{difference}\n\t{json}");
                        }
                    }
                    assert_eq!(failed, 0, "of {} examples", EXAMPLES.len());
                }
            }
        });
        test.render().map(|(_, text)| text)
    }

    /// The examples of bodies, answers, parameters, types and their fields.
    fn example_rows(self) -> BTreeSet<Row> {
        let mut rows = BTreeSet::new();
        let mut add = |slot: &Slot, example: &Example| {
            let ty = self.slot(slot, From::Elsewhere).to_string();
            rows.insert((example.schema.clone(), ty, example.value.to_string()));
        };
        for operation in &self.api.operations {
            let body = operation.body.iter();
            for (slot, body) in body.filter_map(|body| Some((body.content.slot()?, body))) {
                body.examples.iter().for_each(|example| add(slot, example));
            }
            for response in &operation.responses {
                if let Some(Content::Json(slot)) = &response.body {
                    response
                        .examples
                        .iter()
                        .for_each(|example| add(slot, example));
                }
            }
        }
        for (index, definition) in self.api.types.iter().enumerate() {
            // Examples are written for what a server sends.
            let example = definition
                .example
                .as_ref()
                .filter(|_| definition.view != View::Request);
            if let Some(example) = example.filter(|example| example.value != Value::Null) {
                add(&Slot::of(Type::Named(TypeId(index))), example);
            }
        }
        rows
    }
}

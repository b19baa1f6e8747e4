//! A test of the generated crate: examples of the document, read and written
//! again, are what they were.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::emit::file::{self, Draft};
use crate::emit::rust_type::{From, ident};
use crate::emit::{Emission, Files};
use crate::model::{BodyContent, Content, Slot, StatusSpec, Type, TypeId, TypeKind, View};

/// The test.
pub(super) const MAIN: &str = "tests/examples/main.rs";

/// What compares, with its own tests.
const ROUND_TRIP: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/templates/src/round_trip.rs"
));

/// The test, if it is wanted and there is an example.
pub(super) fn draft(emission: Emission<'_>) -> Option<Draft<'_>> {
    let wanted = emission.package.style.example_tests && !emission.is_module();
    let rows = match wanted {
        true => emission.example_rows(),
        false => BTreeSet::new(),
    };
    (!rows.is_empty()).then(|| Draft::whole(MAIN, move || emission.example_test(&rows)))
}

/// What the test compares with, where there is one.
pub(super) fn comparison(files: &Files) -> Option<(PathBuf, String)> {
    let (compare, _) = ROUND_TRIP
        .split_once("\n#[cfg(test)]")
        .unwrap_or((ROUND_TRIP, ""));
    let is_there = files.contains_key(Path::new(MAIN));
    is_there.then(|| {
        let text = format!("{}{compare}", file::HEADER);
        ("tests/examples/round_trip.rs".into(), text)
    })
}

/// An example: its schema, its type and its JSON.
type Row = (String, String, String);

impl Emission<'_> {
    fn example_test(self, rows: &BTreeSet<Row>) -> TokenStream {
        let crate_name = ident(&self.package.name.replace('-', "_"));
        let types = rows.iter().any(|(_, ty, _)| ty.contains("types ::"));
        let types = types.then(|| quote! { use #crate_name::types; });
        let rows = rows.iter().map(|(schema, ty, json)| {
            // It was made of tokens a moment ago.
            let ty: TokenStream = ty.parse().unwrap_or_default();
            quote! { (#schema, round_trip::<#ty>, #json) }
        });
        quote! {
            //! Examples of the document: read and written again, they are what they were.
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
    }

    /// The examples of bodies, answers, parameters, types and their fields, as far as
    /// it says something that they come back.
    fn example_rows(self) -> BTreeSet<Row> {
        let mut rows = BTreeSet::new();
        let mut add = |slot: &Slot, at: &str, value: &Value| {
            let ty = self.slot(slot, From::Elsewhere).to_string();
            rows.insert((at.to_owned(), ty, value.to_string()));
        };
        for operation in &self.api.operations {
            let call = format!("{} {}", operation.method, operation.path);
            if let Some(body) = &operation.body
                && let BodyContent::Json(slot) = &body.content
            {
                let examples = body.examples.iter();
                examples.for_each(|one| add(slot, &call, &one.value));
            }
            for response in &operation.responses {
                if let Some(Content::Json(slot)) = &response.body {
                    let at = format!("{call}: {}", status(response.status));
                    response
                        .examples
                        .iter()
                        .for_each(|one| add(slot, &at, &one.value));
                }
            }
        }
        for operation in &self.api.operations {
            for parameter in &operation.parameters {
                let at = format!(
                    "{} {}: {}",
                    operation.method, operation.path, parameter.name
                );
                let slot = Slot::of(parameter.ty.clone());
                let example = parameter.example.iter();
                let telling = example.filter(|value| tells(&slot.ty, value));
                telling.for_each(|value| add(&slot, &at, value));
            }
        }
        // Examples are written for what a server sends.
        let types = self.api.types.iter().enumerate();
        for (index, definition) in types.filter(|(_, one)| one.view != View::Request) {
            let examples = definition.examples.iter();
            for example in examples.filter(|example| example.value != Value::Null) {
                let slot = Slot::of(Type::Named(TypeId(index)));
                add(&slot, &example.schema, &example.value);
            }
            let TypeKind::Struct(structure) = &definition.kind else {
                continue;
            };
            let path = &definition.path;
            for field in &structure.fields {
                let steps = path.steps.iter().chain([&field.key]);
                let at = steps.fold(path.root.clone(), |at, step| format!("{at}/{step}"));
                let example = field.example.iter();
                let telling = example.filter(|value| tells(&field.slot.ty, value));
                telling.for_each(|value| add(&field.slot, &at, value));
            }
        }
        rows
    }
}

/// Whether it says something that a value comes back: not of a text that is a
/// `String`, and documents write `null` where they have no example.
fn tells(ty: &Type, value: &Value) -> bool {
    match ty {
        _ if value.is_null() => false,
        Type::Text => !value.is_string(),
        Type::Boolean => !value.is_boolean(),
        Type::Custom(_) | Type::Any => false,
        _ => true,
    }
}

fn status(status: StatusSpec) -> String {
    match status {
        StatusSpec::Code(code) => code.to_string(),
        StatusSpec::Range(digit) => format!("{digit}XX"),
        StatusSpec::Default => "default".to_owned(),
    }
}

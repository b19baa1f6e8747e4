//! What unions become, from component schemas to the model.

mod tagged;
mod untagged;

use crate::lower::testing::{codes, component, lowered};
use crate::model::{Api, Shapes, TagValue, Telling, TypeKind, Union, Variant};

fn union<'a>(api: &'a Api, name: &str) -> &'a Union {
    match &component(api, name).kind {
        TypeKind::Union(union) => union,
        other => panic!("{name} is {other:?}"),
    }
}

fn shapes<'a>(api: &'a Api, name: &str) -> &'a Shapes {
    match &union(api, name).telling {
        Telling::Shape(shapes) => shapes,
        Telling::Tag(tag) => panic!("{name} is told apart by {tag:?}"),
    }
}

/// The union without a problem.
fn quiet(schemas: &str) -> Api {
    let (api, problems) = lowered(schemas);
    assert_eq!(codes(&problems), Vec::<&str>::new());
    api
}

fn names(union: &Union) -> Vec<&str> {
    union
        .variants
        .iter()
        .map(|variant| variant.name.as_str())
        .collect()
}

/// The name of what a variant holds.
fn payload<'a>(api: &'a Api, variant: &Variant) -> &'a str {
    let id = variant.named().unwrap();
    let path = &api.type_def(id).path;
    path.steps.last().unwrap_or(&path.root)
}

/// `tag → payload` for each variant.
fn tagged(api: &Api, name: &str) -> Vec<String> {
    let variants = union(api, name).variants.iter();
    let variants = variants.map(|variant| {
        let tags: Vec<String> = variant.tags.iter().map(TagValue::to_string).collect();
        format!("{} → {}", tags.join("|"), payload(api, variant))
    });
    variants.collect()
}

//! Unions whose members are told apart by their shapes, and what is no union.

use super::{names, quiet, shapes, tagged, union};
use crate::diagnostic::Problem;
use crate::lower::testing::{codes, field, lowered, structure};
use crate::model::{Kinds, TagValue, Type, TypeKind};

#[test]
fn scalars_lists_and_objects_are_told_by_type() {
    let api = quiet(
        "
    Soil:
      oneOf:
        - {type: number}
        - {type: integer}
        - {type: string}
        - {type: array, items: {$ref: '#/components/schemas/Soil'}}
        - {type: object, additionalProperties: {type: string}}
      nullable: true",
    );
    assert_eq!(
        names(union(&api, "Soil")),
        ["Number", "Integer", "Text", "List", "Map"]
    );
    // Integers before all numbers.
    let order: Vec<usize> = shapes(&api, "Soil")
        .shapes
        .iter()
        .map(|shape| shape.variant)
        .collect();
    let position = |variant: usize| order.iter().position(|known| *known == variant);
    assert!(position(1) < position(0), "{order:?}");
}

#[test]
fn a_constant_that_all_members_require_is_a_discriminator() {
    let schemas = |required: &str| {
        format!(
            "
    Member:
      oneOf: [{{$ref: '#/components/schemas/Owner'}}, {{$ref: '#/components/schemas/Guest'}}]
    Owner: {{type: object, required: [status, name], properties: {{status: {{enum: [owner]}}, name: {{type: string}}}}}}
    Guest: {{type: object, required: [{required}], properties: {{status: {{enum: [guest]}}, name: {{type: string}}}}}}"
        )
    };
    let api = quiet(&schemas("status"));
    assert_eq!(tagged(&api, "Member"), ["owner → Owner", "guest → Guest"]);
    assert_eq!(structure(&api, "Guest").tags.len(), 1);
    let api = quiet(&schemas("name"));
    assert!(union(&api, "Member").tag().is_none());
}

#[test]
fn objects_are_told_by_constants_keys_and_types() {
    let api = quiet(
        "
    ByConstant:
      oneOf:
        - {type: object, properties: {kind: {enum: [a]}, x: {type: string}}}
        - {type: object, properties: {kind: {enum: [b]}, x: {type: string}}}
    ByKey:
      oneOf:
        - {type: object, required: [lat], properties: {lat: {type: number}}}
        - {type: object, required: [polygon], properties: {polygon: {type: array, items: {type: number}}}}
    ByType:
      oneOf:
        - {title: Words, type: object, properties: {value: {type: string}}}
        - {title: Count, type: object, properties: {value: {type: integer}}}",
    );
    let constants = shapes(&api, "ByConstant")
        .shapes
        .iter()
        .map(|shape| shape.values.clone());
    let of = |text: &str| vec![("kind".to_owned(), vec![TagValue::Text(text.to_owned())])];
    assert_eq!(constants.collect::<Vec<_>>(), [of("a"), of("b")]);
    assert_eq!(names(union(&api, "ByKey")), ["lat", "polygon"]);
    let required = shapes(&api, "ByKey")
        .shapes
        .iter()
        .map(|shape| shape.required.clone());
    assert_eq!(required.collect::<Vec<_>>(), [["lat"], ["polygon"]]);
    let typed: Vec<_> = shapes(&api, "ByType")
        .shapes
        .iter()
        .map(|shape| shape.typed[0].1)
        .collect();
    assert_eq!(
        typed,
        [Kinds::TEXT | Kinds::NULL, Kinds::INTEGER | Kinds::NULL]
    );
}

#[test]
fn a_growing_list_of_values_is_relied_on_only_where_it_tells() {
    let api = quiet(
        "
    U:
      oneOf:
        - {type: object, required: [a], properties: {a: {type: string}, size: {enum: [s, m]}}}
        - {type: object, required: [b], properties: {b: {type: string}, size: {enum: [m, l]}}}",
    );
    assert!(
        shapes(&api, "U")
            .shapes
            .iter()
            .all(|shape| shape.values.is_empty())
    );
}

#[test]
fn what_nothing_tells_apart_is_told_of() {
    let (api, problems) = lowered(
        "
    Text: {anyOf: [{$ref: '#/components/schemas/Draft'}, {$ref: '#/components/schemas/Note'}, {type: string}]}
    Draft: {type: object, properties: {body: {type: string}}}
    Note: {type: object, properties: {body: {type: string}}}",
    );
    assert_eq!(codes(&problems), ["ambiguous-union"]);
    let Problem { message, .. } = &problems[0];
    assert!(
        message.contains("`Draft`") && message.contains("`Note`"),
        "{message}"
    );
    assert_eq!(names(union(&api, "Text")), ["Draft", "Note", "Text"]);
    assert!(shapes(&api, "Text").combines);
}

#[test]
fn what_is_no_union_becomes_none() {
    let (api, problems) = lowered(
        "
    Holder:
      type: object
      properties:
        one: {oneOf: [{type: string}]}
        same: {anyOf: [{type: integer}, {type: integer, description: again}]}
        perhaps: {anyOf: [{$ref: '#/components/schemas/Part'}, {enum: [null], nullable: true}]}
        anything: {anyOf: [{}, {}]}
        open: {anyOf: [{$ref: '#/components/schemas/Part'}, {}]}
        color: {anyOf: [{type: string, enum: [red]}, {type: string}]}
        twice: {oneOf: [{$ref: '#/components/schemas/Part'}, {$ref: '#/components/schemas/Part'}]}
    Part: {type: object, properties: {x: {type: string}}}",
    );
    // `anything` and `twice`.
    assert_eq!(codes(&problems), ["duplicate-member", "duplicate-member"]);
    let slot = |key: &str| &field(&api, "Holder", key).slot;
    let kind = |key: &str| match &slot(key).ty {
        Type::Named(id) => &api.type_def(*id).kind,
        other => panic!("{key} is {other:?}"),
    };
    assert_eq!(slot("one").ty, Type::Text);
    assert!(matches!(slot("same").ty, Type::Integer(_)));
    assert!(slot("perhaps").nullable && matches!(kind("perhaps"), TypeKind::Struct(_)));
    assert_eq!(slot("anything").ty, Type::Any);
    // What is no `Part` is kept as raw JSON.
    assert!(matches!(kind("open"), TypeKind::Union(union) if union.variants.len() == 1));
    assert!(matches!(kind("color"), TypeKind::StringEnum(_)));
    assert!(matches!(kind("twice"), TypeKind::Struct(_)));
}

#[test]
fn strings_among_other_members_are_one_open_enum() {
    let api = quiet(
        "
    U: {anyOf: [{type: string, enum: [auto]}, {type: string}, {type: object, required: [x], properties: {x: {type: string}}}]}",
    );
    assert_eq!(
        names(union(&api, "U")),
        ["text", "object"].map(|name| match name {
            "object" => "x",
            name => name,
        })
    );
}

#[test]
fn required_lists_alone_make_no_union() {
    let api = quiet(
        "
    Person:
      type: object
      properties: {mail: {type: string}, phone: {type: string}}
      anyOf: [{required: [mail]}, {required: [phone]}]",
    );
    assert!(
        structure(&api, "Person")
            .fields
            .iter()
            .all(|field| !field.required)
    );
}

#[test]
fn what_stands_beside_belongs_to_every_member() {
    let api = quiet(
        "
    Device:
      type: object
      required: [serial]
      properties: {serial: {type: string}}
      oneOf: [{$ref: '#/components/schemas/Lamp'}, {$ref: '#/components/schemas/Blind'}]
    Lamp: {type: object, required: [watts], properties: {watts: {type: integer}}}
    Blind: {type: object, required: [slats], properties: {slats: {type: integer}}}",
    );
    let device = union(&api, "Device");
    assert_eq!(names(device), ["Lamp", "Blind"]);
    assert_eq!(device.common[0].key, "serial");
    assert_eq!(device.common[0].optional, [false, false]);
}

#[test]
fn unions_that_contain_each_other_end() {
    let api = quiet(
        "
    A: {oneOf: [{$ref: '#/components/schemas/B'}, {type: string}]}
    B: {oneOf: [{$ref: '#/components/schemas/A'}, {type: integer}]}",
    );
    assert!(union(&api, "A").variants[0].boxed ^ union(&api, "B").variants[0].boxed);
}

#[test]
fn hundreds_of_members_are_quick() {
    let members: String = (0..400)
        .map(|index| format!("\n        - {{type: object, required: [k{index}], properties: {{k{index}: {{type: string}}}}}}"))
        .collect();
    let started = std::time::Instant::now();
    let api = quiet(&format!("\n    U:\n      oneOf:{members}"));
    assert_eq!(union(&api, "U").variants.len(), 400);
    assert!(started.elapsed().as_secs() < 10);
}

use crate::lower::testing::{codes, component, field, lowered, structure};
use crate::model::{Format, Slot, Type, TypeKind};

fn keys(schemas: &str, name: &str) -> Vec<(String, bool)> {
    let (api, problems) = lowered(schemas);
    let unexpected = |code: &&str| *code != "all-of-circle";
    assert_eq!(
        codes(&problems).into_iter().find(|code| unexpected(code)),
        None
    );
    let fields = structure(&api, name).fields.iter();
    fields
        .map(|field| (field.key.clone(), field.required))
        .collect()
}

#[test]
fn diamonds_circles_and_siblings_are_one_struct() {
    let schemas = "
        Root: {type: object, properties: {id: {type: string}}, allOf: [{$ref: '#/components/schemas/Bottom'}]}
        Left: {allOf: [{$ref: '#/components/schemas/Root'}, {properties: {left: {type: string}}}]}
        Right: {allOf: [{$ref: '#/components/schemas/Root'}, {required: [id], type: object}]}
        Bottom:
          required: [own]
          properties: {own: {type: integer}}
          allOf:
            - $ref: '#/components/schemas/Left'
            - $ref: '#/components/schemas/Right'
        ";
    let expected = [("own", true), ("id", true), ("left", false)];
    let expected = expected.map(|(key, required)| (key.to_owned(), required));
    assert_eq!(keys(schemas, "Bottom"), expected);
}

#[test]
fn one_schema_with_annotations_stays_what_it_is() {
    let (api, problems) = lowered(
        "
        Size: {type: string, enum: [S, M]}
        Box: {type: object, properties: {size: {$ref: '#/components/schemas/Size'}}}
        Uses:
          type: object
          required: [a, b]
          properties:
            a: {type: string, allOf: [{$ref: '#/components/schemas/Size'}, {nullable: true}]}
            b: {type: object, allOf: [{$ref: '#/components/schemas/Box'}], description: A box.}
            c: {allOf: [{$ref: '#/components/schemas/Box'}, {$ref: '#/components/schemas/Box'}]}
        ",
    );
    assert!(problems.is_empty(), "{problems:?}");
    let named = |key: &str| match field(&api, "Uses", key).slot {
        Slot {
            ty: Type::Named(id),
            nullable,
        } => (api.type_def(id).path.root.clone(), nullable),
        ref other => panic!("{other:?}"),
    };
    assert_eq!(named("a"), ("Size".to_owned(), true));
    assert_eq!(named("b"), ("Box".to_owned(), false));
    assert_eq!(named("c"), ("Box".to_owned(), false));
    assert_eq!(api.types.len(), 3);
}

#[test]
fn the_narrower_definition_of_a_property_wins() {
    let (api, problems) = lowered(
        "
        Base:
          type: object
          properties:
            kind: {type: string}
            at: {type: string}
            count: {type: number}
            inner: {type: object, properties: {a: {type: string}}}
        Child:
          allOf:
            - $ref: '#/components/schemas/Base'
            - type: object
              properties:
                kind: {type: string, enum: [child]}
                at: {type: string, format: date-time}
                count: {type: integer, description: How many.}
                inner: {type: object, properties: {b: {type: string}}}
        ",
    );
    assert!(problems.is_empty(), "{problems:?}");
    let ty = |key| &field(&api, "Child", key).slot.ty;
    let kind = |key| match ty(key) {
        Type::Named(id) => &api.type_def(*id).kind,
        other => panic!("{other:?}"),
    };
    assert!(matches!(kind("kind"), TypeKind::StringEnum(_)));
    assert_eq!(*ty("at"), Type::Format(Format::DateTime));
    assert!(matches!(ty("count"), Type::Integer(_)));
    let count = field(&api, "Child", "count");
    assert_eq!(count.docs.description.as_deref(), Some("How many."));
    let TypeKind::Struct(inner) = kind("inner") else {
        panic!("no struct");
    };
    assert_eq!(inner.fields.len(), 2);
}

#[test]
fn a_contradiction_names_both_places() {
    let (api, problems) = lowered(
        "
        Base: {type: object, properties: {size: {type: object, properties: {w: {type: number}}}}}
        Child: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {size: {type: string}}}]}
        ",
    );
    assert_eq!(codes(&problems), ["contradicting-all-of"]);
    let message = &problems[0].message;
    assert!(message.contains("an object at /components/schemas/Base/properties/size"));
    assert!(message.contains("serde_json::Value"));
    assert_eq!(field(&api, "Child", "size").slot.ty, Type::Any);
}

#[test]
fn scalars_and_enums_are_intersected() {
    let (api, problems) = lowered(
        "
        Short: {allOf: [{type: string}, {maxLength: 5}]}
        Few: {allOf: [{type: string, enum: [a, b, c]}, {enum: [c, b, x]}]}
        None: {allOf: [{type: string, enum: [a]}, {type: string, enum: [b]}]}
        Lists: {allOf: [{type: array}, {items: {type: boolean}}]}
        Map: {allOf: [{type: object}, {additionalProperties: {type: integer}}]}
        ",
    );
    assert_eq!(codes(&problems), ["contradicting-all-of"]);
    let alias = |name| match &component(&api, name).kind {
        TypeKind::Alias(slot) => slot.ty.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(alias("Short"), Type::Text);
    assert_eq!(
        alias("Lists"),
        Type::List(Box::new(Slot::of(Type::Boolean)))
    );
    assert!(matches!(alias("Map"), Type::Map(_)));
    let values = |name| match &component(&api, name).kind {
        TypeKind::StringEnum(values) => {
            let texts = values.values.iter().map(|value| value.text.as_str());
            texts.collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(values("Few"), ["b", "c"]);
    assert_eq!(values("None"), ["a", "b"]);
}

#[test]
fn parts_beside_a_union_belong_to_every_variant() {
    let (api, problems) = lowered(
        "
        Cat: {type: object, properties: {kind: {type: string}, claws: {type: integer}}}
        Dog: {type: object, properties: {kind: {type: string}, tail: {type: integer}}}
        Pet:
          allOf:
            - {type: object, required: [id], properties: {id: {type: string}}}
            - oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
              discriminator: {propertyName: kind}
        ",
    );
    assert!(problems.is_empty(), "{problems:?}");
    let TypeKind::Union(union) = &component(&api, "Pet").kind else {
        panic!("no union");
    };
    assert_eq!(union.common[0].key, "id");
}

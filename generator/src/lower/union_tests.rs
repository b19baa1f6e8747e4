//! What unions become, from component schemas to the model.

use crate::diagnostic::Problem;
use crate::lower::testing::{codes, component, field, lowered, structure};
use crate::model::{Api, Kinds, Shapes, TagValue, Telling, Type, TypeKind, Union, Variant};

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

const CAT_AND_DOG: &str = "
    Cat: {type: object, required: [kind], properties: {kind: {type: string}, lives: {type: integer}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string}, barks: {type: boolean}}}";

#[test]
fn members_without_mapping_are_known_by_name() {
    let api = quiet(&format!(
        "
    Pet:
      oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}]
      discriminator: {{propertyName: kind, mapping: {{d: '#/components/schemas/Dog'}}}}{CAT_AND_DOG}"
    ));
    assert_eq!(tagged(&api, "Pet"), ["Cat → Cat", "d → Dog"]);
    let dog = structure(&api, "Dog");
    assert_eq!(
        dog.tags,
        [("kind".to_owned(), TagValue::Text("d".to_owned()))]
    );
    assert!(dog.fields.iter().all(|field| field.key != "kind"));
}

#[test]
fn mappings_win_over_names_and_may_be_bare() {
    let api = quiet(&format!(
        "
    Pet:
      oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}]
      discriminator: {{propertyName: kind, mapping: {{Cat: Dog, Dog: Cat}}}}{CAT_AND_DOG}"
    ));
    assert_eq!(tagged(&api, "Pet"), ["Dog → Cat", "Cat → Dog"]);
}

#[test]
fn a_member_whose_name_is_taken_is_told_of() {
    let (api, problems) = lowered(&format!(
        "
    Pet:
      oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}]
      discriminator: {{propertyName: kind, mapping: {{Cat: Dog}}}}{CAT_AND_DOG}"
    ));
    assert_eq!(tagged(&api, "Pet"), ["Cat → Dog"]);
    assert_eq!(codes(&problems), ["member-without-tag"]);
}

#[test]
fn a_member_with_several_tags_keeps_its_own() {
    let api = quiet(&format!(
        "
    Pet:
      anyOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}]
      discriminator: {{propertyName: kind, mapping: {{c: Cat, kitten: Cat, d: Dog}}}}{CAT_AND_DOG}"
    ));
    assert_eq!(tagged(&api, "Pet"), ["c|kitten → Cat", "d → Dog"]);
    let [cat, dog] = &union(&api, "Pet").variants[..] else {
        panic!("not two");
    };
    assert_eq!((cat.reads_tag, cat.lacks_tag), (true, false));
    assert_eq!((dog.reads_tag, dog.lacks_tag), (false, false));
    assert!(
        structure(&api, "Cat")
            .fields
            .iter()
            .any(|field| field.key == "kind")
    );
    assert!(structure(&api, "Cat").tags.is_empty());
}

#[test]
fn a_tag_that_a_member_does_not_declare_is_written_by_the_union() {
    let api = quiet(
        "
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}]
      properties: {}
      discriminator: {propertyName: kind}
    Pair:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Any'}]
      discriminator: {propertyName: kind, mapping: {a: Cat, b: Cat, any: Any}}
    Cat: {type: object, properties: {lives: {type: integer}}}
    Any: {type: object, additionalProperties: {type: integer}}",
    );
    // Two values, nothing in the payload to keep them: two variants.
    assert_eq!(tagged(&api, "Pair"), ["a → Cat", "b → Cat", "any → Any"]);
    let variants = &union(&api, "Pair").variants;
    assert!(
        variants
            .iter()
            .all(|variant| variant.lacks_tag && !variant.reads_tag)
    );
    assert!(structure(&api, "Cat").tags.is_empty());
}

#[test]
fn tags_have_the_type_of_their_property() {
    let api = quiet(
        "
    Frame:
      oneOf: [{$ref: '#/components/schemas/Ping'}, {$ref: '#/components/schemas/Text'}]
      discriminator: {propertyName: op, mapping: {'1': Text}}
    Text: {type: object, required: [op], properties: {op: {type: integer, enum: [1]}, text: {type: string}}}
    Ping: {type: object, required: [op], properties: {op: {type: integer, enum: [2]}}}",
    );
    assert_eq!(tagged(&api, "Frame"), ["2 → Ping", "1 → Text"]);
    let ops = [structure(&api, "Ping"), structure(&api, "Text")].map(|ty| ty.tags[0].1.clone());
    assert_eq!(ops, [TagValue::Integer(2), TagValue::Integer(1)]);
}

#[test]
fn inline_members_are_told_by_their_constants() {
    let schemas = |first: &str| {
        format!(
            "
    Pet:
      discriminator: {{propertyName: kind}}
      oneOf:
        - {{type: object, properties: {{kind: {first}, lives: {{type: integer}}}}}}
        - {{type: object, properties: {{kind: {{enum: [b]}}, barks: {{type: boolean}}}}}}"
        )
    };
    let api = quiet(&schemas("{enum: [a]}"));
    assert_eq!(tagged(&api, "Pet"), ["a → a", "b → b"]);
    let (api, problems) = lowered(&schemas("{type: string}"));
    assert_eq!(codes(&problems), ["member-without-tag"]);
    assert!(union(&api, "Pet").tag().is_none());
}

#[test]
fn unions_in_unions_pass_the_tag_on() {
    let api = quiet(
        "
    Vehicle:
      oneOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Bike'}]
      discriminator: {propertyName: category, mapping: {car: Car, bike: Bike}}
    Car:
      oneOf: [{$ref: '#/components/schemas/Electric'}, {$ref: '#/components/schemas/Petrol'}]
      discriminator: {propertyName: engine, mapping: {e: Electric, p: Petrol}}
    Electric: {type: object, required: [category, engine], properties: {category: {type: string}, engine: {type: string}}}
    Petrol: {type: object, required: [category, engine], properties: {category: {type: string}, engine: {type: string}}}
    Bike: {type: object, properties: {category: {type: string}}}",
    );
    let car = &union(&api, "Vehicle").variants[0];
    assert_eq!((car.reads_tag, car.lacks_tag), (true, false));
    let tags: Vec<&str> = structure(&api, "Petrol")
        .tags
        .iter()
        .map(|(key, _)| key.as_str())
        .collect();
    assert_eq!(tags, ["category", "engine"]);
}

#[test]
fn unions_with_the_same_tag_answer_to_their_members_tags() {
    let api = quiet(
        "
    Outer:
      oneOf: [{$ref: '#/components/schemas/Inner'}, {$ref: '#/components/schemas/C'}]
      discriminator: {propertyName: kind}
    Inner:
      oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]
      discriminator: {propertyName: kind}
    A: {type: object, properties: {kind: {type: string}}}
    B: {type: object, properties: {kind: {type: string}}}
    C: {type: object, properties: {kind: {type: string}}}",
    );
    assert_eq!(tagged(&api, "Outer"), ["A|B → Inner", "C → C"]);
    assert!(union(&api, "Outer").variants[0].reads_tag);
    assert_eq!(structure(&api, "A").tags.len(), 1);
}

#[test]
fn a_default_mapping_takes_what_has_no_known_tag() {
    let api = quiet(&format!(
        "
    Pet:
      oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}]
      x-clientwright-default-mapping: Dog
      discriminator: {{propertyName: kind}}{CAT_AND_DOG}"
    ));
    assert_eq!(union(&api, "Pet").tag().unwrap().fallback, Some(1));
    // The tag that came is kept in the struct.
    assert!(union(&api, "Pet").variants[1].reads_tag);
    assert!(structure(&api, "Dog").tags.is_empty());
    assert_eq!(structure(&api, "Cat").tags.len(), 1);
}

#[test]
fn a_base_is_the_union_of_all_that_extend_it() {
    let api = quiet(
        "
    Item:
      type: object
      required: [type]
      properties: {type: {type: string}, sku: {type: string}}
      discriminator: {propertyName: type, mapping: {plain: '#/components/schemas/Item', book: Book}}
    Book: {allOf: [{$ref: '#/components/schemas/Item'}, {properties: {pages: {type: integer}}}]}
    Novel: {allOf: [{$ref: '#/components/schemas/Book'}, {properties: {genre: {type: string}}}]}
    Order: {type: object, properties: {item: {$ref: '#/components/schemas/Item'}}}",
    );
    assert_eq!(
        tagged(&api, "Item"),
        ["book → Book", "Novel → Novel", "plain → base"]
    );
    let common: Vec<&str> = union(&api, "Item")
        .common
        .iter()
        .map(|field| field.key.as_str())
        .collect();
    assert_eq!(common, ["sku"]);
    let keys: Vec<&str> = structure(&api, "Novel")
        .fields
        .iter()
        .map(|field| field.key.as_str())
        .collect();
    assert!(
        ["sku", "pages", "genre"]
            .iter()
            .all(|key| keys.contains(key)),
        "{keys:?}"
    );
    assert_eq!(
        structure(&api, "Novel").tags[0].1,
        TagValue::Text("Novel".to_owned())
    );
}

#[test]
fn a_union_may_be_the_base_of_its_members() {
    let api = quiet(
        "
    Pet:
      type: object
      properties: {kind: {type: string}, name: {type: string}}
      discriminator: {propertyName: kind}
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {lives: {type: integer}}}]}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {properties: {barks: {type: boolean}}}]}",
    );
    assert_eq!(tagged(&api, "Pet"), ["Cat → Cat", "Dog → Dog"]);
    assert_eq!(structure(&api, "Cat").fields.len(), 2);
    assert_eq!(union(&api, "Pet").common[0].key, "name");
}

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

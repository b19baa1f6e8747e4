//! Unions whose members a property tells apart.

use super::{quiet, tagged, union};
use crate::lower::testing::{codes, lowered, structure};
use crate::model::TagValue;

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
        ["book → base", "Novel → Novel", "plain → base"]
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

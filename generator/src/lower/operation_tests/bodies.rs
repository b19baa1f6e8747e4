//! Bodies of requests.

use super::{NO_ANSWER, operation};
use crate::model::{BodyContent, Operation, Serialization, Style, Type};

fn body(content: &str) -> (Operation, Vec<&'static str>) {
    let source = format!("{{requestBody: {{content: {content}}}, {NO_ANSWER}}}");
    operation("/", &source)
}

#[test]
fn bodies_are_what_their_media_type_says() {
    type Fits = fn(&BodyContent) -> bool;
    let table: [(&str, Fits); 9] = [
        (
            "{application/merge-patch+json: {schema: {type: string}}}",
            |c| matches!(c, BodyContent::Json(_)),
        ),
        (
            "{application/json: {schema: {type: string, format: binary}}}",
            |c| matches!(c, BodyContent::Binary),
        ),
        (
            "{application/x-www-form-urlencoded: {schema: {type: object}}}",
            |c| matches!(c, BodyContent::Form(..)),
        ),
        (
            "{multipart/form-data: {schema: {properties: {a: {type: string}}}}}",
            |c| matches!(c, BodyContent::Parts),
        ),
        ("{multipart/form-data: {}}", |c| {
            matches!(c, BodyContent::OpenParts)
        }),
        ("{text/plain: {schema: {type: string}}}", |c| {
            matches!(c, BodyContent::Text)
        }),
        ("{image/png: {}}", |c| matches!(c, BodyContent::Binary)),
        (
            "{application/x-ndjson: {schema: {type: integer}}}",
            |c| matches!(c, BodyContent::JsonLines(slot) if matches!(slot.ty, Type::Integer(_))),
        ),
        (
            "{application/jsonl: {schema: {type: array, items: {type: boolean}}}}",
            |c| matches!(c, BodyContent::JsonLines(slot) if slot.ty == Type::Boolean),
        ),
    ];
    for (content, fits) in table {
        let (operation, codes) = body(content);
        let body = operation.body.unwrap();
        assert!(
            fits(&body.content) && codes.is_empty(),
            "{content}: {body:?} {codes:?}"
        );
    }
}

#[test]
fn any_media_type_is_what_its_schema_says() {
    for (schema, media_type) in [
        ("{type: object}", "application/json"),
        ("{type: string, format: binary}", "application/octet-stream"),
        ("{}", "application/octet-stream"),
    ] {
        let (operation, _) = body(&format!("{{'*/*': {{schema: {schema}}}}}"));
        assert_eq!(operation.body.unwrap().media_type, media_type, "{schema}");
    }
}

#[test]
fn a_schema_that_cannot_be_kept_is_told() {
    for content in [
        "{application/xml: {schema: {type: object}}}",
        "{application/pdf: {schema: {type: array, items: {type: string}}}}",
    ] {
        assert_eq!(body(content).1, ["untyped-body"], "{content}");
    }
}

#[test]
fn parts_are_parameters_of_their_own_kind() {
    let (operation, codes) = body(
        "{multipart/form-data: {
          schema: {
            type: object,
            required: [file, note],
            properties: {
              note: {type: string},
              file: {type: string, format: binary},
              files: {type: array, items: {type: string, format: binary}},
              picture: {type: string},
              meta: {type: object, properties: {a: {type: string}}},
              id: {type: string, readOnly: true}}},
          encoding: {picture: {contentType: 'image/png, image/gif'}, note: {contentType: text/markdown}}}}",
    );
    assert!(codes.is_empty(), "{codes:?}");
    let parts: Vec<_> = operation
        .parameters
        .iter()
        .map(|one| (one.name.as_str(), one.required, one.serialization.clone()))
        .collect();
    let unknown = || "application/octet-stream".to_owned();
    let expected = [
        (
            "note",
            true,
            Serialization::Part("text/markdown".to_owned()),
        ),
        ("file", true, Serialization::File(unknown())),
        ("files", false, Serialization::Files(unknown())),
        (
            "picture",
            false,
            Serialization::File("image/png".to_owned()),
        ),
        ("meta", false, Serialization::Part(String::new())),
    ];
    assert_eq!(parts, expected);
    // A part that must be there makes the body one that must be there.
    assert!(operation.required_body().is_some() && operation.has_parts());
}

#[test]
fn forms_keep_the_styles_they_are_given() {
    let (operation, _) = body(
        "{application/x-www-form-urlencoded: {
          schema: {type: object},
          encoding: {a: {style: deepObject, explode: true}, b: {contentType: text/plain}}}}",
    );
    let Some(BodyContent::Form(_, fields)) = operation.body.map(|body| body.content) else {
        panic!("no form");
    };
    let [field] = &fields[..] else {
        panic!("{fields:?}");
    };
    assert_eq!(
        (field.name.as_str(), field.style, field.explode),
        ("a", Style::DeepObject, true)
    );
}

#[test]
fn other_media_types_are_named() {
    let (operation, _) = body("{application/json: {}, image/png: {}, application/x+json: {}}");
    assert_eq!(operation.body.unwrap().alternatives, ["image/png"]);
}

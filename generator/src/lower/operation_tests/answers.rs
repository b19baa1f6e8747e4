//! What is answered.

use super::{codes, lowered, operation};
use crate::config::ApiConfig;
use crate::model::{Content, EventData, Operation, StatusSpec, Type};

fn answers(responses: &str) -> (Operation, Vec<&'static str>) {
    operation("/", &format!("{{responses: {responses}}}"))
}

#[test]
fn answers_are_what_their_media_type_says() {
    type Fits = fn(&Content) -> bool;
    let table: [(&str, Fits); 8] = [
        (
            "{application/json: {}}",
            |c| matches!(c, Content::Json(slot) if slot.ty == Type::Any),
        ),
        ("{text/csv: {}}", |c| *c == Content::Text),
        ("{application/zip: {}}", |c| *c == Content::Bytes),
        (
            "{application/json: {schema: {type: string, format: binary}}}",
            |c| *c == Content::Bytes,
        ),
        ("{text/event-stream: {schema: {type: string}}}", |c| {
            matches!(c, Content::Events(_, EventData::Text))
        }),
        ("{text/event-stream: {schema: {type: integer}}}", |c| {
            matches!(c, Content::Events(_, EventData::Json))
        }),
        (
            "{text/event-stream: {x-clientwright-item-schema: true, schema: {properties: {data: {type: string}}}}}",
            |c| matches!(c, Content::Events(_, EventData::Whole)),
        ),
        (
            "{application/x-ndjson: {schema: {type: boolean}}}",
            |c| matches!(c, Content::JsonLines(slot) if slot.ty == Type::Boolean),
        ),
    ];
    for (content, fits) in table {
        let (operation, codes) = answers(&format!(
            "{{'200': {{description: d, content: {content}}}}}"
        ));
        let body = operation.responses[0].body.as_ref().unwrap();
        assert!(
            fits(body) && codes.is_empty(),
            "{content}: {body:?} {codes:?}"
        );
    }
}

#[test]
fn a_status_without_a_body_still_says_what_is_accepted() {
    let content = "content: {application/vnd.x+json: {}}";
    let (operation, _) = answers(&format!("{{'204': {{description: d, {content}}}}}"));
    assert_eq!(operation.responses[0].body, None);
    assert_eq!(operation.accept, "application/vnd.x+json");
}

#[test]
fn what_is_accepted_is_what_successes_are() {
    let (operation, _) = answers(
        "{'200': {description: d, content: {application/json: {}, text/plain: {}}},
          '206': {description: d, content: {image/png: {}}},
          '400': {description: d, content: {application/problem+json: {}}},
          '401': {description: d, content: {image/png: {}}}}",
    );
    assert_eq!(operation.accept, "application/json, image/png");
    // An error is read whole, and its bytes are kept anyway.
    let refused = operation
        .responses
        .iter()
        .find(|one| one.status == StatusSpec::Code(401));
    assert_eq!(refused.unwrap().body, None);
}

#[test]
fn headers_are_typed() {
    let (api, problems) = lowered(
        "paths: {/: {get: {responses: {'200': {description: d, headers: {
          X-N: {schema: {type: integer}},
          x-n: {schema: {type: string}},
          Content-Type: {schema: {type: string}},
          X-L: {schema: {type: array, items: {type: boolean}}},
          X-E: {$ref: '#/components/headers/E'},
          X-O: {schema: {type: object}}}}}}}}
components: {headers: {E: {schema: {type: string, enum: [a]}}}}\n",
        &ApiConfig::default(),
    );
    let headers: Vec<_> = api.header_sets[0]
        .headers
        .iter()
        .map(|header| (header.name.as_str(), format!("{:?}", header.ty)))
        .collect();
    let names: Vec<_> = headers.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["X-N", "X-L", "X-E", "X-O"]);
    assert!(
        headers[1].1.contains("Boolean") && headers[2].1.contains("Named"),
        "{headers:?}"
    );
    assert!(api.types[0].received && !api.types[0].sent);
    assert_eq!(codes(&problems), ["structured-header"]);
}

//! Which operations and media types are chosen.

use super::{codes, lowered};
use crate::config::ApiConfig;

const DATED: &str = "paths:
  /both:
    post:
      operationId: both
      requestBody: {content: {application/vnd.a.2023-01-01+json: {}, application/vnd.a.2024-05-30+json: {}}}
      responses: {'200': {description: d, content: {application/vnd.a.2023-01-01+json: {}, application/vnd.a.preview+json: {}}}}
  /late:
    get:
      operationId: late
      responses: {'200': {description: d, content: {application/vnd.a.2024-05-30+json: {}}}}
  /preview:
    get:
      operationId: preview
      responses: {'200': {description: d, content: {application/vnd.a.preview+json: {}}}}
  /undated:
    get:
      operationId: undated
      responses: {'200': {description: d, content: {application/json: {}}}}
";

#[test]
fn versions_choose_bodies_answers_and_operations() {
    let called = |version: Option<&str>| {
        let config = ApiConfig {
            api_version: version.map(str::to_owned),
            ..ApiConfig::default()
        };
        let (api, problems) = lowered(DATED, &config);
        let operations = api.operations.iter();
        let both = &api.operations[0];
        let media_type = both.body.as_ref().unwrap().media_type.clone();
        let ids: Vec<String> = operations.map(|one| one.id.clone()).collect();
        (
            ids.join(" "),
            media_type,
            both.accept.clone(),
            problems.len(),
        )
    };
    let json = |version: &str| format!("application/vnd.a.{version}+json");
    let newest = called(None);
    assert_eq!(
        newest,
        (
            "both late undated".into(),
            json("2024-05-30"),
            json("2023-01-01"),
            1
        )
    );
    let old = called(Some("2023-10-01"));
    assert_eq!(
        old,
        (
            "both undated".into(),
            json("2023-01-01"),
            json("2023-01-01"),
            2
        )
    );
    let preview = called(Some("preview"));
    assert_eq!(
        preview,
        (
            "both late preview undated".into(),
            json("2024-05-30"),
            json("preview"),
            0
        )
    );
}

#[test]
fn filters_choose_operations_and_must_find_something() {
    let document = "paths:
  /a: {get: {operationId: a, tags: [One, Two], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}
  /b/{x}: {get: {operationId: b, responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/B'}}}}}}}
components: {schemas: {A: {properties: {a: {type: string}}}, B: {properties: {b: {type: string}}}}}
";
    let chosen = |only: &str| {
        let config = ApiConfig {
            only: vec![only.parse::<crate::config::Selector>().unwrap().into()],
            ..ApiConfig::default()
        };
        let (api, problems) = lowered(document, &config);
        let ids: Vec<_> = api.operations.iter().map(|one| one.id.clone()).collect();
        let types: Vec<_> = api.types.iter().map(|one| one.path.root.clone()).collect();
        (ids.join(" "), types.join(" "), codes(&problems))
    };
    let found = |ids: &str, types: &str| (ids.to_owned(), types.to_owned(), Vec::new());
    assert_eq!(chosen("tag:Two"), found("a", "A"));
    assert_eq!(chosen("operation:b"), found("b", "B"));
    assert_eq!(chosen("path:/b/*"), found("b", "B"));
    assert_eq!(chosen("operation:*"), found("a b", "A B"));
    assert_eq!(chosen("tag:Three").2, ["unmatched-filter"]);
    assert!("Two".parse::<crate::config::Selector>().is_err());
}

#[test]
fn types_of_headers_are_there_whichever_tags_are() {
    let document = "paths:
  /a: {get: {tags: [One], responses: {'204': {description: d, headers: {X-A: {schema: {$ref: '#/components/schemas/A'}}}}}}}
  /b: {get: {tags: [Two], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/B'}}}}}}}
components: {schemas: {A: {type: string, enum: [a]}, B: {type: string, enum: [b]}}}
";
    let (api, _) = lowered(document, &ApiConfig::default());
    let tags: Vec<_> = api.types.iter().map(|one| &one.tags[..]).collect();
    assert_eq!(tags, [&[0, 1][..], &[1]]);
}

#[test]
fn types_that_only_webhooks_bring_have_no_tag() {
    let document = "paths:
  /a: {get: {tags: [One], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}
  /b: {get: {tags: [Two], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/B'}}}}}}}
x-clientwright-webhooks: [{name: w, method: post, mediaType: application/json, schema: '#/components/schemas/W'}]
components: {schemas: {A: {type: string, enum: [a]}, B: {type: string, enum: [b]}, W: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}}}
";
    let (api, _) = lowered(document, &ApiConfig::default());
    let tags: Vec<_> = api.types.iter().map(|one| &one.tags[..]).collect();
    assert_eq!(tags, [&[0, 1][..], &[1], &[]]);
}

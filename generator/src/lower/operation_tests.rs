//! What becomes of operations: small documents and the model of them.

use crate::config::ApiConfig;
use crate::diagnostic::{Problem, Problems};
use crate::document::Origins;
use crate::model::{
    Api, BodyContent, CodeFlow, Content, EventData, Operation, ParameterIn, SchemeKind,
    Serialization, StatusSpec, Style, Type,
};

/// Lowers a document; `rest` is what follows its head.
fn lowered(rest: &str, config: &ApiConfig) -> (Api, Vec<Problem>) {
    let text = format!("openapi: 3.0.3\ninfo: {{title: t, version: v}}\n{rest}");
    let document: serde_json::Value = serde_yaml::from_str(&text).unwrap();
    let document = serde_json::from_value(document).unwrap();
    let mut problems = Problems::default();
    let api = super::lower(&document, &Origins::default(), config, &mut problems);
    (api, problems.iter().cloned().collect())
}

/// Lowers one operation, of which all but its path is given, and its problems'
/// codes.
fn operation(path: &str, source: &str) -> (Operation, Vec<&'static str>) {
    let rest = format!("paths:\n  '{path}':\n    post: {source}\n");
    let (mut api, problems) = lowered(&rest, &ApiConfig::default());
    (api.operations.remove(0), codes(&problems))
}

fn codes(problems: &[Problem]) -> Vec<&'static str> {
    problems.iter().map(|problem| problem.code).collect()
}

const NO_ANSWER: &str = "responses: {default: {description: d}}";

#[test]
fn parameters_keep_place_style_and_content() {
    let source = format!(
        "{{parameters: [
          {{name: c, in: cookie, schema: {{type: string}}}},
          {{name: q, in: query, style: pipeDelimited, explode: false, schema: {{type: array, items: {{type: string}}}}}},
          {{name: j, in: query, required: true, content: {{application/json: {{schema: {{type: integer}}}}}}}},
          {{name: h, in: header, schema: {{type: boolean}}}},
          {{name: b, in: path, required: true, style: label, schema: {{type: string}}}},
          {{name: a, in: path, required: true, schema: {{type: string}}}}
        ], {NO_ANSWER}}}"
    );
    let (operation, codes) = operation("/{a}-{b}", &source);
    assert!(codes.is_empty(), "{codes:?}");
    let found: Vec<_> = operation
        .parameters
        .iter()
        .map(|one| (one.name.as_str(), one.location, one.style, one.explode))
        .collect();
    use ParameterIn::{Cookie, Header, Path, Query};
    let expected = [
        ("a", Path, Style::Simple, false),
        ("b", Path, Style::Label, false),
        ("j", Query, Style::Form, true),
        ("c", Cookie, Style::Form, true),
        ("q", Query, Style::PipeDelimited, false),
        ("h", Header, Style::Simple, false),
    ];
    assert_eq!(found, expected);
    assert_eq!(operation.parameters[2].serialization, Serialization::Json);
}

#[test]
fn a_parameter_without_a_place_is_left_out_and_told() {
    let source = format!(
        "{{parameters: [
          {{name: accept, in: header, schema: {{type: string}}}},
          {{name: gone, in: path, required: true, schema: {{type: string}}}},
          {{name: Authorization, in: header, schema: {{type: string}}}},
          {{name: X-A, in: header, schema: {{type: string}}}},
          {{name: x-a, in: header, schema: {{type: string}}}}
        ], {NO_ANSWER}}}"
    );
    let (operation, codes) = operation("/", &source);
    let names: Vec<_> = operation.parameters.iter().map(|one| &one.name).collect();
    assert_eq!(names, ["Authorization", "X-A"]);
    assert_eq!(codes, ["parameter-left-out", "parameter-left-out"]);
}

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
fn servers_of_operations_are_told_from_the_documents() {
    let (api, _) = lowered(
        "servers: [{url: 'https://{r}.a.test/v1', variables: {r: {default: eu}}}, {url: 'https://b.test'}]
paths:
  /own: {get: {servers: [{url: 'https://up.test'}], responses: {default: {description: d}}}}
  /path: {servers: [{url: /v2}], get: {responses: {default: {description: d}}}}
  /same: {servers: [{url: 'https://eu.a.test/v1'}], get: {responses: {default: {description: d}}}}
",
        &ApiConfig::default(),
    );
    assert_eq!(api.server, "https://eu.a.test/v1");
    assert_eq!(api.servers.len(), 2);
    assert_eq!(api.servers[0].variables[0].default, "eu");
    let servers: Vec<_> = api
        .operations
        .iter()
        .map(|one| one.server.as_str())
        .collect();
    assert_eq!(servers, ["https://up.test", "/v2", ""]);
}

#[test]
fn a_server_that_is_a_path_needs_a_base_url() {
    let paths = "paths: {/: {get: {responses: {default: {description: d}}}}}\n";
    let (api, _) = lowered(
        &format!("servers: [{{url: /api/v3}}]\n{paths}"),
        &ApiConfig::default(),
    );
    assert_eq!(api.server, "");
    assert_eq!(api.relative_server.as_deref(), Some("/api/v3"));
    assert!(api.servers.is_empty());
}

#[test]
fn every_way_to_have_credentials_is_offered() {
    let (api, problems) = lowered(
        "paths: {/: {get: {security: [{all: [read, write], key: []}, {strange: []}, {gone: []}, {}], responses: {default: {description: d}}}}}
components:
  securitySchemes:
    unused: {type: http, scheme: basic}
    key: {type: apiKey, in: query, name: k}
    strange: {type: http, scheme: negotiate}
    all:
      type: oauth2
      flows:
        clientCredentials: {tokenUrl: https://a.test/token, scopes: {}}
        authorizationCode: {authorizationUrl: https://a.test, tokenUrl: https://a.test/token, refreshUrl: https://a.test/refresh, scopes: {read: Read}}
",
        &ApiConfig::default(),
    );
    let kinds: Vec<_> = api
        .security_schemes
        .iter()
        .map(|one| (one.name.as_str(), &one.kind))
        .collect();
    let url = |url: &str| url.to_owned();
    let expected = [
        SchemeKind::ClientCredentials {
            token_url: url("https://a.test/token"),
        },
        SchemeKind::Bearer,
        SchemeKind::RefreshToken {
            token_url: url("https://a.test/refresh"),
        },
        SchemeKind::AuthorizationCode(CodeFlow {
            authorization_url: url("https://a.test"),
            token_url: url("https://a.test/token"),
            refresh_url: url("https://a.test/refresh"),
            scopes: vec![(url("read"), url("Read"))],
        }),
    ];
    assert_eq!(kinds.len(), 5);
    assert_eq!(kinds[0].0, "key");
    assert!(
        kinds[1..].iter().map(|(_, kind)| *kind).eq(&expected),
        "{kinds:?}"
    );
    let operation = &api.operations[0];
    assert_eq!(operation.security.len(), 4);
    assert_eq!(
        operation.scopes,
        [(
            "all".to_owned(),
            vec!["read".to_owned(), "write".to_owned()]
        )]
    );
    assert_eq!(
        codes(&problems),
        ["undefined-security-scheme", "unsupported-security-scheme"]
    );
}

//! Whatever stands anywhere in a document, it is read as OpenAPI 3.0.

use openapiv3::OpenAPI;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::dialect::report::Report;
use crate::dialect::rewrite;
use crate::document::Origins;

const SWAGGER: &str = "
swagger: '2.0'
info: {title: t, version: v, contact: {name: n}, license: {name: l}}
host: a.test
basePath: /v1
schemes: [https]
consumes: [application/json]
produces: [application/json]
securityDefinitions: {k: {type: apiKey, in: header, name: X}, o: {type: oauth2, flow: password, tokenUrl: /t, scopes: {a: b}}}
security: [{k: []}]
parameters: {Q: {name: q, in: query, type: array, items: {type: string}, collectionFormat: pipes}, B: {name: b, in: body, schema: {type: string}}, F: {name: f, in: formData, type: file}}
responses: {R: {description: d, schema: {type: string}, examples: {application/json: x}, headers: {H: {type: integer}}}}
paths:
  /a/{p}:
    parameters: [{$ref: '#/parameters/Q'}, {name: p, in: path, required: true, type: string}]
    post: {operationId: a, parameters: [{$ref: '#/parameters/B'}], responses: {200: {$ref: '#/responses/R'}}}
    put: {operationId: b, consumes: [a/b], parameters: [{$ref: '#/parameters/F'}, {name: g, in: formData, type: array, items: {type: string}, required: true}], responses: {default: {description: d}}}
definitions: {D: {type: object, discriminator: k, required: [k], properties: {k: {type: string, x-nullable: true}}}}
";

const V30: &str = "
openapi: 3.0.3
info: {title: t, version: v}
servers: [{url: 'https://{h}.test', description: d, variables: {h: {default: a, enum: [a]}}}]
tags: [{name: t, externalDocs: {url: u}}]
externalDocs: {url: u, description: d}
security: [{o: [a]}]
paths:
  /a/{p}:
    summary: s
    servers: [{url: /}]
    parameters: [{name: p, in: path, required: true, style: label, explode: true, schema: {type: string}, examples: {e: {value: 1}}}]
    get:
      operationId: g
      tags: [t]
      deprecated: true
      security: [{k: []}]
      parameters: [{$ref: '#/components/parameters/Q'}, {name: c, in: cookie, content: {application/json: {schema: {type: object}}}}]
      requestBody: {description: d, required: true, content: {multipart/form-data: {schema: {type: object}, encoding: {a: {contentType: b/c, style: form, explode: true, headers: {H: {schema: {type: string}}}}}}}}
      responses:
        200: {description: d, headers: {H: {schema: {type: integer}, explode: true}}, content: {application/json: {schema: {$ref: '#/components/schemas/S'}, examples: {e: {summary: s, value: 1}}}}, links: {l: {operationId: g, parameters: {p: 1}, server: {url: u}}}}
        default: {$ref: '#/components/responses/R'}
      callbacks: {c: {'{$url}': {post: {requestBody: {content: {application/json: {schema: {type: string}}}}, responses: {}}}}}
components:
  parameters: {Q: {name: q, in: query, allowReserved: true, allowEmptyValue: true, style: deepObject, schema: {type: object}}}
  responses: {R: {description: d}}
  requestBodies: {B: {content: {}}}
  headers: {H: {schema: {type: string}}}
  examples: {E: {value: 1}}
  links: {L: {operationRef: r}}
  callbacks: {C: {}}
  securitySchemes: {k: {type: apiKey, in: query, name: n}, o: {type: oauth2, flows: {clientCredentials: {tokenUrl: t, refreshUrl: r, scopes: {a: b}}}}, h: {type: http, scheme: bearer, bearerFormat: f}, i: {type: openIdConnect, openIdConnectUrl: u}}
  schemas:
    S:
      type: object
      title: t
      description: d
      required: [a]
      minProperties: 1
      externalDocs: {url: u}
      xml: {name: x}
      discriminator: {propertyName: a, mapping: {b: '#/components/schemas/S'}}
      additionalProperties: {type: number, minimum: 1, exclusiveMinimum: true, multipleOf: 2}
      properties:
        a: {type: string, enum: [x], default: x, minLength: 1, pattern: p, format: date, nullable: true, readOnly: true}
        b: {type: array, items: {type: integer, maximum: 9, enum: [1]}, minItems: 1, uniqueItems: true}
        c: {oneOf: [{$ref: '#/components/schemas/S'}, {type: boolean}], not: {type: string}}
        d: {$ref: '#/components/schemas/S', description: d}
      allOf: [{type: object}]
      anyOf: [{required: [b]}]
";

const V32: &str = "
openapi: 3.2.0
info: {title: t, version: v, summary: s}
jsonSchemaDialect: j
webhooks: {w: {post: {operationId: o, requestBody: {content: {application/json: {schema: {type: [string, 'null']}}}}}}}
paths: {/a: {query: {responses: {200: {summary: s, content: {application/jsonl: {itemSchema: {type: string}}}}}}, additionalOperations: {COPY: {}}}}
components:
  securitySchemes: {t: {type: mutualTLS}}
  mediaTypes: {M: {schema: {}}}
  pathItems: {P: {get: {}}}
  schemas:
    S:
      type: [object, array, string, 'null']
      format: int32
      prefixItems: [{type: string}, {$ref: '#/components/schemas/S'}]
      items: {type: integer, exclusiveMaximum: 3, examples: [1]}
      contains: {type: string}
      properties: {a: {const: 1}, b: true}
      patternProperties: {x: {type: string}, y: {type: number}}
      unevaluatedProperties: false
      dependentSchemas: {a: {properties: {c: {type: string}}}}
      if: {properties: {a: {const: 1}}}
      then: {properties: {d: {type: string}}}
      else: {properties: {d: {type: number}}}
      contentEncoding: base64
      contentMediaType: image/png
      $defs: {x: {}}
      anyOf: [{type: 'null'}, {$ref: '#/components/schemas/S'}]
      discriminator: {propertyName: a, defaultMapping: S}
";

/// What a value is replaced by.
fn odd_values() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!("yes"),
        json!(""),
        json!("3"),
        json!(-1),
        json!(1.5),
        json!(18_446_744_073_709_551_615_u64),
        json!([]),
        json!([null]),
        json!(["a", 1, {}]),
        json!({}),
        json!({"a": null}),
        json!({"$ref": 3}),
        json!({"$ref": "#/components/schemas/S"}),
        json!({"type": ["a", "null"], "required": true, "enum": [], "properties": [], "items": [1]}),
    ]
}

/// The pointers of all parts of a tree.
fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    all.push(at.to_owned());
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let key = key.replace('~', "~0").replace('/', "~1");
                pointers(value, &format!("{at}/{key}"), all);
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                pointers(value, &format!("{at}/{index}"), all);
            }
        }
        _ => {}
    }
}

fn mutate(text: &str) {
    let original: Value = serde_yaml::from_str(text).unwrap();
    let mut all = Vec::new();
    pointers(&original, "", &mut all);
    for pointer in all {
        for odd in odd_values() {
            let mut root = original.clone();
            let Some(part) = root.pointer_mut(&pointer) else {
                continue;
            };
            *part = odd.clone();
            let mut report = Report::new(Origins::default());
            if rewrite(&mut root, &mut report).is_none() {
                let (found, _) = report.finish();
                assert_eq!(found.len(), 1, "{pointer} replaced by {odd}");
                continue;
            }
            if let Err(error) = OpenAPI::deserialize(&root) {
                panic!("{pointer} replaced by {odd}: {error}");
            }
        }
    }
}

#[test]
fn swagger_fits_whatever_stands_in_it() {
    mutate(SWAGGER);
}

#[test]
fn openapi_30_fits_whatever_stands_in_it() {
    mutate(V30);
}

#[test]
fn openapi_32_fits_whatever_stands_in_it() {
    mutate(V32);
}

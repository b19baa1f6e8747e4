//! Whole sections behind a reference.

use serde_json::json;

use super::read_files;

#[test]
fn sections_may_stand_in_files_of_their_own() {
    let outcome = read_files(&[
        (
            "api.yaml",
            "openapi: 3.0.3\npaths: {$ref: paths.yaml}\ncomponents:\n  schemas:\n    $ref: schemas/index.yaml\n    Own: {items: {$ref: '#/components/schemas/Pet'}}\n",
        ),
        (
            "paths.yaml",
            "/a: {get: {responses: {200: {content: {x/y: {schema: {$ref: 'schemas/pet.yaml'}}}}}}}\n",
        ),
        (
            "schemas/index.yaml",
            "Pet: {$ref: pet.yaml}\nOther: {type: string}\n",
        ),
        ("schemas/pet.yaml", "type: object\n"),
    ]);
    assert_eq!(outcome.problems, "");
    assert_eq!(
        outcome.at("/components/schemas"),
        &json!({
            "Own": {"items": {"$ref": "#/components/schemas/Pet"}},
            "Pet": {"type": "object"},
            "Other": {"type": "string"},
        })
    );
    assert_eq!(
        outcome.at("/paths/~1a/get/responses/200/content/x~1y/schema"),
        &json!({"$ref": "#/components/schemas/Pet"})
    );
    assert_eq!(
        outcome.place("/components/schemas/Pet/type"),
        "pet.yaml#/type"
    );
    assert_eq!(outcome.place("/paths/~1a/get"), "paths.yaml#/~1a/get");
}

#[test]
fn all_components_may_stand_in_one_file() {
    let outcome = read_files(&[
        ("api.yaml", "components: {$ref: 'parts.yaml#/components'}\n"),
        (
            "parts.yaml",
            "components:\n  schemas: {A: {$ref: '#/components/schemas/B'}, B: {type: string}}\n",
        ),
    ]);
    assert_eq!(outcome.problems, "");
    assert_eq!(
        outcome.at("/components/schemas/A"),
        &json!({"type": "string"})
    );
    assert_eq!(
        outcome.at("/components/schemas/B"),
        &json!({"$ref": "#/components/schemas/A"})
    );
}

#[test]
fn sections_that_lead_nowhere() {
    let outcome = read_files(&[
        (
            "api.yaml",
            "paths: {$ref: a.yaml}\ncomponents: {schemas: {$ref: b.yaml}, responses: {$ref: '#/components/responses'}}\n",
        ),
        ("b.yaml", "- 1\n"),
    ]);
    let codes: Vec<&str> = outcome
        .problems
        .lines()
        .filter(|line| !line.starts_with(' '))
        .collect();
    assert_eq!(
        codes,
        [
            "missing-file api.yaml:1:15 there is no file `a.yaml`",
            "invalid-ref api.yaml:2:30 what this refers to is no map of names to objects",
            "ref-cycle api.yaml:2:57 this reference leads back to itself",
        ]
    );
}

//! Several documents that are one API.

use serde_json::json;

use super::read_all;

#[test]
fn documents_that_agree_are_one() {
    let outcome = read_all(&[
        (
            "a.yaml",
            "openapi: 3.0.3\ninfo: {title: A}\ntags: [{name: x, description: first}]\nservers: [{url: /}]\npaths:\n  /a: {get: {responses: {200: {$ref: '#/components/responses/R'}}}}\ncomponents:\n  responses: {R: {description: r}}\n  schemas: {Error: {properties: {cause: {$ref: '#/components/schemas/Error'}}}}\n",
        ),
        (
            "b.yaml",
            "openapi: 3.0.1\ninfo: {title: B}\ntags: [{name: x, description: second}, {name: y}]\nservers: [{url: /}]\npaths:\n  /b: {get: {}}\n  /a: {put: {}, get: {responses: {200: {$ref: '#/components/responses/R'}}}}\ncomponents:\n  responses: {R: {description: r}}\n  schemas: {Error: {properties: {cause: {$ref: '#/components/schemas/Error'}}}, New: {}}\nx-b: 1\n",
        ),
    ]);
    assert_eq!(outcome.problems, "");
    assert_eq!(outcome.at("/info/title"), "A");
    assert_eq!(
        outcome.at("/tags"),
        &json!([{"name": "x", "description": "first"}, {"name": "y"}])
    );
    assert_eq!(outcome.at("/paths/~1b"), &json!({"get": {}}));
    assert_eq!(outcome.at("/paths/~1a/put"), &json!({}));
    assert_eq!(outcome.at("/components/schemas/New"), &json!({}));
    assert_eq!(outcome.at("/x-b"), 1);
    assert_eq!(outcome.place("/paths/~1a/get"), "a.yaml#/paths/~1a/get");
    assert_eq!(outcome.place("/paths/~1a/put"), "b.yaml#/paths/~1a/put");
    assert_eq!(outcome.place("/tags/1/name"), "b.yaml#/tags/1/name");
    assert_eq!(
        outcome.place("/components/schemas/New"),
        "b.yaml#/components/schemas/New"
    );
}

#[test]
fn conflicts_name_both_places() {
    let outcome = read_all(&[
        (
            "a.yaml",
            "openapi: 3.0.3\npaths:\n  /a:\n    get: {summary: one}\ncomponents:\n  schemas:\n    E: {type: string}\n",
        ),
        (
            "b.yaml",
            "openapi: 3.0.3\npaths:\n  /a:\n    get: {summary: two}\ncomponents:\n  schemas:\n    E: {type: integer}\n",
        ),
    ]);
    assert!(outcome.document.is_none());
    assert_eq!(
        outcome.problems,
        "conflicting-operation b.yaml:4:5 `GET /a` is described differently in two documents\n  a.yaml:4:5 the first is here\n  help: make them the same, or give one another name\n\
         conflicting-component b.yaml:7:5 `E` is defined differently in two documents\n  a.yaml:7:5 the first is here\n  help: make them the same, or give one another name\n"
    );
}

#[test]
fn what_a_document_says_of_its_operations_stays_with_them() {
    let outcome = read_all(&[
        (
            "a.yaml",
            "openapi: 3.0.3\nservers: [{url: 'https://a'}]\nsecurity: [{k: []}]\npaths: {/a: {get: {}}}\n",
        ),
        (
            "b.yaml",
            "openapi: 3.0.3\nservers: [{url: 'https://b'}]\nsecurity: [{o: []}]\npaths: {/b: {get: {}, put: {security: []}}}\n",
        ),
        ("c.yaml", "openapi: 3.0.3\npaths: {/c: {get: {}}}\n"),
    ]);
    assert_eq!(outcome.problems, "");
    assert_eq!(
        outcome.at("/paths"),
        &json!({
            "/a": {"get": {}},
            "/b": {"get": {"security": [{"o": []}]}, "put": {"security": []}, "servers": [{"url": "https://b"}]},
            "/c": {"get": {"security": []}, "servers": [{"url": "/"}]},
        })
    );
    assert_eq!(
        outcome.place("/paths/~1b/get/security/0"),
        "b.yaml#/security/0"
    );
}

#[test]
fn versions_are_not_mixed() {
    let outcome = read_all(&[
        ("a.yaml", "openapi: 3.0.3\n"),
        ("b.yaml", "openapi: 3.1.0\n"),
    ]);
    assert!(
        outcome.problems.starts_with("mixed-versions b.yaml:1:1 "),
        "{}",
        outcome.problems
    );
    assert!(
        outcome.problems.contains("\n  a.yaml:1:1 the first one\n"),
        "{}",
        outcome.problems
    );
}

#[test]
fn documents_may_refer_to_one_another() {
    let outcome = read_all(&[
        (
            "a.yaml",
            "openapi: 3.0.3\ncomponents: {schemas: {A: {type: string}, B: {items: {$ref: 'b.yaml#/components/schemas/C'}}}}\n",
        ),
        (
            "b.yaml",
            "openapi: 3.0.3\ncomponents: {schemas: {C: {items: {$ref: 'a.yaml#/components/schemas/A'}}}}\n",
        ),
    ]);
    assert_eq!(outcome.problems, "");
    assert_eq!(
        outcome.at("/components/schemas"),
        &json!({
            "A": {"type": "string"},
            "B": {"items": {"$ref": "#/components/schemas/C"}},
            "C": {"items": {"$ref": "#/components/schemas/A"}},
        })
    );
    assert_eq!(outcome.sources.iter().count(), 2);
}

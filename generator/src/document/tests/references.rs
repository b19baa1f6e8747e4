//! References: what they mean, and what is only like one.

use serde_json::json;

use super::{read_files, read_text};

#[test]
fn a_document_of_its_own_stays_as_it_is() {
    let outcome = read_text(
        "openapi: 3.0.3\npaths:\n  /a:\n    get:\n      parameters:\n      - $ref: '#/components/parameters/p'\n      responses:\n        200: {$ref: '#/components/responses/r'}\ncomponents:\n  parameters:\n    p: {name: p, in: query, schema: {$ref: '#/components/schemas/S'}}\n  responses:\n    r: {description: x}\n  schemas:\n    S: {properties: {next: {$ref: '#/components/schemas/S'}}}\n    T: {$ref: '#/components/schemas/S'}\n",
    );
    assert_eq!(outcome.problems, "");
    assert_eq!(
        outcome.at("/paths/~1a/get/parameters/0"),
        &json!({"$ref": "#/components/parameters/p"})
    );
    assert_eq!(
        outcome.at("/components/schemas/T"),
        &json!({"$ref": "#/components/schemas/S"})
    );
    assert_eq!(
        outcome.root()["components"]["schemas"]
            .as_object()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn payload_is_not_a_reference() {
    let text = "components:\n  schemas:\n    A:\n      properties:\n        $ref: {type: string}\n        mapping: {type: string}\n      example: {$ref: nowhere.yaml}\n      default: {$ref: nowhere.yaml}\n      enum: [{$ref: nowhere.yaml}]\n      const: {$ref: nowhere.yaml}\n      examples: [{$ref: nowhere.yaml}]\n      x-more: {$ref: nowhere.yaml}\n  examples:\n    E: {value: {$ref: nowhere.yaml}}\n  parameters:\n    P: {example: {$ref: nowhere.yaml}, examples: {e: {value: {$ref: nowhere.yaml}}}}\nx-top: {$ref: nowhere.yaml}\n";
    let outcome = read_text(text);
    assert_eq!(outcome.problems, "");
    let written: serde_json::Value = serde_yaml::from_str(text).unwrap();
    assert_eq!(outcome.root(), &written);
}

#[test]
fn a_file_becomes_a_component_called_after_it() {
    let outcome = read_files(&[
        (
            "api.yaml",
            "paths:\n  /a:\n    get:\n      responses:\n        200:\n          content:\n            application/json:\n              schema: {$ref: schemas/Pet.yaml, description: kept}\n",
        ),
        (
            "schemas/Pet.yaml",
            "properties:\n  owner: {$ref: ./Owner.yaml}\n  mate: {$ref: Pet.yaml}\n",
        ),
        (
            "schemas/Owner.yaml",
            "properties: {pets: {type: array, items: {$ref: '../schemas/Pet.yaml#'}}}\n",
        ),
    ]);
    assert_eq!(outcome.problems, "");
    assert_eq!(
        outcome.at("/paths/~1a/get/responses/200/content/application~1json/schema"),
        &json!({"$ref": "#/components/schemas/Pet", "description": "kept"})
    );
    assert_eq!(
        outcome.at("/components/schemas"),
        &json!({
            "Pet": {"properties": {
                "owner": {"$ref": "#/components/schemas/Owner"},
                "mate": {"$ref": "#/components/schemas/Pet"},
            }},
            "Owner": {"properties": {"pets": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}}},
        })
    );
    assert_eq!(
        outcome.place("/components/schemas/Owner/properties/pets"),
        "Owner.yaml#/properties/pets"
    );
    assert_eq!(outcome.sources.paths().count(), 3);
}

#[test]
fn a_component_that_is_a_file_keeps_its_name() {
    let outcome = read_files(&[
        (
            "api.yaml",
            "components:\n  schemas:\n    Animal: {$ref: pet.yaml}\n    Beast: {$ref: pet.yaml}\n    Zoo: {items: {$ref: pet.yaml}}\n",
        ),
        ("pet.yaml", "type: object\n"),
    ]);
    assert_eq!(
        outcome.at("/components/schemas"),
        &json!({
            "Animal": {"type": "object"},
            "Beast": {"$ref": "#/components/schemas/Animal"},
            "Zoo": {"items": {"$ref": "#/components/schemas/Animal"}},
        })
    );
    assert_eq!(
        outcome.place("/components/schemas/Animal/type"),
        "pet.yaml#/type"
    );
}

#[test]
fn components_of_another_file_keep_their_names() {
    let outcome = read_files(&[
        (
            "api.yaml",
            "components:\n  schemas:\n    Error: {type: string}\n    Same: {properties: {x: {$ref: '#/components/schemas/Leaf'}}}\n    Leaf: {type: integer}\n    A: {allOf: [{$ref: 'common.yaml#/components/schemas/Error'}, {$ref: 'common.yaml#/components/schemas/Same'}, {$ref: 'common.yaml#/components/schemas/New'}]}\n",
        ),
        (
            "common.yaml",
            "components:\n  schemas:\n    Error: {type: boolean}\n    Same: {properties: {x: {$ref: '#/components/schemas/Leaf'}}}\n    Leaf: {type: integer}\n    New: {$ref: '#/components/schemas/Newest'}\n    Newest: {type: number}\n",
        ),
    ]);
    assert_eq!(outcome.problems, "");
    assert_eq!(
        outcome.at("/components/schemas/A/allOf"),
        &json!([
            {"$ref": "#/components/schemas/Error_2"},
            {"$ref": "#/components/schemas/Same"},
            {"$ref": "#/components/schemas/Newest"},
        ])
    );
    assert_eq!(
        outcome.at("/components/schemas/Error_2"),
        &json!({"type": "boolean"})
    );
    let names: Vec<_> = outcome
        .at("/components/schemas")
        .as_object()
        .unwrap()
        .keys()
        .collect();
    assert_eq!(names, ["Error", "Same", "Leaf", "A", "Error_2", "Newest"]);
}

#[test]
fn any_part_of_the_document_may_be_referred_to() {
    let outcome = read_text(
        "paths:\n  /a/{id}:\n    get:\n      operationId: getA\n      responses:\n        200:\n          content:\n            application/json:\n              schema: {type: object, properties: {self: {$ref: '#/components/schemas/X/properties/y'}}}\n  /b:\n    get:\n      responses:\n        200: {$ref: '#/paths/~1a~1%7Bid%7D/get/responses/200'}\ncomponents:\n  schemas:\n    X:\n      properties:\n        y: {properties: {z: {type: string}, w: {$ref: '#/components/schemas/X/properties/y/properties/z'}}}\n    Y: {$ref: '#/paths/~1a~1{id}/get/responses/200/content/application~1json/schema'}\n    V: {$ref: '#/x-defs/V'}\n    W: {items: {$ref: '#/x-defs/W'}}\nx-defs:\n  V: {type: integer}\n  W: {items: {$ref: '#/x-defs/V'}}\n",
    );
    assert_eq!(outcome.problems, "");
    let y = json!({"$ref": "#/components/schemas/X_y"});
    assert_eq!(outcome.at("/components/schemas/X/properties/y"), &y);
    assert_eq!(outcome.at("/components/schemas/Y/properties/self"), &y);
    assert_eq!(
        outcome.at("/components/schemas/X_y"),
        &json!({"properties": {"z": {"$ref": "#/components/schemas/X_y_z"}, "w": {"$ref": "#/components/schemas/X_y_z"}}})
    );
    assert_eq!(
        outcome.at("/components/schemas/X_y_z"),
        &json!({"type": "string"})
    );
    let response = json!({"$ref": "#/components/responses/getA_200"});
    assert_eq!(outcome.at("/paths/~1b/get/responses/200"), &response);
    assert_eq!(outcome.at("/paths/~1a~1{id}/get/responses/200"), &response);
    assert_eq!(
        outcome.at("/components/responses/getA_200/content/application~1json/schema"),
        &json!({"$ref": "#/components/schemas/Y"})
    );
    // What stands in an extension is copied: the extension stays as it is.
    assert_eq!(
        outcome.at("/components/schemas/V"),
        &json!({"type": "integer"})
    );
    assert_eq!(
        outcome.at("/components/schemas/x-defs_W"),
        &json!({"items": {"$ref": "#/components/schemas/V"}})
    );
    assert_eq!(
        outcome.at("/x-defs/W"),
        &json!({"items": {"$ref": "#/x-defs/V"}})
    );
    assert_eq!(
        outcome.place("/components/schemas/X_y_z/type"),
        "api.yaml#/components/schemas/X/properties/y/properties/z/type"
    );
}

#[test]
fn schemas_may_name_themselves() {
    let outcome = read_text(
        "openapi: 3.1.0\ncomponents:\n  schemas:\n    A:\n      $id: https://example.com/schemas/a\n      properties:\n        b: {$ref: b}\n        c: {$ref: '#c'}\n        d: {$ref: '#/$defs/d'}\n        e: {$ref: '#/components/schemas/B'}\n      $defs:\n        c: {$anchor: c, type: boolean}\n        d: {type: number}\n    B: {$id: 'https://example.com/schemas/b', type: string}\n    C: {items: {$ref: 'https://example.com/schemas/a#c'}}\n",
    );
    assert_eq!(outcome.problems, "");
    assert_eq!(
        outcome.at("/components/schemas/A/properties"),
        &json!({
            "b": {"$ref": "#/components/schemas/B"},
            "c": {"$ref": "#/components/schemas/A_c"},
            "d": {"$ref": "#/components/schemas/A_d"},
            "e": {"$ref": "#/components/schemas/B"},
        })
    );
    assert_eq!(
        outcome.at("/components/schemas/C/items"),
        &json!({"$ref": "#/components/schemas/A_c"})
    );
    assert_eq!(
        outcome.at("/components/schemas/A_d"),
        &json!({"type": "number"})
    );
}

#[test]
fn path_items_are_put_in_place() {
    let outcome = read_files(&[
        (
            "api.yaml",
            "openapi: 3.0.3\npaths:\n  /a:\n    $ref: paths/a.yaml\n    x-mine: 1\n    get: {summary: mine}\n",
        ),
        (
            "paths/a.yaml",
            "get: {summary: theirs}\npost:\n  parameters:\n  - {$ref: '../parameters.yaml#/id'}\n  callbacks:\n    c:\n      '{$url}': {$ref: b.yaml}\n",
        ),
        ("paths/b.yaml", "put: {summary: b}\n"),
        ("parameters.yaml", "id: {name: id, in: query}\n"),
    ]);
    assert_eq!(outcome.problems, "");
    assert_eq!(
        outcome.at("/paths/~1a"),
        &json!({
            "x-mine": 1,
            "get": {"summary": "mine"},
            "post": {
                "parameters": [{"$ref": "#/components/parameters/id"}],
                "callbacks": {"c": {"{$url}": {"put": {"summary": "b"}}}},
            },
        })
    );
    assert_eq!(outcome.at("/components/parameters/id/name"), "id");
    assert_eq!(
        outcome.place("/paths/~1a/get/summary"),
        "api.yaml#/paths/~1a/get/summary"
    );
    assert_eq!(
        outcome.place("/paths/~1a/post/callbacks"),
        "a.yaml#/post/callbacks"
    );
    assert_eq!(
        outcome.place("/paths/~1a/post/callbacks/c/{$url}/put"),
        "b.yaml#/put"
    );
    assert_eq!(
        outcome.place("/components/parameters/id"),
        "parameters.yaml#/id"
    );
}

#[test]
fn discriminators_stay_true() {
    let outcome = read_files(&[
        (
            "api.yaml",
            "components:\n  schemas:\n    Cat: {type: object}\n    Pet: {$ref: 'pets.yaml#/components/schemas/Pet'}\n",
        ),
        (
            "pets.yaml",
            "components:\n  schemas:\n    Pet:\n      oneOf:\n      - $ref: '#/components/schemas/Cat'\n      - $ref: '#/components/schemas/Dog'\n      - $ref: ./bird.yaml\n      discriminator:\n        propertyName: kind\n        mapping: {dog: Dog, bird: ./bird.yaml}\n    Cat: {type: object, title: another}\n    Dog: {type: object}\n",
        ),
        ("bird.yaml", "type: object\n"),
    ]);
    assert_eq!(outcome.problems, "");
    assert_eq!(
        outcome.at("/components/schemas/Pet/discriminator/mapping"),
        &json!({
            "dog": "#/components/schemas/Dog",
            "bird": "#/components/schemas/bird",
            "Cat": "#/components/schemas/Cat_2",
        })
    );
    let own = read_text(
        "components:\n  schemas:\n    P: {oneOf: [{$ref: '#/components/schemas/A'}], discriminator: {propertyName: k, mapping: {a: A, b: gone.B}}}\n    A: {}\n",
    );
    assert_eq!(
        own.at("/components/schemas/P/discriminator/mapping"),
        &json!({"a": "A", "b": "gone.B"})
    );
}

#[test]
fn swagger_2_has_sections_of_its_own() {
    let outcome = read_files(&[
        (
            "api.yaml",
            "swagger: '2.0'\npaths:\n  /a:\n    get:\n      parameters: [{$ref: 'x.yaml#/parameters/p'}]\n      responses:\n        200: {$ref: 'x.yaml#/responses/r'}\ndefinitions:\n  A: {type: string}\n",
        ),
        (
            "x.yaml",
            "parameters:\n  p: {name: p, in: query, type: string}\nresponses:\n  r: {description: x, schema: {$ref: '#/definitions/B'}, examples: {application/json: {$ref: gone}}}\ndefinitions:\n  B: {type: integer}\n",
        ),
    ]);
    assert_eq!(outcome.problems, "");
    assert_eq!(
        outcome.at("/paths/~1a/get/parameters/0"),
        &json!({"$ref": "#/parameters/p"})
    );
    assert_eq!(
        outcome.at("/responses/r/schema"),
        &json!({"$ref": "#/definitions/B"})
    );
    assert_eq!(
        outcome.at("/definitions"),
        &json!({"A": {"type": "string"}, "B": {"type": "integer"}})
    );
}

#[test]
fn what_leads_nowhere_says_where_it_may_lead() {
    let outcome = read_files(&[
        (
            "api.yaml",
            "components:\n  schemas:\n    Pet: {}\n    A: {$ref: '#/components/schemas/Pets'}\n    B: {$ref: '#/components/schema/Pet'}\n    C: {$ref: '#Pet'}\n    D: {$ref: 'common.yml#/Pat'}\n    E: {$ref: '#/components/schemas/Pet/properties/name'}\n    F: {$ref: 5}\n    G: {$ref: 'common.yaml#/text'}\n  responses:\n    R: {$ref: comon.yaml}\n",
        ),
        ("common.yaml", "Pat: {}\ntext: hello\n"),
    ]);
    assert_eq!(
        outcome.problems,
        "unresolved-ref api.yaml:4:15 `#/components/schemas/Pets` leads nowhere\n  help: did you mean `#/components/schemas/Pet`?\n\
         unresolved-ref api.yaml:5:15 `#/components/schema/Pet` leads nowhere\n  help: did you mean `#/components/schemas/Pet`?\n\
         unresolved-ref api.yaml:6:15 `#Pet` leads nowhere\n  help: did you mean `#/components/schemas/Pet`?\n\
         unresolved-ref api.yaml:8:15 `#/components/schemas/Pet/properties/name` leads nowhere\n  help: `#/components/schemas/Pet` is there, but has no `properties`\n\
         invalid-ref api.yaml:9:15 the value of `$ref` is no text\n\
         invalid-ref api.yaml:10:15 what this refers to is no schema\n  common.yaml:2:7 referred to\n\
         missing-file api.yaml:12:15 there is no file `comon.yaml`\n  help: did you mean `common.yaml`, beside it?\n\
         missing-file api.yaml:7:15 there is no file `common.yml`; any JSON is taken where it is referred to\n  help: did you mean `common.yaml`, beside it?\n"
    );
}

#[test]
fn faults_of_a_file_are_told_once() {
    let outcome = read_files(&[
        (
            "api.yaml",
            "components: {schemas: {A: {items: {$ref: b.yaml}}, B: {items: {$ref: b.yaml}}}}\n",
        ),
        ("b.yaml", "a: [\n"),
    ]);
    assert!(
        outcome.problems.starts_with("syntax b.yaml:2:1 "),
        "{}",
        outcome.problems
    );
    assert_eq!(outcome.problems.lines().count(), 1);
}

#[test]
fn an_address_is_decoded_and_a_sibling_file_found() {
    let outcome = read_files(&[
        (
            "api.yaml",
            "components: {schemas: {A: {items: {$ref: 'my%20pet.yaml#/a~1b/%25c'}}, B: {items: {$ref: 'my pet.yaml#/a~1b/%25c'}}}}\n",
        ),
        ("my pet.yaml", "a/b: {'%c': {type: string}}\n"),
    ]);
    assert_eq!(outcome.problems, "");
    assert_eq!(
        outcome.at("/components/schemas/A"),
        outcome.at("/components/schemas/B")
    );
    assert_eq!(
        outcome.at("/components/schemas/c"),
        &json!({"type": "string"})
    );
}

#[test]
fn the_wrong_kind_of_thing() {
    let outcome = read_text(
        "openapi: 3.0.3\ncomponents:\n  responses:\n    R: {$ref: '#/components/schemas/S'}\n  schemas:\n    S: {}\n    T: {items: {$ref: '#'}}\n    U: {items: {$ref: ''}}\n",
    );
    assert_eq!(
        outcome.problems,
        "invalid-ref api.yaml:4:15 this refers to a schema, not to a response\n  api.yaml:6:8 referred to\n\
         invalid-ref api.yaml:7:23 what this refers to is no schema\n  api.yaml:1:1 referred to\n\
         invalid-ref api.yaml:8:23 what this refers to is no schema\n  api.yaml:1:1 referred to\n"
    );
}

#[test]
fn a_parameter_that_refers_to_a_schema() {
    let outcome = read_text(
        "openapi: 3.0.3\npaths:\n  /a:\n    get:\n      parameters:\n      - {name: p, in: query, $ref: '#/components/schemas/S'}\ncomponents: {schemas: {S: {type: string}}}\n",
    );
    assert_eq!(
        outcome.problems,
        "misplaced-ref api.yaml:6:36 a `$ref` to a schema beside `in` is read as the parameter's `schema`\n  help: put the `$ref` into `schema`\n"
    );
    assert_eq!(
        outcome.at("/paths/~1a/get/parameters/0"),
        &json!({"name": "p", "in": "query", "schema": {"$ref": "#/components/schemas/S"}})
    );
    assert_eq!(
        outcome.place("/paths/~1a/get/parameters/0/schema/$ref"),
        "api.yaml#/paths/~1a/get/parameters/0/$ref"
    );
}

//! Keys that need more than a line to be seen, and the list of the tests of all.

use std::path::Path;

use clientwright::config::Layout;
use clientwright::pipeline;

use crate::project::{DOCUMENT, Project};

#[test]
fn the_manifest_of_several_apis_says_what_the_configuration_says() {
    let project = Project::new("");
    let said = r#"
name = "acme"
version = "1.2.3"
license = "MIT"
description = "Pets and more"
repository = "https://example.com/acme"
authors = ["A <a@example.com>"]
publish = false
"#;
    project.write(
        "clientwright.toml",
        &format!(
            "[[crate]]\nout = 'acme'\n{said}\n[[api]]\ncrate = 'acme'\nname = 'pets'\nspecs = ['api.yaml']\n"
        ),
    );
    let config = project.config();
    let api = &config.apis[0];
    let part = clientwright::emit::Part {
        module: "pets".to_owned(),
        files: pipeline::generate(api, Layout::Module).files.unwrap(),
        dependencies: api.dependencies.clone(),
    };
    assert!(config.crates[0].out.ends_with("acme"));
    let files = pipeline::several(&config.crates[0], &[part]);
    let manifest: toml::Table = files[Path::new("Cargo.toml")].parse().unwrap();
    let mut package = manifest["package"].as_table().unwrap().clone();
    package.retain(|key, _| !["edition", "rust-version"].contains(&key));
    assert_eq!(package, said.parse().unwrap());
}

#[test]
fn more_pages_are_told_by_a_member() {
    let project = Project::new(
        "[[api.pagination]]\noperations = ['operation:PetsController_list']\nkind = 'last-item'\n\
         items = '/data'\nnext = '/id'\nmore = '/has_more'\nparameter = 'after'\n",
    );
    let document = DOCUMENT.replacen(
        "schema: {type: array, items: {$ref: \"#/components/schemas/Pet\"}}",
        "schema: {type: object, properties: {has_more: {type: boolean}, data: {type: array, items: {$ref: \"#/components/schemas/Pet\"}}}}",
        1,
    );
    let parameter = "      summary: Lists pets\n      parameters: [{name: after, in: query, schema: {type: string}}]\n";
    let document = document.replacen("      summary: Lists pets\n", parameter, 1);
    project.write("api.yaml", &document);
    let generated = project.generate();
    let code = generated.code();
    assert!(
        code.contains("more: &[\"has_more\"]"),
        "{}{code}",
        generated.said
    );
}

/// The files that have the tests.
const HERE: [&str; 5] = [
    include_str!("effects.rs"),
    include_str!("generated.rs"),
    include_str!("keys.rs"),
    include_str!("layouts.rs"),
    include_str!("problems.rs"),
];

/// Every key, by its table, and the test that fails without it: here, or a document
/// of `tests/features` with a configuration.
const KEYS: &[(&str, &str, &[&str])] = &[
    (
        "ApiConfig",
        "the_manifest_says_what_the_configuration_says",
        &[
            "name",
            "version",
            "edition",
            "license",
            "description",
            "repository",
            "authors",
            "publish",
            "dependencies",
        ],
    ),
    (
        "ApiConfig",
        "every_key_changes_the_code_as_it_says",
        &[
            "only",
            "except",
            "idempotent",
            "types",
            "fields",
            "variants",
            "operations",
            "replace",
            "formats",
            "derive",
            "map",
            "dates",
            "unknown-fields",
            "split",
            "docs",
            "examples",
            "example-tests",
            "tag-features",
        ],
    ),
    (
        "ApiConfig",
        "specs_that_match_no_file_are_pointed_at",
        &["specs"],
    ),
    (
        "ApiConfig",
        "overlays_mend_the_document_and_are_pointed_at",
        &["overlays"],
    ),
    (
        "ApiConfig",
        "a_crate_of_several_apis_must_be_there_and_its_modules_have_names",
        &["crate", "out"],
    ),
    (
        "ApiConfig",
        "a_workspace_has_crates_of_tags",
        &["layout", "crates"],
    ),
    (
        "ApiConfig",
        "a_dated_version_chooses_the_media_type",
        &["api-version"],
    ),
    (
        "ApiConfig",
        "made_up_values_are_a_feature_that_versions_promise_nothing_of",
        &["arbitrary"],
    ),
    (
        "ApiConfig",
        "credentials_and_envelopes_have_their_names",
        &["credentials", "envelope"],
    ),
    (
        "ApiConfig",
        "idempotency-key-told.toml",
        &["idempotency-key"],
    ),
    ("ApiConfig", "pages-told.toml", &["pagination"]),
    (
        "KeyConfig",
        "idempotency-key-told.toml",
        &["header", "operations"],
    ),
    (
        "DeriveConfig",
        "every_key_changes_the_code_as_it_says",
        &["types", "derives", "attributes"],
    ),
    (
        "CredentialConfig",
        "credentials_and_envelopes_have_their_names",
        &["name", "env"],
    ),
    (
        "EnvelopeConfig",
        "credentials_and_envelopes_have_their_names",
        &["parameter", "status", "content", "list"],
    ),
    (
        "PaginationConfig",
        "pages-told.toml",
        &[
            "operations",
            "kind",
            "items",
            "next",
            "parameter",
            "first",
            "total",
        ],
    ),
    (
        "PaginationConfig",
        "more_pages_are_told_by_a_member",
        &["more"],
    ),
    (
        "CrateConfig",
        "the_manifest_of_several_apis_says_what_the_configuration_says",
        &[
            "name",
            "out",
            "version",
            "license",
            "description",
            "repository",
            "authors",
            "publish",
        ],
    ),
];

#[test]
fn every_key_has_a_test() {
    let schema = clientwright::config::schema();
    let mut known: Vec<(String, String)> = Vec::new();
    for (table, definition) in schema["$defs"].as_object().unwrap() {
        let keys = definition["properties"].as_object().into_iter().flatten();
        known.extend(keys.map(|(key, _)| (table.clone(), key.clone())));
    }
    let listed = KEYS.iter().flat_map(|(table, _, keys)| {
        keys.iter()
            .map(|key| ((*table).to_owned(), (*key).to_owned()))
    });
    let mut listed: Vec<(String, String)> = listed.collect();
    known.sort();
    listed.sort();
    assert_eq!(listed, known);
    let features = Path::new(env!("CARGO_MANIFEST_DIR")).join("features");
    for (_, test, keys) in KEYS {
        let text = match test.ends_with(".toml") {
            true => std::fs::read_to_string(features.join(test)).unwrap(),
            false => {
                let here = HERE.concat();
                assert!(here.contains(&format!("fn {test}()")), "{test}");
                here
            }
        };
        for key in *keys {
            let says = [format!("{key} = "), format!("api.{key}"), format!("{key}=")];
            assert!(says.iter().any(|one| text.contains(one)), "{test}: {key}");
        }
    }
}

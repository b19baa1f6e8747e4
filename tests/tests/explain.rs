//! How parts of feature documents became Rust, and why: a snapshot a question.

use clientwright::config::ApiConfig;
use clientwright::diagnostic::Colors;
use clientwright::explain;
use clientwright::pipeline::{self, ExplainOutcome};

/// A document of `tests/features`, and what is asked of it.
const QUESTIONS: &[(&str, &[&str])] = &[
    (
        "union-truly-ambiguous",
        &[
            "Text",
            "GET /texts/{textId}",
            "#/components/schemas/Draft/properties/words",
        ],
    ),
    ("union-by-const-property", &["Block"]),
    ("union-by-required-keys", &["types::Outcome"]),
    ("union-inferred-by-nested-type", &["Answer"]),
    ("union-of-string-enums", &["Region", "NorthRegion"]),
    ("union-nullable", &["types::QuotePrice"]),
    ("all-of-diamond", &["Amphibian"]),
    (
        "all-of-contradicting-types",
        &["#/components/schemas/ShippingBox/allOf/1/properties/size"],
    ),
    ("all-of-single", &["Cover"]),
    ("base-discriminator-mapping", &["Policy", "PasswordPolicy"]),
    ("read-only-nested", &["Team", "putTeam"]),
    ("recursive-alias-array", &["Tree"]),
    (
        "recursive-through-property",
        &[
            "Employee",
            "#/components/schemas/Employee/properties/manager",
        ],
    ),
    ("recursive-through-union", &["Expression"]),
    ("discriminator-variant-used-alone", &["Private", "Public"]),
    ("discriminator-beside-same-keys", &["Threshold"]),
    ("responses-several-error-types", &["POST /orders"]),
    ("responses-several-success-types", &["POST /exports"]),
    (
        "required-optional-nullable",
        &["Profile.sn", "types::Profile::aon", "Profile.oo.x"],
    ),
    ("constraints-strings", &["User.code"]),
    ("formats-time", &["Meeting.starts", "Meeting.day"]),
    ("parameters-query-form-explode", &["search.tag"]),
    ("enum-symbols", &["Filter.operator.<="]),
    ("tags-none-and-many", &["ping", "/books"]),
    ("type-names-std-clash", &["Vec"]),
    (
        "types-in-place-that-are-the-same",
        &[
            "types::Address",
            "#/components/schemas/Gift/properties/address",
        ],
    ),
];

fn explained(document: &str, query: &str) -> ExplainOutcome {
    let api = ApiConfig {
        specs: vec![format!("features/{document}.yaml").into()],
        ..ApiConfig::default()
    };
    pipeline::explain(&api, query)
}

#[test]
fn every_question_gets_the_answer_that_was_reviewed() {
    let mut failed = Vec::new();
    for (document, queries) in QUESTIONS {
        let mut text = String::new();
        for query in *queries {
            let outcome = explained(document, query);
            let found = outcome.found.expect("a document without errors");
            let found = found.unwrap_or_else(|error| panic!("{document}: {error}"));
            let answer = explain::human(&found, &outcome.sources, Colors::Never);
            text.push_str(&format!("$ clientwright explain {query:?}\n{answer}\n"));
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_snapshot_path("../snapshots/explain");
        settings.set_omit_expression(true);
        let matched = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            settings.bind(|| insta::assert_snapshot!(*document, text));
        }));
        if matched.is_err() {
            failed.push(document);
        }
    }
    assert!(failed.is_empty(), "changed: {failed:?}");
}

#[test]
fn what_is_not_there_is_answered_by_what_is_near() {
    let outcome = explained("union-truly-ambiguous", "#/components/schemas/Nota");
    let error = outcome.found.unwrap().unwrap_err();
    assert_eq!(error.suggestions, ["Note"]);
    let outcome = explained("union-truly-ambiguous", "GET /texts/{textid}");
    let error = outcome.found.unwrap().unwrap_err();
    assert_eq!(error.suggestions[0], "GET /texts/{textId}");
}

#[test]
fn tools_get_rules_and_positions() {
    let outcome = explained("recursive-through-property", "Employee");
    let found = outcome.found.unwrap().unwrap();
    let report: serde_json::Value =
        serde_json::from_str(&explain::json(&found, &outcome.sources)).unwrap();
    let item = &report["explanations"][0]["items"][0];
    assert_eq!(item["path"], "types::Employee");
    let reasons = item["reasons"].as_array().unwrap();
    let boxed = reasons
        .iter()
        .find(|reason| reason["rule"] == "boxed")
        .unwrap();
    let text = std::fs::read_to_string("features/recursive-through-property.yaml").unwrap();
    let line = usize::try_from(boxed["position"]["line"].as_u64().unwrap()).unwrap();
    let line = text.lines().nth(line - 1).unwrap();
    assert!(line.trim_start().starts_with("manager:"), "{line}");
}

#[test]
fn a_member_that_is_not_there_is_answered_by_one_that_is() {
    let outcome = explained("formats-time", "Meeting.start");
    let error = outcome.found.unwrap().unwrap_err();
    assert_eq!(error.suggestions[0], "Meeting.starts");
}

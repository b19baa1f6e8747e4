//! What `clientwright diff` answers to scripts: its exit code, and its output
//! apart from what it has to complain about.

use std::path::Path;
use std::process::{Command, Output};

const OLD: &str = r#"{
  "openapi": "3.0.3", "info": {"title": "Wells", "version": "1"},
  "paths": {"/wells": {"get": {"operationId": "listWells", "responses": {"204": {"description": "dry"}}}}}
}"#;

fn document(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("a writable folder");
    path.to_string_lossy().into_owned()
}

fn diff(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_clientwright"))
        .arg("diff")
        .args(arguments)
        .output()
        .expect("the command runs")
}

#[test]
fn the_exit_code_is_the_verdict() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let old = document(folder, "old.json", OLD);
    let elsewhere = OLD.replace("\"/wells\"", "\"/springs\"");
    let more = OLD.replace(
        "\"operationId\"",
        r#""parameters": [{"name": "deep", "in": "query", "schema": {"type": "boolean"}}], "operationId""#,
    );
    let other = OLD.replace("listWells", "allWells");
    let broken = OLD.replace("\"responses\"", "\"answers\"");
    for (name, text, code) in [
        ("same.json", OLD, 0),
        ("elsewhere.json", &elsewhere, 0),
        ("more.json", &more, 10),
        ("other.json", &other, 11),
        ("unfinished.json", &broken[..100], 1),
    ] {
        let new = document(folder, name, text);
        for format in ["human", "markdown", "json"] {
            let output = diff(&[&old, &new, "--format", format]);
            assert_eq!(output.status.code(), Some(code), "{name} {output:?}");
            assert_eq!(output.stdout.is_empty(), code == 1, "{name} {output:?}");
            assert_eq!(output.stderr.is_empty(), code != 1, "{name} {output:?}");
        }
    }
}

#[test]
fn wrong_use_is_told_apart_from_problems() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let old = document(folder, "used-wrongly.json", OLD);
    let config = folder.join("no-such.toml");
    let config = config.to_string_lossy();
    assert_eq!(diff(&[&old]).status.code(), Some(2));
    let output = diff(&[&old, &old, "--config", &config]);
    assert_eq!(output.status.code(), Some(2));
    let output = diff(&[&old, &old, "--api", "wells"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn both_sides_are_named_by_the_configuration() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (empty, answered) = (
        r#"{"204": {"description": "dry"}}"#,
        r##"{"200": {"description": "wet", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Well"}}}}}"##,
    );
    let with = OLD.replace(empty, answered);
    assert_ne!(with, OLD);
    let schemas = |fields: &str| {
        let end = with.rfind('}').expect("an object");
        format!(
            r#"{}, "components": {{"schemas": {{"Well": {{"type": "object", "properties": {{{fields}}}}}}}}}}}"#,
            &with[..end]
        )
    };
    let old = document(
        folder,
        "well.json",
        &schemas(r#""depth": {"type": "integer"}"#),
    );
    let new = document(
        folder,
        "dug.json",
        &schemas(r#""depth": {"type": "number"}"#),
    );
    let config = document(
        folder,
        "clientwright.toml",
        "[[api]]\nname = \"wells\"\nspecs = [\"well.json\"]\n[api.types]\nWell = \"Spring\"\n\
         [[api]]\nname = \"others\"\nspecs = [\"well.json\"]\n",
    );
    let output = diff(&[&old, &new, "--config", &config]);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let output = diff(&[&old, &new, "--config", &config, "--api", "wells"]);
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(
        text.starts_with(
            "major: field `types::Spring.depth` has type `Option<f64>`, was `Option<i64>`\n"
        ),
        "{text}"
    );
    assert_eq!(output.status.code(), Some(11));
}

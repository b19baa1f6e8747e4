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

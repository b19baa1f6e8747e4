//! A run that would read what the last one read, and leave what it left.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths: {}
components:
  schemas:
    Pet: {type: object, required: [nme], properties: {name: {$ref: 'name.yaml'}}}
";

/// A fresh folder with a document of two files, for which a crate was generated.
fn generated(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("api.yaml"), DOCUMENT).unwrap();
    fs::write(folder.join("name.yaml"), "type: string\n").unwrap();
    let first = said(generate(&folder, &[]));
    assert!(first.contains("required-unknown-property"), "{first}");
    assert!(first.contains(" in 0."), "{first}");
    folder
}

fn generate(folder: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clientwright"));
    command.args(["generate", "api.yaml", "--out", "out"]);
    command.args(more).current_dir(folder).output().unwrap()
}

fn said(output: Output) -> String {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stderr).unwrap()
}

const UNCHANGED: &str = "api.yaml: 0 operations, 2 types, 1 warning (1 required-unknown-property), \
                         unchanged; `clientwright generate --check` shows them\n";

#[test]
fn nothing_is_done_and_warnings_are_counted() {
    let folder = generated("unchanged");
    assert_eq!(said(generate(&folder, &[])), UNCHANGED);
    // The note is no part of what is committed.
    let ignored = fs::read_to_string(folder.join("out/.clientwright/.gitignore"));
    assert_eq!(ignored.unwrap(), "*\n");
    let check = said(generate(&folder, &["--check"]));
    assert!(check.contains("api.yaml:6:"), "{check}");
    let json = said(generate(&folder, &["--format", "json"]));
    assert!(json.contains("required-unknown-property"), "{json}");
}

#[test]
fn whatever_changes_is_seen() {
    let folder = generated("changes");
    let types = folder.join("out/src/types.rs");
    let right = fs::read_to_string(&types).unwrap();

    fs::write(&types, right.replace("String", "str")).unwrap();
    said(generate(&folder, &[]));
    assert_eq!(fs::read_to_string(&types).unwrap(), right);

    fs::remove_file(folder.join("out/Cargo.toml")).unwrap();
    said(generate(&folder, &[]));
    assert!(folder.join("out/Cargo.toml").exists());

    let stale = folder.join("out/src/stale.rs");
    fs::copy(&types, &stale).unwrap();
    said(generate(&folder, &[]));
    assert!(!stale.exists());

    let overlay = "overlay: 1.0.0\nactions:\n- target: $.components.schemas.Pet.properties\n  \
                   update: {age: {type: integer}}\n";
    fs::write(folder.join("overlay.yaml"), overlay).unwrap();
    let mended = ["--overlay", "overlay.yaml"];
    said(generate(&folder, &mended));
    assert!(fs::read_to_string(&types).unwrap().contains("pub age"));
    fs::write(
        folder.join("overlay.yaml"),
        overlay.replace("age", "weight"),
    )
    .unwrap();
    said(generate(&folder, &mended));
    assert!(fs::read_to_string(&types).unwrap().contains("pub weight"));
    said(generate(&folder, &[]));
    assert_eq!(fs::read_to_string(&types).unwrap(), right);

    fs::write(folder.join("name.yaml"), "type: integer\n").unwrap();
    said(generate(&folder, &[]));
    assert!(fs::read_to_string(&types).unwrap().contains("Name = i64"));
}

#[test]
fn a_file_that_was_missing_may_come() {
    let folder = generated("missing");
    let missing = format!("{DOCUMENT}    Later: {{$ref: later.yaml}}\n");
    fs::write(folder.join("api.yaml"), missing).unwrap();
    let first = generate(&folder, &[]);
    let again = generate(&folder, &[]);
    assert_eq!(first.status, again.status);
    let text = String::from_utf8(again.stderr).unwrap();
    assert!(text.contains("missing-file"), "{text}");
}

#[test]
fn a_note_of_somebody_else_is_no_text_for_a_terminal() {
    let folder = generated("note");
    let note = folder.join("out/.clientwright/last-run.json");
    let text = fs::read_to_string(&note).unwrap();
    fs::write(&note, text.replace("1 warning", "\\u001b[2J1 warning")).unwrap();
    let again = said(generate(&folder, &[]));
    assert!(again.contains(" in 0."), "{again}");
}

#[cfg(unix)]
#[test]
fn a_note_of_somebody_else_is_not_followed_to_a_device() {
    let folder = generated("device");
    let note = folder.join("out/.clientwright/last-run.json");
    let text = fs::read_to_string(&note).unwrap();
    fs::write(&note, text.replace("api.yaml", "/dev/zero")).unwrap();
    let again = said(generate(&folder, &[]));
    assert!(again.contains(" in 0."), "{again}");
}

//! One file.

use serde_json::json;

use super::{read_files, read_some, read_text};
use crate::document::ReadOptions;

#[test]
fn json_and_yaml_are_told_apart_by_content() {
    let yaml = read_files(&[("api.json", "openapi: 3.0.3\nx: [1, a]\n")]);
    let json = read_files(&[("api.yaml", "{\"openapi\": \"3.0.3\", \"x\": [1, \"a\"]}")]);
    let flow = read_files(&[("api.yaml", "{openapi: 3.0.3, x: [1, a,]}")]);
    assert_eq!(yaml.root(), json.root());
    assert_eq!(flow.root(), json.root());
}

#[test]
fn keys_are_text_as_written() {
    let outcome = read_text("200: a\n0x1F: b\n1.10: c\ntrue: d\nnull: e\n");
    assert_eq!(
        outcome.root(),
        &json!({"200": "a", "0x1F": "b", "1.10": "c", "true": "d", "null": "e"})
    );
}

#[test]
fn scalars_are_those_of_yaml_1_2() {
    let outcome = read_text("a: yes\nb: 2020-01-01\nc: !!str 1\nd: ~\ne: 0o17\ng: 010\nh: '5'\n");
    assert_eq!(
        outcome.root(),
        &json!({"a": "yes", "b": "2020-01-01", "c": "1", "d": null, "e": 15, "g": "010", "h": "5"})
    );
}

#[test]
fn aliases_and_merge_keys() {
    let outcome = read_text(
        "base: &b {x: 1, y: 2}\nmore: &m {y: 3, z: 4}\n\
         a: {<<: *b, y: 9}\nb: {<<: [*b, *m]}\nc: *b\n",
    );
    assert_eq!(outcome.at("/a"), &json!({"x": 1, "y": 9}));
    assert_eq!(outcome.at("/b"), &json!({"x": 1, "y": 2, "z": 4}));
    assert_eq!(outcome.at("/c"), &json!({"x": 1, "y": 2}));
}

#[test]
fn an_anchor_defined_again_is_refused() {
    let outcome = read_text("a: &a 1\nb: &a 2\nc: &b 3\nd: *a\n");
    assert_eq!(
        outcome.problems,
        "repeated-anchor api.yaml:2:4 the anchor `&a` is there already\n  \
         help: give each anchor a name of its own\n"
    );
    let text = read_text("a: 'x: &nbsp y: &nbsp'\nb: |\n  see: &nbsp z\n");
    assert_eq!(text.problems, "");
}

#[test]
fn a_key_twice_names_both_places() {
    let yaml = "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n  'c': 4\n";
    assert_eq!(
        read_text(yaml).problems,
        "duplicate-key api.yaml:5:3 the key `c` is there already\n  api.yaml:3:3 first written here\n\
         duplicate-key api.yaml:6:3 the key `c` is there already\n  api.yaml:3:3 first written here\n"
    );
    let json = "{\"a\": {\n\"x\": 1, \"\\u0078\": 2}}";
    assert_eq!(
        read_text(json).problems,
        "duplicate-key api.yaml:2:9 the key `x` is there already\n  api.yaml:2:1 first written here\n"
    );
}

#[test]
fn numbers_are_kept_or_the_reader_is_told() {
    let outcome = read_text(
        "a: 18446744073709551615\nb: -9223372036854775808\nc: 0.9687100052833556\n\
         d: 18446744073709551617\ne: 1e300\nf: 100000000000000000000\n",
    );
    assert_eq!(outcome.at("/a"), &json!(u64::MAX));
    assert_eq!(outcome.at("/b"), &json!(i64::MIN));
    assert_eq!(outcome.at("/c").to_string(), "0.9687100052833556");
    assert_eq!(
        outcome.problems,
        "rounded-number api.yaml:4:4 `18446744073709551617` is rounded: it has more digits than can be kept\n"
    );
    let json = read_text("{\"a\": 123456789012345678901}");
    assert!(
        json.problems.starts_with("rounded-number api.yaml:1:7 "),
        "{}",
        json.problems
    );
}

#[test]
fn infinity_is_left_out() {
    let outcome = read_text("a: {max: .inf, min: 1}\nb: [.nan, -.inf]\n");
    let lines: Vec<&str> = outcome.problems.lines().collect();
    assert_eq!(lines.len(), 3);
    assert_eq!(
        lines[1],
        "not-finite api.yaml:2:5 `.nan` is no number of JSON; it is left out"
    );
    assert_eq!(outcome.root(), &json!({"a": {"min": 1}, "b": [null, null]}));
}

#[test]
fn yaml_that_means_nothing_here() {
    for (text, start) in [
        ("a: 1\nb: {<<: text}\n", "invalid-merge api.yaml:2:9 "),
        (
            "a: &a {}\nb: {<<: [*a, 1]}\n",
            "invalid-merge api.yaml:2:9 ",
        ),
        ("a:\n  b: !custom 3\n", "unknown-tag api.yaml:2:"),
        (
            "a:\n  ? [x]\n  : 1\n",
            "syntax api.yaml:2:5 a key here is a map or a list",
        ),
        (
            "a:\n\tb: 1\n",
            "syntax api.yaml:2:1 YAML is not indented with tabs",
        ),
        (
            "a: 1\nb: x\u{0}y\n",
            "syntax api.yaml:2:5 control characters are not allowed",
        ),
        (" \t\n", "syntax api.yaml:1:1 the file is empty"),
    ] {
        let problems = read_text(text).problems;
        assert!(problems.starts_with(start), "{text:?}: {problems}");
    }
}

#[test]
fn syntax_errors_have_a_place() {
    for (text, place) in [
        ("{\"a\": 1,\n \"é\": [1,,2]}", "2:10"),
        ("{\"a\": 1", "1:7"),
        ("a: 1\né: [1, 2\nb: }\n", "3:2"),
        ("a: b: c\n", "1:5"),
        ("a: \"x\n", "2:1"),
        ("a: *b\n", "1:4"),
        ("\ta: 1\n", "1:1"),
    ] {
        let problems = read_text(text).problems;
        let start = format!("syntax api.yaml:{place} ");
        assert!(problems.starts_with(&start), "{text:?}: {problems}");
    }
}

#[test]
fn what_is_no_document() {
    for (text, what) in [
        ("# nothing\n", "empty"),
        ("---\n", "empty"),
        ("null", "empty"),
        ("just text", "a text"),
        ("[1]", "a list"),
        ("1", "a single value"),
    ] {
        let problems = read_text(text).problems;
        assert!(
            problems.starts_with("not-openapi api.yaml:"),
            "{text:?}: {problems}"
        );
        assert!(
            problems.contains(&format!(" it is {what}, ")),
            "{text:?}: {problems}"
        );
    }
    let two = read_text("# one\n---\na: 1\n---\nb: 2\n");
    assert!(
        two.problems.starts_with("several-documents api.yaml:4:1 "),
        "{}",
        two.problems
    );
    let marked = read_text("%YAML 1.2\n---\na: 1\n...\n");
    assert_eq!(marked.root(), &json!({"a": 1}));
}

#[test]
fn encodings() {
    let marked = read_text("\u{feff}a: 1\r\nb: x\r\n");
    assert_eq!(marked.root(), &json!({"a": 1, "b": "x"}));
    let cases: [(&[u8], &str); 8] = [
        (b"\xff\xfea\x00", "encoding `api.yaml` is UTF-16"),
        (b"a\x00:\x00", "encoding `api.yaml` is UTF-16"),
        (b"a\x00\x00\x00", "encoding `api.yaml` is UTF-32"),
        (b"\x1f\x8b\x08", "encoding `api.yaml` is a gzip file"),
        (b"a\x00\xff\xff", "encoding `api.yaml` is a binary file"),
        (b"<!doctype html>", "encoding `api.yaml` is HTML or XML"),
        (b"\x00a\x00:", "encoding `api.yaml` is UTF-16"),
        (
            b"a: 1\nb: \xe9\n",
            "encoding api.yaml:2:4 the file is not UTF-8 from here on",
        ),
    ];
    for (bytes, start) in cases {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("api.yaml");
        std::fs::write(&path, bytes).unwrap();
        let outcome = super::read_paths(&[path], folder, &ReadOptions::default());
        assert!(outcome.problems.starts_with(start), "{}", outcome.problems);
    }
}

#[test]
fn what_cannot_be_opened() {
    let folder = tempfile::tempdir().unwrap();
    let paths = [folder.path().join("none.yaml"), folder.path().to_owned()];
    let outcome = super::read_paths(&paths, folder, &ReadOptions::default());
    let lines: Vec<&str> = outcome.problems.lines().collect();
    assert_eq!(lines.len(), 2, "{}", outcome.problems);
    assert!(
        lines
            .iter()
            .any(|line| line.contains("none.yaml`: No such file"))
    );
    assert!(
        lines
            .iter()
            .any(|line| line.contains("it is no regular file"))
    );
}

#[test]
fn limits() {
    let options = ReadOptions {
        max_file_bytes: 10,
        ..ReadOptions::default()
    };
    let files = [("api.yaml", "a: 12345678")];
    let outcome = read_some(&files, &files, &options);
    assert_eq!(
        outcome.problems,
        "too-large `api.yaml` has more than 10 bytes\n"
    );
    let options = ReadOptions {
        max_nodes: 10,
        ..ReadOptions::default()
    };
    let files = [("api.json", "{\"a\": [1,2,3,4,5,6,7,8,9]}")];
    let outcome = read_some(&files, &files, &options);
    let problems = outcome.problems;
    assert!(
        problems.starts_with("too-large api.json:1:15 the document has more than 10 values"),
        "{problems}"
    );
}

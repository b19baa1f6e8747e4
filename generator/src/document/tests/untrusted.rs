//! Documents that mean harm: each ends soon, with a word about why.

use std::time::{Duration, Instant};

use super::{read_files, read_some, read_text};
use crate::document::ReadOptions;

/// Far more than any takes, far less than a hang.
const SOON: Duration = Duration::from_secs(20);

fn refused(text: &str, start: &str) {
    let began = Instant::now();
    let outcome = read_text(text);
    assert!(outcome.document.is_none());
    assert!(outcome.problems.starts_with(start), "{}", outcome.problems);
    assert!(began.elapsed() < SOON);
}

#[test]
fn nesting() {
    refused(
        &format!("{{\"a\": {}{}}}", "[".repeat(500), "]".repeat(500)),
        "too-deep api.yaml:1:1",
    );
    refused(
        &format!("a: {}", "[".repeat(100_000)),
        "too-deep api.yaml:1:1004 ",
    );
    refused(
        &format!("a: {}", "{a: ".repeat(100_000)),
        "too-deep api.yaml:1:",
    );
    refused(
        &format!("a: {}x", "- ".repeat(1000)),
        "syntax api.yaml:1:4 ",
    );
    let blocks: String = (0..500)
        .map(|depth| format!("{}a:\n", " ".repeat(depth)))
        .collect();
    refused(&blocks, "too-deep api.yaml:129:");
}

#[test]
fn alias_bombs() {
    let mut bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for level in 1..12 {
        let alias = format!("*a{},", level - 1).repeat(10);
        bomb += &format!("a{level}: &a{level} [{alias}]\n");
    }
    refused(&bomb, "too-large api.yaml:");
    refused("a: &a [*a]\n", "too-deep api.yaml:");
    refused("a: &a\n  <<: *a\n", "too-deep api.yaml:");
}

#[test]
fn references_that_multiply() {
    let mut bomb = "openapi: 3.1.0\npaths:\n  /a: {$ref: '#/components/pathItems/P0'}\ncomponents:\n  pathItems:\n".to_owned();
    for level in 0..30 {
        let next = level + 1;
        bomb += &format!(
            "    P{level}:\n      get:\n        callbacks:\n          a: {{x: {{$ref: '#/components/pathItems/P{next}'}}}}\n          b: {{x: {{$ref: '#/components/pathItems/P{next}'}}}}\n"
        );
    }
    bomb += "    P30: {get: {}}\n";
    let options = ReadOptions {
        max_nodes: 100_000,
        ..ReadOptions::default()
    };
    let files = [("api.yaml", bomb.as_str())];
    let problems = read_some(&files, &files, &options).problems;
    assert!(problems.starts_with("too-large api.yaml:"), "{problems}");
    assert_eq!(problems.lines().count(), 1);
}

#[test]
fn circles_of_path_items() {
    refused(
        "openapi: 3.1.0\npaths:\n  /a: {$ref: '#/paths/~1a'}\n",
        "ref-cycle api.yaml:3:14 this path item holds itself",
    );
    refused(
        "openapi: 3.1.0\npaths:\n  /a: {$ref: '#/paths/~1b'}\n  /b: {$ref: '#/paths/~1a'}\n",
        "ref-cycle api.yaml:",
    );
    refused(
        "paths:\n  /a:\n    get:\n      callbacks:\n        c:\n          u: {$ref: '#/paths/~1a'}\n",
        "ref-cycle api.yaml:6:21 this path item holds itself",
    );
    let outcome = read_files(&[
        ("api.yaml", "paths:\n  /a: {$ref: b.yaml}\n"),
        ("b.yaml", "$ref: c.yaml\n"),
        ("c.yaml", "$ref: b.yaml\n"),
    ]);
    assert!(
        outcome.problems.starts_with("ref-cycle c.yaml:1:7 "),
        "{}",
        outcome.problems
    );
}

#[test]
fn circles_of_components() {
    for (text, start) in [
        (
            "components:\n  responses:\n    A: {$ref: '#/components/responses/A'}\n",
            "ref-cycle api.yaml:3:15 `#/components/responses/A` is defined by itself\n",
        ),
        (
            "components:\n  parameters:\n    A: {$ref: '#/components/parameters/B'}\n    B: {$ref: '#/components/parameters/A'}\n",
            "ref-cycle api.yaml:4:15 `#/components/parameters/A` is defined by itself, through `#/components/parameters/B`\n",
        ),
        (
            "components:\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n",
            "ref-cycle api.yaml:4:15 `#/components/schemas/A` is defined by itself",
        ),
        (
            "components:\n  headers:\n    A:\n      content:\n        x/y:\n          encoding: {f: {headers: {h: {$ref: '#/components/headers/A'}}}}\n",
            "ref-cycle api.yaml:6:",
        ),
    ] {
        refused(text, start);
    }
}

#[test]
fn circles_through_files() {
    let outcome = read_files(&[
        (
            "api.yaml",
            "paths:\n  /a:\n    get:\n      responses:\n        200: {$ref: b.yaml}\n",
        ),
        ("b.yaml", "$ref: c.yaml\n"),
        ("c.yaml", "$ref: b.yaml\n"),
    ]);
    assert!(outcome.problems.starts_with("ref-cycle b.yaml:1:7 this reference leads back to itself\n  api.yaml:5:21 referred to here"), "{}", outcome.problems);
}

#[test]
fn files_outside_are_refused_unread() {
    for address in [
        "../../../../../../../etc/passwd",
        "/etc/passwd",
        "file:///etc/passwd",
        "..%2f..%2fetc/passwd",
        "../none.yaml",
        "a/../../x.yaml",
    ] {
        let text = format!("components:\n  schemas:\n    A:\n      $ref: '{address}'\n");
        let outcome = read_files(&[("sub/api.yaml", &text)]);
        let problems = &outcome.problems;
        assert!(
            problems.starts_with("outside-ref sub/api.yaml:4:13 "),
            "{address}: {problems}"
        );
        assert_eq!(outcome.sources.iter().count(), 1);
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_outside_count_as_outside() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("inside");
    std::fs::create_dir(&inside).unwrap();
    std::fs::write(folder.path().join("secret.yaml"), "type: string\n").unwrap();
    std::os::unix::fs::symlink(folder.path().join("secret.yaml"), inside.join("link.yaml"))
        .unwrap();
    let spec = inside.join("api.yaml");
    std::fs::write(&spec, "components: {schemas: {A: {$ref: link.yaml}}}\n").unwrap();
    let outcome = super::read_paths(std::slice::from_ref(&spec), folder, &ReadOptions::default());
    assert!(
        outcome
            .problems
            .starts_with("outside-ref inside/api.yaml:1:"),
        "{}",
        outcome.problems
    );
    let options = ReadOptions {
        allow_outside: true,
        ..ReadOptions::default()
    };
    let outcome = super::read_paths(&[spec], outcome.folder, &options);
    assert_eq!(outcome.at("/components/schemas/A/type"), "string");
}

#[test]
fn other_hosts_are_not_asked() {
    let text = "components:\n  schemas:\n    A: {$ref: 'https://example.com/a.yaml#/A'}\n    B: {$ref: 'ftp://example.com/b'}\n";
    let problems = read_text(text).problems;
    assert!(problems.contains("remote-ref api.yaml:3:15 `https://example.com/a.yaml` is on another host, and remote references are off\n"), "{problems}");
    assert!(
        problems.contains(
            "unsupported-ref api.yaml:4:15 references of the kind `ftp:` are not followed"
        ),
        "{problems}"
    );
    let options = ReadOptions {
        remote: true,
        ..ReadOptions::default()
    };
    let files = [("api.yaml", text)];
    let problems = read_some(&files, &files, &options).problems;
    assert!(problems.contains("not supported"), "{problems}");
}

#[test]
fn a_pointer_longer_than_a_document_is_deep() {
    let text = format!(
        "components: {{schemas: {{A: {{$ref: '#{}'}}}}}}",
        "/a".repeat(100_000)
    );
    let began = Instant::now();
    let problems = read_text(&text).problems;
    assert!(
        problems.starts_with("unresolved-ref api.yaml:1:"),
        "{problems}"
    );
    assert!(began.elapsed() < SOON);
}

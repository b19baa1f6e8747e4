//! Pairs of documents that differ in one thing: the verdict that stands in their
//! first line, and the report for people.
//!
//! `tests/diff/agreement` asks cargo-semver-checks for its verdict on the same
//! pairs.

use std::path::{Path, PathBuf};

use clientwright::config::ApiConfig;
use clientwright::diff::{self, Diff, Level};
use clientwright::pipeline;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("diff")
}

fn pairs() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder()).expect("the folder of pairs");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut pairs: Vec<PathBuf> = paths.filter(|path| path.is_dir()).collect();
    pairs.sort();
    pairs
}

fn difference(pair: &Path) -> Diff {
    let [old, new] = ["old.yaml", "new.yaml"].map(|name| {
        pipeline::surface(&ApiConfig {
            specs: vec![pair.join(name).to_string_lossy().into_owned().into()],
            ..ApiConfig::default()
        })
    });
    diff::between(&old, &new).expect("documents without errors")
}

/// `# expected: minor` in the first line of both documents.
fn expected(pair: &Path) -> String {
    let [old, new] = ["old.yaml", "new.yaml"].map(|name| {
        let text = std::fs::read_to_string(pair.join(name)).expect("a document");
        let first = text.lines().next().unwrap_or_default();
        first
            .strip_prefix("# expected: ")
            .expect("a verdict in the first line")
            .to_owned()
    });
    assert_eq!(old, new, "{}", pair.display());
    new
}

fn name(pair: &Path) -> String {
    let name = pair.file_name().expect("a folder with a name");
    name.to_string_lossy().into_owned()
}

#[test]
fn every_pair_gets_its_verdict_and_report() {
    let pairs = pairs();
    assert!(pairs.len() >= 60, "{}", pairs.len());
    let mut failed = Vec::new();
    for pair in pairs {
        let difference = difference(&pair);
        let verdict = difference.verdict().map_or("none", Level::as_str);
        let expected = expected(&pair);
        if verdict != expected {
            failed.push(format!("{}: {verdict}, not {expected}", name(&pair)));
        }
        let root = format!("{}/", folder().display());
        let text = difference.human().replace(&root, "");
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_snapshot_path("../snapshots/diff");
        settings.set_omit_expression(true);
        let matched = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            settings.bind(|| insta::assert_snapshot!(name(&pair), text));
        }));
        if matched.is_err() {
            failed.push(format!("{}: another report", name(&pair)));
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn a_pair_read_backwards_turns_additions_into_breaking_changes() {
    for (pair, item) in [
        ("operation-added", "Client::harvest_tree()"),
        ("value-added", "types::Kind::Quince"),
        ("parameter-optional-added", "operations::ListTrees::limit()"),
    ] {
        let pair = folder().join(pair);
        let [new, old] = ["old.yaml", "new.yaml"].map(|name| {
            pipeline::surface(&ApiConfig {
                specs: vec![pair.join(name).to_string_lossy().into_owned().into()],
                ..ApiConfig::default()
            })
        });
        let difference = diff::between(&old, &new).expect("documents without errors");
        let found: Vec<(&str, Level)> = difference
            .changes
            .iter()
            .map(|change| (change.item.as_str(), change.level))
            .collect();
        assert_eq!(found, [(item, Level::Major)]);
    }
}

#[test]
fn tools_get_signatures_and_positions() {
    let difference = difference(&folder().join("field-type"));
    let report: serde_json::Value =
        serde_json::from_str(&difference.json()).expect("one JSON object");
    assert_eq!(report["verdict"], "major");
    let change = &report["changes"][0];
    assert_eq!(change["action"], "changed");
    assert_eq!(change["kind"], "field");
    assert_eq!(change["item"], "types::Tree.height");
    assert_eq!(change["old"]["signature"], "Option<i64>");
    assert_eq!(change["new"]["signature"], "Option<String>");
    for side in ["old", "new"] {
        let position = &change[side]["position"];
        let file = position["file"].as_str().expect("a file");
        let text = std::fs::read_to_string(file).expect("the document");
        let line = usize::try_from(position["line"].as_u64().expect("a line")).expect("small");
        let line = text.lines().nth(line - 1).expect("the line");
        assert!(line.trim_start().starts_with("height:"), "{line}");
        assert_eq!(position["column"], 9);
    }
}

#[test]
fn markdown_has_a_section_for_each_level() {
    let text = difference(&folder().join("body-type")).markdown();
    let heads: Vec<&str> = text.lines().filter(|line| line.starts_with('#')).collect();
    assert_eq!(heads, ["## Breaking changes", "## Compatible changes"]);
    assert!(text.starts_with("**major: "), "{text}");
    assert!(
        text.contains("- struct `types::Sapling` is gone (old `"),
        "{text}"
    );
}

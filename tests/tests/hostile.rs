//! Hostile documents: a clear problem or harmless output, in little time.

use std::time::{Duration, Instant};

use clientwright::emit::Layout;
use clientwright::pipeline::{self, Outcome};
use clientwright_tests::{Case, cases, problems};

/// No document of this size may take longer, not even in a debug build.
const LONGEST: Duration = Duration::from_secs(10);

#[test]
fn every_hostile_document_is_told_what_is_wrong_with_it() {
    let cases = cases("hostile");
    assert!(!cases.is_empty());
    let (mut failed, mut wrong) = (Vec::new(), Vec::new());
    for case in cases {
        let started = Instant::now();
        let outcome = pipeline::generate(&case.config(), Layout::Crate);
        let taken = started.elapsed();
        assert!(taken < LONGEST, "{}: {taken:?}", case.name);
        let verdict = verdict(&outcome);
        let expected = expectation(&case);
        // A harmless crate may come with warnings.
        let as_expected =
            expected.starts_with(verdict) || verdict == "warning" && expected.starts_with("crate");
        if !as_expected {
            wrong.push(format!("{}: {verdict}, not {expected}", case.name));
        }
        let text = format!("{verdict}\n\n{}", problems(&outcome));
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_snapshot_path("../snapshots/hostile");
        settings.set_omit_expression(true);
        let name = case.name.clone();
        let matched = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            settings.bind(|| insta::assert_snapshot!(name.clone(), text));
        }));
        if matched.is_err() {
            failed.push(case.name);
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(failed.is_empty(), "changed: {failed:?}");
}

/// What became of a document, in the words of `tests/hostile/README.md`.
fn verdict(outcome: &Outcome) -> &'static str {
    match outcome.files {
        None => "error",
        Some(_) if outcome.problems.is_empty() => "crate",
        Some(_) => "warning",
    }
}

/// What must happen: the first line of the document, or its entry in
/// `expected.toml`.
fn expectation(case: &Case) -> String {
    let bytes = std::fs::read(&case.path).unwrap_or_default();
    let first = String::from_utf8_lossy(&bytes)
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned();
    if let Some(comment) = first.strip_prefix('#') {
        return comment.trim().to_owned();
    }
    let listed = case.path.with_file_name("expected.toml");
    let listed: toml::Table = std::fs::read_to_string(listed).unwrap().parse().unwrap();
    let name = case.path.file_name().unwrap().to_string_lossy();
    listed[&*name].as_str().unwrap().to_owned()
}

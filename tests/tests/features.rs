//! One feature a document: what is generated, and what is said of it.

use clientwright::emit::Layout;
use clientwright::pipeline::{self, Outcome};
use clientwright_tests::{cases, problems, written};

/// The stand-in server or the program, which are reviewed in the documents that are
/// named for them.
fn file(outcome: &Outcome, end: &str) -> String {
    let mut files = outcome.files.iter().flatten();
    let file = files.find(|(path, _)| path.ends_with(end));
    file.map(|(_, text)| text.clone()).unwrap_or_default()
}

#[test]
fn every_feature_gives_the_code_that_was_reviewed() {
    let cases = cases("features");
    assert!(!cases.is_empty());
    let mut failed = Vec::new();
    for case in cases {
        let outcome = pipeline::generate(&case.config(), Layout::Crate);
        let mut text = format!("{}\n{}", problems(&outcome), written(&outcome));
        if case.name.starts_with("mock-") {
            text = file(&outcome, "src/mock.rs");
        }
        if case.name.starts_with("program-") {
            text = file(&outcome, "src/cli/calls.rs");
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_snapshot_path("../snapshots/features");
        settings.set_omit_expression(true);
        settings.set_input_file(&case.path);
        let name = case.name.clone();
        let matched = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            settings.bind(|| insta::assert_snapshot!(name.clone(), text));
        }));
        if matched.is_err() {
            failed.push(case.name);
        }
    }
    assert!(failed.is_empty(), "changed: {failed:?}");
}

//! Hostile documents: a clear problem or harmless output, in little time.

use std::time::{Duration, Instant};

use clientwright::emit::Layout;
use clientwright::pipeline;
use clientwright_tests::{cases, problems};

/// No document of this size may take longer, not even in a debug build.
const LONGEST: Duration = Duration::from_secs(10);

#[test]
fn every_hostile_document_is_told_what_is_wrong_with_it() {
    let cases = cases("hostile");
    assert!(!cases.is_empty());
    let mut failed = Vec::new();
    for case in cases {
        let started = Instant::now();
        let outcome = pipeline::generate(&case.config(), Layout::Crate);
        let taken = started.elapsed();
        assert!(taken < LONGEST, "{}: {taken:?}", case.name);
        let files = outcome.files.as_ref().map(|files| files.len());
        let verdict = match files {
            Some(_) => "generated",
            None => "refused",
        };
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
    assert!(failed.is_empty(), "changed: {failed:?}");
}

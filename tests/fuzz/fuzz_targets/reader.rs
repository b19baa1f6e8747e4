//! Bytes to a document tree to OpenAPI 3.0: never a panic, never a hang.
#![no_main]

use std::sync::LazyLock;

use clientwright::diagnostic::{Colors, Problems, Report, Sources};
use clientwright::dialect;
use clientwright::document::{self, ReadOptions};
use clientwright_fuzz::document::Folder;
use clientwright_fuzz::mutation;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

static FOLDER: LazyLock<Folder> = LazyLock::new(Folder::default);

fuzz_target!(|bytes: &[u8]| {
    let path = FOLDER.write(bytes);
    let (mut sources, mut problems) = (Sources::default(), Problems::default());
    let read = document::read(
        &[path],
        &ReadOptions::default(),
        &mut sources,
        &mut problems,
    );
    let normalized = read.and_then(|document| dialect::normalize(document, &mut problems));
    // Showing problems looks for their places in the text.
    let report = Report::new(&problems, &sources);
    let told = report.human(Colors::Never);
    assert!(
        normalized.is_some() || !told.is_empty(),
        "refused without a word"
    );
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutation::mutate(data, size, max_size, seed)
});

//! A document to the files of a crate: all Rust among them must parse.
#![no_main]

use std::collections::HashSet;
use std::sync::{LazyLock, Mutex};

use clientwright::emit::Layout;
use clientwright::pipeline;
use clientwright_fuzz::document::Folder;
use clientwright_fuzz::mutation;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

static FOLDER: LazyLock<Folder> = LazyLock::new(Folder::default);

/// Files of the runtime are the same in every crate, so each is parsed once.
static RUNTIME: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

fuzz_target!(|bytes: &[u8]| {
    let outcome = pipeline::generate(&FOLDER.config(bytes), Layout::Crate);
    let Some(files) = outcome.files else {
        let error = outcome.problems.has_errors();
        assert!(error, "nothing came out, and nobody said why");
        return;
    };
    for (path, text) in files {
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let carried = path.starts_with("src/runtime");
        if carried && RUNTIME.lock().unwrap().contains(&text) {
            continue;
        }
        if let Err(error) = syn::parse_file(&text) {
            panic!("{}: {error}\n{text}", path.display());
        }
        if carried {
            RUNTIME.lock().unwrap().insert(text);
        }
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutation::mutate(data, size, max_size, seed)
});

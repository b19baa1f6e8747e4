//! The guides of clientwright. Each module is a chapter, so that its Rust is
//! compiled as a test of documentation; `tests/chapters.rs` checks the rest.

// Readers copy whole programs.
#![allow(clippy::needless_doctest_main)]

/// The client of `notes.yaml`, which the chapters on authentication, media types and
/// errors call.
pub mod notes {
    include!(concat!(env!("OUT_DIR"), "/notes/mod.rs"));
}

/// The client of `streams.yaml`, which the chapter on streams calls.
pub mod streams {
    include!(concat!(env!("OUT_DIR"), "/streams/mod.rs"));
}

macro_rules! chapters {
    ($($name:ident = $file:literal),+ $(,)?) => {
        $(#[doc = include_str!($file)] pub mod $name {})+
    };
}

chapters! {
    atlas_in_ten_minutes = "atlas.md",
    build_step = "build-step.md",
    unions = "unions.md",
    errors = "errors.md",
    auth = "auth.md",
    pagination = "pagination.md",
    streaming = "streaming.md",
    media_types = "media-types.md",
    layers = "layers.md",
    program = "program.md",
    testing = "testing.md",
    configuration = "configuration.md",
    large_documents = "large-documents.md",
    changes = "changes.md",
    from_progenitor = "from-progenitor.md",
    from_openapi_generator = "from-openapi-generator.md",
}

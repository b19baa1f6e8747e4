//! The texts of the runtime, packed into the generator.

/// The text of a file of the runtime.
macro_rules! runtime {
    ($name:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/templates/src/runtime/",
            $name,
            ".rs"
        ))
    };
}

/// Names and texts of files.
macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, runtime!($name))),*]
    };
}

/// The list of modules.
pub(super) const MODULES: &str = runtime!("mod");

/// Every module and its text.
pub(super) const FILES: &[(&str, &str)] = files![
    "answer",
    "api_key",
    "basic",
    "bearer",
    "call",
    "check",
    "client",
    "client_builder",
    "client_credentials",
    "constraint",
    "credentials",
    "date",
    "date_time",
    "decimal",
    "digest",
    "encoded_bytes",
    "envelope",
    "error",
    "header",
    "kept",
    "key",
    "locate",
    "object",
    "object_text",
    "open_enum",
    "operation",
    "options",
    "parameter",
    "pattern",
    "raw_json",
    "redirect",
    "reqwest_transport",
    "response",
    "retry",
    "scan",
    "shape",
    "text_value",
    "transport",
    "union",
    "unknown",
    "whole",
];

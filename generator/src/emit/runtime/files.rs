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
    "address",
    "answer",
    "api_key",
    "arbitrary",
    "authorization_code",
    "basic",
    "bearer",
    "blocking",
    "byte_stream",
    "call",
    "check",
    "cli",
    "cli_answer",
    "cli_arguments",
    "cli_bytes",
    "cli_bytes_given",
    "cli_dry_run",
    "cli_events",
    "cli_form_given",
    "cli_lines",
    "cli_options",
    "cli_pages",
    "client",
    "client_builder",
    "constraint",
    "credentials",
    "date",
    "date_time",
    "decimal",
    "digest",
    "encoded_bytes",
    "envelope",
    "error",
    "event_parser",
    "event_stream",
    "form",
    "frames",
    "header",
    "idempotency",
    "index_map",
    "json_kind",
    "json_lines",
    "json_members",
    "json_stream",
    "kept",
    "key",
    "layer",
    "link_header",
    "locate",
    "mock_answer",
    "mock_connection",
    "mock_content",
    "mock_given",
    "mock_part",
    "mock_request",
    "mock_route",
    "mock_server",
    "mock_written",
    "multipart",
    "mutual_tls",
    "oauth2",
    "object",
    "object_text",
    "open_enum",
    "openid",
    "operation",
    "options",
    "pages",
    "paging",
    "parameter",
    "pattern",
    "raw_json",
    "redirect",
    "request_body",
    "request_id",
    "reqwest_transport",
    "response",
    "retry",
    "scan",
    "shape",
    "shape_keys",
    "stream_error",
    "text_value",
    "token_request",
    "token_url",
    "tower",
    "trace",
    "transport",
    "union",
    "unknown",
    "whole",
    "xml",
    "xml_answer",
    "xml_body",
    "xml_read",
    "xml_tree",
    "xml_write",
];

//! Names of the command-line program: subcommands and options.

use crate::names::identifier::Scope;

/// Options that every subcommand has.
const OPTIONS: &[&str] = &[
    "accept",
    "all-pages",
    "base-url",
    "dry-run",
    "events",
    "help",
    "include",
    "server",
    "timeout",
    "version",
];

/// Subcommands beside those of the tags.
const SUBCOMMANDS: &[&str] = &["call", "completions", "credentials", "help", "operations"];

/// Options for the parameters of an operation, which have these names in Rust.
pub(super) fn options<'n>(names: impl Iterator<Item = &'n String>) -> Vec<String> {
    let mut scope = Scope::reserving(OPTIONS);
    names
        .map(|name| scope.take(dashed(name), "-parameter"))
        .collect()
}

/// Subcommands for tags, which have these modules.
pub(super) fn groups<'n>(modules: impl Iterator<Item = &'n String>) -> Vec<String> {
    let mut scope = Scope::reserving(SUBCOMMANDS);
    modules
        .map(|module| scope.take(dashed(module), "-group"))
        .collect()
}

/// `r#type_name` → `type-name`.
pub(super) fn dashed(name: &str) -> String {
    let name = name.strip_prefix("r#").unwrap_or(name);
    name.trim_matches('_').replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_program_has_itself_is_not_taken() {
        let names = ["timeout", "r#type", "page_size", "help"].map(str::to_owned);
        assert_eq!(
            options(names.iter()),
            ["timeout-parameter", "type", "page-size", "help-parameter"]
        );
        let modules = ["operations", "call", "pets"].map(str::to_owned);
        assert_eq!(
            groups(modules.iter()),
            ["operations-group", "call-group", "pets"]
        );
    }
}

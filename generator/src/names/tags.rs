//! Names of tags: modules, files and Cargo features at once.

use crate::model::Api;
use crate::names::identifier::{Scope, snake};

/// Names that are taken: modules beside those of the tags, features that crates
/// have anyway, and files that some systems keep for themselves.
const RESERVED: &[&str] = &[
    "shared",
    "wire",
    "operations",
    "types",
    "webhook_types",
    "runtime",
    "headers",
    "default",
    "cli",
    "mock",
    "blocking",
    "tracing",
    "tower",
    "gzip",
    "round_trip",
    "brotli",
    "zstd",
    "aux",
    "con",
    "nul",
    "prn",
    "com1",
    "com2",
    "com3",
    "com4",
    "com5",
    "com6",
    "com7",
    "com8",
    "com9",
    "lpt1",
    "lpt2",
    "lpt3",
    "lpt4",
    "lpt5",
    "lpt6",
    "lpt7",
    "lpt8",
    "lpt9",
];

/// Longer names are cut: they become names of files.
const LONGEST: usize = 60;

pub(super) fn choose(api: &Api) -> Vec<String> {
    let mut scope = Scope::reserving(RESERVED);
    let names = api.tags.iter().map(|tag| module(&tag.name));
    names.map(|name| scope.take(name, "_group")).collect()
}

/// Cargo features are ASCII, so other letters are written in its letters.
fn module(tag: &str) -> String {
    let ascii: String = deunicode::deunicode_with_tofu(tag, " ")
        .chars()
        .filter(char::is_ascii)
        .collect();
    let named = ascii.chars().any(|c| c.is_ascii_alphanumeric());
    let mut name = if named {
        snake(&ascii)
    } else {
        "group".to_owned()
    };
    // The file of the modules themselves.
    if name == "r#mod" {
        name = "mod_group".to_owned();
    }
    if name.len() > LONGEST {
        name.truncate(LONGEST);
        name.truncate(name.trim_end_matches('_').len());
    }
    // A feature may not start with an underscore.
    match name.strip_prefix('_') {
        Some(rest) => format!("group_{}", rest.trim_start_matches('_')),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Tag;

    #[test]
    fn any_text_becomes_a_feature_and_a_file() {
        let tags = [
            ("Encryption at Rest", "encryption_at_rest"),
            ("encryption-at-rest", "encryption_at_rest_group"),
            ("type", "r#type"),
            ("default", "default_group"),
            ("CON", "con_group"),
            ("Événements", "evenements"),
            ("", "group"),
            ("🎉🎉", "tada_tada"),
            ("1st", "group_1st"),
            ("../../etc", "etc"),
            ("self", "self_"),
            ("mod", "mod_group"),
        ];
        let api = Api {
            tags: tags
                .iter()
                .map(|(name, _)| Tag {
                    name: (*name).to_owned(),
                    description: None,
                })
                .collect(),
            ..Api::default()
        };
        let expected: Vec<&str> = tags.iter().map(|(_, module)| *module).collect();
        let chosen = choose(&api);
        assert_eq!(chosen, expected);
        for name in &chosen {
            let name = name.trim_start_matches("r#");
            let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
            assert!(name.chars().all(fits) && name.len() <= LONGEST, "{name}");
        }
    }
}

//! The commented file that `clientwright init` writes.

use std::path::PathBuf;

/// A `clientwright.toml` for some documents: every key, those that can be left
/// out as comments. Prose starts with `# `, a key with `#`.
pub fn commented(specs: &[PathBuf]) -> String {
    let quoted =
        |path: &PathBuf| toml::Value::from(path.to_string_lossy().into_owned()).to_string();
    let list: Vec<String> = specs.iter().map(quoted).collect();
    TEMPLATE.replace("@SPECS@", &list.join(", "))
}

const TEMPLATE: &str = include_str!("commented.toml");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, schema};

    /// The file with every key switched on.
    fn switched_on() -> String {
        let text = commented(&["a.yaml".into()]);
        let lines = text.lines().map(|line| match line.strip_prefix('#') {
            Some(key) if key.starts_with(|c: char| !c.is_whitespace()) => key,
            _ => line,
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn it_can_be_read_as_it_stands_and_with_every_key() {
        let config = Config::parse(&commented(&["a.yaml".into()])).unwrap();
        assert_eq!(config.apis[0].specs[0].as_str(), "a.yaml");
        if let Err(error) = Config::parse(&switched_on()) {
            panic!("{error}");
        }
    }

    #[test]
    fn it_has_every_key_of_the_schema() {
        let table: toml::Table = switched_on().parse().unwrap();
        let schema = schema();
        for (tables, definition) in [("api", "ApiConfig"), ("crate", "CrateConfig")] {
            let properties = schema["$defs"][definition]["properties"]
                .as_object()
                .unwrap();
            let mut keys: Vec<&str> = properties.keys().map(String::as_str).collect();
            let written = table[tables][0].as_table().unwrap();
            let mut written: Vec<&str> = written.keys().map(String::as_str).collect();
            keys.sort_unstable();
            written.sort_unstable();
            assert_eq!(written, keys, "{tables}");
        }
    }

    #[test]
    fn the_schema_has_the_keys_that_are_read() {
        let error = Config::parse("[[api]]\n0 = 0").unwrap_err();
        let help = error.problems.iter().next().unwrap().help.clone().unwrap();
        let read = help.strip_prefix("its keys are ").unwrap();
        let mut read: Vec<&str> = read.split(", ").map(|key| key.trim_matches('`')).collect();
        let schema = schema();
        let properties = schema["$defs"]["ApiConfig"]["properties"]
            .as_object()
            .unwrap();
        let mut keys: Vec<&str> = properties.keys().map(String::as_str).collect();
        read.sort_unstable();
        keys.sort_unstable();
        assert_eq!(read, keys);
    }
}

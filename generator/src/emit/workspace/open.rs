//! The runtime of a workspace: what other crates of it call is public, and hidden
//! from docs.

/// A file of the runtime with all that its crate may see open to other crates.
pub(super) fn opened(text: &str) -> String {
    let mut opened = String::with_capacity(text.len() + text.len() / 16);
    let exported = exported_macros(text);
    for line in text.lines() {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        let name = macro_defined(code);
        if name.is_some_and(|name| exported.contains(&name)) {
            opened.push_str("#[doc(hidden)]\n#[macro_export]\n");
        }
        let line = match code.strip_prefix("pub(crate) ") {
            Some(item) => {
                let item = match macro_used(code).filter(|name| exported.contains(name)) {
                    Some(name) => format!("use crate::{name};"),
                    None => item.to_owned(),
                };
                format!("{indent}#[doc(hidden)]\n{indent}pub {item}")
            }
            None => line.to_owned(),
        };
        opened.push_str(&line.replace("pub(crate) ", "pub "));
        opened.push('\n');
    }
    opened
}

/// The macros that a file gives to others.
fn exported_macros(text: &str) -> Vec<&str> {
    let defined: Vec<&str> = text.lines().filter_map(macro_defined).collect();
    let used = text.lines().filter_map(macro_used);
    used.filter(|name| defined.contains(name)).collect()
}

/// `name` of `macro_rules! name {`.
fn macro_defined(line: &str) -> Option<&str> {
    line.strip_prefix("macro_rules! ")?.strip_suffix(" {")
}

/// `name` of `pub(crate) use name;`.
fn macro_used(line: &str) -> Option<&str> {
    line.strip_prefix("pub(crate) use ")?.strip_suffix(';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_crate_sees_all_see_without_being_told() {
        for (text, expected) in [
            ("pub fn a();\nfn b();\n", "pub fn a();\nfn b();\n"),
            (
                "    pub(crate) fn a();\n",
                "    #[doc(hidden)]\n    pub fn a();\n",
            ),
            (
                "pub(crate) struct A(pub(crate) B);\n",
                "#[doc(hidden)]\npub struct A(pub B);\n",
            ),
            ("pub(crate) use a::*;\n", "#[doc(hidden)]\npub use a::*;\n"),
            ("macro_rules! own {\n", "macro_rules! own {\n"),
            (
                "macro_rules! codec {\n}\npub(crate) use codec;\n",
                "#[doc(hidden)]\n#[macro_export]\nmacro_rules! codec {\n}\n\
                 #[doc(hidden)]\npub use crate::codec;\n",
            ),
        ] {
            assert_eq!(opened(text), expected);
        }
    }
}

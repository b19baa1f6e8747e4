//! The runtime files that a generated crate carries: only those in use.
//!
//! Which files belong together, and which crates they need, is read off the
//! files themselves, so that neither list can be forgotten.

mod files;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::Path;

use crate::config::MapType;
use crate::emit::{Emission, Files, features};
use crate::model::{BodyContent, Content, Operation, SchemeKind, TypeKind};

use files::{FILES, MODULES};

/// The runtime's folder, if anything of it is needed.
pub(super) fn files(emission: Emission<'_>) -> Files {
    let modules = emission.runtime_modules();
    let mut files = Files::new();
    if modules.is_empty() {
        return files;
    }
    let header = super::file::HEADER;
    files.insert("src/runtime/mod.rs".into(), list(&modules));
    for (name, text) in FILES {
        if modules.contains(name) {
            let text = format!("{header}{}", emission.code(text));
            files.insert(format!("src/runtime/{name}.rs").into(), text);
        }
    }
    files
}

/// The `mod.rs` of a runtime with these modules.
pub(super) fn list(modules: &BTreeSet<&str>) -> String {
    format!("{}{}", super::file::HEADER, module_list(modules))
}

/// The lines that declare modules, without what these give to others.
pub(super) fn modules_alone(modules: &BTreeSet<&str>) -> String {
    let lines = without_tests(MODULES).lines().filter(|line| {
        let declares = line.ends_with(';') && line.contains("mod ");
        declares && module_of(line).is_some_and(|name| modules.contains(name))
    });
    lines.map(|line| format!("{line}\n")).collect()
}

/// The feature that a module is there for.
pub(super) fn feature_of(name: &str) -> Option<&'static str> {
    let (_, text) = FILES.iter().find(|(known, _)| *known == name)?;
    features::of_file(Path::new(""), text)
}

/// Modules with types that generated code adds methods to.
const OF_ONE_API: &[&str] = &["client", "credentials"];

/// Whether a module belongs to one API, since it is, or mentions, what generated
/// code adds methods to.
pub(super) fn is_of_one_api(name: &str) -> bool {
    let names = FILES.iter().map(|(known, _)| *known);
    let mut open: Vec<&'static str> = names.filter(|known| *known == name).collect();
    let mut seen = BTreeSet::new();
    while let Some(name) = open.pop() {
        if OF_ONE_API.contains(&name) {
            return true;
        }
        if let Some((known, text)) = FILES.iter().find(|(known, _)| *known == name)
            && seen.insert(*known)
        {
            open.extend(neighbors(without_tests(text)));
        }
    }
    false
}

impl Emission<'_> {
    /// The modules that the generated code uses, and those that they use.
    pub(super) fn runtime_modules(&self) -> BTreeSet<&'static str> {
        let mut open = self.runtime_roots();
        let mut modules = BTreeSet::new();
        while let Some(name) = open.pop() {
            if let Some((name, text)) = FILES.iter().find(|(known, _)| *known == name)
                && modules.insert(*name)
            {
                let code = self.code(text);
                let near = neighbors(&code).filter_map(|near| {
                    let mut known = FILES.iter().map(|(known, _)| *known);
                    known.find(|known| *known == near)
                });
                open.extend(near);
            }
        }
        modules
    }

    /// A file as the crate carries it.
    fn code(&self, text: &'static str) -> Cow<'static, str> {
        let code = without_tests(text);
        match self.has_client_features() {
            true => Cow::Borrowed(code),
            false => Cow::Owned(features::without(code)),
        }
    }

    /// The modules that the generated code itself mentions.
    fn runtime_roots(&self) -> Vec<&'static str> {
        let mut roots = Vec::new();
        for definition in &self.api.types {
            roots.extend_from_slice(match &definition.kind {
                TypeKind::Struct(_) => &["object"][..],
                TypeKind::Union(union) => match union.tag() {
                    Some(_) => &["object", "union", "unknown"],
                    None => &["raw_json", "shape"],
                },
                TypeKind::StringEnum(_) => &["open_enum"],
                TypeKind::Alias(_) | TypeKind::Wrapper(_) => &[],
            });
        }
        let unions = self
            .api
            .types
            .iter()
            .filter_map(|definition| match &definition.kind {
                TypeKind::Union(union) => union.tag().map(|_| union),
                _ => None,
            });
        let mut variants = unions.flat_map(|union| &union.variants);
        if variants.clone().any(|one| !self.has_entries(&one.payload)) {
            roots.push("whole");
        }
        if self.package.style.map == MapType::IndexMap
            && variants.any(|one| self.is_map(&one.payload))
        {
            roots.push("index_map");
        }
        roots.extend(self.format_modules());
        if self.checked.any() {
            roots.push("check");
        }
        if self.has_arbitrary() {
            roots.push("arbitrary");
        }
        if self.has_client() {
            roots.push("client_builder");
            roots.extend(self.checked.modules());
        }
        if self.has_cli() {
            roots.push("cli");
        }
        if self.has_mock() {
            roots.push("mock_server");
        }
        roots.extend(self.feature_modules());
        for operation in &self.api.operations {
            if self.has_cli() {
                roots.extend(cli_modules(operation));
            }
            if operation.pagination.is_some() {
                roots.push("pages");
                if let Some(Content::Xml(..)) = operation.page_content() {
                    roots.push("xml_pages");
                }
            }
            let body = operation.body.as_ref().map(|body| &body.content);
            roots.extend(match body {
                Some(BodyContent::Xml(..)) => Some("xml_body"),
                Some(BodyContent::Form(..)) => Some("form"),
                Some(BodyContent::JsonLines(_)) => Some("json_lines"),
                Some(BodyContent::Parts | BodyContent::OpenParts) => Some("multipart"),
                _ => None,
            });
            if operation.parameters.iter().any(|one| one.made.is_some()) {
                roots.push("idempotency");
            }
            let answers = contents(operation);
            roots.extend(answers.filter_map(|content| match content {
                Content::Bytes => Some("byte_stream"),
                Content::Events(..) => Some("event_stream"),
                Content::JsonLines(_) => Some("json_stream"),
                Content::Xml(..) => Some("xml_answer"),
                Content::Json(_) | Content::Text => None,
            }));
        }
        roots.extend(
            self.api
                .security_schemes
                .iter()
                .map(|scheme| match scheme.kind {
                    SchemeKind::Digest => "digest",
                    SchemeKind::Basic => "basic",
                    SchemeKind::Bearer | SchemeKind::Own { .. } => "bearer",
                    SchemeKind::ClientCredentials { .. } | SchemeKind::RefreshToken { .. } => {
                        "oauth2"
                    }
                    SchemeKind::AuthorizationCode(_) => "authorization_code",
                    SchemeKind::OpenId { .. } => "openid",
                    SchemeKind::ApiKey { .. } => "api_key",
                    SchemeKind::MutualTls => "mutual_tls",
                }),
        );
        roots
    }
}

/// What answers of an operation hold.
fn contents(operation: &Operation) -> impl Iterator<Item = &Content> {
    let answers = operation.responses.iter().flat_map(|one| &one.body);
    let offers = operation.offers.iter().flat_map(|offer| &offer.bodies);
    answers.chain(offers.map(|(_, content)| content))
}

/// What the command-line program needs for an operation.
fn cli_modules(operation: &Operation) -> Vec<&'static str> {
    let given = match operation.body.as_ref().map(|body| &body.content) {
        Some(BodyContent::Binary) => Some("cli_bytes_given"),
        Some(BodyContent::Parts | BodyContent::OpenParts) => Some("cli_form_given"),
        _ => None,
    };
    let answers = contents(operation);
    let printed = answers.filter_map(|content| match content {
        Content::Bytes => Some("cli_bytes"),
        Content::Events(..) => Some("cli_events"),
        Content::JsonLines(_) => Some("cli_lines"),
        Content::Json(_) | Content::Xml(..) | Content::Text => None,
    });
    let pages = operation.pagination.as_ref().map(|_| "cli_pages");
    given.into_iter().chain(printed).chain(pages).collect()
}

/// A file up to its tests, which stand last.
fn without_tests(text: &'static str) -> &'static str {
    match text.split_once("\n#[cfg(test)]\n") {
        Some((code, _)) => code,
        None => text,
    }
}

/// The modules that a file mentions as `super::name`.
fn neighbors(text: &str) -> impl Iterator<Item = &str> {
    text.split("super::").skip(1).map(|rest| {
        let end = rest
            .find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'))
            .unwrap_or(rest.len());
        &rest[..end]
    })
}

/// The runtime's own `mod.rs` without the lines of modules that are left out.
fn module_list(modules: &BTreeSet<&str>) -> String {
    let mut list = String::new();
    for line in without_tests(MODULES).lines() {
        if module_of(line).is_none_or(|name| modules.contains(name)) {
            list.push_str(line);
            list.push('\n');
        }
    }
    list
}

/// The module that a line declares or exports.
fn module_of(line: &str) -> Option<&str> {
    let item = line
        .strip_prefix("pub ")
        .or_else(|| line.strip_prefix("pub(crate) "))?;
    match item.strip_prefix("mod ") {
        Some(name) => name.strip_suffix(';'),
        None => item.strip_prefix("use ")?.strip_suffix("::*;"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_module_of_the_runtime_can_be_carried() {
        let declared: BTreeSet<&str> = without_tests(MODULES)
            .lines()
            .filter_map(module_of)
            .collect();
        let known: BTreeSet<&str> = FILES.iter().map(|(name, _)| *name).collect();
        assert_eq!(declared, known);
        for (name, text) in FILES {
            for neighbor in neighbors(without_tests(text)) {
                assert!(known.contains(neighbor), "{name} mentions {neighbor}");
            }
        }
    }

    #[test]
    fn what_mentions_the_client_belongs_to_its_api() {
        for (name, own) in [
            ("client", true),
            ("call", true),
            ("error", true),
            ("scan", false),
        ] {
            assert_eq!(is_of_one_api(name), own, "{name}");
        }
    }

    #[test]
    fn tests_stay_at_home() {
        for (name, text) in FILES {
            assert!(!without_tests(text).contains("#[test]"), "{name}");
        }
    }

    #[test]
    fn what_is_for_a_feature_stands_on_one_line() {
        for (name, text) in FILES {
            let mut lines = without_tests(text).lines();
            while let Some(line) = lines.next() {
                if line.trim_start().starts_with("#[cfg(feature") {
                    let gated = lines.next().unwrap_or_default();
                    assert!(gated.ends_with(';'), "{name}: {gated}");
                }
            }
        }
    }

    #[test]
    fn lines_name_their_module() {
        assert_eq!(module_of("pub(crate) mod answer;"), Some("answer"));
        assert_eq!(module_of("pub use error::*;"), Some("error"));
        assert_eq!(module_of("//! The runtime."), None);
    }
}

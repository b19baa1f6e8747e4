//! Path templates as frameworks write them: `{*rest}`, `{proxy+}`, `{id:[0-9]+}`.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::paths::METHODS;
use crate::dialect::wire_name::shown;
use crate::dialect::{Normalizer, Object};

impl Normalizer<'_> {
    /// Brings templates to what OpenAPI knows, where that is what the parameters are
    /// called.
    pub(super) fn templates(&mut self, paths: &mut Object, at: &At<'_>) {
        if !paths.keys().any(|path| mended(path, |_| true).is_some()) {
            return;
        }
        let mut plain = Map::new();
        let all: HashSet<String> = paths.keys().cloned().collect();
        for (path, item) in std::mem::take(paths) {
            let declared = self.declared_in_path(&item);
            let is_declared = |name: &str| declared.iter().any(|known| known == name);
            let new = mended(&path, is_declared).filter(|new| !all.contains(new));
            let Some(new) = new.filter(|new| !plain.contains_key(new)) else {
                plain.insert(path, item);
                continue;
            };
            let mut message = format!(
                "`{}` is no template of OpenAPI; it is read as `{}`",
                shown(&path),
                shown(&new)
            );
            if templates(&path).any(takes_slashes) {
                message.push_str(", and slashes in values are percent-encoded");
            }
            self.report.warn(&at.key(&path), "path-template", message);
            self.report
                .moved(at.key(&new).pointer(), &at.key(&path).pointer());
            plain.insert(new, item);
        }
        *paths = plain;
    }

    /// Names of the path parameters of a path and its operations.
    fn declared_in_path(&self, item: &Value) -> Vec<String> {
        let operations = METHODS.iter().filter_map(|method| item.get(method));
        let owners = std::iter::once(item).chain(operations);
        owners
            .flat_map(|owner| self.path_parameter_names(owner.get("parameters")))
            .collect()
    }
}

/// A path whose templates say no more than names, if it is another one.
fn mended(path: &str, is_declared: impl Fn(&str) -> bool) -> Option<String> {
    let mut new = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let end = end_of(after)?;
        let template = &after[..end];
        let name = name_of(template);
        let is_mended = name != template && !name.is_empty() && is_declared(name);
        new.push_str(before);
        new.push('{');
        new.push_str(if is_mended { name } else { template });
        new.push('}');
        rest = &after[end + 1..];
    }
    new.push_str(rest);
    (new != path).then_some(new)
}

/// Where the brace closes that was opened before.
fn end_of(text: &str) -> Option<usize> {
    let mut open = 1_usize;
    for (at, character) in text.char_indices() {
        match character {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}

/// The templates of a path.
fn templates(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = path;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once('{')?;
        let (template, further) = after.split_at_checked(end_of(after)?)?;
        rest = further;
        Some(template)
    })
}

/// Whether a template takes several segments: `{*rest}`, `{proxy+}`, `{name=a/*}`.
fn takes_slashes(template: &str) -> bool {
    let name = template.split(':').next().unwrap_or_default();
    name.contains(['*', '+'])
}

/// What a template is called, without what it says of values.
fn name_of(template: &str) -> &str {
    let name = template.trim_start_matches(['*', '+']);
    let name = name.split([':', '=']).next().unwrap_or_default();
    name.trim_end_matches(['*', '+', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::testing::normalized;

    #[test]
    fn templates_say_no_more_than_names() {
        let table = [
            ("/{*rest}", "/{rest}"),
            ("/{**rest}/x", "/{rest}/x"),
            ("/{proxy+}", "/{proxy}"),
            ("/{id:[0-9]{3}}/b", "/{id}/b"),
            ("/{id:int}.{format?}", "/{id}.{format}"),
            ("/v1/{name=projects/*}:run", "/v1/{name}:run"),
        ];
        for (path, expected) in table {
            assert_eq!(mended(path, |_| true).as_deref(), Some(expected));
        }
        for path in ["/a/{b}", "/{*}", "/{a", "/"] {
            assert_eq!(mended(path, |_| true), None, "{path}");
        }
        assert_eq!(mended("/{a:b}", |name| name == "a:b"), None);
    }

    #[test]
    fn some_templates_take_slashes() {
        let take = |path| templates(path).map(takes_slashes).collect::<Vec<_>>();
        assert_eq!(take("/{*a}/{b}/{c+}/{d=e/*}"), [true, false, true, true]);
        assert_eq!(take("/{a:[0-9]+}/{b?}{"), [false, false]);
    }

    #[test]
    fn only_declared_names_are_taken() {
        let item = "{parameters: [{name: rest, in: path, required: true, schema: {type: string}}]}";
        let (root, problems) = normalized(&format!(
            "openapi: 3.0.0\ninfo: {{title: t, version: v}}\npaths: {{'/a/{{*rest}}': {item}, '/b/{{*more}}': {{}}}}"
        ));
        let paths: Vec<&String> = root["paths"].as_object().unwrap().keys().collect();
        assert_eq!(paths, ["/a/{rest}", "/b/{*more}"]);
        assert_eq!(problems[0].0, "path-template");
    }
}

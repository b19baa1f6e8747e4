//! What a document says of itself: `info`, `tags`, `externalDocs`.

use serde_json::{Map, Value};

use crate::dialect::at::At;
use crate::dialect::shape::{Keys, Shape, text};
use crate::dialect::{Normalizer, Object};

const INFO: Keys = &[
    ("title", Shape::Text),
    ("summary", Shape::Text),
    ("description", Shape::Text),
    ("termsOfService", Shape::Text),
    ("contact", Shape::Any),
    ("license", Shape::Any),
    ("version", Shape::Text),
];
const CONTACT: Keys = &[
    ("name", Shape::Text),
    ("url", Shape::Text),
    ("email", Shape::Text),
];
const LICENSE: Keys = &[
    ("name", Shape::Text),
    ("url", Shape::Text),
    ("identifier", Shape::Text),
];
const TAG: Keys = &[
    ("name", Shape::Text),
    ("summary", Shape::Text),
    ("description", Shape::Text),
    ("externalDocs", Shape::Object),
    ("parent", Shape::Text),
    ("kind", Shape::Text),
];
const EXTERNAL_DOCS: Keys = &[("description", Shape::Text), ("url", Shape::Text)];

impl Normalizer<'_> {
    /// `info` with a title and a version.
    pub(super) fn info(&mut self, document: &mut Object, at: &At<'_>) {
        let here = at.key("info");
        let missing = !document.get("info").is_some_and(Value::is_object);
        if missing {
            document.insert("info".to_owned(), Value::Object(Map::new()));
        }
        let Some(Value::Object(info)) = document.get_mut("info") else {
            return;
        };
        self.shape(info, &here, INFO);
        // A document that lacks all of it has no place inside to point to.
        let place = if missing { at } else { &here };
        for (key, fallback) in [("title", "API"), ("version", "0.0.0")] {
            if !info.contains_key(key) {
                let message = format!("`info` has no `{key}`; `{fallback}` is taken");
                self.report.warn(place, "info-incomplete", message);
                info.insert(key.to_owned(), Value::from(fallback));
            }
        }
        self.named_part(info, "contact", CONTACT, &here);
        self.named_part(info, "license", LICENSE, &here);
        if let Some(Value::Object(license)) = info.get_mut("license")
            && !license.contains_key("name")
        {
            let name = ["identifier", "url"]
                .iter()
                .find_map(|key| license.get(*key).cloned());
            license.insert("name".to_owned(), name.unwrap_or(Value::from("")));
        }
    }

    /// A part that people shorten to its name.
    fn named_part(&mut self, info: &mut Object, key: &str, keys: Keys, at: &At<'_>) {
        let here = at.key(key);
        match info.get_mut(key) {
            Some(Value::Object(part)) => self.shape(part, &here, keys),
            Some(Value::String(name)) => {
                let name = Value::String(std::mem::take(name));
                let message = format!(
                    "`{key}` is text where an object is expected; it is read as its `name`"
                );
                self.report.warn(&here, "wrong-kind", message);
                let part = Map::from_iter([("name".to_owned(), name)]);
                info.insert(key.to_owned(), Value::Object(part));
            }
            Some(value) => {
                self.reshape(value, Shape::Object, key, &here);
                info.shift_remove(key);
            }
            None => {}
        }
    }

    /// `tags` of the document, each with a name.
    pub(super) fn tag_list(&mut self, document: &mut Object, at: &At<'_>) {
        let here = at.key("tags");
        let Some(value) = document.get_mut("tags") else {
            return;
        };
        if !value.is_array() && !self.reshape(value, Shape::List, "tags", &here) {
            document.shift_remove("tags");
            return;
        }
        let mut index = 0;
        if let Some(tags) = value.as_array_mut() {
            tags.retain_mut(|tag| {
                let kept = self.tag(tag, &here.index(index));
                index += 1;
                kept
            });
        }
    }

    fn tag(&mut self, value: &mut Value, at: &At<'_>) -> bool {
        if let Some(name) = text(value) {
            let message = "a tag is an object with a `name`, this is its name alone; it is read so";
            self.report.warn(at, "wrong-kind", message);
            *value = Value::Object(Map::from_iter([("name".to_owned(), Value::String(name))]));
        }
        let Some(tag) = self.object(value, at, "a tag") else {
            return false;
        };
        self.shape(tag, at, TAG);
        self.external_docs(tag, at);
        for key in ["parent", "kind"] {
            if let Some(value) = tag.shift_remove(key) {
                tag.insert(format!("x-clientwright-{key}"), value);
            }
        }
        if let Some(summary) = tag.shift_remove("summary") {
            tag.entry("description").or_insert(summary);
        }
        if !tag.contains_key("name") {
            self.report
                .warn(at, "tag-without-name", "a tag has no `name`; it is ignored");
            return false;
        }
        true
    }

    /// `externalDocs` of anything, which needs a `url`.
    pub(super) fn external_docs(&mut self, owner: &mut Object, at: &At<'_>) {
        let here = at.key("externalDocs");
        let Some(Value::Object(docs)) = owner.get_mut("externalDocs") else {
            owner.shift_remove("externalDocs");
            return;
        };
        self.shape(docs, &here, EXTERNAL_DOCS);
        if !docs.contains_key("url") {
            let message = "`externalDocs` has no `url`; it is ignored";
            self.report
                .warn(&here, "external-docs-without-url", message);
            owner.shift_remove("externalDocs");
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, normalized};

    #[test]
    fn what_is_missing_is_made_up() {
        let (root, problems) = normalized("openapi: 3.0.0\npaths: {}");
        assert_eq!(root["info"], json!({"title": "API", "version": "0.0.0"}));
        assert_eq!(
            problems,
            [
                ("info-incomplete", String::new()),
                ("info-incomplete", String::new())
            ]
        );
        let (root, problems) =
            normalized("openapi: 3.0.0\ninfo: {title: t, version: 1.0}\npaths: {}");
        assert_eq!(root["info"]["version"], json!("1.0"));
        assert_eq!(problems, [("wrong-kind", "/info/version".to_owned())]);
    }

    #[test]
    fn tags_are_objects_with_names() {
        let (root, problems) = normalized(
            "openapi: 3.2.0\npaths: {}\ninfo: {title: t, version: v, license: MIT}\ntags: [a, {description: d}, {name: 3}, {name: b, parent: a, summary: s}]",
        );
        let expected = json!([
            {"name": "a"},
            {"name": "3"},
            {"name": "b", "x-clientwright-parent": "a", "description": "s"},
        ]);
        assert_eq!(root["tags"], expected);
        assert_eq!(root["info"]["license"], json!({"name": "MIT"}));
        assert_eq!(
            codes(&problems),
            ["wrong-kind", "wrong-kind", "tag-without-name", "wrong-kind"]
        );
    }

    #[test]
    fn external_docs_need_a_url() {
        let (root, problems) = normalized(
            "openapi: 3.0.0\ninfo: {title: t, version: v}\npaths: {}\nexternalDocs: {description: d}",
        );
        assert_eq!(root.get("externalDocs"), None);
        assert_eq!(codes(&problems), ["external-docs-without-url"]);
    }
}

//! `[[api.pagination]]`: how the answers of operations are pages.

use std::borrow::Cow;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::config::{Located, Selector};

/// How the answers of some operations are pages, where the document does not say so
/// for certain. The first rule that
/// names an operation and fits it counts.
#[derive(Debug, Clone, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct PaginationConfig {
    /// The operations: `tag:NAME`, `operation:ID` or `path:PATH`, with `*` for
    /// anything. Those that do not fit the rule are left as they are.
    pub operations: Vec<Located<Selector>>,
    /// What leads to the next page.
    pub kind: PaginationKind,
    /// The list of items in the body; found if absent.
    pub items: Option<BodyPointer>,
    /// What leads on: for `next-url` the URL in the body, for `token` the token in
    /// the body or in a header, for `last-item` the member of the last item, which
    /// is `/id` if absent.
    pub next: Option<AnswerPointer>,
    /// The query or header parameter that asks for a page: for `token`, `last-item`,
    /// `page-number` and `offset`.
    pub parameter: Option<String>,
    /// For `page-number`: the number of the first page; 1 if absent.
    pub first: Option<i64>,
    /// For `last-item`: what in the body is `true` as long as there is more.
    pub more: Option<BodyPointer>,
    /// For `page-number` and `offset`: what in the body says how many items there are
    /// in all.
    pub total: Option<BodyPointer>,
}

/// What leads to the next page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "kebab-case")]
pub enum PaginationKind {
    /// Nothing: the operation has no pages, whatever it looks like.
    None,
    /// The `Link` header with `rel="next"`.
    LinkHeader,
    /// A URL in the body.
    NextUrl,
    /// A token that goes into a parameter.
    Token,
    /// A member of the last item.
    LastItem,
    /// The number of the page.
    PageNumber,
    /// How many items come before the page.
    Offset,
}

/// A JSON pointer (RFC 6901) into a body: `/meta/next`; empty for the whole body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyPointer(pub Vec<String>);

/// A JSON pointer into a body, or `header:NAME`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerPointer {
    /// In the body.
    Body(BodyPointer),
    /// In a header.
    Header(String),
}

impl FromStr for BodyPointer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if !text.is_empty() && !text.starts_with('/') {
            return Err(format!(
                "`{text}` is no JSON pointer: write `/{text}`, with a `/` before each key"
            ));
        }
        let keys = text.split('/').skip(1);
        let keys = keys.map(|key| key.replace("~1", "/").replace("~0", "~"));
        Ok(Self(keys.collect()))
    }
}

impl FromStr for AnswerPointer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some(name) = text.strip_prefix("header:") else {
            return text.parse().map(Self::Body);
        };
        // A token of RFC 9110, section 5.6.2.
        let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        match !name.is_empty() && name.chars().all(is_token) {
            true => Ok(Self::Header(name.to_ascii_lowercase())),
            false => Err(format!("`{name}` is no name of a header")),
        }
    }
}

impl JsonSchema for BodyPointer {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "BodyPointer".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^(/.*)?$" })
    }
}

impl JsonSchema for AnswerPointer {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "AnswerPointer".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^(/.*|header:.+)?$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_keys() {
        let keys = |text: &str| text.parse::<BodyPointer>().map(|pointer| pointer.0);
        assert_eq!(keys(""), Ok(Vec::new()));
        assert_eq!(keys("/a/b~1c~0").unwrap(), ["a", "b/c~"]);
        assert_eq!(keys("/").unwrap(), [""]);
        assert!(keys("a.b").unwrap_err().contains("`/a.b`"));
    }

    #[test]
    fn headers_are_told_from_pointers() {
        let header = "header:X-Next".parse::<AnswerPointer>();
        assert_eq!(header, Ok(AnswerPointer::Header("x-next".to_owned())));
        assert!("header:a b".parse::<AnswerPointer>().is_err());
        assert!("/a".parse::<AnswerPointer>().is_ok());
    }
}

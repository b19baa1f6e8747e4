//! `tag:…`, `operation:…` and `path:…`: which operations are meant.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::config::matches;

/// What a selector looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelectorKind {
    /// Any tag of the operation.
    Tag,
    /// `operationId`, or what stands for it.
    Operation,
    /// The path.
    Path,
}

impl SelectorKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Operation => "operation",
            Self::Path => "path",
        }
    }
}

/// Which operations are meant: `tag:NAME`, `operation:ID` or `path:PATH`, with
/// `*` for anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    /// What is looked at.
    pub kind: SelectorKind,
    /// What it must be.
    pub pattern: String,
}

impl Selector {
    /// Whether an operation is meant.
    pub fn selects(&self, id: &str, path: &str, tags: &[String]) -> bool {
        match self.kind {
            SelectorKind::Tag => tags.iter().any(|tag| matches(&self.pattern, tag)),
            SelectorKind::Operation => matches(&self.pattern, id),
            SelectorKind::Path => matches(&self.pattern, path),
        }
    }
}

impl FromStr for Selector {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, pattern) = text.split_once(':').unwrap_or((text, ""));
        let kind = match kind {
            "tag" => SelectorKind::Tag,
            "operation" => SelectorKind::Operation,
            "path" => SelectorKind::Path,
            _ => {
                return Err(format!(
                    "`{text}` selects no operations: write `tag:NAME`, `operation:ID` or `path:PATH`"
                ));
            }
        };
        match pattern {
            "" => Err(format!("`{text}` does not say which {}", kind.as_str())),
            pattern => Ok(Self {
                kind,
                pattern: pattern.to_owned(),
            }),
        }
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.as_str(), self.pattern)
    }
}

impl JsonSchema for Selector {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Selector".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^(tag|operation|path):." })
    }
}

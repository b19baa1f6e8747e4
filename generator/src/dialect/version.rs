//! Which dialect a document is written in.

use serde_json::Value;

use crate::diagnostic::Problem;
use crate::dialect::at::At;
use crate::dialect::report::Report;

/// The dialects that are read, oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Dialect {
    Swagger2,
    OpenApi30,
    OpenApi31,
    OpenApi32,
}

impl Dialect {
    /// The dialect of a document; reports why there is none.
    pub(super) fn of(root: &Value, report: &mut Report) -> Option<Self> {
        let Some(document) = root.as_object() else {
            let problem = Problem::error(
                "not-openapi",
                format!(
                    "this is no OpenAPI document: an object was expected, this is {}",
                    kind_of(root)
                ),
            );
            report.push(problem, &At::Root);
            return None;
        };
        if document.contains_key("openapi") && document.contains_key("swagger") {
            let message = "a document is of one version, this one has `openapi` and `swagger` both";
            let problem = Problem::error("unsupported-dialect", message).help(
                "take out `swagger` if the document is OpenAPI 3, `openapi` if it is Swagger 2.0",
            );
            report.push(problem, &At::Root.key("swagger"));
            return None;
        }
        let Some((key, value)) = ["openapi", "swagger"]
            .iter()
            .find_map(|key| document.get_key_value(*key))
        else {
            let problem = Problem::error(
                "not-openapi",
                "this is no OpenAPI document: it has neither `openapi` nor `swagger` with a version",
            )
            .help("start the document with `openapi: 3.0.3`");
            report.push(problem, &At::Root);
            return None;
        };
        let version = match value {
            Value::String(version) => version.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        };
        let dialect = Self::named(key, &version);
        if dialect.is_none() {
            let problem = Problem::error(
                "unsupported-dialect",
                format!("`{key}: {version}` is no version that is read"),
            )
            .help("versions that are read: Swagger 2.0, OpenAPI 3.0, 3.1 and 3.2");
            report.push(problem, &At::Root.key(key));
        }
        dialect
    }

    fn named(key: &str, version: &str) -> Option<Self> {
        let mut numbers = version.split(['.', '-']);
        let major = numbers.next()?;
        let minor = numbers.next().unwrap_or("0");
        match (key, major, minor) {
            ("swagger", "2", "0") => Some(Self::Swagger2),
            (_, "3", "0") => Some(Self::OpenApi30),
            (_, "3", "1") => Some(Self::OpenApi31),
            (_, "3", "2") => Some(Self::OpenApi32),
            _ => None,
        }
    }

    /// Whether schemas are JSON Schema 2020-12, as they are since OpenAPI 3.1.
    pub(super) fn has_json_schema(self) -> bool {
        self >= Self::OpenApi31
    }
}

/// What a value is, for messages.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dialect::testing::problems_of;

    #[test]
    fn versions_are_read_however_they_are_written() {
        assert_eq!(Dialect::named("swagger", "2.0"), Some(Dialect::Swagger2));
        assert_eq!(Dialect::named("swagger", "2"), Some(Dialect::Swagger2));
        assert_eq!(Dialect::named("openapi", "3"), Some(Dialect::OpenApi30));
        assert_eq!(
            Dialect::named("openapi", "3.1.0-rc0"),
            Some(Dialect::OpenApi31)
        );
        assert_eq!(Dialect::named("openapi", "3.2.0"), Some(Dialect::OpenApi32));
        assert_eq!(Dialect::named("swagger", "1.2"), None);
        assert_eq!(Dialect::named("openapi", "4.0.0"), None);
    }

    #[test]
    fn a_number_is_a_version() {
        let found = problems_of("openapi: 3.0\ninfo: {title: t, version: v}\npaths: {}");
        assert_eq!(found, [] as [(&str, String); 0]);
    }

    #[test]
    fn what_is_not_read_is_an_error() {
        assert_eq!(
            problems_of("openapi: 9.1.0"),
            [("unsupported-dialect", "/openapi".to_owned())]
        );
        assert_eq!(problems_of("info: {}"), [("not-openapi", String::new())]);
        assert_eq!(problems_of("- 1"), [("not-openapi", String::new())]);
    }
}

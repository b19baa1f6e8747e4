//! What a stand-in server knows of an operation: where it lies, and what the
//! document says that it answers.
#![cfg(feature = "mock")]

use std::fmt;

use serde_json::Value;

use super::mock_given::Given;
use super::mock_request::{RawRequest, Unreadable};

/// An operation of the document.
pub struct Route {
    /// `operationId`; empty for any operation.
    pub(crate) id: &'static str,
    /// The HTTP method.
    pub(crate) method: &'static str,
    /// The path, with `{name}` for parameters.
    pub(crate) path: &'static str,
    /// Documented answers; the first is what is sent unless something else is
    /// asked for.
    pub(crate) answers: &'static [Documented],
    /// Whether a request is as the document has it.
    pub(crate) check: fn(&RawRequest) -> Result<(), Unreadable>,
}

/// A documented answer.
pub(crate) struct Documented {
    /// Its status; the lowest of a range.
    pub(crate) status: u16,
    /// The media type of its body; empty where it has none.
    pub(crate) media_type: &'static str,
    /// Bodies by name: the document's examples, or else made up from its schemas.
    pub(crate) examples: &'static [(&'static str, &'static str)],
}

/// A documented answer.
pub(crate) const fn documented(
    status: u16,
    media_type: &'static str,
    examples: &'static [(&'static str, &'static str)],
) -> Documented {
    Documented {
        status,
        media_type,
        examples,
    }
}

/// A request of one operation as the types of this crate have it.
pub trait Mocked: Sized + Send + Sync + 'static {
    /// The operation.
    const ROUTE: &'static Route;

    /// Reads a request.
    ///
    /// # Errors
    /// Something required is missing, or not of its type.
    #[doc(hidden)]
    fn read(given: &Given<'_>) -> Result<Self, Unreadable>;
}

/// Whether a request can be read as one of this operation.
pub(crate) fn check<O: Mocked>(request: &RawRequest) -> Result<(), Unreadable> {
    O::read(&Given::of(request)).map(drop)
}

/// Any operation, of which nothing is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Any;

impl Mocked for Any {
    const ROUTE: &'static Route = &Route {
        id: "",
        method: "",
        path: "",
        answers: &[],
        check: |_| Ok(()),
    };

    fn read(_: &Given<'_>) -> Result<Self, Unreadable> {
        Ok(Self)
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// Values of path parameters as they stand in the path.
pub(crate) type PathValues = Vec<(&'static str, String)>;

impl Route {
    /// The values of the path's parameters, if a request is for this operation.
    pub(crate) fn fit(&self, method: &str, path: &str, query: &str) -> Option<PathValues> {
        let (template, fixed) = self.path.split_once('?').unwrap_or((self.path, ""));
        let mut pairs = fixed.split('&').filter(|pair| !pair.contains('{'));
        let named = pairs.all(|pair| pair.is_empty() || query.split('&').any(|one| one == pair));
        let mut values = Vec::new();
        let fits = self.method == method && named && fit(template, path, &mut values);
        fits.then_some(values)
    }

    /// How much of the path is fixed: what is more so goes first.
    pub(crate) fn fixed(&self) -> usize {
        let mut inside = false;
        let mut outside = |character: char| {
            let counts = !inside && character != '{';
            inside = character == '{' || inside && character != '}';
            counts
        };
        self.path.chars().filter(|one| outside(*one)).count()
    }

    /// The documented answer of a status: its own, that of its range, or the
    /// default.
    pub(crate) fn documented(&self, status: u16) -> Option<&'static Documented> {
        let mut own = self.answers.iter();
        let found = own.find(|answer| answer.status == status);
        let range = || {
            let mut answers = self.answers.iter();
            answers.find(|answer| answer.status == status / 100)
        };
        found
            .or_else(range)
            .or_else(|| self.answers.iter().find(|answer| answer.status == 0))
    }
}

/// Whether a path fits a template; a parameter is at least one character of one
/// segment.
fn fit(template: &'static str, path: &str, values: &mut PathValues) -> bool {
    let Some((fixed, rest)) = template.split_once('{') else {
        return template == path;
    };
    let (Some(path), Some((name, rest))) = (path.strip_prefix(fixed), rest.split_once('}')) else {
        return false;
    };
    let segment = path.find('/').unwrap_or(path.len());
    for end in (1..=segment)
        .rev()
        .filter(|end| path.is_char_boundary(*end))
    {
        values.push((name, path[..end].to_owned()));
        if fit(rest, &path[end..], values) {
            return true;
        }
        values.pop();
    }
    false
}

impl Documented {
    /// The status to send; ranges and the default have none of their own.
    pub(crate) fn status(&self) -> u16 {
        match self.status {
            0 => 500,
            digit @ 1..=9 => digit * 100,
            status => status,
        }
    }

    /// The example of a name.
    pub(crate) fn named(&self, name: &str) -> Option<&'static str> {
        let mut examples = self.examples.iter();
        examples.find(|(known, _)| *known == name).map(|one| one.1)
    }

    /// Of several examples, the one that has most in common with what was sent:
    /// members of the same name with the same value.
    pub(crate) fn fitting(&self, request: &RawRequest) -> &'static str {
        let [first, .., _] = self.examples else {
            return self.examples.first().map_or("", |(_, text)| text);
        };
        let sent = sent(request);
        let mut best = (first.1, 0);
        for (_, text) in self.examples {
            let example: Value = serde_json::from_str(text).unwrap_or_default();
            let same = |(name, value): &&(String, String)| {
                let member = example.get(name.as_str());
                member.is_some_and(|member| plain(member) == *value)
            };
            let score = sent.iter().filter(same).count();
            if score > best.1 {
                best = (text, score);
            }
        }
        best.0
    }
}

/// Parameters and members of the body as texts.
fn sent(request: &RawRequest) -> Vec<(String, String)> {
    let given = Given::of(request);
    let mut sent = given.texts();
    if let Ok(Value::Object(body)) = serde_json::from_slice(&request.body) {
        sent.extend(
            body.iter()
                .map(|(name, value)| (name.clone(), plain(value))),
        );
    }
    sent
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn route(path: &'static str) -> Route {
        Route {
            method: "GET",
            path,
            ..*Any::ROUTE
        }
    }

    #[test]
    fn paths_fit_templates() {
        let fit = |template: &'static str, path: &str| {
            let values = route(template).fit("GET", path, "action=go&x=1")?;
            Some(
                values
                    .into_iter()
                    .map(|(name, value)| format!("{name}={value}"))
                    .collect(),
            )
        };
        let fits = |template, path| -> Option<Vec<String>> { fit(template, path) };
        assert_eq!(fits("/a/{id}/b", "/a/1%2F2/b").unwrap(), ["id=1%2F2"]);
        assert_eq!(
            fits("/a/{id}.{ext}", "/a/x.y.json").unwrap(),
            ["id=x.y", "ext=json"]
        );
        assert_eq!(fits("/a/{id}:stop", "/a/1:stop").unwrap(), ["id=1"]);
        assert!(fits("/a/{id}", "/a/").is_none());
        assert!(fits("/a/{id}", "/a/1/2").is_none());
        assert!(fits("/a?action=go", "/a").is_some());
        assert!(fits("/a?action=stop", "/a").is_none());
        assert!(route("/a").fit("POST", "/a", "").is_none());
    }

    #[test]
    fn what_is_fixed_counts() {
        assert!(route("/a/latest").fixed() > route("/a/{identifier}").fixed());
    }
}

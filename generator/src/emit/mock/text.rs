//! Texts that satisfy what the document says of them, as far as that is simple.

use regex_syntax::hir::{Class, Hir, HirKind};

use crate::model::Constraints;

/// How long a text is made at most.
const LONGEST: usize = 1000;

/// A text by its pattern, format or length; the same whenever it is asked for.
pub(super) fn text(constraints: &Constraints) -> String {
    if let Some(text) = constraints.pattern.as_deref().and_then(by_pattern) {
        return text;
    }
    let format = constraints.format.as_deref().unwrap_or_default();
    let mut text = by_format(format).to_owned();
    let least = constraints.min_length.unwrap_or_default().min(LONGEST);
    while text.chars().count() < least {
        text.push('x');
    }
    match constraints.max_length {
        Some(most) => text.chars().take(most).collect(),
        None => text,
    }
}

fn by_format(format: &str) -> &'static str {
    match format {
        "uuid" => "00000000-0000-4000-8000-000000000000",
        "email" | "idn-email" => "user@example.com",
        "uri" | "url" | "iri" => "https://example.com/",
        "uri-reference" | "iri-reference" => "/",
        "hostname" | "idn-hostname" => "example.com",
        "ipv4" | "ip" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "date-time" => "2025-01-01T00:00:00Z",
        "date" => "2025-01-01",
        "time" => "00:00:00Z",
        "duration" => "PT1S",
        "json-pointer" => "",
        "regex" => ".*",
        _ => "string",
    }
}

/// The first text of a pattern, if it then really matches.
fn by_pattern(pattern: &str) -> Option<String> {
    let hir = regex_syntax::parse(pattern).ok()?;
    let mut text = String::new();
    first(&hir, &mut text)?;
    let regex = regex_lite::Regex::new(pattern).ok()?;
    regex.is_match(&text).then_some(text)
}

fn first(hir: &Hir, text: &mut String) -> Option<()> {
    if text.len() > LONGEST {
        return None;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(class) => text.push(character(class)?),
        // Once where it may be absent, which looks more like what is meant.
        HirKind::Repetition(repetition) => {
            let times = repetition.min.max(repetition.max.unwrap_or(1).min(1));
            for _ in 0..times {
                first(&repetition.sub, text)?;
            }
        }
        HirKind::Capture(capture) => first(&capture.sub, text)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| first(part, text))?,
        HirKind::Alternation(choices) => first(choices.first()?, text)?,
    }
    Some(())
}

/// A letter if the class has any, then a digit, then whatever comes first.
fn character(class: &Class) -> Option<char> {
    let has = |wanted: char| match class {
        Class::Unicode(class) => class
            .iter()
            .any(|r| (r.start()..=r.end()).contains(&wanted)),
        Class::Bytes(class) => class
            .iter()
            .any(|r| (r.start() as char..=r.end() as char).contains(&wanted)),
    };
    let usual = ['a', 'A', '0', '1', '-', '_', '.']
        .into_iter()
        .find(|one| has(*one));
    usual.or_else(|| match class {
        Class::Unicode(class) => class.iter().map(|range| range.start()).next(),
        Class::Bytes(class) => class.iter().map(|range| range.start() as char).next(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterned(pattern: &str) -> String {
        let pattern = Some(pattern.to_owned());
        text(&Constraints {
            pattern,
            ..Constraints::default()
        })
    }

    #[test]
    fn patterns_are_satisfied() {
        assert_eq!(patterned("^([a-f0-9]{24})$"), "a".repeat(24));
        assert_eq!(patterned(r"^\d{3}-[A-Z]+$"), "000-A");
        assert_eq!(patterned("^(cat|dog)s?$"), "cats");
        // Not of this dialect: the text is as without a pattern.
        assert_eq!(patterned("^(?=a)b$"), "string");
        assert_eq!(patterned("x{100000}"), "string");
    }

    #[test]
    fn lengths_are_satisfied() {
        let length = |min_length, max_length| {
            text(&Constraints {
                min_length,
                max_length,
                ..Constraints::default()
            })
        };
        assert_eq!(length(Some(8), None), "stringxx");
        assert_eq!(length(None, Some(2)), "st");
    }
}

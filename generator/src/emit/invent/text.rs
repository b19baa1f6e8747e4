//! Texts that satisfy what the document says of them.

use std::iter;

use super::pattern;
use super::satisfies::TextCheck;
use crate::model::Constraints;

/// The text where nothing is said of it.
pub(in crate::emit) const PLAIN: &str = "text";

/// How long a text is made at most.
const LONGEST: usize = 1000;

/// A text by its format, pattern and length; the same whenever it is asked for, and
/// none where none is found.
pub(in crate::emit) fn text(constraints: &Constraints) -> Option<String> {
    text_of(
        constraints.format.as_deref().unwrap_or_default(),
        constraints,
    )
}

/// The same for a format that has a type of its own.
pub(in crate::emit) fn text_of(format: &str, constraints: &Constraints) -> Option<String> {
    let check = TextCheck::of(constraints);
    let least = constraints.min_length.unwrap_or_default();
    let sample = Sample::of(format);
    let patterned = constraints.pattern.iter();
    let patterned = patterned.flat_map(|pattern| pattern::texts(pattern, least));
    let mut candidates = sample
        .texts(least)
        .chain(patterned.flat_map(|text| [text.clone(), grown(&text, least)]))
        // The format cannot be had with all the rest, which is checked.
        .chain(Sample::of("").texts(least))
        .chain(constraints.max_length.map(shortened));
    candidates.find(|text| check.holds(text))
}

fn shortened(most: usize) -> String {
    PLAIN.chars().take(most).collect()
}

fn grown(text: &str, least: usize) -> String {
    let missing = least.min(LONGEST).saturating_sub(text.chars().count());
    format!("{text}{}", "x".repeat(missing))
}

/// Texts of a format.
struct Sample {
    /// The usual one, then shorter ones.
    texts: &'static [&'static str],
    /// What may be put in front or at the end, as often as need be.
    front: &'static str,
    end: &'static str,
}

impl Sample {
    fn of(format: &str) -> Self {
        let (texts, front, end): (&[&str], _, _) = match format {
            "uuid" => (&["00000000-0000-4000-8000-000000000000"], "", ""),
            "email" | "idn-email" => (&["user@example.com", "a@b.example", "a@b"], "x", ""),
            "uri" | "url" | "iri" => (&["https://example.com/", "http://a/", "a:b"], "", "x"),
            "uri-reference" | "iri-reference" => (&["/"], "", "x"),
            "hostname" | "idn-hostname" => (&["example.com", "a"], "x.", ""),
            "ipv4" | "ip" => (&["192.0.2.1", "1.1.1.1"], "", ""),
            "ipv6" => (&["2001:db8::1", "::1"], "", ""),
            "date-time" => (
                &["2025-01-01T00:00:00Z", "2025-01-01T00:00:00.000Z"],
                "",
                "",
            ),
            "date" => (&["2025-01-01"], "", ""),
            "time" => (&["00:00:00Z"], "", ""),
            "duration" => (&["PT1S"], "", ""),
            "byte" => (&["Ynl0ZXM=", "YQ=="], "Ynl0", ""),
            "json-pointer" => (&["", "/"], "", "x"),
            "regex" => (&[".*", "."], "", "x"),
            _ => (&[PLAIN], "", "x"),
        };
        Self { texts, front, end }
    }

    /// Its texts as they are, then as long as is asked for.
    fn texts(self, least: usize) -> impl Iterator<Item = String> {
        let plain = self.texts.iter().map(|text| (*text).to_owned());
        plain.chain(
            self.texts
                .iter()
                .flat_map(move |text| self.grown(text, least)),
        )
    }

    fn grown(&self, text: &str, least: usize) -> Option<String> {
        let missing = least.min(LONGEST).checked_sub(text.len())?;
        let by = |part: &str| match part.len() {
            0 => String::new(),
            length => iter::repeat_n(part, missing.div_ceil(length)).collect(),
        };
        Some(format!("{}{text}{}", by(self.front), by(self.end)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(
        format: &str,
        pattern: Option<&str>,
        least: Option<usize>,
        most: Option<usize>,
    ) -> Option<String> {
        text(&Constraints {
            format: Some(format.to_owned()),
            pattern: pattern.map(str::to_owned),
            min_length: least,
            max_length: most,
            ..Constraints::default()
        })
    }

    fn patterned(pattern: &str) -> Option<String> {
        made("", Some(pattern), None, None)
    }

    #[test]
    fn patterns_are_satisfied() {
        assert_eq!(patterned("^([a-f0-9]{24})$"), Some("a".repeat(24)));
        assert_eq!(patterned(r"^\d{3}-[A-Z]+$"), Some("000-A".to_owned()));
        assert_eq!(patterned("^(cat|dog)s?$"), Some("cats".to_owned()));
        assert_eq!(patterned("^[a-z]+$"), Some("text".to_owned()));
        // Too long, or never matched.
        assert_eq!(patterned("x{2000}"), None);
        assert_eq!(patterned("a$b"), None);
    }

    #[test]
    fn lengths_are_satisfied_beside_patterns() {
        let made = |pattern, least, most| made("", Some(pattern), Some(least), Some(most));
        assert_eq!(made("^[A-Z]+$", 8, 8), Some("A".repeat(8)));
        assert_eq!(
            made("^[A-Z][0-9]*$", 60, 60),
            Some(format!("A{}", "0".repeat(59)))
        );
        assert_eq!(made("[A-Z]", 5, 5), Some("Axxxx".to_owned()));
        assert_eq!(made("^(long|[A-Z])$", 0, 1), Some("A".to_owned()));
        assert_eq!(made("^[A-Z]?x?$", 0, 0), Some(String::new()));
        assert_eq!(made("^[A-Z]{3}$", 4, 5), None);
    }

    #[test]
    fn lengths_are_satisfied() {
        let made = |least, most| made("", None, least, most);
        assert_eq!(made(None, None), Some("text".to_owned()));
        assert_eq!(made(Some(8), None), Some("textxxxx".to_owned()));
        assert_eq!(made(None, Some(2)), Some("te".to_owned()));
        assert_eq!(made(None, Some(0)), Some(String::new()));
        assert_eq!(made(Some(5000), None), None);
        assert_eq!(made(Some(3), Some(2)), None);
    }

    #[test]
    fn formats_keep_to_lengths() {
        let made = |format, least, most| made(format, None, least, most);
        assert_eq!(made("email", None, Some(5)), Some("a@b".to_owned()));
        assert_eq!(
            made("email", Some(18), None),
            Some("xxuser@example.com".to_owned())
        );
        assert_eq!(
            made("uri", Some(22), None),
            Some("https://example.com/xx".to_owned())
        );
        assert_eq!(
            made("hostname", Some(12), Some(20)),
            Some("x.example.com".to_owned())
        );
        assert_eq!(made("byte", Some(9), None), Some("Ynl0Ynl0ZXM=".to_owned()));
        assert_eq!(
            made("date-time", Some(24), None),
            Some("2025-01-01T00:00:00.000Z".to_owned())
        );
        // No UUID is so short: the length is what is checked.
        assert_eq!(made("uuid", None, Some(3)), Some("tex".to_owned()));
    }
}

//! `Link` headers (RFC 8288, section 3).

use http::{HeaderMap, header};

/// The target of the first link with `rel="next"`, as the server writes it: it may be
/// relative.
///
/// Links whose context is something else, by their `anchor`, are passed over.
pub(crate) fn next_link(headers: &HeaderMap) -> Option<String> {
    let mut texts = headers
        .get_all(header::LINK)
        .iter()
        .filter_map(|value| std::str::from_utf8(value.as_bytes()).ok());
    texts.find_map(|text| {
        let mut links = Links { rest: text };
        links.find_map(|link| link.is_next().then_some(link.target))
    })
}

/// One link of a header.
#[derive(Debug, Default)]
struct Link {
    target: String,
    /// Only the first `rel` counts (section 3.3).
    rel: Option<String>,
    anchored: bool,
}

impl Link {
    /// Relation types are separated by spaces, and their case does not matter.
    fn is_next(&self) -> bool {
        let rel = self.rel.as_deref().unwrap_or_default();
        let mut types = rel.split_ascii_whitespace();
        !self.anchored && types.any(|one| one.eq_ignore_ascii_case("next"))
    }

    fn set(&mut self, name: &str, value: String) {
        if name.eq_ignore_ascii_case("rel") {
            self.rel.get_or_insert(value);
        } else if name.eq_ignore_ascii_case("anchor") {
            self.anchored = true;
        }
    }
}

/// The links of one header, up to what is none.
struct Links<'h> {
    rest: &'h str,
}

impl Links<'_> {
    /// Passes over a character, and says whether it was there.
    fn pass(&mut self, character: char) -> bool {
        self.rest = self.rest.trim_start();
        let rest = self.rest.strip_prefix(character);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// The text before the first of some characters, which is left.
    fn until(&mut self, ends: &[char]) -> &str {
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        let (text, rest) = self.rest.split_at(end);
        self.rest = rest;
        text.trim()
    }

    /// A value: a word, or a text in quotation marks.
    fn value(&mut self) -> String {
        if !self.pass('"') {
            return self.until(&[';', ',']).to_owned();
        }
        let mut value = String::new();
        let mut characters = self.rest.chars();
        while let Some(character) = characters.next() {
            match character {
                '"' => break,
                '\\' => value.extend(characters.next()),
                other => value.push(other),
            }
        }
        self.rest = characters.as_str();
        value
    }
}

impl Iterator for Links<'_> {
    type Item = Link;

    fn next(&mut self) -> Option<Link> {
        while self.pass(',') {}
        if !self.pass('<') {
            return None;
        }
        let mut link = Link {
            target: self.until(&['>']).to_owned(),
            ..Link::default()
        };
        if !self.pass('>') {
            return None;
        }
        while self.pass(';') {
            let name = self.until(&['=', ';', ',']).to_owned();
            let value = match self.pass('=') {
                true => self.value(),
                false => String::new(),
            };
            link.set(&name, value);
        }
        Some(link)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(links: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for link in links {
            headers.append(header::LINK, link.parse().unwrap());
        }
        next_link(&headers)
    }

    #[test]
    fn the_link_to_the_next_page_is_found() {
        for (link, found) in [
            (
                r#"<https://a.test/?page=2>; rel="next""#,
                "https://a.test/?page=2",
            ),
            (
                r#"<https://a.test/?page=1>; rel="prev", <https://a.test/?page=3>; rel="next", <https://a.test/?page=9>; rel="last""#,
                "https://a.test/?page=3",
            ),
            (r#"</b,c;d?e=%3E>;rel=next"#, "/b,c;d?e=%3E"),
            (
                r#", ,<?p=2> ; title="a, <b>; rel=\"prev\"" ; REL="last Next","#,
                "?p=2",
            ),
            ("<a>; rel=next; rel=prev", "a"),
            ("<a>;crossorigin;rel=next", "a"),
            ("<>; rel=next", ""),
        ] {
            assert_eq!(next(&[link]).as_deref(), Some(found), "{link}");
        }
        assert_eq!(
            next(&["<a>; rel=prev", "<b>; rel=next"]).as_deref(),
            Some("b")
        );
    }

    #[test]
    fn what_is_no_such_link_is_passed_over() {
        for link in [
            "",
            "<a>",
            "<a>; rel=prev; rel=next",
            r#"<a>; rel=next; anchor="/other""#,
            r#"<a>; rel="https://a.test/next""#,
            r#"<a>; title="rel=next""#,
            "<a; rel=next",
            "a; rel=next",
            r#"<a>; rel="prev"#,
        ] {
            assert_eq!(next(&[link]), None, "{link}");
        }
    }
}

//! Addresses: which are linked to, and those that stand bare in a text.

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

/// Whether a link leads to the web, and not into the documentation or anywhere
/// that runs code.
pub(super) fn is_web(target: &str) -> bool {
    let plain = !target
        .contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '\\'));
    plain
        && ["https://", "http://", "mailto:"]
            .iter()
            .any(|scheme| target.starts_with(scheme))
}

/// Turns bare addresses into links, as rustdoc asks for.
pub(super) fn linked(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut linked = Vec::with_capacity(events.len());
    let mut closed = 0_usize;
    for event in events {
        match &event {
            Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => closed += 1,
            Event::End(TagEnd::Link | TagEnd::CodeBlock) => closed = closed.saturating_sub(1),
            _ => {}
        }
        match event {
            Event::Text(text) if closed == 0 && text.contains("://") => {
                link_words(&text, &mut linked)
            }
            event => linked.push(event),
        }
    }
    linked
}

fn link_words(text: &str, events: &mut Vec<Event<'_>>) {
    let mut rest = text;
    while let Some((before, url, after)) = next_url(rest) {
        events.push(Event::Text(CowStr::from(before.to_owned())));
        events.push(Event::Start(Tag::Link {
            link_type: LinkType::Autolink,
            dest_url: url.to_owned().into(),
            title: "".into(),
            id: "".into(),
        }));
        events.push(Event::Text(url.to_owned().into()));
        events.push(Event::End(TagEnd::Link));
        rest = after;
    }
    events.push(Event::Text(CowStr::from(rest.to_owned())));
}

/// The next address in a text, with what stands before and after it.
fn next_url(text: &str) -> Option<(&str, &str, &str)> {
    let start = ["https://", "http://"]
        .iter()
        .filter_map(|scheme| text.find(scheme))
        .min()?;
    let rest = &text[start..];
    let end = rest
        .find(|c: char| {
            c.is_whitespace()
                || matches!(
                    c,
                    '<' | '>' | '"' | '`' | ')' | ']' | '\\' | '|' | '{' | '}'
                )
        })
        .unwrap_or(rest.len());
    let url = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    let host = url.split_once("://").map_or("", |(_, host)| host);
    (!host.is_empty()).then(|| (&text[..start], url, &rest[url.len()..]))
}

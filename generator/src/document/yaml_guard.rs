//! YAML that its parser had better not see.

use std::collections::HashSet;

use saphyr_parser::{Event, Parser};

use super::ReadOptions;
use super::fault::{At, Fault};

/// More brackets than this are not opened without being closed. Far more than
/// the depth that is read: brackets in texts count too, there being no telling
/// them apart without parsing.
const MAX_OPEN: usize = 1000;

/// Refuses what would take the parser too long or too much memory, or what it
/// would read wrongly.
pub(super) fn check(text: &str, options: &ReadOptions) -> Result<(), Fault> {
    let (nodes, too_many_open) = estimate(text);
    // The parser keeps the whole file as events before it hands out the first.
    if nodes.saturating_mul(5) / 2 > options.max_nodes {
        return Err(Fault {
            code: "too-large",
            message: "the file is too large to be read as YAML".to_owned(),
            help: Some("JSON of this size takes less memory to read"),
            at: None,
        });
    }
    // Each token costs the parser time in proportion to the brackets open.
    if let Some(byte) = too_many_open {
        return Err(Fault::too_deep(Some(position(text, byte))));
    }
    match second_anchor(text) {
        Some(fault) => Err(fault),
        None => Ok(()),
    }
}

/// An upper bound of the nodes, and where too many brackets are open.
fn estimate(text: &str) -> (usize, Option<usize>) {
    let (mut nodes, mut open, mut too_many) = (0_usize, 0_usize, None);
    let mut previous = b'\n';
    for (at, &byte) in text.as_bytes().iter().enumerate() {
        match byte {
            b'[' | b'{' => {
                nodes += 1;
                open += 1;
                if open > MAX_OPEN {
                    too_many.get_or_insert(at);
                }
            }
            b']' | b'}' => open = open.saturating_sub(1),
            b'\n' | b',' => nodes += 1,
            b' ' if previous == b'-' || previous == b'?' => nodes += 1,
            _ => {}
        }
        previous = byte;
    }
    (nodes, too_many)
}

fn position(text: &str, byte: usize) -> At {
    let line_start = text[..byte].rfind('\n').map_or(0, |end| end + 1);
    let line = memchr::memchr_iter(b'\n', &text.as_bytes()[..byte]).count() + 1;
    At::Bytes(line, byte - line_start)
}

/// An anchor whose name was given before. The parser confuses such anchors with
/// later ones, which would put wrong values into the tree without a word.
fn second_anchor(text: &str) -> Option<Fault> {
    let mut names = HashSet::new();
    let mut second = None;
    for sign in memchr::memchr_iter(b'&', text.as_bytes()) {
        let before = text[..sign].trim_end_matches(' ');
        let starts_value = before.is_empty() || before.ends_with([':', '-', '[', '{', ',', '\n']);
        let name = &text[sign + 1..];
        let name = name.split([' ', '\t', '\r', '\n', ',', ']', '}']).next();
        if let Some(name) = name
            && starts_value
            && !name.is_empty()
            && !names.insert(name)
        {
            second = Some((sign, name));
            break;
        }
    }
    let (sign, name) = second?;
    // The name may stand in a text; without aliases it does not matter anyway.
    let has_alias = events(text).any(|event| matches!(event, Event::Alias(_)));
    has_alias.then(|| Fault {
        code: "repeated-anchor",
        message: format!("the anchor `&{name}` is there already"),
        help: Some("give each anchor a name of its own"),
        at: Some(position(text, sign)),
    })
}

fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    let mut parser = Parser::new_from_str(text);
    std::iter::from_fn(move || Some(parser.next_event()?.ok()?.0))
}

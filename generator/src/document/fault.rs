//! What a parser says, in our words.

use super::ReadOptions;
use super::tree::Notices;
use crate::diagnostic::{FileId, Place, Problem};

/// How deep the parsers of both formats go.
const MAX_DEPTH: usize = 128;

/// Why a text could not be read.
pub(super) struct Fault {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) help: Option<&'static str>,
    pub(super) at: Option<At>,
}

/// Where, as the parsers say it: a line from 1, a column from 0.
#[derive(Clone, Copy)]
pub(super) enum At {
    Bytes(usize, usize),
    Characters(usize, usize),
}

impl Fault {
    pub(super) fn new(
        message: &str,
        at: Option<At>,
        notices: &Notices,
        options: &ReadOptions,
    ) -> Self {
        if notices.is_full() {
            return Self {
                code: "too-large",
                message: format!("the document has more than {} values", options.max_nodes),
                help: Some("if this is a YAML file, look for aliases that repeat one another"),
                at,
            };
        }
        let message = without_position(message);
        if message.contains("recursion limit") {
            return Self::too_deep(at);
        }
        if message.contains("repetition limit") {
            return Self {
                code: "too-large",
                message: "aliases repeat one another too often".to_owned(),
                help: None,
                at,
            };
        }
        Self {
            code: "syntax",
            message,
            help: None,
            at,
        }
    }

    pub(super) fn too_deep(at: Option<At>) -> Self {
        Self {
            code: "too-deep",
            message: format!("the document is nested deeper than {MAX_DEPTH} levels"),
            help: None,
            at,
        }
    }

    pub(super) fn empty() -> Self {
        Self {
            code: "syntax",
            message: "the file is empty".to_owned(),
            help: None,
            at: None,
        }
    }

    pub(super) fn several(text: &str) -> Self {
        let mut lines = text.lines().enumerate().skip_while(|(_, line)| {
            // What stands before the first document.
            line.trim().is_empty() || line.starts_with(['#', '%', '-'])
        });
        let next = lines.find(|(_, line)| line.starts_with("---"));
        Self {
            code: "several-documents",
            message: "a second YAML document starts in this file; one file holds one document"
                .to_owned(),
            help: Some("put it into a file of its own"),
            at: next.map(|(line, _)| At::Bytes(line + 1, 0)),
        }
    }

    pub(super) fn located(self, file: FileId, text: &str) -> Problem {
        let byte = match self.at {
            None => 0,
            Some(At::Bytes(line, column)) => line_start(text, line) + column,
            Some(At::Characters(line, column)) => {
                let start = line_start(text, line);
                let rest = text.get(start..).unwrap_or_default();
                start + rest.chars().take(column).map(char::len_utf8).sum::<usize>()
            }
        };
        let byte = byte.min(text.len());
        let width = text.get(byte..).and_then(|rest| rest.chars().next());
        let width = width.map_or(0, char::len_utf8);
        let place = Place::bytes(file, byte, byte + width);
        let problem = Problem::error(self.code, self.message).at(place);
        match self.help {
            Some(help) => problem.help(help),
            None => problem,
        }
    }
}

/// The byte at which a line starts, counted from 1.
fn line_start(text: &str, line: usize) -> usize {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes());
    match line.checked_sub(2) {
        None => 0,
        Some(before) => ends.map(|end| end + 1).nth(before).unwrap_or(text.len()),
    }
}

/// A parser's message without the position that is shown beside it.
fn without_position(message: &str) -> String {
    let Some((before, position)) = message.split_once(" at line ") else {
        return message.to_owned();
    };
    let digits = |text: &str| {
        text.trim_start_matches(|c: char| c.is_ascii_digit())
            .to_owned()
    };
    let rest = digits(position);
    let rest = rest.strip_prefix(" column ").map_or(rest.clone(), digits);
    format!("{before}{rest}")
}

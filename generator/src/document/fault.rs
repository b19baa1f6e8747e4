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
    /// From the start of the text.
    Byte(usize),
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
                message: "aliases expand to more than 100 times what is written".to_owned(),
                help: Some("look for aliases that repeat one another"),
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

    /// With the faults of YAML that its parser tells in its own words only.
    pub(super) fn explained(self, text: &str) -> Self {
        let at = self.at.map(|at| at.byte(text));
        let found = at.and_then(|byte| text.get(byte..)?.chars().next());
        if found == Some('\t') && self.message.contains("cannot start any token") {
            return Self {
                message: "YAML is not indented with tabs".to_owned(),
                help: Some("indent with spaces"),
                ..self
            };
        }
        if self.message.contains("invalid type") && self.message.contains("expected a string") {
            return Self {
                message: "a key here is a map or a list; keys are text".to_owned(),
                ..self
            };
        }
        if self.message.contains("control characters are not allowed") {
            let is_forbidden = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
            return Self {
                message: "control characters are not allowed".to_owned(),
                at: text.find(is_forbidden).map(At::Byte),
                ..self
            };
        }
        self
    }

    pub(super) fn too_deep(at: Option<At>) -> Self {
        Self {
            code: "too-deep",
            message: format!("the document is nested deeper than {MAX_DEPTH} levels"),
            help: Some("in YAML, look for an alias inside what it stands for"),
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
        let byte = self.at.map_or(0, |at| at.byte(text)).min(text.len());
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

impl At {
    fn byte(self, text: &str) -> usize {
        match self {
            Self::Byte(byte) => byte,
            Self::Bytes(line, column) => line_start(text, line) + column,
            Self::Characters(line, column) => {
                let start = line_start(text, line);
                let rest = text.get(start..).unwrap_or_default();
                start + rest.chars().take(column).map(char::len_utf8).sum::<usize>()
            }
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

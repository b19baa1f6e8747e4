//! What is wrong, and where.

use crate::diagnostic::{FileId, Pointer};

/// Part of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The key.
    Key,
    /// The value.
    Value,
    /// Bytes of the text, for what has no pointer or shares it, such as a
    /// syntax error or the second of two equal keys.
    Bytes {
        /// The first byte.
        start: u32,
        /// The byte after the last.
        end: u32,
    },
}

/// A place in a file.
///
/// Lines and columns are worked out only when a problem is shown, see
/// [`Report`](crate::diagnostic::Report).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The pointer in it.
    pub pointer: Pointer,
    /// Key or value.
    pub part: Part,
}

impl Place {
    /// The value at a pointer.
    pub fn value(file: FileId, pointer: Pointer) -> Self {
        Self {
            file,
            pointer,
            part: Part::Value,
        }
    }

    /// The key at a pointer.
    pub fn key(file: FileId, pointer: Pointer) -> Self {
        Self {
            file,
            pointer,
            part: Part::Key,
        }
    }

    /// A stretch of text.
    pub fn bytes(file: FileId, start: usize, end: usize) -> Self {
        Self {
            file,
            pointer: Pointer::root(),
            part: Part::Bytes {
                start: narrow(start),
                end: narrow(end),
            },
        }
    }
}

/// No file is read that is larger than a `u32` counts.
fn narrow(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Stops the run.
    Error,
    /// Says what the user gets instead.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A problem.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// How bad.
    pub severity: Severity,
    /// Its code.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub place: Option<Place>,
    /// Other places.
    pub notes: Vec<(Place, String)>,
    /// What to do.
    pub help: Option<String>,
}

impl Problem {
    fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            message: message.into(),
            place: None,
            notes: Vec::new(),
            help: None,
        }
    }

    /// An error.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// Where it is.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Another place that matters, and why.
    pub fn note(mut self, place: Place, text: impl Into<String>) -> Self {
        self.notes.push((place, text.into()));
        self
    }

    /// What to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Collected problems.
#[derive(Debug, Default)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Adds one.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Keeps those of which this is true.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&Problem) -> bool) {
        self.0.retain(keep);
    }

    /// Whether an error is among them.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|p| p.severity == Severity::Error)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, in the order they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// How many there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|p| p.severity == severity).count()
    }

    /// How many there are of each code, errors first, then by code.
    pub fn by_code(&self) -> Vec<(Severity, &'static str, usize)> {
        let mut counts = std::collections::BTreeMap::new();
        for problem in &self.0 {
            *counts.entry((problem.severity, problem.code)).or_insert(0) += 1;
        }
        let counts = counts.into_iter();
        counts
            .map(|((severity, code), n)| (severity, code, n))
            .collect()
    }
}

impl<'p> IntoIterator for &'p Problems {
    type Item = &'p Problem;
    type IntoIter = std::slice::Iter<'p, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

//! Problems with positions, and how they are shown.

pub mod render;

use std::fmt;

/// A file that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A JSON pointer (RFC 6901).
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(Vec<String>);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }
    /// One token further in.
    pub fn child(&self, token: &str) -> Self {
        let mut tokens = self.0.clone();
        tokens.push(token.to_owned());
        Self(tokens)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for token in &self.0 {
            write!(f, "/{}", token.replace('~', "~0").replace('/', "~1"))?;
        }
        Ok(())
    }
}

/// Part of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The key.
    Key,
    /// The value.
    Value,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The pointer in it.
    pub pointer: Pointer,
    /// Key or value.
    pub part: Part,
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Stops the run.
    Error,
    /// Says what the user gets instead.
    Warning,
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
    /// Counts.
    pub fn codes(&self, severity: Severity) -> Vec<(&'static str, usize)> {
        let mut codes: Vec<(&'static str, usize)> = Vec::new();
        for problem in self.0.iter().filter(|p| p.severity == severity) {
            match codes.iter_mut().find(|(code, _)| *code == problem.code) {
                Some((_, count)) => *count += 1,
                None => codes.push((problem.code, 1)),
            }
        }
        codes
    }
    /// All.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }
    /// Whether an error is among them.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|p| p.severity == Severity::Error)
    }
}

/// Files.
#[derive(Debug, Default)]
pub struct Sources;

impl Sources {
    /// Paths.
    pub fn paths(&self) -> impl Iterator<Item = &std::path::Path> {
        std::iter::empty()
    }
}

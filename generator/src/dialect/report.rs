//! Where repairs report to.

use std::collections::HashMap;

use indexmap::IndexMap;
use indexmap::map::Entry;
use serde_json::Value;

use crate::diagnostic::{Pointer, Problem};
use crate::dialect::at::At;
use crate::document::Origins;

/// How many problems of one code are told in full.
const MOST_TOLD: usize = 500;

/// How many nodes of the tree may be copied in all.
const MOST_COPIES: usize = 2_000_000;

/// Problems found so far, and the origins that give them places.
pub(super) struct Report {
    origins: Origins,
    found: Vec<Found>,
    repeated: IndexMap<(&'static str, String), Repeated>,
    /// How many problems of each code were told in full.
    told: HashMap<&'static str, usize>,
    /// How many more nodes may be copied.
    copies_left: usize,
    #[cfg(test)]
    pub(super) moves: Vec<(String, String)>,
}

/// A problem and where the tree has it.
pub(super) struct Found {
    pub(super) problem: Problem,
    #[cfg_attr(not(test), allow(dead_code, reason = "tests compare it"))]
    pub(super) pointer: Pointer,
}

/// A problem that many places share, told once.
struct Repeated {
    message: String,
    help: Option<&'static str>,
    first: Pointer,
    problem: Problem,
    count: usize,
}

impl Report {
    pub(super) fn new(origins: Origins) -> Self {
        Self {
            origins,
            found: Vec::new(),
            repeated: IndexMap::new(),
            told: HashMap::new(),
            copies_left: MOST_COPIES,
            #[cfg(test)]
            moves: Vec::new(),
        }
    }

    /// Adds a problem at a position.
    pub(super) fn push(&mut self, problem: Problem, at: &At<'_>) {
        self.push_at(problem, at.pointer());
    }

    /// Adds a problem at a pointer.
    pub(super) fn push_at(&mut self, problem: Problem, pointer: Pointer) {
        let told = self.told.entry(problem.code).or_default();
        *told += 1;
        if *told > MOST_TOLD {
            return;
        }
        let problem = self.placed(problem, &pointer);
        self.found.push(Found { problem, pointer });
    }

    /// Adds a warning.
    pub(super) fn warn(&mut self, at: &At<'_>, code: &'static str, message: impl Into<String>) {
        self.push(Problem::warning(code, message), at);
    }

    /// Adds a warning that stands for all others of its code and subject.
    pub(super) fn once(
        &mut self,
        at: &At<'_>,
        code: &'static str,
        subject: &str,
        message: impl FnOnce() -> String,
        help: Option<&'static str>,
    ) {
        let Entry::Vacant(entry) = self.repeated.entry((code, subject.to_owned())) else {
            self.repeated[&(code, subject.to_owned())].count += 1;
            return;
        };
        let first = at.pointer();
        let place = self.origins.place(&first);
        let problem = Problem::warning(code, "");
        entry.insert(Repeated {
            message: message(),
            help,
            problem: match place {
                Some(place) => problem.at(place),
                None => problem,
            },
            first,
            count: 1,
        });
    }

    /// A copy of what a reference means, or what stands in several places. A
    /// small document can ask for endless ones, so there is an end to it.
    pub(super) fn copy(&mut self, value: &Value, at: &At<'_>) -> Value {
        let size = size_of(value);
        if size <= self.copies_left {
            self.copies_left -= size;
            return value.clone();
        }
        if self.copies_left > 0 {
            self.copies_left = 0;
            let message = "the document repeats large parts of itself so often that it is not read";
            self.push(Problem::error("too-many-copies", message), at);
        }
        Value::Null
    }

    /// What now stands at `new` came from `from`.
    pub(super) fn moved(&mut self, new: Pointer, from: &Pointer) {
        #[cfg(test)]
        self.moves.push((new.to_string(), from.to_string()));
        self.origins.moved(new, from);
    }

    /// Everything found, and the origins with what was moved.
    pub(super) fn finish(mut self) -> (Vec<Found>, Origins) {
        for repeated in self.repeated.into_values() {
            let Repeated {
                message,
                help,
                first,
                mut problem,
                count,
            } = repeated;
            problem.message = match count {
                1 => message,
                2 => format!("{message} (here and in one more place)"),
                count => format!("{message} (here and in {} more places)", count - 1),
            };
            if let Some(help) = help {
                problem = problem.help(help);
            }
            self.found.push(Found {
                problem,
                pointer: first,
            });
        }
        for (code, told) in self.told {
            if told > MOST_TOLD {
                let message = format!(
                    "{} more problems of this kind are not listed",
                    told - MOST_TOLD
                );
                self.found.push(Found {
                    problem: Problem::warning(code, message),
                    pointer: Pointer::root(),
                });
            }
        }
        (self.found, self.origins)
    }

    fn placed(&self, problem: Problem, pointer: &Pointer) -> Problem {
        match self.origins.place(pointer) {
            Some(place) => problem.at(place),
            None => problem,
        }
    }
}

/// How many nodes a tree has.
fn size_of(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size_of).sum::<usize>(),
        Value::Object(entries) => 1 + entries.values().map(size_of).sum::<usize>(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problems_of_one_kind_have_an_end() {
        let mut report = Report::new(Origins::default());
        for _ in 0..MOST_TOLD + 3 {
            report.warn(&At::Root, "some-kind", "some message");
        }
        let (found, _) = report.finish();
        assert_eq!(found.len(), MOST_TOLD + 1);
        let last = found.last().map(|found| found.problem.message.as_str());
        assert_eq!(last, Some("3 more problems of this kind are not listed"));
    }

    #[test]
    fn copies_have_an_end() {
        let mut report = Report::new(Origins::default());
        let value = Value::Array(vec![Value::Null; MOST_COPIES / 2]);
        assert_eq!(report.copy(&value, &At::Root), value);
        assert_eq!(report.copy(&value, &At::Root), Value::Null);
        assert_eq!(report.copy(&value, &At::Root), Value::Null);
        let (found, _) = report.finish();
        let codes: Vec<&str> = found.iter().map(|found| found.problem.code).collect();
        assert_eq!(codes, ["too-many-copies"]);
    }
}

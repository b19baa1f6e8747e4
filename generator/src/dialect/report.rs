//! Where repairs report to.

use indexmap::IndexMap;
use indexmap::map::Entry;

use crate::diagnostic::{Pointer, Problem};
use crate::dialect::at::At;
use crate::document::Origins;

/// Problems found so far, and the origins that give them places.
pub(super) struct Report {
    origins: Origins,
    found: Vec<Found>,
    repeated: IndexMap<(&'static str, String), Repeated>,
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
        (self.found, self.origins)
    }

    fn placed(&self, problem: Problem, pointer: &Pointer) -> Problem {
        match self.origins.place(pointer) {
            Some(place) => problem.at(place),
            None => problem,
        }
    }
}

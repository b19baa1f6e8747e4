//! How a part of a document became Rust, and why.
//!
//! Nothing is worked out again: the stages noted on the [model](crate::model)
//! what they decided, [names](crate::names) say what things are called, and the
//! [surface](crate::surface) has the items as they were emitted.

mod human;
mod items;
mod json;
mod members;
mod target;
mod words;

use crate::diagnostic::{Place, Problem, Problems, Sources};
use crate::document::Origins;
use crate::model::Api;
use crate::names::Names;
use crate::surface::Surface;

pub use human::human;
pub use json::json;
pub use target::NotFound;

/// A part of a document and what it became.
#[derive(Debug, Clone)]
pub struct Explanation {
    /// What it is: ``schema `Pet` ``.
    pub subject: String,
    /// Where it stands.
    pub place: Option<Place>,
    /// What came of it; nothing where no operation needs it.
    pub items: Vec<Explained>,
    /// What was to be said of it: what callers get instead of what it asks for.
    pub problems: Vec<Problem>,
}

/// Something in the crate, or what stands there instead of an item.
#[derive(Debug, Clone, Default)]
pub struct Explained {
    /// The way to the item, as Rust writes it; `None` where there is none.
    pub path: Option<String>,
    /// Its declaration, in short.
    pub declaration: String,
    /// Its fields, variants, setters, each as Rust writes it.
    pub members: Vec<String>,
    /// Why it is what it is.
    pub reasons: Vec<Why>,
}

/// One rule that decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// A short name of the rule, which stays.
    pub rule: &'static str,
    /// What it says, as a clause.
    pub text: String,
    /// Where the document says what decided.
    pub place: Option<Place>,
}

/// All that is known of one API.
pub(crate) struct Known<'a> {
    pub(crate) api: &'a Api,
    pub(crate) names: &'a Names,
    pub(crate) surface: &'a Surface,
    pub(crate) origins: &'a Origins,
    /// Names of all component schemas, used or not.
    pub(crate) schemas: &'a [String],
    pub(crate) problems: &'a Problems,
    pub(crate) sources: &'a Sources,
}

impl Known<'_> {
    /// Explains what a query names.
    ///
    /// # Errors
    /// It names nothing.
    pub(crate) fn explain(&self, query: &str) -> Result<Vec<Explanation>, NotFound> {
        let targets = self.targets(query)?;
        let explained = targets.into_iter().map(|target| {
            let items = self.items(&target);
            let problems = self.problems.iter();
            let concerns = |place: &Place| target.holds(place);
            Explanation {
                problems: problems
                    .filter(|problem| problem.place.as_ref().is_some_and(concerns))
                    .cloned()
                    .collect(),
                subject: target.subject,
                place: target.place,
                items,
            }
        });
        let mut explained: Vec<Explanation> = explained.collect();
        // Files that say the same are one part: the others have nothing of it.
        if explained.iter().any(|one| !one.items.is_empty()) {
            explained.retain(|one| !one.items.is_empty());
        }
        Ok(explained)
    }
}

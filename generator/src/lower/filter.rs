//! Which operations are wanted, where not all are.

use crate::config::{ApiConfig, Located, Selector};
use crate::diagnostic::{Problem, Problems};

/// The rules of `only`, `except`, `idempotent`, `idempotency-key` and `pagination`,
/// and which of them found something.
#[derive(Debug)]
pub(crate) struct Filter<'c> {
    only: Rules<'c>,
    except: Rules<'c>,
    idempotent: Rules<'c>,
    pagination: Vec<Rules<'c>>,
    keys: Vec<(&'c str, Rules<'c>)>,
}

/// What a rule can name of an operation.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'d> {
    /// `operationId`, or what stands for it.
    pub(crate) id: &'d str,
    /// The path.
    pub(crate) path: &'d str,
    /// All its tags.
    pub(crate) tags: &'d [String],
}

impl<'c> Filter<'c> {
    /// The rules of a configuration.
    pub(crate) fn of(config: &'c ApiConfig) -> Self {
        Self {
            only: Rules::of(&config.only),
            except: Rules::of(&config.except),
            idempotent: Rules::of(&config.idempotent),
            pagination: config
                .pagination
                .iter()
                .map(|rule| Rules::of(&rule.operations))
                .collect(),
            keys: config
                .idempotency_keys
                .iter()
                .map(|rule| (rule.header.as_str(), Rules::of(&rule.operations)))
                .collect(),
        }
    }

    /// Whether an operation is wanted: named by `only`, if that names any, and
    /// not by `except`.
    pub(crate) fn wants(&mut self, subject: Subject<'_>) -> bool {
        let named = self.only.selects(subject);
        let wanted = named || self.only.0.is_empty();
        let unwanted = self.except.selects(subject);
        wanted && !unwanted
    }

    /// Whether an operation may be sent again though its method does not say so.
    pub(crate) fn is_idempotent(&mut self, subject: Subject<'_>) -> bool {
        self.idempotent.selects(subject)
    }

    /// The indices of the rules for the pages of an operation.
    pub(crate) fn pagination(&mut self, subject: Subject<'_>) -> Vec<usize> {
        let rules = self.pagination.iter_mut().enumerate();
        let found = rules.filter_map(|(index, rule)| rule.selects(subject).then_some(index));
        found.collect()
    }

    /// The header of an operation that holds an idempotency key, by the first rule
    /// that fits.
    pub(crate) fn key_header(&mut self, subject: Subject<'_>) -> Option<&'c str> {
        let mut header = None;
        for (name, rules) in &mut self.keys {
            if rules.selects(subject) {
                header.get_or_insert(*name);
            }
        }
        header
    }

    /// Reports rules that found nothing: most likely typing errors.
    pub(crate) fn report_unused(&self, problems: &mut Problems) {
        let keys = self.keys.iter().map(|(_, rules)| rules);
        let own = [&self.only, &self.except, &self.idempotent];
        for rules in own.into_iter().chain(keys).chain(&self.pagination) {
            for (selector, _) in rules.0.iter().filter(|(_, found)| !found) {
                let message = format!("no operation fits `{}`", selector.value);
                let problem = Problem::error("unmatched-filter", message);
                problems.push(match &selector.place {
                    Some(place) => problem.at(place.clone()),
                    None => problem,
                });
            }
        }
    }
}

/// Selectors, and whether each has found anything.
#[derive(Debug)]
struct Rules<'c>(Vec<(&'c Located<Selector>, bool)>);

impl<'c> Rules<'c> {
    fn of(selectors: &'c [Located<Selector>]) -> Self {
        Self(selectors.iter().map(|selector| (selector, false)).collect())
    }

    fn selects(&mut self, subject: Subject<'_>) -> bool {
        let mut any = false;
        for (selector, found) in &mut self.0 {
            let fits = selector.selects(subject.id, subject.path, subject.tags);
            *found |= fits;
            any |= fits;
        }
        any
    }
}

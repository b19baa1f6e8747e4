//! Which operations are wanted, where not all are.

use crate::config::{ApiConfig, matches};
use crate::diagnostic::{Problem, Problems};

/// The rules of `only`, and which of them found something.
#[derive(Debug)]
pub(crate) struct Filter<'c> {
    rules: Vec<Rule<'c>>,
}

#[derive(Debug)]
struct Rule<'c> {
    text: &'c str,
    kind: &'c str,
    pattern: &'c str,
    found: bool,
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
    /// The rules of a configuration. One that is none is an error.
    pub(crate) fn of(config: &'c ApiConfig, problems: &mut Problems) -> Self {
        let mut rules = Vec::new();
        for text in &config.only {
            match text.split_once(':') {
                Some((kind @ ("tag" | "operation" | "path"), pattern)) => rules.push(Rule {
                    text,
                    kind,
                    pattern,
                    found: false,
                }),
                _ => problems.push(
                    Problem::error(
                        "invalid-filter",
                        format!("`{text}` says not what to generate"),
                    )
                    .help("write `tag:NAME`, `operation:ID` or `path:PATH`, with `*` for anything"),
                ),
            }
        }
        Self { rules }
    }

    /// Whether an operation is wanted. Without rules all are.
    pub(crate) fn wants(&mut self, subject: Subject<'_>) -> bool {
        let mut wanted = self.rules.is_empty();
        for rule in &mut self.rules {
            let found = match rule.kind {
                "tag" => subject.tags.iter().any(|tag| matches(rule.pattern, tag)),
                "operation" => matches(rule.pattern, subject.id),
                _ => matches(rule.pattern, subject.path),
            };
            rule.found |= found;
            wanted |= found;
        }
        wanted
    }

    /// Reports rules that found nothing: most likely typing errors.
    pub(crate) fn report_unused(&self, problems: &mut Problems) {
        for rule in self.rules.iter().filter(|rule| !rule.found) {
            let message = format!("no operation fits `{}`", rule.text);
            problems.push(Problem::error("unmatched-filter", message));
        }
    }
}

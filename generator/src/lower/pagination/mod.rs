//! Which operations page, and how.
//!
//! What is said counts first: a rule of `clientwright.toml`, then `x-ms-pageable` of
//! the operation, then a link of OpenAPI from the operation's answer to itself. What
//! nobody says is taken from the shape of the document only where that leaves no
//! doubt (`shape`), since a wrong guess loses items in silence.

mod said;
mod shape;
mod told;

use crate::config::ApiConfig;
use crate::diagnostic::{Problem, Problems};
use crate::model::{Api, Operation, Pagination, Type};

pub(crate) use said::Evidence;

/// Notes on each operation how it pages. `evidence` is in the order of the operations.
pub(crate) fn find(
    api: &mut Api,
    evidence: &[Evidence],
    config: &ApiConfig,
    problems: &mut Problems,
) {
    let mut rules = vec![Tried::Never; config.pagination.len()];
    let mut found = Vec::new();
    for (operation, evidence) in api.operations.iter().zip(evidence) {
        let told = evidence.rules.iter().find_map(|rule| {
            let told = told::pagination(api, operation, &config.pagination[*rule]);
            rules[*rule].note(&told);
            told.ok()
        });
        let pagination = told.unwrap_or_else(|| said_or_shown(api, operation, evidence, problems));
        found.push(pagination);
    }
    for (operation, pagination) in api.operations.iter_mut().zip(found) {
        operation.pagination = pagination;
    }
    report_unfit(&rules, config, problems);
}

fn said_or_shown(
    api: &Api,
    operation: &Operation,
    evidence: &Evidence,
    problems: &mut Problems,
) -> Option<Pagination> {
    match evidence.pageable(api, operation) {
        Ok(Some(pagination)) => return Some(pagination),
        Ok(None) => {}
        Err(why) => {
            let message = format!(
                "`x-ms-pageable` of `{}` {why}; it gets no pages",
                operation.id
            );
            let problem = Problem::warning("pagination-unfit", message);
            problems.push(match &operation.place {
                Some(place) => problem.at(place.clone()),
                None => problem,
            });
            return None;
        }
    }
    if evidence.is_one_page() {
        return None;
    }
    let linked = evidence.linked(api, operation);
    linked.or_else(|| shape::pagination(api, operation))
}

/// What came of a rule.
#[derive(Debug, Clone)]
enum Tried {
    /// It names no operation, which is told elsewhere, or others came first.
    Never,
    /// It fitted at least one.
    Fits,
    /// Why it did not fit the first operation.
    Unfit(String),
}

impl Tried {
    fn note(&mut self, told: &Result<Option<Pagination>, String>) {
        match (&self, told) {
            (_, Ok(_)) => *self = Self::Fits,
            (Self::Never, Err(why)) => *self = Self::Unfit(why.clone()),
            _ => {}
        }
    }
}

fn report_unfit(rules: &[Tried], config: &ApiConfig, problems: &mut Problems) {
    for (tried, rule) in rules.iter().zip(&config.pagination) {
        let Tried::Unfit(why) = tried else {
            continue;
        };
        let message = format!("no operation of this rule pages so: {why}");
        let problem = Problem::warning("pagination-unfit", message);
        let place = rule.operations.first().and_then(|one| one.place.clone());
        problems.push(match place {
            Some(place) => problem.at(place),
            None => problem,
        });
    }
}

/// Whether keys lead from the page of an operation to a list.
fn is_list(api: &Api, operation: &Operation, keys: &[String]) -> bool {
    let page = operation.page();
    let found = page.and_then(|page| api.find(page, keys));
    found.is_some_and(|found| matches!(found.ty, Type::List(_)))
}

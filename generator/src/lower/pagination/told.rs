//! What `clientwright.toml` says of the pages of an operation.

use super::{is_list, shape};
use crate::config::{AnswerPointer, BodyPointer, PaginationConfig, PaginationKind};
use crate::model::{Api, NextPage, Operation, Pagination, ParameterIn, TokenSource};

/// The pages of an operation by a rule; `None` where the rule says that there are
/// none.
///
/// # Errors
/// Why the operation does not fit the rule.
pub(super) fn pagination(
    api: &Api,
    operation: &Operation,
    rule: &PaginationConfig,
) -> Result<Option<Pagination>, String> {
    if rule.kind == PaginationKind::None {
        return Ok(None);
    }
    let id = &operation.id;
    let Some(page) = operation.page() else {
        return Err(format!(
            "what `{id}` answers is not one type of JSON or XML"
        ));
    };
    if operation.has_parts() {
        return Err(format!("`{id}` sends parts"));
    }
    let items = match &rule.items {
        Some(BodyPointer(keys)) => keys.clone(),
        None => shape::items(api, page)
            .ok_or_else(|| format!("`items` must say which list of `{id}` is meant"))?,
    };
    if !is_list(api, operation, &items) {
        let at = items.join("/");
        return Err(format!("the answer of `{id}` has no list at `/{at}`"));
    }
    let total = keys(&rule.total);
    let parameter = || parameter(operation, rule.parameter.as_deref());
    let next = match (rule.kind, &rule.next) {
        (PaginationKind::NextUrl, Some(AnswerPointer::Body(BodyPointer(keys)))) => {
            NextPage::Url(keys.clone())
        }
        (PaginationKind::NextUrl, _) => {
            return Err("`next` must lead to a URL in the body".to_owned());
        }
        (PaginationKind::Token, Some(AnswerPointer::Body(BodyPointer(keys)))) => NextPage::Token {
            from: TokenSource::Body(keys.clone()),
            parameter: parameter()?,
        },
        (PaginationKind::Token, Some(AnswerPointer::Header(name))) => NextPage::Token {
            from: TokenSource::Header(name.clone()),
            parameter: parameter()?,
        },
        (PaginationKind::LastItem, next) => NextPage::LastItem {
            key: match next {
                Some(AnswerPointer::Body(BodyPointer(keys))) => keys.clone(),
                _ => vec!["id".to_owned()],
            },
            more: keys(&rule.more),
            parameter: parameter()?,
        },
        (PaginationKind::PageNumber, _) => NextPage::Page {
            parameter: parameter()?,
            first: rule.first.unwrap_or(1),
            total,
            links: Vec::new(),
        },
        (PaginationKind::Offset, _) => NextPage::Offset {
            parameter: parameter()?,
            total,
        },
        (PaginationKind::None | PaginationKind::LinkHeader | PaginationKind::Token, _) => {
            NextPage::Link
        }
    };
    Ok(Some(Pagination { items, next }))
}

fn keys(pointer: &Option<BodyPointer>) -> Vec<String> {
    pointer
        .iter()
        .flat_map(|pointer| pointer.0.clone())
        .collect()
}

/// The parameter that a rule names, in the query or a header.
fn parameter(operation: &Operation, name: Option<&str>) -> Result<usize, String> {
    let name = name.unwrap_or_default();
    let places = [ParameterIn::Query, ParameterIn::Header];
    let mut parameters = operation.parameters.iter();
    parameters
        .position(|one| one.name == name && places.contains(&one.location))
        .ok_or_else(|| {
            let id = &operation.id;
            format!("`{id}` has no parameter `{name}` in the query or a header")
        })
}

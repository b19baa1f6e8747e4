//! What a document itself says of pages: `x-ms-pageable`, and links of OpenAPI.
//!
//! - `x-ms-pageable` (AutoRest's extensions) names the list and the property with the
//!   URL of the next page, or with a token that one of the parameters takes; without a
//!   `nextLinkName` there is one page.
//! - A Link Object (OpenAPI 3.0.3) says how to go on where its name or expression has
//!   `next` in it, it leads from a success of an operation to the same operation, and
//!   exactly one of its parameters is taken from the answer: a token, for a query or
//!   header parameter. The others must come from the request.

use openapiv3::{LinkOperation, OpenAPI, Operation as Source, ReferenceOr, StatusCode};

use super::{is_list, shape};
use crate::model::{Api, NextPage, Operation, Pagination, ParameterIn, TokenSource};

/// What document and configuration say of the pages of an operation.
#[derive(Debug, Clone, Default)]
pub(crate) struct Evidence {
    /// The indices of the rules of the configuration.
    pub(super) rules: Vec<usize>,
    pageable: Option<Pageable>,
    link: Option<LinkedPage>,
}

/// `x-ms-pageable`.
#[derive(Debug, Clone)]
struct Pageable {
    items: String,
    next: Option<String>,
}

/// A link that takes one value from the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct LinkedPage {
    parameter: String,
    from: TokenSource,
}

impl Evidence {
    /// What is said of an operation, which stands at a path and method.
    pub(crate) fn of(
        document: &OpenAPI,
        source: &Source,
        place: [&str; 2],
        rules: Vec<usize>,
    ) -> Self {
        let pageable = source.extensions.get("x-ms-pageable").and_then(|said| {
            let text = |key: &str| said.get(key)?.as_str().map(str::to_owned);
            said.is_object().then(|| Pageable {
                items: text("itemName").unwrap_or_else(|| "value".to_owned()),
                next: text("nextLinkName").filter(|name| !name.is_empty()),
            })
        });
        Self {
            rules,
            pageable,
            link: link(document, source, place),
        }
    }

    /// Whether the document says that the whole list comes at once.
    pub(super) fn is_one_page(&self) -> bool {
        self.pageable
            .as_ref()
            .is_some_and(|said| said.next.is_none())
    }

    /// The pages that `x-ms-pageable` describes.
    ///
    /// # Errors
    /// What it names and the answer lacks.
    pub(super) fn pageable(
        &self,
        api: &Api,
        operation: &Operation,
    ) -> Result<Option<Pagination>, String> {
        let Some(Pageable {
            items,
            next: Some(next),
        }) = &self.pageable
        else {
            return Ok(None);
        };
        let page = operation.page();
        let found = |keys: &Vec<String>| page.is_some_and(|page| api.find(page, keys).is_some());
        let ways = |name: &str| [vec![name.to_owned()], split(name)];
        let next = ways(next)
            .into_iter()
            .find(found)
            .ok_or_else(|| format!("names `{next}`, which the answer lacks"))?;
        let items = ways(items)
            .into_iter()
            .find(|keys| is_list(api, operation, keys))
            .ok_or_else(|| format!("names `{items}`, which is no list in the answer"))?;
        // Some services call the token of a parameter a link, too.
        let next = match shape::parameter_of(operation, &next) {
            Some(parameter) => NextPage::Token {
                from: TokenSource::Body(next),
                parameter,
            },
            None => NextPage::Url(next),
        };
        Ok(Some(Pagination { items, next }))
    }

    /// The pages that a link describes.
    pub(super) fn linked(&self, api: &Api, operation: &Operation) -> Option<Pagination> {
        let LinkedPage { parameter, from } = self.link.as_ref()?;
        let (place, name) = match parameter.split_once('.') {
            Some((place @ ("query" | "header"), name)) => (Some(place), name),
            _ => (None, parameter.as_str()),
        };
        let fits = |location| match location {
            ParameterIn::Query => place != Some("header"),
            ParameterIn::Header => place != Some("query"),
            _ => false,
        };
        let mut parameters = operation.parameters.iter();
        let parameter = parameters.position(|one| one.name == name && fits(one.location))?;
        let items = shape::items(api, operation.page()?)?;
        Some(Pagination {
            items,
            next: NextPage::Token {
                from: from.clone(),
                parameter,
            },
        })
    }
}

/// `a.b` stands for a property of a property.
fn split(name: &str) -> Vec<String> {
    name.split('.').map(str::to_owned).collect()
}

fn link(document: &OpenAPI, source: &Source, [path, method]: [&str; 2]) -> Option<LinkedPage> {
    let components = document.components.as_ref();
    let successes = source
        .responses
        .responses
        .iter()
        .filter(|(status, _)| matches!(status, StatusCode::Code(200..=299) | StatusCode::Range(2)))
        .filter_map(|(_, response)| match response {
            ReferenceOr::Item(response) => Some(response),
            ReferenceOr::Reference { reference } => {
                let name = reference.strip_prefix("#/components/responses/")?;
                components?.responses.get(name)?.as_item()
            }
        });
    let mut found = Vec::new();
    for (name, link) in successes.flat_map(|response| &response.links) {
        let link = match link {
            ReferenceOr::Item(link) => link,
            ReferenceOr::Reference { reference } => {
                let name = reference.strip_prefix("#/components/links/")?;
                components?.links.get(name)?.as_item()?
            }
        };
        let to_itself = match &link.operation {
            LinkOperation::OperationId(id) => source.operation_id.as_ref() == Some(id),
            LinkOperation::OperationRef(reference) => {
                let path = path.replace('~', "~0").replace('/', "~1");
                *reference == format!("#/paths/{path}/{method}")
            }
        };
        let expressions = link.parameters.iter();
        let expressions: Vec<(&String, &str)> = expressions
            .map(|(name, value)| (name, value.as_str().unwrap_or_default()))
            .collect();
        let answers = |(_, value): &&(&String, &str)| value.starts_with("$response.");
        let [(parameter, value)] = expressions.iter().filter(answers).collect::<Vec<_>>()[..]
        else {
            continue;
        };
        let mut others = expressions.iter().filter(|one| !answers(one));
        let from_request = others.all(|(_, value)| value.starts_with("$request."));
        let is_next = [name.as_str(), value]
            .iter()
            .any(|text| text.to_ascii_lowercase().contains("next"));
        if to_itself && from_request && is_next {
            found.extend(token(value).map(|from| LinkedPage {
                parameter: (*parameter).clone(),
                from,
            }));
        }
    }
    found.dedup();
    match found.len() {
        1 => found.pop(),
        _ => None,
    }
}

/// Where the value of a runtime expression stands.
fn token(expression: &str) -> Option<TokenSource> {
    if let Some(pointer) = expression.strip_prefix("$response.body#/") {
        let keys = pointer.split('/');
        let keys = keys.map(|key| key.replace("~1", "/").replace("~0", "~"));
        return Some(TokenSource::Body(keys.collect()));
    }
    let header = expression.strip_prefix("$response.header.")?;
    Some(TokenSource::Header(header.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_name_a_place_in_the_answer() {
        let keys = vec!["a".to_owned(), "b/c".to_owned()];
        assert_eq!(
            token("$response.body#/a/b~1c"),
            Some(TokenSource::Body(keys))
        );
        let header = TokenSource::Header("x-next".to_owned());
        assert_eq!(token("$response.header.X-Next"), Some(header));
        for other in ["$response.body", "$request.query.a", "$url"] {
            assert_eq!(token(other), None, "{other}");
        }
    }
}

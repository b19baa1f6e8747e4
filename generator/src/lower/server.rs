//! Servers of documents, paths and operations.

use openapiv3::{OpenAPI, Server as Source};

use crate::model::{Server, ServerVariable};

/// What the document says of where its API is.
#[derive(Debug, Default)]
pub(crate) struct Servers {
    /// The URL of the first one; empty where there is none, or only a path.
    pub(crate) first: String,
    /// The first one where it is a path.
    pub(crate) relative: Option<String>,
    /// All, if there is something to choose.
    pub(crate) choice: Vec<Server>,
}

impl Servers {
    /// The servers of a document.
    pub(crate) fn of(document: &OpenAPI) -> Self {
        let first = document
            .servers
            .first()
            .map(with_defaults)
            .unwrap_or_default();
        let absolute = is_absolute(&first);
        let relative = (!absolute && !matches!(first.as_str(), "" | "/")).then(|| first.clone());
        let choice: Vec<Server> = document
            .servers
            .iter()
            .map(server)
            .filter(|server| is_absolute(&server.url) || server.url.starts_with('{'))
            .collect();
        let nothing_to_choose = match &choice[..] {
            [] => true,
            [one] => one.variables.is_empty(),
            _ => false,
        };
        Self {
            first: if absolute { first } else { String::new() },
            relative,
            choice: if nothing_to_choose {
                Vec::new()
            } else {
                choice
            },
        }
    }
}

/// The server of an operation alone: its own first one, or its path's; empty where
/// it is the document's.
pub(crate) fn of_operation(document: &OpenAPI, own: &[Source], path: &[Source]) -> String {
    let Some(server) = own.first().or(path.first()) else {
        return String::new();
    };
    let url = with_defaults(server);
    let documents = document.servers.first().map(with_defaults);
    match documents.as_ref() == Some(&url) {
        true => String::new(),
        false => url,
    }
}

fn is_absolute(url: &str) -> bool {
    url.split_once("://").is_some_and(|(scheme, _)| {
        scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
    })
}

fn with_defaults(server: &Source) -> String {
    let mut url = server.url.clone();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    url
}

fn server(source: &Source) -> Server {
    let variables = source.variables.iter().flatten();
    let used = variables.filter(|(name, _)| source.url.contains(&format!("{{{name}}}")));
    Server {
        url: source.url.clone(),
        description: source.description.clone(),
        variables: used
            .map(|(name, variable)| ServerVariable {
                name: name.clone(),
                default: variable.default.clone(),
                values: variable.enumeration.clone(),
                description: variable.description.clone(),
            })
            .collect(),
    }
}

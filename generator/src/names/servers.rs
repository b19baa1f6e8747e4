//! Names of servers: by what the document says of them, if that is short.

use crate::model::{Api, Server};
use crate::names::ServerNames;
use crate::names::identifier::{Scope, snake};

/// A description of more words is no name.
const WORDS: usize = 4;

pub(super) fn choose(api: &Api) -> Vec<ServerNames> {
    let mut scope = Scope::reserving(&["clone", "fmt", "from", "into", "server", "url"]);
    api.servers
        .iter()
        .map(|server| {
            let mut arguments = Scope::default();
            let variables = server.variables.iter();
            ServerNames {
                name: scope.take(name(server), ""),
                variables: variables
                    .map(|variable| arguments.take(snake(&variable.name), ""))
                    .collect(),
            }
        })
        .collect()
}

fn name(server: &Server) -> String {
    let description = server.description.as_deref().unwrap_or_default();
    let words = description.split_whitespace().count();
    let usable = description.chars().any(char::is_alphabetic);
    if usable && (1..=WORDS).contains(&words) {
        return snake(description.trim_end_matches('.'));
    }
    "server".to_owned()
}

//! Names in a workspace: the crates that operations are spread over, and the traits
//! by which a client of another crate has them.

use crate::config::{ApiConfig, matches};
use crate::model::Api;
use crate::names::OperationNames;
use crate::names::identifier::{Scope, camel};
use crate::names::program::dashed;

/// A crate of a workspace with the operations of some tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartNames {
    /// Its folder; with the package's name and a dash before it, its name.
    pub name: String,
    /// Its tags, as indices into the model's.
    pub tags: Vec<usize>,
}

/// The crate of types, which all others share.
pub const TYPES_CRATE: &str = "types";

/// The user's crates, and one for each other tag, whose modules are known.
pub(super) fn choose(api: &Api, config: &ApiConfig, modules: &[String]) -> Vec<PartNames> {
    let mut scope = Scope::reserving(&[TYPES_CRATE]);
    let mut left: Vec<usize> = (0..api.tags.len()).collect();
    let mut parts = Vec::new();
    for (name, patterns) in &config.crates {
        let is_of = |tag: &usize| {
            let tag = &api.tags[*tag].name;
            patterns.iter().any(|pattern| matches(pattern, tag))
        };
        let (tags, others) = left.into_iter().partition(is_of);
        left = others;
        parts.push(PartNames {
            name: scope.take(name.clone(), "-crate"),
            tags,
        });
    }
    parts.retain(|part| !part.tags.is_empty());
    parts.extend(left.into_iter().map(|tag| PartNames {
        name: scope.take(dashed(&modules[tag]), "-tag"),
        tags: vec![tag],
    }));
    parts
}

/// A trait for each tag, apart from what the modules of operations hold.
pub(super) fn traits(modules: &[String], operations: &[OperationNames]) -> Vec<String> {
    let calls = operations.iter().flat_map(|names| {
        [
            names.call.as_str(),
            &names.required,
            &names.error,
            &names.success,
        ]
    });
    let mut scope = Scope::reserving(&calls.collect::<Vec<_>>());
    let names = modules.iter().map(|module| {
        let module = module.strip_prefix("r#").unwrap_or(module);
        format!("{}Operations", camel(module))
    });
    names.map(|name| scope.take(name, "Trait")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Tag;

    fn parts(tags: &[&str], config: &str) -> Vec<(String, Vec<usize>)> {
        let tag = |name: &&str| Tag {
            name: (*name).to_owned(),
            description: None,
        };
        let api = Api {
            tags: tags.iter().map(tag).collect(),
            ..Api::default()
        };
        let text = format!("[[api]]\nspecs = []\nlayout = 'workspace'\n[api.crates]\n{config}");
        let config = crate::config::Config::parse(&text).unwrap();
        let modules = crate::names::tags::choose(&api);
        let parts = choose(&api, &config.apis[0], &modules);
        parts.into_iter().map(|one| (one.name, one.tags)).collect()
    }

    #[test]
    fn each_tag_has_a_crate_unless_the_user_says_which_share_one() {
        let own = |name: &str, tags: &[usize]| (name.to_owned(), tags.to_vec());
        assert_eq!(
            parts(&["Pets", "types", "type"], ""),
            [
                own("pets", &[0]),
                own("types-group", &[1]),
                own("type", &[2])
            ]
        );
        assert_eq!(
            parts(
                &["Pets", "Admin users", "Admin", "Orgs"],
                "admin = ['Admin*', 'Nobody']\nrest = ['Admin', 'Or*']\nnone = ['x']"
            ),
            [own("admin", &[1, 2]), own("rest", &[3]), own("pets", &[0])]
        );
        assert_eq!(
            parts(&["Pets", "Orgs"], "pets = ['Orgs']"),
            [own("pets", &[1]), own("pets-tag", &[0])]
        );
    }

    #[test]
    fn traits_are_called_like_nothing_else() {
        let modules = ["pets", "r#type", "a_b", "ab"].map(str::to_owned);
        let mut names = OperationNames {
            call: "PetsOperations".to_owned(),
            ..OperationNames::default()
        };
        names.error = "AbOperations".to_owned();
        assert_eq!(
            traits(&modules, &[names]),
            [
                "PetsOperationsTrait",
                "TypeOperations",
                "ABOperations",
                "AbOperationsTrait"
            ]
        );
    }
}

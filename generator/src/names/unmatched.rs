//! Keys of `clientwright.toml` that name nothing, and names that were not free.

use std::cell::LazyCell;
use std::collections::HashSet;

use crate::config::{ApiConfig, Located, RustName, matches};
use crate::diagnostic::{Place, Problem, Problems};
use crate::model::{Api, View};
use crate::names::{Names, types};

impl Names {
    /// Warns of every rename and every rule for types that changes nothing.
    pub fn report_unmatched(&self, api: &Api, config: &ApiConfig, problems: &mut Problems) {
        let mut warn = |message: String, place: &Option<Place>| {
            problems.push(warning("unmatched-key", message, place));
        };
        let roots: HashSet<&str> = api.types.iter().map(|ty| ty.path.root.as_str()).collect();
        for (schema, Located { place, .. }) in &config.types {
            if !roots.contains(schema.as_str()) {
                warn(
                    format!("no type is generated for a schema `{schema}`; nothing is renamed"),
                    place,
                );
            }
        }
        let members = LazyCell::new(|| {
            let keys = api.types.iter().flat_map(types::member_keys);
            keys.collect::<HashSet<String>>()
        });
        for (what, renames) in [("field", &config.fields), ("variant", &config.variants)] {
            for (key, Located { place, .. }) in renames {
                if !members.contains(key) {
                    warn(
                        format!("no {what} is generated for `{key}`; nothing is renamed"),
                        place,
                    );
                }
            }
        }
        for (id, Located { place, .. }) in &config.operations {
            if !api.operations.iter().any(|operation| operation.id == *id) {
                warn(
                    format!("no operation is called `{id}`; nothing is renamed"),
                    place,
                );
            }
        }
        for Located { value, place } in config.crates.values().flatten() {
            if !api.tags.iter().any(|tag| matches(value, &tag.name)) {
                warn(
                    format!("no operation has a tag `{value}`; no crate gets it"),
                    place,
                );
            }
        }
        for rule in &config.derive {
            let fits = |names: &types::TypeNames| matches(&rule.types, &names.name);
            if !self.types.iter().any(fits) {
                warn(
                    format!(
                        "no type is called `{}`; nothing is derived",
                        rule.types.value
                    ),
                    &rule.types.place,
                );
            }
        }
        for (wanted, got) in self.renamed(api, config) {
            if wanted.as_str() != got {
                let message = format!("the name `{}` is taken; it became `{got}`", wanted.as_str());
                problems.push(warning("name-taken", message, &wanted.place));
            }
        }
    }

    /// The names that the configuration wants, and what they became.
    fn renamed<'n>(
        &'n self,
        api: &'n Api,
        config: &'n ApiConfig,
    ) -> Vec<(&'n Located<RustName>, &'n str)> {
        let types = api.types.iter().zip(&self.types);
        // A request type beside a response type has a word more.
        let whole = types.filter(|(ty, _)| ty.path.steps.is_empty() && ty.view != View::Request);
        let types = whole.filter_map(|(ty, names)| {
            Some((config.types.get(&ty.path.root)?, names.name.as_str()))
        });
        let operations = api.operations.iter().zip(&self.operations);
        let operations = operations.filter_map(|(operation, names)| {
            Some((config.operations.get(&operation.id)?, names.method.as_str()))
        });
        let members = api.types.iter().zip(&self.types).flat_map(|(ty, names)| {
            let renames = types::member_renames(ty, config);
            let pairs = renames.into_iter().zip(&names.members);
            pairs.filter_map(|(wanted, got)| Some((wanted?, got.as_str())))
        });
        types.chain(operations).chain(members).collect()
    }
}

fn warning(code: &'static str, message: String, place: &Option<Place>) -> Problem {
    let problem = Problem::warning(code, message);
    match place {
        Some(place) => problem.at(place.clone()),
        None => problem,
    }
}

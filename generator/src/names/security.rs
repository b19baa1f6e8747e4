//! Names of the constructors of credentials.

use crate::model::Api;
use crate::names::identifier::{Scope, snake};

pub(super) fn choose(api: &Api) -> Vec<String> {
    let mut scope = Scope::reserving(&["clone", "custom", "from_env", "new", "scheme"]);
    api.security_schemes
        .iter()
        .map(|scheme| {
            let name = scheme.rename.as_deref().unwrap_or(&scheme.name);
            scope.take(snake(name), "_scheme")
        })
        .collect()
}

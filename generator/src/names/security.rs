//! Names of the constructors of credentials.

use crate::model::{Api, SchemeKind};
use crate::names::identifier::{Scope, snake};

pub(super) fn choose(api: &Api) -> Vec<String> {
    let mut scope = Scope::reserving(&[
        "authenticator",
        "clone",
        "custom",
        "from_env",
        "new",
        "scheme",
    ]);
    let schemes = &api.security_schemes;
    schemes
        .iter()
        .enumerate()
        .map(|(index, scheme)| {
            let name = scheme.rename.as_deref().unwrap_or(&scheme.name);
            // One word, whatever its capitals say.
            let name = snake(&name.replace("OAuth", "Oauth"));
            // The first way to have credentials for a scheme goes by its name.
            let first = index == 0 || schemes[index - 1].name != scheme.name;
            let what = match &scheme.kind {
                _ if first => "",
                SchemeKind::RefreshToken { .. } => "_refresh_token",
                SchemeKind::AuthorizationCode(_) => "_authorization_code",
                SchemeKind::OpenId { .. } => "_discover",
                _ => "_token",
            };
            let plain = name.strip_prefix("r#").filter(|_| !first).unwrap_or(&name);
            scope.take(format!("{plain}{what}"), "_scheme")
        })
        .collect()
}

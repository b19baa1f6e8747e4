//! Constructors of credentials, one for each security scheme.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use crate::emit::Emission;
use crate::emit::docs::{self, Paragraphs, doc};
use crate::emit::rust_type::ident;
use crate::model::{KeyLocation, SchemeKind, SecurityScheme};

/// What a client certificate means beside what other credentials do.
const ABOUT_CERTIFICATES: &str = "\
    Certificates of authorities that the server may not know follow the client's. A client that has \
    one follows no redirects to other origins. Where a transport of the caller's has it, \
    `Credentials::custom` with `()` says so.";

/// What becomes of refresh tokens.
const ABOUT_REFRESH_TOKENS: &str = "\
    A server may put another refresh token in place of the one that it was sent. `keep` is given each \
    new one before its access token is used: it should store it for the next start, and not take long.";

/// What a scheme's constructor takes and makes.
struct Constructor {
    arguments: Vec<Ident>,
    value: TokenStream,
    what: String,
    import: &'static str,
}

impl Emission<'_> {
    /// `impl Credentials` with the document's schemes.
    pub(super) fn credentials(&self) -> TokenStream {
        let schemes = || self.api.security_schemes.iter().enumerate();
        if schemes().next().is_none() {
            return TokenStream::new();
        }
        let constructors = schemes().map(|(index, scheme)| self.scheme_constructor(index, scheme));
        let from_env = self.environment_constructor();
        quote! {
            impl Credentials {
                #(#constructors)*
                #from_env
            }
        }
    }

    /// Names that the constructors use from the runtime.
    pub(super) fn credential_imports(&self) -> Vec<Ident> {
        let mut names: Vec<&str> = Vec::new();
        for scheme in &self.api.security_schemes {
            match constructor(scheme) {
                Some(constructor) => names.push(constructor.import),
                None => names.extend(["AuthorizationCode", "Flow"]),
            }
        }
        names.sort_unstable();
        names.dedup();
        names.into_iter().map(ident).collect()
    }

    fn scheme_constructor(&self, index: usize, scheme: &SecurityScheme) -> TokenStream {
        let of_secrets = constructor(scheme).map(|one| self.of_secrets(index, scheme, one));
        let flow = match &scheme.kind {
            SchemeKind::AuthorizationCode(flow) => Some(flow),
            _ => None,
        };
        let name = self.names.of_scheme(index);
        let of_users = flow.map(|flow| self.authorization_code(name, scheme, flow));
        quote! { #of_secrets #of_users }
    }

    fn of_secrets(
        &self,
        index: usize,
        scheme: &SecurityScheme,
        constructor: Constructor,
    ) -> TokenStream {
        let Constructor {
            arguments,
            value,
            what,
            ..
        } = constructor;
        let mut paragraphs = Paragraphs::default();
        paragraphs.add(&format!("{}: {what}.", docs::code(&scheme.name)));
        paragraphs.add(&docs::text(&scheme.docs, ""));
        if scheme.kind == SchemeKind::MutualTls {
            paragraphs.add(ABOUT_CERTIFICATES);
        }
        if keeps(scheme) {
            paragraphs.add(ABOUT_REFRESH_TOKENS);
        }
        let docs = doc(&paragraphs.text());
        let name = ident(self.names.of_scheme(index));
        let keep = keeps(scheme).then(|| quote! { , keep: impl Fn(&str) + Send + Sync + 'static });
        let scheme = &scheme.name;
        quote! {
            #docs
            pub fn #name(#(#arguments: impl Into<String>),* #keep) -> Self {
                Self::new(#scheme, #value)
            }
        }
    }

    /// `Credentials::from_env`, trying the schemes that have variables in the
    /// order of the document.
    fn environment_constructor(&self) -> Option<TokenStream> {
        let schemes = self.api.security_schemes.iter().enumerate();
        let named: Vec<_> = schemes
            .filter(|(_, scheme)| !environment_of(scheme).is_empty())
            .collect();
        if named.is_empty() {
            return None;
        }
        let attempts = named.iter().map(|(index, scheme)| {
            let variables = &scheme.environment;
            let name = ident(self.names.of_scheme(*index));
            let (found, values) = from_variables(scheme);
            quote! {
                if let [#(#found),*] = [#(#variables),*].map(secret_from_env) {
                    return Ok(Self::#name(#(#values),*));
                }
            }
        });
        let wanted: Vec<String> = named
            .iter()
            .map(|(_, scheme)| scheme.environment.join(" and "))
            .collect();
        let wanted = wanted.join(", or ");
        let docs = doc(&format!(
            "Credentials from the environment: {}.\n\n# Errors\nNone of these is set.",
            docs::code(&wanted)
        ));
        Some(quote! {
            #docs
            pub fn from_env() -> Result<Self, CredentialsError> {
                #(#attempts)*
                Err(CredentialsError::missing_from_env(#wanted))
            }
        })
    }

    /// Whether `Credentials::from_env` is emitted.
    pub(super) fn has_from_env(&self) -> bool {
        self.environment_constructor().is_some()
    }
}

/// The configured environment variables of a scheme, if they fit what it takes.
pub(super) fn environment_of(scheme: &SecurityScheme) -> &[String] {
    match scheme.environment.len() == arguments_of(scheme).len() {
        true => &scheme.environment,
        false => &[],
    }
}

/// The patterns that match what the environment has for a scheme, and its arguments
/// then. Clients that hold a refresh token need not have a secret.
pub(super) fn from_variables(scheme: &SecurityScheme) -> (Vec<TokenStream>, Vec<TokenStream>) {
    let is_user = keeps(scheme);
    let arguments = arguments_of(scheme).into_iter();
    let both = arguments.map(|name| match is_user && name == "client_secret" {
        true => (quote! { #name }, quote! { #name.unwrap_or_default() }),
        false => (quote! { Some(#name) }, quote! { #name }),
    });
    let (found, mut values): (Vec<_>, Vec<_>) = both.unzip();
    // The environment keeps nothing.
    values.extend(is_user.then(|| quote! { |_| {} }));
    (found, values)
}

/// Whether the credentials of a scheme change, so that somebody must keep them.
fn keeps(scheme: &SecurityScheme) -> bool {
    matches!(scheme.kind, SchemeKind::RefreshToken { .. })
}

/// The secrets that the constructor of a scheme takes; none where users are asked.
pub(super) fn arguments_of(scheme: &SecurityScheme) -> Vec<Ident> {
    constructor(scheme).map_or_else(Vec::new, |constructor| constructor.arguments)
}

/// The constructor of a scheme that takes secrets; none where users are asked.
fn constructor(scheme: &SecurityScheme) -> Option<Constructor> {
    let arguments = |names: &[&str]| -> Vec<Ident> {
        names.iter().map(|name| format_ident!("{}", name)).collect()
    };
    Some(match &scheme.kind {
        SchemeKind::Digest => Constructor {
            arguments: arguments(&["username", "password"]),
            value: quote! { Digest::new(username, password) },
            what: "HTTP digest (RFC 7616)".to_owned(),
            import: "Digest",
        },
        SchemeKind::Basic => Constructor {
            arguments: arguments(&["username", "password"]),
            value: quote! { Basic::new(username, password) },
            what: "HTTP basic (RFC 7617)".to_owned(),
            import: "Basic",
        },
        SchemeKind::Bearer => Constructor {
            arguments: arguments(&["token"]),
            value: quote! { Bearer::new(token) },
            what: "a bearer token (RFC 6750)".to_owned(),
            import: "Bearer",
        },
        SchemeKind::Own { scheme } => Constructor {
            arguments: arguments(&["credentials"]),
            value: quote! { Bearer::with_scheme(#scheme, credentials) },
            what: format!(
                "what follows {} in the `Authorization` header",
                docs::code(scheme)
            ),
            import: "Bearer",
        },
        SchemeKind::ClientCredentials { token_url } => Constructor {
            arguments: arguments(&["client_id", "client_secret"]),
            value: quote! { OAuth2::client_credentials(#token_url, client_id, client_secret) },
            what: format!(
                "OAuth 2.0 client credentials (RFC 6749, section 4.4), with tokens from {}",
                docs::code(token_url)
            ),
            import: "OAuth2",
        },
        SchemeKind::RefreshToken { token_url } => Constructor {
            arguments: arguments(&["client_id", "client_secret", "refresh_token"]),
            value: quote! {
                OAuth2::refresh_token(#token_url, client_id, client_secret, refresh_token, keep)
            },
            what: format!(
                "OAuth 2.0 refresh token (RFC 6749, section 6), with tokens from {}; the secret of a \
                 client that has none is empty",
                docs::code(token_url)
            ),
            import: "OAuth2",
        },
        SchemeKind::MutualTls => Constructor {
            arguments: arguments(&["certificates", "key"]),
            value: quote! { MutualTls::new(certificates, key) },
            what: "mutual TLS by a client certificate and its private key, both PEM (RFC 7468)"
                .to_owned(),
            import: "MutualTls",
        },
        SchemeKind::OpenId { url } => Constructor {
            arguments: arguments(&["client_id", "client_secret"]),
            value: quote! { OpenId::new(#url, client_id, client_secret) },
            what: format!(
                "OAuth 2.0 client credentials (RFC 6749, section 4.4), with tokens from the endpoint \
                 that the OpenID provider names at {}",
                docs::code(url)
            ),
            import: "OpenId",
        },
        SchemeKind::ApiKey { location, name } => api_key(*location, name, arguments(&["key"])),
        SchemeKind::AuthorizationCode(_) => return None,
    })
}

fn api_key(location: KeyLocation, name: &str, arguments: Vec<Ident>) -> Constructor {
    let (place, value) = match location {
        KeyLocation::Header => ("header", quote! { ApiKey::header(#name, key) }),
        KeyLocation::Query => ("query parameter", quote! { ApiKey::query(#name, key) }),
        KeyLocation::Cookie => ("cookie", quote! { ApiKey::cookie(#name, key) }),
    };
    Constructor {
        arguments,
        value,
        what: format!("a key in the {place} {}", docs::code(name)),
        import: "ApiKey",
    }
}

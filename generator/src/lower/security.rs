//! Security schemes and what operations require of them.

use openapiv3::{APIKeyLocation, Operation as Source, ReferenceOr, SecurityScheme as Scheme};

use crate::diagnostic::{Pointer, Problem};
use crate::lower::{Lowering, oauth2};
use crate::model::{Docs, KeyLocation, Operation, SchemeKind, SecurityScheme};

/// Alternatives of scheme names that must be used together.
type Alternatives = Vec<Vec<String>>;

/// Scopes by scheme.
type Scopes = Vec<(String, Vec<String>)>;

impl<'d> Lowering<'d> {
    /// What an operation requires, its own `security` or else the document's, and
    /// the scopes that go with it.
    pub(crate) fn security(
        &mut self,
        operation: &'d Source,
        at: &Pointer,
    ) -> (Alternatives, Scopes) {
        let requirements = operation
            .security
            .as_ref()
            .or(self.document.security.as_ref());
        let mut alternatives = Vec::new();
        let mut scopes: Scopes = Vec::new();
        for requirement in requirements.into_iter().flatten() {
            for (name, wanted) in requirement {
                self.report_undefined_scheme(name, at);
                let known = scopes.iter().any(|(known, _)| known == name);
                if !wanted.is_empty() && !known {
                    scopes.push((name.clone(), wanted.clone()));
                }
            }
            let names: Vec<String> = requirement.keys().cloned().collect();
            if !alternatives.contains(&names) {
                alternatives.push(names);
            }
        }
        (alternatives, scopes)
    }

    /// A name that the document does not explain is told once.
    fn report_undefined_scheme(&mut self, name: &'d str, at: &Pointer) {
        let components = self.document.components.as_ref();
        let defined = components.is_some_and(|all| all.security_schemes.contains_key(name));
        if !defined && self.undefined_schemes.insert(name) {
            let message = format!(
                "the document has no security scheme `{name}`; callers bring `Credentials::custom` for it"
            );
            self.report(Problem::warning("undefined-security-scheme", message), at);
        }
    }

    /// The schemes that at least one operation asks for, in document order, in each
    /// of the ways there are to have credentials for them.
    pub(crate) fn security_schemes(&mut self, operations: &[Operation]) -> Vec<SecurityScheme> {
        let used = |name: &String| {
            let mut all = operations.iter().flat_map(|operation| &operation.security);
            all.any(|alternative| alternative.contains(name))
        };
        let document = self.document;
        let mut schemes = Vec::new();
        for (name, source) in document
            .components
            .iter()
            .flat_map(|all| &all.security_schemes)
        {
            if used(name) {
                schemes.extend(self.security_scheme(name, source));
            }
        }
        schemes
    }

    fn security_scheme(
        &mut self,
        name: &str,
        source: &'d ReferenceOr<Scheme>,
    ) -> Vec<SecurityScheme> {
        let Some(scheme) = self.resolve_scheme(source) else {
            self.report_unknown_scheme(name);
            return Vec::new();
        };
        let (kinds, description) = kinds_of(scheme);
        if kinds.is_empty() {
            self.report_unknown_scheme(name);
        }
        self.report_urls(name, scheme);
        let config = self.config.credentials.get(name);
        let scheme = |kind| SecurityScheme {
            name: name.to_owned(),
            kind,
            docs: Docs {
                description: description.clone(),
                ..Docs::default()
            },
            environment: config.map(|config| config.env.clone()).unwrap_or_default(),
            rename: config.and_then(|config| config.name.clone()),
        };
        kinds.into_iter().map(scheme).collect()
    }

    /// Tells of flows that callers go through, and of secrets that would travel in the
    /// clear.
    fn report_urls(&mut self, name: &str, scheme: &Scheme) {
        let at = schemes_pointer().child(name);
        match scheme {
            Scheme::OAuth2 { flows, .. } => self.report_flows(name, flows, &at),
            Scheme::OpenIDConnect {
                open_id_connect_url: url,
                ..
            } => {
                let key = "openIdConnectUrl";
                self.report_clear_text(key, url, &at.child(key));
            }
            _ => {}
        }
    }

    fn resolve_scheme(&self, source: &'d ReferenceOr<Scheme>) -> Option<&'d Scheme> {
        match source {
            ReferenceOr::Item(scheme) => Some(scheme),
            ReferenceOr::Reference { reference } => {
                let name = reference.strip_prefix("#/components/securitySchemes/")?;
                let components = self.document.components.as_ref()?;
                components.security_schemes.get(name)?.as_item()
            }
        }
    }

    fn report_unknown_scheme(&mut self, name: &str) {
        let problem = Problem::warning(
            "unsupported-security-scheme",
            format!(
                "security scheme `{name}` is not known; callers bring `Credentials::custom` for it"
            ),
        );
        self.report(problem, &schemes_pointer().child(name));
    }
}

fn schemes_pointer() -> Pointer {
    Pointer::root().child("components").child("securitySchemes")
}

/// The ways to have credentials for a scheme.
fn kinds_of(scheme: &Scheme) -> (Vec<SchemeKind>, &Option<String>) {
    match scheme {
        Scheme::HTTP {
            description,
            extensions,
            ..
        } if extensions.contains_key("x-clientwright-mutual-tls") => {
            (vec![SchemeKind::MutualTls], description)
        }
        Scheme::HTTP {
            scheme,
            description,
            ..
        } => {
            let kind = match scheme.to_ascii_lowercase().as_str() {
                "digest" => Some(SchemeKind::Digest),
                "basic" => Some(SchemeKind::Basic),
                "bearer" => Some(SchemeKind::Bearer),
                other if is_static(other) => Some(SchemeKind::Own {
                    scheme: scheme.clone(),
                }),
                _ => None,
            };
            (kind.into_iter().collect(), description)
        }
        Scheme::OAuth2 {
            flows, description, ..
        } => (oauth2::kinds(flows), description),
        Scheme::OpenIDConnect {
            open_id_connect_url,
            description,
            ..
        } => {
            let url = open_id_connect_url.clone();
            let discovered = (!url.is_empty()).then_some(SchemeKind::OpenId { url });
            let kinds = std::iter::once(SchemeKind::Bearer).chain(discovered);
            (kinds.collect(), description)
        }
        Scheme::APIKey {
            location,
            name,
            description,
            ..
        } => {
            let location = match location {
                APIKeyLocation::Header => KeyLocation::Header,
                APIKeyLocation::Query => KeyLocation::Query,
                APIKeyLocation::Cookie => KeyLocation::Cookie,
            };
            let name = name.clone();
            (vec![SchemeKind::ApiKey { location, name }], description)
        }
    }
}

/// Schemes of the IANA registry whose credentials are made for each request.
const COMPUTED: &[&str] = &[
    "concealed",
    "dpop",
    "gnap",
    "hoba",
    "mutual",
    "negotiate",
    "oauth",
    "scram-sha-1",
    "scram-sha-256",
];

/// Whether a scheme, in lower case, is a token (RFC 9110, section 5.6.2) whose
/// credentials can be the same in all requests.
fn is_static(scheme: &str) -> bool {
    let token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !scheme.is_empty() && scheme.bytes().all(token) && !COMPUTED.contains(&scheme)
}

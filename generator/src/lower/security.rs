//! Security schemes and what operations require of them.

use openapiv3::{
    APIKeyLocation, Operation as Source, ReferenceOr, SecurityRequirement, SecurityScheme as Scheme,
};

use crate::diagnostic::{Pointer, Problem};
use crate::lower::Lowering;
use crate::model::{Docs, KeyLocation, Operation, SchemeKind, SecurityScheme};

impl<'d> Lowering<'d> {
    /// What an operation requires: its own `security`, or else the document's.
    pub(crate) fn security(&self, operation: &Source) -> Vec<Vec<String>> {
        let requirements = operation
            .security
            .as_ref()
            .or(self.document.security.as_ref());
        let names = |requirement: &SecurityRequirement| requirement.keys().cloned().collect();
        requirements.into_iter().flatten().map(names).collect()
    }

    /// The schemes that at least one operation asks for, in document order.
    pub(crate) fn security_schemes(&mut self, operations: &[Operation]) -> Vec<SecurityScheme> {
        let used = |name: &String| {
            let mut all = operations.iter().flat_map(|operation| &operation.security);
            all.any(|alternative| alternative.contains(name))
        };
        let document = self.document;
        let mut schemes = Vec::new();
        for (name, scheme) in document
            .components
            .iter()
            .flat_map(|all| &all.security_schemes)
        {
            let ReferenceOr::Item(scheme) = scheme else {
                continue;
            };
            if used(name)
                && let Some(scheme) = self.security_scheme(name, scheme)
            {
                schemes.push(scheme);
            }
        }
        schemes
    }

    fn security_scheme(&mut self, name: &str, scheme: &Scheme) -> Option<SecurityScheme> {
        let (kind, description) = match scheme {
            Scheme::HTTP {
                scheme: http,
                description,
                ..
            } => {
                let kind = match http.to_ascii_lowercase().as_str() {
                    "digest" => Some(SchemeKind::Digest),
                    "basic" => Some(SchemeKind::Basic),
                    "bearer" => Some(SchemeKind::Bearer),
                    _ => None,
                };
                (kind, description)
            }
            Scheme::OAuth2 {
                flows, description, ..
            } => {
                let kind = match &flows.client_credentials {
                    Some(flow) => SchemeKind::ClientCredentials {
                        token_url: flow.token_url.clone(),
                    },
                    None => SchemeKind::Bearer,
                };
                (Some(kind), description)
            }
            Scheme::OpenIDConnect { description, .. } => (Some(SchemeKind::Bearer), description),
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
                (Some(SchemeKind::ApiKey { location, name }), description)
            }
        };
        let Some(kind) = kind else {
            self.report_unknown_scheme(name);
            return None;
        };
        let config = self.config.credentials.get(name);
        Some(SecurityScheme {
            name: name.to_owned(),
            kind,
            docs: Docs {
                description: description.clone(),
                ..Docs::default()
            },
            environment: config.map(|config| config.env.clone()).unwrap_or_default(),
            rename: config.and_then(|config| config.name.clone()),
        })
    }

    fn report_unknown_scheme(&mut self, name: &str) {
        let problem = Problem::warning(
            "unsupported-security-scheme",
            format!(
                "security scheme `{name}` is not known; callers bring `Credentials::custom` for it"
            ),
        );
        let pointer = Pointer::root().child("components").child("securitySchemes");
        self.report(problem, &pointer.child(name));
    }
}

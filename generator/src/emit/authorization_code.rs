//! The constructor of what asks users for access.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::docs::{self, Paragraphs, doc};
use crate::emit::markdown::doc_text;
use crate::emit::rust_type::ident;
use crate::emit::{Emission, Layout};
use crate::model::{CodeFlow, SecurityScheme};

impl Emission<'_> {
    pub(super) fn authorization_code(
        &self,
        name: &str,
        scheme: &SecurityScheme,
        flow: &CodeFlow,
    ) -> TokenStream {
        let docs = doc(&self.authorization_code_docs(name, scheme, flow));
        let needed = self.needed_scopes(&scheme.name);
        let (method, scheme) = (ident(name), &scheme.name);
        let CodeFlow {
            authorization_url,
            token_url,
            refresh_url,
            ..
        } = flow;
        quote! {
            #docs
            pub fn #method(
                client_id: impl Into<String>,
                redirect_uri: impl Into<String>,
            ) -> AuthorizationCode {
                static FLOW: Flow = Flow {
                    scheme: #scheme,
                    authorization_url: #authorization_url,
                    token_url: #token_url,
                    refresh_url: #refresh_url,
                    scopes: &[#(#needed),*],
                };
                AuthorizationCode::new(&FLOW, client_id, redirect_uri)
            }
        }
    }

    /// The scopes of a scheme that operations ask for, each once.
    fn needed_scopes(&self, scheme: &str) -> Vec<&str> {
        let mut needed = Vec::new();
        let operations = self.api.operations.iter();
        let scopes = operations.flat_map(|operation| &operation.scopes);
        let scopes = scopes.filter(|(name, _)| name == scheme);
        for scope in scopes.flat_map(|(_, scopes)| scopes) {
            if !needed.contains(&scope.as_str()) {
                needed.push(scope);
            }
        }
        needed
    }

    fn authorization_code_docs(
        &self,
        name: &str,
        scheme: &SecurityScheme,
        flow: &CodeFlow,
    ) -> String {
        let mut paragraphs = Paragraphs::default();
        paragraphs.add(&format!(
            "{}: asks users for access by OAuth 2.0's authorization code flow with PKCE (RFC 6749, \
             section 4.1, and RFC 7636), at {}, with tokens from {}.",
            docs::code(&scheme.name),
            docs::code(&flow.authorization_url),
            docs::code(&flow.token_url),
        ));
        paragraphs.add(&docs::text(&scheme.docs, ""));
        paragraphs.add(&scopes_docs(
            &self.needed_scopes(&scheme.name),
            &flow.scopes,
        ));
        if self.package.style.examples && self.package.layout == Layout::Crate {
            paragraphs.add(&self.authorization_code_example(name));
        }
        paragraphs.text()
    }

    fn authorization_code_example(&self, name: &str) -> String {
        let crate_name = self.package.name.replace('-', "_");
        format!(
            "# Example\n\n```no_run\n\
             # async fn example(client: {crate_name}::Client) -> Result<(), Box<dyn std::error::Error>> {{\n\
             let app = {crate_name}::Credentials::{name}(\"my app\", \"http://127.0.0.1:8080/back\");\n\
             let asked = app.begin(&client)?;\n\
             println!(\"visit {{}}\", asked.url());\n\
             // The browser comes back to the redirect URI.\n\
             let redirect = \"/back?code=…&state=…\";\n\
             let tokens = app.exchange(&client, asked.proof(), redirect).await?;\n\
             let client = client.with_credentials(tokens.credentials())?;\n\
             # let _ = client;\n\
             # Ok(())\n\
             # }}\n\
             ```"
        )
    }
}

/// Which scopes are asked for, and which there are.
fn scopes_docs(needed: &[&str], known: &[(String, String)]) -> String {
    let asked = match needed {
        [] => "No scopes are asked for, unless `scopes` names some.".to_owned(),
        _ => {
            let needed: Vec<String> = needed.iter().map(|scope| docs::code(scope)).collect();
            let needed = needed.join(", ");
            format!("Asks for what the operations need, unless `scopes` says otherwise: {needed}.")
        }
    };
    if known.is_empty() {
        return asked;
    }
    let known = known.iter().map(|(scope, about)| {
        let about = doc_text(about).replace('\n', " ");
        match about.is_empty() {
            true => format!("* {}", docs::code(scope)),
            false => format!("* {}: {about}", docs::code(scope)),
        }
    });
    let known: Vec<String> = known.collect();
    format!(
        "{asked}\n\nThe scopes that there are:\n\n{}",
        known.join("\n")
    )
}

//! The flows of OAuth 2.0, and where their secrets go.

use openapiv3::OAuth2Flows;
use url::{Host, Url};

use crate::diagnostic::{Pointer, Problem};
use crate::lower::Lowering;
use crate::lower::server::Servers;
use crate::model::{CodeFlow, SchemeKind};

/// Client credentials where the document has that flow, a refresh token and the way to
/// one where a flow ends in one, and always a token that the caller brings.
pub(super) fn kinds(flows: &OAuth2Flows) -> Vec<SchemeKind> {
    let mut kinds = Vec::new();
    if let Some(flow) = &flows.client_credentials {
        kinds.push(SchemeKind::ClientCredentials {
            token_url: flow.token_url.clone(),
        });
    }
    kinds.push(SchemeKind::Bearer);
    let code = flows.authorization_code.as_ref();
    let refresh_url = code.map(|flow| flow.refresh_url.as_ref().unwrap_or(&flow.token_url));
    let password = flows.password.as_ref();
    let password = password.map(|flow| flow.refresh_url.as_ref().unwrap_or(&flow.token_url));
    if let Some(token_url) = refresh_url.or(password).filter(|url| !url.is_empty()) {
        kinds.push(SchemeKind::RefreshToken {
            token_url: token_url.clone(),
        });
    }
    if let Some((flow, refresh_url)) = code.zip(refresh_url) {
        let scopes = flow.scopes.iter();
        kinds.push(SchemeKind::AuthorizationCode(CodeFlow {
            authorization_url: flow.authorization_url.clone(),
            token_url: flow.token_url.clone(),
            refresh_url: refresh_url.clone(),
            scopes: scopes
                .map(|(name, about)| (name.clone(), about.clone()))
                .collect(),
        }));
    }
    kinds
}

impl Lowering<'_> {
    /// Tells what callers have to bring where the client goes through no flow that
    /// the document has, and which secrets would travel in the clear.
    pub(super) fn report_flows(&mut self, name: &str, flows: &OAuth2Flows, at: &Pointer) {
        let at = at.child("flows");
        if flows.client_credentials.is_none() && flows.authorization_code.is_none() {
            let token = "callers bring an access token";
            let or_refresh = "callers bring an access token or a refresh token";
            let there = [
                ("implicit", flows.implicit.is_some(), token),
                ("password", flows.password.is_some(), or_refresh),
            ];
            for (flow, _, brought) in there.into_iter().filter(|(_, there, _)| *there) {
                let message = format!(
                    "the client does not go through the flow `{flow}` of `{name}`; {brought}"
                );
                let problem = Problem::warning("oauth2-flow-of-callers", message);
                self.report(problem, &at.child(flow));
            }
        }
        for (flow, key, url) in urls(flows) {
            self.report_clear_text(key, url, &at.child(flow).child(key));
        }
    }

    /// Tells of a URL that the client asks for tokens only where callers allow it.
    pub(super) fn report_clear_text(&mut self, key: &str, url: &str, at: &Pointer) {
        let server = Servers::of(self.document).first;
        let absolute = match Url::parse(&server) {
            Ok(server) => server.join(url),
            Err(_) => Url::parse(url),
        };
        if absolute.is_ok_and(|url| is_clear_text(&url)) {
            let message = format!(
                "`{key}` is not encrypted, and secrets would go there: calls fail unless callers \
                 allow it by `ClientBuilder::allow_tokens_in_clear`"
            );
            let problem = Problem::warning("token-url-in-clear", message);
            self.report(problem.help("write it as `https`"), at);
        }
    }
}

/// Where a client sends secrets, or users who have some, by flow and key.
fn urls(flows: &OAuth2Flows) -> Vec<(&'static str, &'static str, &str)> {
    let mut urls = Vec::new();
    if let Some(flow) = &flows.client_credentials {
        urls.push(("clientCredentials", "tokenUrl", flow.token_url.as_str()));
    }
    if let Some(flow) = &flows.authorization_code {
        let refresh_url = flow.refresh_url.iter();
        urls.push((
            "authorizationCode",
            "authorizationUrl",
            &flow.authorization_url,
        ));
        urls.push(("authorizationCode", "tokenUrl", &flow.token_url));
        urls.extend(refresh_url.map(|url| ("authorizationCode", "refreshUrl", url.as_str())));
    } else if let Some(flow) = &flows.password {
        let (key, url) = match &flow.refresh_url {
            Some(url) => ("refreshUrl", url),
            None => ("tokenUrl", &flow.token_url),
        };
        urls.push(("password", key, url));
    }
    urls
}

/// Whether everybody on the way can read what goes there.
fn is_clear_text(url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => true,
    };
    url.scheme() == "http" && !here
}

#[cfg(test)]
mod tests {
    use super::is_clear_text;
    use url::Url;

    #[test]
    fn loopback_and_https_are_no_danger() {
        for (url, clear) in [
            ("http://a.test/t", true),
            ("HTTP://10.0.0.1/t", true),
            ("https://a.test/t", false),
            ("http://localhost:1/t", false),
            ("http://[::1]/t", false),
        ] {
            assert_eq!(is_clear_text(&Url::parse(url).unwrap()), clear, "{url}");
        }
    }
}

//! Where operations are sent, and with what.

use super::{codes, lowered};
use crate::config::ApiConfig;
use crate::model::{CodeFlow, SchemeKind};

#[test]
fn servers_of_operations_are_told_from_the_documents() {
    let (api, _) = lowered(
        "servers: [{url: 'https://{r}.a.test/v1', variables: {r: {default: eu}}}, {url: 'https://b.test'}]
paths:
  /own: {get: {servers: [{url: 'https://up.test'}], responses: {default: {description: d}}}}
  /path: {servers: [{url: /v2}], get: {responses: {default: {description: d}}}}
  /same: {servers: [{url: 'https://eu.a.test/v1'}], get: {responses: {default: {description: d}}}}
",
        &ApiConfig::default(),
    );
    assert_eq!(api.server, "https://eu.a.test/v1");
    assert_eq!(api.servers.len(), 2);
    assert_eq!(api.servers[0].variables[0].default, "eu");
    let servers: Vec<_> = api
        .operations
        .iter()
        .map(|one| one.server.as_str())
        .collect();
    assert_eq!(servers, ["https://up.test", "/v2", ""]);
}

#[test]
fn a_server_that_is_a_path_needs_a_base_url() {
    let paths = "paths: {/: {get: {responses: {default: {description: d}}}}}\n";
    let (api, _) = lowered(
        &format!("servers: [{{url: /api/v3}}]\n{paths}"),
        &ApiConfig::default(),
    );
    assert_eq!(api.server, "");
    assert_eq!(api.relative_server.as_deref(), Some("/api/v3"));
    assert!(api.servers.is_empty());
}

#[test]
fn every_way_to_have_credentials_is_offered() {
    let (api, problems) = lowered(
        "paths: {/: {get: {security: [{all: [read, write], key: []}, {strange: []}, {gone: []}, {}], responses: {default: {description: d}}}}}
components:
  securitySchemes:
    unused: {type: http, scheme: basic}
    key: {type: apiKey, in: query, name: k}
    strange: {type: http, scheme: negotiate}
    all:
      type: oauth2
      flows:
        clientCredentials: {tokenUrl: https://a.test/token, scopes: {}}
        authorizationCode: {authorizationUrl: https://a.test, tokenUrl: https://a.test/token, refreshUrl: https://a.test/refresh, scopes: {read: Read}}
",
        &ApiConfig::default(),
    );
    let kinds: Vec<_> = api
        .security_schemes
        .iter()
        .map(|one| (one.name.as_str(), &one.kind))
        .collect();
    let url = |url: &str| url.to_owned();
    let expected = [
        SchemeKind::ClientCredentials {
            token_url: url("https://a.test/token"),
        },
        SchemeKind::Bearer,
        SchemeKind::RefreshToken {
            token_url: url("https://a.test/refresh"),
        },
        SchemeKind::AuthorizationCode(CodeFlow {
            authorization_url: url("https://a.test"),
            token_url: url("https://a.test/token"),
            refresh_url: url("https://a.test/refresh"),
            scopes: vec![(url("read"), url("Read"))],
        }),
    ];
    assert_eq!(kinds.len(), 5);
    assert_eq!(kinds[0].0, "key");
    assert!(
        kinds[1..].iter().map(|(_, kind)| *kind).eq(&expected),
        "{kinds:?}"
    );
    let operation = &api.operations[0];
    assert_eq!(operation.security.len(), 4);
    assert_eq!(
        operation.scopes,
        [(
            "all".to_owned(),
            vec!["read".to_owned(), "write".to_owned()]
        )]
    );
    assert_eq!(
        codes(&problems),
        ["undefined-security-scheme", "unsupported-security-scheme"]
    );
}

use crate::model::Docs;

/// One way to have credentials for a security scheme of the document. A scheme
/// with several ways stands here several times.
#[derive(Debug, Clone)]
pub struct SecurityScheme {
    /// Its key under `components.securitySchemes`.
    pub name: String,
    /// What it is.
    pub kind: SchemeKind,
    /// What the document says of it.
    pub docs: Docs,
    /// Names of the environment variables that hold the secrets, in the order
    /// of the constructor's arguments.
    pub environment: Vec<String>,
    /// The constructor's name where `clientwright.toml` gives one.
    pub rename: Option<String>,
}

/// Kinds of security schemes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// `http` with `digest` (RFC 7616).
    Digest,
    /// `http` with `basic` (RFC 7617).
    Basic,
    /// `http` with `bearer` (RFC 6750), and OAuth2 flows that end in a token
    /// the caller brings.
    Bearer,
    /// `http` with a scheme of the API's own, whose credentials the caller brings
    /// (RFC 9110, section 11.4).
    Own {
        /// The scheme as it stands in the `Authorization` header.
        scheme: String,
    },
    /// `oauth2` with the client credentials flow (RFC 6749, section 4.4).
    ClientCredentials {
        /// Where tokens come from.
        token_url: String,
    },
    /// `oauth2` with a flow that ends in a refresh token (RFC 6749, section 6).
    RefreshToken {
        /// Where tokens come from.
        token_url: String,
    },
    /// `oauth2` with the authorization code flow (RFC 6749, section 4.1).
    AuthorizationCode(CodeFlow),
    /// `mutualTLS`: the connection proves who calls.
    MutualTls,
    /// `openIdConnect`, with client credentials for the token endpoint that the
    /// provider names (OpenID Connect Discovery 1.0).
    OpenId {
        /// Where the provider's document lies.
        url: String,
    },
    /// `apiKey`.
    ApiKey {
        /// Where the key travels.
        location: KeyLocation,
        /// The name of the header, query parameter or cookie.
        name: String,
    },
}

/// An authorization code flow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeFlow {
    /// Where users' browsers go.
    pub authorization_url: String,
    /// Where codes are exchanged for tokens.
    pub token_url: String,
    /// Where tokens are renewed.
    pub refresh_url: String,
    /// The scopes there are, with what the document says of each.
    pub scopes: Vec<(String, String)>,
}

/// Where an API key travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyLocation {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
}

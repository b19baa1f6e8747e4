//! OAuth 2.0 client credentials (RFC 6749, section 4.4) against npm `oidc-provider`.

use atlas::{Client, Credentials, Error};
use reqwest::{Method, Url};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::{list, list_at_once, past, setting};

const GROUP: &str = "0a0000000000000000000001";

/// A client of the provider that no other test uses. Its id and secret hold
/// characters that must be encoded before they go into HTTP Basic.
#[derive(Deserialize)]
struct Account {
    id: String,
    secret: String,
}

impl Account {
    async fn open() -> Self {
        ask(Method::POST, &["accounts"]).await
    }

    fn client(&self) -> Client {
        self.client_with(&self.secret)
    }

    fn client_with(&self, secret: &str) -> Client {
        let credentials = Credentials::service_account(&self.id, secret);
        super::client(setting("CLIENTWRIGHT_OAUTH_URL"), credentials)
    }

    /// How often the token endpoint was asked for this account.
    async fn token_requests(&self) -> usize {
        let counts: Counts = ask(Method::GET, &["accounts", &self.id]).await;
        counts.token_requests
    }

    async fn revoke_tokens(&self) {
        let _: Counts = ask(Method::DELETE, &["accounts", &self.id]).await;
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Counts {
    token_requests: usize,
}

async fn ask<T: DeserializeOwned>(method: Method, path: &[&str]) -> T {
    let mut url = Url::parse(&setting("CLIENTWRIGHT_OAUTH_URL")).expect("a URL");
    url.path_segments_mut().expect("an HTTP URL").extend(path);
    let request = reqwest::Client::new().request(method, url);
    let answer = request.send().await.expect("an answer");
    let body = answer.error_for_status().expect("a success").bytes().await;
    serde_json::from_slice(&body.expect("a body")).expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs tests/servers/run"]
async fn calls_at_once_share_one_token() {
    let account = Account::open().await;
    let client = account.client();
    list_at_once(&client, GROUP, 50).await;
    assert_eq!(account.token_requests().await, 1);

    list(&client, GROUP).await.expect("a list");
    assert_eq!(account.token_requests().await, 1);
}

#[tokio::test]
#[ignore = "needs tests/servers/run"]
async fn a_token_is_renewed_when_it_has_expired() {
    let account = Account::open().await;
    let client = account.client();
    list(&client, GROUP).await.expect("a list");
    tokio::time::sleep(past("CLIENTWRIGHT_OAUTH_TOKEN_SECONDS")).await;
    list(&client, GROUP)
        .await
        .expect("a list with another token");
    assert_eq!(account.token_requests().await, 2);
}

#[tokio::test]
#[ignore = "needs tests/servers/run"]
async fn a_revoked_token_is_replaced() {
    let account = Account::open().await;
    let client = account.client();
    list(&client, GROUP).await.expect("a list");
    account.revoke_tokens().await;
    list(&client, GROUP)
        .await
        .expect("a list with another token");
    assert_eq!(account.token_requests().await, 2);
}

#[tokio::test]
#[ignore = "needs tests/servers/run"]
async fn a_wrong_secret_is_told_without_it() {
    let account = Account::open().await;
    let error = list(&account.client_with("not-the-secret"), GROUP).await;
    let error = error.expect_err("a refusal");

    assert!(matches!(error, Error::Credentials(_)), "{error:?}");
    let text = format!("{error} {error:?}");
    assert!(text.contains("invalid_client"), "{text}");
    assert!(!text.contains("not-the-secret"), "{text}");
    assert_eq!(account.token_requests().await, 1);
}

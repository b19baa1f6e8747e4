//! Calls that are dropped before they end leave nothing stuck.

use std::time::Duration;

use http::Method;

use super::server::{Reply, Server, ok, reply};
use super::{client, fetch, secured};
use crate::runtime::client::Client;
use crate::runtime::credentials::{Authenticator, Credentials};
use crate::runtime::digest::Digest;
use crate::runtime::oauth2::OAuth2;

fn stall() -> Reply {
    Reply::Stall(String::new())
}

fn with(server: &Server, authenticator: impl Authenticator) -> Client {
    client(server)
        .credentials(Credentials::new("scheme", authenticator))
        .build()
        .unwrap()
}

async fn get(client: &Client) {
    fetch(client.call(secured(Method::GET, "/", &[&["scheme"]])))
        .await
        .unwrap();
}

/// Starts a call and drops it once the server has seen some requests.
async fn drop_after(client: &Client, server: &Server, requests: usize) {
    let seen = async {
        while server.seen().len() < requests {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::select! {
        () = get(client) => panic!("the call ended"),
        () = seen => {}
    }
}

fn token() -> Reply {
    reply("200 OK", &[], r#"{"access_token":"t"}"#)
}

#[tokio::test]
async fn a_token_that_nobody_waits_for_is_fetched_by_the_next_call() {
    let server = Server::start([stall(), token(), ok()]).await;
    let client = with(
        &server,
        OAuth2::client_credentials("/token", "id", "secret"),
    );
    drop_after(&client, &server, 1).await;
    get(&client).await;
    assert_eq!(server.lines(), ["POST /token", "POST /token", "GET /"]);
}

#[tokio::test]
async fn a_digest_challenge_outlives_the_call_that_learnt_it() {
    let challenge = "www-authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"";
    let unauthorized = reply("401 Unauthorized", &[challenge], "");
    let server = Server::start([unauthorized, stall(), ok()]).await;
    let client = with(&server, Digest::new("user", "password"));
    drop_after(&client, &server, 2).await;
    get(&client).await;
    let seen = server.seen();
    let counts: Vec<bool> = seen
        .iter()
        .map(|request| {
            let value = request.header("authorization").unwrap_or_default();
            value.contains("nc=00000002")
        })
        .collect();
    assert_eq!(counts, [false, false, true]);
}

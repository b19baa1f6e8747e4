//! Digest and client credentials, from the challenge to the expiry.

use std::time::Duration;

use atlas::{Client, Credentials, Error};

use super::server::{Reply, Server, reply};
use super::{ATLAS_JSON, builder, create, endpoint, get, problem};

fn found() -> Reply {
    reply("200 OK", &[ATLAS_JSON], &endpoint("AZURE"))
}

fn challenge(nonce: &str, more: &str) -> Reply {
    let header = format!(
        "www-authenticate: Digest realm=\"MMS Public API\", domain=\"\", nonce=\"{nonce}\", algorithm=MD5, qop=\"auth\"{more}"
    );
    reply("401 Unauthorized", &[&header], "")
}

fn digest(server: &Server) -> Client {
    builder(server)
        .credentials(Credentials::digest("public", "private-key"))
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_challenge_is_answered_once_and_kept() {
    let server = Server::start([
        challenge("n1", ""),
        found(),
        found(),
        challenge("n2", ", stale=true"),
        found(),
    ])
    .await;
    let client = digest(&server);
    for _ in 0..3 {
        get(&client).await.unwrap();
    }
    let seen = server.seen();
    let signed: Vec<&str> = seen
        .iter()
        .map(|request| request.header("authorization").unwrap_or_default())
        .collect();
    assert_eq!(signed[0], "");
    for (index, nonce, count) in [
        (1, "n1", "00000001"),
        (2, "n1", "00000002"),
        (3, "n1", "00000003"),
        (4, "n2", "00000001"),
    ] {
        assert!(
            signed[index].contains(&format!("nonce=\"{nonce}\"")),
            "{}",
            signed[index]
        );
        assert!(
            signed[index].contains(&format!("nc={count}")),
            "{}",
            signed[index]
        );
        assert!(
            signed[index].contains("username=\"public\""),
            "{}",
            signed[index]
        );
    }
    let target = seen[1].line.strip_prefix("GET ").unwrap();
    assert!(
        signed[1].contains(&format!("uri=\"{target}\"")),
        "{}",
        signed[1]
    );
    assert!(!format!("{client:?}").contains("private-key"));
}

#[tokio::test]
async fn a_wrong_password_is_a_typed_error() {
    let header = "www-authenticate: Digest realm=\"r\", nonce=\"n1\", qop=\"auth\"";
    let body = super::problem_body("401", "Unauthorized", "NOT_ORG_GROUP_CREATOR");
    let refusal = || reply("401 Unauthorized", &[header, super::JSON], &body);
    let server = Server::start([refusal(), refusal()]).await;
    let error = create(&digest(&server)).await.unwrap_err();
    assert_eq!(error.api().unwrap().error_code, "NOT_ORG_GROUP_CREATOR");
    assert_eq!(server.seen().len(), 2);
}

fn token(text: &str, seconds: u32) -> Reply {
    let body =
        format!(r#"{{"access_token":"{text}","token_type":"Bearer","expires_in":{seconds}}}"#);
    reply("200 OK", &["content-type: application/json"], &body)
}

fn service_account(server: &Server) -> Client {
    let credentials = Credentials::service_account("an id", "a+secret");
    builder(server).credentials(credentials).build().unwrap()
}

#[tokio::test]
async fn a_token_is_fetched_with_basic_and_used_until_it_expires() {
    let server = Server::start([
        token("one", 1),
        found(),
        found(),
        token("two", 3600),
        found(),
    ])
    .await;
    let client = service_account(&server);
    get(&client).await.unwrap();
    get(&client).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1000)).await;
    get(&client).await.unwrap();
    let seen = server.seen();
    let fetch = &seen[0];
    assert_eq!(fetch.line, "POST /api/oauth/token");
    assert_eq!(fetch.body, "grant_type=client_credentials");
    // The id and the secret are form-encoded first: `an+id:a%2Bsecret`.
    assert_eq!(
        fetch.header("authorization"),
        Some("Basic YW4raWQ6YSUyQnNlY3JldA==")
    );
    let bearers: Vec<_> = [1, 2, 4]
        .map(|at: usize| seen[at].header("authorization").unwrap())
        .into();
    assert_eq!(bearers, ["Bearer one", "Bearer one", "Bearer two"]);
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let refusal = || problem("401", "Unauthorized", "EXPIRED");
    let server = Server::start([
        token("one", 3600),
        refusal(),
        token("two", 3600),
        found(),
        refusal(),
        token("three", 3600),
        refusal(),
    ])
    .await;
    let client = service_account(&server);
    get(&client).await.unwrap();
    let error = get(&client).await.unwrap_err();
    assert_eq!(error.api().unwrap().error_code, "EXPIRED");
    assert_eq!(server.seen().len(), 7);
}

#[tokio::test]
async fn a_token_endpoint_that_is_out_for_a_moment_is_asked_again() {
    let broken = Reply::Bytes(String::new());
    let busy = reply("503 Busy", &[], "");
    let server = Server::start([broken, busy, token("one", 3600), found()]).await;
    get(&service_account(&server)).await.unwrap();
    let lines = server.lines();
    let fetches = lines.iter().filter(|line| line.starts_with("POST")).count();
    assert_eq!((fetches, lines.len()), (3, 4));
}

#[tokio::test]
async fn a_hundred_calls_share_one_token() {
    let script = std::iter::once(token("one", 3600)).chain((0..100).map(|_| found()));
    let server = Server::start(script).await;
    let client = service_account(&server);
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { get(&client).await.map(|_| ()) })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let fetches = server
        .lines()
        .iter()
        .filter(|line| line.starts_with("POST"))
        .count();
    assert_eq!((fetches, server.seen().len()), (1, 101));
}

#[tokio::test]
async fn a_refused_secret_is_not_shown() {
    let body = r#"{"error":"invalid_client"}"#;
    let server = Server::start([reply("401 Unauthorized", &[super::JSON], body)]).await;
    let error = get(&service_account(&server)).await.unwrap_err();
    assert!(matches!(error, Error::Credentials(_)), "{error:?}");
    assert!(error.to_string().contains("invalid_client"), "{error}");
    assert!(!format!("{error} {error:?}").contains("a+secret"));
}

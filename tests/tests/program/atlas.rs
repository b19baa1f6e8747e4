//! The program of the Atlas crate.

use serde_json::Value;

use crate::run::{Run, atlas};
use crate::server::{Reply, Server, reply};

const GROUP: &str = "32b6e34b3d91647abb20e7b8";
const TAG: &str = "encryption-at-rest-using-customer-key-management";
const FOUND: &str = r#"{"cloudProvider":"AZURE","id":"x","regionName":"US_EAST_2"}"#;
const GET: &str = "getGroupEncryptionAtRestPrivateEndpoint";
const CREATE: &str = "createGroupEncryptionAtRestPrivateEndpoint";

async fn run(server: &Server, arguments: &[&str], input: &str) -> Run {
    atlas().run(server, arguments, input).await
}

fn json(status: &str, body: &str) -> Reply {
    reply(
        status,
        &["content-type: application/json", "x-one: 1"],
        body,
    )
}

/// The arguments of a GET as JSON.
fn wanted() -> String {
    format!(r#"{{"groupId":"{GROUP}","cloudProvider":"AZURE","endpointId":"{GROUP}"}}"#)
}

#[tokio::test]
async fn a_call_prints_status_headers_and_body() {
    let server = Server::start([json("200 OK", FOUND)]).await;
    let run = run(&server, &["call", GET, &wanted()], "").await;
    let printed = run.json();
    assert_eq!((run.code, &printed["status"]), (0, &200.into()));
    assert_eq!(printed["headers"]["x-one"], "1");
    assert_eq!(printed["body"]["regionName"], "US_EAST_2");
    let path =
        format!("GET /api/atlas/v2/groups/{GROUP}/encryptionAtRest/AZURE/privateEndpoints/{GROUP}");
    assert_eq!(server.lines(), [path]);
}

#[tokio::test]
async fn arguments_may_come_from_standard_input() {
    let server = Server::start([json("202 Accepted", FOUND)]).await;
    let input = format!(
        r#"{{"groupId":"{GROUP}","cloudProvider":"AZURE","body":{{"cloudProvider":"AZURE","regionName":"US_EAST_2"}}}}"#
    );
    let run = run(&server, &["call", CREATE, "-"], &input).await;
    assert_eq!(run.code, 0, "{run:?}");
    let body: Value = serde_json::from_str(&server.seen()[0].body).unwrap();
    assert_eq!(body["regionName"], "US_EAST_2");
}

#[tokio::test]
async fn a_subcommand_prints_the_body_and_includes_the_rest_if_asked() {
    let found = || json("202 Accepted", FOUND);
    let server = Server::start([found(), found()]).await;
    let create = "create-group-encryption-at-rest-private-endpoint";
    let mut arguments = vec![
        TAG,
        create,
        "--group-id",
        GROUP,
        "--cloud-provider",
        "AZURE",
    ];
    arguments.extend(["--pretty", "true", "--body", "-"]);
    let input = r#"{"cloudProvider":"AZURE","regionName":"US_EAST_2"}"#;
    let plain = run(&server, &arguments, input).await;
    assert_eq!((plain.code, plain.json()["id"].as_str()), (0, Some("x")));
    arguments.push("--include");
    let whole = run(&server, &arguments, input).await;
    assert_eq!((whole.code, &whole.json()["status"]), (0, &202.into()));
    let seen = server.seen();
    assert!(seen[0].line.ends_with("?pretty=true"), "{}", seen[0].line);
    assert!(seen[0].body.contains("US_EAST_2"), "{}", seen[0].body);
}

#[tokio::test]
async fn exit_codes_tell_errors_of_the_server_from_the_rest() {
    let problem = r#"{"error":404,"detail":"","reason":"","errorCode":"RESOURCE_NOT_FOUND"}"#;
    let cut = Reply::Bytes("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_owned());
    let script = [json("404 Not Found", problem), json("418 Pot", "{}")];
    let server = Server::start(script.into_iter().chain(vec![cut; 3])).await;
    let wanted = wanted();
    for (arguments, code, kind) in [
        (&["call", GET, &wanted][..], 1, "api"),
        (&["call", GET, &wanted], 1, "undocumentedStatus"),
        (&["call", GET, &wanted], 2, "transport"),
        (&["call", "nothing"], 2, "usage"),
        (&["call", GET, "{}"], 2, "usage"),
        (&["call", GET, "{"], 2, "usage"),
    ] {
        let run = run(&server, arguments, "").await;
        let printed = run.json();
        assert_eq!(run.code, code, "{run:?}");
        assert_eq!(printed["error"]["kind"], kind, "{run:?}");
        if kind == "api" {
            assert_eq!(printed["body"]["errorCode"], "RESOURCE_NOT_FOUND");
        }
    }
    assert_eq!(run(&server, &[TAG, "nothing"], "").await.code, 2);
}

#[tokio::test]
async fn a_dry_run_shows_the_request_and_sends_nothing() {
    let server = Server::start([]).await;
    let get = "get-group-encryption-at-rest-private-endpoint";
    let mut arguments = vec![TAG, get, "--group-id", GROUP, "--cloud-provider", "AZURE"];
    arguments.extend(["--endpoint-id", GROUP, "--dry-run"]);
    let secrets = [
        ("MONGODB_ATLAS_CLIENT_ID", "id"),
        ("MONGODB_ATLAS_CLIENT_SECRET", "hush"),
    ];
    let run = atlas().run_in(&secrets, &server, &arguments, "").await;
    assert_eq!(run.code, 0, "{run:?}");
    let start = format!(
        "curl --request GET '{}/api/atlas/v2/groups/{GROUP}/",
        server.url()
    );
    assert!(run.output.starts_with(&start), "{run:?}");
    assert!(!run.output.contains("hush") && !run.output.contains("authorization"));
    let called = atlas()
        .run_in(
            &secrets,
            &server,
            &["call", GET, &wanted(), "--dry-run"],
            "",
        )
        .await;
    assert_eq!((called.code, called.output), (0, run.output));
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn credentials_come_from_the_environment() {
    let challenge = "www-authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\"";
    let script = [reply("401 Who", &[challenge], ""), json("200 OK", FOUND)];
    let server = Server::start(script).await;
    let secrets = [
        ("MONGODB_ATLAS_PUBLIC_API_KEY", "public"),
        ("MONGODB_ATLAS_PRIVATE_API_KEY", "hush"),
    ];
    let run = atlas()
        .run_in(&secrets, &server, &["call", GET, &wanted()], "")
        .await;
    assert_eq!(run.code, 0, "{run:?}");
    let seen = server.seen();
    let signed = seen[1].header("authorization").unwrap();
    assert!(signed.contains("username=\"public\""), "{signed}");
}

#[tokio::test]
async fn it_lists_operations_and_credentials_and_completes() {
    let server = Server::start([]).await;
    let operations = run(&server, &["operations"], "").await;
    let line = format!("{GET}\tpath:groupId path:cloudProvider path:endpointId");
    assert!(operations.output.contains(&line), "{operations:?}");
    assert_eq!(operations.output.lines().count(), 4);
    let credentials = run(&server, &["credentials"], "").await;
    let line = "DigestAuth\tMONGODB_ATLAS_PUBLIC_API_KEY MONGODB_ATLAS_PRIVATE_API_KEY";
    assert!(credentials.output.contains(line), "{credentials:?}");
    let get = "get-group-encryption-at-rest-private-endpoint";
    let help = run(&server, &[TAG, get, "--help"], "").await;
    assert_eq!(help.code, 0);
    let values = "[possible values: AZURE, AWS]";
    assert!(help.output.contains(values), "{help:?}");
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let run = run(&server, &["completions", shell], "").await;
        assert_eq!(run.code, 0);
        assert!(run.output.contains("endpoint-id"), "{shell}");
    }
}

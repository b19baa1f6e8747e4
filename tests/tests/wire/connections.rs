//! Connections that break, stall or lead elsewhere.

use std::time::{Duration, Instant};

use atlas::types::CloudProvider;
use atlas::{CallOptions, Credentials, Error};

use super::server::{Reply, Server, reply};
use super::{ATLAS_JSON, GROUP, accepted, builder, client, create, endpoint, get};

#[tokio::test]
async fn a_truncated_body_is_a_broken_connection() {
    let cut = "HTTP/1.1 202 Accepted\r\ncontent-length: 1000\r\n\r\n{\"cloudProvider\":";
    let server = Server::start([Reply::Bytes(cut.to_owned())]).await;
    let error = create(&client(&server)).await.unwrap_err();
    assert!(error.is_transport(), "{error:?}");
    assert_eq!(
        server.seen().len(),
        1,
        "the server may have acted on a POST"
    );
}

#[tokio::test]
async fn a_body_over_the_limit_is_not_taken() {
    let server = Server::start([accepted(&endpoint("AZURE"))]).await;
    let client = builder(&server).body_limit(64).build().unwrap();
    let error = create(&client).await.unwrap_err();
    assert!(
        matches!(&error, Error::BodyTooLarge(fault) if fault.limit == 64),
        "{error:?}"
    );
    assert_eq!(error.status().unwrap(), 202);
}

#[tokio::test]
async fn a_stalled_server_costs_the_timeout() {
    let server = Server::start([Reply::Stall("HTTP/1.1 200 OK\r\n".to_owned())]).await;
    let client = client(&server);
    let options = CallOptions::new().timeout(Duration::from_millis(150));
    let started = Instant::now();
    let call =
        client.get_group_encryption_at_rest_private_endpoint(GROUP, CloudProvider::Aws, GROUP);
    assert!(call.options(options).await.unwrap_err().is_timeout());
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn credentials_stay_with_their_origin() {
    let other = Server::start([reply("200 OK", &[ATLAS_JSON], &endpoint("AWS"))]).await;
    let location = format!("location: {}/elsewhere", other.url());
    let script = [
        reply(
            "200 OK",
            &["content-type: application/json"],
            r#"{"access_token":"secret-token"}"#,
        ),
        reply("302 Found", &[&location], ""),
    ];
    let server = Server::start(script).await;
    let credentials = Credentials::service_account("id", "secret");
    let client = builder(&server).credentials(credentials).build().unwrap();
    get(&client).await.unwrap();
    let first = &server.seen()[1];
    assert_eq!(first.header("authorization"), Some("Bearer secret-token"));
    let followed = &other.seen()[0];
    assert_eq!(followed.line, "GET /elsewhere");
    assert_eq!(followed.header("authorization"), None);
}

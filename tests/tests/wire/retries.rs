//! What is sent again, and what is not.

use atlas::CallOptions;
use atlas::types::CloudProvider;

use super::server::{Server, reply};
use super::{ATLAS_JSON, GROUP, accepted, azure, builder, client, create, endpoint, get, problem};

fn slow_down() -> super::server::Reply {
    reply("429 Too Many Requests", &["retry-after: 0"], "")
}

#[tokio::test]
async fn a_get_is_sent_again_after_a_429() {
    let found = reply("200 OK", &[ATLAS_JSON], &endpoint("AZURE"));
    let server = Server::start([slow_down(), reply("503 Busy", &[], ""), found]).await;
    get(&client(&server)).await.unwrap();
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_post_is_sent_again_where_the_caller_says_so() {
    let server = Server::start([slow_down(), accepted(&endpoint("AZURE"))]).await;
    let client = client(&server);
    let body = azure("US_CENTRAL");
    let call =
        client.create_group_encryption_at_rest_private_endpoint(GROUP, CloudProvider::Azure, &body);
    call.options(CallOptions::new().idempotent(true))
        .await
        .unwrap();
    let seen = server.seen();
    assert_eq!((seen.len(), &seen[0].body), (2, &seen[1].body));
}

#[tokio::test]
async fn nothing_is_sent_again_without_retries() {
    let script = [problem("429", "Too Many Requests", "RATE_LIMITED")];
    let server = Server::start(script).await;
    let error = get(&builder(&server).no_retry().build().unwrap())
        .await
        .unwrap_err();
    assert_eq!(error.api().unwrap().error_code, "RATE_LIMITED");
    let server = Server::start([slow_down()]).await;
    assert_eq!(
        create(&client(&server))
            .await
            .unwrap_err()
            .status()
            .unwrap(),
        429
    );
    assert_eq!(server.seen().len(), 1);
}

//! What the client sends, against the examples of the reference page.

use atlas::types::CloudProvider;
use atlas::{Client, Error};

use super::server::Server;
use super::{GROUP, accepted, aws, azure, client, endpoint};

const PATH: &str = "/api/atlas/v2/groups/32b6e34b3d91647abb20e7b8/encryptionAtRest";

#[tokio::test]
async fn the_request_examples_are_sent_as_they_stand() {
    let script = [accepted(&endpoint("AZURE")), accepted(&endpoint("AWS"))];
    let server = Server::start(script).await;
    let client = client(&server);
    for (provider, body) in [
        (CloudProvider::Azure, azure("US_CENTRAL")),
        (CloudProvider::Aws, aws("US_CENTRAL")),
    ] {
        client
            .create_group_encryption_at_rest_private_endpoint(GROUP, provider, &body)
            .await
            .unwrap();
    }
    let seen = server.seen();
    assert_eq!(seen[0].line, format!("POST {PATH}/AZURE/privateEndpoints"));
    assert_eq!(
        seen[0].body,
        r#"{"cloudProvider":"AZURE","regionName":"US_CENTRAL"}"#
    );
    assert_eq!(seen[1].line, format!("POST {PATH}/AWS/privateEndpoints"));
    assert_eq!(
        seen[1].body,
        r#"{"cloudProvider":"AWS","regionName":"US_CENTRAL"}"#
    );
    for request in &seen {
        let media_type = Some("application/vnd.atlas.2023-01-01+json");
        assert_eq!(request.header("content-type"), media_type);
        assert_eq!(request.header("accept"), media_type);
        assert_eq!(request.header("user-agent"), Some("atlas/0.1.0"));
        assert_eq!(request.header("authorization"), None);
    }
}

#[tokio::test]
async fn optional_parameters_are_sent_where_they_are_set() {
    let server = Server::start([accepted(&endpoint("AZURE"))]).await;
    client(&server)
        .create_group_encryption_at_rest_private_endpoint(GROUP, CloudProvider::Azure, &azure("X"))
        .pretty(true)
        .envelope(false)
        .await
        .unwrap();
    let line = format!("POST {PATH}/AZURE/privateEndpoints?pretty=true&envelope=false");
    assert_eq!(server.lines(), [line]);
}

#[tokio::test]
async fn no_value_changes_the_route() {
    let server = Server::start([accepted(&endpoint("AZURE"))]).await;
    let provider = CloudProvider::Unknown("a/../b ?x=1#é%2e".to_owned());
    client(&server)
        .create_group_encryption_at_rest_private_endpoint(GROUP, provider, &azure("X"))
        .await
        .unwrap();
    let segment = "a%2F..%2Fb%20%3Fx%3D1%23%C3%A9%252e";
    assert_eq!(
        server.lines(),
        [format!("POST {PATH}/{segment}/privateEndpoints")]
    );
}

#[tokio::test]
async fn what_breaks_a_rule_of_the_document_is_not_sent() {
    let server = Server::start([]).await;
    let client = client(&server);
    let faults = [
        create(&client, "", CloudProvider::Azure).await,
        create(&client, "..", CloudProvider::Azure).await,
        create(&client, "my-project", CloudProvider::Azure).await,
        create(&client, GROUP, CloudProvider::Unknown(String::new())).await,
        create(&client, GROUP, CloudProvider::Unknown("..".to_owned())).await,
    ];
    assert_eq!(
        faults,
        [
            "groupId",
            "groupId",
            "groupId",
            "cloudProvider",
            "cloudProvider"
        ]
    );
    assert!(server.seen().is_empty());
}

/// The parameter that a call is refused for.
async fn create(client: &Client, group: &str, provider: CloudProvider) -> String {
    let body = azure("US_CENTRAL");
    let call = client.create_group_encryption_at_rest_private_endpoint(group, provider, &body);
    match call.await {
        Err(Error::InvalidRequest(fault)) => fault.parameter,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn pages_are_asked_for_within_their_bounds() {
    let page = r#"{"links":[],"results":[],"totalCount":0}"#;
    let server = Server::start([super::reply("200 OK", &[super::ATLAS_JSON], page)]).await;
    let client = client(&server);
    let list = || client.list_group_encryption_at_rest_private_endpoints(GROUP, CloudProvider::Aws);
    let answer = list()
        .items_per_page(500)
        .page_num(2)
        .include_count(true)
        .await
        .unwrap();
    assert_eq!(answer.body().total_count, Some(0));
    let query = "itemsPerPage=500&pageNum=2&includeCount=true";
    assert_eq!(
        server.lines(),
        [format!("GET {PATH}/AWS/privateEndpoints?{query}")]
    );
    for refused in [
        list().items_per_page(0),
        list().items_per_page(501),
        list().page_num(0),
    ] {
        assert!(matches!(refused.await, Err(Error::InvalidRequest(_))));
    }
    assert_eq!(server.seen().len(), 1);
}

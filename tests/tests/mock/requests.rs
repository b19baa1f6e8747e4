//! What the server keeps of requests.

use atlas::Credentials;
use atlas::mock::Server;
use atlas::types::{CloudProvider, EarPrivateEndpointRequest, RegionName};

use super::{GROUP, aws, azure, create, get};

#[tokio::test]
async fn requests_are_kept_typed_and_as_they_came() {
    let server = Server::start().await;
    let client = server.client();
    create(&client, &azure()).await.unwrap();
    let body = aws();
    let call = client.create_group_encryption_at_rest_private_endpoint(
        GROUP,
        CloudProvider::Unknown("A/B é".to_owned()),
        &body,
    );
    call.pretty(true).await.unwrap();
    let seen = server
        .create_group_encryption_at_rest_private_endpoint()
        .requests();
    let [first, second] = &seen[..] else {
        panic!("{seen:?}")
    };
    assert_eq!(
        (first.group_id.as_str(), &first.cloud_provider),
        (GROUP, &CloudProvider::Azure)
    );
    assert_eq!((first.pretty, second.pretty), (None, Some(true)));
    assert_eq!(first.body.region_name(), Some(&RegionName::UsCentral));
    // Percent-decoded in the type, as it came in the raw request.
    assert_eq!(second.cloud_provider.as_str(), "A/B é");
    assert!(second.raw().uri.path().contains("A%2FB%20%C3%A9"));
    assert!(matches!(second.body, EarPrivateEndpointRequest::Aws(_)));
    assert_eq!(
        second.raw().body,
        r#"{"cloudProvider":"AWS","regionName":"US_CENTRAL"}"#
    );
    assert_eq!(
        second.raw().operation(),
        Some("createGroupEncryptionAtRestPrivateEndpoint")
    );
    assert!(
        server
            .list_group_encryption_at_rest_private_endpoints()
            .requests()
            .is_empty()
    );
}

#[tokio::test]
async fn queries_are_read_back() {
    let server = Server::start().await;
    let client = server.client();
    let call = client.list_group_encryption_at_rest_private_endpoints(GROUP, CloudProvider::Aws);
    call.items_per_page(7).include_count(false).await.unwrap();
    let seen = server
        .list_group_encryption_at_rest_private_endpoints()
        .requests();
    let seen = seen.into_iter().next().unwrap().into_typed();
    assert_eq!((seen.items_per_page, seen.page_num), (Some(7), None));
    assert_eq!(seen.include_count, Some(false));
}

#[tokio::test]
async fn what_the_document_does_not_have_is_refused_and_kept() {
    let server = Server::start().await;
    let answer = reqwest::get(format!("{}/nowhere?a=1", server.url()))
        .await
        .unwrap();
    assert_eq!(answer.status(), 404);
    let text = answer.text().await.unwrap();
    assert_eq!(text, "no operation of the document is GET /nowhere");
    let unmatched = server.unmatched();
    assert_eq!(
        (unmatched.len(), unmatched[0].uri.to_string().as_str()),
        (1, "/nowhere?a=1")
    );
    // The path is there, but not with this.
    let path = format!("/api/atlas/v2/groups/{GROUP}/encryptionAtRest/AWS/privateEndpoints");
    let answer = reqwest::get(format!("{}{path}?pageNum=two", server.url()))
        .await
        .unwrap();
    assert_eq!(answer.status(), 400);
    let text = answer.text().await.unwrap();
    assert!(
        text.contains("`query:pageNum`: \"two\" is no integer"),
        "{text}"
    );
    let request = reqwest::Client::new()
        .post(format!("{}{path}", server.url()))
        .body("[]");
    let text = request.send().await.unwrap().text().await.unwrap();
    assert!(text.contains("`body`: "), "{text}");
}

#[tokio::test]
async fn a_service_account_gets_its_token_here() {
    let server = Server::start().await;
    let credentials = Credentials::service_account("id", "secret");
    let client = server.builder().credentials(credentials).build().unwrap();
    get(&client).await.unwrap();
    get(&client).await.unwrap();
    let seen = server.requests();
    let paths: Vec<&str> = seen.iter().map(|request| request.uri.path()).collect();
    assert_eq!(paths[0], "/api/oauth/token");
    assert_eq!((paths.len(), seen[0].operation()), (3, None));
    assert_eq!(seen[0].authorization(), Some("Basic aWQ6c2VjcmV0"));
    assert_eq!(seen[1].authorization(), Some("Bearer mock-token"));
    assert!(server.unmatched().is_empty());
    // Nothing secret is shown.
    assert!(!format!("{seen:?}").contains("mock-token"), "{seen:?}");
}

//! What the server answers: the document's examples, and what it is told.

use std::sync::atomic::{AtomicU64, Ordering};

use atlas::mock::{Answer, Api, CreateGroupEncryptionAtRestPrivateEndpoint, Request, Server};
use atlas::types::{CloudProvider, EarPrivateEndpoint};
use serde_json::{Value, json};

use super::{GROUP, aws, azure, create, get};

/// The answer of the reference page, for a provider.
fn page(provider: &str) -> Value {
    json!({
        "cloudProvider": provider, "errorMessage": "text", "id": GROUP,
        "regionName": "US_CENTRAL", "status": "INITIATING",
        "privateEndpointConnectionName": "text",
    })
}

fn json_of(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

#[tokio::test]
async fn the_reference_page_comes_out_for_both_clouds() {
    let server = Server::start().await;
    let client = server.client();
    // The provider in path and body decides which of the two.
    let answer = create(&client, &azure()).await.unwrap();
    assert!(matches!(answer, EarPrivateEndpoint::Azure(_)));
    assert_eq!(json_of(&answer), page("AZURE"));
    let answer = create(&client, &aws()).await.unwrap();
    assert!(matches!(answer, EarPrivateEndpoint::Aws(_)));
    assert_eq!(json_of(&answer), page("AWS"));
    let call =
        client.get_group_encryption_at_rest_private_endpoint(GROUP, CloudProvider::Aws, GROUP);
    assert_eq!(json_of(call.await.unwrap().body()), page("AWS"));
    let call = client.list_group_encryption_at_rest_private_endpoints(GROUP, CloudProvider::Azure);
    let list = call.await.unwrap();
    assert_eq!(json_of(list.body())["results"], json!([page("AZURE")]));
    assert_eq!(
        list.headers()["content-type"],
        "application/vnd.atlas.2023-01-01+json"
    );
    let call = client.request_group_encryption_at_rest_private_endpoint_deletion(
        GROUP,
        CloudProvider::Azure,
        GROUP,
    );
    assert_eq!(call.await.unwrap().status(), 204);
}

#[tokio::test]
async fn the_errors_of_the_document_come_out_as_they_stand() {
    let server = Server::start().await;
    let client = server.client();
    let create_stub = server.create_group_encryption_at_rest_private_endpoint();
    for (status, reason, code) in [
        (401, "Unauthorized", "NOT_ORG_GROUP_CREATOR"),
        (403, "Forbidden", "CANNOT_CHANGE_GROUP_NAME"),
        (404, "Not Found", "RESOURCE_NOT_FOUND"),
        (429, "Too Many Requests", "RATE_LIMITED"),
        (500, "Internal Server Error", "UNEXPECTED_ERROR"),
    ] {
        create_stub.example(status);
        let error = create(&client, &azure()).await.unwrap_err();
        assert_eq!(error.status().unwrap(), status);
        let error = error.api().unwrap();
        assert_eq!(error.error_code, code);
        assert_eq!(error.reason.clone().flatten().as_deref(), Some(reason));
    }
}

#[tokio::test]
async fn a_test_answers_what_it_wants_from_what_was_sent() {
    let server = Server::start().await;
    let client = server.client();
    let Ok(EarPrivateEndpoint::Azure(endpoint)) = get(&client).await else {
        panic!()
    };
    let made = EarPrivateEndpoint::Azure(endpoint.clone());
    server
        .create_group_encryption_at_rest_private_endpoint()
        .answer(move |request| match request.cloud_provider {
            CloudProvider::Azure => Answer::of::<202>(made.clone()).header("x-request-id", "7"),
            _ => request.example(403),
        });
    assert_eq!(
        create(&client, &azure()).await.unwrap(),
        EarPrivateEndpoint::Azure(endpoint)
    );
    assert_eq!(
        create(&client, &aws()).await.unwrap_err().status().unwrap(),
        403
    );
    // What is told for the next calls is used up in order; then the rest holds again.
    let stub = server.create_group_encryption_at_rest_private_endpoint();
    stub.next(1)
        .answer(|_| Answer::raw(418, "text/plain", "short"));
    stub.next(1)
        .answer(|_| Answer::raw(418, "text/plain", "stout"));
    for word in ["short", "stout"] {
        assert_eq!(
            create(&client, &aws()).await.unwrap_err().body().unwrap(),
            word
        );
    }
    assert_eq!(
        create(&client, &aws()).await.unwrap_err().status().unwrap(),
        403
    );
    server.reset();
    assert!(create(&client, &aws()).await.is_ok());
}

/// Accepts Azure, and counts.
#[derive(Default)]
struct Azure(AtomicU64);

impl Api for Azure {
    fn create_group_encryption_at_rest_private_endpoint(
        &self,
        request: Request<CreateGroupEncryptionAtRestPrivateEndpoint>,
    ) -> Answer<CreateGroupEncryptionAtRestPrivateEndpoint> {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        match request.cloud_provider {
            CloudProvider::Azure => request.documented().header("x-number", &number.to_string()),
            _ => request.example(404),
        }
    }
}

#[tokio::test]
async fn an_implementation_of_the_api_is_a_server() {
    let server = Server::start_with(Azure::default()).await;
    let client = server.client();
    for number in 0..2 {
        let body = azure();
        let call = client.create_group_encryption_at_rest_private_endpoint(
            GROUP,
            CloudProvider::Azure,
            &body,
        );
        assert_eq!(
            call.await.unwrap().headers()["x-number"],
            number.to_string().as_str()
        );
    }
    assert_eq!(
        create(&client, &aws()).await.unwrap_err().status().unwrap(),
        404
    );
    // The others are answered from the document.
    assert!(get(&client).await.is_ok());
}

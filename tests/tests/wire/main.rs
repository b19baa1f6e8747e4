//! The generated Atlas client on the wire: a server in the test process reads
//! requests and writes answers byte by byte.

mod answers;
mod connections;
mod credentials;
mod pages;
mod requests;
mod retries;
#[path = "../../../templates/src/wire/server.rs"]
mod server;
mod types;

use std::time::Duration;

use atlas::types::{
    AwsKmsEarPrivateEndpointRequest, AzureKeyVaultEarPrivateEndpointRequest, CloudProvider,
    EarPrivateEndpoint, EarPrivateEndpointRequest,
};
use atlas::{Client, ClientBuilder, Error, Response, RetryPolicy};
use server::{Reply, Server, reply};

/// The project of the reference page.
const GROUP: &str = "32b6e34b3d91647abb20e7b8";

const ATLAS_JSON: &str = "content-type: application/vnd.atlas.2023-01-01+json";
const JSON: &str = "content-type: application/json";

/// The answer of the reference page, for a provider.
fn endpoint(provider: &str) -> String {
    format!(
        r#"{{"cloudProvider":"{provider}","errorMessage":"string","id":"{GROUP}","regionName":"US_CENTRAL","status":"INITIATING","privateEndpointConnectionName":"string"}}"#
    )
}

/// A 202 with a body.
fn accepted(body: &str) -> Reply {
    reply("202 Accepted", &[ATLAS_JSON], body)
}

/// An error of the reference page.
fn problem(status: &str, reason: &str, code: &str) -> Reply {
    reply(
        &format!("{status} {reason}"),
        &[JSON],
        &problem_body(status, reason, code),
    )
}

fn problem_body(status: &str, reason: &str, code: &str) -> String {
    format!(
        r#"{{"error":{status},"detail":"(This is just an example, the exception may not be related to this endpoint)","reason":"{reason}","errorCode":"{code}"}}"#
    )
}

fn builder(server: &Server) -> ClientBuilder {
    let quick = RetryPolicy::default().first_wait(Duration::from_millis(2));
    Client::builder().base_url(server.url()).retry(quick)
}

fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

fn azure(region: &str) -> EarPrivateEndpointRequest {
    EarPrivateEndpointRequest::Azure(
        AzureKeyVaultEarPrivateEndpointRequest::new().region_name(region),
    )
}

fn aws(region: &str) -> EarPrivateEndpointRequest {
    EarPrivateEndpointRequest::Aws(AwsKmsEarPrivateEndpointRequest::new().region_name(region))
}

type Created = Result<
    Response<EarPrivateEndpoint, atlas::headers::RateLimitHeaders>,
    Error<atlas::types::ApiError>,
>;

/// Creates an Azure endpoint.
async fn create(client: &Client) -> Created {
    client
        .create_group_encryption_at_rest_private_endpoint(
            GROUP,
            CloudProvider::Azure,
            &azure("US_CENTRAL"),
        )
        .await
}

/// Gets an endpoint, which may be repeated.
async fn get(client: &Client) -> Created {
    client
        .get_group_encryption_at_rest_private_endpoint(GROUP, CloudProvider::Azure, GROUP)
        .await
}

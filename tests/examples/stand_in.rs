//! The client at work against a stand-in server on loopback: a typed answer, an
//! unknown provider, a typed error.
//!
//! ```text
//! cargo run -p clientwright-tests --example stand_in
//! ```

#[path = "../../templates/src/wire/server.rs"]
#[allow(dead_code)] // The wire tests use the rest of it.
mod server;

use atlas::types::{
    AzureKeyVaultEarPrivateEndpointRequest, CloudProvider, EarPrivateEndpoint,
    EarPrivateEndpointRequest,
};
use atlas::{Client, Error};
use server::{Server, reply};

const GROUP: &str = "32b6e34b3d91647abb20e7b8";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let json = ["content-type: application/vnd.atlas.2023-01-01+json"];
    let azure = r#"{"cloudProvider":"AZURE","id":"32b6e34b3d91647abb20e7b8","regionName":"US_CENTRAL","status":"INITIATING"}"#;
    let unknown = r#"{"cloudProvider":"GCP","regionName":"EUROPE","price":1.10}"#;
    let error = r#"{"error":404,"errorCode":"RESOURCE_NOT_FOUND","detail":"No such project."}"#;
    let server = Server::start([
        reply("202 Accepted", &json, azure),
        reply("202 Accepted", &json, unknown),
        reply("404 Not Found", &json, error),
    ])
    .await;

    let client = Client::builder().base_url(server.url()).build()?;
    let body = EarPrivateEndpointRequest::Azure(
        AzureKeyVaultEarPrivateEndpointRequest::new().region_name("US_CENTRAL"),
    );
    for _ in 0..3 {
        let call = client.create_group_encryption_at_rest_private_endpoint(
            GROUP,
            CloudProvider::Azure,
            &body,
        );
        match call.await {
            Ok(answer) => show(answer.into_body()),
            Err(Error::Api(response)) => println!(
                "typed error: {} {}",
                response.error.error, response.error.error_code
            ),
            Err(other) => return Err(other.into()),
        }
    }
    Ok(())
}

fn show(endpoint: EarPrivateEndpoint) {
    match endpoint {
        EarPrivateEndpoint::Azure(azure) => println!(
            "typed answer: Azure, {:?}, {:?}",
            azure.region_name, azure.status
        ),
        EarPrivateEndpoint::Aws(aws) => println!("typed answer: AWS, {:?}", aws.region_name),
        EarPrivateEndpoint::Unknown(unknown) => {
            println!(
                "unknown provider {}, kept whole: {}",
                unknown.tag(),
                unknown.json()
            );
        }
        other => println!("{other:?}"),
    }
}

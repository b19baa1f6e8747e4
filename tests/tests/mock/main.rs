//! The stand-in server of the Atlas crate, called by its client over loopback.

mod answers;
mod blocking;
mod faults;
mod requests;

use atlas::types::{
    ApiError, AwsKmsEarPrivateEndpointRequest, AzureKeyVaultEarPrivateEndpointRequest,
    CloudProvider, EarPrivateEndpoint, EarPrivateEndpointRequest,
};
use atlas::{Client, Error};

/// The project of the reference page.
const GROUP: &str = "32b6e34b3d91647abb20e7b8";

fn azure() -> EarPrivateEndpointRequest {
    AzureKeyVaultEarPrivateEndpointRequest::new()
        .region_name("US_CENTRAL")
        .into()
}

fn aws() -> EarPrivateEndpointRequest {
    AwsKmsEarPrivateEndpointRequest::new()
        .region_name("US_CENTRAL")
        .into()
}

/// Creates an endpoint in the provider of the body.
async fn create(
    client: &Client,
    body: &EarPrivateEndpointRequest,
) -> Result<EarPrivateEndpoint, Error<ApiError>> {
    let provider = match body {
        EarPrivateEndpointRequest::Aws(_) => CloudProvider::Aws,
        _ => CloudProvider::Azure,
    };
    let call = client.create_group_encryption_at_rest_private_endpoint(GROUP, provider, body);
    call.await.map(atlas::Response::into_body)
}

/// Gets an endpoint, which may be repeated.
async fn get(client: &Client) -> Result<EarPrivateEndpoint, Error<ApiError>> {
    let provider = CloudProvider::Azure;
    let call = client.get_group_encryption_at_rest_private_endpoint(GROUP, provider, GROUP);
    call.await.map(atlas::Response::into_body)
}

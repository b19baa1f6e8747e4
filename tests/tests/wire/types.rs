//! What callers may do with clients, calls and their futures.

use atlas::types::{ApiError, CloudProvider, EarPrivateEndpoint};
use atlas::{Blocking, Client, ClientBuilder, Credentials, Error, Layer};
use tokio::runtime::Runtime;

use super::server::Server;
use super::{GROUP, accepted, azure, client, endpoint};

fn is_shared<T: Clone + Send + Sync + 'static>() {}
fn is_threadsafe<T: Send + Sync>() {}
fn is_sent<T: Send>(_: T) {}

#[test]
fn clients_are_shared_and_futures_are_sent() {
    is_shared::<Client>();
    is_shared::<Credentials>();
    is_shared::<EarPrivateEndpoint>();
    is_threadsafe::<ClientBuilder>();
    is_threadsafe::<Error<ApiError>>();
    is_threadsafe::<Box<dyn Layer>>();
    let client = Client::builder().build().unwrap();
    let body = azure("US_CENTRAL");
    let call = || {
        client.create_group_encryption_at_rest_private_endpoint(GROUP, CloudProvider::Azure, &body)
    };
    is_threadsafe::<atlas::operations::CreateGroupEncryptionAtRestPrivateEndpoint<'_>>();
    is_sent(call().send());
    is_sent(call().into_future());
}

#[test]
fn calls_can_be_waited_for() {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(Server::start([accepted(&endpoint("AZURE"))]));
    let answer = client(&server)
        .create_group_encryption_at_rest_private_endpoint(
            GROUP,
            CloudProvider::Azure,
            &azure("US_CENTRAL"),
        )
        .wait()
        .unwrap();
    assert!(matches!(answer.body(), EarPrivateEndpoint::Azure(_)));
}

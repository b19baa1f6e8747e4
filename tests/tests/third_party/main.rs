//! The generated client against servers that we did not write.
//!
//! ```text
//! tests/servers/run -- cargo test -p clientwright-tests --test third_party -- --ignored
//! ```

mod client_credentials;
mod digest;

use std::time::Duration;

use atlas::types::{ApiError, CloudProvider, PaginatedEarPrivateEndpoints};
use atlas::{Client, Credentials, Error};

/// What `tests/servers/run` says about its servers.
fn setting(name: &str) -> String {
    std::env::var(name)
        .unwrap_or_else(|_| panic!("{name} is not set: run this through tests/servers/run"))
}

/// A time after which what lasts as long as the setting says is over.
fn past(setting_in_seconds: &str) -> Duration {
    let seconds: u64 = setting(setting_in_seconds)
        .parse()
        .expect("a number of seconds");
    Duration::from_secs(seconds + 1)
}

/// A client that never tries again on its own, so that every request counts.
fn client(base_url: String, credentials: Credentials) -> Client {
    Client::builder()
        .base_url(base_url)
        .credentials(credentials)
        .no_retry()
        .build()
        .expect("a client")
}

/// Lists the endpoints of a project and checks that the answer is the server's.
async fn list(client: &Client, group: &str) -> Result<(), Error<ApiError>> {
    let answer = client
        .list_group_encryption_at_rest_private_endpoints(group, CloudProvider::Azure)
        .await?;
    let PaginatedEarPrivateEndpoints { results, .. } = answer.into_body();
    let regions: Vec<_> = results
        .iter()
        .map(|endpoint| endpoint.region_name().map(|region| region.as_str()))
        .collect();
    assert_eq!(regions, [Some("US_EAST_2")]);
    Ok(())
}

/// Lists many times at once; fails with the first failure.
async fn list_at_once(client: &Client, group: &'static str, calls: usize) {
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..calls {
        let client = client.clone();
        running.spawn(async move { list(&client, group).await });
    }
    for outcome in running.join_all().await {
        outcome.expect("a list");
    }
}

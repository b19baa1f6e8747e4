//! HTTP digest (RFC 7616) against Apache's `mod_auth_digest`.

use std::collections::HashSet;
use std::time::Duration;

use atlas::types::{
    AzureKeyVaultEarPrivateEndpointRequest, CloudProvider, EarPrivateEndpoint,
    EarPrivateEndpointRequest,
};
use atlas::{Client, Credentials, Error};

use super::{list, list_at_once, past, setting};

/// A request as Apache logged it.
#[derive(Debug)]
struct Logged {
    status: u16,
    /// Empty if the request was not signed.
    authorization: String,
}

impl Logged {
    /// A parameter of `Authorization`, without quotes.
    fn signed(&self, name: &str) -> Option<&str> {
        let (_, rest) = self.authorization.split_once(&format!(" {name}="))?;
        let value = rest.split([',', ' ']).next()?;
        Some(value.trim_matches(['"', '\\']))
    }
}

fn client_with(password: String, url: &str) -> Client {
    let credentials = Credentials::digest(setting("CLIENTWRIGHT_DIGEST_USER"), password);
    super::client(setting(url), credentials)
}

/// A client of the part of Apache that checks nonce counts.
fn strict_client() -> Client {
    let password = setting("CLIENTWRIGHT_DIGEST_PASSWORD");
    client_with(password, "CLIENTWRIGHT_DIGEST_STRICT_URL")
}

/// The requests of a project that Apache has answered, once there are as many as
/// expected. It logs a request only after its answer is out.
async fn requests(group: &str, expected: usize) -> Vec<Logged> {
    let path = setting("CLIENTWRIGHT_DIGEST_LOG");
    let read = || -> Vec<Logged> {
        let log = std::fs::read_to_string(&path).expect("the access log");
        let of_group = log.lines().filter(|line| line.contains(group));
        of_group
            .map(|line| {
                let mut parts = line.splitn(4, ' ').skip(2);
                let status = parts.next().expect("a status");
                let authorization = parts.next().expect("an `Authorization` or `-`");
                Logged {
                    status: status.parse().expect("a number"),
                    authorization: authorization.trim_start_matches('-').to_owned(),
                }
            })
            .collect()
    };
    for _ in 0..50 {
        if read().len() >= expected {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // Time for one too many.
    tokio::time::sleep(Duration::from_millis(100)).await;
    read()
}

fn statuses(requests: &[Logged]) -> Vec<u16> {
    requests.iter().map(|request| request.status).collect()
}

#[tokio::test]
#[ignore = "needs tests/servers/run"]
async fn later_calls_need_no_second_round_trip() {
    let group = "d1000000000000000000000a";
    let client = strict_client();
    for _ in 0..3 {
        list(&client, group).await.expect("a list");
    }

    let requests = requests(group, 4).await;
    assert_eq!(statuses(&requests), [401, 200, 200, 200]);
    assert_eq!(requests[0].authorization, "");
    let counts: Vec<_> = requests[1..].iter().map(|one| one.signed("nc")).collect();
    assert_eq!(counts, ["00000001", "00000002", "00000003"].map(Some));
    let nonce = requests[1].signed("nonce");
    assert!(nonce.is_some());
    assert!(requests[1..].iter().all(|one| one.signed("nonce") == nonce));
}

#[tokio::test]
#[ignore = "needs tests/servers/run"]
async fn a_body_is_sent_again_after_the_challenge() {
    let group = "d1000000000000000000000b";
    let request = AzureKeyVaultEarPrivateEndpointRequest::new().region_name("US_CENTRAL");
    let answer = strict_client()
        .create_group_encryption_at_rest_private_endpoint(
            group,
            CloudProvider::Azure,
            &EarPrivateEndpointRequest::Azure(request),
        )
        .await
        .expect("an endpoint");

    assert_eq!(answer.status(), 202);
    let EarPrivateEndpoint::Azure(endpoint) = answer.into_body() else {
        panic!("not on Azure");
    };
    let region = endpoint.region_name.expect("a region");
    assert_eq!(region.as_str(), "US_CENTRAL");
    assert_eq!(statuses(&requests(group, 2).await), [401, 202]);
}

#[tokio::test]
#[ignore = "needs tests/servers/run"]
async fn a_stale_nonce_is_renewed() {
    let group = "d1000000000000000000000c";
    let client = strict_client();
    list(&client, group).await.expect("a list");
    tokio::time::sleep(past("CLIENTWRIGHT_DIGEST_NONCE_SECONDS")).await;
    list(&client, group)
        .await
        .expect("a list with another nonce");

    let requests = requests(group, 4).await;
    assert_eq!(statuses(&requests), [401, 200, 401, 200]);
    assert_eq!(requests[2].signed("nonce"), requests[1].signed("nonce"));
    assert_ne!(requests[3].signed("nonce"), requests[1].signed("nonce"));
    assert_eq!(requests[3].signed("nc"), Some("00000001"));
}

#[tokio::test]
#[ignore = "needs tests/servers/run"]
async fn a_wrong_password_is_a_documented_error() {
    let group = "d1000000000000000000000d";
    let password = "not the password";
    let client = client_with(password.to_owned(), "CLIENTWRIGHT_DIGEST_STRICT_URL");
    let error = list(&client, group).await.expect_err("a refusal");

    let Error::Api(response) = &error else {
        panic!("not a documented error: {error:?}");
    };
    assert_eq!(response.raw.status, 401);
    assert_eq!(response.error.error, 401);
    assert_eq!(response.error.error_code, "UNAUTHORIZED");
    assert!(!format!("{error} {error:?}").contains(password));
    assert_eq!(statuses(&requests(group, 2).await), [401, 401]);
}

/// Apache then refuses a count that does not come right after the one before.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs tests/servers/run"]
async fn calls_at_once_all_succeed_where_counts_are_checked() {
    let group = "d1000000000000000000000e";
    let client = strict_client();
    // First without a challenge, then with those of the first ones.
    list_at_once(&client, group, 64).await;
    list_at_once(&client, group, 64).await;

    let requests = requests(group, 128).await;
    let mut seen = HashSet::new();
    for request in requests.iter().filter(|one| !one.authorization.is_empty()) {
        let counted = (request.signed("nonce"), request.signed("nc"));
        assert!(seen.insert(counted), "twice: {counted:?}");
    }
    let good = requests.iter().filter(|one| one.status == 200).count();
    assert_eq!(good, 128);
    assert!(requests.len() <= 2 * 128, "{}", requests.len());
}

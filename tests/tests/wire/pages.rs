//! Lists that come in pages, as Atlas sends them.

use atlas::types::{CloudProvider, EarPrivateEndpoint};
use atlas::{CallOptions, Client, Error};

use super::server::{Reply, Server, reply};
use super::{ATLAS_JSON, GROUP, client, endpoint, problem};

const PATH: &str =
    "/api/atlas/v2/groups/32b6e34b3d91647abb20e7b8/encryptionAtRest/AZURE/privateEndpoints";

/// A page of so many endpoints, with the links that Atlas gives it.
fn page(count: usize, total: &str, next: bool) -> Reply {
    let results = vec![endpoint("AZURE"); count].join(",");
    let next = match next {
        true => r#",{"href":"https://cloud.mongodb.com/api/atlas/v2/x?pageNum=2","rel":"next"}"#,
        false => "",
    };
    let links =
        format!(r#"{{"href":"https://cloud.mongodb.com/api/atlas/v2/x","rel":"self"}}{next}"#);
    let body = format!(r#"{{"links":[{links}],"results":[{results}]{total}}}"#);
    reply("200 OK", &[ATLAS_JSON, "RateLimit-Remaining: 5"], &body)
}

fn list(client: &Client) -> atlas::operations::ListGroupEncryptionAtRestPrivateEndpoints<'_> {
    client.list_group_encryption_at_rest_private_endpoints(GROUP, CloudProvider::Azure)
}

#[tokio::test]
async fn items_of_all_pages_are_one_stream() {
    // The first two differ, or a server would seem to ignore the number.
    let server = Server::start([page(2, "", true), page(1, "", true), page(2, "", false)]).await;
    let client = client(&server);
    let mut items = list(&client).items_per_page(2).include_count(false).items();
    let mut count = 0;
    while let Some(item) = items.next().await {
        assert!(matches!(item.unwrap(), EarPrivateEndpoint::Azure(_)));
        count += 1;
    }
    assert_eq!(count, 5);
    let query = "itemsPerPage=2&includeCount=false";
    assert_eq!(
        server.lines(),
        [
            format!("GET {PATH}?{query}"),
            format!("GET {PATH}?{query}&pageNum=2"),
            format!("GET {PATH}?{query}&pageNum=3"),
        ]
    );
    assert!(server.seen().iter().all(|request| {
        request.header("accept") == Some("application/vnd.atlas.2023-01-01+json")
    }));
}

#[tokio::test]
async fn pages_are_whole_answers_and_start_where_the_caller_says() {
    let server = Server::start([page(1, "", true), page(0, "", true)]).await;
    let client = client(&server);
    let mut pages = list(&client).page_num(7).pages();
    let first = pages.next().await.unwrap().unwrap();
    assert_eq!(
        first.documented_headers().unwrap().rate_limit_remaining,
        Some(5)
    );
    assert_eq!(first.body().results.len(), 1);
    assert_eq!(pages.next().await.unwrap().unwrap().body().results.len(), 0);
    assert!(pages.next().await.is_none());
    assert_eq!(
        server.lines(),
        [
            format!("GET {PATH}?pageNum=7"),
            format!("GET {PATH}?pageNum=8")
        ]
    );
}

#[tokio::test]
async fn nothing_is_asked_for_once_all_items_are_there() {
    let total = r#","totalCount":3"#;
    let server = Server::start([page(2, total, true), page(1, total, true)]).await;
    let all = list(&client(&server)).items().all().await.unwrap();
    assert_eq!((all.len(), server.seen().len()), (3, 2));
}

#[tokio::test]
async fn errors_of_pages_are_typed() {
    let gone = problem("404", "Not Found", "RESOURCE_NOT_FOUND");
    let server = Server::start([page(1, "", true), gone]).await;
    let client = client(&server);
    let mut items = list(&client).options(CallOptions::new()).items();
    assert!(items.next().await.unwrap().is_ok());
    let error = items.next().await.unwrap().unwrap_err();
    assert_eq!(error.api().unwrap().error_code, "RESOURCE_NOT_FOUND");
    assert!(items.next().await.is_none());
}

#[tokio::test]
async fn nothing_is_sent_where_a_parameter_is_not_valid() {
    let server = Server::start([]).await;
    let error = list(&client(&server))
        .page_num(0)
        .items()
        .all()
        .await
        .unwrap_err();
    assert!(matches!(error, Error::InvalidRequest(_)));
    assert_eq!(server.seen().len(), 0);
}

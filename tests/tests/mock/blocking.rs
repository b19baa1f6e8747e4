//! Pages without `async`.

use atlas::mock::{Answer, Server};
use atlas::types::CloudProvider;
use atlas::{BlockingStream, Error};
use tokio::runtime::Runtime;

use super::GROUP;

fn serve() -> (Runtime, Server) {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(Server::start());
    let list = server.list_group_encryption_at_rest_private_endpoints();
    list.answer(|request| {
        let page = request.page_num.unwrap_or(1);
        let item = format!(r#"{{"cloudProvider":"AZURE","id":"{page}"}}"#);
        let body = format!(r#"{{"results":[{item}],"totalCount":2}}"#);
        Answer::raw(200, "application/vnd.atlas.2023-01-01+json", body)
    });
    (runtime, server)
}

#[test]
fn the_items_of_all_pages_are_an_iterator() {
    let (_runtime, server) = serve();
    let client = server.client();
    let list =
        || client.list_group_encryption_at_rest_private_endpoints(GROUP, CloudProvider::Azure);
    let items: Result<Vec<_>, _> = list().items_per_page(1).items().blocking().collect();
    assert_eq!(items.unwrap().len(), 2);
    let pages: Result<Vec<_>, _> = list().items_per_page(1).pages().blocking().collect();
    assert_eq!(pages.unwrap().len(), 2);
}

#[test]
fn inside_of_a_runtime_they_give_an_error() {
    let (runtime, server) = serve();
    let client = server.client();
    let items = client
        .list_group_encryption_at_rest_private_endpoints(GROUP, CloudProvider::Azure)
        .items();
    let first = runtime.block_on(async { items.blocking().next() });
    assert!(matches!(first, Some(Err(Error::Transport(_)))));
    assert!(server.requests().is_empty());
}

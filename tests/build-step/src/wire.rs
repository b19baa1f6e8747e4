//! Generated clients against a server that answers by a script.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread::JoinHandle;

use super::xml_errors::operations::AddPetError;
use super::xml_errors::{self, runtime::Error};
use super::xml_pages;

const XML: &str = "application/problem+xml";
pub(crate) const JSON: &str = "application/problem+json";

/// An answer: status, media type and body.
pub(crate) type Reply = (u16, &'static str, &'static str);

/// Its URL, and the paths that it was asked for.
pub(crate) fn serve(script: &'static [Reply]) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = std::thread::spawn(move || {
        let answer = |(status, media_type, body): &Reply| {
            let (mut stream, _) = listener.accept().unwrap();
            let lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let lines = lines
                .map(Result::unwrap)
                .take_while(|line| !line.is_empty());
            let head: Vec<String> = lines.collect();
            write!(
                stream,
                "HTTP/1.1 {status} Any\r\ncontent-type: {media_type}\r\nx-request-id: r1\r\n\
                 connection: close\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            )
            .unwrap();
            head[0].split(' ').nth(1).unwrap().to_owned()
        };
        script.iter().map(answer).collect()
    });
    (url, asked)
}

async fn list_pets(script: &'static [Reply]) -> Error<xml_errors::types::Problem> {
    let (url, _) = serve(script);
    let client = xml_errors::Client::builder().base_url(url).build().unwrap();
    client.list_pets().await.unwrap_err()
}

async fn add_pet(script: &'static [Reply]) -> Error<AddPetError> {
    let (url, _) = serve(script);
    let client = xml_errors::Client::builder().base_url(url).build().unwrap();
    client.add_pet().await.unwrap_err()
}

#[tokio::test]
async fn an_error_of_one_type_comes_as_json_or_as_xml() {
    let json = list_pets(&[(404, JSON, r#"{"detail":"none"}"#)]).await;
    assert_eq!(json.api().unwrap().detail, "none");
    let xml = list_pets(&[(404, XML, "<Problem><detail>none</detail></Problem>")]).await;
    assert_eq!(xml.api(), json.api());
    assert_eq!(xml.status().unwrap(), 404);
}

#[tokio::test]
async fn errors_of_two_types_are_two_variants() {
    let json = add_pet(&[(409, JSON, r#"{"detail":"there"}"#)]).await;
    let Some(AddPetError::Status409(problem)) = json.api() else {
        panic!("{json:?}");
    };
    assert_eq!(problem.detail, "there");
    let xml = add_pet(&[(409, XML, "<conflict with='7'/>")]).await;
    let Some(AddPetError::Status409Xml(conflict)) = xml.api() else {
        panic!("{xml:?}");
    };
    assert_eq!(conflict.with, 7);
}

#[tokio::test]
async fn an_error_that_does_not_decode_comes_back_whole() {
    for (script, pointer) in [
        (&[(409, XML, "<conflict with='none'/>")], "/with"),
        (&[(409, JSON, r#"{"detail":1}"#)], "/detail"),
    ] {
        let Error::Undecodable(fault) = add_pet(script).await else {
            panic!("{script:?} was decoded");
        };
        assert_eq!(
            (fault.pointer.as_str(), &fault.raw.body[..]),
            (pointer, script[0].2.as_bytes())
        );
        assert_eq!(
            (
                fault.raw.status.as_u16(),
                &fault.raw.headers["x-request-id"]
            ),
            (409, &"r1".parse().unwrap())
        );
    }
}

#[tokio::test]
async fn items_of_xml_pages_are_read_by_links_and_tokens() {
    let client = |url: &str| xml_pages::Client::builder().base_url(url).build().unwrap();
    let (url, asked) = serve(&[
        (
            200,
            "text/xml",
            "<Linked><Pets><Pet>a</Pet></Pets><NextLink>/linked?n=2</NextLink></Linked>",
        ),
        (
            200,
            "text/xml",
            "<Linked><Pets><Pet>b</Pet></Pets></Linked>",
        ),
    ]);
    assert_eq!(
        client(&url).by_link().items().all().await.unwrap(),
        ["a", "b"]
    );
    assert_eq!(asked.join().unwrap(), ["/linked", "/linked?n=2"]);

    let (url, asked) = serve(&[
        (
            200,
            "text/xml",
            "<Marked><Pets><Pet>a</Pet></Pets><NextMarker>m 1</NextMarker></Marked>",
        ),
        (
            200,
            "text/xml",
            "<Marked><Pets><Pet>b</Pet></Pets><NextMarker/></Marked>",
        ),
    ]);
    assert_eq!(
        client(&url).by_marker().items().all().await.unwrap(),
        ["a", "b"]
    );
    assert_eq!(asked.join().unwrap(), ["/marked", "/marked?marker=m%201"]);

    let (url, asked) = serve(&[
        (200, "text/xml", "<Pets><Pet>a</Pet></Pets>"),
        (200, "text/xml", "<Pets/>"),
    ]);
    assert_eq!(client(&url).by_number().items().all().await.unwrap(), ["a"]);
    assert_eq!(asked.join().unwrap(), ["/numbered", "/numbered?page=2"]);
}

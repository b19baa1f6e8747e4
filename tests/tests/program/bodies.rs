//! Bytes, files, forms and lines, up and down.

use std::path::PathBuf;

use crate::run::{Run, courier};
use crate::server::{Reply, Server, reply};

fn kept() -> Reply {
    reply("204 No Content", &[], "")
}

/// A file of a test's own.
fn file(name: &str, content: &[u8]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("program-files");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

async fn run(server: &Server, arguments: &[&str], input: &str) -> Run {
    let run = courier().run(server, arguments, input).await;
    assert_eq!(run.code, 0, "{run:?}");
    run
}

#[tokio::test]
async fn bytes_are_printed_as_they_are() {
    let bytes = || {
        reply(
            "200 OK",
            &["content-type: application/octet-stream"],
            "a\0b",
        )
    };
    let server = Server::start([bytes(), bytes()]).await;
    let plain = run(&server, &["files", "get-file", "--name", "n"], "").await;
    assert_eq!(plain.output, "a\0b");
    let whole = run(&server, &["call", "getFile", "{\"name\":\"n\"}"], "").await;
    assert_eq!(whole.json()["bodyBase64"], "YQBi");
}

#[tokio::test]
async fn bytes_come_from_the_line_a_file_or_standard_input() {
    let server = Server::start((0..5).map(|_| kept())).await;
    let short = file("short", b"from a file");
    // Longer than what the program keeps in memory.
    let length = (1 << 20) + 70_000;
    let long = file("long", &vec![b'x'; length]);
    let [short, long] = [short, long].map(|path| path.display().to_string());
    let put = ["files", "put-file", "--name", "n", "--body"];
    for given in ["as text", "-", &format!("@{short}"), &format!("@{long}")] {
        run(&server, &[&put[..], &[given]].concat(), "from input").await;
    }
    let call = format!("{{\"name\":\"n\",\"body\":{{\"path\":\"{short}\"}}}}");
    run(&server, &["call", "putFile", &call], "").await;
    let seen = server.seen();
    let bodies: Vec<&str> = seen.iter().map(|one| one.body.as_str()).collect();
    assert_eq!(bodies[..3], ["as text", "from input", "from a file"]);
    assert_eq!((bodies[3].len(), bodies[4]), (length, "from a file"));
    let media_type = |one: &crate::server::Received| {
        one.header("content-type") == Some("application/octet-stream")
    };
    assert!(seen.iter().all(media_type), "{:?}", seen[0]);
}

#[tokio::test]
async fn forms_take_files_with_names_and_types() {
    let server = Server::start([kept(), kept()]).await;
    let [letter, photo] = [("letter.txt", b"Dear"), ("photo.jpg", b"jpeg")]
        .map(|(name, content)| file(name, content).display().to_string());
    let arguments = [
        "files",
        "send-parcel",
        "--letter",
        &letter,
        "--photos",
        &photo,
        "--photos",
        &letter,
        "--first",
        "{\"at\":1}",
    ];
    run(&server, &arguments, "").await;
    let call =
        "{\"letter\":{\"text\":\"Dear\",\"fileName\":\"a.md\",\"mediaType\":\"text/markdown\"}}";
    run(&server, &["call", "sendParcel", call], "").await;
    let seen = server.seen();
    let parts = |body: &str, name: &str, file: &str| {
        let head = format!("name=\"{name}\"; filename=\"{file}\"");
        body.matches(&head).count()
    };
    let body = &seen[0].body;
    assert_eq!(parts(body, "letter", "letter.txt"), 1, "{body}");
    assert_eq!(parts(body, "photos", "photo.jpg"), 1, "{body}");
    assert_eq!(parts(body, "photos", "letter.txt"), 1, "{body}");
    assert!(
        body.contains("{\"at\":1}") && body.contains("jpeg"),
        "{body}"
    );
    let body = &seen[1].body;
    assert_eq!(parts(body, "letter", "a.md"), 1, "{body}");
    assert!(
        body.to_lowercase().contains("content-type: text/markdown"),
        "{body}"
    );
}

#[tokio::test]
async fn lines_are_given_as_a_list() {
    let server = Server::start([kept()]).await;
    let body = ["ticks", "add-lines", "--body", "[{\"at\":1},{\"at\":2}]"];
    run(&server, &body, "").await;
    let seen = server.seen();
    assert_eq!(seen[0].body, "{\"at\":1}\n{\"at\":2}\n");
    assert_eq!(seen[0].header("content-type"), Some("application/x-ndjson"));
}

#[tokio::test]
async fn a_merge_patch_tells_absent_from_null() {
    let server = Server::start([kept()]).await;
    let patch = r#"{"note":null,"sender":{"city":"Bled","street":null}}"#;
    let arguments = ["parcels", "change-parcel", "--id", "p", "--body", patch];
    run(&server, &arguments, "").await;
    let seen = server.seen();
    assert_eq!(seen[0].body, patch);
    let media_type = seen[0].header("content-type");
    assert_eq!(media_type, Some("application/merge-patch+json"));
}

#[tokio::test]
async fn a_form_is_encoded_as_the_document_says_and_text_is_text() {
    let text = reply("200 OK", &["content-type: text/plain"], "\"one\" parcel");
    let server = Server::start([text]).await;
    let form = r#"{
        "words": ["a b", "c"],
        "cities": ["Bled", "Pirán"],
        "weight": 1.50,
        "near": {"lat": 46}
    }"#;
    let arguments = ["parcels", "search-parcels", "--body", form];
    let done = run(&server, &arguments, "").await;
    assert_eq!(done.json(), "\"one\" parcel");
    let sent = "words=a%20b%20c&cities=Bled&cities=Pir%C3%A1n&weight=1.50\
                &near=%7B%22lat%22%3A46%7D";
    assert_eq!(server.seen()[0].body, sent);
}

#[tokio::test]
async fn xml_is_what_the_document_says_both_ways() {
    let label = "<label xmlns:p=\"https://courier.example.com/to\" id=\"7\">\
                 <lines><line>A &amp; B</line><line/></lines><p:to>C</p:to></label>";
    let answer = reply("200 OK", &["content-type: application/xml"], label);
    let server = Server::start([answer]).await;
    let value = r#"{"id":7,"lines":["A & B",""],"to":"C"}"#;
    let arguments = ["parcels", "print-label", "--body", value];
    let done = run(&server, &arguments, "").await;
    assert_eq!(done.output.trim_end(), value);
    let sent = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
                <label id=\"7\" xmlns:t=\"https://courier.example.com/to\">\
                <lines><line>A &amp; B</line><line></line></lines><t:to>C</t:to></label>";
    assert_eq!(server.seen()[0].body, sent);
}

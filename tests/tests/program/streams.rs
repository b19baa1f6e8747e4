//! What arrives bit by bit is printed as it arrives: a line each.

use std::io::{BufRead, BufReader};
use std::time::Duration;

use serde_json::{Value, json};

use crate::run::{Run, courier};
use crate::server::{Reply, Server, reply};

const EVENTS: &str =
    "retry: 1\nid: 7\nevent: tick\ndata: {\"at\":1}\n\n: no event\n\ndata: {\"at\":2}\n\n";
const LINES: &str = "{\"at\":1}\n\n{\"at\":2}\n";

fn events(text: &str) -> Reply {
    reply("200 OK", &["content-type: text/event-stream"], text)
}

fn lines(text: &str) -> Reply {
    reply("200 OK", &["content-type: application/x-ndjson"], text)
}

/// The lines of [`EVENTS`].
fn ticks() -> [Value; 2] {
    [
        json!({"event": "tick", "data": {"at": 1}, "id": "7"}),
        json!({"event": "", "data": {"at": 2}, "id": "7"}),
    ]
}

fn printed(run: &Run) -> Vec<Value> {
    let lines = run.output.lines();
    let line = |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {run:?}"));
    lines.map(line).collect()
}

#[tokio::test]
async fn a_subcommand_prints_a_line_for_each_event() {
    let server = Server::start([events(EVENTS)]).await;
    let run = courier().run(&server, &["ticks", "watch-ticks"], "").await;
    assert_eq!((run.code, printed(&run)), (0, ticks().to_vec()));
    assert_eq!(server.lines(), ["GET /ticks"]);
    assert_eq!(server.seen()[0].header("accept"), Some("text/event-stream"));
}

#[tokio::test]
async fn a_subcommand_prints_a_line_for_each_value() {
    let server = Server::start([lines(LINES)]).await;
    let run = courier().run(&server, &["ticks", "get-lines"], "").await;
    assert_eq!(
        (run.code, run.output.as_str()),
        (0, "{\"at\":1}\n{\"at\":2}\n")
    );
    assert_eq!(
        server.seen()[0].header("accept"),
        Some("application/x-ndjson")
    );
}

#[tokio::test]
async fn a_call_prints_a_stream_as_a_list() {
    let server = Server::start([events(EVENTS), lines(LINES), events(EVENTS)]).await;
    for (arguments, list) in [
        (&["call", "watchTicks"][..], json!(ticks())),
        (&["call", "getLines"], json!([{"at": 1}, {"at": 2}])),
        (&["ticks", "watch-ticks", "--include"], json!(ticks())),
    ] {
        let run = courier().run(&server, arguments, "").await;
        let printed = run.json();
        assert_eq!((run.code, &printed["status"]), (0, &200.into()), "{run:?}");
        assert_eq!(printed["body"], list);
    }
}

#[tokio::test]
async fn numbers_are_printed_to_the_last_digit() {
    let tick = r#"{"at":1,"weight":0.10000000000000000555}"#;
    let event = format!("data: {tick}\n\n");
    let server = Server::start([events(&event), events(&event), lines(tick)]).await;
    let line = format!(r#"{{"event":"","data":{tick},"id":""}}"#);
    for (arguments, wanted) in [
        (["ticks", "watch-ticks"], &line),
        (["call", "watchTicks"], &format!("\"body\":[{line}]")),
        (["call", "getLines"], &format!("\"body\":[{tick}]")),
    ] {
        let run = courier().run(&server, &arguments, "").await;
        assert!(run.output.contains(wanted.as_str()), "{run:?}");
    }
}

/// The first line that the program prints of a stream that goes on without end.
async fn first_line(head: &str, arguments: &'static [&str]) -> String {
    let server = Server::start([Reply::Stall(head.to_owned())]).await;
    let mut command = courier().command(&[], &server, arguments);
    let read = tokio::task::spawn_blocking(move || {
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        line
    });
    let read = tokio::time::timeout(Duration::from_secs(20), read).await;
    read.expect("a line before the stream ends").unwrap()
}

#[tokio::test]
async fn lines_are_printed_while_the_stream_is_open() {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\ndata: {\"at\":1}\n\n";
    let line = first_line(head, &["ticks", "watch-ticks"]).await;
    assert_eq!(line, "{\"event\":\"\",\"data\":{\"at\":1},\"id\":\"\"}\n");
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/x-ndjson\r\n\r\n{\"at\":1}\n";
    let line = first_line(head, &["ticks", "get-lines"]).await;
    assert_eq!(line, "{\"at\":1}\n");
}

#[tokio::test]
async fn as_many_events_as_are_wanted_are_asked_for_again() {
    let more = "data: {\"at\":3}\n\ndata: {\"at\":4}\n\n";
    let server = Server::start([events(EVENTS), events(more)]).await;
    let arguments = ["--events", "3", "ticks", "watch-ticks"];
    let run = courier().run(&server, &arguments, "").await;
    let mut wanted = ticks().to_vec();
    wanted.push(json!({"event": "", "data": {"at": 3}, "id": "7"}));
    assert_eq!((run.code, printed(&run)), (0, wanted));
    let last: Vec<_> = server.seen();
    let last = last.iter().map(|one| one.header("last-event-id"));
    assert!(last.eq([None, Some("7")]));
}

#[tokio::test]
async fn what_does_not_decode_fails_after_what_did() {
    let broken = "data: {\"at\":1}\n\ndata: {\"at\":\"x\"}\n\n";
    let server = Server::start([events(broken), lines("{\"at\":1}\n{\"at\":\"x\"}\n")]).await;
    for name in ["watch-ticks", "get-lines"] {
        let run = courier().run(&server, &["ticks", name], "").await;
        let printed = printed(&run);
        assert_eq!((run.code, printed.len()), (2, 2), "{run:?}");
        assert_eq!(printed[1]["error"]["kind"], "stream", "{run:?}");
    }
}

#[tokio::test]
async fn an_answer_comes_in_the_media_type_that_is_asked_for() {
    let whole = reply("200 OK", &["content-type: application/json"], "{\"at\":1}");
    let server = Server::start([whole, events(EVENTS)]).await;
    let arguments = ["ticks", "answer", "--body", "-"];
    let run = courier().run(&server, &arguments, "When?").await;
    assert_eq!((run.code, run.json()), (0, json!({"at": 1})));
    let arguments = [&arguments[..], &["--accept", "text/event-stream"]].concat();
    let run = courier().run(&server, &arguments, "When?").await;
    assert_eq!((run.code, printed(&run)), (0, ticks().to_vec()));
    let seen = server.seen();
    let accepted = seen.iter().map(|one| one.header("accept").unwrap());
    assert!(accepted.eq(["application/json", "text/event-stream"]));
    assert!(seen.iter().all(|one| one.body == "When?"), "{seen:?}");
}

#[tokio::test]
async fn items_of_all_pages_are_a_line_each() {
    let page = |link: &str, body: &str| {
        let link = format!("link: <{link}>; rel=\"next\"");
        reply("200 OK", &["content-type: application/json", &link], body)
    };
    let last = || {
        reply(
            "200 OK",
            &["content-type: application/json"],
            "[{\"at\":3}]",
        )
    };
    let first = || page("/ticks/pages?page=2", "[{\"at\":1},{\"at\":2}]");
    let server = Server::start([first(), last(), first(), last()]).await;
    for arguments in [
        &["ticks", "list-ticks", "--all-pages"][..],
        &["call", "listTicks", "{\"all-pages\":true}"],
    ] {
        let run = courier().run(&server, arguments, "").await;
        assert_eq!(run.code, 0, "{run:?}");
        assert_eq!(run.output, "{\"at\":1}\n{\"at\":2}\n{\"at\":3}\n");
    }
    assert_eq!(server.lines()[1], "GET /ticks/pages?page=2");
}

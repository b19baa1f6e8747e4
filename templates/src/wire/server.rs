//! A server with a script: one answer for each connection.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the server does once it has read a request.
#[derive(Clone)]
pub(super) enum Reply {
    /// Writes bytes and closes the connection.
    Bytes(String),
    /// The same for bytes that are no text.
    #[allow(dead_code)] // Not every suite that shares this file uses it.
    Binary(Vec<u8>),
    /// Writes bytes and keeps the connection open without another word.
    #[allow(dead_code)] // Not every suite that shares this file uses it.
    Stall(String),
}

/// A whole answer.
pub(super) fn reply(status: &str, headers: &[&str], body: &str) -> Reply {
    let headers: String = headers
        .iter()
        .map(|header| format!("{header}\r\n"))
        .collect();
    let length = body.len();
    Reply::Bytes(format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
    ))
}

/// A success with a JSON body.
#[allow(dead_code)] // Not every suite that shares this file uses it.
pub(super) fn ok() -> Reply {
    reply("200 OK", &["content-type: application/json"], "{}")
}

/// A request as it came.
#[derive(Debug, Clone)]
pub(super) struct Received {
    /// Such as `GET /things?x=1`.
    pub(super) line: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Received {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find_map(|(key, value)| (key == name).then_some(value.as_str()))
    }
}

pub(super) struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    pub(super) async fn start(script: impl IntoIterator<Item = Reply>) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").await.unwrap(), script)
    }

    /// Whoever comes when the script is over is told so.
    pub(super) fn on(listener: TcpListener, script: impl IntoIterator<Item = Reply>) -> Self {
        let script: Vec<Reply> = script.into_iter().collect();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&seen);
        tokio::spawn(async move {
            let mut script = script.into_iter();
            while let Ok((stream, _)) = listener.accept().await {
                let over = || reply("599 Script Over", &[], "");
                let reply = script.next().unwrap_or_else(over);
                tokio::spawn(answer(stream, reply, Arc::clone(&log)));
            }
        });
        Self { address, seen }
    }

    pub(super) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(super) fn seen(&self) -> Vec<Received> {
        self.seen.lock().unwrap().clone()
    }

    /// The request lines so far.
    pub(super) fn lines(&self) -> Vec<String> {
        self.seen()
            .into_iter()
            .map(|request| request.line)
            .collect()
    }
}

async fn answer(mut stream: TcpStream, reply: Reply, log: Arc<Mutex<Vec<Received>>>) {
    let Some(request) = read(&mut stream).await else {
        return;
    };
    log.lock().unwrap().push(request);
    match reply {
        Reply::Bytes(text) => write(&mut stream, text.as_bytes()).await,
        Reply::Binary(bytes) => write(&mut stream, &bytes).await,
        Reply::Stall(bytes) => {
            let _ = stream.write_all(bytes.as_bytes()).await;
            tokio::time::sleep(Duration::from_secs(30)).await;
        }
    }
}

async fn write(stream: &mut TcpStream, bytes: &[u8]) {
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
}

/// Reads a request whose body, if any, has a `Content-Length`.
async fn read(stream: &mut TcpStream) -> Option<Received> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let mut lines = text.split("\r\n");
    let line = lines.next()?.trim_end_matches(" HTTP/1.1").to_owned();
    let headers = lines.filter_map(|line| line.split_once(':'));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
    let mut received = Received {
        line,
        headers: headers.collect(),
        body: String::new(),
    };
    if received.header("transfer-encoding") == Some("chunked") {
        let body = &mut bytes.split_off(head + 4);
        received.body = dechunked(stream, body).await?;
        return Some(received);
    }
    let length = received
        .header("content-length")
        .map_or(0, |length| length.parse().unwrap());
    while bytes.len() < head + 4 + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    received.body = String::from_utf8_lossy(&bytes[head + 4..]).into_owned();
    Some(received)
}

/// A body in chunks, put together.
async fn dechunked(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<String> {
    while !bytes.ends_with(b"0\r\n\r\n") {
        if stream.read_buf(bytes).await.ok()? == 0 {
            return None;
        }
    }
    let mut body = String::new();
    let mut rest = std::str::from_utf8(bytes).ok()?;
    loop {
        let (size, after) = rest.split_once("\r\n")?;
        let size = usize::from_str_radix(size, 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.push_str(&after[..size]);
        rest = after[size..].strip_prefix("\r\n")?;
    }
}

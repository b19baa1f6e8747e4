//! The line between client and stand-in: sockets on loopback, and faults.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::fault::{Fault, at};
use super::ledger::{Exchange, Ledger};
use super::stand_in::{Request, StandIn, answer};

/// Everything that connections share.
pub(super) struct Line {
    pub(super) address: SocketAddr,
    pub(super) ledger: Ledger,
    healthy: AtomicBool,
    random: Mutex<fastrand::Rng>,
    stand_in: Mutex<StandIn>,
}

impl Line {
    pub(super) async fn start(seed: u64, calls: usize) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let line = Arc::new(Self {
            address: listener.local_addr().unwrap(),
            ledger: Ledger::new(calls),
            healthy: AtomicBool::new(false),
            random: Mutex::new(fastrand::Rng::with_seed(seed)),
            stand_in: Mutex::default(),
        });
        let of_listener = Arc::clone(&line);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let line = Arc::clone(&of_listener);
                tokio::spawn(async move { line.connection(stream).await });
            }
        });
        line
    }

    /// From now on nothing goes wrong.
    pub(super) fn heal(&self) {
        self.healthy.store(true, Ordering::Relaxed);
        self.stand_in.lock().unwrap().steady = true;
    }

    fn draw(&self) -> Fault {
        match self.healthy.load(Ordering::Relaxed) {
            true => Fault::None,
            false => Fault::draw(&mut self.random.lock().unwrap()),
        }
    }

    /// Serves a connection until a fault or the client ends it.
    async fn connection(&self, mut stream: TcpStream) {
        while let Some(request) = read(&mut stream).await {
            if self.exchange(&mut stream, request).await.is_none() {
                return;
            }
        }
    }

    /// One request and what comes of it; `None` where the connection is over.
    async fn exchange(&self, stream: &mut TcpStream, mut bytes: Vec<u8>) -> Option<()> {
        let fault = self.draw();
        let call = Request::of(&bytes).and_then(|request| request.header("x-call")?.parse().ok());
        if let Fault::SpoiltRequest(share) = fault {
            let at = at(share, bytes.len());
            bytes[at] = 0;
        }
        let answer = match fault {
            Fault::Unread => Vec::new(),
            Fault::Busy => answer("503 Busy", "retry-after: 0\r\n", ""),
            _ => self.served(&bytes),
        };
        if fault == Fault::Repeated {
            self.served(&bytes);
        }
        let challenged = answer.starts_with(b"HTTP/1.1 401");
        self.ledger.note(call, Exchange { fault, challenged });
        deliver(stream, fault, answer).await
    }

    fn served(&self, request: &[u8]) -> Vec<u8> {
        match Request::of(request) {
            Some(request) => self.stand_in.lock().unwrap().answer(&request),
            None => answer("400 Bad Request", "", ""),
        }
    }
}

/// Writes an answer as a fault has it; `None` where the connection is over.
async fn deliver(stream: &mut TcpStream, fault: Fault, mut answer: Vec<u8>) -> Option<()> {
    match fault {
        Fault::Unread | Fault::LostByReset => {
            stream.set_zero_linger().ok()?;
            return None;
        }
        Fault::Lost => return None,
        Fault::Cut(share) => answer.truncate(at(share, answer.len())),
        Fault::CutByReset(share) => {
            stream.set_zero_linger().ok()?;
            answer.truncate(at(share, answer.len()));
        }
        Fault::Stalled(share) => answer.truncate(at(share, answer.len())),
        Fault::Late(wait) => tokio::time::sleep(wait).await,
        Fault::Dribbled(size) => {
            for piece in answer.chunks(size) {
                stream.write_all(piece).await.ok()?;
                tokio::time::sleep(Duration::from_micros(200)).await;
            }
            return Some(());
        }
        Fault::Twice => answer.extend_from_within(..),
        Fault::SpoiltAnswer(share) => {
            let at = at(share, answer.len());
            answer[at] = 0;
        }
        Fault::Noise => answer = b"\x16\x03\x01\x02\x00 this is not HTTP\r\n\r\n".to_vec(),
        Fault::None | Fault::Repeated | Fault::SpoiltRequest(_) | Fault::Closed | Fault::Busy => {}
    }
    stream.write_all(&answer).await.ok()?;
    match fault {
        // The client hangs up when its time is over.
        Fault::Stalled(_) => stream.read(&mut [0; 64]).await.ok().and(None),
        Fault::Cut(_) | Fault::CutByReset(_) | Fault::Closed => None,
        _ => Some(()),
    }
}

/// Reads a request; `None` at the end of the connection.
async fn read(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(1024);
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length = head.split("content-length:").nth(1);
            let length = length.and_then(|rest| rest.lines().next()?.trim().parse().ok());
            if bytes.len() >= end + 4 + length.unwrap_or(0_usize) {
                return Some(bytes);
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

//! Reading of event streams of 64 MB that are in memory.

use std::task::{Context, Poll};

use bytes::Bytes;
use clientwright_speed::orders::runtime::{Body, BodySource, BoxFuture, Transport, TransportError};
use clientwright_speed::orders::{Client, RequestBody};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

const SIZE: usize = 64 << 20;
const PIECE: usize = 16 << 10;

fn main() {
    divan::main();
}

/// Answers with the same piece until there have been enough bytes.
struct Replay(Bytes);

struct Pieces {
    piece: Bytes,
    left: usize,
}

impl Transport for Replay {
    fn send(
        &self,
        _request: http::Request<RequestBody>,
    ) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let piece = self.0.clone();
        let left = SIZE / piece.len();
        let answer = http::Response::builder()
            .header("content-type", "text/event-stream")
            .body(Body::new(Pieces { piece, left }))
            .unwrap();
        Box::pin(async { Ok(answer) })
    }
}

impl BodySource for Pieces {
    fn poll_chunk(
        &mut self,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= 1;
        Poll::Ready(Some(Ok(self.piece.clone())))
    }
}

/// By how many bytes of data an event has.
#[divan::bench(args = [100, 1_000, 10_000], sample_count = 10)]
fn events(bencher: Bencher, data: usize) {
    let event = format!("event: tick\nid: 17\ndata: {}\n\n", "x".repeat(data));
    let count = PIECE.div_ceil(event.len());
    let piece = Bytes::from(event.repeat(count));
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let total = SIZE / piece.len() * piece.len();
    let client = Client::builder().transport(Replay(piece)).build().unwrap();
    bencher.counter(BytesCount::new(total)).bench_local(|| {
        runtime.block_on(async {
            let mut events = client.ticks().await.unwrap().into_body();
            let mut seen = 0_usize;
            while let Some(event) = events.next().await {
                seen += black_box(event.unwrap()).data.len();
            }
            assert_eq!(seen / data, total / event.len());
        });
    });
}

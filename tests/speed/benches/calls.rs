//! CPU time of calls over loopback, against the same call written by hand.
//!
//! Rounds of both take turns, so that what else the machine does meets both; the
//! medians are compared. Only the time of the calling thread counts.

use std::time::Duration;

use clientwright_speed::{by_hand, orders, server};
use cpu_time::ThreadTime;
use futures_util::future::join_all;
use tokio::runtime::{Builder, Runtime};

const ROUNDS: usize = 31;
const CALLS: usize = 1_024;

fn main() {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let url = server::start();
    let by_hand = by_hand::client();
    let generated = orders::Client::builder().base_url(&url).build().unwrap();
    println!("| at once | by hand, µs a call | generated, µs a call | ratio |");
    println!("|---|---|---|---|");
    for at_once in [1, 64] {
        let mut rounds = [Vec::new(), Vec::new()];
        for _ in 0..ROUNDS {
            rounds[0].push(round(&runtime, at_once, async || {
                by_hand::get_order(&by_hand, &url, "ord_1").await.unwrap();
            }));
            rounds[1].push(round(&runtime, at_once, async || {
                generated.get_order("ord_1").expand(true).await.unwrap();
            }));
        }
        let [by_hand, generated] = rounds.map(median);
        println!(
            "| {at_once} | {by_hand:.1} | {generated:.1} | {:.3} |",
            generated / by_hand
        );
    }
}

/// The time of one round.
fn round(runtime: &Runtime, at_once: usize, call: impl AsyncFn()) -> Duration {
    let start = ThreadTime::now();
    for _ in 0..CALLS / at_once {
        runtime.block_on(join_all((0..at_once).map(|_| call())));
    }
    start.elapsed()
}

/// The median in microseconds a call.
fn median(mut rounds: Vec<Duration>) -> f64 {
    rounds.sort_unstable();
    rounds[rounds.len() / 2].as_secs_f64() * 1e6 / CALLS as f64
}

//! The generated Atlas client behind a line that resets, stalls, cuts, repeats,
//! spoils and delays.
//!
//! Every call must end in the right answer or in the right error, in its time, and
//! nothing that the server may have acted on is sent again unless that is safe. The
//! long run, whose results stand in `tests/faults/RESULTS.md`:
//!
//! ```text
//! tests/faults/run
//! ```

mod fault;
mod held;
mod ledger;
mod line;
mod stand_in;

use std::sync::Arc;
use std::time::{Duration, Instant};

use atlas::types::{
    AzureKeyVaultEarPrivateEndpointRequest, CloudProvider, EarPrivateEndpointRequest,
};
use atlas::{CallOptions, Client, Credentials, RetryPolicy};
use http::{HeaderName, HeaderValue};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use held::Held;
use ledger::{Ended, Tally};
use line::Line;

const GROUP: &str = "32b6e34b3d91647abb20e7b8";
const JSON: &str = "content-type: application/json\r\n";
/// How many calls are under way at once.
const IN_FLIGHT: usize = 64;

/// A client for each kind of credentials.
fn clients(line: &Line) -> [Client; 2] {
    let with = |credentials| {
        Client::builder()
            .base_url(format!("http://{}", line.address))
            .retry(RetryPolicy::default().first_wait(Duration::from_millis(10)))
            .credentials(credentials)
            .build()
            .unwrap()
    };
    [
        with(Credentials::digest("public", "private")),
        with(Credentials::service_account("id", "secret")),
    ]
}

/// A call by its number, which decides what is called.
async fn call(clients: &[Client; 2], number: usize, deadline: Duration) -> Ended {
    let client = &clients[number % 2];
    let options = CallOptions::new()
        .timeout(deadline)
        .header(HeaderName::from_static("x-call"), HeaderValue::from(number));
    let id = format!("{number:024x}");
    let started = Instant::now();
    let (repeatable, outcome) = match number / 2 % 3 {
        0 => {
            let call = client.get_group_encryption_at_rest_private_endpoint(
                GROUP,
                CloudProvider::Azure,
                &id,
            );
            let answer = call.options(options).await;
            (true, answer.map(|answer| answer.body().id() == Some(&id)))
        }
        kind => {
            let region = format!("REGION_{number}");
            let body = AzureKeyVaultEarPrivateEndpointRequest::new().region_name(region.as_str());
            let body = EarPrivateEndpointRequest::Azure(body);
            let call = client.create_group_encryption_at_rest_private_endpoint(
                GROUP,
                CloudProvider::Azure,
                &body,
            );
            let repeatable = kind == 2;
            let answer = call.options(options.idempotent(repeatable)).await;
            let right = answer.map(|answer| {
                let got = answer.body().region_name();
                got.map(|got| got.as_str()) == Some(&region)
            });
            (repeatable, right)
        }
    };
    Ended {
        number,
        repeatable,
        deadline,
        took: started.elapsed(),
        outcome,
    }
}

/// Makes the calls of some numbers, 64 at a time, and judges each.
async fn calls(
    line: &Line,
    clients: &[Client; 2],
    numbers: std::ops::Range<usize>,
    deadline: Duration,
) -> Tally {
    let places = Arc::new(Semaphore::new(IN_FLIGHT));
    let mut running = JoinSet::new();
    let mut tally = Tally::default();
    for number in numbers {
        let place = Arc::clone(&places).acquire_owned().await.unwrap();
        let clients = clients.clone();
        running.spawn(async move {
            let ended = call(&clients, number, deadline).await;
            drop(place);
            ended
        });
        while let Some(ended) = running.try_join_next() {
            tally.count(line.ledger.judge(&ended.unwrap()));
        }
    }
    while let Some(ended) = running.join_next().await {
        tally.count(line.ledger.judge(&ended.unwrap()));
    }
    tally
}

/// After the faults are gone, the same clients get right answers only.
async fn recovers(line: &Line, clients: &[Client; 2], from: usize) {
    line.heal();
    // Connections that a fault was about to hit are used up first.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let minute = Duration::from_secs(60);
    let numbers = from..from + IN_FLIGHT * 2;
    calls(line, clients, numbers.clone(), minute).await;
    let after = numbers.end..numbers.end + IN_FLIGHT * 2;
    let tally = calls(line, clients, after.clone(), minute).await;
    assert_eq!(tally.0["right answer"], after.len(), "{tally:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_call_ends_right() {
    let count = 600;
    let line = Line::start(7, count + IN_FLIGHT * 4).await;
    let clients = clients(&line);
    let tally = calls(&line, &clients, 0..count, Duration::from_millis(500)).await;
    assert_eq!(tally.0.values().sum::<usize>(), count);
    for kind in ["right answer", "timeout", "transport", "status 503"] {
        assert!(tally.0.contains_key(kind), "{tally:?}");
    }
    recovers(&line, &clients, count).await;
}

/// Ten thousand calls, a table of how they ended, and what the process held.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes a minute: tests/faults/run"]
async fn ten_thousand_calls() {
    let seed = std::env::var("FAULTS_SEED").map_or(1, |seed| seed.parse().unwrap());
    let rounds = 10;
    let count = 10_000;
    let line = Line::start(seed, count + IN_FLIGHT * 4).await;
    let clients = clients(&line);
    let mut held = Vec::new();
    let mut all = Tally::default();
    println!("seed {seed}");
    println!("| calls | memory (KiB) | files | tasks |\n|---|---|---|---|");
    for round in 0..rounds {
        let numbers = count / rounds * round..count / rounds * (round + 1);
        let tally = calls(&line, &clients, numbers.clone(), Duration::from_secs(2)).await;
        for (kind, count) in tally.0 {
            *all.0.entry(kind).or_default() += count;
        }
        let now = Held::now();
        println!(
            "| {} | {} | {} | {} |",
            numbers.end, now.memory, now.files, now.tasks
        );
        held.push(now);
    }
    recovers(&line, &clients, count).await;
    println!("\n| outcome | calls |\n|---|---|");
    for (kind, count) in &all.0 {
        println!("| {kind} | {count} |");
    }
    assert_eq!(all.0.values().sum::<usize>(), count);
    // The first rounds fill pools and the allocator's arenas.
    let (early, late) = (held[2], held[rounds - 1]);
    assert!(late.memory < early.memory + 4096, "{held:?}");
    assert!(late.files < early.files + 2 * IN_FLIGHT, "{held:?}");
}

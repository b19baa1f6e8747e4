//! What is allocated, which is the same on every machine and in every run.

use allocation_counter::measure;
use clientwright_speed::{by_hand, orders, server};
use tokio::runtime::Builder;

/// Allocations of a call on a client when pools and tables are warm: the fewest of
/// some, since an answer that comes in two pieces takes more.
fn of_a_call(call: impl AsyncFn()) -> u64 {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    for _ in 0..9 {
        runtime.block_on(call());
    }
    let measured = (0..9).map(|_| measure(|| runtime.block_on(call())).count_total);
    measured.min().unwrap_or_default()
}

/// What the seams of a generated client cost beyond what they save: a boxed future,
/// transport and body, a copy of the headers for another try, values that any style
/// can write. It is 3 where this package is tested alone, and 5 with the workspace, whose
/// dependencies have more features on.
const SEAMS: u64 = 5;

#[test]
fn a_call_allocates_little_more_than_by_hand() {
    let url = server::start();
    let client = by_hand::client();
    let by_hand = of_a_call(async || {
        by_hand::get_order(&client, &url, "ord_1").await.unwrap();
    });
    let client = orders::Client::builder().base_url(&url).build().unwrap();
    let generated = of_a_call(async || {
        client.get_order("ord_1").expand(true).await.unwrap();
    });
    assert!(
        generated <= by_hand + SEAMS,
        "{generated} against {by_hand}"
    );
}

#[test]
fn known_values_of_enums_are_not_allocated() {
    let allocated = measure(|| {
        let known = serde_json::from_str::<orders::types::Currency>("\"EUR\"").unwrap();
        assert_eq!(known, orders::types::Currency::Eur);
    });
    assert_eq!(allocated.count_total, 0);
}

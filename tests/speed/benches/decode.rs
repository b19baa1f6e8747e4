//! Decoding of lists of 20,000: unions against the struct of the variant that
//! each item is, structs and enums against what `serde` derives.

use clientwright_speed::{by_hand, json, orders, shaped, tagged};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use json::Tag;
use serde::de::DeserializeOwned;

const COUNT: usize = 20_000;
/// The kind of payment that lists of one kind hold.
const KIND: usize = 7;

fn main() {
    divan::main();
}

fn decode<T: DeserializeOwned>(bencher: Bencher, json: String) {
    bencher
        .counter(BytesCount::of_str(&json))
        .bench_local(|| serde_json::from_slice::<Vec<T>>(black_box(json.as_bytes())).unwrap());
}

#[divan::bench]
fn tag_first_limit(bencher: Bencher) {
    decode::<tagged::types::Points>(bencher, json::payments(Some(KIND), Tag::First, COUNT));
}

#[divan::bench]
fn tag_first_union(bencher: Bencher) {
    decode::<tagged::types::Payment>(bencher, json::payments(Some(KIND), Tag::First, COUNT));
}

#[divan::bench]
fn tag_last_limit(bencher: Bencher) {
    decode::<tagged::types::Points>(bencher, json::payments(Some(KIND), Tag::Last, COUNT));
}

#[divan::bench]
fn tag_last_union(bencher: Bencher) {
    decode::<tagged::types::Payment>(bencher, json::payments(Some(KIND), Tag::Last, COUNT));
}

#[divan::bench]
fn keys_limit(bencher: Bencher) {
    decode::<shaped::types::Points>(bencher, json::payments(Some(KIND), Tag::None, COUNT));
}

#[divan::bench]
fn keys_union(bencher: Bencher) {
    decode::<shaped::types::Payment>(bencher, json::payments(Some(KIND), Tag::None, COUNT));
}

#[divan::bench]
fn keys_untagged_by_serde(bencher: Bencher) {
    decode::<by_hand::Untagged>(bencher, json::payments(Some(KIND), Tag::None, COUNT));
}

#[divan::bench]
fn struct_limit(bencher: Bencher) {
    decode::<by_hand::Order>(bencher, json::orders(COUNT));
}

#[divan::bench]
fn struct_generated(bencher: Bencher) {
    decode::<orders::types::Order>(bencher, json::orders(COUNT));
}

#[divan::bench]
fn enum_limit(bencher: Bencher) {
    decode::<by_hand::Currency>(bencher, json::currencies(COUNT));
}

#[divan::bench]
fn enum_generated(bencher: Bencher) {
    decode::<orders::types::Currency>(bencher, json::currencies(COUNT));
}

//! JSON to a generated union and back: whatever is read is written as it came.
//!
//! The first byte says which union is read, the others are its JSON.
#![no_main]

use std::fmt::Debug;

use clientwright_fuzz::json::{self, Clear};
use clientwright_fuzz::unions::types as unions;
use libfuzzer_sys::{Corpus, fuzz_target};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How a type is read and written.
type RoundTrip = fn(&[u8]) -> Corpus;

/// All that the first byte chooses from. New ones come last, or seeds change
/// their meaning.
const TYPES: &[RoundTrip] = &[
    whole::<unions::Pet>,
    whole::<unions::Payment>,
    whole::<unions::Frame>,
    whole::<unions::Switch>,
    whole::<unions::Vehicle>,
    whole::<unions::Document>,
    whole::<unions::Shape>,
    whole::<unions::ByKeys>,
    whole::<unions::Combined>,
    whole::<unions::Tree>,
    whole::<unions::Scalar>,
    whole::<unions::Whole>,
    whole::<unions::Moment>,
    whole::<unions::Level>,
    whole::<unions::Open>,
    whole::<unions::ListOrOne>,
    whole::<unions::Lists>,
    whole::<unions::MapOrStruct>,
    whole::<unions::Expandable>,
    whole::<Option<unions::Nullable>>,
    whole::<unions::Envelope>,
    known::<atlas::types::EarPrivateEndpoint>,
    known::<atlas::types::EarPrivateEndpointRequest>,
    known::<atlas::types::PaginatedEarPrivateEndpoints>,
];

fuzz_target!(|bytes: &[u8]| -> Corpus {
    let Some((first, json)) = bytes.split_first() else {
        return Corpus::Reject;
    };
    let chosen = usize::from(*first) % TYPES.len();
    TYPES[chosen](json)
});

/// What is written must be what was read.
fn whole<T: DeserializeOwned + Serialize + PartialEq + Debug>(json: &[u8]) -> Corpus {
    check::<T>(json, json::difference)
}

/// What is written must be what was read but for properties that the document
/// does not name, which this crate passes over.
fn known<T: DeserializeOwned + Serialize + PartialEq + Debug>(json: &[u8]) -> Corpus {
    check::<T>(json, json::addition)
}

fn check<T: DeserializeOwned + Serialize + PartialEq + Debug>(
    json: &[u8],
    difference: fn(&serde_json::Value, &serde_json::Value) -> Option<String>,
) -> Corpus {
    let Ok(value) = serde_json::from_slice::<T>(json) else {
        return Corpus::Keep;
    };
    let written = serde_json::to_vec(&value).expect("what was read can be written");
    let again: T = serde_json::from_slice(&written).expect("what was written can be read");
    // A key twice, or a number beyond all that numbers can be, is anybody's guess.
    let (Some(before), Some(after)) = (Clear::read(json), Clear::read(&written)) else {
        return Corpus::Keep;
    };
    // What only a `null` told apart is alike without it.
    if json::nulls(&before) == json::nulls(&after) {
        assert_eq!(again, value, "read another way the second time");
    }
    let twice = serde_json::to_vec(&again).expect("what was read can be written");
    assert_eq!(
        Clear::read(&twice).as_ref(),
        Some(&after),
        "written another way the second time"
    );
    if let Some(difference) = difference(&before, &after) {
        panic!("{value:?}{difference}");
    }
    Corpus::Keep
}

//! Values of the Atlas crate's types, made up out of anything: written and read
//! again, they are what they were.

use std::fmt::Debug;

use arbitrary::{Arbitrary, Unstructured};
use atlas::types;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Makes values until the data is used up; says how many.
fn come_back<T>(seed: u64) -> usize
where
    T: for<'a> Arbitrary<'a> + Serialize + DeserializeOwned + PartialEq + Debug,
{
    let mut random = fastrand::Rng::with_seed(seed);
    let data: Vec<u8> = std::iter::repeat_with(|| random.u8(..))
        .take(1 << 16)
        .collect();
    let mut data = Unstructured::new(&data);
    let mut count = 0;
    while !data.is_empty() {
        let value: T = data.arbitrary().unwrap();
        let json = serde_json::to_string(&value).unwrap();
        let again: T =
            serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}"));
        assert_eq!(again, value, "{json}");
        count += 1;
    }
    count
}

#[test]
fn made_up_values_are_written_and_read_again() {
    for seed in 0..4 {
        assert!(come_back::<types::EarPrivateEndpoint>(seed) > 100);
        assert!(come_back::<types::EarPrivateEndpointRequest>(seed) > 100);
        assert!(come_back::<types::PaginatedEarPrivateEndpoints>(seed) > 100);
        assert!(come_back::<types::ApiError>(seed) > 100);
        assert!(come_back::<types::CloudProvider>(seed) > 100);
    }
}

#[test]
fn every_variant_is_made_and_what_the_document_does_not_know() {
    let data: Vec<u8> = (0..1 << 14)
        .map(|number: u32| ((number * 7919) >> 3) as u8)
        .collect();
    let mut data = Unstructured::new(&data);
    let mut seen = [false; 3];
    while !data.is_empty() {
        seen[match data.arbitrary().unwrap() {
            types::EarPrivateEndpoint::Azure(_) => 0,
            types::EarPrivateEndpoint::Aws(_) => 1,
            _ => 2,
        }] = true;
    }
    assert_eq!(seen, [true; 3]);
}

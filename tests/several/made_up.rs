//! Values of types of both APIs are made up, written and read again.

use std::fmt::Debug;

use arbitrary::{Arbitrary, Unstructured};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn come_back<T>() -> usize
where
    T: for<'a> Arbitrary<'a> + Serialize + DeserializeOwned + PartialEq + Debug,
{
    let data: Vec<u8> = (0..1 << 14).map(|i: u32| ((i * 7919) >> 3) as u8).collect();
    let mut data = Unstructured::new(&data);
    let mut count = 0;
    while !data.is_empty() {
        let value: T = data.arbitrary().unwrap();
        let json = serde_json::to_string(&value).unwrap();
        assert_eq!(serde_json::from_str::<T>(&json).unwrap(), value, "{json}");
        count += 1;
    }
    count
}

#[test]
fn types_of_each_api_are_made_up() {
    assert!(come_back::<several::pets::types::Pet>() > 100);
    assert!(come_back::<several::atlas::types::EarPrivateEndpoint>() > 100);
}

//! The keys that tell the variants of a union apart.

use std::sync::OnceLock;

/// How many buckets there are: more than unions commonly have keys.
const BUCKETS: usize = 128;

/// Keys, found by a hash that costs next to nothing: objects are read key by key,
/// so that a search must take no more than one comparison.
pub(crate) struct Keys {
    keys: &'static [&'static str],
    table: OnceLock<Table>,
}

/// Made when a key is searched for the first time.
struct Table {
    /// Indices of keys, those of a bucket together.
    order: Vec<u16>,
    /// Where each bucket begins in `order`, and where the last one ends.
    starts: [u16; BUCKETS + 1],
}

impl Keys {
    /// Keys that are all different.
    pub(crate) const fn new(keys: &'static [&'static str]) -> Self {
        Self {
            keys,
            table: OnceLock::new(),
        }
    }

    /// How many keys there are.
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The index of a key.
    pub(crate) fn find(&self, key: &str) -> Option<usize> {
        let table = self.table.get_or_init(|| Table::new(self.keys));
        let bucket = bucket(key);
        let range = usize::from(table.starts[bucket])..usize::from(table.starts[bucket + 1]);
        let mut indices = table.order[range].iter().map(|index| usize::from(*index));
        indices.find(|index| self.keys[*index] == key)
    }
}

impl Table {
    fn new(keys: &[&str]) -> Self {
        let mut order: Vec<u16> = (0..).take(keys.len()).collect();
        order.sort_by_key(|index| bucket(keys[usize::from(*index)]));
        let mut starts = [0; BUCKETS + 1];
        for key in keys {
            for start in &mut starts[bucket(key) + 1..] {
                *start += 1;
            }
        }
        Self { order, starts }
    }
}

/// By the length and the bytes at both ends and in the middle.
fn bucket(key: &str) -> usize {
    let bytes = key.as_bytes();
    let at = |index: usize| bytes.get(index).map_or(0, |byte| usize::from(*byte));
    let length = bytes.len();
    (length + 5 * at(0) + 17 * at(length / 2) + 29 * at(length.wrapping_sub(1))) % BUCKETS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_place_and_others_have_none() {
        static KEYS: Keys = Keys::new(&["", "a", "ab", "abc", "acb", "id", "größe", "id2"]);
        for (place, key) in KEYS.keys.iter().enumerate() {
            assert_eq!(KEYS.find(key), Some(place), "{key}");
        }
        for other in ["b", "abcd", "knid", "ID", "größ"] {
            assert_eq!(KEYS.find(other), None, "{other}");
        }
        assert_eq!(Keys::new(&[]).find("a"), None);
    }

    #[test]
    fn buckets_may_be_crowded() {
        let keys: Vec<&'static str> = (0..2_000)
            .map(|number| &*format!("key-{number}").leak())
            .collect();
        let keys = Keys::new(keys.leak());
        for (place, key) in keys.keys.iter().enumerate() {
            assert_eq!(keys.find(key), Some(place), "{key}");
        }
    }
}

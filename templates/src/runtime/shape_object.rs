//! What an object has of the keys that tell the variants of a union apart, and which
//! shapes that fits.

use super::json_kind::{OBJECT, kind_of};
use super::json_members::Members;
use super::shape::{Shape, UNKNOWN};
use super::shape_keys::Keys;

/// How many keys have a bit without an allocation, in words.
const WORDS: usize = 4;

/// What is looked for in an object besides its keys.
#[derive(Clone, Copy, Default)]
pub(crate) struct Wanted {
    /// The texts of values.
    pub(crate) texts: bool,
    /// The JSON types of values.
    pub(crate) kinds: bool,
}

/// What an object has of the keys that matter.
pub(crate) struct ObjectKeys<'b> {
    /// A bit for each key that is there.
    found: [u64; WORDS],
    /// Those of further keys.
    more: Vec<u64>,
    /// JSON texts of values by the key's index, if they are wanted.
    texts: Vec<Option<&'b str>>,
    /// How many entries there are.
    pub(crate) count: usize,
    /// JSON types of all values, if they are wanted.
    pub(crate) kinds: u8,
}

impl<'b> ObjectKeys<'b> {
    /// Looks through the valid JSON text of an object.
    pub(crate) fn read(json: &'b str, keys: &Keys, wanted: Wanted) -> Option<Self> {
        let texts = if wanted.texts { keys.len() } else { 0 };
        let mut object = Self {
            found: [0; WORDS],
            more: vec![0; keys.len().div_ceil(64).saturating_sub(WORDS)],
            texts: vec![None; texts],
            count: 0,
            kinds: 0,
        };
        for member in Members::of(json)? {
            let index = match member.is_escaped {
                false => keys.find(member.key),
                true => keys.find(&unescaped(member.key)?),
            };
            if let Some(index) = index {
                object.note(index, member.value);
            }
            object.count += 1;
            if wanted.kinds {
                object.kinds |= kind_of(member.value);
            }
        }
        Some(object)
    }

    fn note(&mut self, index: usize, value: &'b str) {
        let word = match index / 64 {
            word @ ..WORDS => self.found.get_mut(word),
            word => self.more.get_mut(word - WORDS),
        };
        if let Some(word) = word {
            *word |= 1 << (index % 64);
        }
        if let Some(text) = self.texts.get_mut(index) {
            *text = Some(value);
        }
    }

    /// Whether a key is there.
    pub(crate) fn has(&self, key: u16) -> bool {
        let index = usize::from(key);
        let word = match index / 64 {
            word @ ..WORDS => self.found.get(word),
            word => self.more.get(word - WORDS),
        };
        word.is_some_and(|word| word & (1 << (index % 64)) != 0)
    }

    /// The text of a key's value; the last one if the key comes twice.
    pub(crate) fn text(&self, key: u16) -> Option<&'b str> {
        self.texts.get(usize::from(key)).copied().flatten()
    }
}

impl ObjectKeys<'_> {
    /// Whether the object may be of a shape.
    pub(crate) fn fits(&self, shape: &Shape) -> bool {
        let is_of = |(key, texts): &(u16, &[&str])| {
            self.text(*key)
                .is_none_or(|json| json == "null" || texts.iter().any(|text| is_same(json, text)))
        };
        let has_type = |(key, kinds): &(u16, u8)| {
            self.text(*key)
                .is_none_or(|json| kind_of(json) & kinds != 0)
        };
        shape.kinds & OBJECT != 0
            // What all variants have commonly stands first.
            && shape.required.iter().rev().all(|key| self.has(*key))
            && shape.values.iter().all(is_of)
            && shape.typed.iter().all(has_type)
            && (!shape.open || self.kinds & !shape.items == 0)
    }

    /// How many of the keys the shape knows.
    pub(crate) fn known(&self, shape: &Shape) -> usize {
        if shape.variant == UNKNOWN {
            // One key that a variant knows speaks for the variant.
            return self.count.min(1);
        }
        if shape.open {
            return self.count;
        }
        let known = shape.known.iter();
        known.filter(|key| self.has(**key)).count()
    }

    /// Whether constants, and not only keys, speak for the shape.
    pub(crate) fn has_values(&self, shape: &Shape) -> bool {
        let mut values = shape.values.iter();
        values.any(|(key, _)| self.has(*key))
    }

    /// Whether a key that the first shape does not know is known to another.
    pub(crate) fn is_spread_over(&self, fitting: &[(usize, &Shape)]) -> bool {
        let [(_, best), others @ ..] = fitting else {
            return false;
        };
        let others = others
            .iter()
            .filter(|(_, other)| other.variant != best.variant);
        !best.open
            && others
                .flat_map(|(_, other)| other.known)
                .any(|key| self.has(*key) && !best.known.contains(key))
    }
}

/// Whether a JSON scalar is the one that `text` is.
fn is_same(json: &str, text: &str) -> bool {
    if json == text {
        return true;
    }
    let value = |json: &str| serde_json::from_str::<String>(json).ok();
    json.contains('\\') && value(json).is_some_and(|json| Some(json) == value(text))
}

/// A key by its text between the quotation marks.
fn unescaped(key: &str) -> Option<String> {
    serde_json::from_str(&format!("\"{key}\"")).ok()
}

#[cfg(test)]
mod tests {
    use super::super::json_kind::{FRACTION, INTEGER, TEXT};
    use super::*;

    #[test]
    fn keys_have_a_bit_each_however_many_there_are() {
        let names: Vec<&'static str> = (0..600).map(|n| &*format!("k{n}").leak()).collect();
        let keys = Keys::new(names.leak());
        for present in [0, 63, 64, 255, 256, 319, 320, 599] {
            let json = format!(r#"{{"k{present}":1,"other":2}}"#);
            let object = ObjectKeys::read(&json, &keys, Wanted::default()).unwrap();
            let found: Vec<u16> = (0..700).filter(|key| object.has(*key)).collect();
            assert_eq!((found, object.count), (vec![present], 2));
            assert_eq!(object.text(present), None);
        }
    }

    #[test]
    fn texts_and_types_are_kept_where_they_are_wanted() {
        static KEYS: Keys = Keys::new(&["a", "b"]);
        let json = r#"{"a":1,"\u0061":"x","c":1.5}"#;
        let wanted = Wanted {
            texts: true,
            kinds: true,
        };
        let object = ObjectKeys::read(json, &KEYS, wanted).unwrap();
        assert_eq!((object.text(0), object.text(1)), (Some("\"x\""), None));
        assert_eq!(object.kinds, INTEGER | TEXT | FRACTION);
        assert!(ObjectKeys::read("[]", &KEYS, wanted).is_none());
    }
}

//! Values made up for tests that want any (the crate `arbitrary`).
#![cfg(feature = "arbitrary")]

use arbitrary::unstructured::Int;
use arbitrary::{Arbitrary, Error, Result, Unstructured};
use serde::de::DeserializeOwned;
use serde::ser::Serialize;
use serde_json::{Map, Value};

/// How deep values are made up, but for what must be there.
const DEPTH: usize = 5;

/// Deeper than this nothing is made up: a type that must hold itself has no values.
const DEEPEST: usize = 64;

/// The most that is made of what a document asks for in numbers: of characters and
/// of items.
const MOST: usize = 1000;

/// How much is made beyond what must be there.
const MORE: usize = 3;

/// Characters that travel in different ways.
const CHARACTERS: &[char] = &[
    'a', 'Z', '0', '9', ' ', '-', '_', '/', '.', '"', '\\', '\n', '\u{0}', '\u{7f}', '<', '&', 'é',
    '\u{301}', '名', '\u{2028}', '🦀',
];

/// How the names start of properties that the document does not name, and what else
/// it does not know.
const UNKNOWN: &str = "~";

/// A type of which values can be made up.
pub(crate) trait Made: Sized {
    /// Makes one up.
    ///
    /// # Errors
    /// It must hold itself without end.
    fn made(maker: &mut Maker<'_, '_>) -> Result<Self>;
}

/// `Arbitrary` of types that are [`Made`].
macro_rules! arbitrary_types {
    ($($name:ident),* $(,)?) => {$(
        impl<'a> arbitrary::Arbitrary<'a> for $name {
            fn arbitrary(data: &mut arbitrary::Unstructured<'a>) -> arbitrary::Result<Self> {
                Maker::new(data).of()
            }
        }
    )*};
}
pub(crate) use arbitrary_types;

/// Makes values out of data, which chooses what they are; out of none the simplest.
pub(crate) struct Maker<'m, 'd> {
    data: &'m mut Unstructured<'d>,
    depth: usize,
}

impl<'m, 'd> Maker<'m, 'd> {
    pub(crate) fn new(data: &'m mut Unstructured<'d>) -> Self {
        Self { data, depth: 0 }
    }

    /// Whether nothing more is to be made than what must be there.
    fn is_over(&self) -> bool {
        self.depth > DEPTH || self.data.is_empty()
    }

    /// A value of a type of the document.
    pub(crate) fn of<T: Made>(&mut self) -> Result<T> {
        if self.depth >= DEEPEST {
            return Err(Error::NotEnoughData);
        }
        self.depth += 1;
        let made = T::made(self);
        self.depth -= 1;
        made
    }

    /// A value of another type, which makes it itself.
    pub(crate) fn own<T: Arbitrary<'d>>(&mut self) -> Result<T> {
        self.data.arbitrary()
    }

    /// A value, or `None`.
    pub(crate) fn optional<T>(
        &mut self,
        make: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<Option<T>> {
        match !self.is_over() && self.data.arbitrary()? {
            true => make(self).map(Some),
            false => Ok(None),
        }
    }

    /// How many there are of something.
    fn count(&mut self, min: Option<usize>, max: Option<usize>) -> Result<usize> {
        let min = min.unwrap_or(0).min(MOST);
        let max = max.unwrap_or(usize::MAX).min(min + MORE);
        match self.is_over() || max <= min {
            true => Ok(min),
            false => self.data.int_in_range(min..=max),
        }
    }

    /// A text with so many characters.
    pub(crate) fn text(&mut self, min: Option<usize>, max: Option<usize>) -> Result<String> {
        let count = self.count(min, max)?;
        let character = |_| self.data.choose(CHARACTERS).copied();
        (0..count).map(character).collect()
    }

    /// An integer of a range; without a lower end, not a negative one.
    pub(crate) fn integer<T: Int + Arbitrary<'d>>(
        &mut self,
        min: Option<T>,
        max: Option<T>,
    ) -> Result<T> {
        let (min, max) = match (min, max) {
            (None, None) => return self.data.arbitrary(),
            (min, max) => (min.unwrap_or(T::ZERO), max.unwrap_or(T::MAX)),
        };
        match min < max {
            true => self.data.int_in_range(min..=max),
            false => Ok(max),
        }
    }

    /// A finite number of a range that `f32` has, too.
    pub(crate) fn number(&mut self, min: Option<f64>, max: Option<f64>) -> Result<f64> {
        let (min, max) = match (min, max) {
            (None, None) => {
                let number: f32 = self.data.arbitrary()?;
                return Ok(if number.is_finite() {
                    number.into()
                } else {
                    0.5
                });
            }
            (Some(min), None) => (min, min + 1e6),
            (None, Some(max)) => (max - 1e6, max),
            (Some(min), Some(max)) => (min, max),
        };
        let part = f64::from(self.data.int_in_range(1..=u16::MAX - 1)?) / f64::from(u16::MAX);
        Ok(min + (max - min) * part)
    }

    /// A list of so many items.
    pub(crate) fn list<T>(
        &mut self,
        min: Option<usize>,
        max: Option<usize>,
        make: impl Fn(&mut Self) -> Result<T>,
    ) -> Result<Vec<T>> {
        let count = self.count(min, max)?;
        (0..count).map(|_| make(self)).collect()
    }

    /// A map of values, under keys that the document does not know.
    pub(crate) fn map<T, M: FromIterator<(String, T)>>(
        &mut self,
        make: impl Fn(&mut Self) -> Result<T>,
    ) -> Result<M> {
        let count = self.count(None, None)?;
        let entry = |_| Ok((self.unknown()?, make(self)?));
        (0..count).map(entry).collect()
    }

    /// A text that the document does not know.
    pub(crate) fn unknown(&mut self) -> Result<String> {
        self.text(None, None).map(|text| format!("{UNKNOWN}{text}"))
    }

    /// One of so many ways; the last, which holds no more of the document's types, if
    /// nothing more is to be made.
    pub(crate) fn choice(&mut self, count: usize) -> Result<usize> {
        match self.is_over() || count < 2 {
            true => Ok(count.saturating_sub(1)),
            false => self.data.choose_index(count),
        }
    }

    /// Any JSON value but `null`, which stands for none in many places.
    pub(crate) fn any(&mut self) -> Result<Value> {
        let kinds = if self.is_over() { 3 } else { 5 };
        self.depth += 1;
        let value = match self.data.choose_index(kinds)? {
            0 => self.data.arbitrary::<bool>()?.into(),
            1 => self.data.arbitrary::<i64>()?.into(),
            2 => self.text(None, None)?.into(),
            3 => self.list(None, None, Self::any)?.into(),
            _ => Value::Object(self.map::<_, Map<_, _>>(Self::any)?),
        };
        self.depth -= 1;
        Ok(value)
    }

    /// A date, such as `2024-02-28`.
    pub(crate) fn date<T: From<String>>(&mut self) -> Result<T> {
        let year = self.data.int_in_range(1..=9999)?;
        let month = self.data.int_in_range(1..=12)?;
        let day = self.data.int_in_range(1..=28)?;
        Ok(format!("{year:04}-{month:02}-{day:02}").into())
    }

    /// A point in time, such as `2024-02-28T12:00:00Z`.
    pub(crate) fn date_time<T: From<String>>(&mut self) -> Result<T> {
        let date: String = self.date()?;
        let [hour, minute, second] = [23, 59, 59].map(|most| self.data.int_in_range(0..=most));
        let (hour, minute, second) = (hour?, minute?, second?);
        Ok(format!("{date}T{hour:02}:{minute:02}:{second:02}Z").into())
    }

    /// What reading the JSON of a value gives: where a union tells variants apart by
    /// what they look like, that may be another variant.
    pub(crate) fn read<T: DeserializeOwned>(&mut self, value: &impl Serialize) -> Result<T> {
        let json = serde_json::to_string(value).map_err(|_| Error::IncorrectFormat)?;
        serde_json::from_str(&json).map_err(|_| Error::IncorrectFormat)
    }

    /// What reading an object with this tag gives.
    pub(crate) fn tagged<T: DeserializeOwned>(
        &mut self,
        key: &str,
        tag: impl Into<Value>,
        value: &impl Serialize,
    ) -> Result<T> {
        let value = serde_json::to_value(value).map_err(|_| Error::IncorrectFormat)?;
        let Value::Object(mut object) = value else {
            return Err(Error::IncorrectFormat);
        };
        object.insert(key.to_owned(), tag.into());
        self.read(&object)
    }

    /// A variant that the document does not know.
    pub(crate) fn unknown_variant<T: DeserializeOwned>(&mut self, key: &str) -> Result<T> {
        let tag = self.unknown()?;
        let others: Map<String, Value> = self.map(Self::any)?;
        self.tagged(key, tag, &others)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Tree {
        name: String,
        height: u8,
        children: Vec<Self>,
        parent: Option<Box<Self>>,
    }

    impl Made for Tree {
        fn made(maker: &mut Maker<'_, '_>) -> Result<Self> {
            Ok(Self {
                name: maker.text(Some(2), Some(4))?,
                height: maker.integer(Some(3), Some(90))?,
                children: maker.list(None, Some(2), |maker| maker.of())?,
                parent: maker.optional(|maker| maker.of().map(Box::new))?,
            })
        }
    }

    arbitrary_types!(Tree);

    /// Of which there is no value.
    struct Endless(#[allow(dead_code)] Box<Self>);

    impl Made for Endless {
        fn made(maker: &mut Maker<'_, '_>) -> Result<Self> {
            maker.of().map(Box::new).map(Self)
        }
    }

    fn depth(tree: &Tree) -> usize {
        let inner = tree.children.iter().chain(tree.parent.as_deref());
        1 + inner.map(depth).max().unwrap_or(0)
    }

    fn fits(tree: &Tree) -> bool {
        let inner = || tree.children.iter().chain(tree.parent.as_deref());
        (2..=4).contains(&tree.name.chars().count())
            && (3..=90).contains(&tree.height)
            && tree.children.len() <= 2
            && inner().all(fits)
    }

    fn data() -> Vec<u8> {
        let mut state = 1_u64;
        let mut byte = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 56) as u8
        };
        (0..1 << 16).map(|_| byte()).collect()
    }

    #[test]
    fn values_are_bounded_and_keep_to_what_is_asked() {
        let data = data();
        let mut data = Unstructured::new(&data);
        let trees: Vec<Tree> = (0..50).map(|_| data.arbitrary().unwrap()).collect();
        assert!(trees.iter().all(fits), "{trees:?}");
        let deepest = trees.iter().map(depth).max().unwrap();
        assert!((2..=DEPTH + 1).contains(&deepest), "{deepest}");
        assert!(trees.windows(2).any(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn out_of_no_data_the_simplest_is_made() {
        let tree: Tree = Unstructured::new(&[]).arbitrary().unwrap();
        assert_eq!((tree.children.len(), tree.parent), (0, None));
        assert_eq!(tree.name.len(), 2);
    }

    #[test]
    fn what_has_no_value_is_not_made() {
        assert!(
            Maker::new(&mut Unstructured::new(&[1; 999]))
                .of::<Endless>()
                .is_err()
        );
    }

    #[test]
    fn numbers_are_finite_and_in_their_range() {
        let data = data();
        let mut data = Unstructured::new(&data);
        let mut maker = Maker::new(&mut data);
        for _ in 0..100 {
            assert!(maker.number(None, None).unwrap().is_finite());
            let number = maker.number(Some(0.0), Some(1.0)).unwrap();
            assert!(number > 0.0 && number < 1.0, "{number}");
            assert_eq!(maker.integer(Some(3), Some(3)).unwrap(), 3);
            assert!(maker.date_time::<String>().unwrap().len() == 20);
        }
    }
}

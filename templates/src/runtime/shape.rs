//! Unions without a discriminator: the variant is chosen by what a value looks
//! like, from a table, and only then decoded.

use std::cell::Cell;
use std::cmp::Reverse;

use serde::de::{Deserialize, Deserializer, Error};

pub(crate) use super::json_kind::*;
use super::locate::relay_value;
use super::raw_json::RawJson;
pub(crate) use super::raw_text::RawText;
pub(crate) use super::shape_keys::Keys;
use super::shape_object::{ObjectKeys, Wanted};

/// How deep attempts may stand inside of attempts. Each level may try several
/// variants, so that without a limit the time would grow exponentially.
const DEEPEST_ATTEMPT: u8 = 4;

thread_local! {
    static ATTEMPTS: Cell<u8> = const { Cell::new(0) };
}

/// Stands in the table for a member that anything is, which has no variant: what looks
/// more like it than like any variant is kept as it is.
pub(crate) const UNKNOWN: u16 = u16::MAX;

/// What values of one variant look like. A variant may have several shapes.
pub(crate) struct Shape {
    /// Its index.
    pub(crate) variant: u16,
    /// JSON types it may have.
    pub(crate) kinds: u8,
    /// JSON types of the items of a list or the values of a map.
    pub(crate) items: u8,
    /// Keys that must be there, as indices into [`Shapes::keys`], as below.
    pub(crate) required: &'static [u16],
    /// Keys that may be there.
    pub(crate) known: &'static [u16],
    /// Any other key may be there as well.
    pub(crate) open: bool,
    /// JSON texts that the value of a key is one of, if it is there and not null.
    pub(crate) values: &'static [(u16, &'static [&'static str])],
    /// JSON types that the value of a key has, if it is there.
    pub(crate) typed: &'static [(u16, u8)],
}

impl Shape {
    /// Anything, as the first variant.
    pub(crate) const ANYTHING: Self = Self {
        variant: 0,
        kinds: ANY,
        items: ANY,
        required: &[],
        known: &[],
        open: false,
        values: &[],
        typed: &[],
    };
}

/// The shapes of a union's variants, in the order in which equals are tried.
pub(crate) struct Shapes {
    /// The keys that tell objects apart.
    pub(crate) keys: Keys,
    pub(crate) shapes: &'static [Shape],
    /// `anyOf`: an object may be of several variants at once. One variant alone
    /// would lose what belongs to the others, so it is kept as it is.
    pub(crate) combines: bool,
}

/// The variants a value may be of.
#[derive(Debug, PartialEq, Eq)]
enum Choice {
    /// This one; if it does not decode, that is an error.
    Certain(u16),
    /// This one or none.
    Likely(u16),
    /// One of these, the likeliest first, or none.
    Try(Vec<u16>),
}

impl Shapes {
    fn choose(&self, json: &str) -> Choice {
        match self.by_looks(json) {
            Choice::Certain(UNKNOWN) | Choice::Likely(UNKNOWN) => Choice::Try(Vec::new()),
            Choice::Try(mut variants) => {
                let end = variants.iter().position(|variant| *variant == UNKNOWN);
                variants.truncate(end.unwrap_or(variants.len()));
                Choice::Try(variants)
            }
            choice => choice,
        }
    }

    fn by_looks(&self, json: &str) -> Choice {
        let kind = kind_of(json);
        let fitting = || self.shapes.iter().filter(|shape| shape.kinds & kind != 0);
        let Some(first) = fitting().next() else {
            return Choice::Try(Vec::new());
        };
        if fitting().all(|shape| shape.variant == first.variant) {
            // Constants are not read but written, so they must be right.
            let constants = kind == OBJECT && fitting().any(|shape| !shape.values.is_empty());
            return match constants && !self.fits(first.variant, json) {
                true => Choice::Try(Vec::new()),
                false => Choice::Certain(first.variant),
            };
        }
        match kind {
            OBJECT => self.by_keys(json),
            LIST => by_items(fitting(), json),
            _ => {
                let mut shapes: Vec<&Shape> = fitting().collect();
                shapes.sort_by_key(|shape| shape.kinds.count_ones());
                Choice::Try(variants(shapes))
            }
        }
    }

    /// Whether a value has what a variant that was chosen by less asks for.
    fn fits(&self, variant: u16, json: &str) -> bool {
        let kind = kind_of(json);
        let mut shapes = self.shapes.iter().filter(|shape| shape.variant == variant);
        match kind {
            OBJECT => match self.object(json) {
                Some(object) => shapes.any(|shape| object.fits(shape)),
                None => false,
            },
            _ => shapes.any(|shape| shape.kinds & kind != 0),
        }
    }

    fn object<'b>(&self, json: &'b str) -> Option<ObjectKeys<'b>> {
        let mut wanted = Wanted::default();
        for shape in self.shapes {
            wanted.texts |= !shape.values.is_empty() || !shape.typed.is_empty();
            wanted.kinds |= shape.open;
        }
        ObjectKeys::read(json, &self.keys, wanted)
    }

    fn by_keys(&self, json: &str) -> Choice {
        let Some(object) = self.object(json) else {
            return Choice::Try(Vec::new());
        };
        let mut shapes = self.shapes.iter().filter(|shape| object.fits(shape));
        let first_two = (shapes.next(), shapes.next());
        if let (Some(shape), None) = first_two {
            return match object.has_values(shape) {
                true => Choice::Certain(shape.variant),
                false => Choice::Likely(shape.variant),
            };
        }
        let fitting = first_two.0.into_iter().chain(first_two.1).chain(shapes);
        let fitting = fitting.map(|shape| (object.known(shape), shape));
        let mut fitting: Vec<(usize, &Shape)> = fitting.collect();
        fitting.sort_by_key(|(known, shape)| (Reverse(*known), shape.open));
        if self.combines && object.is_spread_over(&fitting) {
            return Choice::Try(Vec::new());
        }
        Choice::Try(variants(fitting.into_iter().map(|(_, shape)| shape)))
    }
}

/// Lists are told apart by their first item.
fn by_items<'s>(shapes: impl Iterator<Item = &'s Shape>, json: &str) -> Choice {
    let first = json.get(1..).unwrap_or_default().trim_start();
    let kind = match first.starts_with(']') {
        true => ANY,
        false => kind_of(first),
    };
    let fitting = variants(shapes.filter(|shape| shape.items & kind != 0));
    match fitting[..] {
        [variant] => Choice::Certain(variant),
        _ => Choice::Try(fitting),
    }
}

/// The variants of the shapes, each once.
fn variants<'s>(shapes: impl IntoIterator<Item = &'s Shape>) -> Vec<u16> {
    let mut variants = Vec::new();
    for shape in shapes {
        if !variants.contains(&shape.variant) {
            variants.push(shape.variant);
        }
    }
    variants
}

/// A union whose variants are told apart by their shapes.
pub(crate) trait Shaped: Sized {
    /// What the variants look like.
    fn shapes() -> &'static Shapes;

    /// Reads a variant.
    ///
    /// # Errors
    /// The value is not of the variant.
    fn read(variant: u16, json: &RawText<'_>) -> Result<Self, serde_json::Error>;

    /// The variant that keeps any other value.
    fn unknown(json: RawJson) -> Self;

    /// Reads a value; what [`shaped_reads!`](shaped_reads) calls.
    fn deserialize_shaped<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = RawText::deserialize(deserializer)?;
        let shapes = Self::shapes();
        let found = match shapes.choose(json.get()) {
            Choice::Certain(variant) => match Self::read(variant, &json) {
                Err(error) if shapes.fits(variant, json.get()) => {
                    return Err(relay_value(json.get(), &error));
                }
                read => read.ok(),
            },
            Choice::Likely(variant) => Self::read(variant, &json).ok(),
            Choice::Try(variants) => attempt(&variants, |variant| Self::read(variant, &json).ok()),
        };
        match found {
            Some(found) => Ok(found),
            None => json.into_raw().map(Self::unknown).map_err(D::Error::custom),
        }
    }
}

/// The first variant that decodes. Deep inside of other attempts only the
/// likeliest is tried.
fn attempt<T>(variants: &[u16], mut read: impl FnMut(u16) -> Option<T>) -> Option<T> {
    let depth = ATTEMPTS.get();
    let variants = match depth < DEEPEST_ATTEMPT {
        true => variants,
        false => variants.get(..1).unwrap_or_default(),
    };
    ATTEMPTS.set(depth.saturating_add(u8::from(variants.len() > 1)));
    let found = variants.iter().find_map(|variant| read(*variant));
    ATTEMPTS.set(depth);
    found
}

/// `Deserialize` by [`Shaped`]; this module must be in scope as `shape`.
macro_rules! shaped_reads {
    ($name:ident) => {
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <Self as shape::Shaped>::deserialize_shaped(deserializer)
            }
        }
    };
}
pub(crate) use shaped_reads;

#[cfg(test)]
mod tests {
    use super::*;

    static SHAPES: Shapes = Shapes {
        keys: Keys::new(&["kind", "lat", "lon", "name", "size"]),
        shapes: &[
            Shape {
                variant: 0,
                kinds: TEXT,
                ..Shape::ANYTHING
            },
            Shape {
                variant: 1,
                kinds: INTEGER | FRACTION,
                ..Shape::ANYTHING
            },
            Shape {
                variant: 2,
                kinds: INTEGER,
                ..Shape::ANYTHING
            },
            Shape {
                variant: 3,
                kinds: LIST,
                items: TEXT,
                ..Shape::ANYTHING
            },
            Shape {
                variant: 4,
                kinds: LIST,
                items: OBJECT,
                ..Shape::ANYTHING
            },
            Shape {
                variant: 5,
                kinds: OBJECT,
                required: &[1, 2],
                known: &[1, 2],
                ..Shape::ANYTHING
            },
            Shape {
                variant: 6,
                kinds: OBJECT,
                known: &[0, 3],
                values: &[(0, &["\"a\"", "1"])],
                ..Shape::ANYTHING
            },
            Shape {
                variant: 7,
                kinds: OBJECT,
                known: &[0, 4],
                values: &[(0, &["\"b\""])],
                ..Shape::ANYTHING
            },
            Shape {
                variant: 8,
                kinds: OBJECT,
                items: INTEGER,
                open: true,
                ..Shape::ANYTHING
            },
        ],
        combines: false,
    };

    #[test]
    fn variants_are_chosen_by_type_then_constants_then_keys() {
        for (json, expected) in [
            ("\"1\"", Choice::Certain(0)),
            ("1", Choice::Try(vec![2, 1])),
            ("-1e3", Choice::Certain(1)),
            ("true", Choice::Try(vec![])),
            ("null", Choice::Try(vec![])),
            ("[ \"a\"]", Choice::Certain(3)),
            ("[{}]", Choice::Certain(4)),
            ("[1]", Choice::Try(vec![])),
            ("[ ]", Choice::Try(vec![3, 4])),
            (r#"{"lon":1,"lat":2.5}"#, Choice::Try(vec![5, 6, 7])),
            (r#"{"kind":"a"}"#, Choice::Certain(6)),
            (r#"{"\u006bind":"\u0061"}"#, Choice::Certain(6)),
            (r#"{"kind":1}"#, Choice::Try(vec![6, 8])),
            (r#"{"kind":"b"}"#, Choice::Certain(7)),
            (r#"{"kind":"c"}"#, Choice::Try(vec![])),
            (r#"{"size":"x"}"#, Choice::Try(vec![7, 6])),
            (r#"{"other":1}"#, Choice::Try(vec![8, 6, 7])),
        ] {
            assert_eq!(SHAPES.choose(json), expected, "{json}");
        }
    }

    #[test]
    fn a_constant_that_is_written_must_have_been_read() {
        let shapes = Shapes {
            keys: Keys::new(&["kind"]),
            shapes: &[
                Shape {
                    kinds: LIST,
                    ..Shape::ANYTHING
                },
                Shape {
                    variant: 1,
                    kinds: OBJECT,
                    required: &[0],
                    values: &[(0, &["\"a\""])],
                    ..Shape::ANYTHING
                },
            ],
            combines: false,
        };
        assert_eq!(shapes.choose(r#"{"kind":"a"}"#), Choice::Certain(1));
        assert_eq!(shapes.choose(r#"{"kind":"b"}"#), Choice::Try(vec![]));
        assert_eq!(shapes.choose("{}"), Choice::Try(vec![]));
    }

    #[test]
    fn types_of_values_tell_objects_apart() {
        let shapes = Shapes {
            keys: Keys::new(&["value"]),
            shapes: &[
                Shape {
                    kinds: OBJECT,
                    typed: &[(0, TEXT | NULL)],
                    ..Shape::ANYTHING
                },
                Shape {
                    variant: 1,
                    kinds: OBJECT,
                    typed: &[(0, INTEGER)],
                    ..Shape::ANYTHING
                },
            ],
            combines: false,
        };
        for (json, expected) in [
            (r#"{"value":"a"}"#, Choice::Likely(0)),
            (r#"{"value":null}"#, Choice::Likely(0)),
            (r#"{"value":3}"#, Choice::Likely(1)),
            (r#"{"value":3.5}"#, Choice::Try(vec![])),
            ("{}", Choice::Try(vec![0, 1])),
        ] {
            assert_eq!(shapes.choose(json), expected, "{json}");
        }
    }

    #[test]
    fn what_belongs_to_several_variants_of_any_of_is_kept() {
        let shapes = |combines| Shapes {
            keys: Keys::new(&["a", "b"]),
            shapes: &[
                Shape {
                    kinds: OBJECT,
                    required: &[0],
                    known: &[0],
                    ..Shape::ANYTHING
                },
                Shape {
                    variant: 1,
                    kinds: OBJECT,
                    required: &[1],
                    known: &[1],
                    ..Shape::ANYTHING
                },
            ],
            combines,
        };
        let both = r#"{"a":1,"b":2,"c":3}"#;
        assert_eq!(shapes(true).choose(both), Choice::Try(vec![]));
        assert_eq!(shapes(false).choose(both), Choice::Try(vec![0, 1]));
        assert_eq!(shapes(true).choose(r#"{"b":2,"c":3}"#), Choice::Likely(1));
    }

    #[test]
    fn attempts_inside_of_attempts_are_bounded() {
        fn count(depth: u32, calls: &Cell<u32>) -> Option<()> {
            calls.set(calls.get() + 1);
            if depth == 0 {
                return None;
            }
            attempt(&[0, 1], |_| count(depth - 1, calls))
        }
        let calls = Cell::new(0);
        assert_eq!(count(60, &calls), None);
        assert!(calls.get() < 1200, "{}", calls.get());
        assert_eq!(ATTEMPTS.get(), 0);
    }

    #[test]
    fn objects_of_no_known_key_are_left_to_a_member_that_anything_is() {
        static SHAPES: Shapes = Shapes {
            keys: Keys::new(&["delete", "index"]),
            shapes: &[
                Shape {
                    kinds: OBJECT,
                    known: &[0, 1],
                    ..Shape::ANYTHING
                },
                Shape {
                    variant: UNKNOWN,
                    kinds: OBJECT,
                    open: true,
                    ..Shape::ANYTHING
                },
            ],
            combines: false,
        };
        let of = |variants: &[u16]| Choice::Try(variants.to_vec());
        assert_eq!(SHAPES.choose(r#"{"index":1,"new":2,"more":3}"#), of(&[0]));
        assert_eq!(SHAPES.choose("{}"), of(&[0]));
        assert_eq!(SHAPES.choose(r#"{"new":2}"#), of(&[]));
        assert_eq!(SHAPES.choose("1"), of(&[]));
    }
}

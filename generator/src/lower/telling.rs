//! How the members of a union without a discriminator are told apart: by JSON
//! type, then by constants, then by keys and by the types of their values.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::lower::outline::{Outline, PropertyOutline};
use crate::model::{Kinds, Shape, Shapes, TagValue, Way};

/// The shapes of variants from their outlines, which come with the variant's
/// index.
pub(crate) fn shapes(outlines: &[(usize, Outline<'_>)], combines: bool) -> Shapes {
    let keys = Keys::of(outlines);
    let shapes = outlines
        .iter()
        .map(|(variant, outline)| keys.shape(*variant, outline))
        .collect();
    Shapes { shapes, combines }
}

/// Which variants differ in what, and which in nothing.
#[derive(Debug, Default)]
pub(crate) struct Pairs<'o> {
    /// By what differs: the properties concerned, and the pairs.
    pub(crate) apart: BTreeMap<Way, (BTreeSet<&'o str>, BTreeSet<Pair>)>,
    /// Pairs that no value tells apart.
    pub(crate) ambiguous: BTreeSet<Pair>,
}

/// Two variants by their indices, the first one first.
pub(crate) type Pair = (usize, usize);

/// Compares each variant with each; their outlines come with the variant's index.
pub(crate) fn pairs<'o>(outlines: &'o [(usize, Outline<'_>)]) -> Pairs<'o> {
    let mut pairs = Pairs::default();
    for (index, (one, left)) in outlines.iter().enumerate() {
        for (other, right) in outlines.iter().skip(index + 1) {
            if one == other || pairs.ambiguous.contains(&(*one, *other)) {
                continue;
            }
            match difference(left, right) {
                Some((way, keys)) => {
                    let (known, found) = pairs.apart.entry(way).or_default();
                    known.extend(keys);
                    found.insert((*one, *other));
                }
                None => {
                    pairs.ambiguous.insert((*one, *other));
                }
            }
        }
    }
    for (_, found) in pairs.apart.values_mut() {
        found.retain(|pair| !pairs.ambiguous.contains(pair));
    }
    pairs.apart.retain(|_, (_, found)| !found.is_empty());
    pairs
}

/// What differs between two variants, and in which properties; `None` if nothing
/// does.
fn difference<'o>(one: &'o Outline<'_>, other: &'o Outline<'_>) -> Option<(Way, Vec<&'o str>)> {
    let common = one.kinds & other.kinds;
    let simply = |way: Way| Some((way, Vec::new()));
    if common.is_empty() {
        return simply(Way::JsonType);
    }
    if one.kinds == Kinds::ANY || other.kinds == Kinds::ANY {
        return simply(Way::Rest);
    }
    if common.meets(Kinds::OBJECT) {
        return between_objects(one, other);
    }
    if common.meets(Kinds::LIST) {
        let apart = !one.items.meets(other.items) || are_lists_apart(one, other);
        return apart.then_some((Way::Items, Vec::new()));
    }
    // Scalars of one type read differently or alike; either way nothing is lost.
    simply(Way::Scalars)
}

fn are_lists_apart(one: &Outline<'_>, other: &Outline<'_>) -> bool {
    let pairs = one
        .item_outlines
        .iter()
        .flat_map(|left| other.item_outlines.iter().map(move |right| (left, right)));
    let mut pairs = pairs.peekable();
    pairs.peek().is_some() && pairs.all(|(left, right)| difference(left, right).is_some())
}

fn between_objects<'o>(
    one: &'o Outline<'_>,
    other: &'o Outline<'_>,
) -> Option<(Way, Vec<&'o str>)> {
    let is_constant = |key: &&str| {
        [one, other]
            .iter()
            .filter_map(|outline| outline.properties.get(*key))
            .any(|property| property.values.len() == 1)
    };
    let constants: Vec<&str> = telling_values(one, other).filter(is_constant).collect();
    if !constants.is_empty() {
        return Some((Way::Values, constants));
    }
    between_keys(one, other).or_else(|| {
        let values: Vec<&str> = telling_values(one, other).collect();
        (!values.is_empty()).then_some((Way::Values, values))
    })
}

/// Keys whose values are never the same in both.
fn telling_values<'o>(
    one: &'o Outline<'_>,
    other: &'o Outline<'_>,
) -> impl Iterator<Item = &'o str> {
    one.properties.iter().filter_map(|(key, left)| {
        let right = other.properties.get(key)?;
        are_disjoint(&left.values, &right.values).then_some(*key)
    })
}

fn are_keys_apart(one: &Outline<'_>, other: &Outline<'_>) -> bool {
    between_keys(one, other).is_some()
}

/// What differs between two objects whatever the values of their properties.
fn between_keys<'o>(one: &'o Outline<'_>, other: &'o Outline<'_>) -> Option<(Way, Vec<&'o str>)> {
    let mut asked: Vec<&str> = asked_by(one, other);
    asked.extend(asked_by(other, one));
    if !asked.is_empty() {
        return Some((Way::Keys, asked));
    }
    if one.open != other.open {
        return Some((Way::Openness, Vec::new()));
    }
    if one.properties.is_empty() && other.properties.is_empty() && !one.items.meets(other.items) {
        return Some((Way::Items, Vec::new()));
    }
    let mut unknown: Vec<&str> = unknown_to(one, other);
    unknown.extend(unknown_to(other, one));
    if !unknown.is_empty() {
        return Some((Way::Keys, unknown));
    }
    let typed: Vec<&str> = one
        .properties
        .iter()
        .filter(|(key, left)| {
            other
                .properties
                .get(**key)
                .is_some_and(|right| !without_null(left).meets(without_null(right)))
        })
        .map(|(key, _)| *key)
        .collect();
    (!typed.is_empty()).then_some((Way::PropertyType, typed))
}

/// Keys that one object requires and the other does not have.
fn asked_by<'o>(one: &'o Outline<'_>, other: &Outline<'_>) -> Vec<&'o str> {
    let required = one.required.iter().copied();
    required
        .filter(|key| !other.properties.contains_key(key))
        .collect()
}

/// Keys that one object knows and the other does not.
fn unknown_to<'o>(one: &'o Outline<'_>, other: &Outline<'_>) -> Vec<&'o str> {
    let known = one.properties.keys().copied();
    known
        .filter(|key| !other.properties.contains_key(key))
        .collect()
}

/// `null` says nothing: it stands for absence as well.
fn without_null(property: &PropertyOutline) -> Kinds {
    let all = Kinds::BOOLEAN | Kinds::NUMBER | Kinds::TEXT | Kinds::LIST | Kinds::OBJECT;
    property.kinds & all
}

fn are_disjoint(one: &[TagValue], other: &[TagValue]) -> bool {
    !one.is_empty() && !other.is_empty() && !one.iter().any(|value| other.contains(value))
}

/// The keys by which objects are told apart.
struct Keys<'o> {
    /// Not all objects know them; all keys where one object is open.
    telling: BTreeSet<&'o str>,
    /// Their values differ between the objects that have them, or between two
    /// that differ in nothing else.
    by_value: BTreeSet<&'o str>,
    /// Their types differ between two objects.
    by_type: BTreeSet<&'o str>,
}

impl<'o> Keys<'o> {
    fn of(outlines: &'o [(usize, Outline<'_>)]) -> Self {
        let objects: Vec<&Outline<'_>> = outlines
            .iter()
            .map(|(_, outline)| outline)
            .filter(|outline| outline.kinds.meets(Kinds::OBJECT))
            .collect();
        let mut users: HashMap<&'o str, Vec<&'o PropertyOutline>> = HashMap::new();
        for object in &objects {
            for (key, property) in &object.properties {
                users.entry(key).or_default().push(property);
            }
        }
        let any_open = objects.iter().any(|object| object.open);
        let mut keys = Self {
            telling: BTreeSet::new(),
            by_value: BTreeSet::new(),
            by_type: BTreeSet::new(),
        };
        for (key, properties) in users {
            if any_open || properties.len() < objects.len() {
                keys.telling.insert(key);
            }
            if are_values_disjoint(&properties) {
                keys.by_value.insert(key);
            }
            if are_types_apart(&properties) {
                keys.by_type.insert(key);
            }
        }
        for (index, one) in objects.iter().enumerate() {
            for other in objects.iter().skip(index + 1) {
                if !are_keys_apart(one, other) {
                    keys.by_value.extend(telling_values(one, other));
                }
            }
        }
        keys
    }

    fn shape(&self, variant: usize, outline: &Outline<'_>) -> Shape {
        let is_object = outline.kinds.meets(Kinds::OBJECT);
        let properties = || outline.properties.iter().filter(|_| is_object);
        let owned = |key: &str| key.to_owned();
        Shape {
            variant,
            kinds: outline.kinds,
            items: outline.items,
            required: outline
                .required
                .iter()
                .filter(|_| is_object)
                .map(|key| owned(key))
                .collect(),
            known: properties()
                .filter(|(key, _)| self.telling.contains(**key))
                .map(|(key, _)| owned(key))
                .collect(),
            open: is_object && outline.open,
            values: properties()
                .filter(|(key, property)| self.is_told_by_value(key, property))
                .map(|(key, property)| (owned(key), property.values.clone()))
                .collect(),
            typed: properties()
                .filter(|(key, _)| self.by_type.contains(**key))
                .map(|(key, property)| (owned(key), property.kinds))
                .collect(),
        }
    }

    /// A constant is never another value; a longer list may grow, and is only
    /// relied on where it tells variants apart.
    fn is_told_by_value(&self, key: &str, property: &PropertyOutline) -> bool {
        match property.values.len() {
            0 => false,
            1 => true,
            _ => self.by_value.contains(key),
        }
    }
}

/// Whether no two lists of values share one.
fn are_values_disjoint(properties: &[&PropertyOutline]) -> bool {
    let mut lists = 0;
    let mut seen = BTreeSet::new();
    for property in properties {
        lists += usize::from(!property.values.is_empty());
        let values: BTreeSet<&TagValue> = property.values.iter().collect();
        if values.iter().any(|value| !seen.insert((*value).clone())) {
            return false;
        }
    }
    lists > 1
}

/// Whether two of them have no JSON type in common.
fn are_types_apart(properties: &[&PropertyOutline]) -> bool {
    let mut kinds: Vec<Kinds> = properties
        .iter()
        .map(|property| without_null(property))
        .collect();
    kinds.dedup();
    kinds
        .iter()
        .enumerate()
        .any(|(index, one)| kinds.iter().skip(index + 1).any(|other| !one.meets(*other)))
}

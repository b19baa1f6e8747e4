//! How the members of a union without a discriminator are told apart: by JSON
//! type, then by constants, then by keys and by the types of their values.

use std::collections::{BTreeSet, HashMap};

use crate::lower::outline::{Outline, PropertyOutline};
use crate::model::{Kinds, Shape, Shapes, TagValue};

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

/// The first two variants that no value tells apart, for each pair of them.
pub(crate) fn ambiguous(outlines: &[(usize, Outline<'_>)]) -> BTreeSet<(usize, usize)> {
    let mut pairs = BTreeSet::new();
    for (index, (one, left)) in outlines.iter().enumerate() {
        for (other, right) in outlines.iter().skip(index + 1) {
            if one != other && !pairs.contains(&(*one, *other)) && !are_apart(left, right) {
                pairs.insert((*one, *other));
            }
        }
    }
    pairs
}

fn are_apart(one: &Outline<'_>, other: &Outline<'_>) -> bool {
    let common = one.kinds & other.kinds;
    if common.is_empty() || one.kinds == Kinds::ANY || other.kinds == Kinds::ANY {
        return true;
    }
    if common.meets(Kinds::OBJECT) {
        return are_objects_apart(one, other);
    }
    if common.meets(Kinds::LIST) {
        return !one.items.meets(other.items) || are_lists_apart(one, other);
    }
    // Scalars of one type read differently or alike; either way nothing is lost.
    true
}

fn are_lists_apart(one: &Outline<'_>, other: &Outline<'_>) -> bool {
    let pairs = one
        .item_outlines
        .iter()
        .flat_map(|left| other.item_outlines.iter().map(move |right| (left, right)));
    let mut pairs = pairs.peekable();
    pairs.peek().is_some() && pairs.all(|(left, right)| are_apart(left, right))
}

fn are_objects_apart(one: &Outline<'_>, other: &Outline<'_>) -> bool {
    are_keys_apart(one, other) || telling_values(one, other).next().is_some()
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
    let asks = |one: &Outline<'_>, other: &Outline<'_>| {
        one.required
            .iter()
            .any(|key| !other.properties.contains_key(key))
    };
    if asks(one, other) || asks(other, one) || one.open != other.open {
        return true;
    }
    if one.properties.is_empty() && other.properties.is_empty() && !one.items.meets(other.items) {
        return true;
    }
    let same_keys = one.properties.len() == other.properties.len()
        && one
            .properties
            .keys()
            .all(|key| other.properties.contains_key(key));
    let mut pairs = one.properties.iter().filter_map(|(key, left)| {
        let right = other.properties.get(key)?;
        Some((without_null(left), without_null(right)))
    });
    !same_keys || pairs.any(|(left, right)| !left.meets(right))
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

//! Numbers within their bounds.

use serde_json::Number;

use crate::model::{Bound, Constraints};

/// An integer; none where the bounds leave none.
pub(in crate::emit) fn integer(constraints: &Constraints) -> Option<i64> {
    let least = constraints.minimum.as_ref().map_or(i64::MIN, least);
    let most = constraints.maximum.as_ref().map_or(i64::MAX, most);
    (least <= most).then(|| 1.clamp(least, most))
}

fn least(bound: &Bound) -> i64 {
    match (bound.value.as_i64(), bound.exclusive) {
        (Some(whole), exclusive) => whole.saturating_add(exclusive.into()),
        (None, false) => whole(bound, f64::ceil),
        (None, true) => whole(bound, f64::floor).saturating_add(1),
    }
}

fn most(bound: &Bound) -> i64 {
    match (bound.value.as_i64(), bound.exclusive) {
        (Some(whole), exclusive) => whole.saturating_sub(exclusive.into()),
        (None, false) => whole(bound, f64::floor),
        (None, true) => whole(bound, f64::ceil).saturating_sub(1),
    }
}

/// An integer next to a bound; what is beyond integers becomes the last of them.
#[expect(clippy::cast_possible_truncation, reason = "it saturates")]
fn whole(bound: &Bound, next: fn(f64) -> f64) -> i64 {
    next(bound.value.as_f64().unwrap_or_default()) as i64
}

/// A number; none where the bounds leave none.
pub(in crate::emit) fn number(constraints: &Constraints) -> Option<f64> {
    let ends = [&constraints.minimum, &constraints.maximum];
    let [least, most] = ends.map(|bound| bound.as_ref().and_then(|bound| bound.value.as_f64()));
    let usual = 1.5;
    let chosen = match (least, most) {
        (Some(least), Some(most)) => f64::midpoint(least, most),
        (Some(end), None) => end + 1.0,
        (None, Some(end)) => end - 1.0,
        (None, None) => usual,
    };
    let mut candidates = [usual, chosen].into_iter();
    candidates.find(|number| Number::from_f64(*number).is_some_and(|n| within(&n, constraints)))
}

/// Whether a number stands within its bounds.
pub(super) fn within(number: &Number, constraints: &Constraints) -> bool {
    let below = |one: &Bound| is_order(&one.value, number, one.exclusive);
    let above = |one: &Bound| is_order(number, &one.value, one.exclusive);
    constraints.minimum.as_ref().is_none_or(below) && constraints.maximum.as_ref().is_none_or(above)
}

/// Whether the first is less than the second, or the same where that is allowed.
fn is_order(one: &Number, other: &Number, strictly: bool) -> bool {
    let whole = one.as_i64().zip(other.as_i64());
    let order = match (whole, one.as_f64(), other.as_f64()) {
        (Some((one, other)), ..) => Some(one.cmp(&other)),
        (None, Some(one), Some(other)) => one.partial_cmp(&other),
        _ => None,
    };
    order.is_some_and(|order| order.is_lt() || (order.is_eq() && !strictly))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(least: Option<(&str, bool)>, most: Option<(&str, bool)>) -> Constraints {
        let bound = |(value, exclusive): (&str, bool)| Bound {
            value: value.parse().unwrap(),
            exclusive,
        };
        Constraints {
            minimum: least.map(bound),
            maximum: most.map(bound),
            ..Constraints::default()
        }
    }

    #[test]
    fn integers_stand_within_their_bounds() {
        let made = |least, most| integer(&bounds(least, most));
        assert_eq!(made(None, None), Some(1));
        assert_eq!(made(Some(("10", false)), Some(("500", false))), Some(10));
        assert_eq!(made(Some(("10", true)), None), Some(11));
        assert_eq!(made(None, Some(("0", false))), Some(0));
        assert_eq!(made(None, Some(("-3", true))), Some(-4));
        assert_eq!(made(Some(("1.5", false)), None), Some(2));
        assert_eq!(made(Some(("2.0", true)), None), Some(3));
        assert_eq!(made(None, Some(("-2.0", true))), Some(-3));
        assert_eq!(made(Some(("1e300", false)), None), Some(i64::MAX));
        assert_eq!(made(Some(("4", true)), Some(("4", false))), None);
    }

    #[test]
    fn numbers_stand_within_their_bounds() {
        let made = |least, most| number(&bounds(least, most));
        assert_eq!(made(None, None), Some(1.5));
        assert_eq!(made(Some(("0", true)), Some(("1", true))), Some(0.5));
        assert_eq!(made(Some(("3", false)), Some(("3", false))), Some(3.0));
        assert_eq!(made(Some(("9", false)), None), Some(10.0));
        assert_eq!(made(None, Some(("-9", true))), Some(-10.0));
        assert_eq!(made(Some(("3", true)), Some(("3", false))), None);
    }
}

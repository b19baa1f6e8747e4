//! `minimum`, `maximum` and their exclusive forms.

use serde_json::{Number, Value};

use crate::dialect::at::At;
use crate::dialect::shape::number;
use crate::dialect::{Normalizer, Object};

/// One end of a range.
#[derive(Clone, Copy)]
struct End {
    inclusive: &'static str,
    exclusive: &'static str,
    extension: &'static str,
    /// Which of two numbers is the tighter bound.
    tighter: fn(f64, f64) -> bool,
    /// The nearest whole number inside of the range.
    inward: fn(f64) -> f64,
}

const ENDS: [End; 2] = [
    End {
        inclusive: "minimum",
        exclusive: "exclusiveMinimum",
        extension: "x-clientwright-minimum",
        tighter: |a, b| a >= b,
        inward: f64::ceil,
    },
    End {
        inclusive: "maximum",
        exclusive: "exclusiveMaximum",
        extension: "x-clientwright-maximum",
        tighter: |a, b| a <= b,
        inward: f64::floor,
    },
];

impl Normalizer<'_> {
    /// Bounds as 3.0 has them, within what an integer of Rust holds.
    pub(super) fn bounds(&mut self, schema: &mut Object, at: &At<'_>) {
        for end in ENDS {
            self.exclusive(schema, end, at);
        }
        if schema.get("type").and_then(Value::as_str) == Some("integer") {
            for end in ENDS {
                self.integer_bound(schema, end, at);
            }
            self.integer_step(schema, at);
        }
    }

    /// A number of its own in 3.1, a flag on the bound in 3.0.
    fn exclusive(&mut self, schema: &mut Object, end: End, at: &At<'_>) {
        let Some(value) = schema.shift_remove(end.exclusive) else {
            return;
        };
        let limit = match &value {
            Value::Number(limit) => Some(limit.clone()),
            Value::String(text) => number(text),
            _ => None,
        };
        let here = at.key(end.exclusive);
        match (limit, crate::dialect::shape::flag(&value)) {
            (Some(limit), _) => {
                if !self.dialect.has_json_schema() {
                    let message = || {
                        format!(
                            "`{}` is a flag before OpenAPI 3.1, this is a number; it is read as in 3.1",
                            end.exclusive
                        )
                    };
                    self.report
                        .once(&here, "exclusive-bound", end.exclusive, message, None);
                }
                exclude(schema, end, limit);
            }
            (None, Some(true)) if schema.contains_key(end.inclusive) => {
                schema.insert(end.exclusive.to_owned(), Value::Bool(true));
            }
            (None, Some(_)) => {}
            (None, None) => {
                let message = format!("`{}` is no number; it is ignored", end.exclusive);
                self.report.warn(&here, "wrong-kind", message);
            }
        }
    }

    fn integer_bound(&mut self, schema: &mut Object, end: End, at: &At<'_>) {
        let Some(Value::Number(limit)) = schema.get(end.inclusive) else {
            return;
        };
        if limit.is_i64() {
            return;
        }
        let limit = limit.clone();
        if let Some(whole) = limit
            .as_f64()
            .filter(|_| limit.is_f64())
            .and_then(|limit| whole(limit, end))
        {
            if limit.as_f64().is_some_and(|limit| limit.fract() != 0.0) {
                schema.shift_remove(end.exclusive);
            }
            schema.insert(end.inclusive.to_owned(), Value::from(whole));
            return;
        }
        schema.shift_remove(end.inclusive);
        schema.shift_remove(end.exclusive);
        schema.insert(end.extension.to_owned(), Value::String(limit.to_string()));
        let unsigned = end.inclusive == "maximum" && limit.is_u64() && !is_negative(schema);
        if unsigned {
            let format = schema.entry("format").or_insert(Value::Null);
            if !matches!(format.as_str(), Some("uint64"))
                && matches!(format.as_str(), None | Some("int64"))
            {
                *format = Value::from("uint64");
            }
        }
        let implied = unsigned && limit.as_u64() == Some(u64::MAX);
        if !implied {
            let message = format!(
                "`{}: {limit}` is beyond what is checked; values are sent as they are",
                end.inclusive
            );
            self.report
                .warn(&at.key(end.inclusive), "not-checked", message);
        }
    }

    fn integer_step(&mut self, schema: &mut Object, at: &At<'_>) {
        let Some(step) = schema.get("multipleOf").and_then(Value::as_f64) else {
            return;
        };
        if schema.get("multipleOf").is_some_and(Value::is_i64) {
            return;
        }
        match whole(step, ENDS[0]).filter(|_| step.fract() == 0.0) {
            Some(step) => {
                schema.insert("multipleOf".to_owned(), Value::from(step));
            }
            None => {
                schema.shift_remove("multipleOf");
                let message = format!("`multipleOf: {step}` of an integer is not checked");
                self.report
                    .warn(&at.key("multipleOf"), "not-checked", message);
            }
        }
    }
}

/// Adds an exclusive bound, unless the inclusive one is tighter.
fn exclude(schema: &mut Object, end: End, limit: Number) {
    let inclusive = schema.get(end.inclusive).and_then(Value::as_f64);
    let wins = match (inclusive, limit.as_f64()) {
        (Some(inclusive), Some(limit)) => (end.tighter)(limit, inclusive),
        _ => true,
    };
    if wins {
        schema.insert(end.inclusive.to_owned(), Value::Number(limit));
        schema.insert(end.exclusive.to_owned(), Value::Bool(true));
    }
}

/// The whole number that means the same bound, if it is small enough to be
/// exact.
fn whole(limit: f64, end: End) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let whole = (end.inward)(limit);
    (whole.abs() <= EXACT).then_some(whole as i64)
}

fn is_negative(schema: &Object) -> bool {
    let minimum = schema.get("minimum").and_then(Value::as_f64);
    minimum.is_some_and(|minimum| minimum < 0.0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, schema};

    #[test]
    fn exclusive_numbers_become_flags() {
        let (found, problems) = schema(
            "3.1.0",
            "{type: number, exclusiveMinimum: 0, maximum: 5, exclusiveMaximum: 9}",
        );
        let expected =
            json!({"type": "number", "minimum": 0, "exclusiveMinimum": true, "maximum": 5});
        assert_eq!(found, expected);
        assert_eq!(codes(&problems), [] as [&str; 0]);
    }

    #[test]
    fn exclusive_flags_stay() {
        let (found, _) = schema(
            "3.0.3",
            "{type: integer, minimum: 0, exclusiveMinimum: true, exclusiveMaximum: true}",
        );
        assert_eq!(
            found,
            json!({"type": "integer", "minimum": 0, "exclusiveMinimum": true})
        );
        let (found, problems) = schema("3.0.3", "{type: integer, exclusiveMinimum: 4}");
        assert_eq!(
            found,
            json!({"type": "integer", "minimum": 4, "exclusiveMinimum": true})
        );
        assert_eq!(codes(&problems), ["exclusive-bound"]);
    }

    #[test]
    fn bounds_of_integers_are_whole() {
        let (found, problems) = schema(
            "3.0.3",
            "{type: integer, minimum: 0.5, maximum: 10.0, multipleOf: 5.0}",
        );
        assert_eq!(
            found,
            json!({"type": "integer", "minimum": 1, "maximum": 10, "multipleOf": 5})
        );
        assert_eq!(codes(&problems), [] as [&str; 0]);
    }

    #[test]
    fn bounds_beyond_an_integer_move_out_of_the_way() {
        let (found, problems) = schema(
            "3.0.3",
            "{type: integer, minimum: 0, maximum: 18446744073709551615}",
        );
        let expected = json!({
            "type": "integer",
            "minimum": 0,
            "format": "uint64",
            "x-clientwright-maximum": "18446744073709551615",
        });
        assert_eq!(found, expected);
        assert_eq!(codes(&problems), [] as [&str; 0]);
        let (found, problems) = schema("3.0.3", "{type: integer, format: int64, maximum: 1.0e30}");
        assert_eq!(found["format"], json!("int64"));
        assert_eq!(found["x-clientwright-maximum"], json!("1e+30"));
        assert_eq!(
            problems,
            [("not-checked", "/components/schemas/S/maximum".to_owned())]
        );
    }
}

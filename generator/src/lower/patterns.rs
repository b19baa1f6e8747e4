//! Patterns that generated crates can check.

use regex_lite::Regex;

use crate::diagnostic::{Pointer, Problem};
use crate::lower::Lowering;
use crate::model::Constraints;

impl Lowering<'_> {
    /// Constraints without the patterns that cannot be checked: ECMA-262 has
    /// more than regular expressions.
    pub(crate) fn supported(&mut self, mut constraints: Constraints, at: &Pointer) -> Constraints {
        let mut open = Some(&mut constraints);
        while let Some(level) = open {
            if let Some(pattern) = &level.pattern
                && !self.is_supported(pattern, at)
            {
                level.pattern = None;
            }
            open = level.items.as_deref_mut();
        }
        constraints
    }

    fn is_supported(&mut self, pattern: &str, at: &Pointer) -> bool {
        if let Some(known) = self.patterns.get(pattern) {
            return *known;
        }
        let compiled = Regex::new(pattern);
        if let Err(error) = &compiled {
            let problem = Problem::warning(
                "unsupported-pattern",
                format!("the pattern `{pattern}` is not checked before sending: {error}"),
            )
            .help("look-around, back-references and `\\p{…}` are not supported");
            self.report(problem, at);
        }
        self.patterns.insert(pattern.to_owned(), compiled.is_ok());
        compiled.is_ok()
    }
}

#[cfg(test)]
mod tests {
    use crate::lower::testing::{codes, field, lowered};

    #[test]
    fn a_pattern_beyond_regular_expressions_is_told_once_and_not_checked() {
        let (api, problems) = lowered(
            "
            T:
              type: object
              properties:
                a: {type: string, pattern: '^(?=.*x)', maxLength: 3}
                b: {type: array, items: {type: string, pattern: '^(?=.*x)'}}
                c: {type: string, pattern: '^[a-z]+$'}
            ",
        );
        assert_eq!(codes(&problems), ["unsupported-pattern"]);
        let constraints = |key| &field(&api, "T", key).constraints;
        assert_eq!(constraints("a").pattern, None);
        assert_eq!(constraints("a").max_length, Some(3));
        assert_eq!(constraints("b").items.as_ref().unwrap().pattern, None);
        assert_eq!(constraints("c").pattern.as_deref(), Some("^[a-z]+$"));
    }
}

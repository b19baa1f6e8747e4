//! Regular expressions of the document, checked before a request is sent.

use std::sync::OnceLock;

use regex_lite::Regex;

/// A `pattern`, compiled when it is first used.
pub(crate) struct Pattern {
    source: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern; the generator has made sure that it compiles.
    pub(crate) const fn new(source: &'static str) -> Self {
        Self {
            source,
            compiled: OnceLock::new(),
        }
    }

    /// Whether a value matches somewhere, as JSON Schema has it.
    pub(crate) fn check(&self, value: &str) -> Result<(), String> {
        let compiled = self.compiled.get_or_init(|| Regex::new(self.source).ok());
        match compiled {
            Some(pattern) if !pattern.is_match(value) => {
                Err(format!("{value:?} does not match {}", self.source))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_matches_or_the_pattern_is_named() {
        static ID: Pattern = Pattern::new("^([a-f0-9]{24})$");
        assert_eq!(ID.check("32b6e34b3d91647abb20e7b8"), Ok(()));
        let fault = ID.check("mine").unwrap_err();
        assert_eq!(fault, "\"mine\" does not match ^([a-f0-9]{24})$");
    }
}

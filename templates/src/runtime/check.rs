//! Constraints of what is sent, checked through a whole body.

use std::collections::BTreeMap;

/// A type with constraints, in itself or in what it holds.
pub(crate) trait Check {
    /// Checks what is about to be sent.
    ///
    /// # Errors
    /// The first value that does not satisfy its constraints.
    fn check(&self) -> Result<(), Violation>;
}

/// A value that does not satisfy its constraints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// Where it stands: a JSON pointer (RFC 6901).
    pub(crate) pointer: String,
    /// What is wrong with it.
    pub(crate) message: String,
}

impl From<String> for Violation {
    fn from(message: String) -> Self {
        Self {
            pointer: String::new(),
            message,
        }
    }
}

impl From<Violation> for String {
    fn from(violation: Violation) -> Self {
        match violation.pointer.is_empty() {
            true => violation.message,
            false => format!("{}: {}", violation.pointer, violation.message),
        }
    }
}

/// Leads an error one step outwards.
pub(crate) fn within<E: Into<Violation>>(
    key: &str,
    outcome: Result<(), E>,
) -> Result<(), Violation> {
    outcome.map_err(|error| {
        let mut violation = error.into();
        let token = key.replace('~', "~0").replace('/', "~1");
        violation.pointer = format!("/{token}{}", violation.pointer);
        violation
    })
}

/// Checks each item of a list.
pub(crate) fn each<'i, T: 'i, E: Into<Violation>>(
    items: impl IntoIterator<Item = &'i T>,
    check: impl Fn(&'i T) -> Result<(), E>,
) -> Result<(), Violation> {
    for (index, item) in items.into_iter().enumerate() {
        within(&index.to_string(), check(item))?;
    }
    Ok(())
}

/// Checks each value of a map.
pub(crate) fn each_value<'i, T: 'i, E: Into<Violation>>(
    entries: impl IntoIterator<Item = (&'i String, &'i T)>,
    check: impl Fn(&'i T) -> Result<(), E>,
) -> Result<(), Violation> {
    for (key, value) in entries {
        within(key, check(value))?;
    }
    Ok(())
}

impl<T: Check> Check for Option<T> {
    fn check(&self) -> Result<(), Violation> {
        self.as_ref().map_or(Ok(()), T::check)
    }
}

impl<T: Check> Check for Box<T> {
    fn check(&self) -> Result<(), Violation> {
        (**self).check()
    }
}

impl<T: Check> Check for [T] {
    fn check(&self) -> Result<(), Violation> {
        each(self, T::check)
    }
}

impl<T: Check> Check for Vec<T> {
    fn check(&self) -> Result<(), Violation> {
        each(self, T::check)
    }
}

impl<T: Check> Check for BTreeMap<String, T> {
    fn check(&self) -> Result<(), Violation> {
        each_value(self, T::check)
    }
}

#[cfg(test)]
mod tests {
    use super::super::constraint;
    use super::*;

    struct Short(&'static str);

    impl Check for Short {
        fn check(&self) -> Result<(), Violation> {
            within("a/b", constraint::length(self.0, None, Some(3)))
        }
    }

    #[test]
    fn the_first_violation_says_where_it_stands() {
        let fine = || Short("abc");
        let wrong = || Short("abcd");
        assert_eq!(vec![Some(fine()), None].check(), Ok(()));
        let map = BTreeMap::from([("~".to_owned(), vec![fine(), wrong(), wrong()])]);
        let violation = Box::new(map).check().unwrap_err();
        assert_eq!(violation.pointer, "/~0/1/a~1b");
        assert_eq!(
            String::from(violation),
            "/~0/1/a~1b: 4 characters are more than 3"
        );
    }
}

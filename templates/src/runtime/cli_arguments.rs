//! The arguments of a call as one JSON object.
#![cfg(feature = "cli")]

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::cli_answer::Failed;
use super::locate::decode;

/// Arguments as they were given, by full name: `in:name`, or `body`.
#[derive(Debug)]
pub(crate) struct Arguments(BTreeMap<String, Box<RawValue>>);

impl Arguments {
    /// Reads an object with the arguments of an operation that takes these. A
    /// name alone stands for `in:name` where no other has it; that of the body is
    /// `body`.
    ///
    /// # Errors
    /// No object; a name that the operation does not have or has twice; the same
    /// argument twice.
    pub(crate) fn read(takes: &[&str], text: &str) -> Result<Self, Failed> {
        let given: BTreeMap<String, Box<RawValue>> = decode(text.as_bytes())
            .map_err(|fault| Failed::usage(format!("the arguments: {}", fault.message)))?;
        let mut values = BTreeMap::new();
        for (name, value) in given {
            let full = full_name(takes, &name)?;
            if values.insert(full.to_owned(), value).is_some() {
                return Err(Failed::usage(format!("`{full}` is given twice")));
            }
        }
        Ok(Self(values))
    }

    /// An argument that must be there.
    ///
    /// # Errors
    /// It is missing, or not of its type.
    pub(crate) fn required<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, Failed> {
        self.optional(name)?
            .ok_or_else(|| Failed::usage(format!("`{name}` is missing")))
    }

    /// An argument, if it is there.
    ///
    /// # Errors
    /// It is not of its type.
    pub(crate) fn optional<T: DeserializeOwned>(
        &mut self,
        name: &str,
    ) -> Result<Option<T>, Failed> {
        let value = self.0.remove(name);
        let decoded = value.map(|value| decode(value.get().as_bytes()));
        decoded.transpose().map_err(|fault| {
            let (pointer, message) = (fault.pointer, fault.message);
            Failed::usage(format!("`{name}`, at {pointer:?}: {message}"))
        })
    }
}

fn full_name<'t>(takes: &[&'t str], name: &str) -> Result<&'t str, Failed> {
    if let Some(full) = takes.iter().find(|full| **full == name) {
        return Ok(full);
    }
    let short = |full: &&&str| full.split_once(':').is_some_and(|(_, own)| own == name);
    let mut matching = takes.iter().filter(short);
    match (matching.next(), matching.next()) {
        (Some(full), None) => Ok(full),
        (Some(one), Some(other)) => Err(Failed::usage(format!(
            "`{name}` may be `{one}` or `{other}`"
        ))),
        (None, _) => Err(Failed::usage(format!("there is no argument `{name}`"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TAKES: &[&str] = &["path:id", "query:id", "query:limit", "body", "header:a:b"];

    fn read(text: &str) -> Result<Arguments, String> {
        Arguments::read(TAKES, text).map_err(|failed| failed.message().to_owned())
    }

    #[test]
    fn arguments_are_found_by_name_and_place() {
        let mut given =
            read(r#"{"path:id":"p","query:id":2,"limit":3,"a:b":true,"body":null}"#).unwrap();
        assert_eq!(given.required::<String>("path:id").unwrap(), "p");
        assert_eq!(given.required::<u8>("query:id").unwrap(), 2);
        assert_eq!(given.optional::<u8>("query:limit").unwrap(), Some(3));
        assert_eq!(given.optional::<u8>("query:limit").unwrap(), None);
        assert!(given.required::<bool>("header:a:b").unwrap());
        assert_eq!(given.required::<Option<u8>>("body").unwrap(), None);
    }

    #[test]
    fn what_is_wrong_is_told() {
        assert_eq!(
            read(r#"{"id":1}"#).unwrap_err(),
            "`id` may be `path:id` or `query:id`"
        );
        assert_eq!(read(r#"{"x":1}"#).unwrap_err(), "there is no argument `x`");
        assert_eq!(
            read(r#"{"limit":1,"query:limit":1}"#).unwrap_err(),
            "`query:limit` is given twice"
        );
        let mut given = read(r#"{"limit":"x"}"#).unwrap();
        assert!(
            given
                .required::<u8>("query:limit")
                .unwrap_err()
                .message()
                .starts_with("`query:limit`")
        );
        assert_eq!(
            given.required::<u8>("body").unwrap_err().message(),
            "`body` is missing"
        );
    }
}

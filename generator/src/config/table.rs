//! One table of the configuration, read key by key: what is asked for is known,
//! and what is left over is a problem.

use std::cell::RefCell;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::config::Located;
use crate::diagnostic::{FileId, Place, Problem, Problems};

/// How alike two keys must be for one to be suggested for the other.
const ALIKE: f64 = 0.75;

/// Where what is found goes to.
pub(super) struct Findings {
    file: FileId,
    problems: RefCell<Problems>,
}

impl Findings {
    pub(super) fn new(file: FileId) -> Self {
        Self {
            file,
            problems: RefCell::default(),
        }
    }

    pub(super) fn into_problems(self) -> Problems {
        self.problems.into_inner()
    }

    pub(super) fn place(&self, span: &Range<usize>) -> Place {
        Place::bytes(self.file, span.start, span.end)
    }

    /// Adds a problem that has its place.
    pub(super) fn add(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    pub(super) fn push(&self, problem: Problem, span: &Range<usize>) {
        let problem = problem.at(self.place(span));
        self.problems.borrow_mut().push(problem);
    }
}

/// A table under its name, which problems mention.
pub(super) struct Table<'t> {
    entries: &'t DeTable<'t>,
    span: Range<usize>,
    name: String,
    known: Vec<&'static str>,
    findings: &'t Findings,
}

type Value<'t> = Spanned<DeValue<'t>>;

impl<'t> Table<'t> {
    pub(super) fn new(
        entries: &'t DeTable<'t>,
        span: Range<usize>,
        name: impl Into<String>,
        findings: &'t Findings,
    ) -> Self {
        Self {
            entries,
            span,
            name: name.into(),
            known: Vec::new(),
            findings,
        }
    }

    fn get(&mut self, key: &'static str) -> Option<&'t Value<'t>> {
        self.known.push(key);
        self.entries.get(key)
    }

    /// A text.
    pub(super) fn text(&mut self, key: &'static str) -> Option<Located<String>> {
        let value = self.get(key)?;
        self.as_parsed(key, value)
    }

    /// A text that must be there.
    pub(super) fn needed(&mut self, key: &'static str) -> Option<Located<String>> {
        self.need(key);
        self.text(key)
    }

    /// Reports a key that must be there and is not.
    pub(super) fn need(&self, key: &str) {
        if !self.entries.contains_key(key) {
            let message = format!("{} says no `{key}`", self.name);
            let problem = Problem::error("missing-key", message);
            self.findings.push(problem, &self.span);
        }
    }

    /// A whole number.
    pub(super) fn integer(&mut self, key: &'static str) -> Option<i64> {
        let value = self.get(key)?;
        let number = value.get_ref().as_integer();
        let number =
            number.and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
        if number.is_none() {
            self.wrong_type(key, "a whole number", value);
        }
        number
    }

    /// A text that means something.
    pub(super) fn parsed<T>(&mut self, key: &'static str) -> Option<Located<T>>
    where
        T: FromStr<Err: fmt::Display>,
    {
        let value = self.get(key)?;
        self.as_parsed(key, value)
    }

    /// A list of texts.
    pub(super) fn list<T>(&mut self, key: &'static str) -> Vec<Located<T>>
    where
        T: FromStr<Err: fmt::Display>,
    {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(key, "a list", value);
            return Vec::new();
        };
        let items = items.iter();
        items.filter_map(|item| self.as_parsed(key, item)).collect()
    }

    /// A table of lists of texts, with keys that mean something.
    pub(super) fn lists<K>(&mut self, key: &'static str) -> IndexMap<String, Vec<Located<String>>>
    where
        K: FromStr<Err: fmt::Display>,
    {
        let mut lists = IndexMap::new();
        for (inner, value) in self.inner(key).into_iter().flatten() {
            let name = format!("{key}.{}", inner.get_ref());
            if let Err(error) = inner.get_ref().parse::<K>() {
                let problem = Problem::error("invalid-value", error.to_string());
                self.findings.push(problem, &inner.span());
            }
            let Some(items) = value.get_ref().as_array() else {
                self.wrong_type(&name, "a list", value);
                continue;
            };
            let items = items.iter();
            let items = items.filter_map(|item| self.as_parsed(&name, item));
            lists.insert(inner.get_ref().to_string(), items.collect());
        }
        lists
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, key: &'static str) -> Option<bool> {
        self.located_flag(key).map(|flag| flag.value)
    }

    /// `true` or `false`, and where it stands.
    pub(super) fn located_flag(&mut self, key: &'static str) -> Option<Located<bool>> {
        let value = self.get(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(key, "`true` or `false`", value);
        }
        Some(Located {
            value: flag?,
            place: Some(self.findings.place(&value.span())),
        })
    }

    /// One of several words.
    pub(super) fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
    ) -> Option<T> {
        self.located_choice(key, choices).map(|choice| choice.value)
    }

    /// One of several words, and where it stands.
    pub(super) fn located_choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
    ) -> Option<Located<T>> {
        let text = self.text(key)?;
        let found = choices.iter().find(|(word, _)| *word == text.as_str());
        if found.is_none() {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            let message = format!("`{key}` cannot be `{}`", text.value);
            let problem = Problem::error("invalid-value", message);
            let problem = problem.help(advice(&text.value, &words, "it can be"));
            self.findings.problems.borrow_mut().push(match text.place {
                Some(place) => problem.at(place),
                None => problem,
            });
            return None;
        }
        found.map(|(_, choice)| Located {
            value: *choice,
            place: text.place,
        })
    }

    /// A table of texts with keys of the user's.
    pub(super) fn map<T>(&mut self, key: &'static str) -> IndexMap<String, Located<T>>
    where
        T: FromStr<Err: fmt::Display>,
    {
        let entries = self.inner(key).into_iter().flatten();
        entries
            .filter_map(|(inner, value)| {
                let inner = inner.get_ref().to_string();
                let read = self.as_parsed(&format!("{key}.{inner}"), value)?;
                Some((inner, read))
            })
            .collect()
    }

    /// Tables with names of the user's.
    pub(super) fn named_tables(&mut self, key: &'static str) -> Vec<(String, Table<'t>)> {
        let mut tables = Vec::new();
        for (inner, value) in self.inner(key).into_iter().flatten() {
            let name = format!("{key}.{}", inner.get_ref());
            match value.get_ref().as_table() {
                Some(entries) => {
                    let table =
                        Table::new(entries, value.span(), format!("`{name}`"), self.findings);
                    tables.push((inner.get_ref().to_string(), table));
                }
                None => self.wrong_type(&name, "a table", value),
            }
        }
        tables
    }

    /// `[[key]]`, any number of times.
    pub(super) fn tables(&mut self, key: &'static str, path: &str) -> Vec<Table<'t>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let items = value.get_ref().as_array();
        let tables: Option<Vec<Table<'t>>> = items.and_then(|items| {
            let table = |item: &'t Value<'t>| {
                let entries = item.get_ref().as_table()?;
                let name = format!("`[[{path}]]`");
                Some(Table::new(entries, item.span(), name, self.findings))
            };
            items.iter().map(table).collect()
        });
        if tables.is_none() {
            self.wrong_type(key, &format!("a list of tables, each `[[{path}]]`"), value);
        }
        tables.unwrap_or_default()
    }

    /// A table as it stands.
    pub(super) fn raw(&mut self, key: &'static str) -> toml::Table {
        let Some(value) = self.get(key) else {
            return toml::Table::new();
        };
        if !value.get_ref().is_table() {
            self.wrong_type(key, "a table", value);
            return toml::Table::new();
        }
        match toml::Table::deserialize(value.clone().into_deserializer()) {
            Ok(table) => table,
            Err(error) => {
                let problem = Problem::error("invalid-value", error.message());
                self.findings.push(problem, &value.span());
                toml::Table::new()
            }
        }
    }

    /// Reports the keys that nobody asked for.
    pub(super) fn finish(self) {
        for key in self.entries.keys() {
            let name: &str = key.get_ref();
            if !self.known.contains(&name) {
                let message = format!("{} has no key `{name}`", self.name);
                let problem = Problem::error("unknown-key", message);
                let problem = problem.help(advice(name, &self.known, "its keys are"));
                self.findings.push(problem, &key.span());
            }
        }
    }

    fn inner(&mut self, key: &'static str) -> Option<&'t DeTable<'t>> {
        let value = self.get(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong_type(key, "a table", value);
        }
        table
    }

    fn as_parsed<T>(&self, key: &str, value: &Value<'_>) -> Option<Located<T>>
    where
        T: FromStr<Err: fmt::Display>,
    {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(key, "a text", value);
            return None;
        };
        match text.parse() {
            Ok(parsed) => Some(Located {
                value: parsed,
                place: Some(self.findings.place(&value.span())),
            }),
            Err(error) => {
                let problem = Problem::error("invalid-value", error.to_string());
                self.findings.push(problem, &value.span());
                None
            }
        }
    }

    fn wrong_type(&self, key: &str, wanted: &str, value: &Value<'_>) {
        let found = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "`true` or `false`",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let message = format!("`{key}` must be {wanted}, and here is {found}");
        self.findings
            .push(Problem::error("wrong-type", message), &value.span());
    }
}

/// The nearest of the words there are, or all of them.
pub(super) fn advice(word: &str, known: &[&str], listing: &str) -> String {
    let likeness = |other: &&&str| strsim::jaro_winkler(word, other);
    let nearest = known
        .iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        .filter(|other| likeness(other) >= ALIKE);
    match nearest {
        Some(nearest) => format!("did you mean `{nearest}`?"),
        None => {
            let known: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
            format!("{listing} {}", known.join(", "))
        }
    }
}

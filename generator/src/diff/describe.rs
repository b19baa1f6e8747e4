//! Changes in words.

use std::collections::HashMap;

use crate::diff::Level;
use crate::diff::shape::{fact, renamed as reworded};
use crate::emit::inline_code;
use crate::surface::{Argument, Item, Kind};

/// `field `types::Pet.name``.
fn subject(item: &Item) -> String {
    match item.kind {
        Kind::Crate => "the crate".to_owned(),
        // Its path says already what it is.
        Kind::Implementation => format!("`{item}`"),
        kind => format!("{} `{item}`", kind.as_str()),
    }
}

pub(super) fn removed(item: &Item) -> String {
    match (item.kind, fact(item, "request")) {
        (Kind::Operation, Some(request)) => {
            format!("{} ({}) is gone", subject(item), inline_code(request))
        }
        _ => format!("{} is gone", subject(item)),
    }
}

/// What may have taken the place of an item that is gone.
pub(super) fn perhaps(item: &Item) -> String {
    format!("; perhaps it is `{item}` now")
}

pub(super) fn added(item: &Item) -> String {
    let text = &item.signature.text;
    match (item.kind, fact(item, "request")) {
        (Kind::Operation, Some(request)) => {
            format!("new {} ({})", subject(item), inline_code(request))
        }
        (Kind::Field, _) => format!("new {} of type `{text}`", subject(item)),
        (Kind::Feature, _) => format!("new {}, {text}", subject(item)),
        _ => format!("new {}", subject(item)),
    }
}

pub(super) fn renamed(was: &Item, is: &Item) -> String {
    format!("{} is now `{is}`", subject(was))
}

pub(super) fn another_kind(was: &Item, is: &Item) -> String {
    let article = match is.kind {
        Kind::Enum => "an",
        _ => "a",
    };
    format!("{} is now {article} {}", subject(was), is.kind.as_str())
}

pub(super) fn exhaustive(is: &Item) -> String {
    match is.exhaustive {
        true => format!("{} is no longer `#[non_exhaustive]`", subject(is)),
        false => format!("{} is `#[non_exhaustive]` now", subject(is)),
    }
}

pub(super) fn features(was: &Item, is: &Item) -> String {
    let listed = |item: &Item| match item.features.is_empty() {
        true => "always".to_owned(),
        false => format!("with `{}`", item.features.join("`, `")),
    };
    format!(
        "{} is there {}, was {}",
        subject(is),
        listed(is),
        listed(was)
    )
}

pub(super) fn deprecation(is: &Item) -> String {
    match is.deprecated {
        true => format!("{} is deprecated", subject(is)),
        false => format!("{} is no longer deprecated", subject(is)),
    }
}

pub(super) fn docs(is: &Item) -> String {
    format!("the documentation of {} differs", subject(is))
}

/// A function that does something else, though no one fact tells what.
pub(super) fn code(is: &Item) -> String {
    match is.kind {
        Kind::Answer => format!(
            "{} decodes differently: other statuses or media types are documented",
            subject(is)
        ),
        Kind::Operation => format!(
            "{} checks or sends the same arguments differently",
            subject(is)
        ),
        _ => format!("{} is sent differently", subject(is)),
    }
}

/// A type that travels differently, though no one fact tells how.
pub(super) fn codec(is: &Item) -> String {
    format!("{} is read or written differently", subject(is))
}

/// What an item is called on the wire.
const NAMES: &[&str] = &["header", "key", "name", "tag", "value"];

/// What an item means on the wire, where that differs.
pub(super) fn facts(was: &Item, is: &Item) -> Vec<String> {
    let facts = |item: &Item| item.origin.facts.clone();
    let (old, new) = (facts(was), facts(is));
    let mut said = Vec::new();
    // A new name on the wire is why a renamed item has its new name.
    let told = |what: &str| was.name != is.name && NAMES.contains(&what);
    for (what, text) in new.iter().filter(|(what, _)| !told(what)) {
        if !old.contains(&(*what, text.clone())) {
            let before = counterpart(&old, &new, what, text);
            said.push(difference(is, what, before.as_deref(), Some(text)));
        }
    }
    for (what, text) in old.iter().filter(|(what, _)| !told(what)) {
        let gone = !new.contains(&(*what, text.clone()));
        if gone && counterpart(&new, &old, what, text).is_none() {
            said.push(difference(is, what, Some(text), None));
        }
    }
    said
}

/// The value of the same fact on the other side; where a fact stands several
/// times (`limit: …`), that which starts alike.
fn counterpart(
    others: &[(&'static str, String)],
    own: &[(&'static str, String)],
    what: &str,
    text: &str,
) -> Option<String> {
    let of = |facts: &[(&'static str, String)]| -> Vec<String> {
        let facts = facts.iter().filter(|(known, _)| *known == what);
        facts.map(|(_, text)| text.clone()).collect()
    };
    let start = |text: &str| text.split(':').next().map(str::to_owned);
    let (others, own) = (of(others), of(own));
    match (others.len(), own.len()) {
        (1, 1) => others.into_iter().next(),
        _ => others.into_iter().find(|other| start(other) == start(text)),
    }
}

fn difference(is: &Item, what: &str, before: Option<&str>, after: Option<&str>) -> String {
    // What `docs` says of constraints is Markdown already; all else is the
    // document's text.
    let shown = |text: Option<&str>| match text {
        None | Some("") => "none".to_owned(),
        Some(text) if what == "constraints" => text.to_owned(),
        Some(text) => inline_code(text),
    };
    let (before, after) = (shown(before), shown(after));
    match what {
        "constraints" | "credentials" => {
            format!(
                "{} has other {what}: {after} (before: {before})",
                subject(is)
            )
        }
        _ => format!(
            "{} has another {what}: {after} (before: {before})",
            subject(is)
        ),
    }
}

/// How a signature differs, and how bad that is.
pub(super) fn signature(was: &Item, is: &Item, words: &HashMap<String, String>) -> (Level, String) {
    if is.kind == Kind::Feature {
        let loses = !is.signature.text.starts_with("on");
        let level = match loses {
            true => Level::Major,
            false => Level::Minor,
        };
        return (level, format!("{} is {}", subject(is), is.signature.text));
    }
    if is.kind.is_function() {
        return function(was, is, words);
    }
    if is.kind == Kind::Implementation {
        let message = format!("{} has other associated types", subject(is));
        return (Level::Major, message);
    }
    let (old, new) = (shown(&was.signature.text), shown(&is.signature.text));
    let message = match is.kind {
        Kind::Field | Kind::Alias | Kind::Constant => {
            format!("{} has type {new}, was {old}", subject(is))
        }
        Kind::Variant => format!("{} holds {new}, held {old}", subject(is)),
        _ => format!("{} is {new}, was {old}", subject(is)),
    };
    (Level::Major, message)
}

fn shown(text: &str) -> String {
    match text {
        "" => "nothing".to_owned(),
        text => format!("`{text}`"),
    }
}

fn function(was: &Item, is: &Item, words: &HashMap<String, String>) -> (Level, String) {
    let old: Vec<Argument> = was
        .signature
        .arguments
        .iter()
        .map(|argument| Argument {
            name: argument.name.clone(),
            ty: reworded(&argument.ty, words),
        })
        .collect();
    let new = &is.signature.arguments;
    let mut said = arguments(&old, new);
    let types = |arguments: &[Argument]| -> Vec<String> {
        arguments
            .iter()
            .map(|argument| argument.ty.clone())
            .collect()
    };
    let output = reworded(&was.signature.output, words);
    let mut level = Level::Major;
    if output != is.signature.output {
        said.extend(outputs(&output, &is.signature.output));
    } else if types(&old) == types(new) && old.len() == new.len() {
        let names = |list: &[Argument]| -> std::collections::BTreeSet<String> {
            list.iter().map(|argument| argument.name.clone()).collect()
        };
        // Other names for the same arguments compile; the same names in
        // another order compile too, and mean something else.
        let swapped = old != *new && names(&old) == names(new);
        level = match (swapped, said.is_empty()) {
            (false, false) => Level::Patch,
            _ => Level::Major,
        };
    }
    if said.is_empty() {
        let (old, new) = (&was.signature.text, &is.signature.text);
        said.push(format!("is `{new}`, was `{old}`"));
    }
    (level, format!("{} {}", subject(is), said.join(", ")))
}

/// What became of the arguments.
fn arguments(old: &[Argument], new: &[Argument]) -> Vec<String> {
    let find = |list: &[Argument], name: &str| list.iter().find(|a| a.name == name).cloned();
    let mut said = Vec::new();
    let gone: Vec<&Argument> = old
        .iter()
        .filter(|a| find(new, &a.name).is_none())
        .collect();
    let come: Vec<&Argument> = new
        .iter()
        .filter(|a| find(old, &a.name).is_none())
        .collect();
    let same_types = gone.iter().map(|a| &a.ty).eq(come.iter().map(|a| &a.ty));
    if same_types && old.len() == new.len() {
        for (before, after) in gone.iter().zip(&come) {
            said.push(format!(
                "calls argument `{}` now `{}`",
                before.name, after.name
            ));
        }
    } else {
        let taken = come.iter().map(|a| format!("takes `{}: {}`", a.name, a.ty));
        said.extend(taken);
        said.extend(gone.iter().map(|a| format!("no longer takes `{}`", a.name)));
    }
    for after in new {
        if let Some(before) = find(old, &after.name)
            && before.ty != after.ty
        {
            let (name, new, old) = (&after.name, &after.ty, &before.ty);
            said.push(format!("takes `{name}` as `{new}`, was `{old}`"));
        }
    }
    let order = |list: &[Argument], other: &[Argument]| -> Vec<String> {
        let shared = list.iter().filter(|a| find(other, &a.name).is_some());
        shared.map(|a| a.name.clone()).collect()
    };
    if order(old, new) != order(new, old) {
        said.push("takes its arguments in another order".to_owned());
    }
    said
}

/// `Result<Response<A>, Error<B>>`, side by side.
fn outputs(old: &str, new: &str) -> Vec<String> {
    let mut said = Vec::new();
    match (sides(old), sides(new)) {
        (Some(old), Some(new)) => {
            if old.0 != new.0 {
                said.push(format!("gives `{}`, gave `{}`", new.0, old.0));
            }
            if old.1 != new.1 {
                said.push(format!("fails with `{}`, failed with `{}`", new.1, old.1));
            }
        }
        _ => said.push(format!("gives {}, gave {}", shown(new), shown(old))),
    }
    said
}

/// The two sides of a `Result`.
fn sides(output: &str) -> Option<(String, String)> {
    let inner = output.strip_prefix("Result<")?.strip_suffix('>')?;
    let mut depth = 0_i32;
    for (at, c) in inner.char_indices() {
        match c {
            '<' | '(' | '[' => depth += 1,
            '>' | ')' | ']' => depth -= 1,
            ',' if depth == 0 => {
                let (ok, error) = (&inner[..at], &inner[at + 1..]);
                return Some((ok.trim().to_owned(), error.trim().to_owned()));
            }
            _ => {}
        }
    }
    None
}

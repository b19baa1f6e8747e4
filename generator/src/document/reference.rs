//! The text of a reference to what it means.

use std::rc::Rc;

use percent_encoding::percent_decode_str;
use serde_json::Value;
use url::Url;

use super::files::{File, Files};
use super::grammar::{Dialect, Kind};
use super::unresolved::UNRESOLVED;
use crate::diagnostic::{Pointer, Problem};

/// A part of a file.
#[derive(Clone)]
pub(super) struct Target {
    pub(super) file: Rc<File>,
    pub(super) pointer: Pointer,
}

impl Target {
    pub(super) fn value(&self) -> Option<&Value> {
        part(&self.file.value, &self.pointer)
    }

    /// What it is, if it stands among the shared objects of its file.
    pub(super) fn shared_kind(&self) -> Option<Kind> {
        let dialect = Dialect::of(&self.file.value);
        let tokens = self.pointer.tokens();
        let (_, section) = tokens.split_last()?;
        let mut shared = dialect.shared_kinds();
        shared
            .find(|(_, tokens)| *tokens == section)
            .map(|(kind, _)| kind)
    }

    /// What tells it from every other part.
    pub(super) fn key(&self) -> (u32, Pointer) {
        (self.file.id.0, self.pointer.clone())
    }
}

/// Finds what a reference at `at` in `from` means.
///
/// # Errors
/// Why it means nothing, without a place. `Ok(None)` if that is reported
/// already.
pub(super) fn resolve(
    text: &str,
    from: &Rc<File>,
    at: &Pointer,
    files: &mut Files<'_>,
) -> Result<Option<Target>, Problem> {
    let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
    let Some((file, resource)) = locate(address, from, at, files)? else {
        return Ok(None);
    };
    let fragment = percent_decode_str(fragment).decode_utf8_lossy();
    let (base, start) = match &resource {
        Some((url, start)) => (url, start.clone()),
        None => (&file.url, Pointer::root()),
    };
    if !fragment.is_empty() && !fragment.starts_with('/') {
        return match file.ids.anchor(base, &fragment) {
            Some(pointer) => Ok(Some(Target {
                pointer: pointer.clone(),
                file,
            })),
            None => Err(no_anchor(text, &fragment, &file)),
        };
    }
    let Some(inside) = Pointer::parse(&fragment) else {
        return Err(Problem::error(
            UNRESOLVED,
            format!("`{text}` is longer than any document is deep"),
        ));
    };
    // By the letter a pointer starts at the innermost `$id`; those who write
    // `#/components/…` mean the whole file all the same.
    let pointer = start.join(inside.tokens());
    if part(&file.value, &pointer).is_some() {
        return Ok(Some(Target { file, pointer }));
    }
    if part(&file.value, &inside).is_some() {
        let pointer = inside;
        return Ok(Some(Target { file, pointer }));
    }
    let problem = Problem::error(UNRESOLVED, format!("`{text}` leads nowhere"));
    let help = files.suggestion(file.id, text, || suggest(address, &inside, &file.value));
    Err(match help {
        Some(help) => problem.help(help),
        None => problem,
    })
}

type Resource = Option<(Url, Pointer)>;

/// The file that the part of a reference before `#` means, and the resource in
/// it if that has a name of its own.
fn locate(
    address: &str,
    from: &Rc<File>,
    at: &Pointer,
    files: &mut Files<'_>,
) -> Result<Option<(Rc<File>, Resource)>, Problem> {
    let enclosing = from.ids.enclosing(at);
    if address.is_empty() {
        let resource = enclosing.map(|(url, start)| (url.clone(), start.clone()));
        return Ok(Some((Rc::clone(from), resource)));
    }
    let named = |base: &Url| {
        let url = base.join(address).ok()?;
        let (file, pointer) = files.named(&url)?;
        Some((file, Some((url, pointer))))
    };
    if let Some(found) = enclosing.and_then(|(url, _)| named(url)) {
        return Ok(Some(found));
    }
    if let Some(found) = named(&from.url) {
        return Ok(Some(found));
    }
    let url = from.url.join(address).map_err(|error| {
        Problem::error(UNRESOLVED, format!("`{address}` is no address: {error}"))
    })?;
    let file = files.follow(&url)?;
    Ok(file.map(|file| (file, None)))
}

/// The part of a value at a pointer.
pub(super) fn part<'v>(value: &'v Value, pointer: &Pointer) -> Option<&'v Value> {
    let mut at = value;
    for token in pointer.tokens() {
        at = match at {
            Value::Object(object) => object.get(token)?,
            Value::Array(items) => items.get(item(token)?)?,
            _ => return None,
        };
    }
    Some(at)
}

/// The part of a value that some tokens lead to, to change it.
pub(super) fn part_mut<'v>(value: &'v mut Value, tokens: &[&str]) -> Option<&'v mut Value> {
    let mut at = value;
    for token in tokens {
        at = match at {
            Value::Object(object) => object.get_mut(*token)?,
            Value::Array(items) => items.get_mut(item(token)?)?,
            _ => return None,
        };
    }
    Some(at)
}

/// The index that a token is (RFC 6901, section 4: no leading zeros).
fn item(token: &str) -> Option<usize> {
    let is_plain = token == "0" || !token.starts_with(['0', '+']);
    is_plain.then(|| token.parse().ok()).flatten()
}

/// The text of a reference to a part of the document itself.
pub(super) fn local(pointer: &Pointer) -> String {
    format!("#{pointer}")
}

fn no_anchor(text: &str, fragment: &str, file: &File) -> Problem {
    let problem = Problem::error(UNRESOLVED, format!("`{text}` leads nowhere"));
    let suggestion = format!("/components/schemas/{fragment}");
    match Pointer::parse(&suggestion).filter(|pointer| part(&file.value, pointer).is_some()) {
        Some(pointer) => problem.help(format!("did you mean `{}`?", local(&pointer))),
        None => problem.help(format!("no `$anchor` is called `{fragment}`")),
    }
}

/// What a pointer that leads nowhere may have been meant to be.
fn suggest(address: &str, pointer: &Pointer, value: &Value) -> Option<String> {
    let mut at = value;
    let mut found = Pointer::root();
    let tokens = pointer.tokens();
    for (depth, token) in tokens.iter().enumerate() {
        if let Some(next) = part(at, &Pointer::root().child(token)) {
            at = next;
            found = found.child(token);
            continue;
        }
        let keys = at.as_object().into_iter().flatten();
        let near = nearest(token, keys.map(|(key, _)| key.as_str()));
        return match near {
            Some(near) => {
                let rest = tokens[depth + 1..].iter().copied();
                let whole = found.child(near).join(rest);
                Some(format!("did you mean `{address}#{whole}`?"))
            }
            None if found.is_empty() => None,
            None => Some(format!(
                "`{address}#{found}` is there, but has no `{token}`"
            )),
        };
    }
    None
}

/// The name most like the one wanted, if any is like it at all.
pub(super) fn nearest<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    const ALIKE: f64 = 0.6;
    // Enough to look through; a document may have a million keys.
    const MAX_NAMES: usize = 5000;
    const MAX_LENGTH: usize = 200;
    if wanted.len() > MAX_LENGTH {
        return None;
    }
    let short = names
        .take(MAX_NAMES)
        .filter(|name| name.len() <= MAX_LENGTH);
    let lower = wanted.to_lowercase();
    let mut best = None;
    for name in short {
        let likeness = strsim::normalized_damerau_levenshtein(&lower, &name.to_lowercase());
        if likeness >= ALIKE && best.is_none_or(|(most, _)| likeness > most) {
            best = Some((likeness, name));
        }
    }
    best.map(|(_, name)| name)
}

//! One action: what it selects, and what becomes of it.

use serde_json::Value;
use serde_json_path::JsonPath;

use super::edit::{Edit, Giver, get};
use super::{Document, Overlay, target};
use crate::diagnostic::{Place, Pointer, Problem, Problems};

/// The fields of an action (Overlay 1.0 and 1.1, "Action Object").
const FIELDS: &[&str] = &["target", "description", "update", "remove", "copy"];

pub(super) struct Action<'o> {
    overlay: &'o Overlay,
    /// The action's place in the overlay.
    at: Pointer,
    target: JsonPath,
    change: Change<'o>,
}

enum Change<'o> {
    Remove,
    Update(&'o Value),
    /// Since 1.1: merges another part of the document.
    Copy(JsonPath),
}

impl<'o> Action<'o> {
    /// Reads an action; what is wrong with it is reported.
    pub(super) fn of(
        overlay: &'o Overlay,
        value: &'o Value,
        at: Pointer,
        problems: &mut Problems,
    ) -> Option<Self> {
        report_unknown(overlay, value, &at, problems);
        let mut fault = |message: String, pointer: Pointer| {
            let problem = Problem::error("invalid-overlay", message);
            problems.push(problem.at(overlay.place(&pointer)));
        };
        let Some(action) = value.as_object() else {
            fault("an action must be an object".to_owned(), at);
            return None;
        };
        let target = action.get("target").and_then(Value::as_str);
        let Some(target) = target else {
            fault("an action needs a `target`, a JSONPath".to_owned(), at);
            return None;
        };
        let mut parsed = |text: &str, key: &str| match JsonPath::parse(text) {
            Ok(path) => Some(path),
            Err(error) => {
                let message = format!("`{text}` is no JSONPath: {}", error.message());
                fault(message, at.child(key));
                None
            }
        };
        let target = parsed(target, "target")?;
        let copy = action.get("copy").and_then(Value::as_str);
        let change = match (action.get("remove"), copy, action.get("update")) {
            (Some(Value::Bool(true)), ..) => Change::Remove,
            (_, Some(copy), _) if overlay.strict => Change::Copy(parsed(copy, "copy")?),
            (_, _, Some(update)) => Change::Update(update),
            _ => {
                fault(
                    "this action says neither `update` nor `remove: true`".to_owned(),
                    at,
                );
                return None;
            }
        };
        Some(Self {
            overlay,
            at,
            target,
            change,
        })
    }

    pub(super) fn apply(&self, document: &mut Document, problems: &mut Problems) {
        let targets = target::select(&self.target, &document.root);
        if targets.is_empty() {
            let message = format!(
                "nothing in the document fits `{}`; this action does nothing",
                self.target
            );
            let problem = Problem::warning("overlay-target", message);
            problems.push(problem.at(self.overlay.place(&self.at.child("target"))));
        }
        let mut edit = Edit {
            document,
            strict: self.overlay.strict,
            faults: Vec::new(),
        };
        match &self.change {
            Change::Remove => targets.iter().for_each(|target| edit.remove(target)),
            Change::Update(value) => {
                let giver = Giver::Overlay(self.overlay.file);
                for target in &targets {
                    edit.update(target, value, &giver, &self.at.child("update"));
                }
            }
            Change::Copy(path) => self.copy(path, &targets, &mut edit),
        }
        for (pointer, message) in edit.faults {
            let problem = Problem::error("overlay-mismatch", message);
            let problem = problem.at(self.overlay.place(&self.at));
            problems.push(match document.origins.place(&pointer) {
                Some(place) => problem.note(place, "this part of the document"),
                None => problem,
            });
        }
    }

    fn copy(&self, path: &JsonPath, targets: &[Pointer], edit: &mut Edit<'_>) {
        let [source] = &target::select(path, &edit.document.root)[..] else {
            let message =
                format!("`copy` must select one part of the document, and `{path}` does not");
            edit.faults.push((Pointer::root(), message));
            return;
        };
        let Some(value) = get(&edit.document.root, source).cloned() else {
            return;
        };
        // Origins are those from before: a copy may land in its own source.
        let giver = Giver::Document(edit.document.origins.clone());
        for target in targets {
            edit.update(target, &value, &giver, source);
        }
    }
}

/// Fields of no meaning are most likely typing errors.
fn report_unknown(overlay: &Overlay, action: &Value, at: &Pointer, problems: &mut Problems) {
    for key in action
        .as_object()
        .into_iter()
        .flat_map(|action| action.keys())
    {
        if !key.starts_with("x-") && !FIELDS.contains(&key.as_str()) {
            let message = format!("an action has no field `{key}`; it does nothing");
            let place = Place::key(overlay.file, at.child(key));
            problems.push(Problem::warning("unknown-key", message).at(place));
        }
    }
}

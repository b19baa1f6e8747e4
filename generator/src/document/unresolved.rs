//! References that lead nowhere do not hide what else is wrong: something takes
//! their place, and what is said because of that is not told.

use serde_json::{Map, Value, json};

use super::files::MISSING_FILE;
use super::grammar::{Dialect, Kind};
use crate::diagnostic::{Place, Pointer, Problem, Problems, Severity};

/// The code of a reference that leads nowhere.
pub(super) const UNRESOLVED: &str = "unresolved-ref";

/// The code of a parameter that a path names and nothing describes.
const UNDECLARED: &str = "path-parameter-undeclared";

/// Whether more is wrong than references that lead nowhere, so that there is no
/// going on.
pub(crate) fn is_fatal(problems: &Problems) -> bool {
    let mut errors = problems
        .iter()
        .filter(|one| one.severity == Severity::Error);
    errors.any(|error| !leads_nowhere(error))
}

fn leads_nowhere(problem: &Problem) -> bool {
    problem.severity == Severity::Error && matches!(problem.code, UNRESOLVED | MISSING_FILE)
}

/// What takes the place of a reference that leads nowhere: the least that may
/// stand there, of which nothing is to be said.
pub(super) fn stand_in(kind: Kind, dialect: Dialect, text: &str) -> Map<String, Value> {
    let name = text.rsplit('/').next().unwrap_or_default();
    let value = match (kind, dialect) {
        (Kind::Parameter, Dialect::Swagger2) => {
            json!({"name": name, "in": "query", "type": "string"})
        }
        (Kind::Parameter, Dialect::OpenApi3) => json!({"name": name, "in": "query", "schema": {}}),
        (Kind::Header, Dialect::OpenApi3) => json!({"schema": {}}),
        (Kind::Response, _) => json!({"description": ""}),
        (Kind::RequestBody, _) => json!({"content": {"application/json": {}}}),
        (Kind::SecurityScheme, Dialect::OpenApi3) => json!({"type": "http", "scheme": "bearer"}),
        _ => Value::Null,
    };
    match value {
        Value::Object(object) => object,
        _ => Map::new(),
    }
}

/// Forgets what is only said because something took the place of a reference.
pub(crate) fn forget_consequences(problems: &mut Problems) {
    let holders: Vec<Place> = problems
        .iter()
        .filter(|problem| leads_nowhere(problem))
        .filter_map(|problem| problem.place.as_ref())
        .filter_map(|place| Some(Place::value(place.file, place.pointer.parent()?.clone())))
        .collect();
    if holders.is_empty() {
        return;
    }
    problems.retain(|problem| {
        let consequence = |place: &Place| {
            let mut holders = holders.iter().filter(|holder| holder.file == place.file);
            holders.any(|holder| follows(problem.code, &place.pointer, &holder.pointer))
        };
        leads_nowhere(problem) || !problem.place.as_ref().is_some_and(consequence)
    });
}

/// Whether a problem follows from what stands at `holder` now: if it is told
/// there, at the union or `allOf` of which that is a part, or at the path whose
/// parameter it may be.
fn follows(code: &str, at: &Pointer, holder: &Pointer) -> bool {
    if at.is_within(holder) {
        return true;
    }
    let Some(list) = holder.parent() else {
        return false;
    };
    match list.last() {
        Some("oneOf" | "anyOf" | "allOf") => {
            let whole = list.parent();
            let discriminator = whole.map(|whole| whole.child("discriminator"));
            at == list
                || Some(at) == whole
                || discriminator.is_some_and(|discriminator| at.is_within(&discriminator))
        }
        Some("parameters") => {
            let path = Pointer::root().join(holder.tokens().into_iter().take(2));
            code == UNDECLARED && at.is_within(&path)
        }
        _ => false,
    }
}

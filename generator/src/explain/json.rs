//! Explanations for tools: one JSON object.

use serde_json::{Value, json};

use crate::diagnostic::{Place, Sources, Spots};
use crate::explain::{Explanation, human};

/// `{"explanations": […]}`; what does not apply is `null`.
pub fn json(explanations: &[Explanation], sources: &Sources) -> String {
    let problems = explanations.iter().flat_map(|one| &one.problems);
    let problems = problems.filter_map(|problem| problem.place.as_ref());
    let spots = Spots::of(human::places(explanations).chain(problems), sources);
    let at = |place: Option<&Place>| position(place, &spots, sources);
    let all = explanations.iter().map(|one| {
        let items = one.items.iter().map(|item| {
            let reasons = item.reasons.iter().map(|reason| {
                json!({
                    "rule": reason.rule,
                    "text": reason.text,
                    "position": at(reason.place.as_ref()),
                })
            });
            json!({
                "path": item.path,
                "declaration": item.declaration,
                "members": item.members,
                "reasons": reasons.collect::<Vec<_>>(),
            })
        });
        let problems = one.problems.iter().map(|problem| {
            json!({
                "severity": problem.severity.as_str(),
                "code": problem.code,
                "message": problem.message,
                "position": at(problem.place.as_ref()),
            })
        });
        json!({
            "subject": one.subject,
            "position": at(one.place.as_ref()),
            "items": items.collect::<Vec<_>>(),
            "problems": problems.collect::<Vec<_>>(),
        })
    });
    let text = json!({ "explanations": all.collect::<Vec<_>>() });
    format!("{text:#}\n")
}

fn position(place: Option<&Place>, spots: &Spots<'_>, sources: &Sources) -> Value {
    let Some(place) = place else {
        return Value::Null;
    };
    let Some((spot, source)) = spots.get(place).zip(sources.get(place.file)) else {
        return Value::Null;
    };
    json!({
        "file": source.name,
        "line": spot.line,
        "column": spot.column,
        "pointer": place.pointer.to_string(),
    })
}

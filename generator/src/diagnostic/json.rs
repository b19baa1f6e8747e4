//! Problems for tools, a JSON object a line.

use serde::Serialize;

use crate::diagnostic::{Part, Place, Report, Sources, Spot};

/// One line of the output.
#[derive(Serialize)]
struct Line<'a> {
    severity: &'static str,
    code: &'a str,
    message: &'a str,
    #[serde(flatten)]
    position: Position<'a>,
    help: Option<&'a str>,
    notes: Vec<Note<'a>>,
}

#[derive(Serialize)]
struct Note<'a> {
    message: &'a str,
    #[serde(flatten)]
    position: Position<'a>,
}

#[derive(Serialize)]
struct Position<'a> {
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
    end: Option<End>,
    pointer: Option<String>,
}

#[derive(Serialize)]
struct End {
    line: usize,
    column: usize,
}

impl Report<'_> {
    /// One JSON object for each problem, each on a line of its own.
    ///
    /// What does not apply is `null`; `pointer` is relative to `file`.
    pub fn json(&self) -> String {
        let mut text = String::new();
        for entry in &self.entries {
            let problem = entry.problem;
            let notes = problem.notes.iter().zip(&entry.notes);
            let line = Line {
                severity: problem.severity.as_str(),
                code: problem.code,
                message: &problem.message,
                position: position(self.sources, problem.place.as_ref(), entry.spot.as_ref()),
                help: problem.help.as_deref(),
                notes: notes
                    .map(|((place, message), spot)| Note {
                        message,
                        position: position(self.sources, Some(place), spot.as_ref()),
                    })
                    .collect(),
            };
            // Nothing in a line can fail to be written: its keys are text.
            if let Ok(line) = serde_json::to_string(&line) {
                text.push_str(&line);
                text.push('\n');
            }
        }
        text
    }
}

fn position<'a>(sources: &'a Sources, place: Option<&Place>, spot: Option<&Spot>) -> Position<'a> {
    let source = place.and_then(|place| sources.get(place.file));
    let pointer = place.filter(|place| !matches!(place.part, Part::Bytes { .. }));
    Position {
        file: source.map(|source| source.name.as_str()),
        line: spot.map(|spot| spot.line),
        column: spot.map(|spot| spot.column),
        end: spot.map(|spot| End {
            line: spot.end_line,
            column: spot.end_column,
        }),
        pointer: pointer.map(|place| place.pointer.to_string()),
    }
}

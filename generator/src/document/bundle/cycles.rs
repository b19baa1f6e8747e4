//! References that lead back to where they stand.

use std::collections::HashMap;

use crate::diagnostic::{Place, Pointer, Problem, Problems};
use crate::document::reference::local;

/// A reference from one shared object to another that must not close a circle:
/// any but that to a schema from inside a schema.
pub(super) struct Edge {
    pub(super) from: Pointer,
    pub(super) to: Pointer,
    pub(super) place: Place,
}

/// Reports each circle, at the reference that closes it.
pub(super) fn report(edges: &[Edge], problems: &mut Problems) {
    let mut by_from: HashMap<&Pointer, Vec<&Edge>> = HashMap::new();
    for edge in edges {
        by_from.entry(&edge.from).or_default().push(edge);
    }
    let mut state: HashMap<&Pointer, State> = HashMap::new();
    for start in edges {
        if state.contains_key(&start.from) {
            continue;
        }
        // Each step is a component and how many of its edges were followed.
        let mut way = vec![(&start.from, 0_usize)];
        state.insert(&start.from, State::Open);
        while let Some((at, next)) = way.last_mut() {
            let edge = by_from.get(at).and_then(|edges| edges.get(*next));
            let Some(edge) = edge else {
                state.insert(at, State::Done);
                way.pop();
                continue;
            };
            *next += 1;
            match state.get(&edge.to) {
                None => {
                    state.insert(&edge.to, State::Open);
                    way.push((&edge.to, 0));
                }
                Some(State::Open) => problems.push(circle(edge, &way)),
                Some(State::Done) => {}
            }
        }
    }
}

#[derive(Clone, Copy)]
enum State {
    Open,
    Done,
}

fn circle(edge: &Edge, way: &[(&Pointer, usize)]) -> Problem {
    let start = way.iter().position(|(at, _)| *at == &edge.to);
    let through = &way[start.map_or(way.len(), |start| start + 1)..];
    let mut message = format!("`{}` is defined by itself", local(&edge.to));
    if !through.is_empty() {
        let through: Vec<String> = through
            .iter()
            .take(5)
            .map(|(at, _)| format!("`{}`", local(at)))
            .collect();
        message = format!("{message}, through {}", through.join(", "));
    }
    Problem::error("ref-cycle", message)
        .at(edge.place.clone())
        .help("put what it is in place of one of the references")
}

//! Types that hold each other deeper than the compiler looks.

use crate::diagnostic::{Problem, Problems};
use crate::model::{Api, TypeId};

/// How deep rustc looks for what is dropped with a value (Reference, "Limits",
/// `recursion_limit`); beyond that is error E0320.
const LOOKED_AT: usize = 128;

/// Notes the limit that a crate with these types has to set, and tells of it:
/// crates that use the types have to, too.
pub(super) fn limit(api: &mut Api, problems: &mut Problems) {
    let Some((start, depth)) = deepest(api) else {
        return;
    };
    // A list or an option is a level, too, and other ways through the types may
    // be somewhat longer.
    if depth < LOOKED_AT / 2 {
        return;
    }
    let limit = (4 * depth).next_power_of_two();
    api.recursion_limit = Some(limit);
    let definition = api.type_def(start);
    let message = format!(
        "types hold each other {depth} deep from `{}` on, and rustc looks {LOOKED_AT} deep: a crate \
         that has or uses them says `#![recursion_limit = \"{limit}\"]`",
        definition.path.root
    );
    let problem = Problem::warning("deep-types", message);
    problems.push(match &definition.place {
        Some(place) => problem.at(place.clone()),
        None => problem,
    });
}

/// The longest way through types, each looked at once, as rustc walks them; from
/// types that no other has, and from one of each circle that nothing else leads to.
fn deepest(api: &Api) -> Option<(TypeId, usize)> {
    let edges: Vec<Vec<TypeId>> = api.types.iter().map(|one| one.mentioned()).collect();
    let mut held = vec![false; edges.len()];
    for target in edges.iter().flatten() {
        held[target.0] = true;
    }
    let outermost = (0..edges.len()).filter(|index| !held[*index]);
    let mut walk = Walk {
        edges: &edges,
        seen_in: vec![usize::MAX; edges.len()],
    };
    let mut depths: Vec<(usize, usize)> = outermost.map(|one| (walk.from(one), one)).collect();
    for index in 0..edges.len() {
        if walk.seen_in[index] == usize::MAX {
            depths.push((walk.from(index), index));
        }
    }
    let (depth, start) = depths.into_iter().max_by_key(|(depth, _)| *depth)?;
    Some((TypeId(start), depth))
}

struct Walk<'a> {
    edges: &'a [Vec<TypeId>],
    /// Where the last walk started that met a type.
    seen_in: Vec<usize>,
}

impl Walk<'_> {
    fn from(&mut self, start: usize) -> usize {
        let mut deepest = 0;
        let mut open = vec![(start, 1)];
        self.seen_in[start] = start;
        while let Some((at, depth)) = open.pop() {
            deepest = deepest.max(depth);
            for target in &self.edges[at] {
                if self.seen_in[target.0] != start {
                    self.seen_in[target.0] = start;
                    open.push((target.0, depth + 1));
                }
            }
        }
        deepest
    }
}

#[cfg(test)]
mod tests {
    use crate::lower::testing::{codes, lowered};

    fn chain(length: usize, last: &str) -> String {
        let link = |index: usize| {
            format!(
                "    T{index}: {{type: object, properties: {{next: {{$ref: '#/components/schemas/T{}'}}}}}}\n",
                index + 1
            )
        };
        let links: String = (0..length).map(link).collect();
        format!("{links}    T{length}: {last}\n")
    }

    #[test]
    fn deep_chains_raise_the_limit_and_are_told() {
        let leaf = "{type: object, properties: {a: {type: string}}}";
        let (api, problems) = lowered(&chain(150, leaf));
        assert_eq!(api.recursion_limit, Some(1024));
        assert_eq!(codes(&problems), ["deep-types"]);
        let circle = "{type: object, properties: {a: {$ref: '#/components/schemas/T0'}}}";
        assert_eq!(lowered(&chain(150, circle)).0.recursion_limit, Some(1024));
        let (api, problems) = lowered(&chain(40, circle));
        assert_eq!(api.recursion_limit, None);
        assert!(codes(&problems).is_empty());
    }
}

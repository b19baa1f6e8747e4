//! Aliases that lead back to themselves: Rust's cannot.

use crate::model::{Api, Decision, Reason, Slot, Type, TypeId, TypeKind};

/// Turns an alias into a type of its own where a circle of aliases closes, as in
/// `Tree = Vec<Tree>`. An alias that is nothing but itself is any JSON value.
pub(crate) fn break_cycles(api: &mut Api) {
    let mut state = vec![Visit::New; api.types.len()];
    for index in 0..api.types.len() {
        visit(api, TypeId(index), &mut state);
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Visit {
    New,
    Open,
    Done,
}

/// A depth-first walk without recursion: documents choose the depth.
fn visit(api: &mut Api, start: TypeId, state: &mut [Visit]) {
    if state[start.0] != Visit::New {
        return;
    }
    let mut stack = vec![(start, aliased(api, start))];
    state[start.0] = Visit::Open;
    while let Some((id, waiting)) = stack.last_mut() {
        let id = *id;
        let Some(target) = waiting.pop() else {
            state[id.0] = Visit::Done;
            stack.pop();
            continue;
        };
        match state[target.0] {
            Visit::Open => close(api, target),
            Visit::Done => {}
            Visit::New => {
                state[target.0] = Visit::Open;
                let inner = aliased(api, target);
                stack.push((target, inner));
            }
        }
    }
}

/// What an alias mentions; other types are no part of a circle of aliases.
fn aliased(api: &Api, id: TypeId) -> Vec<TypeId> {
    match &api.type_def(id).kind {
        TypeKind::Alias(slot) => slot.ty.mentioned(),
        _ => Vec::new(),
    }
}

fn close(api: &mut Api, id: TypeId) {
    let TypeKind::Alias(slot) = &api.type_def(id).kind else {
        return;
    };
    let slot = slot.clone();
    let (kind, reason) = match slot.ty {
        Type::Named(_) | Type::Boxed(_) => (TypeKind::Alias(Slot::of(Type::Any)), Reason::Circle),
        _ => (TypeKind::Wrapper(slot), Reason::Wrapper),
    };
    let definition = &mut api.types[id.0];
    definition.kind = kind;
    let place = definition.place.clone();
    definition.decisions.push(Decision { reason, place });
}

#[cfg(test)]
mod tests {
    use crate::lower::testing::{component, lowered};
    use crate::model::{Type, TypeKind};

    #[test]
    fn a_list_of_itself_is_a_type_of_its_own() {
        let (api, _) = lowered(
            "
            Tree: {type: array, items: {$ref: '#/components/schemas/Tree'}}
            Left: {type: array, items: {$ref: '#/components/schemas/Right'}}
            Right: {type: object, additionalProperties: {$ref: '#/components/schemas/Left'}}
            Rows: {type: array, items: {$ref: '#/components/schemas/Row'}}
            Row: {type: object, properties: {rows: {$ref: '#/components/schemas/Rows'}}}
            ",
        );
        let wraps = |name| matches!(component(&api, name).kind, TypeKind::Wrapper(_));
        assert!(wraps("Tree"));
        assert!(wraps("Left") != wraps("Right"));
        assert!(!wraps("Rows"));
    }

    #[test]
    fn an_alias_of_itself_is_anything() {
        let (api, _) = lowered("    Self: {allOf: [{$ref: '#/components/schemas/Self'}]}\n");
        let TypeKind::Alias(slot) = &component(&api, "Self").kind else {
            panic!("no alias");
        };
        assert_eq!(slot.ty, Type::Any);
    }
}

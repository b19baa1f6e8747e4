//! Which types are used, by which operations, and which way they travel.

use std::collections::{BTreeSet, HashMap};

use crate::model::{Api, Content, Slot, Type, TypeDef, TypeId, TypeKind};

/// Drops types that nothing reaches and notes on the others how they are used.
/// In a document without operations every type stays.
pub(crate) fn prune(api: &mut Api) {
    if api.operations.is_empty() {
        for definition in &mut api.types {
            (definition.sent, definition.received) = (true, true);
        }
        return;
    }
    let uses = uses(api);
    for (definition, used) in api.types.iter_mut().zip(&uses) {
        definition.sent = used.sent;
        definition.received = used.received;
        if used.by_operations {
            definition.tags = used.tags.iter().copied().collect();
        }
    }
    remove(api, |id| !uses[id.0].sent && !uses[id.0].received);
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Use {
    by_operations: bool,
    sent: bool,
    received: bool,
    tags: BTreeSet<usize>,
}

fn uses(api: &Api) -> Vec<Use> {
    let mut uses = vec![Use::default(); api.types.len()];
    for operation in &api.operations {
        let mark = |sent: bool| Use {
            by_operations: true,
            sent,
            received: !sent,
            tags: BTreeSet::from([operation.tag]),
        };
        for parameter in &operation.parameters {
            spread(api, &parameter.ty, &mark(true), &mut uses);
        }
        if let Some(slot) = operation.body.as_ref().and_then(|body| body.content.slot()) {
            spread(api, &slot.ty, &mark(true), &mut uses);
        }
        let offers = operation.offers.iter().flat_map(|offer| &offer.bodies);
        for slot in offers.filter_map(|(_, body)| body.slot()) {
            spread(api, &slot.ty, &mark(false), &mut uses);
        }
        for response in &operation.responses {
            if let Some(slot) = response.body.as_ref().and_then(Content::slot) {
                spread(api, &slot.ty, &mark(false), &mut uses);
            }
            let headers = response.headers.map(|set| &api.header_sets[set].headers);
            // What headers hold is there whichever tags are.
            let all = Use {
                tags: (0..api.tags.len()).collect(),
                ..mark(false)
            };
            for header in headers.into_iter().flatten() {
                spread(api, &header.ty, &all, &mut uses);
            }
        }
    }
    // Whatever tags are on, the server sends it.
    for one in &api.incoming {
        let mark = Use {
            by_operations: one.operation.is_some(),
            received: true,
            tags: (0..api.tags.len()).collect(),
            ..Use::default()
        };
        spread(api, &one.body.ty, &mark, &mut uses);
    }
    uses
}

/// Marks a type and all it contains; stops where nothing new is said.
fn spread(api: &Api, ty: &Type, mark: &Use, uses: &mut [Use]) {
    let mut open = ty.mentioned();
    while let Some(id) = open.pop() {
        let before = uses[id.0].clone();
        let used = &mut uses[id.0];
        used.sent |= mark.sent;
        used.received |= mark.received;
        used.by_operations |= mark.by_operations;
        used.tags.extend(&mark.tags);
        if *used != before {
            open.extend(api.type_def(id).mentioned());
        }
    }
}

/// Removes types, each in favor of the one that stands for it.
pub(crate) fn replace(api: &mut Api, by: &HashMap<TypeId, TypeId>) {
    each_type(api, &mut |ty| {
        if let Type::Named(id) = ty
            && let Some(other) = by.get(id)
        {
            *id = *other;
        }
    });
    remove(api, |id| by.contains_key(&id));
}

/// Removes types and renumbers the rest.
fn remove(api: &mut Api, is_unused: impl Fn(TypeId) -> bool) {
    let mut next = 0;
    let renumbered = (0..api.types.len()).map(|index| {
        let is_used = !is_unused(TypeId(index));
        next += usize::from(is_used);
        is_used.then(|| TypeId(next - 1))
    });
    let renumbered: Vec<Option<TypeId>> = renumbered.collect();
    let mut kept = renumbered.iter().map(Option::is_some);
    api.types.retain(|_| kept.next() == Some(true));
    each_type(api, &mut |ty| {
        if let Type::Named(id) = ty
            && let Some(new) = renumbered[id.0]
        {
            *id = new;
        }
    });
}

/// Visits every use of a type in the model.
pub(crate) fn each_type(api: &mut Api, visit: &mut dyn FnMut(&mut Type)) {
    for definition in &mut api.types {
        each_in_definition(definition, visit);
    }
    each_in_operations(api, visit);
}

/// Visits every use of a type outside of other types.
pub(crate) fn each_in_operations(api: &mut Api, visit: &mut dyn FnMut(&mut Type)) {
    for operation in &mut api.operations {
        for parameter in &mut operation.parameters {
            each_in_type(&mut parameter.ty, visit);
        }
        let bodies = operation
            .body
            .iter_mut()
            .flat_map(|body| body.content.slot_mut());
        let answers = operation.responses.iter_mut().flat_map(|r| &mut r.body);
        let offers = operation.offers.iter_mut().flat_map(|o| &mut o.bodies);
        let answers = answers.chain(offers.map(|(_, body)| body));
        for slot in bodies.chain(answers.flat_map(Content::slot_mut)) {
            each_in_type(&mut slot.ty, visit);
        }
    }
    for one in &mut api.incoming {
        each_in_type(&mut one.body.ty, visit);
    }
    for header in api.header_sets.iter_mut().flat_map(|set| &mut set.headers) {
        each_in_type(&mut header.ty, visit);
    }
}

/// Visits every type that a definition mentions.
pub(crate) fn each_in_definition(definition: &mut TypeDef, visit: &mut dyn FnMut(&mut Type)) {
    match &mut definition.kind {
        TypeKind::Struct(structure) => {
            let fields = structure.fields.iter_mut().map(|field| &mut field.slot);
            for slot in fields.chain(&mut structure.additional) {
                each_in_type(&mut slot.ty, visit);
            }
        }
        TypeKind::Union(union) => {
            for variant in &mut union.variants {
                each_in_type(&mut variant.payload, visit);
            }
        }
        TypeKind::StringEnum(_) => {}
        TypeKind::Alias(Slot { ty, .. }) | TypeKind::Wrapper(Slot { ty, .. }) => {
            each_in_type(ty, visit)
        }
    }
}

fn each_in_type(ty: &mut Type, visit: &mut dyn FnMut(&mut Type)) {
    visit(ty);
    match ty {
        Type::List(slot) | Type::Map(slot) => each_in_type(&mut slot.ty, visit),
        Type::Tuple(slots) => {
            for slot in slots {
                each_in_type(&mut slot.ty, visit);
            }
        }
        Type::Boxed(inner) => each_in_type(inner, visit),
        _ => {}
    }
}

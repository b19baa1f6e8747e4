//! Boxes: exactly where a cycle closes, and where one variant of a union is
//! far larger than the others.

use crate::diagnostic::Place;
use crate::model::{Api, Content, Decision, Field, Format, Reason, Type, TypeId, TypeKind, Union};

/// A difference in size between variants that is evened out, in bytes:
/// `clippy::large_enum_variant` objects to 200, and sizes here are near enough
/// rather than exact.
const UNEVEN: usize = 168;

/// The size of what keeps an unknown variant: a raw JSON text, and in a union
/// with a tag that tag.
fn unknown_size(union: &Union) -> usize {
    match union.tag() {
        Some(_) => 40,
        None => 16,
    }
}

/// Puts a box where a type would contain itself.
pub(crate) fn break_cycles(api: &mut Api) {
    let mut state = vec![Visit::New; api.types.len()];
    for index in 0..api.types.len() {
        walk(api, TypeId(index), &mut state);
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Visit {
    New,
    Open,
    Done,
}

/// A depth-first walk without recursion: documents choose the depth.
fn walk(api: &mut Api, start: TypeId, state: &mut [Visit]) {
    if state[start.0] != Visit::New {
        return;
    }
    let mut stack = vec![(start, 0)];
    state[start.0] = Visit::Open;
    while let Some((id, edge)) = stack.pop() {
        match direct(api, id, edge) {
            Edge::End => state[id.0] = Visit::Done,
            Edge::None => stack.push((id, edge + 1)),
            Edge::To(target) => {
                stack.push((id, edge + 1));
                match state[target.0] {
                    Visit::Open => box_edge(api, id, edge),
                    Visit::Done => {}
                    Visit::New => {
                        state[target.0] = Visit::Open;
                        stack.push((target, 0));
                    }
                }
            }
        }
    }
}

/// What a definition holds directly at a position.
enum Edge {
    /// No such position.
    End,
    /// Something that stands on the heap or has no parts.
    None,
    /// A named type, in place.
    To(TypeId),
}

fn direct(api: &Api, id: TypeId, edge: usize) -> Edge {
    let ty = match &api.type_def(id).kind {
        TypeKind::Struct(structure) => match structure.fields.get(edge) {
            Some(field) => &field.slot.ty,
            None => return Edge::End,
        },
        TypeKind::Union(union) => match union.variants.get(edge) {
            Some(variant) if variant.boxed => return Edge::None,
            Some(variant) => &variant.payload,
            None => return Edge::End,
        },
        TypeKind::Alias(slot) if edge == 0 => &slot.ty,
        _ => return Edge::End,
    };
    match ty {
        Type::Named(target) => Edge::To(*target),
        _ => Edge::None,
    }
}

fn box_edge(api: &mut Api, id: TypeId, edge: usize) {
    let definition = &mut api.types[id.0];
    let (member, keyword) = match &mut definition.kind {
        TypeKind::Struct(structure) => {
            let field = &mut structure.fields[edge];
            field.slot.ty = Type::Boxed(Box::new(field.slot.ty.clone()));
            (field.key.clone(), Some("properties"))
        }
        TypeKind::Union(union) => {
            let variant = &mut union.variants[edge];
            variant.boxed = true;
            (variant.name.clone(), None)
        }
        TypeKind::Alias(slot) => {
            slot.ty = Type::Boxed(Box::new(slot.ty.clone()));
            (definition.path.root.clone(), None)
        }
        TypeKind::StringEnum(_) | TypeKind::Wrapper(_) => return,
    };
    let place = definition.place.as_ref().map(|place| match keyword {
        Some(keyword) => Place::value(place.file, place.pointer.join([keyword, member.as_str()])),
        None => place.clone(),
    });
    let reason = Reason::Recursive(member);
    definition.decisions.push(Decision { reason, place });
}

/// Boxes payloads that are far larger than the next smaller variant.
pub(crate) fn even_out_variants(api: &mut Api) {
    let mut sizes = Sizes {
        known: vec![None; api.types.len()],
        depth: 0,
    };
    for index in 0..api.types.len() {
        let TypeKind::Union(union) = &api.types[index].kind else {
            continue;
        };
        let payloads: Vec<usize> = union
            .variants
            .iter()
            .map(|variant| {
                if variant.boxed {
                    8
                } else {
                    sizes.of_type(api, &variant.payload)
                }
            })
            .collect();
        let unknown = unknown_size(union);
        let limit = largest_even(payloads.iter().copied().chain([unknown]));
        let definition = &mut api.types[index];
        if let TypeKind::Union(union) = &mut definition.kind {
            for (variant, size) in union.variants.iter_mut().zip(payloads) {
                if size > limit {
                    variant.boxed = true;
                    definition.decisions.push(Decision {
                        reason: Reason::Uneven(variant.name.clone()),
                        place: definition.place.clone(),
                    });
                }
            }
        }
    }
}

/// Boxes bodies of answers, where they are one of several, that are far larger than
/// the others.
pub(crate) fn even_out_answers(api: &mut Api) {
    let mut sizes = Sizes {
        known: vec![None; api.types.len()],
        depth: 0,
    };
    for index in 0..api.operations.len() {
        let responses = &api.operations[index].responses;
        let bodies: Vec<(bool, usize)> = responses
            .iter()
            .map(|response| {
                let size = sizes.of_content(api, response.body.as_ref());
                (response.status.is_success(), size)
            })
            .collect();
        // Successes and errors are two enums.
        let limit = |success: bool| {
            let sizes = bodies.iter().filter(|(kind, _)| *kind == success);
            largest_even(sizes.map(|(_, size)| *size))
        };
        let limits = [limit(false), limit(true)];
        let responses = api.operations[index].responses.iter_mut();
        for (response, (success, size)) in responses.zip(bodies) {
            response.boxed = size > limits[usize::from(success)];
        }
    }
}

/// The largest size that still has a near neighbor among the smaller ones.
fn largest_even(sizes: impl Iterator<Item = usize>) -> usize {
    let mut sorted: Vec<usize> = sizes.collect();
    sorted.sort_unstable();
    let gap = sorted.windows(2).find(|pair| pair[1] - pair[0] >= UNEVEN);
    gap.map_or(usize::MAX, |pair| pair[0])
}

/// Types nested deeper than this are taken to be small.
const DEPTH: usize = 64;

/// Sizes of types on a 64-bit machine, near enough for a lint's bound.
struct Sizes {
    known: Vec<Option<usize>>,
    depth: usize,
}

impl Sizes {
    fn of(&mut self, api: &Api, id: TypeId) -> usize {
        if let Some(size) = self.known[id.0] {
            return size;
        }
        if self.depth == DEPTH {
            return 8;
        }
        self.depth += 1;
        self.known[id.0] = Some(8);
        let size = match &api.type_def(id).kind {
            TypeKind::Struct(structure) => {
                structure
                    .fields
                    .iter()
                    .map(|field| self.of_field(api, field))
                    .sum::<usize>()
                    + if structure.additional.is_some() {
                        24
                    } else {
                        0
                    }
            }
            TypeKind::Union(union) => union
                .variants
                .iter()
                .map(|variant| {
                    if variant.boxed {
                        8
                    } else {
                        self.of_type(api, &variant.payload)
                    }
                })
                .max()
                .unwrap_or_default()
                .max(unknown_size(union)),
            TypeKind::StringEnum(_) => 24,
            TypeKind::Alias(slot) | TypeKind::Wrapper(slot) => self.of_type(api, &slot.ty),
        };
        self.depth -= 1;
        self.known[id.0] = Some(size);
        size
    }

    fn of_content(&mut self, api: &Api, content: Option<&Content>) -> usize {
        match content {
            None => 0,
            Some(Content::Json(slot) | Content::Xml(slot, _)) => self.of_type(api, &slot.ty),
            Some(Content::Text) => 24,
            Some(Content::Bytes | Content::JsonLines(_)) => 120,
            Some(Content::Events(..)) => 480,
        }
    }

    fn of_field(&mut self, api: &Api, field: &Field) -> usize {
        let size = self.of_type(api, &field.slot.ty);
        let number = matches!(field.slot.ty, Type::Integer(_) | Type::Number);
        match number && (!field.required || field.slot.nullable) {
            true => size * 2,
            false => size,
        }
    }

    fn of_type(&mut self, api: &Api, ty: &Type) -> usize {
        match ty {
            Type::Named(id) => self.of(api, *id),
            Type::Boolean => 1,
            Type::Integer(_) | Type::Number | Type::Boxed(_) => 8,
            Type::Any | Type::Format(Format::Decimal) => 32,
            Type::Custom(_) => 32,
            Type::Tuple(slots) => slots.iter().map(|slot| self.of_type(api, &slot.ty)).sum(),
            Type::Format(_) | Type::Text | Type::List(_) | Type::Map(_) => 24,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lower::testing::{field, lowered};
    use crate::model::{Type, TypeKind};

    #[test]
    fn a_circle_through_a_name_for_its_start_is_broken() {
        let (api, _) = lowered(
            "
            T:
              type: object
              properties:
                a: {$ref: '#/components/schemas/A'}
            A:
              description: Another name.
              allOf: [{$ref: '#/components/schemas/T'}]
            ",
        );
        let mut boxed = matches!(field(&api, "T", "a").slot.ty, Type::Boxed(_));
        for definition in &api.types {
            if let TypeKind::Alias(slot) = &definition.kind {
                boxed |= matches!(slot.ty, Type::Boxed(_));
            }
        }
        assert!(boxed, "{:?}", api.types);
    }
}

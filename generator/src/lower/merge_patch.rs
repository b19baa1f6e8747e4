//! Bodies that are merge patches: `null` removes what is there (RFC 7396, section 2),
//! whatever the schema says of the value itself.

use std::collections::{HashMap, HashSet};

use crate::model::{Api, BodyContent, Content, Slot, Type, TypeId, TypeKind};

const MEDIA_TYPE: &str = "application/merge-patch+json";

/// Lets every value that a merge patch may remove be `null`. Types that travel
/// otherwise, too, get a twin of their own for it.
pub(crate) fn take_null(api: &mut Api) {
    let bodies: Vec<usize> = (0..api.operations.len())
        .filter(|index| is_patch(api, *index))
        .collect();
    if bodies.is_empty() {
        return;
    }
    let mut patches = Patches {
        shared: used_elsewhere(api),
        known: HashMap::new(),
        waiting: Vec::new(),
    };
    for index in bodies {
        let body = api.operations[index].body.as_mut();
        let Some(slot) = body.and_then(|body| body.content.slot_mut()) else {
            continue;
        };
        let mut ty = slot.ty.clone();
        patches.change(api, &mut ty);
        if let Some(slot) = api.operations[index]
            .body
            .as_mut()
            .and_then(|body| body.content.slot_mut())
        {
            slot.ty = ty;
        }
    }
    while let Some(id) = patches.waiting.pop() {
        patches.definition(api, id);
    }
}

fn is_patch(api: &Api, operation: usize) -> bool {
    let Some(body) = &api.operations[operation].body else {
        return false;
    };
    let essence = body.media_type.split(';').next().unwrap_or_default().trim();
    matches!(body.content, BodyContent::Json(_)) && essence.eq_ignore_ascii_case(MEDIA_TYPE)
}

/// The types that are reached otherwise than through a merge patch.
fn used_elsewhere(api: &Api) -> HashSet<TypeId> {
    let mut open: Vec<TypeId> = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let parameters = operation.parameters.iter();
        open.extend(parameters.flat_map(|parameter| parameter.ty.mentioned()));
        let body = operation.body.as_ref().filter(|_| !is_patch(api, index));
        let body = body.and_then(|body| body.content.slot());
        let answers = operation.responses.iter().flat_map(|one| &one.body);
        let slots = body.into_iter().chain(answers.filter_map(Content::slot));
        open.extend(slots.flat_map(|slot| slot.ty.mentioned()));
    }
    let mut found = HashSet::new();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(api.type_def(id).mentioned());
        }
    }
    found
}

struct Patches {
    shared: HashSet<TypeId>,
    /// The type that a type is in a patch.
    known: HashMap<TypeId, TypeId>,
    /// Those that are still as the document has them.
    waiting: Vec<TypeId>,
}

impl Patches {
    /// What a type is in a patch. Lists are replaced as a whole.
    fn change(&mut self, api: &mut Api, ty: &mut Type) {
        match ty {
            Type::Named(id) => *id = self.of(api, *id),
            Type::Boxed(inner) => self.change(api, inner),
            Type::Map(values) => self.removable(api, values),
            _ => {}
        }
    }

    fn removable(&mut self, api: &mut Api, slot: &mut Slot) {
        slot.nullable = true;
        self.change(api, &mut slot.ty);
    }

    fn of(&mut self, api: &mut Api, id: TypeId) -> TypeId {
        if let Some(known) = self.known.get(&id) {
            return *known;
        }
        let has_members = !matches!(
            api.type_def(id).kind,
            TypeKind::StringEnum(_) | TypeKind::Wrapper(_)
        );
        let own = match has_members && self.shared.contains(&id) {
            true => {
                let mut twin = api.type_def(id).clone();
                twin.path.root.push_str("Patch");
                api.types.push(twin);
                TypeId(api.types.len() - 1)
            }
            false => id,
        };
        self.known.insert(id, own);
        self.known.insert(own, own);
        if has_members {
            self.waiting.push(own);
        }
        own
    }

    fn definition(&mut self, api: &mut Api, id: TypeId) {
        let mut kind = api.types[id.0].kind.clone();
        match &mut kind {
            TypeKind::Struct(structure) => {
                for field in &mut structure.fields {
                    match field.required {
                        true => self.change(api, &mut field.slot.ty),
                        false => self.removable(api, &mut field.slot),
                    }
                }
                if let Some(rest) = &mut structure.additional {
                    self.removable(api, rest);
                }
            }
            TypeKind::Union(union) => {
                for variant in &mut union.variants {
                    self.change(api, &mut variant.payload);
                }
            }
            TypeKind::Alias(slot) => self.change(api, &mut slot.ty),
            TypeKind::StringEnum(_) | TypeKind::Wrapper(_) => {}
        }
        api.types[id.0].kind = kind;
    }
}

#[cfg(test)]
mod tests {
    use crate::config::ApiConfig;
    use crate::diagnostic::Problems;
    use crate::document::Origins;
    use crate::lower::testing::structure;
    use crate::model::{Api, Type};

    fn lowered(rest: &str) -> Api {
        let text = format!("openapi: 3.0.3\ninfo: {{title: t, version: v}}\npaths:{rest}");
        let document: serde_json::Value = serde_yaml::from_str(&text).unwrap();
        let document = serde_json::from_value(document).unwrap();
        let (origins, config) = (Origins::default(), ApiConfig::default());
        crate::lower::lower(&document, &origins, &config, &mut Problems::default())
    }

    #[test]
    fn what_a_patch_may_remove_is_nullable_there_and_nowhere_else() {
        let api = lowered(
            "
  /a:
    patch:
      operationId: patch
      requestBody: {content: {application/merge-patch+json: {schema: {$ref: '#/components/schemas/Tree'}}}}
      responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Leaf'}}}}}
components:
  schemas:
    Tree:
      type: object
      required: [id]
      properties:
        id: {type: string}
        height: {type: integer}
        leaves: {type: object, additionalProperties: {$ref: '#/components/schemas/Leaf'}}
        fallen: {type: array, items: {$ref: '#/components/schemas/Leaf'}}
    Leaf: {type: object, properties: {color: {type: string}}}
",
        );
        let tree = structure(&api, "Tree");
        let nullable: Vec<bool> = tree.fields.iter().map(|one| one.slot.nullable).collect();
        assert_eq!(nullable, [false, true, true, true]);
        let Type::Map(leaves) = &tree.fields[2].slot.ty else {
            panic!("no map");
        };
        assert!(leaves.nullable);
        assert!(structure(&api, "LeafPatch").fields[0].slot.nullable);
        assert!(!structure(&api, "Leaf").fields[0].slot.nullable);
    }
}

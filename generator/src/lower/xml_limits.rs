//! What types say that XML has no way to say, or no way that comes back.

use crate::diagnostic::{Problem, Problems};
use crate::model::{Api, Field, Struct, Type, TypeDef, TypeKind, XmlNodeType};

/// Tells of tuples and mixed content in the types that travel as XML.
pub(super) fn report(api: &Api, problems: &mut Problems) {
    let travels = api.xml_types();
    let mut told = Vec::new();
    for definition in travels.iter().map(|id| api.type_def(*id)) {
        let faults = faults_of(definition);
        told.extend(faults.into_iter().map(|fault| (definition, fault)));
    }
    // The set has no order of its own, and both views of a schema say the same.
    told.sort_by_key(|(definition, fault)| (definition.place.clone(), fault.clone()));
    told.dedup_by_key(|(definition, fault)| (definition.place.clone(), fault.clone()));
    for (definition, fault) in told {
        let problem = Problem::warning("xml-limit", fault);
        problems.push(match &definition.place {
            Some(place) => problem.at(place.clone()),
            None => problem,
        });
    }
}

fn faults_of(definition: &TypeDef) -> Vec<String> {
    let name = &definition.path.root;
    let mut faults = Vec::new();
    match &definition.kind {
        TypeKind::Struct(structure) => {
            let tuples = structure
                .fields
                .iter()
                .filter(|one| has_tuple(&one.slot.ty));
            faults.extend(tuples.map(|field| tuple(&format!("`{}` of `{name}`", field.key))));
            if is_mixed(structure) {
                faults.push(format!(
                    "`{name}` has text and elements in one: as XML, all its text is kept as one, \
                     without its places between the elements"
                ));
            }
        }
        TypeKind::Union(union) if union.variants.iter().any(|one| has_tuple(&one.payload)) => {
            faults.push(tuple(&format!("a variant of `{name}`")));
        }
        TypeKind::Alias(slot) | TypeKind::Wrapper(slot) if has_tuple(&slot.ty) => {
            faults.push(tuple(&format!("`{name}`")));
        }
        _ => {}
    }
    faults
}

fn tuple(what: &str) -> String {
    format!(
        "XML has no tuples: {what} is written as elements called `item`, and an answer that has it \
         does not decode"
    )
}

fn has_tuple(ty: &Type) -> bool {
    match ty {
        Type::Tuple(_) => true,
        Type::List(slot) | Type::Map(slot) => has_tuple(&slot.ty),
        Type::Boxed(inner) => has_tuple(inner),
        _ => false,
    }
}

/// Whether text stands beside elements.
fn is_mixed(structure: &Struct) -> bool {
    let node = |field: &Field| field.xml.node;
    let is_text =
        |field: &&Field| matches!(node(field), Some(XmlNodeType::Text | XmlNodeType::Cdata));
    let is_element =
        |field: &&Field| !is_text(field) && node(field) != Some(XmlNodeType::Attribute);
    structure.fields.iter().any(|one| is_text(&one))
        && structure.fields.iter().any(|one| is_element(&one))
}

//! How much of the document's words is kept for doc comments.

use crate::config::DocsLevel;
use crate::model::{Api, Docs, TypeKind};

/// Cuts the words of the whole API.
pub(crate) fn cut(api: &mut Api, level: DocsLevel) {
    if level == DocsLevel::Full {
        return;
    }
    cut_text(&mut api.description, level);
    for tag in &mut api.tags {
        cut_text(&mut tag.description, level);
    }
    each_docs(api, &mut |docs| cut_docs(docs, level));
    for definition in &mut api.types {
        if let TypeKind::StringEnum(values) = &mut definition.kind {
            let values = values.values.iter_mut();
            values.for_each(|value| cut_text(&mut value.description, level));
        }
    }
    for response in api.operations.iter_mut().flat_map(|o| &mut o.responses) {
        let mut description = Some(std::mem::take(&mut response.description));
        cut_text(&mut description, level);
        response.description = description.unwrap_or_default();
    }
}

fn each_docs(api: &mut Api, visit: &mut dyn FnMut(&mut Docs)) {
    for definition in &mut api.types {
        visit(&mut definition.docs);
        match &mut definition.kind {
            TypeKind::Struct(structure) => {
                structure
                    .fields
                    .iter_mut()
                    .for_each(|field| visit(&mut field.docs));
            }
            TypeKind::Union(union) => {
                union
                    .common
                    .iter_mut()
                    .for_each(|field| visit(&mut field.docs));
            }
            TypeKind::StringEnum(_) | TypeKind::Alias(_) | TypeKind::Wrapper(_) => {}
        }
    }
    for operation in &mut api.operations {
        visit(&mut operation.docs);
        operation
            .parameters
            .iter_mut()
            .for_each(|parameter| visit(&mut parameter.docs));
        operation
            .body
            .iter_mut()
            .for_each(|body| visit(&mut body.docs));
    }
    let headers = api.header_sets.iter_mut().flat_map(|set| &mut set.headers);
    headers.for_each(|header| visit(&mut header.docs));
    api.security_schemes
        .iter_mut()
        .for_each(|scheme| visit(&mut scheme.docs));
}

fn cut_docs(docs: &mut Docs, level: DocsLevel) {
    cut_text(&mut docs.description, level);
    docs.external = None;
    if level == DocsLevel::None {
        docs.title = None;
    }
}

fn cut_text(text: &mut Option<String>, level: DocsLevel) {
    *text = match level {
        DocsLevel::Full => return,
        DocsLevel::Short => text.as_deref().map(first_paragraph),
        DocsLevel::None => None,
    };
}

/// Up to the first blank line.
fn first_paragraph(text: &str) -> String {
    let lines = text.trim_start().lines();
    let first: Vec<&str> = lines.take_while(|line| !line.trim().is_empty()).collect();
    first.join("\n")
}

//! What methods are to a caller, told by where they stand.

use std::collections::HashSet;

use crate::surface::{Kind, Surface};

/// Tells operations, setters, constructors and the like apart from other methods.
pub(super) fn refine(surface: &mut Surface) {
    let fields: HashSet<(Option<usize>, String)> = surface
        .items
        .iter()
        .filter(|item| item.kind == Kind::Field)
        .map(|item| (item.owner, item.name.clone()))
        .collect();
    let kinds: Vec<Kind> = surface
        .items
        .iter()
        .map(|item| {
            let owner = item.owner.map(|owner| &surface.items[owner]);
            match (item.kind, owner) {
                (Kind::Method, Some(owner)) if owner.kind == Kind::Trait => {
                    match item.code.is_empty() {
                        true => Kind::Method,
                        false => Kind::Operation,
                    }
                }
                (Kind::Method, Some(owner)) => {
                    let is_field = fields.contains(&(item.owner, item.name.clone()));
                    let receives = item.signature.arguments.first().map(|first| &*first.name);
                    method(
                        &owner.path,
                        &item.name,
                        receives == Some("self"),
                        is_field,
                        &item.code,
                    )
                }
                (kind, _) => kind,
            }
        })
        .collect();
    for (item, kind) in surface.items.iter_mut().zip(kinds) {
        item.kind = kind;
    }
}

/// `code` is empty for what the runtime brings.
fn method(owner: &str, name: &str, receives: bool, is_field: bool, code: &str) -> Kind {
    let area = owner.split("::").next().unwrap_or_default();
    match (area, name) {
        _ if code.is_empty() => Kind::Method,
        ("Client", _) if receives => Kind::Operation,
        ("Credentials", _) if !receives => Kind::Credentials,
        ("operations", "send") => Kind::Answer,
        ("operations", "options") => Kind::Method,
        ("operations", "pages" | "items") if code.contains("PAGING") => Kind::Method,
        ("operations", _) if receives => Kind::OptionalParameter,
        ("types", "new") => Kind::Constructor,
        ("types", _) if is_field && receives => Kind::Setter,
        _ => Kind::Method,
    }
}

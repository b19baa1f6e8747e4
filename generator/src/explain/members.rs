//! Fields, variants and optional parameters: which of them a query means, and why they
//! are what they are.

use crate::diagnostic::{Index, Place};
use crate::diff::Finder;
use crate::explain::items::declaration;
use crate::explain::target::Target;
use crate::explain::{Explained, Known, Why, words};
use crate::model::{Decision, Field, Reason, Type, TypeDef, TypeId, TypeKind};
use crate::surface::{Candidate, Item, Kind};

/// What an item is called in the document: facts that say so.
const CALLED: [&str; 4] = ["key", "value", "tag", "name"];

impl Known<'_> {
    /// A part of something, by both names, of the document or of Rust: `Order.total`,
    /// `types::Order::total`, `listOrders.limit`.
    pub(super) fn of_member(&self, query: &str) -> Option<Target> {
        let (owner, member) = split(query)?;
        let members = self.called(&self.owners(owner), member);
        let first = self.surface.items.get(*members.first()?)?;
        let what = match first.kind {
            Kind::Field => "property",
            Kind::Variant => "value",
            _ => "parameter",
        };
        Some(Target {
            subject: format!("{what} `{member}` of `{owner}`"),
            place: Finder::new(self.sources, &[&first.origin]).place(&first.origin),
            operation: None,
            types: Vec::new(),
            members,
        })
    }

    /// Members of what a query means before its last dot, as one would ask for them.
    pub(super) fn members_like(&self, query: &str) -> Vec<String> {
        let Some((owner, _)) = split(query) else {
            return Vec::new();
        };
        let owners = self.owners(owner);
        let items = self.surface.items.iter();
        let members = items.filter(|item| is_member(item) && is_of(item, &owners));
        members
            .map(|item| format!("{owner}.{}", called(item).unwrap_or(&item.name)))
            .collect()
    }

    /// The members of types that stand exactly at a place, but for those of some types.
    pub(super) fn members_at(&self, place: &Place, told: &[TypeId]) -> Vec<usize> {
        let told: Vec<usize> = told.iter().filter_map(|id| self.item_of(*id)).collect();
        let is_at = |one: &Candidate| match one {
            Candidate::At(at) => at.file == place.file && at.pointer == place.pointer,
            Candidate::Named { .. } => false,
        };
        let items = self.surface.items.iter().enumerate();
        items
            .filter(|(_, item)| matches!(item.kind, Kind::Field | Kind::OptionalParameter))
            .filter(|(_, item)| item.origin.candidates.iter().any(is_at) && !is_of(item, &told))
            .map(|(index, _)| index)
            .collect()
    }

    pub(super) fn member(&self, index: usize) -> Explained {
        let item = &self.surface.items[index];
        let mut explained = Explained {
            path: Some(item.to_string()),
            declaration: declaration(item),
            ..Explained::default()
        };
        if let Some((definition, field)) = self.field(item) {
            let decisions = definition.decisions.iter();
            let own: Vec<Decision> = decisions
                .filter(|decision| concerns(&decision.reason, &field.key))
                .cloned()
                .collect();
            explained.reasons = words::of_field(field, &self.type_words(&field.slot.ty));
            explained.reasons.extend(self.reasons(&own));
        }
        explained.reasons.extend(renamed(item));
        explained
    }

    /// The items whose parts a query may mean.
    fn owners(&self, query: &str) -> Vec<usize> {
        let mut types = match self.schemas.iter().any(|name| name == query) {
            true => self.of_schema(query).types,
            false => Vec::new(),
        };
        if types.is_empty() {
            types.extend(self.of_rust_name(query).into_iter().flat_map(|of| of.types));
        }
        // A property of what stands in place, such as `Order.address.city`.
        if types.is_empty()
            && let Some((owner, member)) = split(query)
        {
            let through = self.called(&self.owners(owner), member);
            let fields = through.iter().map(|index| &self.surface.items[*index]);
            let fields = fields.filter_map(|item| self.field(item));
            types.extend(fields.filter_map(|(_, field)| innermost(&field.slot.ty)));
        }
        let calls = self.operations(query).into_iter().filter_map(|index| {
            let name = &self.names.of_operation(index).call;
            let mut items = self.surface.items.iter();
            items.position(|item| {
                item.name == *name && item.kind.is_type() && item.path.starts_with("operations::")
            })
        });
        let calls: Vec<usize> = calls.collect();
        let types = types.into_iter().filter_map(|id| self.item_of(id));
        types.chain(calls).collect()
    }

    /// The members that are called so, in the document or else in Rust.
    fn called(&self, owners: &[usize], member: &str) -> Vec<usize> {
        let items = self.surface.items.iter().enumerate();
        let members: Vec<(usize, &Item)> = items
            .filter(|(_, item)| is_member(item) && is_of(item, owners))
            .collect();
        let found = |named: &dyn Fn(&Item) -> bool| -> Vec<usize> {
            let members = members.iter().filter(|(_, item)| named(item));
            members.map(|(index, _)| *index).collect()
        };
        let documented = found(&|item| called(item) == Some(member));
        match documented.is_empty() {
            true => found(&|item| item.name == member),
            false => documented,
        }
    }

    fn item_of(&self, id: TypeId) -> Option<usize> {
        let name = &self.names.of_type(id).name;
        let mut items = self.surface.items.iter();
        items.position(|item| {
            item.kind.is_type() && item.path.starts_with("types::") && item.name == *name
        })
    }

    /// The property that a field of a struct is.
    fn field(&self, item: &Item) -> Option<(&TypeDef, &Field)> {
        let owner = &self.surface.items[item.owner?];
        let is_type = owner.kind.is_type() && owner.path.starts_with("types::");
        let ids = (0..self.api.types.len()).map(TypeId);
        let id = ids
            .filter(|_| is_type)
            .find(|id| self.names.of_type(*id).name == owner.name)?;
        let definition = self.api.type_def(id);
        let TypeKind::Struct(structure) = &definition.kind else {
            return None;
        };
        let names = &self.names.of_type(id).members;
        let index = names.iter().position(|name| *name == item.name)?;
        Some((definition, structure.fields.get(index)?))
    }

    /// Whether something stands at a place.
    pub(super) fn has(&self, place: &Place) -> bool {
        self.sources.get(place.file).is_some_and(|source| {
            Index::new(source, std::iter::once(&place.pointer)).has(&place.pointer)
        })
    }

    /// The type of a field, as its declaration cannot tell.
    fn type_words(&self, ty: &Type) -> String {
        match ty {
            Type::Named(id) => {
                let definition = self.api.type_def(*id);
                let name = &self.names.of_type(*id).name;
                match definition.path.steps.is_empty() {
                    true => format!("schema `{}` is `types::{name}`", definition.path.root),
                    false => format!("its schema, which stands in place, is `types::{name}`"),
                }
            }
            Type::Boxed(ty) => self.type_words(ty),
            Type::List(slot) => format!("a list is a `Vec`; {}", self.type_words(&slot.ty)),
            Type::Map(slot) => format!(
                "an object of any keys is a map; {}",
                self.type_words(&slot.ty)
            ),
            ty => words::of_plain(ty),
        }
    }
}

/// What stands before the last dot, or `::`, and what behind it.
fn split(query: &str) -> Option<(&str, &str)> {
    let (owner, member) = match (query.rfind("::"), query.rfind('.')) {
        (Some(path), dot) if dot.is_none_or(|dot| dot < path) => query.split_at(path),
        (_, dot) => query.split_at(dot?),
    };
    let member = member.trim_start_matches([':', '.']);
    (!owner.is_empty() && !member.is_empty()).then_some((owner, member))
}

fn is_member(item: &Item) -> bool {
    matches!(
        item.kind,
        Kind::Field | Kind::Variant | Kind::OptionalParameter
    )
}

fn is_of(item: &Item, owners: &[usize]) -> bool {
    item.owner.is_some_and(|owner| owners.contains(&owner))
}

fn called(item: &Item) -> Option<&str> {
    let mut facts = item.origin.facts.iter();
    let name = facts.find(|(what, _)| CALLED.contains(what));
    name.map(|(_, name)| name.as_str())
}

/// A name that is not the document's.
fn renamed(item: &Item) -> Option<Why> {
    let name = called(item).filter(|name| *name != item.name)?;
    let text = match item.kind {
        Kind::Variant => format!("`{}` is how Rust writes `{name}`", item.name),
        _ => format!("`{name}` on the wire"),
    };
    Some(Why {
        rule: "name",
        text,
        place: None,
    })
}

fn innermost(ty: &Type) -> Option<TypeId> {
    match ty {
        Type::Named(id) => Some(*id),
        Type::Boxed(ty) => innermost(ty),
        Type::List(slot) | Type::Map(slot) => innermost(&slot.ty),
        _ => None,
    }
}

/// Decisions on one member of a type.
fn concerns(reason: &Reason, key: &str) -> bool {
    match reason {
        Reason::Recursive(member) | Reason::Uneven(member) => member == key,
        Reason::TagWritten { key: tag, .. } | Reason::TagKept { key: tag, .. } => tag == key,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn a_member_stands_behind_the_last_dot() {
        for (query, parts) in [
            ("Order.total", Some(("Order", "total"))),
            ("types::Order::total", Some(("types::Order", "total"))),
            ("types::Order.total", Some(("types::Order", "total"))),
            ("acme.Order.total", Some(("acme.Order", "total"))),
            ("Order", None),
            ("Order.", None),
            (".total", None),
        ] {
            assert_eq!(split(query), parts, "{query}");
        }
    }
}

//! What came of a part of a document.

use crate::diagnostic::Place;
use crate::explain::target::Target;
use crate::explain::words::{self, clause};
use crate::explain::{Explained, Known, Why};
use crate::model::{Decision, TypeId};
use crate::names::Naming;
use crate::surface::{Item, Kind};

impl Known<'_> {
    pub(super) fn items(&self, target: &Target) -> Vec<Explained> {
        let mut items = Vec::new();
        if let Some(index) = target.operation {
            items.push(self.operation(index));
        }
        items.extend(target.types.iter().map(|id| self.named(*id)));
        items.extend(target.members.iter().map(|index| self.member(*index)));
        let unnamed = self.api.unnamed.iter();
        let mut unnamed =
            unnamed.filter(|one| one.place.as_ref().is_some_and(|at| target.is_at(at)));
        match items.last_mut() {
            // The schema of a field: what was decided of it is why the field is so.
            Some(item) if target.types.is_empty() && target.operation.is_none() => {
                for why in unnamed.flat_map(|one| self.reasons(&one.decisions)) {
                    if !item.reasons.contains(&why) {
                        item.reasons.push(why);
                    }
                }
            }
            Some(_) => {}
            None => {
                if let Some(one) = unnamed.next() {
                    items.push(Explained {
                        declaration: words::instead(&one.decisions),
                        reasons: self.reasons(&one.decisions),
                        ..Explained::default()
                    });
                }
            }
        }
        items
    }

    /// A type.
    fn named(&self, id: TypeId) -> Explained {
        let definition = self.api.type_def(id);
        let names = self.names.of_type(id);
        let mut explained = Explained {
            reasons: self.reasons(&definition.decisions),
            ..Explained::default()
        };
        explained.reasons.extend(naming(&names.naming));
        let items = self.surface.items.iter().enumerate();
        let mut types = items.filter(|(_, item)| {
            item.kind.is_type() && item.path.starts_with("types::") && item.name == names.name
        });
        if let Some((index, item)) = types.next() {
            explained.path = Some(item.path.clone());
            explained.declaration = declaration(item);
            explained.members = self.members(index, &[Kind::Field, Kind::Variant]);
        }
        explained
    }

    /// The method of an operation and the call that it gives.
    fn operation(&self, index: usize) -> Explained {
        let operation = &self.api.operations[index];
        let names = self.names.of_operation(index);
        let mut explained = Explained {
            reasons: self.reasons(&operation.decisions),
            ..Explained::default()
        };
        explained.reasons.extend(words::of_operation(operation));
        for (rule, what, name) in [
            ("several-successes", "successes", &names.success),
            ("several-errors", "errors", &names.error),
        ] {
            explained
                .reasons
                .extend(self.several_answers(index, rule, what, name));
        }
        for (index, item) in self.surface.items.iter().enumerate() {
            if item.kind == Kind::Operation && item.name == names.method {
                explained.path = Some(item.path.clone());
                explained.declaration = declaration(item);
            }
            let is_call = item.kind == Kind::Struct && item.name == names.call;
            if is_call && item.path.starts_with("operations::") {
                let kinds = [Kind::OptionalParameter, Kind::Answer];
                explained.members = self.members(index, &kinds);
            }
        }
        explained
    }

    /// The enum of what an operation answers, if its answers differ.
    fn several_answers(
        &self,
        operation: usize,
        rule: &'static str,
        what: &str,
        name: &str,
    ) -> Option<Why> {
        let mut items = self.surface.items.iter();
        let index = items.position(|item| {
            item.kind == Kind::Enum && item.name == name && item.path.starts_with("operations::")
        })?;
        let variants = self.members(index, &[Kind::Variant]);
        let variants = variants.iter().map(|variant| format!("`{variant}`"));
        let place = self.api.operations[operation].place.as_ref();
        Some(Why {
            rule,
            text: format!(
                "the {what} do not all have the same body, so they are an enum, `{name}`, by status: {}",
                variants.collect::<Vec<_>>().join(", ")
            ),
            place: place.map(|at| Place::value(at.file, at.pointer.child("responses"))),
        })
    }

    fn members(&self, owner: usize, kinds: &[Kind]) -> Vec<String> {
        let items = self.surface.items.iter();
        items
            .filter(|item| item.owner == Some(owner) && kinds.contains(&item.kind))
            .map(declaration)
            .collect()
    }

    pub(super) fn reasons(&self, decisions: &[Decision]) -> Vec<Why> {
        decisions.iter().map(clause).collect()
    }
}

/// An item as Rust declares it, without what is in it.
pub(super) fn declaration(item: &Item) -> String {
    let Item {
        name, signature, ..
    } = item;
    let text = &signature.text;
    match item.kind {
        Kind::Struct | Kind::Enum | Kind::Trait => match text.split_once('<') {
            Some((kind, generics)) => format!("{kind} {name}<{generics}"),
            None => format!("{text} {name}"),
        },
        Kind::Alias => format!("type {name} = {text}"),
        Kind::Field => format!("{name}: {text}"),
        Kind::Variant => format!("{name}{text}"),
        _ => match text.split_once("fn") {
            Some((before, rest)) => format!("{before}fn {name}{rest}"),
            None => format!("{name}: {text}"),
        },
    }
}

fn naming(naming: &Naming) -> Option<Why> {
    let (rule, text) = match naming {
        Naming::Document => return None,
        Naming::Configured => (
            "renamed",
            "`clientwright.toml` gives it its name".to_owned(),
        ),
        Naming::Taken(name) => (
            "name-taken",
            format!("`{name}` is taken, or a name that generated code uses itself"),
        ),
    };
    Some(Why {
        rule,
        text,
        place: None,
    })
}

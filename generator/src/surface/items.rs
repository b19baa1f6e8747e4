//! Public items, read off the emitted code.

use std::collections::{HashMap, HashSet};

use quote::ToTokens;
use syn::{Attribute, Fields, Item as Rust, TraitItem, Visibility};

use crate::emit::FIRST_CALL;
use crate::surface::modules::{Module, Modules, is_public};
use crate::surface::signature::{
    derives_of, docs_of, features_of, has, is_hidden, plain_text, type_text,
};
use crate::surface::{Item, Kind, Origin, Signature, Surface};

/// An item of which only the name is known.
pub(super) fn bare(kind: Kind, name: &str, owner: Option<usize>, path: String) -> Item {
    Item {
        kind,
        name: name.to_owned(),
        owner,
        path,
        signature: Signature::default(),
        features: Vec::new(),
        exhaustive: false,
        deprecated: false,
        docs: String::new(),
        code: String::new(),
        origin: Origin::default(),
    }
}

/// How much of a crate is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Depth {
    /// All of it.
    Full,
    /// What there is, but not what is in types: of a crate that another hands on, where
    /// that is looked at.
    Names,
}

/// Everything that others may name in the crate with a root.
pub(super) fn collect(modules: &Modules, root: usize, depth: Depth) -> Surface {
    let root_module = &modules.all[root];
    let mut collector = Collector {
        modules,
        items: vec![Item {
            docs: without_first_call(&docs_of(&root_module.attributes)),
            ..bare(Kind::Crate, "crate", None, "crate".to_owned())
        }],
        types: HashMap::new(),
        short: short_names(root_module),
        exposed: HashSet::new(),
        depth,
    };
    collector.expose(root, 0, "", &[]);
    if depth == Depth::Full {
        collector.implementations();
    }
    for item in &mut collector.items {
        let mut seen = HashSet::new();
        item.features.retain(|feature| seen.insert(feature.clone()));
    }
    Surface {
        items: collector.items,
    }
}

/// Docs of a crate without what they only show: an operation, which is told itself.
fn without_first_call(docs: &str) -> String {
    match docs.split_once(FIRST_CALL) {
        Some((before, shown)) => {
            let after = shown.split_once("\n## ").map_or("", |(_, after)| after);
            format!("{before}{after}")
        }
        None => docs.to_owned(),
    }
}

/// Items of the runtime that the root gives a shorter path, by their name.
fn short_names(root: &Module) -> HashMap<String, String> {
    let exports = root.exports.iter();
    exports
        .filter_map(|export| match &export.path[..] {
            [module, name] if module == "runtime" && name != "*" => {
                Some((name.clone(), export.name.clone()))
            }
            _ => None,
        })
        .collect()
}

pub(super) struct Collector<'m> {
    pub(super) modules: &'m Modules,
    pub(super) items: Vec<Item>,
    /// Items of types, by the module that defines them and their name.
    pub(super) types: HashMap<(usize, String), usize>,
    short: HashMap<String, String>,
    /// Which modules were looked at, and for which items they are a part of.
    exposed: HashSet<(usize, usize)>,
    depth: Depth,
}

impl<'m> Collector<'m> {
    /// Adds what is public in a module; `path` is the way to it.
    fn expose(&mut self, module: usize, owner: usize, path: &str, around: &[String]) {
        // Another way to what is there already adds nothing.
        if !self.exposed.insert((module, owner)) {
            return;
        }
        let modules = self.modules;
        let definition = &modules.all[module];
        let mut features = definition.features.clone();
        features.extend(around.iter().cloned());
        for item in &definition.items {
            self.item(module, item, owner, path, &features);
        }
        for child in &definition.children {
            let inner = &modules.all[*child];
            if inner.public {
                self.module(*child, owner, path, &inner.name);
            }
        }
        for export in &definition.exports {
            let steps: Vec<&str> = export.path.iter().map(String::as_str).collect();
            let steps = steps.strip_prefix(&["self"]).unwrap_or(&steps);
            let Some(first) = steps.first() else { continue };
            let known = modules.elsewhere(module, steps.strip_suffix(&["*"]).unwrap_or(steps));
            match (steps, known) {
                ([.., "*"], Some(known)) => {
                    let features = [around, &export.features].concat();
                    self.expose(known, owner, path, &features);
                }
                // What makes calls is public in the crate that has it, and there alone.
                (_, Some(known)) if !modules.all[known].carried => {
                    self.module(known, owner, path, &export.name);
                }
                ([name, "*"], _) => {
                    let name = name.strip_prefix("r#").unwrap_or(name);
                    if let Some(child) = modules.child(module, name) {
                        let features = [around, &export.features].concat();
                        self.expose(child, owner, path, &features);
                    }
                }
                (["runtime", name], _) if path.is_empty() && self.short.contains_key(*name) => {}
                _ => {
                    // In which crate of a workspace it stands tells callers nothing.
                    let is_other = modules.other_crate(module, first).is_some();
                    let text = export.path[usize::from(is_other)..].join("::");
                    let item = Item {
                        signature: Signature::plain(format!("use {text}")),
                        features: export.features.clone(),
                        ..bare(
                            Kind::Export,
                            &export.name,
                            Some(owner),
                            join(path, &export.name),
                        )
                    };
                    self.add(item);
                }
            }
        }
    }

    /// A module under its name, and what is in it.
    fn module(&mut self, module: usize, owner: usize, path: &str, name: &str) {
        let inner = &self.modules.all[module];
        let path = join(path, name);
        let item = Item {
            features: inner.features.clone(),
            docs: docs_of(&inner.attributes),
            ..bare(Kind::Module, name, Some(owner), path.clone())
        };
        let index = self.add(item);
        self.expose(module, index, &path, &[]);
    }

    pub(super) fn add(&mut self, item: Item) -> usize {
        self.items.push(item);
        self.items.len() - 1
    }

    fn item(&mut self, module: usize, item: &Rust, owner: usize, path: &str, around: &[String]) {
        let carried = self.modules.all[module].carried;
        let found = match item {
            Rust::Struct(item) => {
                let text = format!("struct{}", plain_text(item.generics.to_token_stream()));
                Found::of(&item.ident, &item.vis, &item.attrs, Kind::Struct, text)
            }
            Rust::Enum(item) => {
                let text = format!("enum{}", plain_text(item.generics.to_token_stream()));
                Found::of(&item.ident, &item.vis, &item.attrs, Kind::Enum, text)
            }
            Rust::Type(item) => {
                let text = type_text(&item.ty);
                Found::of(&item.ident, &item.vis, &item.attrs, Kind::Alias, text)
            }
            Rust::Trait(item) => {
                let text = format!("trait{}", plain_text(item.generics.to_token_stream()));
                Found::of(&item.ident, &item.vis, &item.attrs, Kind::Trait, text)
            }
            Rust::Const(item) => {
                let text = type_text(&item.ty);
                Found::of(&item.ident, &item.vis, &item.attrs, Kind::Constant, text)
            }
            Rust::Static(item) => {
                let text = type_text(&item.ty);
                Found::of(&item.ident, &item.vis, &item.attrs, Kind::Constant, text)
            }
            Rust::Fn(item) => {
                let mut found = Found::of(
                    &item.sig.ident,
                    &item.vis,
                    &item.attrs,
                    Kind::Function,
                    String::new(),
                );
                found.signature = Signature::function(&item.sig);
                found.code = item.block.to_token_stream().to_string();
                found
            }
            // Looked at once all types are known.
            Rust::Impl(_) | Rust::Macro(_) | Rust::Use(_) | Rust::Mod(_) => return,
            other => {
                let text = other.to_token_stream().to_string();
                if !text.starts_with("pub ") {
                    return;
                }
                let item = Item {
                    features: around.to_vec(),
                    ..bare(Kind::Other, &text, Some(owner), join(path, &text))
                };
                self.add(item);
                return;
            }
        };
        if !found.public || is_hidden(found.attributes) {
            return;
        }
        let short = carried
            .then(|| self.short.get(&found.name).cloned())
            .flatten();
        let (owner, path) = match short {
            Some(short) => (0, short),
            None => (owner, join(path, &found.name)),
        };
        let name = found.name.clone();
        let derives = derives_of(found.attributes);
        let mut found = found.item(Some(owner), path, around);
        if carried {
            found.code = String::new();
        }
        // Nobody else implements it, so that methods may come.
        found.exhaustive &= !is_sealed(item);
        let index = self.add(found);
        self.types.insert((module, name), index);
        if self.depth == Depth::Names {
            return;
        }
        self.derived(index, &derives);
        self.members(
            index,
            rust_members(self.modules, module, item_of(self, index)),
        );
    }

    /// An implementation for each derived trait.
    fn derived(&mut self, owner: usize, derives: &[String]) {
        for name in derives {
            let features = self.items[owner].features.clone();
            let path = format!("impl {name} for {}", self.items[owner].path);
            let item = Item {
                features,
                ..bare(Kind::Implementation, name, Some(owner), path)
            };
            self.add(item);
        }
    }

    fn members(&mut self, owner: usize, members: Members<'m>) {
        match members {
            Members::None => {}
            Members::Fields(fields) => {
                let mut all_public = true;
                for (position, field) in fields.iter().enumerate() {
                    if !is_public(&field.vis) {
                        all_public = false;
                        continue;
                    }
                    let name = match &field.ident {
                        Some(name) => name.to_string(),
                        None => position.to_string(),
                    };
                    let text = type_text(&field.ty);
                    self.member(owner, Kind::Field, &name, text, &field.attrs);
                }
                self.items[owner].exhaustive &= all_public;
            }
            Members::Variants(variants) => {
                for variant in variants {
                    let text = plain_text_of_fields(&variant.fields);
                    let name = variant.ident.to_string();
                    self.member(owner, Kind::Variant, &name, text, &variant.attrs);
                }
            }
            Members::Trait(items) => {
                for item in items {
                    let TraitItem::Fn(function) = item else {
                        let text = item.to_token_stream().to_string();
                        self.member(owner, Kind::Method, &text, text.clone(), &[]);
                        continue;
                    };
                    let name = function.sig.ident.to_string();
                    let index =
                        self.member(owner, Kind::Method, &name, String::new(), &function.attrs);
                    self.items[index].signature = Signature::function(&function.sig);
                    if function.default.is_some() {
                        self.items[index].signature.text.push_str(" { … }");
                    }
                }
            }
        }
    }

    fn member(
        &mut self,
        owner: usize,
        kind: Kind,
        name: &str,
        text: String,
        attributes: &[Attribute],
    ) -> usize {
        let mut features = self.items[owner].features.clone();
        features.extend(features_of(attributes));
        let item = Item {
            signature: Signature::plain(text),
            features,
            deprecated: has(attributes, "deprecated"),
            docs: docs_of(attributes),
            ..bare(kind, name, Some(owner), join(&self.items[owner].path, name))
        };
        self.add(item)
    }
}

/// Whether it is a trait for one type alone.
fn is_sealed(item: &Rust) -> bool {
    let Rust::Trait(item) = item else {
        return false;
    };
    let mut bounds = item.supertraits.iter();
    bounds.any(|bound| plain_text(bound.to_token_stream()) == "Sealed")
}

/// What an item of any kind has.
pub(super) struct Found<'i> {
    pub(super) name: String,
    pub(super) public: bool,
    pub(super) attributes: &'i [Attribute],
    kind: Kind,
    pub(super) signature: Signature,
    pub(super) code: String,
}

impl<'i> Found<'i> {
    pub(super) fn of(
        name: &syn::Ident,
        visibility: &Visibility,
        attributes: &'i [Attribute],
        kind: Kind,
        text: String,
    ) -> Self {
        Self {
            name: name.to_string(),
            public: is_public(visibility),
            attributes,
            kind,
            signature: Signature::plain(text),
            code: String::new(),
        }
    }

    pub(super) fn item(self, owner: Option<usize>, path: String, around: &[String]) -> Item {
        let mut features = around.to_vec();
        features.extend(features_of(self.attributes));
        Item {
            signature: self.signature,
            features,
            exhaustive: !has(self.attributes, "non_exhaustive"),
            deprecated: has(self.attributes, "deprecated"),
            docs: docs_of(self.attributes),
            code: self.code,
            ..bare(self.kind, &self.name, owner, path)
        }
    }
}

/// What a type consists of.
enum Members<'i> {
    None,
    Fields(&'i Fields),
    Variants(Vec<&'i syn::Variant>),
    Trait(&'i [TraitItem]),
}

fn item_of<'c>(collector: &'c Collector<'_>, index: usize) -> &'c str {
    &collector.items[index].name
}

fn rust_members<'m>(modules: &'m Modules, module: usize, name: &str) -> Members<'m> {
    let items = modules.all[module].items.iter();
    let found = items.filter_map(|item| match item {
        Rust::Struct(item) if item.ident == name => Some(Members::Fields(&item.fields)),
        Rust::Enum(item) if item.ident == name => {
            Some(Members::Variants(item.variants.iter().collect()))
        }
        Rust::Trait(item) if item.ident == name => Some(Members::Trait(&item.items)),
        _ => None,
    });
    found.into_iter().next().unwrap_or(Members::None)
}

/// `(A, B)` or `{ a: A }`; nothing for a unit.
fn plain_text_of_fields(fields: &Fields) -> String {
    let types = fields.iter().map(|field| {
        let ty = type_text(&field.ty);
        match &field.ident {
            Some(name) => format!("{name}: {ty}"),
            None => ty,
        }
    });
    let list = types.collect::<Vec<_>>().join(", ");
    match fields {
        Fields::Unit => String::new(),
        Fields::Named(_) => format!("{{ {list} }}"),
        _ => format!("({list})"),
    }
}

pub(super) fn join(path: &str, name: &str) -> String {
    match path.is_empty() {
        true => name.to_owned(),
        false => format!("{path}::{name}"),
    }
}

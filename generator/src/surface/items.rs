//! Public items, read off the emitted code.

use std::collections::HashMap;

use quote::ToTokens;
use syn::{Attribute, Fields, ImplItem, Item as Rust, TraitItem, Visibility};

use crate::surface::modules::{Module, Modules, definitions, is_public};
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

/// Everything that others may name.
pub(super) fn collect(modules: &Modules) -> Surface {
    let Some(root) = modules.all.first() else {
        return Surface::default();
    };
    let mut collector = Collector {
        modules,
        items: vec![Item {
            docs: docs_of(&root.attributes),
            ..bare(Kind::Crate, "crate", None, "crate".to_owned())
        }],
        types: HashMap::new(),
        short: short_names(root),
    };
    collector.expose(0, 0, "", &[]);
    collector.implementations();
    for item in &mut collector.items {
        let mut seen = std::collections::HashSet::new();
        item.features.retain(|feature| seen.insert(feature.clone()));
    }
    Surface {
        items: collector.items,
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

struct Collector<'m> {
    modules: &'m Modules,
    items: Vec<Item>,
    /// Items of types, by the module that defines them and their name.
    types: HashMap<(usize, String), usize>,
    short: HashMap<String, String>,
}

impl<'m> Collector<'m> {
    /// Adds what is public in a module; `path` is the way to it.
    fn expose(&mut self, module: usize, owner: usize, path: &str, around: &[String]) {
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
                let inner_path = join(path, &inner.name);
                let item = Item {
                    features: inner.features.clone(),
                    docs: docs_of(&inner.attributes),
                    ..bare(Kind::Module, &inner.name, Some(owner), inner_path.clone())
                };
                let index = self.add(item);
                self.expose(*child, index, &inner_path, &[]);
            }
        }
        for export in &definition.exports {
            let steps: Vec<&str> = export.path.iter().map(String::as_str).collect();
            let steps = steps.strip_prefix(&["self"]).unwrap_or(&steps);
            match steps {
                [name, "*"] => {
                    let name = name.strip_prefix("r#").unwrap_or(name);
                    if let Some(child) = modules.child(module, name) {
                        self.expose(child, owner, path, &export.features);
                    }
                }
                ["runtime", name] if path.is_empty() && self.short.contains_key(*name) => {}
                _ => {
                    let text = export.path.join("::");
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

    fn add(&mut self, item: Item) -> usize {
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
        let mut item = found.item(Some(owner), path, around);
        if carried {
            item.code = String::new();
        }
        let index = self.add(item);
        self.types.insert((module, name), index);
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

    /// Methods and traits of all types, wherever their `impl` stands.
    fn implementations(&mut self) {
        let modules = self.modules;
        let definitions = definitions(modules);
        for (index, module) in modules.all.iter().enumerate() {
            for item in &module.items {
                match item {
                    Rust::Impl(block) => {
                        let name = last_name(&block.self_ty);
                        let owner = name.and_then(|name| self.owner(index, &name, &definitions));
                        if let Some(owner) = owner {
                            self.implementation(index, block, owner, &definitions);
                        }
                    }
                    // A macro that implements something for the type it names first.
                    Rust::Macro(invoked) if !module.carried => {
                        let tokens = &invoked.mac.tokens;
                        let first = tokens.clone().into_iter().next();
                        let name = first.map(|token| token.to_string()).unwrap_or_default();
                        if let Some(owner) = self.owner(index, &name, &definitions) {
                            let code = invoked.to_token_stream().to_string();
                            self.items[owner].code.push_str(&code);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// The item of a type, as a module names it.
    fn owner(
        &self,
        module: usize,
        name: &str,
        definitions: &HashMap<String, Vec<usize>>,
    ) -> Option<usize> {
        let here = self.types.get(&(module, name.to_owned()));
        let elsewhere = || {
            let defined = definitions.get(name)?;
            // A name of several modules is one of a type first: only types have
            // code in modules of their own.
            defined
                .iter()
                .find_map(|module| self.types.get(&(*module, name.to_owned())))
        };
        here.or_else(elsewhere).copied()
    }

    fn implementation(
        &mut self,
        module: usize,
        block: &syn::ItemImpl,
        owner: usize,
        definitions: &HashMap<String, Vec<usize>>,
    ) {
        let carried = self.modules.all[module].carried;
        let mut features = self.modules.all[module].features.clone();
        features.extend(features_of(&block.attrs));
        let Some((path, _)) = &block.trait_ else {
            for item in &block.items {
                self.associated(item, owner, &features, carried);
            }
            return;
        };
        let name = path
            .segments
            .last()
            .map(|segment| segment.ident.to_string());
        let name = name.unwrap_or_default();
        let ours = definitions.get(&name);
        let private = ours.is_some_and(|modules| {
            !modules
                .iter()
                .any(|module| self.types.contains_key(&(*module, name.clone())))
        });
        if !carried && (private || !self.items[owner].path.contains("operations")) {
            let code: String = block
                .items
                .iter()
                .map(|i| i.to_token_stream().to_string())
                .collect();
            self.items[owner].code.push_str(&code);
        }
        if private {
            return;
        }
        let last = path
            .segments
            .last()
            .map(|s| plain_text(s.to_token_stream()));
        let label = last.unwrap_or(name);
        let types: Vec<String> = block
            .items
            .iter()
            .filter_map(|item| match item {
                ImplItem::Type(ty) => Some(format!("{} = {}", ty.ident, type_text(&ty.ty))),
                _ => None,
            })
            .collect();
        let path = format!("impl {label} for {}", self.items[owner].path);
        let item = Item {
            signature: Signature::plain(types.join(", ")),
            features,
            ..bare(Kind::Implementation, &label, Some(owner), path)
        };
        self.add(item);
    }

    fn associated(&mut self, item: &ImplItem, owner: usize, around: &[String], carried: bool) {
        let found = match item {
            ImplItem::Fn(function) => {
                let mut found = Found::of(
                    &function.sig.ident,
                    &function.vis,
                    &function.attrs,
                    Kind::Method,
                    String::new(),
                );
                found.signature = Signature::function(&function.sig);
                if !carried {
                    found.code = function.block.to_token_stream().to_string();
                }
                found
            }
            ImplItem::Const(item) => {
                let text = type_text(&item.ty);
                Found::of(&item.ident, &item.vis, &item.attrs, Kind::Constant, text)
            }
            _ => return,
        };
        if found.public && !is_hidden(found.attributes) {
            let path = join(&self.items[owner].path, &found.name);
            let item = found.item(Some(owner), path, around);
            self.add(item);
        }
    }
}

/// What an item of any kind has.
struct Found<'i> {
    name: String,
    public: bool,
    attributes: &'i [Attribute],
    kind: Kind,
    signature: Signature,
    code: String,
}

impl<'i> Found<'i> {
    fn of(
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

    fn item(self, owner: Option<usize>, path: String, around: &[String]) -> Item {
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

/// The last name of a type's path.
fn last_name(ty: &syn::Type) -> Option<String> {
    match ty {
        syn::Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        syn::Type::Reference(reference) => last_name(&reference.elem),
        _ => None,
    }
}

fn join(path: &str, name: &str) -> String {
    match path.is_empty() {
        true => name.to_owned(),
        false => format!("{path}::{name}"),
    }
}

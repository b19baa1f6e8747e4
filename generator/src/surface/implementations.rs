//! Methods and traits of types, wherever their `impl` stands.

use std::collections::{HashMap, HashSet};

use quote::ToTokens;
use syn::{ImplItem, Item as Rust};

use crate::surface::items::{Collector, Found, bare, join};
use crate::surface::modules::definitions;
use crate::surface::signature::{features_of, is_hidden, plain_text, type_text};
use crate::surface::{Item, Kind, Signature};

impl Collector<'_> {
    /// Methods and traits of all types, wherever their `impl` stands.
    pub(super) fn implementations(&mut self) {
        let modules = self.modules;
        let definitions = definitions(modules);
        let mut reached: HashSet<usize> = HashSet::new();
        for (module, _) in self.types.keys() {
            reached.insert(modules.all[*module].root);
        }
        for (index, module) in modules.all.iter().enumerate() {
            // Other crates of a workspace, which the crate does not hand on.
            if !reached.contains(&module.root) {
                continue;
            }
            for item in &module.items {
                match item {
                    Rust::Impl(block) => {
                        if let Some(operations) = self.operations(block, &definitions) {
                            self.make_calls(operations, block);
                            continue;
                        }
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
                            self.half_of_codec(index, &invoked.mac.path, owner);
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
            // Its own type, which callers cannot name, is none of another module's.
            if defined.contains(&module) {
                return None;
            }
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

    /// The trait of serde's that a macro of the runtime implements.
    fn half_of_codec(&mut self, module: usize, name: &syn::Path, owner: usize) {
        let name = name.segments.last().map(|last| last.ident.to_string());
        let label = match name.as_deref() {
            Some("object_reads" | "tagged_reads" | "shaped_reads") => "Deserialize<'de>",
            Some("object_writes") => "Serialize",
            _ => return,
        };
        let path = format!("impl {label} for {}", self.items[owner].path);
        // With the type comes what it needs; only what is asked besides is told.
        let of_type = &self.items[owner].features;
        let features = self.modules.all[module].features.iter();
        let features = features.filter(|one| !of_type.contains(one));
        self.add(Item {
            features: features.cloned().collect(),
            ..bare(Kind::Implementation, label, Some(owner), path)
        });
    }

    /// The item of a trait that gives the client operations.
    fn operations(
        &self,
        block: &syn::ItemImpl,
        definitions: &HashMap<String, Vec<usize>>,
    ) -> Option<usize> {
        let (path, _) = block.trait_.as_ref()?;
        let name = path.segments.last()?.ident.to_string();
        let mut modules = definitions.get(&name)?.iter();
        let found = modules.find_map(|module| self.types.get(&(*module, name.clone())))?;
        let item = &self.items[*found];
        let is_for_one = item.kind == Kind::Trait && !item.exhaustive;
        (is_for_one && item.path.starts_with("operations::")).then_some(*found)
    }

    /// What methods of a trait do stands with its only implementation.
    fn make_calls(&mut self, operations: usize, block: &syn::ItemImpl) {
        let code: HashMap<String, String> = block
            .items
            .iter()
            .filter_map(|item| match item {
                ImplItem::Fn(function) => Some((
                    function.sig.ident.to_string(),
                    function.block.to_token_stream().to_string(),
                )),
                _ => None,
            })
            .collect();
        let methods = self.items.iter_mut();
        for method in methods.filter(|item| item.owner == Some(operations)) {
            if let Some(code) = code.get(&method.name) {
                method.code = code.clone();
            }
        }
    }

    /// The decoder that `send` shares with the streams of pages is a part of it, as
    /// where there are none.
    fn add_to_send(&mut self, owner: usize, part: &Found<'_>) {
        let call = format!("Self :: {} (", part.name);
        let is_send = |one: &&mut Item| {
            one.owner == Some(owner) && one.name == "send" && one.code.contains(&call)
        };
        if let Some(send) = self.items.iter_mut().find(is_send) {
            let body = part
                .code
                .trim_start_matches('{')
                .trim_end_matches('}')
                .trim();
            let same = "{ let answer = self . call . send () . await ? ; ";
            send.code = format!("{same}{body} }}");
        }
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
        if !found.public {
            self.add_to_send(owner, &found);
        }
        if found.public && !is_hidden(found.attributes) {
            let path = join(&self.items[owner].path, &found.name);
            let item = found.item(Some(owner), path, around);
            self.add(item);
        }
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

//! How items are spread over files: by the tag that uses them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Emission;
use crate::emit::rust_type::ident;
use crate::model::TypeId;

/// Types that go into one file.
#[derive(Debug)]
pub(super) struct Group {
    /// The module's name.
    pub(super) module: String,
    /// The one tag that uses its types; none where several do.
    pub(super) tag: Option<usize>,
    /// The Cargo feature that switches it on, if it is not always on.
    pub(super) feature: Option<String>,
    /// Its types, in document order.
    pub(super) types: Vec<TypeId>,
}

/// The modules of groups that are all there with their crate.
pub(super) fn modules_alone(groups: &[Group]) -> TokenStream {
    let names = groups.iter().map(|group| ident(&group.module));
    quote! { #(mod #names;)* }
}

impl Emission<'_> {
    /// Whether the API is spread over several modules, one for each tag.
    pub(super) fn has_groups(&self) -> bool {
        self.api.tags.len() > 1
    }

    /// Whether each tag is a Cargo feature.
    pub(super) fn has_features(&self) -> bool {
        self.has_groups() && self.package.style.tag_features && !self.is_module()
    }

    /// The Cargo feature of a tag.
    pub(super) fn feature(&self, tag: usize) -> String {
        self.tag_file(tag).replace('_', "-")
    }

    /// What the files of a tag are called, without `.rs`.
    pub(super) fn tag_file(&self, tag: usize) -> &str {
        let module = self.names.of_tag(tag);
        module.strip_prefix("r#").unwrap_or(module)
    }

    /// The modules of groups, each there with its tag.
    pub(super) fn modules_of(&self, groups: &[Group]) -> TokenStream {
        let modules = groups.iter().map(|group| {
            let name = ident(&group.module);
            let gate = self.gate(group.feature.as_deref());
            quote! { #gate mod #name; }
        });
        modules.collect()
    }

    /// Types by the one tag that uses them; those used by several are shared.
    pub(super) fn type_groups(&self) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut shared = Group {
            module: "shared".to_owned(),
            tag: None,
            feature: None,
            types: Vec::new(),
        };
        for (tag, _) in self.api.tags.iter().enumerate() {
            groups.push(Group {
                module: self.names.of_tag(tag).to_owned(),
                tag: Some(tag),
                feature: Some(self.feature(tag)),
                types: Vec::new(),
            });
        }
        for (index, definition) in self.api.types.iter().enumerate() {
            let group = match definition.tags[..] {
                [tag] => &mut groups[tag],
                _ => &mut shared,
            };
            group.types.push(TypeId(index));
        }
        groups.push(shared);
        groups.retain(|group| !group.types.is_empty());
        groups
    }
}

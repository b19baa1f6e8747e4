//! How items are spread over files: by the tag that uses them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Emission;
use crate::emit::rust_type::ident;
use crate::model::TypeId;

/// The Cargo feature of types that only webhooks use, and their file.
pub(super) const WEBHOOKS_FEATURE: &str = "webhook-types";
const WEBHOOKS_FILE: &str = "webhook_types";

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

    /// Whether types that only webhooks use are a feature of their own.
    pub(super) fn has_webhooks_feature(&self) -> bool {
        let mut types = self.api.types.iter();
        self.has_features() && !self.is_workspace() && types.any(|one| one.tags.is_empty())
    }

    /// Types by the one tag that uses them, or by none, which are those of webhooks;
    /// those used by several are shared.
    pub(super) fn type_groups(&self) -> Vec<Group> {
        let has_webhooks = self.has_webhooks_feature();
        let mut groups: Vec<Group> = Vec::new();
        let untagged = |module: &str, feature: Option<&str>| Group {
            module: module.to_owned(),
            tag: None,
            feature: feature.map(str::to_owned),
            types: Vec::new(),
        };
        let mut shared = untagged("shared", None);
        let mut webhooks = untagged(WEBHOOKS_FILE, Some(WEBHOOKS_FEATURE));
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
                [] if has_webhooks => &mut webhooks,
                _ => &mut shared,
            };
            group.types.push(TypeId(index));
        }
        groups.extend([webhooks, shared]);
        groups.retain(|group| !group.types.is_empty());
        groups
    }
}

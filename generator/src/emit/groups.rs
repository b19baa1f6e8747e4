//! How items are spread over files: by the tag that uses them.

use crate::emit::Emission;
use crate::model::TypeId;

/// Types that go into one file.
#[derive(Debug)]
pub(super) struct Group {
    /// The module's name.
    pub(super) module: String,
    /// The Cargo feature that switches it on, if it is not always on.
    pub(super) feature: Option<String>,
    /// Its types, in document order.
    pub(super) types: Vec<TypeId>,
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

    /// Types by the one tag that uses them; those used by several are shared.
    pub(super) fn type_groups(&self) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut shared = Group {
            module: "shared".to_owned(),
            feature: None,
            types: Vec::new(),
        };
        for (tag, _) in self.api.tags.iter().enumerate() {
            groups.push(Group {
                module: self.names.of_tag(tag).to_owned(),
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

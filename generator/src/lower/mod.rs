//! `openapiv3` to the model: what each part of the document means in Rust.

mod aliases;
mod all_of;
mod annotations;
mod body;
mod boxing;
mod circles;
mod common_fields;
mod decisions;
mod examples;
mod facets;
mod families;
mod filter;
mod formats;
mod header;
mod heirs;
mod incoming;
mod lone_tags;
mod made;
mod media_type;
mod member_names;
mod merge;
mod merge_patch;
mod nesting;
mod oauth2;
mod object_shape;
mod operation;
mod operation_decisions;
#[cfg(test)]
mod operation_tests;
mod outline;
mod pagination;
mod parameter;
mod patterns;
mod reach;
mod replaced;
mod response;
mod same_types;
mod schema;
mod security;
mod server;
mod string_enum;
mod suffixes;
mod tag_key;
mod tagged;
mod tagged_members;
mod tags;
mod telling;
#[cfg(test)]
mod testing;
mod unify;
mod union;
#[cfg(test)]
mod union_tests;
mod united_types;
mod untagged;
mod untagged_members;
mod views;
mod walk;
mod words;
mod xml;
mod xml_limits;

use std::collections::{HashMap, HashSet, VecDeque};

use indexmap::IndexMap;
use openapiv3::{OpenAPI, ReferenceOr, Schema};

use crate::config::ApiConfig;
use crate::diagnostic::{Place, Pointer, Problem, Problems};
use crate::document::Origins;
use crate::lower::annotations::Known;
use crate::lower::pagination::Evidence;
use crate::lower::tagged::Payload;
use crate::lower::tags::UnionTags;
use crate::lower::views::Views;
use crate::model::{
    Api, Header, HeaderSet, Incoming, Slot, Type, TypeDef, TypeId, TypePath, Unnamed, View,
};

/// Makes the model of one document.
///
/// Whatever cannot be expressed is reported in `problems`, as an error or as a
/// warning that says what the user gets instead.
pub fn lower(
    document: &OpenAPI,
    origins: &Origins,
    config: &ApiConfig,
    problems: &mut Problems,
) -> Api {
    let mut lowering = Lowering::new(document, origins, config, problems);
    lowering.tell_circles();
    let operations = lowering.operations();
    lowering.webhooks();
    if operations.is_empty() && config.only.is_empty() {
        lowering.all_components();
    }
    lowering.define_pending();
    let servers = server::Servers::of(document);
    lowering.report_unused_replacements();
    lowering.name_lone_bases();
    let evidence = std::mem::take(&mut lowering.paging_evidence);
    let mut api = Api {
        title: document.info.title.clone(),
        version: document.info.version.clone(),
        description: document.info.description.clone(),
        server: servers.first,
        servers: servers.choice,
        relative_server: servers.relative,
        tags: std::mem::take(&mut lowering.tag_list),
        security_schemes: lowering.security_schemes(&operations),
        header_sets: std::mem::take(&mut lowering.header_sets),
        incoming: std::mem::take(&mut lowering.incoming),
        operations,
        types: lowering.finished_types(),
        unnamed: lowering.unnamed(),
        recursion_limit: None,
    };
    lone_tags::settle(&mut api);
    unify::inline_enums(&mut api);
    merge_patch::take_null(&mut api);
    same_types::unite(&mut api);
    reach::prune(&mut api);
    incoming::note(&mut api);
    aliases::break_cycles(&mut api);
    boxing::break_cycles(&mut api);
    boxing::even_out_variants(&mut api);
    boxing::even_out_answers(&mut api);
    common_fields::find(&mut api);
    pagination::find(&mut api, &evidence, config, problems);
    examples::report_unfit(&api, problems);
    xml_limits::report(&api, problems);
    nesting::limit(&mut api, problems);
    words::cut(&mut api, config.docs);
    api
}

/// The state of one run.
struct Lowering<'d> {
    document: &'d OpenAPI,
    origins: &'d Origins,
    config: &'d ApiConfig,
    problems: &'d mut Problems,
    reported: HashSet<(&'static str, String, Pointer)>,
    views: Views<'d>,
    union_tags: UnionTags<'d>,
    types: Vec<Option<TypeDef>>,
    components: HashMap<(&'d str, View), TypeId>,
    pending: VecDeque<(&'d str, View, TypeId)>,
    /// The types of schemas in place: one that several objects consist of, or several
    /// operations share, is one type.
    inline: HashMap<(*const Schema, View), Slot>,
    /// The types of variants in place, likewise.
    inline_payloads: HashMap<(*const Schema, View, TypePath), Payload>,
    /// The types of bases themselves, which several unions may have as a variant.
    base_payloads: HashMap<(&'d str, View), Payload>,
    tag_list: Vec<crate::model::Tag>,
    header_sets: Vec<HeaderSet>,
    incoming: Vec<Incoming>,
    /// Patterns that were tried, and whether they can be checked.
    patterns: HashMap<String, bool>,
    annotations: Known<'d>,
    /// Components seen where they are referred to: the scalar they are, if they
    /// are one, and whether they are nullable.
    referred: HashMap<&'d str, (Option<Type>, bool)>,
    /// How much `allOf` may still put together.
    budget: usize,
    /// How many `allOf`s are being put together, each inside of the one before.
    merging: usize,
    /// Headers by reference and name, so that they are one wherever they stand.
    shared_headers: HashMap<(&'d str, String), Header>,
    /// Security schemes that the document names and does not have.
    undefined_schemes: HashSet<&'d str>,
    /// Whether media types of the document carry dates.
    dated: bool,
    /// Why schemas become what they do, until their types take that along.
    decisions: IndexMap<(TypePath, View), Unnamed>,
    /// What is said of the pages of each operation, in the order of the model.
    paging_evidence: Vec<Evidence>,
}

/// Parts of all `allOf`s with their properties: a chain of n schemas has n² of
/// them. Real documents stay below a tenth.
const BUDGET: usize = 500_000;

/// More operations than any crate should have; each takes some 100 KB to write.
const MOST_OPERATIONS: usize = 10_000;

impl<'d> Lowering<'d> {
    fn new(
        document: &'d OpenAPI,
        origins: &'d Origins,
        config: &'d ApiConfig,
        problems: &'d mut Problems,
    ) -> Self {
        let union_tags = UnionTags::of(document);
        Self {
            document,
            origins,
            config,
            problems,
            reported: HashSet::new(),
            views: match config.split {
                Some(false) => Views::united(document),
                _ => Views::of(document, &union_tags),
            },
            union_tags,
            types: Vec::new(),
            components: HashMap::new(),
            pending: VecDeque::new(),
            inline: HashMap::new(),
            inline_payloads: HashMap::new(),
            base_payloads: HashMap::new(),
            tag_list: Vec::new(),
            header_sets: Vec::new(),
            incoming: Vec::new(),
            patterns: HashMap::new(),
            annotations: Known::new(),
            referred: HashMap::new(),
            budget: BUDGET,
            merging: 0,
            shared_headers: HashMap::new(),
            undefined_schemes: HashSet::new(),
            dated: false,
            decisions: IndexMap::new(),
            paging_evidence: Vec::new(),
        }
    }

    fn place(&self, pointer: &Pointer) -> Option<Place> {
        self.origins.place(pointer)
    }

    /// Reports a problem, once for both views of a schema.
    fn report(&mut self, problem: Problem, pointer: &Pointer) {
        let known = (problem.code, problem.message.clone(), pointer.clone());
        if !self.reported.insert(known) {
            return;
        }
        let problem = match self.place(pointer) {
            Some(place) => problem.at(place),
            None => problem,
        };
        self.problems.push(problem);
    }

    /// Reserves an id, so that a type may refer to itself.
    fn reserve(&mut self) -> TypeId {
        self.types.push(None);
        TypeId(self.types.len() - 1)
    }

    fn define(&mut self, id: TypeId, definition: TypeDef) {
        self.types[id.0] = Some(definition);
    }

    /// Every reserved id is defined before its lowering function returns, so
    /// nothing is left out here.
    fn finished_types(&mut self) -> Vec<TypeDef> {
        std::mem::take(&mut self.types)
            .into_iter()
            .flatten()
            .collect()
    }

    /// Whether there are more operations than a crate can have, which is an error.
    fn are_too_many(&mut self, operations: usize) -> bool {
        if operations > MOST_OPERATIONS {
            let message = format!(
                "the document has {operations} operations, and a crate has at most {MOST_OPERATIONS}"
            );
            let problem = Problem::error("too-large", message)
                .help("take a part of them with `--only tag:…`, `--only path:…` or `only` in clientwright.toml");
            self.report(problem, &Pointer::root().child("paths"));
        }
        operations > MOST_OPERATIONS
    }

    /// A document without operations becomes a crate of types.
    fn all_components(&mut self) {
        let names: Vec<&'d str> = schemas(self.document).map(|(name, _)| name).collect();
        for name in names {
            if self.replaced(name).is_some() {
                continue;
            }
            for view in self.views.of_unused(name) {
                self.component(name, view);
            }
        }
    }
}

/// The schemas of the document's components.
fn schemas(document: &OpenAPI) -> impl Iterator<Item = (&str, &ReferenceOr<Schema>)> {
    document
        .components
        .iter()
        .flat_map(|components| &components.schemas)
        .map(|(name, schema)| (name.as_str(), schema))
}

/// The component that a reference names, following references to references.
fn resolve<'d>(document: &'d OpenAPI, reference: &str) -> Option<(&'d str, &'d Schema)> {
    let mut name = reference.strip_prefix("#/components/schemas/")?;
    let schemas = &document.components.as_ref()?.schemas;
    for _ in 0..=schemas.len() {
        let found = schemas.get_key_value(name);
        // Names with a slash are written otherwise in a pointer (RFC 6901).
        let (key, schema) = match found {
            None if name.contains('~') => {
                schemas.get_key_value(&name.replace("~1", "/").replace("~0", "~"))?
            }
            found => found?,
        };
        match schema {
            ReferenceOr::Item(schema) => return Some((key, schema)),
            ReferenceOr::Reference { reference } => {
                name = reference.strip_prefix("#/components/schemas/")?;
            }
        }
    }
    None
}

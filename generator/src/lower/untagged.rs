//! Unions without a discriminator.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;

use crate::diagnostic::Problem;
use crate::lower::Lowering;
use crate::lower::facets::{Facets, SchemaRef};
use crate::lower::member_names::{LONGEST_TITLE, telling_keys};
use crate::lower::object_shape::ObjectShape;
use crate::lower::outline::{Outline, Outlines};
use crate::lower::schema::{Site, docs};
use crate::lower::telling::{self, Pair, Pairs};
use crate::lower::union::ListedMember;
use crate::model::{Docs, Kinds, Reason, Slot, Telling, Told, Type, TypeKind, Union, Variant};

/// How many pairs of variants of one union are told to be alike.
const MOST_PAIRS: usize = 10;

/// A variant in the making.
struct Candidate<'d> {
    members: Vec<ListedMember<'d>>,
    name: String,
    slot: Slot,
    outlines: Vec<Outline<'d>>,
}

impl<'d> Lowering<'d> {
    /// A union told apart by what values look like; the one type that all
    /// members come to, if they do.
    pub(crate) fn untagged_union(
        &mut self,
        facets: &Facets<'d>,
        members: &[ListedMember<'d>],
        site: &Site,
    ) -> TypeKind {
        let mut candidates = self.candidates(facets, members, site);
        // What fits anything is what the union keeps as raw JSON anyway.
        let is_any = |candidate: &Candidate<'d>| candidate.slot.ty == Type::Any;
        let kept = candidates.iter().filter(|candidate| is_any(candidate));
        let kept = kept.flat_map(|candidate| candidate.outlines.clone());
        let kept: Vec<Outline<'d>> = kept.collect();
        candidates.retain(|candidate| !is_any(candidate));
        let all_kept = candidates.len() < members.len();
        let nullable = self.is_nullable(facets);
        let at = site.pointer.child(facets.alternatives_keyword());
        if all_kept {
            self.decide_at(site, Reason::AnythingKept, &at);
        }
        if candidates.is_empty() {
            return TypeKind::Alias(Slot {
                ty: Type::Any,
                nullable,
            });
        }
        if let [only] = &candidates[..]
            && (!all_kept || only.members.len() == members.len())
        {
            let mut slot = only.slot.clone();
            slot.nullable |= nullable;
            self.decide_at(site, Reason::OneType, &at);
            return TypeKind::Alias(slot);
        }
        for (name, candidate) in self.names(&candidates).into_iter().zip(&mut candidates) {
            candidate.name = name;
        }
        let outlines = numbered(&candidates);
        let pairs = telling::pairs(&outlines);
        self.report_ambiguous(facets, &candidates, &pairs.ambiguous, site);
        self.decide_told(facets, &candidates, &pairs, site);
        let mut told = outlines.clone();
        told.extend(any_object(&outlines, &kept).map(|any| (candidates.len(), any)));
        let mut shapes = telling::shapes(&told, facets.one_of.is_empty());
        let is_text = |variant: usize| {
            let candidate = candidates.get(variant);
            candidate.is_some_and(|candidate| candidate.slot.ty == Type::Text)
        };
        shapes
            .shapes
            .sort_by_key(|shape| (shape.kinds.len(), shape.open, is_text(shape.variant)));
        let variants = candidates.into_iter().map(|candidate| Variant {
            name: candidate.name,
            tags: Vec::new(),
            reads_tag: false,
            lacks_tag: false,
            payload: candidate.slot.ty,
            boxed: false,
        });
        TypeKind::Union(Union {
            telling: Telling::Shape(shapes),
            variants: variants.collect(),
            common: Vec::new(),
        })
    }

    /// The members by type: those of one type are one variant.
    fn candidates(
        &mut self,
        facets: &Facets<'d>,
        members: &[ListedMember<'d>],
        site: &Site,
    ) -> Vec<Candidate<'d>> {
        let mut outlines = Outlines::of(self.document);
        let mut candidates: Vec<Candidate<'d>> = Vec::new();
        let telling_keys = telling_keys(self, members);
        let strings = self.strings(facets, members, site);
        for (member, step) in members.iter().zip(telling_keys) {
            if let Some((slot, united)) = &strings
                && united.iter().any(|string| string.index == member.index)
            {
                if united[0].index == member.index {
                    candidates.push(Candidate {
                        members: united.clone(),
                        name: String::new(),
                        slot: slot.clone(),
                        outlines: vec![Outline::text()],
                    });
                }
                continue;
            }
            let slot = self.member_slot(facets, *member, &step, site);
            let mut read = outlines.read(member.schema, facets);
            self.add_tags(member.schema, &mut read);
            match candidates.iter_mut().find(|known| known.slot.ty == slot.ty) {
                Some(known) => {
                    known.members.push(*member);
                    known.outlines.extend(read);
                    known.slot.nullable |= slot.nullable;
                }
                None => candidates.push(Candidate {
                    members: vec![*member],
                    name: String::new(),
                    slot,
                    outlines: read,
                }),
            }
        }
        candidates
    }

    /// A variant of a tagged union writes its own tag whatever it has read, so
    /// objects with another one are none of it.
    fn add_tags(&self, schema: SchemaRef<'d>, outlines: &mut [Outline<'d>]) {
        let Some(component) = self.component_of(schema) else {
            return;
        };
        if self.is_base(component) {
            return;
        }
        for key in self.union_tags.properties(component) {
            let Some(constant) = self.union_tags.constant(component, key) else {
                continue;
            };
            for outline in &mut *outlines {
                if let Some(property) = outline.properties.get_mut(key) {
                    property.values = vec![constant.clone()];
                }
            }
        }
    }

    /// One open enum for the strings among the members, if there are several and
    /// one of them lists its values.
    fn strings(
        &mut self,
        facets: &Facets<'d>,
        members: &[ListedMember<'d>],
        site: &Site,
    ) -> Option<(Slot, Vec<ListedMember<'d>>)> {
        let is_string = |member: &&ListedMember<'d>| {
            self.facets_of(member.schema).is_some_and(|facets| {
                facets.alternatives().is_empty()
                    && facets.all_of.is_empty()
                    && (facets.ty == Some("string") || !facets.string_values().is_empty())
            })
        };
        let strings: Vec<ListedMember<'d>> = members.iter().filter(is_string).copied().collect();
        let [first, _, ..] = strings[..] else {
            return None;
        };
        let schemas: Vec<SchemaRef<'d>> = strings.iter().map(|member| member.schema).collect();
        let values = self.united_strings(&schemas)?;
        let keyword = facets.alternatives_keyword();
        let site = site.child("text", &[keyword, &first.index.to_string()]);
        let id = self.reserve();
        self.decide(&site, Reason::UnitedStrings);
        let definition = self.definition(&site, Docs::default(), TypeKind::StringEnum(values));
        self.define(id, definition);
        Some((Slot::of(Type::Named(id)), strings))
    }

    /// The type of a member together with what the union says of all members.
    fn member_slot(
        &mut self,
        facets: &Facets<'d>,
        member: ListedMember<'d>,
        step: &str,
        site: &Site,
    ) -> Slot {
        let keyword = facets.alternatives_keyword();
        let member_site = site.child(step, &[keyword, &member.index.to_string()]);
        if !self.says_more(facets) {
            return self.slot(member.schema, &member_site);
        }
        let Some(own) = self.facets_of(member.schema) else {
            return self.slot(member.schema, &member_site);
        };
        let (own_site, mut open) = match self.component_of(member.schema) {
            Some(name) => (Site::component(name, site.view), vec![name]),
            None => (member_site.clone(), Vec::new()),
        };
        let mut shape = ObjectShape::default();
        if !own.alternatives().is_empty() || !self.collect(&own, &own_site, &mut shape, &mut open) {
            return self.slot(member.schema, &member_site);
        }
        let beside = Facets {
            one_of: Vec::new(),
            any_of: Vec::new(),
            ..facets.clone()
        };
        self.collect(&beside, site, &mut shape, &mut Vec::new());
        let structure = self.structure(&shape, &member_site);
        self.decide(&member_site, Reason::Properties);
        self.decide_at(&member_site, Reason::BesideUnion, &site.pointer);
        let id = self.reserve();
        let definition = self.definition(&member_site, docs(&own), TypeKind::Struct(structure));
        self.define(id, definition);
        Slot {
            ty: Type::Named(id),
            nullable: own.nullable(),
        }
    }

    /// Names of variants: the title, else the component's name, else the JSON
    /// type. A title that two variants share names neither.
    fn names(&self, candidates: &[Candidate<'d>]) -> Vec<String> {
        let titles: Vec<Option<String>> = candidates
            .iter()
            .map(|candidate| self.title(candidate))
            .collect();
        let lists = candidates
            .iter()
            .filter(|candidate| matches!(candidate.slot.ty, Type::List(_)))
            .count();
        candidates
            .iter()
            .zip(&titles)
            .map(|(candidate, title)| {
                let shared = |title: &String| {
                    titles
                        .iter()
                        .flatten()
                        .filter(|other| *other == title)
                        .count()
                        > 1
                };
                let component = candidate
                    .members
                    .first()
                    .and_then(|member| self.component_of(member.schema));
                match (title, component) {
                    (Some(title), _) if !shared(title) => title.clone(),
                    (_, Some(component)) => component.to_owned(),
                    _ => self.type_name(&candidate.slot, lists > 1, candidate),
                }
            })
            .collect()
    }

    fn title(&self, candidate: &Candidate<'d>) -> Option<String> {
        let [member] = candidate.members[..] else {
            return None;
        };
        let title = self.facets_of(member.schema)?.data.title.clone()?;
        let name = title.to_upper_camel_case();
        let usable = title.len() <= LONGEST_TITLE && name.starts_with(char::is_alphabetic);
        usable.then_some(title)
    }

    fn type_name(&self, slot: &Slot, with_items: bool, candidate: &Candidate<'d>) -> String {
        match &slot.ty {
            Type::Text => "Text".to_owned(),
            Type::Boolean => "Boolean".to_owned(),
            Type::Integer(_) => "Integer".to_owned(),
            Type::Number => "Number".to_owned(),
            Type::Format(format) => format!("{format:?}"),
            Type::List(items) if with_items => {
                format!("{} list", self.type_name(items, true, candidate))
            }
            Type::List(_) => "List".to_owned(),
            Type::Map(_) => "Map".to_owned(),
            Type::Boxed(ty) => self.type_name(&Slot::of((**ty).clone()), with_items, candidate),
            Type::Named(id) => match &self.types[id.0] {
                Some(definition) => match definition.path.steps.last() {
                    Some(step) => step.clone(),
                    None => definition.path.root.clone(),
                },
                None => self
                    .components
                    .iter()
                    .find(|(_, known)| **known == *id)
                    .map(|((name, _), _)| (*name).to_owned())
                    .unwrap_or_else(|| "Object".to_owned()),
            },
            _ => by_kinds(candidate).to_owned(),
        }
    }

    /// Notes what tells the variants apart, and which nothing does.
    fn decide_told(
        &mut self,
        facets: &Facets<'d>,
        candidates: &[Candidate<'d>],
        found: &Pairs<'_>,
        site: &Site,
    ) {
        let at = site.pointer.child(facets.alternatives_keyword());
        let named = |pairs: &BTreeSet<Pair>| {
            let name = |index: usize| candidates[index].name.clone();
            let shown = pairs.iter().take(MOST_PAIRS);
            let shown: Vec<(String, String)> = shown
                .map(|(one, other)| (name(*one), name(*other)))
                .collect();
            let more = pairs.len() - shown.len();
            (shown, more)
        };
        for (way, (keys, pairs)) in &found.apart {
            let (pairs, more) = named(pairs);
            let told = Told {
                by: *way,
                keys: keys.iter().map(|key| (*key).to_owned()).collect(),
                pairs,
                more,
            };
            self.decide_at(site, Reason::Told(told), &at);
        }
        if !found.ambiguous.is_empty() {
            let (pairs, more) = named(&found.ambiguous);
            self.decide_at(site, Reason::TriedInOrder { pairs, more }, &at);
        }
        if self.says_more(facets) {
            self.decide(site, Reason::BesideUnion);
        }
    }

    fn report_ambiguous(
        &mut self,
        facets: &Facets<'d>,
        candidates: &[Candidate<'d>],
        pairs: &BTreeSet<Pair>,
        site: &Site,
    ) {
        let keyword = facets.alternatives_keyword();
        let untold = pairs.len().saturating_sub(MOST_PAIRS);
        if untold > 0 {
            let message =
                format!("nothing tells {untold} more pairs of variants of this union apart");
            self.report(Problem::warning("ambiguous-union", message), &site.pointer);
        }
        for (one, other) in pairs.iter().take(MOST_PAIRS) {
            let (Some(one), Some(other)) = (candidates.get(*one), candidates.get(*other)) else {
                continue;
            };
            let at = |candidate: &Candidate<'d>| {
                let member = candidate.members.first()?;
                let pointer = site.pointer.child(keyword);
                Some(pointer.child(&member.index.to_string()))
            };
            let mut problem = Problem::warning(
                "ambiguous-union",
                format!(
                    "nothing tells `{}` from `{}`; they are tried in this order",
                    one.name, other.name
                ),
            )
            .help("a `discriminator`, or a property with a constant `enum`, would tell them apart");
            for candidate in [one, other] {
                if let Some(place) = at(candidate).and_then(|pointer| self.place(&pointer)) {
                    problem = problem.note(place, format!("`{}`", candidate.name));
                }
            }
            self.report(problem, &site.pointer);
        }
    }
}

/// What a member that any object is looks like, if a variant asks for nothing: it would
/// take objects of which it knows no key.
fn any_object<'d>(variants: &[(usize, Outline<'d>)], kept: &[Outline<'d>]) -> Option<Outline<'d>> {
    let asks_for_nothing = |outline: &Outline<'d>| {
        outline.kinds.meets(Kinds::OBJECT)
            && outline.required.is_empty()
            && !outline.open
            && !outline.properties.is_empty()
    };
    let is_taken = variants
        .iter()
        .any(|(_, outline)| asks_for_nothing(outline));
    let any = kept.iter().any(|any| any.kinds.meets(Kinds::OBJECT));
    (is_taken && any).then(|| Outline {
        kinds: Kinds::OBJECT,
        items: Kinds::ANY,
        open: true,
        ..Outline::default()
    })
}

fn numbered<'d>(candidates: &[Candidate<'d>]) -> Vec<(usize, Outline<'d>)> {
    let mut outlines = Vec::new();
    for (index, candidate) in candidates.iter().enumerate() {
        let own = candidate.outlines.iter().cloned();
        outlines.extend(own.map(|outline| (index, outline)));
    }
    outlines
}

fn by_kinds(candidate: &Candidate<'_>) -> &'static str {
    let kinds = candidate
        .outlines
        .iter()
        .fold(Kinds::NONE, |kinds, outline| kinds | outline.kinds);
    let names = [
        (Kinds::TEXT, "Text"),
        (Kinds::INTEGER, "Integer"),
        (Kinds::NUMBER, "Number"),
        (Kinds::BOOLEAN, "Boolean"),
        (Kinds::LIST, "List"),
        (Kinds::OBJECT, "Object"),
    ];
    let named = names.iter().find(|(kind, _)| *kind == kinds);
    named.map_or("Value", |(_, name)| name)
}

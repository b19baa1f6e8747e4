//! Findings become changes: told where in both documents.

use std::collections::HashMap;

use crate::diagnostic::{FileId, Index, Part, Place, Pointer, Source, Sources};
use crate::diff::compare::Finding;
use crate::diff::{Action, Change, Position};
use crate::surface::{Candidate, Item, Origin, Surface};

/// How many entries of a list are looked at for the one with a name.
const LONGEST_LIST: usize = 64;

/// The changes, worst first, then by what happened and by item.
pub(super) fn located(
    sources: (&Sources, &Sources),
    surfaces: (&Surface, &Surface),
    findings: Vec<Finding>,
) -> Vec<Change> {
    let pairs: Vec<(Option<&Item>, Option<&Item>)> = findings
        .iter()
        .map(|finding| {
            (
                finding.old.map(|index| &surfaces.0.items[index]),
                finding.new.map(|index| &surfaces.1.items[index]),
            )
        })
        .collect();
    let finders = (
        Finder::new(sources.0, &origins(pairs.iter().map(|pair| pair.0))),
        Finder::new(sources.1, &origins(pairs.iter().map(|pair| pair.1))),
    );
    let mut changes: Vec<Change> = findings
        .into_iter()
        .zip(&pairs)
        .filter_map(|(finding, (was, is))| change(finding, *was, *is, &finders))
        .collect();
    changes.sort_by(|one, other| {
        let order = |change: &Change| (std::cmp::Reverse(change.level), change.action, change.kind);
        let by_item = one.item.cmp(&other.item);
        order(one).cmp(&order(other)).then(by_item)
    });
    changes
}

fn origins<'i>(items: impl Iterator<Item = Option<&'i Item>>) -> Vec<&'i Origin> {
    items.flatten().map(|item| &item.origin).collect()
}

fn change(
    finding: Finding,
    was: Option<&Item>,
    is: Option<&Item>,
    (old, new): &(Finder<'_>, Finder<'_>),
) -> Option<Change> {
    let item = match finding.action {
        Action::Removed => was?,
        _ => is?,
    };
    let text = |item: &Item| item.signature.text.clone();
    let signatures = match finding.action {
        Action::Removed => (was.map(text), None),
        Action::Added => (None, is.map(text)),
        Action::Renamed | Action::Changed => (was.map(text), is.map(text)),
        Action::Deprecation | Action::Behavior | Action::Docs => (None, None),
    };
    let mut follows = finding.follows;
    follows.sort();
    Some(Change {
        level: finding.level,
        action: finding.action,
        kind: item.kind,
        item: item.to_string(),
        was: was
            .filter(|_| finding.action == Action::Renamed)
            .map(Item::to_string),
        message: finding.message,
        signatures: match signatures {
            (old, new) if old == new => (None, None),
            (old, new) => (
                old.filter(|text| !text.is_empty()),
                new.filter(|text| !text.is_empty()),
            ),
        },
        old: was.and_then(|item| old.position(&item.origin)),
        new: is.and_then(|item| new.position(&item.origin)),
        follows,
    })
}

/// Finds places of one side's documents.
pub(crate) struct Finder<'s> {
    sources: &'s Sources,
    files: HashMap<FileId, File<'s>>,
}

struct File<'s> {
    source: &'s Source,
    index: Index,
    /// Where each line starts.
    lines: Vec<usize>,
}

impl<'s> Finder<'s> {
    /// Scans each file once for all places that matter.
    pub(crate) fn new(sources: &'s Sources, origins: &[&Origin]) -> Self {
        let mut wanted: HashMap<FileId, Vec<Pointer>> = HashMap::new();
        let mut want = |place: &Place| {
            let pointers = wanted.entry(place.file).or_default();
            pointers.push(place.pointer.clone());
        };
        for origin in origins {
            origin.around.iter().for_each(&mut want);
            for candidate in &origin.candidates {
                match candidate {
                    Candidate::At(place) => want(place),
                    Candidate::Named { list, .. } => named(list).for_each(|(_, keys)| {
                        keys.iter().for_each(&mut want);
                    }),
                }
            }
        }
        let files = wanted.into_iter().filter_map(|(file, pointers)| {
            let source = sources.get(file)?;
            let ends = memchr::memchr_iter(b'\n', source.text.as_bytes());
            let found = File {
                source,
                index: Index::new(source, pointers.iter()),
                lines: [0].into_iter().chain(ends.map(|end| end + 1)).collect(),
            };
            Some((file, found))
        });
        Self {
            sources,
            files: files.collect(),
        }
    }

    fn position(&self, origin: &Origin) -> Option<Position> {
        self.at(&self.place(origin)?)
    }

    /// Where an item comes from.
    pub(crate) fn place(&self, origin: &Origin) -> Option<Place> {
        let found = origin
            .candidates
            .iter()
            .find_map(|candidate| match candidate {
                Candidate::At(place) => {
                    let file = self.files.get(&place.file)?;
                    let there = !file.index.keys(&place.pointer).is_empty();
                    there.then(|| place.clone())
                }
                Candidate::Named { list, name } => self.entry(list, name),
            });
        found.or_else(|| origin.around.clone())
    }

    /// The entry of a list that is called so.
    fn entry(&self, list: &Place, name: &str) -> Option<Place> {
        let file = self.files.get(&list.file)?;
        named(list)
            .find(|(_, keys)| {
                keys.iter().any(|place| {
                    let there = !file.index.keys(&place.pointer).is_empty();
                    let text = file.source.text.get(file.index.bytes(place));
                    let text = text.unwrap_or_default().trim_matches(['"', '\'']);
                    there && (text == name || text.ends_with(&format!("/{name}")))
                })
            })
            .map(|(entry, _)| entry)
    }

    fn at(&self, place: &Place) -> Option<Position> {
        let file = self.files.get(&place.file)?;
        let text = &file.source.text;
        let mut byte = file.index.bytes(place).start.min(text.len());
        while !text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = file.lines.partition_point(|start| *start <= byte);
        let start = file.lines.get(line.checked_sub(1)?).copied()?;
        Some(Position {
            file: self.sources.get(place.file)?.name.clone(),
            line,
            column: text[start..byte].chars().count() + 1,
            pointer: place.pointer.to_string(),
        })
    }
}

/// Entries of a list, each with the places that may hold its name.
fn named(list: &Place) -> impl Iterator<Item = (Place, [Place; 2])> + '_ {
    (0..LONGEST_LIST).map(|number| {
        let entry = list.pointer.child(&number.to_string());
        let key = |key: &str| Place {
            part: Part::Value,
            ..Place::value(list.file, entry.child(key))
        };
        let keys = [key("name"), key("$ref")];
        (Place::value(list.file, entry), keys)
    })
}

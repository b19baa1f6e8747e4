//! Changes that only follow from another are told with it.

use std::collections::HashMap;

use crate::diff::Action;
use crate::diff::compare::Finding;
use crate::diff::shape::fact;
use crate::surface::{Item, Kind, Surface};

/// Puts what follows into what it follows from.
pub(super) fn consequences(
    old: &Surface,
    new: &Surface,
    mut findings: Vec<Finding>,
) -> Vec<Finding> {
    let causes = Causes::of(old, new, &findings);
    let parents: Vec<Option<usize>> = findings
        .iter()
        .enumerate()
        .map(|(index, finding)| causes.of_finding(finding).filter(|cause| *cause != index))
        .collect();
    for (index, parent) in parents.iter().enumerate() {
        if let Some(parent) = root(&parents, *parent) {
            let finding = findings[index].clone();
            let cause = &mut findings[parent];
            cause.level = cause.level.max(finding.level);
            cause.follows.push(finding.message);
        }
    }
    let mut parents = parents.into_iter();
    findings.retain(|_| parents.next().flatten().is_none());
    findings
}

/// The last cause in a row of causes.
fn root(parents: &[Option<usize>], first: Option<usize>) -> Option<usize> {
    let mut at = first?;
    // Causes are of another kind than what follows, so the row is short.
    for _ in 0..Kind::Other as usize {
        match parents[at] {
            Some(next) => at = next,
            None => break,
        }
    }
    Some(at)
}

/// The item of a finding, by its owner's path and its name.
type Subject = (Kind, Action, String, String);

struct Causes<'s> {
    old: &'s Surface,
    new: &'s Surface,
    found: HashMap<Subject, usize>,
    /// Operations and their answers by the request and what happened to them.
    requests: HashMap<(Kind, Action, String), usize>,
}

impl<'s> Causes<'s> {
    fn of(old: &'s Surface, new: &'s Surface, findings: &[Finding]) -> Self {
        let mut causes = Self {
            old,
            new,
            found: HashMap::new(),
            requests: HashMap::new(),
        };
        for (index, finding) in findings.iter().enumerate() {
            let Some((surface, item)) = causes.item(finding) else {
                continue;
            };
            let subject = subject(surface, item, finding.action);
            causes.found.entry(subject).or_insert(index);
            if let Some(request) = request_of(surface, item) {
                let key = (item.kind, finding.action, request.to_owned());
                causes.requests.entry(key).or_insert(index);
            }
        }
        causes
    }

    /// The item itself: where it is gone, as it was.
    fn item(&self, finding: &Finding) -> Option<(&'s Surface, &'s Item)> {
        match (finding.action, finding.old, finding.new) {
            (Action::Removed, Some(old), _) => Some((self.old, &self.old.items[old])),
            (_, _, Some(new)) => Some((self.new, &self.new.items[new])),
            _ => None,
        }
    }

    fn of_finding(&self, finding: &Finding) -> Option<usize> {
        let (surface, item) = self.item(finding)?;
        let action = finding.action;
        let (_, _, owner, name) = subject(surface, item, action);
        let find = |kind, action, name: &str| {
            let key = (kind, action, owner.clone(), name.to_owned());
            self.found.get(&key).copied()
        };
        match item.kind {
            Kind::Setter => {
                let actions = [
                    action,
                    Action::Changed,
                    Action::Renamed,
                    Action::Added,
                    Action::Deprecation,
                ];
                let field = actions.iter().find_map(|a| find(Kind::Field, *a, &name));
                field.or_else(|| find(Kind::Constructor, action, "new"))
            }
            Kind::Implementation if name.starts_with("IntoFuture") => {
                find(Kind::Answer, action, "send")
            }
            // The docs of an operation tell what comes back.
            Kind::Operation if action == Action::Docs => {
                let request = fact(item, "request")?.to_owned();
                let key = |action| (Kind::Answer, action, request.clone());
                let actions = [Action::Changed, Action::Behavior];
                actions
                    .into_iter()
                    .find_map(|action| self.requests.get(&key(action)).copied())
            }
            Kind::Module => {
                let feature = name.replace('_', "-");
                let key = (Kind::Feature, action, "crate".to_owned(), feature);
                self.found.get(&key).copied()
            }
            kind if kind.is_type() => {
                let request = fact(item, "request")?.to_owned();
                let key = (Kind::Operation, action, request);
                self.requests.get(&key).copied()
            }
            _ => None,
        }
    }
}

/// The request of an operation or of the call whose answer it is.
fn request_of<'i>(surface: &'i Surface, item: &'i Item) -> Option<&'i str> {
    match item.kind {
        Kind::Operation => fact(item, "request"),
        Kind::Answer => fact(&surface.items[item.owner?], "request"),
        _ => None,
    }
}

fn subject(surface: &Surface, item: &Item, action: Action) -> Subject {
    let owner = item.owner.map(|owner| surface.items[owner].path.clone());
    (
        item.kind,
        action,
        owner.unwrap_or_default(),
        item.name.clone(),
    )
}

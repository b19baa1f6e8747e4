//! Decisions are noted where they are made, and go to the type that comes of
//! them.

use crate::diagnostic::Pointer;
use crate::lower::Lowering;
use crate::lower::schema::Site;
use crate::model::{Decision, Reason, Unnamed};

impl Lowering<'_> {
    /// Notes why what stands at a site becomes what it does.
    pub(crate) fn decide(&mut self, site: &Site, reason: Reason) {
        self.decide_at(site, reason, &site.pointer);
    }

    /// The same, where the document says so elsewhere than at the site.
    pub(crate) fn decide_at(&mut self, site: &Site, reason: Reason, pointer: &Pointer) {
        let decision = self.decision(reason, pointer);
        let place = self.place(&site.pointer);
        let key = (site.path.clone(), site.view);
        let noted = self.decisions.entry(key).or_insert_with_key(|key| Unnamed {
            path: key.0.clone(),
            view: key.1,
            place,
            decisions: Vec::new(),
        });
        // A schema in place may be looked at from several sides.
        if !noted.decisions.contains(&decision) {
            noted.decisions.push(decision);
        }
    }

    pub(crate) fn decision(&self, reason: Reason, pointer: &Pointer) -> Decision {
        Decision {
            reason,
            place: self.place(pointer),
        }
    }

    /// What was decided of the type that stands at a site.
    pub(crate) fn decided(&mut self, site: &Site) -> Vec<Decision> {
        let key = (site.path.clone(), site.view);
        let noted = self.decisions.swap_remove(&key);
        noted.map(|noted| noted.decisions).unwrap_or_default()
    }

    /// What was decided of schemas that got no item.
    pub(crate) fn unnamed(&mut self) -> Vec<Unnamed> {
        let rest = std::mem::take(&mut self.decisions);
        rest.into_values().collect()
    }
}

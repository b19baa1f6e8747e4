//! Schemas that a type of the user's stands for.

use crate::config::Located;
use crate::diagnostic::Problem;
use crate::lower::{Lowering, schemas};
use crate::model::Type;

impl Lowering<'_> {
    /// The user's type for a component schema.
    pub(crate) fn replaced(&self, component: &str) -> Option<Type> {
        let path = self.config.replace.get(component)?;
        Some(Type::Custom(path.as_str().to_owned()))
    }

    /// Reports replacements of schemas that the document does not have.
    pub(crate) fn report_unused_replacements(&mut self) {
        let config = self.config;
        for (name, Located { place, .. }) in &config.replace {
            if schemas(self.document).any(|(known, _)| known == name) {
                continue;
            }
            let message = format!("the document has no schema `{name}`; nothing is replaced");
            let problem = Problem::warning("unmatched-key", message);
            self.problems.push(match place {
                Some(place) => problem.at(place.clone()),
                None => problem,
            });
        }
    }
}

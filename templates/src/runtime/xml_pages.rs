//! Pages that are XML.

use super::answer::Answer;
use super::pages::{Items, Pages};
use super::xml::XmlNode;
use super::xml_read::json_text;

impl<P, E> Pages<'_, P, E> {
    /// What leads on is looked for in the JSON text that this gives of a page.
    pub(crate) fn read_by(mut self, json: fn(&Answer) -> String) -> Self {
        self.walk.json = Some(json);
        self
    }
}

impl<I, E> Items<'_, I, E> {
    /// What leads on is looked for in the JSON text that this gives of a page.
    pub(crate) fn read_by(mut self, json: fn(&Answer) -> String) -> Self {
        self.pages.walk.json = Some(json);
        self
    }
}

impl Answer {
    /// The JSON text of the value that an XML page stands for; empty where the body is
    /// neither.
    pub(crate) fn json_of_xml(&self, node: &XmlNode) -> String {
        match self.is_said_to_be_json() {
            true => String::from_utf8_lossy(self.body()).into_owned(),
            false => json_text(self.body(), node).unwrap_or_default(),
        }
    }
}

//! Request bodies that are XML.

use serde::Serialize;

use super::call::Call;
use super::xml::XmlNode;
use super::xml_write::encode_xml;

impl Call<'_> {
    /// Sets an XML body.
    pub(crate) fn xml(
        &mut self,
        media_type: &'static str,
        node: &XmlNode,
        body: &(impl Serialize + ?Sized),
    ) {
        let json = serde_json::to_string(body).map_err(|error| error.to_string());
        match json.and_then(|json| encode_xml(&json, node)) {
            Ok(xml) => self.body(media_type, xml),
            Err(message) => {
                self.set_header("Content-Type", media_type.to_owned());
                self.refuse("body", message);
            }
        }
    }
}

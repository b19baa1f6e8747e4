//! Bodies of JSON texts one after another: a line each (`application/jsonl`,
//! `application/x-ndjson`), or each between a record separator and a line end
//! (`application/json-seq`, RFC 7464).

use serde::Serialize;

use super::call::Call;

impl Call<'_> {
    /// Sets a body of JSON texts.
    pub(crate) fn json_lines<T: Serialize>(&mut self, media_type: &'static str, items: &[T]) {
        let mut lines = Vec::new();
        for item in items {
            if media_type.contains("json-seq") {
                lines.push(b'\x1e');
            }
            if let Err(error) = serde_json::to_writer(&mut lines, item) {
                self.refuse("body", error);
            }
            lines.push(b'\n');
        }
        self.body(media_type, lines);
    }
}

//! Responses: a schema for all media types, headers without `schema`.

use serde_json::{Map, Value};

use crate::dialect::Object;
use crate::dialect::at::At;
use crate::dialect::swagger2::parameters::collection_format;
use crate::dialect::swagger2::{Converter, JSON};

impl Converter<'_> {
    /// Brings a response to the shape of 3.0.
    pub(super) fn response(&mut self, value: &mut Value, produces: &[String], at: &At<'_>) {
        let Value::Object(response) = value else {
            return;
        };
        if let Some(Value::String(reference)) = response.get_mut("$ref") {
            if let Some(name) = reference.strip_prefix("#/responses/") {
                *reference = format!("#/components/responses/{name}");
            }
            return;
        }
        self.response_headers(response, at);
        self.response_content(response, produces, at);
    }

    fn response_headers(&mut self, response: &mut Object, at: &At<'_>) {
        let headers_at = at.key("headers");
        let Some(Value::Object(headers)) = response.get_mut("headers") else {
            return;
        };
        for (name, header) in headers {
            if let Value::Object(header) = header {
                // Lists in headers have commas between them in 3.0.
                collection_format(header);
                self.move_into_schema(header, &headers_at.key(name));
            }
        }
    }

    fn response_content(&mut self, response: &mut Object, produces: &[String], at: &At<'_>) {
        let schema = response.shift_remove("schema");
        let mut examples = match response.shift_remove("examples") {
            Some(Value::Object(examples)) => examples,
            _ => Map::new(),
        };
        if schema.is_none() && examples.is_empty() {
            return;
        }
        let file = schema
            .as_ref()
            .and_then(|schema| schema.get("type"))
            .and_then(Value::as_str)
            == Some("file");
        let mut names: Vec<String> = match (&schema, produces) {
            (None, _) => Vec::new(),
            (Some(_), []) if file => vec!["application/octet-stream".to_owned()],
            (Some(_), []) => vec![JSON.to_owned()],
            (Some(_), produces) => produces.to_vec(),
        };
        if schema.is_none() {
            names.extend(examples.keys().filter(|name| name.contains('/')).cloned());
        }
        let content_at = at.key("content");
        let mut content = Map::new();
        for name in names {
            let media_type_at = content_at.key(&name);
            let mut media_type = Map::new();
            if let Some(schema) = &schema {
                let to = media_type_at.key("schema").pointer();
                self.report.moved(to, &at.key("schema").pointer());
                let schema = self.report.copy(schema, &media_type_at);
                media_type.insert("schema".to_owned(), schema);
            }
            if let Some(example) = examples.shift_remove(&name) {
                media_type.insert("example".to_owned(), example);
            }
            content.insert(name, Value::Object(media_type));
        }
        response.insert("content".to_owned(), Value::Object(content));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::dialect::testing::{codes, normalized};

    #[test]
    fn responses_have_content_and_headers_a_schema() {
        let (root, problems) = normalized(
            "swagger: '2.0'
info: {title: t, version: v}
produces: [application/json, text/xml]
responses:
  E: {description: e, schema: {type: string}}
paths:
  /a:
    get:
      operationId: a
      responses:
        200: {description: d, schema: {$ref: '#/definitions/D'}, examples: {application/json: {a: 1}}, headers: {X-Rate: {type: integer, description: h}}}
        404: {$ref: '#/responses/E'}
        204: {description: n}
  /file:
    get: {operationId: f, produces: [], responses: {200: {description: d, schema: {type: file}}}}
definitions: {D: {type: object}}
",
        );
        let schema = json!({"$ref": "#/components/schemas/D"});
        let expected = json!({
            "200": {
                "description": "d",
                "headers": {"X-Rate": {"description": "h", "schema": {"type": "integer"}}},
                "content": {
                    "application/json": {"schema": schema, "example": {"a": 1}},
                    "text/xml": {"schema": schema},
                },
            },
            "404": {"$ref": "#/components/responses/E"},
            "204": {"description": "n"},
        });
        assert_eq!(root["paths"]["/a"]["get"]["responses"], expected);
        assert_eq!(
            root["components"]["responses"]["E"]["content"]["text/xml"],
            json!({"schema": {"type": "string"}})
        );
        let file = &root["paths"]["/file"]["get"]["responses"]["200"]["content"]["application/octet-stream"];
        assert_eq!(
            file["schema"],
            json!({"type": "string", "format": "binary"})
        );
        assert_eq!(codes(&problems), [] as [&str; 0]);
    }
}

//! Parameters of operations.

use super::{NO_ANSWER, operation};
use crate::model::{ParameterIn, Serialization, Style};

#[test]
fn parameters_keep_place_style_and_content() {
    let source = format!(
        "{{parameters: [
          {{name: c, in: cookie, schema: {{type: string}}}},
          {{name: q, in: query, style: pipeDelimited, explode: false, schema: {{type: array, items: {{type: string}}}}}},
          {{name: j, in: query, required: true, content: {{application/json: {{schema: {{type: integer}}}}}}}},
          {{name: h, in: header, schema: {{type: boolean}}}},
          {{name: b, in: path, required: true, style: label, schema: {{type: string}}}},
          {{name: a, in: path, required: true, schema: {{type: string}}}}
        ], {NO_ANSWER}}}"
    );
    let (operation, codes) = operation("/{a}-{b}", &source);
    assert!(codes.is_empty(), "{codes:?}");
    let found: Vec<_> = operation
        .parameters
        .iter()
        .map(|one| (one.name.as_str(), one.location, one.style, one.explode))
        .collect();
    use ParameterIn::{Cookie, Header, Path, Query};
    let expected = [
        ("a", Path, Style::Simple, false),
        ("b", Path, Style::Label, false),
        ("j", Query, Style::Form, true),
        ("c", Cookie, Style::Form, true),
        ("q", Query, Style::PipeDelimited, false),
        ("h", Header, Style::Simple, false),
    ];
    assert_eq!(found, expected);
    assert_eq!(operation.parameters[2].serialization, Serialization::Json);
}

#[test]
fn a_parameter_without_a_place_is_left_out_and_told() {
    let source = format!(
        "{{parameters: [
          {{name: accept, in: header, schema: {{type: string}}}},
          {{name: gone, in: path, required: true, schema: {{type: string}}}},
          {{name: Authorization, in: header, schema: {{type: string}}}},
          {{name: X-A, in: header, schema: {{type: string}}}},
          {{name: x-a, in: header, schema: {{type: string}}}}
        ], {NO_ANSWER}}}"
    );
    let (operation, codes) = operation("/", &source);
    let names: Vec<_> = operation.parameters.iter().map(|one| &one.name).collect();
    assert_eq!(names, ["Authorization", "X-A"]);
    assert_eq!(codes, ["parameter-left-out", "parameter-left-out"]);
}

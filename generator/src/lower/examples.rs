//! Examples of bodies: where they stand, and whether they are of their type.

use std::borrow::Cow;
use std::collections::HashSet;

use openapiv3::{Example as Source, MediaType, ReferenceOr};
use serde_json::Value;

use crate::diagnostic::{Place, Pointer, Problem, Problems};
use crate::lower::facets::SchemaRef;
use crate::lower::{Lowering, resolve};
use crate::model::{Api, Constraints, Content, NamedExample, Slot, TypeKind};

impl<'d> Lowering<'d> {
    /// The examples of a body: `example`, `examples`, or that of its schema.
    pub(crate) fn examples(&mut self, content: &'d MediaType, at: &Pointer) -> Vec<NamedExample> {
        if let Some(example) = &content.example {
            return vec![self.named_example("", example, &at.child("example"))];
        }
        let named = content.examples.iter().filter_map(|(name, example)| {
            let at = at.child("examples").child(name);
            let (example, at) = self.resolve_example(example, at)?;
            let value = example.value.as_ref()?;
            Some(self.named_example(name, value, &at.child("value")))
        });
        let named: Vec<NamedExample> = named.collect();
        if !named.is_empty() {
            return named;
        }
        let Some(schema) = content.schema.as_ref().map(SchemaRef::from) else {
            return Vec::new();
        };
        let at = match schema {
            SchemaRef::Inline(_) => Some(at.child("schema")),
            SchemaRef::Reference(reference) => {
                resolve(self.document, reference).map(|(name, _)| {
                    let components = Pointer::root().child("components");
                    components.child("schemas").child(name)
                })
            }
        };
        let said = self.annotations(&[schema]).example.zip(at);
        said.map(|(example, at)| self.named_example("", &example, &at.child("example")))
            .into_iter()
            .collect()
    }

    /// Where the example of a value stands that these schemas hold for, the first of
    /// them at a pointer.
    pub(crate) fn place_of_example(
        &self,
        schemas: &[SchemaRef<'d>],
        at: &Pointer,
    ) -> Option<Place> {
        let referred = schemas.iter().find_map(|schema| match schema {
            SchemaRef::Inline(_) => None,
            SchemaRef::Reference(reference) => {
                let (name, schema) = resolve(self.document, reference)?;
                schema.schema_data.example.as_ref()?;
                let components = Pointer::root().child("components");
                Some(components.child("schemas").child(name))
            }
        });
        let own = schemas.first().is_some_and(|schema| match schema {
            SchemaRef::Inline(schema) => schema.schema_data.example.is_some(),
            SchemaRef::Reference(_) => false,
        });
        let at = match referred {
            Some(referred) if !own => referred,
            _ => at.clone(),
        };
        self.place(&at.child("example"))
    }

    fn resolve_example(
        &self,
        example: &'d ReferenceOr<Source>,
        at: Pointer,
    ) -> Option<(&'d Source, Pointer)> {
        match example {
            ReferenceOr::Item(example) => Some((example, at)),
            ReferenceOr::Reference { reference } => {
                let name = reference.strip_prefix("#/components/examples/")?;
                let components = self.document.components.as_ref()?;
                let at = Pointer::root().child("components").child("examples");
                Some((components.examples.get(name)?.as_item()?, at.child(name)))
            }
        }
    }

    fn named_example(&self, name: &str, value: &Value, at: &Pointer) -> NamedExample {
        NamedExample {
            name: name.to_owned(),
            value: value.clone(),
            place: self.place(at),
        }
    }
}

/// Tells of examples that are not what the document has in their place, each once.
pub(super) fn report_unfit(api: &Api, problems: &mut Problems) {
    let mut told = HashSet::new();
    report_answers(api, &mut told, problems);
    report_values(api, &mut told, problems);
}

/// Examples of fields and parameters, which stand in docs.
fn report_values<'a>(api: &'a Api, told: &mut HashSet<&'a Place>, problems: &mut Problems) {
    let fields = api.types.iter().flat_map(|definition| {
        let fields = match &definition.kind {
            TypeKind::Struct(structure) => &structure.fields[..],
            _ => &[],
        };
        fields.iter().filter_map(|field| {
            let value = field.example.as_ref()?;
            let place = field.example_place.as_ref()?;
            Some((Cow::Borrowed(&field.slot), &field.constraints, value, place))
        })
    });
    let parameters = api.operations.iter().flat_map(|operation| {
        operation.parameters.iter().filter_map(|parameter| {
            let value = parameter.example.as_ref()?;
            let place = parameter.example_place.as_ref()?;
            let slot = Cow::Owned(Slot::of(parameter.ty.clone()));
            Some((slot, &parameter.constraints, value, place))
        })
    });
    for (slot, constraints, value, place) in fields.chain(parameters) {
        let Some(what) = unfit(api, &slot, constraints, value) else {
            continue;
        };
        if told.insert(place) {
            let message = format!("this example is not {what}; docs leave it out");
            let problem = Problem::warning("example-mismatch", message);
            problems.push(problem.at(place.clone()));
        }
    }
}

/// What an example should be and is not.
fn unfit(api: &Api, slot: &Slot, constraints: &Constraints, value: &Value) -> Option<&'static str> {
    let allowed = &constraints.allowed;
    match value {
        // Documents write `null` for no example.
        Value::Null => None,
        _ if api.fitting_json(slot, value).is_none() => Some("of the type that its schema gives"),
        _ if !api.lists(slot, value) => Some("one of the values that its schema lists"),
        Value::Number(_) if !allowed.is_empty() && !allowed.contains(value) => {
            Some("one of the values that its schema lists")
        }
        _ => None,
    }
}

/// Examples of answers that are not what their type decodes.
fn report_answers<'a>(api: &'a Api, told: &mut HashSet<&'a Place>, problems: &mut Problems) {
    let answers = api.operations.iter().flat_map(|one| &one.responses);
    for (answer, content) in answers.filter_map(|answer| Some((answer, answer.body.as_ref()?))) {
        for example in &answer.examples {
            let (Some(place), false) = (&example.place, is_fit(api, content, &example.value))
            else {
                continue;
            };
            if told.insert(place) {
                let message = "this example is not of the type that its schema gives; the \
                               stand-in server (feature `mock`) leaves it out, and makes up an \
                               answer where no other example is there";
                let problem = Problem::warning("example-mismatch", message);
                problems.push(problem.at(place.clone()));
            }
        }
    }
}

/// Whether the stand-in server can answer with an example.
fn is_fit(api: &Api, content: &Content, value: &Value) -> bool {
    match content {
        Content::Json(slot) => api.fitting_json(slot, value).is_some(),
        // An example of a schema is JSON, whatever the body is.
        _ => true,
    }
}

//! Names of types, their fields and variants.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::config::{ApiConfig, Located, RustName};
use crate::model::{Api, EnumValue, TypeDef, TypeKind, TypePath, View};
use crate::names::identifier::{Scope, camel, snake};

/// Names that the generated type modules use, and which a schema may therefore
/// not take.
const USED_IN_TYPES: &[&str] = &[
    "AsRef",
    "BTreeMap",
    "Base64",
    "Box",
    "Check",
    "Clone",
    "Date",
    "DateTime",
    "Debug",
    "Decimal",
    "Default",
    "EntryKey",
    "Err",
    "From",
    "FromObject",
    "FromTagged",
    "Into",
    "Key",
    "Map",
    "MapAccess",
    "None",
    "Ok",
    "OpenEnum",
    "Option",
    "PartialEq",
    "RawJson",
    "Result",
    "Self",
    "Serialize",
    "SerializeMap",
    "Serializer",
    "Some",
    "String",
    "ToObject",
    "ToOwned",
    "ToString",
    "UnknownVariant",
    "Value",
    "Vec",
    "XmlContent",
    "XmlForm",
    "XmlKind",
    "XmlMember",
    "XmlName",
    "XmlNode",
    "XmlObject",
    "XmlTagged",
];

/// Names of a type and of what it consists of.
#[derive(Debug, Clone, Default)]
pub struct TypeNames {
    /// The type itself.
    pub name: String,
    /// Fields of a struct or variants of an enum, in the model's order.
    pub members: Vec<String>,
    /// The map of other properties, or the catch-all variant.
    pub rest: String,
    /// Why the type is called so.
    pub naming: Naming,
    /// Accessors of a union's common fields, in the model's order.
    pub common: Vec<String>,
}

/// Why a type is called what it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Naming {
    /// It is made from where the type stands in the document.
    #[default]
    Document,
    /// `clientwright.toml` says so.
    Configured,
    /// This name was taken, or is one that generated files use themselves.
    Taken(String),
}

pub(super) fn choose(api: &Api, config: &ApiConfig) -> Vec<TypeNames> {
    let mut scope = Scope::reserving(USED_IN_TYPES);
    let both_ways = both_ways(api);
    let mut names = vec![TypeNames::default(); api.types.len()];
    // The user's own names come first, then components: they are what the
    // document calls them.
    for rank in [0, 1, 2] {
        for (definition, names) in api.types.iter().zip(&mut names) {
            if rank_of(definition, config) == rank {
                let whole = type_name(definition, config, &both_ways, Repeated::Kept);
                let short = type_name(definition, config, &both_ways, Repeated::LeftOut);
                // A shorter name that something else has is no better.
                let name = match scope.is_free(&short) {
                    true => short,
                    false => whole,
                };
                names.name = scope.take(name.clone(), "Schema");
                names.naming = match rank {
                    _ if names.name != name => Naming::Taken(name),
                    0 => Naming::Configured,
                    _ => Naming::Document,
                };
            }
        }
    }
    for (definition, names) in api.types.iter().zip(&mut names) {
        name_members(definition, config, names);
    }
    names
}

fn rank_of(definition: &TypeDef, config: &ApiConfig) -> u8 {
    let path = &definition.path;
    match path.steps.is_empty() {
        true if config.types.contains_key(&path.root) => 0,
        true => 1,
        false => 2,
    }
}

/// The document's names of a type's fields or variants.
fn keys(definition: &TypeDef) -> Vec<&str> {
    match &definition.kind {
        TypeKind::Struct(structure) => structure.fields.iter().map(|f| f.key.as_str()).collect(),
        TypeKind::Union(union) => union.variants.iter().map(|v| v.name.as_str()).collect(),
        TypeKind::StringEnum(values) => values.values.iter().map(|v| v.text.as_str()).collect(),
        TypeKind::Alias(_) | TypeKind::Wrapper(_) => Vec::new(),
    }
}

/// What names of fields or variants are made from: the document may have a name
/// for a value.
fn made_from(definition: &TypeDef) -> Vec<Cow<'_, str>> {
    match &definition.kind {
        TypeKind::StringEnum(values) => values.values.iter().map(value_words).collect(),
        _ => keys(definition).into_iter().map(Cow::Borrowed).collect(),
    }
}

/// The words of an enum's value. Of `created` and `-created`, by which answers are
/// sorted, the sign is what tells one from the other.
fn value_words(value: &EnumValue) -> Cow<'_, str> {
    let text = value.name.as_deref().unwrap_or(&value.text);
    let signed = |sign| {
        let rest = text.strip_prefix(sign)?;
        rest.starts_with(char::is_alphabetic).then_some(rest)
    };
    match (signed('-'), signed('+')) {
        (Some(rest), _) => Cow::Owned(format!("minus {rest}")),
        (_, Some(rest)) => Cow::Owned(format!("plus {rest}")),
        _ => Cow::Borrowed(text),
    }
}

fn field_name(key: &str) -> String {
    match snake(key) {
        // Its setter would stand beside the constructor.
        name if name == "new" => "new_".to_owned(),
        name => name,
    }
}

/// What `clientwright.toml` calls a type's fields or variants: `Pet.name`, and
/// `Pet.owner.name` where the type stands inside of another.
pub(super) fn member_keys(definition: &TypeDef) -> Vec<String> {
    let mut path = definition.path.root.clone();
    for step in &definition.path.steps {
        path.push('.');
        path.push_str(step);
    }
    let keys = keys(definition).into_iter();
    keys.map(|key| format!("{path}.{key}")).collect()
}

/// The user's own name of each field or variant.
pub(super) fn member_renames<'c>(
    definition: &TypeDef,
    config: &'c ApiConfig,
) -> Vec<Option<&'c Located<RustName>>> {
    let renames = match &definition.kind {
        TypeKind::Struct(_) => &config.fields,
        _ => &config.variants,
    };
    let keys = member_keys(definition).into_iter();
    keys.map(|key| renames.get(&key)).collect()
}

/// Paths of types that have a request view and a response view.
fn both_ways(api: &Api) -> HashSet<&TypePath> {
    let requests = api.types.iter().filter(|ty| ty.view == View::Request);
    let responses: HashSet<&TypePath> = api
        .types
        .iter()
        .filter(|ty| ty.view == View::Response)
        .map(|ty| &ty.path)
        .collect();
    requests
        .map(|ty| &ty.path)
        .filter(|path| responses.contains(path))
        .collect()
}

/// What becomes of words that a part of a type repeats from the names around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Repeated {
    Kept,
    LeftOut,
}

fn type_name(
    definition: &TypeDef,
    config: &ApiConfig,
    both_ways: &HashSet<&TypePath>,
    repeated: Repeated,
) -> String {
    let path = &definition.path;
    let renamed = config.types.get(&path.root).map(|name| name.as_str());
    let mut name = match renamed {
        Some(renamed) if path.steps.is_empty() => renamed.to_owned(),
        _ => {
            // Words of one name, so that `5xx` may follow and need no underscore.
            let mut words = renamed.unwrap_or(&path.root).to_owned();
            for step in named_steps(path) {
                if repeated == Repeated::LeftOut && goes_on(&words, step) {
                    words.clone_from(step);
                } else {
                    words.push(' ');
                    words.push_str(step);
                }
            }
            camel(&words)
        }
    };
    if definition.view == View::Request && both_ways.contains(path) {
        name.push_str("Request");
    }
    name
}

/// Steps of the longest path that all go into a name, and how many of a longer one do.
const MOST_STEPS: usize = 12;
const LAST_STEPS: usize = 8;

/// The steps that a name is made of: of a path that is absurdly long the last ones, since
/// thousands of such names are more than anybody can store.
fn named_steps(path: &TypePath) -> &[String] {
    let steps = &path.steps;
    match steps.len() > MOST_STEPS {
        true => &steps[steps.len() - LAST_STEPS..],
        false => steps,
    }
}

/// Whether a name is another one and more words: `deleteDocumentsParameters` of
/// `deleteDocuments`.
fn goes_on(name: &str, longer: &str) -> bool {
    let [name, longer] = [name, longer].map(snake);
    let rest = longer.strip_prefix(name.trim_start_matches("r#"));
    rest.is_some_and(|rest| rest.starts_with('_'))
}

fn name_members(definition: &TypeDef, config: &ApiConfig, names: &mut TypeNames) {
    let members = |scope: &mut Scope, case: fn(&str) -> String, fallback: &str| {
        let own = member_renames(definition, config).into_iter();
        let own = own.map(|name| name.map(|name| &name.value));
        scope.take_all(own.zip(made_from(definition)).collect(), case, fallback)
    };
    match &definition.kind {
        TypeKind::Struct(_) => {
            let mut scope = Scope::default();
            names.members = members(&mut scope, field_name, "");
            names.rest = scope.take("additional_properties".to_owned(), "");
        }
        TypeKind::Union(union) => {
            let mut scope = Scope::reserving(&["Unknown"]);
            names.members = members(&mut scope, camel, "Value");
            names.rest = "Unknown".to_owned();
            let mut scope = Scope::default();
            let keys = union.common.iter().map(|field| snake(&field.key));
            names.common = keys.map(|name| scope.take(name, "")).collect();
        }
        TypeKind::StringEnum(_) => {
            let mut scope = Scope::reserving(&["Unknown"]);
            names.members = members(&mut scope, camel, "Value");
            names.rest = "Unknown".to_owned();
        }
        TypeKind::Alias(_) | TypeKind::Wrapper(_) => {}
    }
}

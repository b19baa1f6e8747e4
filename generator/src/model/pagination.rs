use crate::model::{Api, Content, Field, Operation, Slot, Type, TypeId, TypeKind};

/// Keys that lead from a body to a value in it; none for the body itself.
pub type Keys = Vec<String>;

/// How the answers of an operation are pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pagination {
    /// The list of items.
    pub items: Keys,
    /// What leads to the next page.
    pub next: NextPage,
}

/// What leads to the next page. Parameters are indices into
/// [`Operation::parameters`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NextPage {
    /// The `Link` header with `rel="next"` (RFC 8288).
    Link,
    /// A URL in the body.
    Url(Keys),
    /// A token that goes into a parameter.
    Token {
        /// Where it stands.
        from: TokenSource,
        /// Where it goes.
        parameter: usize,
    },
    /// A member of the last item, as long as there is more.
    LastItem {
        /// The member, as keys that lead to it.
        key: Keys,
        /// Says whether there is more.
        more: Keys,
        /// Where it goes.
        parameter: usize,
    },
    /// The number of the page.
    Page {
        /// Where it goes.
        parameter: usize,
        /// The number of the first page.
        first: i64,
        /// How many items there are in all; empty where no page says so.
        total: Keys,
        /// A list of links with `rel`, without a `next` on the last page; empty
        /// where no page has any.
        links: Keys,
    },
    /// How many items come before the page.
    Offset {
        /// Where it goes.
        parameter: usize,
        /// How many items there are in all; empty where no page says so.
        total: Keys,
    },
}

/// Where a token stands in an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenSource {
    /// In the body.
    Body(Keys),
    /// In a header.
    Header(String),
}

/// A value that keys lead to.
#[derive(Debug, Clone)]
pub struct Found<'a> {
    /// How many `Option`s are around the body itself.
    pub optional: usize,
    /// The fields on the way.
    pub steps: Vec<Step>,
    /// What stands there, behind aliases and boxes.
    pub ty: &'a Type,
}

/// A field on the way to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The struct.
    pub owner: TypeId,
    /// The index of the field.
    pub field: usize,
    /// How many `Option`s are around what it holds.
    pub optional: usize,
}

impl Operation {
    /// The body of all documented successes, if that is one type of JSON or of XML.
    pub fn page(&self) -> Option<&Slot> {
        match self.page_content()? {
            Content::Json(slot) | Content::Xml(slot, _) => Some(slot),
            _ => None,
        }
    }

    /// What all documented successes hold, if that is the same.
    pub fn page_content(&self) -> Option<&Content> {
        let mut successes = self
            .responses
            .iter()
            .filter(|response| response.status.is_success());
        let first = successes.next()?.body.as_ref()?;
        successes
            .all(|response| response.body.as_ref() == Some(first))
            .then_some(first)
    }
}

impl Api {
    /// The value that keys lead to, through structs alone.
    pub fn find<'a>(&'a self, body: &'a Slot, keys: &[String]) -> Option<Found<'a>> {
        let (mut ty, optional) = self.bare(body);
        let mut steps = Vec::new();
        for key in keys {
            let (owner, fields) = self.fields_of(ty)?;
            let field = fields.iter().position(|field| field.key == *key)?;
            let (inner, optional) = self.bare(&fields[field].slot);
            ty = inner;
            steps.push(Step {
                owner,
                field,
                optional: optional + usize::from(!fields[field].required),
            });
        }
        Some(Found {
            optional,
            steps,
            ty,
        })
    }

    /// The fields of a struct.
    pub fn fields_of(&self, ty: &Type) -> Option<(TypeId, &[Field])> {
        let Type::Named(id) = ty else {
            return None;
        };
        match &self.type_def(*id).kind {
            TypeKind::Struct(structure) => Some((*id, &structure.fields)),
            _ => None,
        }
    }

    /// A type behind aliases and boxes, and how many `Option`s are around it.
    /// Cycles of aliases are broken by wrappers.
    pub fn bare<'a>(&'a self, slot: &'a Slot) -> (&'a Type, usize) {
        let mut optional = usize::from(slot.nullable);
        let mut ty = &slot.ty;
        loop {
            ty = match ty {
                Type::Boxed(inner) => inner,
                Type::Named(id) => match &self.type_def(*id).kind {
                    TypeKind::Alias(slot) => {
                        optional += usize::from(slot.nullable);
                        &slot.ty
                    }
                    _ => return (ty, optional),
                },
                _ => return (ty, optional),
            };
        }
    }
}

use crate::model::{Api, Content, Operation, Slot, Type, TypeId, TypeKind};

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
        /// The member.
        key: String,
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
    /// Whether the body itself may be absent.
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
    /// The body of all documented successes, if that is one JSON type.
    pub fn page(&self) -> Option<&Slot> {
        let mut successes = self
            .responses
            .iter()
            .filter(|response| response.status.is_success());
        let first = match successes.next()?.body.as_ref()? {
            Content::Json(slot) => slot,
            _ => return None,
        };
        let same = |content: &Content| matches!(content, Content::Json(slot) if slot == first);
        successes
            .all(|response| response.body.as_ref().is_some_and(same))
            .then_some(first)
    }
}

impl Api {
    /// The value that keys lead to, through structs alone.
    pub fn find(&self, slot: &'_ Slot, keys: &[String]) -> Option<Found<'_>> {
        let (mut id, optional) = self.behind(slot);
        let mut steps = Vec::new();
        let mut ty: Option<&Type> = None;
        for key in keys {
            let owner = id?;
            let TypeKind::Struct(structure) = &self.type_def(owner).kind else {
                return None;
            };
            let mut fields = structure.fields.iter();
            let field = fields.position(|field| field.key == *key)?;
            let source = &structure.fields[field];
            let inner = self.bare(&source.slot.ty);
            let (named, optional) = self.behind(&source.slot);
            (id, ty) = (named, Some(inner));
            steps.push(Step {
                owner,
                field,
                optional: optional + usize::from(!source.required),
            });
        }
        Some(Found {
            optional,
            steps,
            ty: ty?,
        })
    }
}

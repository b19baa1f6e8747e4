//! JSON pointers (RFC 6901).

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// The most tokens [`Pointer::parse`] takes: no document is read that is deeper.
const MAX_TOKENS: usize = 1024;

/// A JSON pointer (RFC 6901): the way from the root of a document to a part of
/// it.
///
/// Pointers share their beginnings, so that going one token further in costs
/// the same however deep the document is.
#[derive(Clone, Default)]
pub struct Pointer(Option<Arc<Link>>);

struct Link {
    parent: Pointer,
    token: Box<str>,
    length: usize,
}

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// One token further in.
    pub fn child(&self, token: &str) -> Self {
        Self(Some(Arc::new(Link {
            parent: self.clone(),
            token: token.into(),
            length: self.len() + 1,
        })))
    }

    /// Reads the text form, with `~1` for `/` and `~0` for `~`; `None` if the
    /// text is no pointer or longer than any document is deep.
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::root());
        }
        let tokens = text.strip_prefix('/')?.split('/');
        let mut pointer = Self::root();
        for token in tokens {
            if pointer.len() == MAX_TOKENS {
                return None;
            }
            pointer = pointer.child(&token.replace("~1", "/").replace("~0", "~"));
        }
        Some(pointer)
    }

    /// The pointer without its last token; `None` for the root.
    pub fn parent(&self) -> Option<&Self> {
        self.0.as_deref().map(|link| &link.parent)
    }

    /// The last token; `None` for the root.
    pub fn last(&self) -> Option<&str> {
        self.0.as_deref().map(|link| &*link.token)
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.0.as_deref().map_or(0, |link| link.length)
    }

    /// Whether this is the whole document.
    pub fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Whether this is another pointer, or leads further in from there.
    pub fn is_within(&self, other: &Self) -> bool {
        let mut at = self;
        while at.len() > other.len() {
            match at.parent() {
                Some(parent) => at = parent,
                None => return false,
            }
        }
        at == other
    }

    /// The tokens, outermost first.
    pub fn tokens(&self) -> Vec<&str> {
        let mut tokens: Vec<&str> = self.backwards().collect();
        tokens.reverse();
        tokens
    }

    /// This pointer continued by the tokens of another.
    pub fn join<'t>(&self, tokens: impl IntoIterator<Item = &'t str>) -> Self {
        let mut pointer = self.clone();
        for token in tokens {
            pointer = pointer.child(token);
        }
        pointer
    }

    fn backwards(&self) -> impl Iterator<Item = &str> {
        let mut at = self;
        std::iter::from_fn(move || {
            let link = at.0.as_deref()?;
            at = &link.parent;
            Some(&*link.token)
        })
    }

    fn is_same_link(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        }
    }
}

impl PartialEq for Pointer {
    fn eq(&self, other: &Self) -> bool {
        self.is_same_link(other)
            || (self.len() == other.len() && self.backwards().eq(other.backwards()))
    }
}

impl Eq for Pointer {}

impl Hash for Pointer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for token in self.backwards() {
            token.hash(state);
        }
        self.len().hash(state);
    }
}

impl PartialOrd for Pointer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Pointer {
    fn cmp(&self, other: &Self) -> Ordering {
        self.tokens().cmp(&other.tokens())
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for token in self.tokens() {
            write!(f, "/{}", token.replace('~', "~0").replace('/', "~1"))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_escapes_slash_and_tilde() {
        let pointer = Pointer::root().child("paths").child("/a~b").child("");
        assert_eq!(pointer.to_string(), "/paths/~1a~0b/");
        assert_eq!(Pointer::parse("/paths/~1a~0b/"), Some(pointer));
        assert_eq!(Pointer::parse("/~01"), Some(Pointer::root().child("~1")));
        assert_eq!(Pointer::parse(""), Some(Pointer::root()));
        assert_eq!(Pointer::parse("paths"), None);
        assert_eq!(Pointer::parse(&"/a".repeat(MAX_TOKENS + 1)), None);
    }

    #[test]
    fn equal_tokens_are_equal_pointers() {
        let a = Pointer::parse("/a/b/c").unwrap();
        let b = Pointer::root().join(["a", "b", "c"]);
        assert_eq!(a, b);
        assert_ne!(a, Pointer::parse("/x/b/c").unwrap());
        assert!(Pointer::parse("/a/b").unwrap() < a);
        assert!(a < Pointer::parse("/b").unwrap());
        let set: std::collections::HashSet<Pointer> = [a, b].into();
        assert_eq!(set.len(), 1);
        let inner = Pointer::parse("/a/b").unwrap();
        assert!(inner.is_within(&Pointer::parse("/a").unwrap()) && inner.is_within(&inner));
        assert!(!inner.is_within(&Pointer::parse("/a/c").unwrap()));
        assert!(!Pointer::root().is_within(&inner));
    }
}

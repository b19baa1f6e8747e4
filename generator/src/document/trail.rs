//! Where a recursive walk is, at no cost until someone asks.

use crate::diagnostic::Pointer;

/// The steps of a walk, each on the stack of the function that took it.
#[derive(Clone, Copy)]
pub(super) struct Trail<'a> {
    pub(super) parent: Option<&'a Trail<'a>>,
    pub(super) step: Step<'a>,
}

/// One step further in.
#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    Key(&'a str),
    Item(usize),
}

impl Trail<'_> {
    /// How many steps there are.
    pub(super) fn length(trail: Option<&Self>) -> usize {
        let mut at = trail;
        let mut length = 0;
        while let Some(trail) = at {
            length += 1;
            at = trail.parent;
        }
        length
    }

    /// The way from where the walk began, continuing `start`.
    pub(super) fn pointer(trail: Option<&Self>, start: &Pointer) -> Pointer {
        match trail {
            None => start.clone(),
            Some(trail) => {
                let parent = Self::pointer(trail.parent, start);
                match trail.step {
                    Step::Key(key) => parent.child(key),
                    Step::Item(item) => parent.child(&item.to_string()),
                }
            }
        }
    }
}

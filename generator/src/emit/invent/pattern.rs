//! Texts that a regular expression may match: the first way through it, then some
//! others.

use regex_syntax::hir::{Class, Hir, HirKind};

/// How long a text is made at most.
const LONGEST: usize = 1000;

/// How many alternatives are tried.
const CHOICES: usize = 4;

/// A way through an expression.
#[derive(Debug, Clone, Copy)]
struct Way {
    /// How often what may be repeated is.
    times: usize,
    /// Which alternative is taken, as far as there are so many.
    choice: usize,
}

/// Texts for a pattern, the likeliest first; whether they match is to be seen.
pub(super) fn texts(pattern: &str, least: usize) -> impl Iterator<Item = String> {
    let hir = regex_syntax::parse(pattern).ok();
    // Once where it may be absent, which looks more like what is meant.
    let choices = (0..CHOICES).map(|choice| Way { times: 1, choice });
    let fewest = [Way {
        times: 0,
        choice: 0,
    }];
    // Either all of the length is repeated or most of it.
    let longer = (2..=least.min(LONGEST)).filter(move |times| *times < 20 || times + 20 > least);
    let longer = longer.map(|times| Way { times, choice: 0 });
    let ways = choices.chain(fewest).chain(longer);
    ways.filter_map(move |way| {
        let mut text = String::new();
        way.follow(hir.as_ref()?, &mut text)?;
        Some(text)
    })
}

impl Way {
    fn follow(self, hir: &Hir, text: &mut String) -> Option<()> {
        if text.len() > LONGEST {
            return None;
        }
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
            HirKind::Class(class) => text.push(character(class)?),
            HirKind::Repetition(repetition) => {
                let most = repetition.max.map_or(self.times, |most| most as usize);
                let times = (repetition.min as usize).max(self.times.min(most));
                for _ in 0..times {
                    self.follow(&repetition.sub, text)?;
                }
            }
            HirKind::Capture(capture) => self.follow(&capture.sub, text)?,
            HirKind::Concat(parts) => {
                let mut parts = parts.iter();
                parts.try_for_each(|part| self.follow(part, text))?;
            }
            HirKind::Alternation(choices) => {
                let choice = choices.get(self.choice).or(choices.last());
                self.follow(choice?, text)?;
            }
        }
        Some(())
    }
}

/// A letter if the class has any, then a digit, then whatever comes first.
fn character(class: &Class) -> Option<char> {
    let has = |wanted: char| match class {
        Class::Unicode(class) => class
            .iter()
            .any(|r| (r.start()..=r.end()).contains(&wanted)),
        Class::Bytes(class) => class
            .iter()
            .any(|r| (r.start() as char..=r.end() as char).contains(&wanted)),
    };
    let usual = ['a', 'A', '0', '1', '-', '_', '.']
        .into_iter()
        .find(|one| has(*one));
    usual.or_else(|| match class {
        Class::Unicode(class) => class.iter().map(|range| range.start()).next(),
        Class::Bytes(class) => class.iter().map(|range| range.start() as char).next(),
    })
}

//! Explanations for people at a terminal.

use std::fmt::Write;

use crate::diagnostic::{Colors, Place, Problems, Report, Sources, Spots, plain, quoted};
use crate::explain::{Explained, Explanation};

/// Each part with its line, then what came of it and why.
pub fn human(explanations: &[Explanation], sources: &Sources, colors: Colors) -> String {
    let spots = Spots::of(places(explanations), sources);
    let page = Page {
        sources,
        spots,
        colors,
    };
    let parts: Vec<String> = explanations.iter().map(|one| page.part(one)).collect();
    parts.join("\n")
}

pub(super) fn places(explanations: &[Explanation]) -> impl Iterator<Item = &Place> {
    explanations.iter().flat_map(|explanation| {
        let reasons = explanation.items.iter().flat_map(|item| &item.reasons);
        let reasons = reasons.filter_map(|reason| reason.place.as_ref());
        explanation.place.iter().chain(reasons)
    })
}

struct Page<'a> {
    sources: &'a Sources,
    spots: Spots<'a>,
    colors: Colors,
}

impl Page<'_> {
    fn part(&self, explanation: &Explanation) -> String {
        let mut text = format!("{}\n", plain(&explanation.subject));
        if let Some(place) = &explanation.place {
            let spot = self.spots.get(place);
            text.push_str(&quoted(self.sources, place, spot.as_ref(), self.colors));
        }
        for item in &explanation.items {
            text.push('\n');
            self.item(item, &mut text);
        }
        if explanation.items.is_empty() {
            text.push_str("\nno item: no operation that is generated uses it by itself\n");
        }
        if !explanation.problems.is_empty() {
            let mut problems = Problems::default();
            let all = explanation.problems.iter().cloned();
            all.for_each(|problem| problems.push(problem));
            text.push('\n');
            text.push_str(&Report::new(&problems, self.sources).human(self.colors));
        }
        text
    }

    fn item(&self, item: &Explained, text: &mut String) {
        // Writing to a string cannot fail.
        let _ = match &item.path {
            Some(path) => writeln!(text, "became `{path}`:"),
            None => writeln!(text, "has no item of its own:"),
        };
        if !item.declaration.is_empty() {
            let _ = writeln!(text, "    {}", plain(&item.declaration));
        }
        for member in &item.members {
            let _ = writeln!(text, "        {}", plain(member));
        }
        for reason in &item.reasons {
            let _ = write!(text, "  {}: {}", reason.rule, plain(&reason.text));
            let spot = reason
                .place
                .as_ref()
                .and_then(|place| self.spots.get(place));
            if let Some(spot) = spot
                && let Some(source) = self.sources.get(spot.file)
            {
                let _ = write!(
                    text,
                    " ({}:{}:{})",
                    plain(&source.name),
                    spot.line,
                    spot.column
                );
            }
            text.push('\n');
        }
    }
}

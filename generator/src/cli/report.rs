//! What a run has to say, on standard error.

use std::io::{IsTerminal, Write};

use clientwright::diagnostic::{Colors, Report, Severity};
use clientwright::pipeline::Outcome;

use crate::cli::Format;

/// Shows all problems and a line of figures. `name` is what was read.
pub(crate) fn show(outcome: &Outcome, format: Format, name: &str) {
    let mut out = std::io::stderr().lock();
    let report = Report::new(&outcome.problems, &outcome.sources);
    let text = match format {
        Format::Json => report.json(),
        Format::Human => {
            let colors = match out.is_terminal() && std::env::var_os("NO_COLOR").is_none() {
                true => Colors::Always,
                false => Colors::Never,
            };
            format!("{}{}\n", report.human(colors), summary(outcome, name))
        }
    };
    // Nobody is left to be told that nobody can be told.
    drop(out.write_all(text.as_bytes()));
}

/// `atlas: 4 operations, 12 types, 2 warnings (…) in 0.03 s`.
fn summary(outcome: &Outcome, name: &str) -> String {
    let summary = &outcome.summary;
    let problems = &outcome.problems;
    let mut text = format!(
        "{name}: {}, {}",
        count(summary.operations, "operation"),
        count(summary.types, "type")
    );
    for (severity, noun) in [(Severity::Error, "error"), (Severity::Warning, "warning")] {
        let mut codes = problems.by_code();
        codes.retain(|(known, ..)| *known == severity);
        let all = problems.count(severity);
        if all > 0 {
            let kinds: Vec<String> = codes
                .iter()
                .map(|(_, code, count)| format!("{count} {code}"))
                .collect();
            text.push_str(&format!(", {} ({})", count(all, noun), kinds.join(", ")));
        }
    }
    text.push_str(&format!(" in {:.2} s", summary.time.as_secs_f64()));
    text
}

fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

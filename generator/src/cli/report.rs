//! What a run has to say, on standard error.

use std::io::{IsTerminal, Write};

use clientwright::config::{ApiConfig, ConfigError};
use clientwright::diagnostic::{Colors, Report, Severity};
use clientwright::pipeline::Outcome;

use crate::cli::Format;

/// Shows all problems and a line of figures. `name` is what was read.
pub(crate) fn show(outcome: &Outcome, format: Format, name: &str) {
    tell(&told(outcome, format, name));
}

/// What [`show`] shows. Finding the places takes a scan of each document that has
/// problems.
pub(crate) fn told(outcome: &Outcome, format: Format, name: &str) -> String {
    let report = Report::new(&outcome.problems, &outcome.sources);
    let mut text = written(&report, format);
    if format == Format::Human {
        let time = outcome.summary.time.as_secs_f64();
        text.push_str(&format!("{} in {time:.2} s\n", said(outcome, name)));
    }
    text
}

/// Shows what is wrong with the configuration.
pub(crate) fn show_config(error: &ConfigError, format: Format) {
    tell(&written(
        &Report::new(&error.problems, &error.sources),
        format,
    ));
}

/// What an API is called before its documents are read.
pub(crate) fn name(api: &ApiConfig) -> String {
    let specs: Vec<&str> = api.specs.iter().map(|spec| spec.as_str()).collect();
    let out = || Some(api.out.as_ref()?.display().to_string());
    let specs = (!specs.is_empty()).then(|| specs.join(", "));
    let name = api.name.clone().or(specs).or_else(out);
    name.unwrap_or_else(|| "an API".to_owned())
}

fn written(report: &Report<'_>, format: Format) -> String {
    match format {
        Format::Json => report.json(),
        Format::Human => {
            let terminal = std::io::stderr().is_terminal();
            let colors = match terminal && std::env::var_os("NO_COLOR").is_none() {
                true => Colors::Always,
                false => Colors::Never,
            };
            report.human(colors)
        }
    }
}

pub(crate) fn tell(text: &str) {
    // Nobody is left to be told that nobody can be told.
    drop(std::io::stderr().write_all(text.as_bytes()));
}

/// `atlas: 4 operations (1 with pages), 12 types, 2 warnings (…)`; of what cannot be read
/// `atlas: 1 error (…)`.
pub(crate) fn said(outcome: &Outcome, name: &str) -> String {
    let summary = &outcome.summary;
    let problems = &outcome.problems;
    let mut parts = Vec::new();
    // Of what could not be read there is nothing to count.
    if (summary.operations, summary.types) != (0, 0) || !problems.has_errors() {
        parts.push(match summary.paging {
            0 => count(summary.operations, "operation"),
            some => format!(
                "{} ({some} with pages)",
                count(summary.operations, "operation")
            ),
        });
        parts.push(count(summary.types, "type"));
    }
    for (severity, noun) in [(Severity::Error, "error"), (Severity::Warning, "warning")] {
        let mut codes = problems.by_code();
        codes.retain(|(known, ..)| *known == severity);
        let all = problems.count(severity);
        if all > 0 {
            let kinds: Vec<String> = codes
                .iter()
                .map(|(_, code, count)| format!("{count} {code}"))
                .collect();
            parts.push(format!("{} ({})", count(all, noun), kinds.join(", ")));
        }
    }
    format!("{name}: {}", parts.join(", "))
}

fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

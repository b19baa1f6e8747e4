//! `clientwright check`.

use std::path::PathBuf;

use clap::Args;
use clientwright::config::ApiConfig;
use clientwright::pipeline;

use crate::cli::{DONE, Format, PROBLEMS, report};

/// Read documents and report all problems; write nothing.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Documents of one API.
    #[arg(required = true, value_name = "SPEC")]
    specs: Vec<PathBuf>,
    /// OpenAPI Overlays that mend the documents, applied in order.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// Use dated media types up to this date.
    #[arg(long, value_name = "DATE")]
    api_version: Option<String>,
    /// How problems are shown.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

impl Check {
    pub(super) fn run(self) -> u8 {
        let texts = self
            .specs
            .iter()
            .map(|spec| spec.to_string_lossy().into_owned().into());
        let overlays = self
            .overlay
            .iter()
            .map(|overlay| overlay.to_string_lossy().into_owned().into());
        let api = ApiConfig {
            specs: texts.collect(),
            overlays: overlays.collect(),
            api_version: self.api_version,
            ..ApiConfig::default()
        };
        let outcome = pipeline::check(&api);
        report::show(&outcome, self.format, &report::name(&api));
        match outcome.problems.has_errors() {
            true => PROBLEMS,
            false => DONE,
        }
    }
}

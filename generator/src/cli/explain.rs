//! `clientwright explain`.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;

use clap::Args;
use clientwright::config::{ApiConfig, Config, ConfigError, Located};
use clientwright::diagnostic::{Colors, Report};
use clientwright::{explain, pipeline};

use crate::cli::{DONE, Format, MISUSE, PROBLEMS, report};

/// Tell how a schema or an operation became Rust, and why.
///
/// Without documents, all APIs of clientwright.toml are searched. Exit code 0:
/// it was found; 1: problems in a document; 2: wrong use, or nothing of that name.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// A JSON pointer (#/components/schemas/Pet), a schema, a property (Pet.name), an
    /// operationId, a request ("GET /pets"), or what any of them is called in Rust.
    #[arg(value_name = "POINTER")]
    query: String,
    /// Documents of one API; without any, those of clientwright.toml.
    #[arg(value_name = "SPEC")]
    specs: Vec<PathBuf>,
    /// The configuration.
    #[arg(long, value_name = "FILE", default_value = "clientwright.toml")]
    config: PathBuf,
    /// How it is shown.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

impl Explain {
    pub(super) fn run(self) -> u8 {
        let apis = match self.apis() {
            Ok(apis) => apis,
            Err(error) => {
                report::show_config(&error, self.format);
                return MISUSE;
            }
        };
        let mut missed = Vec::new();
        let mut found = false;
        for api in &apis {
            let outcome = pipeline::explain(api, &self.query);
            match outcome.found {
                None => {
                    let report = Report::new(&outcome.problems, &outcome.sources);
                    eprint!("{}", report.human(Colors::Never));
                    return PROBLEMS;
                }
                Some(Err(error)) => missed.push(error),
                Some(Ok(explanations)) => {
                    found = true;
                    let text = match self.format {
                        Format::Human => explain::human(&explanations, &outcome.sources, colors()),
                        Format::Json => explain::json(&explanations, &outcome.sources),
                    };
                    // Nobody is left to be told that nobody can be told.
                    drop(std::io::stdout().lock().write_all(text.as_bytes()));
                }
            }
        }
        match missed.first() {
            _ if found => DONE,
            Some(error) => {
                eprintln!("error: {error}");
                MISUSE
            }
            None => {
                eprintln!("error: {} has no `[[api]]`", self.config.display());
                MISUSE
            }
        }
    }

    fn apis(&self) -> Result<Vec<ApiConfig>, ConfigError> {
        if self.specs.is_empty() {
            return Ok(Config::read(&self.config)?.apis);
        }
        let specs = self.specs.iter();
        let specs = specs.map(|spec| Located::from(spec.to_string_lossy().into_owned()));
        Ok(vec![ApiConfig {
            specs: specs.collect(),
            ..ApiConfig::default()
        }])
    }
}

fn colors() -> Colors {
    let terminal = std::io::stdout().is_terminal();
    match terminal && std::env::var_os("NO_COLOR").is_none() {
        true => Colors::Always,
        false => Colors::Never,
    }
}

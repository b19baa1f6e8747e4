//! `clientwright generate`.

use std::path::{Path, PathBuf};

use clap::Args;
use clientwright::config::{ApiConfig, Config};
use clientwright::emit::{Files, Layout};
use clientwright::{output, pipeline};

use crate::cli::{DONE, Format, MISUSE, PROBLEMS, STALE, report};

/// Write crates: from documents, or as clientwright.toml says.
#[derive(Debug, Args)]
pub(super) struct Generate {
    /// Documents of one API; without any, clientwright.toml says what to do.
    #[arg(value_name = "SPEC")]
    specs: Vec<PathBuf>,
    /// The folder of the crate.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The configuration.
    #[arg(long, value_name = "FILE", default_value = "clientwright.toml")]
    config: PathBuf,
    /// Write nothing, but tell whether the output is up to date.
    #[arg(long)]
    check: bool,
    /// Use dated media types up to this date.
    #[arg(long, value_name = "DATE")]
    api_version: Option<String>,
    /// Only operations with a tag, an id or a path: tag:NAME, operation:ID,
    /// path:PATH, with * for anything.
    #[arg(long, value_name = "WHAT")]
    only: Vec<String>,
    /// How problems are shown.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

impl Generate {
    pub(super) fn run(self) -> u8 {
        let apis = match self.apis() {
            Ok(apis) => apis,
            Err(message) => {
                eprintln!("error: {message}");
                return MISUSE;
            }
        };
        // The worst answer of all APIs is the answer.
        apis.iter()
            .map(|api| self.generate(api))
            .max()
            .unwrap_or(DONE)
    }

    /// What to generate: the documents given, or all that the configuration has.
    fn apis(&self) -> Result<Vec<ApiConfig>, String> {
        let mut apis = self.configured()?;
        for api in &mut apis {
            if let Some(out) = &self.out {
                api.out = Some(out.clone());
            }
            if let Some(version) = &self.api_version {
                api.api_version = Some(version.clone());
            }
            api.only.extend(self.only.iter().cloned());
        }
        if apis.iter().any(|api| api.out.is_none()) {
            return Err("say where the crate goes: --out DIR".to_owned());
        }
        Ok(apis)
    }

    fn configured(&self) -> Result<Vec<ApiConfig>, String> {
        if self.specs.is_empty() {
            let config = Config::read(&self.config).map_err(|error| error.to_string())?;
            return match config.apis.len() {
                0 => Err(format!("{} has no `[[api]]`", self.config.display())),
                1 => Ok(config.apis),
                _ if self.out.is_some() => {
                    Err("--out is for one API, and the configuration has several".to_owned())
                }
                _ => Ok(config.apis),
            };
        }
        let texts = self
            .specs
            .iter()
            .map(|spec| spec.to_string_lossy().into_owned());
        Ok(vec![ApiConfig {
            specs: texts.collect(),
            ..ApiConfig::default()
        }])
    }

    fn generate(&self, api: &ApiConfig) -> u8 {
        let outcome = pipeline::generate(api, Layout::Crate);
        let name = api.name.clone().unwrap_or_else(|| api.specs.join(", "));
        report::show(&outcome, self.format, &name);
        let (Some(files), Some(out)) = (&outcome.files, &api.out) else {
            return PROBLEMS;
        };
        let finished = match self.check {
            true => compare(out, files),
            false => output::write(out, files).map(|_| DONE),
        };
        finished.unwrap_or_else(|error| {
            eprintln!("error: {}: {error}", out.display());
            MISUSE
        })
    }
}

fn compare(out: &Path, files: &Files) -> std::io::Result<u8> {
    let difference = output::compare(out, files)?;
    if difference.is_empty() {
        return Ok(DONE);
    }
    eprint!("{}", output::describe(out, files, &difference)?);
    Ok(STALE)
}

//! `clientwright generate`.

use std::path::{Path, PathBuf};

use clap::Args;
use clientwright::config::{
    ApiConfig, Config, ConfigError, CrateConfig, Layout, Located, Selector,
};
use clientwright::diagnostic::Sources;
use clientwright::emit::{Files, Part};
use clientwright::pipeline::Outcome;
use clientwright::{missing_dependencies, output, pipeline};

use crate::cli::report::said;
use crate::cli::stamp::Stamp;
use crate::cli::watch::Watched;
use crate::cli::{DONE, Format, MISUSE, PROBLEMS, STALE, bump, report, watch};

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
    /// Write nothing, but tell whether the output is up to date. Files that clientwright
    /// did not write do not matter.
    #[arg(long)]
    check: bool,
    /// Compare the crate with the one that is there, count its version up as semver
    /// asks, and say in its CHANGELOG.md what changed for callers.
    #[arg(long, conflicts_with_all = ["check", "watch"])]
    bump: bool,
    /// Use dated media types up to this date.
    #[arg(long, value_name = "DATE")]
    api_version: Option<String>,
    /// Only operations with a tag, an id or a path: tag:NAME, operation:ID,
    /// path:PATH, with * for anything.
    #[arg(long, value_name = "WHAT")]
    only: Vec<Selector>,
    /// OpenAPI Overlays that mend the documents, applied in order.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// Generate again whenever a file that was read changes.
    #[arg(long, conflicts_with = "check")]
    watch: bool,
    /// How problems are shown.
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

/// Why nothing is generated.
enum Refusal {
    Misuse(String),
    Config(ConfigError),
}

impl Generate {
    pub(super) fn run(self) -> u8 {
        if self.watch {
            return watch::watch(|| self.round().1);
        }
        self.round().0
    }

    /// Generates all APIs. The worst answer is the answer; with it goes what
    /// it depends on.
    fn round(&self) -> (u8, Watched) {
        let mut read = Watched::default();
        if self.specs.is_empty() {
            read.files.insert(self.config.clone());
        }
        let apis = match self.apis() {
            Ok(apis) => apis,
            Err(Refusal::Misuse(message)) => {
                eprintln!("error: {message}");
                return (MISUSE, read);
            }
            Err(Refusal::Config(error)) => {
                report::show_config(&error, self.format);
                return (MISUSE, read);
            }
        };
        let mut worst = DONE;
        for api in &apis {
            // Those that cannot be read yet, too.
            read.patterns.extend(api.patterns());
            read.files.extend(api.documents().unwrap_or_default());
            read.files
                .extend(api.overlays.iter().map(|overlay| overlay.as_str().into()));
            if api.part_of.is_none() {
                worst = worst.max(self.generate(api, &mut read));
            }
        }
        for one in crates(&apis) {
            worst = worst.max(self.several(one, &apis, &mut read));
        }
        (worst, read)
    }

    /// What to generate: the documents given, or all that the configuration has.
    fn apis(&self) -> Result<Vec<ApiConfig>, Refusal> {
        let mut apis = self.configured()?;
        for api in &mut apis {
            if let Some(out) = &self.out {
                api.out = Some(out.clone());
            }
            if let Some(version) = &self.api_version {
                api.api_version = Some(version.clone());
            }
            api.only
                .extend(self.only.iter().cloned().map(Located::from));
            api.overlays.extend(located(&self.overlay));
        }
        if apis
            .iter()
            .any(|api| api.out.is_none() && api.part_of.is_none())
        {
            let message = "say where the crate goes: --out DIR, or `out` in the configuration";
            return Err(Refusal::Misuse(message.to_owned()));
        }
        Ok(apis)
    }

    fn configured(&self) -> Result<Vec<ApiConfig>, Refusal> {
        if self.specs.is_empty() {
            let config = Config::read(&self.config).map_err(Refusal::Config)?;
            return match config.apis.len() {
                0 => Err(Refusal::Misuse(format!(
                    "{} has no `[[api]]`",
                    self.config.display()
                ))),
                1 => Ok(config.apis),
                _ if self.out.is_some() => {
                    let message = "--out is for one API, and the configuration has several";
                    Err(Refusal::Misuse(message.to_owned()))
                }
                _ => Ok(config.apis),
            };
        }
        Ok(vec![ApiConfig {
            specs: located(&self.specs),
            ..ApiConfig::default()
        }])
    }

    fn generate(&self, api: &ApiConfig, read: &mut Watched) -> u8 {
        if self.bump {
            return bump::bump(api, self.format);
        }
        let asked = asked(&[api], None);
        if let Some(out) = &api.out
            && self.is_as_left(out, &asked, read)
        {
            return DONE;
        }
        let mut outcome = pipeline::generate(api, api.layout.value);
        read.files
            .extend(outcome.sources.paths().map(Path::to_owned));
        let name = report::name(api);
        let said = vec![said(&outcome, &name)];
        let files = outcome.files.take();
        // Neither has to wait for the other.
        let (told, finished) = rayon::join(
            || report::told(&outcome, self.format, &name),
            || match (files, &api.out) {
                (Some(files), Some(out)) => {
                    let all = has_read_all(&outcome);
                    let stamp = || Stamp::of(&asked, &[&outcome.sources], &files, said);
                    let stamp = all.then(stamp).flatten();
                    self.finish(out, files, stamp)
                }
                _ => Finished::new(PROBLEMS),
            },
        );
        report::tell(&told);
        finished.tell()
    }

    /// Whether the last run read the same and left the same. Whoever asks for JSON, or
    /// for a check, asks for all that is to be said.
    fn is_as_left(&self, out: &Path, asked: &str, read: &mut Watched) -> bool {
        if self.check || self.format == Format::Json {
            return false;
        }
        let last = Stamp::of_last_run(out);
        let Some(stamp) = last.filter(|stamp| stamp.holds(asked, out) == Some(true)) else {
            return false;
        };
        report::tell(&stamp.told());
        read.files.extend(stamp.read);
        true
    }

    /// Generates a crate of several APIs, if all can be.
    fn several(&self, config: &CrateConfig, apis: &[ApiConfig], read: &mut Watched) -> u8 {
        let (mut parts, mut sources, mut lines) = (Vec::new(), Vec::new(), Vec::new());
        let (mut complete, mut all) = (true, true);
        let own = apis
            .iter()
            .filter(|api| api.part_of.as_ref() == Some(config));
        let own: Vec<&ApiConfig> = own.collect();
        let asked = asked(&own, Some(config));
        if !self.bump && self.is_as_left(&config.out, &asked, read) {
            return DONE;
        }
        for api in &own {
            let outcome = pipeline::generate(api, Layout::Module);
            let name = report::name(api);
            report::show(&outcome, self.format, &name);
            read.files
                .extend(outcome.sources.paths().map(Path::to_owned));
            complete &= outcome.files.is_some();
            all &= has_read_all(&outcome);
            lines.push(said(&outcome, &name));
            sources.push(outcome.sources);
            parts.extend(outcome.files.map(|files| Part {
                module: api.name.clone().unwrap_or_default().replace('-', "_"),
                files,
                dependencies: api.dependencies.clone(),
            }));
        }
        match complete {
            true if self.bump => {
                let mut files = own.iter().filter_map(|api| api.file.as_deref());
                bump::bump_several(config, &parts, files.next())
            }
            true => {
                let files = pipeline::several(config, &parts);
                let sources: Vec<&Sources> = sources.iter().collect();
                let stamp = || Stamp::of(&asked, &sources, &files, lines);
                let stamp = all.then(stamp).flatten();
                self.finish(&config.out, files, stamp).tell()
            }
            false => PROBLEMS,
        }
    }

    fn finish(&self, out: &Path, mut files: Files, stamp: Option<Stamp>) -> Finished {
        let finished = match self.check {
            true => compare(out, &files),
            false => {
                if let Some(stamp) = stamp {
                    stamp.join(&mut files);
                }
                output::write(out, &files).map(|_| Finished {
                    code: DONE,
                    message: lacking(out, &files),
                })
            }
        };
        finished.unwrap_or_else(|error| Finished {
            code: MISUSE,
            message: format!("error: {}: {error}\n", out.display()),
        })
    }
}

/// How writing or comparing ended, and what is to be said of it.
struct Finished {
    code: u8,
    message: String,
}

impl Finished {
    fn new(code: u8) -> Self {
        Self {
            code,
            message: String::new(),
        }
    }

    fn tell(self) -> u8 {
        report::tell(&self.message);
        self.code
    }
}

/// What a module needs of the crate that it stands in: a crate has all it needs.
fn lacking(out: &Path, files: &Files) -> String {
    if files.contains_key(Path::new("Cargo.toml")) {
        return String::new();
    }
    let missing = missing_dependencies(out, files);
    missing.map_or_else(String::new, |(manifest, lines)| {
        let manifest = manifest.display();
        let lines = lines.join("\n");
        format!("{manifest} lacks what the module needs; add:\n\n[dependencies]\n{lines}\n\n")
    })
}

/// All that a run is asked for, besides what its files say.
fn asked(apis: &[&ApiConfig], config: Option<&CrateConfig>) -> String {
    // Patterns may match more files than they did.
    let documents = apis.iter().map(|api| api.documents().unwrap_or_default());
    let documents: Vec<Vec<PathBuf>> = documents.collect();
    format!("{config:?} {apis:?} {documents:?}")
}

/// Whether no file was missing, which may be there the next time.
fn has_read_all(outcome: &Outcome) -> bool {
    let mut problems = outcome.problems.into_iter();
    problems.all(|problem| problem.code != "missing-file")
}

/// The crates that APIs are modules of, each once.
fn crates(apis: &[ApiConfig]) -> Vec<&CrateConfig> {
    let mut crates: Vec<&CrateConfig> = Vec::new();
    for one in apis.iter().filter_map(|api| api.part_of.as_ref()) {
        if !crates.contains(&one) {
            crates.push(one);
        }
    }
    crates
}

/// Paths of the command line, as the configuration has them.
fn located(paths: &[PathBuf]) -> Vec<Located<String>> {
    let texts = paths.iter().map(|path| path.to_string_lossy().into_owned());
    texts.map(Located::from).collect()
}

fn compare(out: &Path, files: &Files) -> std::io::Result<Finished> {
    let difference = output::compare(out, files)?;
    if difference.is_empty() {
        return Ok(Finished::new(DONE));
    }
    let mut message = output::describe(out, files, &difference)?;
    let count = difference.changed.len() + difference.stale.len();
    let files = if count == 1 { "file is" } else { "files are" };
    message.push_str(&format!(
        "{count} {files} not as they would be generated: run `clientwright generate` and commit\n"
    ));
    Ok(Finished {
        code: STALE,
        message,
    })
}

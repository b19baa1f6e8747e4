//! `generate --bump`: a crate, or the crates of a workspace, with the next version.

use std::path::Path;

use clientwright::bump::{Bump, Date};
use clientwright::config::{ApiConfig, CrateConfig, Layout};
use clientwright::diagnostic::Source;
use clientwright::diff::Level;
use clientwright::emit::Part;
use clientwright::{output, pipeline};
use toml_edit::{DocumentMut, Value};

use crate::cli::{DONE, Format, MISUSE, PROBLEMS, report};

/// Writes the crate or workspace of one API, its changelog, and its version where clientwright.toml says it.
pub(super) fn bump(api: &ApiConfig, format: Format) -> u8 {
    let name = report::name(api);
    let refused = match api.layout.value {
        Layout::Crate | Layout::Workspace => None,
        Layout::Module => Some("a module has no version to bump; --bump is for crates"),
    };
    let out = match (refused, api.out.as_deref()) {
        (None, Some(out)) => out,
        (refused, _) => {
            let why = refused.unwrap_or("it goes nowhere");
            eprintln!("error: {name}: {why}");
            return MISUSE;
        }
    };
    finished(&name, out, bumped(api, out, format))
}

/// Writes a crate of several APIs, its changelog, and its version likewise.
/// `file` is the configuration.
pub(super) fn bump_several(config: &CrateConfig, parts: &[Part], file: Option<&Source>) -> u8 {
    let bumped = || -> Result<Option<Bump>, Box<dyn std::error::Error>> {
        let (files, bump) = pipeline::bump_several(config, parts, Date::today())?;
        output::write(&config.out, &files)?;
        let said = (config.version.as_deref(), config.out.as_path());
        configure("crate", said, file, &bump)?;
        Ok(Some(bump))
    };
    finished(&config.name, &config.out, bumped())
}

/// Tells what became of a crate.
fn finished(
    name: &str,
    out: &Path,
    bumped: Result<Option<Bump>, Box<dyn std::error::Error>>,
) -> u8 {
    match bumped {
        Ok(Some(bump)) => {
            eprintln!("{name}: {}", told(&bump));
            DONE
        }
        Ok(None) => PROBLEMS,
        Err(error) => {
            eprintln!("error: {}: {error}", out.display());
            MISUSE
        }
    }
}

fn bumped(
    api: &ApiConfig,
    out: &Path,
    format: Format,
) -> Result<Option<Bump>, Box<dyn std::error::Error>> {
    let bumped = pipeline::bump(api, out, Date::today())?;
    report::show(&bumped.outcome, format, &report::name(api));
    let (Some(files), Some(bump)) = (&bumped.outcome.files, bumped.bump) else {
        return Ok(None);
    };
    output::write(out, files)?;
    let said = (api.version.as_deref(), out);
    configure("api", said, api.file.as_deref(), &bump)?;
    Ok(Some(bump))
}

/// Writes the version where the configuration says another, which would win
/// otherwise: in the table of a kind that has the crate's folder.
fn configure(
    tables: &str,
    (said, out): (Option<&str>, &Path),
    file: Option<&Source>,
    bump: &Bump,
) -> Result<(), Box<dyn std::error::Error>> {
    let version = bump.version.to_string();
    let Some(file) = file.filter(|_| said.is_some_and(|said| said != version)) else {
        return Ok(());
    };
    // As it is by now: another crate of it may have been bumped.
    let mut config: DocumentMut = std::fs::read_to_string(&file.path)?.parse()?;
    let folder = file.path.parent().unwrap_or(Path::new(""));
    let tables = config
        .get_mut(tables)
        .and_then(|tables| tables.as_array_of_tables_mut());
    for table in tables.into_iter().flat_map(|tables| tables.iter_mut()) {
        let own = table.get("out").and_then(|out| out.as_str());
        let own = own.is_some_and(|own| folder.join(own) == out);
        if own && let Some(version) = table.get_mut("version").and_then(|one| one.as_value_mut()) {
            let decor = version.decor().clone();
            *version = Value::from(bump.version.to_string());
            *version.decor_mut() = decor;
        }
    }
    std::fs::write(&file.path, config.to_string())?;
    Ok(())
}

fn told(bump: &Bump) -> String {
    let level = bump.level.map_or("", Level::as_str);
    match (&bump.was, bump.level) {
        (None, _) => format!("{} is the first version", bump.version),
        (Some(was), None) => format!("{was} stays: nothing changed"),
        (Some(was), Some(_)) => format!("{was} → {} ({level})", bump.version),
    }
}

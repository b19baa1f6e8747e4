//! `generate --bump`: a crate with its next version.

use std::path::Path;

use clientwright::bump::{Bump, Date};
use clientwright::config::{ApiConfig, Layout};
use clientwright::diff::Level;
use clientwright::{output, pipeline};
use toml_edit::{DocumentMut, Value};

use crate::cli::{DONE, Format, MISUSE, PROBLEMS, report};

/// Writes one crate, its changelog, and its version where clientwright.toml says it.
pub(super) fn bump(api: &ApiConfig, format: Format) -> u8 {
    let name = report::name(api);
    let refused = match api.layout.value {
        Layout::Crate => None,
        Layout::Module => Some("a module has no version to bump; --bump is for crates"),
        Layout::Workspace => Some("--bump is for one crate, and the layout is a workspace"),
    };
    let out = match (refused, api.out.as_deref()) {
        (None, Some(out)) => out,
        (refused, _) => {
            let why = refused.unwrap_or("it goes nowhere");
            eprintln!("error: {name}: {why}");
            return MISUSE;
        }
    };
    match bumped(api, out, format) {
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
    if let Some(said) = &api.version
        && *said != bump.version.to_string()
    {
        configure(api, &bump)?;
    }
    Ok(Some(bump))
}

/// Writes the version where the configuration says it, which would win otherwise.
fn configure(api: &ApiConfig, bump: &Bump) -> Result<(), Box<dyn std::error::Error>> {
    let Some(file) = &api.file else {
        return Ok(());
    };
    let mut config: DocumentMut = file.text.parse()?;
    let folder = file.path.parent().unwrap_or(Path::new(""));
    let apis = config
        .get_mut("api")
        .and_then(|apis| apis.as_array_of_tables_mut());
    for table in apis.into_iter().flat_map(|apis| apis.iter_mut()) {
        let out = table.get("out").and_then(|out| out.as_str());
        let own = out.map(|out| folder.join(out)) == api.out;
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

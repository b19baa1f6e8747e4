//! `clientwright config-schema`.

use std::io::Write;

use clap::Args;
use clientwright::config;

use crate::cli::{DONE, MISUSE};

/// Print the JSON Schema of clientwright.toml, for editors.
#[derive(Debug, Args)]
pub(super) struct ConfigSchema {}

impl ConfigSchema {
    pub(super) fn run(self) -> u8 {
        let text = format!("{:#}\n", config::schema());
        match std::io::stdout().write_all(text.as_bytes()) {
            Ok(()) => DONE,
            Err(_) => MISUSE,
        }
    }
}

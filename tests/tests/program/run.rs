//! Programs, and what a run of one comes to.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use clientwright::config::ApiConfig;
use clientwright::emit::Layout;
use clientwright::{output, pipeline};
use serde_json::Value;

use crate::server::Server;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const TARGET: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/..");

/// A built program.
pub(super) struct Program {
    path: PathBuf,
    /// The environment variable that says where it calls.
    base_url: &'static str,
}

/// The program of the Atlas crate, which stands in the repository.
pub(super) fn atlas() -> &'static Program {
    static PROGRAM: OnceLock<Program> = OnceLock::new();
    PROGRAM.get_or_init(|| Program {
        path: built(Path::new(ROOT), "atlas"),
        base_url: "ATLAS_BASE_URL",
    })
}

/// The program of `courier.yaml`, whose crate is generated first.
pub(super) fn courier() -> &'static Program {
    static PROGRAM: OnceLock<Program> = OnceLock::new();
    PROGRAM.get_or_init(|| Program {
        path: built(&courier_workspace(), "courier"),
        base_url: "COURIER_BASE_URL",
    })
}

/// Builds the program of a package in a workspace.
fn built(workspace: &Path, package: &str) -> PathBuf {
    let build = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "-p", package, "--features", "cli"])
        .args(["--target-dir", TARGET])
        .current_dir(workspace)
        .status();
    assert!(build.expect("cargo").success());
    let name = format!("debug/{package}{}", std::env::consts::EXE_SUFFIX);
    PathBuf::from(TARGET).join(name)
}

/// A workspace of nothing but the generated crate.
fn courier_workspace() -> PathBuf {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/program/courier.yaml");
    let api = ApiConfig {
        name: Some("courier".to_owned()),
        specs: vec![document.to_owned().into()],
        ..ApiConfig::default()
    };
    let outcome = pipeline::generate(&api, Layout::Crate);
    assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    let workspace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("programs");
    output::write(&workspace.join("courier"), &outcome.files.unwrap()).unwrap();
    let manifest = "[workspace]\nmembers = [\"courier\"]\nresolver = \"3\"\n";
    std::fs::write(workspace.join("Cargo.toml"), manifest).unwrap();
    // The versions of dependencies that are compiled already.
    let lock = Path::new(ROOT).join("Cargo.lock");
    std::fs::copy(lock, workspace.join("Cargo.lock")).unwrap();
    workspace
}

/// What a run came to.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) code: i32,
    pub(super) output: String,
}

impl Run {
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.output).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

impl Program {
    /// The command that calls a server. The environment holds nothing but the
    /// variables given.
    pub(super) fn command(
        &self,
        variables: &[(&'static str, &'static str)],
        server: &Server,
        arguments: &[&str],
    ) -> Command {
        let mut command = Command::new(&self.path);
        command
            .env_clear()
            .envs(variables.iter().copied())
            .env(self.base_url, server.url())
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        command
    }

    /// Runs the program with a server, some arguments and standard input.
    pub(super) async fn run_in(
        &self,
        variables: &[(&'static str, &'static str)],
        server: &Server,
        arguments: &[&str],
        input: &str,
    ) -> Run {
        let mut command = self.command(variables, server, arguments);
        let input = input.to_owned();
        let run = move || {
            let mut child = command.spawn().unwrap();
            // A program that reads nothing may be gone already.
            let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
            child.wait_with_output().unwrap()
        };
        let done = tokio::task::spawn_blocking(run).await.unwrap();
        Run {
            code: done.status.code().unwrap(),
            output: String::from_utf8(done.stdout).unwrap(),
        }
    }

    pub(super) async fn run(&self, server: &Server, arguments: &[&str], input: &str) -> Run {
        self.run_in(&[], server, arguments, input).await
    }
}

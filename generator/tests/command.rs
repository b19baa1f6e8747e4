//! The command as people run it.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

const DOCUMENT: &str = "\
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths: {}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string}}}
";

/// A fresh folder with a document.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("api.yaml"), DOCUMENT).unwrap();
    folder
}

fn run(folder: &Path, program: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

const CLIENTWRIGHT: &str = env!("CARGO_BIN_EXE_clientwright");

#[test]
fn cargo_runs_it_too() {
    let folder = folder("cargo");
    let schema = ["clientwright", "config-schema"];
    let output = run(&folder, env!("CARGO_BIN_EXE_cargo-clientwright"), &schema);
    let schema: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(schema["title"], "clientwright.toml");
    assert_eq!(schema, clientwright::config::schema());
}

#[test]
fn what_init_writes_can_be_generated_at_once() {
    let folder = folder("init");
    let output = run(&folder, CLIENTWRIGHT, &["init"]);
    assert!(output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said, "wrote clientwright.toml for api.yaml\n");
    let output = run(&folder, CLIENTWRIGHT, &["init"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        said,
        "error: there is a clientwright.toml already; it stays as it is\n"
    );
    let output = run(&folder, CLIENTWRIGHT, &["generate"]);
    assert!(output.status.success(), "{output:?}");
    assert!(folder.join("generated/src/types.rs").exists());
    let output = run(&folder, CLIENTWRIGHT, &["generate", "--check"]);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn check_tells_what_is_stale_in_short() {
    let folder = folder("stale");
    assert!(run(&folder, CLIENTWRIGHT, &["init"]).status.success());
    assert!(run(&folder, CLIENTWRIGHT, &["generate"]).status.success());
    let code = contents(&folder.join("generated/src"));
    for (path, text) in &code {
        let changed = text.replace('\n', "\n// stale\n");
        std::fs::write(folder.join("generated/src").join(path), changed).unwrap();
    }
    let output = run(&folder, CLIENTWRIGHT, &["generate", "--check"]);
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        said.matches("stale: generated").count(),
        code.len(),
        "{said}"
    );
    assert!(said.lines().count() < 110 + code.len(), "{said}");
    let last = said.lines().last().unwrap();
    assert!(last.contains("run `clientwright generate`"), "{last}");
}

#[test]
fn files_of_others_are_left_alone_and_are_not_stale() {
    let folder = folder("others");
    assert!(run(&folder, CLIENTWRIGHT, &["init"]).status.success());
    assert!(run(&folder, CLIENTWRIGHT, &["generate"]).status.success());
    std::fs::write(folder.join("generated/src/own.rs"), "// Mine.\n").unwrap();
    std::fs::write(folder.join("generated/notes.txt"), "Mine.\n").unwrap();
    let output = run(&folder, CLIENTWRIGHT, &["generate", "--check"]);
    assert!(output.status.success(), "{output:?}");
    assert!(run(&folder, CLIENTWRIGHT, &["generate"]).status.success());
    assert!(folder.join("generated/src/own.rs").exists());
    assert!(folder.join("generated/notes.txt").exists());
}

#[test]
fn a_module_says_what_its_crate_lacks() {
    let folder = folder("module");
    let keys = "specs = ['api.yaml']\nout = 'src/inner'\nlayout = 'module'\n";
    std::fs::write(folder.join("clientwright.toml"), format!("[[api]]\n{keys}")).unwrap();
    std::fs::write(
        folder.join("Cargo.toml"),
        "[dependencies]\nserde_json = '1'\n",
    )
    .unwrap();
    let output = run(&folder, CLIENTWRIGHT, &["generate"]);
    assert!(output.status.success(), "{output:?}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("lacks what the module needs"), "{said}");
    assert!(
        said.contains("\nserde = ") && !said.contains("\nserde_json = "),
        "{said}"
    );
}

#[test]
fn of_what_cannot_be_read_nothing_is_counted() {
    let folder = folder("unread");
    let config = "[[api]]\nout = 'out'\nspecs = ['nowhere.yaml']\n[[api]]\nout = 'nothing'\n";
    std::fs::write(folder.join("clientwright.toml"), config).unwrap();
    let output = run(&folder, CLIENTWRIGHT, &["generate"]);
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    for start in ["nowhere.yaml: 1 error (", "nothing: 1 error ("] {
        let is_there = said.lines().any(|line| line.starts_with(start));
        assert!(is_there, "{start}: {said}");
    }
}

#[test]
fn a_wrong_configuration_is_wrong_use() {
    let folder = folder("wrong");
    std::fs::write(folder.join("clientwright.toml"), "[[api]]\nspec = []\n").unwrap();
    let output = run(&folder, CLIENTWRIGHT, &["generate"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("clientwright.toml:2:1"), "{said}");
    assert!(said.contains("did you mean `specs`?"), "{said}");
}

#[test]
fn overlays_are_given_on_the_command_line() {
    let folder = folder("overlay");
    let overlay = "overlay: 1.0.0\nactions:\n- target: $.components.schemas.Pet.properties\n  update: {age: {type: integer}}\n";
    std::fs::write(folder.join("overlay.yaml"), overlay).unwrap();
    let arguments = [
        "generate",
        "api.yaml",
        "--overlay",
        "overlay.yaml",
        "--out",
        "out",
    ];
    let output = run(&folder, CLIENTWRIGHT, &arguments);
    assert!(output.status.success(), "{output:?}");
    let types = std::fs::read_to_string(folder.join("out/src/types.rs")).unwrap();
    assert!(types.contains("pub age: Option<i64>"), "{types}");
}

/// Ends the program however the test ends.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn wait_for(what: &str, is_there: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_there() {
        assert!(started.elapsed() < Duration::from_secs(30), "no {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn watching_generates_after_each_change_and_outlives_errors() {
    let folder = folder("watch");
    let config = "[[api]]\nspecs = ['api.yaml']\nout = 'out'\n";
    std::fs::write(folder.join("clientwright.toml"), config).unwrap();
    let mut command = Command::new(CLIENTWRIGHT);
    let command = command.args(["generate", "--watch"]).current_dir(&folder);
    let _running = Running(command.stderr(Stdio::null()).spawn().unwrap());
    let types = folder.join("out/src/types.rs");
    let has = |text: &str| std::fs::read_to_string(&types).is_ok_and(|code| code.contains(text));
    wait_for("first output", || has("pub name:"));
    std::fs::write(folder.join("api.yaml"), "openapi: 3.0.3\n  oops: [").unwrap();
    // Long enough for the fault to be seen on its own.
    std::thread::sleep(Duration::from_millis(600));
    let changed = DOCUMENT.replace("name: {", "nick: {");
    // As editors save: a new file takes the place of the old.
    std::fs::write(folder.join("new.yaml"), changed).unwrap();
    std::fs::rename(folder.join("new.yaml"), folder.join("api.yaml")).unwrap();
    wait_for("change of the document", || has("pub nick:"));
    let config = format!("{config}[api.types]\nPet = 'Animal'\n");
    std::fs::write(folder.join("clientwright.toml"), config).unwrap();
    wait_for("change of the configuration", || has("pub struct Animal"));
}

/// Everything in a folder, links as links, as text by path.
fn contents(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_symlink() {
            let target = std::fs::read_link(&path).unwrap();
            found.push((path, format!("-> {}", target.display())));
        } else if path.is_dir() {
            found.extend(contents(&path));
        } else {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found.sort();
    found
}

const GENERATE: &[&str] = &["generate", "api.yaml", "--out", "out"];

#[test]
fn a_failed_run_leaves_what_was_there() {
    let folder = folder("failed");
    assert!(run(&folder, CLIENTWRIGHT, GENERATE).status.success());
    let before = contents(&folder.join("out"));
    let broken = DOCUMENT.replace("{type: string}", "{$ref: '#/nowhere'}");
    std::fs::write(folder.join("api.yaml"), broken).unwrap();
    let output = run(&folder, CLIENTWRIGHT, GENERATE);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(contents(&folder.join("out")), before);
}

#[cfg(unix)]
#[test]
fn output_is_not_written_through_links() {
    let folder = folder("links");
    assert!(run(&folder, CLIENTWRIGHT, GENERATE).status.success());
    let outside = folder.join("outside.rs");
    std::fs::write(&outside, "// mine\n").unwrap();
    let types = folder.join("out/src/types.rs");
    std::fs::remove_file(&types).unwrap();
    std::os::unix::fs::symlink(&outside, &types).unwrap();
    let before = contents(&folder.join("out"));
    let changed = DOCUMENT.replace("name: {", "nick: {");
    std::fs::write(folder.join("api.yaml"), changed).unwrap();
    let output = run(&folder, CLIENTWRIGHT, GENERATE);
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("types.rs is a link"), "{said}");
    assert_eq!(contents(&folder.join("out")), before);
    assert_eq!(std::fs::read_to_string(&outside).unwrap(), "// mine\n");
}

#[test]
fn watching_sees_files_that_a_pattern_stands_for() {
    let folder = folder("watch-pattern");
    std::fs::create_dir(folder.join("spec")).unwrap();
    let config = "[[api]]\nspecs = ['spec/*.yaml']\nout = 'out'\n";
    std::fs::write(folder.join("clientwright.toml"), config).unwrap();
    let mut command = Command::new(CLIENTWRIGHT);
    let command = command.args(["generate", "--watch"]).current_dir(&folder);
    let _running = Running(command.stderr(Stdio::null()).spawn().unwrap());
    let types = folder.join("out/src/types.rs");
    let has = |text: &str| std::fs::read_to_string(&types).is_ok_and(|code| code.contains(text));
    // Long enough to find nothing at first.
    std::thread::sleep(Duration::from_millis(600));
    std::fs::write(folder.join("spec/pets.yaml"), DOCUMENT).unwrap();
    wait_for("output of the first file", || has("pub struct Pet "));
    let second = DOCUMENT.replace("Pet:", "Owner:");
    std::fs::write(folder.join("spec/owners.yaml"), second).unwrap();
    wait_for("output of the second file", || has("pub struct Owner "));
    std::fs::remove_file(folder.join("spec/owners.yaml")).unwrap();
    wait_for("output without the second file", || {
        !has("pub struct Owner ")
    });
}

#[test]
fn modules_are_written_into_a_crate_and_leave_each_other_alone() {
    let folder = folder("modules");
    let config = "\
[[api]]
specs = ['api.yaml']
layout = 'module'
out = 'src/api'

[[api]]
specs = ['api.yaml']
layout = 'module'
out = 'src/api/inner'
";
    std::fs::write(folder.join("clientwright.toml"), config).unwrap();
    std::fs::create_dir_all(folder.join("src/api")).unwrap();
    std::fs::write(folder.join("src/lib.rs"), "mod api;\n").unwrap();
    let stale = "// Generated by clientwright. Once.\n";
    std::fs::write(folder.join("src/api/gone.rs"), stale).unwrap();
    std::fs::write(folder.join("src/api/mine.rs"), "// mine\n").unwrap();
    for _ in 0..2 {
        let output = run(&folder, CLIENTWRIGHT, &["generate"]);
        assert!(output.status.success(), "{output:?}");
        for file in [
            "api/mod.rs",
            "api/types.rs",
            "api/inner/mod.rs",
            "api/inner/types.rs",
            "api/mine.rs",
            "lib.rs",
        ] {
            assert!(folder.join("src").join(file).exists(), "{file}");
        }
        assert!(!folder.join("src/api/gone.rs").exists());
    }
    let output = run(&folder, CLIENTWRIGHT, &["generate", "--check"]);
    assert!(output.status.success(), "{output:?}");
    assert!(!folder.join("src/api/Cargo.toml").exists());
}

#[test]
fn crates_of_a_workspace_go_with_their_tags_and_leave_others_alone() {
    let folder = folder("workspace");
    let tag = |name: &str| {
        format!(
            "  /{name}: {{get: {{operationId: {name}, tags: [{name}], responses: {{'200': {{description: d, \
             content: {{application/json: {{schema: {{properties: {{{name}: {{type: string}}}}}}}}}}}}}}}}}}\n"
        )
    };
    let document = |names: &[&str]| {
        let paths: String = names.iter().map(|name| tag(name)).collect();
        let text = format!("openapi: 3.0.3\ninfo: {{title: Zoo, version: '1'}}\npaths:\n{paths}");
        std::fs::write(folder.join("api.yaml"), text).unwrap();
    };
    let configure = |layout: &str| {
        let text = format!("[[api]]\nspecs = ['api.yaml']\nout = 'out'\nlayout = '{layout}'\n");
        std::fs::write(folder.join("clientwright.toml"), text).unwrap();
    };
    let generate = |arguments: &[&str]| {
        let output = run(&folder, CLIENTWRIGHT, &[&["generate"], arguments].concat());
        output.status.code()
    };
    let there = |path: &str| folder.join("out").join(path).exists();
    configure("workspace");
    document(&["apes", "bats", "cats"]);
    assert_eq!(generate(&[]), Some(0));
    assert!(there("crates/apes/src/types/apes.rs") && there("crates/cats/Cargo.toml"));
    // A crate of the user's, one that was generated from something else, and one
    // behind a link.
    for (name, manifest) in [
        ("mine", "[package]\n"),
        ("other", "# Generated by clientwright. Change nothing.\n"),
    ] {
        let inner = folder.join("out/crates").join(name);
        std::fs::create_dir_all(inner.join("src")).unwrap();
        std::fs::write(inner.join("Cargo.toml"), manifest).unwrap();
        let code = "// Generated by clientwright. Once.\n";
        std::fs::write(inner.join("src/lib.rs"), code).unwrap();
    }
    #[cfg(unix)]
    {
        let outside = folder.join("outside");
        std::fs::create_dir_all(outside.join("src")).unwrap();
        let manifest = std::fs::read(folder.join("out/crates/cats/Cargo.toml")).unwrap();
        std::fs::write(outside.join("Cargo.toml"), manifest).unwrap();
        std::os::unix::fs::symlink(&outside, folder.join("out/crates/linked")).unwrap();
    }
    assert_eq!(generate(&["--check"]), Some(0));
    document(&["apes", "bats"]);
    assert_eq!(generate(&["--check"]), Some(3));
    assert_eq!(generate(&[]), Some(0));
    assert!(there("crates/bats/README.md") && !there("crates/cats"));
    configure("crate");
    assert_eq!(generate(&[]), Some(0));
    assert!(there("src/types/apes.rs") && !there("crates/apes") && !there("src/prelude.rs"));
    for kept in ["crates/mine/src/lib.rs", "crates/other/src/lib.rs"] {
        assert!(there(kept), "{kept}");
    }
    #[cfg(unix)]
    assert!(folder.join("outside/Cargo.toml").exists());
    assert_eq!(generate(&["--check"]), Some(0));
}

#[test]
fn several_apis_are_modules_of_one_crate() {
    let folder = folder("several");
    let config = "\
[[crate]]
name = 'acme'
out = 'acme'
license = 'MIT'

[[api]]
crate = 'acme'
name = 'pet-shop'
specs = ['api.yaml']

[[api]]
crate = 'acme'
name = 'wells'
specs = ['wells.yaml']
";
    std::fs::write(folder.join("clientwright.toml"), config).unwrap();
    let wells = "\
openapi: 3.0.3
info: {title: Wells, version: '1'}
paths: {/wells: {get: {operationId: listWells, responses: {'204': {description: Dry.}}}}}
";
    std::fs::write(folder.join("wells.yaml"), wells).unwrap();
    let output = run(&folder, CLIENTWRIGHT, &["generate"]);
    assert!(output.status.success(), "{output:?}");
    let read = |path: &str| std::fs::read_to_string(folder.join("acme").join(path));
    let root = read("src/lib.rs").unwrap();
    assert!(
        root.contains("pub mod pet_shop;") && root.contains("pub mod wells;"),
        "{root}"
    );
    let manifest = read("Cargo.toml").unwrap();
    assert!(
        manifest.contains("name = \"acme\"") && manifest.contains("license = \"MIT\""),
        "{manifest}"
    );
    assert!(manifest.contains("reqwest = "), "{manifest}");
    // What methods are added to is each API's own, the rest is there once.
    assert!(read("src/wells/runtime/client.rs").is_ok() && read("src/runtime/client.rs").is_err());
    assert!(read("src/runtime/retry.rs").is_ok() && read("src/wells/runtime/retry.rs").is_err());
    let list = read("src/wells/runtime/mod.rs").unwrap();
    assert!(
        list.contains("pub(crate) use crate::runtime::retry;"),
        "{list}"
    );
    assert!(!read("src/wells/mod.rs").unwrap().contains("Cargo.toml"));
    let output = run(&folder, CLIENTWRIGHT, &["generate", "--check"]);
    assert!(output.status.success(), "{output:?}");

    // One that cannot be read leaves the crate as it was.
    std::fs::write(folder.join("wells.yaml"), "openapi: [").unwrap();
    let output = run(&folder, CLIENTWRIGHT, &["generate"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(read("src/wells/client.rs").is_ok());
}

#[test]
fn a_crate_of_several_apis_looks_as_deep_as_the_deepest() {
    let folder = folder("several-deep");
    let config = "[[crate]]\nname = 'both'\nout = 'out'\n\
        [[api]]\ncrate = 'both'\nname = 'deep'\nspecs = ['deep.yaml']\n\
        [[api]]\ncrate = 'both'\nname = 'flat'\nspecs = ['flat.yaml']\n";
    std::fs::write(folder.join("clientwright.toml"), config).unwrap();
    let document = |depth: usize| {
        let links: String = (0..depth)
            .map(|one| {
                let next = format!("{{$ref: '#/components/schemas/T{}'}}", one + 1);
                format!("    T{one}: {{type: object, properties: {{next: {next}}}}}\n")
            })
            .collect();
        format!(
            "openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents:\n  \
             schemas:\n{links}    T{depth}: {{type: object, properties: {{a: {{type: string}}}}}}\n"
        )
    };
    std::fs::write(folder.join("deep.yaml"), document(150)).unwrap();
    std::fs::write(folder.join("flat.yaml"), document(2)).unwrap();
    let output = run(&folder, CLIENTWRIGHT, &["generate"]);
    assert!(output.status.success(), "{output:?}");
    let root = std::fs::read_to_string(folder.join("out/src/lib.rs")).unwrap();
    assert!(
        root.contains("\n#![recursion_limit = \"1024\"]\n"),
        "{root}"
    );
    let module = std::fs::read_to_string(folder.join("out/src/deep/mod.rs")).unwrap();
    assert!(!module.contains("recursion_limit"), "{module}");

    // In a crate of the user's own, the user has to say it, and is told so.
    let arguments = ["generate", "--config", "module.toml"];
    let module = "[[api]]\nspecs = ['deep.yaml']\nout = 'module'\nlayout = 'module'\n";
    std::fs::write(folder.join("module.toml"), module).unwrap();
    let output = run(&folder, CLIENTWRIGHT, &arguments);
    assert!(output.status.success(), "{output:?}");
    let module = std::fs::read_to_string(folder.join("module/mod.rs")).unwrap();
    let told = "// Needs at the top of the crate's root: #![recursion_limit = \"1024\"]\n";
    assert!(module.contains(told), "{module}");
}

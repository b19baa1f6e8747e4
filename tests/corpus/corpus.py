"""Generates, compiles and lints a crate for every document of a folder.

    tests/corpus/run FOLDER [--only NAME…] [--table FILE] [--keep DIR]
    tests/corpus/run FOLDER --together [--features NAME…] [--covering]

With --together all crates are linted in one go, warnings denied, then compiled
without the features, and only faults are shown: what CI does with tests/features. With --features they are
linted with these Cargo features besides the usual ones. With --covering only
as many crates are linted as it takes to use all that all of them use of the
runtime, a tenth or so (cover.py).

Each document is generated twice (the output must be the same to the byte),
then compiled with warnings denied, then linted with clippy, warnings denied.
A folder with an INDEX.tsv is read by it; a folder inside stands for the first
document in it. Figures are CPU seconds (user and system, of all processes),
peak memory of the largest process, and lines of Rust. The dependencies are
compiled beforehand and do not count.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import time

from cover import covering

ROOT = pathlib.Path(__file__).resolve().parents[2]


def measured(command, **options):
    """Runs a command: exit code, output, CPU seconds, peak memory in MB."""
    started = time.monotonic()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options
    )
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    return {
        "code": os.waitstatus_to_exitcode(status),
        "output": output,
        "cpu": usage.ru_utime + usage.ru_stime,
        "wall": time.monotonic() - started,
        "memory": usage.ru_maxrss / 1024,
    }


def documents(folder):
    """Names, paths and dialects."""
    index = folder / "INDEX.tsv"
    if index.exists():
        for line in index.read_text().splitlines()[1:]:
            fields = line.split("\t")
            path = folder / fields[0]
            name = fields[0].split("/")[0].rsplit(".", 1)[0]
            yield name, path, fields[1]
        return
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            inner = [p for p in sorted(path.iterdir()) if p.suffix in (".yaml", ".yml", ".json")]
            inner.sort(key=lambda p: p.stem != "openapi")
            if inner:
                yield path.name, inner[0], "?"
        elif path.suffix in (".yaml", ".yml", ".json"):
            yield path.stem, path, "?"


def lines_of(folder):
    return sum(len(path.read_text().splitlines()) for path in folder.rglob("*.rs"))


def generate(binary, path, out):
    if out.exists():
        shutil.rmtree(out)
    return measured([binary, "generate", path, "--out", out, "--format", "json"])


def warnings_in(output):
    codes = {}
    for line in output.splitlines():
        if line.startswith("{"):
            problem = json.loads(line)
            codes[problem["code"]] = codes.get(problem["code"], 0) + 1
    return codes


def package_of(folder):
    manifest = (folder / "Cargo.toml").read_text()
    return manifest.split('name = "', 1)[1].split('"', 1)[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--table", type=pathlib.Path)
    parser.add_argument("--keep", type=pathlib.Path, default=ROOT / "target" / "corpus")
    parser.add_argument("--no-clippy", action="store_true")
    parser.add_argument("--together", action="store_true")
    parser.add_argument("--covering", action="store_true")
    parser.add_argument("--features", nargs="*", default=[])
    arguments = parser.parse_args()

    subprocess.run(["cargo", "build", "-q", "--release", "-p", "clientwright"], cwd=ROOT, check=True)
    binary = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release" / "clientwright"
    work = arguments.keep / "work"
    target = arguments.keep / "target"
    work.mkdir(parents=True, exist_ok=True)

    if arguments.together:
        sys.exit(together(arguments, binary))
    rows = []
    chosen = [d for d in documents(arguments.folder) if not arguments.only or d[0] in arguments.only]
    for name, path, dialect in chosen:
        row = {"name": name, "dialect": dialect, "ok": False, "failed": ""}
        rows.append(row)
        first = generate(binary, path, work / name)
        row.update(generate=first["wall"], memory=first["memory"], codes=warnings_in(first["output"]))
        if first["code"] != 0:
            row["failed"] = "generate"
            print(f"{name}: refused\n{first['output'][-3000:]}", flush=True)
            continue
        second = generate(binary, path, arguments.keep / "again")
        # The note of a run says where it ran.
        compare = ["diff", "-rq", "--exclude=.clientwright", work / name, arguments.keep / "again"]
        same = subprocess.run(compare, capture_output=True)
        if second["code"] != 0 or same.returncode != 0:
            row["failed"] = "not the same twice"
            continue
        row["lines"] = lines_of(work / name)
        row["package"] = package_of(work / name)
    members = [row["name"] for row in rows if "package" in row]
    listed = ", ".join(f'"{name}"' for name in members)
    # The settings are those of a user's `cargo check`: no incremental state helps.
    (work / "Cargo.toml").write_text(
        f'[workspace]\nresolver = "3"\nmembers = [{listed}]\n[profile.dev]\nincremental = false\n'
    )
    for row in rows:
        if "package" not in row:
            continue
        name = row["name"]
        warm(row["package"], name, work, target)
        for step, command in [("check", ["check"]), ("clippy", ["clippy"])]:
            if step == "clippy" and arguments.no_clippy:
                continue
            figures = cargo_step(command, row["package"], name, work, target)
            row[step] = figures["cpu"]
            if step == "check":
                row["rustc"] = figures["memory"]
            if figures["code"] != 0:
                row["failed"] = row["failed"] or step
                print(f"{name}: {step}\n{figures['output'][:6000]}", flush=True)
        row["ok"] = not row["failed"]
        print(line(row), flush=True)
    table = render(rows, arguments)
    print(table)
    if arguments.table:
        arguments.table.write_text(table)
    sys.exit(0 if all(row["ok"] for row in rows) else 1)


def together(arguments, binary):
    """One workspace of all documents, linted at once."""
    work = arguments.keep / "together"
    if work.exists():
        shutil.rmtree(work)
    work.mkdir(parents=True)
    refused, members = [], []
    for name, path, _ in documents(arguments.folder):
        if arguments.only and name not in arguments.only:
            continue
        command = [binary, "generate", path, "--out", work / name, "--format", "json"]
        config = path.with_suffix(".toml")
        if config.exists():
            command = [binary, "generate", "--config", config, "--out", work / name, "--format", "json"]
        outcome = measured(command)
        if outcome["code"] != 0:
            refused.append(f"{name}: {outcome['output'][-500:]}")
            continue
        manifest = work / name / "Cargo.toml"
        text = manifest.read_text()
        package = package_of(work / name)
        text = text.replace(f'name = "{package}"', f'name = "document-{name}"', 1)
        itself = f'{package} = {{ path = "."'
        manifest.write_text(text.replace(itself, f'{package} = {{ package = "document-{name}", path = "."'))
        program = work / name / "src" / "main.rs"
        if program.exists():
            ident = lambda text: text.replace("-", "_")
            main = program.read_text()
            program.write_text(main.replace(f"{ident(package)}::", f"{ident('document-' + name)}::"))
        members.append(name)
    generated = len(members)
    if arguments.covering:
        members = covering({name: work / name for name in members})
        print(f"{len(members)} of {generated}: {' '.join(members)}", flush=True)
    listed = ", ".join(f'"{name}"' for name in members)
    (work / "Cargo.toml").write_text(
        f'[workspace]\nresolver = "3"\nmembers = [{listed}]\n[profile.dev]\ndebug = 0\nincremental = false\n'
    )
    environment = dict(os.environ, CARGO_TARGET_DIR=str(arguments.keep / "target"), CARGO_TERM_COLOR="never")
    command = ["cargo", "clippy", "-q", "--workspace", "--keep-going"]
    if arguments.features:
        command += ["--features", ",".join(arguments.features)]
    command += ["--", "-D", "warnings"]
    linted = measured(command, cwd=work, env=environment)
    # The types of features such as `mock` travel both ways; by default most do not.
    denied = dict(environment, RUSTFLAGS="-D warnings")
    default = measured(["cargo", "check", "-q", "--workspace", "--keep-going"], cwd=work, env=denied)
    for text in [*refused, linted["output"][-200000:], default["output"][-200000:]]:
        print(text)
    clean = linted["code"] == 0 and default["code"] == 0
    good = len(members) if clean else 0
    print(f"{good} of {len(members) + len(refused)} documents give crates without a warning.")
    return 0 if clean and not refused else 1


def warm(package, name, work, target):
    """Compiles the dependencies, so that only the crate itself is measured."""
    environment = dict(os.environ, CARGO_TARGET_DIR=str(target), RUSTFLAGS="-D warnings")
    subprocess.run(
        ["cargo", "check", "-q", "-p", package], cwd=work, env=environment, capture_output=True
    )


def cargo_step(command, package, name, work, target):
    environment = dict(os.environ, CARGO_TARGET_DIR=str(target), CARGO_TERM_COLOR="never", RUSTFLAGS="-D warnings")
    (work / name / "src" / "lib.rs").touch()
    tail = ["--", "-D", "warnings"] if command[0] == "clippy" else []
    return measured(["cargo", command[0], "-q", "-p", package, *tail], cwd=work, env=environment)


def line(row):
    number = lambda key, form: form.format(row[key]) if key in row else ""
    return "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |".format(
        row["name"],
        row["dialect"],
        "yes" if row["ok"] else f"no: {row['failed']}",
        number("generate", "{:.2f}"),
        number("memory", "{:.0f}"),
        number("lines", "{}"),
        number("check", "{:.1f}"),
        number("rustc", "{:.0f}"),
        number("clippy", "{:.1f}"),
        ", ".join(f"{count} {code}" for code, count in sorted(row.get("codes", {}).items())),
    )


def render(rows, arguments):
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True).stdout.strip()
    head = (
        f"{datetime.date.today()}, {rustc}, {os.cpu_count()} cores, {platform.machine()}. "
        "Seconds are CPU seconds but for generation (wall); memory in MB.\n\n"
        "| document | dialect | compiles without a warning | generate s | generate MB | lines | "
        "check s | rustc MB | clippy s | warnings of the document |\n"
        "|---|---|---|---|---|---|---|---|---|---|\n"
    )
    body = "\n".join(line(row) for row in rows)
    good = sum(row["ok"] for row in rows)
    return f"{head}{body}\n\n{good} of {len(rows)} documents.\n" + by_dialect(rows)


def by_dialect(rows):
    totals = {}
    for row in rows:
        key = ".".join(row["dialect"].split(".")[:2])
        good, every = totals.get(key, (0, 0))
        totals[key] = (good + row["ok"], every + 1)
    return "".join(f"{key}: {good} of {every}\n" for key, (good, every) in sorted(totals.items()))

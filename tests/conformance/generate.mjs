// Writes the configuration that makes a crate of every document, and the workspace
// of these crates.
//
//     node generate.mjs OPENAPI OUT DIALECT…
//
// OUT gets clientwright.toml, Cargo.toml and crates.json: for each crate its group,
// dialect and document.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";

const [openapi, out, ...dialects] = process.argv.slice(2);
const documents = readdirSync(openapi, { recursive: true })
  .filter((path) => path.endsWith(".json") && !["compile.json", "pages.json"].includes(path))
  .sort();

const crates = documents
  .map((path) => {
    const dialect = basename(dirname(path));
    const group = dirname(dirname(path));
    const version = basename(path, ".json").replace(/^openapi\.?/, "");
    const name = [group, version, dialect.replace(/\.0$/, "")].filter(Boolean).join("-");
    return {
      name: name.toLowerCase().replace(/[^a-z0-9]+/g, "-"),
      group,
      dialect,
      version,
      document: resolve(openapi, path),
    };
  })
  .filter(({ dialect }) => dialects.includes(dialect));

mkdirSync(out, { recursive: true });
const quoted = (text) => JSON.stringify(text);
const pages = JSON.parse(readFileSync(join(openapi, "pages.json"), "utf8"));
const rules = (group) =>
  Object.entries(pages[group] ?? {}).map(([operation, rule]) => {
    const keys = Object.entries(rule).map(([key, text]) => `${key} = ${quoted(text)}\n`);
    return `\n[[api.pagination]]\noperations = [${quoted(`operation:${operation}`)}]\n${keys.join("")}`;
  });
const apis = crates.map(({ name, group, document }) =>
  [
    `[[api]]\nname = ${quoted(name)}\nversion = "0.0.0"\n`,
    `specs = [${quoted(relative(out, document))}]\nout = ${quoted(name)}\n`,
    ...rules(group),
  ].join(""),
);
writeFileSync(join(out, "clientwright.toml"), apis.join("\n"));
const members = crates.map(({ name }) => `    ${quoted(name)},\n`).join("");
writeFileSync(
  join(out, "Cargo.toml"),
  `[workspace]\nresolver = "3"\nmembers = [\n${members}]\n\n[profile.dev]\ndebug = false\nincremental = false\n`,
);
writeFileSync(join(out, "crates.json"), JSON.stringify(crates, null, 1));
